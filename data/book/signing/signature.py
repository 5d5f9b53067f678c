"""Signature as it lies outside of the book: next to it, or on another disk.

It is on the second disk and on the key's medium too. A program that can write there can remove it; nobody can forge it
without the key. Each is an anchor too
(:mod:`data.book.anchor`), with the same fields.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from pathlib import Path

import msgspec

from data.base.descriptors import held
from data.base.disk import DISK, Disk
from data.base.files import read_file
from data.book.anchor import SIGNED, Anchor
from data.book.reading.readable import ReadableBook
from data.book.signing import ed25519
from data.entries import Signed


class Signature(Anchor, frozen=True, kw_only=True):
    """The newest signature of a book. ``entry``: number of the entry that holds it. ``next``: as in that entry."""

    key: str
    signature: str
    entry: int = 0
    next: str = ""

    @property
    def is_right(self) -> bool:
        """Whether it is a signature of its key. Loads the library."""
        return ed25519.is_right(self.key, message(self.book, self.no, self.hash, self.at, self.next), self.signature)


def message(book: str, no: int, hash: str, at: int, next: str) -> bytes:
    """Return what is signed: number and hash of a book at a moment (UTC ms), and the key that follows, if any."""
    return "\n".join(("siaga signature 1", book, str(no), hash, str(at), next)).encode()


def of(entry: Signed) -> Signature:
    """Return the signature that an entry of the book holds."""
    return Signature(
        book=entry.book, no=entry.upto, hash=entry.hash, at=entry.time, key=entry.signer, signature=entry.signature,
        entry=entry.no, next=entry.next,
    )  # fmt: skip


def save(folders: Iterable[Path], found: Signature, disk: Disk = DISK) -> None:
    """Write the newest signature of a book into every folder that is there. Never fails: a disk may be away."""
    text = msgspec.json.encode(found) + b"\n"
    for path in folders:
        with contextlib.suppress(OSError), held(disk.open_folder(path)) as folder:
            disk.replace_file(folder, SIGNED.format(book=found.book), text)


def load(folders: Iterable[Path], books: Iterable[str]) -> list[Signature]:
    """Return the signatures of ``books`` that are noted in ``folders``."""
    books = tuple(books)
    found = []
    for path in folders:
        for book in books:
            with contextlib.suppress(OSError, ValueError):
                one = msgspec.json.decode(read_file(path / SIGNED.format(book=book)), type=Signature)
                if one.book == book:
                    found.append(one)
    return found


def newest(folders: Iterable[Path], book: ReadableBook, key: str) -> Signature | None:
    """Return the newest signature of ``book`` that is noted in ``folders``, and that its own entry bears out.

    A note of another key, a false one, and one that the book does not have do not count. Reads files: not on the UI
    thread. Loads the library if there is a note.
    """
    found = (each for each in load(folders, [book.id]) if each.key == key and _is_held(book, each))
    return max(found, key=lambda each: each.no, default=None)


def _is_held(book: ReadableBook, found: Signature) -> bool:
    with contextlib.suppress(OSError, LookupError):
        entry = book.get(found.entry) if found.no < found.entry <= book.last_no else None
        is_same = isinstance(entry, Signed) and of(entry) == found
        return is_same and book.hash(found.no) == found.hash and found.is_right
    return False
