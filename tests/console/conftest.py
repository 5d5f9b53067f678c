"""Fixtures of the command line's tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.console.siaga import Siaga


@pytest.fixture
def siaga(tmp_path: Path) -> Siaga:
    """``siaga`` on a fresh home with the sample site."""
    fresh = Siaga(tmp_path / "home")
    fresh.run("init")
    return fresh
