"""Calls about time: an unobserved gap, a step of a clock, a clock in doubt."""

from __future__ import annotations

from collections.abc import Iterator

from data.entries.subjects import station_of
from data.room.room import Room
from data.site.localtime import day_hhmm, hhmm_seen
from data.site.model import Site
from data.view.alerts.kinds import NO_INCIDENT, Call, Ring
from data.view.lines.control import gap_cause, step_text
from data.view.values import Alert
from data.words import Words


def clock_calls(room: Room, site: Site, words: Words, now: int, doubted: tuple[str, int] | None) -> Iterator[Call]:
    """Yield the calls about time. ``doubted``: see :func:`data.view.alerts.calls_of`."""
    duty = room.duty
    if duty.gap_ref and not duty.gap_seen:
        args = {
            "since": hhmm_seen(site, words, duty.gap_since, now),
            "until": hhmm_seen(site, words, duty.gap_until, now),
            "missed": str(duty.gap_missed),
            "cause": gap_cause(words, duty.gap_cause),
        }
        alert = Alert("warn", "alert.gap", args, flash=True, hint="alert.hint.seen")
        yield Call("gap", alert, (Ring(f"gap:{duty.gap_ref}", duty.gap_until),), 1, NO_INCIDENT)
    if duty.step_ref and not duty.step_seen:
        args = {"delta": step_text(words, duty.step), "before": hhmm_seen(site, words, duty.step_before, now)}
        key = _whose("alert.clock_step", duty.step_ref, site, args)
        alert = Alert("warn", key, args, flash=True, hint="alert.hint.seen")
        yield Call("clock step", alert, (Ring(f"clock:{duty.step_ref}", now),), 1, NO_INCIDENT)
    entered = bool(duty.doubt and not duty.doubt_seen)
    if doubted is not None or entered:
        yield _doubt(room, site, now, doubted, entered)


def _doubt(room: Room, site: Site, now: int, doubted: tuple[str, int] | None, entered: bool) -> Call:
    """Return the call that the clock cannot be right: now (``doubted``), or when that was ``entered``.

    Silencing does not end it: with a wrong clock nobody knows what came after it.
    """
    duty = room.duty
    why, shown, last, ref = duty.doubt, duty.doubt_at, duty.doubt_last, duty.doubt_ref
    if doubted is not None:
        entered = entered and station_of(ref) == site.station
        ref = ref if entered else ""
        (why, last), shown = doubted, now
    args = {"shown": day_hhmm(site, shown), "last": day_hhmm(site, last) if last else "-"}
    hint = "alert.hint.seen" if entered else "alert.hint.doctor"
    key = _whose("alert.clock_far" if why == "far" else "alert.clock_doubt", ref, site, args)
    ring = Ring(f"clock:{ref or why}", now, in_flood=True)
    alert = Alert("alarm", key, args, flash=True, hint=hint)
    return Call("clock in doubt", alert, (ring,), 1, NO_INCIDENT if entered else "")


def _whose(key: str, ref: str, site: Site, args: dict[str, str]) -> str:
    """Return the key of a message about a clock. Of another station's it names the station, which is noted in ``args``.

    ref: of the entry about that clock; "": it is this one.
    """
    station = station_of(ref)
    if station in ("", site.station):
        return key
    args["station"] = station
    return f"{key}_there"
