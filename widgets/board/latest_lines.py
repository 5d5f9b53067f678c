"""Latest lines: the newest lines of the book, on a very wide board."""

from __future__ import annotations

from collections.abc import Sequence

from data.view.values import BookLine
from widgets.base.pane import Pane
from widgets.drawing.styled_line import StyledLine, hanging
from widgets.drawing.title_rule import framed, title_rule

#: Most lines of one entry.
MOST = 4


class LatestLines(Pane):
    """Newest lines of the book, newest first; those of other stations with the station's code."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._entries: Sequence[BookLine] = ()
        self._zone, self._now = "UTC", 0

    def update(self, entries: Sequence[BookLine], *, zone: str, now: int) -> None:
        """Show ``entries``, oldest first as in the book, as seen at ``now`` (UTC ms)."""
        self._entries, self._zone, self._now = entries, zone, now
        self.show(now, tuple(entries), zone)

    def paint(self, width: int, height: int) -> list[StyledLine]:
        look, inner = self.look, width - 3
        title = title_rule(look, width, [(look.word("screen.thebook"), "strong")], tee=True)
        lines: list[StyledLine] = []
        for entry in reversed(self._entries):
            if len(lines) >= height - 1:
                break
            lines += self._lines(entry, inner)
        return [title, *framed(look, lines[: height - 1], width, height - 1, beside=True)]

    def _lines(self, entry: BookLine, width: int) -> list[StyledLine]:
        """Return one entry, its words wrapped under each other."""
        look = self.look
        times = look.times(self._zone)
        line = StyledLine(f"{times.day_before(entry.at, self._now)}{times.hms(entry.at)} ", "muted")
        line.add(look.pad(look.plain(entry.label), 8), "muted").add(" ")
        if entry.station:
            line.add(f"{look.plain(entry.station)} ", "strong")
        words = " ".join(part for part in (look.plain(entry.about), look.plain(entry.words)) if part)
        return hanging(line, words, "void" if entry.mark == "void" else "text", look, width, MOST)
