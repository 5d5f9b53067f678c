"""Panes: the screen shows what was given last."""

from __future__ import annotations

from rich.segment import Segment
from textual.app import App, ComposeResult
from textual.geometry import Size
from textual.strip import Strip

from widgets.base.pane import Painted


class Words(Painted):
    """Pane of some words. While it is ``hidden``, it is updated as one that has no cells yet."""

    words = "before"
    hidden = False

    def make_strips(self, width: int, height: int) -> list[Strip]:
        return [Strip([Segment(self.words.ljust(width))])] * height

    @property
    def size(self) -> Size:
        return Size() if self.hidden else super().size


class Screen(App[None]):
    def compose(self) -> ComposeResult:
        yield Words()


async def test_what_came_while_the_pane_had_no_cells_is_shown_when_it_has_its_old_size_again() -> None:
    app = Screen()
    async with app.run_test(size=(20, 3)) as pilot:
        pane = app.query_one(Words)
        pane.repaint()
        await pilot.pause()
        pane.hidden, pane.words = True, "after"
        pane.repaint()
        pane.hidden = False
        await pilot.pause()
        shown = [line.text.strip() for line in app.screen._compositor.render_strips()]
        assert shown == ["after"] * 3
