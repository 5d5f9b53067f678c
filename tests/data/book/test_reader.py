"""Readers of a book that another process writes.

They take no lock, never show half a transaction, and follow into new parts and new books.
"""

from __future__ import annotations

import errno
import shutil
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from data.base.clock import DAY, HOUR, ManualClock
from data.book.reading.readable import KEPT, SEARCHES, BookReader, ReadableBook
from data.book.storage.folder import NoBook
from data.book.storage.part import Part
from data.entries import Entry, Log
from tests.kits.disks import AT, BadDisk, book_in, journals, kill, log, words_of


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
    assert words_of(reader.of("room"))[1:] == ["a", "b", "c"]
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
    list(reader.of("room"))
    reader.close()
    assert {p.name: (p.stat().st_mtime_ns, p.stat().st_size) for p in (tmp_path / "book").iterdir()} == before


def test_reader_waits_for_a_part_that_another_thread_opens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("data.book.book.LARGE", 600)
    book = book_in(tmp_path)
    for word in "abcdef":
        book.append([log(word)])
    kill(book)
    assert len(journals(tmp_path)) > 1
    opening, go = threading.Event(), threading.Event()

    class Slow(BadDisk):
        """A disk that waits in the middle of opening the first part."""

        def read_file(self, folder: int, name: str) -> bytes | None:
            if name.endswith("0000000001.index"):
                opening.set()
                assert go.wait(10)
            return super().read_file(folder, name)

    reader = BookReader.open(tmp_path, disk=Slow())
    found: list[Entry] = []
    threads = [threading.Thread(target=lambda: found.append(reader.get(2))) for _ in range(2)]
    threads[0].start()
    assert opening.wait(10)
    threads[1].start()
    threads[1].join(0.2)
    go.set()
    for thread in threads:
        thread.join(10)
    assert words_of(found) == ["a", "a"]
    reader.close()


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


def test_all_subjects_are_indexed_when_many_were_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    book = book_in(tmp_path)
    book.append([log("a", "post:1"), log("b", "post:2")])
    noted: list[int] = []
    note = ReadableBook._note

    def noting(self: ReadableBook, no: int, line: bytes) -> None:
        noted.append(no)
        note(self, no, line)

    monkeypatch.setattr(ReadableBook, "_note", noting)
    for n in range(SEARCHES):
        assert words_of(book.all_of(f"post:{n % 2 + 1}")) == ["ab"[n % 2]] and not noted
    assert words_of(book.all_of("post:2")) == ["b"] and noted == [1, 2, 3]
    book.close()


def test_parts_that_a_reader_knows_stay_open_when_there_are_more(tmp_path: Path) -> None:
    clock = ManualClock(AT)
    book = book_in(tmp_path, clock=clock)
    with closing(BookReader.open(tmp_path)) as reader:
        (first,) = reader._parts
        for month in range(2):
            clock.advance(40 * DAY)
            book.append([log(str(month))])
            assert reader.refresh() == 1 and reader._parts[0] is first and len(reader._parts) == 2 + month
    book.close()


def test_entries_after_a_clock_was_set_back_are_found_by_their_moment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("data.book.book.LARGE", 1)  # each in a file of its own
    clock = ManualClock(AT)
    with closing(book_in(tmp_path, clock=clock)) as book:
        for words, step in (("then", 0), ("an hour later", HOUR), ("later still", HOUR), ("set back", -2 * HOUR)):
            clock.step(step)
            book.append([log(words)])
        assert words_of(book.recorded_by(AT)) == ["book.opened", "then", "set back"]
        assert words_of(book.recorded_by(AT + HOUR, 3)) == ["an hour later", "set back"]


def descriptors() -> int:
    return len([*Path("/proc/self/fd").iterdir()])


@pytest.fixture
def many(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a home with a book of 61 files with one entry each: ``book.opened``, 0, 1, and so on."""
    monkeypatch.setattr("data.book.book.LARGE", 1)
    with closing(book_in(tmp_path)) as book:
        before = descriptors()
        for number in range(60):
            book.append([log(str(number))])
        assert descriptors() <= before + KEPT + 2
    assert len(journals(tmp_path)) == 61
    return tmp_path


@pytest.mark.parametrize("opened", [BookReader.open, book_in])
def test_few_old_files_stay_open_however_many_are_read(many: Path, opened: Callable[[Path], ReadableBook]) -> None:
    with closing(opened(many)) as book:
        before = descriptors()
        for _ in range(2):
            assert words_of(book.entries(2)) == [*map(str, range(60))]
            assert sum(part.is_loaded for part in book._parts) <= KEPT + 2
            assert descriptors() <= before + KEPT + 2
        assert [book.hash(no) for no in (1, 30, 61)] == [part.hash_at_last() for part in _all_loaded(many, 1, 30, 61)]


def _all_loaded(home: Path, *numbers: int) -> list[Part]:
    with closing(BookReader.open(home)) as book:
        return [book._loaded(book._parts[no - 1]) for no in numbers]


def test_file_that_is_left_can_be_read_by_whoever_has_it(many: Path) -> None:
    with closing(BookReader.open(many)) as book:
        begun = book.entries(2)
        assert words_of([next(begun)]) == ["0"]
        part = book._part(2)
        for no in range(3, 61):
            book.get(no)
        assert all(each is not part for each in book._parts) and part.line(2) is not None
        assert words_of(begun) == [*map(str, range(1, 60))]


def test_file_with_damage_is_not_left(many: Path) -> None:
    path = journals(many)[1]
    path.write_bytes(path.read_bytes().replace(b'"words":"0"', b'"words":"x"'))
    with closing(BookReader.open(many)) as book:
        words = [str(number) for number in range(1, 60)]
        assert [e.words for e in book.entries(2) if isinstance(e, Log)] == words
        assert book.damaged_files() == (path.name,) and book.damaged


def test_threads_read_right_while_files_are_left(many: Path) -> None:
    wrong: list[object] = []
    with closing(BookReader.open(many)) as book:

        def read(step: int) -> None:
            for at in range(400):
                no = 2 + at * step % 60
                try:
                    if words_of([book.get(no)]) != [str(no - 2)]:
                        wrong.append(no)
                except Exception as error:
                    wrong.append(error)

        threads = [threading.Thread(target=read, args=(step,)) for step in (1, 7, 13, 59)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert wrong == []


def test_book_writes_the_index_of_a_file_that_it_leaves(many: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("data.book.book.INDEX_AFTER", 1)
    for path in many.glob("book/*.index"):
        path.unlink()
    with closing(book_in(many)) as book:
        assert words_of(book.entries(2)) == [*map(str, range(60))]
        assert (
            len([*many.glob("book/*.index")]) == 60 - KEPT
        )  # of the newest at once, of those that were left; not of the first
