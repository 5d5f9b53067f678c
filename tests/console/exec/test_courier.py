"""``siaga export`` and ``siaga import``: entries carried without a network."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import socket
import subprocess
import threading
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from console.exec import running
from console.exec.socket import CARRY, CARRY_UNSEALED
from console.session.home import Home
from data.base.clock import ManualClock
from data.book.replicas.replicas import Replicas
from data.sync.segment import Segment
from tests.kits.console.command import Siaga
from tests.kits.console.desk_room import NIGHT, console, new_home

KEY = "ab" * 32


@pytest.fixture
def jbr(tmp_path: Path) -> Siaga:
    return station(tmp_path, "JBR")


@pytest.fixture
def pol(tmp_path: Path) -> Siaga:
    return station(tmp_path, "POL")


def station(folder: Path, code: str, key: str = KEY) -> Siaga:
    """Make a station with a line in its book. ``key``: the site's; "": none."""
    fresh = Siaga(folder / code, **({"SIAGA_SITE_KEY": key} if key else {}))
    file = new_home(fresh.home).site_file
    file.write_text(file.read_text("utf-8").replace('station = "JBR"', f'station = "{code}"'), "utf-8")
    fresh.run("exec", "--as", "LST", "l mulai")
    return fresh


def status(one: Siaga) -> dict[str, object]:
    found = json.loads(one.run("status", "--json").out)
    return {key: found[key] for key in ("posts", "incidents", "counts", "control")}


def types(one: Siaga) -> list[str]:
    return [i["type"] for i in json.loads(one.run("status", "--json").out)["incidents"]]


def export(one: Siaga, file: Path, how: str = "--unsent") -> int:
    return int(json.loads(one.run("export", how, str(file), "--json").out)["entries"])


def entries_of(home: Path) -> int:
    replicas = Replicas.open(home, write=False)
    try:
        return sum(replicas.last(book)[0] for book in replicas.books())
    finally:
        replicas.close()


def test_import_of_export_shows_entries_in_other_room(tmp_path: Path, jbr: Siaga, pol: Siaga) -> None:
    stick = tmp_path / "stick.siaga"
    pol.run("exec", "--as", "BGS", "n fire 3 asap")
    count = export(pol, stick)
    took = jbr.run("import", str(stick)).out
    assert took.startswith(f"{count} entries of POL imported, 0 were already here")
    assert types(jbr) == ["FIRE"]
    jbr.run("exec", "--as", "LST", "ok 1")
    export(jbr, stick)
    pol.run("import", str(stick))
    here, there = status(jbr), status(pol)
    assert here.pop("control") and there.pop("control")
    assert here == there


def test_import_twice_adds_nothing(tmp_path: Path, jbr: Siaga, pol: Siaga) -> None:
    stick = tmp_path / "stick.siaga"
    pol.run("exec", "--as", "BGS", "n fire 3 asap")
    count = export(pol, stick)
    jbr.run("import", str(stick))
    again = jbr.run("import", str(stick)).out
    assert again.startswith(f"0 entries of POL imported, {count} were already here")
    assert entries_of(jbr.home) == count


def test_export_unsent_omits_entries_confirmed_by_a_file(tmp_path: Path, jbr: Siaga, pol: Siaga) -> None:
    out, back = tmp_path / "out.siaga", tmp_path / "back.siaga"
    jbr.run("exec", "--as", "LST", "ok 1")
    first = export(jbr, out)
    assert export(jbr, out) == first  # no station has confirmed it
    pol.run("import", str(out))
    export(pol, back)
    assert f"POL has ours up to no. {first}" in jbr.run("import", str(back)).out
    assert export(jbr, out) == 0
    jbr.run("exec", "--as", "LST", "ok 2")
    assert export(jbr, out) == 1
    pol.run("import", str(out))
    third = station(tmp_path, "SAT")
    export(third, back)
    jbr.run("import", str(back))  # a station that is not known to have any of our entries
    assert export(jbr, out) == first + 1


def test_export_all_passes_entries_of_other_stations(tmp_path: Path, jbr: Siaga, pol: Siaga) -> None:
    stick = tmp_path / "stick.siaga"
    third = station(tmp_path, "SAT")
    pol.run("exec", "--as", "BGS", "n fire 3 asap")
    export(pol, stick)
    third.run("import", str(stick))
    export(third, stick, "--all")
    jbr.run("import", str(stick))
    assert types(jbr) == ["FIRE"]


def test_export_book_writes_only_that_book(tmp_path: Path, jbr: Siaga, pol: Siaga) -> None:
    stick = tmp_path / "stick.siaga"
    book = json.loads(pol.run("status", "--json").out)["book"]["id"]
    pol.run("export", "--book", book, str(stick))
    jbr.run("import", str(stick))
    assert entries_of(jbr.home) >= 1
    said = pol.run("export", "--book", "XYZ-0000", str(stick), code=2).err
    assert "XYZ-0000" in said and book in said


Spoil = Callable[[list[bytes]], list[bytes]]

SPOILT: dict[str, tuple[Spoil, str, int]] = {
    "cut": (lambda lines: [*lines[:-2], lines[-2][:100]], "cut short", 3),
    "no end": (lambda lines: lines[:-1], "cut short", 4),
    "a letter": (lambda lines: [lines[0], lines[1].replace(b"asap", b"asaq"), *lines[2:]], "altered", 2),
    "a line gone": (lambda lines: [lines[0], *lines[2:]], "lines are missing", 3),
    "lines changed places": (lambda lines: [lines[0], lines[2], lines[1], lines[3]], "altered", 4),
    "more behind": (lambda lines: [*lines, lines[1]], "more", 5),
    "head": (lambda lines: [lines[0].replace(b'"made":1', b'"made":2'), *lines[1:]], "altered", 4),
    "another site": (lambda lines: [lines[0].replace(b"KPU", b"KPX"), *lines[1:]], "is from the site", 1),
    "newer": (lambda lines: [lines[0].replace(b'"format":1', b'"format":9'), *lines[1:]], "newer siaga", 1),
    "no head": (lambda lines: [b'{"siaga":"courier"}\n', *lines[1:]], "not a file of siaga export", 1),
}


def rot(home: Path, words: str) -> None:
    """Change a letter of the entry with these words in each file of the home that holds it, as a failing disk does."""
    for path in home.glob("*/*.journal"):
        data, stat = path.read_bytes(), path.stat()
        with path.open("r+b") as file:
            file.write(data.replace(words.encode(), words.upper().encode()))
        os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))


def test_export_of_a_damaged_book_ends_before_the_damage(tmp_path: Path, jbr: Siaga, pol: Siaga) -> None:
    before = export(jbr, tmp_path / "whole")
    jbr.run("exec", "--as", "LST", "-", stdin=b"l kedua\nl ketiga\n")
    rot(jbr.home, "kedua")
    said = jbr.run("export", "--all", str(tmp_path / "jbr"), code=1, quiet=True).out
    assert f"no. {before + 1} is damaged here: it and the entries after it are not in the file" in said
    shown = json.loads(jbr.run("export", "--unsent", str(tmp_path / "jbr"), "--json", code=1, quiet=True).out)
    assert not shown["ok"] and shown["entries"] == before and [*shown["lost"].values()] == [before + 1]
    pol.run("import", str(tmp_path / "jbr"))
    assert entries_of(pol.home) == before


@pytest.mark.parametrize("words", ["mulai", "ketiga"])
def test_import_compares_no_entry_that_is_damaged_here(tmp_path: Path, jbr: Siaga, pol: Siaga, words: str) -> None:
    jbr.run("exec", "--as", "LST", "-", stdin=b"l kedua\nl ketiga\n")
    export(jbr, tmp_path / "jbr")
    pol.run("import", str(tmp_path / "jbr"))
    export(pol, tmp_path / "pol", "--all")
    rot(jbr.home, words)
    rot(pol.home, words)
    assert "of POL imported" in jbr.run("import", str(tmp_path / "pol")).out
    assert "of JBR imported" in pol.run("import", str(tmp_path / "jbr")).out


@pytest.mark.parametrize("how", SPOILT)
def test_import_incomplete_file_is_refused_with_its_line(
    tmp_path: Path, jbr: Siaga, pol: Siaga, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    msgspec.json.Decoder(Segment)  # the first use fixes its limits, for every test that follows
    monkeypatch.setattr("data.sync.segment.MOST_ENTRIES", 4)
    spoil, words, line = SPOILT[how]
    stick = tmp_path / "stick.siaga"
    pol.run("exec", "--as", "BGS", "n fire 3 asap")
    pol.run("exec", "--as", "BGS", "ok 1,2,4")
    export(pol, stick)
    lines = stick.read_bytes().splitlines(keepends=True)
    assert len(lines) == 4
    changed = spoil(lines)
    assert changed != lines
    stick.write_bytes(b"".join(changed))
    said = jbr.run("import", str(stick), code=2).err
    assert words in said and f"stick.siaga, line {line}:" in said and "Nothing was imported" in said
    assert not (jbr.home / "replica").exists()


def test_import_after_a_gap_is_refused_with_missing_numbers(tmp_path: Path, jbr: Siaga, pol: Siaga) -> None:
    out, back = tmp_path / "out.siaga", tmp_path / "back.siaga"
    third = station(tmp_path, "SAT")
    jbr.run("exec", "--as", "LST", "ok 1")
    export(jbr, out)
    pol.run("import", str(out))
    export(pol, back)
    jbr.run("import", str(back))
    jbr.run("exec", "--as", "LST", "ok 2")
    export(jbr, out)
    said = third.run("import", str(out), code=2).err
    assert "is missing here" in said and "--all" in said
    export(jbr, out, "--all")
    third.run("import", str(out))
    assert entries_of(third.home) > 0


def test_import_different_book_of_same_name_is_refused(tmp_path: Path, jbr: Siaga, pol: Siaga) -> None:
    stick = tmp_path / "stick.siaga"
    export(pol, stick)
    jbr.run("import", str(stick))
    shutil.copytree(pol.home, tmp_path / "twin")
    other = Siaga(tmp_path / "twin", SIAGA_SITE_KEY=KEY)
    replica = next((jbr.home / "replica").glob("*.journal"))
    book = replica.name.rpartition("-")[0].rpartition("-")[0]
    assert book.startswith("POL-")
    pol.run("exec", "--as", "BGS", "l satu")
    export(pol, stick, "--all")
    jbr.run("import", str(stick))
    owner = other.home / "book" / "owner.json"
    text = json.loads(owner.read_text())
    for name in text["files"]:
        text["files"][name] = (other.home / "book" / name).stat().st_ino
    owner.write_text(json.dumps(text))  # a disk image: machine and files look the same
    other.run("exec", "--as", "BGS", "l dua")
    export(other, stick, "--all")
    said = jbr.run("import", str(stick), code=2).err
    assert "two books of that name" in said


@pytest.mark.parametrize(
    ("ours", "theirs", "words"),
    [
        (KEY, KEY, ""),
        ("", KEY, "there is none here"),
        (KEY, "", "not sealed with the site's key"),
        (KEY, "cd" * 32, "does not fit the site's key"),
    ],
    ids=["same", "none here", "none there", "another"],
)
def test_import_with_wrong_site_key_is_refused(tmp_path: Path, ours: str, theirs: str, words: str) -> None:
    stick = tmp_path / "stick.siaga"
    one, other = station(tmp_path, "JBR", ours), station(tmp_path, "POL", theirs)
    export(other, stick)
    if not words:
        assert "imported" in one.run("import", str(stick)).out
        return
    assert words in one.run("import", str(stick), code=2).err
    assert not (one.home / "replica").exists()


def test_import_spreadsheet_without_map_is_refused(tmp_path: Path, jbr: Siaga) -> None:
    file = tmp_path / "x.csv"
    file.write_text("a,b\n1,2\n")
    assert "--map" in jbr.run("import", str(file), code=2).err


async def test_import_with_running_console_goes_through_it(
    tmp_path: Path, pol: Siaga, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SIAGA_SITE_KEY", KEY)
    stick = tmp_path / "stick.siaga"
    pol.run("exec", "--as", "BGS", "n fire 3 asap")
    export(pol, stick)
    async with console(tmp_path / "home", clock=ManualClock(NIGHT)) as room:
        selected = room.app.session.selected
        reply = await room.app.answer_socket(f"{CARRY}{stick}", "")
        assert reply.ok and "imported" in reply.text
        await room.until(lambda: bool(room.desk.room.open_incidents()))
        assert [i.type for i in room.desk.room.open_incidents()] == ["FIRE"]
        assert room.app.session.selected == selected
        assert room.app.line.has_focus
        stick.write_bytes(stick.read_bytes()[:-9])
        reply = await room.app.answer_socket(f"{CARRY}{stick}", "")
        assert not reply.ok and "Nothing was imported" in reply.error
    assert Home(tmp_path / "home").path.joinpath("replica").exists()


# --- a file that no key has sealed ------------------------------------------------------------------------------------


@pytest.fixture
def unsealed(tmp_path: Path) -> tuple[Siaga, Path]:
    """A station without a key, and a file of another one that takes control, closes and acknowledges."""
    ours, theirs = station(tmp_path, "JBR", ""), station(tmp_path, "POL", "")
    there, here = tmp_path / "there.siaga", tmp_path / "here.siaga"
    ours.run("exec", "--as", "LST", "n vehi 3 mobil")
    ours.run("exec", "--as", "LST", "n vehi 6 motor")
    export(ours, here)
    theirs.run("import", "--unsealed", str(here))
    theirs.run("exec", "--as", "BGS", "take BGS sakit")
    theirs.run("exec", "--as", "BGS", "a 102")
    theirs.run("exec", "--as", "BGS", "c 101 safe pergi")
    theirs.run("exec", "--as", "BGS", "l hujan")
    export(theirs, there)
    return ours, there


def test_unsealed_file_without_a_terminal_changes_nothing_and_says_what_it_would(unsealed: tuple[Siaga, Path]) -> None:
    ours, stick = unsealed
    before = status(ours)
    ran = ours.run("import", str(stick), code=2)
    assert "IS NOT SEALED BY A KEY" in ran.out and "siaga import --unsealed" in ran.err
    assert "POL BGS: CONTROL" in ran.out and "POL BGS: CLOSED #J101" in ran.out and "POL BGS: ACK #J102" in ran.out
    assert "other entries" in ran.out
    assert status(ours) == before and entries_of(ours.home) == 0
    assert "IS NOT SEALED BY A KEY" in ours.run("import", "--dry-run", str(stick)).out
    assert entries_of(ours.home) == 0


def test_unsealed_file_names_incidents_as_the_room_will(tmp_path: Path) -> None:
    ours, theirs = station(tmp_path, "JBR", ""), station(tmp_path, "POL", "")
    there, here = tmp_path / "there.siaga", tmp_path / "here.siaga"
    ours.run("exec", "--as", "LST", "n fire 3 asap")
    ours.run("exec", "--as", "LST", "src cam-1 down")
    export(ours, here)
    theirs.run("exec", "--as", "BGS", "n fire 3 api")
    theirs.run("import", "--unsealed", str(here))
    theirs.run("exec", "--as", "BGS", "link p101 dup j101")
    theirs.run("exec", "--as", "BGS", "a j102")
    export(theirs, there)
    ran = ours.run("import", "--dry-run", str(there))
    assert "LINK #P101 another report of #J101" in ran.out
    assert "ACK #J102 " in ran.out, "one that a source opened has no number in its name"
    ours.run("import", "--unsealed", str(there))
    theirs.run("exec", "--as", "BGS", "pri j102 2 hujan")
    export(theirs, there)
    ran = ours.run("import", "--dry-run", str(there))
    assert "PRIO #J102 " in ran.out and "other entr" not in ran.out


def test_unsealed_file_is_imported_when_a_person_says_so(unsealed: tuple[Siaga, Path]) -> None:
    ours, stick = unsealed
    assert "entries of POL imported" in ours.run("import", "--unsealed", str(stick)).out
    ways = {e["via"]["way"] for e in map(json.loads, ours.run("log", "--json").out.splitlines()) if "POL" in e["book"]}
    assert ways == {"unsealed"}
    assert "0 entries of POL imported" in ours.run("import", str(stick)).out  # nothing new: nothing to ask


def test_unsealed_file_on_a_terminal_is_asked_about(unsealed: tuple[Siaga, Path]) -> None:
    ours, stick = unsealed
    for answer, taken in (("n", False), ("", False), ("ya", True)):
        keyboard, terminal = os.openpty()
        argv = ours.argv("import", str(stick))
        with subprocess.Popen(
            argv, stdin=terminal, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=ours.env
        ) as run:
            os.write(keyboard, f"{answer}\n".encode())
            out = run.communicate(timeout=60)[0].decode()
        os.close(keyboard)
        os.close(terminal)
        assert "Import it? [y/N]" in out
        assert run.returncode == (0 if taken else 2)
        assert bool(entries_of(ours.home)) is taken


def test_import_next_to_a_console_that_does_not_answer_sends_it_nothing(
    tmp_path: Path, jbr: Siaga, pol: Siaga, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "ANSWER_S", 0.05)
    stick = tmp_path / "stick.siaga"
    export(pol, stick)
    with contextlib.closing(socket.socket(socket.AF_UNIX)) as hung:
        hung.bind(str(Home(jbr.home).socket))
        hung.listen()
        assert "has not answered" in jbr.run("import", str(stick), code=1).err
        taken, _ = hung.accept()
        with contextlib.closing(taken):
            assert b"carry" not in taken.recv(4096), "it would be imported when the console wakes up"


@pytest.mark.parametrize("command", ["import", "sync"])
def test_console_that_ends_before_it_answers_is_said_in_a_line(
    tmp_path: Path, jbr: Siaga, pol: Siaga, command: str
) -> None:
    stick = tmp_path / "stick.siaga"
    export(pol, stick)
    if command == "sync":
        site = jbr.home / "site.toml"
        text = site.read_text("utf-8").replace('url = ""', 'url = "https://kinto.example.org/v1"')
        site.write_text(text.replace('site = ""', 'site = "jember"'), "utf-8")

    def answer_once() -> None:
        taken, _ = ending.accept()
        with contextlib.closing(taken):
            for reply in (b'{"ok": true}\n', b""):
                taken.recv(4096)
                taken.sendall(reply)

    with contextlib.closing(socket.socket(socket.AF_UNIX)) as ending:
        ending.bind(str(Home(jbr.home).socket))
        ending.listen()
        ending.settimeout(20)
        thread = threading.Thread(target=answer_once)
        thread.start()
        said = jbr.run(command, *([str(stick)] if command == "import" else []), code=1).err
        thread.join()
    assert "the console ended or did not answer. Run the command again" in said


async def test_console_takes_no_unsealed_file_from_the_socket(tmp_path: Path) -> None:
    pol, stick = station(tmp_path, "POL", ""), tmp_path / "stick.siaga"
    export(pol, stick)
    async with console(tmp_path / "home", clock=ManualClock(NIGHT)) as room:
        reply = await room.app.answer_socket(f"{CARRY}{stick}", "")
        assert not reply.ok and "no key has sealed it" in reply.error
        reply = await room.app.answer_socket(f"{CARRY_UNSEALED}{stick}", "")
        assert reply.ok and "imported" in reply.text


def test_init_of_a_site_with_a_remote_makes_a_key(tmp_path: Path) -> None:
    text = new_home(tmp_path / "other").site_file.read_text("utf-8")
    (tmp_path / "alone.toml").write_text(text, "utf-8")
    several = text.replace('url = ""', 'url = "https://kinto.example.org/v1"').replace('site = ""', 'site = "jember"')
    (tmp_path / "several.toml").write_text(several, "utf-8")
    alone, shared = Siaga(tmp_path / "a"), Siaga(tmp_path / "b")
    alone.run("init", "--site", str(tmp_path / "alone.toml"))
    assert not (alone.home / "site.key").exists()
    assert "site.key" in shared.run("init", "--site", str(tmp_path / "several.toml")).out
    key = shared.home / "site.key"
    assert key.stat().st_mode & 0o777 == 0o600 and len(bytes.fromhex(key.read_text())) == 32


def test_export_of_nothing_leaves_a_file_as_it_is(tmp_path: Path, jbr: Siaga, pol: Siaga) -> None:
    out, back = tmp_path / "jbr", tmp_path / "pol"
    export(jbr, out)
    pol.run("import", str(out))
    export(pol, back)
    jbr.run("import", str(back))
    before = out.read_bytes()
    said = jbr.run("export", "--unsent", str(out)).out
    assert "nothing to carry" in said and out.read_bytes() == before


def test_export_replaces_no_file_of_another_kind(tmp_path: Path, jbr: Siaga) -> None:
    other = tmp_path / "thesis.txt"
    other.write_text("years of work")
    assert "was not written by siaga export" in jbr.run("export", "--all", str(other), code=2).err
    assert other.read_text() == "years of work"
