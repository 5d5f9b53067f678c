"""One limit of length for every way in: what is longer is refused in words, and nothing is cut in silence."""

from __future__ import annotations

import asyncio
import json
import socket
from pathlib import Path
from typing import Any

import pytest
from textual import events

from data.base.file_errors import FileFault
from data.base.text import LONGEST, clean, clean_line
from data.base.toml import Source, convert, parse
from data.words import Words
from tests.kits.console.command import Siaga
from tests.kits.console.desk_room import console

LONG = "l " + "x" * LONGEST
FITS = "l " + "x" * (LONGEST - 2)
SAID = f"{len(LONG)} characters; a line holds at most {LONGEST}"


def test_exec_refuses_a_long_line_as_an_argument_and_on_stdin(siaga: Siaga) -> None:
    assert SAID in siaga.run("exec", "--as", "LST", LONG, code=2).err
    assert SAID in siaga.run("exec", "--as", "LST", "-", stdin=LONG.encode(), code=2).err
    assert len(siaga.log()) == 1
    siaga.run("exec", "--as", "LST", FITS)
    assert siaga.log()[-1]["words"] == FITS[2:]


async def test_a_running_console_refuses_a_long_line_from_the_raw_socket(tmp_path: Path) -> None:
    def sent(*lines: str) -> list[dict[str, object]]:
        with socket.socket(socket.AF_UNIX) as raw, raw.makefile("rwb") as file:
            raw.connect(str(tmp_path / "console.sock"))
            found = []
            for line in lines:
                file.write(json.dumps({"line": line, "as": "LST"}).encode() + b"\n")
                file.flush()
                found.append(json.loads(file.readline()))
            return found

    async with console(tmp_path) as room:
        await room.until(lambda: (tmp_path / "console.sock").exists())
        long, fits = await asyncio.to_thread(sent, LONG, FITS)
        assert (long["ok"], long["error"]) == (False, SAID)
        assert fits["ok"]
        last = room.app.desk.book.get(room.app.desk.book.last_no)
        assert getattr(last, "words", "") == FITS[2:]


async def test_a_long_paste_is_kept_whole_refused_and_offered_again(tmp_path: Path) -> None:
    async with console(tmp_path) as room:
        before = room.app.desk.book.last_no
        room.app.line.on_paste(events.Paste(LONG))
        await room.until(lambda: room.app.session.text == LONG)
        await room.pilot.press("enter")
        assert room.app.session.text == LONG
        assert SAID in room.text
        room.app.session.park()
        assert room.app.session.drafts.parked == (LONG,)
        await room.idle()
        assert room.app.desk.book.last_no == before
    async with console(tmp_path) as room:
        assert LONG in (*room.app.session.parked, room.app.session.text)


@pytest.mark.parametrize("key", ["phrases", "do", "words"])
def test_a_long_text_of_a_toml_file_is_a_fault_that_names_its_key(key: str) -> None:
    with pytest.raises(FileFault) as caught:
        source = Source("night.toml", f'a = 1\n{key} = ["fits", "{LONG}"]\n', Words())
        convert(source, parse(source), dict[str, Any])
    said = f"night.toml: {key}[2] (line 2): {len(LONG)} characters, at most {LONGEST} are accepted"
    assert caught.value.lines == (said,)


def test_cleaning_cuts_nothing() -> None:
    assert clean("x" * 100_000) == clean_line("x" * 100_000) == "x" * 100_000
