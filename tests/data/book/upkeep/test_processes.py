"""Verification by several processes: it says what one process says."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.base.clock import DAY, ManualClock
from data.book.storage.part import Part
from data.book.upkeep import processes
from data.book.upkeep.processes import cores
from data.book.upkeep.verify import verify
from tests.kits.disks import AT, book_in, journals, log


def months(home: Path, parts: int = 5) -> list[Path]:
    """Write a book of several parts, and return their files."""
    clock = ManualClock(AT)
    book = book_in(home, clock=clock)
    for number in range(parts):
        book.append([log(f"line {number} {each}") for each in range(20)])
        clock.advance(40 * DAY)
    book.append([log("last")])
    book.close()
    return sorted(journals(home))


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return months(tmp_path_factory.mktemp("home"))


def test_sound_book_is_found_sound_with_progress(tmp_path: Path) -> None:
    files = months(tmp_path)
    seen: list[tuple[int, int]] = []
    found = verify(tmp_path, processes=2, progress=lambda done, total: seen.append((done, total)))
    assert found == verify(tmp_path) and found.ok
    total = sum(file.stat().st_size for file in files)
    assert seen == sorted(seen) and len(seen) == len(files) and seen[-1] == (total, total)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_damage_is_told_as_one_process_tells_it(book: list[Path], data: st.DataObject) -> None:
    home = book[0].parent.parent
    kept = {file: file.read_bytes() for file in book}
    try:
        for _ in range(data.draw(st.integers(1, 3))):
            file = data.draw(st.sampled_from(book))
            raw = bytearray(file.read_bytes())
            at = data.draw(st.integers(0, len(raw) - 1))
            if data.draw(st.booleans()):
                raw[at] ^= 1
            else:
                del raw[at : at + data.draw(st.integers(1, 200))]
            file.write_bytes(raw)
        assert verify(home, processes=3) == verify(home)
    finally:
        for file, whole in kept.items():
            file.write_bytes(whole)


def test_process_that_dies_leaves_its_parts_to_the_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    months(tmp_path)
    here, check = os.getpid(), processes.sound

    def dies(part: Part) -> processes.Sound | None:
        if os.getpid() != here and part.name.file % 2:
            os.kill(os.getpid(), signal.SIGKILL)
        return check(part)

    monkeypatch.setattr(processes, "sound", dies)
    assert verify(tmp_path, processes=2) == verify(tmp_path)


@pytest.mark.parametrize("count", [2, 0])
def test_part_that_another_process_found_sound_is_not_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    months(tmp_path)
    monkeypatch.setattr("data.book.upkeep.verify.SMALL", 0)
    monkeypatch.setattr("data.book.upkeep.verify.cores", lambda: 2)
    here, opens = os.getpid(), Part.open

    def elsewhere(part: Part, *, write: bool = False, index: bool = True) -> None:
        assert os.getpid() != here
        opens(part, write=write, index=index)

    monkeypatch.setattr(Part, "open", elsewhere)
    assert verify(tmp_path, processes=count).ok


def test_sound_part_that_continues_another_entry_is_told_as_one_process_tells_it(tmp_path: Path) -> None:
    months(tmp_path)[1].unlink()
    found = verify(tmp_path, processes=2)
    assert found == verify(tmp_path) and not found.ok


def test_interrupt_ends_the_other_processes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    months(tmp_path)
    here, check, fork = os.getpid(), processes.sound, os.fork
    started: list[int] = []

    def begin() -> int:
        started.append(fork())
        return started[-1]

    def waits(part: Part) -> processes.Sound | None:
        if os.getpid() != here and part.name.file > 1:
            signal.pause()
        return check(part)

    monkeypatch.setattr(processes, "sound", waits)

    def interrupt(done: int, total: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fork", begin)
    with pytest.raises(KeyboardInterrupt):
        verify(tmp_path, processes=5, progress=interrupt)
    assert len(started) == 5
    for pid in started:
        with pytest.raises(ChildProcessError):
            os.waitpid(pid, os.WNOHANG)


def test_small_book_is_checked_by_one_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    months(tmp_path)
    monkeypatch.setattr(os, "fork", lambda: pytest.fail("a process was started"))
    assert verify(tmp_path, processes=0).ok and verify(tmp_path).ok


def test_without_a_process_to_be_had_one_checks_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    months(tmp_path)

    def none() -> int:
        raise BlockingIOError

    monkeypatch.setattr(os, "fork", none)
    assert verify(tmp_path, processes=2).ok


def test_cores_are_one_where_the_system_does_not_tell(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda pid: {0, 2, 5})
    assert cores() == 3
    monkeypatch.delattr(os, "sched_getaffinity")
    monkeypatch.setattr(os, "cpu_count", lambda: 7)
    assert cores() == 7
    monkeypatch.setattr(os, "cpu_count", lambda: None)
    assert cores() == 1
