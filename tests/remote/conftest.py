"""The remote of the sync tests.

Each process of pytest has a Kinto of its own, unless ``SIAGA_REMOTE_URL`` names a remote (docs/guide/remote.md).
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.kits.remote.kinto import Kinto, Remote, make_heads, provision


@pytest.fixture(scope="session")
def server() -> Iterator[Kinto]:
    """The process from which lives of a Kinto are forked.

    A test that wants an empty server starts a new life.
    """
    kinto = Kinto()
    yield kinto
    kinto.close()


@pytest.fixture
def kinto(server: Kinto) -> Iterator[Kinto]:
    """An empty Kinto that no other test uses."""
    server.start()
    yield server
    server.kill()


@pytest.fixture(scope="session")
def provisioned(server: Kinto, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Remote]:
    """A server that is provisioned for two stations, kept to start lives from, and its address."""
    server.start()
    remote = provision(server.url, "trial", ["AAA", "BBB"])
    kept = server.keep(tmp_path_factory.mktemp("kinto") / "provisioned")
    server.kill()
    return kept, remote


@pytest.fixture(scope="module")
def remote(request: pytest.FixtureRequest) -> Iterator[Remote]:
    """A remote with two stations.

    It is the one that the environment names, or a freshly provisioned Kinto.
    """
    url = os.environ.get("SIAGA_REMOTE_URL", "")
    if url:
        pairs = (pair.partition(":")[::2] for pair in os.environ["SIAGA_REMOTE_STATIONS"].split(","))
        header = os.environ.get("SIAGA_REMOTE_HEADER", "")
        named = Remote(url.rstrip("/"), os.environ["SIAGA_REMOTE_BUCKET"], dict(pairs), header)
        make_heads(named)
        yield named
        return
    kinto = request.getfixturevalue("server")
    kinto.start()
    yield provision(kinto.url, "trial", ["AAA", "BBB"])
    kinto.kill()
