"""Coverage: the entries that signatures vouch for, and where the book differs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

import msgspec

from data.base.clock import HOUR
from data.book.reading.readable import EntryLost, ReadableBook
from data.book.signing import signature
from data.book.signing.signature import Signature
from data.entries import BookOpened, Signed

#: A signature is due every hour. Entries of a longer time (ms) without one are a fault of the room, or somebody's work.
OVERDUE = 2 * HOUR

#: changed: entries are not those that were signed · false: its key did not make the signature · other: another key
#: signs · short: the book ends before what was signed · overdue: a signature is missing · none: the key signed nothing
Fault = Literal["changed", "false", "other", "short", "overdue", "none"]


class Wrong(msgspec.Struct, frozen=True):
    """Where a book is not what was signed: from entry ``first`` of ``book`` on.

    no: of the entry with the signature that tells; 0: it lies outside of the book
    upto: the entry that was signed
    key: the one that signed; ``other``: the key that it did not name
    at: when it was signed, or would have been due (UTC ms)
    last: the last entry of the book, as it is
    """

    what: Fault
    book: str
    first: int
    no: int = 0
    upto: int = 0
    key: str = ""
    other: str = ""
    at: int = 0
    last: int = 0


class Signer(msgspec.Struct, frozen=True):
    """Part of a book that one key has signed.

    first, upto: the entries of its first and its newest signature
    at: when it signed the newest (UTC ms); count: how many there are
    """

    key: str
    book: str
    first: int
    upto: int
    at: int
    count: int


class Coverage(msgspec.Struct, frozen=True):
    """Coverage of a book and of the books before it by signatures.

    signers: each key with what it has signed, in their order
    wrong: what does not fit, the first place first
    uncovered: the first entry of the newest book that no signature covers; 0: all are
    unsigned: the newest entry that says why nothing was signed, if it came after the newest signature
    """

    signers: tuple[Signer, ...] = ()
    wrong: tuple[Wrong, ...] = ()
    uncovered: int = 0
    unsigned: Signed | None = None


def signed_entries(book: ReadableBook) -> Iterator[Signed]:
    """Yield the entries of ``book`` that sign it, or say why not. Looks through all of it. Raises OSError."""
    for no in book.find(b'"book.signed"'):
        entry = book.get(no)
        if isinstance(entry, Signed):
            yield entry


def cover(books: Sequence[ReadableBook], trusted: Iterable[str] = (), noted: Iterable[Signature] = ()) -> Coverage:
    """Check the signatures of ``books``: the newest book, after those that it continues, oldest first.

    trusted: the keys (whole, or their beginning) that may sign, and of whose signatures none may be missing; (): the
        first key in the books, and those that it names.
    noted: signatures outside of the books. Raises OSError.
    """
    check = _Check(tuple(trusted), tuple(noted))
    for before, book in zip((None, *books), books, strict=False):
        check.add(book, before)
    return check.result(books)


class _Check:
    def __init__(self, trusted: tuple[str, ...], noted: tuple[Signature, ...]) -> None:
        self._named = trusted
        self._noted = noted
        self._known: list[str] = []  # keys that may sign: those that were met, and those that they name
        self._signers: list[Signer] = []
        self._wrong: list[Wrong] = []
        self._unsigned: Signed | None = None
        self._covered = ("", 0)  # the last entry that a signature covers: book and number

    def add(self, book: ReadableBook, before: ReadableBook | None) -> None:
        """Check one book, which continues ``before``."""
        opened = book.get(1) if book.last_no else None
        if before is not None and isinstance(opened, BookOpened) and opened.after_book == before.id:
            is_other = opened.after_no == before.last_no and before.last_hash not in ("", opened.after_hash)
            if is_other:
                self._wrong.append(Wrong("changed", before.id, self._after(before), 1, opened.after_no))
        for entry in signed_entries(book):
            if entry.signature:
                self._one(book, signature.of(entry), entry.no)
            else:
                self._unsigned = entry
        for found in self._noted:
            if found.book == book.id:
                self._one(book, found, 0)

    def _after(self, book: ReadableBook) -> int:
        return self._covered[1] + 1 if self._covered[0] == book.id else 1

    def _may_sign(self, key: str) -> bool:
        if key in self._known:
            return True
        is_named = any(key.startswith(head) for head in self._named)
        if is_named or not (self._named or self._known):
            self._known.append(key)
            return True
        return False

    def _one(self, book: ReadableBook, found: Signature, no: int) -> None:
        """Take one signature into account: that of entry ``no``, or one outside of the book (0)."""

        def wrong(what: Fault, first: int, key: str = found.key, other: str = "") -> None:
            self._wrong.append(Wrong(what, book.id, first, no, found.no, key, other, found.at, book.last_no))

        if not self._may_sign(found.key):
            wrong("other", self._after(book), self._known[-1] if self._known else self._named[0], found.key)
        elif not found.is_right:
            if no:  # outside of the book it is a note that somebody spoiled
                wrong("false", self._after(book))
        elif found.no > book.last_no:
            wrong("short", self._after(book))
        elif (no and found.no >= no) or not _has(book, found):
            wrong("changed", self._after(book))
        else:
            self._take(book, found)

    def _take(self, book: ReadableBook, found: Signature) -> None:
        if found.next and found.next not in self._known:
            self._known.append(found.next)
        last = self._signers[-1] if self._signers else None
        if last is None or (last.key, last.book) != (found.key, book.id):
            self._signers.append(Signer(found.key, book.id, found.no, found.no, found.at, 1))
        elif found.no > last.upto:
            self._signers[-1] = msgspec.structs.replace(last, upto=found.no, at=found.at, count=last.count + 1)
        if self._covered[0] != book.id or found.no > self._covered[1]:
            self._covered = (book.id, found.no)
            if self._unsigned is not None and (self._unsigned.book != book.id or self._unsigned.upto <= found.no):
                self._unsigned = None

    def result(self, books: Sequence[ReadableBook]) -> Coverage:
        """Return what was found, with what is missing at the end."""
        place = {book.id: n for n, book in enumerate(books)}
        covered = (place.get(self._covered[0], -1), self._covered[1])
        # A signature of a key that may not sign counts for nothing: a later one of a key that may covers it too.
        wrong = [w for w in self._wrong if w.what != "other" or (place[w.book], w.no) > covered]
        first = last = None
        here = 0
        for book, start in self._uncovered(books):
            begin = next((entry for entry in book.entries(start) if not isinstance(entry, Signed)), None)
            first = first or begin
            last = book.get(book.last_no) if book.last_no >= start else last
            here = begin.no if begin is not None and book is books[-1] else here
        if self._named and not any(s.key.startswith(head) for s in self._signers for head in self._named):
            wrong = wrong or [Wrong("none", books[-1].id, 1, key=self._named[0])]
        elif self._named and first is not None and last is not None and last.at - first.at > OVERDUE:
            wrong.append(Wrong("overdue", first.book, first.no, key=self._signers[-1].key, at=first.at + HOUR))
        wrong.sort(key=lambda w: (place[w.book], w.first, w.what == "other"))
        return Coverage(tuple(self._signers), tuple(wrong), here, self._unsigned)

    def _uncovered(self, books: Sequence[ReadableBook]) -> Iterator[tuple[ReadableBook, int]]:
        """Yield the books with entries after the last that a signature covers, each with the first of these."""
        id, no = self._covered
        start = next((n for n, book in enumerate(books) if book.id == id), 0)
        yield books[start], no + 1
        for book in books[start + 1 :]:
            yield book, 1


def _has(book: ReadableBook, found: Signature) -> bool:
    """Whether the book has the entry and the hash that were signed; also if the entry is lost, which is reported."""
    try:
        return book.hash(found.no) == found.hash
    except EntryLost:
        return True
