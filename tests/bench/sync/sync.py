"""Cost of sync: a backlog of 10,000 entries, sent and fetched, against others.

``python -m tests.bench.sync.sync [entries]``, also over connections with different round trips. The remote is the
tests' own Kinto (memory backend); *bare*: the same segments put to and got from the simplest possible server, in the
same run. Gate: while one station sends its backlog, the other polls without a pause and has all of it in its room at
most 5 s after the first PUT.
"""

from __future__ import annotations

import asyncio
import logging
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from time import perf_counter

import httpx
import kinto_http

from data.base.clock import MINUTE, Clock, ManualClock, SystemClock
from data.book.book import Book
from data.book.replicas.replicas import Replicas
from data.entries import Entry
from data.room.room import Room
from data.sync.engine import Engine
from data.sync.own_log import Acked
from data.sync.remote.http import HttpClient
from data.sync.remote.kinto import Remote as KintoRemote
from data.sync.remote.secrets import basic
from data.sync.segment import body, make
from tests.bench.store.save import draft
from tests.kits.remote.kinto import ROOT, Kinto, Remote, provision
from tests.kits.remote.proxy import Proxy
from tests.kits.remote.station import KEY

ENTRIES = 10_000
#: So many entries are sent one by one; more of them would take no less each.
SINGLY = 1_000
ROUND_TRIPS_MS = (0, 100, 600)
GATE_S = 5.0
#: Minutes of a station's clock that are looked at when nothing happens.
IDLE_MIN = 60


class Station:
    """Sync as the console runs it: disks on threads, callbacks on the loop, a room."""

    def __init__(self, code: str, home: Path, remote: Remote, *, url: str = "", clock: Clock | None = None) -> None:
        home.mkdir(mode=0o700, exist_ok=True)
        self.clock = clock or SystemClock()
        self.book = Book.open(home, station=code, site="bench", clock=self.clock)
        self.replicas = Replicas.open(home, write=True)
        self.room = Room()
        self.came = 0
        self.http = HttpClient(url or remote.url, basic(code, remote.stations[code]), self.clock, deadline_s=60)
        self.engine = Engine(
            KintoRemote(self.http, remote.bucket, code), self.book, self.replicas, Acked(home), (KEY,), self.clock,
            rng=random.Random(1), on_arrived=self._arrived,
        )  # fmt: skip

    def _arrived(self, entries: list[Entry]) -> None:
        for entry in entries:
            self.book.observe(entry)
            self.room.apply(entry)
        self.came += len(entries)

    def fill(self, entries: int) -> None:
        """Fill a book with a backlog."""
        for start in range(0, entries, 1000):
            self.book.append([draft(n) for n in range(start, min(entries, start + 1000))])

    async def close(self) -> None:
        await self.http.close()
        self.replicas.close()
        self.book.close()


@contextmanager
def process(*argv: str) -> Iterator[subprocess.Popen[str]]:
    """Program of the tests that prints its port first."""
    child = subprocess.Popen(
        [sys.executable, "-m", *argv], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        yield child
    finally:
        child.kill()
        child.communicate()


def port_of(child: subprocess.Popen[str]) -> int:
    """Return the port that it printed."""
    assert child.stdout is not None
    return int(child.stdout.readline().split()[-1])


async def sent(station: Station) -> float:
    """Return the seconds until the remote has acknowledged the entire book."""
    began = perf_counter()
    await station.engine.start()
    await station.engine.round()
    assert not station.engine._acked.unsent([station.book])
    return perf_counter() - began


async def fetched(station: Station, entries: int) -> float:
    """Return the seconds until all of it is in the room."""
    began = perf_counter()
    await station.engine.start()
    while station.came < entries:
        await station.engine.round()
    return perf_counter() - began


async def bare(port: int, book: Book, bucket: str) -> tuple[float, float]:
    """Return the seconds for putting the book's segments, and for getting them, one after another."""
    segments = []
    no = 1
    while no <= book.last_no:
        segment = make(book, no, bucket, (KEY,))
        segments.append((segment.id, body(segment)))
        no = segment.to + 1
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", trust_env=False) as client:
        began = perf_counter()
        for id, content in segments:
            assert (await client.put(f"/{id}", content=content)).status_code == 201
        put = perf_counter() - began
        began = perf_counter()
        for id, content in segments:
            assert (await client.get(f"/{id}")).content == content
    return put, perf_counter() - began


async def singly(remote: Remote, book: Book, count: int) -> float:
    """Return the seconds for ``count`` entries, a record each."""
    path = f"{remote.url}/buckets/{remote.bucket}/collections/log-AAA/records"
    async with httpx.AsyncClient(auth=("AAA", remote.stations["AAA"]), trust_env=False) as client:
        began = perf_counter()
        for no in range(1, count + 1):
            content = {"data": {"entry": book.raw(no).decode()}}
            answer = await client.put(f"{path}/one-{no:010}", json=content, headers={"If-None-Match": "*"})
            assert answer.status_code == 201
    return perf_counter() - began


def by_client(remote: Remote, book: Book, count: int, *, batch: bool) -> float:
    """Return the seconds for ``count`` entries with kinto-http.py, a record each; ``batch``: in its batches."""
    client = kinto_http.Client(
        server_url=remote.url, auth=("BBB", remote.stations["BBB"]), bucket=remote.bucket, collection="log-BBB"
    )
    logging.getLogger("kinto_http").setLevel(logging.CRITICAL)  # it says every record
    began = perf_counter()
    name = "many" if batch else "each"
    if batch:
        with client.batch() as many:
            for no in range(1, count + 1):
                many.create_record(id=f"{name}-{no:010}", data={"entry": book.raw(no).decode()}, safe=True)
    else:
        for no in range(1, count + 1):
            client.create_record(id=f"{name}-{no:010}", data={"entry": book.raw(no).decode()}, safe=True)
    return perf_counter() - began


async def over(kinto: Kinto, folder: Path, entries: int, latency_ms: int) -> tuple[float, float]:
    """Return the seconds for sending and for fetching over a connection with this round trip."""
    kinto.start()
    remote = provision(kinto.url, "bench", ["AAA", "BBB"])
    with process("tests.kits.remote.proxy", "0", str(kinto.port)) as proxy:
        url = f"http://127.0.0.1:{port_of(proxy)}/v1"
        assert proxy.stdin is not None and proxy.stdout is not None
        proxy.stdin.write(f"latency {latency_ms / 1000}\n")
        proxy.stdin.flush()
        proxy.stdout.readline()
        sender = Station("AAA", folder / f"s{latency_ms}", remote, url=url)
        sender.fill(entries)
        taker = Station("BBB", folder / f"t{latency_ms}", remote, url=url)
        push = await sent(sender)
        pull = await fetched(taker, sender.book.last_no)
        await sender.close()
        await taker.close()
    return push, pull


async def visible(kinto: Kinto, folder: Path, entries: int) -> float:
    """Return the seconds from the first PUT until the other station, polling without a pause, has it all."""
    kinto.start()
    remote = provision(kinto.url, "bench", ["AAA", "BBB"])
    sender, taker = Station("AAA", folder / "vs", remote), Station("BBB", folder / "vt", remote)
    sender.fill(entries)
    await sender.engine.start()
    await taker.engine.start()
    await taker.engine.round()

    async def poll() -> None:
        while taker.came < sender.book.last_no:
            await taker.engine.round()

    polling = asyncio.ensure_future(poll())
    began = perf_counter()
    await sender.engine.round()
    await polling
    took = perf_counter() - began
    await sender.close()
    await taker.close()
    return took


async def idle(kinto: Kinto, folder: Path) -> tuple[float, float, float]:
    """Return requests, and bytes up and down, a minute, while nothing happens."""
    kinto.start()
    remote = provision(kinto.url, "bench", ["AAA", "BBB"])
    clock = ManualClock(SystemClock().now())
    async with Proxy(kinto.port) as proxy:
        station = Station("AAA", folder / "idle", remote, url=proxy.url, clock=clock)
        other = Station("BBB", folder / "other", remote)
        await sent(other)
        await station.engine.start()
        for _ in range(3):
            clock.advance(await station.engine.run_once())
        proxy.passed.clear()
        began = clock.monotonic()
        while clock.monotonic() - began < IDLE_MIN * MINUTE:
            clock.advance(await station.engine.run_once())
        minutes = (clock.monotonic() - began) / MINUTE
        passed = proxy.passed
        await station.close()
        await other.close()
    up, down = sum(p.up for p in passed), sum(p.down for p in passed)
    return len(passed) / minutes, up / minutes, down / minutes


def main(entries: int = ENTRIES) -> int:
    """Print the table. Return 1 if the gate is not met."""
    kinto = Kinto()
    try:
        with tempfile.TemporaryDirectory(prefix="siaga-bench-") as folder:
            return asyncio.run(_measure(kinto, Path(folder), entries))
    finally:
        kinto.close()


async def _measure(kinto: Kinto, folder: Path, entries: int) -> int:
    book = Book.open(folder, station="AAA", site="bench", clock=SystemClock())
    for start in range(0, entries, 1000):
        book.append([draft(n) for n in range(start, start + 1000)])
    kinto.start()
    remote = provision(kinto.url, "bench", ["AAA", "BBB"])
    with process("tests.bench.sync.bare_server") as server:
        port = port_of(server)
        puts, gets = zip(*[await bare(port, book, remote.bucket) for _ in range(3)], strict=True)
    put, got = median(puts), median(gets)
    print(f"{entries:,} entries, the same segments to and from the simplest server: {put:.2f} s, {got:.2f} s")

    few = min(SINGLY, entries)
    each = await singly(remote, book, few) * entries / few
    client = await asyncio.to_thread(by_client, remote, book, few, batch=False) * entries / few
    batch = await asyncio.to_thread(by_client, remote, book, few, batch=True) * entries / few
    book.close()

    push = pull = 0.0
    for latency in ROUND_TRIPS_MS:
        push_s, pull_s = await over(kinto, folder, entries, latency)
        if not latency:
            push, pull = push_s, pull_s
        print(
            f"round trip {latency} ms: sent in {push_s:.2f} s ({entries / push_s:,.0f} entries/s),"
            f" fetched in {pull_s:.2f} s ({entries / pull_s:,.0f} entries/s)"
        )
    print(f"against the simplest server: sending {push / put:.1f}x, fetching {pull / got:.1f}x")
    for name, took in (
        ("a record an entry", each), ("kinto-http.py", client), ("kinto-http.py in batches", batch),
    ):  # fmt: skip
        print(f"{name}: {entries / took:,.0f} entries/s, {took / push:.1f}x as long as the engine")
    requests, up, down = await idle(kinto, folder)
    print(f"idle: {requests:.1f} requests, {up:,.0f} bytes up and {down:,.0f} bytes down a minute")
    took = await visible(kinto, folder, entries)
    print(f"{entries:,} entries in the other station's room {took:.2f} s after the first PUT")
    return int(took > GATE_S)


if __name__ == "__main__":
    sys.exit(main(*(int(n) for n in sys.argv[1:])))
