"""Alerts and rings of posts, roll calls, tests, tours and handovers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from data.base.clock import MINUTE
from data.queries.check_ladder import roll_due
from data.queries.roll_calls import present_and_absent
from data.room.room import Room
from data.room.state.posts import PostState
from data.room.state.registers import is_same_name
from data.site.localtime import hhmm
from data.site.model import Site
from data.view.values import Alert, AlertLevel, PostView

#: Time after the end of a test in which its MISSED is shown and rings (ms).
TEST_SHOWN = MINUTE


def register_alerts(room: Room, site: Site, now: int, posts: Sequence[PostView]) -> Iterator[Alert]:
    """Yield the alerts that follow those of incidents, worst first."""
    yield from _rolls(room, site, now)
    yield from _late(site, posts)
    yield from _points(room)
    yield from _outside(room, site, now)
    yield from _unmanned(posts)
    yield from _tests(room, site, now)
    yield from _handover(room, site)


def _handover(room: Room, site: Site) -> Iterator[Alert]:
    found = room.duty.handover
    if found is not None and found.paused:
        args = {"at": hhmm(site, found.paused), "why": found.why or "-"}
        yield Alert("warn", "handover.alert.paused", args, since=found.paused, hint="handover.alert.hint")


def _rolls(room: Room, site: Site, now: int) -> Iterator[Alert]:
    """Yield an alert for each incident with unanswered roll calls.

    Then one for each roll call by name that is not complete.
    """
    overdue: dict[str, list[PostState]] = {}
    named: dict[str, None] = {}
    for post in site.posts:
        state = room.post(post.code)
        if state.roll and now >= roll_due(state):
            overdue.setdefault(state.roll, []).append(state)
        if state.called:
            named[state.called] = None
    for subject, states in overdue.items():
        incident = room.incident(subject)
        args = {"number": room.number_text(incident) if incident else "?", "posts": ", ".join(s.code for s in states)}
        args["first"] = states[0].code
        level: AlertLevel = "alarm" if any(s.roll_missed == roll_due(s) for s in states) else "warn"
        yield Alert(level, "alert.roll", args, flash=True, since=min(map(roll_due, states)), hint="alert.hint.roll")
    for subject in named:
        incident = room.incident(subject)
        if incident is not None and incident.is_open and incident.roll is not None:
            there, absent = present_and_absent(room, incident)
            if absent:
                args = {"number": room.number_text(incident), "n": str(len(there)), "of": str(len(there) + len(absent))}
                args["names"] = ", ".join(absent)
                yield Alert("warn", "alert.roll_names", args, since=incident.roll.since, hint="alert.hint.roll_names")


def _late(site: Site, posts: Sequence[PostView]) -> Iterator[Alert]:
    """Yield an alert for each LATE post; a round of several is one alert elsewhere."""
    late = [p for p in posts if p.status == "late" and p.new and p.since is not None]
    for post in late:
        if sum(p.since == post.since for p in late) < site.checks.round_posts:
            args = {"post": post.code, "name": post.name}
            yield Alert("warn", "alert.late", args, flash=True, since=post.since, hint="alert.hint.ack")


def _points(room: Room) -> Iterator[Alert]:
    for missed in room.registers.points:
        args = {"tour": missed.name, "points": ", ".join(missed.points)}
        yield Alert("warn", "alert.points", args, flash=True, since=missed.at, hint="alert.hint.seen")


def _outside(room: Room, site: Site, now: int) -> Iterator[Alert]:
    """Yield an alert for each outside service that was called and has not come.

    A call on an incident is not among them: it is a missed target of that row.
    """
    for call in room.registers.calls:
        if call.due <= now:
            # By the number only if it is theirs: the local station may have been called on the number of the police.
            known = site.outsider(call.number) if call.number else None
            short = call.number if known is not None and is_same_name(known.name, call.who) else call.who
            args = {"who": call.who, "number": call.number, "at": hhmm(site, call.at), "call": short}
            yield Alert("warn", "alert.outside", args, since=call.due, hint="alert.hint.outside")


def _unmanned(posts: Sequence[PostView]) -> Iterator[Alert]:
    for post in posts:
        if post.status == "unmanned":
            args = {"post": post.code, "name": post.name, "cover": post.about}
            key, hint = (
                ("alert.uncovered", "alert.hint.break") if post.about else ("alert.unmanned", "alert.hint.unmanned")
            )
            yield Alert("alarm" if post.about else "warn", key, args, since=post.since, hint=hint)


def _tests(room: Room, site: Site, now: int) -> Iterator[Alert]:
    for post in site.posts:
        state = room.post(post.code)
        args = {"post": post.code, "name": post.name, "at": hhmm(site, state.tested or state.test_done)}
        if state.tested and now >= state.test_late:
            word = "missed" if now >= state.test_missed else "late"
            yield Alert("warn", f"alert.test_{word}", args, flash=True, since=state.test_late)
        elif _just_done(state.test_result, state.test_done, now):
            yield Alert("warn", f"alert.test_{state.test_result}", args, flash=True)


def _just_done(result: str, done: int, now: int) -> bool:
    return result in ("passed", "failed") and done <= now < done + TEST_SHOWN


def register_rings(room: Room, site: Site, now: int) -> Iterator[str]:
    """Yield the identities of what rings and was not silenced since.

    A test sounds once as the LATE and once as the MISSED that it stands for.
    """
    silenced = room.duty.silenced
    for post in site.posts:
        state = room.post(post.code)
        due = roll_due(state)
        if due and silenced < due <= now:
            yield f"roll:{post.code}:{due}"
        if due and state.roll_missed == due and due + site.checks.late_min * MINUTE > silenced:
            yield f"roll.missed:{post.code}:{due}"
        if state.tested and state.test_late <= now and state.test_late > silenced:
            yield f"test:late:{state.test_ref}"
        if _just_done(state.test_result, state.test_done, now) and state.test_done > silenced:
            yield f"test:missed:{state.test_ref}"
    known = room.registers
    if known.asked > silenced:
        yield f"watch:{known.asked}"
    if known.unanswered > silenced:
        yield f"watch.missed:{known.asked}"
    for missed in known.points:
        if missed.at > silenced:
            yield f"points:{missed.ref}"
