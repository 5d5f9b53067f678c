"""The newest lines of the book, at the right of a very wide board; those of other stations with their code."""

from __future__ import annotations

from collections.abc import Sequence

from data.view.values import BookLine
from widgets.base.pane import Pane
from widgets.drawing.styled_line import StyledLine
from widgets.drawing.title_rule import framed, rule


class LatestLines(Pane):
    """The book's newest lines, newest first."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._lines: Sequence[BookLine] = ()
        self._zone = "UTC"

    def update(self, lines: Sequence[BookLine], *, zone: str) -> None:
        """Show ``lines``, oldest first as the book has them."""
        self._lines, self._zone = lines, zone
        self.repaint()

    def paint(self, width: int, height: int) -> list[StyledLine]:
        look, times, inner = self.look, self.look.times(self._zone), width - 3
        newest = list(reversed(self._lines))[: height - 1]
        lines = []
        for line in newest:
            ink = (
                StyledLine(f"{times.hms(line.at)} ", "muted").add(look.pad(look.plain(line.label), 8), "muted").add(" ")
            )
            if line.station:  # arrived from there
                ink.add(f"{look.plain(line.station)} ", "strong")
            about = look.plain(line.about)
            words = " ".join(part for part in (about, look.plain(line.words)) if part)
            role = "void" if line.mark == "void" else "text"
            lines.append(ink.add(look.cut(words, max(0, inner - ink.width)), role))
        title = rule(look, width, [(look.word("screen.thebook"), "strong")], joint=True)
        return [title, *framed(look, lines, width, height - 1, beside=True)]
