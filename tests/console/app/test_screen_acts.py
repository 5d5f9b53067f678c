"""Commands of the screen: each one of the line has its function, and each function its command."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest

from console.line.act import Ui
from tests.kits.console.desk_room import console


async def test_commands_of_the_screen_are_those_of_the_line_without_a_drills(tmp_path: Path) -> None:
    async with console(tmp_path) as room:
        assert room.app.commands.keys() == set(get_args(Ui)) - {"drill"}


@pytest.mark.parametrize("language", ["en", "id"])
async def test_page_says_its_title_once(tmp_path: Path, language: str) -> None:
    async with console(tmp_path, size=(120, 36), language=language) as room:
        await room.enter("n FIRE 3 smoke")
        for page in ("? types", "? people", "? codes", "posts", "v", "shelve", "net", "apart", "site", "?", "? ok"):
            await room.enter(page)
            top, *rows = [row.strip() for row in room.text.splitlines()[3:-4]]
            title = top.strip("═ ").split("  ")[0].split(" ═")[0]
            assert title and title not in rows, page
