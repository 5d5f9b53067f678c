"""An in-memory remote that keeps the contract, and stations that sync with it.

docs/sync.md has the contract.
"""

from __future__ import annotations

import asyncio
import base64
import json
import random
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, TypeVar

import httpx

from data.base.clock import MINUTE, ManualClock
from data.book.book import Book
from data.book.replicas.replicas import Replicas
from data.entries import Entry, Log
from data.sync.engine import Engine
from data.sync.link_state import LinkState
from data.sync.own_log import Acked
from data.sync.remote.http import HttpClient
from data.sync.remote.kinto import Remote
from data.sync.remote.secrets import basic

T = TypeVar("T")

KEY = b"k" * 32
BUCKET = "siaga-test"
START = 1_704_067_200_000


class Kept:
    """A record, and the number of its last change."""

    def __init__(self, data: dict[str, Any], tag: int) -> None:
        self.data, self.tag = data, tag


class Contract(httpx.AsyncBaseTransport):
    """The remote.

    ``hook`` may answer in its place, before it does anything (``done`` False) or after.
    """

    def __init__(self, *stations: str) -> None:
        self.logs: dict[str, dict[str, Kept]] = {f"log-{s}": {} for s in stations}
        self.logs["heads"] = {s: Kept({}, 1) for s in stations}
        self.tag = 1
        self.asked: list[tuple[str, str]] = []
        self.hook: Callable[[httpx.Request, bool], httpx.Response | None] = lambda request, done: None
        self.most_bytes = 1 << 30
        self.stalled = False  # it accepts requests and never answers

    def wipe(self) -> None:
        """Delete everything, and create the collections again."""
        for name, records in self.logs.items():
            records.clear()
            if name == "heads":
                records.update({s[4:]: Kept({}, self._next()) for s in self.logs if s != "heads"})

    def snapshot(self) -> dict[str, dict[str, Kept]]:
        """Return a backup of the server."""
        return {name: {i: Kept(dict(k.data), k.tag) for i, k in records.items()} for name, records in self.logs.items()}

    def book(self, book: str) -> list[str]:
        """Return the entries of ``book`` on the server, in the order of the records.

        An entry in two records appears twice.
        """
        log = self.logs[f"log-{book.split('-')[0]}"]
        return [e for i in sorted(log) if i.startswith(book + "-") for e in log[i].data["entries"]]

    def _next(self) -> int:
        self.tag += 1
        return self.tag

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        await asyncio.sleep(0)
        self.asked.append((request.method, request.url.path))
        if self.stalled:
            await asyncio.get_running_loop().create_future()
        answered = self.hook(request, False)
        if answered is not None:
            return answered
        response = self._answer(request)
        return self.hook(request, True) or response

    def _answer(self, request: httpx.Request) -> httpx.Response:
        _, _, _, bucket, _, collection, _, *rest = request.url.path.split("/")
        station = base64.b64decode(request.headers["authorization"].split()[1]).decode().split(":")[0]
        if bucket != BUCKET or collection not in self.logs:
            return httpx.Response(404, json={"code": 404})
        records = self.logs[collection]
        if request.method == "GET":
            return self._get(records, rest, dict(request.url.params))
        owner = rest[0] if collection == "heads" else collection[4:]
        if owner != station:
            return httpx.Response(403, json={"code": 403})
        if len(request.content) > self.most_bytes:
            return httpx.Response(413, text="Request Entity Too Large")
        return self._put(records, rest[0], request)

    def _put(self, records: dict[str, Kept], record: str, request: httpx.Request) -> httpx.Response:
        there = records.get(record)
        if request.headers.get("if-none-match") == "*" and there is not None:
            return httpx.Response(412, json={"details": {"existing": {**there.data, "id": record}}})
        match = request.headers.get("if-match")
        if match is not None and (there is None or match != f'"{there.tag}"'):
            return httpx.Response(412, json={"details": {}})
        data = json.loads(request.content)["data"]
        records[record] = Kept(data, self._next())
        headers = {"ETag": f'"{self.tag}"'}
        return httpx.Response(200 if there else 201, json={"data": {**data, "id": record}}, headers=headers)

    def _get(self, records: dict[str, Kept], rest: list[str], params: dict[str, str]) -> httpx.Response:
        if rest:
            kept = records.get(rest[0])
            if kept is None:
                return httpx.Response(404, json={"code": 404})
            return httpx.Response(200, json={"data": {**kept.data, "id": rest[0]}}, headers={"ETag": f'"{kept.tag}"'})
        assert "_since" not in params and "last_modified" not in str(params)
        ids = sorted(i for i in records if params.get("gt_id", "") < i <= params.get("max_id", "~"))
        if params.get("_sort") == "-id":
            ids.reverse()
        fields = params.get("_fields", "").split(",")
        page = [{**records[i].data, "id": i} for i in ids[: int(params["_limit"])]]
        if fields != [""]:
            page = [{k: v for k, v in data.items() if k in {*fields, "id"}} for data in page]
        more = {"Next-Page": "yes"} if len(ids) > len(page) else {}
        return httpx.Response(200, json={"data": page}, headers=more)


class Here:
    """Runner of disk work without threads: one step at a time, the same in every run."""

    def __init__(self) -> None:
        self.step: Callable[[], None] = lambda: None

    def __call__(self, function: Callable[..., T], /, *args: Any) -> Awaitable[T]:
        async def do() -> T:
            self.step()
            result = function(*args)
            self.step()
            return result

        return do()


class Station:
    """One console's sync, without the console."""

    def __init__(self, home: Path, code: str, server: httpx.AsyncBaseTransport, clock: ManualClock) -> None:
        self.home, self.code, self.clock, self.server = home, code, clock, server
        self.book = Book.open(home, station=code, site="test", clock=clock)
        self.states: list[LinkState] = []
        self.seen: list[Entry] = []
        self.diverged: list[tuple[str, int]] = []
        self.rewritten: list[tuple[str, int, str]] = []
        self.run = Here()
        self.key: tuple[bytes, ...] = (KEY,)
        self.begin()

    def begin(self) -> None:
        """Start a new engine on what is on the disk."""
        self._started = False
        self.replicas = Replicas.open(self.home, write=True)
        self.acked = Acked(self.home)
        http = HttpClient("http://127.0.0.1/v1", basic(self.code, "secret"), self.clock, transport=self.server)
        self.engine = Engine(
            Remote(http, BUCKET, self.code), self.book, self.replicas, self.acked, self.key, self.clock,
            rng=random.Random(7), run=self.run, on_arrived=self.seen.extend, on_changed=self.states.append,
            on_diverged=lambda book, common: self.diverged.append((book, common)),
            on_rewritten=lambda book, common, where: self.rewritten.append((book, common, where)),
        )  # fmt: skip

    def kill(self) -> None:
        """Kill the process, and start a new one on what is on the disk."""
        self.replicas.close()
        self.seen.clear()
        self.begin()

    def write(self, count: int, words: str = "satu dua tiga") -> None:
        """Append entries of this station."""
        self.clock.advance(1000)
        self.book.append([Log(by="LST", subjects=("room",), words=f"{words} {n}") for n in range(count)])

    async def turn(self) -> int:
        """Run one round."""
        if not self._started:
            self._started = True
            await self.engine.start()
        return await self.engine.run_once()

    def own(self) -> list[str]:
        """Return the own book as it is here."""
        return [self.book.raw(no).decode() for no in range(1, self.book.last_no + 1)]

    def replica(self, book: str) -> list[str]:
        """Return another station's book as it is here."""
        found = self.replicas.book(book)
        return [found.raw(no).decode() for no in range(1, found.last_no + 1)] if found is not None else []

    def close(self) -> None:
        self.replicas.close()
        self.book.close()


class Two:
    """Two stations of one room, and their server."""

    def __init__(self, folder: Path) -> None:
        self.clock = ManualClock(START)
        self.server = Contract("JBR", "SBY")
        self.a = Station(folder / "a", "JBR", self.server, self.clock)
        self.b = Station(folder / "b", "SBY", self.server, self.clock)

    async def settle(self) -> None:
        """Run rounds until nothing is missing anywhere."""
        for _ in range(6):
            for station in (self.a, self.b):
                await station.turn()
                self.clock.advance(MINUTE)

    def same(self) -> None:
        """Check that both stations and the server hold all of both books, once."""
        for here, there in ((self.a, self.b), (self.b, self.a)):
            assert there.replica(here.book.id) == here.own()
            assert self.server.book(here.book.id) == here.own()

    def close(self) -> None:
        self.a.close()
        self.b.close()
