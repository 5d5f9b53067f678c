"""A TinyDB table on a journal storage.

A change costs what it touches, not what the table holds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, MutableMapping
from typing import Any, cast

from tinydb import TinyDB
from tinydb.storages import Storage
from tinydb.table import Table

from data.book.storage.table_file import Change, Place, Rows
from data.book.storage.tinydb_storage import JournalStorage


class Overlay(MutableMapping[Any, Any]):
    """A table while it is being changed.

    Documents that are set, removed or handed out are kept; the others stay unread.

    A document that was handed out may be changed in place, so its text is compared afterwards.
    """

    def __init__(self, storage: JournalStorage, name: str, id_class: Any) -> None:
        self._storage = storage
        self._name = name
        self._id_class = id_class
        rows = storage.file.rows(name)
        self._is_new = rows is None
        self._rows = rows if rows is not None else Rows()
        self._held: dict[Any, Any] = {}  # set or handed out
        self._removed: dict[Any, None] = {}

    def _place(self, key: Any) -> Place | None:
        return None if key in self._removed else self._rows.get(str(key))

    def __getitem__(self, key: Any) -> Any:
        if key not in self._held:
            place = self._place(key)
            if place is None:
                raise KeyError(key)
            self._held[key] = self._storage.file.document(place)
        return self._held[key]

    def __setitem__(self, key: Any, doc: Any) -> None:
        self._held[key] = doc

    def __delitem__(self, key: Any) -> None:
        held = self._held.pop(key, self)
        if self._place(key) is not None:
            self._removed[key] = None
        elif held is self:
            raise KeyError(key)

    def __contains__(self, key: object) -> bool:
        return key in self._held or self._place(key) is not None

    def __iter__(self) -> Iterator[Any]:
        yield from (key for key in map(self._id_class, self._rows) if key not in self._removed)
        yield from [key for key in self._held if self._place(key) is None]

    def __len__(self) -> int:
        return len(self._rows) - len(self._removed) + sum(self._place(key) is None for key in self._held)

    def clear(self) -> None:
        """Remove all documents, at the cost of one line."""
        self._is_new = True
        self._rows = Rows()
        self._held, self._removed = {}, {}

    def changes(self) -> list[Change]:
        """Return what to append: one line for each document that is not what it was."""
        name = self._name
        changes = [Change(name, None, b"{}")] if self._is_new else []
        changes += [Change(name, str(key), None) for key in self._removed]
        for key, doc in self._held.items():
            place = self._place(key)
            value = self._storage.encode(doc)
            if place is None or self._storage.file.text(place) != value:
                changes.append(Change(name, str(key), value))
        return changes


class JournalTable(Table):
    """A table whose changes cost what they touch.

    ``cache_size`` is 0 unless asked for: TinyDB's query cache hands the same document to several callers.
    """

    def __init__(self, storage: Storage, name: str, cache_size: int = 0, persist_empty: bool = False) -> None:
        super().__init__(storage, name, cache_size=cache_size, persist_empty=persist_empty)

    def _update_table(self, updater: Callable[[dict[Any, Any]], None]) -> None:
        storage = self._storage
        if not isinstance(storage, JournalStorage):  # behind a middleware: TinyDB's own way
            super()._update_table(updater)
            return
        overlay = Overlay(storage, self.name, self.document_id_class)
        updater(cast(dict[Any, Any], overlay))
        storage.commit(overlay.changes())
        self.clear_cache()

    def _get_next_id(self) -> int:
        storage = self._storage
        if self._next_id is None and isinstance(storage, JournalStorage):
            self._next_id = storage.file.highest(self.name) + 1  # type: ignore[assignment]
        return cast(int, super()._get_next_id())  # type: ignore[no-untyped-call]


class JournalDB(TinyDB):
    """A TinyDB on a journal file: ``JournalDB(path)``."""

    table_class = JournalTable
    default_storage_class = JournalStorage  # type: ignore[assignment]
