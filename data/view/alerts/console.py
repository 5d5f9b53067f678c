"""Calls about the console: not saved, two in control, the operator watch."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile

from data.base.clock import MINUTE
from data.base.text import clean_line
from data.entries.subjects import ref_of, station_of
from data.queries.alarms import ANSWER_WITHIN
from data.queries.clock_doubt import is_off
from data.room.room import Room
from data.site.localtime import hhmm_seen, hhmmss
from data.site.model import Site
from data.view.alerts.kinds import Call, Ring
from data.view.values import Alert, LinkFacts, SavingFacts
from data.words import Words


def console_calls(
    room: Room,
    site: Site,
    saving: SavingFacts,
    words: Words,
    now: int,
    *,
    open_to_others: str,
    second_away: str,
    site_fault: str,
) -> Iterator[Call]:
    """Yield the calls about the console itself. Faults of its files ring on until they are mended: ``s`` keeps none."""
    if (not_saved := saving.failed_since(now)) is not None:
        why = words.get(f"alert.why_{saving.why}", saving.why or words("alert.not_saved_why"))
        args = {"since": hhmmss(site, not_saved), "why": why, "waiting": str(saving.waiting)}
        alert = Alert("alarm", "alert.not_saved", args, flash=True, since=not_saved, hint="alert.hint.doctor")
        yield Call("not saved", alert, (Ring(f"notsaved:{not_saved}", not_saved, in_flood=True),))
    if saving.moved:
        args = {"path": clean_line(saving.moved)}
        alert = Alert("alarm", "alert.book_moved", args, flash=True, hint="alert.hint.doctor")
        yield Call("book moved", alert, (Ring("moved", now, in_flood=True),))
    if saving.rewritten:
        args = {"where": clean_line(saving.rewritten)}
        alert = Alert("alarm", "alert.rewritten", args, flash=True, hint="alert.hint.doctor")
        yield Call("book rewritten", alert, (Ring(f"rewritten:{saving.rewritten}", now, in_flood=True),))
    if open_to_others:
        alert = Alert("warn", "alert.open_home", {"mode": open_to_others}, hint="alert.hint.doctor")
        yield Call("open home", alert, (Ring(f"open:{open_to_others}", now),))
    if second_away:
        alert = Alert("warn", "alert.second_away", {"path": clean_line(second_away)}, hint="alert.hint.doctor")
        yield Call("second disk", alert, (Ring(f"second:{second_away}", now),))
    if site_fault:
        alert = Alert("warn", "alert.site_fault", {"fault": clean_line(site_fault)}, hint="alert.hint.site")
        yield Call("site file", alert, (Ring(f"site:{site_fault}", now),))
    if room.duty.rivals:
        yield _rivals(room, site, words, now)
    yield from _taken_elsewhere(room, site, words, now)
    yield from _watch(room)


def link_calls(link: LinkFacts, words: Words) -> Iterator[Call]:
    """Yield the call that the remote's clock and this one differ: one of them gives the book wrong times."""
    if link.skew is not None and is_off(link.skew):
        minutes = abs(link.skew) // MINUTE
        span = (
            f"{minutes // 60} {words('screen.h')} {minutes % 60:02}"
            if minutes >= 60
            else f"{minutes} {words('screen.min')}"
        )
        key = "alert.remote_clock_ahead" if link.skew > 0 else "alert.remote_clock_behind"
        yield Call("remote clock", Alert("warn", key, {"span": span}, hint="alert.hint.net"))


def _rivals(room: Room, site: Site, words: Words, now: int) -> Call:
    """Return the call that two stations took control without knowing of each other.

    It names both until an operator who knows of both is in control.
    """
    rivals = room.duty.rivals
    who = " + ".join(f"{station_of(t.book)} {t.operator} {hhmm_seen(site, words, t.since, now)}" for t in rivals)
    last = rivals[-1]
    hint = "stations.two_in_control.hint"
    alert = Alert("alarm", "stations.two_in_control", {"who": who}, flash=True, since=last.since, hint=hint)
    # One for each: whichever of them arrives later is the news.
    rings = (Ring(f"rivals:{t.book}:{t.no}", t.since, ref_of(t.book, t.no), in_flood=True) for t in rivals)
    return Call("two in control", alert, tuple(rings))


def _taken_elsewhere(room: Room, site: Site, words: Words, now: int) -> Iterator[Call]:
    """Yield the call that another station took control from this one, until who lost it has signed."""
    duty = room.duty
    since = list(takewhile(lambda turn: station_of(turn.book) != site.station, reversed(duty.turns)))
    if len(since) == len(duty.turns) or any(station_of(turn.book) == site.station for turn in duty.control):
        return  # it never had control, or has it still
    last = next((turn for turn in reversed(since) if turn.how == "take"), None)
    if last is None:
        return
    ref = ref_of(last.book, last.no)
    owed = next((each for each in duty.unsigned if each.ref == ref and not each.supervised), None)
    if owed is not None:
        at = hhmm_seen(site, words, last.since, now)
        args = {"station": station_of(last.book), "who": last.operator, "before": owed.before, "at": at}
        alert = Alert("warn", "alert.control_taken", args, since=last.since, hint="alert.hint.sign")
        yield Call("control taken", alert, (Ring(f"taken:{ref}", last.since, ref),))


def _watch(room: Room) -> Iterator[Call]:
    known = room.registers
    if not known.asked:
        return
    args = {"minutes": str(known.asked_min)}
    rings = [Ring(f"watch:{known.asked}", known.asked, in_flood=True)]
    alert = Alert("alarm", "alert.watch", args, flash=True, until=known.asked + ANSWER_WITHIN)
    if known.unanswered:
        rings.append(Ring(f"watch.missed:{known.asked}", known.unanswered, in_flood=True))
        alert = Alert("alarm", "alert.watch_missed", args, flash=True, since=known.unanswered)
    yield Call("operator watch", alert, tuple(rings))
