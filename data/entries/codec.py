"""Canonical form of an entry, the hash chain over it, and the table of kinds.

JSON with sorted keys, no blanks, UTF-8, no floats, integers below 2^53: every station, export and printed anchor
refers to the same bytes.
"""

import hashlib
from collections.abc import Callable, Iterator
from typing import Any, ClassVar, TypeVar, Union, cast

import msgspec

from data.entries.base import Entry
from data.entries.book import Unknown

E = TypeVar("E", bound=Entry)

#: Longest canonical form of a new entry, in bytes (a segment on the remote holds at most 200 KiB).
MAX_BYTES = 32 * 1024


def _kinds_of(base: type[Entry]) -> Iterator[type[Entry]]:
    for kind in base.__subclasses__():
        yield kind
        yield from _kinds_of(kind)


#: Every kind of entry that this version knows. The package imports all modules that define them.
KINDS: tuple[type[Entry], ...] = tuple(kind for kind in _kinds_of(Entry) if kind is not Unknown)

#: Tag (``incident.opened``) → kind of entry.
BY_KIND: dict[str, type[Entry]] = {str(k.__struct_config__.tag): k for k in KINDS}

#: The newest format that this version knows: stations tell each other (:class:`data.entries.StationNamed`).
FORMAT = max(kind.came_with for kind in KINDS)


_encoder = msgspec.json.Encoder(order="sorted")
_plain = msgspec.json.Decoder(dict[str, Any])


class _Tag(msgspec.Struct):
    kind: str


class _Decoder:
    """A decoder of all kinds that is soon ready for a few entries, and fast for many.

    The first use of a kind costs as much as a hundred decodings (0.13 ms), and a start of the console meets a few kinds
    only: the decoder of all kinds at once is made when :data:`FEW` entries have been decoded.
    """

    FEW: ClassVar = 200

    def __init__(self) -> None:
        self._decoded = 0
        self._tag = msgspec.json.Decoder(_Tag)
        self._of: dict[str, msgspec.json.Decoder[Entry]] = {}
        #: Returns the entry in some bytes. Raises msgspec.DecodeError (ValidationError: of an unknown kind, or bad).
        self.decode: Callable[[bytes], Entry] = self._decode_one_of_few

    def _decode_one_of_few(self, raw: bytes) -> Entry:
        self._decoded += 1
        if self._decoded > self.FEW:
            kinds: Any = Union[KINDS]  # noqa: UP007
            of_all: msgspec.json.Decoder[Entry] = msgspec.json.Decoder(kinds)
            self.decode = of_all.decode
            return of_all.decode(raw)
        kind = self._tag.decode(raw).kind
        decoder = self._of.get(kind)
        if decoder is None:
            if kind not in BY_KIND:
                raise msgspec.ValidationError(f"unknown kind {kind!r}")
            decoder = self._of[kind] = msgspec.json.Decoder(BY_KIND[kind])
        return decoder.decode(raw)


_decoder = _Decoder()


def canonical(entry: Entry) -> bytes:
    """Return the canonical form of an entry; of an :class:`Unknown` the bytes that were read."""
    if isinstance(entry, Unknown):
        return entry.raw.encode()
    return _encoder.encode(entry)


def ordered(value: msgspec.Struct) -> bytes:
    """Return the JSON text of a value as canonical forms have it."""
    return _encoder.encode(value)


def sealed(kind: type[E], *facts: str) -> type[E]:
    """Return a kind whose entries are decoded without these facts: they stay as they are written in canonical form.

    Such an entry is saved sooner. Nothing else may look at those facts.
    """
    raw = [(fact, msgspec.Raw, msgspec.Raw()) for fact in facts]
    return cast("type[E]", msgspec.defstruct(kind.__name__, raw, bases=(kind,)))


def decode(raw: bytes | str) -> Entry:
    """Return the entry in ``raw``. A kind of a newer version becomes an :class:`Unknown`.

    Raises :class:`msgspec.DecodeError` (:class:`msgspec.ValidationError`) if ``raw`` is not an entry.
    """
    data = raw.encode() if isinstance(raw, str) else raw
    try:
        entry = _decoder.decode(data)
    except msgspec.ValidationError:
        fields = _plain.decode(data)
        kind = fields.get("kind")
        if not isinstance(kind, str) or kind in BY_KIND:
            raise
        common = {k: fields[k] for k in Entry.__struct_fields__ if k in fields}
        unknown = msgspec.convert(common, Unknown)
        return msgspec.structs.replace(unknown, raw_kind=kind, raw=data.decode())
    return entry


def first_hash(book: str) -> str:
    """Return hash(0): SHA-256 of the book's id, in lowercase hex."""
    return hashlib.sha256(book.encode()).hexdigest()


def next_hash(before: str, raw: bytes) -> str:
    """Return hash(no) = SHA-256(lowercase hex of hash(no-1), then the entry's canonical bytes)."""
    return hashlib.sha256(before.encode() + raw).hexdigest()
