"""What is painted line by line: after new data only the lines that differ from those on screen are drawn."""

from __future__ import annotations

from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from widgets.drawing.look import PLAIN_LOOK, Look
from widgets.drawing.styled_line import StyledLine


class Painted(Widget):
    """Base of panes and lists. A subclass answers in :meth:`make` with the strips for a size in cells."""

    DEFAULT_CSS = "Painted { width: 1fr; height: 1fr; }"
    can_focus = False
    ALLOW_SELECT = False

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self.look: Look = PLAIN_LOOK
        self._strips: list[Strip] = []
        self._painted_for: tuple[int, int] = (-1, -1)

    def set_look(self, look: Look) -> None:
        """Draw with other words, symbols or colours from now on."""
        self.look = look
        self._painted_for = (-1, -1)
        self.refresh()

    def make(self, width: int, height: int) -> list[Strip]:
        """``height`` strips of ``width`` cells."""
        raise NotImplementedError

    def repaint(self) -> None:
        """The data have changed."""
        width, height = self.size
        if not self.is_attached or not width or not height:
            self._painted_for = (-1, -1)
            return
        if self._painted_for != (width, height):
            # What was painted for another size may be that of the size to come: it must not be taken for the new data.
            self._painted_for = (-1, -1)
            self.refresh()
            return
        old = self._strips
        self._strips = new = self.make(width, height)
        changed = [y for y, (a, b) in enumerate(zip(old, new, strict=True)) if a != b]
        if changed:
            self.refresh(*(Region(0, y, width, 1) for y in changed))

    def render_line(self, y: int) -> Strip:
        width, height = self.size
        if self._painted_for != (width, height):
            self._strips = self.make(width, height)
            self._painted_for = (width, height)
        return self._strips[y] if y < len(self._strips) else StyledLine().strip(self.look.palette, width)

    @property
    def lines(self) -> list[str]:
        """What stands on screen, as text."""
        return [self.render_line(y).text for y in range(self.size.height)]
