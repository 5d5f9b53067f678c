"""The book: numbers, times, chain, transactions, subjects, lock and owner."""

from __future__ import annotations

import errno
import hashlib
import os
import re
import shutil
from contextlib import closing
from pathlib import Path

import pytest

from data.base.clock import SECOND, ManualClock
from data.base.disk import Disk
from data.book.book import Book
from data.book.reading.checking import check
from data.book.reading.follower import BookReader
from data.book.storage.folder import BookBusy, NoBook
from data.book.storage.owner import machine
from data.book.storage.part import Part
from data.book.transaction import EntryTooLong
from data.entries import BookOpened, Log, Unknown
from data.entries.codec import MAX_BYTES, canonical
from tests.kits.disks import AT, BadDisk, book_in, journals, kill, log, words_of


def test_new_book_starts_with_its_opening_as_number_1(tmp_path: Path) -> None:
    book = book_in(tmp_path / "home")
    assert re.fullmatch(r"JBR-[a-z0-9]{4}", book.id)
    first = book.get(1)
    assert isinstance(first, BookOpened)
    assert (first.station, first.site, first.book, first.no, first.at) == ("JBR", "Jember", book.id, 1, AT)
    assert (book.last_no, len(book), book.found, book.damaged) == (1, 1, (), False)
    book.close()


def test_append_stamps_book_numbers_times_and_command(tmp_path: Path) -> None:
    clock = ManualClock(AT)
    book = book_in(tmp_path, clock=clock)
    clock.advance(5 * SECOND)
    one, two, three = book.append([log("a"), log("b"), log("c")])
    assert [e.no for e in (one, two, three)] == [2, 3, 4]
    assert [e.cmd for e in (one, two, three)] == [0, 2, 2]
    assert {e.at for e in (one, two, three)} == {AT + 5 * SECOND}
    assert one.hlc < two.hlc < three.hlc
    assert book.get(3) == two
    assert book.raw(3) == canonical(two)
    book.close()


def test_chain_hashes_the_canonical_forms(tmp_path: Path) -> None:
    book = book_in(tmp_path)
    book.append([log("a"), log('✓ {b} ["]')])
    book.append([log("c")])
    expected = hashlib.sha256(book.id.encode()).hexdigest()
    assert book.hash(0) == expected
    for no in range(1, 5):
        expected = hashlib.sha256(expected.encode() + book.raw(no)).hexdigest()
        assert book.hash(no) == expected
    assert book.last_hash == expected
    book.close()


def test_hybrid_clock_never_falls_below_an_observed_entry(tmp_path: Path) -> None:
    clock = ManualClock(AT)
    book = book_in(tmp_path, clock=clock)
    clock.step(-3600 * SECOND)
    (after_step,) = book.append([log("the clock went back")])
    assert after_step.at == AT - 3600 * SECOND
    assert after_step.hlc == (AT, 1)
    book.observe(Log(by="X", subjects=("room",), words="", book="KBU-1111", no=7, hlc=(AT + 9, 4)))
    first, second = book.append([log("seen"), log("seen already")])
    assert first.hlc == (AT + 9, 5)
    assert (first.seen, second.seen) == ({"KBU-1111": 7}, {})
    book.close()
    again = book_in(tmp_path, clock=clock)
    (later,) = again.append([log("after a start")])
    assert later.hlc == (AT + 9, 7)
    again.close()


def test_append_too_long_an_entry_refuses_its_transaction(tmp_path: Path) -> None:
    book = book_in(tmp_path)
    book.observe(Log(by="X", subjects=("room",), words="", book="KBU-1111", no=7))
    with pytest.raises(EntryTooLong):
        book.append([log("a"), log("x" * MAX_BYTES)])
    (entry,) = book.append([log("b")])
    assert entry.no == 2
    assert entry.seen == {"KBU-1111": 7}
    book.close()


def test_reopened_book_has_all_entries(tmp_path: Path) -> None:
    book = book_in(tmp_path)
    saved = [book.get(1), *book.append([log("a"), log("b")]), *book.append([log("c")])]
    hash_ = book.last_hash
    book.close()
    again = book_in(tmp_path)
    assert (list(again.entries()), again.last_hash, again.found) == (saved, hash_, ())
    assert again.id == saved[0].book
    again.close()


def test_entries_from_start_excludes_stop(tmp_path: Path) -> None:
    book = book_in(tmp_path)
    book.append([log(str(i)) for i in range(2, 3000)])
    assert [e.no for e in book.entries(2990)] == list(range(2990, 3000))
    assert [e.no for e in book.entries(5, 8)] == [5, 6, 7]
    assert [e.no for e in book.entries()] == list(range(1, 3000))
    for wrong in (0, 3000, -1):
        with pytest.raises(IndexError):
            book.get(wrong)
    book.close()


def test_entries_of_a_subject_before_and_after_an_append(tmp_path: Path) -> None:
    book = book_in(tmp_path)
    book.append([log("a", "post:1"), log("b", "post:2", "room"), log("c", "post:1", "post:1")])
    assert words_of(book.subjects.entries_of("post:1")) == ["a", "c"]
    book.append([log("d", "post:1")])
    assert words_of(book.subjects.entries_of("post:1")) == ["a", "c", "d"]
    assert words_of(book.subjects.entries_of("room")) == ["book.opened", "b"]
    assert list(book.subjects.entries_of("post:9")) == []
    book.close()


def test_open_a_second_writer_is_refused_and_the_lock_file_stays(tmp_path: Path) -> None:
    book = book_in(tmp_path)
    with pytest.raises(BookBusy) as busy:
        book_in(tmp_path)
    assert busy.value.pid == os.getpid()
    inode = (tmp_path / "book" / "lock").stat().st_ino
    book.close()
    book_in(tmp_path).close()
    assert (tmp_path / "book" / "lock").stat().st_ino == inode


@pytest.mark.parametrize(("content", "pid"), [(b"77", 77), (b"77      \n", 77), (b"x", 0), (b"", 0)])
def test_copy_in_place_of_a_book_that_is_written_is_refused(tmp_path: Path, content: bytes, pid: int) -> None:
    book = book_in(tmp_path)
    (tmp_path / "book").rename(tmp_path / "moved")
    shutil.copytree(tmp_path / "moved", tmp_path / "book")
    (tmp_path / "home.lock").write_bytes(content)
    with pytest.raises(BookBusy) as busy:
        book_in(tmp_path)
    assert busy.value.pid == pid
    assert str(busy.value) == "another process writes this book" + (f" (pid {pid})" if pid else "")
    book.close()


def test_book_files_are_private(tmp_path: Path) -> None:
    (tmp_path / "home" / "book").mkdir(parents=True, mode=0o755)
    old = os.umask(0)
    try:
        book_in(tmp_path / "home").close()
    finally:
        os.umask(old)
    folder = tmp_path / "home" / "book"
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {p.stat().st_mode & 0o777 for p in folder.iterdir()} == {0o600}


def test_open_follows_no_symbolic_link(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "book").symlink_to(elsewhere)
    with pytest.raises(OSError):
        book_in(tmp_path / "a")
    assert list(elsewhere.iterdir()) == []
    victim = tmp_path / "victim"
    victim.write_text("mine")
    (tmp_path / "b" / "book").mkdir(parents=True)
    (tmp_path / "b" / "book" / "lock").symlink_to(victim)
    with pytest.raises(OSError):
        book_in(tmp_path / "b")
    assert victim.read_text() == "mine"


def test_copied_folder_continues_as_a_new_book_that_names_the_old(tmp_path: Path) -> None:
    book = book_in(tmp_path / "one")
    book.append([log("a")])
    old_id, old_hash = book.id, book.last_hash
    book.close()
    shutil.copytree(tmp_path / "one", tmp_path / "two")
    copy = book_in(tmp_path / "two")
    opened = copy.get(1)
    assert isinstance(opened, BookOpened)
    assert copy.id != old_id
    assert (opened.after_book, opened.after_no, opened.after_hash, opened.why) == (old_id, 2, old_hash, "copied")
    assert opened.hlc > copy.earlier[0].get(2).hlc
    assert [words_of(b.entries()) for b in copy.earlier] == [["book.opened", "a"]]
    copy.append([log("b")])
    copy.close()
    again = book_in(tmp_path / "two")
    assert (again.id, words_of(again.entries())) == (copy.id, ["book.opened", "b"])
    again.close()
    original = book_in(tmp_path / "one")
    assert original.id == old_id
    original.close()


def test_copy_of_a_copy_has_both_earlier_books(tmp_path: Path) -> None:
    book_in(tmp_path / "1").close()
    shutil.copytree(tmp_path / "1", tmp_path / "2")
    book_in(tmp_path / "2").close()
    shutil.copytree(tmp_path / "2", tmp_path / "3")
    third = book_in(tmp_path / "3")
    ids = [b.id for b in third.earlier]
    assert len({*ids, third.id}) == 3
    assert third.earlier[1].earlier[0].id == ids[0]
    third.close()


def test_copy_whose_new_book_did_not_begin_is_a_copy_at_the_next_start(tmp_path: Path) -> None:
    class Refuses(Disk):
        def rename(self, folder: int, old: str, new: str) -> None:
            if new.endswith(".journal"):
                raise OSError(errno.EIO, "Input/output error")
            super().rename(folder, old, new)

    book = book_in(tmp_path / "one")
    book.append([log("a")])
    book.close()
    shutil.copytree(tmp_path / "one", tmp_path / "two")
    with pytest.raises(OSError):
        book_in(tmp_path / "two", disk=Refuses())
    copy = book_in(tmp_path / "two")
    assert copy.id != book.id and words_of(copy.all_entries()) == ["book.opened", "a", "book.opened"]
    copy.close()


def test_book_is_read_alone_when_the_files_of_the_one_before_are_gone(tmp_path: Path) -> None:
    book_in(tmp_path / "one").close()
    shutil.copytree(tmp_path / "one", tmp_path / "two")
    (before,) = journals(tmp_path / "two")
    book_in(tmp_path / "two").close()
    before.unlink()
    reader = BookReader.open(tmp_path / "two")
    assert reader.earlier == () and words_of(reader.all_entries()) == ["book.opened"]
    reader.close()


def test_book_on_another_machine_is_a_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    book = book_in(tmp_path)
    book.close()
    monkeypatch.setattr("data.book.storage.owner.machine", lambda: "another")
    moved = book_in(tmp_path)
    assert moved.id != book.id
    moved.close()


def test_missing_newest_part_starts_a_new_book(tmp_path: Path) -> None:
    disk = BadDisk()
    book = book_in(tmp_path, disk=disk)
    disk.fail_sync = 1
    book.append([log("in the second file")])
    book.close()
    assert len(journals(tmp_path)) == 2
    journals(tmp_path)[1].unlink()
    again = book_in(tmp_path)
    assert again.id != book.id
    again.close()


def test_open_with_an_index_reads_only_the_last_line(tmp_path: Path) -> None:
    book = book_in(tmp_path)
    book.append([log(str(i)) for i in range(2000)])
    expected = list(book.entries())
    book.close()
    read: list[int] = []

    class Counting(BadDisk):
        def pread(self, fd: int, length: int, offset: int) -> bytes:
            data = super().pread(fd, length, offset)
            read.append(len(data))
            return data

    again = book_in(tmp_path, disk=Counting())
    index = next((tmp_path / "book").glob("*.index")).stat().st_size
    assert sum(read) < index + 10_000 < journals(tmp_path)[0].stat().st_size // 4
    assert list(again.entries()) == expected
    again.close()


def test_open_with_an_old_index_scans_from_where_it_ends(tmp_path: Path) -> None:
    book = book_in(tmp_path)
    book.append([log("a")])
    book.tidy()
    book.append([log("b")])
    kill(book)
    again = book_in(tmp_path)
    assert words_of(again.entries()) == ["book.opened", "a", "b"]
    again.close()


@pytest.mark.parametrize("spoil", ["nothing in it", "rubbish", "a wrong row", "of another file"])
def test_open_with_a_wrong_index_ignores_it(tmp_path: Path, spoil: str) -> None:
    book = book_in(tmp_path)
    book.append([log("a"), log("b")])
    book.close()
    (index,) = (tmp_path / "book").glob("*.index")
    data = bytearray(index.read_bytes())
    if spoil == "nothing in it":
        data = bytearray()
    elif spoil == "rubbish":
        data = bytearray(os.urandom(len(data)))
    elif spoil == "a wrong row":
        data[-8] ^= 1
    else:
        data[8] ^= 1
    index.write_bytes(data)
    again = book_in(tmp_path)
    assert words_of(again.entries()) == ["book.opened", "a", "b"]
    assert not again.damaged
    again.close()


def test_newest_file_stays_small_at_any_load(tmp_path: Path) -> None:
    with closing(book_in(tmp_path)) as book:
        for _ in range(80):
            book.append([log("x" * 30_000)] * 8)
    assert all(path.stat().st_size <= (8 << 20) + 300_000 for path in journals(tmp_path))


def test_large_part_is_left_for_a_new_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("data.book.book.LARGE", 2_000)
    book = book_in(tmp_path)
    reader = BookReader.open(tmp_path)
    for i in range(30):
        book.append([log(str(i)), log("and")])
    assert len(journals(tmp_path)) > 3
    expected = list(book.entries())
    assert [e.no for e in expected] == list(range(1, 62))
    assert reader.refresh() == 60
    assert list(reader.entries()) == expected
    assert words_of(book.entries(20, 23)) == words_of(iter(expected[19:22]))
    assert len(list(book.subjects.entries_of("room"))) == 61
    book.close()
    again = book_in(tmp_path)
    assert list(again.entries()) == expected
    assert again.hash(61) == reader.hash(61) == again.last_hash
    assert not again.damaged
    again.close()
    reader.close()


def test_kind_of_a_newer_version_is_kept_as_it_is(tmp_path: Path) -> None:
    book = book_in(tmp_path)
    raw = '{"at":1,"book":"","by":"LST","kind":"weather","no":2,"subjects":["room"],"wind":3}'
    newer = Unknown(by="LST", subjects=("room",), raw_kind="weather", raw=raw)
    book._save_rows([[_row(book, newer)]])
    assert book.raw(2).decode() == raw
    entry = book.get(2)
    assert isinstance(entry, Unknown)
    assert entry.raw_kind == "weather"
    book.close()


def _row(book: Book, entry: Unknown):  # type: ignore[no-untyped-def]
    from data.book.storage.record import Row
    from data.entries.codec import next_hash

    return Row(book.last_no + 1, next_hash(book.last_hash, canonical(entry)), canonical(entry))


def test_reader_before_the_first_start_raises_no_book(tmp_path: Path) -> None:
    with pytest.raises(NoBook):
        BookReader.open(tmp_path)
    (tmp_path / "book").mkdir()
    with pytest.raises(NoBook):
        BookReader.open(tmp_path)


def test_check_in_pieces_finds_damage_behind_the_index(tmp_path: Path) -> None:
    book = book_in(tmp_path)
    book.append([log(str(i)) for i in range(999)])
    assert list(check(book, step=400)) == [400, 800, 1000]
    assert not book.damaged
    book.close()
    path = journals(tmp_path)[0]
    stat = path.stat()
    data = bytearray(path.read_bytes())
    data[data.index(b'"words":"500"') + 10] ^= 1
    path.write_bytes(data)
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))  # rot leaves the time of the file as it is
    again = book_in(tmp_path)
    assert not again.damaged
    assert list(check(again))[-1] == 1000
    assert again.damaged
    assert [getattr(e, "what", "") for e in again.found] == ["damaged"]
    assert again.append([log("goes on")])[0].no == 1001
    assert len(journals(tmp_path)) == 2
    again.close()


def test_tidy_indexes_old_parts_and_open_reads_none_of_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("data.book.book.LARGE", 900)
    monkeypatch.setattr("data.book.book.INDEX_AFTER", 2)
    book = book_in(tmp_path)
    for word in "abcdefghij":
        book.append([log(word)])
    assert book.is_untidy
    book.tidy()
    assert not book.is_untidy
    book.close()
    names = {path.name for path in (tmp_path / "book").iterdir()}
    journals = sorted(name for name in names if name.endswith(".journal"))
    assert len(journals) > 1
    assert {name.replace(".journal", ".index") for name in journals} <= names
    read: list[str] = []
    really = Part.open

    def opened(part: Part, **how: bool) -> None:
        read.append(str(part.name))
        really(part, **how)

    monkeypatch.setattr(Part, "open", opened)
    book = book_in(tmp_path)
    assert book.earlier == () and read == [journals[-1]]
    book.close()


def test_entry_of_the_greatest_length_is_accepted_and_no_longer_one(tmp_path: Path) -> None:
    book = book_in(tmp_path)
    (short,) = book.append([log("x")])
    most = 1 + MAX_BYTES - len(book.raw(short.no))
    (longest,) = book.append([log("x" * most)])
    assert len(book.raw(longest.no)) == MAX_BYTES
    with pytest.raises(EntryTooLong) as refused:
        book.append([log("x" * (most + 1))])
    assert refused.value.size == MAX_BYTES + 1
    book.close()


def test_machine_is_named_by_either_file_and_without_one_by_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    files = {"/etc/machine-id": b" one\n", "/var/lib/dbus/machine-id": b"tw\xff"}  # any bytes name a machine

    def read_bytes(path: Path) -> bytes:
        if str(path) not in files:
            raise FileNotFoundError(path)
        return files[str(path)]

    monkeypatch.setattr(Path, "read_bytes", read_bytes)
    for text in ("one", "tw\ufffd", ""):
        assert machine() == (hashlib.sha256(b"siaga " + text.encode()).hexdigest()[:16] if text else "")
        files = dict([*files.items()][1:])


def test_book_that_no_other_continues_is_the_newest_whatever_its_times(tmp_path: Path) -> None:
    for n in range(3):
        book = book_in(tmp_path)
        book.append([log(str(n))])
        book.close()
        (tmp_path / "book" / "owner.json").unlink()
        for path in journals(tmp_path):
            os.utime(path, ns=(AT, AT - n if book.id in path.name else AT))
    assert len(journals(tmp_path)) == 3
    reader = BookReader.open(tmp_path)
    assert (reader.id, len(reader.earlier)) == (book.id, 2)
    reader.close()


def test_book_whose_lock_file_is_another_users_is_refused_too(tmp_path: Path) -> None:
    class Theirs(Disk):
        def open(self, folder: int, name: str, flags: int) -> int:
            if name == "lock":
                raise PermissionError
            return super().open(folder, name, flags)

    book = book_in(tmp_path)
    with pytest.raises(BookBusy) as busy:
        book_in(tmp_path, disk=Theirs())
    assert busy.value.pid == 0
    book.close()
    book_in(tmp_path, disk=Theirs()).close()
