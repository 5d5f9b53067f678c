"""Tables in a journal file: which documents there are, and where each is.

It knows nothing of TinyDB: the console starts from the room file without loading it.
"""

import json
from array import array
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec

from data.base.disk import Disk
from data.book.storage.journal_file import JournalFile, Lines
from data.book.storage.record import document_of, json_name, make_line

#: Gaps between ids up to this size are kept as empty places; beyond, or out of order, a mapping is used.
GAP = 1024

#: About how many bytes the head of a line takes.
HEAD = 48

#: Where a document is: offset and length in bytes.
Place = tuple[int, int]


class Change(msgspec.Struct, frozen=True):
    """A change to a table.

    id: of the document; None: of the table itself
    value: the new JSON text; None: removed
    """

    table: str
    id: str | None
    value: bytes | None


# --- the tables in memory ---------------------------------------------------------------------------------------------


class Rows:
    """id → place, in the order of insertion.

    Ids that count upwards cost 16 bytes each in two arrays, which the garbage collector need not walk. Any other id
    turns them into a mapping.
    """

    def __init__(self) -> None:
        self._offsets = array("q")
        self._lengths = array("q")
        self._count = 0
        self._map: dict[str, Place] | None = None

    def __len__(self) -> int:
        return self._count if self._map is None else len(self._map)

    def __iter__(self) -> Iterator[str]:
        if self._map is not None:
            return iter(self._map)
        return (str(i) for i, offset in enumerate(self._offsets, 1) if offset >= 0)

    def get(self, key: str) -> Place | None:
        """Return where the document is; None if there is none of that id."""
        if self._map is not None:
            return self._map.get(key)
        index = _number(key) - 1
        if not 0 <= index < len(self._offsets) or self._offsets[index] < 0:
            return None
        return self._offsets[index], self._lengths[index]

    def size(self) -> int:
        """Return about how many bytes the documents take, with the heads of their lines."""
        lengths = self._lengths if self._map is None else (length for _, length in self._map.values())
        return sum(lengths) + HEAD * len(self)

    def places(self) -> Iterator[tuple[str, Place]]:
        """Yield each id with its place, in the order of insertion."""
        if self._map is not None:
            yield from self._map.items()
            return
        for number, place in enumerate(zip(self._offsets, self._lengths, strict=True), 1):
            if place[0] >= 0:
                yield str(number), place

    def add(self, key: str, offset: int, length: int) -> int:
        """Set the place of the next id that counts upwards, and return its number; 0 if ``key`` is not that id."""
        number = len(self._offsets) + 1
        if self._map is not None or key != str(number):
            return 0
        self._offsets.append(offset)
        self._lengths.append(length)
        self._count += 1
        return number

    def put(self, key: str, place: Place | None) -> None:
        """Set a place, or with None remove it."""
        if self._map is None:
            index = _number(key) - 1
            size = len(self._offsets)
            if 0 <= index < size:
                was = self._offsets[index] >= 0
                if was or not place:  # else a removed id comes back: it belongs at the end of the order
                    self._count -= was and place is None
                    self._offsets[index], self._lengths[index] = place or (-1, 0)
                    return
            elif place is None:
                return
            elif size <= index <= size + GAP:
                for offset, length in (*[(-1, 0)] * (index - size), place):
                    self._offsets.append(offset)
                    self._lengths.append(length)
                self._count += 1
                return
            self._map = {each: self.get(each) or (0, 0) for each in self}
            self._offsets, self._lengths = array("q"), array("q")
        if place is None:
            self._map.pop(key, None)
        else:
            self._map[key] = place


def _number(key: str) -> int:
    """Return the number that an id is, written as TinyDB writes it.

    0 for any other text.
    """
    return int(key) if key.isascii() and key.isdigit() and key[0] != "0" and len(key) <= 15 else 0


class TableFile(JournalFile):
    """The journal file of a database: its tables, and where each document is."""

    def __init__(self, disk: Disk, folder: int, filename: str) -> None:
        super().__init__(disk, folder, filename)
        self._tables: dict[str, Rows | Place] = {}  # a place: of a value that is not a table of documents
        self._highest: dict[str, int] = {}

    def tables(self) -> tuple[str, ...]:
        """Return the names of the tables, in the order in which they were made."""
        return tuple(self._tables)

    def rows(self, name: str) -> Rows | None:
        """Return the places of a table's documents.

        None if there is no such table of documents.
        """
        rows = self._tables.get(name)
        return rows if isinstance(rows, Rows) else None

    def value(self, name: str) -> Any:
        """Return a table to be read.

        That is a :class:`TableView`, or the value that somebody stored in its place. Raises KeyError, OSError.
        """
        table = self._tables[name]
        return TableView(self, table) if isinstance(table, Rows) else self.document(table)

    def highest(self, name: str) -> int:
        """Return the highest number that was ever an id in the table.

        Also if that document was removed.
        """
        return self._highest.get(name, 0)

    def text(self, place: Place) -> bytes:
        """Return the JSON text at a place. Raises OSError."""
        offset, length = place
        return self.read(length, offset)

    def document(self, place: Place) -> Any:
        """Parse the JSON text at a place, each time again. Raises OSError, ValueError."""
        return json.loads(self.text(place))

    def accept(self, lines: Lines) -> bool:
        found = [(offset, line, about) for offset, line in lines if (about := document_of(line)) is not None]
        if len(found) < len(lines):
            return False
        for offset, line, (id_, table, start) in found:
            rows, length = self._tables.get(table), len(line) - 1 - start
            # Most lines are the next document of a table.
            if id_ is not None and type(rows) is Rows and not line.endswith(b",null]"):
                number = rows.add(id_, offset + start, length)
                if number:
                    self._highest[table] = max(number, self._highest.get(table, 0))
                    continue
            self._set(table, id_, offset + start, line[start:-1])
        return True

    def append_changes(self, changes: list[Change]) -> None:
        """Append ``changes`` as one transaction, all or none.

        It returns when they are on the disk. Raises OSError.
        """
        lines = list(change_lines(changes, synced=self.is_synced))
        at = self.end
        try:
            self.append(b"".join(lines))
        except OSError:
            self.take_back()
            raise
        for change, line in zip(changes, lines, strict=True):
            at += len(line)
            text = b"null" if change.value is None else change.value
            self._set(change.table, change.id, at - 2 - len(text), text)

    def held(self) -> int:
        """Return about how many bytes the documents take, with the heads of their lines."""
        return sum(rows.size() for rows in self._tables.values() if isinstance(rows, Rows))

    def _set(self, table: str, id_: str | None, offset: int, value: bytes) -> None:
        """Set a document, or with ``null`` remove it.

        Without an id: set a table to a value (``{}``: without documents), or drop it.
        """
        place = None if value == b"null" else (offset, len(value))
        if id_ is None:
            self._highest.pop(table, None)
            if place is None:
                self._tables.pop(table, None)
            else:
                self._tables[table] = Rows() if value == b"{}" else place
            return
        rows = self.rows(table)
        if rows is None:
            rows = self._tables[table] = Rows()
        rows.put(id_, place)
        if id_.isascii() and id_.isdigit():
            self._highest[table] = max(int(id_), self._highest.get(table, 0))


def change_lines(changes: Iterable[Change], *, synced: bool) -> Iterator[bytes]:
    """Yield the lines of one transaction.

    synced: whether everything before it is on the disk
    """
    waiting: Change | None = None
    for change in changes:
        if waiting is not None:
            yield _change_line(waiting, synced=synced, last=False)
            synced = False
        waiting = change
    if waiting is not None:
        yield _change_line(waiting, synced=synced, last=True)


def _change_line(change: Change, *, synced: bool, last: bool) -> bytes:
    return make_line(
        synced=synced,
        last=last,
        id=json_name(change.id),
        table=json_name(change.table),
        hash=b"",
        value=b"null" if change.value is None else change.value,
    )


class TableView(Mapping[str, Any]):
    """A table as TinyDB reads it: id → document, parsed each time it is asked for."""

    def __init__(self, file: TableFile, rows: Rows) -> None:
        self.file = file
        self._rows = rows

    def __getitem__(self, key: str) -> Any:
        place = self._rows.get(key)
        if place is None:
            raise KeyError(key)
        return self.file.document(place)

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str) and self._rows.get(key) is not None
