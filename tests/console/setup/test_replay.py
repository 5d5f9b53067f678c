"""The first ten minutes, replayed: the lines of README and of the introduction, typed into the demo room."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from console.app.pages.introduction import Introduction
from console.commands import COMMANDS
from console.drill.play.session import begin
from console.drill.script.file import read
from console.drill.script.find import BUILT_IN
from console.parser import command_parser
from console.session.home import Home
from data.words import Words
from tests.kits.drill.screen import DrillRoom, drill_room
from tests.kits.running.examples import NIGHT

README = (Path(__file__).parents[3] / "README.md").read_text("utf-8")
#: Keys and settings that the table's text names, which are not lines.
NO_LINE = frozenset({"fix"})


@asynccontextmanager
async def demo(folder: Path, language: str, size: tuple[int, int] = (80, 24)) -> AsyncIterator[DrillRoom]:
    """The demo after a minute of its script."""
    drill = begin(Home(folder), read(BUILT_IN / "demo.toml", Words(language)), language=language)
    async with drill_room(drill, size=size) as room:
        await room.run(60)
        yield room


def table() -> list[str]:
    """The lines of README's table, in its order."""
    rows = README.split("| type, then Enter | what happens |")[1].split("\n\n")[0].splitlines()[2:]
    assert len(rows) > 12
    return [line for row in rows for line in re.findall(r"`([^`]+)`", row) if line not in NO_LINE]


async def refused(room: DrillRoom, lines: list[str]) -> list[str]:
    """Type lines one after another and return those that are not taken, with the reason."""
    found = []
    for line in lines:
        await room.type(line)
        await room.pilot.press("enter")
        await room.settle()
        if room.app.session.text:
            found.append(f"{line}: {room.app.session.reading and room.app.session.reading.echo.text}")
            await room.pilot.press("escape")
        await room.run(3)
    return found


@pytest.mark.parametrize(("language", "size"), [("en", (80, 24)), pytest.param("id", (120, 36), marks=NIGHT)])
async def test_every_line_of_readme_works_in_the_demo(tmp_path: Path, language: str, size: tuple[int, int]) -> None:
    async with demo(tmp_path, language, size) as room:
        assert await refused(room, table()) == []
        await room.enter("drill end")
        assert room.app.report is not None and room.app.report.ok


@pytest.mark.parametrize("language", [pytest.param("en", marks=NIGHT), "id"])
async def test_every_line_of_the_introduction_works_in_the_demo(tmp_path: Path, language: str) -> None:
    async with demo(tmp_path, language) as room:
        words, lines = room.desk.words, []
        intro = Introduction(room.desk, is_drill=True)
        intro.begin(asked=True)
        for step in ("line", "ok", "n", "a"):
            note = intro.note(room.app.desk.board())
            assert note is not None
            lines += re.findall(r"\((ok [^)]+|aman [^)]+)\)", note[2])
            if asked := re.search(rf"(?:Type|Ketik) ([a-z].*?) {words('intro.enter')[:3]}", note[2]):
                lines.append(asked[1])
            intro.typed("x", enters=False, is_panic=False) if step == "line" else intro.entered(step)
        assert len(lines) == 6, lines
        assert await refused(room, lines) == []


def test_every_command_in_readme_is_one_and_its_options_exist() -> None:
    shown = re.findall(r"(?m)^siaga( .*)?$", README)
    assert len(shown) > 20
    parser = command_parser(Words())
    known = {name: parser._subparsers._group_actions[0].choices[name] for name in COMMANDS if name}  # type: ignore[union-attr,index]
    for line in shown:
        parts = line.partition("  #")[0].split()
        if not parts or parts[0].startswith("-"):
            continue
        assert parts[0] in known, line
        known[parts[0]].fill()
        for option in (part for part in parts if part.startswith("--")):
            assert option in known[parts[0]]._option_string_actions, line


def test_readme_says_how_to_type_siaga_after_make_run() -> None:
    assert ". .venv/bin/activate" in README
    makefile = (Path(__file__).parents[3] / "Makefile").read_text("utf-8")
    assert "VENV   ?= .venv" in makefile and "--editable ." in makefile


def test_readme_and_help_name_what_is_there() -> None:
    for key in ("Ctrl+Z", "hold Shift while you drag", "--language", "1 makes one, 2 tries the demo"):
        assert key in README
    for language in ("en", "id"):
        words = Words(language)
        said = "\n".join(words(f"help.{key}.{part}") for key in ("takeback", "select") for part in ("forms", "text"))
        assert "Ctrl+Z" in said and "Shift" in said
