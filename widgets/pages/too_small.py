"""Page for a terminal that is too small: nothing is lost, and the counts.

The alert row stays above it.
"""

from __future__ import annotations

from data.view.values import Board
from widgets.base.pane import Pane
from widgets.drawing.cells import cells
from widgets.drawing.styled_line import StyledLine


class TooSmallPage(Pane):
    """Page below 80 × 24 cells, in place of the board."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._board: Board | None = None

    def update(self, board: Board) -> None:
        """Show the counts of ``board``."""
        self._board = board
        self.repaint()

    def paint(self, width: int, height: int) -> list[StyledLine]:
        look, board = self.look, self._board
        lines = [StyledLine() for _ in range(height)]
        size = self.screen.size
        texts = [
            (look.word("screen.small", width=size.width, height=size.height), "strong"),
            (look.word("screen.small.2"), "text"),
        ]
        if board is not None:
            header = board.header
            facts = [f"P{n} {count}" for n, count in enumerate(header.counts, 1) if count]
            facts.append(look.word("screen.new.some" if header.new else "screen.new", n=header.new))
            facts.append(look.word(f"screen.link.{header.link}"))
            texts.append(("  ".join(facts), "strong"))
        rows = [(row, role) for text, role in texts for row in look.wrap(text, max(1, width - 2), 2)]
        top = max(0, (height - len(rows)) // 2)
        for offset, (row, role) in enumerate(rows[: height - top]):
            lines[top + offset] = StyledLine(" " * max(0, (width - cells(row)) // 2)).add(row, role)
        return lines
