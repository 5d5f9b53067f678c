"""Entries about incidents, from the report to the closing, and calls to the outside."""

from __future__ import annotations

import msgspec

from data.entries.base import Entry


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


class CallArrived(Entry, frozen=True, tag="call.arrived"):
    """Who was called from outside is here."""

    who: str
    number: str = ""
    words: str = ""


class Told(Entry, frozen=True, tag="told"):
    """The operator told the controller (by radio or phone). The console itself tells nobody."""

    who: str
    how: str = ""
    answered: bool | None = None
    words: str = ""


KINDS: tuple[type[Entry], ...] = (
    Opened,
    Reported,
    Acked,
    Sent,
    Arrived,
    Released,
    Controlled,
    Closed,
    Reopened,
    PrioritySet,
    Note,
    StepSet,
    Linked,
    Called,
    CallArrived,
    Told,
)
