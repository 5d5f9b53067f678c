"""Page for a terminal that is too small: nothing is lost, and the counts.

The alert row stays above it.
"""

from __future__ import annotations

from data.view.values import Board
from widgets.base.pane import BoardPane
from widgets.drawing.cells import cells
from widgets.drawing.styled_line import StyledLine


class TooSmallPage(BoardPane):
    """Page below 80 × 24 cells, in place of the board."""

    def paint_board(self, board: Board, width: int, height: int) -> list[StyledLine]:
        look, header, size = self.look, board.header, self.screen.size
        facts = [f"P{n} {count}" for n, count in enumerate(header.counts, 1) if count]
        facts.append(look.word("screen.new.some" if header.new else "screen.new", n=header.new))
        facts.append(look.word(f"screen.link.{header.link}"))
        texts = [
            (look.word("screen.small", width=size.width, height=size.height), "strong"),
            (look.word("screen.small.2"), "text"),
            ("  ".join(facts), "strong"),
        ]
        rows = [(row, role) for text, role in texts for row in look.wrap(text, max(1, width - 2), 2)]
        top = max(0, (height - len(rows)) // 2)
        lines = [StyledLine() for _ in range(top)]
        lines += [StyledLine(" " * max(0, (width - cells(row)) // 2)).add(row, role) for row, role in rows]
        return lines[:height]
