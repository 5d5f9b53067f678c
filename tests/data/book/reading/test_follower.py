"""Readers of a book that another process writes.

They take no lock, never show half a transaction, and follow into new parts and new books.
"""

from __future__ import annotations

import errno
import shutil
from contextlib import closing
from pathlib import Path

import pytest

from data.base.clock import DAY, ManualClock
from data.book.reading.follower import BookReader
from data.book.storage.folder import NoBook
from tests.kits.disks import AT, BadDisk, book_in, journals, log, words_of


def test_refresh_returns_the_number_of_new_entries(tmp_path: Path) -> None:
    book = book_in(tmp_path)
    reader = BookReader.open(tmp_path)
    assert (reader.id, reader.last_no, reader.last_hash) == (book.id, 1, book.last_hash)
    assert reader.refresh() == 0
    book.append([log("a"), log("b")])
    book.append([log("c")])
    assert reader.last_no == 1
    assert reader.refresh() == 3
    assert words_of(reader.entries(2)) == ["a", "b", "c"]
    assert reader.hash(4) == reader.last_hash == book.last_hash
    assert words_of(reader.subjects.entries_of("room"))[1:] == ["a", "b", "c"]
    book.close()
    reader.close()


def test_reader_never_shows_half_a_transaction(tmp_path: Path) -> None:
    book = book_in(tmp_path)
    book.append([log("a"), log("b"), log("c")])
    path = journals(tmp_path)[0]
    data = path.read_bytes()
    start = data.index(b'"+,"') - 11
    path.write_bytes(data[:start])  # the same file, as it grows byte by byte
    reader = BookReader.open(tmp_path)
    for size in range(start, len(data)):
        with path.open("r+b") as file:
            file.write(data[:size])
        assert reader.refresh() == 0, size
        assert not reader.damaged
    with path.open("r+b") as file:
        file.write(data)
    assert reader.refresh() == 3
    book.close()
    reader.close()


def test_reader_continues_in_the_next_part_without_entries_that_did_not_count(tmp_path: Path) -> None:
    disk = BadDisk()
    book = book_in(tmp_path, disk=disk)
    reader = BookReader.open(tmp_path)
    transaction = book.stamp([log("written, then the sync failed")])
    disk.fail_sync = -1
    for _ in range(2):
        try:
            book.save([transaction])
        except OSError:
            pass
        else:
            raise AssertionError("nothing can be synced")
    reader.refresh()
    book.unstamp()
    disk.fail_sync = 0
    book.append([log("a")])
    reader.refresh()
    assert words_of(reader.entries()) == ["book.opened", "a"]
    assert reader.last_hash == book.last_hash
    book.append([log("b")])
    assert reader.refresh() == 1
    book.close()
    reader.close()


def test_reader_follows_into_a_new_book(tmp_path: Path) -> None:
    book = book_in(tmp_path / "a")
    book.append([log("old")])
    book.close()
    shutil.copytree(tmp_path / "a", tmp_path / "b")
    reader = BookReader.open(tmp_path / "b")
    assert words_of(reader.entries()) == ["book.opened", "old"]
    fresh = book_in(tmp_path / "b")
    assert reader.refresh() == 1
    assert reader.id == fresh.id
    assert [words_of(b.entries()) for b in reader.earlier] == [["book.opened", "old"]]
    fresh.close()
    reader.close()


def test_reader_opened_at_a_torn_tail_continues_after_recovery(tmp_path: Path) -> None:
    book = book_in(tmp_path)
    book.append([log("a")])
    book.close()
    for index in (tmp_path / "book").glob("*.index"):
        index.unlink()
    path = journals(tmp_path)[0]
    with path.open("ab") as file:
        file.write(b'["12345678","+.",3,"book","')
    reader = BookReader.open(tmp_path)
    assert (reader.last_no, reader.damaged) == (2, False)
    again = book_in(tmp_path)
    assert reader.refresh() == 0
    again.append([log("b")])
    assert reader.refresh() == 1
    assert words_of(reader.entries(3)) == ["b"]
    again.close()
    reader.close()


def test_reader_changes_no_file(tmp_path: Path) -> None:
    book = book_in(tmp_path)
    book.append([log("a")])
    book.close()
    before = {p.name: (p.stat().st_mtime_ns, p.stat().st_size) for p in (tmp_path / "book").iterdir()}
    reader = BookReader.open(tmp_path)
    list(reader.entries())
    list(reader.subjects.entries_of("room"))
    reader.close()
    assert {p.name: (p.stat().st_mtime_ns, p.stat().st_size) for p in (tmp_path / "book").iterdir()} == before


def test_reader_reads_two_transactions_as_two_groups(tmp_path: Path) -> None:
    book = book_in(tmp_path)
    book.append([log("a"), log("b")])
    book.append([log("c")])
    reader = BookReader.open(tmp_path)
    assert [[entry.no for entry in group] for group in reader.transactions()] == [[1], [2, 3], [4]]
    assert [[entry.no for entry in group] for group in reader.transactions(3)] == [[3], [4]]
    assert list(reader.transactions(5)) == []
    book.close()
    reader.close()


def test_reader_of_a_book_whose_files_go_just_now_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    book_in(tmp_path).close()
    with closing(BookReader.open(tmp_path)) as reader:
        monkeypatch.setattr(reader._files, "newest", lambda: "JBR-0000")
        (tmp_path / "book" / "owner.json").write_text("{}")
        with pytest.raises(NoBook) as gone:
            reader.refresh()
    error = gone.value
    assert (error.errno, error.filename) == (errno.ENOENT, "JBR-0000")
    assert error.strerror == "the files of the book are not there"


def test_parts_that_a_reader_knows_stay_open_when_there_are_more(tmp_path: Path) -> None:
    clock = ManualClock(AT)
    book = book_in(tmp_path, clock=clock)
    with closing(BookReader.open(tmp_path)) as reader:
        (first,) = reader.parts
        for month in range(2):
            clock.advance(40 * DAY)
            book.append([log(str(month))])
            assert reader.refresh() == 1 and reader.parts[0] is first and len(reader.parts) == 2 + month
    book.close()
