"""The check of a book: each line has its checksum and follows the one before."""

from __future__ import annotations

from collections.abc import Iterator

from data.book.reading.readable import ReadableBook
from data.book.storage.record import body, hash_in
from data.entries.codec import next_hash


def check(book: ReadableBook, start: int = 1, step: int = 200) -> Iterator[int]:
    """Check checksum and chain of the entries from ``start`` on, and have the book note damage that is not known.

    Yields the number reached after each ``step`` entries (200 take about a millisecond). Raises OSError.
    """
    before: str | None = None
    for no, line in book.lines(start):
        if before is None and line is not None:
            before = _hash_or_none(book, no - 1)
        wrong = line is None or (before and next_hash(before, body(no, line)) != hash_in(no, line))
        if wrong and not _is_known(book, no):
            book.note_damage(no)
        before = hash_in(no, line) if line is not None else None
        if no % step == 0:
            yield no
    book.parts.leave_older()
    yield book.last_no


def is_suspect(book: ReadableBook, no: int) -> bool:
    """Whether entry ``no`` can be read, but does not follow the one before it, or that one cannot be read.

    Raises IndexError, OSError.
    """
    line = book.line(no)
    if line is None or no == 1:
        return False
    before = _hash_or_none(book, no - 1)
    return before is None or next_hash(before, body(no, line)) != hash_in(no, line)


def _hash_or_none(book: ReadableBook, no: int) -> str | None:
    try:
        return book.hash(no)
    except LookupError:
        return None


def _is_known(book: ReadableBook, no: int) -> bool:
    """Whether a repair has recorded the damage of an entry."""
    name = book.parts.at(no).filename  # another book of the folder has the same numbers
    return any(first <= no <= last for first, last in book.repaired.get(name, ()))
