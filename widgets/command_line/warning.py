"""Warning above the line: what Enter takes from somebody else."""

from __future__ import annotations

from widgets.base.pane import Pane
from widgets.drawing.cells import cells
from widgets.drawing.look import Look
from widgets.drawing.styled_line import StyledLine

ROLE = "warn_fill"
#: Most rows that it covers: header, alert row and line stay free at 24 rows.
MOST = 12


def warning_rows(text: str, look: Look, width: int) -> list[StyledLine]:
    """Return ``text`` in rows of ``width`` cells, broken between words: nothing of it is cut, up to :data:`MOST`."""
    sign = f" {look.plain('▲')} "
    rows = look.wrap(look.plain(text), max(8, width - cells(sign) - 1), MOST)
    indent = " " * cells(sign)
    return [StyledLine(f"{indent if i else sign}{row}", ROLE).pad_to(width) for i, row in enumerate(rows)]


class WarningRows(Pane):
    """Rows over the foot of the middle region while a line would take something from somebody else.

    They cover what is there and push nothing.
    """

    DEFAULT_CSS = "WarningRows { layer: over; dock: bottom; height: 1; display: none; }"

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._text = ""

    def update(self, text: str, width: int) -> None:
        """Show ``text`` on a screen of ``width`` cells, "": nothing."""
        if text:
            self.styles.height = len(warning_rows(text, self.look, width))
        self._text = text
        self.display = bool(text)
        self.repaint()

    def paint(self, width: int, height: int) -> list[StyledLine]:
        return warning_rows(self._text, self.look, width) if self._text else []
