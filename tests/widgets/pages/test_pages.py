"""Book, incident, help and the screen that is too small, in an application."""

from __future__ import annotations

import msgspec
import pytest
from textual.app import App, ComposeResult
from textual.widget import Widget

from data.words import Words
from tests.kits.widgets.app import SceneApp
from tests.kits.widgets.scenes import ZONE, book_lines, break_in, entry_284, flood, missed, missed_call
from tests.widgets.drawing.test_cells import NASTY, harmless
from widgets.board.board import BoardView
from widgets.book.book import BookPage
from widgets.drawing.cells import cells
from widgets.drawing.look import Look
from widgets.incident.incident import IncidentPage
from widgets.pages.help import HelpPage
from widgets.pages.too_small import TooSmallPage


class PageApp(App[None]):
    CSS = "Screen { layout: vertical; }"

    def __init__(self, page: Widget, language: str = "en") -> None:
        super().__init__()
        self.page = page
        self.look = Look(Words(language))

    def compose(self) -> ComposeResult:
        yield self.page

    def on_mount(self) -> None:
        self.page.set_look(self.look)  # type: ignore[attr-defined]


async def test_the_book_shows_corrections_both_ways_and_voids_struck() -> None:
    page, lines = BookPage(), book_lines()
    app = PageApp(page)
    async with app.run_test(size=(80, 24)) as pilot:
        page.update(range(269, 289), lines.__getitem__, zone=ZONE, shift=lambda at: "shift of 21 Jan, Regu A")
        page.list.select(284)
        page.show(entry_284(), zone=ZONE)
        await pilot.pause()
        rows = page.list.lines
        assert rows[0].strip() == "Mon 22 Jan 2024 shift of 21 Jan, Regu A"
        assert any("»  284 08:08:00 LST  LOG      post 4  phone not answered → see 287" in row for row in rows)
        assert any("287 08:15:05 LST  FIX      → 284   phone was busy, not unanswered" in row for row in rows)
        assert any("283 08:06:20 LST  LOG      post 4  08:05 called twice" in row for row in rows)
        assert any("286 08:15:00 -    NEW      #129" in row for row in rows)
        struck = [s for s in page.list.render_line(rows.index(next(r for r in rows if "285" in r))) if s.style]
        assert any(s.style is not None and s.style.strike and "signed by LST" in s.text for s in struck)
        entry = page.entry.lines
        assert entry[1].strip() == "phone not answered"
        assert entry[2].strip() == "occurred 08:08:00   recorded 08:08:00 WIB   by LST (Aiptu Lestari)"
        assert entry[3].strip() == "corrected by no. 287 at 08:15:05: phone was busy, not unanswered"
        assert entry[4].strip() == "saved, sent 08:08:02   9f3c 11ab 7e20   chain checked"


async def test_an_incident_taller_than_the_screen_can_be_read_to_its_end() -> None:
    page, view = IncidentPage(), break_in()
    app = PageApp(page, "id")
    async with app.run_test(size=(80, 20)) as pilot:
        page.update(view, now=flood().header.now, zone=ZONE)
        await pilot.pause()
        assert "lagi di bawah" in page.lines[0]
        assert not any("ditanggapi" in line for line in page.lines)
        page.jump(True)
        await pilot.pause()
        assert any("ditanggapi" in line for line in page.lines)
        assert "di atas" in page.lines[0]
        page.update(msgspec.structs.replace(view, row=flood().queue[0]), now=0, zone=ZONE)
        await pilot.pause()
        assert "di atas" not in page.lines[0]  # another incident begins at its top


async def test_wide_incident_has_its_history_beside() -> None:
    page = IncidentPage()
    app = PageApp(page, "id")
    async with app.run_test(size=(120, 30)) as pilot:
        page.update(break_in(), now=flood().header.now, zone=ZONE)
        await pilot.pause()
        assert "┬─ Riwayat ─" in page.lines[0]
        assert page.lines[1].rstrip().endswith("13:35:20 BGS    ditanggapi")
        assert all(cells(line) == 120 for line in page.lines)


async def test_help_scrolls_and_wraps() -> None:
    page = HelpPage()
    rows = [
        ("", "Posts"),
        ("ok 4 words", "check call from post 4"),
        *[(f"x{n}", "what it does " * 12) for n in range(30)],
    ]
    app = PageApp(page)
    async with app.run_test(size=(80, 20)) as pilot:
        page.update(rows, "ok")
        await pilot.pause()
        assert page.lines[0].startswith("═ Help ok")
        assert "ok 4 words" in page.lines[2]
        assert "more below" in page.lines[0]
        page.page(100)
        await pilot.pause()
        assert "more below" not in page.lines[0]
        assert any("x29" in line for line in page.lines)
        assert all(cells(line) == 80 for line in page.lines)


async def test_too_small_still_shows_the_counts_and_that_nothing_is_lost() -> None:
    page = TooSmallPage()
    app = PageApp(page)
    async with app.run_test(size=(60, 12)) as pilot:
        page.update(missed())
        await pilot.pause()
        text = "\n".join(page.lines)
        assert "P1 NEW" not in text  # that stands in the alarm row, once
        assert "Siaga needs 80x24. This terminal is 60x12." in text
        assert "nothing is lost" in text
        assert "P1 1" in text
        assert "1 NEW" in text
        await pilot.resize_terminal(34, 9)
        await pilot.pause()
        text = " ".join(line.strip() for line in page.lines)
        assert "The console goes on; nothing is lost." in text and "…" not in text
    for size in ((20, 3), (5, 1), (1, 1)):
        app = PageApp(TooSmallPage())
        async with app.run_test(size=size) as pilot:
            app.page.update(missed())  # type: ignore[attr-defined]
            await pilot.pause()
            assert all(cells(line) == size[0] for line in app.page.lines)  # type: ignore[attr-defined]


async def test_while_a_search_goes_on_nobody_is_told_that_there_is_nothing() -> None:
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
async def test_hostile_text_in_the_book_and_in_help(text: str) -> None:
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
    help_page = HelpPage()
    app = PageApp(help_page)
    async with app.run_test(size=(80, 24)) as pilot:
        help_page.update([(text, text), ("", text)], text)
        await pilot.pause()
        assert all(cells(line) == 80 and harmless(line) for line in help_page.lines)


async def test_a_very_wide_board_shows_the_newest_lines_from_the_first_frame_on() -> None:
    app = SceneApp(missed(), missed_call(), newest=tuple(book_lines().values()))
    async with app.run_test(size=(200, 50)) as pilot:
        await pilot.pause()
        assert isinstance(app.middle, BoardView)
        assert "┬─ Book ─" in app.middle.latest.lines[0]
        assert "08:15:48 NEW      #130 ASLT P1 panic 1" in app.middle.latest.lines[1]
        app.middle.update(missed(), missed_call(), newest=())
        await pilot.resize_terminal(120, 36)
        assert app.middle.latest.size.area == 0
        assert app.middle.detail.lines[1].startswith("│ ")
        await pilot.resize_terminal(80, 24)
        assert app.middle.detail.lines[1].startswith(" 08:15:00")
