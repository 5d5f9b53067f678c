"""Book page in an app: corrections, undone entries, a search that runs."""

from __future__ import annotations

import msgspec
import pytest

from data.view.values import BookLine, EntryView
from tests.kits.widgets.app import PageApp
from tests.kits.widgets.lines import EN, ID, NASTY, harmless
from tests.kits.widgets.scenes import ZONE, book_lines, entry_284
from widgets.book.book import BookPage, EntryPane
from widgets.drawing.cells import cells
from widgets.drawing.look import Look
from widgets.incident.lines import history_lines
from widgets.pages.text_page import TextPage


async def test_book_shows_corrections_both_ways_and_undone_entries_struck() -> None:
    page, lines = BookPage(), book_lines()
    app = PageApp(page)
    async with app.run_test(size=(80, 24)) as pilot:
        page.update(range(269, 289), lines.__getitem__, zone=ZONE, shift=lambda at: "shift of 21 Jan, Regu A")
        page.list.select(284)
        page.show(entry_284(), zone=ZONE)
        await pilot.pause()
        rows = page.list.lines
        assert rows[0].strip() == "Mon 22 Jan 2024 shift of 21 Jan, Regu A"
        assert any("»  284 08:08:00 LST  LOG       post 4  phone not answered → see 287" in row for row in rows)
        assert any("287 08:15:05 LST  FIX       → 284   phone was busy, not unanswered" in row for row in rows)
        assert any("283 08:06:20 LST  LOG       post 4  08:05 called twice" in row for row in rows)
        assert any("286 08:15:00 -    NEW       #129" in row for row in rows)
        struck = [s for s in page.list.render_line(rows.index(next(r for r in rows if "285" in r))) if s.style]
        assert any(s.style is not None and s.style.strike and "signed by LST" in s.text for s in struck)
        entry = page.entry.lines
        assert entry[1].strip() == "phone not answered"
        assert entry[2].strip() == "occurred 08:08:00   recorded 08:08:00 WIB   by LST (Aiptu Lestari)"
        assert entry[3].strip() == "corrected by no. 287 at 08:15:05: phone was busy, not unanswered"
        assert entry[4].strip() == "saved, sent 08:08:02   9f3c 11ab 7e20   chain checked"


async def test_book_during_a_search_does_not_say_that_nothing_was_found() -> None:
    page = BookPage()
    app = PageApp(page)
    async with app.run_test(size=(80, 24)) as pilot:
        page.update((), book_lines().__getitem__, zone=ZONE, filter="gate", searching=True)
        await pilot.pause()
        assert "searching" in page.title.lines[0] and "searching" in page.list.lines[1]
        page.update((), book_lines().__getitem__, zone=ZONE, filter="gate")
        await pilot.pause()
        assert "searching" not in page.title.lines[0] and "No entry has these words" in page.list.lines[1]


@pytest.mark.parametrize("text", NASTY, ids=range(len(NASTY)))
async def test_book_and_help_with_hostile_text_stay_in_place(text: str) -> None:
    page, lines = BookPage(), book_lines()
    change = msgspec.structs.replace
    nasty = {
        n: change(line, words=text, by=text, label=text, about=text, mark=("", "fixed", "void", "suspect")[n % 4])
        for n, line in lines.items()
    }
    app = PageApp(page)
    async with app.run_test(size=(80, 24)) as pilot:
        page.update(range(269, 289), nasty.__getitem__, zone=ZONE, filter=text, shift=lambda at: text)
        entry = change(entry_284(), line=nasty[284], name=text, corrections=(nasty[287],), hash=text)
        page.show(entry, zone=ZONE)
        await pilot.pause()
        drawn = [*page.list.lines, *page.entry.lines, *page.title.lines]
        assert all(cells(line) == 80 and harmless(line) for line in drawn)
    help_page = TextPage()
    app = PageApp(help_page)
    async with app.run_test(size=(80, 24)) as pilot:
        help_page.update([(text, text), ("", text)], text)
        await pilot.pause()
        assert all(cells(line) == 80 and harmless(line) for line in help_page.lines)


def test_book_shows_entry_and_line_values() -> None:
    assert isinstance(entry_284(), EntryView)
    assert isinstance(entry_284().corrections[0], BookLine)


@pytest.mark.parametrize(
    ("look", "by", "named", "not_named"), [(EN, "by", "system", "sistem"), (ID, "oleh", "sistem", "system")]
)
def test_entry_of_the_system_names_it_in_the_language(look: Look, by: str, named: str, not_named: str) -> None:
    line = msgspec.structs.replace(entry_284().line, by="system")
    entry = EntryPane()
    entry.set_look(look)
    entry.update(msgspec.structs.replace(entry_284(), line=line, name=""), zone=ZONE)
    page = "\n".join(line.text for line in entry.paint(120, 8))
    history = history_lines(line, look, look.times(ZONE), 60, line.at)[0].text
    assert page.count(f" {by} {named}\n") + page.count(f" {by} {named} ") == 1
    assert f" {named} " in history and not_named not in page + history
