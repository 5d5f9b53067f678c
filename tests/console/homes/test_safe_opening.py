"""A FIFO, socket, folder or link in the place of a file of the home: no command hangs, and each says what it found."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from data.site.load import sample_text
from tests.kits.console.command import Siaga
from tests.kits.console.desk_room import console

#: Files that only Siaga writes: without one of them, every command works.
HINTS = ("room.db", "room.json", "drafts.json", "alive", "backup.json", "past")


def fifo(path: Path) -> None:
    os.mkfifo(path)


def folder(path: Path) -> None:
    path.mkdir()


def listener(path: Path) -> None:
    here = os.open(".", os.O_RDONLY)
    os.chdir(path.parent)  # the address of a socket is short
    try:
        with socket.socket(socket.AF_UNIX) as made:
            made.bind(path.name)
    finally:
        os.fchdir(here)
        os.close(here)


def link_to_device(path: Path) -> None:
    path.symlink_to("/dev/zero")


ANYTHING = pytest.mark.parametrize("put", [fifo, folder, listener, link_to_device])
Put = Callable[[Path], None]


@ANYTHING
def test_commands_work_without_the_hints(siaga: Siaga, put: Put) -> None:
    siaga.run("exec", "--as", "LST", "l first")
    for name in HINTS:
        (siaga.home / name).unlink(missing_ok=True)
        put(siaga.home / name)
    siaga.run("exec", "--as", "LST", "l second")
    for command in (("status",), ("status", "--at", "-1"), ("log",), ("verify",), ("report", "shift")):
        siaga.run(*command)
    levels = {f["name"]: f["level"] for f in json.loads(siaga._within(("doctor", "--json")).out)["findings"]}
    assert levels["book"] == "ok" and levels["copy"] == "note"


def spoil(home: Path, put: Put) -> None:
    (anchor,) = home.glob("anchor-*.json")
    for name in (*HINTS, anchor.name):
        (home / name).unlink(missing_ok=True)
        put(home / name)


@ANYTHING
async def test_a_console_starts_without_its_hints(tmp_path: Path, put: Put) -> None:
    async with console(tmp_path) as room:
        await room.enter("l first")
    spoil(tmp_path, put)
    async with console(tmp_path) as room:
        await room.enter("l second")
        assert "second" in room.text


@ANYTHING
def test_a_site_file_of_another_kind_is_named_by_every_command(siaga: Siaga, put: Put) -> None:
    site = siaga.home / "site.toml"
    site.unlink()
    put(site)
    for command in (("status",), ("exec", "--as", "LST", "l first"), ("log",), ("repair",)):
        assert "site.toml: cannot be read: " in siaga.run(*command, code=2).err, command
    assert "site.toml already exists" in siaga.run("init", code=2).err


def test_a_site_file_may_be_a_link_and_a_dangling_one_has_one_answer(siaga: Siaga, tmp_path: Path) -> None:
    site, real = siaga.home / "site.toml", tmp_path / "real.toml"
    site.rename(real)
    site.symlink_to(real)
    siaga.run("status")
    real.unlink()
    for command in (("status",), ("init",), ("exec", "l first")):
        assert f"site.toml: is a link to {real}, and there is no such file" in siaga.run(*command, code=2).err
    assert not real.exists()


def test_a_state_file_that_is_a_link_is_not_followed(siaga: Siaga, tmp_path: Path) -> None:
    siaga.run("exec", "--as", "LST", "l first")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_text("keep me")
    for name in HINTS:
        (siaga.home / name).unlink(missing_ok=True)
        (siaga.home / name).symlink_to(elsewhere)
    siaga.run("exec", "--as", "LST", "l second")
    assert elsewhere.read_text() == "keep me"


def test_a_number_is_no_time_zone(siaga: Siaga) -> None:
    (siaga.home / "site.toml").write_text(sample_text().replace('zone = "Asia/Jakarta"', "zone = 7"))
    assert 'found 7, expected a time zone such as "Asia/Jakarta"' in siaga.run("status", code=2).err


@pytest.mark.parametrize("hostile", ["\\u001b[31m", "\\u202e", "\\u0007", "\\u009b"])
def test_control_characters_in_names_are_refused(siaga: Siaga, hostile: str) -> None:
    text = sample_text()
    name = text[text.index('name = "') :].split('"')[1]
    (siaga.home / "site.toml").write_text(text.replace(f'name = "{name}"', f'name = "{hostile}{name}"', 1))
    said = siaga.run("status", code=2).err
    assert "has characters that no screen can show" in said and said.strip().isprintable()


@ANYTHING
def test_an_import_of_no_file_is_named_and_never_waited_for(siaga: Siaga, tmp_path: Path, put: Put) -> None:
    put(tmp_path / "cad.csv")
    for args in (("--dry-run",), (), ("--map", str(tmp_path / "cad.csv"))):
        siaga.run("import", str(tmp_path / "cad.csv"), *args, code=2)
