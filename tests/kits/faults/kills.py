"""Kills: SIGKILL of a process that saves, at any moment.

Readers follow and backups are taken at the same time.
"""

from __future__ import annotations

import os
import random
import select
import shutil
import signal
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from data.book.reading.follower import BookReader
from data.book.upkeep.backup import copies
from data.book.upkeep.verify import verify
from data.entries import Log
from data.entries.codec import canonical
from tests.kits.faults.cuts import Tally
from tests.kits.faults.ledger import Finding, Ledger
from tests.kits.faults.life import How, copy_until_killed, save_until_killed, watch_until_killed

#: Kills in one home before the next home.
LIVES = 10


class Child:
    """A forked process that runs ``work(pipe)`` until it is killed."""

    def __init__(self, work: Callable[[int], None]) -> None:
        self.pipe, end = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            try:
                os.close(self.pipe)
                work(end)
            except BaseException as error:
                os.write(end, f"x {error!r}\n".encode())
            finally:
                os._exit(1)
        os.close(end)
        self.output = b""

    def read(self, seconds: float) -> bool:
        """Read its output for at most ``seconds``. Return False when it has ended."""
        ready, _, _ = select.select([self.pipe], [], [], max(0.0, seconds))
        if not ready:
            return True
        piece = os.read(self.pipe, 1 << 16)
        self.output += piece
        return bool(piece)

    def kill(self) -> list[str]:
        """Kill it, and return the complete lines of its output."""
        os.kill(self.pid, signal.SIGKILL)
        while self.read(60):
            pass
        os.close(self.pipe)
        os.waitpid(self.pid, 0)
        return [line for line in self.output.decode(errors="replace").split("\n")[:-1] if line]


class Killed:
    """One home and the lives in it."""

    def __init__(self, seed: int, place: Path) -> None:
        self.draw = random.Random(f"kill-{seed}")
        self.seed = seed
        self.home = place / "home"
        self.copies = place / "copies"
        self.ledger = Ledger()
        self.kills = 0
        self.slow = self.draw.random() < 0.4
        self.rotates = self.draw.random() < 0.7
        self._present: dict[int, bytes] = {}
        place.mkdir(parents=True)
        self._beside: list[Child] = []
        if self.draw.random() < 0.5:
            self._beside.append(Child(lambda pipe: watch_until_killed(self.home, pipe)))
        self._copies = self.draw.random() < 0.5

    def live(self) -> None:
        """Live once, and check what is left. Raises Finding."""
        draw = self.draw
        way = draw.choice(("acknowledged", "moment", "operation"))
        how = How(
            seed=draw.randrange(1 << 30),
            slow_s=draw.choice((0.002, 0.015)) if self.slow else 0.0,
            die_at=draw.choice((draw.randrange(1, 15), draw.randrange(1, 300))) if way == "operation" else -1,
            rotates=self.rotates,
        )
        saver = Child(lambda pipe: save_until_killed(self.home, how, self.ledger, pipe))
        copier = Child(lambda pipe: copy_until_killed(self.home, self.copies, pipe)) if self._copies else None
        wanted = draw.choice((1, draw.randint(1, 200)))
        until = time.monotonic() + (draw.random() * 0.08 if way == "moment" else 20)
        while saver.read(until - time.monotonic()) and time.monotonic() < until:
            if way == "acknowledged" and saver.output.count(b"\na ") >= wanted:
                break
        said = saver.kill()
        self.kills += 1
        if copier is not None:
            for line in copier.kill():  # not counted: only the kills of a saving process are
                raise Finding("backup", line)
        self._believe(said)
        self.ledger.ended(cut=False)
        self.ledger.check(self.home)
        self._look_at_copies()
        self._remember()

    def _believe(self, said: list[str]) -> None:
        meant: dict[int, list[str]] = {}
        for line in said:
            kind, _, rest = line.partition(" ")
            if kind == "o":
                for no, raw in self._present.items():
                    self.ledger.saved[no] = raw
            elif kind == "i":
                number, _, words = rest.partition(" ")
                meant.setdefault(int(number), []).append(words)
            elif kind == "a":
                no_text, _, entry = rest.partition(" ")
                no = int(no_text)
                if self.ledger.saved.get(no, entry.encode()) != entry.encode():
                    raise Finding("numbers", f"no. {no} was given twice")
                self.ledger.saved[no] = entry.encode()
            elif kind == "x":
                raise Finding("unreadable", rest)
        for (
            transaction,
            several,
        ) in meant.items():  # the last one may be incomplete: then it was not handed in
            if len(several) == int(several[0].split(" ")[0].rpartition("/")[2]):
                self.ledger.planned[transaction] = several

    def _remember(self) -> None:
        """Remember the entries: they count as saved as soon as a start has ended."""
        if not (self.home / "book").is_dir() or not list((self.home / "book").glob("*.journal")):
            return
        reader = BookReader.open(self.home)
        self._present = {e.no: canonical(e) for e in reader.entries()}
        self.ledger.book = reader.id
        reader.close()

    def _look_at_copies(self) -> None:
        for taken in copies(self.copies) if self.copies.is_dir() else ():
            verdict = verify(taken.path)
            if not verdict.ok or verdict.no != taken.copy.no:
                raise Finding("backup", f"{taken.path.name} does not verify")
            reader = BookReader.open(taken.path)
            self.ledger.words([e.words for e in reader.entries() if isinstance(e, Log)])
            reader.close()
            shutil.rmtree(taken.path)

    def close(self) -> list[str]:
        """End the reader, and return its output."""
        return [line for child in self._beside for line in child.kill()]


def campaign(seed: int, kills: int, *, stop_at_first: bool = False) -> Tally:
    """Make at least ``kills`` kills on the real disk.

    The homes have the seeds from ``seed`` on.
    """
    tally = Tally()
    place = Path(tempfile.mkdtemp(prefix="siaga-kills-"))
    try:
        while tally.kills < kills and not (stop_at_first and tally.findings):
            home = Killed(seed + tally.homes, place / str(tally.homes))
            tally.homes += 1
            try:
                for _ in range(LIVES):
                    home.live()
            except Finding as finding:
                tally.findings.append((home.seed, finding))
            finally:
                for line in home.close():
                    tally.findings.append((home.seed, Finding("reader", line)))
            tally.kills += home.kills
            tally.entries += len(home.ledger.saved)
            shutil.rmtree(place / str(tally.homes - 1))
    finally:
        shutil.rmtree(place, ignore_errors=True)
    return tally
