"""The system calls under the book.

Everything the book does to a disk goes through a :class:`Disk`, so that a test can hand in one that is full, cuts
writes short or fails to sync.

Files are named inside a folder that was opened once (``folder`` is its descriptor), so neither the folder nor a file is
reached through a symbolic link. All methods raise :class:`OSError`.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import stat
from collections.abc import Callable, Iterable
from itertools import count
from pathlib import Path

from data.base.descriptors import SPARE, held
from data.base.permissions import PRIVATE_FILE, PRIVATE_FOLDER, keep_private

#: Flags of every file: no symbolic link is followed, child processes do not get it, a pipe in the way does not block.
SAFE = os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK

#: Errors after which another attempt on the same file succeeds, as soon as there is room.
FULL = frozenset({errno.ENOSPC, errno.EDQUOT})

#: Errors of a name that something else has: another user's file, a link, a FIFO, a socket.
IN_THE_WAY = frozenset({errno.EACCES, errno.EPERM, errno.ELOOP, errno.EINVAL, errno.ENXIO})

_FULL_SYNC = getattr(fcntl, "F_FULLFSYNC", None)  # macOS: fsync leaves the data in the drive's cache


def with_path(error: OSError, fd: int, name: str = "") -> OSError:
    """Return ``error`` with the path that it is about.

    That is the file opened as ``fd``, or ``name`` in that folder.
    """
    with contextlib.suppress(OSError):  # some systems do not tell
        opened = str(Path(f"/proc/self/fd/{fd}").readlink()).removesuffix(" (deleted)")
        error.filename = str(Path(opened) / name)
    return error


class Disk:
    """The real disk."""

    def open_folder(self, path: Path, *, make: bool = False) -> int:
        """Open a folder.

        ``make``: create it and its parents (0700) if missing, and remove the rights of other users. Its name is on the
        disk only after :meth:`sync_above`.
        """
        if make:
            for missing in reversed([each for each in (path, *path.parents) if not each.exists()]):
                self.make_folder(missing)
        folder = SPARE.for_call(lambda: os.open(path, os.O_RDONLY | os.O_DIRECTORY | SAFE))
        if make:
            keep_private(folder, PRIVATE_FOLDER)
        return folder

    def make_folder(self, path: Path) -> None:
        """Create one folder (0700) in an existing one."""
        path.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)

    def sync_above(self, path: Path) -> None:
        """Sync the folders above ``path``, up to the top of its file system.

        A file on the disk is lost all the same if a folder above it has no name there. All are synced, not only new
        ones: the process that created them may have been killed before it synced them.
        """
        path = Path(os.path.realpath(path))
        device = path.stat().st_dev
        for above in path.parents:
            try:
                folder = self._open_above(above)
            except PermissionError:  # this user may enter it and not list it, so nothing in it is of our making
                continue
            with held(folder):
                if os.fstat(folder).st_dev != device:
                    return
                self.sync_folder(folder)

    @staticmethod
    def _open_above(path: Path) -> int:
        return SPARE.for_call(lambda: os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC))

    def open(self, folder: int, name: str, flags: int) -> int:
        """Open a regular file in ``folder``. A new one gets the mode 0600."""
        try:
            fd = SPARE.for_call(lambda: os.open(name, flags | SAFE, PRIVATE_FILE, dir_fd=folder))
        except OSError as error:
            raise with_path(error, folder, name) from None
        if not stat.S_ISREG(os.fstat(fd).st_mode):
            os.close(fd)
            raise with_path(OSError(errno.EINVAL, "not a regular file"), folder, name)
        if flags & (os.O_WRONLY | os.O_RDWR):
            keep_private(fd, PRIVATE_FILE)
        return fd

    def pwrite(self, fd: int, data: bytes, offset: int) -> int:
        """Write once. Returns how many bytes were written, which may be fewer."""
        try:
            return os.pwrite(fd, data, offset)
        except OSError as error:
            raise with_path(error, fd) from None

    def write_all(self, fd: int, data: bytes, offset: int) -> None:
        """Write all of ``data`` at ``offset``.

        After an error, a part of it may have been written.
        """
        done = self.pwrite(fd, data, offset)
        while done < len(data):
            more = self.pwrite(fd, data[done:], offset + done)
            if more <= 0:
                raise OSError(errno.EIO, "the disk accepted nothing")
            done += more

    def pread(self, fd: int, length: int, offset: int) -> bytes:
        """Read ``length`` bytes; fewer only at the end of the file."""
        try:
            data = os.pread(fd, length, offset)
        except OSError as error:
            raise with_path(error, fd) from None
        while 0 < len(data) < length:
            more = os.pread(fd, length - len(data), offset + len(data))
            if not more:
                break
            data += more
        return data

    def size(self, fd: int) -> int:
        """Return how many bytes the file has."""
        return os.fstat(fd).st_size

    def is_linked(self, fd: int, folder: int, name: str) -> bool:
        """Whether the open file still has a name: nobody has removed it.

        ``folder``, ``name``: where it was opened, for file systems that do not count links.
        """
        here = os.fstat(fd)
        if here.st_nlink > 0:
            return True
        with contextlib.suppress(OSError):
            there = os.stat(name, dir_fd=folder, follow_symlinks=False)
            return (there.st_dev, there.st_ino) == (here.st_dev, here.st_ino)
        return False

    def sync(self, fd: int) -> None:
        """Return when all that was written to the file is on the disk."""
        try:
            if _FULL_SYNC is not None:
                fcntl.fcntl(fd, _FULL_SYNC)
            else:
                os.fdatasync(fd)
        except OSError as error:
            raise with_path(error, fd) from None

    def sync_folder(self, folder: int) -> None:
        """Return when the names in the folder are on the disk."""
        try:
            os.fsync(folder)
        except OSError as error:
            raise with_path(error, folder) from None

    def truncate(self, fd: int, size: int) -> None:
        os.ftruncate(fd, size)

    def reserve(self, fd: int, offset: int, size: int) -> bool:
        """Preallocate disk space for the bytes from ``offset`` on.

        No other program can use it then. The file does not become longer. Return False if the system or the file system
        cannot do that.
        """
        if os.fstat(fd).st_blocks * 512 - offset >= size // 2:
            return True
        return _reserve(fd, offset, size)

    def unreserve(self, fd: int) -> None:
        """Give back what :meth:`reserve` has preallocated. The file keeps its contents and the time of its last change.

        A file that is cut to the length that it has loses the blocks behind it (ftruncate on ext4, XFS and Btrfs).
        """
        before = os.fstat(fd)
        os.ftruncate(fd, before.st_size)
        os.utime(fd, ns=(before.st_atime_ns, before.st_mtime_ns))

    def free(self, folder: int) -> int:
        """Return how many bytes this user may still write on the disk of an opened folder."""
        room = os.fstatvfs(folder)
        return room.f_bavail * room.f_frsize

    def rename(self, folder: int, old: str, new: str) -> None:
        """Rename a file of ``folder``, replacing one that has the new name."""
        try:
            os.rename(old, new, src_dir_fd=folder, dst_dir_fd=folder)
        except OSError as error:
            raise with_path(error, folder, new) from None

    def unlink(self, folder: int, name: str) -> None:
        os.unlink(name, dir_fd=folder)

    def names(self, folder: int) -> list[str]:
        """Return the names in the folder, sorted."""
        try:
            return sorted(SPARE.for_call(lambda: os.listdir(folder)))
        except OSError as error:
            raise with_path(error, folder) from None

    def lock(self, fd: int) -> bool:
        """Take the write lock of a file.

        Return False if another process has it. It ends with the process.
        """
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def read_file(self, folder: int, name: str) -> bytes | None:
        """Return all of a small file; None if there is none."""
        try:
            with held(self.open(folder, name, os.O_RDONLY)) as fd:
                return self.pread(fd, self.size(fd), 0)
        except FileNotFoundError:
            return None

    def _open_coming(self, folder: int, name: str) -> int:
        """Open a file that will get its name later. Whatever else has that name, another user's file too, goes."""
        flags = os.O_RDWR | os.O_CREAT | os.O_TRUNC
        try:
            return self.open(folder, name, flags)
        except OSError as error:
            if error.errno not in IN_THE_WAY:
                raise
            self.unlink(folder, name)
            return self.open(folder, name, flags)

    def write_new(
        self,
        folder: int,
        name: str,
        pieces: Iterable[bytes],
        *,
        sync: bool = True,
        before_rename: Callable[[int], None] = lambda fd: None,
    ) -> int:
        """Write a new file and return its descriptor, open for reading and writing.

        It gets its name, and the place of a file that had it, when all of it is on the disk (unless ``sync`` is False)
        and ``before_rename`` has returned, which gets the descriptor. The name itself is on the disk after
        :meth:`sync_folder`.
        """
        coming = name + ".new"
        fd = self._open_coming(folder, coming)
        try:
            size = 0
            for piece in pieces:
                self.write_all(fd, piece, size)
                size += len(piece)
            if sync:
                self.sync(fd)
            before_rename(fd)
            self.rename(folder, coming, name)
        except OSError:
            os.close(fd)
            with contextlib.suppress(OSError):  # half a file would take what room there is
                self.unlink(folder, coming)
            raise
        return fd

    def replace_file(self, folder: int, name: str, content: bytes, *, sync: bool = True) -> None:
        """Replace a small file.

        A reader sees the old one or the new one, see :meth:`write_new`.
        """
        os.close(self.write_new(folder, name, [content], sync=sync))

    def unused_name(self, folder: int, prefix: str) -> str:
        """Return ``prefix`` with the first number that makes an unused name."""
        taken = set(self.names(folder))
        return next(name for i in count(1) if (name := f"{prefix}{i}") not in taken)


_KEEP_SIZE = 1  # FALLOC_FL_KEEP_SIZE, fallocate(2)
_CANNOT = (errno.EOPNOTSUPP, errno.ENOSYS, errno.EINVAL, errno.ENODEV, errno.EPERM)


def _reserve(fd: int, offset: int, size: int) -> bool:
    from ctypes import CDLL, c_int64, get_errno  # slow to import; a command that only reads does not need it

    fallocate = getattr(CDLL(None, use_errno=True), "fallocate64", None)
    if fallocate is None:
        return False
    if fallocate(fd, _KEEP_SIZE, c_int64(offset), c_int64(size)) == 0:
        return True
    error = get_errno()
    if error in _CANNOT:
        return False
    raise OSError(error, os.strerror(error))


DISK = Disk()
