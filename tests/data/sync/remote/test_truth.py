"""The link says the truth: renewed secrets, what is unsent, and what the remote has lost."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from data.base.clock import MINUTE, SECOND, ManualClock
from data.sync.own_log import unsent_of
from data.sync.remote import secrets
from data.sync.remote.access import Access
from data.sync.remote.http import HttpClient
from data.sync.segment import Keys
from tests.kits.sync import KEY, START, Contract, Station


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(START)


@pytest.fixture
def server() -> Contract:
    return Contract("JBR", "SBY")


@pytest.fixture
def one(tmp_path: Path, server: Contract, clock: ManualClock) -> Iterator[Station]:
    made = Station(tmp_path / "one", "JBR", server, clock)
    yield made
    made.close()


def signed(station: Station, folder: Path) -> None:
    """Let a station read its secrets from files of ``folder``, as a console does."""
    http = HttpClient("http://127.0.0.1/v1", None, station.clock, transport=station.server)

    def read() -> tuple[secrets.SignIn, Keys]:
        word = secrets.password(folder / "remote.password", {})
        return secrets.basic(station.code, word), secrets.keys(folder / "site.key", {})

    files = [folder / "remote.password", folder / "site.key"]
    station.engine.remote.http = http
    station.engine._look = Access(http, read, files, None).look


def put(file: Path, text: str, mode: int = 0o600) -> None:
    """Put a file in place of another one, as mv does."""
    new = file.with_name("new")
    new.write_text(text)
    new.chmod(mode)
    new.replace(file)


async def test_renewed_password_counts_at_the_next_attempt(one: Station, server: Contract, tmp_path: Path) -> None:
    put(tmp_path / "site.key", KEY.hex())
    put(tmp_path / "remote.password", "old")
    good = secrets.basic("JBR", "new")["Authorization"]
    server.hook = lambda request, done: (
        None if request.headers["authorization"] == good else httpx.Response(401, json={"code": 401})
    )
    signed(one, tmp_path)
    one.write(3)
    assert await one.turn() >= MINUTE
    assert (one.engine.state.state, one.engine.state.unsent) == ("signin", 4)
    put(tmp_path / "remote.password", "new")
    await one.turn()
    assert (one.engine.state.state, one.engine.state.unsent) == ("online", 0)


async def test_unusable_secret_is_a_state_with_the_true_number_and_ends_when_it_is_mended(
    one: Station, tmp_path: Path
) -> None:
    put(tmp_path / "site.key", KEY.hex())
    put(tmp_path / "remote.password", "word", mode=0o644)
    signed(one, tmp_path)
    one.write(2)
    await one.turn()
    state = one.engine.state
    assert (state.state, state.unsent, state.oldest) == ("signin", 3, one.book.get(1).at)
    assert state.error is not None and state.error.key == "sync.secret_open"
    (tmp_path / "remote.password").chmod(0o600)
    await one.turn()
    assert (one.engine.state.state, one.engine.state.unsent) == ("online", 0)


async def test_renewed_key_seals_and_opens_without_a_restart(one: Station, server: Contract, tmp_path: Path) -> None:
    put(tmp_path / "remote.password", "word")
    put(tmp_path / "site.key", KEY.hex())
    signed(one, tmp_path)
    await one.turn()
    other = Station(tmp_path / "two", "SBY", server, one.clock)
    other.key = (b"n" * 32, KEY)
    other.begin()
    other.write(1)
    await other.turn()
    one.clock.advance(MINUTE)
    await one.turn()
    assert one.engine.state.state == "degraded"
    put(tmp_path / "site.key", f"{KEY.hex()}\n{other.key[0].hex()}")
    one.engine.try_now()
    await one.turn()
    assert one.replica(other.book.id) == other.own()
    other.close()


@pytest.mark.parametrize("known", [False, True])
async def test_key_that_opens_no_seal_of_the_room_seals_nothing(
    one: Station, server: Contract, tmp_path: Path, known: bool
) -> None:
    await one.turn()
    other = Station(tmp_path / "two", "SBY", server, one.clock)
    put(tmp_path / "remote.password", "word")
    signed(other, tmp_path)
    if known:  # it had the right key, and a wrong one was put in its place while it ran
        put(tmp_path / "site.key", KEY.hex())
        await other.turn()
    put(tmp_path / "site.key", "ab" * 32)
    other.write(3)
    sent = len(server.logs["log-SBY"])
    await other.turn()
    state = other.engine.state
    assert (state.state, state.unsent) == ("degraded", 3 if known else 4)
    assert state.error is not None and (state.error.key, state.error.facts) == ("sync.key_strange", {"station": "JBR"})
    assert len(server.logs["log-SBY"]) == sent, "nobody may change it there, so nobody could ever read it"
    put(tmp_path / "site.key", KEY.hex())
    one.clock.advance(MINUTE)
    await other.turn()
    assert (other.engine.state.state, other.engine.state.unsent) == ("online", 0)
    one.clock.advance(MINUTE)
    await one.turn()
    assert one.replica(other.book.id) == other.own() and one.engine.state.state == "online"
    other.close()


async def test_entry_is_unsent_from_its_save_until_it_is_acknowledged(one: Station, server: Contract) -> None:
    one.write(1)
    await one.turn()
    server.stalled = True  # the server hangs: no round ends, and the state is not published
    one.write(21)
    assert (one.engine.unsent.count, one.engine.unsent.oldest) == (21, one.book.get(3).at)
    assert one.engine.state.unsent == 0
    server.stalled = False
    await one.turn()
    assert (one.engine.unsent.count, one.engine.unsent.oldest) == (0, None)


async def test_reader_counts_what_is_unsent_from_books_and_acknowledged(one: Station) -> None:
    one.write(5)

    class Books:
        book, replicas = one.book, one.replicas

    assert unsent_of(one.home, "JBR", Books()).count == 6
    await one.turn()
    assert unsent_of(one.home, "JBR", Books()).count == 0
    one.write(2)
    assert unsent_of(one.home, "JBR", Books()).count == 2


def newest(server: Contract) -> str:
    return max(server.logs["log-JBR"])


@pytest.mark.parametrize("lost", ["the newest", "one in the middle", "all"])
async def test_records_gone_on_the_remote_are_noticed_within_a_minute(
    one: Station, server: Contract, lost: str
) -> None:
    for _ in range(5):
        one.write(3)
        await one.turn()
    states = len(one.states)
    log = server.logs["log-JBR"]
    gone = {"the newest": [newest(server)], "one in the middle": [sorted(log)[2]], "all": list(log)}[lost]
    for record in gone:
        del log[record]
    one.clock.advance(MINUTE + SECOND)
    await one.turn()
    assert sorted(set(server.book(one.book.id)), key=one.own().index) == one.own()
    said = [s for s in one.states[states:] if s.state == "reset"]
    assert said and said[0].error is not None and said[0].error.key == "sync.lost"
    assert one.engine.state.state == "online"


async def test_head_gone_is_made_again_or_named(one: Station, server: Contract) -> None:
    one.write(3)
    await one.turn()
    del server.logs["heads"]["JBR"]
    await one.turn()
    assert one.engine.state.error is not None and one.engine.state.error.key == "sync.no_head"
    await one.turn()
    assert one.engine.state.state == "online"
    assert server.logs["heads"]["JBR"].data[one.book.id] == 4
    # A server that makes no heads for stations.
    del server.logs["heads"]["JBR"]
    server.hook = lambda request, done: (
        httpx.Response(403, json={})
        if request.method == "PUT" and "/heads/" in request.url.path and "JBR" not in server.logs["heads"]
        else None
    )
    one.write(1)
    for _ in range(3):
        await one.turn()
        state = one.engine.state
        assert state.state == "reset" and state.error is not None and state.error.key == "sync.no_head"


@pytest.mark.parametrize("status", [201, 412, 413])
async def test_answer_that_fits_no_question_is_not_a_loss(one: Station, server: Contract, status: int) -> None:
    one.write(1)
    await one.turn()
    server.hook = lambda request, done: httpx.Response(status, json={}) if request.method == "GET" else None
    one.write(1)
    await one.turn()
    state = one.engine.state
    assert state.state == "degraded" and state.error is not None and state.error.key == "sync.unexpected"


async def test_right_to_write_that_was_taken_is_named(one: Station, server: Contract) -> None:
    one.write(1)
    await one.turn()
    server.hook = lambda request, done: httpx.Response(403, json={}) if request.method == "PUT" else None
    one.write(1)
    await one.turn()
    state = one.engine.state
    assert state.state == "signin" and state.error is not None and state.error.key == "sync.no_write"


async def test_clock_of_the_remote_is_in_the_state(one: Station, server: Contract) -> None:
    one.engine.remote.http.skew = 3_600_000 + 1
    await one.turn()
    assert one.engine.state.skew == 3_600_000


def test_stamp_notices_a_file_that_was_replaced_with_the_same_size(tmp_path: Path) -> None:
    file = tmp_path / "word"
    put(file, "old")
    read: list[str] = []

    def look() -> tuple[secrets.SignIn, None]:
        read.append(file.read_text())
        return {}, None

    access = Access(HttpClient("http://127.0.0.1/v1", None, ManualClock(START)), look, [file], None)
    access.look()
    access.look()
    times = file.stat()
    put(file, "new")
    os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))
    access.look()
    assert read == ["old", "new"]
