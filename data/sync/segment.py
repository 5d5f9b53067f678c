"""Segment: up to 200 entries of one book as one sealed record on the remote.

The server is not trusted: entries count only if the seal is right, an HMAC-SHA256 under a key that the stations hold
and the server never sees. Fields that the server adds to a record (``last_modified``, ``schema``) are ignored.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Sequence
from typing import Annotated

import msgspec
from msgspec import Meta

from data.base.text import quoted
from data.entries.codec import MAX_BYTES
from data.sync.link_state import Why
from data.sync.ports import Readable
from data.sync.remote.untrusted import decoded, id_in

#: Limits of a record: entries, and bytes as it is sent.
MOST_ENTRIES = 200
MOST_BYTES = 200 * 1024
#: Highest number that fits into an id.
MOST_NO = 9_999_999_999

_BOOK = re.compile(r"([A-Z0-9]{2,6})-[a-z0-9]{4}")
_ID = re.compile(r"([A-Z0-9]{2,6}-[a-z0-9]{4})-([0-9]{10})")
_TITLE = b"siaga segment 1"

#: The first key seals, and each of them verifies. There is more than one only while a key is being changed.
Keys = Sequence[bytes]

Number = Annotated[int, Meta(ge=1, le=MOST_NO)]
Hash = Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]


class BadRecord(Exception):
    """A record that was changed, or that no station of this site made.

    ``why``: the record, and what is wrong with it.
    """

    def __init__(self, key: str, record: str) -> None:
        super().__init__(f"{record}: {key}")
        self.why = Why(key, {"record": quoted(record, 60)})


class Extent(msgspec.Struct, frozen=True):
    """The extent of a record: what it says it holds, without the entries."""

    id: str
    first: Number = msgspec.field(name="from")
    to: Number
    hash: Hash

    def check(self) -> Extent:
        """Return the extent if it is consistent. Raises BadRecord."""
        named = _ID.fullmatch(self.id)
        if named is None or int(named[2]) != self.first or not self.first <= self.to < self.first + MOST_ENTRIES:
            raise BadRecord("sync.bad_extent", self.id)
        return self


class Segment(msgspec.Struct, frozen=True):
    """Entries ``first`` to ``to`` of ``book`` in canonical form.

    ``hash``: of the chain after entry ``to``. ``mac``: the seal.
    """

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
        """The bytes of the entries, as they are hashed."""
        return [text.encode() for text in self.entries]


def record_id(book: str, first: int) -> str:
    """Return the id of the record that begins with entry ``first``.

    The bytewise order of ids is the order of the book.
    """
    return f"{book}-{first:010}"


def station_of(book: str) -> str:
    """Return the code of the station that a book id names, or "" if it is not one."""
    match = _BOOK.fullmatch(book)
    return match[1] if match else ""


def make(book: Readable, first: int, bucket: str, keys: Keys, *, most: int = MOST_ENTRIES) -> Segment:
    """Return the segment of at most ``most`` entries from entry ``first`` on.

    Raises EntryLost, IndexError, OSError.
    """
    entries: list[str] = []
    size = 600  # bytes of everything that is not an entry
    last = min(book.last_no, first + min(most, MOST_ENTRIES) - 1)
    for no in range(first, last + 1):
        try:
            text = book.raw(no).decode()
        except LookupError:
            if not entries:
                raise
            break  # send the entries before a damaged one
        size += len(msgspec.json.encode(text)) + 1
        if entries and size > MOST_BYTES:
            break
        entries.append(text)
    to = first + len(entries) - 1
    digest = book.hash(to)
    mac = _mac(keys[0], bucket, book.id, first, to, digest, entries)
    return Segment(book.id, first, to, digest, tuple(entries), mac)


def parse(raw: bytes | msgspec.Raw, bucket: str, keys: Keys) -> Segment:
    """Return the segment in a record, checked against its seal. Raises BadRecord."""
    name, segment = id_in(raw), decoded(raw, Segment)
    if segment is None:
        raise BadRecord("sync.bad_record", name or "?")
    if segment.id != name or not station_of(segment.book) or segment.to - segment.first + 1 != len(segment.entries):
        raise BadRecord("sync.bad_extent", name)
    facts = (bucket, segment.book, segment.first, segment.to, segment.hash, segment.entries)
    if not any(hmac.compare_digest(_mac(key, *facts), segment.mac) for key in keys):
        raise BadRecord("sync.bad_seal", name)
    if any(len(raw) > MAX_BYTES or b"\n" in raw for raw in segment.raws):
        raise BadRecord("sync.bad_record", name)
    return segment


def body(segment: Segment) -> bytes:
    """Return the record as it is sent."""
    return msgspec.json.encode({"data": segment})


def seal(key: bytes, *parts: str) -> str:
    """Return a seal over a few words that are not part of a segment."""
    return hmac.new(key, "\n".join(("siaga words 1", *parts)).encode(), hashlib.sha256).hexdigest()


def _mac(key: bytes, bucket: str, book: str, first: int, to: int, digest: str, entries: Sequence[str]) -> str:
    head = f"\n{bucket}\n{book}\n{first}\n{to}\n{digest}\n".encode()
    return hmac.new(key, _TITLE + head + "\n".join(entries).encode(), hashlib.sha256).hexdigest()
