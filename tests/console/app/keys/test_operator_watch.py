"""Operator watch on the screen, and the panic key in every screen."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.base.clock import MINUTE
from data.entries import Opened
from tests.kits.console.desk_room import Room, console


async def until_asked(room: Room) -> None:
    await room.enter("ok all")
    await room.pass_time(74 * MINUTE, 5 * MINUTE)
    assert not room.desk.room.registers.asked
    await room.pass_time(2 * MINUTE, MINUTE)
    assert room.desk.room.registers.asked


def kinds(room: Room) -> list[str]:
    return [entry.kind for entry in room.desk.book.entries()]


async def test_key_that_answers_the_watch_does_nothing_else(tmp_path: Path) -> None:
    async with console(tmp_path) as room:
        await until_asked(room)
        await room.pilot.press("q")
        await room.settle()
        assert room.app.session.text == ""
        assert kinds(room)[-1] == "watch.ok"
        assert not room.desk.room.registers.asked
        await room.type("ok")
        assert room.app.session.text == "ok"


async def test_missed_watch_rings_until_a_key(tmp_path: Path) -> None:
    async with console(tmp_path) as room:
        await until_asked(room)
        await room.pass_time(3 * MINUTE, MINUTE)
        assert "watch.missed" in kinds(room)
        assert any(r.startswith("watch.missed") for r in room.app.board.rings)  # type: ignore[union-attr]
        await room.pilot.press("enter")
        await room.settle()
        assert kinds(room)[-1] == "watch.ok" and kinds(room).count("watch.missed") == 1


async def test_restart_does_not_answer_the_watch(tmp_path: Path) -> None:
    async with console(tmp_path) as room:
        await until_asked(room)
        clock = room.clock
    async with console(tmp_path, clock=clock) as room:
        await room.pass_time(3 * MINUTE, MINUTE)
        assert kinds(room).count("watch.missed") == 1 and "watch.ok" not in kinds(room)


async def test_panic_key_works_while_the_watch_asks(tmp_path: Path) -> None:
    async with console(tmp_path) as room:
        await until_asked(room)
        await room.pilot.press("f9", "4")
        await room.settle()
        assert room.desk.room.post("4").danger and "watch.ok" in kinds(room)


@pytest.mark.parametrize("where", ["", "b", "?", "v", "h", "102", "at 04:17", "palette"])
async def test_panic_key_works_in_every_screen(tmp_path: Path, where: str) -> None:
    async with console(tmp_path) as room:
        await room.enter("n POWR 1 lights out")
        await room.enter("n UNAU 2 at the fence")
        if where == "palette":
            await room.pilot.press("ctrl+p")
        elif where:
            await room.enter(where)
        await room.type("half a dra") if where != "palette" else None
        await room.pilot.press("f9", "4")
        await room.settle()
        opened = [e for e in room.desk.book.entries() if isinstance(e, Opened) and e.source == "panic"]
        assert [e.post for e in opened] == ["4"]
        assert room.desk.room.post("4").danger
