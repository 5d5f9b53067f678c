"""Checkpoints are hints: whatever is in their place, the room of the past is the one that the books tell."""

from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Callable, Iterator
from contextlib import chdir
from pathlib import Path
from typing import NamedTuple

import pytest

from data.base.clock import HOUR, SECOND, ManualClock
from data.base.disk import DISK, Disk
from data.book.library import Library
from data.book.storage.record import BODY_AT
from data.entries import Check, Closed, Entry, Opened, Void
from data.room import checkpoints, past
from data.room.room import Room
from data.room.tables import Row, document
from tests.kits.disks import AT, BadDisk, book_in, journals

EVERY = 20
NOWHERE = Path(os.devnull)


class Kept(NamedTuple):
    """A home with checkpoints. ``ends``: when each transaction was recorded (UTC ms)."""

    home: Path
    ends: list[int]

    @property
    def path(self) -> Path:
        return self.home / "past"

    @property
    def files(self) -> list[Path]:
        return sorted(self.path.glob("*.past"))

    def make(self, disk: Disk = DISK) -> None:
        with opened(self.home) as library:
            for _ in past.make(library, self.path, disk=disk, every=EVERY):
                pass

    def used(self) -> int:
        """Return how many entries the newest checkpoint has that can be used; 0: there is none."""
        with opened(self.home) as library:
            found = checkpoints.newest(self.path, library)
            return sum(found.room.last.values()) if found is not None else 0

    def is_right(self) -> bool:
        """Whether the rooms of some moments are those of the books."""
        with opened(self.home) as library:
            for moment in self.ends[::7]:
                for find in (past.known_at, past.recorded_before):
                    found, expected = find(library, self.path, moment), find(library, NOWHERE, moment)
                    assert found.states == expected.states and found.dump() == expected.dump()
        return True


class opened:
    """The books of a home, open for reading."""

    def __init__(self, home: Path) -> None:
        self.library = Library.open(home)

    def __enter__(self) -> Library:
        return self.library

    def __exit__(self, *_: object) -> None:
        self.library.close()


def drafts(book: str, no: int) -> Iterator[list[Entry]]:
    """Yield the transactions of a short duty: calls, incidents, and one of them undone."""
    for number in range(101, 121):
        subject = f"incident:{book}-{no}"
        yield [
            Opened(
                by="LST", subjects=(subject,), number=number, year=2024, type="VEHI", type_name="Vehicle", priority=3,
                type_priority=3, received=0, post="1", words="a van",
            )
        ]  # fmt: skip
        yield [Check(by="LST", subjects=(f"post:{p}",), post=p, words="aman") for p in "123"]
        if number % 4 == 0:
            yield [Void(by="LST", subjects=("post:3",), of=(f"{book}-{no + 3}",), of_no=no + 3)]
            no += 1
        else:
            yield [Closed(by="LST", subjects=(subject,), disposition="safe", words="gone")]
            no += 1
        no += 4


@pytest.fixture(scope="module")
def pattern(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    home, clock = tmp_path_factory.mktemp("pattern") / "home", ManualClock(AT)
    home.mkdir(mode=0o700)
    book, ends = book_in(home, clock=clock), []
    for some in drafts(book.id, book.last_no + 1):
        clock.advance(30 * SECOND)
        book.append(some)
        ends.append(clock.now())
    book.close()
    found = Kept(home, ends)
    found.make()
    assert len(found.files) == 5 and found.used() == 100
    return found


@pytest.fixture
def kept(pattern: Kept, tmp_path: Path) -> Kept:
    return pattern._replace(home=shutil.copytree(pattern.home, tmp_path / "home"))


def test_checkpoints_are_private_and_made_once(kept: Kept) -> None:
    before = {path: path.stat().st_mtime_ns for path in kept.files}
    with opened(kept.home) as library:
        assert list(past.make(library, kept.path, every=EVERY)) == []
    assert {path: path.stat().st_mtime_ns for path in kept.files} == before
    assert {path.stat().st_mode & 0o777 for path in kept.files} == {0o600}
    assert kept.path.stat().st_mode & 0o777 == 0o700
    assert kept.is_right()


def test_looking_whether_one_is_missing_makes_no_room(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[object] = []
    monkeypatch.setattr(checkpoints, "_room", lambda *args: made.append(args))
    with opened(kept.home) as library:
        assert list(past.make(library, kept.path, every=EVERY)) == []
        mark = checkpoints.newest_mark(kept.path, library)
        assert mark is not None and mark.name == kept.files[-1].name and made == []
        kept.files[-1].write_bytes(kept.files[-1].read_bytes()[:-1])
        mark = checkpoints.newest_mark(kept.path, library)
        assert mark is not None and mark.name == kept.files[-2].name
        assert checkpoints.newest_mark(NOWHERE, library) is None


def test_checkpoint_is_made_once_there_are_enough_entries_for_it(kept: Kept) -> None:
    shutil.rmtree(kept.path)
    with opened(kept.home) as library:
        (count,) = (book.last_no for book in library.books)
        for every, found in ((count + 1, False), (count, True)):
            for _ in past.make(library, kept.path, every=every):
                pass
            assert kept.path.exists() is found
    assert kept.used() == count and kept.is_right()


def test_book_with_fewer_entries_than_a_checkpoint_has_no_folder(tmp_path: Path) -> None:
    book_in(tmp_path).close()
    Kept(tmp_path, []).make()
    assert not (tmp_path / "past").exists()


def test_checkpoint_counts_from_its_own_moment_and_for_a_report_after_it(kept: Kept) -> None:
    with opened(kept.home) as library:
        for file in kept.files[::4]:
            found = checkpoints.newest(kept.path, library, lambda mark, name=file.name: mark.name == name)  # type: ignore[misc]
            assert found is not None
            mark, last = found.mark, {book: no for book, (no, _) in found.mark.ends.items()}
            assert mark.known == mark.recorded and found.room.last == last
            assert past.start_known_at(library, kept.path, mark.known).last == last
            assert past.start_known_at(library, kept.path, mark.known - 1).last != last
            assert past.after(found.room) == {book: no + 1 for book, no in last.items()}
            for moment in (mark.known - 1, mark.known, mark.known + 1):
                for find in (past.known_at, past.recorded_before):
                    room, expected = find(library, kept.path, moment), find(library, NOWHERE, moment)
                    assert room.states == expected.states and room.last == expected.last


# --- what may be in their place ---------------------------------------------------------------------------------------


def damaged(path: Path) -> None:
    raw = bytearray(path.read_bytes())
    raw[len(raw) // 2] ^= 1
    path.write_bytes(raw)


def marked_wrong(path: Path) -> None:
    raw = bytearray(path.read_bytes())
    raw[raw.index(b'"recorded":1') + 20] ^= 1
    path.write_bytes(raw)


def truncated(path: Path) -> None:
    os.truncate(path, path.stat().st_size - 7)


def renamed(path: Path) -> None:
    path.rename(path.with_name("9" + path.name))


def emptied(path: Path) -> None:
    os.truncate(path, 0)


def without_rights(path: Path) -> None:
    if os.geteuid() == 0:
        emptied(path)  # root reads every file
    path.chmod(0)


def put(make: Callable[[Path], object]) -> Callable[[Path], None]:
    def spoil(path: Path) -> None:
        shutil.rmtree(path) if path.is_dir() else path.unlink()
        make(path)

    return spoil


def listener(path: Path) -> None:
    with chdir(path.parent), socket.socket(socket.AF_UNIX) as made:  # the address of a socket is short
        made.bind(path.name)


def elsewhere(path: Path) -> None:
    other = path.parent.parent / "elsewhere"
    other.write_text("keep me")
    path.symlink_to(other)


THINGS = [
    put(os.mkfifo),
    put(Path.mkdir),
    put(listener),
    put(elsewhere),
    put(lambda path: path.symlink_to("/dev/zero")),
]
IDS = ["fifo", "folder", "socket", "link", "device"]


@pytest.mark.parametrize(
    "spoil",
    [damaged, marked_wrong, truncated, renamed, emptied, without_rights, *THINGS],
    ids=["damaged", "marked", "truncated", "renamed", "emptied", "no-rights", *IDS],
)
def test_checkpoint_that_cannot_be_used_does_not_count_and_is_made_again(
    kept: Kept, spoil: Callable[[Path], None]
) -> None:
    spoil(kept.files[-1])
    assert kept.used() == 80
    assert kept.is_right()
    kept.make()
    assert kept.is_right()
    assert kept.used() == (100 if spoil is not THINGS[1] else 80)  # what is not ours stays: a folder
    if spoil is THINGS[3]:
        assert (kept.home / "elsewhere").read_text() == "keep me"


def test_checkpoint_that_cannot_be_used_is_removed_and_those_before_and_after_it_stay(kept: Kept) -> None:
    files = kept.files
    damaged(files[2])
    files[4].unlink()
    before = {path: path.stat().st_mtime_ns for path in files[:2]}
    kept.make()
    assert kept.files == [*files[:2], *files[3:]] and kept.used() == 100
    assert {path: path.stat().st_mtime_ns for path in files[:2]} == before


@pytest.mark.parametrize("spoil", THINGS, ids=IDS)
def test_anything_in_the_place_of_the_folder_changes_no_room(kept: Kept, spoil: Callable[[Path], None]) -> None:
    spoil(kept.path)
    assert kept.is_right()
    if spoil is THINGS[1]:
        kept.make()
        assert kept.used() == 100
    else:
        with pytest.raises(OSError):
            kept.make()


def test_checkpoints_of_another_version_are_made_again(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checkpoints, "version", lambda: "99.0")
    assert kept.used() == 0
    assert kept.is_right()
    kept.make()
    assert kept.used() == 100 and len(kept.files) == 5
    monkeypatch.undo()
    assert kept.used() == 0
    kept.make()
    assert kept.used() == 100 and len(kept.files) == 5


def test_checkpoints_of_other_books_do_not_count(kept: Kept, tmp_path: Path) -> None:
    home, clock = tmp_path / "other", ManualClock(AT)
    home.mkdir(mode=0o700)
    book = book_in(home, clock=clock)
    for some in drafts(book.id, book.last_no + 1):
        clock.advance(30 * SECOND)
        book.append(some)
    book.close()
    other = Kept(home, kept.ends)
    shutil.copytree(kept.path, other.path)
    assert other.used() == 0
    assert other.is_right()
    other.make()
    assert other.used() == 100 and len(other.files) == 5


def test_entry_that_can_be_read_again_makes_the_checkpoints_without_it_void(kept: Kept) -> None:
    (journal,) = journals(kept.home)
    raw = journal.read_bytes()
    lines = raw.split(b"\n")
    lines[30] = lines[30][: BODY_AT + 20] + b"#" + lines[30][BODY_AT + 21 :]
    journal.write_bytes(b"\n".join(lines))
    for path in kept.files:
        path.unlink()
    kept.make()
    assert kept.used() == 100 and kept.is_right()
    for path in kept.files[2:]:
        path.unlink()
    kept.make()  # on from one without it
    journal.write_bytes(raw)  # from a copy
    assert kept.used() == 20 and kept.is_right()
    kept.make()
    assert kept.used() == 100 and kept.is_right()


@pytest.mark.parametrize(("most", "used"), [(0, 20), (1, 100)])
def test_no_more_checkpoints_are_made_after_too_many_damaged_entries(
    kept: Kept, monkeypatch: pytest.MonkeyPatch, most: int, used: int
) -> None:
    monkeypatch.setattr(past, "MOST_LOST", most)
    (journal,) = journals(kept.home)
    lines = journal.read_bytes().split(b"\n")
    lines[30] = lines[30][: BODY_AT + 20] + b"#" + lines[30][BODY_AT + 21 :]
    journal.write_bytes(b"\n".join(lines))
    shutil.rmtree(kept.path)
    kept.make()
    assert kept.used() == used and kept.is_right()


def test_checkpoint_after_the_clock_was_set_back_has_the_moments_of_the_one_before(tmp_path: Path) -> None:
    clock = ManualClock(AT)
    kept = Kept(tmp_path, [])
    for step in (0, -HOUR):
        clock.step(step)
        book = book_in(tmp_path, clock=clock)
        for some, _ in zip(drafts(book.id, book.last_no + 1), range(20), strict=False):
            clock.advance(30 * SECOND)
            book.append(some)
            kept.ends.append(clock.now())
        book.close()
        with opened(tmp_path) as library:
            for _ in past.make(library, kept.path, every=book.last_no - kept.used()):
                pass
        assert kept.used() == book.last_no and kept.is_right()


def test_checkpoint_whose_last_entry_is_damaged_is_left_out(kept: Kept) -> None:
    (journal,) = journals(kept.home)
    with opened(kept.home) as library:
        found = checkpoints.newest(kept.path, library, lambda mark: mark.name == kept.files[1].name)
        assert found is not None
        ((_, (last, _)),) = found.mark.ends.items()
    lines = journal.read_bytes().split(b"\n")
    place = next(i for i, line in enumerate(lines) if b'"no":%d,' % last in line)
    lines[place] = lines[place][: BODY_AT + 20] + b"#" + lines[place][BODY_AT + 21 :]
    journal.write_bytes(b"\n".join(lines))
    shutil.rmtree(kept.path)
    kept.make()
    assert len(kept.files) == 4 and kept.used() == 100 and kept.is_right()


def test_room_of_the_past_is_folded_from_the_newest_checkpoint(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    folded = list[Entry]()

    def note(self: Room, entries: Iterator[Entry], _extend: Callable[..., object] = Room.extend) -> object:
        folded.extend(some := list(entries))
        return _extend(self, some)

    monkeypatch.setattr(Room, "extend", note)
    with opened(kept.home) as library:
        for find in (past.known_at, past.recorded_before):
            folded.clear()
            find(library, kept.path, kept.ends[-8])
            assert 0 < len(folded) < EVERY
        folded.clear()
        found = past.whole(library, kept.path)
        assert len(folded) < EVERY
        expected = Room.fold(library.all_entries(), history=library.all_of)
        for room in (found, past.whole(library, NOWHERE)):
            assert room.states == expected.states and room.dump() == expected.dump()


# --- the disk ---------------------------------------------------------------------------------------------------------


def test_disk_that_fails_leaves_what_is_there(kept: Kept) -> None:
    full = BadDisk()
    shutil.rmtree(kept.path)
    kept.make(full)
    assert full.writes and full.syncs == 0  # nobody waits for a hint
    for path in kept.files[2:]:
        path.unlink()
    full.fail_write = -1
    with pytest.raises(OSError, match="Input/output"):
        kept.make(full)
    assert kept.used() == 40 and kept.is_right()
    assert [path.suffix for path in kept.path.iterdir()] == [".past"] * 2
    kept.make()
    assert kept.used() == 100


def test_little_space_is_left_to_the_book(kept: Kept) -> None:
    shutil.rmtree(kept.path)
    full = BadDisk()
    full.room = past.FREE
    kept.make(full)
    assert kept.files == [] and kept.is_right()


def test_too_many_checkpoints_leave_every_other_old_one(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checkpoints, "MOST", 5)
    shutil.rmtree(kept.path)
    with opened(kept.home) as library:
        for _ in past.make(library, kept.path, every=10):
            pass
    assert [int(path.stem[-10:]) for path in kept.files] == [60, 80, 90, 100]
    assert kept.is_right()


def test_too_large_checkpoints_leave_every_other_old_one(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checkpoints, "MOST_BYTES", 3 * kept.files[0].stat().st_size)
    shutil.rmtree(kept.path)
    kept.make()
    assert 2 <= len(kept.files) <= 3
    assert kept.used() == 100 and kept.is_right()


def test_room_that_is_too_large_is_not_kept_nor_read(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checkpoints, "LARGEST_ROOM", 1_000)
    assert kept.used() == 0 and kept.is_right()
    monkeypatch.setattr(checkpoints, "LARGEST_ROOM", 10_000)
    shutil.rmtree(kept.path)
    kept.make()
    assert len(kept.files) < 5 and kept.is_right()


@pytest.mark.parametrize("limit", ["LONGEST_MARK", "LARGEST"])
def test_checkpoint_that_is_too_large_is_not_written(kept: Kept, monkeypatch: pytest.MonkeyPatch, limit: str) -> None:
    monkeypatch.setattr(checkpoints, limit, 50)
    shutil.rmtree(kept.path)
    kept.make()
    assert kept.files == [] and kept.is_right()


def test_steps_fold_or_encode_a_piece_at_most(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(past, "PIECE", 5)
    monkeypatch.setattr(checkpoints, "PIECE", 5)
    shutil.rmtree(kept.path)
    folded = encoded = 0

    def encode(row: Row) -> object:
        nonlocal encoded
        encoded += 1
        return document(row)

    monkeypatch.setattr(checkpoints, "document", encode)

    def count(self: Room, *args: object, _apply: Callable[..., object] = Room.apply) -> object:
        nonlocal folded
        folded += 1
        return _apply(self, *args)

    monkeypatch.setattr(Room, "apply", count)
    with opened(kept.home) as library:
        for _ in past.make(library, kept.path, every=EVERY):
            assert folded <= 5 + 1 and encoded <= 5
            folded = encoded = 0
