"""File systems on which a book can be kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.base.filesystem import NetworkFilesystem, filesystem_of, must_be_local
from tests.kits.disks import book_in

MOUNTS = """\
22 1 254:0 / / rw,relatime - ext4 /dev/vda rw
23 22 0:21 / {root} rw - nfs4 server:/export rw
24 22 0:22 / {root}/local\\040disk rw - xfs /dev/sdb rw
25 22 0:23 / {root}/memory rw shared:5 master:1 - tmpfs tmpfs rw
26 22 0:24 / {root}/twice rw - cifs //a/b rw
27 22 0:25 / {root}/twice rw - btrfs /dev/sdc rw
garbage
"""


@pytest.fixture
def mounts(tmp_path: Path) -> Path:
    for name in ("local disk", "memory", "twice"):
        (tmp_path / name).mkdir()
    file = tmp_path / "mountinfo"
    file.write_text(MOUNTS.format(root=tmp_path))
    return file


@pytest.mark.parametrize(
    ("name", "type"),
    [("", "nfs4"), ("not/there/yet", "nfs4"), ("local disk", "xfs"), ("memory", "tmpfs"), ("twice", "btrfs")],
)
def test_filesystem_of_nested_mounts_is_the_nearest_and_last(
    tmp_path: Path, mounts: Path, name: str, type: str
) -> None:
    found = filesystem_of(tmp_path / name, mounts)
    assert (found.type, found.is_network, found.is_volatile) == (type, type == "nfs4", type == "tmpfs")
    assert found.free > 0


def test_filesystem_of_a_symbolic_link_is_that_of_its_target(tmp_path: Path, mounts: Path) -> None:
    (tmp_path / "link").symlink_to("local disk")
    assert filesystem_of(tmp_path / "link", mounts).type == "xfs"


def test_filesystem_that_is_unknown_is_trusted(tmp_path: Path) -> None:
    assert filesystem_of(tmp_path, tmp_path / "none").type == ""
    must_be_local(tmp_path, tmp_path / "none")


def test_book_on_a_network_filesystem_is_not_opened(
    tmp_path: Path, mounts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("data.base.filesystem.MOUNTS", mounts)
    with pytest.raises(NetworkFilesystem) as refused:
        book_in(tmp_path / "home")
    assert refused.value.type == "nfs4" and not (tmp_path / "home").exists()
    book_in(tmp_path / "local disk" / "home").close()
