"""The book: everything that happened in the room, in order, and only ever added to.

:class:`Book` is the one that writes (one process at a time), :class:`BookReader` follows it from anywhere.

Acknowledged means: on the disk. A transaction is saved whole or not at all. The newest file is only ever appended to; a
tail that was never acknowledged is copied and cut when the book is opened. When a file turns out to be damaged, or when
writing or syncing it fails, it is never written again: the book goes on in a new file that names the last number and
hash, and what was waiting is written there.
"""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from data.base.clock import Clock
from data.base.disk import DISK, FULL, Disk
from data.base.filesystem import if_it_answers, must_be_local
from data.book.predecessors import Known, damage, recovered
from data.book.reader import SECOND, BookReader, EntryLost, Reading
from data.book.storage.folder import BookBusy, BookFolder, NoBook, Owner, machine, new_id
from data.book.storage.journal_file import Head, Part, PartName, body, hash_in, line_of_head
from data.book.storage.relink import put_back
from data.book.storage.reserve import Reserve
from data.book.transaction import EntryTooLong, Row, Transaction, lines_of, month_end
from data.entries import BookOpened, Entry
from data.entries.base import SYSTEM
from data.entries.codec import MAX_BYTES, canonical, next_hash

__all__ = ["Book", "BookBusy", "BookReader", "EntryLost", "EntryTooLong", "NoBook", "Transaction"]

#: A file that has grown beyond this is left, and the book goes on in a new one.
LARGE = 256 << 20

#: A start reads the index file and then this many lines at most; then the index is written anew.
INDEX_AFTER = 4096


class Book(Reading):
    """The book of this station, opened for writing. One thread at a time writes; any thread reads.

    ``found``: drafts to enter now, about what was found when the book was opened.
    """

    def __init__(self, files: BookFolder, id: str, parts: tuple[Part, ...], clock: Clock) -> None:
        super().__init__(files, id, parts)
        self.found: tuple[Entry, ...] = ()
        self.clock = clock
        self._disk = files.disk
        self._reserve = Reserve(files.disk, files.fd)
        self._month_end = 0
        self._writing = threading.Lock()
        self._move = ""  # why the next save must begin a new file; empty: it need not
        self._touched = False  # bytes of a save that failed may stand behind the end of the file
        self._unindexed = 0
        self._hlc = (0, 0)
        self._seen: dict[str, int] = {}  # the last number that was applied from every other book
        self._said: dict[str, int] = {}  # what of that own entries have said
        self._clocks = threading.Lock()  # around the three: one thread observes, one stamps
        self._next = (1, self.last_hash, self._hlc)  # number, hash and clock for the next draft to be stamped

    # --- opening ----------------------------------------------------------------------------------------------------

    @classmethod
    def open(
        cls,
        home: Path,
        *,
        station: str,
        site: str,
        clock: Clock,
        disk: Disk = DISK,
        why: str = "copied",
        second: Path | None = None,
        letter: str = "",
    ) -> Book:
        """Open the book of ``home`` for writing, or begin one.

        ``station``: its code, for a new book's id. ``site``, ``letter``: written into a new book. ``why``: what a new
        book that goes on from the one here says of the reason (copied, restored). ``second``: a folder on another disk,
        where it goes on when this one fails or is full. Raises BookBusy (another writes it), NetworkPlace, OSError.
        """
        must_be_local(home)
        files = BookFolder(disk, home, write=True, second=second and if_it_answers(second))
        try:
            files.remove_leftovers()
            owner = files.owner()
            first = BookOpened(by=SYSTEM, subjects=("room",), station=station, site=site, letter=letter)
            if not files.files():
                begun = cls.begin(files, clock, first)
                if owner is not None and owner.files:
                    begun.found = (recovered("gone", owner.book),)
                return begun
            # Nobody may use numbers again that may have been used there.
            if files.second_away is not None and owner is not None and files.files(owner.book):
                return cls._continue(files, clock, first, SECOND)
            if owner is None or not files.files(owner.book) or not files.ours(owner):
                return cls._continue(files, clock, first, why)
            if not owner.book.startswith(f"{station}-"):  # a book is of the station it is named after
                return cls._continue(files, clock, first, "station")
            book = cls(files, owner.book, files.parts(owner.book), clock)
            book._recover(owner)
        except BaseException:
            files.close()
            raise
        return book

    @classmethod
    def begin(cls, files: BookFolder, clock: Clock, draft: BookOpened, old: Entry | None = None,
              more: Callable[[str], list[Entry]] = lambda book: [], known: Known | None = None) -> Book:  # fmt: skip
        """A new book in an opened folder, after entry ``old``; ``more``: what follows, by its id. Raises OSError."""
        files.disk.sync_above(files.path)
        book = cls(files, new_id(draft.station), (), clock)
        book._known = known or {}
        book._move = "new"
        if old is not None:
            book.observe(old)
        book.append([draft, *more(book.id)])
        return book

    @classmethod
    def _continue(cls, files: BookFolder, clock: Clock, first: BookOpened, why: str) -> Book:
        """The folder is a copy or a restored backup: a new book, which names the last number and hash of the old."""
        old = BookReader(files, id := files.newest(), files.parts(id))
        draft = msgspec.structs.replace(
            first, after_book=old.id, after_no=old.last_no, after_hash=old.last_hash, why=why
        )
        last = old.get(old.last_no) if old.last_no else None
        books = (*old.earlier, old)
        known, found = damage(books, old.known)
        for book in books:
            book.let_go()
        if files.away(old.id):
            found += (recovered("away", f"{old.id} {files.second_away}"),)
        begun = cls.begin(files, clock, draft, last, known=known)
        begun.found = found
        return begun

    def _recover(self, owner: Owner) -> None:
        """Make what the newest file holds durable before anything counts as saved; leave the file if it is damaged."""
        part = self._parts[-1]
        part.open(write=True)
        rescued: list[Row] = []
        if part.rot:
            self._move = "damaged"  # the newest file: it is never written again
            self.found += (recovered("damaged", str(part.name), part.bad),)
        else:
            try:
                self._settle(part)
            except OSError:
                rescued = self._rescue(part)
        self._open_last()
        if rescued:
            self._save_rows([rescued])
        self._set_ahead()
        if self._move == "damaged":
            self.damaged = True
            self._try_to_move()
        elif not part.offsets and part.head is not None and part.head.why == "damaged" and len(self._parts) > 1:
            left = self._parts[-2]
            self.found += (recovered("damaged", str(left.name), 0),)  # the process ended before it could be entered
        second = "" if self._files.second_path is None else str(self._files.second_path.absolute())
        if owner.coming or len(owner.files) != len(self._parts) or owner.second != second:
            self._own_quietly()
        self._month_end = month_end(self._parts[-1])
        self._reserve.keep(self._parts[-1])
        if self._unindexed >= INDEX_AFTER:
            self.tidy()

    def _settle(self, part: Part) -> None:
        """Cut a torn tail, and put what is not known to be on the disk there."""
        if part.bad >= 0:
            name, size = self._files.keep_tail(part)
            self._disk.sync_folder(part.folder)
            self._disk.truncate(part.fd, part.end)
            self.found += (recovered("torn", name, size),)
            part.bad = -1
        part.write_again()
        self._disk.sync(part.fd)
        self._disk.sync_folder(part.folder)
        self._unindexed = len(part.offsets) - part.indexed
        part.synced()

    def _rescue(self, part: Part) -> list[Row]:
        """The file cannot be synced: what is not known to be on its disk goes to a new file."""
        first = part.first + part.proven_count
        rows = []
        for no in range(first, part.last + 1):
            line = part.line(no)
            if line is not None:
                rows.append(Row(no, hash_in(no, line), body(no, line)))
        part.limit = first - 1
        self._move = "sync"
        return rows

    def _damage_at(self, no: int) -> None:
        part = self._part(no)
        if not self.damaged:
            self.found += (recovered("damaged", str(part.name), part.place(no)),)
        self.damaged = True
        if part is self._parts[-1]:
            self._move = "damaged"  # the next save begins a new file

    def _try_to_move(self) -> None:
        with contextlib.suppress(OSError):  # the next save tries again, and says so if it fails
            self._save_rows([])

    # --- writing ----------------------------------------------------------------------------------------------------

    def observe(self, entry: Entry) -> None:
        """An entry of another book was applied: own times never fall below its, and the next own entry says it was
        seen."""
        with self._clocks:
            self._hlc = max(self._hlc, entry.hlc)
            if entry.book and entry.book != self.id:
                self._seen[entry.book] = max(entry.no, self._seen.get(entry.book, 0))

    def append(self, drafts: Sequence[Entry]) -> list[Entry]:
        """Number the drafts and save them, all or none. Returns when they are on the disk.

        Raises EntryTooLong, and OSError when nothing was saved: :func:`data.book.writer.reason` tells why.
        """
        transaction = self.stamp(drafts)
        try:
            self.save([transaction])
        except BaseException:
            self.unstamp()
            raise
        return transaction.entries

    def stamp(self, drafts: Sequence[Entry]) -> Transaction:
        """Give drafts their book, numbers and times. They count only when :meth:`save` has returned; until then,
        :meth:`unstamp` takes the numbers back. Raises EntryTooLong (then nothing is stamped)."""
        now = self.clock.now()
        no, hash_, hlc = self._next
        first = no
        with self._clocks:
            hlc = max(hlc, self._hlc)
            seen = {book: last for book, last in self._seen.items() if last > self._said.get(book, 0)}
        entries: list[Entry] = []
        rows: list[Row] = []
        for draft in drafts:
            hlc = (now, 0) if now > hlc[0] else (hlc[0], hlc[1] + 1)
            entry = msgspec.structs.replace(
                draft,
                book=self.id,
                no=no,
                at=now,
                hlc=hlc,
                seen=seen if no == first else {},
                cmd=draft.cmd or (first if no > first else 0),
            )
            raw = canonical(entry)
            if len(raw) > MAX_BYTES:
                raise EntryTooLong(len(raw))
            hash_ = next_hash(hash_, raw)
            entries.append(entry)
            rows.append(Row(no, hash_, raw))
            no += 1
        self._next = (no, hash_, hlc)
        if entries:
            self._said |= seen
        return Transaction(entries, rows)

    def save(self, transactions: Sequence[Transaction]) -> None:
        """Save stamped transactions, in order, with one sync. Returns when all are on the disk.

        Raises OSError when none is acknowledged; the same transactions can be handed in again.
        """
        self._save_rows([t.rows for t in transactions if t.rows])

    def unstamp(self) -> None:
        """Forget what was stamped and not saved."""
        with self._writing:
            self._set_ahead()
            self._said = {}  # what was said with them is said again
            if self._touched and not self._move:
                part = self._parts[-1]
                try:
                    self._disk.truncate(part.fd, part.end)
                    self._touched = False
                except OSError:
                    self._move = "write"

    def _set_ahead(self) -> None:
        if self.last_no and self._hlc == (0, 0):
            self.observe(self.get(self.last_no))
        self._next = (self.last_no + 1, self.last_hash, self._hlc)

    def _save_rows(self, groups: list[list[Row]]) -> None:
        with self._writing:
            self._keep_name()
            part = self._parts[-1] if self._parts else None
            if part is None or self._move:
                self._new_part(groups, self._move or "new")
            elif not self._rotated(part, groups):
                self._append(part, groups)

    def _keep_name(self) -> None:
        """Put the newest file back if somebody removed it. Raises OSError, unless a new one is begun anyway."""
        try:
            if self._parts and put_back(self._disk, self._parts[-1]):
                self._own_quietly()
        except OSError:
            if not self._move:
                raise

    def _rotated(self, part: Part, groups: list[list[Row]]) -> bool:
        """Begin a new file if the newest is large or last month's. False also if there is no room for a new one: room
        is kept for the one that there is, so it goes on."""
        why = "size" if part.end > LARGE else "month" if self.clock.now() >= self._month_end else ""
        if not why or not part.offsets:
            return False
        try:
            self._new_part(groups, why)
        except OSError as error:
            if error.errno not in FULL:
                raise
            return False
        return True

    def _append(self, part: Part, groups: list[list[Row]]) -> None:
        data, offsets = lines_of(groups, part.end, synced=True)
        try:
            self._touched = True
            self._write(part, data)
        except OSError as error:
            full = error.errno in FULL
            if full and (self._files.second < 0 or part.folder == self._files.second):
                raise
            self._move = "full" if full else "write"
        else:
            try:
                self._disk.sync(part.fd)
            except OSError:
                self._move = "sync"
        if self._move:
            self._new_part(groups, self._move)
        else:
            self._saved(part, groups, offsets, part.end + len(data))

    def _write(self, part: Part, data: bytes) -> None:
        try:
            self._disk.write_all(part.fd, data, part.end)
        except OSError as error:
            if error.errno not in FULL or not self._reserve.spend():
                raise
            self._disk.write_all(part.fd, data, part.end)

    def _saved(self, part: Part, groups: list[list[Row]], offsets: list[int], end: int) -> None:
        self._touched = False
        if not groups:
            return
        last = groups[-1][-1]
        part.grew(offsets, end, last.hash)
        self.last_hash, self.last_no = last.hash, last.no
        with self._clocks:
            self._hlc = max(self._hlc, self._next[2])
        self._unindexed += len(offsets)
        self._reserve.keep(part)

    def _new_part(self, groups: list[list[Row]], why: str) -> None:
        """Begin a new file with ``groups`` in it: where the last one is, or on the other disk if that is why, or if the
        first choice fails."""
        first, second = self._files.fd, self._files.second
        if second < 0 or not self._parts:  # a book begins where its home is
            self._begin_part(groups, why, first)
            return
        here = self._parts[-1].folder
        there = second if here == first else first
        choice = (there, here) if why in ("write", "sync", "full") else (here, there)
        try:
            self._begin_part(groups, why, choice[0])
        except OSError:
            self._begin_part(groups, why, choice[1])

    def _begin_part(self, groups: list[list[Row]], why: str, folder: int) -> None:
        """It takes its name when all of it is on the disk."""
        file = max((name.file for name in self._files.files(self.id)), default=0) + 1
        name = PartName(self.id, file, self.last_no + 1)
        begun = Head(self.id, file, self.last_no, self.last_hash, why, self.clock.now())
        head = line_of_head(begun)
        data, offsets = lines_of(groups, len(head), synced=False)
        coming = str(name) + ".new"
        fd = self._disk.open(folder, coming, os.O_RDWR | os.O_CREAT | os.O_TRUNC)
        try:
            self._disk.write_all(fd, head + data, 0)
            self._disk.sync(fd)
            self._own(self._parts, {str(name): os.fstat(fd).st_ino}, where=folder)
            self._disk.rename(folder, coming, str(name))
            self._disk.sync_folder(folder)
        except OSError:
            os.close(fd)
            raise
        part = Part(self._disk, folder, name, None)
        part.begun(fd, len(head), self.last_hash, begun)
        self._month_end = month_end(part)
        if self._parts:
            self._parts[-1].limit = self.last_no
        self._parts = (*self._parts, part)
        self._move, self._unindexed = "", 0
        self._saved(part, groups, offsets, len(head) + len(data))
        self._own_quietly()

    def know(self, known: Known) -> None:
        """Damaged files and what is lost in them: entered into the book, so no longer called out. Raises OSError."""
        self._known = self._known | known
        self._own(self._parts)
        self.damaged = bool(set(self.damaged_files()) - set(self._known))

    def _own(self, parts: tuple[Part, ...], coming: dict[str, int] | None = None, where: int = -1) -> None:
        files = {str(p.name): self._files.inode_or_none(str(p.name)) for p in parts}
        self._files.own(Owner(self.id, machine(), files, coming or {}, known=self._known), where=where)

    def _own_quietly(self) -> None:
        with contextlib.suppress(OSError):  # the file stands under ``coming`` and is taken over at the next start
            self._own(self._parts)

    # --- keeping in order -------------------------------------------------------------------------------------------

    def tidy(self) -> None:
        """Write the index of every open file, so that the next start, or whoever asks for what is old, need not read it
        whole. Call when idle; never fails."""
        with self._writing:
            if self._move or self._touched or not self._parts:
                return
            with contextlib.suppress(OSError):
                for part in self._parts:
                    if part.unindexed:
                        part.write_index()
                self._unindexed = 0

    @property
    def untidy(self) -> bool:
        """Whether :meth:`tidy` is worth its milliseconds."""
        return self._unindexed >= INDEX_AFTER or any(p.unindexed >= INDEX_AFTER for p in self._parts[:-1])

    def close(self) -> None:
        """Close the book and let others write it."""
        self.unstamp()
        with self._writing, contextlib.suppress(OSError):
            self._keep_name()  # else what was saved in it goes with the console
        if self._unindexed:
            self.tidy()
        super().close()
