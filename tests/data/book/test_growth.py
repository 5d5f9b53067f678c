"""Following a room that another process writes, while other threads read it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from data.base.clock import ManualClock
from data.book.book import Book
from data.book.growth import read_growth
from data.book.library import Library
from data.book.reading.follower import BookMoved
from data.book.replicas.replicas import Replicas
from data.book.storage.lock import lock_holder
from data.room.room import Room
from tests.kits.disks import BadDisk, book_in, journals, log

ARRIVED = 1_705_000_000_000
ROOT = Path(__file__).parents[3]


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path / "home"


def reading(home: Path) -> tuple[Library, Room]:
    """Return the room of ``home`` as a second screen opens it."""
    library = Library.open(home)
    return library, Room.fold(library.all_entries())


def words(entries: tuple[object, ...]) -> list[str]:
    return [getattr(entry, "words", "") for entry in entries]


def test_growth_returns_complete_transactions_once(home: Path) -> None:
    book = book_in(home)
    library, room = reading(home)
    assert not read_growth(library, room.last)
    book.append([log("a"), log("b")])
    book.append([log("c")])
    found = read_growth(library, room.last)
    assert [words(some) for some in found.own] == [["a", "b"], ["c"]]
    assert [words(some) for some in read_growth(library, room.last).own] == [["a", "b"], ["c"]], "until they are folded"
    for some in found.own:
        room.extend(some)
    assert not read_growth(library, room.last)
    book.close()
    library.close()


def test_growth_continues_in_the_next_part(home: Path) -> None:
    disk = BadDisk()
    book = book_in(home, disk=disk)
    library, room = reading(home)
    transaction = book.stamp([log("waits")])
    disk.fail_sync = -1
    with pytest.raises(OSError):
        book.save([transaction])
    disk.fail_sync = 0
    book.save([transaction])
    book.append([log("in the new file")])
    assert len(journals(home)) == 2
    found = read_growth(library, room.last)
    assert [words(some) for some in found.own] == [["waits"], ["in the new file"]]
    book.close()
    library.close()


def test_growth_of_a_replaced_book_file_or_folder_raises_and_closes_nothing(home: Path) -> None:
    book = book_in(home)
    book.append([log("a")])
    book.close()
    library, room = reading(home)
    text = journals(home)[0].read_bytes()
    beside = journals(home)[0].with_suffix(".copy")
    beside.write_bytes(text)
    beside.chmod(0o600)
    beside.replace(journals(home)[0])
    for _ in range(2):
        with pytest.raises(BookMoved):
            read_growth(library, room.last)
    assert library.book.get(2) is not None, "what was open can still be read"
    library.close()

    new = book_in(home)  # its inodes are others now: a copy, which continues under a new name
    library, room = reading(home)
    assert new.id == library.id != book.id
    new.close()
    home.rename(home.with_name("away"))
    with pytest.raises(OSError):
        read_growth(library, room.last)
    book_in(home).close()
    with pytest.raises(BookMoved):
        read_growth(library, room.last)
    library.close()


def test_growth_reports_damage_at_the_end_once(home: Path) -> None:
    book = book_in(home)
    for word in "abcd":
        book.append([log(word)])
    book.close()
    path = journals(home)[0]
    data = bytearray(path.read_bytes())
    data[data.index(b'"words":"b"') + 9] ^= 1
    path.write_bytes(data)
    for index in path.parent.glob("*.index"):
        index.unlink()
    library, room = reading(home)
    assert library.book.damaged
    for _ in range(3):
        assert not read_growth(library, room.last)
    library.close()


def test_growth_includes_replicas(home: Path, tmp_path: Path) -> None:
    book = book_in(home)
    other = Book.open(tmp_path / "sby", station="SBY", site="Surabaya", clock=ManualClock(ARRIVED))
    other.append([log("there")])
    library, room = reading(home)
    with Writing(home) as replicas:
        replicas.append(other.id, 1, [other.raw(no) for no in (1, 2)], ARRIVED)
        found = read_growth(library, room.last)
        assert [entry.ref for entry in found.theirs] == [f"{other.id}-1", f"{other.id}-2"] and not found.own
        room.extend(found.theirs)
        other.append([log("again")])
        replicas.append(other.id, 3, [other.raw(3)], ARRIVED)
        assert words(read_growth(library, room.last).theirs) == ["again"]
        path = next((home / "replica").glob("*.journal"))
        path.write_bytes(path.read_bytes().replace(b'"there"', b'"THERE"'))
        replicas.append(other.id, 2, [other.raw(2)], ARRIVED)  # the damaged file is replaced
        with pytest.raises(BookMoved):
            read_growth(library, room.last)
    for each in (book, other, library):
        each.close()


class Writing:
    """Open the replicas of a home for writing in this block."""

    def __init__(self, home: Path) -> None:
        self._replicas = Replicas.open(home, write=True)

    def __enter__(self) -> Replicas:
        return self._replicas

    def __exit__(self, *_: object) -> None:
        self._replicas.close()


HOLDS = """
import sys
from pathlib import Path
from data.book.book import Book
from data.base.clock import SystemClock
book = Book.open(Path(sys.argv[1]), station="JBR", site="KPU", clock=SystemClock())
print("open", flush=True)
sys.stdin.read()
"""


@pytest.mark.skipif(not os.access("/proc/locks", os.R_OK), reason="NOT RUN: this system does not list its locks")
def test_lock_holder_is_found_without_touching_the_lock(home: Path) -> None:
    assert lock_holder(home).pid == 0
    argv = [sys.executable, "-c", HOLDS, str(home)]
    with subprocess.Popen(argv, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None and holder.stdout.readline() == b"open\n"
        found = lock_holder(home)
        assert (found.pid, found.held) == (holder.pid, True)
        holder.kill()
        holder.wait()
    found = lock_holder(home)
    assert (found.pid, found.held) == (holder.pid, False)
