"""The operator's session: the line, its drafts, what was fixed at its first key, and what became of it. No screen.

A line is typed, read (and echoed) at every key, and entered with Enter. A line that cannot be entered keeps its text;
one that was refused at its turn comes back (operator.md, "The line is always live").
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

import msgspec

from console.session.desk import Desk
from console.session.drafts import Drafts
from console.session.jobs import Job
from data.base.text import clean_line
from data.entries import Entry
from data.intents.base import Context, Intent, Refused
from data.intents.decide import decide
from data.intents.incidents.opening import Panic

if TYPE_CHECKING:
    from console.line.reading import Reading
    from console.session.heartbeat import Takes

#: Parked drafts that are kept, newest last. The oldest goes when there are more.
MOST_PARKED = 20


class Notice(msgspec.Struct, frozen=True):
    """What became of a line. ``level``: saved, refused. ``mine``: it was typed here. ``subjects``: what it changed."""

    level: str
    text: str = ""
    mine: bool = True
    subjects: tuple[str, ...] = ()


class Session:
    """One operator at one console. ``me`` is the operator code that entries are made by.

    ``on_notice`` is told of every outcome; ``on_text`` when the line's text changes other than by typing.
    """

    def __init__(self, desk: Desk, pump: Takes, me: str, kept: Drafts | None = None) -> None:
        kept = kept or Drafts()
        self._desk = desk
        self._pump = pump
        self.me = me
        self.text = ""
        self.parked: list[str] = list(kept.parked)
        self._waiting: list[str] = []  # entered here, and not on the disk yet
        self.selected = kept.selected
        self.panic = False
        self.reading: Reading | None = None
        self.on_notice: Callable[[Notice], None] = lambda notice: None
        self.on_text: Callable[[str], None] = lambda text: None
        self._received = 0
        self._fixed = ""
        if kept.typed:
            self.typed(kept.typed)

    @property
    def drafts(self) -> Drafts:
        """What is to survive a restart: what was typed, and what a disk without room has not taken yet."""
        return Drafts(self.text, (*self.parked, *filter(None, self._waiting)), self.selected)

    # --- typing -----------------------------------------------------------------------------------------------------

    def typed(self, text: str) -> Reading | None:
        """The line now holds ``text``; what Enter would do. None for an empty line."""
        if not text:
            self._received, self._fixed, self.panic = 0, "", False
        elif not self.text:
            self._received = self._desk.clock.now()
        self.text = text
        return self.reread()

    def reread(self) -> Reading | None:
        """Read the line again: time has passed or the room has changed."""
        if not self.text.strip():
            self.reading = None
            return None
        self.reading = self._desk.read(
            self.text, self.me, selected=self.selected, received=self._received, fixed=self._fixed
        )
        self._fixed = self.reading.fixed
        return self.reading

    def put(self, text: str) -> None:
        """Put ``text`` into the line; what stood there is parked."""
        self.park()
        self.typed(text)
        self.on_text(self.text)

    def park(self) -> None:
        """Put the line aside as a draft; the line is empty then."""
        text = clean_line(self.text)
        if text and not self.panic:
            if text in self.parked:
                self.parked.remove(text)
            self.parked = [*self.parked, text][-MOST_PARKED:]
        self.typed("")
        self.on_text("")

    def unpark(self) -> bool:
        """Bring the newest draft back into an empty line; whether there was one."""
        if self.text or not self.parked:
            return False
        self.typed(self.parked.pop())
        self.on_text(self.text)
        return True

    def complete(self) -> bool:
        """Tab: complete the word that is being typed; whether something changed."""
        if self.reading is None or not self.reading.completions:
            return False
        head, blank, _ = self.text.rpartition(" ")
        self.typed(f"{head}{blank}{_common(self.reading.completions)}")
        self.on_text(self.text)
        return True

    # --- panic: F9, then the post's number --------------------------------------------------------------------------

    def start_panic(self) -> None:
        """An officer is in danger: the next digits name the post and act by themselves."""
        self.park()
        self.panic = True
        self.text = ""

    def panic_digits(self, typed: str) -> str:
        """What of ``typed`` after F9 can name a post: digits, and of those the last that are, or begin, a number. What
        names none at all stays, for the question to be seen beside it."""
        digits = "".join(c for c in typed if c in "0123456789")
        codes = [p.code for p in self._desk.site.posts]
        ends = (digits[i:] for i in range(len(digits)))
        return next((end for end in ends if any(code.startswith(end) for code in codes)), digits)

    def panic_post(self, digits: str, *, whole: bool = False) -> str:
        """The post that ``digits`` name without doubt, or "" while another digit could follow. ``whole``: none does."""
        codes = [p.code for p in self._desk.site.posts]
        longer = not whole and any(code != digits and code.startswith(digits) for code in codes)
        return digits if digits in codes and not longer else ""

    def sound_panic(self, post: str) -> None:
        """Enter the panic of ``post`` at once."""
        self.panic = False
        self._enter(Panic(post=post, received=self._desk.clock.now()), f"panic {post}", self.me)

    # --- entering ---------------------------------------------------------------------------------------------------

    def submit(self) -> Reading | None:
        """Enter. The reading if the line is an act of the screen, which the caller does; else None."""
        reading = self.reread()
        if reading is None:
            return None
        if reading.ui:
            self.typed("")
            self.on_text("")
            return reading
        if reading.intent is None:
            self.on_notice(Notice("refused", reading.echo.text))
            return None
        text = self.text
        self.typed("")
        self.on_text("")
        self._enter(reading.intent, text, self.me)
        return None

    def enter(
        self, text: str, by: str, answer: Callable[[list[Entry], str], None] | None = None, *, selected: str = ""
    ) -> None:
        """Enter a whole line for somebody: a script, a drill, the socket. ``answer`` is told when it is durable, with
        the echo; or with no entries and the reason. ``selected``: the incident that it means if it names none."""
        tell = answer or (lambda entries, words: None)
        text = clean_line(text)
        said: list[str] = []

        def make(ctx: Context) -> list[Entry]:
            # Read at its turn: what the line means may hang on the one before it.
            intent, echo = self._desk.intent_of(text, by, selected=selected, received=received)
            said[:] = [echo.text]
            return decide(intent, ctx)

        def saved(entries: list[Entry]) -> None:
            tell(entries, said[0])
            self._tell_saved(entries, mine=False)

        def refused(refusal: Refused) -> None:
            tell([], refusal.text(self._desk.words))

        received = self._desk.clock.now()
        self._pump.put(Job(by, make, text=text, saved=saved, refused=refused))

    def act(self, intent: Intent, text: str) -> None:
        """Enter an intent that did not come from the line (the F9 key, a tick in a dialog)."""
        self._enter(intent, text, self.me)

    def _enter(self, intent: Intent, text: str, by: str) -> None:
        def saved(entries: list[Entry]) -> None:
            self._waiting.remove(text)
            self._tell_saved(entries)

        def refused(refusal: Refused) -> None:
            self._waiting.remove(text)
            self._come_back(text, refusal)

        self._waiting.append(text)
        self._pump.put(Job(by, partial(decide, intent), text=text, saved=saved, refused=refused))

    def _tell_saved(self, entries: list[Entry], *, mine: bool = True) -> None:
        subjects = tuple(subject for entry in entries for subject in entry.subjects)
        self.on_notice(Notice("saved", mine=mine, subjects=subjects))

    def _come_back(self, text: str, refusal: Refused) -> None:
        if self.text and text:
            self.parked.append(text)
        elif text:
            self.typed(text)
            self.on_text(text)
        self.on_notice(Notice("refused", refusal.text(self._desk.words)))


def _common(words: tuple[str, ...]) -> str:
    """The longest beginning of all ``words``; with one word, the word and a blank."""
    if len(words) == 1:
        return words[0] + " "
    first, last = min(words), max(words)
    length = next((i for i, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), min(len(first), len(last)))
    return first[:length]
