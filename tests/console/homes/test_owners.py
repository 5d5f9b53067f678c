"""A home of another user: nothing is written there, reading leaves nothing, and what another left is named.

As root these tests are another user: the home belongs to one who is on no list. Else the kernel's word is injected.
"""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from console.commands.room import start
from data.base import permissions
from tests.kits.console.command import Siaga
from tests.kits.console.desk_room import console
from tests.kits.users import OTHER, as_other, is_root

WRITING: list[tuple[str, ...]] = [
    ("exec", "--as", "LST", "l second"),
    ("exec", "--as", "LST", "-"),
    ("init",),
    ("repair",),
    ("backup", "{out}"),
    ("restore", "{out}"),
    ("sync",),
    ("remote", "init"),
    ("import", "{out}/nothing.csv"),
    ("demo",),
    ("drill", "run", "demo", "--headless"),
    (),
]
READING: list[tuple[str, ...]] = [
    ("status",),
    ("status", "--json"),
    ("log", "--json"),
    ("query", "posts"),
    ("verify",),
    ("report", "shift"),
    ("status", "--at", "-1"),
    ("doctor",),
    ("export", "--all", "{out}/carried.siaga"),
    ("repair", "--dry-run"),
    ("drill", "list"),
]


def tree(home: Path) -> dict[str, tuple[int, int, int, int]]:
    """Return everything in a home: mode, owner, size and time of change."""
    found = {}
    for path in (home, *sorted(home.rglob("*"))):
        stat = path.lstat()
        found[str(path)] = (stat.st_mode, stat.st_uid, stat.st_size, stat.st_mtime_ns)
    return found


@pytest.fixture
def kept(siaga: Siaga) -> Siaga:
    """A home with a room in it, that belongs to another user if the tests can give it to one."""
    siaga.run("exec", "--as", "LST", "l first")
    if is_root():
        for path in (siaga.home, *siaga.home.rglob("*")):
            os.chown(path, OTHER, OTHER, follow_symlinks=False)
    return siaga


@pytest.fixture
def anothers(kept: Siaga, monkeypatch: pytest.MonkeyPatch) -> Siaga:
    """A home with a room in it that belongs to another user."""
    if not is_root():
        own = os.geteuid()
        monkeypatch.setattr(os, "geteuid", lambda: own + 1)
    return kept


def owner_of(siaga: Siaga) -> str:
    return permissions.name_of(siaga.home.stat().st_uid)


def quoted(user: str) -> str:
    """Return the name of a user as a shell takes it."""
    return f"'{user}'" if user.startswith("#") else user


@pytest.mark.parametrize("args", WRITING)
def test_a_command_that_writes_is_refused_with_the_owner_and_the_command(
    anothers: Siaga, tmp_path: Path, args: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(start, "on_terminal", lambda: True)
    before = tree(anothers.home)
    said = anothers.run(*(each.format(out=tmp_path / "out") for each in args), code=2).err
    assert f"{anothers.home} belongs to {owner_of(anothers)}; another user, root too, writes nothing there" in said
    assert f"sudo -u {quoted(owner_of(anothers))} siaga --home {anothers.home}" in said
    assert tree(anothers.home) == before


@pytest.mark.parametrize("args", READING)
def test_a_command_that_reads_reads_and_leaves_nothing(anothers: Siaga, tmp_path: Path, args: tuple[str, ...]) -> None:
    for hint in (*anothers.home.glob("book/*.index"), anothers.home / "room.db", anothers.home / "book/lock"):
        hint.unlink(missing_ok=True)
    (tmp_path / "out").mkdir()
    before = tree(anothers.home)
    ran = anothers._within(tuple(each.format(out=tmp_path / "out") for each in args))
    assert ran.code in (0, 1) and "Traceback" not in ran.err, ran
    assert ran.code == 0 or args == ("doctor",), ran
    assert tree(anothers.home) == before


def test_the_trace_of_a_fault_is_not_left_in_the_home_of_another(
    anothers: Siaga, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: object) -> None:
        raise ZeroDivisionError("of ours")

    monkeypatch.setattr("console.commands.room.status.as_json", fail)
    before = tree(anothers.home)
    said = anothers.run("status", "--json", code=1).err
    assert str(anothers.home) not in said
    assert tree(anothers.home) == before


# --- what another left ----------------------------------------------------------------------------------------------


def owner(path: Path) -> int:
    """Return who owns a file: root, in a run that can give none away, if nobody has a right to it."""
    found = path.lstat()
    return 0 if stat.S_IMODE(found.st_mode) == 0 else found.st_uid


@pytest.fixture
def mine(kept: Siaga, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Siaga:
    """The same home, for tests that act as its owner."""
    if is_root():
        for folder in (tmp_path, *tmp_path.parents):
            if folder.stat().st_mode & 0o005 != 0o005:
                folder.chmod(folder.stat().st_mode | 0o005)
    else:
        monkeypatch.setattr(permissions, "_owner", owner)
        monkeypatch.setattr("console.commands.faults.nearest_owner", lambda path: (path, owner(path)))
    return kept


def left(siaga: Siaga, names: Callable[[Path], list[Path]]) -> None:
    """Give files of a home to root, with no right for anybody else. Without root they keep their owner and no right."""
    found = names(siaga.home)
    assert found
    for path in found:
        path.chmod(0o600 if is_root() else 0)
        if is_root():
            os.chown(path, 0, 0)


def as_owner(siaga: Siaga, *args: str) -> tuple[int, str, str]:
    """Run a command as the owner of the home, in a process of its own if that is another user."""
    if not is_root():
        ran = siaga._within(args)
        return ran.code, ran.out, ran.err
    out = siaga.home.parent / "out.txt"
    out.write_text("")
    out.chmod(0o666)

    def run() -> int:
        ran = siaga._within(args)
        out.write_text(json.dumps([ran.code, ran.out, ran.err]))
        return 0

    assert as_other(run) == 0
    code, said, wrong = json.loads(out.read_text())
    return code, said, wrong


def test_hints_that_another_left_stop_nothing(mine: Siaga) -> None:
    left(mine, lambda home: [home / "room.db", home / "book/lock", *home.glob("anchor-*"), *home.glob("book/*.index")])
    for name in ("drafts.json", "alive", "room.db.new", "book/owner.json.new", "alive.new"):
        (mine.home / name).write_text("{}")
    left(mine, lambda home: [home / "drafts.json", home / "alive", home / "room.db.new", home / "alive.new"])
    code, said, wrong = as_owner(mine, "exec", "--as", "LST", "l second")
    assert (code, wrong) == (0, ""), (said, wrong)
    code, said, wrong = as_owner(mine, "status")
    assert code == 0, wrong
    code, said, wrong = as_owner(mine, "doctor")
    count = sum(owner(path) == 0 for path in mine.home.rglob("*"))
    assert count and f"{count} file" in said and "to root; to mend it: sudo chown -R" in said, said


def test_a_part_of_the_book_that_another_left_is_named_with_what_mends_it(mine: Siaga) -> None:
    (part,) = mine.home.glob("book/*.journal")
    left(mine, lambda home: [part])
    for command in (("exec", "--as", "LST", "l second"), ("status",)):
        code, said, wrong = as_owner(mine, *command)
        assert code == 1 and wrong.count("\n") == 1, (said, wrong)
        assert f"{part} belongs to root; to mend it: sudo chown -R {quoted(owner_of(mine))} {mine.home}" in wrong


async def test_a_start_names_files_that_another_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with console(tmp_path) as room:
        await room.enter("l first")
    found = permissions.Strangers(3, tmp_path / "book/lock", "root")
    monkeypatch.setattr("console.app.console_app.strangers", lambda home: found)
    async with console(tmp_path) as room:
        await room.idle()
        await room.pilot.pause()
        assert "3 files here belong to others (root). To mend it: sudo chown -R" in room.text


def test_strangers_are_counted_and_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "book").mkdir()
    (tmp_path / "book/lock").write_text("")
    assert permissions.strangers(tmp_path).number == 0
    own = os.geteuid()
    monkeypatch.setattr(os, "geteuid", lambda: own + 1)
    assert permissions.strangers(tmp_path) == permissions.Strangers(2, tmp_path / "book", permissions.name_of(own))
