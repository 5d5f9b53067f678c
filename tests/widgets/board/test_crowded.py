"""A large site in a bad hour: 60 posts, 300 open incidents and 25 shelved sources in one picture."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from tests.kits.running.examples import diagonal
from tests.kits.widgets.app import SceneApp
from tests.kits.widgets.lines import EN, ID
from tests.kits.widgets.scenes import break_in, crowded
from widgets.board.post_rows import CALM
from widgets.drawing.look import Look


@pytest.mark.parametrize(
    ("size", "look", "place"), diagonal([(80, 24), (120, 36), (200, 60)], [EN, ID], [30, None, 299, 0])
)
async def test_each_post_that_is_not_normal_and_each_new_p1_and_p2_is_shown_or_counted(
    size: tuple[int, int], look: Look, place: int | None
) -> None:
    board = crowded(look.words.language)
    app = SceneApp(board, break_in(look.words.language), language=look.words.language)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        queue = app.middle.queue  # type: ignore[attr-defined]
        if place is not None:  # else as it was selected before the screen had a size
            app.show(board)
            queue.select(board.queue[place].subject)
            await pilot.pause()
        lines = [line.text for line in app.screen._compositor.render_strips()]
    title = next(at for at, line in enumerate(lines) if f"{look.word('screen.queue')} 300" in line)
    head = lines[title].partition("┬")[0]
    posts, rows = "\n".join(lines[4:title]), lines[title + 1 :]
    key = look.word("screen.form.posts")
    counted = next((line for line in lines[4:title] if line.rstrip().endswith(f" {key}")), "")
    for status, count in Counter(post.status for post in board.posts if post.status not in CALM).items():
        symbol = re.escape(look.glyphs.status[status])
        shown = re.findall(rf"{symbol} +\d+ \S*(?:Guard|…)", posts.replace(counted, ""))
        more = re.search(rf"{symbol} (\d+)", counted)
        assert len(shown) + (int(more[1]) if more else 0) == count, (status, posts)
    late = look.word("screen.overdue.some", n=1).partition("P1 ")[2]
    overdue = sum(row.priority == 1 and not row.new and row.is_over(board.header.now) for row in board.queue)
    seen = [row for row in rows if re.match(r"[ »]  P1 .*! ?\d", row)]
    assert len(seen) + sum(map(int, re.findall(rf"(\d+) P1 {late}", head))) == overdue, head
    for priority in (1, 2):
        wanted = sum(row.new and row.priority == priority for row in board.queue)
        shown = [row for row in rows if re.match(rf"[ »]\* P{priority} ", row)]
        hidden = sum(map(int, re.findall(rf"(\d+) P{priority}\b(?! {late})", head)))
        assert len(shown) + hidden == wanted, (head, shown)
    numbers = [row.number_text for row in board.queue]
    above = re.search(r"↑ (\d+)", head)
    places = [numbers.index(number) for row in rows if (number := row[7:12].strip()) in numbers]
    gaps = [at - n for n, at in enumerate(places)]
    assert gaps == sorted(gaps)
    assert set(gaps) <= {0, int(above[1]) if above else 0}, "the rows are those that the title counts from"
    assert re.search(r"\b25\b", lines[1]), "the sources that are shelved"
