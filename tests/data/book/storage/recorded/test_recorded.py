"""Every change on the disk in whole tales of a book: calls, names and bytes are those that were recorded.

A change that is wanted is written by ``python -m tests.data.book.storage.recorded``; look at its difference.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.data.book.storage.recorded import play

HERE = Path(__file__).parent / "tales"


@pytest.mark.parametrize("scene", sorted(play.SCENES))
def test_tale_is_the_recorded_one(scene: str, tmp_path: Path) -> None:
    recorded = (HERE / f"{scene}.txt").read_text("utf-8").splitlines()
    played = play.play(scene, tmp_path).splitlines()
    for line, (said, found) in enumerate(zip(recorded, played, strict=False), 1):
        assert found == said, f"{scene}.txt, line {line}"
    assert len(played) == len(recorded)
