"""Lines about control, the shift, gaps, clock steps and the operator watch."""

from __future__ import annotations

from data.entries import control as kinds
from data.entries.base import SYSTEM
from data.site.localtime import day_hhmm, hhmm, hhmmss_seen
from data.site.model import Site
from data.view.lines.speaker import LineText, LineWriters, Speaker, colon, joined
from data.words import Words

_CAUSES = ("down", "suspend", "stopped", "hung", "terminal")


def _control(e: kinds.Control, s: Speaker) -> LineText:
    how = e.how if e.how in ("accept", "quick", "take") and e.before else "first"
    who = f"{e.operator} ({e.name})" if e.name else e.operator
    return "", colon(s.words(f"entry.control.{how}", who=who, before=e.before), e.why)


def _shift(e: kinds.ShiftChanged, s: Speaker) -> LineText:
    name = s.site.crew_name(e.crew)
    starts, ends = hhmm(s.site, e.starts), hhmm(s.site, e.ends)  # hours of the roster, not moments
    return "", s.words("entry.shift", shift=e.shift, crew=name, starts=starts, ends=ends)


def _gap(e: kinds.Gap, s: Speaker) -> LineText:
    since, until = s.time(e.since), s.time(e.until)
    return "", s.words("entry.gap", since=since, until=until, cause=gap_cause(s.words, e.cause), missed=e.missed)


def gap_cause(words: Words, cause: str) -> str:
    """Return why nobody watched, in words."""
    return words(f"entry.gap.{cause}" if cause in _CAUSES else "entry.gap.other")


def step_text(words: Words, delta: int) -> str:
    """Return ``+1:00:00``, ``-0:47`` for less than an hour, ``+3 d 1:00:00`` from two days on. ``delta``: ms."""
    seconds = round(delta / 1000)
    sign = "+" if seconds >= 0 else "-"
    days, seconds = divmod(abs(seconds), 86_400) if abs(seconds) >= 2 * 86_400 else (0, abs(seconds))
    sign += f"{days} {words('screen.d')} " if days else ""
    hours, rest = divmod(seconds, 3600)
    minutes, left = divmod(rest, 60)
    return f"{sign}{hours}:{minutes:02}:{left:02}" if hours or days else f"{sign}{minutes}:{left:02}"


def _clock(e: kinds.ClockStep, s: Speaker) -> LineText:
    delta = step_text(s.words, e.delta)
    if e.other:
        return "", s.words("entry.clock_other", delta=delta[1:], before=hhmmss_seen(s.site, s.words, e.before, e.at))
    said = s.words("entry.clock", delta=delta, before=hhmmss_seen(s.site, s.words, e.before, e.at))
    return "", "; ".join(filter(None, (said, e.doubt and clock_doubt_text(s.words, s.site, e.doubt, e.at, e.before))))


def _doubt(e: kinds.ClockDoubt, s: Speaker) -> LineText:
    return "", clock_doubt_text(s.words, s.site, e.why, e.at, e.last)


def clock_doubt_text(words: Words, site: Site, why: str, shown: int, last: int) -> str:
    """Return that the clock cannot be right, and why. ``shown``: what it shows; ``last``: the last entry (UTC ms)."""
    key = f"entry.clock_doubt.{why if why in ('before', 'far') else 'year'}"
    return words(key, shown=day_hhmm(site, shown), last=day_hhmm(site, last) if last else "-")


def _silence(e: kinds.Silenced, s: Speaker) -> LineText:
    return "", s.words("entry.silence")


def _watch_asked(e: kinds.WatchAsked, s: Speaker) -> LineText:
    return "", s.words("entry.watch.asked", minutes=e.minutes)


def _watch_ok(e: kinds.WatchOk, s: Speaker) -> LineText:
    return "", s.words("entry.watch.ok_late" if e.missed else "entry.watch.ok")


def _watch_missed(e: kinds.WatchMissed, s: Speaker) -> LineText:
    return "", s.words("entry.watch.missed", minutes=e.minutes, at=s.time(e.asked))


def _signed_on(e: kinds.SignedOn, s: Speaker) -> LineText:
    wrong = s.words("entry.signed.wrong", n=e.wrong, since=s.time(e.since)) if e.wrong else ""
    return "", joined(s.words("entry.signed.on", by=e.operator), wrong)


def _signed_off(e: kinds.SignedOff, s: Speaker) -> LineText:
    return "", s.words(f"entry.signed.{'idle' if e.how == 'idle' else 'lock'}", by=e.operator, minutes=e.minutes)


def _pin_wrong(e: kinds.PinWrong, s: Speaker) -> LineText:
    return "", s.words("entry.pin.wrong", by=e.operator, n=e.count, since=s.time(e.since))


def _pin_changed(e: kinds.PinChanged, s: Speaker) -> LineText:
    how = e.how if e.how in ("set", "disabled") else "new"
    said = s.words(f"entry.pin.{how}", by=e.operator)
    if e.by != SYSTEM:
        return "", said
    user = (e.via.user or str(e.via.uid)) if e.via is not None else "-"
    return "", s.words("entry.pin.by_owner", what=said, user=user)


LINES: LineWriters = {
    kinds.SignedOn: _signed_on,
    kinds.SignedOff: _signed_off,
    kinds.PinWrong: _pin_wrong,
    kinds.PinChanged: _pin_changed,
    kinds.Control: _control, kinds.ShiftChanged: _shift, kinds.Gap: _gap, kinds.ClockStep: _clock,
    kinds.ClockDoubt: _doubt,
    kinds.Silenced: _silence, kinds.WatchAsked: _watch_asked, kinds.WatchOk: _watch_ok,
    kinds.WatchMissed: _watch_missed,
}  # fmt: skip
