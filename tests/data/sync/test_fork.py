"""A book that was written in two places.

The fork is detected and reported, and the station continues in a new book. Nothing is lost.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from data.base.clock import DAY, MINUTE, ManualClock
from data.book.book import Book
from data.book.upkeep.fork import fork_book, reentered
from data.entries import BookOpened, Entry, Fix, Log, Note, Opened
from data.entries.codec import canonical
from data.room.room import Room
from tests.kits.sync import START, Contract, Station


class Image:
    """A machine snapshot: the bytes of every file, written back in place."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.files = {p: p.read_bytes() for p in folder.rglob("*") if p.is_file()}

    def bring_back(self) -> None:
        for path in self.folder.rglob("*"):
            if path.is_file() and path not in self.files:
                path.unlink()
        for path, content in self.files.items():
            with path.open("r+b") if path.exists() else path.open("wb") as file:
                file.truncate(0)
                file.write(content)


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[tuple[Station, Station, Contract, ManualClock]]:
    clock, server = ManualClock(START), Contract("JBR", "SBY")
    a = Station(tmp_path / "a", "JBR", server, clock)
    b = Station(tmp_path / "b", "SBY", server, clock)
    yield a, b, server, clock
    a.close()
    b.close()


async def settle(*stations: Station) -> None:
    for _ in range(5):
        for station in stations:
            await station.turn()
            station.clock.advance(MINUTE)


def set_back(station: Station, image: Image) -> None:
    """Set the machine back to a snapshot, and start the console."""
    station.close()
    image.bring_back()
    station.book = Book.open(station.home, station=station.code, site="test", clock=station.clock)
    station.diverged.clear()
    station.begin()


def open_new_book(station: Station) -> None:
    """Open a new book, as the console does after a fork."""
    book, common = station.diverged[0]
    station.close()
    station.book = fork_book(station.home, book, common, station=station.code, site="test", clock=station.clock)
    station.diverged.clear()
    station.begin()


def room_of(station: Station) -> Room:
    others = [e for book in station.replicas for e in book.entries()]
    return Room.fold(sorted([*station.book.all_entries(), *others], key=lambda e: e.order))


def logged(station: Station) -> set[str]:
    own = list(station.book.all_entries())
    others = [e for book in station.replicas for e in book.entries()]
    return {e.words for e in (*own, *others) if isinstance(e, Log)}


@pytest.mark.parametrize("more", [0, 4, 250], ids=["nothing new", "a few entries", "more than there"])
async def test_station_that_was_set_back_continues_in_a_new_book(
    pair: tuple[Station, Station, Contract, ManualClock], more: int
) -> None:
    a, b, server, clock = pair
    a.write(30, "sebelum")
    await settle(a, b)
    image = Image(a.home)
    a.write(40, "hilang")
    await settle(a, b)
    old = a.book.id
    held = server.book(old)
    set_back(a, image)
    assert a.book.id == old and a.book.last_no == 31
    clock.advance(DAY)
    if more:
        a.write(more, "sesudah")
    await settle(a, b)
    assert a.diverged == [(old, 31)]
    assert a.states[-1].state == "fork" and a.states[-1].error is not None
    assert a.states[-1].error.facts == {"book": old, "no": 31}
    assert server.book(old) == held, "nothing is written over"
    open_new_book(a)
    assert a.book.id != old and a.book.last_no == 1 + more
    await settle(a, b)
    assert {a.states[-1].state, b.states[-1].state} == {"online"}
    assert b.replica(old) == held == a.replica(old), "what was set back comes home"
    assert b.replica(a.book.id) == a.own() == server.book(a.book.id)
    assert logged(a) == logged(b) == {f"{w} {n}" for w, m in (("sebelum", 30), ("hilang", 40), ("sesudah", more))
                                      for n in range(m)}  # fmt: skip
    assert len(room_of(a).last) == len(room_of(b).last) == 3
    again = await a.turn()
    assert again and not a.diverged


async def test_fork_with_equally_many_entries_is_detected(
    pair: tuple[Station, Station, Contract, ManualClock],
) -> None:
    a, b, _, _ = pair
    a.write(10)
    await settle(a, b)
    image = Image(a.home)
    a.write(5, "satu")
    await settle(a, b)
    set_back(a, image)
    a.write(5, "dua")
    await settle(a)
    assert a.diverged == [(a.book.id, 11)]


async def test_restored_book_can_end_within_a_segment(
    pair: tuple[Station, Station, Contract, ManualClock], tmp_path: Path
) -> None:
    a, b, server, _ = pair
    a.write(30, "sebelum")
    copy = shutil.copytree(a.home, tmp_path / "copy")
    a.write(10, "hilang")
    await settle(a, b)
    old = a.book.id
    a.close()
    a.home.rename(tmp_path / "gone")  # its inodes stay in use
    shutil.copytree(copy, a.home)
    a.book = Book.open(a.home, station="JBR", site="test", clock=a.clock)
    a.begin()
    assert a.book.id != old
    await settle(a, b)
    assert (a.states[-1].state, a.states[-1].error, a.states[-1].unsent) == ("online", None, 0)
    assert not a.diverged
    assert a.replica(old) == b.replica(old) == server.book(old)
    assert len(server.book(old)) == 41
    assert b.replica(a.book.id) == a.own()


async def test_recovered_end_of_a_book_is_sent_again_after_a_wipe(
    pair: tuple[Station, Station, Contract, ManualClock],
) -> None:
    a, b, server, _ = pair
    a.write(30, "sebelum")
    await settle(a, b)
    image = Image(a.home)
    a.write(300, "hilang")
    await settle(a, b)
    old, held = a.book.id, server.book(a.book.id)
    set_back(a, image)
    await settle(a, b)
    open_new_book(a)
    await settle(a, b)
    server.wipe()
    await settle(a, b)
    assert server.book(old) == held
    assert len(held) == 331
    assert server.book(a.book.id) == a.own()
    assert {a.states[-1].state, b.states[-1].state} == {"online"}


async def test_fork_does_not_stop_pull(pair: tuple[Station, Station, Contract, ManualClock]) -> None:
    a, b, _, _ = pair
    image = Image(a.home)
    a.write(5)
    await settle(a, b)
    set_back(a, image)
    b.write(7)
    await settle(a, b)
    assert a.states[-1].state == "fork"
    assert a.replica(b.book.id) == b.own()


def test_carried_entries_refer_to_their_new_book(tmp_path: Path) -> None:
    clock = ManualClock(START)
    book = Book.open(tmp_path, station="JBR", site="x", clock=clock)
    drafts: list[list[Entry]] = [
        [Log(by="LST", subjects=("room",), words="tiga")],
        [_opened(f"{book.id}-3")],
        [Note(by="LST", subjects=(f"incident:{book.id}-3",), words=f"lihat {book.id}-2 dan {book.id}-31")],
        [Fix(by="LST", subjects=(f"incident:{book.id}-3",), of=f"{book.id}-4", of_no=4, words="x")],
        [Log(by="LST", subjects=("room",), words="a"), Log(by="LST", subjects=("room",), words="b")],
    ]
    for group in drafts:
        book.append(group)
    incident, note, fix, one, two = reentered(book, 2, "JBR-new1")
    assert incident.subjects == ("incident:JBR-new1-2",)
    assert isinstance(note, Note) and note.subjects == ("incident:JBR-new1-2",)
    assert note.words == f"lihat {book.id}-2 dan {book.id}-31", "what both have in common keeps its name"
    assert isinstance(fix, Fix) and (fix.of, fix.of_no) == ("JBR-new1-3", 3)
    assert (one.cmd, two.cmd) == (0, 5)
    assert incident.occurred == START and incident.at == 0 and incident.no == 0
    book.close()


def _opened(ref: str) -> Opened:
    return Opened(
        by="LST", subjects=(f"incident:{ref}",), number=101, year=2024, type="FIRE", type_name="Fire", priority=1,
        type_priority=1, received=START,
    )  # fmt: skip


def test_new_book_names_no_predecessor_but_the_forked_one(tmp_path: Path) -> None:
    clock = ManualClock(START)
    Book.open(tmp_path, station="JBR", site="x", clock=clock).close()
    book = fork_book(tmp_path, "JBR-zzzz", 1, station="JBR", site="x", clock=clock)
    first = book.get(1)
    assert isinstance(first, BookOpened) and not first.after_book
    assert canonical(first)
    book.close()


def test_book_that_lost_all_entries_is_continued_from_its_beginning(tmp_path: Path) -> None:
    clock = ManualClock(START)
    with closing(Book.open(tmp_path, station="JBR", site="x", clock=clock)) as old:
        (path,) = (tmp_path / "book").glob("*.journal")
        head, *_ = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(head)
    path.with_suffix(".index").unlink(missing_ok=True)
    with closing(fork_book(tmp_path, old.id, 1, station="JBR", site="x", clock=clock)) as book:
        first = book.get(1)
        assert isinstance(first, BookOpened) and (first.after_book, first.after_no) == (old.id, 0)


def test_new_book_has_the_letter_of_its_station(tmp_path: Path) -> None:
    clock = ManualClock(START)
    Book.open(tmp_path, station="JBR", site="x", clock=clock).close()
    (tmp_path / "book" / "owner.json").unlink()  # a copy, of another book than the forked one
    book = fork_book(tmp_path, "JBR-zzzz", 1, station="JBR", site="x", clock=clock, letter="B")
    first = book.get(1)
    assert isinstance(first, BookOpened) and (first.why, first.letter) == ("copied", "B")
    book.close()


def test_changed_station_code_opens_a_new_book(tmp_path: Path) -> None:
    clock = ManualClock(START)
    old = Book.open(tmp_path, station="JBR", site="x", clock=clock)
    old.append([Log(by="LST", subjects=("room",), words="sebelum")])
    old.close()
    book = Book.open(tmp_path, station="SBY", site="x", clock=clock)
    first = book.get(1)
    assert book.id.startswith("SBY-") and isinstance(first, BookOpened)
    assert (first.after_book, first.after_no, first.why) == (old.id, 2, "station")
    assert [e.words for e in book.all_entries() if isinstance(e, Log)] == ["sebelum"]
    book.close()
    again = Book.open(tmp_path, station="SBY", site="x", clock=clock)
    assert again.id == book.id
    again.close()


async def test_reused_numbers_after_two_disasters_are_reported(
    pair: tuple[Station, Station, Contract, ManualClock],
) -> None:
    """Set a station back while the remote forgets as much.

    The station cannot notice, but another one still has the old entries.
    """
    a, b, server, clock = pair
    a.write(30, "sebelum")
    await settle(a, b)
    image, backup = Image(a.home), server.snapshot()
    a.write(5, "hilang")
    await settle(a, b)
    set_back(a, image)
    server.logs = backup
    clock.advance(DAY)
    a.write(5, "sesudah")
    await settle(a, b)
    old = a.book.id
    assert b.replicas.last(old)[0] == a.book.last_no == 36 and b.replica(old) != a.own()
    assert [(book, why.key, why.facts["no"]) for book, why in b.states[-1].troubles] == [(old, "sync.replica_fork", 36)]
