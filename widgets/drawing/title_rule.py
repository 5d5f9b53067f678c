"""Title rule and margins of a region: one line with the title in it, no boxes.

Rules: docs/interface.md.
"""

from __future__ import annotations

from collections.abc import Sequence

from widgets.drawing.cells import cells
from widgets.drawing.look import Look
from widgets.drawing.styled_line import Runs, StyledLine


def title_rule(
    look: Look,
    width: int,
    title: Runs,
    *,
    caption: Runs = (),
    columns: Sequence[tuple[str, int]] = (),
    focused: bool = False,
    joint: bool = False,
    tee: bool = False,
) -> StyledLine:
    """Return a rule ``width`` cells wide with ``title`` in it.

    caption: text near the right end.
    columns: captions of columns, each with the cell before which it ends.
    focused: the region that the arrow keys move in.
    joint: the rule begins at the top of a column line (:func:`framed`). tee: it begins in the middle of one.
    """
    glyphs = look.glyphs
    dash, role = (glyphs.focus, "focus") if focused else (glyphs.line, "rule")
    line = StyledLine(glyphs.tee if tee else glyphs.joint if joint else "", "rule").add(dash + " ", role)
    name = StyledLine()
    for text, run_role in title:
        name.add(text, "accent" if focused and not name.runs else run_role)
    right = StyledLine().extend(caption)
    if columns:
        room = name_room(columns) - line.width
    else:
        room = width - line.width - 2 - (right.width and right.width + 4)
    if room < min(name.width, 12):  # too narrow for both: the title stays
        right, columns = StyledLine(), ()
        room = width - line.width - 2
    if name.width:
        line.extend(name.cut(max(0, room), glyphs.cut)).add(" ")
    else:
        line.chop(line.width - 1)  # no title, no gap
    for text, end in columns:
        line.add(dash * max(0, end - cells(text) - 1 - line.width), role).add(f" {text}", "muted").pad_to(end).add(" ")
    if right.width:
        line.add(dash * max(0, width - line.width - right.width - 3), role).add(" ").extend(right).add(" ")
        line.add(dash, role)
    elif not columns or width - line.width > 1:
        line.add(dash * max(0, width - line.width), role)
    return line.pad_to(width)


def name_room(columns: Sequence[tuple[str, int]]) -> int:
    """Return the cells up to which a title may reach before the captions of ``columns``, its dashes included."""
    text, end = columns[0]
    return end - cells(text) - 3


def hidden_lines(look: Look, above: int, below: int) -> list[tuple[str, str]]:
    """Return runs for a title: how many lines are hidden ``above`` and ``below`` the screen."""
    counts = ((above, look.glyphs.up, "screen.queue.above"), (below, look.glyphs.down, "screen.queue.below"))
    return [(f"  {glyph} {look.word(key, n=count)}", "strong") for count, glyph, key in counts if count]


def framed(look: Look, lines: list[StyledLine], width: int, height: int, *, beside: bool) -> list[StyledLine]:
    """Return ``height`` lines with the margins of a region. ``beside``: with a column line at the left."""
    out = []
    for index in range(height):
        line = StyledLine(look.glyphs.column, "rule").add(" ") if beside else StyledLine(" ")
        if index < len(lines):
            line.extend(lines[index])
        out.append(line.chop(width))
    return out
