"""The remote that the tests of sync speak to: one Kinto of their own for each process of pytest, or any that
``SIAGA_REMOTE_URL`` names (docs/remote.md)."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tests.kits.remote.kinto import Kinto, Remote, provision


@pytest.fixture(scope="session")
def server() -> Iterator[Kinto]:
    """The process that lives of a Kinto are forked from. A test that wants a server of its own starts it anew."""
    kinto = Kinto()
    yield kinto
    kinto.close()


@pytest.fixture
def kinto(server: Kinto) -> Iterator[Kinto]:
    """An empty Kinto, in the middle of nobody else's test."""
    server.start()
    yield server
    server.kill()


@pytest.fixture(scope="module")
def remote(request: pytest.FixtureRequest) -> Iterator[Remote]:
    """A remote with two stations: the one that the environment names, else the tests' own, laid out anew."""
    url = os.environ.get("SIAGA_REMOTE_URL", "")
    if url:
        pairs = (pair.partition(":")[::2] for pair in os.environ["SIAGA_REMOTE_STATIONS"].split(","))
        yield Remote(url.rstrip("/"), os.environ["SIAGA_REMOTE_BUCKET"], dict(pairs))
        return
    kinto = request.getfixturevalue("server")
    kinto.start()
    yield provision(kinto.url, "trial", ["AAA", "BBB"])
    kinto.kill()
