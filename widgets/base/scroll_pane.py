"""Scroll pane: a pane with a fixed head over lines that scroll."""

from __future__ import annotations

from textual import events

from widgets.base.pane import WHEEL, Overflowed, Pane
from widgets.drawing.styled_line import StyledLine


class ScrollPane(Pane):
    """Base of panes that scroll by lines. A subclass implements :meth:`head` and :meth:`body`."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.overflows: bool | None = None  # whether some lines are not on screen; None: not painted yet
        self._top = 0  # first line of the body on screen

    def head(self, width: int, above: int, below: int) -> list[StyledLine]:
        """Return the lines that stay. ``above``, ``below``: lines of the body that are not on screen."""
        raise NotImplementedError

    def body(self, width: int, height: int) -> list[StyledLine]:
        """Return all lines that scroll. ``height``: how many of them fit on screen."""
        raise NotImplementedError

    def move(self, rows: int) -> None:
        """Scroll by lines."""
        self._top = max(0, self._top + rows)
        self.repaint()

    def page(self, pages: int) -> None:
        """Scroll by screens."""
        self.move(pages * max(1, self.size.height - 3))

    def jump(self, to_last: bool) -> None:
        """Scroll to the first or to the last lines."""
        self._top = 1_000_000 if to_last else 0  # paint limits it
        self.repaint()

    def paint(self, width: int, height: int) -> list[StyledLine]:
        room = height - len(self.head(width, 0, 0))
        body = self.body(width, room)
        self._top = max(0, min(self._top, len(body) - room))
        below = max(0, len(body) - self._top - room)
        self.note_overflow(len(body) > room)
        return [*self.head(width, self._top, below), *body[self._top : self._top + room]]

    def note_overflow(self, overflows: bool) -> None:
        """Note whether some lines are not on screen, and post it if that is new."""
        if self.overflows is not overflows:
            self.overflows = overflows
            self.call_later(self._overflowed)  # one that is posted while the screen draws ends there

    def _overflowed(self) -> None:
        self.post_message(Overflowed())

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self.move(WHEEL)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self.move(-WHEEL)
