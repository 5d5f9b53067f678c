"""Anchors: the last number and hash that the console has saved.

They are noted next to the book and on the second disk.

A book that ends before its anchor, or has another hash there, was cut or replaced. Its own files cannot tell: a tail
that is gone looks like one that never was. Anchors are hints; one that cannot be read does not count.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable
from pathlib import Path

import msgspec

from data.base.disk import DISK
from data.base.files import read_file
from data.book.reader import EntryLost, ReadableBook

_NAME = "anchor-{book}.json"


class Anchor(msgspec.Struct, frozen=True):
    """The end of a book, as it was once saved.

    Entry ``no`` of ``book`` was saved by ``at`` (UTC ms), and ``hash`` was the hash of the chain after it.
    """

    book: str
    no: int
    hash: str
    at: int = 0


def save(folders: Iterable[Path], anchor: Anchor) -> list[Path]:
    """Write ``anchor`` into every folder that is there; return those that did not take it.

    Never fails: a disk may be away.
    """
    text = msgspec.json.encode(anchor) + b"\n"
    failed = []
    for path in folders:
        try:
            folder = DISK.open_folder(path)
            try:
                DISK.replace_file(folder, _NAME.format(book=anchor.book), text)
            finally:
                os.close(folder)
        except OSError:
            failed.append(path)
    return failed


def load(folders: Iterable[Path], books: Iterable[str]) -> list[Anchor]:
    """Return the anchors of ``books`` that are noted in ``folders``."""
    books = tuple(books)
    found = []
    for path in folders:
        for book in books:
            with contextlib.suppress(OSError, ValueError):
                anchor = msgspec.json.decode(read_file(path / _NAME.format(book=book)), type=Anchor)
                if anchor.book == book:
                    found.append(anchor)
    return found


def furthest_unmet(anchors: Iterable[Anchor], book: ReadableBook) -> Anchor | None:
    """Return the furthest anchor that its book does not meet.

    That book is ``book`` or an earlier one. None if all are met.
    """
    books = {each.id: each for each in (*book.earlier, book)}
    wrong = [a for a in anchors if a.book in books and not _met(a, books[a.book])]
    return max(wrong, key=lambda a: (a.book == book.id, a.no), default=None)


def _met(anchor: Anchor, book: ReadableBook) -> bool:
    if anchor.no > book.last_no:
        return False
    try:
        return book.hash(anchor.no) == anchor.hash
    except EntryLost:
        return True  # damaged, which is reported as such
