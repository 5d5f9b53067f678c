"""Rows and incidents of an import, in temporary files that spare memory."""

from __future__ import annotations

from array import array
from collections.abc import Container, Iterable, Iterator, Sequence
from itertools import accumulate, groupby, islice
from operator import attrgetter
from tempfile import SpooledTemporaryFile
from typing import overload

import msgspec

from data.entries import Imported
from data.entries.codec import ordered, sealed
from data.importing.plan import Row, Told

#: Bytes that are kept in memory before there is a temporary file, and bytes that are read of it at once.
_IN_MEMORY, _AT_ONCE = 4 << 20, 64 << 10
#: Records that are written at once.
_PENDING = 256

_encoder = msgspec.msgpack.Encoder()
_rows = msgspec.msgpack.Decoder(list[Row])
_whole = msgspec.json.Decoder(Imported)
#: Facts of an incident that have most of its bytes: nobody looks at them when it is saved.
_SEALED = ("fields", "rows", "times", "units")
_sealed = msgspec.json.Decoder(sealed(Imported, *_SEALED))


def pack(told: Told) -> bytes:
    """Return an incident as it is kept: in its canonical form."""
    return ordered(told)


def unpack(packed: bytes) -> Imported:
    """Return an incident that was kept."""
    return _whole.decode(packed)


class Spool:
    """Records by number, from 0, in a temporary file without a name. Raises OSError if that cannot be written."""

    def __init__(self) -> None:
        self._file = SpooledTemporaryFile(max_size=_IN_MEMORY, prefix="siaga-")  # noqa: SIM115 (it goes with the spool)
        self._pending: list[bytes] = []
        self._starts = array("q", [0])
        self._read_at, self._read = 0, b""

    def extend(self, records: Sequence[bytes]) -> int:
        """Add records, and return the number of the first."""
        first = len(self._starts) - 1
        self._starts.extend(islice(accumulate(map(len, records), initial=self._starts[-1]), 1, None))
        self._pending += records
        if len(self._pending) >= _PENDING:
            self._write()
        return first

    def get(self, number: int) -> bytes:
        """Return a record."""
        start, end = self._starts[number], self._starts[number + 1]
        at = start - self._read_at
        if at < 0 or at + end - start > len(self._read):
            self._write()
            self._file.seek(start)
            self._read_at, self._read, at = start, self._file.read(max(_AT_ONCE, end - start)), 0
        return self._read[at : at + end - start]

    def _write(self) -> None:
        if self._pending:
            self._file.seek(0, 2)
            self._file.write(b"".join(self._pending))
            self._pending.clear()


class Groups:
    """The rows of a file by their key, in the order in which the keys appear."""

    def __init__(self) -> None:
        self._spool = Spool()
        self._last: dict[str, int] = {}  # key → its last record
        self._before = array("q")  # the record of the same key before each; -1: there is none

    def add(self, rows: Iterable[Row]) -> None:
        """Add rows. Those of one key that follow each other are kept together. Raises OSError."""
        keys, records = [], []
        for key, same in groupby(rows, attrgetter("key")):
            keys.append(key)
            records.append(_encoder.encode([*same]))
        last, first = self._last, self._spool.extend(records)
        for number, key in enumerate(keys, first):
            self._before.append(last.get(key, -1))
            last[key] = number

    def __len__(self) -> int:
        return len(self._last)

    def __iter__(self) -> Iterator[tuple[str, list[Row]]]:
        for key, number in self._last.items():
            if self._before[number] < 0:
                yield key, _rows.decode(self._spool.get(number))
                continue
            numbers = [number]
            while (number := self._before[number]) >= 0:
                numbers.append(number)
            yield key, [row for each in reversed(numbers) for row in _rows.decode(self._spool.get(each))]


class Incidents(Sequence[Imported]):
    """The incidents of a file, by the time when they were received once they are sorted."""

    def __init__(self) -> None:
        self._spool = Spool()
        self._added: list[tuple[int, str, int]] = []
        self._packed: list[bytes] = []
        self._order = array("q")

    def add(self, received: int, source_key: str, packed: bytes) -> None:
        """Add an incident that is to be sorted, as :func:`pack` packs it. Raises OSError.

        received: when it was (UTC ms)
        """
        self._added.append((received, source_key, len(self._added)))
        self._packed.append(packed)
        if len(self._packed) >= _PENDING:
            self._write()

    def _write(self) -> None:
        self._spool.extend(self._packed)
        self._packed.clear()

    def sort(self) -> None:
        """Put them in order, when all are there. Raises OSError."""
        self._write()
        self._order = array("q", (number for _, _, number in sorted(self._added)))
        self._added.clear()

    def __len__(self) -> int:
        return len(self._order)

    @overload
    def __getitem__(self, place: int) -> Imported: ...
    @overload
    def __getitem__(self, place: slice) -> list[Imported]: ...
    def __getitem__(self, place: int | slice) -> Imported | list[Imported]:
        if isinstance(place, slice):
            return [self._get(number) for number in self._order[place]]
        return self._get(self._order[place])

    def _get(self, number: int) -> Imported:
        return unpack(self._spool.get(number))

    def __iter__(self) -> Iterator[Imported]:
        return map(self._get, self._order)

    def drafts(self, known: Container[str]) -> Iterator[Imported]:
        """Yield them in order. Those whose source key is not known can be saved, and not be compared."""
        for number in self._order:
            packed = self._spool.get(number)
            entry = _sealed.decode(packed)
            yield unpack(packed) if entry.source_key in known else entry

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and [*self] == [*other]

    __hash__ = None  # type: ignore[assignment]
