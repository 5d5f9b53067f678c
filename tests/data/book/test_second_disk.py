"""Disks that fail, fill up or are away.

The book continues on the second disk, and reserves space on the first.
"""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path

import pytest

from data.base.clock import DAY, ManualClock
from data.base.disk import Disk
from data.book.book import Book
from data.book.library import Library
from data.book.predecessors import returned
from data.book.reading.follower import BookReader
from data.book.replicas.replicas import Replicas
from data.book.storage.folder import NoBook
from data.book.storage.owner import Owner
from data.book.storage.reserve import RESERVE
from data.book.upkeep.backup import backup
from data.book.upkeep.restore import restore
from data.book.upkeep.verify import verify
from data.entries import Log, Recovered
from data.room import database
from data.room.room import Room
from data.words import Words
from tests.kits.disks import AT, BadDisk, log


class TwoDisks(BadDisk):
    """Disks, one of them below ``bad``, which fails as it is set to."""

    def __init__(self, bad: Path) -> None:
        super().__init__()
        self.bad = bad
        self.reserves = False

    def _hit(self, fd: int) -> bool:
        return str(Path(f"/proc/self/fd/{fd}").readlink()).startswith(str(self.bad))

    def pwrite(self, fd: int, data: bytes, offset: int) -> int:
        return super().pwrite(fd, data, offset) if self._hit(fd) else Disk.pwrite(self, fd, data, offset)

    def sync(self, fd: int) -> None:
        if self._hit(fd):
            super().sync(fd)
        else:
            Disk.sync(self, fd)

    def reserve(self, fd: int, offset: int, size: int) -> bool:
        return self.reserves

    def unlink(self, folder: int, name: str) -> None:
        if name == "reserve" and self.room is not None and self._hit(folder):
            self.room += os.stat(name, dir_fd=folder).st_size
        super().unlink(folder, name)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def second(tmp_path: Path) -> Path:
    (tmp_path / "media").mkdir()
    return tmp_path / "media" / "siaga"


def opened(home: Path, second: Path | None, disk: Disk | None = None, at: int = AT) -> Book:
    return Book.open(
        home, station="JBR", site="Jember", clock=ManualClock(at), disk=disk or TwoDisks(home), second=second
    )


def words_in(home: Path) -> list[str]:
    reader = BookReader.open(home)
    try:
        return [e.words for b in (*reader.earlier, reader) for e in b.entries() if isinstance(e, Log)]
    finally:
        reader.close()


def journals(folder: Path) -> list[str]:
    return sorted(p.name for p in folder.glob("*.journal"))


def went_away(home: Path, second: Path) -> None:
    """Continue a book on the second disk with the entry ``there``, and pull that disk."""
    disk = TwoDisks(home)
    book = opened(home, second, disk)
    disk.fail_sync = 1
    book.append([log("there")])
    book.close()
    second.rename(second.with_name("unplugged"))


@pytest.mark.parametrize("fault", ["sync", "write", "full"])
def test_failed_disk_moves_waiting_entries_to_the_second_disk(home: Path, second: Path, fault: str) -> None:
    disk = TwoDisks(home)
    disk.reserves = True
    book = opened(home, second, disk)
    book.append([log("before")])
    reader = BookReader.open(home)
    if fault == "full":
        disk.room = 0
    elif fault == "sync":
        disk.fail_sync = -1
    else:
        disk.fail_write = -1
    book.append([log("waiting")])
    book.append([log("after")])
    assert len(journals(home / "book")) == 1 and len(journals(second)) == 1
    assert reader.refresh() == 2 and [e.words for e in reader.entries(3) if isinstance(e, Log)] == ["waiting", "after"]
    assert words_in(home) == ["before", "waiting", "after"]
    assert verify(home).ok and verify(home).no == 4
    book.close()
    reader.close()
    book = opened(home, second)
    assert book.last_no == 4 and not book.earlier  # the same book, not a copy
    book.append([log("next shift")])
    book.close()
    assert words_in(home)[-1] == "next shift"


class FullDisks(BadDisk):
    """Disks that are full below each of the folders ``full``."""

    def __init__(self) -> None:
        super().__init__()
        self.full: set[Path] = set()

    def pwrite(self, fd: int, data: bytes, offset: int) -> int:
        if any(str(Path(f"/proc/self/fd/{fd}").readlink()).startswith(str(folder)) for folder in self.full):
            raise OSError(errno.ENOSPC, "No space left on device")
        return Disk.pwrite(self, fd, data, offset)

    def reserve(self, fd: int, offset: int, size: int) -> bool:
        return True


@pytest.mark.parametrize("before", ["first", "second"])
@pytest.mark.parametrize("freed", ["first", "second"])
def test_both_disks_full_saves_on_the_one_that_is_freed(home: Path, second: Path, before: str, freed: str) -> None:
    disk, of = FullDisks(), {"first": home, "second": second}
    book = opened(home, second, disk)
    if before == "second":  # the book has moved there already
        disk.full = {home}
    book.append([log("before")])
    disk.full = {home, second}
    waiting = book.stamp([log("waiting")])
    for _ in range(3):
        with pytest.raises(OSError) as refused:
            book.save([waiting])
        assert refused.value.errno == errno.ENOSPC
    disk.full.remove(of[freed])
    book.save([waiting])
    book.append([log("after")])
    assert words_in(home) == ["before", "waiting", "after"]
    assert verify(home).ok
    disk.full = {of[freed]}  # and back, as often as it must
    book.append([log("and back")])
    book.close()
    book = opened(home, second)
    assert words_in(home)[-1] == "and back" and not book.earlier
    book.close()


def test_full_disk_without_a_second_one_is_waited_out(home: Path) -> None:
    disk = TwoDisks(home)
    book = opened(home, None, disk)
    disk.room = 0
    with pytest.raises(OSError):
        for _ in range(10_000):
            book.append([log("x" * 200)])
    disk.room = None
    book.append([log("resumed")])
    assert len(journals(home / "book")) == 1 and words_in(home)[-1] == "resumed"
    book.close()


def test_reserve_file_leaves_room_for_500_entries_on_a_full_disk(home: Path) -> None:
    disk = TwoDisks(home)
    book = opened(home, None, disk)
    reserve = home / "book" / "reserve"
    assert reserve.stat().st_size == RESERVE
    disk.room = 0  # another program has filled the rest
    for number in range(500):
        book.append([log(f"{number} " + "x" * 300)])
    assert not reserve.exists()
    disk.room = None
    for _ in range(2000):
        book.append([log("x" * 300)])
    assert reserve.exists()  # there is room again
    book.close()


def test_reserve_preallocates_blocks_behind_the_end(home: Path) -> None:
    book = opened(home, None, Disk())
    (journal,) = (home / "book").glob("*.journal")
    if (home / "book" / "reserve").exists():
        pytest.skip("NOT RUN: this file system keeps no blocks behind the end of a file")
    assert journal.stat().st_blocks * 512 >= RESERVE > journal.stat().st_size
    book.append([log("a")])
    book.close()
    assert verify(home).ok and words_in(home) == ["a"]


def test_part_that_is_left_keeps_no_reserve(home: Path) -> None:
    clock = ManualClock(AT)
    book = Book.open(home, station="JBR", site="Jember", clock=clock, disk=Disk())
    book.append([log("this month")])
    (left,) = (home / "book").glob("*.journal")
    if left.stat().st_blocks * 512 < RESERVE:
        pytest.skip("NOT RUN: this file system keeps no blocks behind the end of a file")
    before = left.read_bytes()
    clock.advance(32 * DAY)
    book.append([log("next month")])
    assert left.stat().st_blocks * 512 < RESERVE and left.read_bytes() == before
    assert len(journals(home / "book")) == 2
    book.close()
    assert verify(home).ok and words_in(home) == ["this month", "next month"]


def test_second_disk_without_entries_may_be_away(home: Path, second: Path) -> None:
    opened(home, second).close()
    shutil.rmtree(second.parent)
    book = opened(home, second)
    assert book.earlier  # a new book: its numbers may be in use on the other disk
    book.append([log("all the same")])
    book.close()
    book = opened(home, second)
    assert len(book.earlier) == 1  # and only once
    book.close()
    assert words_in(home) == ["all the same"]


@pytest.mark.parametrize("told", [True, False], ids=["the first disk knows", "it took no news"])
def test_entries_on_a_second_disk_that_is_away_are_missed_and_count_again_later(
    home: Path, second: Path, told: bool
) -> None:
    disk = TwoDisks(home)
    book = opened(home, second, disk)
    book.append([log("here")])
    before = (home / "book" / "owner.json").read_bytes()
    disk.fail_sync = 1
    book.append([log("there")])
    book.append([log("there too")])
    book.close()
    if not told:
        (home / "book" / "owner.json").write_bytes(before)
    second.rename(second.with_name("unplugged"))

    assert words_in(home)[:1] == ["here"] and "there too" not in words_in(home)
    (problem,) = verify(home).problems
    assert problem.what == "away" and str(second) in problem
    taken = backup(home, home.with_name("copies"), clock=ManualClock(AT), words=Words())
    assert taken.copy.damaged
    new = opened(home, second, at=AT + 1000)
    assert new.id != book.id and [e.what for e in new.found if isinstance(e, Recovered)] == ["away"] * told
    assert new.earlier[-1].last_no == 2 + (not told)  # entries on the first disk beyond its end, if it does not know
    new.append([log("meanwhile")])
    new.close()

    second.with_name("unplugged").rename(second)
    new = opened(home, second, at=AT + 2000)
    assert words_in(home) == ["here", "there", "there too", "meanwhile"]
    assert [e.what for e in returned(new) if isinstance(e, Recovered)] == ["returned"] and not new.found
    new.append(returned(new))
    new.close()
    new = opened(home, second, at=AT + 3000)
    assert not returned(new) and not new.found and new.last_no == 3
    new.close()
    assert verify(home).ok


def test_room_file_saved_without_the_second_disk_is_not_used_with_it(home: Path, second: Path) -> None:
    went_away(home, second)
    new = opened(home, second, at=AT + 1000)
    library = Library(new, Replicas.open(home, write=True))
    database.save(home / "room.db", Room.fold(library.all_entries()), library)
    assert database.load(home / "room.db", library) is not None
    library.close()
    second.with_name("unplugged").rename(second)
    library = Library(opened(home, second, at=AT + 2000), Replicas.open(home, write=True))
    assert database.load(home / "room.db", library) is None
    library.close()


def test_second_disk_knows_the_files_when_the_first_accepts_nothing(home: Path, second: Path) -> None:
    disk = TwoDisks(home)
    book = opened(home, second, disk)
    before = (home / "book" / "owner.json").read_bytes()
    disk.fail_sync = disk.fail_write = -1
    book.append([log("a")])
    book.append([log("b")])
    book.close()
    assert (home / "book" / "owner.json").read_bytes() == before
    assert words_in(home) == ["a", "b"]
    book = opened(home, second)
    assert not book.earlier and book.last_no == 3
    book.close()
    (home / "book" / "owner.json").write_bytes(before)  # the disk still accepts nothing
    second.rename(second.with_name("unplugged"))
    book = opened(home, second.with_name("other"))
    assert book.earlier[-1].last_no == 1 and book.last_no == 1  # and no number is used twice
    book.close()


def test_failed_second_disk_moves_the_book_back(home: Path, second: Path) -> None:
    disk = TwoDisks(home)
    book = opened(home, second, disk)
    disk.fail_sync = 1
    book.append([log("there")])
    disk.bad, disk.fail_sync = second, -1
    book.append([log("back")])
    book.close()
    assert len(journals(home / "book")) == 2 and words_in(home) == ["there", "back"] and verify(home).ok


def test_backup_copies_the_files_of_both_disks(home: Path, second: Path, tmp_path: Path) -> None:
    disk = TwoDisks(home)
    book = opened(home, second, disk)
    disk.fail_sync = 1
    book.append([log("there")])
    book.close()
    taken = backup(home, tmp_path / "copies", clock=ManualClock(AT), words=Words())
    restore(taken.path, tmp_path / "new")
    assert words_in(tmp_path / "new") == ["there"]


def test_owner_file_without_a_second_disk_is_as_before() -> None:
    assert Owner("JBR-aaaa").second == ""


def test_new_month_starts_a_new_part(home: Path) -> None:
    book = opened(home, None)
    clock = book.clock
    assert isinstance(clock, ManualClock)
    book.append([log("november")])
    clock.advance(16 * DAY)
    book.append([log("still november")])
    clock.advance(DAY)
    book.append([log("december")])
    book.append([log("december too")])
    book.close()
    assert [name[9:13] for name in journals(home / "book")] == ["0001", "0002"]
    assert words_in(home) == ["november", "still november", "december", "december too"] and verify(home).ok
    book = opened(home, None, at=AT + 18 * DAY)
    book.append([log("and on")])
    assert len(journals(home / "book")) == 2
    book.close()


def test_second_disk_with_an_error_is_away(home: Path, second: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.statvfs

    def broken(path: Path) -> os.statvfs_result:
        if Path(path).is_relative_to(second.parent):
            raise OSError(errno.EIO, os.strerror(errno.EIO), str(path))
        return real(path)

    monkeypatch.setattr(os, "statvfs", broken)
    book = opened(home, second)
    book.append([log("saved")])
    book.close()
    assert words_in(home) == ["saved"]


def test_entries_on_a_second_disk_count_again_after_its_empty_mount_point_was_used(home: Path, second: Path) -> None:
    went_away(home, second)
    second.mkdir()
    for start in (1, 2):
        book = opened(home, second, at=AT + start * 1000)
        book.append([log("meanwhile")])
        book.close()
        assert start > 1 or not [*second.iterdir()]
    used = book.id
    shutil.rmtree(second)
    second.with_name("unplugged").rename(second)
    book = opened(home, second, at=AT + 3000)
    assert book.id != used and [e.what for e in returned(book) if isinstance(e, Recovered)] == ["returned"]
    book.close()
    assert words_in(home) == ["there", "meanwhile", "meanwhile"] and verify(home).ok
    book = opened(home, second, at=AT + 4000)
    assert len(book.earlier) == 2  # and only once
    book.close()


def test_copy_ends_where_it_was_taken_though_the_second_disk_has_more(home: Path, second: Path, tmp_path: Path) -> None:
    went_away(home, second)
    second.with_name("unplugged").rename(second)
    shutil.copytree(home, tmp_path / "copy")
    copy = opened(tmp_path / "copy", second)
    book = opened(home, second)
    book.append([log("later")])
    book.close()
    copy.append([log("in the copy")])
    copy.close()
    assert words_in(home) == ["there", "later"]
    assert words_in(tmp_path / "copy") == ["there", "in the copy"]


def test_home_whose_book_is_gone_is_left_as_it_is(home: Path, second: Path) -> None:
    second.mkdir()
    (second / "anchor-JBR-1111.json").write_text("{}")
    with pytest.raises(NoBook) as gone:
        opened(home, second)
    assert gone.value.gone == "JBR-1111" and not home.exists()


def test_second_disk_pulled_while_the_book_is_open_is_missing_until_it_is_back(home: Path, second: Path) -> None:
    book = opened(home, second)
    book.append([log("one")])
    assert book.missing_second() is None
    second.rename(second.with_name("unplugged"))
    assert book.missing_second() == second
    second.mkdir()  # an empty mount point
    assert book.missing_second() == second
    second.rmdir()
    second.with_name("unplugged").rename(second)
    assert book.missing_second() is None
    book.close()


def test_second_disk_that_is_mounted_again_is_used_again(home: Path, second: Path) -> None:
    disk = TwoDisks(home)
    book = opened(home, second, disk)
    book.append([log("one")])
    shutil.copytree(second, second.with_name("again"))
    shutil.rmtree(second)
    assert book.missing_second() == second
    second.with_name("again").rename(second)
    assert book.missing_second() is None
    disk.fail_sync = 1
    book.append([log("two")])
    book.close()
    assert len(journals(second)) == 1
    assert words_in(home) == ["one", "two"]


def test_second_disk_that_was_never_there_is_missing(home: Path, second: Path) -> None:
    second.parent.rmdir()
    book = opened(home, second)
    assert book.missing_second() == second
    book.close()
    book = opened(home, None)
    assert book.missing_second() is None
    book.close()


def test_second_disk_that_takes_no_more_bytes_is_missing(
    home: Path, second: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file system with an error opens files for reading only, whether its mount says so or not."""
    book = opened(home, second)
    book.append([log("one")])
    really = os.open

    def read_only(path: str, flags: int, *args: int, dir_fd: int | None = None) -> int:
        if flags & os.O_RDWR:
            raise OSError(errno.EROFS, os.strerror(errno.EROFS))
        return really(path, flags, *args, dir_fd=dir_fd)

    with monkeypatch.context() as patched:
        patched.setattr(os, "open", read_only)
        assert book.missing_second() == second
    assert book.missing_second() is None
    book.close()
