"""Roles count whichever way a line comes in: typed, by an F-key, by exec with and without a console, in a drill."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from console.exec.socket import LineClient
from tests.kits.console.command import Siaga
from tests.kits.console.desk_room import console, new_home
from tests.kits.drill.files import play_drill
from tests.kits.rooms.roles import TABLES, add_roles

#: Before them: a room in the control of LST with a fire at post 3.
BEFORE = ("ok all", "n fire 3 smoke", "a 101")
#: Lines that need a supervisor's code, in either language, and those that an operator enters without one.
ACTS = (
    "pri 101 3 steam", "type 101 POWR fuse", "waive 101 1 nobody", "shelve cam-3 2h wet", "take BGS ill",
    "tempo 1-6 120",
    "prioritas 101 3 uap", "kecualikan 101 1 kosong", "redam cam-3 2j basah", "ambil BGS sakit", "irama 1-6 120",
)  # fmt: skip
FREE = ("shelve cam-3 30m wet", "tempo 1-6 15 by Bagus", "101 words", "ok 4", "src cam-1 down")


@pytest.mark.parametrize("language", ["en", "id"])
def test_line_and_function_key(tmp_path: Path, language: str) -> None:
    async def play() -> None:
        file = new_home(tmp_path, language).site_file
        add_roles(file)
        text = file.read_text("utf-8")
        head, _, rest = text.partition("phrases = [")
        file.write_text(f'{head}phrases = ["pri 101 3 steam",\n{rest}', "utf-8")
        file.write_text(file.read_text("utf-8").replace('    "e ",\n', ""), "utf-8")
        async with console(tmp_path, language=language) as room:
            for line in BEFORE:
                await room.enter(line)
            known = room.desk.book.last_no
            for line in ACTS:
                await room.enter(line)
                assert room.desk.book.last_no == known, line
                assert "KRN AGS" in room.text, line
            room.app.session.typed("")
            room.app.line.put("")
            await room.pilot.press("f2", "enter")
            await room.settle()
            assert room.desk.book.last_no == known and "KRN AGS" in room.text
            for line in FREE:
                await room.enter(line)
            await room.enter("pri 101 3 steam by KRN" if language == "en" else "prioritas 101 3 uap oleh KRN")
            assert room.desk.room.duty.unsigned[0].before == "KRN"
            assert "KRN has not signed" in room.text or "KRN belum paraf" in room.text or "TTD?" in room.text

    asyncio.run(play())


def test_exec_beside_a_console(tmp_path: Path) -> None:
    async def play() -> None:
        add_roles(new_home(tmp_path).site_file)
        async with console(tmp_path) as room:
            for line in BEFORE:
                await room.enter(line)
            await room.until(room.desk.home.socket.exists)
            known = room.desk.book.last_no

            def send() -> None:
                client = LineClient(room.desk.home.socket)
                for by in ("", "LST", "BGS", "VRA"):
                    for line in ACTS:
                        reply = client.enter(line, by)
                        assert not reply.ok and "KRN" in reply.error, (line, by, reply)
                assert not client.enter("ok 4", "VRA").ok
                client.close()

            await asyncio.to_thread(send)
            assert room.desk.book.last_no == known

            def send_others() -> None:
                client = LineClient(room.desk.home.socket)
                assert all(client.enter(line, "").ok for line in FREE)
                assert client.enter("pri 101 3 steam by KRN", "").ok
                client.close()

            await asyncio.to_thread(send_others)

    asyncio.run(play())


def test_exec_alone(siaga: Siaga) -> None:
    add_roles(siaga.home / "site.toml")
    for line in BEFORE:
        siaga.run("exec", "--as", "LST", line)
    before = siaga.log()
    for by in (("--as", "LST"), ("--as", "VRA"), ()):
        for line in ACTS:
            assert "KRN" in siaga.run("exec", *by, line, code=2).err
    assert siaga.log() == before
    for line in FREE:
        siaga.run("exec", line)
    siaga.run("exec", "--as", "BGS", "take BGS ill by KRN")
    siaga.run("exec", "--as", "KRN", "waive 101 1 nobody there")
    assert siaga.log()[-1]["authorised"] == "KRN"
    unsigned = siaga.status()["control"]["unsigned"]
    assert [(u["who"], u["supervised"]) for u in unsigned] == [("LST", False), ("KRN", True)]
    assert "KRN" in siaga.run("report", "lapsit").out


def test_drill(tmp_path: Path) -> None:
    Siaga(tmp_path).run("init")
    site = (tmp_path / "site.toml").read_text("utf-8")
    (tmp_path / "roles.toml").write_text(site + TABLES, "utf-8")
    lines = [f'[[event]]\nat = "20:0{n}"\ndo = "{line}"\n' for n, line in enumerate(BEFORE)]
    lines += [f'[[event]]\nat = "20:{n}"\ndo = "{line}"\nrefused = "KRN"\n' for n, line in enumerate(ACTS, 10)]
    _, report = play_drill(tmp_path, 'site = "roles.toml"\n' + "".join(lines))
    assert not report.findings
