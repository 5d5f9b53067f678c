"""Incident page: one incident on the whole screen.

From 120 columns its history is at the right.
"""

from __future__ import annotations

from data.view.values import IncidentView
from widgets.base.scroll_pane import ScrollPane
from widgets.drawing.layout import WIDE
from widgets.drawing.styled_line import StyledLine
from widgets.drawing.title_rule import hidden_lines, title_rule
from widgets.incident.lines import IncidentLines, title_runs


class IncidentPage(ScrollPane):
    """An incident in full. Scrolls if it is longer than the screen."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._view: IncidentView | None = None
        self._now = 0
        self._zone = "UTC"

    def update(self, view: IncidentView | None, *, now: int, zone: str) -> None:
        """Show ``view`` at ``now`` (UTC ms)."""
        if self._view is None or view is None or self._view.row.subject != view.row.subject:
            self._top = 0
        self._view, self._now, self._zone = view, now, zone
        self.repaint()

    def _left_width(self, width: int) -> int:
        """Return the cells of the left part: all of them on narrow screens."""
        return int(0.52 * width) if width >= WIDE else width

    def head(self, width: int, above: int, below: int) -> list[StyledLine]:
        look = self.look
        if self._view is None:
            return [title_rule(look, width, [], focused=True)]
        left = self._left_width(width)
        title = [*title_runs(self._view, look), *hidden_lines(look, above, below)]
        line = title_rule(look, left, title, focused=True)
        if left < width:
            line.extend(title_rule(look, width - left, [(look.word("screen.history"), "strong")], joint=True))
        return [line]

    def body(self, width: int, height: int) -> list[StyledLine]:
        view, look = self._view, self.look
        if view is None:
            return []
        left_width = self._left_width(width)
        beside = left_width < width
        drawn = IncidentLines(view, look, now=self._now, zone=self._zone, width=left_width - 2)
        left: list[StyledLine] = []
        for part in drawn.sections(history=not beside):
            left += [StyledLine()] * bool(left) + [StyledLine(" ").extend(line) for line in part]
        if not beside:
            return left
        right = drawn.entries(view.history, width - left_width - 3)
        lines = []
        for index in range(max(len(left), len(right), height)):
            line = StyledLine().extend(left[index] if index < len(left) else ()).pad_to(left_width)
            line.add(look.glyphs.column, "rule").add(" ")
            lines.append(line.extend(right[index] if index < len(right) else ()))
        return lines
