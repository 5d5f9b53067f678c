"""Rot: damage to the files of a home while nobody writes it.

It is done by time, a failing disk or a person.

Files are cut at every byte, bits flipped, blocks zeroed, lines deleted, swapped and doubled, in the journals, the
index, the owner file and the room file. Every case must end in one of two ways: nothing is missing, or the damage is
reported (BOOK DAMAGED in the header, ``siaga verify``, an entry about it) and saving continues. Other contents must
never be shown as sound.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import msgspec

from data.base.clock import ManualClock
from data.book.book import Book
from data.book.reading.checking import check, is_suspect
from data.book.reading.follower import BookReader
from data.book.storage.part import PartName
from data.book.storage.record import parse_entry
from data.book.upkeep.verify import verify
from data.entries import Entry, Log, Recovered, Unknown
from data.room import database
from data.room.room import Room
from tests.kits.faults.cuts import small_files
from tests.kits.faults.ledger import Finding

AT = 1_700_000_000_000


class Damage(msgspec.Struct, frozen=True):
    """A damage. ``what``: in words. ``file``: its name. ``content``: its bytes now."""

    what: str
    file: str
    content: bytes


class Sample:
    """A home with a book of some parts, made once.

    It is put back after each damage, inodes and times included.

    closed: the console was closed, so an index covers all entries; else it was killed, and nothing vouches for the last
        save
    grown: the index covers the first entries only
    """

    def __init__(self, home: Path, *, closed: bool, grown: bool = False, saves: int = 9, words: int = 12) -> None:
        self.home = home
        self.closed = closed
        with small_files(2000):
            book = _open(home)
            for number in range(saves):
                # Some lines have the same length, so that they fit in each other's place.
                book.append([_log(f"{number:03}-{i} " + "x" * words) for i in range(1 + number % 3)])
                if grown and number == saves // 2:
                    book.tidy()
            room = Room()
            room.extend(book.entries())
            database.save(home / "room.db", room, book)
            if closed:
                book.tidy()
            self.saved = list(book.entries())
            last = book.parts[-1]
            self._indexed = last.first + last.indexed - 1
            self._last = str(last.name)
            for part in book.parts:
                part.close()
            book._files.close()
        self.files = {p.name: (p.read_bytes(), p.stat().st_mtime_ns) for p in self._paths()}

    def _paths(self) -> list[Path]:
        return sorted(p for p in (*(self.home / "book").iterdir(), self.home / "room.db") if p.is_file())

    @property
    def journals(self) -> list[str]:
        return [name for name in self.files if name.endswith(".journal")]

    def path(self, name: str) -> Path:
        return self.home / name if name == "room.db" else self.home / "book" / name

    def put(self, damage: Damage | None, *, keep_time: bool) -> None:
        """Put all files back, and then do the damage.

        ``keep_time``: without a new time of change.
        """
        for path in self._paths():
            if path.name not in self.files:
                path.unlink()
        for name, (content, changed) in self.files.items():
            hit = damage is not None and damage.file == name
            path = self.path(name)
            path.write_bytes(damage.content if hit and damage is not None else content)
            if not hit or keep_time:
                os.utime(path, ns=(changed, changed))

    def vouched(self, damage: Damage) -> int:
        """Return the last number that the home can still prove was on the disk.

        By a later part, the index, or a line that vouches for those before it. Only the anchor (data/book/anchor.py)
        can prove more.
        """
        number = PartName.read(self._last)
        assert number is not None
        vouched = number.first - 1
        if not damage.file.endswith(".index"):
            vouched = max(vouched, self._indexed)
        content = damage.content if damage.file == self._last else self.files[self._last][0]
        for raw in content.split(b"\n"):
            line = parse_entry(raw)
            if line is not None and line.synced:
                vouched = max(vouched, int(line.id or 0) - 1)
        return vouched

    # --- one case ---------------------------------------------------------------------------------------------------

    def judge(self, damage: Damage, *, keep_time: bool) -> str:
        """Return the result of the damage: ``intact``, ``named`` or ``torn``.

        Raises Finding for any other.
        """
        self.put(damage, keep_time=keep_time)
        if damage.file == "room.db":
            return self._judge_room()
        with small_files(2000):
            try:
                return self._judge(damage)
            except Finding:
                raise
            except Exception as error:
                raise Finding("unreadable", repr(error)) from error

    def _judge(self, damage: Damage) -> str:
        vouched = self.vouched(damage)
        reader = BookReader.open(self.home)
        try:
            seen = self._look(reader)
            for _ in check(reader):
                pass
            called = reader.damaged
        finally:
            reader.close()
        verdict = verify(self.home)
        if seen and min(seen) <= vouched and verdict.ok:
            raise Finding("silent", f"{sorted(seen)} are gone, and verify says that all is well")
        if not verdict.ok:
            self._names(damage, verdict.problems[0].file)
        book = _open(self.home)
        try:
            again = self._look(book, vouched)
            for _ in check(book):
                pass
            called = called or book.damaged
            found = [e for e in book.found if isinstance(e, Recovered)]
            if again and min(again) <= vouched and not (called or found):
                raise Finding("silent", f"{sorted(again)} are gone, and the console says nothing")
            torn = any(e.what == "torn" for e in found)
            if again and min(again) <= vouched and torn and not called:
                raise Finding("lost", f"{sorted(again)} were cut away as a torn tail")
            entries = book.append([*book.found, _log("goes on")])
            if book.id == self.saved[0].book and entries[-1].no <= vouched:
                raise Finding("numbers", f"no. {entries[-1].no} was given again")
        finally:
            book.close()
        reader = BookReader.open(self.home)
        try:
            if reader.get(reader.last_no) != entries[-1]:
                raise Finding("lost", "what was saved afterwards")
            if self._look(reader, vouched) - again:
                raise Finding("lost", "a start has lost more")
        finally:
            reader.close()
        return "torn" if torn else "named" if again or not verdict.ok else "intact"

    def _names(self, damage: Damage, file: str) -> None:
        if damage.file.endswith(".journal") and file not in self.journals:
            raise Finding("silent", f"verify names {file}")

    def _look(self, book: BookReader | Book, vouched: int | None = None) -> set[int]:
        """Return the numbers that are missing or reported as doubtful.

        Raises Finding for other contents that are not. Numbers beyond ``vouched`` can have been used again.
        """
        id = self.saved[0].book
        own = next((b for b in (*book.earlier, book) if b.id == id), None)
        if own is None:
            raise Finding("unreadable", f"{book.id} does not go on from {id}")
        gone: set[int] = set()
        for no, wanted in enumerate(self.saved, 1):
            found: Entry | None = own.get(no) if no <= own.last_no else None
            if found is None or (isinstance(found, Unknown) and found.raw_kind == "lost"):
                gone.add(no)
            elif found != wanted:
                if (vouched is None or no <= vouched) and not is_suspect(own, no):
                    raise Finding("wrong", f"no. {no} is {found}")
                gone.add(no)
        return gone

    def _judge_room(self) -> str:
        reader = BookReader.open(self.home)
        try:
            room = database.load(self.home / "room.db", reader)
            if room is None:
                return "named"  # made again from the book
            wanted = Room()
            wanted.extend(reader.entries())
            if room.states != wanted.states or room.last != wanted.last:
                raise Finding("wrong", "the room is another one")
            return "intact"
        finally:
            reader.close()


def _open(home: Path) -> Book:
    return Book.open(home, station="JBR", site="rot", clock=ManualClock(AT))


def _log(words: str) -> Log:
    return Log(by="LST", subjects=("room",), words=words)


# --- the damages ------------------------------------------------------------------------------------------------------


def cuts_of(sample: Sample, name: str) -> Iterator[Damage]:
    """Yield a cut at every byte."""
    content = sample.files[name][0]
    for size in range(len(content)):
        yield Damage(f"cut at {size}", name, content[:size])


def flips_of(sample: Sample, name: str, draw: random.Random) -> Iterator[Damage]:
    """Yield a flipped bit in every byte."""
    content = sample.files[name][0]
    for at in range(len(content)):
        bad = bytearray(content)
        bad[at] ^= 1 << draw.randrange(8)
        yield Damage(f"bit at {at}", name, bytes(bad))


def blocks_of(sample: Sample, name: str, draw: random.Random) -> Iterator[Damage]:
    """Yield zeroed and foreign blocks of a sector, of a page, and of other lengths."""
    content = sample.files[name][0]
    places = [(at, size) for size in (512, 4096) for at in range(0, len(content), size)]
    places += [(draw.randrange(len(content)), draw.randint(1, 300)) for _ in range(30)]
    for at, size in places:
        size = min(size, len(content) - at)
        yield Damage(f"{size} zeros at {at}", name, content[:at] + bytes(size) + content[at + size :])
        yield Damage(f"{size} foreign at {at}", name, content[:at] + draw.randbytes(size) + content[at + size :])


def lines_of(sample: Sample, name: str) -> Iterator[Damage]:
    """Yield deleted, doubled, swapped and zeroed lines.

    Two swapped lines of one length keep every offset.
    """
    lines = sample.files[name][0].splitlines(keepends=True)
    for i, line in enumerate(lines):
        changes: dict[str, list[bytes]] = {
            "deleted": [*lines[:i], *lines[i + 1 :]],
            "doubled": [*lines[: i + 1], *lines[i:]],
            "doubled at the end": [*lines, line],
            "zeroed": [*lines[:i], b"\0" * len(line), *lines[i + 1 :]],
            "emptied": [*lines[:i], b"\n", *lines[i + 1 :]],
        }
        for j in range(i + 1, len(lines)):
            if j == i + 1 or len(lines[j]) == len(line):
                swapped = lines.copy()
                swapped[i], swapped[j] = swapped[j], swapped[i]
                changes[f"swapped with {j}"] = swapped
            if len(lines[j]) == len(line):
                changes[f"overwritten with {j}"] = [*lines[:i], lines[j], *lines[i + 1 :]]
        for what, changed in changes.items():
            yield Damage(f"line {i} {what}", name, b"".join(changed))


def ends_of(sample: Sample, name: str, draw: random.Random) -> Iterator[Damage]:
    """Yield bytes overwritten from the end of every line into the next one.

    The first line can still be read.
    """
    content = sample.files[name][0]
    at = -1
    while (at := content.find(b"\n", at + 1)) >= 0:
        for size in (1, 2, 15, draw.randint(3, 60)):
            size = min(size, len(content) - at)
            yield Damage(f"{size} foreign from the newline at {at}", name, _over(content, at, draw.randbytes(size)))
            yield Damage(f"{size} brackets from the newline at {at}", name, _over(content, at, b"]" * size))


def _over(content: bytes, at: int, piece: bytes) -> bytes:
    return content[:at] + piece + content[at + len(piece) :]


def matrix(sample: Sample, draw: random.Random) -> Iterator[Damage]:
    """Yield all damages to all files of ``sample``."""
    for name in sample.files:
        if name == "lock" or ".torn-" in name:
            continue
        yield from cuts_of(sample, name)
        yield from flips_of(sample, name, draw)
        yield from blocks_of(sample, name, draw)
        if name.endswith(".journal"):
            yield from lines_of(sample, name)
            yield from ends_of(sample, name, draw)


class Rotten:
    """The result of a matrix. ``ends``: intact, named, torn → how many cases."""

    def __init__(self) -> None:
        self.cases = 0
        self.ends: dict[str, int] = {"intact": 0, "named": 0, "torn": 0}
        self.findings: list[tuple[str, Finding]] = []


SAMPLES: dict[str, dict[str, bool]] = {
    "closed": {"closed": True},
    "killed": {"closed": False},
    "grown": {"closed": False, "grown": True},
}


def run(
    place: Path,
    seed: int,
    *,
    samples: Iterable[str] = tuple(SAMPLES),
    share: float = 1.0,
    most: int | None = None,
    only: Callable[[Damage], bool] | None = None,
) -> Rotten:
    """Run the matrix over ``samples``, or a ``share`` of it drawn by ``seed``.

    Stop after ``most`` findings.
    """
    result = Rotten()
    for name in samples:
        draw = random.Random(f"{seed}-{name}")
        sample = Sample(place / name, **SAMPLES[name])
        for damage in matrix(sample, draw):
            keep_time = draw.random() < 0.5
            if draw.random() >= share or (only is not None and not only(damage)):
                continue
            result.cases += 1
            try:
                result.ends[sample.judge(damage, keep_time=keep_time)] += 1
            except Finding as finding:
                what = f"{name}: {damage.file} {damage.what}{' (time kept)' if keep_time else ''}"
                result.findings.append((what, finding))
                if most is not None and len(result.findings) >= most:
                    return result
    return result
