"""Every line of the board at every size: exact widths, and text from outside drawn as text."""

from __future__ import annotations

from typing import get_args

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.view.values import PostStatus
from data.words import Words
from tests.kits.running.examples import NIGHT, examples
from tests.kits.widgets.lines import ANY, EN, ID, NASTY, board_lines, check_board, harmless, hostile, incident_lines
from tests.kits.widgets.scenes import break_in, flood, missed, missed_call, quiet
from widgets.board.posts import posts_region
from widgets.board.queue_row import queue_row
from widgets.drawing.glyphs import ASCII
from widgets.drawing.look import Look

STATUSES: tuple[PostStatus, ...] = get_args(PostStatus)


@pytest.mark.parametrize("step", [23, pytest.param(7, marks=NIGHT)])
@pytest.mark.parametrize("look", [EN, ID, Look(Words("id"), ASCII, "mono")], ids=["en", "id", "ascii"])
def test_board_lines_at_every_size_are_as_wide_as_their_region(look: Look, step: int) -> None:
    lang = look.words.language
    for width in range(80, 251, step):
        for height in (24, 30, 36, 48):
            check_board(quiet(lang), None, look, width, height)
            check_board(flood(lang), break_in(lang), look, width, height)
            check_board(missed(lang), missed_call(lang), look, width, height)


@pytest.mark.parametrize("count", [1, 2, 7, 12, 24, 60, 99])
@pytest.mark.parametrize("look", [EN, ID], ids=["en", "id"])
def test_board_lines_with_any_posts_are_as_wide_as_their_region(count: int, look: Look) -> None:
    board = quiet(look.words.language)
    now = board.header.now
    posts = tuple(
        msgspec.structs.replace(
            board.posts[n % 6], code=str(n + 1), status=STATUSES[n % len(STATUSES)], about="#129", new=n % 2 == 0,
            since=now - 16 * 60_000, turns=("due", "late", "missed", "p1", "roll", "end")[n % 6],
            turns_at=now + 228_000,
        )
        for n in range(count)
    )  # fmt: skip
    for width in (80, 100, 120, 140, 160, 200, 250):
        for height in (24, 36, 45, 50):
            many = msgspec.structs.replace(board, posts=posts)
            check_board(many, None, look, width, height)


def test_board_lines_in_both_halves_of_the_flash_have_the_same_text() -> None:
    for board, look in ((missed(), EN), (flood(), ID)):
        times = look.times(board.header.zone)
        for row in board.queue:
            lit, dark = (
                queue_row(row, look, times, 80, now=board.header.now, flash_on=on, is_selected=False).text
                for on in (True, False)
            )
            assert lit == dark
        for width in (80, 120):
            on, off = (
                [line.text for line in posts_region(board, look, width, 5, 24 if width == 80 else 36, lit)]
                for lit in (True, False)
            )
            assert [x.rstrip() for x in on] == [x.rstrip() for x in off]


@pytest.mark.parametrize("text", NASTY, ids=range(len(NASTY)))
def test_board_lines_with_hostile_text_stay_in_place(text: str) -> None:
    board, view = hostile(flood(), break_in(), text)
    for look in (ID, Look(Words("en"), ASCII)):
        for width, height in ((80, 24), (120, 36), (200, 50)):
            check_board(board, view, look, width, height)
            for part in incident_lines(view, look, width, zone="UTC").sections():
                assert all(harmless(line.text) for line in part)


@settings(max_examples=examples(40), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ANY, st.integers(80, 220))
def test_board_lines_with_any_text_stay_in_place(text: str, width: int) -> None:
    board, view = hostile(flood(), break_in(), text)
    check_board(board, view, EN, width, 36)


def test_board_lines_draw_markup_as_text() -> None:
    board, view = hostile(flood(), break_in(), "[@click=app.quit]x[/]")
    text = "\n".join(i.text for i, _ in board_lines(board, view, EN, 160, 45))
    assert "[@click=app.quit]x[/]" in text
