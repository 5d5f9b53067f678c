"""The parts of a book: which stay open, and who may read one that is left."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from data.book.reading import checking
from data.book.reading.follower import BookReader
from data.book.reading.parts import KEPT
from data.book.reading.readable import ReadableBook
from data.book.storage.part import Part
from data.entries import Entry, Log
from tests.kits.disks import BadDisk, book_in, journals, kill, log, words_of


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


@pytest.mark.parametrize("opened", [BookReader.open, book_in])
def test_few_old_files_stay_open_however_many_are_read(many: Path, opened: Callable[[Path], ReadableBook]) -> None:
    with closing(opened(many)) as book:
        before = descriptors()
        for _ in range(2):
            assert words_of(book.entries(2)) == [*map(str, range(60))]
            assert sum(part.is_loaded for part in book.parts) <= KEPT + 2
            assert descriptors() <= before + KEPT + 2
        assert [book.hash(no) for no in (1, 30, 61)] == [part.hash_at_last() for part in _all_loaded(many, 1, 30, 61)]


@pytest.mark.parametrize("opened", [BookReader.open, book_in])
def test_check_leaves_the_older_files_that_it_opened_but_for_those_with_damage(
    many: Path, opened: Callable[[Path], ReadableBook]
) -> None:
    with closing(opened(many)) as book:
        before = descriptors()
        assert list(checking.check(book)) == [61]
        assert not any(part.is_loaded for part in book.parts[:-2]) and descriptors() <= before + 1
        assert words_of(book.entries(2)) == [*map(str, range(60))]
    path = journals(many)[1]
    path.write_bytes(path.read_bytes().replace(b'"words":"0"', b'"words":"x"'))
    with closing(opened(many)) as book:
        assert list(checking.check(book)) == [61]
        assert [part.filename for part in book.parts[:-2] if part.is_loaded] == [path.name]
        assert book.parts.damaged() == (path.name,)


def _all_loaded(home: Path, *numbers: int) -> list[Part]:
    with closing(BookReader.open(home)) as book:
        return [book.parts.at(no) for no in numbers]


def test_file_that_is_left_can_be_read_by_whoever_has_it(many: Path) -> None:
    with closing(BookReader.open(many)) as book:
        begun = book.entries(2)
        assert words_of([next(begun)]) == ["0"]
        part = book.parts.at(2)
        for no in range(3, 61):
            book.get(no)
        assert all(each is not part for each in book.parts) and part.line(2) is not None
        assert words_of(begun) == [*map(str, range(1, 60))]


def test_file_with_damage_is_not_left(many: Path) -> None:
    path = journals(many)[1]
    path.write_bytes(path.read_bytes().replace(b'"words":"0"', b'"words":"x"'))
    with closing(BookReader.open(many)) as book:
        words = [str(number) for number in range(1, 60)]
        assert [e.words for e in book.entries(2) if isinstance(e, Log)] == words
        assert book.parts.damaged() == (path.name,) and book.damaged


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


def test_who_reads_waits_for_no_save_where_an_index_is_due(many: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("data.book.book.INDEX_AFTER", 1)
    for path in many.glob("book/*.index"):
        path.unlink()
    found: list[str] = []
    with closing(book_in(many)) as book:
        reading = threading.Thread(target=lambda: found.extend(words_of(book.entries(2))))
        with book._writing:
            reading.start()
            reading.join(10)
            assert found == [*map(str, range(60))]
        reading.join()


def test_newest_files_stay_open_whatever_is_read_after_them(many: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("data.book.reading.parts.KEPT", 2)
    with closing(BookReader.open(many)) as book:
        for no in (59, 60, 61, 5, 6, 7, 8):
            book.get(no)
        assert [part.first for part in book.parts if part.is_loaded] == [8, 60, 61]
