"""Panes that are not drawn again look as they would if they were."""

from __future__ import annotations

import random

import pytest
from msgspec.structs import replace

from data.base.clock import HOUR, MINUTE, SECOND
from data.view.values import Board, IncidentView
from tests.kits.running.examples import examples
from tests.kits.widgets.app import SceneApp
from tests.kits.widgets.scenes import (
    book_lines,
    break_in,
    crowded,
    flood,
    handover,
    missed,
    missed_call,
    quiet,
)  # fmt: skip
from widgets.board.board import BoardView

#: Steps of time: many small ones, those that end a minute or a day, and a clock that is set back.
STEPS = (1, 250, SECOND, SECOND, SECOND, 59 * SECOND, MINUTE - 1, MINUTE, 9 * MINUTE, HOUR, 13 * HOUR, -SECOND, -HOUR)

SCENES: tuple[tuple[Board, IncidentView | None], ...] = (
    (quiet(), None), (flood(), break_in()), (crowded(), None), (missed(), missed_call()), (handover(), None),
)  # fmt: skip


def seen(app: SceneApp, view: BoardView) -> list[str]:
    return [line for pane in (app.alarm, view.posts, view.queue.list, view.detail, view.latest) for line in pane.lines]


@pytest.mark.parametrize(("board", "incident"), SCENES)
async def test_pane_looks_at_any_time_as_if_it_were_drawn_again(board: Board, incident: IncidentView | None) -> None:
    newest, chance = tuple(book_lines().values()), random.Random(board.header.now)
    app = SceneApp(board, incident, newest=newest)
    async with app.run_test(size=(200, 50)) as pilot:
        await pilot.pause()
        view = app.middle
        assert isinstance(view, BoardView)

        def update() -> list[str]:
            app.alarm.update(board, flash_on=lit)
            view.update(board, incident, newest=newest, flash_on=lit, sheet=board.handover is not None)
            return seen(app, view)

        lit = True
        for _ in range(examples(400, few=60)):
            board = replace(board, header=replace(board.header, now=board.header.now + chance.choice(STEPS)))
            lit = chance.random() < 0.5
            kept = update()
            for pane in (app.alarm, view.posts, view.detail, view.latest):
                pane.forget()
            view.queue.list.set_look(view.queue.list.look)
            assert update() == kept


async def test_pane_is_drawn_again_only_when_it_looks_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    board, drawn = quiet(), list[str]()
    app = SceneApp(board, None)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        view = app.middle
        assert isinstance(view, BoardView)
        for pane in (app.alarm, view.posts, view.detail):
            paint, name = pane.paint, type(pane).__name__
            monkeypatch.setattr(pane, "paint", lambda w, h, paint=paint, name=name: drawn.append(name) or paint(w, h))  # type: ignore[func-returns-value]
        start = board.header.now // MINUTE * MINUTE + SECOND
        for now in range(start, start + 50 * SECOND, SECOND):
            board = replace(board, header=replace(board.header, now=now))
            app.alarm.update(board)
            view.update(board, None)
        # 6 posts, each with a minute of its own
        assert drawn.count("AlertRow") <= 1 and drawn.count("DetailPane") <= 2 and drawn.count("PostsPane") <= 20, drawn
