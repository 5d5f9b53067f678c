"""One incident on the whole screen; from 120 columns on its history stands at the right."""

from __future__ import annotations

from data.view.values import IncidentView
from widgets.base.scroll_pane import ScrollPane
from widgets.drawing.layout import WIDE
from widgets.drawing.styled_line import StyledLine
from widgets.drawing.title_rule import rule
from widgets.incident.lines import history_line, sections, title_runs


class IncidentPage(ScrollPane):
    """An incident in full. Scrolls when it is longer than the screen."""

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

    def _left(self, width: int) -> int:
        """Cells of the left part; all of them on narrow screens."""
        return int(0.52 * width) if width >= WIDE else width

    def head(self, width: int, above: int, below: int) -> list[StyledLine]:
        look = self.look
        if self._view is None:
            return [rule(look, width, [], focused=True)]
        left = self._left(width)
        title = title_runs(self._view, look)
        if above:
            title.append((f"  {look.glyphs.up} {look.word('screen.queue.above', n=above)}", "strong"))
        if below:
            title.append((f"  {look.glyphs.down} {look.word('screen.queue.below', n=below)}", "strong"))
        ink = rule(look, left, title, focused=True)
        if left < width:
            ink.extend(rule(look, width - left, [(look.word("screen.history"), "strong")], joint=True))
        return [ink]

    def body(self, width: int, height: int) -> list[StyledLine]:
        view, look = self._view, self.look
        if view is None:
            return []
        times, left = look.times(self._zone), self._left(width)
        beside = left < width
        lines: list[StyledLine] = []
        for part in sections(view, look, times, self._now, left - 2, history=not beside):
            lines += [StyledLine()] * bool(lines) + [StyledLine(" ").extend(line) for line in part]
        if not beside:
            return lines
        right = [history_line(x, look, times, width - left - 3) for x in view.history]
        count = max(len(lines), len(right), height)
        out = []
        for index in range(count):
            ink = StyledLine().extend(lines[index] if index < len(lines) else ()).to(left)
            ink.add(look.glyphs.column, "rule").add(" ")
            out.append(ink.extend(right[index] if index < len(right) else ()))
        return out
