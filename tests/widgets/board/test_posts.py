"""Region of the posts: the forms as drawn, and the posts that are named where not all fit."""

from __future__ import annotations

from itertools import pairwise
from typing import get_args

import msgspec

from data.view.values import Board, PostStatus
from tests.kits.widgets.lines import EN, ID
from tests.kits.widgets.scenes import missed, quiet
from widgets.board.posts import posts_region
from widgets.drawing.layout import posts_form

STATUSES: tuple[PostStatus, ...] = get_args(PostStatus)


def test_posts_show_symbol_and_word_of_every_status() -> None:
    board = quiet("id")
    for start in range(0, len(STATUSES), 6):
        shown = STATUSES[start : start + 6]
        posts = tuple(
            msgspec.structs.replace(post, status=status, new=False)
            for post, status in zip(board.posts, shown, strict=False)
        )
        for width, height in ((80, 24), (120, 36)):
            lines = posts_region(msgspec.structs.replace(board, posts=posts), ID, width, 5, height, True)
            text = "\n".join(line.text for line in lines)
            for status in shown:
                assert f"{ID.glyphs.status[status]} {ID.words(f'post.{status}')}" in text


def test_posts_at_80_columns_as_drawn() -> None:
    lines = [line.text.rstrip() for line in posts_region(missed(), EN, 80, 5, 24, True)]
    assert lines == [
        "─ KPU Jember 6 posts ────────────────────────────── last contact, next call in ─",
        " 1 Main gate       Hendra   2 Office lobby     Wahyu   3 Warehouse door    Sari",
        " ! DANGER #130 NEW  07:59   → TO 1       07:58  43 m   · NORMAL     07:57  43 m",
        " 4 Warehouse rear   Dimas   5 Loading yard      Yoga   6 Patrol           Rizky",
        " ■ MISSED +16 m   P1 3:48   · NORMAL     07:59  43 m   → TO 4       07:58  43 m",
    ]


def many_posts(count: int, statuses: dict[int, PostStatus], rest: PostStatus = "unmanned") -> Board:
    """Return ``count`` posts: those in ``statuses`` (by number) with that status, the others with ``rest``."""
    board = quiet("en")
    posts = tuple(
        msgspec.structs.replace(
            board.posts[0], code=str(n), name=f"Store {n}", status=statuses.get(n, rest),
            since=board.header.now - 7 * 60_000, about="", turns="", turns_at=None,
        )
        for n in range(1, count + 1)
    )  # fmt: skip
    return msgspec.structs.replace(board, posts=posts)


def exceptions(board: Board, width: int, height: int) -> str:
    rows = posts_form(width, height, len(board.posts)).rows
    lines = posts_region(board, EN, width, rows + 1, height, True)
    chips = -(-len(board.posts) // posts_form(width, height, len(board.posts)).chips)
    return "\n".join(" ".join(line.text.split()) for line in lines[1 + chips :])


def test_chips_count_unmanned_posts_after_posts_that_need_something() -> None:
    calling: dict[int, PostStatus] = {17: "missed", 30: "late", 31: "roll", 32: "due", 33: "scene"}
    text = exceptions(many_posts(60, calling), 80, 24)
    assert text == (
        "■ 17 Store 17 MISSED ▲ 30 Store 30 LATE +7 m ≡ 31 Store 31 ROLL\n"
        "• 32 Store 32 DUE @ 33 Store 33 SCENE X 55 posts UNMANNED"
    )
    # With room for some unmanned posts, these are named and the others counted.
    text = exceptions(many_posts(60, {17: "missed", 30: "late"}), 80, 24)
    assert text == (
        "■ 17 Store 17 MISSED ▲ 30 Store 30 LATE +7 m X 1 Store 1 UNMANNED\n"
        "X 2 Store 2 UNMANNED X 3 Store 3 UNMANNED X + 55 more UNMANNED"
    )
    # Posts that need something and do not fit are counted on their own.
    due: dict[int, PostStatus] = dict.fromkeys(range(21, 41), "due")
    text = exceptions(many_posts(60, due), 80, 24)
    assert text.startswith("• 21 Store 21 DUE") and text.endswith("• 24 Store 24 DUE X 40 posts UNMANNED + 16 more")
    # A single unmanned post keeps its name; with room all do.
    due[7] = "unmanned"
    text = exceptions(many_posts(60, due, "normal"), 80, 24)
    assert text.startswith("X 7 Store 7 UNMANNED • 21 Store 21 DUE") and text.endswith("+ 16 more")
    text = exceptions(many_posts(60, {7: "unmanned", 8: "unmanned"}, "normal"), 80, 24)
    assert text == "X 7 Store 7 UNMANNED X 8 Store 8 UNMANNED"


def test_chips_of_one_status_name_unacknowledged_posts_first() -> None:
    board = many_posts(60, dict.fromkeys(range(10, 20), "late"), "normal")
    posts = [msgspec.structs.replace(p, new=p.code == "18") for p in board.posts]
    assert exceptions(msgspec.structs.replace(board, posts=tuple(posts)), 80, 24).startswith("▲ 18 Store 18")


def test_posts_that_wait_for_the_operator_are_filled() -> None:
    board = missed()

    def roles(flash_on: bool) -> list[tuple[str, str]]:
        return [run for line in posts_region(board, EN, 80, 5, 24, flash_on) for run in line.runs]

    assert (" ! DANGER #130 NEW ", "alarm_fill") in roles(True)
    assert ("! DANGER #130 NEW", "alarm") in roles(False)
    # MISSED was acknowledged: its fill does not flash, and stays until there is contact
    assert (" ■ MISSED +16 m ", "alarm_fill") in roles(True)
    assert (" ■ MISSED +16 m ", "alarm_fill") in roles(False)


def test_fills_of_neighbours_do_not_touch() -> None:
    for look in (EN, ID):
        for count in (2, 6, 12, 24):
            for width, height in ((80, 24), (100, 30), (120, 36), (121, 40), (160, 45), (200, 50)):
                board = many_posts(count, {}, "missed")
                for line in posts_region(board, look, width, 99, height, True):
                    roles = [role for text, role in line.runs if text]
                    assert not any(a == b == "alarm_fill" for a, b in pairwise(roles)), line.text
