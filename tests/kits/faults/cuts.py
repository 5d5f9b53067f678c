"""Power cuts: many lives of one book on a disk that can fail at any moment.

It saves, recovers and saves again.
"""

from __future__ import annotations

import contextlib
import random
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from unittest.mock import patch

from data.base.clock import DAY, ManualClock
from data.book import book as book_module
from data.book.book import Book
from data.entries import Log
from tests.kits.faults.ledger import Finding, Ledger
from tests.kits.faults.power_disk import PowerCut, PowerDisk

#: Bytes. A part of this size is left for a new one, so most lives rotate.
SMALL = 6000

#: Lives in one home before the next home.
LIVES = 12


def workplace() -> Path:
    """Return a folder for the files of the model.

    It is in memory if possible, since the platter is in memory anyway.
    """
    memory = Path("/dev/shm")
    return Path(tempfile.mkdtemp(prefix="siaga-faults-", dir=memory if memory.is_dir() else None))


class Home:
    """A book on a :class:`PowerDisk`, from its first life on.

    ``seed`` decides everything that happens to it.
    """

    def __init__(self, seed: int, place: Path, make: Callable[[Path, random.Random], PowerDisk] = PowerDisk) -> None:
        self.seed = seed
        self.draw = random.Random(seed)
        place.mkdir(parents=True)
        self.disk = make(place, self.draw)
        self.home = self.disk.root / "station" / "home"
        self.clock = ManualClock(1_700_000_000_000)
        self.ledger = Ledger()
        self.cuts = self.kills = self.refusals = 0
        self._by_kill = False
        # The second disk is the folder "two" of the same model; its names are pending separately.
        self.second: Path | None = None
        if self.draw.random() < 0.25:
            self.disk.make_folder(self.disk.root / "two")
            self.disk.sync_above(self.disk.root / "two")
            self.second = self.disk.root / "two" / "siaga"

    @staticmethod
    def small() -> contextlib.AbstractContextManager[None]:
        """Let parts in this block rotate soon, and indexes be written soon."""
        return small_files()

    def live(self) -> None:
        """Live once until a cut or kill, and check what is left. Raises Finding."""
        draw, disk = self.draw, self.disk
        disk.stop_after = draw.choice((draw.randrange(12), draw.randrange(60), draw.randrange(200)))
        if draw.random() < 0.15:
            disk.fail_sync = draw.randrange(8)
        if draw.random() < 0.1:
            disk.fail_write = draw.randrange(20)
        if draw.random() < 0.2:
            disk.short = draw.randint(1, 300)
        try:
            self._work()
        except PowerCut:
            pass
        except Finding:
            raise
        except Exception as fault:
            raise Finding("unreadable", repr(fault)) from fault
        if self._by_kill or draw.random() < 0.3:
            self._by_kill = False
            self.kills += 1
            self.ledger.ended(cut=False)
            disk.kill()
        else:
            self.cuts += 1
            self.ledger.ended(cut=True)
            disk.cut()
        self.check()

    def check(self) -> None:
        """Check what is left. Raises Finding."""
        self.ledger.check(self.home)

    def end(self) -> None:
        """Check after the last life. Raises Finding."""

    @property
    def acknowledged(self) -> int:
        """Return how many entries were reported saved."""
        return len(self.ledger.saved)

    def opened(self, book: Book) -> None:
        """Open whatever else a start opens after the book. Raises OSError, Finding."""

    def closed(self, book: Book) -> None:
        """Close whatever :meth:`opened` opened, before the book."""

    def _work(self) -> None:
        draw = self.draw
        failed = 0
        while True:
            try:
                book = Book.open(
                    self.home, station="JBR", site="cut", clock=self.clock, disk=self.disk, second=self.second
                )
                self.ledger.found(book)
                self.opened(book)
            except OSError:  # a failed write or sync: the operator starts again
                self.disk.kill()
                self.disk.stop_after = draw.randrange(60)
                failed += 1
                if failed > 20:
                    raise Finding("stuck", "the book cannot be opened any more") from None
                continue
            if book.found:
                self._save(book, 1)
            for _ in range(draw.randrange(30)):
                self.act(book)
            self.closed(book)
            book.close()

    def act(self, book: Book) -> None:
        """Do one thing."""
        draw = self.draw
        chance = draw.random()
        if chance < 0.08:
            book.tidy()
        elif chance < 0.1:
            self.clock.advance(20 * DAY)
        elif chance < 0.14:
            self.disk.room = draw.choice((0, draw.randrange(3000)))
            self._save(book, draw.randint(1, 5))
        elif chance < 0.16:
            self.disk.fail_sync = 0
        elif chance < 0.3:
            self._save(book, draw.randint(2, 5))
        else:
            self._save(book, 1)
        self.clock.advance(draw.randrange(3) * 400)

    def _save(self, book: Book, together: int) -> None:
        """Save some transactions as the writer does.

        Hold them and retry, or give them back in the end.
        """
        draw = self.draw
        first = len(self.ledger.planned) + 1
        drafts = [[Log(by="LST", subjects=("room",), words=w) for w in self.ledger.plan(draw)] for _ in range(together)]
        stamped = [book.stamp(each) for each in drafts]
        for _ in range(3):
            try:
                book.save(stamped)
            except OSError:
                if draw.random() < 0.25:
                    self.disk.room = None
                continue
            self.ledger.acknowledge(e for transaction in stamped for e in transaction.entries)
            return
        self.disk.room = None
        book.unstamp()
        self.refusals += 1
        if draw.random() < 0.4:
            self.disk.stop_after = 0
            self._by_kill = draw.random() < 0.7
        self.ledger.refuse(range(first, first + together), taken_back=not book._new_part_why)


@contextlib.contextmanager
def small_files(size: int = SMALL) -> Iterator[None]:
    """Let parts in this block rotate soon, and indexes be written soon."""
    with patch.object(book_module, "LARGE", size), patch.object(book_module, "INDEX_AFTER", 12):
        yield


class Tally:
    """The result of many cuts."""

    def __init__(self) -> None:
        self.homes = self.cuts = self.kills = self.entries = self.refusals = 0
        self.findings: list[tuple[int, Finding]] = []


def campaign(
    seed: int,
    cuts: int,
    *,
    make: Callable[[Path, random.Random], PowerDisk] = PowerDisk,
    home: type[Home] = Home,
    stop_at_first: bool = False,
) -> Tally:
    """Make at least ``cuts`` power cuts, in homes with the seeds from ``seed`` on.

    ``home``: what lives there.
    """
    tally = Tally()
    place = workplace()
    try:
        with home.small():
            while tally.cuts < cuts and not (stop_at_first and tally.findings):
                one = home(seed + tally.homes, place / str(tally.homes), make)
                tally.homes += 1
                try:
                    for _ in range(LIVES):
                        one.live()
                    one.end()
                except Finding as finding:
                    tally.findings.append((one.seed, finding))
                finally:
                    one.disk.kill()
                tally.cuts += one.cuts
                tally.kills += one.kills
                tally.refusals += one.refusals
                tally.entries += one.acknowledged
                shutil.rmtree(place / str(tally.homes - 1))
    finally:
        shutil.rmtree(place, ignore_errors=True)
    return tally
