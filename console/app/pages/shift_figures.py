"""Page of the figures of this shift, as rows of (name, text)."""

from __future__ import annotations

from console.session.desk import Desk
from data.entries.base import SYSTEM
from data.queries.figures import Figures, Round, alarm_days
from data.site.localtime import day_and_month, hhmm_seen
from data.view.handover_sheet import figure_items

Rows = list[tuple[str, str]]


def figure_rows(desk: Desk) -> Rows:
    """Return the sheet's figures of this shift, each round of check calls, and the alarms of the last days."""
    items, found = figure_items(desk.context(SYSTEM))
    return [*((item.name, item.text) for item in items), *_rounds(desk, found), *_days(desk)]


def _rounds(desk: Desk, found: Figures) -> Rows:
    """Each round in one line: ``21:00  6/6``, ``23:00  5/6, late 2 +7:10``."""
    site, words, now = desk.site, desk.words, desk.clock.now()
    return [(hhmm_seen(site, words, each.due, now), _round(desk, each)) for each in found.rounds]


def _round(desk: Desk, each: Round) -> str:
    words = desk.words
    parts = [f"{each.count('on_time')}/{len(each.calls)}"]
    for outcome in ("late", "missed", "unobserved", "open"):
        posts = [c for c in each.calls if c.outcome == outcome]
        if not posts:
            continue
        spans = [f"{c.post} +{c.late_by // 60_000}:{c.late_by // 1000 % 60:02}" if c.late_by else c.post for c in posts]
        parts.append(f"{words(f'console.round.{outcome}')} {', '.join(spans)}")
    return ", ".join(parts)


def _days(desk: Desk) -> Rows:
    words, site = desk.words, desk.site
    window = site.alarms.flood_window_s // 60
    rows: Rows = [("", words("alarm.figures.days"))]
    for day in alarm_days(desk.room.annunciations.moments, site, desk.clock.now()):
        text = words("alarm.figures.day", n=day.count, most=day.most, min=window)
        rows.append((day_and_month(site, words, day.start), text))
    return rows
