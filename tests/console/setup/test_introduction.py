"""Introduction at a first start."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.kits.console.desk_room import Room, console, new_home
from tests.kits.running.examples import diagonal

LINES = {
    "en": ("First start", "Esc ends it", ["x", "ok 1-6", "n vehi 1 motor", "a"], "?start"),
    "id": ("Mulai", "Esc: akhiri", ["x", "aman 1-6", "baru vehi 1 motor", "tanggap"], "?mulai"),
}


def fresh(folder: Path, language: str = "en") -> Path:
    """A home with the sample site that was never started."""
    new_home(folder, language).introduced.unlink()
    return folder


async def clear(room: Room) -> None:
    """Take away what the line holds, by keys."""
    for _ in room.app.line.value:
        await room.pilot.press("backspace")
    await room.settle()


@pytest.mark.parametrize(("language", "size"), diagonal(["en", "id"], [(80, 24), (120, 36)]))
async def test_first_start_shows_five_steps_and_enters_nothing(
    tmp_path: Path, language: str, size: tuple[int, int]
) -> None:
    title, caption, lines, _ = LINES[language]
    async with console(fresh(tmp_path, language), language=language, size=size) as room:
        await room.idle()
        await room.settle()
        before = room.desk.book.last_no
        for number, line in enumerate(lines, 1):
            assert f"{title} {number}/5" in room.text, room.text
            assert caption in room.text and "…" not in room.text.split(title)[1].split(" >")[0]
            await room.type(line)
            await clear(room)
        assert f"{title} 5/5" in room.text
        await room.pilot.press("f9")
        await room.settle()
        assert title not in room.text
        await room.pilot.press("escape")
        assert room.desk.book.last_no == before
    async with console(tmp_path, language=language) as room:
        await room.idle()
        await room.settle()
        assert title not in room.text  # it was shown in this home


async def test_introduction_ends_with_escape_and_is_shown_again_when_asked_for(tmp_path: Path) -> None:
    async with console(fresh(tmp_path)) as room:
        await room.idle()
        await room.settle()
        assert "First start 1/5" in room.text and "no sign-on" not in room.text
        await room.pilot.press("escape")
        await room.settle()
        assert "First start" not in room.text
        await room.enter("? start")
        assert "First start 1/5" in room.text


async def test_introduction_gives_way_to_an_alarm_and_to_an_incident(tmp_path: Path) -> None:
    async with console(fresh(tmp_path)) as room:
        await room.idle()
        await room.enter("n fire 3 smoke")
        assert "First start" not in room.text and "FIRE" in room.text
        await room.enter("a")
        await room.enter("? start")
        assert "First start 1/5" in room.text
        await room.enter("n vehi 1 motor")
        await room.app.answer_socket("n aslt 4 officer down", "BGS")
        await room.settle()
        assert "ASLT" in room.text and "First start" not in room.text


async def test_room_where_somebody_had_control_is_not_introduced(tmp_path: Path) -> None:
    async with console(tmp_path) as room:
        await room.enter("ok 1-6")
    (tmp_path / "introduced").unlink()
    async with console(tmp_path) as room:
        await room.idle()
        await room.settle()
        assert "First start" not in room.text


async def test_home_that_takes_no_file_is_introduced_all_the_same(tmp_path: Path) -> None:
    home = fresh(tmp_path)
    (home / "introduced.new").mkdir()
    async with console(home) as room:
        await room.idle()
        await room.settle()
        assert "First start 1/5" in room.text
