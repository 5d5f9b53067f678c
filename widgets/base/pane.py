"""A region of the screen: lines of a fixed number, painted as a whole."""

from __future__ import annotations

from textual.strip import Strip

from widgets.base.painted import Painted
from widgets.drawing.styled_line import StyledLine


class Pane(Painted):
    """Base of the regions. A subclass paints: :meth:`paint` answers with the lines for a size in cells."""

    def paint(self, width: int, height: int) -> list[StyledLine]:
        """The lines of the pane: at most ``height`` lines of at most ``width`` cells."""
        raise NotImplementedError

    def make(self, width: int, height: int) -> list[Strip]:
        palette = self.look.palette
        lines = self.paint(width, height)[:height]
        lines += [StyledLine() for _ in range(height - len(lines))]
        return [line.strip(palette, width) for line in lines]
