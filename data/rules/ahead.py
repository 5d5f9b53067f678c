"""What another station entered by a clock that is ahead of this one.

Times of another station are its own clock's; the order of entries (the hybrid clock) does not suffer, and what hangs on
how long ago something was does: a check call that was taken "at 02:10 tomorrow" answers every call until then, and a
silence of tomorrow keeps quiet what rings tonight. So the station in control enters that such moments count as of now,
as after its own clock was set back (:mod:`data.fold.clockback`).
"""

from __future__ import annotations

from collections.abc import Iterator

from data.clock import MINUTE
from data.entries import ClockStep, Entry
from data.room import Room
from data.rules.make import SYSTEM
from data.states import PostState

#: Clocks that agree within this are right enough (ms): no call is missed or kept quiet by it.
AGREE = MINUTE


def ahead_rule(room: Room, now: int) -> Iterator[list[Entry]]:
    """One entry that names what lies ahead of ``now`` (UTC ms) and cannot; nothing if nothing does."""
    posts = {subject: _of_post(s) for subject, s in room.states.items() if isinstance(s, PostState)}
    furthest = max((_of_room(room), *posts.values()))
    if furthest <= now + AGREE:
        return
    subjects = ("room", "registers", "alarms", *sorted(s for s, moment in posts.items() if moment > now))
    yield [
        ClockStep(
            by=SYSTEM, subjects=subjects, key=f"ahead:{furthest}", delta=now - furthest, before=furthest, other=True
        )
    ]


def _of_post(state: PostState) -> int:
    """The latest moment of what is past by its nature. When a call falls due, or a break ends, may well lie ahead."""
    return max(
        state.contact, state.contact_at, state.status_since, state.people_since, state.break_since, state.roll_since,
        state.called_at, state.tested, *(order.since for order in state.orders),
    )  # fmt: skip


def _of_room(room: Room) -> int:
    duty, registers, alarms = room.duty, room.registers, room.alarms
    found = [duty.silenced, duty.since, duty.control_crew_since, registers.asked, registers.unanswered]
    found += [tour.since for tour in registers.tours] + [call.at for call in registers.calls]
    found += [shelf.since for shelf in alarms.shelves] + [alarms.flood_on, alarms.flood_off, alarms.tested]
    return max(*found, alarms.heard_at)
