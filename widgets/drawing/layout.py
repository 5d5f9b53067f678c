"""Where the regions stand, in cells: a pure function of the terminal's size and the number of posts, never of events
(visual.md 2 and 5)."""

from __future__ import annotations

from typing import NamedTuple

#: The smallest terminal.
MIN_WIDTH, MIN_HEIGHT = 80, 24
#: From here on the detail stands beside the queue; from here the second on there is a third column.
WIDE, WIDEST = 120, 200
#: From here on there is a blank row under the posts and above the foot.
AIRY = 30


class Box(NamedTuple):
    """A region: left edge, top, width and height."""

    x: int
    y: int
    width: int
    height: int


class Form(NamedTuple):
    """How posts are drawn. ``kind``: L, M, S, XS. ``pitch``: cells from one column to the next. ``rows``: of the
    whole area, without its title. ``chips``: posts in a row of chips (XS)."""

    kind: str
    columns: int
    pitch: int
    rows: int
    chips: int = 0


class Regions(NamedTuple):
    """The board's regions. ``beside``: the detail stands at the queue's right. ``tail``: the book's newest lines."""

    posts: Box
    queue: Box
    detail: Box
    tail: Box | None
    beside: bool


def footer_height(screen_height: int) -> int:
    """Rows of the foot: the line and its echo, and a blank row above when there is room."""
    return 3 if screen_height >= AIRY else 2


def too_small(width: int, height: int) -> bool:
    """Whether the screen cannot be drawn."""
    return width < MIN_WIDTH or height < MIN_HEIGHT


def posts_form(width: int, height: int, count: int) -> Form:
    """The form of ``count`` posts on a screen of ``width`` × ``height`` cells."""
    budget = 6 if height < 36 else 9 if height < 40 else 11 if height < 48 else 12
    inner = width - 2
    for kind, least, gutter, lines, between in (("L", 19, 1, 4, 1), ("M", 27, 3, 2, 0), ("S", 27, 3, 1, 0)):
        if kind == "L" and height < 36:
            continue
        fit = max(1, (inner + gutter) // least)
        cell_rows = -(-count // fit)
        rows = cell_rows * lines + max(0, cell_rows - 1) * between
        if rows <= budget:
            # L stands in columns of one width whatever the count: as many as the rows need, evenly filled
            columns = max(1, -(-count // max(1, cell_rows)))
            if kind != "L":
                columns = max(columns, min(fit, 3))
            return Form(kind, columns, (inner + gutter) // columns, max(1, rows))
    chips = next((n for n in (30, 25, 20, 15, 10) if n * 5 <= inner), 10)
    columns = max(1, (inner + 3) // 27)
    return Form("XS", columns, (inner + 3) // columns, max(budget, -(-count // chips) + 1), chips)


def board_regions(width: int, height: int, screen_height: int, posts: int, *, sheet: bool = False) -> Regions:
    """The regions of a board of ``width`` × ``height`` cells (without header, alert and foot) on a screen of
    ``screen_height`` rows with ``posts`` posts. ``sheet``: a handover sheet stands in the detail's place; below 120
    columns it is higher, and leaves the queue its title and two rows at least."""
    form = posts_form(width, screen_height, posts)
    top = min(height, 1 + form.rows)
    gap = 1 if screen_height >= AIRY else 0
    posts_box = Box(0, 0, width, top)
    y = min(height, top + gap)
    rest = height - y
    if width >= WIDE:
        tail = 44 if width >= WIDEST else 0
        detail = 54 if width >= WIDEST else 60 if width >= 160 else min(60, max(50, int(0.415 * width)))
        queue = width - detail - tail
        return Regions(
            posts_box,
            Box(0, y, queue, rest),
            Box(queue, y, detail, rest),
            Box(queue + detail, y, tail, rest) if tail else None,
            True,
        )
    # Below: the queue keeps its title and five rows, what is left under it is the detail's.
    wanted = 6 if screen_height < AIRY else max(6, rest // 2)
    low = max(0, min(wanted, rest - 6))
    if sheet:
        low = max(low, min(11 if screen_height < AIRY else 12, rest - 3))
    return Regions(posts_box, Box(0, y, width, rest - low), Box(0, y + rest - low, width, low), None, False)
