"""The desk: wires book, room, rules and line together. No screen in it; :mod:`console.session.jobs` gives each job its
turn."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from console.session.home import Home, expanded
from data.base.clock import Clock, SystemClock
from data.base.disk import DISK, Disk
from data.book import anchor
from data.book.book import Book
from data.book.library import Library
from data.book.predecessors import returned
from data.book.reader import BookReader
from data.book.replicas.replicas import Replicas
from data.entries import BookOpened, Entry, Recovered
from data.entries.base import SYSTEM
from data.entries.stations import StationNamed
from data.intents.base import Context, Intent, Refused
from data.intents.decide import decide
from data.room.catch_up import catch_up
from data.room.room import Change, Room
from data.site.load import load as load_site
from data.site.model import Site
from data.sync.link_state import read_note
from data.view.board import NO_FACTS
from data.view.board import board as make_board
from data.view.incident import incident_view, marked, number_of
from data.view.lines import line_of
from data.view.queue import Queue
from data.view.values import Board, BookLine, ConsoleFacts, Echo, IncidentView, LinkFacts, SavingFacts
from data.words import Words

if TYPE_CHECKING:
    from console.line.reading import Reading
    from data.entries.handover import SheetLine

#: Facts of a board on which nothing is entered.
READ_ONLY = ConsoleFacts(saving=SavingFacts("readonly"))


class Answer(msgspec.Struct, frozen=True):
    """What became of a line: the number of its first entry, and the words of what was done."""

    no: int
    text: str
    entries: tuple[Entry, ...] = ()


class Desk:
    """The room, its book and its site, for one console. Read-only when it was opened with :meth:`view`."""

    def __init__(self, home: Home, site: Site, library: Library, clock: Clock, room: Room) -> None:
        self.home = home
        self.site = site
        self.library = library
        self.book = library.book
        self.clock = clock
        self.room = room
        self.words = Words(site.language)
        self.queue = Queue(room, site)
        self.key_at = 0  # when somebody last pressed a key (UTC ms); 0: nobody counts them
        self.forked: tuple[str, int] | None = None  # own book and the last entry that is the same where it goes on too
        self.to_enter: list[Entry] = []  # what a start has found and the disk did not take
        self.drill = False  # the screen of a drill drives the clock
        self.short = False  # the book ends before, or differs from, what was noted of it
        self.on_change: Callable[[Change, Entry], None] = lambda change, entry: None

    # --- opening ----------------------------------------------------------------------------------------------------

    @classmethod
    def open(
        cls, home: Home, *, clock: Clock | None = None, disk: Disk = DISK, forked: tuple[str, int] | None = None
    ) -> Desk:
        """Open for writing. ``disk``: a drill has one of its own. ``forked``: the own book goes on elsewhere after this
        entry, so a new one is begun. Raises SiteError, BookBusy (another process writes), OSError."""
        clock = clock or SystemClock()
        site = load_site(home.site_file)
        how: dict[str, Any] = {"station": site.station, "site": site.name, "letter": site.letter, "clock": clock}
        how |= {"disk": disk, "second": expanded(site.book.second) if site.book.second else None}
        if forked is None:
            book = Book.open(home.path, **how)
        else:
            from data.book.upkeep.fork import fork_book

            book = fork_book(home.path, *forked, **how)
        try:
            library = Library(book, Replicas.open(home.path, write=True))
        except BaseException:
            book.close()
            raise
        desk = cls(home, site, library, clock, cls._room(home, library))
        for other in library.others().values():  # own times go on from theirs, and the next own entry says it saw them
            if other.last_no:
                book.observe(other.get(other.last_no))
        desk.to_enter = [*book.found, *returned(book), *desk.short_of(), *desk.renamed()]
        desk.short = desk.short or any(isinstance(e, Recovered) and e.what in ("gone", "away") for e in book.found)
        with contextlib.suppress(OSError):  # a full disk does not keep the room from starting: they are entered later
            while desk.to_enter:
                desk.apply(book.append(desk.to_enter[:1]))
                del desk.to_enter[0]
        return desk

    @property
    def anchors(self) -> list[Path]:
        """The folders in which the last number and hash are noted."""
        return [self.home.path, *([expanded(self.site.book.second)] if self.site.book.second else [])]

    def short_of(self) -> list[Entry]:
        """What to enter if the book does not meet what was noted of it (see :mod:`data.book.anchor`)."""
        books = [each.id for each in (*self.book.earlier, self.book)]
        left = self._left()
        known = [a for a in anchor.load(self.anchors, books) if a.no <= left.get(a.book, a.no)]
        wrong = anchor.furthest_unmet(known, self.book)
        if wrong is None:
            return []
        self.short = True
        words = f"{wrong.book} {wrong.no}:{wrong.hash[:16]}"
        return [Recovered(by=SYSTEM, subjects=("room",), what="short", file=words)]

    def renamed(self) -> list[Entry]:
        """What to enter if the site file gives this station another letter than the room knows."""
        site = self.site
        known = next((s for s in self.room.duty.stations if s.code == site.station), None)
        if not site.letter or (known is not None and known.letter == site.letter):
            return []
        return [StationNamed(by=SYSTEM, subjects=("room",), station=site.station, letter=site.letter, name=site.name)]

    def _left(self) -> dict[str, int]:
        """Earlier books that went on elsewhere, with the entry after which they were left: what was noted of them
        beyond it is in the book that goes on from them."""
        firsts = (book.get(1) for book in (*self.book.earlier, self.book) if book.last_no)
        return {e.after_book: e.after_no for e in firsts if isinstance(e, BookOpened) and e.why == "forked"}

    def note_anchor(self) -> None:
        """Note the last number and hash. Not on the UI thread."""
        no = self.book.last_no
        anchor.save(self.anchors, anchor.Anchor(self.book.id, no, self.book.hash(no), self.clock.now()))

    @classmethod
    def view(cls, home: Home, *, at: int | None = None, clock: Clock | None = None) -> Desk:
        """Open for reading, beside a running console too. ``at``: the room as it was at that moment (UTC ms)."""
        site = load_site(home.site_file)
        library = Library(BookReader.open(home.path), Replicas.open(home.path, write=False))
        room = cls._room(home, library) if at is None else Room.fold(library.known_at(at))
        return cls(home, site, library, clock or SystemClock(), room)

    @staticmethod
    def _room(home: Home, library: Library) -> Room:
        from data.room import database

        room = database.load(home.room_file, library)
        if room is None:
            return Room.fold(library.all_entries(), history=library.all_of)
        return room

    # --- what is seen -----------------------------------------------------------------------------------------------

    def operator(self) -> str:
        """Who sits here as far as the room knows: who is in control, else the operator of the crew on the roster."""
        if self.room.duty.operator:
            return self.room.duty.operator
        from data.site.shifts import shift_at

        crew = self.site.crew(shift_at(self.site, self.clock.now()).crew)
        return crew.operator if crew else ""

    def context(self, by: str) -> Context:
        """What a decision is made with, now."""
        return Context(
            room=self.room,
            site=self.site,
            by=by,
            now=self.clock.now(),
            book=self.book.id,
            next_no=self.book.last_no + 1,
            words=self.words,
            entry=self.entry,
            hash=self.book.hash,
            since=self.library.since,
            key_at=self.key_at,
            drill=self.drill,
        )

    def touch(self) -> None:
        """Somebody has pressed a key."""
        self.key_at = self.clock.now()

    def entry(self, no: int) -> Entry | None:
        """Entry ``no`` of this station's book, or None."""
        return self.book.get(no) if 1 <= no <= self.book.last_no else None

    def entry_of(self, ref: str) -> Entry | None:
        """The entry of the room with this ref (``BOOK-NO``), or None."""
        return self.library.get(ref)

    def read(self, text: str, by: str, *, selected: str = "", received: int = 0, fixed: str = "") -> Reading:
        """What the line says and what Enter would do now."""
        from console.line.reading import read  # with it come all acts; a start shows its first frame without them

        return read(text, self.context(by), selected=selected, received=received, fixed=fixed)

    def line(self, no: int) -> BookLine | None:
        """Entry ``no`` as a line of the book."""
        entry = self.entry(no)
        if entry is None:
            return None
        line = line_of(entry, self.words, self.site, number_of=self.number_of)
        if (self.book.damaged or self.book.repaired_files) and self.book.is_suspect(no):
            return msgspec.structs.replace(line, mark="suspect")
        return marked(line, self.room, entry)

    def number_of(self, subject: str) -> str:
        """The short number of an incident as :func:`data.view.incident.number_of` says it."""
        return number_of(self.room, subject, self.entry_of)

    def link(self) -> LinkFacts:
        """Return the state of the link as the console of this home noted it: for readers."""
        if not self.site.remote.url:
            return LinkFacts()
        note, now = read_note(self.home.path), self.clock.now()
        if note is None:
            return LinkFacts("offline", unsent=self.book.last_no)
        age = None if note.contact is None else max(0, now - note.contact)
        return LinkFacts(note.word(now), age, unsent=note.unsent, oldest_unsent=note.oldest)

    def board(self, facts: ConsoleFacts = NO_FACTS) -> Board:
        """Return the board as it is now. ``facts``: what only the console knows."""
        return make_board(
            self.room,
            self.site,
            self.clock.now(),
            book_no=self.book.last_no,
            damaged=self.damaged,
            queue=self.queue,
            sheet=self.sheet(),
            facts=facts,
        )

    @property
    def damaged(self) -> bool:
        """Whether the book, or one that it goes on from, is damaged, or not all of what was noted of it is there."""
        return self.short or self.book.is_room_damaged

    def sheet(self) -> tuple[SheetLine, ...]:
        """The handover sheet as things stand, while a handover is under way."""
        if self.room.duty.handover is None:
            return ()
        from data.view.handover_sheet import frozen, sheet

        return frozen(sheet(self.context(SYSTEM)))

    def board_of(self, room: Room, moment: int, last: int) -> Board:
        """The board of ``room``, folded up to entry ``last``, as it was at ``moment`` (UTC ms)."""
        return make_board(room, self.site, moment, book_no=last, facts=READ_ONLY, past=True)

    def incident(self, subject: str) -> IncidentView | None:
        """One incident, whole."""
        return incident_view(self.room, self.site, subject, self.clock.now(), self.entry_of, words=self.words)

    # --- doing ------------------------------------------------------------------------------------------------------

    def apply(self, entries: Iterable[Entry]) -> None:
        """Fold saved entries into the room."""
        for entry in entries:
            change = self.room.apply(entry)
            self.queue.apply(change)
            self.on_change(change, entry)

    def catch_up(self, entries: Iterable[Entry]) -> Iterator[None]:
        """Fold entries that arrived from other stations, in small steps between which keys may be answered. What they
        change shows as they are folded."""
        assert isinstance(self.book, Book)
        some = list(entries)
        for step, change in enumerate(catch_up(self.room, some)):
            if step < len(some):
                self.book.observe(some[step])
            if change is not None:
                self.queue.apply(change)
                self.on_change(change, some[-1])
            yield

    def intent_of(self, text: str, by: str, *, selected: str = "", received: int = 0) -> tuple[Intent, Echo]:
        """The intent of a line that writes. Raises Refused with the reason in words."""
        reading = self.read(text, by, selected=selected, received=received)
        if reading.intent is None or reading.echo.mark == "X":
            why = reading.why or self.words("refuse.empty")
            if reading.ui:
                why = self.words("refuse.screen_only", what=reading.echo.text)
            raise Refused("refuse.as_said", why=why)
        return reading.intent, reading.echo

    def execute(self, text: str, by: str) -> Answer:
        """Do one line and return when it is durable: for ``siaga exec`` with no console running.

        Raises Refused (nothing was written) and OSError.
        """
        assert isinstance(self.book, Book)
        intent, echo = self.intent_of(text, by, received=self.clock.now())
        drafts = decide(intent, self.context(by))
        entries = self.book.append(drafts)
        self.apply(entries)
        return Answer(entries[0].no, echo.text, tuple(entries))

    def close(self) -> None:
        """Leave a snapshot of the room for the next start, and let go of the book."""
        if isinstance(self.book, Book) and not self.room.is_catching_up:
            from data.room import database

            with contextlib.suppress(OSError, LookupError):  # a hint for the next start, which the book can do without
                database.save(self.home.room_file, self.room, self.library)
        self.library.close()
