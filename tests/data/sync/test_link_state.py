"""Waiting, secrets, and how the link is said to stand."""

from __future__ import annotations

import asyncio
import random
from pathlib import Path

import httpx
import pytest

from data.base.clock import MINUTE, SECOND, ManualClock
from data.site.remote_url import is_loopback, scheme_and_host
from data.sync.link_state import LinkState
from data.sync.remote import secrets
from data.sync.remote.backoff import Backoff
from data.sync.remote.secrets import SecretFault
from tests.kits.sync import START, Contract, Station


def test_waits_grow_and_are_spread_and_have_an_end() -> None:
    waits = [[b.failed() for _ in range(12)] for b in (Backoff(random.Random(seed)) for seed in range(200))]
    for n in range(12):
        most = min(45 * SECOND, SECOND << n)
        column = [w[n] for w in waits]
        assert min(column) >= 0 and max(column) <= most
        assert max(column) - min(column) > most / 2, "full jitter"


def test_a_server_that_asks_is_followed_up_to_five_minutes() -> None:
    backoff = Backoff(random.Random(1))
    assert backoff.failed(floor=40 * SECOND) == 40 * SECOND
    assert backoff.failed(floor=9 * 60 * MINUTE) == 5 * MINUTE
    backoff.succeeded()
    assert backoff.failures == 0 and backoff.failed() <= SECOND


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o660])
def test_a_secret_that_others_can_read_is_refused_with_the_mode_that_is_right(tmp_path: Path, mode: int) -> None:
    file = tmp_path / "remote.password"
    file.write_text("rahasia")
    file.chmod(mode)
    with pytest.raises(SecretFault) as caught:
        secrets.password(file, {})
    assert caught.value.why.facts == {"file": str(file), "mode": f"{mode:04o}"}
    assert "rahasia" not in repr(caught.value) + str(caught.value.why)
    file.chmod(0o600)
    assert secrets.password(file, {}) == "rahasia"


def test_the_environment_comes_before_the_file(tmp_path: Path) -> None:
    assert secrets.password(tmp_path / "none", {"SIAGA_REMOTE_PASSWORD": "x"}) == "x"
    assert secrets.keys(tmp_path / "none", {"SIAGA_SITE_KEY": "ab" * 32}) == (b"\xab" * 32,)
    with pytest.raises(SecretFault):
        secrets.password(tmp_path / "none", {})


def test_a_link_to_a_secret_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "there").write_text("x")
    (tmp_path / "there").chmod(0o600)
    (tmp_path / "link").symlink_to(tmp_path / "there")
    with pytest.raises(SecretFault):
        secrets.read(tmp_path / "link")


@pytest.mark.parametrize("text", ["", "short", "zz" * 32, "ab" * 16])
def test_what_is_no_key_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "site.key"
    secrets.write(file, text)
    with pytest.raises(SecretFault) as caught:
        secrets.keys(file, {})
    assert caught.value.why.key == "sync.key_wrong"


def test_two_keys_while_one_is_changed(tmp_path: Path) -> None:
    file = tmp_path / "site.key"
    secrets.write(file, f"{'ab' * 32}  # since May\n\n{'cd' * 32}")
    assert secrets.keys(file, {}) == (b"\xab" * 32, b"\xcd" * 32)
    assert file.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("url", "parts"),
    [
        ("https://k.example/v1", ("https", "k.example")),
        ("http://[::1]:8888/v1", ("http", "::1")),
        ("https://name:word@k.example/v1", ("", "")),
        ("https://k.example:x/v1", ("", "")),
        ("k.example", ("", "")),
    ],
)
def test_addresses(url: str, parts: tuple[str, str]) -> None:
    assert scheme_and_host(url) == parts


def test_this_machine() -> None:
    assert is_loopback("localhost") and is_loopback("127.9.9.9") and is_loopback("::1")
    assert not is_loopback("10.0.0.1") and not is_loopback("localhost.evil.example")


def test_a_link_that_is_not_heard_of_is_stale() -> None:
    well = LinkState("online", contact=1_000)
    assert well.word(31_000) == "online" and well.word(31_001) == "stale"
    assert LinkState("offline", contact=1_000).word(99_000) == "offline"


@pytest.fixture
def alone(tmp_path: Path) -> Station:
    return Station(tmp_path, "JBR", Contract("JBR"), ManualClock(START))


def answering(status: int, **headers: str):  # type: ignore[no-untyped-def]
    return lambda request, done: httpx.Response(status, json={}, headers=headers)


@pytest.mark.parametrize(
    ("status", "state"), [(401, "signin"), (403, "signin"), (503, "degraded"), (429, "degraded"), (302, "offline")]
)
async def test_the_state_says_what_is_wrong_and_entries_wait(alone: Station, status: int, state: str) -> None:
    assert isinstance(alone.server, Contract)
    alone.write(4)
    alone.server.hook = answering(status)
    rest = await alone.turn()
    shown = alone.states[-1]
    assert (shown.state, shown.unsent, shown.attempts) == (state, 5, 1)
    assert shown.oldest == START and shown.error is not None
    assert shown.next_try == alone.clock.monotonic() + rest
    assert rest >= MINUTE or state != "signin"
    alone.server.hook = lambda request, done: None
    await alone.turn()
    assert (alone.states[-1].state, alone.states[-1].unsent, alone.states[-1].attempts) == ("online", 0, 0)
    alone.close()


async def test_a_retry_after_is_waited_for(alone: Station) -> None:
    assert isinstance(alone.server, Contract)
    alone.server.hook = answering(503, **{"Retry-After": "45"})
    assert await alone.turn() == 45 * SECOND
    alone.close()


async def test_a_save_is_sent_at_once_but_not_while_the_remote_is_waited_for(alone: Station) -> None:
    assert isinstance(alone.server, Contract)
    running = asyncio.create_task(alone.engine.run())
    await _until(lambda: bool(alone.states) and alone.states[-1].state == "online")
    alone.write(1)
    alone.engine.wake()
    await _until(lambda: alone.server.book(alone.book.id) == alone.own())
    alone.server.hook = answering(503, **{"Retry-After": "45"})
    alone.write(1)
    alone.engine.wake()
    await _until(lambda: alone.states[-1].attempts == 1)
    alone.server.hook = lambda request, done: None
    asked = len(alone.server.asked)
    alone.engine.wake()
    for _ in range(50):
        await asyncio.sleep(0)
    assert len(alone.server.asked) == asked
    alone.engine.try_now()
    await _until(lambda: alone.states[-1].state == "online")
    running.cancel()
    alone.close()


async def test_it_looks_again_after_the_poll(alone: Station) -> None:
    assert isinstance(alone.server, Contract)
    running = asyncio.create_task(alone.engine.run())
    await _until(lambda: bool(alone.states) and alone.states[-1].state == "online")
    asked = len(alone.server.asked)
    await _until(lambda: bool(alone.clock._waiting))
    alone.clock.advance(2 * SECOND)
    for _ in range(50):
        await asyncio.sleep(0)
    assert len(alone.server.asked) == asked, "3 s less a fifth have not passed"
    alone.clock.advance(2 * SECOND)
    await _until(lambda: len(alone.server.asked) > asked)
    running.cancel()
    alone.close()


async def _until(what) -> None:  # type: ignore[no-untyped-def]
    for _ in range(5_000):
        if what():
            return
        await asyncio.sleep(0)
    raise AssertionError("it never came")
