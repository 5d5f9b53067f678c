"""Sources, the shelf, the flood and the test of sound: rows of the sheet, of the figures, and a page of their own."""

from __future__ import annotations

from typing import Any

from console.session.desk import Desk
from data.queries.figures import Figures, alarm_days
from data.queries.flood import flood_now, peak_now
from data.room.state.alarms import Shelf
from data.site.localtime import hhmm, hhmmss

Rows = list[tuple[str, str]]


def _shelves(desk: Desk) -> list[Shelf]:
    now = desk.clock.now()
    return sorted((s for s in desk.room.alarms.shelves if s.until > now), key=lambda s: s.until)


def _shelf_row(desk: Desk, shelf: Shelf) -> tuple[str, str]:
    words, site = desk.words, desk.site
    text = words("alarm.page.shelf", name=shelf.name, why=shelf.why, by=shelf.by, since=hhmm(site, shelf.since))
    return shelf.source, f"{words('alarm.page.until', until=hhmm(site, shelf.until))}, {text}"


def alarm_rows(desk: Desk) -> Rows:
    """For the handover: what is shelved, what is down, whether the sound was tested in this shift."""
    words, site, known = desk.words, desk.site, desk.room.alarms
    rows: Rows = [("", words("alarm.sheet.shelved"))]
    rows += [_shelf_row(desk, shelf) for shelf in _shelves(desk)] or [("-", words("alarm.sheet.none"))]
    states = [(source, desk.room.source(source.code)) for source in site.sources]
    down = [
        (s.code, f"{s.name} {words('alarm.page.source_down', at=hhmm(site, x.since))}") for s, x in states if x.down
    ]
    if down:
        rows += [("", words("alarm.sheet.down")), *down]
    tested = "-" if known.tested < desk.room.duty.starts or not known.tested else hhmm(site, known.tested)
    return [*rows, ("", words("alarm.sheet.sound")), (tested, _sound(desk, known.tested))]


def _sound(desk: Desk, tested: int) -> str:
    words, site, known = desk.words, desk.site, desk.room.alarms
    if not tested or tested < desk.room.duty.starts:
        return words("alarm.sheet.untested")
    if not known.heard:
        return words("alarm.sheet.waits", at=hhmm(site, tested))
    if known.heard == "yes":
        return words("alarm.sheet.heard", at=hhmm(site, known.heard_at), by=known.heard_by)
    return words("alarm.sheet.unheard", at=hhmm(site, tested))


def flood_rows(desk: Desk, found: Figures) -> Rows:
    """Each time of flood of a duty period in a line."""
    words, site = desk.words, desk.site
    rows: Rows = []
    for flood in found.floods:
        peak = flood.peak if flood.until else max(flood.peak, peak_now(desk.room, site, desk.clock.now()))
        args = {"since": hhmmss(site, flood.since), "peak": str(peak)}
        if flood.until:
            text = words("alarm.figures.span", until=hhmmss(site, flood.until), **args)
        else:
            text = words("alarm.figures.since", **args)
        rows.append((words("alarm.figures.flood"), text))
    return rows


def day_rows(desk: Desk) -> Rows:
    """How many alarms each of the last days had."""
    from console.line.times import day_and_month

    words, site = desk.words, desk.site
    window = site.alarms.flood_window_s // 60
    rows: Rows = [("", words("alarm.figures.days"))]
    for day in alarm_days(desk.room.annunciations.moments, site, desk.clock.now()):
        text = words("alarm.figures.day", n=day.count, most=day.most, min=window)
        rows.append((day_and_month(site, day.start, words), text))
    return rows


def page_rows(desk: Desk) -> Rows:
    """The page of the shelf: what is on it, then how every source is."""
    words, site = desk.words, desk.site
    rows: Rows = [("", words("alarm.page"))]
    rows += [_shelf_row(desk, shelf) for shelf in _shelves(desk)] or [("-", words("alarm.page.none"))]
    rows.append(("", words("alarm.page.sources")))
    for source in site.sources:
        state = desk.room.source(source.code)
        how = (
            words("alarm.page.source_down", at=hhmmss(site, state.since))
            if state.down
            else words("alarm.page.source_up")
        )
        text = ", ".join(part for part in (source.name, how, state.words) if part)
        rows.append((source.code, text))
    return rows or [("-", words("alarm.page.none"))]


def alarm_json(desk: Desk) -> dict[str, Any]:
    """For ``siaga status --json``. Moments are UTC ms."""
    now = desk.clock.now()
    flood = flood_now(desk.room, desk.site, now)
    states = [(source, desk.room.source(source.code)) for source in desk.site.sources]
    return {
        "shelf": [
            {"source": s.source, "since": s.since, "until": s.until, "why": s.why, "by": s.by} for s in _shelves(desk)
        ],
        "sources": [{"source": s.code, "down": x.down, "since": x.since} for s, x in states],
        "flood_since": flood.since if flood.on else None,
        "annunciations": flood.count,
    }
