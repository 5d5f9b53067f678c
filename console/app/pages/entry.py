"""Pages of one entry: its words and corrections whole, all of an imported one."""

from __future__ import annotations

from data.entries import Imported
from data.entries.book import IMPORTED_TIMES
from data.site.localtime import day_hhmmss, hhmmss_seen
from data.site.model import Site
from data.view.lines.book import result_of, times_of
from data.view.lines.speaker import colon, joined
from data.view.values import EntryView
from data.words import Words
from widgets.book.book import entry_facts
from widgets.book.entry_list import number_text
from widgets.drawing.look import Look

Rows = list[tuple[str, str]]


def entry_page(entry: EntryView, look: Look, zone: str) -> Rows:
    """Return the entry under its number, then what is said of it. ``zone``: IANA name."""
    facts = (text for text, _ in entry_facts(entry, look, zone))
    return [(number_text(entry.line), entry.line.words), *((look.glyphs.dot, text) for text in facts)]


def history_page(e: Imported, words: Words, site: Site) -> Rows:
    """Return what is known of an imported incident; what the file does not say has no row."""

    def stamps(unit: dict[str, str | int]) -> str:
        times = [(time, int(unit[time])) for time in IMPORTED_TIMES if time in unit]
        near = e.times.get("received", e.at)
        return joined(
            *(f"{words(f'entry.imported.{time}')} {hhmmss_seen(site, words, at, near)}" for time, at in times)
        )

    rows = [
        (words("report.col.number"), e.number),
        (words("report.col.type"), " ".join(dict.fromkeys((e.type, e.type_name))).strip()),
        (words("report.col.priority"), f"P{e.priority}" if e.priority else ""),
        (words("report.col.place"), e.place),
        (words("report.col.text"), e.words),
        (words("screen.disposition"), result_of(e, words)),
        (words("report.operator"), e.operator),
        *((words(f"entry.imported.{name}").capitalize(), day_hhmmss(site, at)) for name, at in times_of(e)),
        *(
            (colon(words("report.col.units"), str(unit["unit"])), joined(str(unit.get("kind", "")), stamps(unit)))
            for unit in e.units
        ),
        *e.fields.items(),
        (
            words("report.csv.source"),
            words(
                "entry.imported.from", source=e.source_key, rows=", ".join(map(str, e.rows)), at=day_hhmmss(site, e.at)
            ),
        ),
    ]
    return [(name, text) for name, text in rows if text]
