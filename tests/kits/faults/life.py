"""One life of a process that saves until it is killed.

It runs in a forked child that reports through a pipe:

``o``: the book is open, so all its entries count as saved
``i NUMBER WORDS``: the words of a transaction, before it is handed in
``a NO ENTRY``: an entry was reported saved
``x TEXT``: a fault
"""

from __future__ import annotations

import os
import random
import signal
import time
from itertools import groupby
from pathlib import Path

import msgspec

from data.base.clock import ManualClock
from data.base.disk import Disk
from data.book.book import Book
from data.book.reading.follower import BookReader
from data.book.storage.folder import NoBook
from data.book.upkeep.backup import BackupFault, backup
from data.book.writer import Writer
from data.entries import Entry, Log
from data.entries.codec import canonical
from data.words import Words
from tests.kits.faults.cuts import small_files
from tests.kits.faults.ledger import Ledger


class How(msgspec.Struct, frozen=True):
    """The course of a life.

    slow_s: seconds that a sync takes at most
    die_at: operations on the disk after which the process kills itself, in the middle of a write if it is one (-1: it
        is killed from outside)
    rotates: whether parts are soon large
    """

    seed: int
    slow_s: float = 0.0
    die_at: int = -1
    rotates: bool = True


class KillDisk(Disk):
    """The real disk, with slow syncs, and a kill at one moment."""

    def __init__(self, how: How) -> None:
        self._how = how
        self._left = how.die_at
        self._draw = random.Random(how.seed)

    def _step(self) -> None:
        self._left -= 1
        if self._left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def pwrite(self, fd: int, data: bytes, offset: int) -> int:
        if self._left == 1:
            data = data[: self._draw.randint(0, len(data))]
        done = super().pwrite(fd, data, offset)
        self._step()
        return done

    def sync(self, fd: int) -> None:
        self._step()
        if self._how.slow_s:
            time.sleep(self._draw.random() * self._how.slow_s)
        super().sync(fd)
        self._step()

    def sync_folder(self, folder: int) -> None:
        self._step()
        super().sync_folder(folder)

    def truncate(self, fd: int, size: int) -> None:
        self._step()
        super().truncate(fd, size)

    def rename(self, folder: int, old: str, new: str) -> None:
        self._step()
        super().rename(folder, old, new)
        self._step()

    def unlink(self, folder: int, name: str) -> None:
        self._step()
        super().unlink(folder, name)


def save_until_killed(home: Path, how: How, ledger: Ledger, pipe: int) -> None:
    """Save until killed.

    ``ledger``: the transactions so far, which give the next number.
    """

    def tell(text: str) -> None:  # one write, so that a kill leaves complete lines, and at most one incomplete
        os.write(pipe, text.encode())

    draw = random.Random(how.seed)
    with small_files(20_000 if how.rotates else 1 << 30):
        clock = ManualClock(1_700_000_000_000 + how.seed)
        book = Book.open(home, station="JBR", site="kill", clock=clock, disk=KillDisk(how))
        tell("o\n")
        if book.found:
            tell("".join(f"a {e.no} {canonical(e).decode()}\n" for e in book.append(book.found)))
        writer = Writer(book, idle_s=0.001)

        def done(result: list[Entry] | BaseException) -> None:
            if isinstance(result, BaseException):
                tell(f"x {result!r}\n")
            else:
                tell("".join(f"a {e.no} {canonical(e).decode()}\n" for e in result))

        while len(ledger.planned) < 1_000_000:
            words = ledger.plan(draw)
            tell("".join(f"i {len(ledger.planned)} {w}\n" for w in words))
            writer.submit([Log(by="LST", subjects=("room",), words=w) for w in words], done)
            while writer.state.waiting > draw.randint(0, 6):
                os.sched_yield()


def watch_until_killed(home: Path, pipe: int) -> None:
    """Follow the book during all lives.

    Entries that were seen stay, in complete transactions.
    """
    seen = 0
    last = ""
    reader: BookReader | None = None
    while True:
        try:
            if reader is None:
                reader = BookReader.open(home)
            reader.refresh()
            if seen and (reader.last_no < seen or reader.hash(seen) != last):
                os.write(pipe, f"x no. {seen} was seen and is not there any more\n".encode())
            words = [e.words for e in reader.entries(seen + 1) if isinstance(e, Log)]
            for number, group in groupby(words, key=lambda w: w[: w.index(":")]):
                there = [w[len(number) + 1 :].split(" ")[0] for w in group]
                if there != [f"{i}/{len(there)}" for i in range(1, len(there) + 1)]:
                    os.write(pipe, f"x a reader saw of {number} {there}\n".encode())
            if reader.damaged:
                os.write(pipe, b"x a reader was told of damage\n")
            if reader.last_no:
                seen, last = reader.last_no, reader.hash(reader.last_no)
        except NoBook:
            time.sleep(0.001)
        except Exception as error:
            os.write(pipe, f"x a reader failed: {error!r}\n".encode())
            raise


def copy_until_killed(home: Path, folder: Path, pipe: int) -> None:
    """Take one backup after the other during the lives."""
    clock = ManualClock(1_700_000_000_000)
    while True:
        try:
            backup(home, folder, clock=clock, words=Words())
        except NoBook:
            time.sleep(0.001)
        except BackupFault as fault:
            os.write(pipe, f"x backup: {fault.key} {fault.args_}\n".encode())
        except Exception as error:
            os.write(pipe, f"x backup failed: {error!r}\n".encode())
            raise
        clock.advance(1000)
