"""Calls about incidents: new, overdue, reported again, a target that passed.

An incident calls until it is dealt with: first to be acknowledged, then whenever something of a P1 or P2 is late, or it
is reported again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from data.base.clock import MINUTE, SECOND
from data.queries.course.attention import URGENT
from data.queries.course.targets import Verdict
from data.queries.incidents import Viewer, recalls
from data.room.room import Room
from data.room.state.incidents import Incident
from data.site.localtime import hhmm_seen
from data.site.model import Site
from data.view.alerts.kinds import Call, Ring
from data.view.queue import Queue
from data.view.values import Alert, AlertLevel, PostView, QueueRow
from data.words import Words

#: Most rows that are said in one kind of call.
_MOST = 200


def incident_calls(
    room: Room, site: Site, words: Words, now: int, posts: Sequence[PostView], queue: Queue, who: Viewer
) -> Iterator[Call]:
    """Yield the calls about incidents."""
    ringing = {subject: (since, ref) for since, subject, ref in queue.ringing()}
    yield from _new(room, site, now, posts, queue, ringing)
    for row in queue.recalled():
        incident = room.incident(row.subject)
        if incident is not None and not row.new and recalls(incident, who):
            yield _again(room, row, incident)
    yield from _overdue(room, site, words, now, queue)


def _overdue(room: Room, site: Site, words: Words, now: int, queue: Queue) -> Iterator[Call]:
    """Yield the acknowledged incidents with a target that has passed."""
    for row, passed in queue.overdue(now, _MOST):
        incident = room.incident(row.subject)
        if incident is not None:
            yield _targets(room, site, words, now, row, incident, passed)


# --- new ------------------------------------------------------------------------------------------------------------


def _new(
    room: Room,
    site: Site,
    now: int,
    posts: Sequence[PostView],
    queue: Queue,
    ringing: dict[str, tuple[int, str]],
) -> Iterator[Call]:
    first = queue.new_of(1)
    said: set[str] = set()
    for index, row in enumerate(queue.rows[: min(first, _MOST)]):
        rings = (*_ring(row, ringing), *_repeats(site, now, row, ringing))
        if index == 0:
            yield Call("new P1", _alert(room, row, "alarm", "alert.new"), rings, first, row.subject)
        elif rings:
            yield Call("new P1", _alert(room, row, "alarm", "alert.new"), rings, 0, row.subject)
        said.add(row.subject)
    for row in queue.rows[first : first + min(_MOST, queue.new_of(2))]:
        if row.type == "MISS" and any(p.status == "missed" and p.code in row.posts for p in posts):
            yield Call("missed call", _alert(room, row, "alarm", "alert.missed"), _ring(row, ringing), 1, row.subject)
        elif row.target == "ack" and row.target_at is not None and row.target_at < now:
            yield Call("overdue P2", _alert(room, row, "warn", "alert.overdue"), _ring(row, ringing), 1, row.subject)
        else:
            continue
        said.add(row.subject)
    for subject in ringing:
        other = None if subject in said else queue.row(subject)
        if other is not None and not room.duty.is_silenced(*ringing[subject]):
            kind = "new P2" if other.priority <= URGENT else "new P3 or P4"
            yield Call(kind, _alert(room, other, "warn", "alert.new"), _ring(other, ringing), 1, subject)


def _ring(row: QueueRow, ringing: dict[str, tuple[int, str]]) -> tuple[Ring, ...]:
    if row.subject not in ringing:
        return ()
    since, ref = ringing[row.subject]
    name = f"{row.subject}@{row.renewed}" if row.renewed else row.subject
    return (Ring(name, since, ref, row.priority <= URGENT),)


def _repeats(site: Site, now: int, row: QueueRow, ringing: dict[str, tuple[int, str]]) -> Iterator[Ring]:
    """Yield the newest repeat of a P1 that nobody acknowledged in time."""
    overdue = row.target_at if row.target == "ack" and row.subject in ringing else None
    if overdue is not None and overdue <= now:
        every = site.alarms.repeat_s * SECOND
        nth = (now - overdue) // every
        yield Ring(f"repeat:{row.subject}:{nth}", overdue + nth * every, in_flood=True)


# --- acknowledged, and not dealt with -------------------------------------------------------------------------------


def _again(room: Room, row: QueueRow, incident: Incident) -> Call:
    """Return the call of a further report."""
    key = "alert.missed_again" if row.type == "MISS" else "alert.again"
    args = _args(room, row) | {"words": incident.recalled_words or row.words}
    level: AlertLevel = "alarm" if row.priority == 1 else "warn"
    alert = Alert(level, key, args, flash=True, since=incident.recalled, hint="alert.hint.seen_it")
    ring = Ring(f"again:{incident.recalled_ref}", incident.recalled, incident.recalled_ref, row.priority == 1)
    return Call("P1 reported again" if row.priority == 1 else "reported again", alert, (ring,), 1, row.subject)


def _targets(
    room: Room, site: Site, words: Words, now: int, row: QueueRow, incident: Incident, passed: list[Verdict]
) -> Call:
    """Return the call of the targets that have passed: one line, and a ring for each.

    While nobody works on it, it rings again in the rhythm of its priority.
    """
    is_p1, first = row.priority == 1, passed[0]
    rings = [
        Ring(f"target:{row.subject}:{t.name}:{t.who}:{t.runs_out}", t.runs_out, in_flood=is_p1)
        for t in passed
        if t.runs_out > incident.seen
    ]
    every = site.alarms.remind_min[row.priority - 1] * MINUTE
    base = max(incident.seen, min(t.runs_out for t in passed))
    if every and now - base >= every:
        nth = (now - base) // every
        rings.append(Ring(f"remind:{row.subject}:{base}:{nth}", base + nth * every, in_flood=is_p1))
    args = _args(room, row) | {"at": hhmm_seen(site, words, first.runs_out, now), "who": first.who, "call": first.who}
    args["posts"] = ",".join(row.units)
    hint = f"alert.hint.target.{first.name}"
    if first.name == "arrive" and not row.units:
        hint = "alert.hint.target.send"
    flash = any(t.runs_out > incident.seen for t in passed)
    alert = Alert("alarm" if is_p1 else "warn", f"alert.target.{first.name}", args, flash, first.runs_out, hint=hint)
    acks = row.subject if flash else ""
    return Call("P1 target" if is_p1 else "P2 target", alert, tuple(rings), 1, acks, row.subject)


def _alert(room: Room, row: QueueRow, level: AlertLevel, key: str) -> Alert:
    """Return the alert of an unacknowledged incident."""
    if len(row.posts) != 1:
        key += "_anywhere"
    return Alert(level, key, _args(room, row), flash=True, since=row.renewed or row.opened, hint="alert.hint.ack_it")


def _args(room: Room, row: QueueRow) -> dict[str, str]:
    incident = room.incident(row.subject)
    return {
        "priority": str(row.priority),
        "number": room.number_text(incident) if incident else str(row.number),
        "type": (incident.type_name if incident else row.type).upper(),
        "post": ",".join(row.posts),
        "words": row.words,
    }
