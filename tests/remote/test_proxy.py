"""The proxy's faults do what their names say, the same for the same seed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest

from tests.kits.remote.proxy import FAULTS, PORTAL, Proxy, Weather, late
from tests.kits.remote.raw_http import read_request, reply


class Echo:
    """A remote that answers with the number of requests it has seen."""

    def __init__(self) -> None:
        self.seen: list[str] = []

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while (request := await read_request(reader)) is not None:
            self.seen.append(request.target)
            writer.write(reply(200, {"seen": len(self.seen)}))
            await writer.drain()
        writer.close()


@pytest.fixture
async def echo() -> AsyncIterator[tuple[Echo, Proxy]]:
    remote = Echo()
    server = await asyncio.start_server(remote.serve, "127.0.0.1", 0)
    async with Proxy(server.sockets[0].getsockname()[1]) as proxy:
        yield remote, proxy
    server.close()


async def get(proxy: Proxy, path: str = "/heads", deadline: float = 5) -> httpx.Response:
    async with httpx.AsyncClient(base_url=proxy.url, trust_env=False) as client, asyncio.timeout(deadline):
        return await client.get(path)


async def test_proxy_without_faults_passes_everything(echo: tuple[Echo, Proxy]) -> None:
    remote, proxy = echo
    answer = await get(proxy)
    assert answer.json() == {"seen": 1}
    assert remote.seen == ["/v1/heads"]
    (passed,) = proxy.passed
    assert (passed.method, passed.fault) == ("GET", "")
    assert passed.down > len(answer.content)


#: Fault → what the station sees (a status or an error), and how often the remote was asked.
SEEN: dict[str, tuple[int | type[Exception], int]] = {
    "cut before": (httpx.TransportError, 0),
    "cut after": (httpx.TransportError, 1),
    "half": (httpx.TransportError, 1),
    "half head": (httpx.TransportError, 1),
    "stall": (TimeoutError, 1),
    "deaf": (TimeoutError, 0),
    "drip": (TimeoutError, 1),
    "late": (httpx.TransportError, 0),
    "twice": (200, 2),
    "html": (200, 0),
    "redirect": (302, 0),
    "401": (401, 0),
    "403": (403, 0),
    "409": (409, 0),
    "413": (413, 0),
    "429": (429, 0),
    "500": (500, 0),
    "503": (503, 0),
    "503 after": (503, 1),
}


@pytest.mark.parametrize("fault", FAULTS)
async def test_every_fault_does_what_its_name_says(echo: tuple[Echo, Proxy], fault: str) -> None:
    remote, proxy = echo
    proxy.deed = FAULTS[fault]
    outcome, asked = SEEN[fault]
    if isinstance(outcome, int):
        answer = await get(proxy)
        assert answer.status_code == outcome
        assert answer.headers.get("Retry-After", "2") == "2"
        assert (answer.content == PORTAL) == (fault in ("html", "redirect"))
    else:
        with pytest.raises(outcome):
            await get(proxy, deadline=0.3 if outcome is TimeoutError else 5)
    assert len(remote.seen) == asked


async def test_late_request_arrives_after_the_next(echo: tuple[Echo, Proxy]) -> None:
    remote, proxy = echo
    proxy.deed = late
    with pytest.raises(httpx.TransportError):
        await get(proxy, "/first")
    proxy.deed = None
    await get(proxy, "/second")
    await get(proxy, "/third")
    assert remote.seen == ["/v1/second", "/v1/first", "/v1/third"]


async def test_unplugged_proxy_refuses_and_returns_on_the_same_port(echo: tuple[Echo, Proxy]) -> None:
    _, proxy = echo
    before = proxy.port
    await proxy.close()
    with pytest.raises(httpx.ConnectError):
        await get(proxy)
    await proxy.start()
    assert proxy.port == before
    assert (await get(proxy)).status_code == 200


def test_same_seed_draws_the_same_faults() -> None:
    drawn = [[weather.next() for _ in range(400)] for weather in (Weather(7), Weather(7), Weather(8))]
    assert drawn[0] == drawn[1] != drawn[2]
    assert set(drawn[0]) == {"", *FAULTS}
    assert 100 < drawn[0].count("") < 300
