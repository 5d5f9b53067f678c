"""An act: one definition gives the grammar, the echo, the palette entry, the `?` help, completion and the reference.

To add an act is to add one class (with ``@act``) and its help in ``data/words/acts/help.py``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar, Literal, TypeVar

import msgspec

from console.line.cursor import Cursor
from console.line.echo import Speech
from console.line.suggest import nearest, quote
from data.entries import Entry
from data.intents.base import Intent, Refused

#: Sections of the help, in their order.
SECTIONS = ("posts", "incidents", "outside", "registers", "handover", "book", "screen")

#: Fewest letters of a shortened verb.
SHORTEST = 3


#: Acts of the screen; console.screenacts has a function for each.
Ui = Literal[
    "net",
    "board",
    "open",
    "book",
    "find",
    "help",
    "figures",
    "handover",
    "at",
    "fix",
    "shelf",
    "drill",
    "apart",
    "quit",
]


class Screen(msgspec.Struct, frozen=True):
    """An act of the screen: nothing is written. ``ui`` names it, ``arg`` is what it is about."""

    ui: Ui
    arg: str = ""


class Act:
    """One act of the line.

    ``name``: its key in ``help.*``. ``english``, ``indonesian``: the verbs, the shortest English one first; those of
    one letter stand for themselves, the others may be shortened to three letters where unique unless
    ``written_out``. ``form``: what the palette puts into the line. ``timed``: may begin with a time.
    ``acknowledges``: acknowledging goes without saying.
    """

    name: ClassVar[str]
    english: ClassVar[tuple[str, ...]] = ()
    indonesian: ClassVar[tuple[str, ...]] = ()
    written_out: ClassVar[bool] = False
    section: ClassVar[str] = "screen"
    form: ClassVar[str] = ""
    timed: ClassVar[bool] = True
    acknowledges: ClassVar[bool] = False

    @property
    def verbs(self) -> tuple[str, ...]:
        return self.english + self.indonesian

    def usage(self, at: Cursor) -> str:
        """The first usage line, for a refusal."""
        return at.ctx.words(f"help.{self.name}.forms").split("\n")[0]

    def parse(self, at: Cursor) -> Intent | Screen:
        """Read the words after the verb. Raises :class:`Refused`."""
        raise NotImplementedError

    def echo(self, done: Intent | Screen, say: Speech, drafts: Sequence[Entry]) -> str:
        """What Enter will do. ``drafts``: the entries it would write."""
        raise NotImplementedError

    def consequence(self, done: Intent | Screen, say: Speech, drafts: Sequence[Entry]) -> str:
        """What follows from it, if that is worth saying; may be cut."""
        return ""


A = TypeVar("A", bound=type[Act])

ACTS: list[Act] = []
_verbs: dict[str, Act] = {}


def act(definition: A) -> A:
    """Register an act. Two acts with one verb are a mistake of ours: raises :class:`ValueError`."""
    made = definition()
    for verb in made.verbs:
        if verb in _verbs:
            raise ValueError(f"{verb}: {_verbs[verb].name} and {made.name}")
        _verbs[verb] = made
    ACTS.append(made)
    return definition


def verbs() -> Iterator[tuple[str, Act]]:
    """Every verb in both languages with its act."""
    yield from _verbs.items()


def exact(word: str) -> Act | None:
    """The act of exactly this verb, in either language."""
    return _verbs.get(word.casefold())


def find(word: str) -> Act:
    """The act of this verb, written out or shortened. Raises :class:`Refused`: none, or more than one."""
    typed = word.casefold()
    if found := exact(typed):
        return found
    begun = [(v, a) for v, a in _verbs.items() if v.startswith(typed)]
    if len(typed) >= SHORTEST:
        able = [(v, a) for v, a in begun if not a.written_out]
        acts = {a.name for _, a in able}
        if len(acts) == 1:
            return able[0][1]
        if acts:
            raise Refused("line.which", mark="?", word=quote(word), options=", ".join(sorted(v for v, _ in able)))
        if begun:
            raise Refused("line.written_out", word=quote(word), verb=begun[0][0])
    elif len({a.name for _, a in begun}) > 1 and len(typed) > 0:
        raise Refused("line.which", mark="?", word=quote(word), options=", ".join(sorted(v for v, _ in begun)[:6]))
    # One letter is like every other one, and a symbol is no misspelt word.
    near = nearest(typed, (v for v in _verbs if v.isalpha())) if len(typed) > 1 else ""
    raise Refused("line.near_verb" if near else "line.unknown", word=quote(word), near=near)
