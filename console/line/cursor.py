"""Reads the words of a line one after the other and remembers what could stand where the operator is typing.

Whoever reads a word says what it may be (a post, an incident, one of a few words); so the grammar of an act is also its
completion. Posts are 1 … 99, incidents are written ``129`` or ``#129``: a number alone is never ambiguous.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from console.line.near import nearest
from console.line.refusal import NotYet, quote
from data.room import Incident
from data.site import IncidentType, Post

if TYPE_CHECKING:
    from data.decide import Context

#: Posts are numbered below this, incidents from 101.
FIRST_INCIDENT = 100

ALL = ("all", "semua")
NONE = "-"
BY = ("by", "oleh")

_POST = re.compile(r"[Pp]?([0-9]{1,2})")
_NUMBER = re.compile(r"#([0-9]{1,9})|([1-9][0-9]{2,8})")
_LETTERED = re.compile(r"#?([A-Za-z])([1-9][0-9]{2,8})")
_RANGE = re.compile(r"[Pp]?([0-9]{1,2})-[Pp]?([0-9]{1,2})")
_TAG = re.compile(r"[Pp][0-9]{1,2}(?:,[Pp]?[0-9]{1,2})*:?")
_POSTS = re.compile(r"[Pp]?[0-9]{1,2}(?:[,-][Pp]?[0-9]{1,2})*,?")

#: Sources that may be named before the words: as typed → as kept.
SOURCES: Mapping[str, str] = {
    "ht": "radio", "radio": "radio", "hp": "phone", "phone": "phone", "telepon": "phone", "telp": "phone",
    "wa": "wa", "cctv": "cctv", "kamera": "cctv", "camera": "cctv", "110": "110",
}  # fmt: skip
_SOURCE = re.compile(rf"({'|'.join(SOURCES)}):(.*)", re.IGNORECASE | re.DOTALL)


class Cursor:
    """The words of one line after its verb. ``open_end``: the line ends with a blank, a new word begins."""

    def __init__(self, tokens: Sequence[str], ctx: Context, *, selected: str = "", open_end: bool = False) -> None:
        self.tokens = list(tokens)
        self.ctx = ctx
        self.at = 0
        self.open_end = open_end
        self.selected = selected
        #: What ``a`` alone was fixed on, as handed in; what it is fixed on now, to be handed back.
        self.fixed = ""
        self.choices: list[tuple[str, str]] = []

    # --- words ------------------------------------------------------------------------------------------------------

    @property
    def done(self) -> bool:
        return self.at >= len(self.tokens)

    def peek(self, further: int = 0) -> str:
        """The next word, or "" at the end."""
        i = self.at + further
        return self.tokens[i] if i < len(self.tokens) else ""

    def take(self) -> str:
        """The next word, read."""
        word = self.peek()
        self.at += 1
        return word

    def rest(self) -> str:
        """All further words, read."""
        words = " ".join(self.tokens[self.at :])
        self.at = max(self.at, len(self.tokens))
        return words

    def nothing_more(self, form: str) -> None:
        """Refuse words that this act has no place for: nothing that was typed is silently dropped."""
        if not self.done:
            raise NotYet("line.too_much", word=quote(self.rest()), form=form)

    # --- completion -------------------------------------------------------------------------------------------------

    @property
    def typing(self) -> bool:
        """Whether the next word is the one being typed."""
        left = len(self.tokens) - self.at
        return left == 0 if self.open_end else left == 1

    def offer(self, choices: Iterable[tuple[str, str]], *, head: str = "") -> None:
        """Offer ``(word, label)`` where the operator is typing. ``head`` stands before each (``1,3,``).

        A choice is offered if its word begins as typed, or, where none does, if a word of its label does.
        """
        if not self.typing:
            return
        typed = self.peek().casefold()[len(head) :]
        found = list(choices)
        begin = [(head + w, label) for w, label in found if w.casefold().startswith(typed)]
        if not begin and typed:
            named = [(head + w, label) for w, label in found if _begins(label, typed)]
            begin = named if len(named) == 1 else []
        self.choices += [c for c in begin if c not in self.choices]

    # --- posts ------------------------------------------------------------------------------------------------------

    @property
    def post_choices(self) -> list[tuple[str, str]]:
        return [(p.code, p.name) for p in self.ctx.site.posts]

    def known_post(self, code: str) -> Post:
        """The post with this number. Raises :class:`NotYet`."""
        code = code.lstrip("Pp").lstrip("0") or "0"
        post = self.ctx.site.post(code)
        if post is None:
            raise NotYet("line.no_post", post=code, posts=span([p.code for p in self.ctx.site.posts]))
        return post

    def post(self, form: str) -> Post:
        """The next word as one post. Raises :class:`NotYet`."""
        self.offer(self.post_choices)
        word = self.peek()
        if not word:
            raise NotYet("line.which_post", form=form)
        if not _POST.fullmatch(word):
            if _POSTS.fullmatch(word):
                raise NotYet("line.one_post", form=form)
            raise NotYet("line.bad_post", word=quote(word), **self._near_post(word), form=form)
        post = self.known_post(word)
        self.take()
        return post

    def is_post(self) -> bool:
        """Whether the next word is one post (``4``, ``P4``)."""
        return _POST.fullmatch(self.peek()) is not None

    def is_posts(self) -> bool:
        """Whether the next word is one post or several (``1,3``, ``1-6``, ``all``)."""
        return _POSTS.fullmatch(self.peek()) is not None or self.peek().casefold() in ALL

    def posts(self, form: str) -> tuple[str, ...]:
        """Posts: ``4``, ``1,3,5``, ``1, 3``, ``1-6``, ``all`` (every post of the site); as typed, each once.

        Raises :class:`NotYet`."""
        head = self.peek()[: self.peek().rfind(",") + 1]
        self.offer(self.post_choices, head=head)
        if not self.peek():
            raise NotYet("line.which_post", form=form)
        if self.peek().casefold() in ALL:
            self.take()
            return tuple(p.code for p in self.ctx.site.posts)
        if not _POSTS.fullmatch(self.peek()):
            raise NotYet("line.bad_post", word=quote(self.peek()), **self._near_post(self.peek()), form=form)
        word = self.take()
        while word.endswith(",") and _POSTS.fullmatch(self.peek()):
            word += self.take()
        found: list[str] = []
        for part in word.rstrip(",").split(","):
            if between := _RANGE.fullmatch(part):
                first, last = int(between[1]), int(between[2])
                if first > last:
                    raise NotYet("line.range_back", range=part, right=f"{last}-{first}")
                found += [p.code for p in self.ctx.site.posts if first <= int(p.code) <= last]
                for end in between.groups():
                    self.known_post(end)
            elif _POST.fullmatch(part):
                found.append(self.known_post(part).code)
            else:
                raise NotYet("line.bad_post", word=quote(part), hint_post="", form=form)
        return tuple(dict.fromkeys(found))

    def _near_post(self, word: str) -> dict[str, str]:
        names: dict[str, Post] = {}
        for post in self.ctx.site.posts:
            for name in (post.name, *post.name.split(), post.nama, *post.nama.split()):
                if name:
                    names.setdefault(name.casefold(), post)
        typed = quote(word).casefold()
        named = [p for n, p in names.items() if _begins(n, typed)]
        near = named or [names[n] for n in (nearest(typed, names),) if n]
        return {"hint_post": f"; {near[0].code} {near[0].name}?" if near else ""}

    # --- incidents --------------------------------------------------------------------------------------------------

    def is_incident(self) -> bool:
        """Whether the next word is an incident's number (``129``, ``#129``, with the station's letter ``J129``)."""
        return self._number() is not None

    def _number(self) -> int | None:
        word = self.peek()
        if found := _NUMBER.fullmatch(word):
            return int(found[1] or found[2])
        lettered = _LETTERED.fullmatch(word)
        if lettered and self.ctx.site.letter and lettered[1].upper() == self.ctx.site.letter.upper():
            return int(lettered[2])
        return None

    def offer_incidents(self) -> None:
        """Offer the numbers of the open incidents."""
        if self.typing and (self.peek()[:1] in "#0123456789" or not self.peek()):
            sign = "#" if self.peek().startswith("#") else ""
            newest = sorted(self.ctx.room.open(), key=lambda i: -i.opened)[:200]
            self.offer((f"{sign}{i.number}", f"{i.type} {i.words}") for i in newest)

    def take_incident(self) -> Incident:
        """The next word as an incident; call only if :meth:`is_incident`. Raises :class:`NotYet`."""
        number = self._number()
        assert number is not None
        found = self.ctx.room.by_number(number)
        if found is None:
            raise NotYet("line.no_incident", number=number)
        self.take()
        return found

    def incident(self, form: str) -> Incident:
        """The incident that is named, else the one that is open on the screen. Raises :class:`NotYet`."""
        found = self.maybe_incident()
        if found is None:
            raise NotYet("line.which_incident", form=form)
        return found

    def maybe_incident(self) -> Incident | None:
        """The incident that is named, else the one that is open on the screen, else None."""
        self.offer_incidents()
        if self.is_incident():
            return self.take_incident()
        return self.ctx.room.incident(self.selected) if self.selected else None

    def only_incident(self, form: str) -> Incident:
        """:meth:`incident`, for acts in which no post can stand there. Raises :class:`NotYet`."""
        self.offer_incidents()
        if self.is_post():
            raise NotYet("line.post_not_incident", post=self.peek(), form=form)
        return self.incident(form)

    def around_incident(self) -> Incident | None:
        """For a call or a message: the incident named, none for ``-``, else the one open on the screen."""
        self.offer_incidents()
        if self.peek() == NONE:
            self.take()
            return None
        if self.is_incident():
            return self.take_incident()
        found = self.ctx.room.incident(self.selected) if self.selected else None
        return found if found is not None and found.is_open else None

    # --- words of a list --------------------------------------------------------------------------------------------

    def choice(self, table: Mapping[str, Sequence[str]], ask: str, form: str) -> str:
        """The next word as one of ``table`` (kept name → the words that may be typed; three letters do where unique).

        Raises :class:`NotYet` with message ``ask`` if it is none of them.
        """
        column = 1 if self.ctx.words.language == "id" else 0
        self.offer((words[column], "") for words in table.values())
        self.offer((w, "") for words in table.values() for w in words if self.peek() and w.startswith(self.peek()))
        typed = self.peek().casefold().rstrip(".,:;")
        exact = [name for name, words in table.items() if typed in words]
        if len(typed) >= 3 and not exact:
            exact = [name for name, words in table.items() if any(w.startswith(typed) for w in words)]
        if len(exact) > 1:
            options = ", ".join(table[name][column] for name in exact)
            raise NotYet("line.which", mark="?", word=quote(typed), options=options)
        if not exact:
            raise NotYet(ask, options=" ".join(words[column] for words in table.values()), form=form)
        self.take()
        return exact[0]

    def source(self) -> str:
        """The source before the words (``ht:``, ``wa:`` …), read; "" if none is named."""
        if self.peek():
            self.offer((f"{s}:", "") for s in ("ht", "hp", "wa", "cctv", "110"))
        found = _SOURCE.fullmatch(self.peek())
        if found is None:
            return ""
        if found[2]:
            self.tokens[self.at] = found[2]
        else:
            self.take()
        return SOURCES[found[1].lower()]

    def tagged(self) -> tuple[str, ...]:
        """Posts that words are about or come from: ``P4:``, ``P1,P3``; () if none is named.

        A bare digit is none: "4 guests left" is four guests."""
        if not _TAG.fullmatch(self.peek()) or not self.peek(1):
            return ()
        bare = self.peek().rstrip(":").replace("p", "").replace("P", "")
        codes = tuple(dict.fromkeys(c.lstrip("0") for c in bare.split(",")))
        if any(self.ctx.site.post(c) is None for c in codes):
            return ()
        self.take()
        return codes

    def reported_by(self) -> tuple[str, tuple[str, ...]]:
        """Source and posts before the words, in either order: ``ht: P4 words``, ``P4: words``, ``P4 ht: words``."""
        source, posts = self.source(), self.tagged()
        return source or (self.source() if posts else ""), posts

    # --- types ------------------------------------------------------------------------------------------------------

    def type(self, form: str) -> IncidentType:
        """The next word as an incident type: code, a word of either language, or three letters of a code.

        Raises :class:`NotYet`.
        """
        types = self.ctx.site.types
        indonesian = self.ctx.words.language == "id"
        self.offer((t.code, f"{t.nama if indonesian else t.name} {' '.join(t.words + t.kata)}") for t in types)
        typed = self.peek().casefold().rstrip(":,")
        if not typed:
            raise NotYet("line.which_type", form=form)
        found = [t for t in types if typed == t.code.casefold()] or [t for t in types if typed in type_words(t)]
        if not found and len(typed) >= 3:
            found = [t for t in types if t.code.casefold().startswith(typed)]
        if len(found) > 1:
            options = ", ".join(t.code for t in found)
            raise NotYet("line.which", mark="?", word=quote(self.peek()), options=options)
        if not found:
            near = self._near_type(typed)
            raise NotYet("line.near_type" if near else "line.no_type", word=quote(self.peek()), near=near, form=form)
        self.take()
        return found[0]

    def _near_type(self, typed: str) -> str:
        names: dict[str, IncidentType] = {}
        for kind in self.ctx.site.types:
            for word in (kind.code.casefold(), *type_words(kind)):
                names.setdefault(word, kind)
        near = nearest(typed, names)
        if not near:
            return ""
        kind = names[near]
        return f"{kind.code} ({kind.nama if self.ctx.words.language == 'id' else kind.name})"

    # --- people -----------------------------------------------------------------------------------------------------

    def offer_people(self) -> None:
        """Offer the roster's names where the last word of the line is typed: a name may have several words."""
        if not self.typing and not self.open_end and len(self.tokens) > self.at:
            last = Cursor(self.tokens[-1:], self.ctx)
            last.offer_people()
            self.choices += last.choices
            return
        head = self.peek()[: self.peek().rfind(",") + 1]
        self.offer(((p.name, p.full) for p in self.ctx.site.people), head=head)

    def name(self) -> str:
        """One person's name: the longest that the roster knows, else the next word. "" at the end."""
        self.offer_people()
        for length in (4, 3, 2, 1):
            words = self.tokens[self.at : self.at + length]
            typed = " ".join(words).rstrip(",")
            if len(words) == length and (known := self.person(typed)):
                self.at += length
                return known
        return self.take().rstrip(",") if not self.done else ""

    def person(self, typed: str) -> str:
        """The short name of somebody on the roster, by short name, full name or operator code; "" if unknown."""
        wanted = typed.casefold()
        for p in self.ctx.site.people:
            if wanted and wanted in (p.name.casefold(), p.full.casefold(), p.code.casefold()):
                return p.name
        return ""

    def authorised(self) -> str:
        """Who allowed it: ``by NAME`` here, or at the end of the line. "" if nobody is named."""
        if self.peek().casefold() in BY:
            self.take()
            return self.name()
        for i in range(len(self.tokens) - 1, self.at - 1, -1):
            if self.tokens[i].casefold() in BY:
                tail = Cursor(self.tokens[i + 1 :], self.ctx, open_end=self.open_end)
                tail.offer_people()
                self.choices += tail.choices
                typed = " ".join(tail.tokens)
                del self.tokens[i:]
                return self.person(typed) or typed
        return ""


def type_words(kind: IncidentType) -> set[str]:
    """The single words, besides its code, by which a type is known."""
    names = {w.casefold() for w in (*kind.words, *kind.kata)}
    return names | {n.casefold() for n in (kind.name, kind.nama) if n and " " not in n}


def span(codes: Sequence[str]) -> str:
    """Post numbers, as short as they go: ``1-6``, ``1-3,7``."""
    numbers = sorted(int(c) for c in codes if c.isdecimal())
    parts: list[list[int]] = []
    for n in numbers:
        if parts and parts[-1][-1] == n - 1:
            parts[-1].append(n)
        else:
            parts.append([n])
    return ",".join(str(p[0]) if len(p) == 1 else f"{p[0]}-{p[-1]}" if len(p) > 2 else f"{p[0]},{p[1]}" for p in parts)


def _begins(label: str, typed: str) -> bool:
    return any(word.startswith(typed) for word in label.casefold().split())
