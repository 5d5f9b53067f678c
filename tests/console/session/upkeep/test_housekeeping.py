"""Housekeeping: the free space of the disk, what cannot be kept, and who else can write to the home."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import os
import resource
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from console.session import atomic_files as files
from console.session import drafts
from console.session.drafts import Drafts
from console.session.liveness import mark_alive
from console.session.upkeep import housekeeping
from console.session.upkeep.housekeeping import ROOM_AGAIN, SPACE_EVERY
from data.base.clock import MINUTE
from data.base.descriptors import MOST, SPARE
from data.base.disk import DISK
from data.book.book import Book
from data.entries import Log, Recovered
from data.room import past
from tests.kits.console.desk_room import Room, console
from tests.kits.users import descriptors


async def test_housekeeping_low_disk_space_shows_in_header(tmp_path: Path) -> None:
    async with console(tmp_path) as room:
        room.app.housekeeping.free_mb = 5_000
        room.app.show()
        assert "MB" not in room.text
        for free, words in ((180, "disk: 180 MB left"), (12, "12 MB left")):
            room.app.housekeeping.free_mb = free
            room.app.show()
            await room.pilot.pause()
            assert words in room.text


async def test_housekeeping_reads_free_disk_space(tmp_path: Path) -> None:
    async with console(tmp_path) as room:
        room.app.housekeeping.free_mb = None
        room.clock.advance(SPACE_EVERY)
        room.app.tick()
        await room.until(lambda: room.app.housekeeping.free_mb is not None)


# --- what cannot be kept --------------------------------------------------------------------------------------------


def unkept(room: Room) -> str:
    """The row of the header that tells."""
    return room.text.splitlines()[1].replace("tak tersimpan sejak", "tak tersimpan")


def nothing_opens(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse every write of a file that is not the book's."""

    def refuse(path: Path, flags: int = os.O_RDONLY, **rest: bool) -> int:
        raise OSError(errno.EMFILE, "too many open files", str(path))

    monkeypatch.setattr(files, "open_file", refuse)
    monkeypatch.setattr(DISK, "write_new", lambda *args, **rest: refuse(Path("x")))


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_housekeeping_what_cannot_be_kept_is_in_the_header_until_it_can(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str, size: tuple[int, int]
) -> None:
    said = {"en": "not kept", "id": "tak tersimpan"}[language]
    async with console(tmp_path, language=language, size=size) as room:
        await room.idle()
        assert said not in unkept(room)
        with monkeypatch.context() as broken:
            nothing_opens(broken)
            since = room.clock.now()
            room.app.housekeeping._save_drafts()
            await room.idle()
            room.clock.advance(MINUTE)
            room.app.housekeeping.mark_alive(room.clock.now())
            room.app.housekeeping._anchor_no = room.app.housekeeping._anchor_at = 0
            room.app.tick()
            await room.idle()
            room.app.show()
            await room.pilot.pause()
            assert dict(room.app.housekeeping.unkept)["drafts"] == since
            header = unkept(room)
            assert said in header and "04:17" in header and "draf" in header, header
        room.clock.advance(ROOM_AGAIN)
        room.app.tick()
        await room.idle()
        room.app.show()
        await room.pilot.pause()
        assert room.app.housekeeping.unkept == ()
        assert said not in unkept(room)


async def test_housekeeping_keeps_drafts_mark_and_anchor_without_a_free_descriptor(tmp_path: Path) -> None:
    async with console(tmp_path) as room:
        await room.until(lambda: len(SPARE._kept) == MOST)
        taken = []
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (descriptors() + 30, hard))
        try:
            with contextlib.suppress(OSError):
                while True:
                    taken.append(os.open(os.devnull, os.O_RDONLY))
            kept = room.app.housekeeping
            assert drafts.save(tmp_path / "drafts.json", Drafts("half"))
            assert mark_alive(tmp_path / "alive", 7)
            assert room.app.desk.note_anchor()
            book = room.app.desk.book
            assert isinstance(book, Book)
            book.append([Log(by="LST", subjects=("room",), words="saved")])
        finally:
            for fd in taken:
                os.close(fd)
            resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
        assert len(SPARE._kept) < MOST
        kept.keep_again()
        assert len(SPARE._kept) == MOST


# --- who else can write ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "id"])
async def test_housekeeping_a_home_open_to_others_is_red_at_the_start_and_entered_once(
    tmp_path: Path, language: str
) -> None:
    home = tmp_path / "home"
    words = {
        "en": "others can write to this room's home (0777)",
        "id": "orang lain dapat menulis ke folder ruangan ini",
    }
    header = {"en": "OPEN", "id": "TERBUKA"}[language]
    async with console(home, language=language) as room:
        assert header not in room.text
    home.chmod(0o777)
    for starts in (1, 2):
        async with console(home, language=language) as room:
            await room.idle()
            await room.pilot.pause()
            assert header in room.text and words[language] in room.text
            assert "0777" in room.text.splitlines()[1]
            book = room.app.desk.book
            entered = [e for e in book.entries() if isinstance(e, Recovered) and e.what == "open"]
            assert [e.file for e in entered] == [f"0777 {home}"] * starts
            home.chmod(0o700)
            room.clock.advance(SPACE_EVERY)
            room.app.tick()
            await room.idle()
            room.app.show()
            await room.pilot.pause()
            assert header not in room.text
            home.chmod(0o777)


# --- rooms of the past ------------------------------------------------------------------------------------------------


async def test_housekeeping_makes_checkpoints_in_the_background_while_keys_are_answered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with console(tmp_path) as room:  # as a home of an earlier version: it has none
        for number in range(12):
            await room.enter(f"l line {number}")
        assert not (tmp_path / "past").exists()
    monkeypatch.setattr(past, "make", partial(past.make, every=5))
    monkeypatch.setattr(past, "PIECE", 1)
    monkeypatch.setattr(housekeeping, "REST", 0)
    async with console(tmp_path) as room:
        await room.until(lambda: room.app.housekeeping.checked is None)
        room.app.tick()
        await room.type("l half")
        assert "half" in room.text
        await room.until(lambda: len([*(tmp_path / "past").glob("*.past")]) >= 2)


@pytest.mark.parametrize("wrong", ["a file", "no rights"])
async def test_housekeeping_a_folder_that_takes_no_checkpoints_stops_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wrong: str
) -> None:
    (tmp_path / "past").touch() if wrong == "a file" else (tmp_path / "past").mkdir(0)
    monkeypatch.setattr(past, "make", partial(past.make, every=1))
    async with console(tmp_path) as room:
        await room.until(lambda: room.app.housekeeping.checked is None)
        room.app.tick()
        await room.settle()
        await room.enter("l goes on")
        assert "goes on" in room.text


async def test_what_is_typed_is_kept_well_within_a_second(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with console(tmp_path) as room:
        await room.idle()
        loop, delays = asyncio.get_running_loop(), list[float]()
        later = loop.call_later

        def noted(delay: float, call: Callable[..., object], *args: Any, **more: Any) -> asyncio.TimerHandle:
            if call == room.app.housekeeping._save_drafts:
                delays.append(delay)
            return later(delay, call, *args, **more)

        monkeypatch.setattr(loop, "call_later", noted)
        await room.pilot.press("n")
        assert delays and max(delays) <= 0.5
        before = len(delays)
        async with room.app.housekeeping._writing["drafts"]:  # the disk is slow
            room.app.housekeeping._save_drafts()
        assert len(delays) == before + 1, "it is tried again, and nothing waits behind the slow one"
