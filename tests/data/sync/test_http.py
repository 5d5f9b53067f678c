"""One exchange with the remote: every way in which it can end."""

from __future__ import annotations

import asyncio
import gzip
import ssl
import sys
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from data.base.clock import MINUTE, SECOND, ManualClock
from data.sync.remote.http import MOST_REPLY, HttpClient, TooLarge, Trouble
from data.sync.remote.secrets import basic
from tests.kits.sync import START

Answers = Callable[[httpx.Request], httpx.Response]


def client(answer: Answers | httpx.AsyncBaseTransport, deadline_s: float = 5) -> HttpClient:
    transport = answer if isinstance(answer, httpx.AsyncBaseTransport) else httpx.MockTransport(answer)
    return HttpClient(
        "http://127.0.0.1/v1", basic("JBR", "secret"), ManualClock(START), deadline_s=deadline_s, transport=transport
    )


def always(status: int, **how: object) -> Answers:
    return lambda request: httpx.Response(status, **how)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("answer", "state", "key", "local"),
    [
        (always(302, headers={"Location": "http://portal/"}, json={}), "offline", "sync.portal", False),
        (always(200, text="<html>Sign in to this hotel</html>"), "offline", "sync.portal", False),
        (always(204), "offline", "sync.portal", False),
        (always(404, text="<html>nothing here</html>"), "offline", "sync.portal", False),
        (always(307, headers={"Location": "http://127.0.0.1/v2/v1/y"}, json={}), "offline", "sync.portal", False),
        (always(307, headers={"Location": "/v1/x"}, json={}), "offline", "sync.portal", False),
        (always(301, headers={"Location": "https://127.0.0.1/v1/x"}), "offline", "sync.moved", False),
        (always(307, headers={"Location": "//127.0.0.1/kinto/v1/x"}), "offline", "sync.moved", False),
        (always(511, json={}), "offline", "sync.portal", False),
        (always(401, json={}), "signin", "sync.refused_401", False),
        (always(403, json={}), "signin", "sync.refused_403", False),
        (always(409, json={}), "degraded", "sync.busy", False),
        (always(429, json={}), "degraded", "sync.busy", False),
        (always(500, text="oops"), "degraded", "sync.failing", False),
        (always(503, json={}), "degraded", "sync.failing", False),
        (always(405, json={}), "degraded", "sync.unexpected", True),
    ],
)
async def test_reply_that_is_not_a_remotes_is_classified(answer: Answers, state: str, key: str, local: bool) -> None:
    with pytest.raises(Trouble) as caught:
        await client(answer).request("GET", "/x")
    assert (caught.value.state, caught.value.why.key, caught.value.local) == (state, key, local)


@pytest.mark.parametrize(
    ("error", "state", "key"),
    [
        (httpx.ConnectError("refused"), "offline", "sync.unreachable"),
        (httpx.ReadError("reset"), "offline", "sync.cut"),
        (httpx.RemoteProtocolError("half a reply"), "offline", "sync.cut"),
        (httpx.ReadTimeout("slow"), "offline", "sync.deadline"),
    ],
)
async def test_missing_reply_means_offline(error: httpx.HTTPError, state: str, key: str) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        raise error

    with pytest.raises(Trouble) as caught:
        await client(answer).request("GET", "/x")
    assert (caught.value.state, caught.value.why.key) == (state, key)


async def test_untrusted_certificate_is_not_an_outage() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        fault = ssl.SSLCertVerificationError(1, "certificate verify failed")
        fault.verify_message = "self-signed certificate"
        raise httpx.ConnectError("x") from fault

    with pytest.raises(Trouble) as caught:
        await client(answer).request("GET", "/x")
    assert caught.value.state == "tls"
    assert caught.value.why.facts == {"error": "self-signed certificate"}


class Dripping(httpx.AsyncByteStream):
    """A body of one byte and then nothing."""

    async def __aiter__(self):  # type: ignore[no-untyped-def]
        yield b"{"
        await asyncio.get_running_loop().create_future()


class Drips(httpx.AsyncBaseTransport):
    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, stream=Dripping())


async def test_dripping_reply_ends_at_the_deadline_of_the_exchange() -> None:
    with pytest.raises(Trouble) as caught:
        await client(Drips(), deadline_s=0).request("GET", "/x")
    assert caught.value.why.key == "sync.deadline"


class Flood(httpx.AsyncByteStream):
    def __init__(self) -> None:
        self.sent = 0

    async def __aiter__(self):  # type: ignore[no-untyped-def]
        while True:
            self.sent += 1 << 16
            yield b"[" * (1 << 16)


async def test_huge_reply_is_not_read_to_its_end() -> None:
    flood = Flood()

    class Floods(httpx.AsyncBaseTransport):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            return httpx.Response(200, stream=flood)

    with pytest.raises(TooLarge):
        await client(Floods()).request("GET", "/x")
    assert flood.sent <= MOST_REPLY + (2 << 16)


async def test_compressed_reply_is_not_unpacked() -> None:
    bomb = gzip.compress(b"{" + b" " * (64 << 20))
    headers = {"Content-Encoding": "gzip"}
    with pytest.raises(Trouble) as caught:
        await client(lambda request: httpx.Response(200, stream=_Once(bomb), headers=headers)).request("GET", "/x")
    assert caught.value.why.key == "sync.bad_reply"


class _Once(httpx.AsyncByteStream):
    def __init__(self, content: bytes) -> None:
        self._content = content

    async def __aiter__(self):  # type: ignore[no-untyped-def]
        yield self._content


@pytest.mark.parametrize(
    ("headers", "floor"),
    [
        ({"Retry-After": "7"}, 7 * SECOND),
        ({"Retry-After": "99999"}, 5 * MINUTE),
        ({"Backoff": "30"}, 30 * SECOND),
        ({"Retry-After": "soon"}, 0),
        ({"Retry-After": "-3"}, 0),
    ],
)
async def test_requested_wait_is_read_and_capped(headers: dict[str, str], floor: int) -> None:
    with pytest.raises(Trouble) as caught:
        await client(always(503, json={}, headers=headers)).request("GET", "/x")
    assert caught.value.floor == floor


async def test_refused_sign_in_waits_a_minute() -> None:
    with pytest.raises(Trouble) as caught:
        await client(always(401, json={})).request("GET", "/x")
    assert caught.value.floor == MINUTE


async def test_credentials_follow_no_redirect_and_appear_in_no_message() -> None:
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(str(request.url))
        return httpx.Response(307, headers={"Location": "http://evil.example/"})

    with pytest.raises(Trouble) as caught:
        await client(answer).request("GET", "/x")
    assert asked == ["http://127.0.0.1/v1/x"]
    assert "secret" not in repr(caught.value) + str(caught.value.why)


async def test_proxy_of_the_environment_is_ignored(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9/")
    at = client(always(200, json={}))
    assert at._client is not None and not at._client._mounts and not at._client.trust_env
    await at.close()


async def test_answer_records_contact_and_clock_skew() -> None:
    at = client(always(200, json={}, headers={"Date": "Mon, 01 Jan 2024 00:01:30 GMT"}))
    assert at.contact is None
    await at.request("GET", "/x")
    assert at.contact == 0 and at.skew == 90 * SECOND


async def test_exchange_searches_the_disk_for_no_library(monkeypatch: pytest.MonkeyPatch) -> None:
    searched: list[str] = []

    class Search:
        @staticmethod
        def find_spec(name: str, *_: Any) -> None:
            searched.append(name)

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1"
    http = HttpClient(url, basic("JBR", "secret"), ManualClock(START))
    await http.request("GET", "/x")  # what the first one loads
    monkeypatch.setattr(sys, "meta_path", [Search(), *sys.meta_path])
    await http.request("GET", "/x")
    assert not searched
    await http.close()
    server.close()
