"""Lines about reminders, hazards, look-outs, registers and tours."""

from __future__ import annotations

from data.entries import registers as kinds
from data.view.lines.speaker import LineText, LineWriters, Speaker, colon, joined, pointer


def _remind(e: kinds.Remind, s: Speaker) -> LineText:
    return s.time(e.due), e.words


def _remind_off(e: kinds.RemindOff, s: Speaker) -> LineText:
    return pointer(e, e.of, e.of_no), s.words("entry.remind_off", words=e.words)


def _hazard(e: kinds.Hazard, s: Speaker) -> LineText:
    return s.post(e.post), e.words


def _hazard_off(e: kinds.HazardOff, s: Speaker) -> LineText:
    return s.post(e.post), s.words("entry.hazard_off", words=e.words)


def _lookout(e: kinds.LookoutSet, s: Speaker) -> LineText:
    return "", s.words("entry.lookout", words=e.words, until=s.time(e.until))


def _lookout_ended(e: kinds.LookoutEnded, s: Speaker) -> LineText:
    return "", s.words("entry.lookout_ended", words=e.words)


def _visit(e: kinds.Visit, s: Speaker) -> LineText:
    what = e.what if e.what in ("in", "out", "refused") else "in"
    text = s.words(f"entry.visit.{what}", name=e.name)
    return s.post(e.post), colon(joined(text, e.to), e.words)


def _key(e: kinds.KeyMoved, s: Speaker) -> LineText:
    what = "in" if e.what == "in" else "out"
    return "", colon(s.words(f"entry.key.{what}", number=e.number, name=e.name), e.words)


def _names(names: tuple[str, ...], s: Speaker) -> str:
    return s.words("entry.two", names=" + ".join(names)) if names else ""


def _seal(e: kinds.SealCheck, s: Speaker) -> LineText:
    if e.new:
        text = s.words("entry.seal.new", old=e.old, new=e.new)
    else:
        text = s.words("entry.seal", found=e.found, expected=e.expected)
    why = s.words("entry.why", why=e.why) if e.why else ""
    said = "" if e.words.casefold() in text.casefold().split() else e.words
    text = " ".join(part for part in (text, said, _names(e.names, s)) if part)
    return s.incident(e), joined(text, why)


def _move(e: kinds.BoxMove, s: Speaker) -> LineText:
    count = str(e.out) if e.out == e.arrived or e.open else f"{e.out}/{e.arrived}"
    text = s.words("entry.move.open" if e.open else "entry.move", count=count, origin=e.origin, target=e.target)
    why = s.words("entry.why", why=e.why) if e.why else ""
    text = " ".join(part for part in (text, e.words, _names(e.names, s)) if part)
    return s.incident(e), joined(text, why)


def _tour(e: kinds.TourStarted, s: Speaker) -> LineText:
    return s.post(e.post), s.words("entry.tour", tour=e.name, count=len(e.points), until=s.time(e.until))


def _point(e: kinds.TourPoint, s: Speaker) -> LineText:
    order = s.words("duty.point_order", point=e.expected) if e.expected else ""
    text = joined(s.words("entry.tour.point", tour=e.name, points=", ".join(e.points)), order)
    return s.post(e.post), colon(text, e.words)


def _tour_missed(e: kinds.TourMissed, s: Speaker) -> LineText:
    return s.post(e.post), colon(s.words("entry.tour.missed", tour=e.name, points=", ".join(e.points)), e.words)


def _tour_ended(e: kinds.TourEnded, s: Speaker) -> LineText:
    return s.post(e.post), s.words("entry.tour.ended", tour=e.name, done=e.done, count=e.count)


LINES: LineWriters = {
    kinds.Remind: _remind, kinds.RemindOff: _remind_off, kinds.Hazard: _hazard, kinds.HazardOff: _hazard_off,
    kinds.LookoutSet: _lookout, kinds.LookoutEnded: _lookout_ended, kinds.Visit: _visit, kinds.KeyMoved: _key,
    kinds.SealCheck: _seal, kinds.BoxMove: _move, kinds.TourStarted: _tour, kinds.TourPoint: _point,
    kinds.TourMissed: _tour_missed, kinds.TourEnded: _tour_ended,
}  # fmt: skip
