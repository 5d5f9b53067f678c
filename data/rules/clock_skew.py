"""The rule for times from a clock that is ahead of this one.

It is another station's clock, or our own before it was set back while no console ran. The order of entries does not
suffer, because the hybrid clock keeps it. Elapsed times do: a check call of "02:10 tomorrow" answers
every call until then, a silence of tomorrow keeps tonight quiet, and an incident of tomorrow is due tomorrow. So the
station in control records that such moments count as now, as after its own clock was set back
(:mod:`data.room.reducers.clock_steps`).
"""

from __future__ import annotations

from collections.abc import Iterator

from data.entries import ClockStep, Entry
from data.entries.base import SYSTEM
from data.entries.subjects import station_of
from data.queries.clock_doubt import AGREE
from data.room.room import Room
from data.room.state.posts import PostState


def clock_skew_rules(room: Room, now: int, book: str) -> Iterator[list[Entry]]:
    """Yield one entry that names every state with a moment ahead of ``now`` (UTC ms).

    ``book``: this station's.
    """
    moments = {subject: _of_post(state) for subject, state in room.posts()}
    moments |= {i.subject: i.latest for i in room.incidents_later_than(now + AGREE)}
    furthest = max((_of_room(room), *moments.values()))
    if furthest <= now + AGREE:
        return
    subjects = ("room", "registers", "alarms", *sorted(s for s, moment in moments.items() if moment > now))
    # The same moment may come again by hand: the entries of others since then make it another entry.
    heard = sum(no for each, no in room.last.items() if station_of(each) != station_of(book))
    key = f"ahead:{furthest}:{heard}"
    yield [ClockStep(by=SYSTEM, subjects=subjects, key=key, delta=now - furthest, before=furthest, other=True)]


def _of_post(state: PostState) -> int:
    """Return the latest moment of a post that must be in the past.

    The times at which a call falls due or a break ends may be ahead.
    """
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
