"""Folder of the book, and its second folder on another disk.

It knows its files, its lock, and the book that they belong to.

``lock``: locked by the one writer, together with the folder itself and ``home.lock`` of the home; never unlinked
``owner.json``: names the book that is written here, and tells the folder from a copy (:mod:`data.book.storage.owner`)
``*.journal``: the parts of the book (:mod:`data.book.storage.part`)
``*.index``: hints for a quick start
``*.torn-N``: tails that were cut

When the disk of the home fails, the book continues in the second folder, whose files count like those of the first.
``owner.json`` names that folder, so every reader finds it. ``owner-<book>.json`` there says the same, in case the first
disk does not accept even that any more.
"""

import contextlib
import errno
import os
from pathlib import Path
from random import SystemRandom

import msgspec

from data.base.descriptors import held
from data.base.disk import Disk, with_path
from data.base.permissions import must_own
from data.book.storage.lock import FOLDER as FOLDER
from data.book.storage.lock import LOCK as LOCK
from data.book.storage.owner import OWNER, Owner, owner_file, read_owner, write_owner
from data.book.storage.part import Part, PartName

#: Lock of the home itself, which holds also while the book's folder is elsewhere and a copy is in its place.
HOME_LOCK = "home.lock"

#: Files of a home that a console or a backup leaves behind once there is a book.
TRACES = ("room.json", "room.db", "drafts.json", "backup.json")
_ANCHOR = "anchor-"

#: Draws the four letters of a new book.
RANDOM = SystemRandom()
_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"


class BookBusy(Exception):
    """Another process writes this book. ``pid``: its number, 0 if unknown."""

    def __init__(self, pid: int = 0) -> None:
        super().__init__(f"another process writes this book (pid {pid})" if pid else "another process writes this book")
        self.pid = pid


class NoBook(FileNotFoundError):
    """There is no book in this home.

    ``gone``: the id of one that was here, or the file that tells of it (:func:`gone_book`).
    """

    gone = ""


def imports_home(home: Path) -> Path:
    """Return the home of the import book, which is a folder of the console's home."""
    return home / "imports"


def new_id(station: str) -> str:
    """Return an id for a new book: the station's code, a dash, four random characters."""
    return station + "-" + "".join(RANDOM.choice(_LETTERS) for _ in range(4))


# --- a book that is gone ----------------------------------------------------------------------------------------------


def gone_book(home: Path, second: Path | None = None, station: str = "") -> str:
    """Return the book that was kept in ``home``: its id, else the name of the file that tells of it; "" without any.

    Its folder was moved away, or is on a disk that is not mounted. No other book may begin in its place: the old one
    would be forgotten without a word. Never fails.

    second: the folder on another disk; only anchors of ``station`` count there
    """
    anchors: list[tuple[int, str]] = []
    for folder, start in ((home, _ANCHOR), (second, f"{_ANCHOR}{station}-")):
        with contextlib.suppress(OSError):
            for path in folder.glob(f"{start}*.json") if folder else ():
                anchors.append((path.stat().st_mtime_ns, path.stem.removeprefix(_ANCHOR)))
    if anchors:
        return max(anchors)[1]
    return next((name for name in TRACES if (home / name).is_file()), "")


def missing_book(folder: Path, owner: Owner | None = None, second: Path | None = None, station: str = "") -> NoBook:
    """Return the error for a ``folder`` without a book. Its ``gone`` names one that was there, as far as that is known.

    owner: what the folder itself tells
    second, station: see :func:`gone_book`
    """
    missing = NoBook(errno.ENOENT, "there is no book here yet", str(folder))
    if owner is not None and owner.files:
        missing.gone = owner.book
    elif folder.name == FOLDER:  # not that of another station's books
        missing.gone = gone_book(folder.parent, second, station)
    return missing


def refuse_if_gone(home: Path, second: Path | None, station: str) -> None:
    """Raise NoBook if the folder of the book is missing or empty, and the home has traces of a book.

    Call it before the folder is opened for writing, which makes it: an empty mount point stays as it is.
    """
    with contextlib.suppress(OSError):
        if any(PartName.read(path.name) is not None or path.name == OWNER for path in (home / FOLDER).iterdir()):
            return
    missing = missing_book(home / FOLDER, None, second, station)
    if missing.gone:
        raise missing


# --- the folder -------------------------------------------------------------------------------------------------------


class _Opened(msgspec.Struct):
    after_book: str = ""
    after_no: int = 0


class BookFolder:
    """The opened folder ``home/book``, and the second folder of the book.

    fd, second: their descriptors; -1 without a second one
    second_away: the path of a second folder that is not here now; its entries appear again when it is back

    Parameters: ``write``: as the one writer. ``second``: the second folder according to the site file, used if
    ``write``; made if its parent is there. ``folder``: another name than the book's. Raises NoBook, BookBusy, OSError.
    """

    def __init__(
        self, disk: Disk, home: Path, *, write: bool, second: Path | None = None, folder: str = FOLDER
    ) -> None:
        self.disk = disk
        self.path = home / folder
        self._place = str(self.path)  # made once: it is looked at with every save
        self._is: tuple[int, int] | None = None  # device and inode of the opened folder, which never change
        self.second = -1
        self.second_path: Path | None = None
        self.second_away: Path | None = None
        self._wanted = second if write else None
        self._lock = self._home_lock = -1
        if write:
            must_own(home)
        try:
            self.fd = disk.open_folder(self.path, make=write)
        except FileNotFoundError as missing:
            raise missing_book(self.path) from missing
        try:
            if write:
                self._take_lock()
            self._open_second(second, write)
        except BaseException:
            self.close()
            raise

    def _open_second(self, wanted: Path | None, write: bool) -> None:
        """Open the second folder.

        It is the one that the book knows, if that is here; else the one that is wanted.

        A folder that the book knows holds its ``owner-<book>.json``; an empty mount point does not.
        """
        owner = read_owner(self.disk, self.fd, OWNER)
        known = Path(owner.second) if owner is not None and owner.second else None
        if owner is not None and known is not None:
            if self._take_second(known, owner.book):
                return
            self.second_away = known
            # A book was started while only an empty mount point was here: entries of earlier books there count again.
            if write and wanted == known and any(self._take_second(known, id) for id in self._books()):
                return
        if write and wanted is not None and wanted != known:
            with contextlib.suppress(OSError):
                if not wanted.exists() and wanted.parent.is_dir():
                    self.disk.make_folder(wanted)
                self.disk.sync_above(wanted)
                self._take_second(wanted)

    def _books(self) -> list[str]:
        return sorted({name.book for name in self.files()})

    def _take_second(self, path: Path, book: str = "") -> bool:
        try:
            folder = self.disk.open_folder(path)
        except OSError:
            return False
        if book and read_owner(self.disk, folder, owner_file(book)) is None:
            os.close(folder)
            return False
        self.second, self.second_path = folder, path
        return True

    def _take_lock(self) -> None:
        # The folder is locked too: a person who removes a lock file that is in the way lets no second writer in. And
        # that lock is enough if another user left a file that we may not open.
        with contextlib.suppress(PermissionError):
            self._lock = self.disk.open(self.fd, LOCK, os.O_RDWR | os.O_CREAT)
        if not ((self._lock < 0 or self.disk.lock(self._lock)) and self.disk.lock(self.fd)):
            raise BookBusy(self._pid_in(self._lock))
        if self.path.name == FOLDER:
            self._lock_home()
        for lock in (self._lock, self._home_lock):
            with contextlib.suppress(OSError):  # only for the message that another process shows
                self.disk.pwrite(lock, b"%-16d" % os.getpid(), 0)

    def _lock_home(self) -> None:
        """Lock the home. Raises BookBusy.

        The lock of the book's folder does not cover a copy of it. Where this file cannot be made, it is all there is.
        """
        with held(self.disk.open_folder(self.path.parent)) as home, contextlib.suppress(OSError):
            self._home_lock = self.disk.open(home, HOME_LOCK, os.O_RDWR | os.O_CREAT)
        if self._home_lock >= 0 and not self.disk.lock(self._home_lock):
            raise BookBusy(self._pid_in(self._home_lock))

    def _pid_in(self, lock: int) -> int:
        """Return the process that a lock file names; 0: none."""
        text = self.disk.pread(lock, 16, 0).strip() if lock >= 0 else b""
        return int(text) if text.isdigit() else 0

    def close(self) -> None:
        """Close the folder, then release the lock.

        The process that gets the lock gets the folder too.
        """
        # In the order opposite to that of the locking: who gets the first lock gets the others.
        for fd in (self._home_lock, self.fd, self._lock, self.second):
            if fd >= 0:
                os.close(fd)
        self._lock = self._home_lock = self.fd = self.second = -1

    # --- whose book -------------------------------------------------------------------------------------------------

    def owner(self) -> Owner | None:
        """Return the contents of ``owner.json``; None if it is missing or unreadable."""
        first = read_owner(self.disk, self.fd, OWNER)
        if first is None or self.second < 0:
            return first
        there = read_owner(self.disk, self.second, owner_file(first.book))
        if there is not None and {*first.files, *first.coming} < {*there.files, *there.coming}:
            return there
        return first

    def own(self, owner: Owner, *, where: int = -1) -> None:
        """Write ``owner.json`` on both disks, and return when it is there.

        The second disk comes first: a reader that finds the name of that folder must find the book's name in it, so a
        folder that did not accept the file is never named. Raises OSError if neither disk accepts it, or if the folder
        ``where`` (descriptor) does not.
        """
        failed: list[OSError] = []
        if self.second_path is not None and self.second >= 0:
            owner = msgspec.structs.replace(owner, second=str(self.second_path.absolute()))
            name = owner_file(owner.book)
            try:
                write_owner(self.disk, self.second, name, owner)
            except OSError as error:
                if where == self.second:
                    raise
                failed.append(error)
                if name not in self.disk.names(self.second):
                    owner = msgspec.structs.replace(owner, second="")
        try:
            write_owner(self.disk, self.fd, OWNER, owner)
        except OSError:
            if where == self.fd or failed or self.second < 0:
                raise

    def owner_stamp(self) -> tuple[int, ...]:
        """Return a value that changes with ``owner.json``.

        It also changes when a file of the second folder is replaced.
        """
        stamp: tuple[int, ...] = ()
        with contextlib.suppress(FileNotFoundError):
            stat = os.stat(OWNER, dir_fd=self.fd, follow_symlinks=False)
            stamp = (stat.st_ino, stat.st_mtime_ns)
        return stamp if self.second < 0 else (*stamp, os.fstat(self.second).st_mtime_ns)

    def ours(self, owner: Owner) -> bool:
        """Whether ``owner`` wrote this folder."""
        return owner.wrote({str(name): self.inode(str(name)) for name in self.files(owner.book)})

    def is_there(self) -> bool:
        """Whether this folder is still where it was opened.

        Raises OSError if nothing is there.
        """
        if self._is is None:
            here = os.fstat(self.fd)
            self._is = here.st_dev, here.st_ino
        there = os.stat(self._place)  # noqa: PTH116
        return self._is == (there.st_dev, there.st_ino)

    def missing_second(self, book: str) -> Path | None:
        """Return the second folder if it is not here now: another one is in its place, or its disk takes no bytes.

        A disk with an error takes none and need not say so before a file is opened for writing (ext4 since Linux 6.15):
        here the file that ``book`` has there. It asks that disk, which may take its time: not while the book is locked.
        """
        path = self.second_path or self.second_away or self._wanted
        if path is None or self.second < 0:
            return path
        with contextlib.suppress(OSError):
            there, opened = path.stat(), os.fstat(self.second)
            if (there.st_dev, there.st_ino) == (opened.st_dev, opened.st_ino):
                os.close(self.disk.open(self.second, owner_file(book), os.O_RDWR))
                return None
        return path

    def find_second(self, book: str) -> int:
        """Open the second folder again, which was away and is back with what it knows of ``book``.

        Return its descriptor; -1 if it is not there. As :meth:`missing_second`, not while the book is locked.
        """
        if self.second_path is None:
            return -1
        try:
            folder = self.disk.open_folder(self.second_path)
        except OSError:
            return -1
        if read_owner(self.disk, folder, owner_file(book)) is not None:
            return folder
        os.close(folder)
        return -1

    def use_second(self, folder: int) -> None:
        """Use a folder that :meth:`find_second` has opened, under the descriptor that its files know."""
        os.dup2(folder, self.second, inheritable=False)
        os.close(folder)

    def moved_to(self) -> str:
        """Return the present path of this folder if it is no longer where it was opened; else ""."""
        try:
            if self.is_there():
                return ""
        except OSError:
            pass
        return str(with_path(OSError(), self.fd).filename or "?")

    def inode(self, name: str) -> int:
        """Return the inode of a file of the folders.

        It is 0 if a person has removed the file: saving continues, and the next start reports it. Raises OSError.
        """
        try:
            return os.stat(name, dir_fd=self.folder_of(name), follow_symlinks=False).st_ino
        except FileNotFoundError:
            return 0

    # --- files ------------------------------------------------------------------------------------------------------

    @property
    def folders(self) -> tuple[int, ...]:
        """The descriptors of the home's folder and of the second one."""
        return (self.fd,) if self.second < 0 else (self.fd, self.second)

    def folder_of(self, name: str) -> int:
        """Return the folder that holds the file ``name``; the home's if none does."""
        if self.second >= 0:
            with contextlib.suppress(OSError):
                os.stat(name, dir_fd=self.second, follow_symlinks=False)
                return self.second
        return self.fd

    def files(self, book: str | None = None) -> list[PartName]:
        """Return the files of one book, or of all, oldest first."""
        names = (PartName.read(name) for folder in self.folders for name in self.disk.names(folder))
        return sorted({n for n in names if n is not None and book in (None, n.book)})

    def parts(self, book: str, limit: int | None = None) -> tuple[Part, ...]:
        """Return the parts of a book, not opened yet.

        ``limit``: nothing after this entry counts.
        """
        there = set(self.files(book))
        names = sorted(name for name in there | self.away(book) if limit is None or name.first <= limit)
        limits: list[int | None] = [after.first - 1 for after in names[1:]]
        limits.append(limit)
        return tuple(
            Part(self.disk, self.folder_of(str(name)), name, last)
            for name, last in zip(names, limits, strict=False)
            if name in there
        )

    def ends_on_second(self, book: str) -> bool:
        """Whether the newest file of a book is on the second disk, which is here."""
        names = self.files(book)
        return self.second >= 0 and bool(names) and self.folder_of(str(names[-1])) == self.second

    def away(self, book: str) -> set[PartName]:
        """Return the files of a book on a second disk that is away."""
        owner = self.owner() if self.second_away is not None else None
        if owner is None or owner.book != book:
            return set()
        return {name for text in owner.files if (name := PartName.read(text)) is not None} - set(self.files(book))

    def newest(self) -> str:
        """Return the id of the book that is written here.

        The owner file names it; else it is the one that no other continues, in doubt one that the home has noted
        (:mod:`data.book.anchor`), then the one with the newest file: a copy may have lost its times. Raises NoBook.
        """
        owner = self.owner()
        names = self.files()
        if owner is not None and any(n.book == owner.book for n in names):
            return owner.book
        if not names:
            raise missing_book(self.path, owner)
        continued = {self._opened(book).after_book for book in {name.book for name in names}}
        last = [name for name in names if name.book not in continued] or names
        last = [name for name in last if (self.path.parent / f"{_ANCHOR}{name.book}.json").exists()] or last
        return max(last, key=lambda n: (os.stat(str(n), dir_fd=self.folder_of(str(n))).st_mtime_ns, n)).book

    def gone(self) -> dict[str, int]:
        """Return the books that others here continue without a file of their own being left, each with its last number.

        None while a second disk is away: they may be there.
        """
        here = {name.book for name in self.files()}
        opened = [self._opened(book) for book in sorted(here)] if self.second_away is None else []
        return {each.after_book: each.after_no for each in opened if each.after_book and each.after_book not in here}

    def strangers(self, book: str) -> list[PartName]:
        """Return the files in the home's folder that are of another home: ``book`` continues none of their books.

        None where that cannot be told: a book that it continues is not here, or its first entry cannot be read.
        """
        ours: set[str] = set()
        while book and book not in ours:
            if not self.files(book) or (opened := self._first(book)) is None:
                return []
            ours.add(book)
            book = opened.after_book
        names = (PartName.read(name) for name in self.disk.names(self.fd))
        return sorted(name for name in names if name is not None and name.book not in ours)

    def _opened(self, book: str) -> _Opened:
        """Return which book ``book`` continues, as its first entry says; none if that cannot be read."""
        return self._first(book) or _Opened()

    def _first(self, book: str) -> _Opened | None:
        with contextlib.suppress(OSError, ValueError):
            if (first := self.parts(book)[0].first_entry()) is not None:
                return msgspec.json.decode(first, type=_Opened)
        return None

    def remove_leftovers(self) -> None:
        """Remove files that were being written when the process ended.

        Nothing in them was reported saved.
        """
        for folder in self.folders:
            for name in self.disk.names(folder):
                if name.endswith(".new") and (folder == self.fd or PartName.read(name[:-4]) is not None):
                    with contextlib.suppress(OSError):
                        self.disk.unlink(folder, name)
