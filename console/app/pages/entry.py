"""Page of one entry of the book: its words and corrections, no word of them cut."""

from __future__ import annotations

from data.view.values import EntryView
from widgets.book.book import entry_facts
from widgets.book.entry_list import number_text
from widgets.drawing.look import Look

Rows = list[tuple[str, str]]


def entry_page(entry: EntryView, look: Look, zone: str) -> Rows:
    """Return the entry under its number, then what is said of it. ``zone``: IANA name."""
    facts = (text for text, _ in entry_facts(entry, look, zone))
    return [(number_text(entry.line), entry.line.words), *((look.glyphs.dot, text) for text in facts)]
