"""Anchors: the last number and hash that the console has saved.

They are noted next to the book and on the second disk. The last entry that the remote has acknowledged is one too
(:func:`data.sync.own_log.sent`).

A book that ends before its anchor, or has another hash there, was cut or replaced. Its own files cannot tell: a tail
that is gone looks like one that never was. Anchors are hints; one that cannot be read does not count.
"""

import contextlib
from collections.abc import Iterable
from pathlib import Path

import msgspec

from data.base.descriptors import held
from data.base.disk import DISK, Disk
from data.base.files import read_file
from data.book.predecessors import RecordedBook, recorded
from data.book.reading.readable import EntryLost, ReadableBook
from data.book.storage.folder import FOLDER
from data.entries import BookOpened

_NAME = "anchor-{book}.json"
#: Where the newest signature of a book is noted (:mod:`data.book.signing.signature`): an anchor that nobody can forge.
SIGNED = "signed-{book}.json"


class Anchor(msgspec.Struct, frozen=True):
    """The end of a book, as it was once saved.

    Entry ``no`` of ``book`` was saved by ``at`` (UTC ms), and ``hash`` was the hash of the chain after it.
    """

    book: str
    no: int
    hash: str
    at: int = 0


def save(folders: Iterable[Path], anchor: Anchor, disk: Disk = DISK) -> list[Path]:
    """Write ``anchor`` into every folder that is there; return those that did not take it.

    Never fails: a disk may be away.
    """
    text = msgspec.json.encode(anchor) + b"\n"
    failed = []
    for path in folders:
        try:
            with held(disk.open_folder(path)) as folder:
                disk.replace_file(folder, _NAME.format(book=anchor.book), text)
        except OSError:
            failed.append(path)
    return failed


def load(folders: Iterable[Path], books: Iterable[str]) -> list[Anchor]:
    """Return the anchors of ``books`` that are noted in ``folders``, signed ones among them (unchecked)."""
    names = [(book, name.format(book=book)) for book in books for name in (_NAME, SIGNED)]
    found = []
    for path in folders:
        for book, name in names:
            with contextlib.suppress(OSError, ValueError):
                anchor = msgspec.json.decode(read_file(path / name), type=Anchor)
                if anchor.book == book:
                    found.append(anchor)
    return found


def furthest_unmet(anchors: Iterable[Anchor], book: ReadableBook) -> Anchor | None:
    """Return the furthest anchor that its book does not meet.

    That book is ``book`` or an earlier one. None if all are met. An anchor after the entry at which another copy of an
    earlier book continued does not count: the entries after it were entered again in the book that continues it.
    """
    books = {each.id: each for each in (*book.earlier, book)}
    firsts = (each.get(1) for each in books.values() if each.last_no)
    forked = {e.after_book: e.after_no for e in firsts if isinstance(e, BookOpened) and e.why == "forked"}
    wrong = [a for a in anchors if a.book in books and a.no <= forked.get(a.book, a.no) and not _met(a, books[a.book])]
    return max(wrong, key=lambda a: (a.book == book.id, a.no), default=None)


def is_rewritten(unmet: Anchor, book: ReadableBook) -> bool:
    """Whether the book has another entry where ``unmet`` was noted, and does not say itself that it had lost some.

    A book that lost its end says so at the next start, and gives the lost numbers again.
    """
    of = next((each for each in (*book.earlier, book) if each.id == unmet.book), None)
    return of is not None and unmet.no <= of.last_no and not tells_of_loss(of, unmet.no)


def is_unmet(noted: Anchor, book: ReadableBook) -> bool:
    """Whether ``book`` is not as it was at an anchor of its own, and does not say itself that it had lost entries."""
    return not _met(noted, book) and not tells_of_loss(book, noted.no)


def tells_of_loss(book: RecordedBook, no: int) -> bool:
    """Whether an entry up to ``no`` says that the book ended before an anchor at ``no`` or later."""
    for entry in recorded(book, "short"):
        named, _, place = entry.file.partition(" ")
        number = place.partition(":")[0]
        if entry.no <= no and named == book.id and number.isdecimal() and int(number) >= no:
            return True
    return False


def has_witness(home: Path, folders: Iterable[Path]) -> bool:
    """Whether there is an anchor or an index next to the book of ``home``, or there is no entry yet.

    Without either, nothing here tells whether it is the book that was saved.
    """
    book = home / FOLDER
    try:
        names = [path.name for path in book.iterdir()]
    except OSError:
        return True  # there is no book, or it cannot be read, which is reported as such
    if not any(name.endswith(".journal") for name in names) or any(name.endswith(".index") for name in names):
        return True
    return any(
        any(folder.glob(name.format(book="*"))) for folder in folders if folder.is_dir() for name in (_NAME, SIGNED)
    )


def _met(anchor: Anchor, book: ReadableBook) -> bool:
    if anchor.no > book.last_no:
        return False
    try:
        return book.hash(anchor.no) == anchor.hash
    except EntryLost:
        return True  # damaged, which is reported as such
