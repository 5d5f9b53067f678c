"""Faults that the harness in tests/faults once found in the book."""

from __future__ import annotations

import errno
import os
from contextlib import closing
from pathlib import Path
from unittest.mock import patch

import pytest

from data.base.clock import DAY, ManualClock
from data.base.disk import Disk
from data.book import anchor
from data.book import book as book_module
from data.book.predecessors import repairs
from data.book.reading.checking import check
from data.book.reading.follower import BookReader
from data.book.reading.parts import Parts
from data.book.replicas.replicas import Replicas
from data.book.signing.coverage import cover, signed_entries
from data.book.storage.record import Row, entry_lines, make_line, parse_entry
from data.book.upkeep.backup import backup
from data.book.upkeep.verify import verify
from data.entries import Recovered, Unknown
from data.entries.codec import next_hash
from data.words import Words
from tests.data.book.test_second_disk import TwoDisks, opened
from tests.kits.disks import AT, BadDisk, book_in, journals, kill, log, words_of


class Noted(Disk):
    """A disk that notes operations on names, in order."""

    def __init__(self) -> None:
        self.done: list[str] = []

    def sync_folder(self, folder: int) -> None:
        self.done.append(f"sync {Path(f'/proc/self/fd/{folder}').readlink()}")
        super().sync_folder(folder)

    def rename(self, folder: int, old: str, new: str) -> None:
        self.done.append(f"rename {new}")
        super().rename(folder, old, new)


def test_folders_above_a_new_home_are_synced_before_its_first_file(tmp_path: Path) -> None:
    disk = Noted()
    home = tmp_path / "station" / "home"
    (home / "book").mkdir(parents=True)  # left by a start that was killed before it synced them
    book_in(home, disk=disk).close()
    first = next(i for i, what in enumerate(disk.done) if what.endswith(".journal"))
    assert {f"sync {folder}" for folder in (home, home.parent, tmp_path)} <= set(disk.done[:first])


def test_replicas_folder_name_is_synced_before_its_first_file(tmp_path: Path) -> None:
    disk = Noted()
    home = tmp_path / "home"
    source = book_in(tmp_path / "other")
    source.append([log("two")])
    book_in(home).close()
    for first, made in ((1, True), (2, False)):  # when the first entry arrives, and at the next start
        disk.done = []
        replicas = Replicas.open(home, write=True, disk=disk)
        replicas.append(source.id, first, [source.raw(first)], AT)
        until = next(i for i, what in enumerate(disk.done) if what.endswith(".journal")) if made else None
        assert f"sync {home}" in disk.done[:until]
        replicas.close()
    source.close()


def test_owner_file_name_is_synced_before_the_part_that_it_names(tmp_path: Path) -> None:
    disk = Noted()
    book_in(tmp_path, disk=disk).close()
    first = next(i for i, what in enumerate(disk.done) if what.endswith(".journal"))
    owner = disk.done.index("rename owner.json")
    assert disk.done[owner + 1] == f"sync {tmp_path / 'book'}" and owner + 1 < first


def test_second_disk_gets_its_owner_file_before_the_first_names_it(tmp_path: Path) -> None:
    (tmp_path / "media").mkdir()
    disk = Noted()
    opened(tmp_path / "home", tmp_path / "media" / "siaga", disk).close()
    there = next(i for i, what in enumerate(disk.done) if what.startswith("rename owner-"))
    assert disk.done[there + 1] == f"sync {tmp_path / 'media' / 'siaga'}"
    assert there < disk.done.index("rename owner.json")
    assert f"sync {tmp_path / 'media'}" in disk.done[:there]


def test_second_disk_without_an_owner_file_starts_no_new_book(tmp_path: Path) -> None:
    (tmp_path / "media").mkdir()
    second = tmp_path / "media" / "siaga"
    disk = TwoDisks(second)
    disk.fail_write = -1
    book = opened(tmp_path / "home", second, disk)
    book.append([log("a")])
    book.close()
    again = opened(tmp_path / "home", second)
    assert not again.earlier and again.id == book.id
    again.close()


def test_new_book_without_an_owner_file_is_not_started(tmp_path: Path) -> None:
    (tmp_path / "media").mkdir()
    home = tmp_path / "home"

    class NoOwner(TwoDisks):
        def replace_file(self, folder: int, name: str, content: bytes, *, sync: bool = True) -> None:
            if name == "owner.json":
                raise OSError(errno.EIO, "Input/output error")
            super().replace_file(folder, name, content, sync=sync)

    with pytest.raises(OSError):
        opened(home, tmp_path / "media" / "siaga", NoOwner(home))
    assert not journals(home)


def same_times(path: Path, content: bytes) -> None:
    """Change the bytes without a new time of change, as a failing disk does."""
    stat = path.stat()
    path.write_bytes(content)
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))


def three_entries(home: Path) -> tuple[Path, list[bytes]]:
    """Write a book of three lines of one length; return its file and the lines of that."""
    book = book_in(home)
    for words in ("aaaa", "bbbb", "cccc"):
        book.append([log(words)])
    book.close()
    (path,) = journals(home)
    return path, path.read_bytes().splitlines(keepends=True)


def test_swapped_lines_of_one_length_are_not_mistaken_for_each_other(tmp_path: Path) -> None:
    path, lines = three_entries(tmp_path)
    lines[2], lines[3] = lines[3], lines[2]
    assert len(lines[2]) == len(lines[3])
    same_times(path, b"".join(lines))  # the index still fits this file, and is trusted
    reader = BookReader.open(tmp_path)
    assert [isinstance(reader.get(no), Unknown) for no in (1, 2, 3, 4)] == [False, True, True, False]
    assert [isinstance(e, Unknown) for e in reader.entries()] == [False, True, True, False]
    assert list(check(reader)) and reader.damaged
    reader.close()


def test_damage_that_a_check_finds_is_told_after_what_the_start_found(tmp_path: Path) -> None:
    path, lines = three_entries(tmp_path)
    lines[2] = lines[2].replace(b"aaaa", b"aaab")
    path.write_bytes(b"".join(lines) + b"never finished")  # the index is trusted: the file has only grown since
    with closing(book_in(tmp_path)) as book:
        assert [*check(book)] == [4]
        assert [e.what for e in book.found if isinstance(e, Recovered)] == ["torn", "damaged"]


@pytest.mark.parametrize("field", ["by", "kind"])
def test_intact_line_without_an_entry_stops_no_question(tmp_path: Path, field: str) -> None:
    raw = b'{"%b":"book.signed","what":"repaired"}' % field.encode()
    book = book_in(tmp_path)
    book.append([log("before")])
    row = Row(3, next_hash(book.last_hash, raw), raw)
    book.close()
    (path,) = journals(tmp_path)
    with path.open("ab") as file:
        file.write(entry_lines([[row]], 0, synced=True)[0])
    with closing(book_in(tmp_path)) as again:
        assert repairs(again) == {} and [*signed_entries(again)] == [] and not cover([again]).wrong
        assert words_of(again.entries()) == ["book.opened", "before", "unknown"] and not again.earlier
        again.append([log("after")])
    assert verify(tmp_path).ok


@pytest.mark.parametrize("no", [1, 2, 4])
def test_check_finds_an_entry_of_another_chain_where_it_begins(tmp_path: Path, no: int) -> None:
    path, lines = three_entries(tmp_path)
    line = parse_entry(lines[no][:-1])
    assert line is not None
    raw = line.value.replace(b'"JBR-', b'"KBU-') if no == 1 else line.value[:-6] + b'zzzz"}'
    lines[no] = make_line(
        synced=line.synced, last=line.last, id=b"%d" % no, table=b'"book"', hash=line.hash.encode(), value=raw
    )
    same_times(path, b"".join(lines))  # the index still fits this file, and is trusted
    for start, is_found in ((no, True), (no + 1, False)):
        with closing(BookReader.open(tmp_path)) as reader:
            assert [*check(reader, start)] == [4]
            assert reader.damaged == is_found


@pytest.mark.parametrize(
    "over", [b"?", b"]]", b'"]}] and so on, what another program wrote'], ids=["one", "brackets", "more"]
)
def test_line_before_overwritten_bytes_is_found_with_and_without_the_index(tmp_path: Path, over: bytes) -> None:
    book = book_in(tmp_path)
    for words in ("one", "two words", "three", "four"):
        book.append([log(words)])
    book.close()
    (path,) = journals(tmp_path)
    content = path.read_bytes()
    at = content.index(b"\n", content.index(b"two words"))  # no hash and no id has a blank
    same_times(path, content[:at] + over + content[at + len(over) :])
    gone = {4} if len(over) > 1 else set()
    for again in (False, True):  # a trusted index finds it by its offset; the second time there is no index
        reader = BookReader.open(tmp_path)
        assert {e.no for e in reader.entries() if isinstance(e, Unknown)} == gone
        assert {no for no in range(1, 6) if isinstance(reader.get(no), Unknown)} == gone
        reader.close()
        if not again:
            path.with_suffix(".index").unlink()
    assert not verify(tmp_path).ok


def test_index_of_a_part_without_a_head_gives_the_number_of_entries(tmp_path: Path) -> None:
    book = book_in(tmp_path)
    book.append([log("a"), log("b")])
    book.close()
    (path,) = journals(tmp_path)
    path.write_bytes(path.read_bytes()[:7])
    again = book_in(tmp_path)
    assert again.damaged and again.last_no == 3
    assert again.append([log("c")])[0].no == 4
    again.close()


def test_check_finds_a_missing_last_line_of_an_old_part(tmp_path: Path) -> None:
    with patch.object(book_module, "LARGE", 400):
        book = book_in(tmp_path)
        for words in ("a", "b", "c"):
            book.append([log(words)])
        kill(book)
    old = journals(tmp_path)[0]
    lines = old.read_bytes().splitlines(keepends=True)
    old.write_bytes(b"".join(lines[:-1]))
    again = book_in(tmp_path)
    assert list(check(again))
    assert again.damaged
    (found,) = again.found
    assert isinstance(found, Recovered)
    assert (found.what, found.file, found.bytes) == ("damaged", old.name, old.stat().st_size)
    assert not verify(tmp_path).ok
    again.close()


@pytest.mark.parametrize("name", ["owner.json", "anchor"])
def test_hint_that_is_not_utf8_is_ignored(tmp_path: Path, name: str) -> None:
    book = book_in(tmp_path)
    book.append([log("a")])
    book.close()
    if name == "anchor":
        anchor.save([tmp_path / "book"], anchor.Anchor(book.id, 2, book.last_hash, AT))
        name = f"anchor-{book.id}.json"
    path = tmp_path / "book" / name
    path.write_bytes(path.read_bytes().replace(b"JBR", b"JB\xad"))
    assert anchor.load([tmp_path / "book"], [book.id]) == []
    reader = BookReader.open(tmp_path)
    assert words_of(reader.entries()) == ["book.opened", "a"]
    reader.close()
    again = book_in(tmp_path, disk=BadDisk())
    assert again.append([log("goes on")])
    again.close()


def test_backup_during_a_rotation_ends_where_it_was_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    book = book_in(tmp_path / "home")
    book.append([log("a")])
    last = book.last_no
    looked = Parts.ends

    def and_then_a_new_file_begins(parts: Parts) -> dict[str, int]:
        found = looked(parts)
        with patch.object(book_module, "LARGE", 1):
            book.append([log("b")])
        return found

    monkeypatch.setattr(Parts, "ends", and_then_a_new_file_begins)
    taken = backup(tmp_path / "home", tmp_path / "copies", clock=ManualClock(AT), words=Words())
    book.close()
    assert len(journals(tmp_path / "home")) == 2
    assert (taken.copy.no, verify(taken.path).no) == (last, last)


class Full(Disk):
    """A full disk: bytes can be written again, and no file can grow."""

    full = True

    def pwrite(self, fd: int, data: bytes, offset: int) -> int:
        if self.full and offset + len(data) > self.size(fd):
            raise OSError(errno.ENOSPC, "No space left on device")
        return super().pwrite(fd, data, offset)


def test_open_on_a_full_disk_cuts_a_torn_tail_without_a_copy(tmp_path: Path) -> None:
    book = book_in(tmp_path)
    book.append([log("a")])
    kill(book)
    (path,) = journals(tmp_path)
    whole = path.read_bytes()
    path.write_bytes(whole + b"never finished")
    again = book_in(tmp_path, disk=Full())
    (found,) = again.found
    assert isinstance(found, Recovered)
    assert (found.what, found.file, found.bytes) == ("torn", "", 14)
    assert path.read_bytes() == whole and again.last_no == 2
    assert not list(path.parent.glob("*.torn-*"))
    again.close()


def test_open_on_a_full_disk_need_not_write_the_owner_file(tmp_path: Path) -> None:
    book = book_in(tmp_path)
    book._own({"JBR-none-0009-0000000009.journal": 1})  # as it is while a part is being written
    kill(book)
    again = book_in(tmp_path, disk=Full())
    assert again.last_no == 1 and not again.earlier
    again.close()


def test_empty_first_file_hides_no_later_entry(tmp_path: Path) -> None:
    clock = ManualClock(AT)
    book = book_in(tmp_path, clock=clock)
    book.append([log("lost")])
    clock.advance(40 * DAY)
    book.append([log("there")])
    book.close()
    journals(tmp_path)[0].write_bytes(b"")
    for path in (tmp_path / "book").glob("*.index"):
        path.unlink()
    with closing(BookReader.open(tmp_path)) as reader:
        assert words_of(reader.all_entries()) == ["unknown", "unknown", "there"] and reader.earlier == ()
