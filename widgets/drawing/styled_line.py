"""A line of the screen before it has colours: runs of text, each with a role.

Painters make :class:`StyledLine` and know no colours; a :class:`~widgets.drawing.theme.Palette` turns roles into styles. So
what is drawn can be tested as text, and every theme draws the same characters.
"""

from __future__ import annotations

from collections.abc import Iterable

from rich.segment import Segment
from textual.strip import Strip

from widgets.drawing.cells import cells, chop, cut
from widgets.drawing.theme import Palette


class StyledLine:
    """One line. ``ground``: what lies under it: bg, surface (typing) or sel (the cursor's row)."""

    __slots__ = ("ground", "runs", "width")

    def __init__(self, text: str = "", role: str = "text", *, ground: str = "bg") -> None:
        self.runs: list[tuple[str, str]] = []
        self.width = 0
        self.ground = ground
        self.add(text, role)

    def add(self, text: str, role: str = "text") -> StyledLine:
        """Append ``text`` (already plain)."""
        if text:
            self.runs.append((text, role))
            self.width += cells(text)
        return self

    def extend(self, other: StyledLine | Iterable[tuple[str, str]]) -> StyledLine:
        """Append the runs of another line."""
        for text, role in other.runs if isinstance(other, StyledLine) else other:
            self.add(text, role)
        return self

    def to(self, column: int) -> StyledLine:
        """Blanks up to ``column``; what already stands beyond it is cut off."""
        if self.width > column:
            self.chop(column)
        return self.add(" " * (column - self.width))

    def chop(self, width: int) -> StyledLine:
        """Cut off what lies beyond ``width`` cells; half of a wide character becomes a blank."""
        if self.width <= width:
            return self
        runs, self.runs, self.width = self.runs, [], 0
        for text, role in runs:
            room = width - self.width
            if cells(text) <= room:
                self.add(text, role)
                continue
            self.add(chop(text, room), role)
            self.add(" " * (width - self.width), role)
            break
        return self

    def cut(self, width: int, mark: str = "…") -> StyledLine:
        """Like :meth:`chop`, with a mark where something was cut off."""
        if self.width <= width:
            return self
        runs, self.runs, self.width = self.runs, [], 0
        for text, role in runs:
            room = width - self.width
            if cells(text) < room:
                self.add(text, role)
                continue
            self.add(cut(text + "  ", room, mark) if room else "", role)
            break
        return self

    @property
    def text(self) -> str:
        """The characters alone."""
        return "".join(text for text, _ in self.runs)

    def strip(self, palette: Palette, width: int) -> Strip:
        """The line in colours, exactly ``width`` cells."""
        self.to(width)
        ground = self.ground
        return Strip([Segment(text, palette.style(role, ground)) for text, role in self.runs], width)
