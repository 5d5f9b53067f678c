"""Events that fall due next, for the block "Next" and the empty queue.

The messages are in ``data/words/screen/next.py``.
"""

from __future__ import annotations

from data.base.clock import MINUTE
from data.queries.check_deadlines import deadlines_of, may_be_raised, next_call, roll_due, running_call
from data.queries.current_shift import HANDOVER_BEFORE, shift_shown, shift_start
from data.queries.manning import manning_at
from data.queries.roll_calls import named_roll_calls
from data.room.room import Room
from data.room.state.posts import PostState
from data.room.state.registers import OpenMove
from data.site.model import Post, Site
from data.site.shifts import next_shift
from data.view.values import UpcomingItem

#: Most items to show.
MOST = 12


def upcoming(room: Room, site: Site, now: int) -> list[UpcomingItem]:
    """Return what is open already, and what falls due after ``now``, soonest first, at most :data:`MOST` items."""
    shift = shift_shown(room.duty, site, now)
    manning = manning_at(room, site, now)
    found: list[UpcomingItem] = []
    calls: dict[int, list[str]] = {}
    steps: dict[tuple[int, str], list[str]] = {}
    rolls: dict[tuple[int, str], list[tuple[str, int]]] = {}
    for post in site.posts:
        state = room.post(post.code)
        if state.break_since and state.on_break_until > now:
            args = {"post": post.code, "name": post.name, "cover": state.cover}
            found.append(UpcomingItem(state.on_break_until, "next.break", args))
        if manning.leaves_empty(state):
            continue
        step = _next_step(room, site, state, post, now)
        if step is not None:
            steps.setdefault(step, []).append(post.code)
        call = next_call(state, post, site, now)
        if call:
            calls.setdefault(call, []).append(post.code)
        if (due := roll_due(state)) > now:
            rolls.setdefault((due // MINUTE, state.roll), []).append((post.code, due))
    found += [_calls(site, at, posts) for at, posts in calls.items()]
    found += [_steps(at, key, posts) for (at, key), posts in steps.items()]
    found += [_roll(room, subject, dues) for (_, subject), dues in rolls.items()]
    found += _limits(room, site, now)
    found += _shift(room, site, now)
    found += register_items(room, site, now, shift.starts)
    found += _moves(room)
    found.sort(key=lambda item: item.at)
    return found[:MOST]


def _next_step(room: Room, site: Site, state: PostState, post: Post, now: int) -> tuple[int, str] | None:
    """Return when an unanswered call becomes LATE, MISSED or P1, and the message."""
    if state.missed_due:
        incident = room.incident(state.missed_incident)
        at = deadlines_of(state, site.checks, state.missed_due).p1
        return (at, "next.p1") if incident is not None and may_be_raised(room, incident) and at > now else None
    call = running_call(state, room.duty, post, site, now)
    if not call:
        return None
    at_ = deadlines_of(state, site.checks, call)
    if now < at_.late:
        return (at_.late, "next.late")
    if now < at_.missed:
        return (at_.missed, "next.missed")
    return None


def _steps(at: int, key: str, posts: list[str]) -> UpcomingItem:
    """Return one item for posts that become the same at the same moment."""
    if len(posts) == 1:
        return UpcomingItem(at, key, {"post": posts[0]})
    return UpcomingItem(at, f"{key}.posts", {"posts": ", ".join(posts)})


def _calls(site: Site, at: int, posts: list[str]) -> UpcomingItem:
    if len(posts) == 1:
        post = site.post(posts[0])
        return UpcomingItem(at, "next.check", {"post": posts[0], "name": post.name if post else ""})
    return UpcomingItem(at, "next.checks", {"posts": str(len(posts))})


def _roll(room: Room, subject: str, dues: list[tuple[str, int]]) -> UpcomingItem:
    """Return one item for posts that answer the roll call of the same incident within the same minute."""
    incident, at = room.incident(subject), min(due for _, due in dues)
    number = f"#{room.number_text(incident)}" if incident is not None else ""
    if len(dues) == 1:
        return UpcomingItem(at, "next.roll", {"post": dues[0][0], "number": number})
    return UpcomingItem(at, "next.roll.posts", {"posts": ", ".join(post for post, _ in dues), "number": number})


def _limits(room: Room, site: Site, now: int) -> list[UpcomingItem]:
    """Return when somebody whom a roll call by name has not found is overdue."""
    return [
        UpcomingItem(incident.roll.limit, "next.roll_limit", {"number": f"#{room.number_text(incident)}"})
        for incident in named_roll_calls(room, site)
        if incident.is_open and incident.roll is not None and incident.roll.limit > now
    ]


def _shift(room: Room, site: Site, now: int) -> list[UpcomingItem]:
    shift = shift_shown(room.duty, site, now)
    if shift.ends <= now:
        return []
    after = next_shift(site, shift.starts)
    found = [UpcomingItem(shift.ends, "next.shift", {"crew": site.crew_name(after.crew) or after.name})]
    if shift.ends - HANDOVER_BEFORE > now:
        found.append(UpcomingItem(shift.ends - HANDOVER_BEFORE, "next.handover"))
    return found


def _moves(room: Room) -> list[UpcomingItem]:
    """Return the boxes on their way, at the time they left: they are to be counted whenever they come."""
    return [
        UpcomingItem(
            move.since,
            "next.move",
            {"no": _number(move, room), "count": str(move.out), "origin": move.origin, "target": move.target},
        )
        for move in room.registers.moves
    ]


def _number(move: OpenMove, room: Room) -> str:
    """Return what is typed for a movement: its number, its ref if another station gave that number too."""
    return move.ref if any(m.no == move.no and m.ref != move.ref for m in room.registers.moves) else str(move.no)


def register_items(room: Room, site: Site, now: int, starts: int) -> list[UpcomingItem]:
    """Return what else falls due after ``now`` (UTC ms): reminders and ends.

    ``starts``: when the shift shown began (UTC ms).
    """
    known = room.registers
    found = [UpcomingItem(r.due, "next.remind", {"words": r.words}) for r in known.reminders]
    found += [UpcomingItem(x.until, "next.lookout", {"words": x.words}) for x in known.lookouts]
    found += [
        UpcomingItem(t.until, "next.tour", {"tour": t.name, "left": str(len(t.waits)), "count": str(len(t.points))})
        for t in known.tours
    ]
    found += [
        UpcomingItem(t.until, "next.tempo", {"every": str(t.every_min), "who": t.authorised}) for t in known.tempo
    ]
    found += [UpcomingItem(c.due, "next.outside", {"who": c.who, "number": c.number}) for c in known.calls]
    found += [
        UpcomingItem(s.until, "next.shelf_up" if s.up else "next.shelf", {"name": s.name, "code": s.source})
        for s in room.alarms.shelves
    ]
    # The test of sound and flash is at the start of a shift, or after its early handover.
    if room.alarms.tested < min(starts, shift_start(room.duty, site, now)) and site.alarms.test_min:
        found.append(UpcomingItem(starts + site.alarms.test_min * MINUTE, "next.sound"))
    return [item for item in found if item.at > now]
