"""Posts on the board: status, people, contact, and the next status.

It is computed from the room and the time, so a reader shows LATE and MISSED too, where nobody records them. The
statuses are in docs/interface.md, "Posts". Precedence: danger, missed, late, unmanned, missing (somebody was not found
in a roll call), roll call (of a post that does nothing else), test, on scene, travelling, covers, covered, break,
closed, off, due, patrol, normal.
"""

from collections.abc import Iterable

import msgspec
from msgspec.structs import replace

from data.base.clock import MINUTE
from data.queries.check_deadlines import Owed, contact_owed, deadlines_of, may_be_raised, roll_due
from data.queries.incidents import open_incident
from data.queries.manning import Manning, lost_cover, manning_at
from data.queries.roll_calls import awaits_named_roll_call, lost_and_absent
from data.room.room import Room
from data.room.state.posts import PostState
from data.room.state.registers import name_key
from data.site.localtime import hhmm
from data.site.model import Post, Site
from data.view.values import PostStatus, PostView, Turn


class Status(msgspec.Struct, frozen=True):
    """Status of a post, and what it is about."""

    status: PostStatus
    since: int | None = None
    about: str = ""
    new: bool = False
    turns: Turn = ""
    turns_at: int | None = None


def post_views(room: Room, site: Site, now: int) -> tuple[PostView, ...]:
    """Return all posts of the site in its order. ``now``: UTC ms."""
    manning = manning_at(room, site, now)
    return tuple(_view(room, site, room.post(post.code), post, manning, now) for post in site.posts)


def post_view(room: Room, site: Site, post: Post, manning: Manning, now: int) -> PostView:
    """Return one post of the site. ``now``: UTC ms."""
    return _view(room, site, room.post(post.code), post, manning, now)


def _view(room: Room, site: Site, state: PostState, post: Post, manning: Manning, now: int) -> PostView:
    empty = manning.leaves_empty(state)
    owed = contact_owed(state, room.duty, post, site, now, empty=empty)
    call = owed.running
    shown = _danger(room, state) or _call(room, site, state, call, now)
    if shown is None and empty:
        shown = Status("unmanned", since=manning.empty_since(state) or None)
    if shown is None and (lost := lost_cover(room, manning, state)):
        shown = Status("unmanned", since=lost, about=state.cover)
    if shown is None:
        shown = _missing(room, state, manning)
    if shown is None:
        shown = _roll(room, site, state, now) or _test(state, now)
    if shown is None:
        shown = _doing(room, site, state, manning, call) or Status("patrol" if post.patrol else "normal")
    if not shown.turns:
        shown = _turning(site, state, shown, owed, now)
    return PostView(
        code=post.code,
        name=post.name,
        people=_people(room, site, state, manning),
        status=shown.status,
        new=shown.new,
        about=shown.about,
        since=shown.since,
        last_contact=state.contact or None,
        next_due=owed.first or None,
        turns=shown.turns,
        turns_at=shown.turns_at,
        hazards=state.hazards,
    )


def _danger(room: Room, state: PostState) -> Status | None:
    if not state.danger:
        return None
    incident = room.incident(state.danger)
    if incident is None:
        return Status("danger", new=True)
    return Status("danger", incident.received, f"#{room.number_text(incident)}", incident.is_new)


def _call(room: Room, site: Site, state: PostState, call: int, now: int) -> Status | None:
    """Return MISSED or LATE, as recorded or, where nobody records, by the time."""
    rules = site.checks
    if state.missed_due:
        incident = open_incident(room, state.missed_incident)
        new = incident is not None and incident.is_new
        p1 = deadlines_of(state, rules, state.missed_due).p1
        if incident is not None and may_be_raised(room, incident) and now < p1:
            return Status("missed", state.missed_due, "", new, "p1", p1)
        return Status("missed", state.missed_due, "", new)
    if not call:
        return None
    at = deadlines_of(state, rules, call)
    seen = state.late_due == call and state.late_seen
    if now >= at.missed:
        return Status("missed", call, new=not seen, turns="p1" if now < at.p1 else "", turns_at=_if(at.p1, now))
    if now >= at.late:
        return Status("late", call, new=not seen, turns="missed", turns_at=at.missed)
    return None


def _missing(room: Room, state: PostState, manning: Manning) -> Status | None:
    """Return the P1 that somebody who is on the post was not found in a roll call, until they are or it is closed."""
    about = room.incident(state.sought) if state.sought else None
    if about is None or about.roll is None:
        return None
    here = set(map(name_key, manning.people(state)))
    for subject, absent in lost_and_absent(room, about):
        lost = open_incident(room, subject)
        if lost is not None and not here.isdisjoint(map(name_key, absent)):
            return Status("missing", about.roll.ended, f"#{room.number_text(lost)}", lost.is_new)
    return None


def _doing(room: Room, site: Site, state: PostState, manning: Manning, call: int) -> Status | None:
    """Return what the post is doing, if it is something."""
    incident = room.incident(state.incident) if state.incident else None
    number = f"#{room.number_text(incident)}" if incident else ""
    if state.status == "scene":
        return Status("scene", state.status_since, number or state.target)
    if state.status == "to":
        # The post of the incident says more than its number: "TO 4".
        where = state.target or (incident.post if incident else "") or number
        return Status("to", state.status_since, where)
    if state.status == "closed":
        return Status("closed", state.status_since)
    if state.status == "off":
        return Status("off", state.status_since)
    if state.covers:
        other = room.post(state.covers)
        return Status("covers", other.break_since or None, state.covers)
    if state.break_since:
        if not state.cover:
            return Status("break", state.break_since, turns="end", turns_at=state.on_break_until)
        who = _cover_people(room, state, manning)
        about = who[0] if who else state.cover
        return Status("covered", state.break_since, about, turns="end", turns_at=state.on_break_until)
    if call:
        return Status("due", call, hhmm(site, call))  # minutes ago: narrow, and never of another day in doubt
    tour = next((t for t in room.registers.tours if t.post == state.code), None)
    if tour is not None:
        return Status("patrol", tour.since, f"{len(tour.seen)}/{len(tour.points)}")
    if state.status == "patrol":
        return Status("patrol", state.status_since)
    return None


def _test(state: PostState, now: int) -> Status | None:
    """Return the planned test, with what the silent post becomes next in it."""
    if not state.tested:
        return None
    turns: Turn = "late" if now < state.test_late else "missed"
    at = state.test_late if turns == "late" else state.test_missed
    return Status("test", state.tested, turns=turns, turns_at=max(at, now))


def _roll(room: Room, site: Site, state: PostState, now: int) -> Status | None:
    """Return the roll call, of a post that does nothing else.

    It is in a P1, or by name and waits for the answer. A post that is travelling or on scene shows that, and the roll
    call as what comes next.
    """
    due = roll_due(state)
    if not due and awaits_named_roll_call(room, state):
        due = state.called_at + site.checks.roll_min * MINUTE
    if not due or state.status in ("to", "scene", "closed", "off") or state.covers or state.break_since:
        return None
    return Status("roll", due, new=now >= due, turns="roll", turns_at=due)


def _turning(site: Site, state: PostState, shown: Status, owed: Owed, now: int) -> Status:
    """Add what the next call makes of the post."""
    if shown.status in ("missed", "closed", "off", "unmanned"):
        return shown
    if owed.running:
        at = deadlines_of(state, site.checks, owed.running)
        turns: Turn = "late" if now < at.late else "missed"
        when = at.late if turns == "late" else at.missed
        return replace(shown, turns=turns, turns_at=when) if when > now else shown
    if owed.roll:
        return replace(shown, turns="roll", turns_at=owed.roll, new=shown.new or now >= owed.roll)
    return replace(shown, turns="due", turns_at=owed.coming) if owed.coming else shown


def _people(room: Room, site: Site, state: PostState, manning: Manning) -> tuple[str, ...]:
    if state.status in ("closed", "off"):
        return ()
    if state.break_since and state.cover:
        return () if lost_cover(room, manning, state) else _cover_people(room, state, manning)
    return manning.people(state)


def _cover_people(room: Room, state: PostState, manning: Manning) -> tuple[str, ...]:
    """Return who is at a post on a break: the people of the post that covers it.

    If nothing is known of them now, those that were recorded with the break.
    """
    return manning.people(room.post(state.cover)) or state.cover_people


def _if(at: int, now: int) -> int | None:
    return at if now < at else None


def ranges(codes: Iterable[str]) -> str:
    """Return numbers as ``1-11 13 15-30``; a code that is not a number stands alone."""
    found = sorted(codes, key=lambda code: (not code.isdecimal(), int(code) if code.isdecimal() else 0, code))
    runs: list[list[str]] = []
    for code in found:
        follows = runs and code.isdecimal() and runs[-1][-1].isdecimal() and int(code) == int(runs[-1][-1]) + 1
        if follows:
            runs[-1].append(code)
        else:
            runs.append([code])
    return " ".join(run[0] if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)
