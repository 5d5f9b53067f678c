"""Palette: it hides no alarm, lists every command with its forms, and enters nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.kits.console.desk_room import console
from tests.kits.running.examples import diagonal


@pytest.mark.parametrize(("size", "language"), diagonal([(80, 24), (120, 36), (200, 60)], ["en", "id"]))
async def test_palette_leaves_alarm_row_and_new_p1s_on_the_screen(
    tmp_path: Path, size: tuple[int, int], language: str
) -> None:
    async with console(tmp_path, size=size, language=language) as room:
        for post in "12345":
            await room.enter(f"n FIRE {post} paint store {post}")
        await room.pilot.press("ctrl+p")
        await room.pilot.pause()
        assert room.app.panes.offers.display
        text = room.text.split("\n")
        assert "#10" in text[2] and all(any(f"paint store {post}" in row for row in text[4:]) for post in "12345")
        await room.pilot.press("escape")
        assert not room.app.panes.offers.display


async def test_palette_searches_what_is_typed_and_puts_the_form_into_the_line(tmp_path: Path) -> None:
    async with console(tmp_path) as room:
        await room.enter("ok 1-6")
        last = room.desk.book.last_no
        await room.pilot.press("ctrl+p")
        await room.pilot.pause()
        assert "Check call" in room.text and "ok 1-6" in room.text and "Enter takes" in room.text
        await room.type("shel")
        assert ("Shelve" in room.text and "shelve CAM-3" in room.text) or "shelve cam-3" in room.text
        await room.pilot.press("enter")
        assert room.app.session.text == "shelve " and "Enter takes" not in room.text
        await room.pilot.press("ctrl+p", "escape")
        assert room.app.line.value == "shelve "  # Esc closes the list only
        await room.retype("")
        await room.pilot.press("ctrl+p", "down", "tab", "up", "enter")
        assert room.app.line.value == "ok "
        assert room.desk.book.last_no == last and room.app.session.parked == []


@pytest.mark.parametrize("colours", [True, False])
async def test_chosen_command_shows_without_colours_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, colours: bool
) -> None:
    if not colours:
        monkeypatch.setenv("NO_COLOR", "1")
    async with console(tmp_path) as room:
        await room.enter("ok 1-6")
        await room.pilot.press("ctrl+p", "down")
        await room.pilot.pause()
        (chosen,) = [line for line in room.app.panes.offers.lines if line.startswith(" » ")]
        await room.pilot.press("down")
        (next_one,) = [line for line in room.app.panes.offers.lines if line.startswith(" » ")]
        assert chosen != next_one
        chosen = next_one
        await room.pilot.press("pagedown")
        (further,) = [line for line in room.app.panes.offers.lines if line.startswith(" » ")]
        await room.pilot.press("pageup")
        (back,) = [line for line in room.app.panes.offers.lines if line.startswith(" » ")]
        assert back == chosen != further
