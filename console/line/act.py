"""Command of the line: one class with its grammar, echo, help and completion.

To add one: a class in ``console/line/acts``, its place in the table of :mod:`console.line.verbs`, and its title, forms
and text in ``data/words/acts/help.py``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar, Generic, Literal, TypeVar

import msgspec

from console.line.cursor import Cursor
from console.line.echo import Speech
from console.line.effect import Fact
from data.entries import Entry
from data.intents.base import Intent

#: Names of the pages and steps of the screen; :mod:`console.app.screen_acts` has a function for each.
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
    "posts",
    "site",
    "filter",
    "login",
    "lock",
    "start",
    "quit",
]


class Screen(msgspec.Struct, frozen=True):
    """The meaning of a command that writes nothing: show ``ui``, about ``arg``."""

    ui: Ui
    arg: str = ""


Meaning = TypeVar("Meaning", bound=Intent | Screen)
E = TypeVar("E", bound=Entry)


class Act(Generic[Meaning]):
    """One command, generic over the intents that its words can mean.

    name: its key in ``help.*``.
    english, indonesian: its verbs, the one shown in the palette first. The English one is its name, unless a command
        has others or none. Verbs of up to three letters are complete, longer ones may be shortened to three letters
        where that is unique.
    written_out: its verbs may not be shortened.
    alone: usually typed without further words, so the palette adds no blank.
    timed: the line may begin with a time.
    says: facts of its effect that its own words say.
    """

    name: ClassVar[str]
    english: ClassVar[tuple[str, ...]] = ()
    indonesian: ClassVar[tuple[str, ...]] = ()
    written_out: ClassVar[bool] = False
    alone: ClassVar[bool] = False
    timed: ClassVar[bool] = True
    says: ClassVar[frozenset[Fact]] = frozenset()

    def __init_subclass__(cls) -> None:
        if "name" in vars(cls) and "english" not in vars(cls):
            cls.english = (cls.name,)

    @property
    def verbs(self) -> tuple[str, ...]:
        """The verbs in both languages."""
        return self.english + self.indonesian

    def parse(self, cursor: Cursor) -> Meaning:
        """Read the words after the verb. Raises :class:`Refused`."""
        raise NotImplementedError

    def echo(self, intent: Meaning, say: Speech, drafts: Sequence[Entry]) -> str:
        """Say what Enter will do. ``drafts``: the entries it would write."""
        raise NotImplementedError

    def consequence(self, intent: Meaning, say: Speech, drafts: Sequence[Entry]) -> str:
        """Say what follows from it, "" if nothing is worth saying; the screen may cut it."""
        return ""

    def warning(self, intent: Meaning, say: Speech, drafts: Sequence[Entry]) -> str:
        """Say what the operator should look at before Enter, "" if nothing; it is never cut."""
        return ""


def first(kind: type[E], drafts: Iterable[Entry]) -> E | None:
    """Return the first draft of this kind of entry, None without one."""
    return next((d for d in drafts if isinstance(d, kind)), None)
