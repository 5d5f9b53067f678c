"""A home whose every change on the disk is written down: calls, file names and bytes, and what was made of them.

Recorded is the book as it is on the disk, line by line, because other programs, later versions and a person with a
pager read nothing but that. Inodes, times of change and the machine, which differ from run to run, are named instead.
"""

from __future__ import annotations

import errno
import os
import random
import re
import struct
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

import msgspec

from data.base.clock import ManualClock
from data.base.disk import Disk
from data.base.process import Process
from data.book import book as book_module
from data.book import transaction
from data.book.book import Book
from data.book.reading.checking import is_suspect
from data.book.reading.follower import BookReader
from data.book.reading.readable import ReadableBook
from data.book.storage import folder as folder_module
from data.book.storage import owner as owner_module
from data.book.storage.folder import NoBook
from data.book.upkeep.verify import verify
from data.entries import Entry, Log, Recovered, Unknown
from tests.kits.disks import AT

_INDEX = struct.Struct("<8sQQqQ64sI")
_MACHINE = "feedfacefeedface"


class TalesDisk(Disk):
    """A disk that writes down what changes it, and fails where it is asked to.

    failing: which of the coming calls fails (-1: all) and the error number, by the call's words or their start
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.calls: list[str] = []
        self.failing: dict[str, tuple[int, int]] = {}
        self.fail_at = -1
        self.fail_with = errno.EIO
        self.reserves = True
        self.room = 1 << 30

    def name(self, fd: int) -> str:
        """Return the name of an open file, below the root."""
        path = str(Path(f"/proc/self/fd/{fd}").readlink()).removesuffix(" (deleted)")
        return "~" if path == str(self.root) else path.removeprefix(f"{self.root}/")

    def call(self, words: str) -> None:
        """Write down a call, or fail it."""
        number = len(self.calls)
        self.calls.append(words)
        failed = self.fail_with if number == self.fail_at else 0
        for start, (left, code) in self.failing.items():
            if words.startswith(start):
                failed = failed or (code if left in (1, -1) else 0)
                self.failing[start] = (left - 1 if left > 0 else left, code)
        if failed:
            self.calls[-1] += f": {errno.errorcode[failed]}"
            raise OSError(failed, os.strerror(failed))

    def make_folder(self, path: Path) -> None:
        self.call(f"make {path.relative_to(self.root)}")
        super().make_folder(path)

    def sync_above(self, path: Path) -> None:
        self.call(f"sync above {path.relative_to(self.root)}")

    def open(self, folder: int, name: str, flags: int) -> int:
        ways = (
            (os.O_RDWR | os.O_WRONLY, "write"), (os.O_CREAT, "create"), (os.O_TRUNC, "truncate"), (os.O_EXCL, "new"),
        )  # fmt: skip
        if how := [word for flag, word in ways if flags & flag]:
            self.call(f"open {self.name(folder)}/{name} to {' '.join(how)}")
        return super().open(folder, name, flags)

    def pwrite(self, fd: int, data: bytes, offset: int) -> int:
        name = self.name(fd)
        much = "" if "/owner" in name else f" {len(data)} bytes at {offset}"  # inodes have more digits some day
        self.call(f"write {name}{much}")
        return super().pwrite(fd, data, offset)

    def sync(self, fd: int) -> None:
        self.call(f"sync {self.name(fd)}")

    def sync_folder(self, folder: int) -> None:
        self.call(f"sync folder {self.name(folder)}")

    def truncate(self, fd: int, size: int) -> None:
        self.call(f"cut {self.name(fd)} to {size}")
        super().truncate(fd, size)

    def reserve(self, fd: int, offset: int, size: int) -> bool:
        self.call(f"reserve {self.name(fd)} {size} bytes at {offset}")
        return self.reserves

    def unreserve(self, fd: int) -> None:
        self.call(f"unreserve {self.name(fd)}")

    def free(self, folder: int) -> int:
        return self.room

    def rename(self, folder: int, old: str, new: str) -> None:
        self.call(f"rename {self.name(folder)}/{old} to {new}")
        super().rename(folder, old, new)

    def unlink(self, folder: int, name: str) -> None:
        self.call(f"remove {self.name(folder)}/{name}")
        super().unlink(folder, name)

    def lock(self, fd: int) -> bool:
        self.call(f"lock {self.name(fd)}")
        return super().lock(fd)


class Tale:
    """A tale of the folder ``root``. ``home``: the console's; ``clock``, ``disk``: of every book in it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.home = root / "home"
        self.clock = ManualClock(AT)
        self.disk = TalesDisk(root)
        self.lines: list[str] = []
        self._shown: dict[str, bytes] = {}
        self._told = 0

    # --- what is done -----------------------------------------------------------------------------------------------

    def open(self, home: Path | None = None, **more: Any) -> Book:
        """Open a book for writing, and say what that has found."""
        self.step(f"open {(home or self.home).name}" + "".join(f", {k} {self.plain(v)}" for k, v in more.items()))
        given: dict[str, Any] = {"station": "JBR", "site": "Jember", "clock": self.clock, "disk": self.disk} | more
        book = Book.open(home or self.home, **given)
        self.book(book)
        if book.moved:
            self.say(f"moved {book.moved}")
        for draft in book.found:
            self.say(f"found {entry_words(draft)}")
        return book

    def add(self, book: Book, *words: str) -> None:
        """Save log entries as one transaction."""
        self.step(f"add {', '.join(each[:30] for each in words)}")
        book.append([log(each) for each in words])

    def attempt(self, what: str, do: Callable[[], object]) -> object:
        """Do something that may be refused; write down how it ended."""
        self.step(what)
        try:
            found = do()
        except Exception as error:
            found = None
            gone = f", gone {error.gone!r}" if isinstance(error, NoBook) else ""
            self.say(f"{type(error).__name__}: {self.plain(error)}{gone}")
        else:
            if found is not None:
                self.say(self.plain(found))
        return found

    # --- what is written down ---------------------------------------------------------------------------------------

    def step(self, text: str) -> None:
        """Begin a step, after the calls of the one before."""
        self.calls()
        self.lines += ["", f"> {text}"]

    def say(self, *found: object) -> None:
        """Write a line, after the calls that came before it."""
        self.calls()
        self.lines.append(" ".join(map(str, found)))

    def calls(self) -> None:
        """Write down the calls since the last time."""
        some = self.disk.calls[self._told :]
        self._told = len(self.disk.calls)
        self.lines += [f"    {self.plain(each)}" for each in some]

    def plain(self, value: object) -> str:
        """Return a value in words that are the same in every run."""
        text = str(value).replace(f"{self.root}/", "").replace(str(self.root), "~")
        return text.replace(f"pid {os.getpid()}", "pid ours")

    def book(self, book: ReadableBook) -> None:
        """Say where a book ends, what is known of its damage, and which parts it has."""
        damage = "".join(
            (" damaged" if book.damaged else "", f" files {book.parts.damaged()}" if book.parts.damaged() else "")
        )
        self.say(f"{book.id} ends at {book.last_no} {book.last_hash[:8]}{damage} {book.repaired or ''}".rstrip())
        for part in book.parts:
            why = part.why()
            bits = (
                [f"first {part.first}", f"limit {part.limit}", f"last {part.last}", f"why {why}"]
                if part.is_loaded
                else [why]
            )
            if part.is_loaded:
                bits += [f"end {part.end}", f"durable {part.durable}", f"bad {part.bad}", f"indexed {part.indexed}"]
                bits += [word for word, on in (("damaged", part.is_damaged), ("holes", part.has_holes)) if on]
                bits += [f"torn {part.torn}"] if part.torn else []
            self.lines.append(f"  {part.filename[len(book.id) + 1 :]}: {', '.join(bits)}")

    def entries(self, book: ReadableBook) -> None:
        """List the entries of a book, as any reader of it gets them."""
        for entry in book.entries():
            doubt = " suspect" if is_suspect(book, entry.no) else ""
            self.say(f"  {entry.no} {book.parts.at(entry.no).filename[len(book.id) + 1 :]}{doubt} {entry_words(entry)}")

    def files(self) -> None:
        """List every file below the root that is new or changed, line by line, and those that are gone."""
        self.calls()
        now = {str(p.relative_to(self.root)): p for p in sorted(self.root.rglob("*")) if p.is_file()}
        for name in sorted({*now, *self._shown}):
            if name not in now:
                self.lines.append(f"- {name}")
                del self._shown[name]
                continue
            content = now[name].read_bytes()
            was = self._shown.get(name)
            if content == was:
                continue
            self._shown[name] = content
            grown = was is not None and content.startswith(was) and not name.endswith(".index")
            mode = now[name].stat().st_mode & 0o777
            self.lines.append(f"{'+' if grown else '='} {name} {mode:o}")
            self.lines += self._content(now[name], content[len(was or b"") if grown else 0 :])

    def _content(self, path: Path, content: bytes) -> Iterator[str]:
        if path.suffix == ".index":
            yield from self._index(path, content)
        elif content and not content.strip(b"\0"):
            yield f"  {len(content)} zeros"
        elif path.name in ("lock", "home.lock"):
            yield f"  {content!r}".replace(str(os.getpid()).ljust(16), "the process, 16 wide")
        else:
            text = content.decode("utf-8", "backslashreplace").replace(f"{self.root}/", "")
            for inode, name in self._inodes().items():
                text = text.replace(f": {inode}", f": inode of {name}")
            if path.name.startswith("owner"):  # of a file that is gone
                text = re.sub(r'(journal": )\d+', r"\1another inode", text)
            yield from (f"  {line}" for line in text.splitlines())
            if not text.endswith("\n"):
                yield "  (no newline)"

    def _inodes(self) -> dict[int, str]:
        return {p.stat().st_ino: p.name for p in self.root.rglob("*") if p.is_file()}

    @staticmethod
    def _index(path: Path, content: bytes) -> Iterator[str]:
        magic, inode, end, modified, count, last, _ = _INDEX.unpack_from(content)
        stat = path.with_suffix(".journal").stat()
        offsets = struct.unpack(f"<{count}q", content[_INDEX.size :])
        is_same = inode == stat.st_ino, modified == stat.st_mtime_ns
        yield f"  {magic.decode()} end {end} count {count} {last.decode()} offsets {list(offsets)} {is_same}"

    def verified(self, home: Path | None = None) -> None:
        """Say what a verification finds, in its words and with its places."""
        found = verify(home or self.home)
        self.say(
            f"verify: {'ok' if found.ok else 'NOT ok'}, {found.entries} sound, ends at {found.no} {found.hash[:8]}"
        )
        for kind, problems in (("problem", found.problems), ("known", found.known)):
            for each in problems:
                place = (each.what, self.plain(each.file), each.byte, each.line, each.no)
                self.say(f"  {kind} {self.plain(each)} {place}")

    def read(self, home: Path | None = None) -> None:
        """Open a book as a reader does, and list it."""
        reader = BookReader.open(home or self.home)
        self.book(reader)
        for book in (*reader.earlier, reader):
            self.say(f"  {book.id} returned {getattr(book, 'returned', 0)}")
            self.entries(book)
        reader.close()


def log(words: str) -> Log:
    """Return a draft."""
    return Log(by="LST", subjects=("room",), words=words)


def entry_words(entry: Entry) -> str:
    """Return what an entry says, in one line."""
    if isinstance(entry, Log):
        return entry.words
    if isinstance(entry, Unknown):
        return f"{entry.raw_kind} at {entry.at - AT} {entry.hlc[0] - AT, entry.hlc[1]}"
    given = msgspec.to_builtins(entry)
    left = ("by", "subjects", "book", "no", "at", "hlc", "kind", "via", "seen") if isinstance(entry, Recovered) else (
        "by", "subjects", "book", "no", "at", "hlc", "kind", "via")  # fmt: skip
    return f"{given['kind']} " + " ".join(f"{k}={v}" for k, v in given.items() if k not in left and v)


@contextmanager
def fixed(seed: int = 1) -> Iterator[None]:
    """Let ids, processes, the machine and the modes of new files be the same in every run."""
    ours = Process(1000, "lst", 4242)
    mask = os.umask(0o022)
    with (
        patch.object(folder_module, "RANDOM", random.Random(seed)),
        patch.object(transaction, "this_process", lambda: ours),
        patch.object(owner_module, "machine", lambda: _MACHINE),
        patch.object(book_module, "machine", lambda: _MACHINE),
        patch.object(book_module, "FORMAT", 7),
    ):
        try:
            yield
        finally:
            os.umask(mask)
