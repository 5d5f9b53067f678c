"""How a row gives way: every item starts in its longest form, and steps are taken in a fixed order until the row fits.

A fill counts one of the blanks beside it as its own padding, so that a filled word stands where the plain one stood.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from widgets.drawing.look import Look
from widgets.drawing.styled_line import StyledLine

Runs = tuple[tuple[str, str], ...]


class Item(msgspec.Struct):
    """One item of a row. ``forms``: longest first; an empty form: left out. ``right``: stands at the right end."""

    name: str
    forms: list[Runs]
    right: bool = False
    at: int = 0

    @property
    def runs(self) -> Runs:
        return self.forms[self.at]


def _filled(run: tuple[str, str]) -> bool:
    return run[1].endswith("_fill")


def _join(items: Sequence[Item], gap: int) -> StyledLine:
    ink = StyledLine()
    shown = [item.runs for item in items if item.runs]
    for index, runs in enumerate(shown):
        if index:
            # the padding of a fill takes the place of a blank of the gap
            blanks = gap - _filled(shown[index - 1][-1]) - _filled(runs[0])
            ink.add(" " * max(0, blanks))
        for text, role in runs:
            ink.add(f" {text} " if role.endswith("_fill") else text, role)
    return ink


def arrange(look: Look, width: int, items: Sequence[Item], steps: Sequence[str], gap: int) -> StyledLine:
    """The row, exactly ``width`` cells, with a free cell at each end. ``steps``: names of items; each step takes the
    named item to its next form, and after them the gaps shrink to one blank. What does not fit even then is cut at the
    right end of the left part."""
    waiting = list(steps)
    while True:
        left = _join([i for i in items if not i.right], gap)
        right = _join([i for i in items if i.right], gap)
        need = left.width + right.width + (gap if right.width else 0)
        if need <= width - 2 or (not waiting and gap == 1):
            break
        if not waiting:
            gap = 1  # the last thing to give way
            continue
        name = waiting.pop(0)
        for item in items:
            if item.name == name and item.at + 1 < len(item.forms):
                item.at += 1
    lead = 0 if left.runs and _filled(left.runs[0]) else 1
    room = width - 1 - lead - right.width - (min(gap, 2) if right.width else 0)
    row = StyledLine(" " * lead).extend(left.cut(max(0, room), look.glyphs.cut))
    if right.width:
        row.to(max(row.width, width - 1 - right.width)).extend(right)
    return row.to(width)
