"""Operator's session: the line, its drafts, and the outcome of entered lines.

A line is read at every key and entered with Enter. A line that cannot be entered keeps its text; one that is refused at
its turn comes back (docs/interface.md). A draft comes into the line only when the operator takes it from the list.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Literal

import msgspec

from console.session.desk import Desk
from console.session.drafts import MOST_PARKED, Drafts, park
from console.session.jobs import Author, Job, JobQueue
from console.session.sign_on.pins import pin_wrong
from data.base.refusal import Refused
from data.base.text import clean_line
from data.book.transaction import via as way_of
from data.entries import Acked, Check, Control, Entry, Seen, SignedOff, SignedOn, Via
from data.entries.base import SYSTEM, Way
from data.view.values import Offer, Offers

if TYPE_CHECKING:
    from console.line.reading import Reading
    from console.session.sign_on.pins import Checked
    from data.intents.base import Context, Intent, SignOn


#: Called with the entries once they are on the disk.
Saved = Callable[[list[Entry]], None]


class Notice(msgspec.Struct, frozen=True):
    """Outcome of a line.

    level: saved or refused
    text: the reason of a refusal, in words
    mine: whether it was typed at this console
    subjects: what the saved entries are about
    returned: whether the refused line is the session's text again
    stays: whether the cursor stays on a row that the operator went to: what was acknowledged was not named
    no, more: the entry that says what the operator did, not what followed from it, and how many like it there are
    last: the last of these
    """

    level: Literal["saved", "refused"]
    text: str = ""
    mine: bool = True
    subjects: tuple[str, ...] = ()
    returned: bool = False
    stays: bool = False
    no: int = 0
    more: int = 0
    last: int = 0


class Asked(msgspec.Struct, frozen=True):
    """A PIN that the line asks for: of operator ``code``, before ``intent``, whose line is ``text``; None: sign-on."""

    code: str
    text: str = ""
    intent: Intent | None = None


class Session:
    """One operator at one console.

    jobs: the queue that enters lines
    kept: the drafts that an earlier run left; what was in its line is one of them now
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
        self.parked: list[str] = park(kept.parked, kept.typed) if kept.typed else list(kept.parked)
        self.half_typed = kept.typed  # what the line held when an earlier run ended
        self.is_listing = False  # the drafts are listed
        self._waiting: list[str] = []  # entered here, and not on the disk yet
        self.selected = kept.selected
        self.chosen = ""  # the row of the queue that the operator went to
        self.acted_on = ""  # the one that their last command was about, while it is selected
        self.panic = False
        self.asked: Asked | None = None  # the PIN that is to be typed now; it never gets here
        self.reading: Reading | None = None
        self._on_notice = on_notice
        self._received = 0
        self._fixed = ""
        self._found: Offers | None = None  # for the word being typed
        self._cycle: Offers | None = None  # those that Tab goes through
        self._head = ""  # the line before the word that they replace
        self._taken = ""  # the draft that the line holds as it was listed

    @property
    def me(self) -> str:
        """Code of the operator who types here now (:meth:`Desk.operator`)."""
        return self._desk.operator()

    @property
    def drafts(self) -> Drafts:
        """Text and lines that must survive a restart: typed, parked, or entered and not saved yet."""
        waiting, book = [*filter(None, self._waiting)], self._desk.book.id
        held = (self.asked.text,) if self.asked is not None and self.asked.text else ()
        no = self._desk.room.last.get(book, 0)  # what is saved and not applied yet still waits here
        return Drafts(self.text, (*self.parked, *held, *waiting), self.selected, len(waiting), book, no)

    @property
    def meant(self) -> str:
        """Subject of the row that ``a`` alone takes if it is new: the operator went to it, or acted on it last.

        One that they only acted on comes after a new row that is more urgent.
        """
        if self.chosen or not self.acted_on:
            return self.chosen
        queue = self._desk.queue
        row, first = queue.row(self.acted_on), queue.row(queue.first_new())
        return "" if row is not None and first is not None and first.priority < row.priority else self.acted_on

    # --- typing -----------------------------------------------------------------------------------------------------

    def typed(self, text: str) -> Reading | None:
        """Note that the line holds ``text``; return what Enter would do, or None for an empty line."""
        self._end_list()
        if not text:
            self._received, self._fixed, self.panic = 0, "", False
        elif not self.text:
            self._received = self._desk.clock.now()
        self.text = text
        return self.reread()

    def reread(self) -> Reading | None:
        """Read the line again, because time has passed or the room has changed."""
        if not self.text.strip():
            self.reading = self._found = None
            return None
        self.reading = self._desk.read(
            self.text,
            self.me,
            selected=self.selected,
            received=self._received,
            fixed=self._fixed,
            sign_on=self._desk.sign_on(asks=True),
            chosen=self.meant,
        )
        self._fixed = self.reading.fixed
        self._found = self._desk.offers(self.reading, self.me)
        return self.reading

    def put(self, text: str) -> None:
        """Put ``text`` into the line and park what it held."""
        self.park()
        self.typed(text)

    def park(self, least: int = 1) -> None:
        """Park the line as a draft, if it has at least so many characters, which empties it."""
        text = clean_line(self.text)
        self._taken = ""  # it stays a draft
        if len(text) >= least and not self.panic:
            self.parked = park(self.parked, text)
        self.typed("")

    # --- drafts -----------------------------------------------------------------------------------------------------

    def keep(self, lines: Sequence[str]) -> None:
        """Keep lines that nobody saw in the line as drafts. The first of them is taken first."""
        self.parked = [*(known for known in self.parked if known not in lines), *dict.fromkeys(lines[::-1])]
        del self.parked[:-MOST_PARKED]

    def list_drafts(self) -> bool:
        """List the drafts, or take the next of the list. Return False if there is none."""
        if self.is_listing:
            self._take_draft(1)
        self.is_listing = bool(self.parked)
        return self.is_listing

    def close_list(self) -> bool:
        """Close the list. Return False if it was not open."""
        was_listing, self.is_listing = self.is_listing, False
        return was_listing

    @property
    def offers(self) -> Offers | None:
        """The list above the line; None: there is none."""
        if not self.is_listing:
            return self._cycle if self._cycle is not None else self._found
        words = self._desk.words
        newest = self.parked[::-1]
        chosen = newest.index(self._taken) if self._taken in newest else -1
        rows = tuple(Offer(text, (text,)) for text in newest)
        return Offers(words("screen.drafts"), words("screen.drafts.keys"), rows, chosen)

    def _take_draft(self, step: int) -> None:
        """Put the next draft of the list into the line; what the operator typed there is parked."""
        if self.text and self.text != self._taken:
            self.parked = park(self.parked, clean_line(self.text))
            self._taken = self.parked[-1]
        newest = self.parked[::-1]
        at = newest.index(self._taken) + step if self._taken in newest else min(0, step)
        taken = newest[at % len(newest)]
        self._taken = ""  # so that the one before stays a draft
        self.typed(taken)
        self._taken, self.is_listing = taken, True

    def _end_list(self) -> None:
        """Close the list. A draft that was taken from it is the line itself from now on."""
        if self._taken in self.parked:
            self.parked.remove(self._taken)
        self._taken, self.is_listing, self._cycle = "", False, None

    def complete(self, step: int = 1) -> bool:
        """Take the next of the list. Return False if there is none."""
        if self.is_listing:
            self._take_draft(step)
            return True
        offers = self._cycle or self._found
        if offers is None:
            return False
        if self._cycle is None:
            self._head = "".join(self.text.rpartition(" ")[:2])
        count = len(offers.rows)
        chosen = (offers.chosen + step if offers.chosen >= 0 else min(0, step)) % count
        word = offers.rows[chosen].word
        # More posts may follow a post: "3" and then ",5".
        blank = "" if count > 1 and word[-1:].isdecimal() else " "
        self.typed(f"{self._head}{word}{blank}")
        if count > 1:
            self._cycle = msgspec.structs.replace(offers, chosen=chosen)
        return True

    # --- panic: F9, then the post's number --------------------------------------------------------------------------

    @property
    def panic_verb(self) -> str:
        """The panic's verb in the room's language, with a blank for the post."""
        return f"{self._desk.words('screen.form.panic')} "

    def start_panic(self) -> None:
        """Begin a panic: the next digits name the post of the officer in danger and act at once."""
        self.park()
        self.panic = True
        self.text = ""

    def sound_panic(self, post: str) -> None:
        """Enter the panic of ``post`` at once."""
        self.panic = False
        from data.intents.incidents.opening import Panic  # seam: the decisions load with the first command

        self._enter(Panic(post=post, received=self._desk.clock.now()), f"{self.panic_verb}{post}", "key")

    # --- entering ---------------------------------------------------------------------------------------------------

    def submit(self) -> Reading | None:
        """Enter the line. Return its reading if it is a command of the screen, which the caller runs; else None."""
        reading = self.reread()
        self._end_list()
        if reading is None:
            return None
        if reading.ui:
            self.typed("")
            return reading
        if reading.intent is None:
            self._on_notice(Notice("refused", reading.echo.full))
            return None
        text = self.text
        if reading.wants:
            self.ask_pin(Asked(reading.wants, text, reading.intent))
            return None
        self.typed("")
        self._enter(reading.intent, text, "line")
        return None

    # --- signing on ------------------------------------------------------------------------------------------------

    def ask_pin(self, asked: Asked) -> None:
        """Ask for a PIN; until it is given, the line that needs it waits as a draft."""
        if not self._desk.pins.has(asked.code):
            self._on_notice(Notice("refused", self._desk.words("people.no_pin", by=asked.code)))
            return
        self.typed("")
        self.asked = asked

    def drop_pin(self) -> None:
        """Ask no longer: the line that needed the PIN is the session's text again."""
        asked, self.asked = self.asked, None
        if asked is not None:
            self.typed(asked.text)

    def pin_checked(self, asked: Asked, checked: Checked) -> None:
        """Go on with the outcome of the PIN that was given, if it is still asked for; wrong ones are noted always."""
        if checked.is_noted:
            self._note_sign_on(pin_wrong(asked.code, checked), "line")
        if not checked.is_right or self.asked is not asked:
            return
        self.asked = None
        if asked.intent is None or asked.code == self.me:
            self.sign_on(asked.code, checked)
        if asked.intent is not None:
            self._enter(asked.intent, asked.text, "line", asked.code)

    def sign_on(self, code: str, checked: Checked, way: Way = "line", on_saved: Saved | None = None) -> None:
        """Sign an operator on, whose right PIN was given."""
        if self._desk.signed_on == code:
            return
        self._desk.signed_on = code
        self._desk.touch()
        entry = SignedOn(
            by=code, subjects=("room",), operator=code, wrong=checked.wrong, since=checked.since, proof="pin"
        )
        self._note_sign_on(entry, way, on_saved)

    def sign_off(
        self, how: Literal["lock", "idle"], minutes: int = 0, way: Way = "line", on_saved: Saved | None = None
    ) -> None:
        """Sign the operator off: the console is locked. ``minutes``: how long no key was pressed."""
        code, self._desk.signed_on = self._desk.signed_on, ""
        if code:
            by, proof = (code, "on") if how == "lock" else (SYSTEM, "")
            entry = SignedOff(by=by, subjects=("room",), operator=code, how=how, minutes=minutes, proof=proof)
            self._note_sign_on(entry, way if how == "lock" else "console", on_saved)

    def _note_sign_on(self, entry: Entry, way: Way, on_saved: Saved | None = None) -> None:
        self._jobs.put(Job(entry.by, lambda ctx: [entry], via=way_of(way), on_saved=on_saved or self._notify_saved))

    def enter(
        self,
        text: str,
        by: Author,
        on_answer: Callable[[list[Entry], str], None] = lambda entries, words: None,
        *,
        selected: str = "",
        via: Via | None = None,
        sign_on: SignOn | None = None,
    ) -> None:
        """Enter a complete line that was not typed here: a script's, a drill's, one from the socket.

        on_answer: called with the entries and the echo once they are durable, or with no entries and the reason
        by: the operator, or what returns them at its turn
        selected: subject of the incident that the line means if it names none
        via: the way by which it came
        sign_on: who has proven who they are; None: nobody
        """
        text = clean_line(text)
        echoes: list[str] = []

        def make(ctx: Context) -> list[Entry]:
            # Read at its turn: its meaning may depend on the line before it.
            intent, echo = self._desk.intent_of(text, ctx.by, selected=selected, received=received, sign_on=sign_on)
            echoes[:] = [echo.whole]
            from data.intents.decide import decide

            return decide(intent, ctx)

        def saved(entries: list[Entry]) -> None:
            on_answer(entries, echoes[0])
            self._notify_saved(entries, mine=False)

        def refused(refusal: Refused) -> None:
            on_answer([], refusal.text(self._desk.words))

        received = self._desk.clock.now()
        job = Job(by, make, via=via, sign_on=lambda: sign_on, text=text, on_saved=saved, on_refused=refused)
        self._jobs.put(job)

    def note(self, entry: Entry) -> None:
        """Enter what the console itself has to say."""
        self._jobs.put(Job(SYSTEM, lambda ctx: [entry]))

    def act(self, intent: Intent, text: str) -> None:
        """Enter an intent that no line was typed for: F9, or the answer to the watch over the operator."""
        self._enter(intent, text, "key")

    def _enter(self, intent: Intent, text: str, way: Way, *proven: str) -> None:
        def saved(entries: list[Entry]) -> None:
            self._waiting.remove(text)
            for entry in entries:
                if isinstance(entry, Control) and entry.proof == "pin":  # who accepted here is signed on here
                    self._desk.signed_on = entry.operator
            self._notify_saved(entries, text)

        def refused(refusal: Refused) -> None:
            self._waiting.remove(text)
            self._come_back(text, refusal)

        self._waiting.append(text)
        from data.intents.decide import decide

        make, via = partial(decide, intent), way_of(way)
        job = Job(
            self._desk.operator,
            make,
            via=via,
            sign_on=lambda: self._desk.sign_on(*proven),
            text=text,
            on_saved=saved,
            on_refused=refused,
        )
        self._jobs.put(job)

    def _notify_saved(self, entries: list[Entry], text: str = "", *, mine: bool = True) -> None:
        """Tell the screen what was done."""
        from data.room.noted.done import done_by  # seam: what the decisions need too

        own = done_by(entries)
        # The cursor follows what was done, not what followed from it; a check call is about no row.
        about = [e for e in own if not isinstance(e, Check)]
        subjects = tuple(dict.fromkeys(subject for entry in about for subject in entry.subjects))
        alike = [e.no for e in own if type(e) is type(own[0])]
        stays = not any(map(str.isdigit, text)) and all(isinstance(e, (Acked, Seen)) for e in entries)
        no, last = (alike[0], alike[-1]) if alike else (0, 0)
        more = max(0, len(alike) - 1)
        self._on_notice(Notice("saved", mine=mine, subjects=subjects, stays=stays, no=no, more=more, last=last))

    def _come_back(self, text: str, refusal: Refused) -> None:
        returned = bool(text) and not self.text and not self.panic
        if returned:
            self.typed(text)
        elif text:
            self.parked.append(text)
        self._on_notice(Notice("refused", refusal.text(self._desk.words), returned=returned))
