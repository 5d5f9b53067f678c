"""Entry list: reads only the rows on screen, follows the newest entry, separates days."""

from __future__ import annotations

from textual.app import App, ComposeResult

from data.view.values import BookLine
from tests.kits.widgets.scenes import ZONE, at
from widgets.book.entry_list import EntryList


class BookApp(App[None]):
    CSS = "Screen { layout: vertical; }"

    def __init__(self) -> None:
        super().__init__()
        self.rows = EntryList()
        self.read: list[int] = []
        self.count = 100_000

    def compose(self) -> ComposeResult:
        yield self.rows

    def line(self, no: int) -> BookLine:
        self.read.append(no)
        day = f"2024-01-{1 + no // 5000:02}"
        return BookLine(no, at(day, "10:00:00"), "LST", "log", "LOG", "post 4", f"words {no}")

    def show(self) -> None:
        self.rows.update(range(1, self.count + 1), self.line, zone=ZONE)


async def test_entry_list_reads_only_the_rows_on_screen_and_follows_new_ones() -> None:
    app = BookApp()
    async with app.run_test(size=(80, 24)) as pilot:
        app.show()
        await pilot.pause()
        assert app.rows.cursor == 100_000
        assert len(set(app.read)) < 60
        assert "words 100000" in app.rows.lines[-1]
        app.count += 1
        app.show()
        await pilot.pause()
        assert app.rows.index == 100_000
        assert "words 100001" in app.rows.lines[-1]


async def test_entry_list_scrolled_back_stays_there() -> None:
    app = BookApp()
    async with app.run_test(size=(80, 24)) as pilot:
        app.show()
        app.rows.select(4_999)
        await pilot.pause()
        shown = app.rows.lines
        app.count += 5
        app.show()
        await pilot.pause()
        assert app.rows.cursor == 4_999
        assert app.rows.lines == shown
        assert not app.rows.is_following


async def test_entry_list_separates_days_and_names_the_one_on_top() -> None:
    app = BookApp()
    async with app.run_test(size=(80, 24)) as pilot:
        app.show()
        app.rows.select(4_990)
        app.rows.move(20)
        await pilot.pause()
        lines = app.rows.lines
        assert lines[0].strip() == "Mon 1 Jan 2024"
        parted = next(i for i, line in enumerate(lines) if line.strip() == "Tue 2 Jan 2024")
        assert "words 4999" in lines[parted - 1]
        assert "words 5000" in lines[parted + 1]
        assert any(line.startswith("» ") and "5010" in line for line in lines)


async def test_entry_list_with_dividers_reaches_the_last_entry() -> None:
    app = BookApp()
    async with app.run_test(size=(80, 10)) as pilot:
        app.count = 5_003  # the day changes among the last rows
        app.show()
        await pilot.pause()
        assert "words 5003" in app.rows.lines[-1]
        app.rows._scroll(-3)
        app.rows._scroll(300)
        await pilot.pause()
        assert "words 5003" in app.rows.lines[-1]


async def test_filter_without_the_selected_entry_selects_one_nearby() -> None:
    app = BookApp()
    async with app.run_test(size=(80, 24)) as pilot:
        app.show()
        app.rows.select(1_001)
        app.rows.update(range(2, 100_000, 10), app.line, zone=ZONE)
        await pilot.pause()
        assert app.rows.cursor == 1_002
        app.rows.update([], app.line, zone=ZONE)
        await pilot.pause()
        assert "No entry has these words" in app.rows.lines[1]


async def test_entry_list_gives_a_subject_the_free_cells_and_a_crew_its_line() -> None:
    def line(no: int) -> BookLine:
        about = "posts 1,3,4" if no == 3 else "post 4"
        return BookLine(no, at("2024-01-22", f"10:0{no}:00"), "LST", "log", "LOG", about, "missed")

    app = BookApp()
    async with app.run_test(size=(80, 24)) as pilot:
        early = at("2024-01-22", "10:02:30")
        app.rows.update(range(1, 5), line, zone=ZONE, shift=lambda moment: "Regu A" if moment < early else "Regu B")
        await pilot.pause()
        shown = [row.rstrip() for row in app.rows.lines if row.strip()]
        assert [("Regu A" in row, "Regu B" in row) for row in shown if "Regu" in row] == [(True, False), (False, True)]
        assert "Regu B" in shown[3] and "posts 1,3,4 missed" in shown[4]
