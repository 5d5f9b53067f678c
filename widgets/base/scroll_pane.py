"""A pane whose lines may be more than fit: PgUp and PgDn move them, a mark at each end says that there are more."""

from __future__ import annotations

from textual import events

from widgets.base.pane import Pane
from widgets.drawing.styled_line import StyledLine


class ScrollPane(Pane):
    """Base of panes that scroll by lines. A subclass paints :meth:`head` (stays) and :meth:`body` (moves)."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._top = 0

    def head(self, width: int, above: int, below: int) -> list[StyledLine]:
        """Lines that stay. ``above``, ``below``: how many lines of the body are not on screen."""
        raise NotImplementedError

    def body(self, width: int, height: int) -> list[StyledLine]:
        """All the lines that move; ``height``: how many are on screen."""
        raise NotImplementedError

    def move(self, rows: int) -> None:
        """Move the lines."""
        self._top = max(0, self._top + rows)
        self.repaint()

    def page(self, pages: int) -> None:
        """Move the lines by screens."""
        self.move(pages * max(1, self.size.height - 3))

    def ends(self, last: bool) -> None:
        """Go to the first or the last lines."""
        self._top = 1_000_000 if last else 0
        self.repaint()

    def paint(self, width: int, height: int) -> list[StyledLine]:
        room = height - len(self.head(width, 0, 0))
        body = self.body(width, room)
        self._top = max(0, min(self._top, len(body) - room))
        below = max(0, len(body) - self._top - room)
        return [*self.head(width, self._top, below), *body[self._top : self._top + room]]

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self.move(3)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self.move(-3)
