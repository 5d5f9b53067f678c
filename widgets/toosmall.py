"""What is shown while the terminal is too small: the alarm, that nothing is lost, and the counts (visual.md 10)."""

from __future__ import annotations

from data.board import Board
from widgets.alertbar import alert_row
from widgets.fit import cells
from widgets.ink import Ink
from widgets.pane import Pane


class TooSmall(Pane):
    """Stands in the place of everything below 80 × 24."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._board: Board | None = None
        self._flash_on = True

    def update(self, board: Board, *, flash_on: bool = True) -> None:
        """Show the alarm and the counts of ``board``."""
        self._board, self._flash_on = board, flash_on
        self.repaint()

    def paint(self, width: int, height: int) -> list[Ink]:
        look, board = self.look, self._board
        lines = [Ink() for _ in range(height)]
        size = self.screen.size
        texts = [
            (look.word("screen.small", width=size.width, height=size.height), "strong"),
            (look.word("screen.small.2"), "text"),
        ]
        if board is not None:
            header = board.header
            lines[0] = alert_row(board.alert, look, width, now=header.now, zone=header.zone, flash_on=self._flash_on)
            facts = [f"P{n} {count}" for n, count in enumerate(header.counts, 1) if count]
            facts.append(look.word("screen.new.some" if header.new else "screen.new", n=header.new))
            facts.append(look.word(f"screen.link.{header.link}"))
            texts.append(("  ".join(facts), "strong"))
        top = max(1, (height - len(texts)) // 2)
        for offset, (text, role) in enumerate(texts):
            if top + offset >= height:
                break
            rows = look.wrap(text, max(1, width - 2), 1)
            line = rows[0] if rows else ""
            lines[top + offset] = Ink(" " * max(0, (width - cells(line)) // 2)).add(line, role)
        return lines
