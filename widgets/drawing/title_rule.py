"""Title rules: a region is one rule line with its title in it; there are no boxes (visual.md 1)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from widgets.drawing.cells import cells
from widgets.drawing.look import Look
from widgets.drawing.styled_line import StyledLine

Runs = Iterable[tuple[str, str]]


def rule(
    look: Look,
    width: int,
    title: Runs,
    *,
    caption: Runs = (),
    columns: Sequence[tuple[str, int]] = (),
    focused: bool = False,
    joint: bool = False,
) -> StyledLine:
    """A rule ``width`` cells wide.

    ``caption`` stands near the right end. ``columns``: captions of columns, each ending before a column. ``focused``:
    the region that the keys move in. ``joint``: the rule begins where a column of lines goes down.
    """
    glyphs = look.glyphs
    line = glyphs.focus if focused else glyphs.line
    role = "focus" if focused else "rule"
    ink = StyledLine()
    if joint:
        ink.add(glyphs.joint, "rule")
    ink.add(line + " ", role)
    ends = sum(cells(text) + 2 for text, _ in columns)
    tail = StyledLine().extend(caption)
    room = width - ink.width - 2 - (ends or (tail.width + 4 if tail.width else 0))
    first = True
    title_ink = StyledLine()
    for text, run_role in title:
        title_ink.add(text, "accent" if focused and first else run_role)
        first = False
    if room < min(title_ink.width, 12):  # too narrow for both: the title stays
        tail, columns = StyledLine(), ()
        room = width - ink.width - 2
    if title_ink.width:
        ink.extend(title_ink.cut(max(0, room), glyphs.cut)).add(" ")
    else:
        ink.chop(ink.width - 1)  # no title: the rule is whole
    if columns:
        for text, end in columns:
            start = end - cells(text)
            fill = max(0, start - 1 - ink.width)
            ink.add(line * fill, role).add(f" {text}", "muted").to(end).add(" ")
        ink.add(line * max(0, width - ink.width), role) if width - ink.width > 1 else None
    elif tail.width:
        ink.add(line * max(0, width - ink.width - tail.width - 3), role).add(" ").extend(tail).add(" ").add(line, role)
    else:
        ink.add(line * max(0, width - ink.width), role)
    return ink.to(width)


def framed(look: Look, lines: list[StyledLine], width: int, height: int, *, beside: bool) -> list[StyledLine]:
    """``lines`` under a title with the margins of the region; ``beside``: a column line at the left."""
    out = []
    for index in range(height):
        ink = StyledLine(look.glyphs.column, "rule").add(" ") if beside else StyledLine(" ")
        if index < len(lines):
            ink.extend(lines[index])
        out.append(ink.chop(width))
    return out
