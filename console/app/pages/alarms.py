"""Page of the shelf and the sources."""

from __future__ import annotations

from console.session.desk import Desk
from data.entries.base import SYSTEM
from data.queries.alarms import source_text
from data.site.localtime import hhmmss_seen
from data.view.handover_sheet import shelf_items

Rows = list[tuple[str, str]]


def page_rows(desk: Desk) -> Rows:
    """Return the shelf, then the state of every source."""
    words, site, now = desk.words, desk.site, desk.clock.now()
    shelved = [(item.name, item.text) for item in shelf_items(desk.context(SYSTEM))]
    rows: Rows = shelved or [("-", words("alarm.page.none"))]
    rows.append(("", words("alarm.page.sources")))
    for source in site.sources:
        state = desk.room.source(source.code)
        at = hhmmss_seen(site, words, state.since, now)
        how = (
            source_text(words, "alarm.page.source_down", source, at=at)
            if state.down
            else source_text(words, "alarm.page.source_up", source)
        )
        text = ", ".join(part for part in (source.name, how, state.words) if part)
        rows.append((source.code, text))
    return rows
