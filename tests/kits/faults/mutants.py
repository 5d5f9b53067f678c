"""Mutants: stores that are broken on purpose.

Each is broken in one way that has been a real bug somewhere.

The harness must catch every one. A check that lets a broken store pass shows nothing about a sound one.
"""

from __future__ import annotations

import contextlib
import os
import re
from array import array
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any
from unittest.mock import patch

import msgspec

from data.base.disk import Disk
from data.book.book import Book
from data.book.replicas.replica import ReplicaBook, check_rows
from data.book.replicas.replicas import FOLDER, Replicas
from data.book.storage import part as part_module
from data.book.storage.folder import BookFolder
from data.book.storage.journal_file import JournalFile
from data.book.storage.owner import OWNER, Owner
from data.book.storage.part import Part
from data.book.storage.record import Line, Row, hash_in, parse_entry, read_lines
from data.entries import Entry
from tests.kits.faults.power_disk import PowerDisk


class NoSync(PowerDisk):
    """A disk that never syncs a file."""

    def sync(self, fd: int) -> None:
        self._step()


class NoFolderSync(PowerDisk):
    """A disk that never syncs a folder: names stay pending."""

    def sync_folder(self, folder: int) -> None:
        self._step()


class NoSyncAbove(PowerDisk):
    """A disk that creates the folders of a new home and does not sync those above."""

    def sync_above(self, path: object) -> None:
        self._step()


class RetriesSync(PowerDisk):
    """A disk that repeats a failed sync on the same file.

    It believes the second answer (fsyncgate).
    """

    def sync(self, fd: int) -> None:
        try:
            super().sync(fd)
        except OSError:
            super().sync(fd)


class RenamesFirst(PowerDisk):
    """A disk on which a new file gets its name before its contents are on the platter."""

    def sync(self, fd: int) -> None:
        name = Path(f"/proc/self/fd/{fd}").readlink().name
        self._step() if name.endswith(".new") else super().sync(fd)


class OwnerInPlace(PowerDisk):
    """A disk on which ``owner.json`` is written in place."""

    def replace_file(self, folder: int, name: str, content: bytes, *, sync: bool = True) -> None:
        if name != OWNER:
            super().replace_file(folder, name, content, sync=sync)
            return
        fd = self.open(folder, name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        try:
            self.write_all(fd, content, 0)
            self.sync(fd)
        finally:
            os.close(fd)


def _acknowledges_before_sync(self: JournalFile, data: bytes, *, on_full: object = None) -> None:
    self._disk.sync(self.fd)  # that of the save before
    self._disk.write_all(self.fd, data, self.end)
    self.end = self.durable = self.end + len(data)


def _acknowledges_before_writing(self: JournalFile, data: bytes, *, on_full: object = None) -> None:
    waiting = getattr(self, "waiting", [])
    for at, held in waiting:
        self._disk.write_all(self.fd, held, at)
    self._disk.sync(self.fd)
    self.waiting = [(self.end, data)]  # type: ignore[attr-defined]
    self.end = self.durable = self.end + len(data)


def _recovers(
    *, cut: bool = True, again: bool = True, sync: bool = True, to_durable: bool = False
) -> Callable[..., None]:
    def recover(self: Part, *, keep_tail: bool = True) -> None:
        if to_durable:
            self.offsets = self.offsets[: self.last_durable - self.first + 1]
            self.end = self.bad = self.durable
            line = self.line(self.last) if self.offsets else None
            if line is not None:
                self.last_hash = hash_in(self.last, line)
            elif self.head is not None:
                self.last_hash = self.head.after_hash
            self._disk.truncate(self.fd, self.end)
        if self.bad >= 0:
            tail = self.read(self.size() - self.end, self.end)
            self.torn = (self._keep(tail) if keep_tail else "", len(tail))
            self._disk.sync_folder(self.folder)
            if cut:
                self._disk.truncate(self.fd, self.end)
            self.bad = -1
        behind = self.size()
        if again and self.end > self.durable:
            self._disk.write_all(self.fd, self.read(self.end - self.durable, self.durable), self.durable)
        if sync:
            self._disk.sync(self.fd)
        self._disk.sync_folder(self.folder)
        self.durable = self.end
        if not cut:
            self.end = behind

    return recover


def _stays_after_failed_sync(self: Book, part: Part, groups: list[list[Row]]) -> None:
    """Continue in the same part after a failed sync, behind the transaction.

    Its numbers are used again.
    """
    part.end = part.size()
    part.save(groups)
    self._saved(part)


def _trusts_the_index(self: Part, trust: bool) -> None:
    data = self._disk.read_file(self.folder, self.index_name) or b""
    head = part_module._INDEX
    if len(data) < head.size:
        return
    _, _, end, _, count, last_hash, _ = head.unpack_from(data)
    offsets = array("q")
    offsets.frombytes(data[head.size : head.size + 8 * count][: (len(data) - head.size) // 8 * 8])
    self.offsets, self.end, self.last_hash = offsets, end, last_hash.decode("latin-1")
    self.durable = max(self.durable, end)
    self.indexed = count


def _scan(*, checks: bool, transactions: bool) -> Callable[..., None]:
    """Return a scan without checksum and chain.

    Or one that ignores where a transaction ends.
    """

    def scan(self: Part) -> None:
        size = self.size()
        done = 0
        offsets = array("q")
        position = self.end
        for offset, raw, ended in read_lines(self.read, position, size):
            line = (parse_entry(raw) if checks else _as_it_is(raw)) if ended else None
            if line is None:
                break
            if line.synced:
                self.durable = max(self.durable, offset)
            offsets.append(offset)
            if line.last or not transactions:
                done, position, self.last_hash = len(offsets), offset + len(raw) + 1, line.hash
        self.offsets.extend(offsets[:done])
        self.end = position
        self.bad = position if position < size else -1

    return scan


_HEAD = re.compile(rb'\["[0-9a-f]{8}","([-+])([.,])",(\d+),"book","([0-9a-f]{64})",')


def _as_it_is(raw: bytes) -> Line | None:
    found = _HEAD.match(raw)
    if found is None:
        return None
    return Line(found[1] == b"+", found[2] == b".", int(found[3]), "book", found[4].decode(), raw[found.end() : -1])


def _never_durable(self: JournalFile) -> bool:
    return False


def _without_limits(self: BookFolder, book: str, limit: int | None = None) -> tuple[Part, ...]:
    names = self.files(book)
    last = names[-1:] if names else []
    return tuple(Part(self.disk, self.folder_of(str(n)), n, None if n in last else 1 << 40) for n in names)


def _begins_one_too_early(self: Book, groups: list[list[Row]], why: str, folder: int) -> None:
    """Start a new part after the last entry but one: its first number was used before."""
    if self.last_no > 1:
        self.last_no -= 1
        groups = [[Row(row.no - 1, row.hash, row.raw) for row in rows] for rows in groups]
    _begin_part(self, groups, why, folder)


_begin_part = Book._begin_part


def _own_without_folder(self: BookFolder, owner: Owner) -> None:
    with patch.object(type(self.disk), "sync_folder", lambda disk, folder: None):
        _own(self, owner)


_own = BookFolder.own


# --- of replicas ------------------------------------------------------------------------------------------------------


def _replica_counts_before_sync(self: ReplicaBook, part: Part, rows: list[Row]) -> None:
    with patch.object(JournalFile, "append", _acknowledges_before_sync):
        part.save([rows])


def _replica_syncs_again(self: ReplicaBook, part: Part, rows: list[Row]) -> None:
    sync = part._disk.sync

    def twice(fd: int) -> None:
        try:
            sync(fd)
        except OSError:
            sync(fd)

    with patch.object(part._disk, "sync", twice):
        part.save([rows])


def _replica_recovers(*, cut: bool = True, again: bool = True) -> Callable[[ReplicaBook], None]:
    def recover(self: ReplicaBook) -> None:
        part = self.parts[-1]
        part.open(write=True)
        if part.bad >= 0:
            part.end = part.end if cut else part.size()
            self._disk.truncate(part.fd, part.end)
            part.bad = -1
        if again and part.end > part.durable:
            part.recover()
        part.durable = part.end

    return recover


def _replica_takes_what_arrives(
    self: ReplicaBook, first_no: int, raws: Sequence[bytes], arrived: int
) -> tuple[list[Row], list[Entry]]:
    """Append entries again that are here already."""
    return check_rows(self.id, first_no - 1, self.last_hash, (-1, 0), first_no, raws, arrived)


def _replicas_without_name(home: Path, write: bool, disk: Disk) -> BookFolder:
    return BookFolder(disk, home, write=write, folder=FOLDER)


class Mutant(msgspec.Struct, frozen=True):
    """A broken store.

    what: how it is broken
    disk: the disk that it runs on
    patches: (class or module, name, replacement)
    soon: whether some hundred cuts, or damages, are enough to catch it
    """

    what: str
    disk: type[PowerDisk] = PowerDisk
    patches: tuple[tuple[Any, str, Any], ...] = ()
    soon: bool = True

    @contextlib.contextmanager
    def broken(self) -> Iterator[None]:
        """Break the store in this block."""
        with contextlib.ExitStack() as stack:
            for owner, name, instead in self.patches:
                stack.enter_context(patch.object(owner, name, instead))
            yield


#: Caught by power cuts.
CUT = (
    Mutant("never syncs a file", NoSync),
    Mutant("never syncs a folder", NoFolderSync),
    Mutant("does not sync the folders above a new home", NoSyncAbove),
    Mutant("acknowledges before the sync", patches=((JournalFile, "append", _acknowledges_before_sync),)),
    Mutant("acknowledges before it writes", patches=((JournalFile, "append", _acknowledges_before_writing),)),
    Mutant("syncs again after a failed sync", RetriesSync),
    Mutant("continues behind a torn tail", patches=((JournalFile, "recover", _recovers(cut=False)),)),
    Mutant(
        "a start does not sync what it found", patches=((JournalFile, "recover", _recovers(sync=False)),), soon=False
    ),
    Mutant(
        "a start syncs, and does not write it again",
        patches=((JournalFile, "recover", _recovers(again=False)),),
        soon=False,
    ),
    Mutant("a start cuts what nothing vouches for", patches=((JournalFile, "recover", _recovers(to_durable=True)),)),
    Mutant("leaves the bytes of what it refused", patches=((JournalFile, "take_back", lambda self: None),), soon=False),
    Mutant("writes behind what failed, under the same numbers", patches=((Book, "_append", _stays_after_failed_sync),)),
    Mutant("trusts the index", patches=((Part, "_read_index", _trusts_the_index),)),
    Mutant(
        "no checksum, no chain",
        patches=(
            (Part, "_scan", _scan(checks=False, transactions=True)),
            (part_module, "is_intact", lambda line: True),
        ),
        soon=False,
    ),
    Mutant("takes half a transaction", patches=((Part, "_scan", _scan(checks=True, transactions=False)),)),
    Mutant("a file takes its name before it is synced", RenamesFirst),
    Mutant("a new file begins one number too early", patches=((Book, "_begin_part", _begins_one_too_early),)),
    Mutant("what an old file holds beyond its end counts", patches=((BookFolder, "parts", _without_limits),)),
    Mutant("owner.json is written in place", OwnerInPlace),
    Mutant("the name of owner.json is not synced", patches=((BookFolder, "own", _own_without_folder),)),
)

#: Caught by power cuts while other stations' books arrive.
REPLICA = (
    Mutant("a replica counts before it is synced", patches=((ReplicaBook, "_append", _replica_counts_before_sync),)),
    Mutant("a replica syncs again after a failed sync", patches=((ReplicaBook, "_append", _replica_syncs_again),)),
    Mutant(
        "a replica continues behind a torn tail",
        patches=((ReplicaBook, "_recover", _replica_recovers(cut=False)),),
    ),
    Mutant(
        "a replica does not write again what a start found",
        patches=((ReplicaBook, "_recover", _replica_recovers(again=False)),),
        soon=False,
    ),
    Mutant("a replica takes again what it has", patches=((ReplicaBook, "new_rows", _replica_takes_what_arrives),)),
    Mutant(
        "the name of the replicas' folder is not synced",
        patches=((Replicas, "_folder", staticmethod(_replicas_without_name)),),
    ),
)

#: Caught by the rot matrix.
ROT = (
    Mutant("takes all damage for a torn tail", patches=((Part, "_was_durable", _never_durable),), soon=False),
    Mutant("reads without looking at the checksum", patches=((part_module, "is_intact", lambda line: True),)),
)

#: Caught by kills.
KILL = (
    Mutant("acknowledges before it writes", patches=((JournalFile, "append", _acknowledges_before_writing),)),
    Mutant("a start cuts what nothing vouches for", patches=((JournalFile, "recover", _recovers(to_durable=True)),)),
    Mutant("shows half a transaction", patches=((Part, "_scan", _scan(checks=True, transactions=False)),)),
)
