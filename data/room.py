"""The room: a pure fold over the book. No clock, no I/O, no site file.

The room is one mapping, subject → state. An entry is handed to the reducer of each subject that it names; a state is a
frozen value. So a late arrival, or a voided entry, re-folds the subjects it names and nothing else.
"""

from __future__ import annotations

import msgspec

from data.entries import Step, Subject, Targets


class PostState(msgspec.Struct, frozen=True, omit_defaults=True):
    """``contact``: last contact (``when`` of the entry); ``contact_at``: when that was recorded (LATE goes by this)."""

    code: str
    contact: int = 0
    contact_at: int = 0
    checked_due: int = 0  # the newest due call that was answered
    late_due: int = 0  # the due call that is LATE now; 0: none
    late_seen: bool = False  # acknowledged
    missed_due: int = 0
    missed_incident: str = ""
    people: tuple[str, ...] = ()  # only after a relief; else the crew's
    status: str = "normal"  # normal, to, scene, patrol, closed, off
    status_since: int = 0
    incident: str = ""
    target: str = ""
    on_break_until: int = 0
    break_since: int = 0
    cover: str = ""  # who covers me
    cover_people: tuple[str, ...] = ()
    covers: str = ""  # whom I cover
    danger: str = ""  # the panic incident, until closed
    hazards: tuple[str, ...] = ()


class StepState(msgspec.Struct, frozen=True, omit_defaults=True):
    step: Step
    state: str = "open"
    at: int = 0
    by: str = ""
    note: str = ""


class UnitState(msgspec.Struct, frozen=True, omit_defaults=True):
    post: str
    people: tuple[str, ...] = ()
    sent: int = 0
    arrived: int = 0
    released: int = 0


class ReportState(msgspec.Struct, frozen=True, omit_defaults=True):
    """A further report: typed as one, or an incident folded by ``dup``/``upd`` (then ``incident`` is its subject)."""

    at: int
    how: str = "dup"
    source: str = ""
    post: str = ""
    words: str = ""
    incident: str = ""
    number: int = 0


class Incident(msgspec.Struct, frozen=True, omit_defaults=True):
    """First-time stamps (``acked`` … ``closed``) are never overwritten; after a reopening ``restarted`` is set and the
    targets run from there. ``state``: new, ack, sent, scene, controlled, closed, reopened."""

    subject: Subject
    number: int
    year: int
    type: str
    type_name: str
    priority: int
    type_priority: int
    received: int
    opened: int
    by: str
    state: str = "new"
    since: int = 0
    post: str = ""
    post_name: str = ""
    words: str = ""
    source: str = ""
    raised_from: int = 0
    targets: Targets = Targets()
    steps: tuple[StepState, ...] = ()
    units: tuple[UnitState, ...] = ()
    reports: tuple[ReportState, ...] = ()
    related: tuple[Subject, ...] = ()
    folded_into: Subject = ""
    folded_how: str = ""
    acked: int = 0
    acked_by: str = ""
    sent: int = 0
    arrived: int = 0
    controlled: int = 0
    told: int = 0
    updated: int = 0
    closed: int = 0
    restarted: int = 0
    disposition: str = ""
    closing_words: str = ""
    entries: tuple[str, ...] = ()  # refs of what is its history, oldest first
    key: str = ""


class Duty(msgspec.Struct, frozen=True, omit_defaults=True):
    """Subject ``room``: control, shift, sound, the last gap, short numbers given."""

    operator: str = ""
    operator_name: str = ""
    since: int = 0
    first_control: int = 0
    shift: str = ""
    crew: str = ""
    starts: int = 0
    ends: int = 0
    silenced: int = 0
    handover_to: str = ""
    gap_since: int = 0
    gap_until: int = 0
    gap_missed: int = 0
    gap_seen: bool = True
    gap_ref: str = ""
    year: int = 0
    last_number: int = 0


class Change(msgspec.Struct, frozen=True):
    """What one entry changed: the subjects whose state is another one now."""

    entry_ref: str
    subjects: tuple[Subject, ...]
