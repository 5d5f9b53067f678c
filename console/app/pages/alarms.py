"""Page of the shelf and the sources."""

from __future__ import annotations

from console.session.desk import Desk
from data.entries.base import SYSTEM
from data.site.localtime import hhmmss
from data.view.handover_sheet import shelf_items

Rows = list[tuple[str, str]]


def page_rows(desk: Desk) -> Rows:
    """Return the shelf, then the state of every source."""
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
