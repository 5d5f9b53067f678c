"""Board in an app: its regions follow the size of the terminal."""

from __future__ import annotations

from tests.kits.widgets.app import SceneApp
from tests.kits.widgets.scenes import book_lines, missed, missed_call
from widgets.board.board import BoardView


async def test_wide_board_shows_the_latest_lines_from_the_first_frame() -> None:
    app = SceneApp(missed(), missed_call(), newest=tuple(book_lines().values()))
    async with app.run_test(size=(200, 50)) as pilot:
        await pilot.pause()
        assert isinstance(app.middle, BoardView)
        assert "├─ Book ─" in app.middle.latest.lines[0]
        assert "08:15:48 NEW      #130 ASLT P1 panic 1" in app.middle.latest.lines[1]
        app.middle.update(missed(), missed_call(), newest=())
        await pilot.resize_terminal(120, 36)
        assert app.middle.latest.size.area == 0
        assert app.middle.detail.lines[1].startswith("│ ")
        await pilot.resize_terminal(80, 24)
        assert app.middle.detail.lines[1].startswith(" 08:15:00")
