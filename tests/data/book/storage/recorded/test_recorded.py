"""Every change on the disk in whole tales of a book: calls, names and bytes are those that were recorded.

A change that is wanted is written by ``python -m tests.data.book.storage.recorded``; look at its difference.
"""

from __future__ import annotations

from pathlib import Path
from unittest.mock import patch

import pytest

from data.book.storage import record
from tests.data.book.storage.recorded import play

HERE = Path(__file__).parent / "tales"


@pytest.mark.parametrize("scene", sorted(play.SCENES))
def test_tale_is_the_recorded_one(scene: str, tmp_path: Path) -> None:
    recorded = (HERE / f"{scene}.txt").read_text("utf-8").splitlines()
    played = play.play(scene, tmp_path).splitlines()
    for line, (said, found) in enumerate(zip(recorded, played, strict=False), 1):
        assert found == said, f"{scene}.txt, line {line}"
    assert len(played) == len(recorded)


@pytest.mark.parametrize(
    "scene",
    ["scenes/is_damaged", "scenes/is_killed", "scenes/is_lost_behind", "tables/are_in_trouble", "tables/is_a_journal"],
)
@pytest.mark.parametrize("bytes_at_once", [100, 700])
def test_tale_is_the_same_however_much_is_read_at_once(scene: str, bytes_at_once: int, tmp_path: Path) -> None:
    with patch.object(record, "CHUNK", bytes_at_once):
        assert play.play(scene, tmp_path) == (HERE / f"{scene}.txt").read_text("utf-8")
