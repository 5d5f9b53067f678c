"""The occurrence book, opened for writing. Entries are only ever added.

:class:`Book` writes it (one process at a time); :class:`data.book.reading.follower.BookReader` follows it from
anywhere.

Saved means: on the disk. A transaction is saved completely or not at all. The newest part is only appended to; a torn
tail, which was never reported saved, is copied and cut when the book is opened. A part that turns out to be damaged,
or in which a write or sync fails, is never written again: the book continues in a new part that names the last number
and hash, and entries that were waiting are written there.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import msgspec

from data.base.clock import Clock
from data.base.disk import DISK, FULL, Disk
from data.base.filesystem import if_it_answers, must_be_local
from data.book import anchor
from data.book.predecessors import damage, recovered
from data.book.reading.readable import SECOND, Known, ReadableBook
from data.book.storage.folder import BookFolder, missing_book, new_id, refuse_if_gone
from data.book.storage.owner import Owner, machine
from data.book.storage.part import LARGE, Head, Part
from data.book.storage.record import Row, body, hash_in
from data.book.storage.relink import relink
from data.book.storage.reserve import Reserve
from data.book.transaction import Stamper, Transaction
from data.entries import BookOpened, Entry, Via
from data.entries.base import SYSTEM
from data.entries.codec import FORMAT

#: A start reads the index file and then at most this many lines; then the index is renewed.
INDEX_AFTER = 4096


class Book(ReadableBook):
    """The book of this station, opened for writing.

    One thread at a time writes; any thread reads.

    ``found``: drafts to enter now, about what opening the book has found.
    """

    def __init__(self, files: BookFolder, id: str, parts: tuple[Part, ...], clock: Clock) -> None:
        super().__init__(files, id, parts)
        self.found: tuple[Entry, ...] = ()
        self.clock = clock
        self._disk = files.disk
        self._reserve = Reserve(files.disk, files.fd)
        self._stamper = Stamper(id, clock)
        self._month_end = 0
        self._writing = threading.Lock()
        self.moved = ""  # present path of the folder, if the last look found another or none in its place
        self._new_part_why = ""  # why the next save must begin a new part; empty: it need not

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

        Raises BookBusy (another process writes it), NoBook (one was here and is gone), NetworkFilesystem, OSError.

        station: its code, for a new book's id
        site, letter: written into a new book
        why: the reason that a new book gives if it must continue from the one here (``copied``, ``restored``)
        second: a folder on another disk, where the book continues when this one fails or is full
        """
        must_be_local(home)
        second = second and if_it_answers(second)
        refuse_if_gone(home, second, station)
        files = BookFolder(disk, home, write=True, second=second)
        try:
            files.remove_leftovers()
            owner = files.owner()
            first = BookOpened(by=SYSTEM, subjects=("room",), station=station, site=site, letter=letter, knows=FORMAT)
            if not files.files():
                missing = missing_book(files.path, owner, second, station)
                if missing.gone:
                    raise missing
                return cls.begin(files, clock, first)
            # No number that may have been used there may be used again.
            if files.second_away is not None and owner is not None and files.files(owner.book):
                return cls._continue(files, clock, first, SECOND)
            if owner is None or not files.files(owner.book) or not files.ours(owner):
                return cls._continue(files, clock, first, why)
            if not owner.book.startswith(f"{station}-"):  # a book is named after its station
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
        """Begin a new book in an opened folder, after entry ``old``.

        ``more``: its further entries, given its id. Raises OSError.
        """
        files.disk.sync_above(files.path)
        book = cls(files, new_id(draft.station), (), clock)
        book.repaired = known or {}
        book._new_part_why = "new"
        if old is not None:
            book.observe(old)
        book.append([draft, *more(book.id)])
        # From now on the home tells of this book, should its folder vanish before a console notes an anchor.
        note = anchor.Anchor(book.id, book.last_no, book.last_hash, clock.now())
        anchor.save([files.path.parent], note, files.disk)
        return book

    @classmethod
    def _continue(cls, files: BookFolder, clock: Clock, first: BookOpened, why: str) -> Book:
        """Begin a new book that names the last number and hash of the one here.

        The folder is a copy or a restored backup.
        """
        old = ReadableBook.opened(files, id := files.newest(), files.parts(id))
        draft = msgspec.structs.replace(
            first, after_book=old.id, after_no=old.last_no, after_hash=old.last_hash, why=why
        )
        last = old.get(old.last_no) if old.last_no else None
        books = (*old.earlier, old)
        known, found = damage(books, old.repaired)
        for book in books:
            book.parts.close()
        if files.away(old.id):
            found += (recovered("away", f"{old.id} {files.second_away}"),)
        new = cls.begin(files, clock, draft, last, known=known)
        new.found = found
        return new

    def _recover(self, owner: Owner) -> None:
        """Have the newest part on the disk before any entry of it counts as saved.

        If it is damaged, leave it.
        """
        part = self.parts[-1]
        part.open(write=True)
        rescued: list[Row] = []
        if part.is_damaged:
            self._new_part_why = "damaged"
            self.found = (recovered("damaged", part.filename, part.bad),)
        else:
            try:
                part.recover()
            except OSError:
                rescued = self._rescue(part)
            if part.torn is not None:
                self.found = (recovered("torn", *part.torn),)
        self._read_end()
        if rescued:
            self._save_rows([rescued])
        self._restart_stamps()
        if self._new_part_why == "damaged":
            self.damaged = True
            with contextlib.suppress(OSError):  # the next save tries again, and reports it if it fails
                self._save_rows([])
        elif not part.offsets and part.head is not None and part.head.why == "damaged" and len(self.parts) > 1:
            left = self.parts[-2]
            self.found += (recovered("damaged", left.filename, 0),)  # the process ended before it could be entered
        second = "" if self._files.second_path is None else str(self._files.second_path.absolute())
        if owner.coming or len(owner.files) != len(self.parts) or owner.second != second:
            self._try_to_own()
        self._month_end = self.parts[-1].month_end
        self._reserve.keep(self.parts[-1])
        if self.parts[-1].unindexed >= INDEX_AFTER:
            self.tidy()

    def _rescue(self, part: Part) -> list[Row]:
        """Return the entries that are not known to be on the disk.

        They go to a new part, because this one cannot be synced.
        """
        first = part.last_durable + 1
        lines = [(no, part.line(no)) for no in range(first, part.last + 1)]
        part.limit = first - 1
        self._new_part_why = "sync"
        return [Row(no, hash_in(no, line), body(no, line)) for no, line in lines if line is not None]

    def note_damage(self, no: int) -> None:
        """Do as a book does, and find a draft about the first damage. Raises OSError."""
        part = self.parts.at(no)
        if not self.damaged:
            self.found += (recovered("damaged", part.filename, part.offset(no)),)
        self.damaged = True
        if part is self.parts[-1]:
            self._new_part_why = "damaged"

    # --- writing ----------------------------------------------------------------------------------------------------

    def observe(self, entry: Entry) -> None:
        """Note that an entry of another book was applied.

        Own times never fall below its own from now on, and the next own entry records that it was seen.
        """
        self._stamper.observe(entry)

    def append(self, drafts: Sequence[Entry], via: Via | None = None) -> list[Entry]:
        """Number the drafts and save them, all or none. Returns when they are on the disk.

        ``via``: see :meth:`stamp`.

        Raises EntryTooLong, and OSError when nothing was saved: :func:`data.book.writer.reason` tells why.
        """
        transaction = self.stamp(drafts, via)
        try:
            self.save([transaction])
        except BaseException:
            self.unstamp()
            raise
        self.look()
        return transaction.entries

    def append_all(self, drafts: Iterable[Entry], via: Via | None = None) -> None:
        """Number drafts and save them, all or none, as :meth:`append` does, without having them all in memory.

        Raises EntryTooLong, and OSError when nothing was saved; a file that fails is tried no second time.
        """
        try:
            with self._writing:
                self._relink()
                if self._new_part_why:
                    self._new_part([], self._new_part_why)
                else:
                    self._rotated(self.parts[-1], [])
                self.parts[-1].save_all(row for _, row in self._stamper.stamping(drafts, via))
                self._saved(self.parts[-1])
            self.look()
        except BaseException:
            self.unstamp()
            with self._writing, contextlib.suppress(OSError):
                if self._new_part_why:  # what a failed sync has left behind must not count at the next start
                    self._new_part([], self._new_part_why)
            raise

    def stamp(self, drafts: Sequence[Entry], via: Via | None = None) -> Transaction:
        """Give drafts their book, numbers and times.

        They count only when :meth:`save` has returned; until then, :meth:`unstamp` takes the numbers back. ``via``: the
        way by which they came; None: the console itself. Raises EntryTooLong (then nothing is stamped).
        """
        return self._stamper.stamp(drafts, via)

    def save(self, transactions: Sequence[Transaction]) -> None:
        """Save stamped transactions, in order, with one sync.

        Returns when all are on the disk.

        Raises OSError when none is saved; the same transactions can be handed in again.
        """
        self._save_rows([t.rows for t in transactions if t.rows])

    def look(self) -> None:
        """See whether the folder is where it was opened: :attr:`moved` tells. No save waits for this."""
        self.moved = self._files.moved_to()

    def unstamp(self) -> None:
        """Forget what was stamped and not saved."""
        with self._writing:
            self._restart_stamps()
            if self.parts and not self._new_part_why:
                self.parts[-1].take_back()
                self._new_part_why = self.parts[-1].failed

    def _restart_stamps(self) -> None:
        if self.last_no and self._stamper.is_new:
            self.observe(self.get(self.last_no))
        self._stamper.restart(self.last_no, self.last_hash)

    def _save_rows(self, groups: list[list[Row]]) -> None:
        with self._writing:
            self._relink()
            if self._new_part_why:
                self._new_part(groups, self._new_part_why)
            elif not self._rotated(self.parts[-1], groups):
                self._append(self.parts[-1], groups)

    def _relink(self) -> None:
        """Recreate the newest part if somebody removed it.

        Raises OSError, unless a new part is started anyway.
        """
        try:
            if self.parts and relink(self._disk, self.parts[-1]):
                self._try_to_own()
        except OSError:
            if not self._new_part_why:
                raise

    def _rotated(self, part: Part, groups: list[list[Row]]) -> bool:
        """Begin a new part if the newest is large or last month's.

        Return False also if there is no room for one: disk space is reserved for the newest, so it is kept.
        """
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
        try:
            part.save(groups, on_full=self._reserve.spend)
        except OSError as error:
            why = part.failed or ("full" if error.errno in FULL else "write")
            if why == "full":  # this part stays as it is and is tried again, unless the other disk has room
                self._to_other_disk(part, groups, error)
                return
            self._new_part_why = why
            self._new_part(groups, why)
        else:
            self._saved(part)

    def _saved(self, part: Part) -> None:
        self.last_hash, self.last_no = part.last_hash, part.last
        self._stamper.saved()
        self._reserve.keep(part)

    def _new_part(self, groups: list[list[Row]], why: str) -> None:
        """Begin a new part with ``groups`` in it.

        It is written where the last part is; or on the other disk, if that is why or if the first choice fails.
        """
        first, second = self._files.fd, self._files.second
        if second < 0 or not self.parts:  # a book begins where its home is
            self._begin_part(groups, why, first)
            return
        here = self.parts[-1].folder
        there = second if here == first else first
        choice = (there, here) if why in ("write", "sync") else (here, there)
        try:
            self._begin_part(groups, why, choice[0])
        except OSError:
            self._begin_part(groups, why, choice[1])

    def _to_other_disk(self, part: Part, groups: list[list[Row]], full: OSError) -> None:
        """Continue on the disk that ``part``, on a full one, is not on. Raises ``full`` if that has no room either."""
        first, second = self._files.fd, self._files.second
        if second < 0:
            raise full
        try:
            self._begin_part(groups, "full", second if part.folder == first else first)
        except OSError:
            raise full from None

    def _begin_part(self, groups: list[list[Row]], why: str, folder: int) -> None:
        file = max((name.file for name in self._files.files(self.id)), default=0) + 1
        head = Head(self.id, file, self.last_no, self.last_hash, why, self.clock.now())

        part = Part.begin(self._disk, folder, head, groups, lambda name, inode: self._own({name: inode}, where=folder))
        self._month_end = part.month_end
        self.parts.add(part, self.last_no)
        self._new_part_why = ""
        self._saved(part)
        self._try_to_own()
        if why in ("size", "month"):  # else it may hold more than what counts, which is evidence
            self._reserve.leave(self.parts[-2])

    def missing_second(self) -> Path | None:
        """Return the folder on the second disk if it is not here now. One that is back is used again.

        It asks that disk, which may take its time; no save waits for that.
        """
        missing = self._files.missing_second(self.id)
        if missing is None or (folder := self._files.find_second(self.id)) < 0:
            return missing
        with self._writing:
            self._files.use_second(folder)
            self._try_to_own()
        return self._files.missing_second(self.id)

    def know(self, known: Known) -> None:
        """Report damage no longer that was recorded in the book.

        ``known``: the damaged parts and the numbers lost in them. Raises OSError.
        """
        self.repaired = self.repaired | known
        self._own()
        self.damaged = bool(set(self.parts.damaged()) - set(self.repaired))

    def _own(self, coming: dict[str, int] | None = None, where: int = -1) -> None:
        files = {part.filename: self._files.inode(part.filename) for part in self.parts}
        self._files.own(Owner(self.id, machine(), files, coming or {}, known=self.repaired), where=where)

    def _try_to_own(self) -> None:
        with contextlib.suppress(OSError):  # the new part is noted under ``coming``: the next start tries again
            self._own()

    # --- upkeep -----------------------------------------------------------------------------------------------------

    def _on_leaving(self, part: Part) -> None:
        """Write the index of a part that has none: the next reader need not read all of it then."""
        if part.unindexed >= INDEX_AFTER and self._writing.acquire(blocking=False):
            try:
                with contextlib.suppress(OSError):
                    part.write_index()
            finally:
                self._writing.release()

    def tidy(self) -> None:
        """Write the index of every open part.

        The next start, or a search in an old part, need not read all of it then. Call it when idle; it never fails.
        """
        with self._writing, contextlib.suppress(OSError):
            for part in self.parts:
                if part.unindexed and not self._new_part_why:
                    part.write_index()

    @property
    def is_untidy(self) -> bool:
        """Whether :meth:`tidy` is worth its milliseconds."""
        return any(part.unindexed >= INDEX_AFTER for part in self.parts[-2:])  # only they have grown

    def close(self) -> None:
        """Close the book and let others write it."""
        self.unstamp()
        with self._writing, contextlib.suppress(OSError):
            self._relink()  # else entries that were saved in it go with the console
        if self.parts and self.parts[-1].unindexed:
            self.tidy()
        super().close()
