"""Fork: a book that was written in two places continues in a new one.

No entry is lost.

The same book on two disks (a disk image, a machine that was set back to an earlier state) gives one number to two
entries. The remote has the other one, and the other stations read that. So this station begins a new book after the
last entry that both have in common, and enters the entries that it wrote after that again, in the same order. Operator
and time of the event stay as they were; the recorded time is now. The old files stay as they are, as evidence.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from data.base.clock import Clock
from data.base.disk import DISK, Disk
from data.base.filesystem import must_be_local
from data.base.text import map_texts
from data.book.book import Book
from data.book.predecessors import recovered
from data.book.reading.readable import ReadableBook
from data.book.storage.folder import BookFolder, refuse_if_gone
from data.entries import BookOpened, Entry, Signed, Unknown
from data.entries.base import SYSTEM
from data.entries.codec import FORMAT, canonical, decode

#: Fields that hold the number of an entry. Refs in texts (``JBR-7f3a-214``) are found by their form.
_NUMBERS = ("cmd", "of_no")
#: Fields that an entry gets again when it is entered again.
_STAMPED = ("book", "no", "at", "hlc", "seen")


def fork_book(
    home: Path, book: str, common: int, *, station: str, site: str, clock: Clock, disk: Disk = DISK,
    second: Path | None = None, letter: str = "",
) -> Book:  # fmt: skip
    """Open the book of ``home`` for writing.

    If it still is ``book``, begin a new one that continues its entry ``common``. Raises as
    :meth:`data.book.book.Book.open`.
    """
    must_be_local(home)
    refuse_if_gone(home, second, station)
    files = BookFolder(disk, home, write=True, second=second)
    try:
        if files.newest() != book:
            files.close()
            return Book.open(home, station=station, site=site, clock=clock, disk=disk, second=second, letter=letter)
        old = ReadableBook.opened(files, book, files.parts(book))
        common = min(common, old.last_no)
        opened = BookOpened(
            by=SYSTEM, subjects=("room",), station=station, site=site,
            after_book=book, after_no=common, after_hash=old.hash(common), why="forked", letter=letter,
            knows=FORMAT,
        )  # fmt: skip
        last = old.get(old.last_no) if old.last_no else None
        try:
            return Book.begin(files, clock, opened, last, lambda id: [*reentered(old, common, id), *_left(old, common)])
        finally:
            old.parts.close()
    except BaseException:
        files.close()
        raise


def reentered(old: ReadableBook, common: int, book: str, first: int = 2) -> list[Entry]:
    """Return the entries of ``old`` after ``common`` as drafts for ``book``.

    ``first``: the number that the first of them gets. Signatures stay behind: they are about the other book.
    """
    kept = [e for e in old.entries(common + 1) if not isinstance(e, BookOpened | Signed | Unknown)]
    numbers = {entry.no: no for no, entry in enumerate(kept, first)}
    ref = re.compile(rf"(?<![A-Za-z0-9]){re.escape(old.id)}-([0-9]+)(?![0-9])")

    def renamed(match: re.Match[str]) -> str:
        no = numbers.get(int(match[1]))
        return match[0] if no is None else f"{book}-{no}"

    return [_draft(entry, lambda text: ref.sub(renamed, text), numbers) for entry in kept]


def _left(old: ReadableBook, common: int) -> list[Entry]:
    """Return the draft that names entries after ``common`` of kinds that only a newer version can enter again."""
    left = [str(e.no) for e in old.entries(common + 1) if isinstance(e, Unknown) and e.raw]
    return [recovered("unknown_left", f"{old.id} no. {', '.join(left)}")] if left else []


def _draft(entry: Entry, rename: Callable[[str], str], numbers: dict[int, int]) -> Entry:
    fields: dict[str, Any] = msgspec.json.decode(canonical(entry))
    fields = {key: map_texts(value, rename) for key, value in fields.items() if key not in _STAMPED}
    for name in _NUMBERS:
        if name in fields:
            fields[name] = numbers.get(fields[name], fields[name])
    fields.setdefault("occurred", entry.at)
    return decode(msgspec.json.encode(fields))
