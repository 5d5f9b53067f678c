"""Entries carried on a stick: the same sealed segments that go over a network, in a file, one a line.

The first line says who wrote the file and what that station holds of every book; the last one is a seal over all
before it, so that a file that was cut or changed is refused whole. With a site key (:mod:`data.sync.remote.secrets`)
the seals are made under it; without one they only tell damage from what was written.

What was carried counts as told only when the other side says so: every file that comes back from there says what that
station holds (``has``), and only what it can prove by the chain's hash is believed. So two stations that carry files
back and forth need nothing else, and a stick that was lost is written again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

import msgspec

from data.book.library import Library
from data.book.reader import Reading
from data.book.replicas.replicas import ReplicaBad, ReplicaFork, ReplicaGap
from data.entries import Entry
from data.entries.codec import first_hash, next_hash
from data.entries.subjects import station_of
from data.sync import segment
from data.sync.segment import BadRecord, Keys, Segment

#: How every courier file begins.
BEGINS = b'{"siaga":"courier"'

#: Longest line that is read: a segment, with what JSON adds to it.
LONGEST = 1 << 20

#: Seals without a site key: anybody can make them, so they tell damage only.
NO_KEY = (b"siaga courier without a site key",)


class CourierFault(Exception):
    """The file cannot be taken in; nothing was. ``key``, ``args_``: why, in the catalogue; ``line``: from 1."""

    def __init__(self, key: str, line: int = 0, **args: object) -> None:
        super().__init__(key)
        self.key, self.line, self.args_ = key, line, {"line": line, **args}


class Head(msgspec.Struct, frozen=True):
    """The first line. ``book``: of the station that wrote it; ``has``: last number and hash of every book it holds;
    ``keyed``: sealed under the site key; ``made``: UTC ms."""

    siaga: str
    format: int
    site: str
    book: str
    made: int
    keyed: bool
    has: dict[str, tuple[int, str]]


class End(msgspec.Struct, frozen=True):
    """The last line: how many lines there are, and a seal over all before it."""

    lines: int
    seal: str


class Parcel(msgspec.Struct, frozen=True):
    """A file that was read and is whole. ``segments``: each with the number of its line."""

    head: Head
    segments: tuple[tuple[int, Segment], ...]


class Accepted(msgspec.Struct, frozen=True):
    """What came of a file: the new entries, how many were here already, and up to where that station has ours."""

    entries: tuple[Entry, ...]
    already: int
    station: str
    receipts: dict[str, int]


def _bucket(site: str) -> str:
    return f"courier {site}"


def _head_of(library: Library, site: str, made: int, keyed: bool) -> Head:
    books: list[Reading] = [*library.book.earlier, library.book, *library.others().values()]
    has: dict[str, tuple[int, str]] = {}
    for book in books:
        if book.last_no >= has.get(book.id, (0, ""))[0]:
            has[book.id] = (book.last_no, book.last_hash)
    return Head("courier", 1, site, library.id, made, keyed, has)


def write(
    out: BinaryIO, library: Library, parts: Iterable[tuple[Reading, int]], *, site: str, keys: Keys, made: int
) -> int:
    """Write a file with the entries of ``parts`` (a book, and from which number on); how many they are.

    ``keys``: the site's, or (). Raises EntryLost, OSError.
    """
    digest = hashlib.sha256()
    lines = count = 0

    def put(line: bytes) -> None:
        nonlocal lines
        digest.update(line + b"\n")
        out.write(line + b"\n")
        lines += 1

    under = keys or NO_KEY
    put(msgspec.json.encode(_head_of(library, site, made, bool(keys))))
    for book, first in parts:
        while first <= book.last_no:
            made_of = segment.make(book, first, _bucket(site), under)
            put(msgspec.json.encode(made_of))
            count += made_of.to - first + 1
            first = made_of.to + 1
    put(msgspec.json.encode(End(lines + 1, segment.seal(under[0], _bucket(site), digest.hexdigest()))))
    return count


# --- reading ----------------------------------------------------------------------------------------------------------


def is_courier(path: Path) -> bool:
    """Whether the file says that it is one. Raises OSError."""
    with path.open("rb") as file:
        return file.read(len(BEGINS)) == BEGINS


def _lines(file: BinaryIO) -> Iterator[tuple[int, bytes]]:
    number = 0
    while line := file.readline(LONGEST + 1):
        number += 1
        if len(line) > LONGEST or not line.endswith(b"\n"):
            raise CourierFault("courier.cut", number)
        yield number, line


def read(path: Path, *, site: str, keys: Keys) -> Parcel:
    """The file, if it is whole and of this site. Raises CourierFault, which names the line; OSError."""
    with path.open("rb") as file:
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
    try:
        head = msgspec.json.decode(line, type=Head)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise CourierFault("courier.head", 1) from None
    if head.siaga != "courier" or not segment.station_of(head.book):
        raise CourierFault("courier.head", 1)
    if head.format != 1:
        raise CourierFault("courier.format", 1, format=head.format)
    if head.site != site:
        raise CourierFault("courier.foreign", 1, site=head.site[:60], ours=site)
    if head.keyed != bool(keys):
        raise CourierFault("courier.no_key" if head.keyed else "courier.not_keyed", 1)
    return head, line


def _read_segment(line: bytes, number: int, site: str, keys: Keys) -> Segment:
    """A segment as it stands in a line: :func:`data.sync.segment.parse` wants the record's name beside it."""
    try:
        fields = msgspec.json.decode(line, type=dict[str, msgspec.Raw])
        named = msgspec.json.decode(line, type=_Named)
        whole = msgspec.json.encode(fields | {"id": msgspec.Raw(msgspec.json.encode(named.id))})
        return segment.parse(whole, _bucket(site), keys)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise CourierFault("courier.altered", number) from None
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
    try:
        end = msgspec.json.decode(line, type=End)
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise CourierFault("courier.altered", number) from None
    if end.lines != number:
        raise CourierFault("courier.lines_gone", number, lines=end.lines)
    if end.seal not in [segment.seal(key, _bucket(site), digest) for key in keys]:
        raise CourierFault("courier.altered", number)


# --- taking in --------------------------------------------------------------------------------------------------------


def accept(parcel: Parcel, library: Library, now: int) -> Accepted:
    """Check all of it against what is here, then add what is new to the replicas: all or nothing. Not on the UI thread.

    Raises CourierFault, BookBusy; OSError while adding: what was added until then is whole, and taking the file in
    again adds the rest.
    """
    _check(parcel, library)
    added: list[Entry] = []
    already = 0
    for number, part in parcel.segments:
        if part.book == library.id:
            already += len(part.entries)
            continue
        try:
            fresh = library.replicas.append(part.book, part.first, part.raws, now, hash=part.hash)
        except (ReplicaBad, ReplicaFork, ReplicaGap):
            raise CourierFault("courier.altered", number) from None
        added += fresh
        already += len(part.entries) - len(fresh)
    return Accepted(tuple(added), already, station_of(parcel.head.book), _receipts(parcel.head, library))


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
            raise CourierFault("courier.bad", line, book=book, no=bad.no) from None
        except (ReplicaFork, ReplicaGap) as error:
            raise CourierFault("courier.fork", parcel.segments[0][0], book=book, no=getattr(error, "no", no)) from None


def _compare(number: int, part: Segment, known: Reading | None) -> None:
    """What is here already must be the same, byte for byte."""
    for no, raw in enumerate(part.raws, part.first):
        if known is not None and no <= known.last_no and known.raw(no) != raw:
            raise CourierFault("courier.fork", number, book=part.book, no=no)


def _chained(number: int, part: Segment, last_no: int, last_hash: str) -> tuple[int, str]:
    hash_ = last_hash or first_hash(part.book)
    for no, raw in enumerate(part.raws, part.first):
        if no > last_no:
            hash_ = next_hash(hash_, raw)
    if hash_ != part.hash:
        raise CourierFault("courier.chain", number, book=part.book, no=part.to)
    return part.to, hash_


def _receipts(head: Head, library: Library) -> dict[str, int]:
    """Up to where the station that wrote the file has this station's books: what the chain's hash proves."""
    found = {}
    ours: Sequence[Reading] = (*library.book.earlier, library.book)
    for book in ours:
        no, hash_ = head.has.get(book.id, (0, ""))
        if 0 < no <= book.last_no and book.hash(no) == hash_:
            found[book.id] = no
    return found
