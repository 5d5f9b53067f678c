"""Backup: verified copies of a home, taken while a console runs.

A copy is a folder of its own, named after its moment (``20240122-041752Z``), with the contents of a home: site file,
book, imported book, replicas. The files of a book only grow, so a copy has their bytes up to the end of the last
complete transaction. Files that the copy before it has too are linked (:mod:`data.book.upkeep.shared`). A
copy gets its name when all of it is on the disk and verified. One that was interrupted is removed by the next backup.
``copy.json`` says which entry is its last.

A copy has no ``owner.json``. A program that opens it for writing, restored or not, opens a new book that continues it.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import re
import shutil
from collections.abc import Container, Iterable, Iterator
from datetime import UTC, datetime
from itertools import chain, count
from pathlib import Path

import msgspec

from data.base import file_errors
from data.base.clock import DAY, HOUR, Clock
from data.base.descriptors import held
from data.base.disk import DISK
from data.base.files import NEW, open_file, read_file
from data.base.filesystem import filesystem_of
from data.base.permissions import PRIVATE_FOLDER
from data.book.reading.follower import BookReader
from data.book.reading.readable import ReadableBook
from data.book.replicas.replica import ReplicaBook
from data.book.replicas.replicas import FOLDER as REPLICAS
from data.book.storage.folder import FOLDER, BookFolder, NoBook, imports_home
from data.book.storage.part import PartName
from data.book.upkeep.shared import Source, next_to_renew, shared
from data.book.upkeep.verify import Verdict, verify, verify_replicas
from data.words import Words

SITE, MARK, LOCK = "site.toml", "copy.json", ".siaga-backup.lock"
#: The copy of the site file that is in force: the file itself may be half edited.
SITE_IN_FORCE = "site.in-force.toml"
#: Where the imported book is, below a home.
IMPORTED = f"{imports_home(Path()).name}/{FOLDER}"

#: Bytes that must stay free after a copy.
SPARE = 1 << 20
#: How many copies of a repeated backup are kept: the newest ones, then the newest of each hour, then of each day.
NEWEST, HOURS, DAYS = 12, 24, 31

_NAME = re.compile(r"\d{8}-\d{6}Z(?:-\d+)?")
_PART = re.compile(r"\.\d{8}-\d{6}Z(?:-\d+)?\.part")


class BackupFault(Exception):
    """A backup or restore was not done; nothing but the copy itself was changed.

    ``key``: its text in the catalogue.
    """

    def __init__(self, key: str, **args: object) -> None:
        super().__init__(key)
        self.key = key
        self.args_ = args


class Copy(msgspec.Struct, frozen=True, omit_defaults=True):
    """``copy.json``.

    at: when it was taken (UTC ms)
    book, no, hash: its last entry
    bytes: of all its files
    again: whether a repeated backup took it, and may remove it later
    damaged: whether the book was damaged
    renewed: the file that the copy before it had too and that was copied and checked again
    """

    at: int
    book: str
    no: int
    hash: str
    bytes: int = 0
    again: bool = False
    damaged: bool = False
    renewed: str = ""


class Taken(msgspec.Struct, frozen=True):
    """A copy and its folder.

    verdict: of the book that was copied, for a copy that was taken just now
    strangers: files next to that book that are of another home, and were not copied
    """

    path: Path
    copy: Copy
    verdict: Verdict | None = None
    strangers: tuple[str, ...] = ()

    def books(self) -> set[str]:
        """Return the books that the copy holds: its own and those that this one continues. Raises OSError."""
        names = (PartName.read(path.name) for path in (self.path / FOLDER).iterdir())
        return {self.copy.book, *(name.book for name in names if name is not None)}


class LastCopy(msgspec.Struct, frozen=True):
    """Newest backup of this home.

    folder: where it was written
    at: when (UTC ms)
    no: number of its last entry
    every: interval between backups (ms); 0 for one by hand
    apart: whether the folder was on another disk than the home
    """

    folder: str
    at: int
    no: int
    every: int = 0
    apart: bool = False

    def is_away(self, home: Path) -> bool:
        """Return True if the disk of the folder is not mounted, so that its path leads to the disk of ``home``.

        Raises OSError.
        """
        return self.apart and not is_apart(Path(self.folder), home)


def backup(
    home: Path, folder: Path, *, clock: Clock, words: Words, again: bool = False, last: LastCopy | None = None
) -> Taken:
    """Copy ``home`` to a new folder in ``folder``, which is made if its parent exists.

    ``again``: a repeated backup, after which superseded copies are removed. ``last``: the newest backup before. Raises
    BackupFault, NoBook, OSError.
    """
    if last is not None and Path(last.folder) == folder and last.is_away(home):
        raise BackupFault("backup.disk_away", folder=folder)
    if is_inside(folder, home):
        raise BackupFault("backup.inside", folder=folder, home=home)
    if not folder.parent.is_dir():
        raise BackupFault("backup.no_parent", folder=folder.parent)
    folder.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)
    with _alone(folder):
        for path in folder.iterdir():
            if _PART.fullmatch(path.name):  # a backup that was interrupted
                shutil.rmtree(path)
        at = clock.now()
        before = next((taken for taken in copies(folder) if not taken.copy.damaged), None)
        try:
            taken = _take(home, folder, at, words, again, before)
        except BackupFault as fault:
            if before is None or fault.key != "backup.differs":
                raise
            taken = _take(home, folder, at, words, again, None)  # the copy before may have rotted
        if again:
            for old in superseded(copies(folder), at):
                shutil.rmtree(old.path)
        return taken


def _take(home: Path, folder: Path, at: int, words: Words, again: bool, before: Taken | None) -> Taken:
    name = _free_name(folder, at)
    part = folder / f".{name}.part"
    with contextlib.closing(Sources(home)) as whole:
        renewed = whole.share(before.path, before.copy.renewed) if before is not None else ""
        free, need = filesystem_of(folder).free, whole.new_bytes + SPARE
        if free < need:
            raise BackupFault("backup.no_room", folder=folder, need=need, free=free)
        try:
            whole.copy_to(part)
            verdict = _checked(home, part, whole, words)
            copy = Copy(at, whole.book, verdict.no, verdict.hash, whole.bytes, again, not verdict.ok, renewed)
            _write(part / MARK, msgspec.json.format(msgspec.json.encode(copy), indent=2) + b"\n")
            sync_tree(part, whole.shared)
            part.rename(folder / name)
            sync_folder(folder)
        except BaseException:
            shutil.rmtree(part, ignore_errors=True)
            raise
    return Taken(folder / name, copy, verdict, tuple(whole.strangers))


def _checked(home: Path, part: Path, whole: Sources, words: Words) -> Verdict:
    """Verify the copy. Files that it shares were verified when they were copied.

    It must end where the book did, or have the same problems as the book itself. Raises BackupFault.
    """
    verdict = verify(part, words=words, known=whole.shared_in(FOLDER))
    same = (verdict.no, verdict.hash) == (whole.no, whole.hash)
    # A damaged last line looks like one that was never finished; of a missing second disk only the home can tell.
    if verdict.ok and (whole.away or not same) and not (there := verify(home, words=words)).ok:
        return msgspec.structs.replace(verdict, ok=False, problems=there.problems)
    if verdict.ok and not same:
        raise BackupFault("backup.differs", problem=words("backup.ends", no=verdict.no, last=whole.no))
    if not verdict.ok and set(verdict.problems) - set(verify(home, words=words).problems):
        raise BackupFault("backup.differs", problem=verdict.problems[0])
    with contextlib.suppress(NoBook):
        imported = verify(imports_home(part), words=words, known=whole.shared_in(IMPORTED))
        same = (imported.no, imported.hash) == whole.imported
        if not imported.ok or not same:
            there = verify(imports_home(home), words=words)
            if set(imported.problems) - set(there.problems):
                raise BackupFault("backup.differs", problem=imported.problems[0])
            if not same and there.ok:
                last = whole.imported[0]
                raise BackupFault("backup.differs", problem=words("backup.ends", no=imported.no, last=last))
    ends, theirs = verify_replicas(part, words=words, known=whole.shared_in(REPLICAS))
    if not theirs and ends == whole.replicas:
        return verdict
    # As with the book: a damaged last line looks like one that was never finished, and may be in the home too.
    known = verify_replicas(home, words=words)[1]
    if set(theirs) - set(known):
        raise BackupFault("backup.differs", problem=theirs[0])
    for book, (last, _) in sorted(whole.replicas.items()):
        if ends.get(book) != whole.replicas[book] and not known:
            raise BackupFault("backup.differs", problem=words("backup.ends", no=ends.get(book, (0, ""))[0], last=last))
    return verdict


class Sources:
    """The files of a home that are copied, with their lengths at this moment.

    Those that may still change are open. Raises NoBook, OSError.
    """

    def __init__(self, home: Path) -> None:
        self.imported = (0, "")  # last number and hash of the import book
        self.away = False  # whether a second disk is not there, on which the book may have continued
        self.replicas: dict[str, tuple[int, str]] = {}  # last number and hash of each
        self.strangers: list[str] = []  # files next to the book that are of another home, and are not copied
        self.files: list[Source] = []
        self.shared: set[str] = set()  # files that are linked from the copy before
        self._before = home
        self._folders: list[BookFolder] = []
        try:
            self.book, self.no, self.hash = self._add_book(home, FOLDER)
            with contextlib.suppress(NoBook):
                self.imported = self._add_book(imports_home(home), IMPORTED)[1:]
            self._add_replicas(home)
            for name in (SITE, SITE_IN_FORCE):
                # The second one is only a copy of the first: where it cannot be read the book is copied all the same.
                with contextlib.suppress(FileNotFoundError if name == SITE else OSError):
                    fd = open_file(home / name, link=True)
                    self.files.append(Source(name, -1, os.fstat(fd), fd=fd, may_share=False))
        except BaseException:
            self.close()
            raise

    def _add_book(self, home: Path, below: str) -> tuple[str, int, str]:
        """Add the files of a book, and return its id, last number and hash."""
        with contextlib.closing(BookReader.open(home)) as reader:
            folder = self._opened(home)
            self.away = self.away or folder.second_away is not None
            strangers = folder.strangers(reader.id)
            self.strangers += map(str, strangers)
            self._add_files(folder, below, [reader], strangers)
            return reader.id, reader.last_no, reader.last_hash

    def _add_replicas(self, home: Path) -> None:
        """Add the replicas of other stations' books.

        Without a remote they may be the only copies.
        """
        with contextlib.suppress(NoBook):
            folder = self._opened(home, REPLICAS)
            books = [ReplicaBook(folder, id, write=False) for id in dict.fromkeys(part.book for part in folder.files())]
            self.replicas = {book.id: (book.last_no, book.last_hash) for book in books}
            self._add_files(folder, REPLICAS, books)
            for book in books:
                book.close()

    def _opened(self, home: Path, name: str = FOLDER) -> BookFolder:
        folder = BookFolder(DISK, home, write=False, folder=name)
        self._folders.append(folder)
        return folder

    def _add_files(
        self, folder: BookFolder, below: str, books: Iterable[ReadableBook], but: Container[PartName] = ()
    ) -> None:
        """Add the files of ``folder``, those of ``books`` up to where these were read, without those in ``but``."""
        ends = {book.id: book.parts.ends() for book in books}
        read = {book.id: book.parts.names() for book in books}
        # One that was started since then is left out, and the one before it is still the last: it may have grown.
        names = [part for part in folder.files() if part not in but and str(part) in read.get(part.book, (str(part),))]
        for part, after in zip(names, (*names[1:], None), strict=False):  # there may be none
            name = str(part)
            where = folder.folder_of(name)
            if after is not None and after.book == part.book:
                stat = os.stat(name, dir_fd=where, follow_symlinks=False)
                self.files.append(Source(f"{below}/{name}", where, stat))
            else:
                fd = DISK.open(where, name, os.O_RDONLY)
                end = ends.get(part.book, {}).get(name, -1)
                stat, may_share = os.fstat(fd), below != REPLICAS
                self.files.append(Source(f"{below}/{name}", where, stat, fd=fd, end=end, may_share=may_share))

    @property
    def bytes(self) -> int:
        """The bytes of all files together."""
        return sum(each.size for each in self.files)

    @property
    def new_bytes(self) -> int:
        """The bytes of the files that are not shared."""
        return sum(each.size for each in self.files if each.name not in self.shared)

    def share(self, before: Path, renewed: str) -> str:
        """Share files with the copy ``before``, and return the one that is copied again all the same, in turn.

        renewed: the one that was, in that copy
        """
        self._before, self.shared = before, shared(before, self.files)
        again = next_to_renew(self.shared, renewed)
        self.shared.discard(again)
        return again

    def shared_in(self, below: str) -> set[str]:
        """Return the file names of those that are shared in a folder."""
        return {each.file for each in self.files if each.name in self.shared and each.name == f"{below}/{each.file}"}

    def copy_to(self, folder: Path) -> None:
        """Copy all files to a new ``folder``, or link those that are shared. Raises OSError."""
        folder.mkdir(mode=PRIVATE_FOLDER)
        for each in self.files:
            target = folder / each.name
            target.parent.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
            if each.name in self.shared and self._is_linked(each.name, target):
                continue
            with each.opened() as (fd, size):
                with file_errors.about(target), os.fdopen(open_file(target, NEW), "wb") as out:
                    for piece in _pieces(fd, size):
                        out.write(piece)
                stat = os.fstat(fd)
                os.utime(target, ns=(stat.st_mtime_ns, stat.st_mtime_ns))  # the newest file tells the newest book

    def _is_linked(self, name: str, target: Path) -> bool:
        """Link a shared file. One that the file system does not link is no longer shared."""
        try:
            os.link(self._before / name, target)
        except OSError:
            self.shared.discard(name)
            return False
        return True

    def close(self) -> None:
        """Close the files."""
        for each in self.files:
            if each.fd >= 0:
                os.close(each.fd)
        for folder in self._folders:
            folder.close()
        self.files, self._folders = [], []


def opened_folder(home: Path) -> contextlib.closing[BookFolder]:
    """Open the folder of the book, to read it, until the end of a ``with``. Raises NoBook, OSError."""
    return contextlib.closing(BookFolder(DISK, home, write=False))


def _pieces(fd: int, size: int) -> Iterator[bytes]:
    at = 0
    while at < size:
        piece = os.pread(fd, min(1 << 20, size - at), at)
        if not piece:
            return
        yield piece
        at += len(piece)


# --- copies -----------------------------------------------------------------------------------------------------------


def copies(folder: Path) -> list[Taken]:
    """Return the copies in ``folder``, newest first. Raises OSError."""
    found = []
    for path in folder.iterdir():
        if _NAME.fullmatch(path.name):
            with contextlib.suppress(OSError, ValueError):
                found.append(Taken(path, msgspec.json.decode(read_file(path / MARK), type=Copy)))
    return sorted(found, key=lambda t: (t.copy.at, t.path.name), reverse=True)


def of_other_rooms(chosen: Taken, taken: Iterable[Taken]) -> list[Taken]:
    """Return the first copy in ``taken`` of each room that has no book in common with ``chosen``. Raises OSError."""
    known, found = chosen.books(), []
    for each in taken:
        if each.copy.book not in known:
            books = each.books()
            if not books & known:
                found.append(each)
            known |= books
    return found


def superseded(taken: Iterable[Taken], now: int) -> list[Taken]:
    """Return the copies that can be removed at ``now`` (UTC ms).

    ``taken``: newest first.

    These are kept: copies that a person took; the :data:`NEWEST` of a repeated backup; its newest of each of the last
    :data:`HOURS` hours and :data:`DAYS` days; and its newest of every book.
    """
    repeated = [t for t in taken if t.copy.again]
    kept = set(repeated[:NEWEST])
    seen: set[tuple[str, object]] = set()
    for t in repeated:
        marks: list[tuple[str, object]] = [("book", t.copy.book)]
        for span, most in ((HOUR, HOURS), (DAY, DAYS)):
            if now - t.copy.at <= span * most:
                marks.append((str(span), t.copy.at // span))
        if not seen.issuperset(marks):
            kept.add(t)
        seen.update(marks)
    return [t for t in repeated if t not in kept]


# --- folders ----------------------------------------------------------------------------------------------------------


def is_inside(folder: Path, home: Path) -> bool:
    """Whether ``folder`` is ``home`` or in it."""
    return Path(os.path.realpath(folder)).is_relative_to(os.path.realpath(home))


def is_apart(folder: Path, home: Path) -> bool:
    """Whether ``folder`` is on another disk than ``home``. Raises OSError."""
    return device_of(folder) != device_of(home)


def device_of(path: Path) -> int:
    """Return the device of ``path``, or the one it would be created on. Raises OSError."""
    while not path.exists():
        path = path.parent
    return path.stat().st_dev


def _free_name(folder: Path, at: int) -> str:
    name = datetime.fromtimestamp(at / 1000, UTC).strftime("%Y%m%d-%H%M%SZ")
    taken = {path.name for path in folder.iterdir()}
    return next(n for n in chain([name], (f"{name}-{i}" for i in count(2))) if n not in taken)


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    with held(open_file(folder / LOCK, os.O_RDWR | os.O_CREAT)) as fd:
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BackupFault("backup.busy", folder=folder) from None
        yield


def _write(path: Path, content: bytes) -> None:
    with file_errors.about(path), os.fdopen(open_file(path, NEW), "wb") as file:
        file.write(content)


def sync_tree(folder: Path, but: Container[str] = ()) -> None:
    """Sync all files and folders below ``folder``, without the files ``but``, which are on the disk."""
    for above, _, names in sorted(os.walk(folder), reverse=True):  # a folder after all that it names
        below = above[len(str(folder)) + 1 :]
        for name in sorted(names, reverse=True):
            if (f"{below}/{name}" if below else name) not in but:
                with held(os.open(f"{above}/{name}", os.O_RDONLY | os.O_CLOEXEC)) as fd:
                    DISK.sync(fd)
        sync_folder(Path(above))


def sync_folder(folder: Path) -> None:
    """Sync the names in ``folder``."""
    with held(os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)) as fd:
        DISK.sync_folder(fd)
