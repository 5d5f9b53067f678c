"""Document stores under the same faults, for comparison.

Each promises that a call that returned is saved.

The oracle keeps the documents after each call. A start must find them as they were after the last call that returned,
or after the call that was in progress.
"""

from __future__ import annotations

import io
import os
import random
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import msgspec
import tinydb.storages
from tinydb import TinyDB
from tinydb.middlewares import CachingMiddleware
from tinydb.storages import JSONStorage
from tinydb.table import Document

from data.base.disk import DISK, Disk
from data.book.storage.tinydb_table import JournalDB
from tests.kits.faults.cuts import workplace
from tests.kits.faults.kills import Child
from tests.kits.faults.ledger import Finding
from tests.kits.faults.power_disk import PowerCut, PowerDisk

Docs = dict[int, dict[str, Any]]


class Store:
    """A store of documents in ``folder``.

    ``insert``, ``update`` and ``remove`` are saved when they return; ``load`` returns all documents.
    """

    name = ""

    def __init__(self, folder: Path, disk: Disk) -> None:
        self.disk = disk
        self.path = folder / "docs"

    def insert(self, docs: Docs) -> None:
        raise NotImplementedError

    def update(self, id: int, fields: dict[str, Any]) -> None:
        raise NotImplementedError

    def remove(self, id: int) -> None:
        raise NotImplementedError

    def load(self) -> Docs:
        raise NotImplementedError

    def close(self) -> None:
        raise NotImplementedError

    @classmethod
    @contextmanager
    def on(cls, disk: PowerDisk) -> Iterator[None]:
        """Let file operations of the store in this block go through ``disk``."""
        yield

    @classmethod
    def prepare(cls, disk: PowerDisk) -> None:
        """Prepare the disk before the first life."""


class _Tiny(Store):
    db: TinyDB

    def insert(self, docs: Docs) -> None:
        self.db.insert_multiple([Document(doc, id) for id, doc in docs.items()])

    def update(self, id: int, fields: dict[str, Any]) -> None:
        self.db.update(fields, doc_ids=[id])

    def remove(self, id: int) -> None:
        self.db.remove(doc_ids=[id])

    def load(self) -> Docs:
        return {doc.doc_id: dict(doc) for doc in self.db.all()}

    def close(self) -> None:
        self.db.close()


class Journal(_Tiny):
    name = "TinyDB on the journal"

    def __init__(self, folder: Path, disk: Disk) -> None:
        super().__init__(folder, disk)
        self.db = JournalDB(self.path, disk=disk)


class Stock(_Tiny):
    name = "TinyDB, JSONStorage"

    def __init__(self, folder: Path, disk: Disk) -> None:
        super().__init__(folder, disk)
        self.db = TinyDB(self.path, storage=JSONStorage)

    @classmethod
    @contextmanager
    def on(cls, disk: PowerDisk) -> Iterator[None]:
        calls = SimpleNamespace(
            SEEK_END=os.SEEK_END, path=os.path, makedirs=os.makedirs, fsync=lambda fd: disk.sync(fd)
        )
        with ExitStack() as stack:
            stack.enter_context(patch.object(tinydb.storages, "os", calls))
            stack.enter_context(patch.object(tinydb.storages, "open", _opener(disk), create=True))
            yield

    @classmethod
    def prepare(cls, disk: PowerDisk) -> None:
        """Put an empty file with its name on the platter.

        TinyDB never syncs the folder, and would lose everything for that alone, on file systems that do not sync it
        unasked.
        """
        store = cls(disk.root, disk)
        store.close()
        folder = disk.open_folder(disk.root)
        disk.sync_folder(folder)
        disk.kill()


class Caching(Stock):
    name = "TinyDB, CachingMiddleware"

    def __init__(self, folder: Path, disk: Disk) -> None:
        Store.__init__(self, folder, disk)
        self.db = TinyDB(self.path, storage=CachingMiddleware(JSONStorage))  # type: ignore[no-untyped-call]


class _Raw(io.RawIOBase):
    """A file of the model for Python's own I/O layers.

    After the end of its life it accepts every call and does nothing: the layers above still flush when they are
    collected.
    """

    def __init__(self, disk: PowerDisk, fd: int) -> None:
        super().__init__()
        self._disk, self._fd, self._life, self._at = disk, fd, disk.life, 0

    def readable(self) -> bool:
        return True

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self._fd

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        base = 0 if whence == os.SEEK_SET else self._at if whence == os.SEEK_CUR else self._disk.size(self._fd)
        self._at = base + offset
        return self._at

    def tell(self) -> int:
        return self._at

    def readinto(self, buffer: Any) -> int:
        data = self._disk.pread(self._fd, len(buffer), self._at)
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)

    def write(self, data: Any) -> int:
        data = bytes(data)
        if self._disk.dead or self._disk.life != self._life:
            return len(data)
        done = self._disk.pwrite(self._fd, data, self._at)
        self._at += done
        return done

    def truncate(self, size: int | None = None) -> int:
        size = self._at if size is None else size
        self._disk.truncate(self._fd, size)
        return size

    def close(self) -> None:
        over = self._disk.life != self._life
        if not self.closed and not over:
            os.close(self._fd)
        super().close()


def _opener(disk: PowerDisk) -> Callable[..., Any]:
    def opened(path: Path, mode: str = "r", encoding: str | None = None) -> Any:
        folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            fd = disk.open(folder, path.name, os.O_RDWR | (os.O_CREAT if "a" in mode else 0))
        finally:
            os.close(folder)
        return io.TextIOWrapper(io.BufferedRandom(_Raw(disk, fd)), encoding=encoding or "utf-8")

    return opened


# --- the work ---------------------------------------------------------------------------------------------------------


class Work:
    """Calls drawn at random, and the documents after each of them."""

    def __init__(self, draw: random.Random) -> None:
        self.draw = draw
        self.states: list[Docs] = [{}]  # after each call; the first: after the last one that returned
        self.saved = 0  # calls that returned

    def next(self) -> tuple[str, Docs]:
        """Return a call (insert, update or remove) and its documents."""
        draw, now = self.draw, self.states[-1]
        way = draw.choice(("insert", "insert", "insert", "update", "update", "remove")) if now else "insert"
        filler = "x" * draw.randrange(600)
        if way == "insert":
            first = max(now, default=0) + 1
            what: Docs = {first + i: {"n": first + i, "v": 0, "x": filler} for i in range(draw.choice((1, 1, 3)))}
        else:
            id = draw.choice(sorted(now))
            what = {id: {"v": now[id]["v"] + 1, "x": filler}} if way == "update" else {id: {}}
        return way, what

    def begin(self, way: str, what: Docs) -> None:
        after = dict(self.states[-1])
        for id, fields in what.items():
            if way == "remove":
                del after[id]
            else:
                after[id] = {**after.get(id, {}), **fields}
        self.states.append(after)

    def returned(self) -> None:
        self.saved += 1
        del self.states[:-1]

    def found(self, docs: Docs, earlier: list[Docs]) -> None:
        """Check the documents that a start has found.

        Raises Finding. ``earlier``: all that were ever saved, to tell lost documents from wrong ones.
        """
        if docs in self.states:
            self.states = [docs]
        elif docs in earlier:
            raise Finding("lost", f"{len(docs)} documents, as they were before calls that had returned")
        else:
            raise Finding("wrong", f"{len(docs)} documents, as they never were")


def do(store: Store, way: str, what: Docs) -> None:
    """Make one call."""
    if way == "insert":
        store.insert(what)
    else:
        ((id, fields),) = what.items()
        store.update(id, fields) if way == "update" else store.remove(id)


class Outcome(msgspec.Struct):
    """The result of many lives. ``why``: NOT RUN, and the reason."""

    store: str
    faults: str
    ends: int = 0
    lost: int = 0
    wrong: int = 0
    unreadable: int = 0
    saved: int = 0
    why: str = ""
    first: str = ""

    def count(self, seed: int, finding: Finding) -> None:
        """Count what was found in a home."""
        kind = finding.kind
        self.lost += kind == "lost"
        self.unreadable += kind == "unreadable"
        self.wrong += kind not in ("lost", "unreadable")
        self.first = self.first or f"seed {seed}: {finding}"


LIVES = 8


def cuts(make: type[Store], seed: int, number: int) -> Outcome:
    """Make at least ``number`` power cuts of one store, with kills between them."""

    def lives(folder: Path, draw: random.Random, outcome: Outcome) -> None:
        _cut_lives(make, PowerDisk(folder, draw), draw, outcome)

    return _ended(Outcome(make.name, "power cuts"), workplace(), lives, seed, number)


def _ended(
    outcome: Outcome, place: Path, lives: Callable[[Path, random.Random, Outcome], None], seed: int, number: int
) -> Outcome:
    """Run homes in ``place`` until there were ``number`` ends, then remove ``place``."""
    try:
        home = 0
        while outcome.ends < number:
            home += 1
            folder = place / str(home)
            folder.mkdir()
            try:
                lives(folder, random.Random(f"docs-{seed + home}"), outcome)
            except Finding as finding:
                outcome.count(seed + home, finding)
            shutil.rmtree(folder)
    finally:
        shutil.rmtree(place, ignore_errors=True)
    return outcome


def _cut_lives(make: type[Store], disk: PowerDisk, draw: random.Random, outcome: Outcome) -> None:
    work = Work(draw)
    earlier: list[Docs] = [{}]
    folder = disk.root
    with make.on(disk):
        make.prepare(disk)
        for _ in range(LIVES):
            disk.stop_after = draw.choice((draw.randrange(12), draw.randrange(60)))
            try:
                _work(make, folder, disk, work, earlier)
            except PowerCut:
                pass
            except Finding:
                raise
            except Exception as error:
                raise Finding("unreadable", repr(error)) from error
            finally:
                outcome.ends += 1
                disk.kill() if draw.random() < 0.25 else disk.cut()
                outcome.saved += work.saved
                work.saved = 0
            try:
                store = make(folder, disk)
                found = store.load()
                store.close()
            except Exception as error:
                raise Finding("unreadable", repr(error)) from error
            disk.kill()
            work.found(found, earlier)
            earlier.append(found)


def _work(make: type[Store], folder: Path, disk: Disk, work: Work, earlier: list[Docs]) -> None:
    store = make(folder, disk)
    for _ in range(200):
        way, what = work.next()
        work.begin(way, what)
        do(store, way, what)
        work.returned()
        earlier.append(work.states[0])


def kills(make: type[Store], seed: int, number: int) -> Outcome:
    """Kill one store ``number`` times, on the real disk."""
    place = Path(tempfile.mkdtemp(prefix="siaga-docs-"))
    return _ended(Outcome(make.name, "kills"), place, partial(_killed_lives, make), seed, number)


def _killed_lives(make: type[Store], folder: Path, draw: random.Random, outcome: Outcome) -> None:
    work = Work(draw)
    earlier: list[Docs] = [{}]
    for _ in range(LIVES):
        first = work.states[0]

        def live(pipe: int, first: Docs = first, seed: int = draw.randrange(1 << 30)) -> None:
            mine = Work(random.Random(seed))
            mine.states = [first]
            store = make(folder, DISK)
            while True:
                way, what = mine.next()
                os.write(pipe, b"i" + msgspec.json.encode((way, what)) + b"\n")
                do(store, way, what)
                mine.begin(way, what)
                mine.returned()
                os.write(pipe, b"a\n")

        child = Child(live)
        until = time.monotonic() + draw.random() * 0.15
        while child.read(until - time.monotonic()) and time.monotonic() < until:
            pass
        for line in child.kill():
            if line.startswith("x"):
                raise Finding("unreadable", line)
            if line.startswith("i"):
                work.begin(*msgspec.json.decode(line[1:], type=tuple[str, Docs]))
            elif line == "a":
                work.returned()
                earlier.append(work.states[0])
        outcome.ends += 1
        outcome.saved += work.saved
        work.saved = 0
        try:
            store = make(folder, DISK)
            found = store.load()
            store.close()
        except Exception as error:
            raise Finding("unreadable", repr(error)) from error
        work.found(found, earlier)
        earlier.append(found)
