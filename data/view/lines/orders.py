"""Lines about planned tests, orders and roll calls."""

from __future__ import annotations

from data.entries import orders as kinds
from data.view.lines.speaker import LineText, LineWriters, Speaker, colon


def _test(e: kinds.CallTest, s: Speaker) -> LineText:
    return s.post(e.post), s.words("entry.test", why=e.why)


def _test_done(e: kinds.CallTestDone, s: Speaker) -> LineText:
    result = e.result if e.result in ("passed", "failed", "stopped") else "failed"
    return s.post(e.post), s.words(f"entry.test.{result}", delay=e.delay // 1000)


def _tempo(e: kinds.TempoSet, s: Speaker) -> LineText:
    key = "entry.tempo" if e.until else "entry.tempo.further"
    text = s.words(key, every=e.every_min, until=s.time(e.until), who=e.authorised)
    if e.level:
        text = s.words("entry.tempo.level", level="I" * int(e.level), what=text)
    return ("" if e.level else s.posts(e.posts)), colon(text, e.words)


def _tempo_ended(e: kinds.TempoEnded, s: Speaker) -> LineText:
    text = s.words("entry.tempo.ended")
    if e.level:
        return "", s.words("entry.tempo.level", level="I" * int(e.level), what=text)
    return s.posts(e.posts), text


def _roll(e: kinds.RollStarted, s: Speaker) -> LineText:
    return s.number(e.incident), s.words("entry.roll", posts=s.posts(e.posts), every=e.every_min)


def _roll_ended(e: kinds.RollEnded, s: Speaker) -> LineText:
    return s.number(e.incident), s.words("entry.roll.ended", posts=s.posts(e.posts))


def _roll_missed(e: kinds.RollMissed, s: Speaker) -> LineText:
    return s.number(e.incident), s.words("entry.roll.missed", post=s.post(e.post), at=s.time(e.due))


def _roll_called(e: kinds.RollCalled, s: Speaker) -> LineText:
    names = ", ".join((*(name for people in e.names for name in people), *e.others))
    return s.number(e.incident), s.words("entry.roll.called", names=names)


def _roll_names(e: kinds.RollNames, s: Speaker) -> LineText:
    said = [s.words("entry.roll.present", names=", ".join(e.present))] if e.present else []
    said += [s.words("entry.roll.absent", names=", ".join(e.missing))] if e.missing else []
    return s.incident(e), "; ".join(said)


def _roll_done(e: kinds.RollDone, s: Speaker) -> LineText:
    text = s.words("entry.roll.done", n=e.present, of=e.count)
    if e.missing:
        text = f"{text}; {s.words('entry.roll.absent', names=', '.join(e.missing))}"
    return s.incident(e), text


def _roll_ordered(e: kinds.RollOrdered, s: Speaker) -> LineText:
    key = "entry.roll.ordered" if e.every_min else "entry.roll.order_off"
    return s.number(e.incident), s.words(key, posts=s.posts(e.posts), every=e.every_min)


LINES: LineWriters = {
    kinds.CallTest: _test, kinds.CallTestDone: _test_done, kinds.TempoSet: _tempo, kinds.TempoEnded: _tempo_ended,
    kinds.RollStarted: _roll, kinds.RollEnded: _roll_ended, kinds.RollMissed: _roll_missed,
    kinds.RollCalled: _roll_called, kinds.RollNames: _roll_names,
    kinds.RollDone: _roll_done, kinds.RollOrdered: _roll_ordered,
}  # fmt: skip
