"""The alert row, and what rings.

Alerts are in this order, worst first: not saved, two in control, P1 new, operator watch, sound test, MISSED new, P2 new
and overdue, an unseen gap, a LATE round, a break that is over, alerts of posts and registers
(:mod:`data.view.alerts.registers`), a source that chatters, stations of other versions, the past. See
docs/interface.md, "Alert row".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from data.base.text import clean_line
from data.entries.subjects import station_of
from data.room.room import Room
from data.rules.operator_watch import ANSWER_WITHIN
from data.site.localtime import day_hhmm, hhmm, hhmmss
from data.site.model import Site
from data.view.alerts.alarms import alarm_alerts, alarm_rings, rings_in_flood
from data.view.alerts.registers import register_alerts, register_rings
from data.view.alerts.versions import version_alerts
from data.view.lines.control import gap_cause, step_text
from data.view.queue import Queue
from data.view.values import Alert, AlertLevel, PostView, QueueRow, SavingFacts
from data.words import Words

#: Saving in a room without a console.
SAVED = SavingFacts()

#: Most rows to search for one kind of alert.
_MOST = 200


def alerts_of(
    room: Room,
    site: Site,
    now: int,
    posts: Sequence[PostView],
    queue: Queue,
    *,
    words: Words,
    saving: SavingFacts = SAVED,
    past: bool = False,
    doubted: tuple[str, int] | None = None,
) -> tuple[list[Alert], int]:
    """Return the alerts, worst first, and how many wait behind the first one.

    past: the room is shown as it was at ``now``, so the operator watch asks for nothing.
    doubted: why ``now`` cannot be right, and the time of the last entry (UTC ms; 0: there is none).
    """
    found: list[Alert] = []
    waits = -1
    if (not_saved := saving.failed_since(now)) is not None:
        why = words.get(f"alert.why_{saving.why}", saving.why or words("alert.not_saved_why"))
        args = {"since": hhmmss(site, not_saved), "why": why, "waiting": str(saving.waiting)}
        found.append(Alert("alarm", "alert.not_saved", args, flash=True, since=not_saved, hint="alert.hint.doctor"))
        waits += 1
    if saving.moved:
        args = {"path": clean_line(saving.moved)}
        found.append(Alert("alarm", "alert.book_moved", args, flash=True, hint="alert.hint.doctor"))
        waits += 1
    if saving.rewritten:
        args = {"where": clean_line(saving.rewritten)}
        found.append(Alert("alarm", "alert.rewritten", args, flash=True, hint="alert.hint.doctor"))
        waits += 1
    if room.duty.rivals:
        found.append(_rivals(room, site))
        waits += 1
    wrong_clock = [] if past else list(_clock_doubt(room, site, now, doubted))
    found += wrong_clock
    waits += len(wrong_clock)
    first = queue.new_of(1)
    if first:
        found.append(_new(room, queue.rows[0], "alarm", "alert.new"))
        waits += first
    if (known := room.registers).asked and not past:
        args = {"minutes": str(known.asked_min)}
        if known.unanswered:
            found.append(Alert("alarm", "alert.watch_missed", args, flash=True, since=known.unanswered))
        else:
            found.append(Alert("alarm", "alert.watch", args, flash=True, until=known.asked + ANSWER_WITHIN))
        waits += 1
    own = list(alarm_alerts(room, site, now))
    found += [a for a in own if a.flash]
    waits += len(own)
    # A MISSED call is a new P2 and comes first among them.
    missed, overdue = [], []
    start = queue.first_new(2)
    for row in queue.rows[start : start + min(_MOST, queue.new_of(2))]:
        if row.type == "MISS" and any(p.status == "missed" and p.code in row.posts for p in posts):
            missed.append(_new(room, row, "alarm", "alert.missed", row is queue.rows[0]))
        elif row.target == "ack" and row.target_at is not None and row.target_at < now:
            overdue.append(_new(room, row, "warn", "alert.overdue", row is queue.rows[0]))
    rest = [
        *missed,
        *overdue,
        *_gap(room, site, words),
        *_clock_step(room, site),
        *_late_rounds(room, site, posts),
        *_breaks(room, site, now),
    ]
    rest += register_alerts(room, site, now, posts)
    found += rest
    versions = list(version_alerts(room, site.station))
    found += [*(a for a in own if not a.flash), *versions]
    waits += len(rest) + len(versions)
    if past:
        found.append(Alert("past", "alert.past", {"at": hhmmss(site, now)}, hint="alert.hint.back"))
        waits += 1
    return found, max(0, waits)


def _rivals(room: Room, site: Site) -> Alert:
    """Return the alert that two stations took control without knowing of each other.

    It names both until an operator who knows of both is in control.
    """
    who = " + ".join(f"{station_of(t.book)} {t.operator} {hhmm(site, t.since)}" for t in room.duty.rivals)
    since = room.duty.rivals[-1].since
    hint = "stations.two_in_control.hint"
    return Alert("alarm", "stations.two_in_control", {"who": who}, flash=True, since=since, hint=hint)


def _new(room: Room, row: QueueRow, level: AlertLevel, key: str, worst: bool = True) -> Alert:
    """Return the alert of an unacknowledged incident.

    ``worst``: ``a`` alone acknowledges it; any other incident must be named.
    """
    incident = room.incident(row.subject)
    args = {
        "priority": str(row.priority),
        "number": room.number_text(incident) if incident else str(row.number),
        "type": (incident.type_name if incident else row.type).upper(),
        "post": ",".join(row.posts),
        "words": row.words,
    }
    if len(row.posts) != 1:
        key += "_anywhere"
    hint = "alert.hint.ack" if worst else "alert.hint.ack_it"
    return Alert(level, key, args, flash=True, since=row.opened, hint=hint)


def _gap(room: Room, site: Site, words: Words) -> Iterator[Alert]:
    duty = room.duty
    if duty.gap_ref and not duty.gap_seen:
        args = {
            "since": hhmm(site, duty.gap_since),
            "until": hhmm(site, duty.gap_until),
            "missed": str(duty.gap_missed),
            "cause": gap_cause(words, duty.gap_cause),
        }
        yield Alert("warn", "alert.gap", args, flash=True, hint="alert.hint.seen")


def _clock_step(room: Room, site: Site) -> Iterator[Alert]:
    duty = room.duty
    if duty.step_ref and not duty.step_seen:
        args = {"delta": step_text(duty.step), "before": hhmm(site, duty.step_before)}
        yield Alert("warn", "alert.clock_step", args, flash=True, hint="alert.hint.seen")


def _clock_doubt(room: Room, site: Site, now: int, doubted: tuple[str, int] | None) -> Iterator[Alert]:
    """Yield that the clock cannot be right: now (``doubted``), or when that was entered."""
    duty = room.duty
    entered = bool(duty.doubt and not duty.doubt_seen)
    if doubted is None and not entered:
        return
    why, shown, last = duty.doubt, duty.doubt_at, duty.doubt_last
    if doubted is not None:
        (why, last), shown = doubted, now
    args = {"shown": day_hhmm(site, shown), "last": day_hhmm(site, last) if last else "-"}
    hint = "alert.hint.seen" if entered else "alert.hint.doctor"
    key = "alert.clock_far" if why == "far" else "alert.clock_doubt"
    yield Alert("alarm", key, args, flash=True, hint=hint)


def _late_rounds(room: Room, site: Site, posts: Sequence[PostView]) -> Iterator[Alert]:
    for due, codes in _late(posts).items():
        if len(codes) >= site.checks.round_posts:
            args = {"at": hhmm(site, due), "posts": ", ".join(codes)}
            yield Alert("warn", "alert.late_round", args, flash=True, since=due, hint="alert.hint.ack")


def _late(posts: Sequence[PostView]) -> dict[int, list[str]]:
    """Return the unacknowledged LATE posts by the call that they did not answer."""
    rounds: dict[int, list[str]] = {}
    for post in posts:
        if post.status == "late" and post.new and post.since is not None:
            rounds.setdefault(post.since, []).append(post.code)
    return rounds


def _breaks(room: Room, site: Site, now: int) -> Iterator[Alert]:
    for post in site.posts:
        state = room.post(post.code)
        if state.break_since and state.on_break_until <= now:
            args = {
                "post": post.code,
                "name": post.name,
                "until": hhmm(site, state.on_break_until),
                "cover": state.cover,
            }
            yield Alert("warn", "alert.break_over", args, since=state.on_break_until, hint="alert.hint.break")


def ringing(
    room: Room,
    site: Site,
    now: int,
    posts: Sequence[PostView],
    queue: Queue,
    operator: str,
    *,
    flood: bool = False,
) -> frozenset[str]:
    """Return the identities of what rings for ``operator``.

    The bell rings once for each. These are incidents of others that nobody has acknowledged, LATE posts (one identity
    for several of a round), a gap, and a break that is over. Silence stops what rings until something newer does, but
    not an overdue P1. In a ``flood`` only new P1 and P2 sound; the others stay on the board and ring when it ends.
    """
    silenced = room.duty.silenced
    found: set[str] = set(queue.ringing(operator, silenced))
    rules = site.checks
    for due, codes in _late(posts).items():
        if due + rules.late_min * 60_000 > silenced:
            whole = len(codes) >= rules.round_posts
            found.update([f"late:round:{due}"] if whole else [f"late:{code}:{due}" for code in codes])
    duty = room.duty
    if duty.gap_ref and not duty.gap_seen and duty.gap_until > silenced:
        found.add(f"gap:{duty.gap_ref}")
    found.update(f"clock:{ref}" for ref in duty.unseen if ref != duty.gap_ref)
    for post in site.posts:
        state = room.post(post.code)
        if state.break_since and silenced < state.on_break_until <= now:
            found.add(f"break:{post.code}:{state.on_break_until}")
    found.update(register_rings(room, site, now))
    found.update(alarm_rings(room, site, now, queue, operator))
    return frozenset(rings_in_flood(room, site, found, queue) if flood else found)
