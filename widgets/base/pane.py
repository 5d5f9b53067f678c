"""Pane: a region painted line by line, redrawing only the lines that changed."""

from __future__ import annotations

from typing import ClassVar

from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from data.view.values import Board
from widgets.drawing.look import PLAIN_LOOK, Look
from widgets.drawing.styled_line import StyledLine
from widgets.drawing.times import ALWAYS

#: Lines that one turn of the mouse wheel scrolls.
WHEEL = 3


class Wanted(Message):
    """Posted when something was clicked for which there is a line. It is put into the line, and never entered.

    form: what to type; a blank at its end if more must follow.
    number: of the post or incident, for a line that is being typed already; "": none.
    """

    def __init__(self, form: str, number: str = "") -> None:
        super().__init__()
        self.form = form
        self.number = number


class Overflowed(Message):
    """Posted when a page has become longer than the screen, or fits again."""


class Painted(Widget):
    """Base of panes and lists. A subclass implements :meth:`make_strips`."""

    DEFAULT_CSS = "Painted { width: 1fr; height: 1fr; }"
    can_focus = False
    ALLOW_SELECT = False
    #: Those that have changed, while somebody collects them to draw them at once; None: each asks for it itself.
    changed: ClassVar[set[Painted] | None] = None

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self.look: Look = PLAIN_LOOK
        self._strips: list[Strip] = []
        self._painted_size: tuple[int, int] = (-1, -1)

    def set_look(self, look: Look) -> None:
        """Draw with other words, symbols or colours from now on."""
        self.look = look
        self._painted_size = (-1, -1)
        self.refresh()

    def make_strips(self, width: int, height: int) -> list[Strip]:
        """Return ``height`` strips of ``width`` cells."""
        raise NotImplementedError

    def repaint(self) -> None:
        """Draw the lines that new data changed."""
        width, height = self.size
        if not self.is_attached or not width or not height:
            if self._painted_size != (-1, -1):
                self._painted_size = (-1, -1)
                self.refresh()  # else the lines of before would come back with the size of before
            return
        if self._painted_size != (width, height):
            # Strips of an earlier paint may have the size that comes next. They must not pass for the new data.
            self._painted_size = (-1, -1)
            self.refresh()
            return
        old = self._strips
        self._strips = new = self.make_strips(width, height)
        changed = [y for y, (a, b) in enumerate(zip(old, new, strict=True)) if a != b]
        if not changed:
            return
        regions = [Region(0, y, width, 1) for y in changed]
        if Painted.changed is None:
            self.refresh(*regions)
        else:
            self._set_dirty(*regions)
            Painted.changed.add(self)

    def render_line(self, y: int) -> Strip:
        width, height = self.size
        if self._painted_size != (width, height):
            self._strips = self.make_strips(width, height)
            self._painted_size = (width, height)
        return self._strips[y] if y < len(self._strips) else StyledLine().render(self.look.palette, width)

    @property
    def lines(self) -> list[str]:
        """The lines on screen, as text."""
        return [self.render_line(y).text for y in range(self.size.height)]


class Pane(Painted):
    """Base of the regions. A subclass implements :meth:`paint`."""

    def paint(self, width: int, height: int) -> list[StyledLine]:
        """Return at most ``height`` lines of at most ``width`` cells."""
        raise NotImplementedError

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._drawn: tuple[object, ...] | None = None
        self._drawn_at = self._same_until = 0  # when it was last drawn, and from when on its times differ (UTC ms)

    def show(self, now: int, *shown: object) -> None:
        """Draw ``shown`` as it is at ``now`` (UTC ms), unless the pane looks so already."""
        is_same = shown == self._drawn and self._drawn_at <= now < self._same_until
        self._drawn = shown
        if not is_same:
            self._drawn_at = now
            self.repaint()

    def forget(self) -> None:
        """Draw the next time, whatever is shown then: the screen has another size."""
        self._drawn = None

    def make_strips(self, width: int, height: int) -> list[Strip]:
        self.look.steady = ALWAYS
        lines = self.paint(width, height)[:height]
        self._same_until = self._drawn_at + self.look.steady
        lines += [StyledLine() for _ in range(height - len(lines))]
        return [line.render(self.look.palette, width) for line in lines]


class BoardPane(Pane):
    """Base of the panes that draw a board. A subclass implements :meth:`paint_board`."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._board: Board | None = None
        self._flash_on = True

    def update(self, board: Board, *, flash_on: bool = True) -> None:
        """Show ``board``. ``flash_on``: the lit half of the flash."""
        self._board, self._flash_on = board, flash_on
        self.show(board.header.now, flash_on, *self.seen(board))

    def seen(self, board: Board) -> tuple[object, ...]:
        """Return everything that is drawn, but for what the time alone changes."""
        return (board,)

    def paint(self, width: int, height: int) -> list[StyledLine]:
        return [] if self._board is None else self.paint_board(self._board, width, height)

    def paint_board(self, board: Board, width: int, height: int) -> list[StyledLine]:
        """Return at most ``height`` lines of at most ``width`` cells."""
        raise NotImplementedError
