"""Region of the posts: the forms as drawn, and the posts that are named where not all fit."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import get_args

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from data.view.values import Board, PostStatus
from tests.kits.running.examples import examples
from tests.kits.widgets.lines import EN, ID
from tests.kits.widgets.scenes import missed, quiet
from widgets.board.post_cell import post_cell
from widgets.board.post_rows import CALM
from widgets.board.posts import posts_region
from widgets.drawing.cells import cut_apart
from widgets.drawing.layout import posts_form
from widgets.drawing.look import Look

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


def test_withdrawn_post_says_since_when_in_place_of_its_last_contact() -> None:
    board = quiet()
    since = board.header.now - 70 * 60_000
    for status in ("closed", "off"):
        post = msgspec.structs.replace(board.posts[1], status=status, since=since, about="")
        times = EN.times("Asia/Jakarta")
        cell = post_cell(post, EN, times, board.header.now, True)
        assert (cell.suffix, cell.last) == (f"since {times.hm(since)}", "")
        day_before = since - 24 * 3_600_000
        before = msgspec.structs.replace(post, since=day_before)
        assert post_cell(before, EN, times, board.header.now, True).suffix == f"since {times.dates(day_before)[-1]}"
        lines = posts_region(msgspec.structs.replace(board, posts=(post,)), EN, 80, 5, 24, True)
        assert cell.suffix in "\n".join(line.text for line in lines)


def test_cell_of_a_break_that_is_over_says_by_how_much() -> None:
    board = quiet()
    ended = board.header.now - 22 * 60_000 - 1
    post = msgspec.structs.replace(board.posts[1], status="covered", about="Hendra", turns="end", turns_at=ended)
    cell = post_cell(post, EN, EN.times("Asia/Jakarta"), board.header.now, True)
    assert (cell.deadline, cell.deadline_role) == (f"{EN.glyphs.status['break']} +22 m", "warn")


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


def region(board: Board, width: int, height: int, look: Look = EN) -> list[str]:
    rows = posts_form(width, height, len(board.posts)).rows
    return [line.text for line in posts_region(board, look, width, rows + 1, height, True)]


def test_many_posts_as_drawn() -> None:
    board = many_posts(60, {12: "missed", 31: "late", 44: "to"}, "normal")
    posts = [msgspec.structs.replace(p, name=f"Guard post {p.name}", people=("Sugeng",)) for p in board.posts]
    posts[43] = msgspec.structs.replace(posts[43], about="#103", turns="roll", turns_at=board.header.now + 596_000)
    lines = region(msgspec.structs.replace(board, posts=tuple(posts)), 80, 24)
    assert [line.rstrip() for line in lines] == [
        "─ KPU Jember 60 posts ────────────────────── 1 MISSED, 1 LATE, 1 TO, 57 normal ─",
        " ■ 12 Guard post Store 12        Sugeng     MISSED +7 m          03:58",
        " ▲ 31 Guard post Store 31        Sugeng     LATE +7 m            03:58",
        " → 44 Guard post Store 44        Sugeng     TO #103              03:58   ≡ 9:56",
        "",
        "",
        " · 1-11 13-30 32-43 45-60                                      next 05:00, 43 m",
    ]


def test_many_posts_without_room_are_counted_with_the_command_that_shows_them() -> None:
    calling: dict[int, PostStatus] = {17: "missed", 30: "late", 31: "roll", 32: "due", 33: "scene", 34: "patrol"}
    lines = region(many_posts(60, calling), 80, 24)
    assert [line.split()[:2] for line in lines[1:6]] == [
        ["■", "17"],
        ["▲", "30"],
        ["≡", "31"],
        ["•", "32"],
        ["@", "33"],
    ]
    assert " ".join(lines[6].split()) == "X 54 UNMANNED: 1-16 18-29 35-60 ≈ 1 PATROL: 34 posts"


@settings(max_examples=examples(60), deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(STATUSES), st.booleans()), min_size=1, max_size=99),
    st.sampled_from([(80, 24), (100, 30), (120, 36), (160, 45), (200, 60)]),
    st.sampled_from([EN, ID]),
)
def test_every_post_that_is_not_normal_is_shown_or_counted(
    drawn: list[tuple[PostStatus, bool]], size: tuple[int, int], look: Look
) -> None:
    width, height = size
    board = many_posts(len(drawn), dict(enumerate((status for status, _ in drawn), 1)))
    posts = tuple(
        msgspec.structs.replace(p, new=new, name=f"Guard post of the village {p.code}")
        for p, (_, new) in zip(board.posts, drawn, strict=True)
    )
    lines = region(msgspec.structs.replace(board, posts=posts), width, height, look)[1:]
    assert all(len(line) <= width for line in lines)
    text = "\n".join(lines)
    key = look.word("screen.form.posts")
    counted = next((line for line in lines if line.rstrip().endswith(f" {key}")), "")
    for status in set(STATUSES) - set(CALM):
        symbol, word = look.glyphs.status[status], look.word(f"post.{status}")
        wanted = [post for post in posts if post.status == status]
        if posts_form(width, height, len(posts)).size != "XS":
            assert all(post.code in text for post in wanted) and text.count(word) >= len(wanted)
            continue
        rows = text.replace(counted, "")
        shown = [p for p in wanted if re.search(rf"{re.escape(symbol)} +{p.code}[ !].*village {p.code} ", rows)]
        more = re.search(rf"{re.escape(symbol)} (\d+)(?: |$|:)", counted)
        assert len(shown) + (int(more[1]) if more else 0) == len(wanted), (status, text)


def test_posts_named_alike_can_be_told_apart() -> None:
    villages = (
        "Patrang",
        "Sumbersari",
        "Sumberjambe",
        "Sumberbaru",
        "Kaliwates",
        "Ajung",
        "Arjasa",
        "Balung",
        "Bangsalsari",
        "Jelbuk",
    )
    board = many_posts(30, {}, "late")
    posts = tuple(
        msgspec.structs.replace(p, name=f"Pos jaga {villages[n % 10]} {n // 10 + 1}") for n, p in enumerate(board.posts)
    )
    for width, height in ((80, 24), (120, 36), (160, 45), (200, 60)):
        for look in (EN, ID):
            names = cut_apart(tuple(p.name for p in posts), 13)
            assert len(set(names.values())) == 30
            lines = region(msgspec.structs.replace(board, posts=posts), width, height, look)
            found = re.findall(r"(?:^| )(\d+) ((?:Pos|…).*?)  ", "\n".join(lines))
            assert found and len({name for _, name in found}) == len(found), (width, found)
    assert cut_apart(("Main gate north side", "Main gate south side", "Lobby"), 11) == {
        "Main gate north side": "…north side",
        "Main gate south side": "…south side",
        "Lobby": "Lobby",
    }


def test_rows_of_one_status_name_unacknowledged_posts_first() -> None:
    board = many_posts(60, dict.fromkeys(range(10, 20), "late"), "normal")
    posts = [msgspec.structs.replace(p, new=p.code == "18") for p in board.posts]
    assert "▲ 18 Store 18" in region(msgspec.structs.replace(board, posts=tuple(posts)), 80, 24)[1]


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
