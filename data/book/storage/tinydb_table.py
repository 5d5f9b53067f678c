"""Tables of a journal in memory: where each document stands, and the overlay that finds out what a change touched."""

from __future__ import annotations

import json
import sys
from array import array
from collections.abc import Iterator, Mapping, MutableMapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from data.book.storage.tinydb_storage import Change, JournalStorage

#: Gaps between ids up to this size are kept as empty places; beyond, or out of order, a mapping is used.
GAP = 1024

Place = tuple[int, int]


class Rows:
    """id → (offset, length), in the order of insertion.

    Ids that count upwards take 16 bytes each in two arrays, which the garbage collector need not walk; other ids turn
    it into a mapping.
    """

    def __init__(self) -> None:
        self._offsets = array("q")
        self._lengths = array("q")
        self._first = 1
        self._count = 0
        self._map: dict[str, Place] | None = None

    def __len__(self) -> int:
        return self._count if self._map is None else len(self._map)

    def __iter__(self) -> Iterator[str]:
        if self._map is not None:
            return iter(self._map)
        return (str(i) for i, offset in enumerate(self._offsets, self._first) if offset >= 0)

    def get(self, key: str) -> Place | None:
        """Where the document stands; None if there is none of that id."""
        if self._map is not None:
            return self._map.get(key)
        index = self._index(key)
        if not 0 <= index < len(self._offsets) or self._offsets[index] < 0:
            return None
        return self._offsets[index], self._lengths[index]

    def _index(self, key: str) -> int:
        """-1: not a plain number."""
        if not key.isascii() or not key.isdigit() or (key[0] == "0" and len(key) > 1) or len(key) > 15:
            return -1
        return int(key) - self._first

    def put(self, key: str, place: Place | None) -> None:
        """Set, or with None remove."""
        if self._map is None:
            index = self._index(key)
            size = len(self._offsets)
            if 0 <= index < size:
                was = self._offsets[index] >= 0
                if not (place and not was):  # a removed id that comes back belongs at the end of the order
                    self._count -= was and place is None
                    self._offsets[index], self._lengths[index] = place or (-1, 0)
                    return
            elif place is None:
                return
            elif size <= index <= size + GAP:
                for _ in range(index - size):
                    self._offsets.append(-1)
                    self._lengths.append(0)
                self._offsets.append(place[0])
                self._lengths.append(place[1])
                self._count += 1
                return
            self._map = {each: self.get(each) or (0, 0) for each in self}
            self._offsets, self._lengths = array("q"), array("q")
        if place is None:
            self._map.pop(key, None)
        else:
            self._map[key] = place


class Tables:
    """All tables of a journal."""

    def __init__(self) -> None:
        self._rows: dict[str, Rows] = {}
        self._plain: dict[str, Place] = {}
        self._order: dict[str, None] = {}
        self._highest: dict[str, int] = {}

    def names(self) -> list[str]:
        """In the order they were made."""
        return list(self._order)

    def rows(self, name: str) -> Rows | None:
        """The documents of a table; None if there is no such table, or it is not one of documents."""
        return self._rows.get(name)

    def plain(self, name: str) -> Place | None:
        """Where the value of a table stands that is not one of documents."""
        return self._plain.get(name)

    def highest(self, name: str) -> int:
        """The highest number that was ever an id in the table, also if that document was removed."""
        return self._highest.get(name, 0)

    def put(self, name: str, key: str, place: Place | None) -> None:
        """Set a document, or with None remove it."""
        rows = self._rows.get(name)
        if rows is None:
            self._plain.pop(name, None)
            rows = self._rows[name] = Rows()
        self._order[name] = None
        rows.put(key, place)
        if key.isascii() and key.isdigit():
            self._highest[name] = max(int(key), self._highest.get(name, 0))

    def whole(self, name: str, place: Place | None, value: bytes) -> None:
        """Set a table to a value (``{}``: a table without documents), or with None drop it."""
        self._rows.pop(name, None)
        self._plain.pop(name, None)
        self._highest.pop(name, None)
        if place is None:
            self._order.pop(name, None)
            return
        self._order[name] = None
        if value == b"{}":
            self._rows[name] = Rows()
        else:
            self._plain[name] = place


class TableView(Mapping[str, Any]):
    """A table as TinyDB reads it: id (a string) → document, parsed anew each time it is asked for."""

    def __init__(self, storage: JournalStorage, name: str) -> None:
        self.storage = storage
        self._rows = storage.tables.rows(name) or Rows()

    def __getitem__(self, key: str) -> Any:
        place = self._rows.get(key)
        if place is None:
            raise KeyError(key)
        return self.storage.document(place)

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str) and self._rows.get(key) is not None


class Overlay(MutableMapping[Any, Any]):
    """A table while it is being changed: what is set, removed, or changed in place is noted, the rest stays unread.

    A document that was handed out may be changed in place, so its text is compared afterwards. Only documents that
    somebody still holds are kept for that; the others are compared and let go when the next one is asked for, so that
    a change of many documents does not hold all of them.
    """

    def __init__(self, storage: JournalStorage, name: str, id_class: Any) -> None:
        self._storage = storage
        self._name = name
        self._id_class = id_class
        rows = storage.tables.rows(name)
        self._is_new = rows is None
        self._rows = rows or Rows()
        self._cleared = False
        self._set: dict[Any, Any] = {}
        self._removed: dict[Any, None] = {}
        self._lent: dict[Any, Any] = {}
        self._latest: Any = None
        self._was = b""  # the text of the latest

    def _place(self, key: Any) -> Place | None:
        if self._cleared or key in self._removed:
            return None
        return self._rows.get(str(key))

    def __getitem__(self, key: Any) -> Any:
        if key in self._set:
            return self._set[key]
        if key in self._lent:
            return self._lent[key]
        place = self._place(key)
        if place is None:
            raise KeyError(key)
        self._settle()
        self._was = self._storage.text(place)
        self._lent[key] = doc = json.loads(self._was)
        self._latest = key
        return doc

    def _settle(self) -> None:
        """Let go of the document lent last, unless it was changed or somebody holds it."""
        key = self._latest
        if key is None or key not in self._lent:
            return
        doc = self._lent[key]
        place = self._place(key)
        held = sys.getrefcount(doc) > 3  # the mapping, this name, the argument
        if not held and place is not None and self._storage.encode(doc) == self._was:
            del self._lent[key]

    def __setitem__(self, key: Any, doc: Any) -> None:
        self._lent.pop(key, None)
        self._set[key] = doc

    def __delitem__(self, key: Any) -> None:
        was_set = self._set.pop(key, self) is not self
        self._lent.pop(key, None)
        if self._place(key) is not None:
            self._removed[key] = None
        elif not was_set:
            raise KeyError(key)

    def __contains__(self, key: object) -> bool:
        return key in self._set or self._place(key) is not None

    def __iter__(self) -> Iterator[Any]:
        old = () if self._cleared else (self._id_class(key) for key in self._rows)
        for key in old:
            if key not in self._removed:
                yield key
        for key in list(self._set):
            if self._place(key) is None:
                yield key

    def __len__(self) -> int:
        old = 0 if self._cleared else len(self._rows) - len(self._removed)
        return old + sum(1 for key in self._set if self._place(key) is None)

    def clear(self) -> None:
        """Remove all documents, at the cost of one line."""
        self._cleared = True
        for mapping in (self._set, self._removed, self._lent):
            mapping.clear()

    def changes(self) -> list[Change]:
        """What to append: one line for each document that is not what it was."""
        encode, text = self._storage.encode, self._storage.text
        changes: list[Change] = []
        if self._is_new or self._cleared:
            changes.append((self._name, None, b"{}"))
        changes += [(self._name, str(key), None) for key in self._removed]
        for key, doc in (self._lent | self._set).items():
            place = self._place(key)
            value = encode(doc if isinstance(doc, dict) else dict(doc))
            if place is None or (self._was if key == self._latest else text(place)) != value:
                changes.append((self._name, str(key), value))
        return changes
