"""Layout of the board in cells, from the terminal's size and the number of posts.

The rules are in docs/interface.md.
"""

from typing import Literal

import msgspec

#: The smallest terminal.
MIN_WIDTH, MIN_HEIGHT = 80, 24
#: Width from which the detail is next to the queue.
WIDE = 120
#: Width from which the newest lines of the book are under the detail, and the least rows of both.
WIDEST, TALLEST = 200, 30
#: Height from which there is a blank row under the posts and above the footer.
AIRY = 30

#: Most posts in the form S: with more, those that are not normal need their names and times.
MOST_SMALL = 12
#: Least cells from one column of rows to the next in the form XS.
LEAST_ROW = 60

#: How posts are drawn, from the largest form to the smallest.
Size = Literal["L", "M", "S", "XS"]


class Box(msgspec.Struct, frozen=True):
    """A region: left edge, top, width and height."""

    x: int
    y: int
    width: int
    height: int


class PostsForm(msgspec.Struct, frozen=True):
    """Form of the posts. XS: rows for those that are not normal, the others in ranges.

    pitch: cells from one column to the next.
    rows: rows of the area without its title.
    """

    size: Size
    columns: int
    pitch: int
    rows: int


class Regions(msgspec.Struct, frozen=True):
    """Regions of the board. ``beside``: the detail is to the right of the queue, not below it."""

    posts: Box
    queue: Box
    detail: Box
    latest: Box | None
    beside: bool


def footer_height(screen_height: int) -> int:
    """Return the rows of the footer: the line, its echo, and a blank row above them where there is room."""
    return 3 if screen_height >= AIRY else 2


def too_small(width: int, height: int) -> bool:
    """Return True if the terminal is smaller than the smallest layout."""
    return width < MIN_WIDTH or height < MIN_HEIGHT


def posts_form(width: int, height: int, count: int) -> PostsForm:
    """Return the form of ``count`` posts on a screen of ``width`` × ``height`` cells: the largest that fits."""
    budget = 6 if height < 36 else 9 if height < 40 else 11 if height < 48 else 12
    inner = width - 2
    sizes: tuple[tuple[Size, int, int, int, int], ...] = (("L", 19, 1, 4, 1), ("M", 27, 3, 2, 0), ("S", 27, 3, 1, 0))
    for size, least, gutter, lines, between in sizes:
        if (size == "L" and height < 36) or (size == "S" and count > MOST_SMALL):
            continue
        most = max(1, (inner + gutter) // least)
        cell_rows = -(-count // most)
        rows = cell_rows * lines + max(0, cell_rows - 1) * between
        if rows <= budget:
            # as many columns as the rows need, evenly filled
            columns = max(1, -(-count // max(1, cell_rows)))
            if size != "L":
                columns = max(columns, min(most, 3))
            return PostsForm(size, columns, (inner + gutter) // columns, max(1, rows))
    columns = max(1, (inner + 3) // LEAST_ROW)
    return PostsForm("XS", columns, (inner + 3) // columns, budget)


def board_regions(
    width: int, height: int, screen_height: int, posts: int, *, sheet: bool = False, urgent: int = 0
) -> Regions:
    """Return the regions of a board of ``width`` × ``height`` cells, without header, alert row and footer.

    screen_height: rows of the whole screen.
    posts: number of posts.
    sheet: a handover sheet is in the detail's place. Below 120 columns it is higher than the detail, as far as the
        queue keeps its title and two rows, and those that must be seen.
    urgent: rows of the queue that must be seen while a sheet is there.
    """
    form = posts_form(width, screen_height, posts)
    top = min(height, 1 + form.rows)
    gap = 1 if screen_height >= AIRY else 0
    posts_box = Box(0, 0, width, top)
    y = min(height, top + gap)
    rest = height - y
    if width >= WIDE:
        detail = min(60, max(50, int(0.415 * width))) if width < WIDEST else min(90, int(0.36 * width))
        queue = width - detail
        # Under each other both are wide enough for whole sentences, and so is the queue.
        low = rest // 3 if width >= WIDEST and rest >= TALLEST else 0
        return Regions(
            posts_box,
            Box(0, y, queue, rest),
            Box(queue, y, detail, rest - low),
            Box(queue, y + rest - low, detail, low) if low else None,
            True,
        )
    # The queue keeps its title and five rows; the detail gets what is left below.
    wanted = 6 if screen_height < AIRY else max(6, rest // 2)
    low = max(0, min(wanted, rest - 6))
    if sheet:
        low = max(low, min(11 if screen_height < AIRY else 12, rest - 1 - max(2, urgent)))
    return Regions(posts_box, Box(0, y, width, rest - low), Box(0, y + rest - low, width, low), None, False)
