"""Lines about control, the shift, gaps, clock steps and the operator watch."""

from __future__ import annotations

from data.entries import control as kinds
from data.site.localtime import hhmmss
from data.view.lines.speaker import LineText, LineWriters, Speaker, colon


def _control(e: kinds.Control, s: Speaker) -> LineText:
    how = e.how if e.how in ("accept", "quick", "take") and e.before else "first"
    who = f"{e.operator} ({e.name})" if e.name else e.operator
    return "", colon(s.words(f"entry.control.{how}", who=who, before=e.before), e.why)


def _shift(e: kinds.ShiftChanged, s: Speaker) -> LineText:
    name = s.site.crew_name(e.crew)
    return "", s.words("entry.shift", shift=e.shift, crew=name, starts=s.time(e.starts), ends=s.time(e.ends))


def _gap(e: kinds.Gap, s: Speaker) -> LineText:
    key = f"entry.gap.{e.cause}" if e.cause in ("down", "suspend") else "entry.gap"
    return "", s.words(key, since=s.time(e.since), until=s.time(e.until), missed=e.missed)


def _clock(e: kinds.ClockStep, s: Speaker) -> LineText:
    seconds = round(e.delta / 1000)
    sign = "+" if seconds >= 0 else "-"
    hours, rest = divmod(abs(seconds), 3600)
    minutes, left = divmod(rest, 60)
    delta = f"{sign}{hours}:{minutes:02}:{left:02}" if hours else f"{sign}{minutes}:{left:02}"
    if e.other:
        return "", s.words("entry.clock_other", delta=delta[1:], before=hhmmss(s.site, e.before))
    return "", s.words("entry.clock", delta=delta, before=hhmmss(s.site, e.before))


def _silence(e: kinds.Silenced, s: Speaker) -> LineText:
    return "", s.words("entry.silence")


def _watch_asked(e: kinds.WatchAsked, s: Speaker) -> LineText:
    return "", s.words("entry.watch.asked", minutes=e.minutes)


def _watch_ok(e: kinds.WatchOk, s: Speaker) -> LineText:
    return "", s.words("entry.watch.ok_late" if e.missed else "entry.watch.ok")


def _watch_missed(e: kinds.WatchMissed, s: Speaker) -> LineText:
    return "", s.words("entry.watch.missed", minutes=e.minutes, at=s.time(e.asked))


LINES: LineWriters = {
    kinds.Control: _control, kinds.ShiftChanged: _shift, kinds.Gap: _gap, kinds.ClockStep: _clock,
    kinds.Silenced: _silence, kinds.WatchAsked: _watch_asked, kinds.WatchOk: _watch_ok,
    kinds.WatchMissed: _watch_missed,
}  # fmt: skip
