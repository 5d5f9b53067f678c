"""Panic key with ten posts or more, where one digit may be the start of a number of two."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from textual.events import Key

from data.entries import Opened
from tests.kits.console.desk_room import Room, console, new_home


def twelve_posts(folder: Path) -> Path:
    file = new_home(folder).site_file
    text = file.read_text()
    more = "".join(f'\n[[post]]\ncode = {n}\nname = "Gate {n}"\n' for n in range(7, 13))
    at = text.index("[[tour]]")
    file.write_text(f"{text[:at]}{more}\n{text[at:]}")
    return folder


def panics(room: Room) -> list[str]:
    return [e.post for e in room.desk.book.entries() if isinstance(e, Opened) and e.source == "panic"]


def no_other_digit(room: Room) -> None:
    """Let the time for another digit after 1 end."""
    assert room.app.panic_key is not None
    room.app.panic_key.timed_out("panic 1")


async def test_enter_after_one_digit_completes_the_number(tmp_path: Path) -> None:
    async with console(twelve_posts(tmp_path)) as room:
        await room.pilot.press("f9", "1")
        await room.settle()
        assert panics(room) == []
        await room.pilot.press("enter")
        await room.settle()
        assert panics(room) == ["1"]


async def test_two_digits_sound_the_alarm_at_once(tmp_path: Path) -> None:
    async with console(twelve_posts(tmp_path)) as room:
        await room.pilot.press("f9", "1", "2")
        await room.settle()
        assert panics(room) == ["12"]
        await room.pilot.press("f9", "7")
        await room.settle()
        assert panics(room) == ["12", "7"]


async def test_one_digit_sounds_the_alarm_if_no_other_comes(tmp_path: Path) -> None:
    async with console(twelve_posts(tmp_path)) as room:
        await room.pilot.press("f9", "1")
        no_other_digit(room)
        await room.settle()
        assert panics(room) == ["1"]
        await room.pilot.press("f9", "1", "2")
        no_other_digit(room)
        await room.settle()
        assert panics(room) == ["1", "12"]


async def test_number_that_no_post_has_stays_in_the_line(tmp_path: Path) -> None:
    async with console(tmp_path) as room:
        await room.pilot.press("f9", "9", "enter")
        await room.settle()
        assert panics(room) == [] and room.app.session.panic
        await room.pilot.press("backspace", "4")
        await room.settle()
        assert panics(room) == ["4"]


async def test_key_next_to_the_right_one_is_ignored(tmp_path: Path) -> None:
    async with console(tmp_path) as room:
        await room.pilot.press("f9", "x", "minus", "3")
        await room.settle()
        assert panics(room) == ["3"]
        await room.pilot.press("f9", "9", "4")
        await room.settle()
        assert panics(room) == ["3", "4"]
        assert room.app.session.parked == []


async def test_palette_is_in_the_sites_language_and_panic_works_over_it(tmp_path: Path) -> None:
    file = new_home(tmp_path).site_file
    file.write_text(file.read_text().replace('language = "en"', 'language = "id"', 1))
    async with console(tmp_path) as room:
        await room.pilot.press("ctrl+p")
        await room.type("zzqx")
        await room.pilot.pause()
        assert "Perintah 0 dari" in room.text and "Tidak ditemukan" in room.text
        await room.pilot.press("f9", "3")
        await room.settle()
        assert panics(room) == ["3"]


async def test_panic_key_in_a_site_without_posts_says_so(tmp_path: Path) -> None:
    file = new_home(tmp_path).site_file
    parts = re.split(r"(?m)^(?=\[)", file.read_text())
    gone = ("[[post]]", "[[tour]]", "[[source]]", "[crew.posts]")
    file.write_text("".join(part for part in parts if not part.startswith(gone)))
    async with console(tmp_path) as room:
        await room.pilot.press("f9")
        await room.settle()
        assert room.app.failure is None and "No posts in the site file" in room.text.split("\n")[-1]
        await room.pilot.press("1", "enter", "escape")
        await room.enter("n fire - smoke")
        assert panics(room) == [] and len(room.desk.room.open_incidents()) == 1


async def test_post_that_no_site_has_is_said_and_sounds_nothing(tmp_path: Path) -> None:
    async with console(tmp_path) as room:
        await room.pilot.press("f9", "9", "enter")
        await room.settle()
        room.app.tick()
        await room.settle()
        assert "there is no post 9, nothing has sounded" in room.text
        assert not room.desk.room.open_incidents()
        await room.pilot.press("escape")
        await room.settle()
        assert "post 9" not in room.text
        await room.pilot.press("f9", "9", "enter", "4")
        await room.settle()
        assert len(room.desk.room.open_incidents()) == 1


async def test_number_that_no_post_begins_with_is_said_at_once_and_the_next_digit_counts(tmp_path: Path) -> None:
    async with console(tmp_path) as room:
        await room.pilot.press("f9", "8")
        await room.pilot.pause()
        assert "there is no post 8" in room.text and panics(room) == []
        await room.pilot.press("4")
        await room.settle()
        assert panics(room) == ["4"]


def at_once(room: Room, *keys: str) -> None:
    """Press keys as a terminal sends them that was not read for a moment: none waits for the one before."""
    for key in keys:
        for one in (key,) if key in ("f9", "enter") else key:
            room.app.post_message(Key("space" if one == " " else one, one if len(one) == 1 else None))


@pytest.mark.parametrize("before", [("loading yard",), ("ok 3", "enter"), ("ok 3", "enter", "loading"), ("panic 9",)])
async def test_keys_before_it_that_are_still_on_their_way_take_nothing_from_it(
    tmp_path: Path, before: tuple[str, ...]
) -> None:
    async with console(tmp_path) as room:
        at_once(room, *before, "f9", "4")
        await room.until(lambda: bool(panics(room)))
        await room.settle()
        assert panics(room) == ["4"]
        assert any(e.kind == "check" for e in room.desk.book.entries()) is ("enter" in before)
        assert room.app.session.parked == [text for text in before[-1:] if text != "enter"]
