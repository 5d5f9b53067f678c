"""The page of the shelf and of the sources, and the alarms as JSON."""

from __future__ import annotations

from typing import Any

from console.session.desk import Desk
from data.entries.base import SYSTEM
from data.queries.flood import flood_now
from data.room.state.alarms import Shelf
from data.site.localtime import hhmmss
from data.view.handover_sheet import shelf_items

Rows = list[tuple[str, str]]


def _shelves(desk: Desk) -> list[Shelf]:
    now = desk.clock.now()
    return sorted((s for s in desk.room.alarms.shelves if s.until > now), key=lambda s: s.until)


def page_rows(desk: Desk) -> Rows:
    """The page of the shelf: what is on it, then how every source is."""
    words, site = desk.words, desk.site
    rows: Rows = [("", words("alarm.page"))]
    rows += [(item.name, item.text) for item in shelf_items(desk.context(SYSTEM))] or [("-", words("alarm.page.none"))]
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
    return rows


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
