"""Titled list: a list under a title that counts the rows that are not on screen."""

from __future__ import annotations

from textual import on
from textual.widget import Widget

from widgets.base.pane import Pane
from widgets.base.virtual_list import VirtualList
from widgets.drawing.look import Look


class TitledList(Widget):
    """Base of the queue and the book. It repaints the title whenever the list moves."""

    DEFAULT_CSS = "TitledList { layout: vertical; }"
    can_focus = False

    #: PgUp and PgDn move the cursor where every row is on screen too.
    overflows: bool | None = True
    list: VirtualList
    title: Pane

    def set_look(self, look: Look) -> None:
        """Draw with other words, symbols or colours from now on."""
        self.title.set_look(look)
        self.list.set_look(look)

    def move(self, rows: int) -> None:
        """Move the cursor by rows."""
        self.list.move(rows)
        self.title.repaint()

    def page(self, pages: int) -> None:
        """Move the cursor by screens."""
        self.list.page(pages)
        self.title.repaint()

    def jump(self, to_last: bool) -> None:
        """Move the cursor to the first or to the last row."""
        self.list.jump(to_last)
        self.title.repaint()

    @on(VirtualList.Moved)
    @on(VirtualList.Scrolled)
    def _repaint_title(self) -> None:
        self.title.repaint()

    def on_resize(self) -> None:
        self.call_after_refresh(self.title.repaint)
