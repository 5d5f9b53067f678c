"""Calls about posts: LATE, an overdue break, roll calls, unmanned posts, tests."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from data.base.clock import MINUTE
from data.queries.check_deadlines import is_late_again, roll_due
from data.queries.manning import cover_lost_by
from data.queries.roll_calls import WARNS, named_roll_calls, present_and_absent
from data.room.room import Room
from data.room.state.incidents import Incident
from data.room.state.posts import PostState
from data.site.localtime import hhmm_seen
from data.site.model import Site
from data.view.alerts.kinds import NO_INCIDENT, Call, Ring
from data.view.queue import Queue
from data.view.values import Alert, AlertLevel, PostView
from data.words import Words

#: Time after the end of a test in which its MISSED is shown and rings (ms).
TEST_SHOWN = MINUTE


def post_calls(
    room: Room, site: Site, words: Words, now: int, posts: Sequence[PostView], queue: Queue
) -> Iterator[Call]:
    """Yield the calls about posts."""
    yield from _rolls(room, site, now, queue)
    yield from _late(room, site, words, now, posts)
    yield from _breaks(room, site, words, now)
    for post in posts:
        if post.status == "unmanned" and post.about:
            args = {"post": post.code, "name": post.name, "cover": post.about}
            key = f"alert.uncovered.{cover_lost_by(room.post(post.about))}"
            alert = Alert("alarm", key, args, since=post.since, hint="alert.hint.break")
            yield Call("uncovered post", alert, (Ring(f"uncovered:{post.code}:{post.since}", post.since or now),))
        elif post.status == "unmanned":
            args = {"post": post.code, "name": post.name}
            hint = "alert.hint.unmanned"
            yield Call("unmanned post", Alert("warn", "alert.unmanned", args, since=post.since, hint=hint))
    yield from _tests(room, site, words, now)


# --- LATE -----------------------------------------------------------------------------------------------------------


def _late(room: Room, site: Site, words: Words, now: int, posts: Sequence[PostView]) -> Iterator[Call]:
    """Yield a call for each LATE post, and one for several of a round."""
    for due, late in _late_rounds(room, posts).items():
        since = due + site.checks.late_min * MINUTE
        if len(late) >= site.checks.round_posts:
            args = {"at": hhmm_seen(site, words, due, now), "posts": ", ".join(post.code for post in late)}
            alert = Alert("warn", "alert.late_round", args, flash=True, since=due, hint="alert.hint.ack")
            yield Call("late round", alert, (Ring(f"late:round:{due}", since),), 1, NO_INCIDENT)
            continue
        for post in late:
            args = {"post": post.code, "name": post.name}
            alert = Alert("warn", "alert.late", args, flash=True, since=due, hint="alert.hint.ack")
            yield Call("late post", alert, (Ring(f"late:{post.code}:{due}", since),), 1, NO_INCIDENT)


def _late_rounds(room: Room, posts: Sequence[PostView]) -> dict[int, list[PostView]]:
    """Return the unacknowledged LATE posts by the call that they did not answer.

    A post that is MISSED since an earlier call, and silent again, is one of them.
    """
    rounds: dict[int, list[PostView]] = {}
    for post in posts:
        state = room.post(post.code)
        if post.status == "late" and post.new and post.since is not None:
            rounds.setdefault(post.since, []).append(post)
        elif post.status == "missed" and is_late_again(state):
            rounds.setdefault(state.late_due, []).append(post)
    return rounds


def _breaks(room: Room, site: Site, words: Words, now: int) -> Iterator[Call]:
    for post in site.posts:
        state = room.post(post.code)
        until = state.on_break_until
        if state.break_since and until <= now:
            at = hhmm_seen(site, words, until, now)
            args = {"post": post.code, "name": post.name, "until": at, "cover": state.cover}
            alert = Alert("warn", "alert.break_over", args, since=until, hint="alert.hint.break")
            yield Call("break over", alert, (Ring(f"break:{post.code}:{until}", until),))


# --- roll calls -----------------------------------------------------------------------------------------------------


def _rolls(room: Room, site: Site, now: int, queue: Queue) -> Iterator[Call]:
    """Yield a call for each incident: who is missing in its roll call by name, else which posts did not answer.

    The roll call by name warns shortly before its limit, and is an alarm after it. When everybody is found, the row
    says so for a minute.
    """
    named = {incident.subject: incident for incident in named_roll_calls(room, site) if incident.is_open}
    overdue: dict[str, list[PostState]] = {}
    for post in site.posts:
        state = room.post(post.code)
        if state.roll and state.roll not in named and now >= roll_due(state):
            overdue.setdefault(state.roll, []).append(state)
    for subject, states in sorted(overdue.items(), key=lambda item: not _is_panic(room, item[0])):
        incident = room.incident(subject)
        args = {"number": room.number_text(incident) if incident else "?", "posts": ", ".join(s.code for s in states)}
        args["first"] = states[0].code
        rings = []
        for state in states:
            due = roll_due(state)
            rings.append(Ring(f"roll:{state.code}:{due}", due))
            if (last := state.roll_missed) >= due:  # each further one rings too
                missed = last + site.checks.late_min * MINUTE
                rings.append(Ring(f"roll.missed:{state.code}:{last}", missed, in_flood=True))
        level: AlertLevel = "alarm" if any(s.roll_missed >= roll_due(s) for s in states) else "warn"
        since = min(map(roll_due, states))
        alert = Alert(level, "alert.roll", args, flash=True, since=since, hint="alert.hint.roll")
        yield Call("roll call", alert, tuple(rings), incident=subject)
    for incident in named.values():
        yield from _by_name(room, incident, now)
    for incident in queue.rolls():
        roll = incident.roll
        if roll is not None and roll.ended <= now < roll.ended + TEST_SHOWN and not roll.lost:
            yield Call("roll call done", Alert("warn", "alert.roll_done", _counted(room, incident), since=roll.ended))


def _by_name(room: Room, incident: Incident, now: int) -> Iterator[Call]:
    """Yield the call of a roll call by name in which somebody is missing."""
    roll, (_, absent) = incident.roll, present_and_absent(room, incident)
    if roll is None or not absent:
        return
    is_over, warns = 0 < roll.limit <= now, 0 < roll.limit - WARNS <= now
    alert = Alert(
        "alarm" if is_over else "warn",
        "alert.roll_names",
        {**_counted(room, incident), "names": ", ".join(absent)},
        flash=warns,
        since=roll.limit if is_over else None if warns else roll.since,
        until=roll.limit if warns and not is_over else None,
        hint="alert.hint.roll_names",
    )
    moments = (("warns", roll.limit - WARNS), ("limit", roll.limit)) if roll.limit else ()
    rings = (Ring(f"roll.{word}:{incident.subject}:{roll.since}", at) for word, at in moments if at <= now)
    yield Call("roll call by name", alert, tuple(rings))


def _counted(room: Room, incident: Incident) -> dict[str, str]:
    there, absent = present_and_absent(room, incident)
    return {"number": room.number_text(incident), "n": str(len(there)), "of": str(len(there) + len(absent))}


def _is_panic(room: Room, subject: str) -> bool:
    incident = room.incident(subject)
    return incident is not None and incident.is_panic


# --- tests ----------------------------------------------------------------------------------------------------------


def _tests(room: Room, site: Site, words: Words, now: int) -> Iterator[Call]:
    """Yield the planned tests. Each sounds once as the LATE and once as the MISSED that it stands for."""
    for post in site.posts:
        state = room.post(post.code)
        if not state.tested and not _just_done(state.test_result, state.test_done, now):
            continue
        at = hhmm_seen(site, words, state.tested or state.test_done, now)
        args = {"post": post.code, "name": post.name, "at": at}
        if state.tested and now >= state.test_late:
            word = "missed" if now >= state.test_missed else "late"
            alert = Alert("warn", f"alert.test_{word}", args, flash=True, since=state.test_late)
            yield Call("planned test", alert, (Ring(f"test:late:{state.test_ref}", state.test_late),))
        elif _just_done(state.test_result, state.test_done, now):
            alert = Alert("warn", f"alert.test_{state.test_result}", args, flash=True)
            yield Call("planned test", alert, (Ring(f"test:missed:{state.test_ref}", state.test_done),))


def _just_done(result: str, done: int, now: int) -> bool:
    return result in ("passed", "failed") and done <= now < done + TEST_SHOWN
