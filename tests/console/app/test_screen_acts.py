"""Commands of the screen: each one of the line has its function, and each function its command."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

from console.line.act import Ui
from tests.kits.console.desk_room import console


async def test_commands_of_the_screen_are_those_of_the_line_without_a_drills(tmp_path: Path) -> None:
    async with console(tmp_path) as room:
        assert room.app.commands.keys() == set(get_args(Ui)) - {"drill"}
