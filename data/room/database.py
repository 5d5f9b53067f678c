"""The room file: the folded state as a TinyDB database, so that a start need not fold the whole book.

Each kind of subject has a table with one document per subject (``incidents``, ``posts``, …; ``shifts``: the room's
duty, and each turn of control). ``meta`` has everything else that the room holds. Every field is written out, so that
TinyDB's queries find it:
``TinyDB(path, storage=SnapshotStorage).table("incidents").search(where("state") == "new")``. The stock ``JSONStorage``
reads the file as well.

The file is a snapshot, replaced by rename, and no save waits for it. It has the version of the fold, the number and
hash of each book that it was folded from, and its own SHA-256 (table ``sum``). If one of them does not match,
:func:`load` returns None and the room is folded from the book, with the same result. The file is never fsynced, because
nothing is lost with it.
"""

from __future__ import annotations

import hashlib
import os
import zlib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from heapq import merge
from pathlib import Path
from typing import Any, Protocol

import msgspec
from tinydb.storages import Storage

from data.book.reader import ReadableBook
from data.entries import Entry, Subject
from data.entries.codec import KINDS
from data.room.reducers import SUBJECT_KINDS, VERSION, kind_of
from data.room.room import Dump, Room
from data.room.state.base import State
from data.room.state.control import Duty

#: End of the file: the last table, with the SHA-256 of everything before it.
_SUM = b',"sum":{"1":{"sha256":"%s"}}}'
_SUM_LENGTH = len(_SUM) - 2 + 64


#: Table → document id → document.
Packed = dict[str, dict[str, Any]]


class ReadsBook(Protocol):
    """A book as far as the room file needs it, open for writing or for reading."""

    @property
    def id(self) -> str: ...
    @property
    def last_no(self) -> int: ...
    def hash(self, no: int) -> str: ...
    def entries(self, start: int = 1, stop: int | None = None) -> Iterator[Entry]: ...
    def all_of(self, subject: Subject) -> Iterator[Entry]: ...
    def others(self) -> Mapping[str, ReadableBook]: ...
    @property
    def earlier(self) -> tuple[ReadableBook, ...]: ...


class SnapshotStorage(Storage):
    """A TinyDB storage that writes a complete new file and renames it over the old one."""

    def __init__(self, path: str | Path) -> None:
        self._path = Path(path)

    def read(self) -> dict[str, dict[str, Any]] | None:
        """Return the tables; None without a file. Raises :class:`ValueError` if the file is damaged or another kind."""
        try:
            raw = self._path.read_bytes()
        except FileNotFoundError:
            return None
        head = raw[:-_SUM_LENGTH]
        if raw != head + _sum(head):
            raise ValueError(f"{self._path}: checksum does not match")
        return msgspec.json.decode(raw, type=dict[str, dict[str, Any]])

    def write(self, data: dict[str, dict[str, Any]]) -> None:
        """Replace the file. Raises :class:`OSError`."""
        head = msgspec.json.encode({name: table for name, table in data.items() if name != "sum"})[:-1]
        fresh = self._path.with_name(self._path.name + ".new")
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(head + _sum(head))
            fresh.replace(self._path)
        except OSError:
            fresh.unlink(missing_ok=True)
            raise


def _sum(head: bytes) -> bytes:
    return _SUM % hashlib.sha256(head).hexdigest().encode()


@cache
def version() -> str:
    """Return the version of the fold and a checksum of all states, their fields and the kinds of entries."""
    parts = [str(kind.__struct_config__.tag) for kind in KINDS]
    for kind in SUBJECT_KINDS.values():
        parts += [kind.table, *(entry.__name__ for entry in kind.reducers)]
    structs: list[type[msgspec.Struct]] = [*State.__subclasses__(), Dump]
    parts += [f"{struct.__name__}:{','.join(struct.__struct_fields__)}" for struct in structs]
    return f"{VERSION}.{zlib.crc32(' '.join(parts).encode()):08x}"


class _Meta(msgspec.Struct):
    version: str
    book: str
    no: int
    hash: str
    room: Dump
    others: dict[str, tuple[int, str]] = {}  # last number and hash of each other station's book
    earlier: dict[str, int] = {}  # last number of each book that this one continues; they may get more entries


def save(path: Path, room: Room, book: ReadsBook) -> None:
    """Write a snapshot of ``room``, folded from all entries of ``book`` up to :attr:`Room.last`. Raises ``OSError``."""
    write(path, pack(room, book))


def write(path: Path, packed: Packed) -> None:
    """Replace the snapshot by the tables of :func:`pack`. May run on another thread. Raises ``OSError``."""
    SnapshotStorage(path).write(packed)


def pack(room: Room, book: ReadsBook) -> Packed:
    """Return a snapshot as tables of plain values."""
    packing = packed_slowly(room, book)
    while (packed := next(packing)) is None:
        pass
    return packed


def packed_slowly(room: Room, book: ReadsBook) -> Iterator[Packed | None]:
    """:func:`pack` in small steps: yield None between them, and the snapshot at the end.

    Entries may be applied between the steps. The snapshot is of the room as it was at the first step, because states
    are frozen and everything else is copied then.
    """
    no = room.last.get(book.id, 0)
    others = {id: _end(other, room.last.get(id, 0)) for id, other in book.others().items()}
    earlier = {each.id: each.last_no for each in book.earlier}
    meta = _Meta(version(), book.id, no, book.hash(no), room.dump(), others, earlier)
    meta_plain = msgspec.to_builtins(meta)
    tables: dict[str, list[dict[str, Any]]] = {kind.table: [] for kind in SUBJECT_KINDS.values()}
    for subject, state in tuple(room.states.items()):
        kind = kind_of(subject)
        if kind is not None:
            tables[kind.table].append({"subject": subject, **_document(state)})
            if isinstance(state, Duty):
                tables[kind.table] += [{"subject": "", **_document(turn)} for turn in state.turns]
        yield None
    data = {name: {str(i): doc for i, doc in enumerate(docs, 1)} for name, docs in tables.items()}
    data["meta"] = {"1": meta_plain}
    yield data


def _end(book: ReadableBook, no: int) -> tuple[int, str]:
    no = min(no, book.last_no)
    return no, book.hash(no)


def _document(state: State) -> dict[str, Any]:
    """Return all fields of a state, including those at their default."""
    return {name: msgspec.to_builtins(getattr(state, name)) for name in state.__struct_fields__}


def load(path: Path, book: ReadsBook) -> Room | None:
    """Return the room at the end of ``book``: the snapshot, and the entries after it.

    None if there is no snapshot, or it cannot be read, or belongs to another version or other books.
    """
    try:
        return _load(path, book)
    except (OSError, ValueError, LookupError, msgspec.MsgspecError):  # LookupError: its last entry is damaged
        return None


def _load(path: Path, book: ReadsBook) -> Room | None:
    data = SnapshotStorage(path).read()
    if data is None:
        return None
    document = data["meta"]["1"]
    if document["version"] != version():
        return None
    meta = msgspec.convert(document, _Meta)
    if meta.book != book.id or meta.no > book.last_no or book.hash(meta.no) != meta.hash:
        return None
    if meta.earlier != {each.id: each.last_no for each in book.earlier}:
        return None
    others = book.others()
    for id, (no, hash_) in meta.others.items():
        if id not in others or no > others[id].last_no or others[id].hash(no) != hash_:
            return None
    room = Room.restore(_states(data), meta.room, book.all_of)
    fresh = [other.entries(meta.others.get(id, (0, ""))[0] + 1) for id, other in others.items()]
    room.extend(merge(book.entries(start=meta.no + 1), *fresh, key=lambda entry: entry.order))
    return room


def _states(data: dict[str, dict[str, Any]]) -> Iterable[tuple[Subject, State]]:
    for kind in SUBJECT_KINDS.values():
        for document in data[kind.table].values():
            if document["subject"]:
                yield document["subject"], msgspec.convert(document, kind.state)
