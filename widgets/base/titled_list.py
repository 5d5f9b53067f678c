"""A list under a title that says what of it is not on screen."""

from __future__ import annotations

from textual.widget import Widget

from widgets.base.pane import Pane
from widgets.base.virtual_list import VirtualList


class TitledList(Widget):
    """Base of the queue and the book: whenever the list moves, the title is painted anew."""

    DEFAULT_CSS = "TitledList { layout: vertical; }"
    can_focus = False

    list: VirtualList
    title: Pane

    def move(self, rows: int) -> None:
        """Move the cursor."""
        self.list.move(rows)
        self.title.repaint()

    def page(self, pages: int) -> None:
        """Move the cursor by screens."""
        self.list.page(pages)
        self.title.repaint()

    def ends(self, last: bool) -> None:
        """Move the cursor to the first or the last row."""
        self.list.ends(last)
        self.title.repaint()

    def on_virtual_list_moved(self) -> None:
        self.title.repaint()

    def on_virtual_list_scrolled(self) -> None:
        self.title.repaint()

    def on_resize(self) -> None:
        self.call_after_refresh(self.title.repaint)
