"""Virtual list: the cursor follows a row, and only the rows on screen are painted."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence

import msgspec
import pytest
from textual.app import App, ComposeResult
from textual.geometry import Region

from data.view.values import Board, QueueRow
from data.words import Words
from tests.kits.widgets.scenes import flood, quiet
from widgets.base.virtual_list import VirtualList
from widgets.board.queue import QueueList, QueuePane
from widgets.drawing.look import Look
from widgets.drawing.styled_line import StyledLine


def board_of(rows: Sequence[QueueRow]) -> Board:
    board = flood()
    header = msgspec.structs.replace(board.header, new=sum(row.new for row in rows))
    return msgspec.structs.replace(board, header=header, queue=tuple(rows))


def row(number: int, new: bool = False) -> QueueRow:
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


async def test_new_rows_never_move_the_cursor() -> None:
    app = QueueApp()
    async with app.run_test(size=(80, 12)) as pilot:
        rows = [row(n) for n in range(100, 150)]
        app.pane.update(board_of(rows))
        assert app.pane.select("incident:103")
        await pilot.pause()
        app.moves.clear()
        for arrived in range(200, 230):
            rows.insert(0, row(arrived, new=True))
            app.pane.update(board_of(rows))
        await pilot.pause()
        assert app.pane.selected == "incident:103"
        assert app.moves == []
        # new rows are on screen, at the top, and the title counts the others
        assert "#229" in app.pane.list.lines[0]
        title = app.pane.query("QueueTitle").first().lines[0]  # type: ignore[attr-defined]
        assert "69 more below" in title
        assert "19 NEW" in title


async def test_new_rows_off_screen_are_counted_above_and_below() -> None:
    app = QueueApp()
    async with app.run_test(size=(80, 12)) as pilot:
        app.pane.update(board_of([row(n, new=n < 120) for n in range(100, 200)]))
        for chosen in (101, 118, 150, 199):
            app.pane.select(f"incident:{chosen}")
            await pilot.pause()
            seen = sum(line[3:5] == "P3" and line[1] == "*" for line in app.pane.list.lines)
            above, below = app.pane.list.new_hidden()
            assert above + seen + below == 20
            assert above == min(20, app.pane.list.above)


async def test_scrolled_list_keeps_the_cursor_on_its_line() -> None:
    app = QueueApp()
    async with app.run_test(size=(80, 12)) as pilot:
        rows = [row(n) for n in range(100, 150)]
        app.pane.update(board_of(rows))
        app.pane.select("incident:130")
        await pilot.pause()
        before = [i for i, line in enumerate(app.pane.list.lines) if "#130" in line]
        app.pane.update(board_of([row(900), *rows]))
        await pilot.pause()
        assert [i for i, line in enumerate(app.pane.list.lines) if "#130" in line] == before
        assert app.pane.list.lines[before[0]].startswith("»")


async def test_cursor_follows_its_row_through_a_new_order() -> None:
    app = QueueApp()
    async with app.run_test(size=(80, 24)) as pilot:
        rows = [row(n) for n in range(100, 300)]
        app.pane.update(board_of(rows))
        app.pane.select("incident:107")
        app.pane.update(board_of(rows[::-1]))
        await pilot.pause()
        assert app.pane.selected == "incident:107"
        assert app.pane.list.index == 192


async def test_cursor_of_a_removed_row_goes_to_the_next_else_to_the_one_before() -> None:
    app = QueueApp()
    async with app.run_test(size=(80, 24)) as pilot:
        rows = [row(n) for n in (101, 102, 103, 104)]
        app.pane.update(board_of(rows))
        app.pane.select("incident:103")
        await pilot.pause()
        app.moves.clear()
        # 103 closes while 105 arrives: the cursor goes to the row that was below it, not to the one now at its index
        app.pane.update(board_of([row(105), rows[0], rows[1], rows[3]]))
        assert app.pane.selected == "incident:104"
        app.pane.update(board_of([rows[0], rows[1]]))
        assert app.pane.selected == "incident:102"
        app.pane.update(board_of([]))
        await pilot.pause()
        assert app.pane.selected == ""
        assert app.moves == ["incident:104", "incident:102", None]


async def test_moving_stops_at_the_ends_and_shows_the_row() -> None:
    app = QueueApp()
    async with app.run_test(size=(80, 8)) as pilot:
        app.pane.update(board_of([row(n) for n in range(100, 150)]))
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


async def test_mouse_selects_opens_and_scrolls() -> None:
    app = QueueApp()
    async with app.run_test(size=(80, 8)) as pilot:
        app.pane.update(board_of([row(n) for n in range(100, 150)]))
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


async def test_list_of_100_000_paints_only_the_rows_on_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    app = QueueApp()
    made: list[int] = []
    async with app.run_test(size=(80, 24)) as pilot:
        rows = [row(n) for n in range(100_000)]
        app.pane.update(board_of(rows))
        await pilot.pause()
        original = app.pane.list.paint_row

        def counting(index: int, width: int, is_selected: bool) -> StyledLine:
            made.append(index)
            return original(index, width, is_selected)

        monkeypatch.setattr(app.pane.list, "paint_row", counting)
        app.pane.select("incident:50000")
        made.clear()
        app.pane.update(board_of([row(100_001), *rows]))
        await pilot.pause()
        assert app.pane.selected == "incident:50000"
        assert len(made) <= 2 * 23


async def test_changed_row_redraws_only_that_row(monkeypatch: pytest.MonkeyPatch) -> None:
    app = QueueApp()
    async with app.run_test(size=(80, 24)) as pilot:
        board = board_of([row(n) for n in range(100, 120)])
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


async def test_empty_queue_says_that_nothing_is_waiting() -> None:
    app = QueueApp()
    async with app.run_test(size=(80, 12)) as pilot:
        app.pane.update(quiet(), show_upcoming=False)
        await pilot.pause()
        assert "Nothing waiting." in app.pane.list.lines[1]


@pytest.mark.parametrize(("width", "language"), [(80, "en"), (80, "id"), (70, "id"), (100, "en")])
async def test_title_counts_each_new_p1_and_p2_and_keeps_its_captions(width: int, language: str) -> None:
    app = QueueApp()
    async with app.run_test(size=(width, 6)) as pilot:
        app.pane.set_look(look := Look(Words(language)))
        urgent = [msgspec.structs.replace(row(n, new=True), priority=1 if n < 7 else 2) for n in range(1, 21)]
        rows = [*urgent, *(row(n, new=n > 9_900) for n in range(9_700, 9_980))]
        app.pane.update(board_of(rows))
        for number in (1, 6, 12, 9_950, 9_979):
            assert app.pane.select(f"incident:{number}")
            await pilot.pause()
            title = app.pane.title.lines[0]
            shown = [line for line in app.pane.list.lines if " P1 " in line or " P2 " in line]
            for priority, all_of in ((1, 6), (2, 14)):
                here = sum(f" P{priority} " in line for line in shown)
                counted = sum(int(n) for n in re.findall(rf"(\d+) P{priority}", title))
                assert here + counted == all_of, title
            captions = [look.word("screen.queue.state"), look.word("screen.queue.time")]
            assert all(f" {word} " in title for word in captions), title
            assert len(title) == width


def urgent_row(number: int) -> QueueRow:
    return msgspec.structs.replace(row(number, new=True), priority=1)


@pytest.mark.parametrize("height", [8, 12, 24])
async def test_new_p1_stay_in_sight_wherever_the_cursor_goes(height: int) -> None:
    app = QueueApp()
    async with app.run_test(size=(80, height)) as pilot:
        rows = [urgent_row(n) for n in range(100, 103)] + [row(n) for n in range(200, 240)]
        app.pane.update(board_of(rows))
        rng = random.Random(height)
        for _ in range(60):
            act = rng.randrange(5)
            if act == 0:
                app.pane.jump(rng.random() < 0.5)
            elif act == 1:
                app.pane.page(rng.choice((-1, 1)))
            elif act == 2 and len(rows) < 60:
                rows.insert(0, urgent_row(300 + len(rows)))
                app.pane.update(board_of(rows))
            else:
                app.pane.move(rng.choice((-3, -1, 1, 4)))
            await pilot.pause()
            lines = app.pane.list.lines
            half = (height - 1) // 2
            assert all(f"#{r.number}" in line for r, line in zip(rows[:half], lines, strict=False) if r.new)
            shown = [int(line[8:11]) for line in lines]
            assert len(set(shown)) == len(lines) == height - 1
            at = [next(i for i, r in enumerate(rows) if r.number == number) for number in shown]
            assert at == sorted(at)
            assert app.pane.list.index is None or app.pane.list.index in at
            title = app.pane.query("QueueTitle").first().lines[0]  # type: ignore[attr-defined]
            above = re.search(r"↑ ([0-9]+)", title)
            assert at[-1] - at[0] + 1 - len(at) == (int(above[1]) if above else 0)
            hidden = sum(r.new for i, r in enumerate(rows) if i not in at)
            assert sum(map(int, re.findall("([0-9]+) P1", title))) == hidden
