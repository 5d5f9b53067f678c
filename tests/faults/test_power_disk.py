"""The model of a disk whose power is cut.

Synced bytes and names are there after a cut, and any of the rest.
"""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.kits.faults.cuts import workplace
from tests.kits.faults.power_disk import PowerCut, PowerDisk

MAKE = os.O_RDWR | os.O_CREAT


@pytest.fixture
def place() -> Iterator[Path]:
    folder = workplace()
    yield folder
    shutil.rmtree(folder)


def disks(place: Path, number: int = 60) -> Iterator[PowerDisk]:
    for seed in range(number):
        (place / str(seed)).mkdir()
        yield PowerDisk(place / str(seed), random.Random(seed))


def test_cut_keeps_synced_bytes_and_any_of_the_rest(place: Path) -> None:
    ends = set()
    for disk in disks(place):
        folder = disk.open_folder(disk.root)
        fd = disk.open(folder, "a", MAKE)
        disk.pwrite(fd, b"1" * 1000, 0)
        disk.sync(fd)
        disk.sync_folder(folder)
        disk.pwrite(fd, b"2" * 1000, 1000)
        disk.cut()
        content = (disk.root / "a").read_bytes()
        assert content[:1000] == b"1" * 1000
        ends.add(content[1000:])
    assert {b"", b"2" * 1000} < ends
    assert any(end and set(end) - {0x32} for end in ends), "a hole, or garbage"


def test_cut_may_remove_names_that_were_not_synced(place: Path) -> None:
    ends = set()
    for disk in disks(place):
        disk.make_folder(disk.root / "new")
        folder = disk.open_folder(disk.root / "new")
        fd = disk.open(folder, "a", MAKE)
        disk.pwrite(fd, b"1", 0)
        disk.sync(fd)
        disk.rename(folder, "a", "b")
        disk.sync_folder(folder)
        disk.cut()
        ends.add(tuple(sorted(str(p.relative_to(disk.root)) for p in disk.root.rglob("*"))))
    assert ends == {(), ("new", "new/b")}


def test_cut_leaves_a_rename_done_or_not(place: Path) -> None:
    ends = set()
    for disk in disks(place):
        folder = disk.open_folder(disk.root)
        for name, content in (("a", b"old"), ("a.new", b"new")):
            fd = disk.open(folder, name, MAKE)
            disk.pwrite(fd, content, 0)
            disk.sync(fd)
        disk.sync_folder(folder)
        disk.rename(folder, "a.new", "a")
        disk.cut()
        ends.add((disk.root / "a").read_bytes())
    assert ends == {b"old", b"new"}


def test_kill_leaves_writes_pending_and_a_failed_sync_marks_them_clean(place: Path) -> None:
    lost = 0
    for disk in disks(place):
        folder = disk.open_folder(disk.root)
        fd = disk.open(folder, "a", MAKE)
        disk.sync_folder(folder)
        disk.pwrite(fd, b"1" * 100, 0)
        disk.fail_sync = 0
        with pytest.raises(OSError):
            disk.sync(fd)
        disk.kill()
        assert (disk.root / "a").read_bytes() == b"1" * 100
        folder = disk.open_folder(disk.root)
        disk.sync(disk.open(folder, "a", os.O_RDWR))  # says that all is well
        disk.cut()
        lost += (disk.root / "a").read_bytes() != b"1" * 100
    assert 0 < lost < 60


def test_disk_does_nothing_after_the_cut(place: Path) -> None:
    disk = next(disks(place))
    disk.stop_after = 1
    folder = disk.open_folder(disk.root)
    fd = disk.open(folder, "a", MAKE)
    for _ in range(2):
        with pytest.raises(PowerCut):
            disk.pwrite(fd, b"1", 0)
    disk.cut()
    assert disk.root.exists()
