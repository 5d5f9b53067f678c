"""Power cuts while replicas grow.

These are the lives of :mod:`tests.kits.faults.cuts`, in which other stations' books arrive.

Each station's book is generated here and handed over in pieces, some of them twice. After every end of a life, a
replica must be the start of that book: the same bytes, the chain's hash, and arrival times at which these bytes were
handed over. It must reach as far as was ever reported to be on the disk (a cursor never goes back). ``siaga verify``
must find nothing. The next life continues to fetch from there, the last one to the end.
"""

from __future__ import annotations

import contextlib
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from unittest.mock import patch

from data.book.book import Book
from data.book.replicas import replica as replicabook
from data.book.replicas.replica import ReplicaBad, ReplicaFork, ReplicaGap
from data.book.replicas.replicas import FOLDER, Replicas
from data.book.upkeep.verify import verify_replicas
from data.entries import Log
from data.entries.codec import canonical, first_hash, next_hash
from tests.kits.faults.cuts import Home, small_files
from tests.kits.faults.ledger import Finding
from tests.kits.faults.power_disk import PowerDisk

#: Bytes after which a replica starts a new part; lines after which it writes its index.
SMALL, SOON = 5000, 12

#: Most entries that are handed over at once.
MOST = 12


class Source:
    """Another station's book.

    kept: the last number that was reported to be on the disk
    given: the last number that was handed over
    arrived: number → the moments at which it was handed over
    """

    def __init__(self, book: str, draw: random.Random) -> None:
        self.book = book
        self._draw = draw
        self.raws: list[bytes] = []
        self.hashes = [first_hash(book)]
        self.kept = self.given = 0
        self.arrived: dict[int, set[int]] = {}

    def raw(self, no: int) -> bytes:
        """Return entry ``no``. The book becomes as long as it needs to be."""
        while len(self.raws) < no:
            n = len(self.raws) + 1
            entry = Log(
                by="BGS", subjects=("room",), words=f"s{n} {'x' * self._draw.randrange(500)}",
                book=self.book, no=n, at=1_700_000_000_000 + n, hlc=(1_700_000_000_000 + n, 0),
            )  # fmt: skip
            self.raws.append(canonical(entry))
            self.hashes.append(next_hash(self.hashes[-1], self.raws[-1]))
        return self.raws[no - 1]

    def hand_over(self, replicas: Replicas, first: int, last: int, now: int) -> None:
        """Append entries ``first`` to ``last``.

        Raises OSError (then none of them counts), Finding.
        """
        raws = [self.raw(no) for no in range(first, last + 1)]
        self.given = max(self.given, last)
        for no in range(first, last + 1):
            self.arrived.setdefault(no, set()).add(now)
        try:
            replicas.append(self.book, first, raws, now, hash=self.hashes[last])
        except (ReplicaGap, ReplicaFork, ReplicaBad) as refusal:
            raise Finding("stuck", f"it cannot go on: {refusal}") from refusal
        self.kept = max(self.kept, last)

    def check(self, replicas: Replicas) -> None:
        """Compare the replica with the book. Raises Finding."""
        last, hash_ = replicas.last(self.book)
        if last < self.kept:
            raise Finding("lost", f"{self.book} ends at {last}, and {self.kept} were said to be on the disk")
        if last > self.given:
            raise Finding("phantom", f"{self.book} ends at {last}, and {self.given} were handed over")
        if hash_ != self.hashes[last]:
            raise Finding("wrong", f"{self.book} {last}: the chain's hash is another one")
        known = replicas.book(self.book)
        if known is None:
            return
        if known.damaged:
            raise Finding("alarm", f"{self.book} is called damaged")
        found = list(known.arrivals())
        if [canonical(entry) for _, entry in found] != self.raws[:last]:
            raise Finding("wrong", f"{self.book}: not the beginning of what arrived")
        if strange := [e.no for at, e in found if at not in self.arrived[e.no]]:
            raise Finding("wrong", f"{self.book} {strange[0]}: it did not arrive then")


class ReplicaHome(Home):
    """A home with a book of its own and two other stations' books that arrive."""

    def __init__(self, seed: int, place: Path, make: Callable[[Path, random.Random], PowerDisk] = PowerDisk) -> None:
        super().__init__(seed, place, make)
        self.sources = [Source(book, self.draw) for book in ("SBY-7f3a", "POL-0k2d")]
        self.replicas: Replicas | None = None

    @staticmethod
    @contextlib.contextmanager
    def small() -> Iterator[None]:
        with (
            small_files(),
            patch.object(replicabook, "LARGE", SMALL),
            patch.object(replicabook, "INDEX_AFTER", SOON),
        ):
            yield

    @property
    def acknowledged(self) -> int:
        return super().acknowledged + sum(source.kept for source in self.sources)

    def opened(self, book: Book) -> None:
        replicas = Replicas.open(self.home, write=True, disk=self.disk)
        for failed in replicas.failed.values():  # a failed write or sync: the operator starts again
            raise failed
        self._look(replicas)
        for source in self.sources:  # entries that a start has found count as on the disk from now on
            source.kept = replicas.last(source.book)[0]
        self.replicas = replicas

    def act(self, book: Book) -> None:
        if self.draw.random() < 0.4:
            super().act(book)
        else:
            self._fetch()

    def _fetch(self) -> None:
        draw, replicas = self.draw, self.replicas
        assert replicas is not None
        if draw.random() < 0.08:
            replicas.tidy()
        if draw.random() < 0.06:
            self.disk.room = draw.choice((0, draw.randrange(3000)))
        if draw.random() < 0.04:
            self.disk.fail_sync = 0
        source = draw.choice(self.sources)
        for _ in range(3):
            first = max(1, replicas.last(source.book)[0] + 1 - draw.choice((0, 0, 0, draw.randrange(MOST))))
            last = max(source.kept, first + draw.randrange(MOST))
            with contextlib.suppress(OSError):
                source.hand_over(replicas, first, last, self.clock.now())
                return
            if draw.random() < 0.25:
                self.disk.room = None
        self.disk.room = None

    def closed(self, book: Book) -> None:
        assert self.replicas is not None
        self.replicas.close()

    def check(self) -> None:
        super().check()
        replicas = Replicas.open(self.home, write=False)
        try:
            if replicas.failed:
                raise Finding("unreadable", repr(replicas.failed))
            self._look(replicas)
        finally:
            replicas.close()
        ends, problems = verify_replicas(self.home)
        if problems:
            raise Finding("verify", problems[0])
        for source in self.sources:
            if source.kept > (found := ends.get(source.book, (0, ""))[0]):
                raise Finding("verify", f"{source.book}: it ends at {found}, and {source.kept} are on the disk")

    def end(self) -> None:
        """Fetch everything to the end without faults, and check it. Raises Finding."""
        self.disk.kill()
        replicas = Replicas.open(self.home, write=True, disk=self.disk)
        try:
            for failed in replicas.failed.values():
                raise Finding("unreadable", repr(failed))
            for source in self.sources:
                last = replicas.last(source.book)[0]
                source.hand_over(replicas, last + 1, max(source.given, last) + MOST, self.clock.now())
            self._look(replicas)
        except OSError as fault:
            raise Finding("stuck", repr(fault)) from fault
        finally:
            replicas.close()
        self.check()

    def _look(self, replicas: Replicas) -> None:
        """Check all replicas. Raises Finding."""
        folder = self.home / FOLDER
        if aside := [p.name for p in folder.glob("*.damaged-*")]:
            raise Finding("alarm", f"{aside[0]} was set aside, and nothing was damaged")
        if strange := set(replicas.books()) - {source.book for source in self.sources}:
            raise Finding("phantom", f"{sorted(strange)}")
        for source in self.sources:
            source.check(replicas)
