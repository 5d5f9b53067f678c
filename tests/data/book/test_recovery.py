"""Recovery of a book after a kill, a power cut, rot or a person's change.

And of a book whose disk fails while it is open.
"""

from __future__ import annotations

import errno
import os
import shutil
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from data.book.book import Book
from data.book.predecessors import recovered, repairs
from data.book.reading.checking import is_suspect
from data.book.reading.follower import BookReader
from data.book.reading.readable import EntryLost
from data.book.storage.record import is_intact
from data.book.upkeep.verify import verify
from data.entries import Entry, Recovered, Unknown
from tests.kits.disks import BadDisk, book_in, journals, kill, log, words_of
from tests.kits.running.examples import examples

#: The transactions of the sample book, after its opening.
SAMPLE = (("a",), ("b", "c"), ("d", "e", "f"), ("g",), ("h", "i"))


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose process was killed: no index."""
    home = tmp_path_factory.mktemp("sample")
    book = book_in(home)
    for words in SAMPLE:
        book.append([log(w) for w in words])
    kill(book)
    return home


def copy_of(home: Path, to: Path, data: bytes | None = None) -> Path:
    """Copy a home with other bytes in its journal.

    The owner file gets the new inodes, so it is not seen as a copy.
    """
    shutil.rmtree(to, ignore_errors=True)
    shutil.copytree(home, to)
    (journal,) = journals(to)
    if data is not None:
        journal.write_bytes(data)
    for file in (to / "book").glob("owner.json"):
        inode = journals(home)[0].stat().st_ino
        file.write_text(file.read_text().replace(str(inode), str(journal.stat().st_ino)))
    return to


def ends(data: bytes) -> list[tuple[int, int]]:
    """Return (byte after it, number) of the last line of each transaction."""
    found, position, no = [(data.index(b"\n") + 1, 0)], 0, -1
    for line in data.splitlines(keepends=True):
        position += len(line)
        no += 1
        if line[14:15] == b"." and no:
            found.append((position, no))
    return found


@pytest.mark.parametrize("step", [23, pytest.param(1, marks=pytest.mark.slow)])
def test_book_cut_at_any_byte_opens_with_its_complete_transactions(sample: Path, tmp_path: Path, step: int) -> None:
    data = journals(sample)[0].read_bytes()
    saved = list(BookReader.open(sample).entries())
    marks = ends(data)
    first = data.index(b"\n") + 1
    edges = {end + near for end, _ in marks for near in (-1, 0, 1)}
    for size in sorted({*range(first, len(data), step), *edges} & {*range(first, len(data) + 1)}):
        home = copy_of(sample, tmp_path / "home", data[:size])
        whole_end, count = max((end, no) for end, no in marks if end <= size)
        reader = BookReader.open(home)
        assert reader.last_no == count
        reader.close()
        assert verify(home).ok
        book = book_in(home)
        assert list(book.entries()) == saved[:count], size
        assert not book.damaged
        if size > whole_end:
            (found,) = book.found
            assert isinstance(found, Recovered)
            assert (found.what, found.bytes) == ("torn", size - whole_end)
            assert (home / "book" / found.file).read_bytes() == data[whole_end:size]
        else:
            assert book.found == ()
        assert book.append([*book.found, log("goes on")])[0].no == count + 1
        book.close()
        assert verify(home).ok


@settings(max_examples=examples(150), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_flipped_bit_is_reported_and_its_part_left(sample: Path, tmp_path: Path, data: st.DataObject) -> None:
    good = journals(sample)[0].read_bytes()
    with closing(BookReader.open(sample)) as reader:
        saved = list(reader.entries())
    last_group = good.rindex(b'"+')  # nothing vouches for the last save: that is a torn tail
    at = data.draw(st.integers(0, last_group - 13))
    bad = bytearray(good)
    bad[at] ^= 1 << data.draw(st.integers(0, 7))
    home = copy_of(sample, tmp_path / "home", bytes(bad))
    hit = {no for no, line in enumerate(good.splitlines(keepends=True)) if at in _span(good, no)}
    if good[at : at + 1] == b"\n":
        hit = set()  # the lines on both sides of a lost newline can still be read
    verdict = verify(home)
    assert not verdict.ok
    line_of = bytes(good[:at]).count(b"\n") + 1
    assert any(p.line in (line_of, line_of + 1) and str(p.byte) in p for p in verdict.problems), verdict
    assert verdict.problems[0].file == journals(home)[0].name
    book = book_in(home)
    assert book.damaged
    assert [e.what for e in book.found if isinstance(e, Recovered)] == ["damaged"]
    assert (book.last_no, book.last_hash) == (len(saved), verify(sample).hash)
    for entry in saved:
        found = book.get(entry.no)
        if entry.no in hit:
            assert isinstance(found, Unknown)
            with pytest.raises(EntryLost):
                book.raw(entry.no)
        else:
            assert found == entry
    assert [e.no for e in book.entries()] == [e.no for e in saved]
    book.append([*book.found, log("goes on")])
    assert journals(home)[0].read_bytes() == bytes(bad), "evidence is left as it was found"
    book.close()
    again = book_in(home)
    assert again.damaged
    assert again.found == ()
    assert words_of(list(again.entries(again.last_no))) == ["goes on"]
    again.close()


def _span(data: bytes, line: int) -> range:
    lines = data.splitlines(keepends=True)
    start = sum(map(len, lines[:line]))
    return range(start, start + len(lines[line]))


def lines_changed(sample: Path, to: Path, change: str) -> Path:
    lines = journals(sample)[0].read_bytes().splitlines(keepends=True)
    if change == "deleted":
        del lines[4]
    elif change == "swapped":
        lines[4], lines[5] = lines[5], lines[4]
    elif change == "doubled":
        lines.insert(4, lines[4])
    elif change == "zeroed":
        lines[4] = b"\0" * len(lines[4])
    elif change == "last of a transaction deleted":
        del lines[3]
    elif change == "head":
        lines[0] = lines[0].replace(b"new", b"old")
    return copy_of(sample, to, b"".join(lines))


@pytest.mark.parametrize(
    ("change", "lost"),
    [
        ("deleted", {4}),
        ("swapped", set()),
        ("doubled", set()),
        ("zeroed", {4}),
        ("last of a transaction deleted", {3}),
        ("head", set()),
    ],
)
def test_changed_lines_are_reported(sample: Path, tmp_path: Path, change: str, lost: set[int]) -> None:
    saved = list(BookReader.open(sample).entries())
    home = lines_changed(sample, tmp_path / "home", change)
    assert not verify(home).ok
    reader = BookReader.open(home)
    assert reader.damaged
    book = book_in(home)
    assert book.damaged
    for found in (list(book.entries()), list(reader.entries())):
        assert [e for e in found if e.no not in lost] == [e for e in saved if e.no not in lost]
        assert all(isinstance(found[no - 1], Unknown) for no in lost)
    assert book.append([log("goes on")])[0].no == len(saved) + 1
    book.close()
    reader.close()


def test_entry_changed_with_its_checksum_breaks_the_chain(sample: Path, tmp_path: Path) -> None:
    from zlib import crc32

    lines = journals(sample)[0].read_bytes().splitlines()
    rest = lines[4][12:].replace(b'"words":"c"', b'"words":"d"')
    lines[4] = b'["%08x",%b' % (crc32(rest), rest)
    assert is_intact(lines[4])
    home = copy_of(sample, tmp_path / "home", b"\n".join(lines) + b"\n")
    (problem,) = verify(home).problems
    assert (problem.what, problem.line, problem.no) == ("chain", 5, 4)
    book = book_in(home)
    assert book.damaged
    book.close()


def test_shortened_book_is_damaged_and_reuses_no_number(tmp_path: Path) -> None:
    book = book_in(tmp_path)
    book.append([log("a"), log("b")])
    book.append([log("c")])
    hash_ = book.last_hash
    book.close()
    path = journals(tmp_path)[0]
    data = path.read_bytes()
    path.write_bytes(data[: data.rindex(b"\n", 0, -1) + 1])
    (problem,) = verify(tmp_path).problems
    assert (problem.what, problem.no) == ("short", 4)
    again = book_in(tmp_path)
    assert (again.damaged, again.last_no, again.last_hash) == (True, 4, hash_)
    assert isinstance(again.get(4), Unknown)
    assert again.append([log("d")])[0].no == 5
    again.close()


def test_bad_last_line_of_a_closed_book_is_damage(tmp_path: Path) -> None:
    book = book_in(tmp_path)
    book.append([log("a")])
    book.close()
    path = journals(tmp_path)[0]
    data = bytearray(path.read_bytes())
    data[-20] ^= 4
    path.write_bytes(data)
    assert not verify(tmp_path).ok
    again = book_in(tmp_path)
    assert again.damaged
    assert again.append([log("b")])[0].no == 3
    again.close()


def test_damage_not_yet_recorded_is_found_again(sample: Path, tmp_path: Path) -> None:
    home = lines_changed(sample, tmp_path / "home", "zeroed")
    kill(book_in(home))
    again = book_in(home)
    assert [e.what for e in again.found if isinstance(e, Recovered)] == ["damaged"]
    again.append(list(again.found))
    again.close()
    last = book_in(home)
    assert last.found == ()
    last.close()


def test_repairs_of_a_book_are_all_known(tmp_path: Path) -> None:
    with closing(book_in(tmp_path)) as book:
        for draft, lost in ((recovered("repaired", "a b"), ((1, 2),)), (recovered("repaired", "c"), ((7, 7),))):
            book.append([replace(draft, lost=lost, suspect=((8, 9),))])
        assert repairs(book) == {"a": ((1, 2), (8, 9)), "b": ((1, 2), (8, 9)), "c": ((7, 7), (8, 9))}


def test_open_writes_and_syncs_the_last_save_again(tmp_path: Path) -> None:
    book = book_in(tmp_path)
    book.append([log("a")])
    book.append([log("b"), log("c")])
    kill(book)
    data = journals(tmp_path)[0].read_bytes()
    disk = BadDisk()
    again = book_in(tmp_path, disk=disk)
    start = data.rindex(b'["', 0, data.rindex(b'"+,"'))
    assert (start, len(data) - start) in disk.writes, "the bytes of the last save are written once more"
    assert disk.syncs >= 1
    again.close()


def test_open_after_a_failed_sync_moves_the_last_save_to_a_new_part(tmp_path: Path) -> None:
    book = book_in(tmp_path)
    book.append([log("a")])
    book.append([log("b"), log("c")])
    saved, hash_ = list(book.entries()), book.last_hash
    kill(book)
    disk = BadDisk()
    disk.fail_sync = 1
    again = book_in(tmp_path, disk=disk)
    assert len(journals(tmp_path)) == 2
    assert (list(again.entries()), again.last_hash) == (saved, hash_)
    assert b'"words":"c"' in journals(tmp_path)[1].read_bytes()
    again.append([log("d")])
    again.close()
    assert verify(tmp_path).ok


# --- while it is open -------------------------------------------------------------------------------------------------


def saving(tmp_path: Path) -> tuple[Book, BadDisk, list[Entry]]:
    disk = BadDisk()
    book = book_in(tmp_path, disk=disk)
    book.append([log("before")])
    return book, disk, list(book.entries())


def after_kill(book: Book, home: Path) -> list[str]:
    kill(book)
    again = book_in(home)
    words = words_of(again.entries())
    again.close()
    assert verify(home).ok
    return words


@pytest.mark.parametrize("room", [0, 1, 100, 400])
def test_append_on_a_full_disk_saves_and_loses_nothing(tmp_path: Path, room: int) -> None:
    book, disk, saved = saving(tmp_path)
    disk.room = room
    with pytest.raises(OSError) as full:
        book.append([log("a"), log("b")])
    assert full.value.errno == errno.ENOSPC
    assert (list(book.entries()), book.last_no) == (saved, 2)
    disk.room = None
    assert [e.no for e in book.append([log("c")])] == [3]
    assert len(journals(tmp_path)) == 1
    assert after_kill(book, tmp_path) == ["book.opened", "before", "c"]


def test_kill_on_a_full_disk_leaves_a_torn_tail(tmp_path: Path) -> None:
    book, disk, _ = saving(tmp_path)
    transaction = book.stamp([log("a"), log("b")])
    disk.room = 300
    with pytest.raises(OSError):
        book.save([transaction])
    assert after_kill(book, tmp_path) == ["book.opened", "before"]


def test_held_transaction_is_saved_when_there_is_room_again(tmp_path: Path) -> None:
    book, disk, _ = saving(tmp_path)
    reader = BookReader.open(tmp_path)
    one, two = book.stamp([log("a")]), book.stamp([log("b"), log("c")])
    disk.room = 500
    with pytest.raises(OSError):
        book.save([one, two])
    reader.refresh()
    seen = list(reader.entries())
    disk.room = None
    book.save([one, two])
    assert list(book.entries())[2:] == one.entries + two.entries
    assert list(book.entries())[: len(seen)] == seen, "what a reader has seen stays"
    assert after_kill(book, tmp_path) == ["book.opened", "before", "a", "b", "c"]


def test_short_writes_are_completed(tmp_path: Path) -> None:
    book, disk, _ = saving(tmp_path)
    disk.chunk = 7
    book.append([log("a"), log("b")])
    assert after_kill(book, tmp_path) == ["book.opened", "before", "a", "b"]


def test_part_after_a_failed_sync_is_never_written_again(tmp_path: Path) -> None:
    book, disk, _ = saving(tmp_path)
    disk.fail_sync = 1
    (entry,) = book.append([log("a")])
    assert entry.no == 3
    old, new = journals(tmp_path)
    left = old.read_bytes()
    assert b'"words":"a"' in new.read_bytes()
    book.append([log("b")])
    assert old.read_bytes() == left
    assert after_kill(book, tmp_path) == ["book.opened", "before", "a", "b"]
    assert old.read_bytes() == left


def test_nothing_is_saved_until_a_part_can_be_synced(tmp_path: Path) -> None:
    book, disk, saved = saving(tmp_path)
    disk.fail_sync = -1
    for _ in range(3):
        with pytest.raises(OSError):
            book.append([log("lost?")])
    assert list(book.entries()) == saved
    disk.fail_sync = 0
    assert book.append([log("a")])[0].no == 3
    assert list((tmp_path / "book").glob("*.new")) == []
    assert after_kill(book, tmp_path) == ["book.opened", "before", "a"]


def test_append_after_a_failed_write_moves_to_a_new_part(tmp_path: Path) -> None:
    book, disk, _ = saving(tmp_path)
    disk.fail_write = 1
    book.append([log("a")])
    assert len(journals(tmp_path)) == 2
    assert after_kill(book, tmp_path) == ["book.opened", "before", "a"]


def test_part_that_cannot_be_truncated_is_left(tmp_path: Path) -> None:
    book, disk, _ = saving(tmp_path)
    disk.room = 300
    disk.fail_truncate = True
    with pytest.raises(OSError):
        book.append([log("a"), log("b")])
    disk.room = None
    book.append([log("c")])
    assert len(journals(tmp_path)) == 2
    assert after_kill(book, tmp_path) == ["book.opened", "before", "c"]


def test_process_killed_while_it_starts_a_part_has_not_started_it(tmp_path: Path) -> None:
    book, disk, _ = saving(tmp_path)

    class Death(Exception):
        pass

    def die(*args: object, **how: object) -> None:
        raise Death

    disk.fail_sync = 1
    for moment in ("own", "rename"):
        if moment == "own":
            book._files.own = die  # type: ignore[method-assign]
        else:
            del book._files.own
            disk.rename = die  # type: ignore[method-assign]
        with pytest.raises(Death):
            book.append([log("never acknowledged")])
        assert len(journals(tmp_path)) == 1
    again_words = after_kill(book, tmp_path)
    assert again_words[:2] == ["book.opened", "before"]
    assert list((tmp_path / "book").glob("*.new")) == []


def test_damaged_book_on_a_full_disk_opens_and_waits(sample: Path, tmp_path: Path) -> None:
    home = lines_changed(sample, tmp_path / "home", "zeroed")
    disk = BadDisk()
    disk.room = 0
    book = book_in(home, disk=disk)
    assert book.damaged
    with pytest.raises(OSError):
        book.append([log("no room")])
    disk.room = None
    assert book.append([log("a")])[0].no == 11
    book.close()


def test_open_a_read_only_folder_raises_os_error(tmp_path: Path) -> None:
    if os.geteuid() == 0:
        # root can write anywhere, so the error is made here
        class ReadOnly(BadDisk):
            def open(self, folder: int, name: str, flags: int) -> int:
                if flags & os.O_CREAT:
                    raise OSError(errno.EROFS, "Read-only file system")
                return super().open(folder, name, flags)

        with pytest.raises(OSError):
            book_in(tmp_path, disk=ReadOnly())
        return
    (tmp_path / "book").mkdir(mode=0o500)
    with pytest.raises(OSError):
        book_in(tmp_path)


def test_last_line_of_another_chain_that_vouches_is_damage(sample: Path, tmp_path: Path) -> None:
    """Two books continued the same one.

    The last line of one is in the file of the other.
    """
    data = journals(sample)[0].read_bytes()
    ended = []
    for words in ("ours", "theirs"):
        book = book_in(copy_of(sample, tmp_path / words, data))
        book.append([log(words)])
        book.append([log("and on")])
        kill(book)
        ended.append(journals(tmp_path / words)[0].read_bytes().splitlines(keepends=True))
    ours, theirs = ended
    assert ours[:-2] == theirs[:-2]
    home = copy_of(sample, tmp_path / "mixed", b"".join((*ours[:-1], theirs[-1])))
    with closing(book_in(home)) as book:
        assert book.damaged
        assert words_of(book.entries())[-2:] == ["ours", "and on"]
        assert is_suspect(book, book.last_no)


def test_last_line_of_another_chain_that_does_not_vouch_is_a_torn_tail(sample: Path, tmp_path: Path) -> None:
    """As above, but the last line does not vouch for those before it."""
    data = journals(sample)[0].read_bytes()
    ended = []
    for words, more in (("ours", ("x", "y")), ("theirs", ("and on", "and off"))):
        book = book_in(copy_of(sample, tmp_path / words, data))
        book.append([log(words)])
        book.append([log(w) for w in more])
        kill(book)
        ended.append(journals(tmp_path / words)[0].read_bytes().splitlines(keepends=True))
    ours, theirs = ended
    home = copy_of(sample, tmp_path / "mixed", b"".join((*ours[:-2], theirs[-1])))
    with closing(book_in(home)) as book:
        assert not book.damaged
        assert "ours" in words_of(book.entries()) and "and off" not in words_of(book.entries())
        assert list((home / "book").glob("*.torn*")), "kept beside it"
