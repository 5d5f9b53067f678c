"""Fixtures of the command line's tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.kits.console import stations
from tests.kits.console.command import Siaga


@pytest.fixture(autouse=True)
def stations_are_closed() -> Iterator[None]:
    """Close the stations that a test opened."""
    yield
    while stations.opened:
        stations.opened.pop().desk.close()


@pytest.fixture
def quick_pins(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hash PINs in no time. The cost of a hash is under test in tests/console/session/sign_on."""
    monkeypatch.setattr("console.session.sign_on.pins.MEMORY", 64)


@pytest.fixture
def siaga(tmp_path: Path) -> Siaga:
    """``siaga`` on a fresh home with the sample site."""
    fresh = Siaga(tmp_path / "home")
    fresh.run("init")
    return fresh
