"""Lines about orders, roll calls, tours, reminders and registers."""

from __future__ import annotations

from data import entries as e
from data.view.lines.speaker import LineText, LineWriters, Speaker, colon, joined


def _test(e: e.CallTest, s: Speaker) -> LineText:
    return s.post(e.post), s.words("entry.test", why=e.why)


def _test_done(e: e.CallTestDone, s: Speaker) -> LineText:
    result = e.result if e.result in ("passed", "failed", "stopped") else "failed"
    return s.post(e.post), s.words(f"entry.test.{result}", delay=e.delay // 1000)


def _tempo(e: e.TempoSet, s: Speaker) -> LineText:
    key = "entry.tempo" if e.until else "entry.tempo.further"
    text = s.words(key, every=e.every_min, until=s.time(e.until), who=e.authorised)
    if e.level:
        text = s.words("entry.tempo.level", level="I" * int(e.level), what=text)
    return ("" if e.level else s.posts(e.posts)), colon(text, e.words)


def _tempo_ended(e: e.TempoEnded, s: Speaker) -> LineText:
    text = s.words("entry.tempo.ended")
    if e.level:
        return "", s.words("entry.tempo.level", level="I" * int(e.level), what=text)
    return s.posts(e.posts), text


def _roll(e: e.RollStarted, s: Speaker) -> LineText:
    return s.number(e.incident), s.words("entry.roll", posts=s.posts(e.posts), every=e.every_min)


def _roll_ended(e: e.RollEnded, s: Speaker) -> LineText:
    return s.number(e.incident), s.words("entry.roll.ended", posts=s.posts(e.posts))


def _roll_missed(e: e.RollMissed, s: Speaker) -> LineText:
    return s.number(e.incident), s.words("entry.roll.missed", post=s.post(e.post), at=s.time(e.due))


def _roll_called(e: e.RollCalled, s: Speaker) -> LineText:
    names = ", ".join(name for people in e.names for name in people)
    return s.number(e.incident), s.words("entry.roll.called", names=names)


def _roll_names(e: e.RollNames, s: Speaker) -> LineText:
    said = [s.words("entry.roll.present", names=", ".join(e.present))] if e.present else []
    said += [s.words("entry.roll.absent", names=", ".join(e.missing))] if e.missing else []
    return s.incident(e), "; ".join(said)


def _watch_asked(e: e.WatchAsked, s: Speaker) -> LineText:
    return "", s.words("entry.watch.asked", minutes=e.minutes)


def _watch_ok(e: e.WatchOk, s: Speaker) -> LineText:
    return "", s.words("entry.watch.ok_late" if e.missed else "entry.watch.ok")


def _watch_missed(e: e.WatchMissed, s: Speaker) -> LineText:
    return "", s.words("entry.watch.missed", minutes=e.minutes, at=s.time(e.asked))


def _call_arrived(e: e.CallArrived, s: Speaker) -> LineText:
    return s.incident(e), colon(s.words("entry.call_arrived", who=f"{e.who} {e.number}".strip()), e.words)


def _remind(e: e.Remind, s: Speaker) -> LineText:
    return s.time(e.due), e.words


def _remind_off(e: e.RemindOff, s: Speaker) -> LineText:
    return f"→ {e.of_no}", s.words("entry.remind_off", words=e.words)


def _hazard(e: e.Hazard, s: Speaker) -> LineText:
    return s.post(e.post), e.words


def _hazard_off(e: e.HazardOff, s: Speaker) -> LineText:
    return s.post(e.post), s.words("entry.hazard_off", words=e.words)


def _lookout(e: e.LookoutSet, s: Speaker) -> LineText:
    return "", s.words("entry.lookout", words=e.words, until=s.time(e.until))


def _lookout_ended(e: e.LookoutEnded, s: Speaker) -> LineText:
    return "", s.words("entry.lookout_ended", words=e.words)


def _visit(e: e.Visit, s: Speaker) -> LineText:
    what = e.what if e.what in ("in", "out", "refused") else "in"
    text = s.words(f"entry.visit.{what}", name=e.name)
    return s.post(e.post), colon(joined(text, e.to), e.words)


def _key(e: e.KeyMoved, s: Speaker) -> LineText:
    what = "in" if e.what == "in" else "out"
    return "", colon(s.words(f"entry.key.{what}", number=e.number, name=e.name), e.words)


def _names(names: tuple[str, ...], s: Speaker) -> str:
    return s.words("entry.two", names=" + ".join(names)) if names else ""


def _seal(e: e.SealCheck, s: Speaker) -> LineText:
    if e.new:
        text = s.words("entry.seal.new", old=e.old, new=e.new)
    else:
        text = s.words("entry.seal", found=e.found, expected=e.expected)
    why = s.words("entry.why", why=e.why) if e.why else ""
    text = " ".join(part for part in (text, e.words, _names(e.names, s)) if part)
    return s.incident(e), joined(text, why)


def _move(e: e.BoxMove, s: Speaker) -> LineText:
    count = str(e.out) if e.out == e.arrived else f"{e.out}/{e.arrived}"
    text = s.words("entry.move", count=count, origin=e.origin, target=e.target)
    why = s.words("entry.why", why=e.why) if e.why else ""
    text = " ".join(part for part in (text, e.words, _names(e.names, s)) if part)
    return s.incident(e), joined(text, why)


def _tour(e: e.TourStarted, s: Speaker) -> LineText:
    return s.post(e.post), s.words("entry.tour", tour=e.name, count=len(e.points), until=s.time(e.until))


def _point(e: e.TourPoint, s: Speaker) -> LineText:
    return s.post(e.post), colon(s.words("entry.tour.point", tour=e.name, points=", ".join(e.points)), e.words)


def _tour_missed(e: e.TourMissed, s: Speaker) -> LineText:
    return s.post(e.post), colon(s.words("entry.tour.missed", tour=e.name, points=", ".join(e.points)), e.words)


def _tour_ended(e: e.TourEnded, s: Speaker) -> LineText:
    return s.post(e.post), s.words("entry.tour.ended", tour=e.name, done=e.done, count=e.count)


LINES: LineWriters = {
    e.CallTest: _test, e.CallTestDone: _test_done, e.TempoSet: _tempo, e.TempoEnded: _tempo_ended,
    e.RollStarted: _roll, e.RollEnded: _roll_ended, e.RollMissed: _roll_missed, e.RollCalled: _roll_called,
    e.RollNames: _roll_names, e.WatchAsked: _watch_asked, e.WatchOk: _watch_ok, e.WatchMissed: _watch_missed,
    e.CallArrived: _call_arrived, e.Remind: _remind, e.RemindOff: _remind_off, e.Hazard: _hazard,
    e.HazardOff: _hazard_off, e.LookoutSet: _lookout, e.LookoutEnded: _lookout_ended, e.Visit: _visit,
    e.KeyMoved: _key, e.SealCheck: _seal, e.BoxMove: _move, e.TourStarted: _tour, e.TourPoint: _point,
    e.TourMissed: _tour_missed, e.TourEnded: _tour_ended,
}  # fmt: skip
