"""A part of a book: with its index it finds what it finds without, whatever became of the file since."""

from __future__ import annotations

import os
import re
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch
from zlib import crc32

import pytest

from data.base.disk import Disk
from data.book.storage import part as part_module
from data.book.storage.part import Head, Part, PartName
from data.book.storage.record import Row
from data.entries.codec import next_hash

NAME = PartName("JBR-1111", 2, 98)  # its numbers get one more digit
AFTER = "a" * 64
INDEX = struct.Struct("<8sQQqQ64sI")


def groups(words: str, count: int) -> list[list[Row]]:
    """Return ``count`` transactions of one, two, three, one … rows. ``words``: what differs from another part."""
    found: list[list[Row]] = []
    no, hash_ = NAME.first, AFTER
    for number in range(count):
        rows = []
        for _ in range(1 + number % 3):
            raw = b'{"words":"%b %d"}' % (words.encode(), no)
            hash_ = next_hash(hash_, raw)
            rows.append(Row(no, hash_, raw))
            no += 1
        found.append(rows)
    return found


def written(folder: Path, some: list[list[Row]]) -> bytes:
    """Return the file of a part with these transactions."""
    fd = os.open(folder, os.O_RDONLY)
    part = Part.begin(Disk(), fd, Head(NAME.book, NAME.file, NAME.first - 1, AFTER, "new"), some[:-1])
    part.save(some[-1:])
    part.close()
    os.close(fd)
    return (folder / str(NAME)).read_bytes()


@contextmanager
def opened(
    folder: Path,
    *,
    name: PartName = NAME,
    limit: int | None = None,
    index: bool = True,
    disk: Disk | None = None,
) -> Iterator[Part]:
    """Open the part to be written."""
    fd = os.open(folder, os.O_RDONLY)
    part = Part(disk or Disk(), fd, name, limit)
    part.open(write=True, index=index)
    yield part
    part.close()
    os.close(fd)


def found_in(folder: Path, *, index: bool = True) -> list[object]:
    """Return all that an opened part says of the entries and their state, without what only an index can know."""
    with opened(folder, index=index) as part:
        lines = [part.line(no) for no in range(part.first, part.last + 1)]
        many = part.lines(part.first, part.last + 1)
        return [
            part.last, part.last_hash, part.hash_at_last(), part.end, part.bad, part.is_damaged, part.has_holes,
            [*part.offsets], lines, many == lines,
        ]  # fmt: skip


@pytest.mark.parametrize("indexed", [0, 1, 3])
def test_index_changes_nothing_of_what_is_found(tmp_path: Path, indexed: int) -> None:
    before = written(tmp_path, groups("one", indexed))
    with opened(tmp_path) as part:
        part.write_index()
        held = len(part.offsets)
    path = tmp_path / str(NAME)
    assert path.read_bytes() == before
    later = {
        "as it was": (groups("one", indexed), held),
        "grown": (groups("one", indexed + 2), held),
        "another, of the same length": (groups("two", indexed), 0),
        "another, longer": (groups("two", indexed + 2), held if not indexed else 0),
    }
    wrong: list[str] = []
    for what, (some, covered) in later.items():
        (tmp_path / what).mkdir()
        content = written(tmp_path / what, some)
        if content != path.read_bytes():
            with path.open("r+b") as file:  # it stays the same file
                file.write(content)
                file.truncate()
        with opened(tmp_path) as part:
            is_right = part.indexed == covered and part.unindexed == len(part.offsets) - covered
        found = found_in(tmp_path)
        if not is_right or found != found_in(tmp_path, index=False) or found[0] != NAME.first - 1 + sum(map(len, some)):
            wrong.append(what)
    assert not wrong


_SPOILT = ["magic", "inode", "end", "count", "hash", "checksum", "rows", "longer", "short", "head"]


@pytest.mark.parametrize("what", _SPOILT)
def test_index_that_does_not_fit_changes_nothing(tmp_path: Path, what: str) -> None:
    written(tmp_path, groups("one", 4))
    with opened(tmp_path) as part:
        part.write_index()
        path = tmp_path / part.index_name
    content = path.read_bytes()
    magic, inode, end, modified, count, hash_, _ = INDEX.unpack_from(content)
    rows = content[INDEX.size :]
    changed = {
        "magic": (b"SIAGAIX2", inode, end, modified, count, hash_, rows),
        "inode": (magic, inode + 1, end, modified, count, hash_, rows),
        "end": (magic, inode, end - 1, modified, count, hash_, rows),
        "count": (magic, inode, end, modified, count - 1, hash_, rows),
        "hash": (magic, inode, end, modified, count, b"b" * 64, rows),
        "rows": (magic, inode, end, modified, count, hash_, rows[:-8] + rows[-16:-8]),
        "longer": (magic, inode, end, modified, count + 1, hash_, rows + rows[-8:]),
    }
    if what == "head":  # then it tells how many entries there were, and the file where they are
        journal = tmp_path / str(NAME)
        times = journal.stat()
        journal.write_bytes(b"?" + journal.read_bytes()[1:])
        os.utime(journal, ns=(times.st_atime_ns, times.st_mtime_ns))
    elif what in changed:
        *fields, rows = changed[what]
        path.write_bytes(INDEX.pack(*fields, crc32(rows, crc32(INDEX.pack(*fields, 0)))) + rows)
    else:
        path.write_bytes(content[: INDEX.size - 1] if what == "short" else content[:-1] + b"\1")
    found = found_in(tmp_path)
    assert found == found_in(tmp_path, index=False)
    with opened(tmp_path) as part:
        assert part.indexed == 0


def test_entry_lost_behind_an_index_is_missed_as_without_it(tmp_path: Path) -> None:
    some = groups("one", 8)
    written(tmp_path, some[:4])
    with opened(tmp_path) as part:
        part.write_index()
    with opened(tmp_path) as part:
        part.save_all(some[4])
        part.save(some[5:6])
        part.save(some[6:])
    path, lost = tmp_path / str(NAME), some[5][0]
    path.write_bytes(path.read_bytes().replace(lost.raw, lost.raw.replace(b"one", b"two")))
    found = found_in(tmp_path)
    assert found == found_in(tmp_path, index=False)
    with opened(tmp_path) as part:
        gone = [no for no in range(part.first, part.last + 1) if part.line(no) is None]
        assert part.indexed and lost.no in gone and set(gone) <= {row.no for row in some[5]}


class CountedDisk(Disk):
    """A disk that notes what is read: length and offset."""

    def __init__(self) -> None:
        self.reads: list[tuple[int, int]] = []

    def pread(self, fd: int, length: int, offset: int) -> bytes:
        self.reads.append((length, offset))
        return super().pread(fd, length, offset)


def test_sound_entries_are_read_once_and_nothing_else_is(tmp_path: Path) -> None:
    written(tmp_path, groups("one", 9))
    disk = CountedDisk()
    with opened(tmp_path, disk=disk) as part:
        numbers = range(part.first, part.last + 1)
        after = {no: part.offset(no + 1) for no in numbers}
        disk.reads.clear()
        lines = [part.line(no) for no in numbers]
        assert disk.reads == [(after[no] - part.offset(no) - 1, part.offset(no)) for no in numbers]
        assert [len(line or b"") for line in lines] == [length for length, _ in disk.reads]
        for start, stop in ((part.first, part.last + 1), (100, 102), (part.last, part.last + 1)):
            disk.reads.clear()
            assert part.lines(start, stop) == lines[start - part.first : stop - part.first]
            assert [*part.find(b"[", start=start, stop=stop)] == [*range(start, stop)]
            assert part.least(re.compile(rb'"one (\d+)"'), start, stop) == start
            assert disk.reads == [(after[stop - 1] - part.offset(start), part.offset(start))] * 3
        assert part.least(re.compile(rb'"one (1\d+)"'), part.first, part.last + 1) is None  # one has another form


def test_entries_are_read_in_batches_of_about_a_chunk(tmp_path: Path) -> None:
    written(tmp_path, groups("one", 200))
    with opened(tmp_path) as part:
        last = part.last
        lengths = {no: part.offset(no + 1) - part.offset(no) for no in range(part.first, last + 1)}
        for chunk in (1, 30_000, 1 << 20):
            with patch.object(part_module, "CHUNK", chunk):
                for start, stop in ((part.first, last + 1), (100, 100 + 64), (100, 100 + 65), (300, last)):
                    end = part.batch_end(start, stop)
                    size = sum(lengths[no] for no in range(start, end))
                    assert start < end <= stop
                    assert end - start <= 64 or size <= chunk + max(lengths.values())
                    twice = range(start, min(2 * end - start + 1, stop))
                    assert end == stop or sum(lengths[no] for no in twice) > chunk
                for back in (False, True):
                    found = [*part.find(b'"one ', back=back)]
                    assert found == sorted(lengths, reverse=back)
        part.has_holes = True
        assert part.batch_end(part.first, last + 1) == last + 1
        assert part.batch_end(part.first, part.first + 9000) == part.first + 4096


@pytest.mark.parametrize("cut", [1, 2, 20])
def test_first_line_without_its_end_is_damage(tmp_path: Path, cut: int) -> None:
    content = written(tmp_path, [])
    (tmp_path / str(NAME)).write_bytes(content[:-cut])
    with opened(tmp_path) as part:
        assert (part.is_damaged, part.bad, part.head, part.why()) == (True, 0, None, "damaged")


@pytest.mark.parametrize("count", [3, 4, 5])
def test_last_save_that_vouches_for_a_missing_one_shows_damage(tmp_path: Path, count: int) -> None:
    some = groups("one", count)
    content = written(tmp_path, some)
    lines = [line for line in content.splitlines(keepends=True) if not any(row.raw in line for row in some[-2])]
    (tmp_path / str(NAME)).write_bytes(b"".join(lines))
    with opened(tmp_path) as part:
        assert part.is_damaged and part.last == some[-1][-1].no
        assert [no for no in range(part.first, part.last + 1) if part.line(no) is None] == [row.no for row in some[-2]]


@pytest.mark.parametrize(("beyond", "is_damaged"), [(-1, False), (0, False), (1, True)])
def test_half_a_line_behind_the_last_entry_that_counts_is_no_damage(
    tmp_path: Path, beyond: int, is_damaged: bool
) -> None:
    some = groups("one", 4)
    (tmp_path / str(NAME)).write_bytes(written(tmp_path, some) + b'["')
    last = some[-1][-1].no
    with opened(tmp_path, limit=last + beyond) as part:
        assert (part.is_damaged, part.last) == (is_damaged, min(last, last + beyond))


@pytest.mark.parametrize("is_headless", [False, True])
def test_hash_after_the_last_entry_that_counts_is_its_own_or_that_before_the_part(
    tmp_path: Path, is_headless: bool
) -> None:
    some = groups("one", 4)
    content = written(tmp_path, some)
    (tmp_path / str(NAME)).write_bytes(b"?" * is_headless + content[is_headless:])
    hashes = {row.no: row.hash for rows in some for row in rows} | {NAME.first - 1: "" if is_headless else AFTER}
    wrong = []
    for limit, hash_ in hashes.items():
        with opened(tmp_path, limit=limit) as part:
            if (part.last, part.hash_at_last()) != (limit, hash_):
                wrong.append(limit)
    assert not wrong


def test_entry_whose_newline_was_overwritten_with_many_zeros_is_read(tmp_path: Path) -> None:
    content = written(tmp_path, groups("one", 4))
    lines = content.splitlines()
    (tmp_path / str(NAME)).write_bytes(b"\n".join(lines[:3]) + bytes(70_000) + b"\n".join(lines[3:]) + b"\n")
    with opened(tmp_path) as part:
        assert part.is_damaged and [part.line(no) for no in range(part.first, part.last + 1)] == lines[1:]


@pytest.mark.parametrize("is_headless", [False, True])
def test_hash_after_a_lost_entry_at_the_limit_is_not_known(tmp_path: Path, is_headless: bool) -> None:
    some = groups("one", 4)
    lost = some[1][-1]
    content = written(tmp_path, some).replace(lost.raw, b"?" * len(lost.raw))
    (tmp_path / str(NAME)).write_bytes(b"?" * is_headless + content[is_headless:])
    with opened(tmp_path, limit=lost.no) as part:
        assert (part.last, part.line(lost.no), part.hash_at_last()) == (lost.no, None, "")


def test_part_of_which_nothing_can_be_read_has_no_entries(tmp_path: Path) -> None:
    name = PartName("JBR-1111", 1, 1)
    (tmp_path / str(name)).write_bytes(b"?" * 900)
    with opened(tmp_path, name=name) as part:
        assert (part.is_damaged, part.last, part.last_hash) == (True, 0, "")


def test_part_with_lost_entries_gets_no_index(tmp_path: Path) -> None:
    written(tmp_path, groups("one", 2))
    with opened(tmp_path) as part:
        part.has_holes = True
        part.write_index()
        assert not (tmp_path / part.index_name).exists()


@pytest.mark.parametrize("is_opened", [False, True])
def test_why_a_part_was_started_stays_known_when_its_file_is_gone(tmp_path: Path, is_opened: bool) -> None:
    written(tmp_path, groups("one", 1))
    fd = os.open(tmp_path, os.O_RDONLY)
    part = Part(Disk(), fd, NAME, None)
    if is_opened:
        part.open()
        part.close()
    else:
        assert part.why() == "new"
    (tmp_path / str(NAME)).unlink()
    assert part.why() == "new"
    os.close(fd)
