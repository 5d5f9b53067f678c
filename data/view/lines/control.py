"""Lines about control, the shift, gaps, clock steps and the operator watch."""

from __future__ import annotations

from data.entries import ClockStep, Control, Gap, ShiftChanged, Silenced, WatchAsked, WatchMissed, WatchOk
from data.site.localtime import hhmmss
from data.view.lines.speaker import LineText, LineWriters, Speaker, colon


def _control(e: Control, s: Speaker) -> LineText:
    how = e.how if e.how in ("accept", "quick", "take") and e.before else "first"
    who = f"{e.operator} ({e.name})" if e.name else e.operator
    return "", colon(s.words(f"entry.control.{how}", who=who, before=e.before), e.why)


def _shift(e: ShiftChanged, s: Speaker) -> LineText:
    crew = s.site.crew(e.crew)
    name = crew.name if crew else e.crew
    return "", s.words("entry.shift", shift=e.shift, crew=name, starts=s.time(e.starts), ends=s.time(e.ends))


def _gap(e: Gap, s: Speaker) -> LineText:
    key = f"entry.gap.{e.cause}" if e.cause in ("down", "suspend") else "entry.gap"
    return "", s.words(key, since=s.time(e.since), until=s.time(e.until), missed=e.missed)


def _clock(e: ClockStep, s: Speaker) -> LineText:
    seconds = round(e.delta / 1000)
    sign = "+" if seconds >= 0 else "-"
    hours, rest = divmod(abs(seconds), 3600)
    minutes, left = divmod(rest, 60)
    delta = f"{sign}{hours}:{minutes:02}:{left:02}" if hours else f"{sign}{minutes}:{left:02}"
    if e.other:
        return "", s.words("entry.clock_other", delta=delta[1:], before=hhmmss(s.site, e.before))
    return "", s.words("entry.clock", delta=delta, before=hhmmss(s.site, e.before))


def _silence(e: Silenced, s: Speaker) -> LineText:
    return "", s.words("entry.silence")


def _watch_asked(e: WatchAsked, s: Speaker) -> LineText:
    return "", s.words("entry.watch.asked", minutes=e.minutes)


def _watch_ok(e: WatchOk, s: Speaker) -> LineText:
    return "", s.words("entry.watch.ok_late" if e.missed else "entry.watch.ok")


def _watch_missed(e: WatchMissed, s: Speaker) -> LineText:
    return "", s.words("entry.watch.missed", minutes=e.minutes, at=s.time(e.asked))


LINES: LineWriters = {
    Control: _control, ShiftChanged: _shift, Gap: _gap, ClockStep: _clock, Silenced: _silence,
    WatchAsked: _watch_asked, WatchOk: _watch_ok, WatchMissed: _watch_missed,
}  # fmt: skip
