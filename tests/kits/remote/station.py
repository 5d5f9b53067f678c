"""A station without a screen, driven round by round.

It has book, replicas, room and engine in a home of its own. Its clock moves only when a test moves it, and disk work
runs without threads, so a run is the same each time. A :class:`Fuse` kills it between any two steps.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

from data.base.clock import ManualClock
from data.book.book import Book
from data.book.library import Library
from data.book.reading.readable import ReadableBook
from data.book.replicas.replicas import Replicas
from data.book.upkeep.fork import fork_book
from data.entries import Entry
from data.room.room import Room
from data.sync.engine import Engine
from data.sync.link_state import LinkState
from data.sync.own_log import Acked
from data.sync.remote.http import HttpClient
from data.sync.remote.kinto import Remote as Away
from data.sync.remote.secrets import basic
from tests.kits.remote.kinto import Remote

T = TypeVar("T")

#: Site key of every station of a trial, which the remote never sees.
KEY = bytes(range(32))

#: 21 January 2024, 20:00 in Jember.
EIGHT_PM = 1_705_842_000_000


class Died(BaseException):
    """The process was killed here."""


class Fuse:
    """Runner of disk work without threads.

    A lit fuse burns one step before and after each function. At its end the process is dead.
    """

    def __init__(self) -> None:
        self.left = 0  # 0: not lit

    async def __call__(self, function: Callable[..., T], /, *args: Any) -> T:
        self._burn()
        result = function(*args)
        self._burn()
        return result

    def _burn(self) -> None:
        if self.left:
            self.left -= 1
            if not self.left:
                raise Died


class Station:
    """One station.

    - ``url``: the remote's address, as the station knows it.
    - ``skew``: error of its clock (ms).
    - ``home``: created if it does not exist, else continued.
    """

    def __init__(
        self,
        code: str,
        home: Path,
        remote: Remote,
        *,
        url: str = "",
        skew: int = 0,
        deadline_s: float = 20,
        key: bytes = KEY,
        seed: int | str = 0,
    ) -> None:
        self.code = code
        self.home = home
        self.remote = remote
        self.url = url or remote.url
        self.password = remote.stations[code]
        self.clock = ManualClock(EIGHT_PM + skew)
        self.deadline_s = deadline_s
        self.key = key
        self.fuse = Fuse()
        self.forked: list[tuple[str, int]] = []
        self.states: list[LinkState] = []
        self._seed = seed
        self._lives = 0
        home.mkdir(mode=0o700, exist_ok=True)
        self.open()

    # --- a life -----------------------------------------------------------------------------------------------------

    def open(self) -> None:
        """Start: read everything from the disk."""
        self._lives += 1
        self.book = Book.open(self.home, station=self.code, site="trial", clock=self.clock)
        self.replicas = Replicas.open(self.home, write=True)
        self.library = Library(self.book, self.replicas)
        self.room = Room.fold(self.library.all_entries(), history=self.library.all_of)
        for replica in self.replicas:
            if replica.last_no:
                self.book.observe(replica.get(replica.last_no))
        self.book.append(self.book.found)
        self.room.extend(self.book.entries(self.room.last.get(self.book.id, 0) + 1))
        self.fuse.left = 0
        self.http = HttpClient(self.url, basic(self.code, self.password), self.clock, deadline_s=self.deadline_s)
        self.engine = Engine(
            Away(self.http, self.remote.bucket, self.code),
            self.book,
            self.replicas,
            Acked(self.home),
            (self.key,),
            self.clock,
            rng=random.Random(f"{self._seed} {self.code} {self._lives}"),
            run=self.fuse,
            on_arrived=self._arrived,
            on_changed=self.states.append,
            on_diverged=lambda book, common: self.forked.append((book, common)),
        )
        self._started = False

    def _open_new_book(self) -> None:
        """Open a new book, as the console does after a fork."""
        book, common = self.forked.pop()
        begun = fork_book(self.home, book, common, station=self.code, site="trial", clock=self.clock)
        ReadableBook.close(begun)
        self.open()

    def _arrived(self, entries: Sequence[Entry]) -> None:
        for entry in entries:
            self.book.observe(entry)
            self.room.apply(entry)

    async def turn(self) -> bool:
        """Run one round, and rest.

        Return False if the process died in it; it is then started again.
        """
        try:
            if not self._started:
                await self.engine.start()
                self._started = True
            rest = await self.engine.run_once()
        except Died:
            await self.die()
            self.open()
            return False
        self.clock.advance(rest)
        if self.forked:
            await self.die()
            self._open_new_book()
        return True

    async def die(self) -> None:
        """Die as by a kill: close files, write nothing more."""
        await self.http.close()
        ReadableBook.close(self.book)
        self.replicas._write = False
        self.replicas.close()

    async def close(self) -> None:
        """Leave in order."""
        await self.http.close()
        self.library.close()

    async def restart(self) -> None:
        """Die, and start again."""
        await self.die()
        self.open()

    # --- what is done here ------------------------------------------------------------------------------------------

    def write(self, drafts: Sequence[Entry]) -> list[Entry]:
        """Save and apply entries, as one command."""
        entries = self.book.append(drafts)
        for entry in entries:
            self.room.apply(entry)
        return entries

    @property
    def books(self) -> dict[str, ReadableBook]:
        """Every book that is here, each in its longest copy."""
        found: dict[str, ReadableBook] = {}
        for book in (self.book, *self.book.earlier, *self.replicas):
            if book.id not in found or book.last_no > found[book.id].last_no:
                found[book.id] = book
        return found

    @property
    def state(self) -> LinkState:
        """The state of the link."""
        return self.engine.state
