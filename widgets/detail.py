"""The region of the selected incident, or of what comes next when none is selected."""

from __future__ import annotations

from collections.abc import Sequence

from data.board import IncidentView, NextItem
from widgets.incidentlines import compact, fits_tall, tall, title_runs
from widgets.ink import Ink
from widgets.look import Look
from widgets.nextpane import next_lines
from widgets.pane import Pane
from widgets.rule import rule


def framed(look: Look, lines: list[Ink], width: int, height: int, *, beside: bool) -> list[Ink]:
    """``lines`` under a title with the margins of the region; ``beside``: a column line at the left."""
    out = []
    for index in range(height):
        ink = Ink(look.glyphs.column, "rule").add(" ") if beside else Ink(" ")
        if index < len(lines):
            ink.extend(lines[index])
        out.append(ink.chop(width))
    return out


def paint_detail(
    view: IncidentView | None,
    items: Sequence[NextItem],
    look: Look,
    width: int,
    height: int,
    *,
    now: int,
    zone: str,
    beside: bool,
) -> list[Ink]:
    """The region in ``height`` lines: its rule, then the incident ``view`` or, without one, ``items``."""
    times = look.times(zone)
    inner, room = width - (3 if beside else 2), height - 1
    if view is None:
        caption = [] if beside else [(look.word("screen.next.caption"), "muted")]
        title = rule(look, width, [(look.word("screen.next"), "strong")], caption=caption, joint=beside)
        lines = [Ink()] if beside else []
        lines += next_lines(items, look, times, inner, room - len(lines), indent=2)
        if not items:
            lines.append(Ink("  " + look.word("screen.next.none"), "muted"))
    else:
        title = rule(look, width, title_runs(view, look), joint=beside)
        make = tall if fits_tall(view, room) else compact
        lines = make(view, look, times, now, inner, room)
    return [title, *framed(look, lines, width, room, beside=beside)]


class IncidentPane(Pane):
    """The detail's region."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._view: IncidentView | None = None
        self._next: Sequence[NextItem] = ()
        self._now = 0
        self._zone = "UTC"
        self.beside = False

    def update(self, view: IncidentView | None, *, next: Sequence[NextItem] = (), now: int, zone: str) -> None:
        """Show an incident, or without one what falls due. ``now``: UTC ms."""
        self._view, self._next, self._now, self._zone = view, next, now, zone
        self.repaint()

    def paint(self, width: int, height: int) -> list[Ink]:
        return paint_detail(
            self._view, self._next, self.look, width, height, now=self._now, zone=self._zone, beside=self.beside
        )
