"""What was entered by a clock that is ahead of this one: another station's, or our own before it was set back while no
console ran.

Times of another station are its own clock's; the order of entries (the hybrid clock) does not suffer, and what hangs on
how long ago something was does: a check call that was taken "at 02:10 tomorrow" answers every call until then, and a
silence of tomorrow keeps quiet what rings tonight; an incident of tomorrow is due tomorrow. So the station in control
enters that such moments count as of now, as after its own clock was set back (:mod:`data.room.reducers.clock_steps`).
"""

from __future__ import annotations

from collections.abc import Iterator

from data.base.clock import MINUTE
from data.entries import ClockStep, Entry
from data.entries.base import SYSTEM
from data.entries.subjects import book_of, station_of
from data.room.room import Room
from data.room.state.incidents import Incident
from data.room.state.posts import PostState

#: Clocks that agree within this are right enough (ms): no call is missed or kept quiet by it.
AGREE = MINUTE


def clock_skew_rules(room: Room, now: int, book: str) -> Iterator[list[Entry]]:
    """One entry that names what lies ahead of ``now`` (UTC ms) and cannot; nothing if nothing does. ``book``: this
    station's."""
    moments = {subject: _of_post(s) for subject, s in room.states.items() if isinstance(s, PostState)}
    moments |= {i.subject: i.latest for i in room.incidents_later_than(now + AGREE) if _by_others(i, now, book)}
    furthest = max((_of_room(room), *moments.values()))
    if furthest <= now + AGREE:
        return
    subjects = ("room", "registers", "alarms", *sorted(s for s, moment in moments.items() if moment > now))
    # The same moment may be said again, by hand: what came of others since then makes it another entry.
    heard = sum(no for each, no in room.last.items() if station_of(each) != station_of(book))
    key = f"ahead:{furthest}:{heard}"
    yield [ClockStep(by=SYSTEM, subjects=subjects, key=key, delta=now - furthest, before=furthest, other=True)]


def _by_others(incident: Incident, now: int, book: str) -> bool:
    """Whether it is another station's clock that is ahead: one of those that opened it or wrote on it. An incident that
    was opened here in the future is of the time before this clock was set back."""
    here = station_of(book)
    if station_of(book_of(incident.opened_ref)) != here:
        return True
    return incident.received <= now + AGREE and any(station_of(book_of(ref)) != here for ref in incident.entries)


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
