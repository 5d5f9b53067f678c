"""Entries: everything that happens in the room. Their one form, and the chain of hashes: :mod:`data.entries.codec`.

An entry is small, frozen and typed. ``book`` and ``no`` together are its name everywhere. ``subjects`` lists everything
it changes: ``room``, ``post:4``, ``incident:JBR-7f3a-12`` (the opening entry's :attr:`Entry.ref`) or ``incident:key:…``
(made by a rule), ``source:cam-3``, ``reminder:…``. The fold (:mod:`data.room.room`) hands an entry to each subject
it names and to nothing else. Priorities, targets, steps and names in force are written *into* the entry, so that the
fold never needs the site file.

Times are UTC milliseconds. No floats anywhere; integers stay below 2^53.
"""

from __future__ import annotations

import msgspec

from data.entries import alarms as alarmentries
from data.entries import handover as handoverentries
from data.entries import registers as dutyentries
from data.entries import stations as roomentries
from data.entries.base import Entry as Entry
from data.entries.base import Subject as Subject

#: Longest canonical form of an entry when it is made, in bytes (a segment on the remote holds at most 200 KiB).
MAX_BYTES = 32 * 1024


class Step(msgspec.Struct, frozen=True, omit_defaults=True):
    """One line of a type's checklist, as it was in force when the incident was opened."""

    words: str
    required: bool = False


class Targets(msgspec.Struct, frozen=True, omit_defaults=True):
    """Seconds allowed from the report; 0: no such target. ``breach``: the acknowledgement limit above the goal."""

    ack: int = 0
    breach: int = 0
    send: int = 0
    arrive: int = 0
    supervisor: int = 0
    update: int = 0


# --- the book and control -------------------------------------------------------------------------------------------


class BookOpened(Entry, frozen=True, tag="book.opened"):
    """First entry of a book. ``after`` names the last number and hash of the book or file that it continues."""

    station: str
    site: str
    version: str = ""
    after_book: str = ""
    after_no: int = 0
    after_hash: str = ""
    why: str = ""
    letter: str = ""  # the station's, before the numbers of its incidents


class Recovered(Entry, frozen=True, tag="book.recovered"):
    """Something was found when the book was opened: a torn tail that was cut, a damaged file that was left."""

    what: str  # "torn" | "damaged" | "short" (file: the anchor it does not meet) | "repaired" | …
    file: str = ""
    bytes: int = 0
    words: str = ""
    lost: tuple[tuple[int, int], ...] = ()  # numbers that cannot be read, as ranges
    suspect: tuple[tuple[int, int], ...] = ()


class Control(Entry, frozen=True, tag="control"):
    """Who is in control from now on. ``how``: first (nobody was), accept, quick, take. Subjects: ``room``."""

    operator: str
    name: str = ""
    how: str = "first"
    before: str = ""
    crew: str = ""
    why: str = ""


class ShiftChanged(Entry, frozen=True, tag="shift"):
    """The roster's next shift began. Control does not move with it. Subjects: ``room``."""

    shift: str
    crew: str
    starts: int
    ends: int


class Gap(Entry, frozen=True, tag="gap"):
    """Nobody watched between ``since`` and ``until``. ``cause``: down, suspend. ``missed``: calls that fell due."""

    since: int
    until: int
    cause: str
    missed: int = 0


class ClockStep(Entry, frozen=True, tag="clock"):
    """The wall clock jumped by ``delta`` milliseconds against the monotonic one; it showed ``before`` (UTC ms) until
    then. ``other``: nobody saw it jump; entries of another station, or our own of before a start, are so far ahead of
    it, up to ``before``."""

    delta: int
    before: int
    other: bool = False


# --- posts ----------------------------------------------------------------------------------------------------------


class Check(Entry, frozen=True, tag="check"):
    """A check call from a post: contact. One entry a post; ``bulk`` says that one command took several.

    ``due`` is the call it answers, if one was open (UTC ms); ``round`` counts it in the figures only then.
    """

    post: str
    name: str = ""
    people: tuple[str, ...] = ()
    words: str = ""
    due: int | None = None
    bulk: bool = False


class CheckLate(Entry, frozen=True, tag="check.late"):
    """Made by a rule at due + 5 min. Several posts of one round together are one entry (three or more)."""

    posts: tuple[str, ...]
    due: int
    last: tuple[int, ...] = ()  # last contact of each post, UTC ms, 0 if none


class CheckMissed(Entry, frozen=True, tag="check.missed"):
    """Made by a rule at due + 15 min, together with the incident MISS that names it (``incident``: its subject)."""

    posts: tuple[str, ...]
    due: int
    last: tuple[int, ...] = ()
    incident: str = ""


class Seen(Entry, frozen=True, tag="seen"):
    """The operator acknowledged what is not an incident: a LATE post, a gap, a MISSED round. ``what`` names entries."""

    what: tuple[str, ...] = ()


class Silenced(Entry, frozen=True, tag="silence"):
    """Sound off for what rings now; nothing is acknowledged. Subjects: ``room``."""


class PostStatus(Entry, frozen=True, tag="post"):
    """What a post is doing from now on, other than calling in.

    ``status``: normal, to, scene, patrol, closed, off. ``incident`` is its subject when it was sent to one.
    """

    post: str
    status: str
    name: str = ""
    incident: str = ""
    target: str = ""
    words: str = ""
    authorised: str = ""


class Break(Entry, frozen=True, tag="break"):
    """``post`` is on break, covered by post ``cover``, planned to end at ``until``. Subjects: both posts."""

    post: str
    cover: str
    until: int
    name: str = ""
    cover_name: str = ""
    cover_people: tuple[str, ...] = ()


class BreakEnded(Entry, frozen=True, tag="break.ended"):
    """``post`` is manned by its own people again. Subjects: both posts."""

    post: str
    cover: str


class Relief(Entry, frozen=True, tag="relief"):
    """``people`` are on ``post`` from now on; ``before`` were."""

    post: str
    people: tuple[str, ...]
    before: tuple[str, ...] = ()
    name: str = ""


# --- incidents ------------------------------------------------------------------------------------------------------


class Opened(Entry, frozen=True, tag="incident.opened"):
    """A new incident. Its subject is ``incident:BOOK-NO`` of this entry (a rule's: ``incident:key:KEY``).

    ``number`` is the short number (from 101 each year). ``received`` is the time of the first key of the line: targets
    run from there. ``type_priority`` is the type's own; ``priority_why`` says why it was opened below it. ``sop``: date
    (YYYY-MM-DD) of the procedure that ``steps`` are taken from, if the site file says it.
    """

    number: int
    year: int
    type: str
    type_name: str
    priority: int
    type_priority: int
    received: int
    post: str = ""
    post_name: str = ""
    words: str = ""
    source: str = ""  # radio, phone, wa, cctv, 110, system, panic …
    steps: tuple[Step, ...] = ()
    targets: Targets = Targets()
    priority_why: str = ""
    names: tuple[str, ...] = ()  # entries it is made from (log lines, the missed call)
    sop: str = ""


class Reported(Entry, frozen=True, tag="incident.report"):
    """Another report of the same incident: folds under it, counts the source."""

    words: str = ""
    source: str = ""
    post: str = ""
    quiet: bool = False  # about a source that is shelved: it sounds not


class Acked(Entry, frozen=True, tag="incident.ack"):
    """Acknowledged: no longer rings or flashes."""


class Sent(Entry, frozen=True, tag="incident.sent"):
    """Posts sent. Subjects: the incident and each post."""

    posts: tuple[str, ...]
    people: tuple[tuple[str, ...], ...] = ()


class Arrived(Entry, frozen=True, tag="incident.arrived"):
    """Posts on scene; contact for each. Subjects: the incident and each post."""

    posts: tuple[str, ...]


class Released(Entry, frozen=True, tag="incident.released"):
    """Posts back at their own work. Subjects: the incident and each post."""

    posts: tuple[str, ...]


class Controlled(Entry, frozen=True, tag="incident.controlled"):
    """The incident is under control; posts stay."""

    words: str = ""


class Closed(Entry, frozen=True, tag="incident.closed"):
    """Closed with a disposition (safe, handled, handed, false, cancelled, drill). Posts still sent are released:
    they are among the subjects and in ``posts``."""

    disposition: str
    words: str = ""
    posts: tuple[str, ...] = ()


class Reopened(Entry, frozen=True, tag="incident.reopened"):
    """Open again: history stays, timers restart. ``danger``: the post of a panic that is in danger again."""

    why: str
    danger: str = ""


class PrioritySet(Entry, frozen=True, tag="incident.priority"):
    """Priority changed by the operator, or by a rule (``MISS`` becomes P1). ``targets``: those in force from now on;
    without any, they stay."""

    priority: int
    before: int
    why: str = ""
    targets: Targets = Targets()


class Note(Entry, frozen=True, tag="incident.note"):
    """Words on an incident. ``source`` radio with a ``post``: that post said so, which is contact."""

    words: str
    source: str = ""
    post: str = ""


class StepSet(Entry, frozen=True, tag="incident.step"):
    """Step ``step`` (from 1) became ``state``: done, open, waived. A waiver names why and who allowed it."""

    step: int
    state: str
    words: str = ""
    why: str = ""
    authorised: str = ""


class Linked(Entry, frozen=True, tag="incident.link"):
    """``how``: dup (folds under ``other`` as a further report), upd (as a development), rel (own row).

    Subjects: this incident first, then ``other``. ``child`` carries what the parent's row needs of the folded one.
    """

    how: str
    other: str
    child_number: int = 0
    child_source: str = ""
    child_post: str = ""
    child_words: str = ""
    child_priority: int = 0
    child_count: int = 1
    child_received: int = 0


class Called(Entry, frozen=True, tag="call"):
    """A call to the outside, on an incident or not: who, number, answered. Subjects: the incident; without one, and
    with a target, ``registers``."""

    who: str
    number: str = ""
    answered: bool | None = None
    words: str = ""
    due: int = 0  # by when they are to be here (UTC ms), if the site file says in how many minutes


class Told(Entry, frozen=True, tag="told"):
    """The operator told the controller (by radio or phone). The console itself tells nobody."""

    who: str
    how: str = ""
    answered: bool | None = None
    words: str = ""


# --- the book's own lines -------------------------------------------------------------------------------------------


class Log(Entry, frozen=True, tag="log"):
    """A line in the book. ``source`` radio with a ``post``: that post said so, which is contact."""

    words: str
    source: str = ""
    post: str = ""


class Fix(Entry, frozen=True, tag="fix"):
    """Correction of entry ``of`` (its ref). Both stay readable. Subjects: the corrected entry's."""

    of: str
    of_no: int
    words: str


class Void(Entry, frozen=True, tag="void"):
    """Undo: the entries named in ``of`` count no longer; they stay, struck. Subjects: all of theirs."""

    of: tuple[str, ...]
    of_no: int = 0


class Imported(Entry, frozen=True, tag="imported"):
    """One incident of a spreadsheet, in an import book: history, out of the queue and the rules.

    ``times`` maps received, entry, dispatched, enroute, scene, available, closed to UTC ms. ``fields``: what else the
    map kept. ``rows``: the source rows (from 2, the header is 1). ``source_key`` makes importing twice add nothing.
    """

    source_key: str
    number: str
    type: str = ""
    type_name: str = ""
    priority: int = 0
    place: str = ""
    words: str = ""
    disposition: str = ""
    times: dict[str, int] = {}  # noqa: RUF012 (a struct copies it)
    units: tuple[dict[str, str | int], ...] = ()
    fields: dict[str, str] = {}  # noqa: RUF012
    rows: tuple[int, ...] = ()


class Unknown(Entry, frozen=True, tag="unknown"):
    """An entry of a kind this version does not know: kept, hashed and shown as it is; folds as nothing."""

    raw_kind: str = ""
    raw: str = ""


KINDS: tuple[type[Entry], ...] = (
    BookOpened, Recovered, Control, ShiftChanged, Gap, ClockStep,
    Check, CheckLate, CheckMissed, Seen, Silenced, PostStatus, Break, BreakEnded, Relief,
    Opened, Reported, Acked, Sent, Arrived, Released, Controlled, Closed, Reopened, PrioritySet, Note, StepSet, Linked,
    Called, Told, Log, Fix, Void, Imported,
    *dutyentries.KINDS, *alarmentries.KINDS, *handoverentries.KINDS, *roomentries.KINDS,
)  # fmt: skip

BY_KIND: dict[str, type[Entry]] = {str(k.__struct_config__.tag): k for k in KINDS}
