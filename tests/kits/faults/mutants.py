"""Stores that are broken on purpose, each in one way that has been somebody's bug. The harness must catch every one: a
check that lets a broken store pass shows nothing about a sound one."""

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
from data.book.predecessors import recovered
from data.book.replicas.replica import ReplicaBook, check_rows
from data.book.replicas.replicas import FOLDER, Replicas
from data.book.storage import journal_file as bookpart
from data.book.storage.folder import OWNER, BookFolder, Owner
from data.book.storage.journal_file import Part, entry_line
from data.book.storage.record import Line, walk
from data.book.transaction import Row, lines_of
from data.entries import Entry
from tests.kits.faults.power_disk import PowerDisk


class NoSync(PowerDisk):
    """Never syncs a file."""

    def sync(self, fd: int) -> None:
        self._step()


class NoFolderSync(PowerDisk):
    """Never syncs a folder: names stay pending."""

    def sync_folder(self, folder: int) -> None:
        self._step()


class NoSyncAbove(PowerDisk):
    """Makes the folders of a new home and does not sync the ones above."""

    def sync_above(self, path: object) -> None:
        self._step()


class RetriesSync(PowerDisk):
    """A sync that failed is called again, on the same file, and that is taken for an answer (fsyncgate)."""

    def sync(self, fd: int) -> None:
        try:
            super().sync(fd)
        except OSError:
            super().sync(fd)


class RenamesFirst(PowerDisk):
    """A file that is begun takes its name before its content is on the disk."""

    def sync(self, fd: int) -> None:
        name = Path(f"/proc/self/fd/{fd}").readlink().name
        self._step() if name.endswith(".new") else super().sync(fd)


class OwnerInPlace(PowerDisk):
    """``owner.json`` is written over itself."""

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


def _acknowledges_before_sync(self: Book, part: Part, groups: list[list[Row]]) -> None:
    self._disk.sync(part.fd)  # that of the save before
    data, offsets = lines_of(groups, part.end, synced=True)
    self._write(part, data)
    self._saved(part, groups, offsets, part.end + len(data))


def _acknowledges_before_writing(self: Book, part: Part, groups: list[list[Row]]) -> None:
    data, offsets = lines_of(groups, part.end, synced=True)
    waiting = getattr(self, "waiting", [])
    for at, held in waiting:
        self._disk.write_all(part.fd, held, at)
    self._disk.sync(part.fd)
    self.waiting = [(part.end, data)]  # type: ignore[attr-defined]
    self._saved(part, groups, offsets, part.end + len(data))


def _settle(*, cut: bool = True, again: bool = True, sync: bool = True, to_proven: bool = False) -> Callable[..., None]:
    def settle(self: Book, part: Part) -> None:
        if to_proven:
            del part.offsets[part.proven_count :]
            part.end, part.bad = part.proven, part.proven
            last = part.line(part.first + part.proven_count - 1) if part.proven_count else None
            if last is not None:
                part.last_hash = bookpart.hash_in(part.first + part.proven_count - 1, last)
            elif part.head is not None:
                part.last_hash = part.head.after_hash
            self._disk.truncate(part.fd, part.end)
        if part.bad >= 0:
            name, size = self._files.keep_tail(part)
            self._disk.sync_folder(part.folder)
            if cut:
                self._disk.truncate(part.fd, part.end)
            self.found += (recovered("torn", name, size),)
            part.bad = -1
        behind = self._disk.size(part.fd)
        if again and part.end > part.proven:
            self._disk.write_all(part.fd, self._disk.pread(part.fd, part.end - part.proven, part.proven), part.proven)
        if sync:
            self._disk.sync(part.fd)
        self._disk.sync_folder(part.folder)
        self._unindexed = len(part.offsets) - part.indexed
        part.proven, part.proven_count = part.end, len(part.offsets)
        if not cut:
            part.end = behind

    return settle


def _unstamps_without_cutting(self: Book) -> None:
    with self._writing:
        self._set_ahead()
        self._touched = False


def _stays_after_failed_sync(self: Book, part: Part, groups: list[list[Row]]) -> None:
    """Gives the transaction back and goes on in the same file, behind it: its numbers are used again."""
    data, offsets = lines_of(groups, self._disk.size(part.fd), synced=True)
    at = self._disk.size(part.fd)
    self._disk.write_all(part.fd, data, at)
    self._disk.sync(part.fd)
    self._saved(part, groups, offsets, at + len(data))


def _trusts_the_index(self: Part, size: int, trust: bool) -> None:
    data = self._disk.read_file(self.folder, self.index_name) or b""
    head = bookpart._INDEX
    if len(data) < head.size:
        return
    _, _, end, _, count, last_hash, _ = head.unpack_from(data)
    offsets = array("q")
    offsets.frombytes(data[head.size : head.size + 8 * count][: (len(data) - head.size) // 8 * 8])
    self.offsets, self.end, self.last_hash = offsets, end, last_hash.decode("latin-1")
    self.proven = max(self.proven, end)
    self.proven_count = self.indexed = count


def _scan(*, checks: bool, transactions: bool) -> Callable[..., None]:
    """A scan without checksum and chain, or one that does not care where a transaction ends."""

    def scan(self: Part, size: int) -> None:
        done = 0
        offsets = array("q")
        position = self.end
        for offset, raw, ended in walk(self._read, position, size):
            line = (entry_line(raw) if checks else _as_it_is(raw)) if ended else None
            if line is None:
                break
            if line.synced:
                self.proven, self.proven_count = max(self.proven, offset), len(self.offsets) + done
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


def _never_rot(read: object, bad: int, end: int, proven: int) -> bool:
    return False


def _without_limits(self: BookFolder, book: str, limit: int | None = None) -> tuple[Part, ...]:
    names = self.files(book)
    last = names[-1:] if names else []
    return tuple(Part(self.disk, self.folder_of(str(n)), n, None if n in last else 1 << 40) for n in names)


def _begins_one_too_early(self: Book, groups: list[list[Row]], why: str, folder: int) -> None:
    """The new file names the last entry but one: its first number was given before."""
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
    self._disk.sync(part.fd)  # that of what came before
    data, offsets = lines_of([rows], part.end, synced=True)
    self._disk.write_all(part.fd, data, part.end)
    part.grew(offsets, part.end + len(data), rows[-1].hash)


def _replica_syncs_again(self: ReplicaBook, part: Part, rows: list[Row]) -> None:
    data, offsets = lines_of([rows], part.end, synced=True)
    self._disk.write_all(part.fd, data, part.end)
    try:
        self._disk.sync(part.fd)
    except OSError:
        self._disk.sync(part.fd)
    part.grew(offsets, part.end + len(data), rows[-1].hash)


def _replica_recovers(*, cut: bool = True, again: bool = True) -> Callable[[ReplicaBook], None]:
    def recover(self: ReplicaBook) -> None:
        part = self._parts[-1]
        part.open(write=True)
        if part.bad >= 0:
            part.end = part.end if cut else self._disk.size(part.fd)
            self._disk.truncate(part.fd, part.end)
            part.bad = -1
        if again and part.end > part.proven:
            part.write_again()
            self._disk.sync(part.fd)
        part.synced()

    return recover


def _replica_takes_what_arrives(
    self: ReplicaBook, first_no: int, raws: Sequence[bytes], arrived: int
) -> tuple[list[Row], list[Entry]]:
    """What comes again is added again: the last number is not looked at."""
    return check_rows(self.id, first_no - 1, self.last_hash, (-1, 0), first_no, raws, arrived)


def _replicas_without_name(home: Path, write: bool, disk: Disk) -> BookFolder:
    return BookFolder(disk, home, write=write, folder=FOLDER)


class Mutant(msgspec.Struct, frozen=True):
    """``what``: how it is broken. ``disk``: the disk it runs on. ``patches``: (class or module, name, in its place).
    ``soon``: some hundred cuts are enough to catch it."""

    what: str
    disk: type[PowerDisk] = PowerDisk
    patches: tuple[tuple[Any, str, Any], ...] = ()
    soon: bool = True

    @contextlib.contextmanager
    def broken(self) -> Iterator[None]:
        """While this lasts the store is broken."""
        with contextlib.ExitStack() as stack:
            for owner, name, instead in self.patches:
                stack.enter_context(patch.object(owner, name, instead))
            yield


#: Caught by power cuts.
CUT = (
    Mutant("never syncs a file", NoSync),
    Mutant("never syncs a folder", NoFolderSync),
    Mutant("does not sync the folders above a new home", NoSyncAbove),
    Mutant("acknowledges before the sync", patches=((Book, "_append", _acknowledges_before_sync),)),
    Mutant("acknowledges before it writes", patches=((Book, "_append", _acknowledges_before_writing),)),
    Mutant("syncs again after a failed sync", RetriesSync),
    Mutant("goes on behind a torn tail", patches=((Book, "_settle", _settle(cut=False)),)),
    Mutant("a start does not sync what it found", patches=((Book, "_settle", _settle(sync=False)),), soon=False),
    Mutant("a start syncs, and does not write it again", patches=((Book, "_settle", _settle(again=False)),)),
    Mutant("a start cuts what nothing vouches for", patches=((Book, "_settle", _settle(to_proven=True)),)),
    Mutant("leaves the bytes of what it refused", patches=((Book, "unstamp", _unstamps_without_cutting),), soon=False),
    Mutant("writes behind what failed, under the same numbers", patches=((Book, "_append", _stays_after_failed_sync),)),
    Mutant("trusts the index", patches=((Part, "_read_index", _trusts_the_index),)),
    Mutant(
        "no checksum, no chain",
        patches=(
            (Part, "_scan", _scan(checks=False, transactions=True)),
            (bookpart, "whole", lambda line: True),
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
    Mutant("a replica goes on behind a torn tail", patches=((ReplicaBook, "_recover", _replica_recovers(cut=False)),)),
    Mutant(
        "a replica does not write again what a start found",
        patches=((ReplicaBook, "_recover", _replica_recovers(again=False)),),
        soon=False,
    ),
    Mutant("a replica takes again what it has", patches=((ReplicaBook, "rows_of", _replica_takes_what_arrives),)),
    Mutant(
        "the name of the replicas' folder is not synced",
        patches=((Replicas, "_folder", staticmethod(_replicas_without_name)),),
    ),
)

#: Caught by the rot matrix.
ROT = (
    Mutant("takes all damage for a torn tail", patches=((bookpart, "is_rot", _never_rot),)),
    Mutant("reads without looking at the checksum", patches=((bookpart, "whole", lambda line: True),)),
)

#: Caught by kills.
KILL = (
    Mutant("acknowledges before it writes", patches=((Book, "_append", _acknowledges_before_writing),)),
    Mutant("a start cuts what nothing vouches for", patches=((Book, "_settle", _settle(to_proven=True)),)),
    Mutant("shows half a transaction", patches=((Part, "_scan", _scan(checks=True, transactions=False)),)),
)
