"""The oracle: intended and acknowledged entries, compared with a home.

The words of a transaction are ``tNUMBER:PIECE/PIECES filler``. So any reader can tell half a transaction, one that was
never intended, one that is there twice, and their order.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from data.book.reading.follower import BookReader
from data.book.reading.readable import ReadableBook
from data.book.storage.folder import NoBook
from data.book.upkeep.verify import verify
from data.entries import Entry, Log, Unknown
from data.entries.codec import canonical

#: Kinds of finding: an acknowledged entry is lost; an entry is wrong; the book cannot be read.
LOST = frozenset({"lost"})
WRONG = frozenset({"wrong", "half", "phantom", "doubled", "order", "resurrected", "numbers"})
UNREADABLE = frozenset({"unreadable"})


class Finding(Exception):
    """A fault in the store.

    kind: lost; wrong (other contents); half (a transaction); phantom (never intended); doubled; order; resurrected (it
        was refused); numbers; unreadable; copy (a new book in a home that nobody copied); alarm (reported as damaged,
        and sound); verify; stuck (nothing can be saved)
    """

    def __init__(self, kind: str, text: str) -> None:
        super().__init__(f"{kind}: {text}")
        self.kind = kind


class Ledger:
    """The oracle of one home.

    ``book``: its id, empty before anything was acknowledged.
    """

    def __init__(self) -> None:
        self.book = ""
        self.planned: dict[int, list[str]] = {}
        self.saved: dict[int, bytes] = {}  # number → canonical form
        self.refused: set[int] = set()
        self._taken_back = False
        self._refusing: set[int] = set()  # refused, and nothing was saved since

    def plan(self, draw: random.Random, longest: int = 700) -> list[str]:
        """Return the words of the entries of a new transaction."""
        number = len(self.planned) + 1
        pieces = draw.choice((1, 1, 1, 2, 3, 4))
        words = [f"t{number}:{i}/{pieces} {'x' * draw.randrange(longest)}" for i in range(1, pieces + 1)]
        self.planned[number] = words
        return words

    def acknowledge(self, entries: Iterable[Entry]) -> None:
        """Entries were reported saved.

        Raises Finding if one of the numbers was used before.
        """
        for entry in entries:
            raw = canonical(entry)
            if self.saved.get(entry.no, raw) != raw:
                raise Finding("numbers", f"no. {entry.no} was given twice")
            self.saved[entry.no] = raw
        self.refused |= self._refusing
        self._refusing = set()

    def refuse(self, transactions: Iterable[int], *, taken_back: bool) -> None:
        """Note transactions that were given back as not saved.

        After the next save they must not be there. ``taken_back``: not after a kill either, only after a power cut they
        can be.
        """
        self._refusing |= set(transactions)
        self._taken_back = taken_back

    def ended(self, *, cut: bool) -> None:
        """A life ended by a power cut or a kill."""
        if cut or not self._taken_back:
            self._refusing = set()

    def found(self, book: ReadableBook) -> None:
        """A start has ended: entries that are there count as saved from now on."""
        if not self._taken_back:  # their part was left and no new one could be written: they can be there
            self._refusing = set()
        if self.book and book.id != self.book:
            raise Finding("copy", f"{book.id} was begun, and {self.book} is there")
        self.book = book.id
        self.acknowledge(book.entries())

    def check(self, home: Path, *, damaged: bool = False) -> int:
        """Compare with ``home``, and return how many entries are there.

        ``damaged``: whether it can be. Raises Finding.
        """
        try:
            reader = BookReader.open(home)
        except NoBook:
            if self.saved:
                raise Finding("lost", f"all {len(self.saved)}: there is no book") from None
            return 0
        except (OSError, ValueError, LookupError) as error:
            raise Finding("unreadable", repr(error)) from error
        try:
            self._check(reader, damaged)
        except Finding:
            raise
        except Exception as error:
            raise Finding("unreadable", repr(error)) from error
        finally:
            reader.close()
        if not damaged:
            verdict = verify(home)
            if not verdict.ok:
                raise Finding("verify", verdict.problems[0])
            if verdict.no != reader.last_no:
                raise Finding("verify", f"it ends at {verdict.no}, the reader at {reader.last_no}")
        return reader.last_no

    def _check(self, reader: BookReader, damaged: bool) -> None:
        entries = list(reader.entries())
        if self.book and (reader.id != self.book or reader.earlier):
            raise Finding("copy", f"{reader.id} goes on from {self.book}")
        for entry in entries:
            if isinstance(entry, Unknown):
                raise Finding("unreadable", f"no. {entry.no}")
        for no, raw in self.saved.items():
            if no > len(entries):
                raise Finding("lost", f"no. {no}: the book ends at {len(entries)}")
            if canonical(entries[no - 1]) != raw:
                raise Finding("wrong", f"no. {no} is {entries[no - 1]}")
        if [e.no for e in entries] != list(range(1, len(entries) + 1)):
            raise Finding("numbers", "not one after the other")
        self.words([e.words for e in entries if isinstance(e, Log)])
        if reader.damaged and not damaged:
            raise Finding("alarm", f"called damaged: {reader.parts.damaged()}")

    def words(self, words: list[str]) -> None:
        """Check that transactions are there completely and in order, or not at all.

        Raises Finding.
        """
        numbers = [int(w[1 : w.index(":")]) for w in words]
        if (strange := set(numbers) - self.planned.keys()) or not set(words) <= {
            w for number in set(numbers) for w in self.planned.get(number, ())
        }:
            raise Finding("phantom", f"nobody meant {sorted(strange)}")
        if again := [w[:40] for w, times in Counter(words).items() if times > 1]:
            raise Finding("doubled", f"{again[0]} …")
        if numbers != sorted(numbers):
            raise Finding("order", f"{numbers[-20:]}")
        if back := (self.refused | (self._refusing if self._taken_back else set())) & set(numbers):
            raise Finding("resurrected", f"refused and there: {sorted(back)}")
        there = [w for number in dict.fromkeys(numbers) for w in self.planned[number]]
        if words != there:
            raise Finding("half", f"{len(words)} of {len(there)} entries of transactions")
