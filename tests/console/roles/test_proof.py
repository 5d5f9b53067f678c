"""Lines of programs: with an operator's PIN those that he may enter, without it those that never wait for one."""

from __future__ import annotations

import asyncio
import json
import socket
from pathlib import Path

import pytest
from msgspec.structs import replace

from console.exec.proof import FILE_ENV, PIN_ENV, pin_of, sign_on
from console.exec.short_way import _read
from console.exec.socket import LineClient, Reply
from console.session.sign_on.pins import Pins
from data.base.clock import ManualClock, SystemClock
from data.base.process import Process
from data.base.refusal import Refused
from data.intents import alarms, outside, posts
from data.intents.base import Intent
from data.intents.incidents import opening
from data.site.model import Programs, ProgramUser
from tests.kits.console.command import Siaga
from tests.kits.console.desk_room import NIGHT, Room, console, new_home
from tests.kits.console.line_room import sample
from tests.kits.rooms.roles import TABLES

pytestmark = pytest.mark.usefixtures("quick_pins")

PIN = "482916"

#: Lines that a program enters without a PIN, in either language; those it does not; signatures and taking control.
FREE = ("ok 4", "4 aman", "n fire 3 smoke", "baru api 3", "a", "tanggap", "101 words", "l words", "panic 2", "tolong 2")
CLOSED = (
    "pri 101 2 x", "waive 101 1 x by KRN", "shelve cam-3 20m wet", "tempo 1-6 30 by KRN", "c 101 safe", "undo", "here",
    "s", "g 3 101", "t 101 1", "redam cam-3 20m basah", "irama 1-6 30 oleh KRN",
)  # fmt: skip
SIGNED = ("take BGS ill", "ambil BGS sakit", "ho quick BGS", "ho start BGS", "serah cepat BGS")


def give_pins(home: Path, *codes: str) -> None:
    pins = Pins(home, SystemClock())
    for code in codes or ("LST", "BGS"):
        with pins.changed(code, PIN):
            pass


def every_intent(kind: type[Intent] = Intent) -> list[type[Intent]]:
    return [each for sub in kind.__subclasses__() for each in (sub, *every_intent(sub))]


def test_no_program_enters_what_needs_a_sign_on() -> None:
    known = {kind for kind in every_intent() if kind.for_programs != "all"}
    assert all(not kind.needs_sign_on for kind in known)
    assert known == {
        alarms.ChangeSource, posts.CheckCall, outside.WriteLine, opening.NewIncident, opening.AnotherReport,
        opening.Panic, opening.Acknowledge, opening.AcknowledgeSeveral, opening.WriteNote,
    }  # fmt: skip
    assert {kind for kind in known if kind.for_programs == "src"} == {alarms.ChangeSource}


def test_exec_alone(siaga: Siaga) -> None:
    siaga.run("exec", "--as", "LST", "n fire 3")
    give_pins(siaga.home)
    for as_ in ((), ("--as", "BGS")):
        for line in (*CLOSED, *SIGNED):
            assert "PIN" in siaga.run("exec", *as_, line, code=2).err, line
    assert len(siaga.log()) == 3
    for line in ("ok 4", "n pers 4", "a 102", "101 words", "panic 2"):
        siaga.run("exec", "--as", "BGS", line)
        last = siaga.log()[-1]
        assert (last["by"], last["proof"], last["via"]["way"]) == ("LST", "program", "exec"), line
    assert "by a program of" in siaga.run("log").out
    siaga.run("exec", "src cam-3 down")
    siaga.env[PIN_ENV] = PIN
    siaga.run("exec", "--as", "bgs", "pri 101 2 small")
    assert (siaga.log()[-1]["by"], siaga.log()[-1]["proof"]) == ("BGS", "pin")
    siaga.run("exec", "--as", "BGS", "take BGS ill")
    assert siaga.status()["control"]["by"] == "BGS"


def test_pin_of_one_does_not_sign_for_another(siaga: Siaga) -> None:
    siaga.run("exec", "--as", "LST", "ok 4")
    give_pins(siaga.home)
    siaga.env[PIN_ENV] = PIN
    assert "PIN of BGS" in siaga.run("exec", "--as", "LST", "take BGS ill", code=2).err
    siaga.run("exec", "--as", "BGS", "take BGS ill")
    assert "PIN of LST" in siaga.run("exec", "--as", "BGS", "ho sign LST", code=2).err
    siaga.run("exec", "--as", "LST", "ho sign LST")


def test_pin_comes_from_a_file_that_others_cannot_read(siaga: Siaga, tmp_path: Path) -> None:
    siaga.run("exec", "--as", "LST", "n fire 3")
    give_pins(siaga.home)
    file = tmp_path / "pin"
    assert str(file) in siaga.run("exec", "--as", "LST", "--pin-file", str(file), "ok 4", code=2).err
    file.write_text(f"{PIN}\n")
    file.chmod(0o640)
    assert "chmod 600" in siaga.run("exec", "--as", "LST", "--pin-file", str(file), "ok 4", code=2).err
    file.chmod(0o600)
    assert "--as" in siaga.run("exec", "--pin-file", str(file), "ok 4", code=2).err
    siaga.run("exec", "--as", "LST", "--pin-file", str(file), "pri 101 2 small")
    siaga.env[FILE_ENV] = str(file)
    siaga.run("exec", "--as", "LST", "pri 101 1")
    assert pin_of("", {FILE_ENV: str(file), PIN_ENV: "other-pin"}) == "other-pin"
    assert not found_in(siaga.home, PIN)


def found_in(home: Path, text: str) -> list[Path]:
    return [path for path in home.rglob("*") if path.is_file() and text.encode() in path.read_bytes()]


def test_short_way_is_not_taken_with_a_pin(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIAGA_HOME", "/tmp")
    argv = ["exec", "--as", "LST", "ok 4"]
    assert _read(argv)[2] == "ok 4"
    monkeypatch.setenv(FILE_ENV, "/tmp/pin")
    assert _read(argv)[2] == ""
    assert _read(["exec", "ok 4"])[2] == "ok 4"


def test_room_without_pins_takes_a_line_as_before(siaga: Siaga) -> None:
    siaga.env[PIN_ENV] = "whatever"
    siaga.run("exec", "--as", "BGS", "n fire 3")
    siaga.run("exec", "--as", "LST", "pri 101 2 small")
    assert "proof" not in siaga.log()[-1]


async def sent(room: Room, *lines: tuple[str, str, str]) -> list[Reply]:
    """Send lines (line, operator, PIN) as ``siaga exec`` does."""
    await room.until(room.desk.home.socket.exists)

    def send() -> list[Reply]:
        client = LineClient(room.desk.home.socket)
        try:
            return [client.enter(*line) for line in lines]
        finally:
            client.close()

    return await asyncio.to_thread(send)


@pytest.mark.parametrize("language", ["en", "id"])
async def test_exec_beside_a_console_where_somebody_is_signed_on(tmp_path: Path, language: str) -> None:
    give_pins(new_home(tmp_path, language).path)
    async with console(tmp_path, language=language) as room:
        room.desk.signed_on = "LST"
        await room.enter("ok 1")
        known = room.desk.book.last_no
        for line in (*CLOSED, *SIGNED):
            for by in ("", "LST", "BGS"):
                (reply,) = await sent(room, (line, by, ""))
                assert not reply.ok, (line, by)
        assert room.desk.book.last_no == known
        for line in FREE:
            (reply,) = await sent(room, (line, "BGS", ""))
            if reply.ok:
                assert room.desk.book.get(reply.no).proof == "program"
        assert room.desk.book.last_no > known + 6
        (reply,) = await sent(room, ("pri 101 2 small", "BGS", PIN))
        assert reply.ok and room.desk.book.get(reply.no).by == "BGS"
        (reply,) = await sent(room, ("take BGS ill", "BGS", PIN))
        assert reply.ok and room.desk.book.get(reply.no).proof == "pin"


async def test_wrong_pins_are_slowed_and_the_third_is_in_the_book(tmp_path: Path) -> None:
    give_pins(new_home(tmp_path).path)
    clock = ManualClock(NIGHT)
    async with console(tmp_path, clock=clock) as room:
        waits = []
        for _ in range(3):
            (reply,) = await sent(room, ("pri 101 2 x", "LST", "111111"))
            waits.append(reply.error)
            (again,) = await sent(room, ("pri 101 2 x", "LST", PIN))
            assert not again.ok and "again in" in again.error
            clock.advance(31_000)
        assert ["1 s" in waits[0], "2 s" in waits[1], "4 s" in waits[2]] == [True] * 3
        await room.settle()
        noted = [entry for entry in room.desk.book.entries() if entry.kind == "pin.wrong"]
        assert [(n.operator, n.count) for n in noted] == [("LST", 3)]  # type: ignore[attr-defined]
        (reply,) = await sent(room, ("ok 4", "LST", PIN))
        assert reply.ok
        assert not found_in(tmp_path, PIN) and not found_in(tmp_path, "111111")


# --- [exec] ---------------------------------------------------------------------------------------------------------


def test_site_says_what_programs_enter(siaga: Siaga) -> None:
    siaga.run("exec", "--as", "LST", "n fire 3")
    file = siaga.home / "site.toml"
    whole = file.read_text("utf-8")
    allowed = {"none": (), "src": ("src cam-3 down",), "reports": ("src cam-3 up", "ok 4"), "all": ("pri 101 2 x",)}
    for own, lines in allowed.items():
        file.write_text(whole.replace('own = ""', f'own = "{own}"'), "utf-8")
        for line in lines:
            siaga.run("exec", line)
        refused = {"none": ("src cam-3 down", "ok 4"), "src": ("ok 4",), "reports": ("pri 101 3 x",), "all": ()}[own]
        for line in refused:
            siaga.run("exec", "--as", "LST", line, code=2)


def doctor(siaga: Siaga, name: str) -> list[tuple[str, str]]:
    """Return the findings of ``siaga doctor`` of that name: level and text."""
    found = json.loads(siaga.run("doctor", "--json").out)["findings"]
    return [(each["level"], each["text"]) for each in found if each["name"] == name]


def test_doctor_says_what_programs_enter(siaga: Siaga) -> None:
    assert doctor(siaga, "sign-on")[0][1].startswith("no sign-on")
    ((level, text),) = doctor(siaga, "exec")
    assert level == "ok" and "every line" in text and "default" in text
    give_pins(siaga.home)
    assert "check calls" in doctor(siaga, "exec")[0][1]
    file = siaga.home / "site.toml"
    users = "".join(f'[[exec.user]]\nname = "{name}"\n' for name in ("daemon", "nobody-of-that-name"))
    file.write_text(file.read_text("utf-8").replace('own = ""', f'own = "src"\n{users}'), "utf-8")
    own, known, unknown = doctor(siaga, "exec")
    assert "reports of sources" in own[1] and "default" not in own[1]
    assert known[0] == "ok" and "daemon" in known[1]
    assert unknown[0] == "note" and "nobody-of-that-name" in unknown[1]


def test_other_system_users_enter_what_the_site_says() -> None:
    users = (ProgramUser(name="nagios"), ProgramUser(name="guard", may="reports", program="exec"))
    site = replace(sample(), programs=Programs(users=users))
    for has_pins in (False, True):
        for user, way, may in (("nagios", "socket", "src"), ("nagios", "exec", "src"), ("guard", "exec", "reports"),
                               ("guard", "socket", "none"), ("root", "exec", "none")):  # fmt: skip
            found = sign_on(site, Process(77, user, 5), 1000, way, has_pins=has_pins, proven="")
            assert found.program == may, (user, way)
    assert sign_on(site, None, 1000, "exec", has_pins=True, proven="").program == "reports"
    assert sign_on(site, Process(1000, "siaga", 5), 1000, "exec", has_pins=False, proven="").program == "all"


async def test_another_user_at_the_socket(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = new_home(tmp_path).site_file
    text = file.read_text("utf-8").replace('own = ""', 'own = ""\n[[exec.user]]\nname = "nagios"\n')
    file.write_text(text, "utf-8")
    who = Process(77, "nagios", 4711)
    monkeypatch.setattr("console.exec.server.peer_of", lambda connection: who)

    def ask(path: Path, line: str) -> dict[str, object]:
        with socket.socket(socket.AF_UNIX) as raw:
            raw.connect(str(path))
            raw.sendall(json.dumps({"line": line, "as": "LST"}).encode() + b"\n")
            found: dict[str, object] = json.loads(raw.recv(4096))
            return found

    async with console(tmp_path) as room:
        await room.enter("ok 4")
        await room.until(room.desk.home.socket.exists)
        assert room.desk.home.socket.stat().st_mode & 0o777 == 0o666
        assert (await asyncio.to_thread(ask, room.desk.home.socket, "src cam-3 down"))["ok"]
        source = next(entry for entry in room.desk.book.entries() if entry.kind == "source")
        assert source.via is not None and (source.via.user, source.via.way) == ("nagios", "socket")
        known = room.desk.book.last_no
        for line in ("ok 4", "n fire 3", "take BGS x", "\0carry /etc/passwd", "net now"):
            assert not (await asyncio.to_thread(ask, room.desk.home.socket, line))["ok"], line
        who = Process(78, "games", 4712)
        assert not (await asyncio.to_thread(ask, room.desk.home.socket, "src cam-3 up"))["ok"]
        assert room.desk.book.last_no == known


def test_socket_is_open_to_nobody_else_unless_the_site_names_one(tmp_path: Path) -> None:
    async def play() -> None:
        async with console(tmp_path) as room:
            await room.until(room.desk.home.socket.exists)
            assert room.desk.home.socket.stat().st_mode & 0o777 == 0o600

    asyncio.run(play())


def test_refusal_of_a_file_names_it(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"roles\.pin\.file"):
        pin_of(str(tmp_path), {})


async def test_site_file_is_taken_over_by_somebody_who_is_signed_on(tmp_path: Path) -> None:
    file = new_home(tmp_path).site_file
    give_pins(tmp_path)
    async with console(tmp_path) as room:
        file.write_text(file.read_text("utf-8") + TABLES, "utf-8")
        for signed_on in ("", "LST"):
            room.desk.signed_on = signed_on
            for line in ("site", "site take"):
                await room.enter(line)
                await room.idle()
                await room.settle()
            assert bool(room.desk.site.supervisors) == bool(signed_on)
