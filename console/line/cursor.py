"""Cursor over a line's words: it reads posts and incidents, offers completions.

Posts are 1 to 99, incidents are written ``129`` or ``#129``: a number alone is never ambiguous.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence

from console.line.offering.candidate import Candidate, Kind, rank_of
from data.base.nearest import slip_of
from data.base.text import post_ranges
from data.intents.base import Context, Refused
from data.room.state.incidents import Incident
from data.site.model import Post
from widgets.drawing.cells import cut

#: Words for every post, or for the whole handover sheet.
ALL = ("all", "semua")
#: The word for no post or no incident.
NONE = "-"
#: Words before the person who ordered, allowed or saw it.
BY = ("by", "oleh")
#: Words before the reason.
WHY = ("why", "alasan", "karena")
#: Words before the end of something.
UNTIL = ("until", "till", "sampai", "s.d.", "sd", "hingga")
#: Words that end a reminder, a look-out, a test, an order or a shelf.
OFF = ("off", "hapus", "selesai", "stop", "batal", "cabut", "cancel", "end")

#: Words for the shelf.
SHELF = ("redam", "shelve", "shelf")
#: Words between two posts, and before the place that posts are sent to.
AND = ("and", "dan", "&")
TO = ("to", "ke")
#: Words between the first and the last of several posts, and before those that are left out of them.
THROUGH = ("sampai", "s.d.", "sd", "hingga", "through", "until")
EXCEPT = ("kecuali", "selain", "except", "minus", "tapi", "tetapi", "but", "tanpa", "without")
#: Words before the place of something.
PLACE = ("at", "di", "in", "near", "dekat", "pada", "@")
#: Words that may stand before a post's number.
POST_WORDS = ("pos", "post", "posts")

#: Cells of a quoted word in a message: a refusal must stay readable, whatever was typed.
QUOTED = 16

#: Words for a unit of time after a number → as it is written with it.
SPANS = {
    **dict.fromkeys(("m", "min", "mnt", "menit", "minute", "minutes"), "m"),
    **dict.fromkeys(("h", "j", "jam", "hour", "hours"), "h"),
}
#: Fewest letters of a post's name that begin it.
_SHORTEST_NAME = 3
_POST = re.compile(r"[Pp]?([0-9]{1,2})")
_NUMBER = re.compile(r"#([0-9]{1,9})|([1-9][0-9]{2,8})")
_WITH_NUMBER = re.compile(r"\b129\b")  # the incident's number in the forms of the help
#: With its station's letter, what tells it from another one with its number, or both: ``J129``, ``129/23``, ``129/7f``.
_FULL = re.compile(r"#?([A-Za-z])?([1-9][0-9]{2,8})(?:/([0-9A-Za-z]{1,4}))?")
_RANGE = re.compile(r"[Pp]?([0-9]{1,2})-[Pp]?([0-9]{1,2})")
_POSTS = re.compile(r"[Pp]?[0-9]{1,2}(?:[,-][Pp]?[0-9]{1,2})*,?")
_GLUED_POSTS = re.compile(r"(?:pos|posts?)([0-9].*)", re.IGNORECASE)


class Cursor:
    """A position in the words of one line.

    tokens: the words; ``index`` is the next one to read.
    act: key of the command in ``help.*``, for the forms that a refusal names; ``verb``: its verb as typed.
    selected: subject of the incident open on the screen.
    open_end: the line ends with a blank, so a new word begins.
    fixed_before: the incident that ``a`` alone was fixed on at the previous key; ``fixed``: the one it is fixed on now.
    offered: words that may replace the one being typed; ``candidates``: the same and more, with what they are.
    unknown_posts: posts named before words that the site does not have; they stay words.
    from_screen: the command names no incident, so it is about the one on the screen.
    remarks: what the row under the line says besides of how the words were read.
    """

    def __init__(
        self,
        tokens: Sequence[str],
        ctx: Context,
        *,
        act: str = "",
        selected: str = "",
        open_end: bool = False,
        fixed: str = "",
    ) -> None:
        self.tokens = list(tokens)
        self.index = 0
        self.ctx = ctx
        self.act = act
        self.verb = ""
        self.selected = selected
        self.open_end = open_end
        self.fixed_before = fixed
        self.fixed = ""
        self.offered: list[str] = []
        self.candidates: list[Candidate] = []
        self.unknown_posts: tuple[str, ...] = ()
        self.remarks: list[str] = []
        self.from_screen = False

    # --- words ------------------------------------------------------------------------------------------------------

    @property
    def done(self) -> bool:
        """Whether every word was read."""
        return self.index >= len(self.tokens)

    @property
    def left(self) -> int:
        """How many words are left."""
        return max(0, len(self.tokens) - self.index)

    def peek(self, further: int = 0) -> str:
        """Return the next word (or a further one) as typed, "" past the end."""
        i = self.index + further
        return self.tokens[i] if i < len(self.tokens) else ""

    @property
    def word(self) -> str:
        """The next word, case folded."""
        return self.peek().casefold()

    def take(self) -> str:
        """Read the next word."""
        word = self.peek()
        self.index += 1
        return word

    def take_if(self, words: Collection[str]) -> bool:
        """Read the next word if it is one of these. Return True if it was."""
        found = self.word in words
        self.index += found
        return found

    def take_off(self) -> bool:
        """Read ``off``. Return True if it was there.

        Raises :class:`Refused` for words behind it: as a reason they would do the opposite.
        """
        if not self.take_if(OFF):
            return False
        self.nothing_more()
        return True

    def take_before(self, marks: Collection[str]) -> str:
        """Read the words before the first of ``marks``, or all of them."""
        start = self.index
        while not self.done and self.word not in marks:
            self.index += 1
        return " ".join(self.tokens[start : self.index]).strip(" ,:")

    def rest(self) -> str:
        """Read all further words."""
        words = " ".join(self.tokens[self.index :])
        self.index = max(self.index, len(self.tokens))
        return words

    def instead(self, *words: str) -> str:
        """Return the whole line with ``words`` in place of the next one, for a proposal: nothing typed is dropped."""
        return " ".join((*self.tokens[: self.index], *words, *self.tokens[self.index + 1 :]))

    def reason(self) -> str:
        """Read all further words as a reason, which may begin with ``why``."""
        if self.word.rstrip(":,") in WHY:
            self.take()
        return self.rest()

    def cut_tail(self, marks: Collection[str], skip: int = 0) -> Cursor | None:
        """Cut the line before the last of ``marks`` and return a cursor on the words after it, None without one.

        ``skip``: words that are not looked at.
        """
        for i in range(len(self.tokens) - 1, self.index + skip - 1, -1):
            if self.tokens[i].casefold().rstrip(":,") in marks or self.tokens[i].casefold() in marks:
                tail = self._at(i + 1, open_end=self.open_end)
                del self.tokens[i:]
                return tail
        return None

    def cut_reason(self, skip: int = 0) -> str:
        """Cut ``why WORDS`` off the end of the line and return the words, "" without one."""
        tail = self.cut_tail(WHY, skip)
        return tail.rest() if tail else ""

    def last_word(self) -> Cursor:
        """Return a cursor on the last word alone, sharing the completions."""
        return self._at(len(self.tokens) - 1, open_end=False)

    def _at(self, index: int, *, open_end: bool) -> Cursor:
        other = Cursor(self.tokens[index:], self.ctx, act=self.act, open_end=open_end)
        other.offered, other.candidates = self.offered, self.candidates
        return other

    def nothing_more(self) -> None:
        """Refuse words that the command has no place for: nothing that was typed is dropped silently.

        The form is the one with most of the words that were read: of ``ho resume done`` not that of ``ho start``.
        """
        if not self.done:
            read = {word.casefold() for word in self.tokens[: self.index]}
            form = max(self.forms, key=lambda form: sum(word in read for word in form.split()[1:]))
            raise Refused("refuse.too_much", word=quote(self.rest()), form=form)

    @property
    def forms(self) -> list[str]:
        """The forms of the command, as the help lists them, with the number of the incident that the line is about."""
        return _WITH_NUMBER.sub(self.number, self.ctx.words(f"help.{self.act}.forms")).split("\n")

    @property
    def number(self) -> str:
        """The number of the incident that the line names, else of the selected one, for a form; 129 without one."""
        room = self.ctx.room
        typed = [match[1] or match[2] for word in self.tokens if (match := _NUMBER.fullmatch(word)) is not None]
        named = next((i for number in typed if (i := room.by_number(int(number))) is not None and i.is_open), None)
        found = named or self._selected()
        return room.number_text(found) if found is not None and found.is_open else "129"

    @property
    def form(self) -> str:
        """The first form of the command, for a refusal."""
        return self.forms[0]

    # --- completion -------------------------------------------------------------------------------------------------

    @property
    def typing(self) -> bool:
        """Whether the next word is the one being typed."""
        left = len(self.tokens) - self.index
        return left == 0 if self.open_end else left == 1

    def offer(self, words: Iterable[str] | Mapping[str, str], head: str = "", kind: Kind = "word") -> None:
        """Offer words where the operator is typing. ``head`` comes before each (``1,3,``).

        A word is offered if it begins as typed. A mapping says under which names each word is also known: if no word
        begins as typed, the only one with such a name is offered.
        """
        if not self.typing:
            return
        typed = self.word[len(head) :]
        names = words if isinstance(words, Mapping) else dict.fromkeys(words, "")
        words = names
        kind = "name" if kind == "word" and any(names.values()) else kind
        for word, about in names.items():
            if (rank := rank_of(word, about, typed, kind)) is not None:
                self.candidates.append(Candidate(head + word, kind, about, rank))
        found = [w for w in words if w.casefold().startswith(typed)]
        if not found and typed and isinstance(words, Mapping):
            named = [w for w, names in words.items() if _begins(names, typed)]
            found = named if len(named) == 1 else []
        self.offered += [head + w for w in dict.fromkeys(found) if head + w not in self.offered]

    def offer_either(self, own: Sequence[str], others: Iterable[str]) -> None:
        """Offer words of the room's language; ``others`` only if the word typed begins none of them."""
        self.offer(own)
        if self.typing and self.word and not any(word.casefold().startswith(self.word) for word in own):
            self.offer(others)

    # --- posts ------------------------------------------------------------------------------------------------------

    def offer_posts(self, head: str = "") -> None:
        """Offer the site's posts, without those that ``head`` names already (``3,``), and the word for all of them."""
        if self.word and not head:
            id_ = self.ctx.words.language == "id"
            self.offer_either((ALL[id_],), ALL)
        named = {word.lstrip("Pp") for word in head.split(",")}
        posts = (p for p in self.ctx.site.posts if p.code not in named)
        self.offer({p.code: f"{p.name} {p.nama}" for p in posts}, head, "post")

    def known_post(self, code: str) -> Post:
        """Return the post with this number. Raises :class:`Refused`."""
        code = code.lstrip("Pp").lstrip("0") or "0"
        post = self.ctx.site.post(code)
        if post is None:
            raise Refused("refuse.no_post", post=code, posts=post_ranges([p.code for p in self.ctx.site.posts]))
        return post

    def _join_post(self) -> None:
        """Make one word of ``pos 4``, where a post is meant: ``P4``; of ``pos semua`` the second word."""
        glued = _GLUED_POSTS.fullmatch(self.peek())
        number = glued[1] if glued is not None else self.peek(1) if self.word in POST_WORDS else ""
        if number.casefold() in ALL or _POSTS.fullmatch(number):
            joined = f"P{number}" if number[0].isdecimal() else number
            self.tokens[self.index : self.index + (1 if glued is not None else 2)] = [joined]

    def post(self) -> Post:
        """Read the next word as one post. Raises :class:`Refused`."""
        self._join_post()
        self.offer_posts()
        word = self.peek()
        if not word:
            raise Refused("refuse.which_post", form=self.form)
        if not _POST.fullmatch(word):
            if _POSTS.fullmatch(word):
                raise Refused("refuse.one_post", form=self.form)
            raise self._bad_post(word)
        post = self.known_post(word)
        self.take()
        return post

    def is_post(self) -> bool:
        """Return True if the next word is one post (``4``, ``P4``, ``pos 4``)."""
        self._join_post()
        return _POST.fullmatch(self.peek()) is not None

    def is_posts(self) -> bool:
        """Return True if the next word is one post or several (``1,3``, ``1-6``, ``all``)."""
        self._join_post()
        return _POSTS.fullmatch(self.peek()) is not None or self.word in ALL

    def join_posts(self, *, before_words: bool) -> None:
        """Make one word of ``3 and 6``, where posts are meant: ``3,6``.

        before_words: also with words after it, which may be about something else ("and 6 men").
        """
        self._join_post()
        ends = ("", *TO, *AND, *EXCEPT)
        for count in (2, 3):  # "1- 6", "1 - 6", but "4 -6" may be six minutes ago
            parts = self.tokens[self.index : self.index + count]
            is_apart = len(parts) == count and (parts[0].endswith("-") or parts[1] == "-")
            is_all = before_words or self.peek(count).casefold() in ends
            if is_apart and is_all and _RANGE.fullmatch("".join(parts)):
                self.tokens[self.index : self.index + count] = ["".join(parts)]
        if _POST.fullmatch(self.peek()) and self.peek(1).casefold() in THROUGH and _POST.fullmatch(self.peek(2)):
            self.tokens[self.index : self.index + 3] = [f"{self.peek()}-{self.peek(2)}"]
        if _POSTS.fullmatch(self.peek()) and self.peek(1).casefold() in AND and self.peek(2).casefold() in POST_WORDS:
            del self.tokens[self.index + 2]
        while (
            _POSTS.fullmatch(self.peek())
            and self.peek(1).casefold() in (*AND, ",")
            and _POSTS.fullmatch(self.peek(2))
            and (before_words or self.peek(3).casefold() in ends)
        ):
            self.tokens[self.index : self.index + 3] = [f"{self.peek()},{self.peek(2)}"]

    def refuse_except(self, line: str) -> None:
        """Refuse words that leave some of several out: they would be kept as words. Raises :class:`Refused`."""
        if self.word.rstrip(",:") in EXCEPT:
            raise Refused("refuse.except", mark="?", word=quote(self.peek()), line=line)

    def join_span(self) -> None:
        """Make one word of ``60 menit``, where minutes are meant: ``60m``."""
        unit = SPANS.get(self.peek(1).casefold().rstrip(".,"))
        if unit and self.peek().removeprefix("+").isdecimal():
            self.tokens[self.index : self.index + 2] = [f"{self.peek()}{unit}"]

    def _without(self, found: list[str]) -> list[str]:
        """Read the posts that are left out of ``found`` (``all except 4``). Raises :class:`Refused`."""
        before = self.index
        if len(found) < 2 or not self.take_if(EXCEPT):
            return found
        left = self.posts() if self.is_posts() else ()
        rest = [code for code in found if code not in left]
        if not left or not rest or not self.done:
            self.index = before
            self.refuse_except(post_ranges(rest or found))
        return rest

    def posts(self) -> tuple[str, ...]:
        """Read posts: ``4``, ``1,3,5``, ``1, 3``, ``1-6``, ``3 and 6``, ``all`` (of the site). As typed, each once.

        Raises :class:`Refused`.
        """
        self.join_posts(before_words=False)
        self.offer_posts(self.peek()[: self.peek().rfind(",") + 1])
        if not self.peek():
            raise Refused("refuse.which_post", form=self.form)
        if self.take_if(ALL):
            self.take_if(POST_WORDS)  # "aman semua pos"
            return tuple(self._without([p.code for p in self.ctx.site.posts]))
        if not _POSTS.fullmatch(self.peek()):
            raise self._bad_post(self.peek())
        word = self.take()
        while word.endswith(",") and _POSTS.fullmatch(self.peek()):
            word += self.take()
        found: list[str] = []
        for part in word.rstrip(",").split(","):
            if between := _RANGE.fullmatch(part):
                first, last = int(between[1]), int(between[2])
                if first > last:
                    raise Refused("refuse.range_back", range=part, right=f"{last}-{first}")
                found += [p.code for p in self.ctx.site.posts if first <= int(p.code) <= last]
                for end in between.groups():
                    self.known_post(end)
            elif _POST.fullmatch(part):
                found.append(self.known_post(part).code)
            else:
                raise Refused("refuse.bad_post", word=quote(part), hint_post="", form=self.form)
        return tuple(dict.fromkeys(self._without(found)))

    def refuse_more_posts(self, posts: Sequence[str], start: int) -> None:
        """Refuse further posts without commas (``2 3 5``), or return. Raises :class:`Refused`.

        One number before words counts something: ``ok 4 2 people left``. start: place of the first of ``posts``.
        """
        first, last = self.peek(0), self.peek(1)
        if len(posts) == 1 and first.startswith("-"):  # "1 - 6 all quiet"
            count = 1 + (first == "-")
            if _RANGE.fullmatch(span := f"{posts[0]}{first}{last if first == '-' else ''}"):
                head, tail = self.tokens[:start], self.tokens[self.index + count :]
                line = " ".join((*head, span, *tail))
                if first == "-":
                    raise Refused("refuse.several_posts", mark="?", line=line)
                ago = " ".join((first, *head, *posts, *tail))
                raise Refused("refuse.range_or_ago", mark="?", line=line, minutes=first[1:], now=ago)
        more = 0
        while self.peek(more).isdecimal() and self.ctx.site.post(self.peek(more)):
            more += 1
        if more > 1 or (more and self.peek(more).casefold() in ("", *TO)):
            several = ",".join((*posts, *self.tokens[self.index : self.index + more]))
            line = " ".join((*self.tokens[:start], several, *self.tokens[self.index + more :]))
            raise Refused("refuse.several_posts", mark="?", line=line)

    def _bad_post(self, word: str) -> Refused:
        """Return the refusal of a word that is not a post, with the post it may have meant."""
        names: dict[str, Post] = {}
        for post in self.ctx.site.posts:
            for name in (post.name, *post.name.split(), post.nama, *post.nama.split()):
                if name:
                    names.setdefault(name.casefold(), post)
        typed = quote(word).casefold()
        begun = (p for n, p in names.items() if len(typed) >= _SHORTEST_NAME and _begins(n, typed))
        near = next(begun, None) or self._post_of_person(typed) or names.get(slip_of(typed, names))
        if near is None:
            return Refused("refuse.bad_post", word=quote(word), hint_post="", form=self.form)
        name = near.nama if self.ctx.words.language == "id" and near.nama else near.name
        line = self.instead(near.code)
        return Refused("refuse.bad_post", word=quote(word), hint_post=f"; {near.code} {name}?", hint=line)

    def _post_of_person(self, name: str) -> Post | None:
        """Return the post that somebody with this name is on now, None for none."""
        at = (p for p in self.ctx.site.posts if name in (n.casefold() for n in self.ctx.people(p.code)))
        return next(at, None)

    # --- incidents --------------------------------------------------------------------------------------------------

    def is_incident(self) -> bool:
        """Return True if the next word is an incident's number: ``129``, ``#129``, or ``J129``."""
        return self._number() is not None

    def is_known_incident(self) -> bool:
        """Return True if the next word is the number of an incident that the room has, with words after it."""
        return self.left > 1 and self.names_known()

    def names_known(self) -> bool:
        """Return True if the next word is the number of an incident that the room has."""
        number = self._number()
        return number is not None and bool(self.ctx.room.all_by_number(number))

    def _number(self) -> int | None:
        word = self.peek()
        if found := _NUMBER.fullmatch(word):
            return int(found[1] or found[2])
        full = _FULL.fullmatch(word)
        if full is None:
            return None
        letter, number, mark = full.groups()
        if letter and not self._letter(letter) and letter.upper() != self.ctx.site.letter.upper():
            return None
        known = self.ctx.room.all_by_number(int(number))
        is_known = not mark or any(i.has_mark(mark) for i in known)  # else it counts something: 120/12
        return int(number) if is_known else None

    def _letter(self, typed: str) -> str:
        """Return the letter of a station of the room, "" if no other station has it."""
        known = self.ctx.room.duty.letters.values()
        return typed.upper() if typed.upper() in known else ""

    def offer_incidents(self) -> None:
        """Offer the numbers of the open incidents."""
        word = self.peek()
        if self.typing and "-" not in word and (word[:1] in "#0123456789" or not word or self._letter(word[:1])):
            sign = "#" if word.startswith("#") else ""
            bare = word[:1].isdecimal()  # a letter typed before it would be the wrong one to add
            room = self.ctx.room
            newest = room.newest_incidents(200)
            text = {i.subject: room.number_text(i) for i in newest}
            numbers = ((text[i.subject].removeprefix(room.letter(i)) if bare else text[i.subject], i) for i in newest)
            self.offer({f"{sign}{number}": f"{i.type} {i.words}" for number, i in numbers}, kind="incident")

    def take_incident(self) -> Incident:
        """Read the next word as an incident; call only if :meth:`is_incident`. Raises :class:`Refused`."""
        number = self._number()
        assert number is not None
        room = self.ctx.room
        full = _FULL.fullmatch(self.peek())
        letter, mark = (full[1] or "", full[3] or "") if full else ("", "")
        found = room.all_by_number(number, self._letter(letter) if letter else "")
        found = [i for i in found if not mark or i.has_mark(mark)]
        if not found:
            raise Refused("refuse.no_incident", number=number)
        still_open = [i for i in found if i.is_open]
        if len(still_open) > 1:
            options = [room.number_text(i) for i in still_open]
            raise Refused("refuse.which", mark="?", word=quote(self.peek()), options=" / ".join(sorted(options)))
        self.take()
        return (still_open or found)[0]

    def named_incident(self) -> Incident | None:
        """Read the incident that the next word names, None if it names none. Raises :class:`Refused`."""
        self.offer_incidents()
        return self.take_incident() if self.is_incident() else None

    def join_incidents(self) -> None:
        """Make one word of ``102 and 103``: ``102,103``."""
        while self.is_incident() and self.peek(1).casefold() in AND and Cursor([self.peek(2)], self.ctx).is_incident():
            self.tokens[self.index : self.index + 3] = [f"{self.peek()},{self.peek(2)}"]
            if "," in self.peek():
                return

    def incidents(self) -> list[Incident]:
        """Read incidents between commas, ``118,119`` or ``118, 119``; [] unless there are several.

        Raises :class:`Refused`.
        """
        words = self.peek()
        further = 0
        while words.endswith(",") and self.peek(further + 1):
            further += 1
            words += self.peek(further)
        parts = words.split(",")
        if len(parts) < 2:
            return []
        self.offer_incidents()
        found = []
        for part in filter(None, parts):
            each = Cursor([part], self.ctx, act=self.act)
            if not each.is_incident():
                raise Refused("refuse.bad_number", word=quote(part), form=self.form)
            found.append(each.take_incident())
        self.index += further + 1
        return list({i.subject: i for i in found}.values())

    def incident(self) -> Incident:
        """Read the named incident, else return the one open on the screen. Raises :class:`Refused`."""
        named = self.named_incident()
        self.from_screen = named is None
        found = named or self._selected()
        if found is None:
            form = next((f for f in self.forms if self.number in f.split()), self.form)
            raise Refused("refuse.which_incident", form=form)
        return found

    def only_incident(self) -> Incident:
        """Like :meth:`incident`, for commands where a post has no place. Raises :class:`Refused`."""
        self.offer_incidents()
        if self.is_post():
            raise Refused("refuse.post_not_incident", post=self.peek().lstrip("Pp"), form=self.form)
        return self.incident()

    def around_incident(self) -> Incident | None:
        """Read the incident that a call or message is about.

        The one named, None for ``-``, else the one on the screen if it is open. Raises :class:`Refused`.
        """
        self.offer_incidents()
        if self.peek() == NONE:
            self.take()
            return None
        return self.named_incident() or self.open_on_screen()

    def open_on_screen(self) -> Incident | None:
        """Return the incident on the screen if it is open."""
        found = self._selected()
        return found if found is not None and found.is_open else None

    def _selected(self) -> Incident | None:
        return self.ctx.room.incident(self.selected) if self.selected else None


def quote(word: str) -> str:
    """Return a typed word as a message quotes it: cut when it is long."""
    return cut(word, QUOTED)


def _begins(label: str, typed: str) -> bool:
    return any(word.startswith(typed) for word in label.casefold().split())
