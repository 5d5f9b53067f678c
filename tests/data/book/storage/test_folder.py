"""The folder of the book, and the one on a second disk: whose they are, and which book is written in them."""

from __future__ import annotations

import errno
import os
import shutil
from contextlib import closing
from pathlib import Path

import pytest

from data.book.reading.follower import BookReader
from data.book.upkeep.verify import verify
from tests.data.book.test_second_disk import TwoDisks, journals, opened, went_away, words_in
from tests.kits.disks import book_in, log, words_of


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def second(tmp_path: Path) -> Path:
    (tmp_path / "media").mkdir()
    return tmp_path / "media" / "siaga"


def test_newest_book_without_its_owner_file_is_found_though_a_file_cannot_be_read(tmp_path: Path) -> None:
    with closing(book_in(tmp_path)) as book:
        book.append([log("saved")])
    (tmp_path / "book" / "owner.json").unlink()
    unreadable = tmp_path / "book" / "ZZZ-0000-0001-0000000001.journal"
    unreadable.mkdir()
    os.utime(unreadable, (0, 0))
    with closing(BookReader.open(tmp_path)) as reader:
        assert reader.id == book.id and words_of(reader.entries(2)) == ["saved"]


def test_newest_book_that_nothing_names_is_the_one_with_the_newest_file(tmp_path: Path) -> None:
    for at, name in ((1_000, "ours"), (2_000, "other")):
        home = tmp_path / name
        home.mkdir()
        book_in(home).close()
        (journal,) = (home / "book").glob("*.journal")
        for path in (home / "book" / "owner.json", *home.glob("anchor-*")):
            path.unlink(missing_ok=True)
        os.utime(journal, (at, at))
    for first, last in (("ours", "other"), ("other", "ours")):
        both = tmp_path / f"{last}-last"
        shutil.copytree(tmp_path / first, both)
        (journal,) = (tmp_path / last / "book").glob("*.journal")
        shutil.copy(journal, both / "book")
        for path, at in ((next((tmp_path / first / "book").glob("*.journal")), 3_000), (journal, 4_000)):
            os.utime(both / "book" / path.name, (at, at))
        with closing(BookReader.open(both)) as reader:
            assert journal.name.startswith(reader.id)


class Refusing(TwoDisks):
    """Disks that do not take files whose names begin with one of ``refuses``."""

    refuses: tuple[str, ...] = ()

    def replace_file(self, folder: int, name: str, content: bytes, *, sync: bool = True) -> None:
        if name.startswith(self.refuses):
            raise OSError(errno.ENOSPC, "No space left on device")
        super().replace_file(folder, name, content, sync=sync)


def test_owner_that_neither_disk_accepts_is_an_error(home: Path, second: Path) -> None:
    disk = Refusing(home)
    with closing(opened(home, second, disk)) as book:
        for number, refused in enumerate(((), ("owner.json",), (f"owner-{book.id}.json",)), 1):
            disk.refuses = refused
            book.know({"a": ((1, number),)})
        with closing(BookReader.open(home)) as reader:  # the second disk did not take the last of them
            assert reader.repaired == {"a": ((1, 3),)}
        disk.refuses = ("owner.json", f"owner-{book.id}.json")
        with pytest.raises(OSError, match="No space left"):
            book.know({"b": ()})


def test_second_disk_that_took_no_owner_file_once_is_used_later(home: Path, second: Path) -> None:
    disk = Refusing(home)
    disk.refuses = ("owner-",)
    opened(home, second, disk).close()
    disk.refuses = ()
    with closing(opened(home, second, disk)) as book:
        assert not book.earlier and not book.found  # the same book, not a copy
        disk.fail_sync = -1
        book.append([log("there")])
    assert len(journals(second)) == 1 and words_in(home) == ["there"]


def test_start_removes_unfinished_parts_alone_from_the_second_disk(home: Path, second: Path) -> None:
    opened(home, second).close()
    names = {
        "JBR-1111-0002-0000000004.journal.new",
        "mine.new",
        "JBR-1111-0002-0000000004.journal.old",
        "a.journal.new",
    }
    for folder in (home / "book", second):
        for name in names:
            (folder / name).write_text("half")
    opened(home, second).close()
    assert names & {path.name for path in second.iterdir()} == names - {"JBR-1111-0002-0000000004.journal.new"}
    assert names & {path.name for path in (home / "book").iterdir()} == {"JBR-1111-0002-0000000004.journal.old"}


def test_newest_book_of_two_disks_is_found_without_its_owner(home: Path, second: Path) -> None:
    went_away(home, second)
    second.with_name("unplugged").rename(second)
    with closing(BookReader.open(home)) as reader:
        book = reader.id
    for path in (home / "book" / "owner.json", second / f"owner-{book}.json"):
        path.rename(path.with_name(path.name.replace(book, "KBU-1111")))
    owner = home / "book" / "owner.json"
    owner.write_bytes(owner.read_bytes().replace(book.encode(), b"KBU-1111"))
    with closing(BookReader.open(home)) as reader:
        assert reader.id == book
    assert words_in(home) == ["there"]


def test_book_ends_on_the_second_disk_when_its_newest_file_is_there(home: Path, second: Path) -> None:
    disk = TwoDisks(home)
    with closing(opened(home, second, disk)) as book:
        assert not book._files.ends_on_second(book.id) and not book._files.ends_on_second("JBR-0000")
        disk.fail_write = 1
        book.append([log("there")])
        assert book._files.ends_on_second(book.id) and not book._files.ends_on_second("JBR-0000")
    shutil.rmtree(second)
    with closing(BookReader.open(home)) as reader:
        assert not reader._files.ends_on_second(reader.id)


def test_book_whose_files_may_be_on_a_disk_that_is_away_is_not_missed(home: Path, second: Path) -> None:
    opened(home, second).close()
    (home / "book" / "owner.json").unlink()  # another one continues it
    with closing(opened(home, second)) as book:
        (old,) = book.earlier
    for name in journals(home / "book"):
        if name.startswith(old.id):
            (home / "book" / name).rename(second / name)
    second.rename(second.with_name("unplugged"))
    assert [problem.what for problem in verify(home).problems] == ["away"]
    second.with_name("unplugged").rename(second)
    assert verify(home).ok
