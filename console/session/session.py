"""Operator's session: the line, its drafts, and the outcome of entered lines.

A line is read at every key and entered with Enter. A line that cannot be entered keeps its text; one that is refused at
its turn comes back (docs/interface.md).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Literal

import msgspec

from console.session.desk import Desk
from console.session.drafts import Drafts, park
from console.session.jobs import Author, Job, JobQueue
from data.base.text import clean_line
from data.book.transaction import via as way_of
from data.entries import Entry, Via
from data.entries.base import Way
from data.intents.base import Context, Intent, Refused
from data.intents.decide import decide
from data.intents.incidents.opening import Panic

if TYPE_CHECKING:
    from console.line.reading import Reading


class Notice(msgspec.Struct, frozen=True):
    """Outcome of a line.

    level: saved or refused
    text: the reason of a refusal, in words
    mine: whether it was typed at this console
    subjects: what the saved entries are about
    returned: whether the refused line is the session's text again
    """

    level: Literal["saved", "refused"]
    text: str = ""
    mine: bool = True
    subjects: tuple[str, ...] = ()
    returned: bool = False


class Session:
    """One operator at one console.

    jobs: the queue that enters lines
    kept: the drafts that an earlier run left
    on_notice: called with every outcome
    """

    def __init__(
        self,
        desk: Desk,
        jobs: JobQueue,
        kept: Drafts | None = None,
        on_notice: Callable[[Notice], None] = lambda notice: None,
    ) -> None:
        kept = kept or Drafts()
        self._desk = desk
        self._jobs = jobs
        self.text = ""
        self.parked: list[str] = list(kept.parked)
        self._waiting: list[str] = []  # entered here, and not on the disk yet
        self.selected = kept.selected
        self.panic = False
        self.reading: Reading | None = None
        self._on_notice = on_notice
        self._received = 0
        self._fixed = ""
        if kept.typed:
            self.typed(kept.typed)

    @property
    def me(self) -> str:
        """Code of the operator who types here now (:meth:`Desk.operator`)."""
        return self._desk.operator()

    @property
    def drafts(self) -> Drafts:
        """Text and lines that must survive a restart: typed, parked, or entered and not saved yet."""
        waiting, book = [*filter(None, self._waiting)], self._desk.book.id
        no = self._desk.room.last.get(book, 0)  # what is saved and not applied yet still waits here
        return Drafts(self.text, (*self.parked, *waiting), self.selected, len(waiting), book, no)

    # --- typing -----------------------------------------------------------------------------------------------------

    def typed(self, text: str) -> Reading | None:
        """Note that the line holds ``text``; return what Enter would do, or None for an empty line."""
        if not text:
            self._received, self._fixed, self.panic = 0, "", False
        elif not self.text:
            self._received = self._desk.clock.now()
        self.text = text
        return self.reread()

    def reread(self) -> Reading | None:
        """Read the line again, because time has passed or the room has changed."""
        if not self.text.strip():
            self.reading = None
            return None
        self.reading = self._desk.read(
            self.text, self.me, selected=self.selected, received=self._received, fixed=self._fixed
        )
        self._fixed = self.reading.fixed
        return self.reading

    def put(self, text: str) -> None:
        """Put ``text`` into the line and park what it held."""
        self.park()
        self.typed(text)

    def park(self) -> None:
        """Park the line as a draft, which empties it."""
        text = clean_line(self.text)
        if text and not self.panic:
            self.parked = park(self.parked, text)
        self.typed("")

    def unpark(self) -> bool:
        """Bring the newest draft back into an empty line. Return False if there is none."""
        if self.text or not self.parked:
            return False
        self.typed(self.parked.pop())
        return True

    def complete(self) -> bool:
        """Complete the word that is being typed. Return False if nothing changed."""
        if self.reading is None or not self.reading.completions:
            return False
        head, blank, _ = self.text.rpartition(" ")
        self.typed(f"{head}{blank}{_common(self.reading.completions)}")
        return True

    # --- panic: F9, then the post's number --------------------------------------------------------------------------

    def start_panic(self) -> None:
        """Begin a panic: the next digits name the post of the officer in danger and act at once."""
        self.park()
        self.panic = True
        self.text = ""

    def sound_panic(self, post: str) -> None:
        """Enter the panic of ``post`` at once."""
        self.panic = False
        self._enter(Panic(post=post, received=self._desk.clock.now()), f"panic {post}", "key")

    # --- entering ---------------------------------------------------------------------------------------------------

    def submit(self) -> Reading | None:
        """Enter the line. Return its reading if it is a command of the screen, which the caller runs; else None."""
        reading = self.reread()
        if reading is None:
            return None
        if reading.ui:
            self.typed("")
            return reading
        if reading.intent is None:
            self._on_notice(Notice("refused", reading.echo.text))
            return None
        text = self.text
        self.typed("")
        self._enter(reading.intent, text, "line")
        return None

    def enter(
        self,
        text: str,
        by: Author,
        on_answer: Callable[[list[Entry], str], None] = lambda entries, words: None,
        *,
        selected: str = "",
        via: Via | None = None,
    ) -> None:
        """Enter a complete line that was not typed here: a script's, a drill's, one from the socket.

        on_answer: called with the entries and the echo once they are durable, or with no entries and the reason
        by: the operator, or what returns them at its turn
        selected: subject of the incident that the line means if it names none
        via: the way by which it came
        """
        text = clean_line(text)
        echoes: list[str] = []

        def make(ctx: Context) -> list[Entry]:
            # Read at its turn: its meaning may depend on the line before it.
            intent, echo = self._desk.intent_of(text, ctx.by, selected=selected, received=received)
            echoes[:] = [echo.whole]
            return decide(intent, ctx)

        def saved(entries: list[Entry]) -> None:
            on_answer(entries, echoes[0])
            self._notify_saved(entries, mine=False)

        def refused(refusal: Refused) -> None:
            on_answer([], refusal.text(self._desk.words))

        received = self._desk.clock.now()
        self._jobs.put(Job(by, make, via=via, text=text, on_saved=saved, on_refused=refused))

    def act(self, intent: Intent, text: str) -> None:
        """Enter an intent that no line was typed for: F9, or the answer to the watch over the operator."""
        self._enter(intent, text, "key")

    def _enter(self, intent: Intent, text: str, way: Way) -> None:
        def saved(entries: list[Entry]) -> None:
            self._waiting.remove(text)
            self._notify_saved(entries)

        def refused(refusal: Refused) -> None:
            self._waiting.remove(text)
            self._come_back(text, refusal)

        self._waiting.append(text)
        make, via = partial(decide, intent), way_of(way)
        self._jobs.put(Job(self._desk.operator, make, via=via, text=text, on_saved=saved, on_refused=refused))

    def _notify_saved(self, entries: list[Entry], *, mine: bool = True) -> None:
        subjects = tuple(subject for entry in entries for subject in entry.subjects)
        self._on_notice(Notice("saved", mine=mine, subjects=subjects))

    def _come_back(self, text: str, refusal: Refused) -> None:
        returned = bool(text) and not self.text and not self.panic
        if returned:
            self.typed(text)
        elif text:
            self.parked.append(text)
        self._on_notice(Notice("refused", refusal.text(self._desk.words), returned=returned))


def _common(words: tuple[str, ...]) -> str:
    """Return the longest common beginning of ``words``; of one word, the word and a blank."""
    if len(words) == 1:
        return words[0] + " "
    first, last = min(words), max(words)
    length = next((i for i, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), min(len(first), len(last)))
    return first[:length]
