"""Files that are replaced or created as a unit."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

import pytest

from console.session import drafts, liveness
from console.session.atomic_files import new_file, replace_hint
from console.session.drafts import Drafts
from data.entries import Entry, Log, Via


def write(path: Path, text: str, *, overwrite: bool = False) -> None:
    with new_file(path, overwrite=overwrite) as file:
        file.write(text.encode())


def test_new_file_without_overwrite_replaces_nothing(tmp_path: Path) -> None:
    path = tmp_path / "site.toml"
    write(path, "one")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with pytest.raises(FileExistsError):
        write(path, "two")
    assert path.read_text() == "one"
    write(path, "three", overwrite=True)
    assert path.read_text() == "three"
    assert list(tmp_path.iterdir()) == [path]


def test_new_file_after_an_error_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "carried.siaga"
    write(path, "old")
    with pytest.raises(OSError, match="full"), new_file(path, overwrite=True) as file:
        file.write(b"half")
        raise OSError(28, "full")
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_new_file_names_the_file_in_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError) as found:
        write(tmp_path / "none" / "report.md", "text")
    assert found.value.filename == str(tmp_path / "none" / "report.md")


# --- hints -----------------------------------------------------------------------------------------------------------


def no_room(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no file grow from now on."""
    write = os.write

    def full(fd: int, data: bytes) -> int:
        if 512 * os.fstat(fd).st_blocks < len(data):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return write(fd, data)

    monkeypatch.setattr("console.session.atomic_files.os.write", full)


def test_replace_hint_on_full_disk_overwrites_in_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept, mark = tmp_path / "drafts.json", tmp_path / "alive"
    drafts.save(kept, Drafts("a line that was typed before the disk was full"))
    liveness.mark_alive(mark, 1_700_000_000_000)
    no_room(monkeypatch)
    drafts.save(kept, Drafts("typed since"))
    liveness.mark_alive(mark, 1_700_000_600_000)
    assert drafts.load(kept) == Drafts("typed since") and liveness.last_alive(mark) == 1_700_000_600_000
    drafts.save(kept, Drafts("x" * 50_000))  # too long to fit: the old one is better than none
    assert drafts.load(kept) == Drafts("typed since")


def test_replace_hint_short_write_keeps_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "drafts.json"
    replace_hint(path, b"whole")
    write = os.write
    monkeypatch.setattr("console.session.atomic_files.os.write", lambda fd, data: write(fd, data[:3]))
    replace_hint(path, b"x" * 50_000)
    assert path.read_bytes() == b"whole"


def test_drafts_without_what_was_saved_after_they_were_noted() -> None:
    def entry(no: int, way: str, cmd: int = 0) -> Log:
        return Log(by="LST", subjects=("room",), words="x", no=no, cmd=cmd, via=Via(way))

    kept = Drafts("l half", ("parked", "l one", "l two"), waiting=2, book="JBR-1", no=7)
    book: list[Log] = []

    def since(first: int) -> list[Entry]:
        return [each for each in book if each.no >= first]

    assert drafts.unsaved(kept, "JBR-1", since) == kept
    book += [entry(7, "line"), entry(8, "rule"), entry(9, "exec"), entry(10, "line"), entry(11, "line", cmd=10)]
    assert drafts.unsaved(kept, "JBR-1", since).parked == ("parked", "l two")
    book += [entry(12, "key"), entry(13, "socket")]
    found = drafts.unsaved(kept, "JBR-1", since)
    assert (found.typed, found.parked) == ("l half", ("parked",)), "F9 enters nothing that was typed"
    book += [entry(14, "line"), entry(15, "line")]
    assert drafts.unsaved(kept, "JBR-1", since).typed == ""
    assert drafts.unsaved(kept, "JBR-2", since) == kept, "numbers of another book say nothing"
    assert drafts.unsaved(Drafts("as 0.1.0 kept it"), "JBR-1", since) == Drafts("as 0.1.0 kept it")
