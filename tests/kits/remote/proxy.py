"""A proxy between a station and its remote, with every fault of a network.

A :class:`Weather` draws the fault of each request from a seed: the same seed and the same requests give the same
faults. ``python -m tests.kits.remote.proxy LISTEN UPSTREAM`` runs one for trials in a terminal.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import sys
from collections.abc import Awaitable, Callable, Iterable

import msgspec

from tests.kits.remote.raw_http import Reply, Request, error, read_reply, read_request, reply

#: Seconds between the pieces of a reply that drips; after so many pieces the connection is cut.
DRIP_S = 0.005
DRIPS = 2_000

#: Wait that an honest server asks for after too many or too early requests (s).
RETRY_AFTER_S = 2

PORTAL = b"<html><body><h1>Welcome to the hotel's network</h1>Please accept the terms.</body></html>"


class Gone(Exception):
    """The connection is to be cut now."""


class Exchange:
    """One request on its way."""

    def __init__(
        self, proxy: Proxy, request: Request, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self.request = request
        self._proxy = proxy
        self._reader = reader
        self._writer = writer
        self.answered = 0  # bytes

    async def forward(self, raw: bytes | None = None) -> Reply:
        """Forward the request and return the reply. Raises Gone without one."""
        return await self._proxy.forward(self.request.raw if raw is None else raw)

    async def answer(self, raw: bytes) -> None:
        """Write these bytes to the station."""
        self._writer.write(raw)
        self.answered += len(raw)
        await self._writer.drain()

    async def until_left(self) -> None:
        """Stay silent until the station gives up."""
        while await self._reader.read(65536):
            pass
        raise Gone


Deed = Callable[[Exchange], Awaitable[None]]


async def fair(exchange: Exchange) -> None:
    """Forward without a fault."""
    await exchange.answer((await exchange.forward()).raw)


async def cut_before(exchange: Exchange) -> None:
    """Cut the connection before the remote gets the request."""
    raise Gone


async def cut_after(exchange: Exchange) -> None:
    """Cut the connection after the remote has done it."""
    await exchange.forward()
    raise Gone


async def half(exchange: Exchange) -> None:
    """Cut the reply in the middle of its body."""
    answer = await exchange.forward()
    await exchange.answer(answer.raw[: len(answer.raw) - (len(answer.body) + 1) // 2])
    raise Gone


async def half_head(exchange: Exchange) -> None:
    """Cut the reply in its headers."""
    await exchange.answer((await exchange.forward()).raw[:40])
    raise Gone


async def stall(exchange: Exchange) -> None:
    """Forward, then stay silent on an open connection."""
    await exchange.forward()
    await exchange.until_left()


async def deaf(exchange: Exchange) -> None:
    """Stay silent on an open connection, without forwarding."""
    await exchange.until_left()


async def drip(exchange: Exchange) -> None:
    """Send the reply one byte at a time.

    Each byte is in time for a timeout that restarts with each one.
    """
    for piece in (await exchange.forward()).raw[:DRIPS]:
        await exchange.answer(bytes([piece]))
        await asyncio.sleep(DRIP_S)
    raise Gone


async def late(exchange: Exchange) -> None:
    """Cut the connection, and forward the request after the next one."""
    exchange._proxy.held.append(exchange.request.raw)
    raise Gone


async def twice(exchange: Exchange) -> None:
    """Forward the request twice, and answer with the second reply."""
    await exchange.forward()
    await exchange.answer((await exchange.forward()).raw)


async def unavailable_after(exchange: Exchange) -> None:
    """Forward, and answer 503: a balancer lost the reply."""
    await exchange.forward()
    await exchange.answer(error(503, {"Retry-After": str(RETRY_AFTER_S)}))


def instead(raw: bytes) -> Deed:
    """Return a deed that answers ``raw`` without forwarding."""

    async def deed(exchange: Exchange) -> None:
        await exchange.answer(raw)

    return deed


#: Every fault by its name.
FAULTS: dict[str, Deed] = {
    "cut before": cut_before,
    "cut after": cut_after,
    "half": half,
    "half head": half_head,
    "stall": stall,
    "deaf": deaf,
    "drip": drip,
    "late": late,
    "twice": twice,
    "html": instead(reply(200, PORTAL, {"Content-Type": "text/html"})),
    "redirect": instead(reply(302, PORTAL, {"Content-Type": "text/html", "Location": "http://portal.invalid/"})),
    "401": instead(error(401, {"WWW-Authenticate": "Basic"})),
    "403": instead(error(403)),
    "409": instead(error(409)),
    "413": instead(reply(413, b"Request Entity Too Large", {"Content-Type": "text/plain"})),
    "429": instead(error(429, {"Retry-After": str(RETRY_AFTER_S)})),
    "500": instead(error(500)),
    "503": instead(error(503, {"Retry-After": str(RETRY_AFTER_S)})),
    "503 after": unavailable_after,
}

#: Those that take no time; the others last until the station's deadline.
QUICK = tuple(name for name in FAULTS if name not in ("stall", "deaf", "drip"))


class Weather:
    """The faults of requests, drawn from a seed.

    ``rate``: the share of requests with a fault.
    """

    def __init__(self, seed: int | str, rate: float = 0.4, kinds: Iterable[str] = FAULTS) -> None:
        self._draw = random.Random(f"weather {seed}")
        self.rate = rate
        self.kinds = tuple(kinds)

    def next(self) -> str:
        """Return the name of a fault, or "" for none."""
        drawn, which = self._draw.random(), self._draw.choice(self.kinds)
        return which if drawn < self.rate else ""

    def clear(self) -> None:
        """End all faults."""
        self.rate = 0.0


class Passed(msgspec.Struct, frozen=True):
    """A request that went through: its fault, and bytes in both directions."""

    method: str
    target: str
    fault: str
    up: int
    down: int


class Proxy:
    """A proxy on loopback that forwards requests to ``upstream``.

    ``upstream``: a port, which may change. ``latency``: seconds of a round trip. Use :meth:`start` and :meth:`close`,
    or ``async with``.
    """

    def __init__(self, upstream: int, weather: Weather | None = None, *, latency: float = 0.0) -> None:
        self.upstream = upstream
        self.weather = weather or Weather(0, 0.0)
        self.latency = latency
        self.deed: Deed | None = None  # done to every request instead of what is drawn
        self.passed: list[Passed] = []
        self.held: list[bytes] = []
        self.port = 0
        self._server: asyncio.Server | None = None
        self._open: set[asyncio.StreamWriter] = set()
        self._spare: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []

    async def __aenter__(self) -> Proxy:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    @property
    def url(self) -> str:
        """The URL for stations; it ends in ``/v1``."""
        return f"http://127.0.0.1:{self.port}/v1"

    @property
    def plugged(self) -> bool:
        """True while it listens."""
        return self._server is not None

    async def start(self) -> None:
        """Plug it in, on the same port as before."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port, limit=1 << 20)
        self.port = self._server.sockets[0].getsockname()[1]

    async def close(self) -> None:
        """Unplug it: cut connections and refuse new ones."""
        if self._server is not None:
            self._server.close()
            self._server = None
        for writer in list(self._open):
            writer.transport.abort()
        self.drop()
        await asyncio.sleep(0)

    def drop(self) -> None:
        """Drop the connections to the remote."""
        while self._spare:
            self._spare.pop()[1].transport.abort()

    async def forward(self, raw: bytes) -> Reply:
        """Forward ``raw`` to the remote and return the reply. Raises Gone without one."""
        for spare in (True, False):
            if spare and not self._spare:
                continue
            try:
                pair = (
                    self._spare.pop()
                    if spare
                    else await asyncio.open_connection("127.0.0.1", self.upstream, limit=1 << 26)
                )
                pair[1].write(raw)
                await pair[1].drain()
                answer = await read_reply(pair[0])
            except (asyncio.IncompleteReadError, ConnectionError, OSError):
                continue  # a connection that was kept may have died with the server's last life
            if answer.headers.get("connection", "").lower() == "close":
                pair[1].close()
            else:
                self._spare.append(pair)
            return answer
        raise Gone

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open.add(writer)
        try:
            while (request := await read_request(reader)) is not None:
                await self._exchange(request, reader, writer)
        except (Gone, ConnectionError):
            writer.transport.abort()
        finally:
            self._open.discard(writer)
            with contextlib.suppress(ConnectionError):
                writer.close()

    async def _exchange(self, request: Request, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        fault = self.weather.next()
        if self.latency:
            await asyncio.sleep(self.latency)
        deed = FAULTS[fault] if fault else self.deed or fair
        exchange = Exchange(self, request, reader, writer)
        try:
            await deed(exchange)
        finally:
            self.passed.append(Passed(request.method, request.target, fault, len(request.raw), exchange.answered))
        while self.held and fault != "late":
            with contextlib.suppress(Gone):
                await self.forward(self.held.pop(0))


async def trial(listen: int, upstream: int) -> None:
    """Run a proxy that obeys lines on standard input.

    They are ``down``, ``up`` and ``latency SECONDS``.
    """
    proxy = Proxy(upstream)
    proxy.port = listen
    await proxy.start()
    print(f"up {proxy.port}", flush=True)
    while line := await asyncio.to_thread(sys.stdin.readline):
        command, _, rest = line.strip().partition(" ")
        if command == "down":
            await proxy.close()
        elif command == "up":
            await proxy.start()
        elif command == "latency":
            proxy.latency = float(rest)
        print(command, flush=True)


if __name__ == "__main__":
    asyncio.run(trial(int(sys.argv[1]), int(sys.argv[2])))
