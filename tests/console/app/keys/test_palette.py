"""Palette: it hides no alarm, and shows the chosen command in every theme."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from rich.segment import Segment
from textual.color import Color

from data.base.clock import MINUTE
from tests.kits.console.desk_room import Room, console, new_home
from tests.kits.widgets.contrast import contrast
from widgets.drawing.theme import THEMES


@pytest.fixture(autouse=True)
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLORTERM", "truecolor")
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setattr("console.app.base_app.FLASH", 86_400)


def themed(folder: Path, theme: str) -> None:
    """Make a home whose site file names the theme."""
    file = new_home(folder).site_file
    file.write_text(file.read_text().replace('theme = "night"', f'theme = "{theme}"', 1))
    assert f'theme = "{theme}"' in file.read_text()


def row(room: Room, y: int) -> list[Segment]:
    """Return a row of the screen as drawn."""
    return list(room.app.screen._compositor.render_strips()[y])


async def opened(room: Room) -> None:
    await room.enter("n FIRE 6 paint store")
    await room.minutes(1)
    await room.pilot.press("ctrl+p")
    await room.until(lambda: "Search all commands" in room.text and "Send posts" in room.text)


async def test_header_and_alarm_under_the_palette_keep_colours_and_time(tmp_path: Path) -> None:
    async with console(tmp_path) as room:
        await room.enter("ok 1-6")
        await room.enter("n FIRE 6 paint store")
        before = [row(room, y) for y in range(3)]
        await room.pilot.press("ctrl+p")
        await room.until(lambda: "Send posts" in room.text)
        assert [row(room, y) for y in range(3)] == before
        assert any("FIRE" in part.text for part in before[2])
        await room.pass_time(MINUTE)
        assert "04:18:52" in room.text.split("\n")[0]
        assert "1:00" in room.text.split("\n")[2]
        await room.pilot.press("escape")


def reversed_rows(room: Room) -> list[str]:
    found = []
    for y in range(room.app.size.height):
        parts = row(room, y)
        if sum(len(p.text) for p in parts if p.style is not None and p.style.reverse) > 70:
            found.append("".join(part.text for part in parts).strip())
    return found


@pytest.mark.parametrize("colours", [True, False])
async def test_chosen_command_shows_without_colours_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, colours: bool
) -> None:
    if not colours:
        monkeypatch.setenv("NO_COLOR", "1")
    async with console(tmp_path) as room:
        await room.pilot.press("ctrl+p")
        await room.until(lambda: "Send posts" in room.text)
        await room.until(lambda: any(line.startswith("Check call ") for line in reversed_rows(room)))
        await room.pilot.press("down")
        await room.until(lambda: any(line.startswith("Send posts ") for line in reversed_rows(room)))
        assert not any(line.startswith("Check call ") for line in reversed_rows(room))


@pytest.mark.parametrize("theme", [t for t in THEMES if t not in ("mono", "console")])
async def test_palette_in_every_theme_is_readable_and_ascii(tmp_path: Path, theme: str) -> None:
    themed(tmp_path, theme)
    async with console(tmp_path) as room:
        await opened(room)
        for y in range(3, 23):
            for part in row(room, y):
                style: Any = part.style
                if not part.text.strip():
                    continue
                assert part.text.isascii(), part.text
                assert not style.dim, part.text
                ratio = contrast(Color.from_rich_color(style.color).hex, Color.from_rich_color(style.bgcolor).hex)
                assert ratio >= 4.5, (part.text, ratio)
