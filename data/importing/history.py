"""Incidents that were imported before, read from the import book as needed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress

import msgspec

from data.book.reading.readable import ReadableBook
from data.book.storage.record import body
from data.entries import Imported, ImportedChanged


class _Named(msgspec.Struct):
    kind: str = ""
    source_key: str = ""


_named = msgspec.json.Decoder(_Named)
_KINDS = {str(kind.__struct_config__.tag) for kind in (Imported, ImportedChanged)}


class History(Mapping[str, Imported]):
    """Incidents by source key, each as it was imported last. None: there is no book.

    Those of the books that this one continues are among them: a copied or restored home has a new one. It reads the
    books as long as they are open. Raises OSError.
    """

    def __init__(self, book: ReadableBook | None) -> None:
        self._books: tuple[ReadableBook, ...] = (*book.earlier, book) if book is not None else ()
        self.end = _end(book)
        self.numbers: dict[str, int] = {}  # of the entry, times the number of books, plus the place of its book
        for at, each in enumerate(self._books):
            for no, line in each.lines():
                if line is None:
                    continue
                with suppress(ValueError):  # an entry of a newer version, which this one does not know
                    named = _named.decode(body(no, line))
                    if named.kind in _KINDS:
                        self.numbers[named.source_key] = no * len(self._books) + at

    def is_of(self, book: ReadableBook) -> bool:
        """Whether ``book`` has no more than it had when it was read."""
        return self.end == _end(book)

    def __getitem__(self, key: str) -> Imported:
        if not self._books:
            raise KeyError(key)
        no, at = divmod(self.numbers[key], len(self._books))
        entry = self._books[at].get(no)
        assert isinstance(entry, Imported)
        return entry

    def __contains__(self, key: object) -> bool:
        return key in self.numbers

    def __iter__(self) -> Iterator[str]:
        return iter(self.numbers)

    def __len__(self) -> int:
        return len(self.numbers)


def _end(book: ReadableBook | None) -> tuple[str, int, str]:
    return (book.id, book.last_no, book.last_hash) if book is not None else ("", 0, "")
