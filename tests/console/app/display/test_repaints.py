"""Repaints of the board: one for a line that is entered, and few for what others do."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.app.display.display import Display
from data.base.clock import SECOND
from data.book.writer import SaveState
from data.entries import Log
from data.view.values import Board
from tests.kits.console.desk_room import Room, console
from tests.kits.running.examples import NIGHT

QUIET = Log(by="LST", subjects=("room",), words="all quiet")


@pytest.fixture
def paints(monkeypatch: pytest.MonkeyPatch) -> list[Board]:
    """The boards that were painted."""
    found: list[Board] = []
    paint = Display.paint

    def counted(self: Display, board: Board) -> None:
        found.append(board)
        paint(self, board)

    monkeypatch.setattr(Display, "paint", counted)
    monkeypatch.setattr("console.app.display.frames.FLASH", 86_400)
    return found


async def rest(room: Room) -> None:
    """Wait until everything has happened, also a repaint that was requested for later."""
    await room.pilot.pause()
    # The check of the book at the start asks for a repaint when it ends.
    await room.until(lambda: not (room.app.jobs.waiting or room.app._tasks or room.app.frames.is_due))
    await room.pilot.pause()


@pytest.mark.parametrize(
    "line",
    [
        "ok 4",
        "n fire 3 smoke",
        pytest.param("102 seen from the yard", marks=NIGHT),
        "g 102 6",
        pytest.param("c 101 safe", marks=NIGHT),
        "05:10 ok 4",
        "b",
        pytest.param("h", marks=NIGHT),
        pytest.param("?", marks=NIGHT),
        "102",
    ],
)
async def test_enter_repaints_the_board_once(tmp_path: Path, paints: list[Board], line: str) -> None:
    async with console(tmp_path) as room:
        for story in ("n vehi 6 motorcycle", "n powr 1 lights out"):
            await room.enter(story)
        await room.type(line)
        await rest(room)
        paints.clear()
        await room.pilot.press("enter")
        await rest(room)
        assert len(paints) == 1
        room.app.show()
        assert paints[0] == paints[-1], "the one repaint shows everything"


async def test_typed_letter_repaints_the_line_only(tmp_path: Path, paints: list[Board]) -> None:
    async with console(tmp_path) as room:
        await rest(room)
        paints.clear()
        await room.type("ok 4")
        await rest(room)
        assert not paints and "check call, post 4" in room.text


async def test_lines_from_elsewhere_share_a_repaint(tmp_path: Path, paints: list[Board]) -> None:
    async with console(tmp_path) as room:
        await rest(room)
        room.app.show()
        paints.clear()
        for post in "12345":
            assert (await room.app.answer_socket(f"ok {post}", "BGS")).ok
        await rest(room)
        assert len(paints) <= 2
        assert all(post.status == "normal" for post in room.app.board.posts[:5])  # type: ignore[union-attr]


async def test_second_that_passes_while_something_changes_is_painted_with_it(
    tmp_path: Path, paints: list[Board]
) -> None:
    async with console(tmp_path) as room:
        await room.enter("n fire 3 smoke")
        app = room.app
        app.frames.is_ticking = True
        for is_saving in (False, True):
            await rest(room)
            paints.clear()
            app.panes.light(False)
            room.clock.advance(SECOND)
            if is_saving:
                app.session.note(QUIET)
            else:
                app.frames.request()
            app.tick()
            assert not paints and not app.panes._flash_on
            await rest(room)
            assert len(paints) == 1 and paints[0].header.now == room.clock.now() and app.panes._flash_on
            assert paints[0].header.book_state == "saved"


async def test_second_that_passes_while_the_disk_takes_nothing_is_painted_at_once(
    tmp_path: Path, paints: list[Board], monkeypatch: pytest.MonkeyPatch
) -> None:
    async with console(tmp_path) as room:
        await rest(room)
        paints.clear()
        monkeypatch.setattr(room.app.jobs, "save_state", SaveState("notsaved", "full", room.clock.now()))
        room.app.session.note(QUIET)
        room.app.tick()
        assert len(paints) == 1


async def test_changes_that_follow_each_other_are_painted_once(
    tmp_path: Path, paints: list[Board], monkeypatch: pytest.MonkeyPatch
) -> None:
    async with console(tmp_path) as room:
        await rest(room)
        paints.clear()
        monkeypatch.setattr("console.app.display.frames.LONGEST", 60)
        monkeypatch.setattr("console.app.display.frames.COALESCE", 0)
        room.app.frames.request()
        monkeypatch.setattr("console.app.display.frames.SETTLED", 0.3)
        for _ in range(40):
            room.app.frames.request()
            await room.pilot.pause(0.001)
        assert not paints
        await room.until(lambda: bool(paints))
        assert len(paints) == 1 and not room.app.frames.is_due


async def test_changes_that_never_end_are_painted_all_the_same(
    tmp_path: Path, paints: list[Board], monkeypatch: pytest.MonkeyPatch
) -> None:
    async with console(tmp_path) as room:
        await rest(room)
        paints.clear()
        monkeypatch.setattr("console.app.display.frames.LONGEST", 0.05)
        monkeypatch.setattr("console.app.display.frames.SETTLED", 0.04)
        room.app.frames.request()
        monkeypatch.setattr("console.app.display.frames.SETTLED", 60)
        await room.until(lambda: bool(paints))


async def test_clock_of_what_flashes_rests_while_nothing_flashes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lit: list[bool] = []
    light = Display.light

    def noted(self: Display, is_lit: bool) -> None:
        lit.append(is_lit)
        light(self, is_lit)

    async def pass_some() -> list[bool]:
        await rest(room)
        for _ in range(10):
            await room.pilot.pause(0.001)
        lit.clear()
        for _ in range(20):
            await room.pilot.pause(0.001)
        return lit

    def is_dark() -> bool:
        room.app.show()
        return lit[-1:] == [False]

    monkeypatch.setattr(Display, "light", noted)
    monkeypatch.setattr("console.app.display.frames.FLASH", 0.005)
    async with console(tmp_path) as room:
        await room.enter("ok 1-6")
        assert not await pass_some()
        await room.enter("test sound")
        await room.until(is_dark)
        await room.enter("y")
        assert lit[-1], "what was dark is lit"
        assert not await pass_some()
        room.app.show()
        assert not await pass_some()
