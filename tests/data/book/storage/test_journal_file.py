"""The engine for journal files: opening, recovering, appending, following."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from data.base.disk import Disk
from data.book.storage.journal_file import JournalFile, Lines
from data.book.storage.record import fields_of, make_line
from tests.kits.disks import BadDisk


class Numbers(JournalFile):
    """A journal whose transactions must count upwards."""

    def __init__(self, disk: Disk, folder: int, filename: str = "numbers") -> None:
        super().__init__(disk, folder, filename)
        self.found: list[bytes] = []

    def accept(self, lines: Lines) -> bool:
        values = [found.value for _, line in lines if (found := fields_of(line)) is not None]
        if values != [b"%d" % (len(self.found) + i) for i in range(len(lines))]:
            return False
        self.found += values
        return True


def transaction(*values: int, synced: bool = True) -> bytes:
    """Return the lines of one transaction."""
    return b"".join(
        make_line(
            synced=synced and n == 1,
            last=n == len(values),
            id=b"1",
            table=b'"t"',
            hash=b"",
            value=b"%d" % value,
        )
        for n, value in enumerate(values, 1)
    )


Open = Callable[..., Numbers]


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Open]:
    """Return a function that opens and loads the file."""
    folder = os.open(tmp_path, os.O_RDONLY)
    files: list[Numbers] = []

    def open_one(flags: int = os.O_RDWR | os.O_CREAT, disk: Disk | None = None) -> Numbers:
        file = Numbers(disk or Disk(), folder)
        files.append(file)
        file.open_file(flags)
        file.load()
        return file

    yield open_one
    for file in files:
        file.close()
    os.close(folder)


def test_open_read_only_creates_and_cuts_nothing(tmp_path: Path, opened: Open) -> None:
    with pytest.raises(FileNotFoundError):
        opened(os.O_RDONLY)
    path = tmp_path / "numbers"
    path.write_bytes(transaction(0, 1) + transaction(2, 3)[:-5])
    before = path.read_bytes()
    file = opened(os.O_RDONLY)
    assert (file.found, file.is_damaged, file.bad) == ([b"0", b"1"], False, file.end)
    assert path.read_bytes() == before and [p.name for p in tmp_path.iterdir()] == ["numbers"]


def test_recover_copies_and_cuts_a_torn_tail(tmp_path: Path, opened: Open) -> None:
    path = tmp_path / "numbers"
    path.write_bytes(transaction(0) + transaction(1, 2)[:-5])
    file = opened()
    file.recover()
    assert path.read_bytes() == transaction(0)
    assert file.torn == ("numbers.torn-1", len(transaction(1, 2)) - 5)
    assert (tmp_path / "numbers.torn-1").read_bytes() == transaction(1, 2)[:-5]
    file.append(transaction(1))
    assert opened(os.O_RDONLY).found == [b"0", b"1"]


def test_bad_line_is_damage_if_a_later_one_vouches_for_it_and_else_a_torn_tail(tmp_path: Path, opened: Open) -> None:
    path = tmp_path / "numbers"
    spoilt = transaction(1).replace(b"1]", b"7]")
    path.write_bytes(transaction(0) + spoilt + transaction(2, synced=False))
    assert not opened(os.O_RDONLY).is_damaged
    path.write_bytes(transaction(0) + spoilt + transaction(2, synced=True))
    assert opened(os.O_RDONLY).is_damaged
    path.write_bytes(transaction(0) + spoilt + transaction(2, synced=True) + b"half")
    file = opened(os.O_RDONLY)
    assert file.follow() and (file.is_damaged, file.bad) == (True, len(transaction(0)))  # where it was found


def test_follow_accepts_appended_lines_and_notices_another_file(tmp_path: Path, opened: Open) -> None:
    writer = opened()
    writer.append(transaction(0))
    reader = opened(os.O_RDONLY)
    writer.append(transaction(1, 2))
    assert reader.follow() and reader.is_current()
    assert reader.found == [b"0", b"1", b"2"]
    (tmp_path / "new").write_bytes(transaction(0))
    (tmp_path / "new").rename(tmp_path / "numbers")
    assert not reader.is_current()
    os.truncate(tmp_path / "numbers", 3)
    assert not opened(os.O_RDONLY).found
    (tmp_path / "numbers").unlink()
    with pytest.raises(FileNotFoundError):
        reader.is_current()


def test_follow_shows_no_half_transaction(tmp_path: Path, opened: Open) -> None:
    path = tmp_path / "numbers"
    path.write_bytes(transaction(0))
    reader = opened(os.O_RDONLY)
    data = transaction(1, 2)
    for size in range(1, len(data)):
        path.write_bytes(transaction(0) + data[:size])
        assert reader.follow() and reader.found == [b"0"]
    path.write_bytes(transaction(0) + data)
    assert reader.follow() and reader.found == [b"0", b"1", b"2"]
    path.write_bytes(b"")
    assert not reader.follow()


def test_append_after_a_failed_write_succeeds_and_after_a_failed_sync_does_not(tmp_path: Path, opened: Open) -> None:
    disk = BadDisk()
    file = opened(disk=disk)
    file.append(transaction(0))
    disk.room = 10
    with pytest.raises(OSError) as full:
        file.append(transaction(1))
    assert (full.value.errno, file.failed) == (errno.ENOSPC, "")
    file.take_back()
    assert (tmp_path / "numbers").read_bytes() == transaction(0)
    disk.room, disk.fail_sync = None, 1
    with pytest.raises(OSError):
        file.append(transaction(1))
    assert [file.failed] == ["sync"]
    left = (tmp_path / "numbers").read_bytes()
    file.take_back()
    assert (tmp_path / "numbers").read_bytes() == left


def test_append_on_a_full_disk_retries_when_on_full_made_room(opened: Open) -> None:
    disk = BadDisk()
    file = opened(disk=disk)
    disk.room = 10

    def make_room() -> bool:
        disk.room = None
        return True

    file.append(transaction(0), on_full=make_room)
    assert opened(os.O_RDONLY).found == [b"0"]


def test_damage_at_byte_0_is_damage_and_the_rest_is_read(tmp_path: Path, opened: Open) -> None:
    path = tmp_path / "numbers"
    path.write_bytes(b"#" + (transaction(7) + transaction(0) + transaction(1, 2))[1:])
    file = opened()
    assert (file.bad, file.is_damaged) == (0, True)
    assert file.found == [b"0", b"1", b"2"]


def test_torn_first_line_at_byte_0_is_not_damage(tmp_path: Path, opened: Open) -> None:
    path = tmp_path / "numbers"
    path.write_bytes(transaction(0)[:-1])
    file = opened()
    assert (file.bad, file.is_damaged, file.found) == (0, False, [])
    file.recover()
    assert path.read_bytes() == b"" and file.torn is not None


def test_closed_file_is_no_longer_loaded(opened: Open) -> None:
    file = opened()
    file.append(transaction(0))
    assert file.is_loaded and file.fd >= 0
    file.close()
    assert not file.is_loaded and file.fd < 0 and file.found == [] and file.end == len(transaction(0))


def test_damage_at_the_very_beginning_is_noticed_by_a_follower(tmp_path: Path, opened: Open) -> None:
    path = tmp_path / "numbers"
    path.write_bytes(b"")
    torn, damaged = opened(os.O_RDONLY), opened(os.O_RDONLY)
    spoilt = transaction(0).replace(b"0]", b"7]")
    path.write_bytes(spoilt)
    assert torn.follow() and torn.bad == 0
    path.write_bytes(spoilt + transaction(1, synced=True))
    assert not damaged.follow() and damaged.bad == 0
    assert opened(os.O_RDONLY).is_damaged
