"""What the operator sees: frozen values, a pure function of (room, site, now).

Widgets are handed these and nothing else. Moments are UTC ms, spans ms. Text here came from outside and was cleaned at
ingress; words of the console itself are made by the widget from the catalogue.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from data.rules.clock_skew import AGREE

Status = Literal[
    "normal", "due", "late", "missed", "to", "scene", "break", "covered", "covers", "patrol", "off", "closed",
    "unmanned", "roll", "test", "danger",
]  # fmt: skip


class PostView(msgspec.Struct, frozen=True):
    """One post. ``new``: nobody has acknowledged this status yet (flashes). ``about``: what the status is about,
    already text: ``#129``, a post's code (to), a person (covered), an hour. ``turns``/``turns_at``: what it becomes
    next and when: due, late, missed, p1, roll, end (of a break)."""

    code: str
    name: str
    people: tuple[str, ...] = ()
    status: Status = "normal"
    new: bool = False
    about: str = ""
    since: int | None = None  # of the status; for late and missed: when the call was due
    last_contact: int | None = None
    next_due: int | None = None
    turns: str = ""
    turns_at: int | None = None
    hazards: tuple[str, ...] = ()


class Row(msgspec.Struct, frozen=True):
    """One row of the queue. ``subject`` is its identity: the cursor follows it. ``target``: ack, send, arrive,
    supervisor, update, check or "" with the moment it falls due; it is missed when that lies before now."""

    subject: str
    number: int
    priority: int
    type: str
    state: str  # new, ack, sent, scene, controlled, reopened
    posts: tuple[str, ...] = ()
    words: str = ""
    new: bool = False
    reports: int = 1
    raised_from: int = 0
    because: int = 0  # the number of the incident that raises it
    related: tuple[int, ...] = ()
    units: tuple[str, ...] = ()
    since: int = 0  # time in state runs from here
    opened: int = 0
    target: str = ""
    target_at: int | None = None
    letter: str = ""  # the station's, once there is more than one station
    item: str = "incident"  # incident, round (several posts of one round), reminder
    contested: bool = False
    clock_ahead: int = 0  # ms; how far ahead the clock of a station that wrote on it is

    @property
    def number_text(self) -> str:
        """``#129``, with the station's letter in a room of several; without ``#`` if that takes more than 5 cells."""
        full = f"#{self.letter}{self.number}"
        return full if len(full) <= 5 else f"{self.letter}{self.number}"

    def ahead_at(self, now: int) -> int:
        """How far ahead (ms) a clock that wrote on it is; 0 if the clocks agree.

        An entry corrects a clock that is ahead. Until then its ``opened`` lies after ``now`` (UTC ms).
        """
        return self.clock_ahead or (self.opened - now if self.opened > now + AGREE else 0)


class TargetView(msgspec.Struct, frozen=True):
    """``took``: ms from the report until it was met; None while open, then it falls due at ``at``."""

    name: str  # ack, send, arrive, supervisor, update, outside
    goal: int  # ms
    took: int | None = None
    at: int | None = None
    who: str = ""  # who comes from outside
    limit: int = 0  # ms; of the acknowledgement: the limit above the goal


class StepView(msgspec.Struct, frozen=True):
    number: int
    words: str
    required: bool = False
    state: str = "open"  # open, done, waived
    at: int | None = None
    by: str = ""
    note: str = ""
    authorised: str = ""  # who allowed that it is waived


class UnitView(msgspec.Struct, frozen=True):
    post: str
    people: tuple[str, ...] = ()
    sent: int | None = None
    arrived: int | None = None
    released: int | None = None


class LinkView(msgspec.Struct, frozen=True):
    how: str  # dup, upd, rel
    number: int
    priority: int
    words: str
    open: bool = True
    source: str = ""


class Line(msgspec.Struct, frozen=True):
    """One line of the book, as text in the reader's language. ``mark``: "" | fixed | void | suspect."""

    no: int
    at: int
    by: str
    kind: str  # the entry's kind, for filters
    label: str  # the kind in a word of at most 8 cells: CHECK, LAPOR …
    about: str  # post 4, #129, → 284
    words: str
    occurred: int | None = None
    book: str = ""
    mark: str = ""
    points: int = 0  # the number it corrects, or is corrected by
    subjects: tuple[str, ...] = ()
    posts: tuple[str, ...] = ()
    key: str = ""
    station: str = ""  # the code of another station, if it is of its book


class EntryView(msgspec.Struct, frozen=True):
    """One entry of the book, whole. ``name``: who ``line.by`` is, written out. ``corrects``: the number it corrects.

    ``sent``: when the remote had it, or None; ``remote``: whether there is a remote at all. ``hash``: its beginning, as
    it is read aloud: ``9f3c 11ab 7e20``. ``chained``: the chain was checked up to it.
    """

    line: Line
    name: str = ""
    corrects: int = 0
    corrections: tuple[Line, ...] = ()
    sent: int | None = None
    remote: bool = False
    hash: str = ""
    chained: bool = False


class Choice(msgspec.Struct, frozen=True):
    """One of the values of what is disputed: ``text`` for a person, ``who`` decided so, where and when. ``counts``: it
    is the one that counts until somebody decides."""

    value: str
    text: str
    who: str
    counts: bool = False


class Dispute(msgspec.Struct, frozen=True):
    """What stations decided differently of an incident. ``field``: priority, end, state, words; ``name``: for a
    person."""

    field: str
    name: str
    choices: tuple[Choice, ...]


class IncidentView(msgspec.Struct, frozen=True):
    """The selected incident, whole. ``history``: newest last. ``sources``: who reported it, if several did, in words.

    ``below``: its type's priority, where it was opened below that (0: it was not), and ``below_why``. ``lowered_from``:
    its priority before it was lowered. ``raise_when``: when its type asks for more. ``hazards``: (post, words) pinned
    where it happens or where its posts are. ``sop``: date (YYYY-MM-DD) of the procedure that the steps come from.
    """

    row: Row
    type_name: str
    post_name: str = ""
    received: int = 0
    source: str = ""
    targets: tuple[TargetView, ...] = ()
    steps: tuple[StepView, ...] = ()
    sent: tuple[UnitView, ...] = ()
    linked: tuple[LinkView, ...] = ()
    reports: tuple[LinkView, ...] = ()
    history: tuple[Line, ...] = ()
    disposition: str = ""
    below: int = 0
    below_why: str = ""
    lowered_from: int = 0
    raise_when: str = ""
    hazards: tuple[tuple[str, str], ...] = ()
    sources: tuple[str, ...] = ()
    disputes: tuple[Dispute, ...] = ()
    sop: str = ""


class NextItem(msgspec.Struct, frozen=True):
    """What falls due: at ``at``, message ``key`` of the catalogue with ``args``."""

    at: int
    key: str
    args: dict[str, str] = {}


class Alert(msgspec.Struct, frozen=True):
    """The alarm row. ``level``: alarm, warn, past. ``hint``: the key that answers it, a message key.

    ``more``: how many further alerts wait behind it. ``since``: counts up from here; ``until``: counts down to it.
    """

    level: str
    key: str
    args: dict[str, str] = {}
    flash: bool = False
    since: int | None = None
    until: int | None = None
    hint: str = ""
    more: int = 0


class Header(msgspec.Struct, frozen=True):
    """The header's facts. ``book_state``: saved, saving, notsaved, checking, damaged, readonly. ``link``: local,
    online, sending, catching, degraded, offline, tls, signin, fork, reset, stale, with the age of the last contact in
    ms; ``link_done`` of ``link_total`` entries of a catch-up."""

    site: str
    now: int
    zone: str  # IANA name: Asia/Jakarta
    operator: str = ""
    handover_to: str = ""
    crew: str = ""
    shift: str = ""
    starts: int = 0
    ends: int = 0
    link: str = "local"
    link_age: int | None = None
    link_done: int = 0
    link_total: int = 0
    unsent: int = 0
    oldest_unsent: int | None = None
    counts: tuple[int, int, int, int] = (0, 0, 0, 0)
    new: int = 0
    shelved: int = 0
    flood: int | None = None  # annunciations in the window while there are too many
    flood_min: int = 10  # the window, minutes
    book_no: int = 0
    book_state: str = "saved"
    sound: bool = True
    drill: str = ""
    damaged: bool = False
    unsigned: str = ""  # whose signature is missing since control was taken
    level: str = ""  # alert level: 1, 2, 3 (Siaga I, II, III)
    console: str = ""  # of the room that a second screen shows: on, off; the console itself says nothing
    entry_at: int | None = None  # when the newest entry was recorded, on a second screen
    free_mb: int | None = None  # megabytes left on the disk, when they are few


class SheetRow(msgspec.Struct, frozen=True):
    """A line of the sheet. ``key``: as in :data:`data.view.handover_sheet.LINES`, or watch. ``read``: read back as it
    stands."""

    number: int
    key: str
    words: str
    read: bool = False


class HandoverView(msgspec.Struct, frozen=True):
    """``step``: started, signed, paused. ``warn``: message keys of why nobody can accept now, a line each, with
    ``args``; () if nothing is in the way. Moments are UTC ms."""

    outgoing: str
    incoming: str
    crew: str
    to_crew: str
    step: str
    rows: tuple[SheetRow, ...] = ()
    signed: int = 0
    aside: bool = False  # put aside, and nobody waits for it: the detail of an incident comes first
    warn: tuple[str, ...] = ()
    args: dict[str, str] = {}


class Board(msgspec.Struct, frozen=True):
    header: Header
    posts: tuple[PostView, ...] = ()
    queue: tuple[Row, ...] = ()
    next: tuple[NextItem, ...] = ()
    handover: HandoverView | None = None
    alert: Alert | None = None
    flashing: bool = False
    ringing: bool = False
    rings: frozenset[str] = frozenset()  # identities of what rings: who sounds the bell does so for each new one


class Echo(msgspec.Struct, frozen=True):
    """What Enter will do. ``mark``: "=" valid, "?" ambiguous, "X" refused, "!" the console's own
    note, "" nothing typed. ``consequence`` may be
    cut, ``text`` may not. ``goes_on``: the text was too long, and the consequence begins with the rest of it."""

    mark: str = ""
    text: str = ""
    consequence: str = ""
    goes_on: bool = False
