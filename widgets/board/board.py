"""Board: posts, queue, the selected incident, on wide screens the newest lines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.geometry import Offset, Region, Size
from textual.layout import ArrangeResult, Layout, WidgetPlacement
from textual.widget import Widget

from data.view.values import Board, BookLine, IncidentView
from widgets.board.detail import DetailPane, is_paused
from widgets.board.latest_lines import LatestLines
from widgets.board.posts import PostsPane
from widgets.board.queue import QueuePane
from widgets.drawing.layout import Box, Regions, board_regions
from widgets.drawing.look import Look

if TYPE_CHECKING:
    from widgets.board.queue_filter import QueueFilter

#: The place of a region that is not shown.
_NOWHERE = Box(0, 0, 0, 0)


class BoardLayout(Layout):
    """Places the board's regions by :func:`widgets.drawing.layout.board_regions`."""

    name = "board"

    def arrange(self, parent: Widget, children: list[Widget], size: Size, greedy: bool = True) -> ArrangeResult:
        parent.pre_layout(self)
        if not isinstance(parent, BoardView):
            return []
        regions = parent.regions(size.width, size.height)
        boxes: list[tuple[Widget, Box]] = [
            (parent.posts, regions.posts),
            (parent.queue, regions.queue),
            (parent.detail, regions.detail),
            (parent.latest, regions.latest or _NOWHERE),
        ]
        return [
            WidgetPlacement(Region(box.x, box.y, box.width, box.height), Offset(0, 0), child.styles.margin, child)
            for child, box in boxes
        ]


class BoardView(Widget):
    """The board. The queue's :class:`~widgets.base.virtual_list.VirtualList.Moved` and ``Opened`` bubble from it."""

    DEFAULT_CSS = "BoardView { width: 1fr; height: 1fr; }"
    can_focus = False

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.posts = PostsPane()
        self.queue = QueuePane()
        self.detail = DetailPane()
        self.detail.above = lambda: self.queue.list.spare
        self.queue.list.further = self.detail.further
        self.latest = LatestLines()
        self.post_count = 0
        self.kept = 0  # rows of the queue that a sheet leaves it
        self._arrange = BoardLayout()

    @property
    def layout(self) -> Layout:
        return self._arrange

    def compose(self) -> ComposeResult:
        yield self.posts
        yield self.queue
        yield self.detail
        yield self.latest

    @property
    def selected(self) -> str:
        """Subject of the selected incident, or ""."""
        return self.queue.selected

    def set_look(self, look: Look) -> None:
        """Draw with other words, symbols or colours from now on."""
        for pane in (self.posts, self.queue, self.detail, self.latest):
            pane.set_look(look)

    def update(
        self,
        board: Board,
        incident: IncidentView | None = None,
        *,
        newest: Sequence[BookLine] = (),
        flash_on: bool = True,
        sheet: bool = False,
        filter: QueueFilter | None = None,
        note: tuple[str, str, str] | None = None,
    ) -> None:
        """Show ``board``.

        incident: the selected one.
        newest: the last lines of the book, oldest first; drawn from 200 columns on.
        flash_on: the lit half of the flash.
        sheet: show the current handover in the detail's place.
        filter: which rows of the queue are shown; None: all.
        note: title, caption and words in the place of the incident, if no sheet is there.
        """
        sheet = sheet and board.handover is not None
        self.posts.update(board)  # the alert row and the worst row of the queue flash: enough to be seen
        # Without an incident the detail shows the upcoming items, so the queue does not.
        is_whole = sheet and not is_paused(board)
        shows_next = incident is not None or is_whole
        self.queue.update(board, flash_on=flash_on, show_upcoming=shows_next, filter=filter)
        kept = max(1, self.queue.list.pinned()) if is_whole else 0
        if (len(board.posts), kept) != (self.post_count, self.kept):
            self.post_count, self.kept = len(board.posts), kept
            self.posts.refresh(layout=True)  # only a child's makes this widget arrange its children again
        self.detail.is_sheet_shown = sheet
        self.detail.incident, self.detail.note = incident, note
        self.detail.update(board)
        self.latest.update(newest, zone=board.header.zone, now=board.header.now)

    def regions(self, width: int, height: int) -> Regions:
        """Return the regions (cells) of a board of this size."""
        rows, kept = self.screen.size.height, self.kept
        return board_regions(width, height, rows, self.post_count, sheet=kept > 0, urgent=kept)
