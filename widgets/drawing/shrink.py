"""Shrinking rows: items give way in a fixed order until the row fits.

A fill counts one of the blanks next to it as its own padding, so a filled word appears where the plain one was.
"""

from collections.abc import Sequence

import msgspec

from widgets.drawing.look import Look
from widgets.drawing.styled_line import StyledLine

Form = tuple[tuple[str, str], ...]


class Item(msgspec.Struct):
    """One item of a row.

    forms: runs of (text, role), longest form first; an empty form leaves the item out.
    right: it belongs to the right end of the row.
    step: index of the form in use.
    """

    name: str
    forms: list[Form]
    right: bool = False
    step: int = 0

    @property
    def runs(self) -> Form:
        """The form in use."""
        return self.forms[self.step]


def shrink_row(look: Look, width: int, items: Sequence[Item], steps: Sequence[str], gap: int) -> StyledLine:
    """Return the row, exactly ``width`` cells wide, with a free cell at each end.

    steps: names of items in the order in which they give way; each step takes an item to its next form.
    gap: blanks between items; it shrinks to 1 after the last step.

    If the row is still too long, the right end of its left part is cut.
    """
    waiting = list(steps)
    while True:
        left = _join([i for i in items if not i.right], gap)
        right = _join([i for i in items if i.right], gap)
        need = left.width + right.width + (gap if right.width else 0)
        if need <= width - 2 or (not waiting and gap == 1):
            break
        if not waiting:
            gap = 1
            continue
        name = waiting.pop(0)
        for item in items:
            if item.name == name and item.step + 1 < len(item.forms):
                item.step += 1
    lead = 0 if left.runs and _is_fill(left.runs[0]) else 1
    room = width - 1 - lead - right.width - (min(gap, 2) if right.width else 0)
    row = StyledLine(" " * lead).extend(left.cut(max(0, room), look.glyphs.cut))
    if right.width:
        row.pad_to(max(row.width, width - 1 - right.width)).extend(right)
    return row.pad_to(width)


def _join(items: Sequence[Item], gap: int) -> StyledLine:
    line = StyledLine()
    shown = [item.runs for item in items if item.runs]
    for index, runs in enumerate(shown):
        if index:
            # the padding of a fill takes the place of a blank of the gap
            blanks = gap - _is_fill(shown[index - 1][-1]) - _is_fill(runs[0])
            line.add(" " * max(0, blanks))
        for text, role in runs:
            line.add(f" {text} " if role.endswith("_fill") else text, role)
    return line


def _is_fill(run: tuple[str, str]) -> bool:
    return run[1].endswith("_fill")
