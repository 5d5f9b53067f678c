"""Fixtures for the tests of the whole program."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from tests.console.conftest import siaga as siaga
from tests.house import sources


@pytest.fixture(scope="package", autouse=True)
def parsed() -> Iterator[None]:
    """Keep what is parsed until the last test of this folder, and do not search it for garbage again and again."""
    gc.disable()
    yield
    sources.forget()
    gc.enable()
