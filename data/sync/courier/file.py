"""Courier file: the sealed segments of sync in a file, one a line, on a stick.

The first line names the station that wrote the file and lists what it holds of every book. The last line is a seal over
everything before it, so a file that was cut or changed is refused completely. Seals use the site key
(:mod:`data.sync.remote.secrets`). Without a site key they detect damage only.

Entries count as delivered only when the other side says so: every file that comes back lists what that station holds
(``has``), and a hash of the chain must prove it. Two stations that exchange files need nothing else. If a stick is
lost, the file is written again.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

import msgspec

from data.base.files import open_binary
from data.book.library import Library
from data.book.reading.readable import EntryLost, ReadableBook
from data.book.replicas.incoming import NotAnEntry, entry_of
from data.book.replicas.replica import ReplicaBad, ReplicaFork, ReplicaGap
from data.entries import Entry
from data.entries.base import Arrival
from data.entries.codec import first_hash, next_hash
from data.entries.subjects import station_of
from data.sync import segment
from data.sync.courier import receipts
from data.sync.remote.untrusted import decoded
from data.sync.segment import BadRecord, Keys, Segment

#: The start of every courier file.
BEGINS = b'{"siaga":"courier"'

#: Longest line that is read (bytes): a segment with its JSON overhead.
LONGEST = 1 << 20

#: Key of seals without a site key. Anybody can make them, so they detect damage only.
NO_KEY = (b"siaga courier without a site key",)


class CourierFault(Exception):
    """The file was refused, and nothing of it accepted.

    ``key``, ``args_``: the reason, in the catalogue. ``line``: its line in the file, from 1.
    """

    def __init__(self, key: str, line: int = 0, **args: object) -> None:
        super().__init__(key)
        self.key, self.line, self.args_ = key, line, {"line": line, **args}


class Head(msgspec.Struct, frozen=True):
    """The first line.

    - ``book``: the book of the station that wrote the file.
    - ``made``: UTC ms.
    - ``keyed``: sealed under the site key.
    - ``has``: last number and hash of every book that the station holds.
    """

    siaga: str
    format: int
    site: str
    book: str
    made: int
    keyed: bool
    has: dict[str, tuple[int, str]]


class End(msgspec.Struct, frozen=True):
    """The last line: the number of lines, and a seal over all before it."""

    lines: int
    seal: str


class Parcel(msgspec.Struct, frozen=True):
    """A complete file. ``segments``: each with the number of its line."""

    head: Head
    segments: tuple[tuple[int, Segment], ...]


class Accepted(msgspec.Struct, frozen=True):
    """The result of a file: new entries, and how many were here already.

    ``receipts``: the last entry of each of our books that ``station`` holds.
    """

    entries: tuple[Entry, ...]
    already: int
    station: str
    receipts: dict[str, int]


def _bucket(site: str) -> str:
    return f"courier {site}"


def _head_of(library: Library, site: str, made: int, keyed: bool) -> Head:
    books: list[ReadableBook] = [*library.book.earlier, library.book, *library.others().values()]
    has: dict[str, tuple[int, str]] = {}
    for book in books:
        if book.last_no >= has.get(book.id, (0, ""))[0]:
            has[book.id] = (book.last_no, book.last_hash)
    return Head("courier", 1, site, library.id, made, keyed, has)


def write(
    out: BinaryIO, library: Library, parts: Iterable[tuple[ReadableBook, int]], *, site: str, keys: Keys, made: int
) -> dict[str, int]:
    """Write a file and return the last number of each book that it holds.

    A book ends before its first entry that is damaged here: nobody can take in those after it.

    ``parts``: books, each with the first number to write. ``keys``: the site's, or (). Raises OSError.
    """
    digest = hashlib.sha256()
    lines, upto = 0, dict[str, int]()

    def put(line: bytes) -> None:
        nonlocal lines
        digest.update(line + b"\n")
        out.write(line + b"\n")
        lines += 1

    under = keys or NO_KEY
    put(msgspec.json.encode(_head_of(library, site, made, bool(keys))))
    for book, first in parts:
        upto[book.id] = first - 1
        with contextlib.suppress(EntryLost):
            while upto[book.id] < book.last_no:
                made_of = segment.make(book, upto[book.id] + 1, _bucket(site), under)
                put(msgspec.json.encode(made_of))
                upto[book.id] = made_of.to
    put(msgspec.json.encode(End(lines + 1, segment.seal(under[0], _bucket(site), digest.hexdigest()))))
    return upto


# --- reading ----------------------------------------------------------------------------------------------------------


def is_courier(path: Path) -> bool:
    """Return True if the file begins as a courier file does. Raises OSError."""
    with open_binary(path) as file:
        return file.read(len(BEGINS)) == BEGINS


def _lines(file: BinaryIO) -> Iterator[tuple[int, bytes]]:
    number = 0
    while line := file.readline(LONGEST + 1):
        number += 1
        if len(line) > LONGEST or not line.endswith(b"\n"):
            raise CourierFault("courier.cut", number)
        yield number, line


def read(path: Path, *, site: str, keys: Keys) -> Parcel:
    """Return the content of a complete file of this site.

    Raises CourierFault, which names the line; OSError.
    """
    with open_binary(path) as file:
        lines = _lines(file)
        head, first = _read_head(lines, site, keys)
        under = keys or NO_KEY
        digest = hashlib.sha256(first)
        found: list[tuple[int, Segment]] = []
        for number, line in lines:
            if line.startswith(b'{"lines"'):
                _read_end(line, number, under, site, digest.hexdigest())
                if next(lines, None) is not None:
                    raise CourierFault("courier.more", number + 1)
                return Parcel(head, tuple(found))
            digest.update(line)
            found.append((number, _read_segment(line, number, site, under)))
        raise CourierFault("courier.cut", len(found) + 2)


def _read_head(lines: Iterator[tuple[int, bytes]], site: str, keys: Keys) -> tuple[Head, bytes]:
    _, line = next(lines, (1, b""))
    head = decoded(line, Head)
    if head is None or head.siaga != "courier" or not segment.station_of(head.book):
        raise CourierFault("courier.head", 1)
    if head.format != 1:
        raise CourierFault("courier.format", 1, format=head.format)
    if head.site != site:
        raise CourierFault("courier.foreign", 1, site=head.site[:60], ours=site)
    if head.keyed != bool(keys):
        raise CourierFault("courier.no_key" if head.keyed else "courier.not_keyed", 1)
    return head, line


def _read_segment(line: bytes, number: int, site: str, keys: Keys) -> Segment:
    """Return the segment in a line.

    :func:`data.sync.segment.parse` needs its record id.
    """
    fields, named = decoded(line, dict[str, msgspec.Raw]), decoded(line, _Named)
    if fields is None or named is None:
        raise CourierFault("courier.altered", number)
    whole = msgspec.json.encode(fields | {"id": msgspec.Raw(msgspec.json.encode(named.id))})
    try:
        return segment.parse(whole, _bucket(site), keys)
    except BadRecord as bad:
        key = "courier.wrong_key" if bad.why.key == "sync.bad_seal" and keys is not NO_KEY else "courier.altered"
        raise CourierFault(key, number) from None


class _Named(msgspec.Struct):
    book: str
    first: int = msgspec.field(name="from")

    @property
    def id(self) -> str:
        return segment.record_id(self.book, self.first)


def _read_end(line: bytes, number: int, keys: Keys, site: str, digest: str) -> None:
    end = decoded(line, End)
    if end is None:
        raise CourierFault("courier.altered", number)
    if end.lines != number:
        raise CourierFault("courier.lines_gone", number, lines=end.lines)
    if end.seal not in [segment.seal(key, _bucket(site), digest) for key in keys]:
        raise CourierFault("courier.altered", number)


# --- accepting --------------------------------------------------------------------------------------------------------


def fresh(parcel: Parcel, library: Library) -> Iterator[Entry]:
    """Yield the entries of a file that are not here yet. Raises CourierFault for one that is not an entry."""
    for number, part in parcel.segments:
        last = library.last_no if part.book == library.id else library.replicas.last(part.book)[0]
        for no, raw in enumerate(part.raws, part.first):
            if no > last:
                try:
                    yield entry_of(raw, part.book, no)
                except NotAnEntry:
                    raise CourierFault("sync.replica_bad", number, book=part.book, no=no) from None


def accept(parcel: Parcel, library: Library, now: int) -> Accepted:
    """Check a file against the books here, then append what is new to the replicas.

    All of a file is accepted, or nothing. Not on the UI thread. Raises CourierFault, BookBusy. OSError while
    appending: what was appended is valid, and accepting the file again adds the rest.
    """
    _check(parcel, library)
    added: list[Entry] = []
    already = 0
    came: Arrival = "courier" if parcel.head.keyed else "unsealed"
    for number, part in parcel.segments:
        if part.book == library.id:
            already += len(part.entries)
            continue
        try:
            added_now = library.replicas.append(part.book, part.first, part.raws, now, hash=part.hash, came=came)
        except (ReplicaBad, ReplicaFork, ReplicaGap):
            raise CourierFault("courier.altered", number) from None
        added += added_now
        already += len(part.entries) - len(added_now)
    return Accepted(tuple(added), already, station_of(parcel.head.book), receipts.proven(parcel.head.has, library))


def _check(parcel: Parcel, library: Library) -> None:
    ends: dict[str, tuple[int, str]] = {}
    for number, part in parcel.segments:
        known = library.book if part.book == library.id else library.replicas.book(part.book)
        last_no, last_hash = ends.get(part.book, (known.last_no, known.last_hash) if known else (0, ""))
        if part.book == library.id and part.to > library.last_no:
            raise CourierFault("courier.ahead", number, book=part.book, no=part.to, last=library.last_no)
        if part.first > last_no + 1:
            missing = f"{last_no + 1}-{part.first - 1}"
            raise CourierFault("courier.gap", number, book=part.book, missing=missing)
        _compare(number, part, known)
        if part.to > last_no:
            ends[part.book] = _chained(number, part, last_no, last_hash)
    for book, (no, _) in ends.items():
        raws = [raw for _, part in parcel.segments if part.book == book for raw in part.raws]
        first = next(part.first for _, part in parcel.segments if part.book == book)
        try:
            library.replicas.would_append(book, first, raws)
        except ReplicaBad as bad:
            line = next(n for n, p in parcel.segments if p.book == book and p.first <= max(bad.no, p.first) <= p.to)
            raise CourierFault("sync.replica_bad", line, book=book, no=bad.no) from None
        except (ReplicaFork, ReplicaGap) as error:
            raise CourierFault("courier.fork", parcel.segments[0][0], book=book, no=getattr(error, "no", no)) from None


def _compare(number: int, part: Segment, known: ReadableBook | None) -> None:
    """Check that entries that are here already, and can be read, are the same, byte for byte."""
    for no, raw in enumerate(part.raws, part.first):
        if known is not None and no <= known.last_no and known.differs(no, raw):
            raise CourierFault("courier.fork", number, book=part.book, no=no)


def _chained(number: int, part: Segment, last_no: int, last_hash: str) -> tuple[int, str]:
    hash_ = last_hash or first_hash(part.book)
    for no, raw in enumerate(part.raws, part.first):
        if no > last_no:
            hash_ = next_hash(hash_, raw)
    if hash_ != part.hash:
        raise CourierFault("courier.chain", number, book=part.book, no=part.to)
    return part.to, hash_
