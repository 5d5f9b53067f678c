"""The state of a post: contact, late and missed calls, where its people are. Moments are UTC ms; 0 means never."""

from __future__ import annotations

from data.entries import Subject
from data.room.state.base import State
from data.room.state.registers import Order


class PostState(State, frozen=True, omit_defaults=True):
    """``contact``: newest contact (``when`` of its entry); ``contact_at``: when that was recorded.

    Contact is a check call, being on scene, or a radio note from the post; a LATE, a MISSED and the words of the
    operator about a post are not. ``late_due`` and ``missed_due`` stand until contact; a call that was MISSED was LATE
    first, so both are set then. ``people`` holds from ``people_since``: it counts only while that is not older than the
    shift (:mod:`data.queries.manning`).
    """

    code: str
    contact: int = 0
    contact_at: int = 0
    checked_due: int = 0  # the newest due call that was answered
    late_due: int = 0  # the due call that is LATE now; 0: none
    late_seen: bool = False  # acknowledged
    late_ref: str = ""  # the entry that made it LATE or MISSED: what Seen names
    missed_due: int = 0
    missed_incident: str = ""  # until that incident is closed
    people: tuple[str, ...] = ()  # only after a relief; else the crew's
    people_since: int = 0
    status: str = "normal"  # normal, to, scene, patrol, closed, off
    status_since: int = 0
    status_words: str = ""
    status_ref: str = ""  # the entry that sent it, or said that it is on scene
    authorised: str = ""  # who withdrew the post
    incident: str = ""
    target: str = ""
    calls_from: int = 0  # calls due until then are excused: back from a break, relieved, open again
    on_break_until: int = 0
    break_since: int = 0
    cover: str = ""  # who covers me
    cover_people: tuple[str, ...] = ()
    covers: str = ""  # whom I cover
    danger: str = ""  # the panic incident, until closed
    hazards: tuple[str, ...] = ()
    here: tuple[Subject, ...] = ()  # incidents opened at this post, newest last; closed ones too
    roll: Subject = ""  # the P1 in which it answers roll calls in place of check calls
    roll_since: int = 0  # when the roll call was last begun
    roll_min: int = 0  # minutes between roll calls
    roll_missed: int = 0  # the due roll call that was last missed
    roll_last: int = 0  # when its roll calls last ended
    called: Subject = ""  # the incident of a roll call with names that it is to answer
    called_at: int = 0
    orders: tuple[Order, ...] = ()  # how often it calls by order, oldest first
    tested: int = 0  # since when a planned test of the missed-call alarm runs; 0: none
    test_late: int = 0  # when the test sounds as LATE, and as MISSED
    test_missed: int = 0
    test_ref: str = ""
    test_result: str = ""  # of the last test: passed, failed
    test_done: int = 0  # when it ended
