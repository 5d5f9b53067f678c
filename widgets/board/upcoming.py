"""What falls due next: in the detail's place when nothing is selected, and under a short queue."""

from __future__ import annotations

from collections.abc import Sequence

from data.view.values import UpcomingItem
from widgets.drawing.look import Look
from widgets.drawing.styled_line import StyledLine
from widgets.drawing.times import Times

#: Most lines of the block under the queue.
MOST = 5


def next_lines(
    items: Sequence[UpcomingItem], look: Look, times: Times, width: int, most: int, indent: int = 3
) -> list[StyledLine]:
    """One line for each of the first ``most`` items: time, words."""
    lines = []
    for item in items[:most]:
        ink = StyledLine(" " * indent).add(times.hm(item.at), "text").add("  ")
        ink.add(look.cut(look.word(item.key, **item.args), max(0, width - ink.width - 1)), "muted")
        lines.append(ink)
    return lines
