"""Entries about incidents, from report to closing, and calls to the outside."""

import msgspec

from data.entries.base import Entry


class Step(msgspec.Struct, frozen=True, omit_defaults=True):
    """A line of a type's checklist, as in force when the incident was opened.

    done_by: the act that does it, besides typing: send, arrive, tell … (``StepAct`` in :mod:`data.site.model`).
    until: the act after which nobody needs it any more.
    """

    words: str
    required: bool = False
    done_by: str = ""
    until: str = ""


class Targets(msgspec.Struct, frozen=True, omit_defaults=True):
    """Seconds allowed from the report; 0: no such target. ``breach``: the limit for ``ack``, which is the goal."""

    ack: int = 0
    breach: int = 0
    send: int = 0
    arrive: int = 0
    supervisor: int = 0
    update: int = 0


class Opened(Entry, frozen=True, tag="incident.opened"):
    """A new incident. Its subject is ``incident:BOOK-NO`` of this entry (if a rule opens it: ``incident:key:KEY``).

    number: the short number, from 101 each year.
    received: when the first key of the line was pressed (UTC ms); the targets run from there.
    type_priority: the priority of the type; ``priority_why``: why the incident was opened below it.
    sop: date (YYYY-MM-DD) of the procedure that ``steps`` come from, if the site file has it.
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
    names: tuple[str, ...] = ()  # refs of the entries it is made from (log lines, the missed call)
    sop: str = ""


class Reported(Entry, frozen=True, tag="incident.report"):
    """Another report of the same incident, shown and counted under it."""

    words: str = ""
    source: str = ""
    post: str = ""
    quiet: bool = False  # it does not sound: its source is shelved


class Acked(Entry, frozen=True, tag="incident.ack"):
    """The incident was acknowledged: it no longer rings or flashes."""


class Sent(Entry, frozen=True, tag="incident.sent"):
    """Posts were sent. Subjects: the incident and each post."""

    posts: tuple[str, ...]
    people: tuple[tuple[str, ...], ...] = ()


class Arrived(Entry, frozen=True, tag="incident.arrived"):
    """Posts are on scene, which is contact. Subjects: the incident and each post.

    ``people``: of each post that was not sent before.
    """

    posts: tuple[str, ...]
    people: tuple[tuple[str, ...], ...] = ()


class Released(Entry, frozen=True, tag="incident.released"):
    """Posts are back at their own work. Subjects: the incident and each post."""

    posts: tuple[str, ...]


class Controlled(Entry, frozen=True, tag="incident.controlled"):
    """The incident is under control; its posts stay."""

    words: str = ""


class Closed(Entry, frozen=True, tag="incident.closed"):
    """The incident was closed. ``disposition``: safe, handled, handed, false, cancelled, drill.

    ``posts``: those still out, which it releases; they are among the subjects.
    """

    disposition: str
    words: str = ""
    posts: tuple[str, ...] = ()


class Reopened(Entry, frozen=True, tag="incident.reopened"):
    """The incident is open again: its history stays, its timers restart.

    ``danger``: after a panic, the post that is in danger again. ``announced``: it is news to somebody else.
    ``missed``: posts whose contact was taken back, so that their call is unanswered again.
    """

    why: str
    danger: str = ""
    announced: bool = False
    missed: tuple[str, ...] = ()


class PrioritySet(Entry, frozen=True, tag="incident.priority"):
    """The operator or a rule (``MISS`` becomes P1) changed the priority.

    ``targets``: those in force from now on; if empty, they stay as they are. ``of``: the incident that was merged into
    this one and gives it its priority, until it is separated again. ``announced``: it is worse, and that is news to the
    operator in control: it comes from a rule, another operator, or another station.
    """

    priority: int
    before: int
    why: str = ""
    targets: Targets = Targets()
    of: str = ""
    announced: bool = False


class Retyped(Entry, frozen=True, tag="incident.type"):
    """The incident turned out to be of another type. Its priority and targets follow in a :class:`PrioritySet`.

    steps: checklist of the new type. keeps: required steps of the old, more urgent type stay to be done.
    """

    came_with = 3

    type: str
    type_name: str
    type_priority: int
    before: str
    why: str
    steps: tuple[Step, ...] = ()
    keeps: bool = False
    sop: str = ""


class Relocated(Entry, frozen=True, tag="incident.place"):
    """The incident is at another post than was entered, or at none: "". Subjects: the incident and both posts.

    danger: it is a panic: the officer of ``post`` is in danger, and the one of ``before`` is not.
    """

    came_with = 5

    post: str
    post_name: str
    before: str
    why: str
    danger: bool = False


class Note(Entry, frozen=True, tag="incident.note"):
    """Words about an incident. ``source`` radio with a ``post``: that post said it, so it was in contact.

    ``answered``, of a rule about a missed call: when the post called again (UTC ms); -1: that was undone.
    """

    words: str
    source: str = ""
    post: str = ""
    answered: int = 0


class StepSet(Entry, frozen=True, tag="incident.step"):
    """Step ``step`` (from 1) of the checklist is ``state``: done, open, waived.

    A waiver has ``why`` and ``authorised`` (who allowed it).
    """

    step: int
    state: str
    words: str = ""
    why: str = ""
    authorised: str = ""


class Linked(Entry, frozen=True, tag="incident.link"):
    """A link to incident ``other``. Subjects: this incident first, then ``other``.

    ``how``: dup (merged into ``other`` as a further report), upd (merged as a development), rel (both keep their row).
    ``child_…``: facts of this incident that the row of ``other`` shows.
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
    """A call to the outside. Subjects: the incident; without one ``registers``, if the call has a target."""

    who: str
    number: str = ""
    answered: bool | None = None
    words: str = ""
    due: int = 0  # when they should be here (UTC ms), if the site file has a target for them; else 0


class CallArrived(Entry, frozen=True, tag="call.arrived"):
    """Help that was called from outside has arrived."""

    who: str
    number: str = ""
    words: str = ""


class Told(Entry, frozen=True, tag="told"):
    """The operator notified the controller by radio or phone. The console itself notifies nobody."""

    who: str
    how: str = ""
    answered: bool | None = None
    words: str = ""


class SceneFact(Entry, frozen=True, tag="incident.scene"):
    """A fact about the scene. ``what``: lead (who leads it now), in, out (who went in, or left), witness.

    ``words``: how to reach a witness, or anything else about them.
    """

    came_with = 4

    what: str
    names: tuple[str, ...]
    words: str = ""
