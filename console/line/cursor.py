"""Reads the words of a line one after the other and remembers what could stand where the operator is typing.

Whoever reads a word says what it may be (a post, an incident, one of a few words); so the grammar of an act is also its
completion. Posts are 1 … 99, incidents are written ``129`` or ``#129``: a number alone is never ambiguous.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from console.line.suggest import nearest, quote
from data.intents.base import Refused
from data.room.state.incidents import Incident
from data.site.model import Post

if TYPE_CHECKING:
    from data.intents.base import Context

ALL = ("all", "semua")
NONE = "-"

_POST = re.compile(r"[Pp]?([0-9]{1,2})")
_NUMBER = re.compile(r"#([0-9]{1,9})|([1-9][0-9]{2,8})")
_WITH_NUMBER = re.compile(r"\b129\b")  # the incident's number in the forms of the help
_LETTERED = re.compile(r"#?([A-Za-z])([1-9][0-9]{2,8})")
_RANGE = re.compile(r"[Pp]?([0-9]{1,2})-[Pp]?([0-9]{1,2})")
_POSTS = re.compile(r"[Pp]?[0-9]{1,2}(?:[,-][Pp]?[0-9]{1,2})*,?")


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
        #: Posts named before words that the site does not have: they stay words.
        self.nowhere: tuple[str, ...] = ()
        #: All forms of the act, for a refusal that knows which of them would be right.
        self.forms: list[str] = []

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
            raise Refused("line.too_much", word=quote(self.rest()), form=form)

    # --- completion -------------------------------------------------------------------------------------------------

    @property
    def typing(self) -> bool:
        """Whether the next word is the one being typed."""
        left = len(self.tokens) - self.at
        return left == 0 if self.open_end else left == 1

    def offer(
        self, choices: Iterable[tuple[str, str]], *, head: str = "", also: Mapping[str, str] | None = None
    ) -> None:
        """Offer ``(word, label)`` where the operator is typing. ``head`` stands before each (``1,3,``).

        A choice is offered if its word begins as typed; where none does, the only one of whose label a word does (or of
        what it is ``also`` known by, if that is given).
        """
        if not self.typing:
            return
        typed = self.peek().casefold()[len(head) :]
        found = list(choices)
        begin = [(head + w, label) for w, label in found if w.casefold().startswith(typed)]
        if not begin and typed:
            named = [(head + w, label) for w, label in found if _begins(also[w] if also else label, typed)]
            begin = named if len(named) == 1 else []
        known = set(self.choices)
        self.choices += [c for c in begin if c not in known]

    # --- posts ------------------------------------------------------------------------------------------------------

    def offer_posts(self, head: str = "") -> None:
        """Offer the site's posts with their names."""
        posts = self.ctx.site.posts
        self.offer(((p.code, p.name) for p in posts), head=head, also={p.code: f"{p.name} {p.nama}" for p in posts})

    def known_post(self, code: str) -> Post:
        """The post with this number. Raises :class:`Refused`."""
        code = code.lstrip("Pp").lstrip("0") or "0"
        post = self.ctx.site.post(code)
        if post is None:
            raise Refused("line.no_post", post=code, posts=span([p.code for p in self.ctx.site.posts]))
        return post

    def post(self, form: str) -> Post:
        """The next word as one post. Raises :class:`Refused`."""
        self.offer_posts()
        word = self.peek()
        if not word:
            raise Refused("line.which_post", form=form)
        if not _POST.fullmatch(word):
            if _POSTS.fullmatch(word):
                raise Refused("line.one_post", form=form)
            raise Refused("line.bad_post", word=quote(word), hint_post=self._near_post(word), form=form)
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

        Raises :class:`Refused`."""
        head = self.peek()[: self.peek().rfind(",") + 1]
        self.offer_posts(head)
        if not self.peek():
            raise Refused("line.which_post", form=form)
        if self.peek().casefold() in ALL:
            self.take()
            return tuple(p.code for p in self.ctx.site.posts)
        if not _POSTS.fullmatch(self.peek()):
            raise Refused("line.bad_post", word=quote(self.peek()), hint_post=self._near_post(self.peek()), form=form)
        word = self.take()
        while word.endswith(",") and _POSTS.fullmatch(self.peek()):
            word += self.take()
        found: list[str] = []
        for part in word.rstrip(",").split(","):
            if between := _RANGE.fullmatch(part):
                first, last = int(between[1]), int(between[2])
                if first > last:
                    raise Refused("line.range_back", range=part, right=f"{last}-{first}")
                found += [p.code for p in self.ctx.site.posts if first <= int(p.code) <= last]
                for end in between.groups():
                    self.known_post(end)
            elif _POST.fullmatch(part):
                found.append(self.known_post(part).code)
            else:
                raise Refused("line.bad_post", word=quote(part), hint_post="", form=form)
        return tuple(dict.fromkeys(found))

    def _near_post(self, word: str) -> str:
        """Return the end of a message that names the post probably meant; "" if none is near."""
        names: dict[str, Post] = {}
        for post in self.ctx.site.posts:
            for name in (post.name, *post.name.split(), post.nama, *post.nama.split()):
                if name:
                    names.setdefault(name.casefold(), post)
        typed = quote(word).casefold()
        named = [p for n, p in names.items() if _begins(n, typed)]
        near = named or [names[n] for n in (nearest(typed, names),) if n]
        return f"; {near[0].code} {near[0].name}?" if near else ""

    # --- incidents --------------------------------------------------------------------------------------------------

    def is_incident(self) -> bool:
        """Whether the next word is an incident's number (``129``, ``#129``, with the station's letter ``J129``)."""
        return self._number() is not None

    def _number(self) -> int | None:
        word = self.peek()
        if found := _NUMBER.fullmatch(word):
            return int(found[1] or found[2])
        lettered = _LETTERED.fullmatch(word)
        if lettered and (self._letter(lettered[1]) or lettered[1].upper() == self.ctx.site.letter.upper()):
            return int(lettered[2])
        return None

    def _letter(self, typed: str) -> str:
        """The letter of a station of the room, as typed; "" if it is none, or while there is only one station."""
        known = self.ctx.room.duty.letters.values()
        return typed.upper() if typed.upper() in known else ""

    def offer_incidents(self) -> None:
        """Offer the numbers of the open incidents."""
        if self.typing and (self.peek()[:1] in "#0123456789" or not self.peek() or self._letter(self.peek()[:1])):
            sign = "#" if self.peek().startswith("#") else ""
            bare = self.peek()[:1].isdecimal()  # a letter typed before it would be the wrong one to add
            newest = sorted(self.ctx.room.open_incidents(), key=lambda i: -i.opened)[:200]
            numbers = ((str(i.number) if bare else self.ctx.room.number_text(i), i) for i in newest)
            self.offer((f"{sign}{number}", f"{i.type} {i.words}") for number, i in numbers)

    def take_incident(self) -> Incident:
        """The next word as an incident; call only if :meth:`is_incident`. Raises :class:`Refused`."""
        number = self._number()
        assert number is not None
        lettered = _LETTERED.fullmatch(self.peek())
        found = self.ctx.room.by_number(number, self._letter(lettered[1]) if lettered else "")
        if found is None:
            raise Refused("line.no_incident", number=number)
        self.take()
        return found

    def incident(self, form: str) -> Incident:
        """The incident that is named, else the one that is open on the screen. Raises :class:`Refused`."""
        found = self.maybe_incident()
        if found is None:
            raise Refused("line.which_incident", form=next((f for f in self.forms if _WITH_NUMBER.search(f)), form))
        return found

    def maybe_incident(self) -> Incident | None:
        """The incident that is named, else the one that is open on the screen, else None."""
        self.offer_incidents()
        if self.is_incident():
            return self.take_incident()
        return self.ctx.room.incident(self.selected) if self.selected else None

    def only_incident(self, form: str) -> Incident:
        """:meth:`incident`, for acts in which no post can stand there. Raises :class:`Refused`."""
        self.offer_incidents()
        if self.is_post():
            raise Refused("line.post_not_incident", post=self.peek(), form=form)
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
