"""By which way entries came: kept in the book, shown on request, carried to other stations."""

from __future__ import annotations

import asyncio
import json
import os
import socket
from pathlib import Path

from msgspec.structs import astuple

from console.exec.socket import LineClient
from data.base.clock import ManualClock
from data.base.process import this_process, user_name
from data.entries import Entry
from data.entries.base import Via
from data.view.lines.search import read
from data.view.lines.way import way_text
from data.words import Words
from tests.kits.console.command import Siaga
from tests.kits.console.desk_room import NIGHT, WIB, Room, console, new_home

HERE = this_process()


def last(room: Room) -> Entry:
    return room.desk.book.get(room.desk.book.last_no)


async def test_entries_of_a_console_say_line_key_rule_exec_and_socket(tmp_path: Path) -> None:
    async with console(tmp_path) as room:
        assert room.desk.book.get(1).via == Via("console", *astuple(HERE))
        await room.enter("ok 4 aman")
        assert last(room).via == Via("line", *astuple(HERE))
        await room.pilot.press("f9", "4")
        await room.settle()
        assert last(room).via == Via("key", *astuple(HERE))
        await room.minutes(90)
        rules = [e for e in room.desk.book.entries() if e.kind == "check.late"]
        assert rules and {e.via for e in rules} == {Via("rule", *astuple(HERE))}
        path = room.desk.home.socket
        await room.until(path.exists)

        def by_exec() -> None:
            client = LineClient(path)
            assert client.enter("ok 4", "LST").ok
            client.close()

        await asyncio.to_thread(by_exec)
        assert last(room).via == Via("exec", *astuple(HERE))

        def by_another_program() -> None:
            with socket.socket(socket.AF_UNIX) as raw:
                raw.connect(str(path))
                raw.sendall(b'{"line":"ok 5","as":"LST"}\n')
                assert b'"ok":true' in raw.recv(4096)

        await asyncio.to_thread(by_another_program)
        assert last(room).via == Via("socket", *astuple(HERE))


async def test_book_page_shows_ways_only_on_request(tmp_path: Path) -> None:
    async with console(tmp_path, clock=ManualClock(NIGHT)) as room:
        await room.enter("l pintu belakang")
        await room.enter("b")
        assert f"pid {os.getpid()}" not in room.text
        await room.enter("b via:")
        assert f"[line, {HERE.user or HERE.uid}, pid {os.getpid()}] pintu belakang"[:40] in room.text
        await room.enter("b via:console")
        await room.until(lambda: not room.app.pages.is_searching)
        room.app.show()
        assert "] pintu belakang" not in room.text and "[console" in room.text
        await room.enter("b")
        assert f"pid {os.getpid()}" not in room.text


def test_log_json_tells_the_way_and_how_entries_of_others_came(tmp_path: Path) -> None:
    jbr, pol = make_station(tmp_path, "JBR"), make_station(tmp_path, "POL")
    stick = tmp_path / "stick.siaga"
    pol.run("exec", "--as", "BGS", "n fire 3 asap")
    pol.run("export", "--all", str(stick))
    jbr.run("import", str(stick))
    found = [json.loads(line) for line in jbr.run("log", "--json").out.splitlines()]
    own = next(e for e in found if e["kind"] == "log")
    assert own["via"]["way"] == "exec" and own["via"]["uid"] == os.getuid() and own["via"]["pid"] > 0
    theirs = next(e for e in found if e["kind"] == "incident.opened")
    assert theirs["via"]["way"] == "courier" and theirs["via"]["station"] == "POL"
    assert theirs["via"]["there"]["way"] == "exec"


def test_way_of_an_older_entry_or_a_newer_way_is_said() -> None:
    words = Words("en")
    assert way_text(None, words) == "not noted"
    assert way_text(Via("telepathy", 12), words) == "telepathy, 12"
    assert read("via:exec", NIGHT, WIB).way == "exec" and read("via:", NIGHT, WIB).everything


def test_user_without_a_name_has_a_number() -> None:
    assert user_name(0) == "root" and user_name(2**30 + 7) == ""


def make_station(folder: Path, code: str) -> Siaga:
    """Make a station with a site key and one line in its book."""
    fresh = Siaga(folder / code, SIAGA_SITE_KEY="ab" * 32)
    file = new_home(fresh.home).site_file
    file.write_text(file.read_text("utf-8").replace('station = "JBR"', f'station = "{code}"'), "utf-8")
    fresh.run("exec", "--as", "LST", "l mulai")
    return fresh
