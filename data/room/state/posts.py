"""The state of a post: contact, LATE and MISSED calls, where its people are.

Moments are UTC milliseconds; 0 means never.
"""

from data.entries import Subject
from data.room.state.base import State
from data.room.state.orders import NamedCall, Order


class PostState(State, frozen=True, omit_defaults=True):
    """Subject ``post:CODE``.

    Contact is a check call, an arrival on scene, or a radio note from the post. A LATE, a MISSED and the operator's
    words about a post are not contact. ``late_due`` and ``missed_due`` stay set until contact; a MISSED call was LATE
    first, so it sets both. ``people`` count only if ``people_since`` is not older than the shift, ``went`` until the
    post is back (:mod:`data.queries.manning`).
    """

    code: str
    contact: int = 0  # when the newest contact happened
    contact_at: int = 0  # and when it was recorded
    checked_due: int = 0  # the newest due call that was answered
    late_due: int = 0  # the due call that is LATE now; 0: none
    late_seen: bool = False  # acknowledged
    late_ref: str = ""  # the entry that made it LATE or MISSED, which Seen names
    missed_due: int = 0  # the due call that is MISSED now; 0: none
    missed_incident: str = ""  # until that incident is closed
    people: tuple[str, ...] = ()  # only after a relief; else the crew's people are there
    people_since: int = 0
    people_stay: bool = False  # they are not of the crew of then, and stay when it goes
    before: tuple[str, ...] = ()  # whom they relieved
    went: tuple[str, ...] = ()  # who was sent, is on scene, on patrol or on a tour, whichever crew comes
    went_since: int = 0
    tour: str = ""  # the tour that it walks
    status: str = "normal"  # normal, to, scene, patrol, closed, off
    status_since: int = 0
    status_words: str = ""
    status_ref: str = ""  # the entry that set the status
    authorised: str = ""  # who withdrew the post
    incident: str = ""
    target: str = ""
    calls_from: int = 0  # calls due until then are excused: the post was on break, relieved, or closed
    on_break_until: int = 0
    break_since: int = 0
    cover: str = ""  # the post that covers this one
    cover_people: tuple[str, ...] = ()
    covers: str = ""  # the post that this one covers
    danger: str = ""  # the panic incident, until it is closed
    hazards: tuple[str, ...] = ()
    here: tuple[Subject, ...] = ()  # incidents opened at this post, newest last; closed ones too
    roll: Subject = ""  # the P1 for which it answers roll calls instead of check calls
    roll_since: int = 0  # when the roll calls last started
    roll_min: int = 0  # minutes between roll calls
    roll_order: Subject = ""  # the incident whose roll calls it answers by order, whether it is part of it or not
    roll_order_min: int = 0  # and how often
    roll_missed: int = 0  # the due roll call that was last missed
    roll_last: int = 0  # when its roll calls last ended
    roll_began: int = 0  # and when those had started
    called: Subject = ""  # the incident of a roll call by name that it has to answer
    called_at: int = 0
    names_called: tuple[NamedCall, ...] = ()  # all those that have not ended, the newest last
    sought: Subject = ""  # the incident whose last roll call by name ended and did not find everybody
    orders: tuple[Order, ...] = ()  # how often it calls by order, oldest first
    held_due: int = 0  # the call that a step of the clock moved; 0: none
    held_from: int = 0  # and from when its deadlines run
    tested: int = 0  # when the running test of the missed-call alarm started; 0: none
    test_late: int = 0  # when the test sounds as LATE
    test_missed: int = 0  # and as MISSED
    test_ref: str = ""
    test_result: str = ""  # of the last test: passed, failed
    test_done: int = 0  # when the last test ended

    def starts_at(self, due: int) -> int:
        """Return from when the deadlines of the call due at ``due`` run (UTC ms).

        Only after a step of the clock is that another moment.
        """
        return self.held_from if self.held_from and self.held_due == due else due
