"""A segment: up to 200 entries of one book as one record on the remote, sealed with the site's key.

The server is not believed: entries count only if the seal (HMAC-SHA256 under a key that stations hold and the server
never sees) is right. What the server adds to a record (``id``, ``last_modified``, ``schema``) is not read.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Sequence
from typing import Annotated, Protocol

import msgspec
from msgspec import Meta

from data.base.text import clean_line
from data.entries.codec import MAX_BYTES
from data.sync.link_state import Why

#: Most entries, and most bytes of a record as it is sent.
MOST_ENTRIES = 200
MOST_BYTES = 200 * 1024
#: Highest number that an id has room for.
MOST_NO = 9_999_999_999

_BOOK = re.compile(r"([A-Z0-9]{2,6})-[a-z0-9]{4}")
_ID = re.compile(r"([A-Z0-9]{2,6}-[a-z0-9]{4})-([0-9]{10})")
_TITLE = b"siaga segment 1"

#: The first key seals; each of them opens. More than one only while a key is being changed.
Keys = Sequence[bytes]

Number = Annotated[int, Meta(ge=1, le=MOST_NO)]
Hash = Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]


class BadRecord(Exception):
    """A record that no station of this site made, or that was changed. ``why``: what is wrong with which record."""

    def __init__(self, key: str, record: str) -> None:
        super().__init__(f"{record}: {key}")
        self.why = Why(key, {"record": clean_line(record[:60])})


class Readable(Protocol):
    """A book, as far as sync needs one."""

    @property
    def id(self) -> str: ...
    @property
    def last_no(self) -> int: ...
    def raw(self, no: int) -> bytes: ...
    def hash(self, no: int) -> str: ...


class Extent(msgspec.Struct, frozen=True):
    """What a record says it holds, without the entries."""

    id: str
    first: Number = msgspec.field(name="from")
    to: Number
    hash: Hash

    def check(self) -> Extent:
        """Raises BadRecord if it does not fit together."""
        named = _ID.fullmatch(self.id)
        if named is None or int(named[2]) != self.first or not self.first <= self.to < self.first + MOST_ENTRIES:
            raise BadRecord("sync.bad_extent", self.id)
        return self


class Segment(msgspec.Struct, frozen=True):
    """Entries ``first`` to ``to`` of ``book`` in their canonical form; ``hash``: the chain's after ``to``."""

    book: Annotated[str, Meta(max_length=20)]
    first: Number = msgspec.field(name="from")
    to: Number
    hash: Hash
    entries: Annotated[tuple[Annotated[str, Meta(max_length=MAX_BYTES)], ...], Meta(max_length=MOST_ENTRIES)]
    mac: Hash

    @property
    def id(self) -> str:
        return record_id(self.book, self.first)

    @property
    def raws(self) -> list[bytes]:
        """The entries' bytes, as they are hashed."""
        return [text.encode() for text in self.entries]


class _Named(msgspec.Struct):
    id: str = ""


_decoder = msgspec.json.Decoder(Segment)


def record_id(book: str, first: int) -> str:
    """The id of the record that begins with entry ``first``: bytewise order is the book's order."""
    return f"{book}-{first:010}"


def station_of(book: str) -> str:
    """The code of the station whose book this is; empty if it is no book's id."""
    match = _BOOK.fullmatch(book)
    return match[1] if match else ""


def make(book: Readable, first: int, bucket: str, keys: Keys, *, most: int = MOST_ENTRIES) -> Segment:
    """The segment of ``book`` that begins with entry ``first``, with at most ``most`` entries.

    Raises EntryLost, IndexError, OSError."""
    entries: list[str] = []
    size = 600  # everything that is not an entry
    last = min(book.last_no, first + min(most, MOST_ENTRIES) - 1)
    for no in range(first, last + 1):
        try:
            text = book.raw(no).decode()
        except LookupError:
            if not entries:
                raise
            break  # what is before a damaged entry is sent all the same
        size += len(msgspec.json.encode(text)) + 1
        if entries and size > MOST_BYTES:
            break
        entries.append(text)
    to = first + len(entries) - 1
    digest = book.hash(to)
    mac = _mac(keys[0], bucket, book.id, first, to, digest, entries)
    return Segment(book.id, first, to, digest, tuple(entries), mac)


def parse(raw: bytes | msgspec.Raw, bucket: str, keys: Keys) -> Segment:
    """The segment in a record. Raises BadRecord."""
    try:
        name = msgspec.json.decode(raw, type=_Named).id
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        name = "?"
    try:
        segment = _decoder.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise BadRecord("sync.bad_record", name) from None
    if segment.id != name or not station_of(segment.book) or segment.to - segment.first + 1 != len(segment.entries):
        raise BadRecord("sync.bad_extent", name)
    facts = (bucket, segment.book, segment.first, segment.to, segment.hash, segment.entries)
    if not any(hmac.compare_digest(_mac(key, *facts), segment.mac) for key in keys):
        raise BadRecord("sync.bad_seal", name)
    if any(len(raw) > MAX_BYTES or b"\n" in raw for raw in segment.raws):
        raise BadRecord("sync.bad_record", name)
    return segment


def body(segment: Segment) -> bytes:
    """The record as it is sent."""
    return msgspec.json.encode({"data": segment})


def seal(key: bytes, *parts: str) -> str:
    """A seal over a few words: for what is said about a book beside its segments."""
    return hmac.new(key, "\n".join(("siaga words 1", *parts)).encode(), hashlib.sha256).hexdigest()


def _mac(key: bytes, bucket: str, book: str, first: int, to: int, digest: str, entries: Sequence[str]) -> str:
    head = f"\n{bucket}\n{book}\n{first}\n{to}\n{digest}\n".encode()
    return hmac.new(key, _TITLE + head + "\n".join(entries).encode(), hashlib.sha256).hexdigest()
