"""A disk whose power can be cut.

It is a model of what a power cut leaves of operations that were not synced.

Every call goes to a real folder, so the code under test and its readers see what a running system shows. The model
also keeps the *platter*: the bytes of each file and the names in each folder at the last sync, and the operations
since then, in order. :meth:`PowerDisk.cut` turns the folder into what a power cut could have left:

* any of the 512-byte or 4-KiB sectors that were written since the last sync, each one or not, in order (a prefix) or
  not; a newly allocated sector can hold garbage; the length is that of any moment since, independent of the sectors
* any subset, or a prefix, of a folder's new, changed and removed names; a rename is one step; a new folder whose parent
  was not synced can be gone with everything in it
* the old or the new time of the last change (mtime)

A kill (:meth:`PowerDisk.kill`) leaves everything pending, because the page cache outlives the process. A sync that
fails (:attr:`PowerDisk.fail_sync`) does what Linux does: some of it can have landed, and all of it counts as clean from
then on, so the next sync returns without writing it.

The ideas are those of SQLite's crash tests (sqlite.org/testing.html, 3.3) and of ALICE (Pillai and others, OSDI 2014):
a sector is written completely or not at all; names and lengths are written separately from contents.
"""

from __future__ import annotations

import contextlib
import errno
import os
import random
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TypeVar

from data.base.disk import Disk

SECTORS = (512, 4096)
ONE, ALL_BUT_ONE = -1.0, -2.0  # instead of a likelihood: exactly one piece landed, or all but one did

S = TypeVar("S")


class PowerCut(BaseException):
    """The power is gone, or the process was killed: nothing happens after this moment."""


class _File:
    """A file.

    ``platter``: its bytes there. ``since``: (offset, bytes), or (length, None) for a truncation.
    """

    def __init__(self, keep: Path) -> None:
        self.keep = keep  # another name of the file, so that it outlives its names
        self.platter = b""
        self.changed = 0
        self.since: list[tuple[int, bytes | None]] = []


class _Folder:
    """A folder.

    ``names``: on the platter. ``since``: steps, each some names and their new inodes (None: removed).
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.names: dict[str, int] = {}
        self.since: list[dict[str, int | None]] = []


class PowerDisk(Disk):
    """The model.

    root: an empty folder that is on the platter; all files are below it
    stop_after: operations until the power goes or the process dies (:class:`PowerCut` is raised; -1: never)
    fail_sync, fail_write: operations until the next sync or write fails (-1: never)
    room: bytes that still fit
    """

    def __init__(self, root: Path, draw: random.Random) -> None:
        self.draw = draw
        self.root = root / "disk"
        self._keep = root / "inodes"
        self.root.mkdir()
        self._keep.mkdir()
        self._files: dict[int, _File] = {}
        self._folders: dict[int, _Folder] = {self.root.stat().st_ino: _Folder(self.root)}
        self._opened: list[tuple[int, int]] = []
        self.dead = False
        self.stop_after = self.fail_sync = self.fail_write = -1
        self.room: int | None = None
        self.short = 0  # most bytes of one write; 0: any
        self.operations = self.pending = self.life = 0

    # --- operations of the code under test --------------------------------------------------------------------------

    def _step(self) -> None:
        if self.dead:
            raise PowerCut
        self.operations += 1
        if self.stop_after >= 0:
            self.stop_after -= 1
            if self.stop_after < 0:
                self.dead = True
                raise PowerCut

    def make_folder(self, path: Path) -> None:
        self._step()
        if path.exists():
            return
        super().make_folder(path)
        inode = path.stat().st_ino
        self._folders[inode] = _Folder(path)
        self._folders[path.parent.stat().st_ino].since.append({path.name: inode})

    def open_folder(self, path: Path, *, make: bool = False) -> int:
        fd = super().open_folder(path, make=make)
        self._opened.append((fd, os.fstat(fd).st_ino))
        return fd

    def open(self, folder: int, name: str, flags: int) -> int:
        if flags & (os.O_CREAT | os.O_TRUNC):
            self._step()
        fd = super().open(folder, name, flags & ~os.O_TRUNC)
        inode = os.fstat(fd).st_ino
        self._opened.append((fd, inode))
        file = self._files.get(inode)
        if file is None and flags & os.O_CREAT:
            keep = self._keep / str(inode)
            os.link(name, keep, src_dir_fd=folder)
            self._files[inode] = _File(keep)
            self._folder(folder).since.append({name: inode})
        elif flags & os.O_TRUNC and os.fstat(fd).st_size:
            self._truncate(fd, 0)
        return fd

    def _file(self, fd: int) -> _File:
        return self._files[os.fstat(fd).st_ino]

    def _folder(self, fd: int) -> _Folder:
        return self._folders[os.fstat(fd).st_ino]

    def pwrite(self, fd: int, data: bytes, offset: int) -> int:
        self._step()
        if self.fail_write >= 0:
            self.fail_write -= 1
            if self.fail_write < 0:
                raise OSError(errno.EIO, os.strerror(errno.EIO))
        if self.room is not None:
            if self.room <= 0:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            data = data[: self.room]
            self.room -= len(data)
        if self.short:
            data = data[: self.short]
        done = super().pwrite(fd, data, offset)
        self._file(fd).since.append((offset, data[:done]))
        return done

    def truncate(self, fd: int, size: int) -> None:
        self._step()
        self._truncate(fd, size)

    def _truncate(self, fd: int, size: int) -> None:
        super().truncate(fd, size)
        self._file(fd).since.append((size, None))

    def sync(self, fd: int) -> None:
        self._step()
        file = self._file(fd)
        if self.fail_sync >= 0:
            self.fail_sync -= 1
            if self.fail_sync < 0:
                self._policy()
                file.platter, file.since = self._landed(file), []
                raise OSError(errno.EIO, os.strerror(errno.EIO))
        if self.draw.random() < 0.5:
            self._to_platter(file, fd)
            self._step()  # the power can go between the sync and its return
        else:
            self._to_platter(file, fd)

    def _to_platter(self, file: _File, fd: int) -> None:
        """Put the writes since the last sync on the platter.

        Only those: clean pages are not written.
        """
        content = bytearray(file.platter)
        for at, data in file.since:
            if data is None:
                del content[at:]
                content.extend(bytes(at - len(content)))
            else:
                content.extend(bytes(max(0, at - len(content))))
                content[at : at + len(data)] = data
        file.platter = bytes(content)
        file.since = []
        file.changed = os.fstat(fd).st_mtime_ns

    def sync_folder(self, folder: int) -> None:
        inode = os.fstat(folder).st_ino
        if inode not in self._folders:
            return  # above the root
        self._step()
        known = self._folders[inode]
        for step in known.since:
            _apply(known.names, step)
        known.since = []

    def rename(self, folder: int, old: str, new: str) -> None:
        self._step()
        inode = os.stat(old, dir_fd=folder).st_ino
        super().rename(folder, old, new)
        self._folder(folder).since.append({old: None, new: inode})

    def unlink(self, folder: int, name: str) -> None:
        self._step()
        super().unlink(folder, name)
        self._folder(folder).since.append({name: None})

    def reserve(self, fd: int, offset: int, size: int) -> bool:
        return True

    # --- the end of a life ------------------------------------------------------------------------------------------

    def kill(self) -> None:
        """End the process, with its descriptors and locks.

        The next one sees all that it wrote.
        """
        for fd, inode in self._opened:
            with contextlib.suppress(OSError):
                if os.fstat(fd).st_ino == inode:
                    os.close(fd)
        self._opened = []
        self.life += 1
        self._alive()

    def _alive(self) -> None:
        self.dead = False
        self.stop_after = self.fail_sync = self.fail_write = -1
        self.room, self.short = None, 0

    def cut(self) -> None:
        """Cut the power: the platter stays, with any part of the pending operations."""
        self.kill()
        self.pending = sum(len(file.since) for file in self._files.values())
        self._policy()
        for folder in self._folders.values():
            for step in self._some(folder.since):
                _apply(folder.names, step)
            folder.since = []
        for file in self._files.values():
            live = file.keep.stat()
            platter = self._landed(file)
            changed = self.draw.choice((file.changed or live.st_mtime_ns, live.st_mtime_ns))
            if live.st_size != len(platter) or file.keep.read_bytes() != platter:
                file.keep.write_bytes(platter)
            os.utime(file.keep, ns=(changed, changed))
            file.platter, file.changed, file.since = platter, changed, []
        self._rebuild(self._folders[self.root.stat().st_ino])

    def _policy(self) -> None:
        """Draw how this cut treats pending operations.

        It decides which landed, in order or not, and in which sectors.
        """
        draw = self.draw
        self._sector = draw.choice(SECTORS)
        self._likely = draw.choice((ONE, ALL_BUT_ONE, 0.0, 0.1, 0.5, 0.5, 0.9, 1.0))
        self._in_order = draw.random() < 0.3
        self._garbage = draw.random() < 0.3

    def _some(self, steps: Sequence[S]) -> list[S]:
        """Return those of ``steps`` that landed."""
        draw = self.draw
        if not steps:
            return []
        if self._in_order:
            return list(steps[: draw.randint(0, len(steps))])
        if self._likely in (ONE, ALL_BUT_ONE):
            one = draw.randrange(len(steps))
            return [step for i, step in enumerate(steps) if (i == one) == (self._likely == ONE)]
        return [step for step in steps if draw.random() < self._likely]

    def _landed(self, file: _File) -> bytes:
        """Return the bytes of a file after some pending operations have landed."""
        length = len(file.platter)
        lengths = [length]
        pieces: list[tuple[int, bytes | None]] = []
        for at, data in file.since:
            length = at if data is None else max(length, at + len(data))
            lengths.append(length)
            pieces += [(at, None)] if data is None else self._sectors(at, data)
        if len(lengths) == 1:
            return file.platter
        content = bytearray(file.platter)
        landed = self._some(pieces)
        for at, data in landed:
            if data is None:
                del content[at:]
            else:
                content.extend(bytes(max(0, at - len(content))))
                content[at : at + len(data)] = data
        if not self._in_order:
            wanted = self.draw.choice((len(content), lengths[-1], self.draw.choice(lengths)))
            content.extend(bytes(max(0, wanted - len(content))))
            del content[wanted:]
        if self._garbage:
            for at, data in pieces:
                if data is not None and (at, data) not in landed and len(file.platter) <= at < len(content):
                    trash = self.draw.randbytes(min(len(data), len(content) - at))
                    content[at : at + len(trash)] = trash
        return bytes(content)

    def _sectors(self, at: int, data: bytes) -> Iterator[tuple[int, bytes]]:
        start = 0
        while start < len(data):
            stop = min(len(data), start + self._sector - (at + start) % self._sector)
            yield at + start, data[start:stop]
            start = stop

    def _rebuild(self, folder: _Folder) -> None:
        """Make the real folders equal to the platter, with the same inodes.

        Files without a name are forgotten.
        """
        reached: set[int] = set()
        self._make(folder, reached)
        for inode in self._folders.keys() - reached:
            del self._folders[inode]
        for inode in self._files.keys() - reached:
            self._files.pop(inode).keep.unlink()

    def _make(self, folder: _Folder, reached: set[int]) -> None:
        reached.add(folder.path.stat().st_ino)
        for path in folder.path.iterdir():
            if folder.names.get(path.name) != path.stat().st_ino:
                shutil.rmtree(path) if path.is_dir() else path.unlink()
        for name, inode in folder.names.items():
            reached.add(inode)
            if inode in self._folders:
                self._make(self._folders[inode], reached)
            elif not (folder.path / name).exists():
                os.link(self._files[inode].keep, folder.path / name)


def _apply(names: dict[str, int], step: dict[str, int | None]) -> None:
    for name, inode in step.items():
        if inode is None:
            names.pop(name, None)
        else:
            names[name] = inode
