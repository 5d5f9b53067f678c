"""Frame: a filled row above and below, with the word DRILL or PAST at both ends.

Nobody can mistake a drill, or the room as it was, for the real room at a glance, with or without colours.
"""

from __future__ import annotations

from widgets.base.pane import Pane
from widgets.drawing.cells import cells
from widgets.drawing.look import Look
from widgets.drawing.styled_line import StyledLine

ROLE = "drill_fill"


#: The frame of the past: its word and its colour.
PAST, PAST_ROLE = "screen.past", "accent_fill"


def drill_row(
    look: Look, width: int, parts: tuple[str, ...], right: str, *, name: str = "screen.drill", role: str = ROLE
) -> StyledLine:
    """Return one row of ``width`` cells: the word, ``parts``, ``right``, and the word again.

    The last of the parts give way first, then ``right``.
    """
    word = look.word(name)
    end = f" {word} "
    room = width - 2 * cells(end)
    shown = [look.plain(part) for part in parts if part]
    right = look.plain(right)
    while len(shown) > 1 and cells("   ".join(shown)) + cells(right) + 4 > room:
        shown.pop()
    text = "   ".join(shown)
    if cells(text) + cells(right) + 4 > room:
        right = right if cells(right) + 16 <= room else ""
        text = look.cut(text, max(0, room - cells(right) - 4))
    line = StyledLine(end, role).add(f"  {text}", role)
    gap = width - line.width - cells(right) - cells(end) - 1
    return line.add(" " * max(0, gap), role).add(f"{right} ", role).add(end, role).pad_to(width)


class DrillRow(Pane):
    """One row of the frame."""

    DEFAULT_CSS = "DrillRow, PastRow { height: 1; }"

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._parts: tuple[str, ...] = ()
        self._right = ""

    def update(self, parts: tuple[str, ...], right: str) -> None:
        """Show ``parts`` at the left and ``right`` at the right."""
        if (parts, right) != (self._parts, self._right):
            self._parts, self._right = parts, right
            self.repaint()

    def paint(self, width: int, height: int) -> list[StyledLine]:
        return [drill_row(self.look, width, self._parts, self._right)]


class PastRow(DrillRow):
    """One row of the frame around the past."""

    def paint(self, width: int, height: int) -> list[StyledLine]:
        return [drill_row(self.look, width, self._parts, self._right, name=PAST, role=PAST_ROLE)]
