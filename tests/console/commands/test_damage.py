"""Every command with a book that is damaged, copied or lost."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from data.base.clock import MINUTE
from tests.kits.console.command import Siaga
from tests.kits.console.desk_room import NIGHT, console


def journal(home: Path) -> Path:
    return sorted((home / "book").glob("*.journal"))[0]


def entered(siaga: Siaga, *words: str) -> str:
    """Enter ``words``; return the number and hash after them, as an operator signs them."""
    for each in words:
        siaga.run("exec", "--as", "LST", f"l {each}")
    return siaga.run("verify").out.splitlines()[-1]


def overwrite(file: Path, old: bytes, new: bytes) -> None:
    """Change bytes in place, as bit rot does: the file keeps its inode."""
    data = file.read_bytes()
    assert data.count(old) == 1 and len(old) == len(new)
    with file.open("r+b") as out:
        out.seek(data.index(old))
        out.write(new)


def empty(file: Path) -> None:
    file.write_bytes(b"")


def end(file: Path) -> None:
    overwrite(file, b'"words":"third"', b'"words":"thxrd"')


def head(file: Path) -> None:
    with file.open("r+b") as out:
        out.write(bytes(20))


@pytest.mark.parametrize("harm", [empty, end, head])
def test_commands_with_damaged_book_work(siaga: Siaga, tmp_path: Path, harm: object) -> None:
    entered(siaga, "first", "second", "third")
    assert callable(harm)
    harm(journal(siaga.home))
    siaga.run("verify", code=1, quiet=True)
    assert "DAMAGED" in siaga.run("status").out
    json.loads(siaga.run("status", "--json").out)
    siaga.run("report", "lapsit")
    siaga.run("log")
    siaga.run("backup", str(tmp_path / "copies"), code=1, quiet=True)
    assert "saved" in siaga.run("exec", "--as", "LST", "l after").out
    assert "after" in siaga.run("log").out
    siaga.run("repair")
    assert "DAMAGED" not in siaga.run("status").out
    siaga.run("verify")
    siaga.run("backup", str(tmp_path / "copies"))  # also once it is recorded


def test_log_names_damaged_entry(siaga: Siaga) -> None:
    entered(siaga, "first", "second", "third")
    overwrite(journal(siaga.home), b'"words":"second"', b'"words":"secxnd"')
    (line,) = (line for line in siaga.run("log").out.splitlines() if line.split()[0] == "4")
    assert "LOST" in line and "damaged on the disk" in line
    siaga.run("exec", "--as", "LST", "l after")
    siaga.run("repair")
    assert "lost no. 4; unverified no. 5" in siaga.log()[-1]["text"]


def test_log_names_one_missing_entry(siaga: Siaga) -> None:
    entered(siaga, "first", "second", "third")
    file = journal(siaga.home)
    lines = file.read_bytes().splitlines(keepends=True)
    file.write_bytes(b"".join(lines[:3] + lines[4:]))
    assert "no. 3 is missing before this line" in siaga.run("verify", code=1, quiet=True).out
    file.write_bytes(b"".join(lines[:-1]))
    assert "no. 5 was saved and is gone" in siaga.run("verify", code=1, quiet=True).out


def test_repair_without_loss_says_so(siaga: Siaga) -> None:
    entered(siaga, "first")
    head(journal(siaga.home))
    siaga.run("exec", "--as", "LST", "l after")
    assert "lost: nothing" in siaga.run("repair").out
    assert "lost nothing; unverified nothing" in siaga.log()[-1]["text"]


async def test_page_of_damaged_entry_opens(tmp_path: Path) -> None:
    async with console(tmp_path) as room:
        for word in ("first", "second", "third"):
            await room.enter(f"l {word}")
    overwrite(journal(tmp_path), b'"words":"second"', b'"words":"secxnd"')
    async with console(tmp_path, now=NIGHT + MINUTE) as room:
        await room.enter("b")
        assert "LOST" in room.text
        for key in ("home", *["down"] * 6, *["up"] * 8):
            await room.pilot.press(key)
            assert room.app.failure is None


def test_verify_signed_anchor_holds_after_restore_and_copy(siaga: Siaga, tmp_path: Path) -> None:
    signed = entered(siaga, "first", "second")
    siaga.run("backup", str(tmp_path / "copies"))
    other = Siaga(tmp_path / "other")
    other.run("restore", str(tmp_path / "copies"))
    entered(other, "third", "fourth", "fifth", "sixth")
    said = other.run("verify", "--anchor", signed).out
    old = json.loads(siaga.run("status", "--json").out)["book"]["id"]
    assert f"no. {signed.split(':')[0]} of {old}" in said and "is unchanged since it was signed" in said
    assert f"continues from book {old}" in other.run("verify").out
    assert list(json.loads(other.run("verify", "--json").out)["earlier"]) == [old]
    number = signed.split(":")[0]
    wrong = other.run("verify", "--anchor", f"{number}:{'0' * 64}", code=1, quiet=True).out
    assert f"no. {number} is not what was signed" in wrong
    assert "entries are missing" in other.run("verify", "--anchor", f"99:{'0' * 64}", code=1, quiet=True).out


def test_restore_from_damaged_copies_names_them(siaga: Siaga, tmp_path: Path) -> None:
    entered(siaga, "first", "second")
    overwrite(journal(siaga.home), b'"words":"first"', b'"words":"fxrst"')
    siaga.run("backup", str(tmp_path / "copies"), code=1, quiet=True)
    other = Siaga(tmp_path / "other")
    said = other.run("restore", str(tmp_path / "copies"), code=1).err
    (copy,) = (path for path in (tmp_path / "copies").iterdir() if path.is_dir())
    assert "no copy" in said and "is intact" in said and str(copy) in said
    assert "continues from it" in other.run("restore", str(copy), code=1, quiet=True).out
    assert "second" in other.run("log").out and "DAMAGED" in other.run("status").out
    other.run("repair")
    other.run("verify")
    assert "DAMAGED" not in other.run("status").out


def test_commands_report_a_lost_book(siaga: Siaga) -> None:
    entered(siaga, "first")
    for file in (siaga.home / "book").glob("*.journal"):
        file.unlink()
    for command in ("verify", "status", "log"):
        assert "THE BOOK IS GONE" in siaga.run(command, code=1).err
    found = json.loads(siaga._within(("doctor", "--json")).out)["findings"]
    assert [f["level"] for f in found if f["name"] == "book"] == ["fault"]
    assert "THE BOOK IS GONE" in siaga.run("exec", "--as", "LST", "l after", code=1).err
    assert not list((siaga.home / "book").glob("*.journal"))


@pytest.mark.parametrize("mount_point", [False, True], ids=["moved", "not mounted"])
def test_a_book_that_was_moved_away_is_missed_and_none_begun(siaga: Siaga, mount_point: bool) -> None:
    entered(siaga, "first")
    siaga.run("status")
    away = siaga.home / "elsewhere"
    (siaga.home / "book").rename(away)
    if mount_point:
        (siaga.home / "book").mkdir()
    for command in (("exec", "--as", "LST", "l after"), ("verify",), ("doctor",), ("status",), ("log",), ("repair",)):
        said = siaga.run(*command, code=1, quiet=command == ("doctor",))
        assert "book is gone" in (said.out + said.err).lower(), command
        assert not mount_point or not list((siaga.home / "book").iterdir()), "nothing begun"
        assert mount_point or not (siaga.home / "book").exists(), "nothing begun"
    if mount_point:
        (siaga.home / "book").rmdir()
    away.rename(siaga.home / "book")
    siaga.run("exec", "--as", "LST", "l after")
    siaga.run("verify")


async def test_a_running_console_keeps_saving_into_a_book_that_was_moved(tmp_path: Path) -> None:
    async with console(tmp_path) as room:
        await room.enter("l first")
        (tmp_path / "book").rename(tmp_path / "away")
        await room.enter("l second")
        await room.settle()
        assert "THE BOOK WAS MOVED" in room.text and str(tmp_path / "away")[:12] in room.text
        assert not (tmp_path / "book").exists()
        assert b"second" in next((tmp_path / "away").glob("*.journal")).read_bytes()
        (tmp_path / "away").rename(tmp_path / "book")
        await room.enter("l third")
        await room.settle()
        assert "THE BOOK WAS MOVED" not in room.text
