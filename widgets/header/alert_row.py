"""The row for alarms: always reserved, so that nothing moves when one comes (visual.md 8)."""

from __future__ import annotations

from data.view.values import Alert
from widgets.base.pane import Pane
from widgets.drawing.cells import cells
from widgets.drawing.layout import WIDE
from widgets.drawing.look import Look
from widgets.drawing.styled_line import StyledLine

_FILL = {"alarm": "alarm_fill", "warn": "warn_fill", "past": "accent_fill"}
#: What is no alarm of an incident or a post has a mark of its own.
_MARK = {"alert.not_saved": "!", "alert.watch": "?"}


def alert_row(alert: Alert | None, look: Look, width: int, *, now: int, zone: str, flash_on: bool) -> StyledLine:
    """The worst alert in one row of ``width`` cells. Its text is cut first; the time and the key that answers never."""
    ink = StyledLine()
    if alert is None:
        return ink.to(width)
    fill = _FILL.get(alert.level, "warn_fill")
    lit = flash_on or not alert.flash
    role = fill if lit else fill.removesuffix("_fill")
    blank = role if lit else "text"
    mark = _MARK.get(alert.key) or ("*" if alert.level == "alarm" else look.glyphs.warn)
    if alert.level == "past":
        mark = look.glyphs.past
    key = "screen.more" if width >= WIDE else "screen.more.short"
    tail = [look.word(key, n=alert.more)] if alert.more else []
    times = look.times(zone)
    if alert.since is not None:
        tail.append(times.running(now - alert.since))
    elif alert.until is not None:
        tail.append(times.running(alert.until - now))
    if alert.hint:
        tail.append(look.word(alert.hint, **alert.args))
    right = "  ".join(tail)
    room = width - 4 - (cells(right) + 2 if right else 0)
    text = look.cut(look.word(alert.key, **alert.args), max(0, room))
    ink.add(f" {mark if lit else ' '} {text}", role)
    if right:
        ink.add(" " * max(0, width - 1 - cells(right) - ink.width), blank).add(right, role)
    return ink.add(" " * max(0, width - ink.width), blank).to(width)


class AlertRow(Pane):
    """The alarm row."""

    DEFAULT_CSS = "AlertRow { height: 1; }"

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._alert: Alert | None = None
        self._now = 0
        self._zone = "UTC"
        self._flash_on = True

    def update(self, alert: Alert | None, *, now: int, zone: str, flash_on: bool = True) -> None:
        """Show ``alert`` (None: a blank row). ``now``: UTC ms."""
        self._alert, self._now, self._zone, self._flash_on = alert, now, zone, flash_on
        self.repaint()

    def paint(self, width: int, height: int) -> list[StyledLine]:
        return [alert_row(self._alert, self.look, width, now=self._now, zone=self._zone, flash_on=self._flash_on)]
