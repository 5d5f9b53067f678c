"""Verification: whether every line of the books in a home is as it was saved.

It reads all of them, changes nothing, and works while a console is running.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from contextlib import closing, suppress
from hashlib import sha256
from itertools import groupby, pairwise
from pathlib import Path
from types import MappingProxyType

import msgspec

from data.base.disk import DISK, Disk
from data.book.predecessors import repairs
from data.book.reading.follower import BookReader
from data.book.reading.readable import Known
from data.book.replicas.replicas import FOLDER as REPLICAS
from data.book.storage.folder import BookFolder, NoBook
from data.book.storage.part import Part, PartName
from data.book.storage.record import body, parse_entry
from data.book.upkeep.processes import MOST as MOST_PROCESSES
from data.book.upkeep.processes import SMALL, Progress, Sound, checked, cores, sound
from data.entries.codec import first_hash
from data.words import Words

#: Problems of one file that are listed; the others are counted.
MOST = 200


class Problem(str):
    """A problem in words, which name the place.

    file: its name
    byte: from 0
    line: from 1
    no: number of the entry; 0 if there is none
    what: head, damaged, missing, order, chain, differs, short, more, gone (all files of a book that another one
        continues), or away (a second disk is; it names no place)
    """

    file: str
    byte: int
    line: int
    no: int
    what: str

    def __new__(cls, text: str, what: str, file: str, byte: int = 0, line: int = 0, no: int = 0) -> Problem:
        self = super().__new__(cls, text)
        self.what, self.file, self.byte, self.line, self.no = what, file, byte, line, no
        return self


class Verdict(msgspec.Struct, frozen=True):
    """The result of a verification.

    ok: whether no problem was found that is not known
    entries: how many entries of the book are sound
    no, hash: of its last entry
    problems: of all files
    known: those that a repair has recorded in the book
    strangers: names of files in the folder of the book that are of another home's book; they count nowhere
    """

    ok: bool
    entries: int
    no: int
    hash: str
    problems: tuple[Problem, ...]
    known: tuple[Problem, ...] = ()
    strangers: tuple[str, ...] = ()

    @property
    def is_away(self) -> bool:
        """Whether nothing is damaged: a second disk, where the book may continue, is not there."""
        return bool(self.problems) and all(problem.what == "away" for problem in self.problems)


def verify(
    home: Path,
    *,
    words: Words | None = None,
    disk: Disk = DISK,
    processes: int = 1,
    progress: Progress | None = None,
    known: Container[str] = (),
) -> Verdict:
    """Check every line of every book in ``home``.

    Checksum, number and chain are checked, and that each part continues the one before.

    processes: how many check it; 0: one, or of a large book one for each core. Only for a process without threads
    progress: called with the bytes that were checked, and all of them, if several processes check
    known: names of files that are sound: of a row of them only where it begins and ends is looked at

    An unfinished transaction at the very end is not a problem: it was never reported saved. Raises NoBook, OSError.
    """
    words = words or Words()
    with closing(BookFolder(disk, home, write=False)) as files:
        newest = files.newest()
        books = {book: files.parts(book) for book, _ in groupby(files.files(), key=lambda name: name.book)}
        parts = [part for some in books.values() for part in some if part.filename not in known]
        found = _sound(parts, processes, progress)
        checks = {book: _Check(words, book, some, found, known) for book, some in books.items()}
        problems = [problem for check in checks.values() for problem in check.problems]
        for book, last in files.gone().items():
            file = str(PartName(book, 1, 1))
            problems.append(Problem(words("verify.gone", book=book, no=last), "gone", file, no=last))
        if files.second_away is not None:
            # The book may have continued there.
            away = words("verify.away", folder=files.second_away)
            problems.append(Problem(away, "away", str(files.second_away)))
        owner = files.owner()
        repaired = owner.known if owner is not None else {}
        if any(not _is_known(p, repaired) for p in problems):
            repaired = repaired | _entered(files)  # a copy has no owner file: the book itself records repairs
        old = [p for p in problems if _is_known(p, repaired)]
        fresh = [p for p in problems if not _is_known(p, repaired)]
        check, strangers = checks[newest], tuple(map(str, files.strangers(newest)))
        return Verdict(not fresh, check.sound, check.no, check.hash, tuple(fresh), tuple(old), strangers)


def verify_replicas(
    home: Path, *, words: Words | None = None, disk: Disk = DISK, known: Container[str] = ()
) -> tuple[dict[str, tuple[int, str]], tuple[Problem, ...]]:
    """Check the replicas of other stations' books in the same way. ``known``: as for :func:`verify`.

    Return the last number and hash of each, and the problems. Raises OSError.
    """
    ends: dict[str, tuple[int, str]] = {}
    problems: list[Problem] = []
    with suppress(NoBook), closing(BookFolder(disk, home, write=False, folder=REPLICAS)) as files:
        for book, _ in groupby(files.files(), key=lambda name: name.book):
            check = _Check(words or Words(), book, files.parts(book), known=known)
            problems += check.problems
            ends[book] = (check.no, check.hash)
    return ends, tuple(problems)


def _sound(parts: list[Part], processes: int, progress: Progress | None) -> dict[str, Sound]:
    """Return the sound parts of a large book, if several processes check it at once."""
    if processes == 1:
        return {}
    sizes = [part.size_on_disk() for part in parts]
    if not processes:
        processes = min(cores(), MOST_PROCESSES) if sum(sizes) > SMALL else 1
    processes = min(processes, len(parts))
    return checked(parts, sizes, processes, progress) if processes > 1 else {}


def _entered(files: BookFolder) -> Known:
    newest = BookReader(files, files.newest(), files.parts(files.newest()))
    found: Known = {}
    for book in newest.other_books():
        found |= repairs(book)
    found |= repairs(newest)
    newest.parts.close()
    return found


def _is_known(problem: Problem, repaired: dict[str, tuple[tuple[int, int], ...]]) -> bool:
    ranges = repaired.get(problem.file)
    if ranges is None:
        return False
    whole_file = problem.what in ("head", "differs", "short", "more", "gone")
    return whole_file or any(first <= problem.no <= last for first, last in ranges)


class _Check:
    """The check of one book, part by part."""

    def __init__(
        self,
        words: Words,
        book: str,
        parts: tuple[Part, ...],
        found: Mapping[str, Sound] = MappingProxyType({}),
        known: Container[str] = (),
    ) -> None:
        self.problems: list[Problem] = []
        self.sound = 0
        self.no = 0
        self.hash = first_hash(book)
        self._words = words
        for is_known, row in groupby(parts, key=lambda part: part.filename in known):
            some = [*row]
            if is_known and self._passes(some):
                continue
            for part in some:
                try:
                    self._part(part, found.get(part.filename))
                finally:
                    part.close()

    def _passes(self, row: list[Part]) -> bool:
        """Continue behind a row of parts that are known to be sound, if it begins and ends where it should.

        Their files have numbers without a gap: one that is gone would lie unseen between two that are not read.
        """
        if any(after.name.file != before.name.file + 1 for before, after in pairwise(row)):
            return False
        first, last = row[0].read_ends(), row[-1].read_ends()
        if first is None or last is None or last[1] != (row[-1].limit or last[1]):
            return False
        head, (_, no, hash_) = first[0], last
        if (head.after_no, head.after_hash) != (self.no, self.hash or head.after_hash):
            return False
        self.no, self.hash = no, hash_
        self.sound += no - head.after_no
        return True

    def _part(self, part: Part, known: Sound | None) -> None:
        # Opening the part checks every line against its checksum, number and hash.
        end = known or sound(part)
        if end is not None and (end.after_no, end.after_hash) == (self.no, self.hash or end.after_hash):
            self.no, self.hash = end.last, end.hash
            self.sound += end.last - part.first + 1
            return
        if known is not None:
            part.open(index=False)
        found = list(self._look(part))
        self.problems += found[:MOST]
        if len(found) > MOST:
            last = found[-1]
            more = len(found) - MOST
            self.problems.append(self._problem("more", part, last.byte, last.line, last.no, more=more))

    def _look(self, part: Part) -> Iterator[Problem]:
        """Check a part line by line, and yield its problems."""
        head = part.head
        if head is None:
            yield self._problem("head", part, 0, 1, 0)
            self.no = max(self.no, part.first - 1)
        elif head.after_no != self.no or self.hash not in ("", head.after_hash):
            yield self._problem("differs", part, 0, 1, head.after_no, found=self.no)
            self.no, self.hash = head.after_no, head.after_hash
        known = True  # whether self.hash is that of the line before
        number, gone = 1, 0
        for offset, raw, ended in part.raw_lines():
            number += 1
            if part.limit is not None and self.no >= part.limit:
                return
            if part.limit is None and offset >= max(part.end, part.durable):
                break
            line = parse_entry(raw) if ended else None
            if line is None:
                gone += 1
                yield self._problem("damaged", part, offset, number, self.no + gone)
                known = False
                continue
            no = int(line.id or 0)
            if part.limit is not None and no > part.limit:
                break
            if no <= self.no:
                yield self._problem("order", part, offset, number, no, before=self.no)
                continue
            if no > self.no + 1 and known:
                yield self._problem("missing", part, offset, number, self.no + 1, upto=no - 1)
                known = False
            digest = sha256(self.hash.encode() + body(no, raw)).hexdigest()
            if known and digest != line.hash:
                yield self._problem("chain", part, offset, number, no)
            else:
                self.sound += 1
            self.no, self.hash, known, gone = no, line.hash, True, 0
        last = part.last if part.limit is None else part.limit
        if self.no < last:
            if not gone:
                yield self._problem("short", part, part.size(), number, self.no + 1, upto=last)
            self.no, self.hash = last, part.hash_at_last() if part.limit is None else ""  # "": no longer known

    def _problem(self, what: str, part: Part, byte: int, line: int, no: int, **more: object) -> Problem:
        one = "_one" if more.get("upto") == no else ""
        text = self._words(f"verify.{what}{one}", file=part.filename, byte=byte, line=line, no=no, **more)
        return Problem(text, what, part.filename, byte, line, no)
