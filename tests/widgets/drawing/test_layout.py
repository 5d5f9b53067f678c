"""Layout: regions never overlap and fill the board, at any size and with any number of posts."""

from __future__ import annotations

import pytest

from widgets.drawing.layout import board_regions, footer_height, posts_form, too_small

HEIGHTS = range(24, 61)


@pytest.mark.parametrize(
    ("size", "forms"),
    [
        ((80, 24), [("M", 3, 4), ("S", 3, 4), ("XS", 1, 6), ("XS", 1, 6)]),
        ((120, 36), [("L", 6, 4), ("L", 6, 9), ("XS", 2, 9), ("XS", 2, 9)]),
        ((160, 45), [("L", 6, 4), ("L", 6, 9), ("M", 5, 10), ("XS", 2, 11)]),
        ((200, 50), [("L", 6, 4), ("L", 6, 9), ("M", 6, 8), ("XS", 3, 12)]),
    ],
)
def test_posts_form_by_size_and_count(size: tuple[int, int], forms: list[tuple[str, int, int]]) -> None:
    found = [posts_form(*size, count) for count in (6, 12, 24, 60)]
    assert [(form.size, form.columns, form.rows) for form in found] == forms


def test_regions_tile_the_board() -> None:
    for width in range(80, 251, 3):
        for height in HEIGHTS:
            inner = height - 3 - footer_height(height)
            for posts in (1, 6, 12, 24, 60, 99):
                regions = board_regions(width, inner, height, posts)
                boxes = [regions.posts, regions.queue, regions.detail, *([regions.latest] if regions.latest else [])]
                assert all(b.x >= 0 and b.y >= 0 and b.x + b.width <= width for b in boxes)
                assert all(b.y + b.height <= inner for b in boxes)
                cells = [(x, y) for b in boxes for x in {b.x, b.x + b.width - 1} for y in range(b.y, b.y + b.height)]
                assert len(set(cells)) == len(cells), (width, height, posts)
                assert regions.queue.height >= 4, (width, height, posts)
                assert max(b.y + b.height for b in boxes) == inner
                assert regions.beside is (width >= 120)


def test_sheet_region_leaves_the_queue_its_rows() -> None:
    for width in range(80, 251, 3):
        for height in HEIGHTS:
            inner = height - 3 - footer_height(height)
            for posts in (1, 6, 12, 24, 60, 99):
                plain = board_regions(width, inner, height, posts)
                sheet = board_regions(width, inner, height, posts, sheet=True)
                assert sheet.posts == plain.posts
                if width >= 120:
                    assert sheet == plain
                    continue
                assert sheet.detail.height >= plain.detail.height
                assert sheet.queue.height >= 3 and sheet.queue.y + sheet.queue.height == sheet.detail.y
                assert sheet.detail.y + sheet.detail.height == inner
    assert board_regions(80, 19, 24, 6, sheet=True).detail.height == 11
    heights = [board_regions(80, 19, 24, 6, sheet=True, urgent=n).detail.height for n in range(9)]
    assert heights == [11, 11, 11, 10, 9, 8, 7, 6, 6], "never lower than the card of an incident"


def test_regions_of_known_sizes() -> None:
    small = board_regions(80, 24 - 5, 24, 6)
    assert (small.posts.height, small.queue.height, small.detail.height) == (5, 8, 6)
    wide = board_regions(120, 36 - 6, 36, 6)
    assert (wide.queue.width, wide.detail.width, wide.queue.height) == (70, 50, 24)
    assert board_regions(160, 45 - 6, 45, 6).queue.width == 100
    widest = board_regions(200, 50 - 6, 50, 6)
    assert widest.latest is not None
    assert (widest.queue.width, widest.detail.width, widest.latest.width) == (128, 72, 72)
    assert widest.latest.y == widest.detail.y + widest.detail.height  # under the detail
    assert board_regions(200, 30 - 6, 30, 6).latest is None


def test_layout_depends_only_on_size_and_posts() -> None:
    assert board_regions(80, 19, 24, 6) == board_regions(80, 19, 24, 6)
    assert too_small(79, 24)
    assert too_small(80, 23)
    assert not too_small(80, 24)
