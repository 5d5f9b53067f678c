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
from console.session.desk import Desk
from console.session.drafts import Drafts
from console.session.liveness import mark_alive
from console.session.upkeep import heap, housekeeping
from console.session.upkeep.housekeeping import ROOM_AGAIN, SPACE_EVERY
from data.base.clock import MINUTE, ManualClock
from data.base.descriptors import MOST, SPARE
from data.base.disk import DISK
from data.book.book import Book
from data.book.replicas.replicas import Replicas
from data.entries import Log, Recovered
from data.room import past
from tests.kits.console.desk_room import NIGHT, Room, console, new_home
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


# --- other stations' books -------------------------------------------------------------------------------------------


def rotten_replica(home: Path, there: Path) -> tuple[Book, Path]:
    """Return another station's book, and the older file of it here: its index is trusted, and entry 3 has rotted."""
    other = Book.open(there, station="SBY", site="Surabaya", clock=ManualClock(NIGHT - MINUTE))
    for number in range(1, 6):
        other.append([Log(by="BGS", subjects=("room", "post:4"), words=f"from SBY {number}")])
    raws = [other.raw(no) for no in range(1, other.last_no + 1)]
    with contextlib.closing(Replicas.open(home, write=True)) as replicas:
        for no in range(1, 5):
            replicas.append(other.id, no, raws[no - 1 : no], NIGHT - MINUTE)
        replicas.tidy()
        replicas.append(other.id, 5, raws[4:], NIGHT - MINUTE, came="courier")
    path = min((home / "replica").glob("*.journal"))
    before = path.stat()
    path.write_bytes(path.read_bytes().replace(b"from SBY 2", b"from SBY 7"))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))  # rot leaves the time as it is
    return other, path


def said(room: Room) -> list[str]:
    """Return what the own book says of damage in other stations' books."""
    book = room.app.desk.book
    return [e.file for e in book.entries() if isinstance(e, Recovered) and e.what == "replica"]


@pytest.mark.parametrize(("language", "words"), [("en", "cannot be read here"), ("id", "tidak terbaca di sini")])
async def test_housekeeping_finds_rot_in_an_older_file_of_another_station_and_tells_once_what_brings_it_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str, words: str
) -> None:
    home = tmp_path / "home"
    monkeypatch.setattr(housekeeping, "PIECE", 1)
    other, path = rotten_replica(new_home(home, language).path, tmp_path / "there")
    for _ in range(2):  # it is entered once
        async with console(home, language=language) as room:
            desk = room.app.desk
            await room.until(lambda: bool(said(room)))
            await room.idle()
            assert said(room) == [f"{other.id} 3"]
            found = desk.library.replicas.book(other.id)
            assert found is not None and [e.no for e in found.entries()] == [1, 2, 4, 5, 6], "what is sound stays"
            line = next(
                line for no in range(desk.book.last_no, 0, -1) if (line := desk.line(no)) and words in line.told
            )
            assert other.id in line.told and "siaga export" in line.told and "siaga import" in line.told
    async with console(home, language=language) as room:
        desk = room.app.desk
        replicas = desk.library.replicas
        await room.until(lambda: replicas.upto(other.id) == 2)
        raws = [other.raw(no) for no in range(1, other.last_no + 1)]
        came = await asyncio.to_thread(replicas.append, other.id, 1, raws, NIGHT, came="courier")
        assert [e.no for e in came] == [3]
        assert len([*(home / "replica").glob("*.damaged-1")]) == 1 and path.exists()
    async with console(home, language=language) as room:
        found = room.app.desk.library.replicas.book(other.id)
        assert found is not None and [*found.entries()] == [*other.entries()] and not found.damaged
        assert "post:4" in room.app.desk.room.states
        await room.idle()
        assert len(said(room)) == 1
    other.close()


async def test_housekeeping_says_nothing_of_rot_that_sync_mends(tmp_path: Path) -> None:
    home = new_home(tmp_path / "home")
    other, _ = rotten_replica(home.path, tmp_path / "there")
    text = home.site_file.read_text("utf-8")
    text = text.replace('url = ""  ', 'url = "http://127.0.0.1:9/v1"  ', 1).replace(
        'site = ""  ', 'site = "jember"  ', 1
    )
    home.site_file.write_text(text, "utf-8")
    async with console(home.path) as room:
        await room.until(lambda: room.app.desk.library.replicas.upto(other.id) == 2)
        await room.settle()
        assert said(room) == []
    other.close()


@pytest.mark.parametrize("is_stored", [False, True])
async def test_entry_that_could_not_be_read_is_in_the_room_after_it_came_again(tmp_path: Path, is_stored: bool) -> None:
    """With or without a room file: a kill between the replica and the room loses nothing either."""
    home = new_home(tmp_path / "home")
    other, path = rotten_replica(home.path, tmp_path / "there")
    path.with_suffix(".index").unlink()
    with contextlib.closing(Desk.open(home, clock=ManualClock(NIGHT))) as desk:
        assert desk.room.position().gaps == {other.id: [(3, 3)]}
        if is_stored:
            assert desk.room_file is not None
            batch = desk.room_file.take(desk.room, desk.library)
            assert batch is not None
            desk.room_file.write(batch)
        assert [*desk.library.replicas.check(other.id)]
        (entry,) = desk.library.replicas.append(other.id, 3, [other.raw(3)], NIGHT)
        if not is_stored:
            for _ in desk.catch_up([entry]):
                pass
            assert desk.room.position().gaps == {other.id: []}
    with contextlib.closing(Desk.open(home, clock=ManualClock(NIGHT))) as desk:
        assert not any(desk.room.position().gaps.values())
    other.close()


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
    made: list[int] = []  # whenever memory is given back
    monkeypatch.setattr(heap, "trim", lambda: made.append(len([*tmp_path.glob("past/*.past")])))
    async with console(tmp_path) as room:
        await room.until(lambda: room.app.housekeeping.checked is None)
        room.app.tick()
        await room.type("l half")
        assert "half" in room.text
        await room.until(lambda: max(made, default=0) >= 2)


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


async def test_second_disk_that_is_pulled_is_said_until_it_is_back(tmp_path: Path) -> None:
    second, away = tmp_path / "media" / "second", tmp_path / "media" / "away"
    second.parent.mkdir()
    home = new_home(tmp_path / "home")
    text = home.site_file.read_text("utf-8")
    home.site_file.write_text(text.replace('second = ""', f'second = "{second}"', 1), "utf-8")
    async with console(home.path) as room:
        await room.until(lambda: second.is_dir())
        second.rename(away)
        await room.minutes(1)
        await room.until(lambda: room.app.facts().second_away == str(second))
        away.rename(second)
        await room.minutes(1)
        await room.until(lambda: room.app.facts().second_away == "")
