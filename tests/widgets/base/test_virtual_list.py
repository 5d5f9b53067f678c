"""The list: the cursor follows a row, never a place; only the rows on screen are made."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import pytest
from textual.app import App, ComposeResult
from textual.geometry import Region

from data.view.values import Board, BookLine, QueueRow
from data.words import Words
from tests.kits.widgets.scenes import ZONE, at, flood, quiet
from widgets.base.virtual_list import VirtualList
from widgets.board.queue import QueueList, QueuePane
from widgets.book.entry_list import EntryList
from widgets.drawing.look import Look
from widgets.drawing.styled_line import StyledLine


def board_of(rows: Sequence[QueueRow]) -> Board:
    board = flood()
    header = msgspec.structs.replace(board.header, new=sum(row.new for row in rows))
    return msgspec.structs.replace(board, header=header, queue=tuple(rows))


def make(number: int, new: bool = False) -> QueueRow:
    return QueueRow(
        subject=f"incident:{number}", number=number, priority=3, type="PERS", state="ack", words="w", new=new
    )


class QueueApp(App[None]):
    CSS = "Screen { layout: vertical; }"

    def __init__(self) -> None:
        super().__init__()
        self.pane = QueuePane()
        self.moves: list[object] = []
        self.opened: list[object] = []

    def compose(self) -> ComposeResult:
        yield self.pane

    def on_mount(self) -> None:
        self.pane.set_look(Look(Words("en")))

    def on_virtual_list_moved(self, message: VirtualList.Moved) -> None:
        self.moves.append(message.key)

    def on_virtual_list_opened(self, message: VirtualList.Opened) -> None:
        self.opened.append(message.key)


async def test_an_arrival_never_moves_the_selection() -> None:
    app = QueueApp()
    async with app.run_test(size=(80, 12)) as pilot:
        rows = [make(n) for n in range(100, 150)]
        app.pane.update(board_of(rows))
        assert app.pane.select("incident:103")
        await pilot.pause()
        app.moves.clear()
        for arrived in range(200, 230):
            rows.insert(0, make(arrived, new=True))
            app.pane.update(board_of(rows))
        await pilot.pause()
        assert app.pane.selected == "incident:103"
        assert app.moves == []
        # what is new is on screen, at the top, and the title tells what is not
        assert "#229" in app.pane.list.lines[0]
        title = app.pane.query("QueueTitle").first().lines[0]  # type: ignore[attr-defined]
        assert "69 more below" in title
        assert "19 NEW" in title


async def test_new_rows_out_of_sight_are_counted_on_their_side() -> None:
    app = QueueApp()
    async with app.run_test(size=(80, 12)) as pilot:
        app.pane.update(board_of([make(n, new=n % 10 == 0) for n in range(100, 200)]))
        for chosen, above, below in ((101, 0, 8), (150, 5, 4), (199, 8, 0)):
            app.pane.select(f"incident:{chosen}")
            await pilot.pause()
            seen = sum(line[3:5] == "P3" and line[1] == "*" for line in app.pane.list.lines)
            hidden = app.pane.list.new_hidden()
            assert sum(hidden) + seen == 10
            assert abs(hidden[0] - above) <= 1
            assert abs(hidden[1] - below) <= 1


async def test_once_scrolled_the_chosen_row_keeps_its_place_on_screen() -> None:
    app = QueueApp()
    async with app.run_test(size=(80, 12)) as pilot:
        rows = [make(n) for n in range(100, 150)]
        app.pane.update(board_of(rows))
        app.pane.select("incident:130")
        await pilot.pause()
        before = [i for i, line in enumerate(app.pane.list.lines) if "#130" in line]
        app.pane.update(board_of([make(900), *rows]))
        await pilot.pause()
        assert [i for i, line in enumerate(app.pane.list.lines) if "#130" in line] == before
        assert app.pane.list.lines[before[0]].startswith("»")


async def test_the_cursor_follows_a_row_through_a_new_order() -> None:
    app = QueueApp()
    async with app.run_test(size=(80, 24)) as pilot:
        rows = [make(n) for n in range(100, 300)]
        app.pane.update(board_of(rows))
        app.pane.select("incident:107")
        app.pane.update(board_of(rows[::-1]))
        await pilot.pause()
        assert app.pane.selected == "incident:107"
        assert app.pane.list.index == 192


async def test_when_its_row_goes_the_cursor_goes_to_the_next_then_to_the_one_before() -> None:
    app = QueueApp()
    async with app.run_test(size=(80, 24)) as pilot:
        rows = [make(n) for n in (101, 102, 103, 104)]
        app.pane.update(board_of(rows))
        app.pane.select("incident:103")
        await pilot.pause()
        app.moves.clear()
        # 103 is closed while another arrives: not what now stands in its place, but what stood below it
        app.pane.update(board_of([make(105), rows[0], rows[1], rows[3]]))
        assert app.pane.selected == "incident:104"
        app.pane.update(board_of([rows[0], rows[1]]))
        assert app.pane.selected == "incident:102"
        app.pane.update(board_of([]))
        await pilot.pause()
        assert app.pane.selected == ""
        assert app.moves == ["incident:104", "incident:102", None]


async def test_moving_stops_at_the_ends_and_brings_the_row_on_screen() -> None:
    app = QueueApp()
    async with app.run_test(size=(80, 8)) as pilot:
        app.pane.update(board_of([make(n) for n in range(100, 150)]))
        app.pane.move(1)
        assert app.pane.selected == "incident:100"
        app.pane.page(1)
        assert app.pane.selected == "incident:106"
        app.pane.move(1000)
        await pilot.pause()
        assert app.pane.selected == "incident:149"
        assert app.pane.list.lines[-1].startswith("»")
        app.pane.move(-1000)
        await pilot.pause()
        assert app.pane.list.lines[0].startswith("»")


async def test_mouse_chooses_opens_and_scrolls() -> None:
    app = QueueApp()
    async with app.run_test(size=(80, 8)) as pilot:
        app.pane.update(board_of([make(n) for n in range(100, 150)]))
        await pilot.pause()
        await pilot.click(QueueList, offset=(10, 2))
        assert app.pane.selected == "incident:102"
        await pilot.click(QueueList, offset=(10, 3), times=2)
        assert app.opened == ["incident:103"]
        await pilot.pause()
        app.pane.list._scroll(3)
        await pilot.pause()
        assert "#103" in app.pane.list.lines[0]
        assert app.pane.selected == "incident:103"


async def test_only_the_rows_on_screen_are_made_of_100_000(monkeypatch: pytest.MonkeyPatch) -> None:
    app = QueueApp()
    made: list[int] = []
    async with app.run_test(size=(80, 24)) as pilot:
        rows = [make(n) for n in range(100_000)]
        app.pane.update(board_of(rows))
        await pilot.pause()
        original = app.pane.list.paint_row

        def counting(index: int, width: int, is_selected: bool) -> StyledLine:
            made.append(index)
            return original(index, width, is_selected)

        monkeypatch.setattr(app.pane.list, "paint_row", counting)
        app.pane.select("incident:50000")
        made.clear()
        app.pane.update(board_of([make(100_001), *rows]))
        await pilot.pause()
        assert app.pane.selected == "incident:50000"
        assert len(made) <= 2 * 23


async def test_a_changed_row_redraws_that_row_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    app = QueueApp()
    async with app.run_test(size=(80, 24)) as pilot:
        board = board_of([make(n) for n in range(100, 120)])
        app.pane.update(board)
        await pilot.pause()
        regions: list[Region] = []
        monkeypatch.setattr(app.pane.list, "refresh", lambda *changed: regions.extend(changed))
        rows = list(board.queue)
        rows[4] = msgspec.structs.replace(rows[4], words="another")
        app.pane.update(board_of(rows))
        assert [region.y for region in regions] == [4]
        regions.clear()
        app.pane.update(board_of(rows))
        assert regions == []


async def test_an_empty_queue_says_so() -> None:
    app = QueueApp()
    async with app.run_test(size=(80, 12)) as pilot:
        app.pane.update(quiet(), show_upcoming=False)
        await pilot.pause()
        assert "Nothing waiting." in app.pane.list.lines[1]


# --- the book -------------------------------------------------------------------------------------------------------


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


async def test_the_book_reads_only_what_it_shows_and_follows_the_newest() -> None:
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


async def test_the_book_stays_where_the_reader_is() -> None:
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


async def test_days_are_parted_and_the_day_on_top_is_named() -> None:
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


async def test_the_last_entry_is_reached_though_dividers_take_lines() -> None:
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


async def test_a_filter_that_drops_the_chosen_entry_goes_to_one_nearby() -> None:
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
