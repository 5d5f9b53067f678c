"""The remote on PostgreSQL, as an agency runs it.

The contract holds, a kill loses nothing that was acknowledged, and a stopped database means 503.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.kits.remote.chaos import play
from tests.kits.remote.kinto import Kinto, Remote, conformance, provision
from tests.kits.remote.postgres import KintoOnPostgres, Postgres, programs
from tests.kits.remote.proxy import QUICK
from tests.remote.test_conformance import ids, is_error, put, record, segment

pytestmark = pytest.mark.slow


def _server() -> Iterator[Postgres]:
    place = programs()
    if place is None:
        pytest.skip("NOT RUN: there is no PostgreSQL server on this machine (Debian: apt-get install postgresql)")
    server = Postgres(place)
    try:
        server.start()
        yield server
    finally:
        server.close()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL that runs."""
    yield from _server()


@pytest.fixture(scope="session")
def emptied() -> Iterator[Postgres]:
    """Another one, for tests that begin with an empty database."""
    yield from _server()


@pytest.fixture(scope="session")
def on_postgres(postgres: Postgres) -> Iterator[Kinto]:
    """A Kinto with that PostgreSQL behind it."""
    kinto = Kinto(
        storage_backend="kinto.core.storage.postgresql",
        storage_url=postgres.url,
        permission_backend="kinto.core.permission.postgresql",
        permission_url=postgres.url,
    )
    kinto.start()
    yield kinto
    kinto.close()


@pytest.fixture
def real(on_postgres: Kinto) -> Remote:
    on_postgres.start()  # without connections that died with the database in the test before
    return provision(on_postgres.url, "real", ["AAA", "BBB"])


def test_contract_holds_on_postgresql(real: Remote) -> None:
    run = conformance(real)
    assert run.returncode == 0, run.stdout
    assert " passed" in run.stdout


def test_acknowledged_records_survive_a_kill_of_everything(
    real: Remote, on_postgres: Kinto, postgres: Postgres
) -> None:
    book = "AAA-k111"
    for life in range(3):
        with real.client("AAA") as client:
            for no in range(life * 100 + 1, life * 100 + 31):
                assert put(client, record("AAA", book, no), segment(no)).status_code == 201
            head = client.get("heads/records/AAA")
            done = client.put(
                "heads/records/AAA", json={"data": {book: life}}, headers={"If-Match": head.headers["ETag"]}
            )
            assert done.status_code == 200
        postgres.kill()
        on_postgres.kill()
        postgres.start()
        on_postgres.start()
        with real.client("BBB") as client:
            found = client.get("log-AAA/records", params={"gt_id": book, "max_id": f"{book}-9", "_sort": "id"})
            assert ids(found) == [f"{book}-{n:010}" for i in range(life + 1) for n in range(i * 100 + 1, i * 100 + 31)]
            assert client.get("heads/records/AAA").json()["data"][book] == life


def test_stopped_database_means_503_with_retry_after(real: Remote, postgres: Postgres) -> None:
    with real.client("AAA") as client:
        assert client.get("heads/records").status_code == 200
        postgres.kill()
        try:
            answer = client.get("heads/records")
            assert answer.status_code == 503
            assert is_error(answer)
            assert int(answer.headers["Retry-After"]) > 0
            assert put(client, record("AAA", "AAA-d111", 1), segment(1)).status_code == 503
        finally:
            postgres.start()
        assert client.get("heads/records").status_code == 200
        assert client.get(record("AAA", "AAA-d111", 1)).status_code == 404


def test_rollback_forgets_records_after_the_backup(real: Remote, on_postgres: Kinto, postgres: Postgres) -> None:
    with real.client("AAA") as client:
        put(client, record("AAA", "AAA-r111", 1), segment(1))
    copy = postgres.backup()
    on_postgres.start()
    with real.client("AAA") as client:
        assert put(client, record("AAA", "AAA-r111", 2), segment(2)).status_code == 201
    postgres.roll_back(copy)
    on_postgres.start()
    with real.client("AAA") as client:
        assert client.get(record("AAA", "AAA-r111", 1)).status_code == 200
        assert client.get(record("AAA", "AAA-r111", 2)).status_code == 404


@pytest.fixture(scope="session")
def rolled(emptied: Postgres) -> Iterator[KintoOnPostgres]:
    """A Kinto whose lives begin with a rollback of its database."""
    kinto = KintoOnPostgres(emptied)
    yield kinto
    kinto.close()


@pytest.mark.parametrize("seed", range(5000, 5006))
async def test_all_stations_converge_on_postgresql(rolled: KintoOnPostgres, tmp_path: Path, seed: int) -> None:
    await play(rolled, tmp_path, seed, stations=2 + seed % 3, steps=40, deadline_s=1, kinds=QUICK)
