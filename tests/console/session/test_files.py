"""Files that are created as a unit."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from console.session.files import new_file


def write(path: Path, text: str, *, overwrite: bool = False) -> None:
    with new_file(path, overwrite=overwrite) as file:
        file.write(text.encode())


def test_new_file_replaces_no_file_unless_told_to(tmp_path: Path) -> None:
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
