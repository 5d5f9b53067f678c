"""Chaos: stations, a real server and network faults, all drawn from one seed.

After the faults have ended, every property of sync must hold.

``python -m tests.kits.remote.chaos SEED [STATIONS] [STEPS]`` plays one run and prints what happened in it.
"""

from __future__ import annotations

import asyncio
import random
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from unittest import mock

import httpx

from data.base.clock import HOUR, MINUTE
from data.room.room import Room
from tests.data.room.test_order import same
from tests.kits.remote.deeds import some
from tests.kits.remote.kinto import ADMIN, Kinto, provision
from tests.kits.remote.proxy import FAULTS, Proxy, Weather
from tests.kits.remote.station import Station

SITE = "chaos"
CODES = ("AAA", "BBB", "CCC", "DDD")

#: Event of a step → how often it is drawn.
EVENTS = {
    "write": 30,
    "turns": 40,
    "die": 8,
    "restart": 3,
    "cable": 4,
    "server restarted": 2,
    "server wiped": 1,
    "server kept": 3,
    "server rolled back": 2,
    "home kept": 3,
    "home restored": 2,
    "machine kept": 2,
    "machine set back": 2,
    "clock": 2,
    "password": 1,
}

#: Rounds without faults after which all stations must have converged. A round is at most an hour of a station's clock.
SETTLING = 60


class Broken(AssertionError):
    """A property that must hold did not."""


class World:
    """One run.

    ``kinto``: a server of its own. ``folder``: empty, for homes and backups.
    """

    def __init__(
        self,
        kinto: Kinto,
        folder: Path,
        seed: int,
        *,
        stations: int = 3,
        rate: float = 0.35,
        kinds: Iterable[str] = FAULTS,
        deadline_s: float = 0.25,
        events: dict[str, int] | None = None,
    ) -> None:
        self.kinto = kinto
        self.folder = folder
        self.seed = seed
        self.draw = random.Random(f"chaos {seed}")
        self.codes = CODES[:stations]
        self.deadline_s = deadline_s
        self.events = EVENTS if events is None else events
        self.kinds = tuple(kinds)
        self.rate = rate
        self.stations: dict[str, Station] = {}
        self.proxies: dict[str, Proxy] = {}
        self.kept: Path | None = None
        self.homes: dict[str, Path] = {}
        self.images: dict[str, Image] = {}
        self.passwords: dict[str, str] = {}
        self.copies = 0
        self.happened: Counter[str] = Counter()

    async def begin(self) -> None:
        """Start the server, the proxies, and stations with clocks up to hours apart."""
        self.kinto.start()
        self.remote = provision(self.kinto.url, SITE, self.codes)
        for code in self.codes:
            self.proxies[code] = Proxy(self.kinto.port, Weather(f"{self.seed} {code}", self.rate, self.kinds))
            await self.proxies[code].start()
            skew = self.draw.choice((0, 0, self.draw.randint(-6, 6) * HOUR))
            self.stations[code] = Station(
                code,
                self.folder / code,
                self.remote,
                url=self.proxies[code].url,
                skew=skew,
                deadline_s=self.deadline_s,
                seed=self.seed,
            )

    # --- what happens -----------------------------------------------------------------------------------------------

    async def storm(self, steps: int) -> None:
        """Let ``steps`` events happen, drawn from the seed."""
        deeds: dict[str, Callable[[], object]] = {
            "write": self._write, "turns": self._turns, "die": self._die, "restart": self._restart,
            "cable": self._cable, "server restarted": self._server_restarted, "server wiped": self._server_wiped,
            "server kept": self._server_kept, "server rolled back": self._server_rolled_back,
            "home kept": self._home_kept, "home restored": self._home_restored, "clock": self._clock,
            "password": self._password, "machine kept": self._machine_kept, "machine set back": self._machine_set_back,
        }  # fmt: skip
        names = list(self.events)
        for _ in range(steps):
            event = self.draw.choices(names, [self.events[name] for name in names])[0]
            self.happened[event] += 1
            done = deeds[event]()
            if asyncio.iscoroutine(done):
                await done

    def _anyone(self) -> Station:
        return self.stations[self.draw.choice(self.codes)]

    def _write(self) -> None:
        some(self._anyone(), self.draw)

    async def _turns(self) -> None:
        """Run a round of some stations at the same time."""
        few = self.draw.sample(self.codes, self.draw.randint(1, len(self.codes)))
        await asyncio.gather(*(self.stations[code].turn() for code in few))

    async def _die(self) -> None:
        station = self._anyone()
        station.fuse.left = self.draw.randint(1, 16)
        if await station.turn():
            station.fuse.left = 0
        else:
            self.happened["died"] += 1

    async def _restart(self) -> None:
        await self._anyone().restart()

    async def _cable(self) -> None:
        proxy = self.proxies[self.draw.choice(self.codes)]
        await (proxy.close() if proxy.plugged else proxy.start())

    def _start(self, kept: Path | None) -> None:
        self.kinto.start(kept)
        for proxy in self.proxies.values():
            proxy.drop()

    def _server_restarted(self) -> None:
        self._start(self.kinto.keep(self.folder / "now"))

    def _server_wiped(self) -> None:
        self._start(None)
        self._provision()

    def _server_kept(self) -> None:
        self.kept = self.kinto.keep(self.folder / "kept")

    def _server_rolled_back(self) -> None:
        if self.kept is not None:
            self._start(self.kept)
            self._provision()  # passwords as they are now

    def _provision(self) -> None:
        provision(self.kinto.url, SITE, self.codes)
        for code, station in self.stations.items():
            if station.password != self.remote.stations[code]:
                self._set_password(code, station.password)

    def _home_kept(self) -> None:
        station = self._anyone()
        self.copies += 1
        self.homes[station.code] = copied(station.home, self.folder / f"copy-{self.copies}")

    async def _home_restored(self) -> None:
        """Lose a machine, and restore a backup of its home on another one.

        Entries that no other station had are lost.
        """
        if not self.homes:
            return
        code = self.draw.choice(sorted(self.homes))
        station = self.stations[code]
        await station.die()
        self.copies += 1
        station.home.rename(self.folder / f"gone-{self.copies}")
        self.images.pop(code, None)
        copied(self.homes[code], station.home)
        station.open()

    def _machine_kept(self) -> None:
        station = self._anyone()
        self.images[station.code] = Image(station.home)

    async def _machine_set_back(self) -> None:
        """Set a machine back to a snapshot: the same files, with their old contents.

        From now on its book is written in two places.
        """
        if self.images:
            code = self.draw.choice(sorted(self.images))
            await self.stations[code].die()
            self.images[code].bring_back()
            self.stations[code].open()

    def _clock(self) -> None:
        self._anyone().clock.step(self.draw.randint(-3 * 60, 3 * 60) * MINUTE)

    async def _password(self) -> None:
        """Change a station's password, and give it to the station later."""
        station = self._anyone()
        self._set_password(station.code, f"changed-{self.draw.randint(0, 1 << 30)}")
        await station.turn()
        station.password = self.passwords[station.code]
        await station.restart()

    def _set_password(self, code: str, password: str) -> None:
        self.passwords[code] = password
        answer = httpx.put(
            f"{self.kinto.url}/accounts/{code}", json={"data": {"password": password}}, auth=ADMIN, trust_env=False
        )
        assert answer.status_code in (200, 201), answer.text

    # --- and when it is over ----------------------------------------------------------------------------------------

    async def settle(self) -> int:
        """Run rounds without faults until all stations converge.

        Return the number of rounds. Raises Broken.
        """
        for code, proxy in self.proxies.items():
            proxy.weather.clear()
            if not proxy.plugged:
                await proxy.start()
            self.stations[code].deadline_s = 20
            await self.stations[code].restart()
        for rounds in range(1, SETTLING + 1):
            for station in self.stations.values():
                await station.turn()
                station.clock.advance(MINUTE)
            if self.settled():
                return rounds
        raise Broken(f"after {SETTLING} rounds of fair weather: {self.lacking()}")

    def settled(self) -> bool:
        """Return True if nothing is left to transfer."""
        return not self.lacking()

    def lacking(self) -> list[str]:
        """Return what some station has and another does not."""
        found = []
        for id, no in self._wanted().items():
            for code, station in self.stations.items():
                held = station.books[id].last_no if id in station.books else 0
                if held < no:
                    found.append(f"{code} lacks {id} from {held + 1} to {no}")
        for code, station in self.stations.items():
            if self._is_halted(station):
                continue
            if station.state.unsent or (station.state.state != "online" and not self._lost_for_good(station)):
                found.append(f"{code} is {station.state.state}, {station.state.unsent} unsent: {station.state.error}")
        return found

    @property
    def two_disasters(self) -> bool:
        """True if both the remote and a station have lost entries.

        Entries that both lost before another station had them are gone. Entries that another station had by then stay
        there, because nobody may write in another station's name.
        """
        remote = {"server wiped", "server rolled back"} & self.happened.keys()
        return bool(remote and {"machine set back", "home restored"} & self.happened.keys())

    def _wanted(self) -> dict[str, int]:
        """Return the last entry of each book that every station must have.

        It is the last one that any station has. After two disasters it is the last one of the book's own station, and a
        book that somebody reports does not count.
        """
        wanted: dict[str, int] = {}
        named = {id for station in self.stations.values() for id in self._named(station)}
        for code, station in self.stations.items():
            for id, book in station.books.items():
                if not self.two_disasters or (id.startswith(code) and id not in named and not self._is_halted(station)):
                    wanted[id] = max(wanted.get(id, 0), book.last_no)
        return wanted

    def _named(self, station: Station) -> set[str]:
        """Return the books that a station keeps reporting after two disasters.

        The remote had forgotten as much as the station that was set back: such a book has a gap that nobody can fill,
        or two entries with the same number.
        """
        keys = ("sync.short_log", "sync.replica_fork") if self.two_disasters else ()
        return {id for id, why in station.state.troubles if why.key in keys}

    def _is_halted(self, station: Station) -> bool:
        """Return True if a station sends nothing more after two disasters, and says so in red.

        The remote forgot what this disk had sent, and a set-back disk of the same station then sent something else.
        Nothing tells that from a remote that was rewritten: a person decides.
        """
        return self.two_disasters and station.state.state == "rewritten"

    def _lost_for_good(self, station: Station) -> bool:
        """Return True if such books are all that is wrong."""
        named = self._named(station)
        return bool(named) and len(named) == len(station.state.troubles)

    def check(self) -> None:
        """Check that all stations hold everything once and show the same room.

        The server must hold 1 … n of every book. After a rollback a late request can bring back a segment whose entries
        the remote got again in another one. It then holds them twice, and they must be the same.
        """
        wanted = self._wanted()
        first, *others = self.stations.values()
        books = {id: [first.books[id].raw(no) for no in range(1, last + 1)] for id, last in wanted.items()}
        for station in others:
            for id, raws in books.items():
                if [station.books[id].raw(no) for no in range(1, len(raws) + 1)] != raws:
                    raise Broken(f"{station.code} holds another {id} than {first.code}")
        everything = all(
            {id: book.last_no for id, book in station.books.items()} == wanted for station in self.stations.values()
        )
        if not everything and not self.two_disasters:
            raise Broken("somebody holds a book that nobody else has")
        rooms = [station.room if everything else _room(station, wanted) for station in self.stations.values()]
        for room in rooms[1:]:
            same(room, rooms[0])
        self._check_server(books)

    def _check_server(self, books: dict[str, list[bytes]]) -> None:
        there: dict[str, list[str]] = {}
        for code in self.codes:
            with httpx.Client(base_url=self.kinto.url, auth=ADMIN, trust_env=False) as admin:
                for record in _records(admin, f"/buckets/siaga-{SITE}/collections/log-{code}/records"):
                    book = there.setdefault(record["book"], [])
                    again = len(book) + 1 - record["from"]
                    if again < 0 and self.two_disasters:
                        continue  # behind a hole that nobody can fill
                    if again < 0 or record["to"] - record["from"] + 1 != len(record["entries"]):
                        raise Broken(f"{record['id']} holds {record['from']} to {record['to']} after {len(book)}")
                    if again and (
                        "late" not in self.kinds
                        or book[record["from"] - 1 :][: len(record["entries"])] != record["entries"][:again]
                    ):
                        raise Broken(f"{record['id']} holds {record['from']} to {record['to']} again")
                    self.happened["twice on the server"] += bool(again)
                    book += record["entries"][again:]
        for id, raws in books.items():
            held = [text.encode() for text in there.get(id, [])]
            if self.two_disasters:  # what was long under way may still come back; the daily look finds it
                held = held[: len(raws)]
            if held != raws:
                raise Broken(f"the server holds {len(held)} of {len(raws)} entries of {id}, or others")

    async def end(self) -> None:
        """Stop everything."""
        for station in self.stations.values():
            await station.die()
        for proxy in self.proxies.values():
            await proxy.close()
        self.kinto.kill()


def _records(admin: httpx.Client, path: str) -> Iterable[dict]:  # type: ignore[type-arg]
    """Yield all records of a collection in the order of their ids."""
    after = ""
    while True:
        given = {"_sort": "id", "_limit": "100"} | ({"gt_id": after} if after else {})
        page = admin.get(path, params=given).raise_for_status().json()["data"]
        if not page:
            return
        yield from page
        after = page[-1]["id"]


def _room(station: Station, upto: dict[str, int]) -> Room:
    """Return the room of the entries that every station has."""
    return Room.fold(
        entry for id, book in station.books.items() if id in upto for entry in book.entries(1, upto[id] + 1)
    )


def copied(source: Path, target: Path) -> Path:
    """Copy a home: the same contents in other inodes."""
    shutil.copytree(source, target)
    return target


class Image:
    """The contents of every file in a folder, to be written back in place."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}

    def bring_back(self) -> None:
        """Restore the files, and delete newer ones."""
        for path in list(self._folder.rglob("*")):
            if path.is_file() and path not in self._files:
                path.unlink()
        for path, content in self._files.items():
            path.parent.mkdir(exist_ok=True)
            with path.open("r+b" if path.exists() else "wb") as file:
                file.truncate(0)
                file.write(content)


async def play(kinto: Kinto, folder: Path, seed: int, *, stations: int = 3, steps: int = 40, **kinds: object) -> World:
    """Play one run. Raises AssertionError with the seed in it."""
    world = World(kinto, folder, seed, stations=stations, **kinds)  # type: ignore[arg-type]
    ids = random.Random(f"ids {seed}")
    with mock.patch("data.book.book.new_id", lambda station: f"{station}-{ids.randbytes(2).hex()}"):
        return await _play(world, steps)


async def _play(world: World, steps: int) -> World:
    await world.begin()
    try:
        await world.storm(steps)
        world.happened["rounds"] = await world.settle()
        world.check()
    except BaseException as error:
        error.add_note(f"seed {world.seed}, {len(world.codes)} stations, {steps} steps: {dict(world.happened)}")
        raise
    finally:
        await world.end()
    return world


def main(seed: int, stations: int = 3, steps: int = 40) -> None:
    """Play one run, and print what happened in it."""
    kinto = Kinto()
    try:
        with tempfile.TemporaryDirectory() as folder:
            world = asyncio.run(play(kinto, Path(folder), seed, stations=stations, steps=steps))
            print(dict(world.happened))
            for code, proxy in world.proxies.items():
                print(code, dict(Counter(passed.fault for passed in proxy.passed)))
    finally:
        kinto.close()


if __name__ == "__main__":
    main(*(int(n) for n in sys.argv[1:]))
