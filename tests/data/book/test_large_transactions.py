"""Transactions that are saved in pieces: all or none of it, on any disk."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from data.base.clock import ManualClock
from data.book.reading.checking import check
from data.book.reading.follower import BookReader
from data.book.storage import part
from data.entries import Entry
from data.entries.causality import VersionVector
from tests.kits.disks import AT, BadDisk, book_in, log, words_of

#: More than is written at once.
MANY = 2 * part._PIECE + 7


def many(start: int = 0) -> Iterator[Entry]:
    return (log(f"line {number}") for number in range(start, start + MANY))


def saved(home: Path) -> list[str]:
    with closing(BookReader.open(home)) as book:
        assert not book.damaged
        return words_of(book.entries())[1:]


def test_saved_in_pieces_it_is_the_same_transaction(tmp_path: Path) -> None:
    with closing(book_in(tmp_path / "one")) as one, closing(book_in(tmp_path / "other")) as other:
        for book in (one, other):
            book.append([log("before")])
        one.append([*many()])
        other.append_all(many())
        assert (one.last_no, len(other)) == (other.last_no, MANY + 2)
        seen: VersionVector = {}
        for book in (one, other):
            book.append([log("after")])

        def plain(entry: Entry) -> Entry:
            return msgspec.structs.replace(entry, book="", seen=seen)

        assert [*map(plain, one.entries(2))] == [*map(plain, other.entries(2))]
        assert [*check(other)][-1] == MANY + 3 and not other.damaged
    with closing(BookReader.open(tmp_path / "other")) as reader:
        assert [len(each) for each in reader.transactions(2)] == [1, MANY, 1]
    with closing(book_in(tmp_path / "other")) as again:
        assert (again.last_no, again.found) == (MANY + 3, ())


def test_of_a_transaction_without_drafts_nothing_is_saved(tmp_path: Path) -> None:
    with closing(book_in(tmp_path)) as book:
        theirs = msgspec.structs.replace(log("seen"), book="KBU-1111", no=7, hlc=(AT, 9))
        book.observe(theirs)
        book.append_all([])
        assert book.last_no == 1
        (entry,) = book.append([log("after")])
        assert entry.seen == {theirs.book: theirs.no}


@pytest.mark.parametrize("fails", ["write", "room", "draft", "sync"])
@pytest.mark.parametrize("is_first", [True, False])
def test_failure_on_the_way_saves_nothing(tmp_path: Path, fails: str, is_first: bool) -> None:
    disk = BadDisk()
    with closing(book_in(tmp_path, disk=disk)) as book:
        if not is_first:
            book.append([log("before")])
        before = [] if is_first else ["before"]

        def drafts() -> Iterator[Entry]:
            for number, draft in enumerate(many()):
                if number == MANY - 3:
                    if fails == "draft":
                        raise KeyboardInterrupt
                    disk.fail_write = int(fails == "write")
                    disk.fail_sync = int(fails == "sync")
                    disk.room = 100 if fails == "room" else None
                yield draft

        with pytest.raises(KeyboardInterrupt if fails == "draft" else OSError):
            book.append_all(drafts())
        disk.room, disk.fail_write = None, 0
        assert (book.last_no, saved(tmp_path)) == (len(before) + 1, before)
        book.append([log("after")])
        assert saved(tmp_path) == [*before, "after"]
    with closing(book_in(tmp_path)) as again:
        assert words_of(again.entries(2)) == [*before, "after"]


def test_failed_sync_leaves_nothing_that_counts_at_the_next_start(tmp_path: Path) -> None:
    disk = BadDisk()
    with closing(book_in(tmp_path, disk=disk)) as book:
        disk.fail_sync = 1
        with pytest.raises(OSError):
            book.append_all(many())
    with closing(book_in(tmp_path)) as again:
        assert again.last_no == 1


def test_torn_tail_of_pieces_is_cut(tmp_path: Path) -> None:
    with closing(book_in(tmp_path)) as book:
        book.append_all(many())
    (file,) = (tmp_path / "book").glob("*.journal")
    file.write_bytes(file.read_bytes()[:-40])
    for index in (tmp_path / "book").glob("*.index"):
        index.unlink()
    with closing(book_in(tmp_path)) as again:
        assert (again.last_no, [entry.kind for entry in again.found]) == (1, ["book.recovered"])


def test_last_month_is_left_for_a_new_part(tmp_path: Path) -> None:
    clock = ManualClock(AT)
    with closing(book_in(tmp_path, clock=clock)) as book:
        clock.advance(40 * 86_400_000)
        book.append_all(many())
    assert len([*(tmp_path / "book").glob("*.journal")]) == 2
    assert len(saved(tmp_path)) == MANY
