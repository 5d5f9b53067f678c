"""Latest lines: the newest lines of the book, at the right of a very wide board."""

from __future__ import annotations

from collections.abc import Sequence

from data.view.values import BookLine
from widgets.base.pane import Pane
from widgets.drawing.styled_line import StyledLine
from widgets.drawing.title_rule import framed, title_rule


class LatestLines(Pane):
    """Newest lines of the book, newest first; those of other stations with the station's code."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._entries: Sequence[BookLine] = ()
        self._zone = "UTC"

    def update(self, entries: Sequence[BookLine], *, zone: str) -> None:
        """Show ``entries``, oldest first as in the book."""
        self._entries, self._zone = entries, zone
        self.repaint()

    def paint(self, width: int, height: int) -> list[StyledLine]:
        look, inner = self.look, width - 3
        title = title_rule(look, width, [(look.word("screen.thebook"), "strong")], joint=True)
        newest = list(reversed(self._entries))[: height - 1]
        lines = [self._line(entry, inner) for entry in newest]
        return [title, *framed(look, lines, width, height - 1, beside=True)]

    def _line(self, entry: BookLine, width: int) -> StyledLine:
        look = self.look
        line = StyledLine(f"{look.times(self._zone).hms(entry.at)} ", "muted")
        line.add(look.pad(look.plain(entry.label), 8), "muted").add(" ")
        if entry.station:
            line.add(f"{look.plain(entry.station)} ", "strong")
        words = " ".join(part for part in (look.plain(entry.about), look.plain(entry.words)) if part)
        return line.add(look.cut(words, max(0, width - line.width)), "void" if entry.mark == "void" else "text")
