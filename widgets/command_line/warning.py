"""Rows above the line: a warning, and what the row under the line cuts."""

from __future__ import annotations

from data.view.values import Echo
from widgets.base.pane import Pane
from widgets.command_line.echo import MARKS, is_cut, parts_cut
from widgets.drawing.cells import cells
from widgets.drawing.look import Look
from widgets.drawing.styled_line import StyledLine

ROLE = "warn_fill"
#: Most rows that it covers: header, alert row and line stay free at 24 rows.
MOST = 12


def warning_rows(text: str, look: Look, width: int, *, sign: str = "▲", role: str = ROLE) -> list[StyledLine]:
    """Return ``text`` in rows of ``width`` cells, broken between words: nothing of it is cut, up to :data:`MOST`."""
    sign = f" {look.plain(sign)} "
    rows = look.wrap(look.plain(text), max(8, width - cells(sign) - 1), MOST)
    indent = " " * cells(sign)
    return [StyledLine(f"{indent if i else sign}{row}", role).pad_to(width) for i, row in enumerate(rows)]


def rows_above(
    echo: Echo, look: Look, width: int, *, is_refused: bool = False, has_list: bool = False
) -> list[StyledLine]:
    """Return what ``echo`` has to say above the line: a warning, what its row cuts, a refusal in full.

    is_refused: Enter was pressed, and entered nothing.
    has_list: a list shows what could be typed; a refusal waits for Enter.
    """
    if (is_refused or not has_list) and is_cut(echo, look, width, is_refused=is_refused):
        return warning_rows(echo.full, look, width, sign=echo.mark, role=MARKS[echo.mark][1])
    rows = warning_rows(echo.warning, look, width) if echo.warning else []
    if lost := parts_cut(echo, look, width):
        rows += warning_rows(lost, look, width, sign=echo.mark, role="strong")
    return rows[:MOST]


class WarningRows(Pane):
    """Rows over the foot of the middle region while a line would take something from somebody else.

    They also hold the parts of a consequence, or the refusal, that the row under the line is too narrow for. They cover
    what is there and push nothing.
    """

    DEFAULT_CSS = "WarningRows { layer: over; dock: bottom; height: 1; display: none; }"

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.rows = 0
        self._echo = Echo()
        self._is_refused = self._has_list = False

    def update(self, echo: Echo, width: int, *, is_refused: bool = False, has_list: bool = False) -> None:
        """Show what ``echo`` has to say above the line on a screen of ``width`` cells; see :func:`rows_above`."""
        self._echo, self._is_refused, self._has_list = echo, is_refused, has_list
        self.rows = len(self.paint(width, MOST))
        self.display = self.rows > 0
        if self.rows:
            self.styles.height = self.rows
        self.repaint()

    def paint(self, width: int, height: int) -> list[StyledLine]:
        return rows_above(self._echo, self.look, width, is_refused=self._is_refused, has_list=self._has_list)
