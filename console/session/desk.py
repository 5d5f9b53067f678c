"""Desk: the book, the room and the site of one console, without a screen.

:mod:`console.session.jobs` enters lines and rules one after another.
"""

import contextlib
from collections.abc import Callable, Iterable, Iterator
from itertools import dropwhile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from console.session.home import Home, second_folder
from console.session.sign_on.pins import Pins
from console.session.upkeep.site_in_force import keep, site_to_continue, site_to_open, site_to_show
from data.base.clock import DAY, Clock, SystemClock
from data.base.disk import DISK, Disk
from data.base.refusal import Refused
from data.book import anchor
from data.book.book import Book
from data.book.library import Library
from data.book.predecessors import recorded, recovered, returned
from data.book.reading.checking import is_suspect
from data.book.replicas.replicas import Replicas
from data.book.transaction import EntryTooLong, via
from data.entries import ClockDoubt, Entry, Log, Recovered, SiteChanged
from data.entries.base import SYSTEM
from data.entries.codec import FORMAT
from data.entries.handover import HASH_HEAD
from data.entries.stations import StationNamed
from data.entries.subjects import post_subject, split_ref, station_of
from data.queries.check_deadlines import new_calls_from
from data.queries.clock_doubt import clock_doubt
from data.room.database import RoomFile
from data.room.database import load as load_room
from data.room.room import Change, Room
from data.room.state.control import Duty
from data.site.model import Site
from data.site.shifts import shift_at
from data.sync import own_log
from data.sync.link_state import read_note
from data.view.board import NO_FACTS, past_link
from data.view.board import board as make_board
from data.view.handover import NO_SHEET, Sheet
from data.view.incident import detailed, incident_view, marked, number_of
from data.view.lines import line_of
from data.view.lines.control import clock_doubt_text
from data.view.queue import Queue
from data.view.values import (
    Board,
    BookLine,
    ConsoleFacts,
    Echo,
    IncidentView,
    LinkFacts,
    Offers,
    PushFacts,
    SavingFacts,
)
from data.words import Words

if TYPE_CHECKING:
    from console.line.reading import Reading
    from data.intents.base import Context, Intent, SignOn
    from data.site.changes.earlier import Sites

#: Facts of a board on which nothing is entered.
READ_ONLY = ConsoleFacts(saving=SavingFacts("readonly"))


class Answer(msgspec.Struct, frozen=True):
    """Result of a line: the number of its first entry, and its echo."""

    no: int
    text: str
    entries: tuple[Entry, ...] = ()


class Desk:
    """Room, book and site of one console. Read-only if opened with :meth:`view`."""

    def __init__(self, home: Home, site: Site, library: Library, clock: Clock, room: Room) -> None:
        self.home = home
        self.site = site
        self.library = library
        self.book = library.book
        self.clock = clock
        self.room = room
        self.words = Words(site.language)
        self.queue = Queue(room, site, clock.now())
        self.key_at = 0  # time of the last key (UTC ms); 0: keys are not counted
        self.forked: tuple[str, int] | None = None  # own book, and the last entry that its other continuation shares
        self.site_faults: tuple[str, ...] = ()  # what is wrong with the site file, if its copy is in force instead
        self.to_enter: list[Entry] = []  # findings of the start that the disk has not taken yet
        self._named = ("", 0)  # who was named when the console started, and the last entry of the book then
        self._last = (0, 0, 0)  # number of the last entry that was looked at for its time, and these times
        self.pins = Pins(home.path, clock)
        self.signed_on = ""  # code of the operator who is signed on at this console; "": nobody is
        self.drill = False  # whether a drill drives the clock
        self.is_short = False  # whether the book ends before an anchor, or differs from it
        self.start_note = ""  # what the first screen of a start says
        self.rewritten = ""  # from where on the book is not what was saved or sent (``JBR-7f3a no. 12``)
        self.room_file: RoomFile | None = None  # of a desk that writes
        self.on_change: Callable[[Change, Entry], None] = lambda change, entry: None
        self._sites: tuple[str, Sites] | None = None  # with the last change of the site that the room had for them
        self._sites_of_now: Sites | None = None  # of a look back: its room does not have what came later
        self._kept: tuple[str, Site] | None = None  # last change and site, if nobody has taken over the file since

    # --- opening ----------------------------------------------------------------------------------------------------

    @classmethod
    def open(
        cls, home: Home, *, clock: Clock | None = None, disk: Disk = DISK, forked: tuple[str, int] | None = None
    ) -> "Desk":
        """Open for writing.

        disk: a drill has its own
        forked: own book and entry after which another copy of the book continues, so that a new book is started here

        Raises SiteError, BookBusy (another process writes), OSError.
        """
        clock = clock or SystemClock()
        taken = site_to_open(home) if forked is None else site_to_continue(home)
        site = taken.site
        how: dict[str, Any] = {"station": site.station, "site": site.name, "letter": site.letter, "clock": clock}
        how |= {"disk": disk, "second": second_folder(site)}
        is_witnessed = anchor.has_witness(home.path, home.anchor_folders(site))
        if forked is None:
            book = Book.open(home.path, **how)
        else:
            # The grammar and the decisions load what a start seldom needs when it is used.
            from data.book.upkeep.fork import fork_book

            book = fork_book(home.path, *forked, **how)
        try:
            library = Library(book, Replicas.open(home.path, write=True))
        except BaseException:
            book.close()
            raise
        room_file = RoomFile(home.room_file, disk=disk)
        room = room_file.load(library) or cls._folded(home, library)
        desk = cls(home, site, library, clock, room)
        desk.room_file = room_file
        desk.site_faults = taken.faults
        # Own times continue after those of other stations, and the next own entry says that it saw theirs.
        for other in library.others().values():
            if other.last_no:
                book.observe(other.get(other.last_no))
        desk.to_enter = [*book.found, *returned(book), *desk.unmet_anchor(), *desk.news_of_us()]
        if not is_witnessed:
            desk.to_enter.append(recovered("unwitnessed", book.id))
        if taken.before is not None:
            desk.to_enter += desk.change_of_site(taken.before)
        is_away = any(isinstance(e, Recovered) and e.what == "away" for e in book.found)
        desk.is_short = desk.is_short or is_away
        with contextlib.suppress(OSError):  # a room starts on a full disk too: they are entered later
            while desk.to_enter and desk.doubted() is None:
                desk.apply(book.append(desk.to_enter[:1]))
                del desk.to_enter[0]
        if taken.text:
            keep(home, taken.text, site)
        if not anchor.load(desk.anchors, [book.id]):
            desk.try_note_anchor()  # a new book has one: this one is of an earlier version, or somebody removed it
        return desk

    @property
    def anchors(self) -> list[Path]:
        """Folders in which the last number and hash are noted."""
        return self.home.anchor_folders(self.site)

    def unmet_anchor(self) -> list[Entry]:
        """Return the entry that records that the book does not meet an anchor (:mod:`data.book.anchor`), if so."""
        wrong = own_log.furthest_unmet(self.home.path, self.anchors, self.book)
        if wrong is None:
            return []
        words = f"{wrong.book} {wrong.no}:{wrong.hash[:16]}"
        if anchor.is_rewritten(wrong, self.book):
            return self.note_rewritten(f"{wrong.book} no. {wrong.no}", words)
        if wrong.no <= self.book.last_no and anchor.tells_of_loss(self.book, wrong.no):
            return []  # what was sent and lost here was reported, and its numbers were given again
        self.is_short = True
        return [recovered("short", words)]

    def note_rewritten(self, where: str, file: str, what: str = "rewritten") -> list[Entry]:
        """Note that history was rewritten, and return the entry that records it, once for each book.

        where: from where on, for the screen
        file: the place, with the hash that was expected there
        what: ``rewritten`` on this disk, ``rewritten_there`` on the remote
        """
        self.rewritten = where
        known = any(entry.file.split()[0] == file.split()[0] for entry in recorded(self.book, what))
        return [] if known else [recovered(what, file)]

    def news_of_us(self, site: Site | None = None) -> list[Entry]:
        """Return the entry that tells the room what is new of this station: its letter, or that it was upgraded.

        site: another site file of this station; None: the one in force
        """
        site = site or self.site
        known = next((s for s in self.room.duty.stations if s.code == site.station), None)
        same_letter = not site.letter or (known is not None and known.letter == site.letter)
        if same_letter and (known is None or known.knows == FORMAT):
            return []
        letter = site.letter or (known.letter if known is not None else "")
        return [
            StationNamed(
                by=SYSTEM, subjects=("room",), station=site.station, letter=letter, name=site.name, knows=FORMAT
            )
        ]

    def change_of_site(self, before: Site) -> list[Entry]:
        """Return the entries about what a start took over from ``site.toml``; the first screen says so."""
        # Most starts find the site as it was.
        from data.site.changes.differences import changes
        from data.site.changes.earlier import left_for
        from data.site.describe import log_words

        found = changes(before, self.site)
        self.start_note = self.words("takeover.at_start", n=len(found))
        moved = new_calls_from(self.room, before, self.site, self.clock.now())
        words = log_words(found, self.words, at_start=True)
        line = Log(by=SYSTEM, subjects=("room", *map(post_subject, moved)), words=words, calls_from=moved)
        was = left_for(self.site, before)
        if not was:
            return [line]
        earlier = self.room.duty.last_site_change(self.book.id)
        return [line, SiteChanged(by=SYSTEM, subjects=("room",), was=was, earlier=earlier)]

    def try_note_anchor(self) -> None:
        """Do as :meth:`note_anchor`, as far as the disk lets it."""
        with contextlib.suppress(OSError, LookupError):
            self.note_anchor()

    def note_anchor(self) -> bool:
        """Note the last number and hash; return False if the home does not take them. Not on the UI thread.

        Not of a book that was rewritten: the anchor that tells so must stay.
        """
        no = self.book.last_no
        if self.rewritten or not no:
            return True
        note = anchor.Anchor(self.book.id, no, self.book.hash(no), self.clock.now())
        return self.home.path not in anchor.save(self.anchors, note)

    @classmethod
    def view(cls, home: Home, *, at: int | None = None, clock: Clock | None = None) -> "Desk":
        """Open for reading, also while a console runs. ``at``: the room as it was at that time (UTC ms)."""
        shown = site_to_show(home)
        library = Library.open(home.path)
        room = cls._room(home, library)
        desk = cls(home, shown.site, library, clock or SystemClock(), room)
        desk.site_faults = shown.faults
        if shown.before is not None:
            from data.site.changes.earlier import with_tables_of

            desk._kept = (room.duty.last_site_change(library.id), with_tables_of(shown.site, shown.before))
        if at is None:
            return desk
        from data.room.past import known_at

        sites = desk.sites
        then = cls(home, sites.at(at), library, desk.clock, known_at(library, home.past, at))
        then.site_faults, then._sites_of_now = shown.faults, sites
        return then

    @staticmethod
    def _room(home: Home, library: Library) -> Room:
        return load_room(home.room_file, library) or Desk._folded(home, library)

    @staticmethod
    def _folded(home: Home, library: Library) -> Room:
        """Return the room of all entries, where the room file does not have it."""
        from data.room.past import whole

        return whole(library, home.past)

    # --- reading ----------------------------------------------------------------------------------------------------

    @property
    def sites(self) -> "Sites":
        """The site files of this station, by the time in which they were in force."""
        if self._sites_of_now is not None:
            return self._sites_of_now
        last = self.room.duty.last_site_change(self.book.id)
        site = self._kept[1] if self._kept is not None and self._kept[0] == last else self.site
        if self._sites is None or self._sites[0] != last or self._sites[1].now is not site:
            # Nobody looks back before the first frame.
            from data.site.changes.earlier import Sites

            self._sites = (last, Sites.of(site, last, self.entry_of, self._change_before))
        return self._sites[1]

    def _change_before(self, lost: str) -> str:
        """Return the ref of the newest change of the site file before one that is damaged; "": there is none."""
        book, no = split_ref(lost)
        for own in dropwhile(lambda own: own.id != book, reversed(self.library.own)):
            until = no if own.id == book else own.last_no + 1
            for found in own.find(b'"kind":"site.changed"', until, back=True):
                if isinstance(own.get(found), SiteChanged):
                    return f"{own.id}-{found}"
        return ""

    def name_operator(self, code: str) -> None:
        """Note who was named when the console started: they act here until control changes hands at this station."""
        if not self._named[0]:
            self._named = (code, self.book.last_no)

    def operator(self) -> str:
        """Return who acts at this station now: for every line that names nobody, wherever it comes from.

        It is who is signed on, unless they only look on; else who was named at the start or, if control changed hands
        here since, who last got it here; at a station that never had it who is in control, else the operator of the
        crew on the roster. "": nobody is known.
        """
        if self.signed_on and self.site.role(self.signed_on) != "viewer":
            return self.signed_on
        named, since = self._named
        turn = self.room.duty.turn_at(self.book.id)
        if named and (turn is None or turn.book != self.book.id or turn.no <= since):
            return named
        if turn is not None:
            return turn.operator
        if self.room.duty.operator:
            return self.room.duty.operator
        crew = self.site.crew(shift_at(self.site, self.clock.now()).crew)
        return crew.operator if crew else ""

    def sign_on(self, *proven: str, asks: bool = False) -> "SignOn":
        """Return who has proven at this console who they are; ``proven``: whose PIN was given for this command."""
        from data.intents.base import SignOn

        return SignOn(self.pins.exist, self.signed_on, proven, asks)

    @property
    def is_locked(self) -> bool:
        """Whether the room has PINs, and nobody is signed on at this console."""
        return self.pins.exist and not self.signed_on

    def context(self, by: str, sign_on: "SignOn | None" = None, chosen: str = "") -> "Context":
        """Return the facts that a decision needs, as of now.

        chosen: subject of the row of the queue that the operator went to; "": of none
        sign_on: who has proven who they are; None: nobody, as for a line that did not come from this console
        """
        from data.intents.base import Context, SignOn

        return Context(
            room=self.room,
            site=self.site,
            by=by,
            now=self.clock.now(),
            book=self.book.id,
            next_no=self.book.last_no + 1,
            words=self.words,
            entry=self.entry,
            entry_of=self.entry_of,
            hash=self.book.hash,
            since=self._known_since,
            key_at=self.key_at,
            drill=self.drill,
            sign_on=sign_on or SignOn(self.pins.exist),
            queue=self.queue,
            chosen=chosen,
        )

    def _known_since(self, at: int) -> Iterator[Entry]:
        """Yield the entries recorded at ``at`` (UTC ms) or later that this room has; it may be one of the past."""
        return self.library.since(at, self.room.last)

    def adopt(self, site: Site) -> None:
        """Go on with another site file of this station; the caller makes again everything made for the old one."""
        self.site, self.site_faults = site, ()
        self.words = Words(site.language)
        self.queue = Queue(self.room, site, self.clock.now())

    def touch(self) -> None:
        """Note that a key was pressed."""
        self.key_at = self.clock.now()

    def entry(self, no: int) -> Entry | None:
        """Return entry ``no`` of this station's book, or None."""
        return self.book.get(no) if 1 <= no <= self.book.last_no else None

    def entry_of(self, ref: str) -> Entry | None:
        """Return the entry of the room with this ref (``BOOK-NO``), or None."""
        return self.library.get(ref)

    def read(
        self,
        text: str,
        by: str,
        *,
        selected: str = "",
        received: int = 0,
        fixed: str = "",
        sign_on: "SignOn | None" = None,
        chosen: str = "",
    ) -> "Reading":
        """Read the line: what it means and what Enter would do now. ``sign_on``, ``chosen``: as for :meth:`context`."""
        from console.line.reading import read

        return read(text, self.context(by, sign_on, chosen), selected=selected, received=received, fixed=fixed)

    def offers(self, reading: "Reading", by: str) -> Offers | None:
        """Return the candidates for the word being typed; None if there are none."""
        if not reading.candidates:
            return None
        from console.line.offering.rows import offers_of

        return offers_of(reading.candidates, reading.act, self.context(by))

    def line(self, no: int) -> BookLine | None:
        """Return entry ``no`` as a line of the book, or None."""
        entry = self.entry(no)
        if entry is None:
            return None
        line = detailed(line_of(entry, self.words, self.site, number_of=self.number_of), self.room, entry)
        if (self.book.damaged or self.book.repaired) and is_suspect(self.book, no):
            return msgspec.structs.replace(line, mark="suspect")
        return marked(line, self.room, entry)

    def number_of(self, subject: str) -> str:
        """Return the short number of an incident; see :func:`data.view.incident.number_of`."""
        return number_of(self.room, subject, self.entry_of)

    def link(self) -> LinkFacts:
        """Return the state of the link as the console of this home noted it, for readers. Not on the UI thread.

        Unsent entries are counted here, from the books: the note may be older than they are.
        """
        if not self.site.remote.url:
            return LinkFacts()
        note, now = read_note(self.home.path), self.clock.now()
        unsent = own_log.unsent_of(self.home.path, self.site.station, self.library)
        facts = LinkFacts("untried", unsent=unsent.count, oldest_unsent=unsent.oldest)
        if note is None:
            return facts
        age = None if note.contact is None else max(0, now - note.contact)
        return msgspec.structs.replace(facts, state=note.word(now), age=age, skew=note.skew)

    def push(self) -> PushFacts:
        """Return the state of the push to the agency, for readers. Not on the UI thread."""
        if not self.site.push.url:
            return PushFacts()
        from data.sync.agency import note  # seam: sync

        found, now = note.read(self.home.path), self.clock.now()
        state = "untried" if found is None else found.word(now)
        if state == "standby":
            return PushFacts(state)
        age = None if found is None or found.contact is None else max(0, now - found.contact)
        told = note.told(self.home.path, self.site, self.library, self.room)
        return PushFacts(state, age, told.waiting, len(told.refused), told.oldest, told.incidents)

    def board(self, facts: ConsoleFacts = NO_FACTS) -> Board:
        """Return the board as it is now. ``facts``: what only the console knows."""
        return make_board(
            self.room,
            self.site,
            self.clock.now(),
            book_no=self.book.last_no,
            damaged=self.damaged,
            queue=self.queue,
            sheet=NO_SHEET if self.room.duty.handover is None else self.sheet(),
            facts=facts,
            doubted=self.doubted(),
        )

    # --- the clock --------------------------------------------------------------------------------------------------

    @property
    def known_doubt(self) -> Duty:
        """The duty, without a doubt about another station's clock."""
        duty = self.room.duty
        if not duty.doubt_ref or station_of(duty.doubt_ref) == self.site.station:
            return duty
        return msgspec.structs.replace(duty, doubt="", doubt_at=0, doubt_last=0, doubt_ref="", doubt_seen=True)

    def doubted(self) -> tuple[str, int] | None:
        """Return why the clock cannot be right now, and the time of the last entry (UTC ms); None: it can be."""
        at, latest = self._time_of_last()
        now, known = self.clock.now(), self.known_doubt
        why = clock_doubt(now, at, latest)
        if why and known.doubt == why and abs(now - known.doubt_at) < DAY:
            at = known.doubt_last  # entries since then have the wrong time
        return (why, at) if why else None

    def _time_of_last(self) -> tuple[int, int]:
        """Return when the last entry was recorded: this clock's time, and the hybrid clock's (UTC ms)."""
        no, at, latest = self._last
        if no != self.book.last_no:
            last = self.entry(self.book.last_no)
            at, latest = (last.at, last.hlc[0]) if last is not None else (0, 0)
            self._last = (self.book.last_no, at, latest)
        return at, latest

    def doubts(self) -> list[Entry]:
        """Return the entry that has to come before any other now: that the clock cannot be right. Mostly none."""
        doubted = self.doubted()
        if doubted is None:
            return []
        why, last = doubted
        known = self.known_doubt
        if known.doubt == why and abs(self.clock.now() - known.doubt_at) < DAY:
            return []
        return [ClockDoubt(by=SYSTEM, subjects=("room",), why=why, last=last)]

    def clock_warning(self) -> str:
        """Return what to say before a line is entered while the clock cannot be right; "" if it can."""
        doubted, known = self.doubted(), self.known_doubt
        if doubted is not None:
            return clock_doubt_text(self.words, self.site, doubted[0], self.clock.now(), doubted[1])
        if known.doubt and not known.doubt_seen and abs(self.clock.now() - known.doubt_at) < DAY:
            return clock_doubt_text(self.words, self.site, known.doubt, known.doubt_at, known.doubt_last)
        return ""

    @property
    def damaged(self) -> bool:
        """Whether the book, or one that it continues, is damaged or does not meet an anchor."""
        return self.is_short or bool(self.rewritten) or self.book.is_room_damaged

    def sheet(self) -> Sheet:
        """Return the handover sheet as of now."""
        # The sheet loads with the first handover.
        from data.view.handover_sheet import frozen, sheet

        sections = sheet(self.context(SYSTEM), queue=self.queue)
        return Sheet(frozen(sections), sections)

    def anchor(self) -> str:
        """Return number and hash of the last entry, as a signature holds them."""
        last = self.book.last_no
        return f"no. {last} {self.book.hash_or_empty(last)[:HASH_HEAD]}" if last else ""

    def board_of(self, room: Room, moment: int, last: int) -> Board:
        """Return the board at ``moment`` (UTC ms) of ``room``, which was folded up to entry ``last``."""
        site = self.sites.at(moment)
        facts = msgspec.structs.replace(READ_ONLY, link=past_link(site))
        board = make_board(room, site, moment, book_no=last, facts=facts, past=True)
        # One zone on the screen: that of the book next to it, and of the times that are typed.
        return msgspec.structs.replace(board, header=msgspec.structs.replace(board.header, zone=self.site.zone))

    def incident(self, subject: str, room: Room | None = None, moment: int = 0) -> IncidentView | None:
        """Return the details of one incident, or None; with ``room``, as they were in it at ``moment`` (UTC ms)."""
        if room is None:
            return incident_view(self.room, self.site, subject, self.clock.now(), self.entry_of, words=self.words)
        return incident_view(room, self.sites.at(moment), subject, moment, self.entry_of, words=self.words)

    # --- entering ---------------------------------------------------------------------------------------------------

    def apply(self, entries: Iterable[Entry]) -> None:
        """Fold saved entries into the room."""
        for entry in entries:
            change = self.room.apply(entry)
            self.queue.apply(change)
            self.on_change(change, entry)

    def catch_up(self, entries: Iterable[Entry]) -> Iterator[None]:
        """Fold entries that arrived from other stations. Between two steps the caller can answer keys.

        Each change shows as soon as it is folded.
        """
        from data.room.catch_up import catch_up

        some = list(entries)
        for step, change in enumerate(catch_up(self.room, some)):
            entry = some[min(step, len(some) - 1)]  # later steps fold subjects again that late entries changed
            if step < len(some) and isinstance(self.book, Book):
                self.book.observe(entry)
            if change is not None:
                self.queue.apply(change)
                self.on_change(change, entry)
            yield

    def intent_of(
        self, text: str, by: str, *, selected: str = "", received: int = 0, sign_on: "SignOn | None" = None
    ) -> "tuple[Intent, Echo]":
        """Return the intent and the echo of a line that writes. Raises Refused with the reason in words."""
        reading = self.read(text, by, selected=selected, received=received, sign_on=sign_on, chosen=selected)
        if reading.intent is None or reading.echo.mark == "X":
            why = reading.why or self.words("refuse.empty")
            if reading.ui:
                why = self.words("refuse.screen_only", what=reading.echo.text)
            raise Refused("refuse.as_said", why=why)
        return reading.intent, reading.echo

    def execute(self, text: str, by: str, sign_on: "SignOn | None" = None) -> Answer:
        """Enter one line and return when it is durable: for ``siaga exec`` while no console runs.

        sign_on: as for :meth:`context`

        Raises Refused (nothing was written) and OSError.
        """
        from data.intents.decide import decide

        assert isinstance(self.book, Book)
        intent, echo = self.intent_of(text, by, received=self.clock.now(), sign_on=sign_on)
        if doubt := self.doubts():
            self.apply(self.book.append(doubt))
        drafts = decide(intent, self.context(by, sign_on))
        try:
            entries = self.book.append(drafts, via("exec"))
        except EntryTooLong as error:
            raise Refused("refuse.not_saved", why=error) from error
        self.apply(entries)
        return Answer(entries[0].no, echo.whole, tuple(entries))

    def note(self, entry: Entry) -> None:
        """Enter what ``siaga exec`` itself has to say while no console runs. Raises OSError."""
        assert isinstance(self.book, Book)
        self.apply(self.book.append([entry], via("exec")))

    def close(self) -> None:
        """Leave the room file complete for the next start, and close the book."""
        if self.room_file is not None:
            with contextlib.suppress(OSError, LookupError):  # a hint for the next start, which the book can do without
                self.room_file.flush(self.room, self.library, leaving=True)
            self.room_file.close()
        self.library.close()
