"""Canonical form of an entry, the hash chain over it, and the table of kinds.

JSON with sorted keys, no blanks, UTF-8, no floats, integers below 2^53: every station, export and printed anchor
refers to the same bytes.
"""

from __future__ import annotations

import hashlib
from typing import Any, ClassVar, Union

import msgspec

from data.entries.base import Entry
from data.entries.book import Unknown

#: Longest canonical form of a new entry, in bytes (a segment on the remote holds at most 200 KiB).
MAX_BYTES = 32 * 1024

#: Every kind of entry that this version knows. The package imports all modules that define them.
KINDS: tuple[type[Entry], ...] = tuple(kind for kind in Entry.__subclasses__() if kind is not Unknown)

#: Tag (``incident.opened``) → kind of entry.
BY_KIND: dict[str, type[Entry]] = {str(k.__struct_config__.tag): k for k in KINDS}

#: The newest format that this version knows: stations tell each other (:class:`data.entries.StationNamed`).
FORMAT = max(kind.came_with for kind in KINDS)


class _Codec:
    """Encoders, created once: creating one costs as much as a hundred uses."""

    encoder: ClassVar = msgspec.json.Encoder(order="sorted")
    decoder: ClassVar[msgspec.json.Decoder[Any]] = msgspec.json.Decoder(Union[KINDS])  # noqa: UP007
    plain: ClassVar = msgspec.json.Decoder(dict[str, Any])


def canonical(entry: Entry) -> bytes:
    """Return the canonical form of an entry; of an :class:`Unknown` the bytes that were read."""
    if isinstance(entry, Unknown):
        return entry.raw.encode()
    return bytes(_Codec.encoder.encode(entry))


def decode(raw: bytes | str) -> Entry:
    """Return the entry in ``raw``. A kind of a newer version becomes an :class:`Unknown`.

    Raises :class:`msgspec.DecodeError` (:class:`msgspec.ValidationError`) if ``raw`` is not an entry.
    """
    data = raw.encode() if isinstance(raw, str) else raw
    try:
        entry: Entry = _Codec.decoder.decode(data)
    except msgspec.ValidationError:
        fields = _Codec.plain.decode(data)
        kind = fields.get("kind")
        if not isinstance(kind, str) or kind in BY_KIND:
            raise
        common = {k: fields[k] for k in Entry.__struct_fields__ if k in fields}
        entry = msgspec.convert(common | {"kind": "unknown"}, Unknown)
        return msgspec.structs.replace(entry, raw_kind=kind, raw=data.decode())
    return entry


def first_hash(book: str) -> str:
    """Return hash(0): SHA-256 of the book's id, in lowercase hex."""
    return hashlib.sha256(book.encode()).hexdigest()


def next_hash(before: str, raw: bytes) -> str:
    """Return hash(no) = SHA-256(lowercase hex of hash(no-1), then the entry's canonical bytes)."""
    return hashlib.sha256(before.encode() + raw).hexdigest()
