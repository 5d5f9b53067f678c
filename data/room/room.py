"""The room: everything the console knows, folded from the book.

No clock, no I/O, no site file.

The room is one mapping, subject → state (:mod:`data.room.fold`). Besides the states it knows which entries were
applied, which were corrected or undone, and when alarms sounded. A settled incident (closed, or merged into another)
leaves the room :data:`KEEP` before the newest entry; when an entry names it again, it comes back from ``history``. If
there are many, those that were settled first are packed (:mod:`data.room.state.packed`).
"""

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import islice
from typing import Self

import msgspec

from data.base.clock import HOUR
from data.entries import Entry, Fix, Opened, Subject, Unknown, Void
from data.entries.base import FoldOrder
from data.entries.causality import Causality, VersionVector
from data.entries.subjects import book_mark, book_of, source_subject, station_of
from data.room.fold import Fold, History, Late
from data.room.incident_index import IncidentIndex
from data.room.noted import annunciations
from data.room.noted.annunciations import Annunciation, Annunciations
from data.room.noted.applied import Applied
from data.room.noted.corrections import Bucket, Correction, Corrections, Latest, Noted
from data.room.noted.gone import Gone, Names
from data.room.noted.touched import Touched
from data.room.state.alarms import Alarms, SourceState
from data.room.state.base import State
from data.room.state.control import Duty
from data.room.state.incidents import Incident
from data.room.state.packed import Block
from data.room.state.posts import PostState
from data.room.state.registers import Registers

#: How long a settled incident stays in the room: ms of the hybrid clock before the newest entry.
KEEP = 48 * HOUR
#: Settled incidents that are not packed, those that were settled last. The others are packed when they are as many.
PLAIN = 256

_NO_DUTY = Duty()

#: Kinds of entries with something that no state holds: a number, a correction, an annunciation.
_NOTED = annunciations.KINDS | {Unknown, Void, Fix}


class Change(msgspec.Struct, frozen=True):
    """The subjects whose state changed by one entry, or by several."""

    subjects: tuple[Subject, ...]


class Position(msgspec.Struct, frozen=True):
    """How far a room is folded, and the clocks and counters at that point.

    last: book → the highest number applied
    gaps: book → ranges (first, last) below it that were not applied
    newest: the newest moment of the hybrid clock (ms)
    numbers: station and year → the highest short number given
    vectors: version vector of each book
    unknown: book → kind that this version does not know → how many entries
    newer: kind that 0.1.0 does not know → how many entries
    """

    last: dict[str, int] = {}
    gaps: dict[str, list[tuple[int, int]]] = {}
    newest: int = 0
    numbers: dict[str, int] = {}
    vectors: dict[str, VersionVector] = {}
    unknown: dict[str, dict[str, int]] = {}
    newer: dict[str, int] = {}


class Dump(msgspec.Struct):
    """Everything that a room holds besides its plain states, for the room file."""

    position: Position = msgspec.field(default_factory=Position)
    void: dict[str, tuple[Subject, ...]] = {}
    corrections: dict[str, Latest] = {}
    buckets: dict[str, Bucket] = {}
    gone: list[Subject] = []
    names: dict[int, Names] = {}
    annunciations: list[Annunciation] = []
    folded: dict[Subject, tuple[FoldOrder, tuple[str, ...]]] = {}
    blocks: dict[int, Block] = {}


class Room:
    """The current state, after all entries that were applied.

    ``history`` supplies entries that the room no longer holds. Without it the room keeps every entry itself (tests,
    drills, the room as it was). ``dump``: see :meth:`restore`.
    """

    _taken: Entry | None = None  # the entry that was taken last

    def __init__(self, history: History | None = None, dump: Dump | None = None) -> None:
        dump = dump or Dump()
        position = dump.position
        self.annunciations = Annunciations(dump.annunciations)
        self._applied = Applied(dict(position.last), {book: list(gaps) for book, gaps in position.gaps.items()})
        self._corrections = Corrections(dump.void, dump.corrections, dump.buckets)
        self._causality = Causality(dict(position.vectors))
        self._incidents = IncidentIndex(dict(position.numbers))
        self._newest = position.newest
        self.unknown = {book: dict(kinds) for book, kinds in position.unknown.items()}
        self.newer = dict(position.newer)
        self.keep: int | None = KEEP  # how long a settled incident stays (ms); None: for good
        self._backlogs = 0
        self._touched: Touched | None = None
        self._fold = Fold(self._applied, self._corrections.undone, self._incidents.changed, history)
        self.states = self._fold.states

    # --- the state --------------------------------------------------------------------------------------------------

    @property
    def duty(self) -> Duty:
        """Control, shift, sound, the last gap."""
        found = self.states.get("room")
        return found if isinstance(found, Duty) else _NO_DUTY

    @property
    def registers(self) -> Registers:
        """Reminders, look-outs, visitors, keys, tours, orders, the operator watch."""
        found = self.states.get("registers")
        return found if isinstance(found, Registers) else Registers()

    @property
    def alarms(self) -> Alarms:
        """The shelf, the flood according to the book, the sound and flash test."""
        found = self.states.get("alarms")
        return found if isinstance(found, Alarms) else Alarms()

    @property
    def gone(self) -> Gone:
        """Incidents that a rule opened and that have left the room."""
        return self._fold.forgotten

    def source(self, code: str) -> SourceState:
        """Return the state of a source; up, if no entry named it yet."""
        found = self.states.get(source_subject(code))
        return found if isinstance(found, SourceState) else SourceState(code=code)

    @property
    def last(self) -> dict[str, int]:
        """Book → the highest number applied."""
        return self._applied.last

    @property
    def newest(self) -> int:
        """The newest moment of the hybrid clock (ms); 0 for an empty room."""
        return self._newest

    def post(self, code: str) -> PostState:
        """Return the state of a post; the initial one, if no entry named it yet."""
        found = self.states.get("post:" + code)  # as post_subject does; the board asks a hundred times a second
        return found if isinstance(found, PostState) else PostState(code=code)

    def posts(self) -> list[tuple[Subject, PostState]]:
        """Return the posts that an entry named, those that the site no longer has too."""
        found = ((subject, self.states[subject]) for subject in self._fold.lasting)
        return [(subject, state) for subject, state in found if isinstance(state, PostState)]

    def incident(self, subject: Subject) -> Incident | None:
        """Return an incident, if it is open or was settled within :data:`KEEP`; else None."""
        found = self.states.get(subject)
        return found if isinstance(found, Incident) else None

    def open_incidents(self) -> list[Incident]:
        """Return the incidents with a row of their own (neither closed nor merged), oldest report first."""
        return list(self._incidents.oldest())

    @property
    def open_count(self) -> int:
        """How many incidents have a row of their own."""
        return len(self._incidents.open)

    def newest_incidents(self, most: int) -> list[Incident]:
        """Return the ``most`` open incidents that were reported last, the newest first."""
        return self._incidents.newest(most)

    def open_alike(self, type_: str, post: str, most: int) -> tuple[list[Incident], int]:
        """Return the open incidents of a type at a post ("": at none), oldest report first, and how many there are.

        Of more than ``most`` only the first and the last are returned.
        """
        return self._incidents.alike(type_, post, most)

    def open_p1s(self) -> Iterator[Incident]:
        """Yield the open incidents that count as P1, oldest report first."""
        return (incident for incident in self._incidents.maybe_p1() if self.effective_priority(incident) == 1)

    def open_lost(self) -> Iterator[Incident]:
        """Yield the open P1s of somebody whom a roll call did not find, oldest report first."""
        return (incident for incident in self._incidents.lost() if self.effective_priority(incident) == 1)

    def incidents_later_than(self, moment: int) -> list[Incident]:
        """Return the open incidents with something later than ``moment`` (UTC ms), in no order."""
        return self._incidents.later_than(moment)

    def letter(self, incident: Incident) -> str:
        """Return the letter of the station that opened it; "" while there is only one station."""
        return self.duty.letter_of(book_of(incident.opened_ref))

    def number_text(self, incident: Incident) -> str:
        """Return its short number, in a room of several stations with its station's letter: ``J129``.

        Where the station gave the number twice, it tells them apart: ``J129/23``.
        """
        return f"{self.number_given(book_of(incident.opened_ref), incident.number)}{self.number_mark(incident)}"

    def number_mark(self, incident: Incident) -> str:
        """Return what tells it from another one to which its station gave the same number; "": there is none.

        Of one of another year it is the year (``/23``), while both are open or a later one is there; of one of the
        same year the beginning of the book's random part (``/7f``): the station was continued in two homes.
        """
        number, book = incident.number, book_of(incident.opened_ref)
        others = self._incidents.numbers.get(number, ())
        if len(others) < 2:
            return ""
        known = (self.incident(subject) for subject in others if subject != incident.subject)
        twins = [i for i in known if i is not None and station_of(book) in i.stations_of(number)]
        same_year = {other for i in twins if i.year == incident.year for other in i.books_of(number)}
        if same_year:
            return f"/{book_mark(book, same_year)}"
        if any(i.year > incident.year or (i.is_open and incident.is_open) for i in twins):
            return f"/{incident.year % 100:02}"
        return ""

    def number_given(self, book: str, number: int) -> str:
        """Return a short number that the station of ``book`` gave, as :meth:`number_text` writes it."""
        return f"{self.duty.letter_of(book)}{number}"

    def by_number(self, number: int, letter: str = "") -> Incident | None:
        """Return the newest incident with this number, if any; with a ``letter``, only of that station."""
        return next(iter(self.all_by_number(number, letter)), None)

    def all_by_number(self, number: int, letter: str = "") -> list[Incident]:
        """Return the incidents with this number, newest first; with a ``letter``, only those of that station."""
        found = [i for s in self._incidents.numbers.get(number, ()) if (i := self.incident(s)) is not None]
        if letter:
            letters = {code: known.upper() for code, known in self.duty.letters.items()}
            found = [i for i in found if letter.upper() in (letters.get(s, "") for s in i.stations_of(number))]
        return sorted(found, key=lambda i: (i.year, i.opened, i.subject), reverse=True)

    def next_number(self, year: int, book: str = "") -> int:
        """Return the next short number of a local year. ``book``: count only numbers of its station.

        A number is not given again while an open incident carries it, also one of the year before; nor is the number of
        an incident that was undone.
        """
        return self._incidents.next_number(year, book)

    def raised_by(self, incident: Incident) -> Incident | None:
        """Return the open P1 linked to this incident that raises it to P1, if it is not P1 itself."""
        if incident.priority > 1 and incident.is_open:
            for subject in incident.children:
                child = self._incidents.open.get(subject)
                if child is not None and child.priority == 1:
                    return child
        return None

    def effective_priority(self, incident: Incident) -> int:
        """Return the priority that counts now: its own, or P1 while an open P1 is linked to it (never stored)."""
        return 1 if self.raised_by(incident) else incident.priority

    def correction(self, ref: str) -> Correction | None:
        """Return how entry ``ref`` was corrected or undone, or None."""
        return self._corrections.of(ref)

    def is_void(self, ref: str) -> bool:
        """Whether entry ``ref`` was undone."""
        return ref in self._corrections.undone

    # --- entries ----------------------------------------------------------------------------------------------------

    @classmethod
    def fold(cls, entries: Iterable[Entry], history: History | None = None) -> Self:
        """Return the room after all of ``entries``, in any order, with duplicates."""
        room = cls(history)
        room.extend(entries)
        return room

    def apply(self, entry: Entry, late: Late | None = None) -> Change:
        """Fold one entry. One that was applied before changes nothing. ``late``: see :meth:`Fold.apply`."""
        self._take(entry, late)
        return Change(self._fold.take_changes())

    def extend(self, entries: Iterable[Entry]) -> Change:
        """Fold many entries. A subject that has to be folded again is folded once, at the end."""
        late = Late(replays=True)
        for entry in entries:
            self._take(entry, late)
        for subject, some in late.entries.items():
            self._fold.refold(subject, some)
        self._bring_back()
        self._evict()
        return Change(self._fold.take_changes())

    def refold_in_steps(self, subject: Subject, late: list[Entry]) -> Iterator[Change | None]:
        """Fold a subject again with late entries, in small steps; the last one yields what changed, if anything did."""
        for _ in self._fold.refold_in_steps(subject, late):
            yield None
        self._bring_back()
        self._evict()
        subjects = self._fold.take_changes()
        yield Change(subjects) if subjects else None

    @property
    def is_catching_up(self) -> bool:
        """Whether entries of a backlog count as applied and some of their subjects are not folded with them yet.

        Such a room must not be stored: a start from it would never fold them. It stays so if a backlog is given up.
        """
        return self._backlogs > 0

    def begin_backlog(self) -> None:
        """Note that a backlog is being folded."""
        self._backlogs += 1

    def end_backlog(self) -> None:
        """Note that all of a backlog is folded."""
        self._backlogs -= 1

    def _take(self, entry: Entry, late: Late | None) -> None:
        """Fold an entry, unless it was applied before."""
        if not self._applied.note(entry):
            return
        self._taken = entry
        if entry.hlc[0] > self._newest:
            self._newest = entry.hlc[0]
        if entry.came_with > 1:
            self.newer[entry.kind] = self.newer.get(entry.kind, 0) + 1
        if type(entry) in _NOTED:
            self._note(entry)
        if entry.seen or self._causality.vectors:
            entry = self._causality.complete(entry)
        self._fold.apply(entry, late)
        if self._incidents.tied and late is None:
            self._bring_back()
        if self.keep is not None and self._newest - self.keep > self._incidents.first_settled:
            self._evict()
        if len(self._incidents.plain) > 2 * PLAIN:
            self._pack()

    def _note(self, entry: Entry) -> None:
        """Note what is not in a state: numbers given, corrections, annunciations."""
        if isinstance(entry, Unknown):
            self._note_unknown(entry)
        elif isinstance(entry, Opened):
            self._incidents.count(entry)
        elif isinstance(entry, (Void, Fix)):
            self._corrections.note(entry)
            for ref in entry.of if isinstance(entry, Void) else ():
                self.annunciations.remove(ref)
        if type(entry) in annunciations.KINDS and entry.ref not in self._corrections.undone:
            self.annunciations.note(entry)

    def _note_unknown(self, entry: Unknown) -> None:
        """Count an entry that is folded as nothing, by station and kind, for the alert."""
        if entry.raw:  # else the place of a damaged one
            kinds = self.unknown.setdefault(entry.book, {})
            kinds[entry.raw_kind] = kinds.get(entry.raw_kind, 0) + 1

    def _bring_back(self) -> None:
        """Fold incidents again that have left although one that they are related to stays: it was reopened late, say.

        So whether they are there does not depend on the order in which entries arrived.
        """
        tied, self._incidents.tied = self._incidents.tied, {}
        limit = 0 if self.keep is None else self._newest - self.keep
        for subject in tied:
            incident = self.incident(subject)
            if incident is not None and not 0 < incident.settled < limit:
                for other in filter(self._fold.is_away, incident.related):
                    self._fold.refold(other, [])

    def _evict(self) -> None:
        """Drop what has been settled for longer than :data:`KEEP`."""
        if self.keep is None:
            return
        limit = self._newest - self.keep
        for subject in self._incidents.settled_before(limit):
            incident = self.incident(subject)
            if incident is None or not 0 < incident.settled < limit:
                continue
            # Related incidents count its posts as theirs: it stays as long as they do.
            related = filter(None, map(self.incident, incident.related))
            stays = max((o.settled or self._newest for o in related if subject in o.related), default=0)
            if stays >= limit:
                self._incidents.look_again(subject, stays)
            else:
                self._fold.forget(subject)

    def _pack(self) -> None:
        """Pack the older ones of the settled incidents."""
        some = [*islice(self._incidents.plain, len(self._incidents.plain) - PLAIN)]
        self._fold.pack(some)
        for subject in some:
            del self._incidents.plain[subject]

    # --- the room file ----------------------------------------------------------------------------------------------

    def take_touched(self) -> Touched:
        """Return what entries have touched since the last call. The first call begins to note it."""
        found = self._touched or Touched()
        self._touched = fresh = Touched()
        self._fold.touched, self.annunciations.touched = fresh.subjects, fresh.annunciations
        self.states.touched, self._corrections.touched, self.gone.touched = fresh.blocks, fresh, fresh
        return found

    def everything(self) -> Touched:
        """Return all that entries may have touched since the room was empty."""
        found = Touched()
        found.subjects = dict.fromkeys((*self.states.plain, *self._fold.folded, *sorted(self.gone.plain)))
        found.names = dict.fromkeys(self.gone.buckets)
        found.blocks = dict.fromkeys(self.states.blocks)
        found.refs = dict.fromkeys((*self._corrections.known, *self._corrections.void))
        found.buckets = dict.fromkeys(self._corrections.buckets)
        found.annunciations = {each.ref: each for each in self.annunciations.kept}
        return found

    def position(self) -> Position:
        """Return how far the room is folded. It does not change with the room."""
        return Position(
            last=dict(self._applied.last),
            gaps={book: list(gaps) for book, gaps in self._applied.gaps.items()},
            newest=self._newest,
            numbers=dict(self._incidents.tops),
            vectors=dict(self._causality.vectors),
            unknown={book: dict(kinds) for book, kinds in self.unknown.items()},
            newer=dict(self.newer),
        )

    def folded_to(self, subject: Subject) -> tuple[FoldOrder, tuple[str, ...]] | None:
        """Return how far a subject is folded, and the rule keys it has seen; None if the fold does not know it."""
        return self._fold.folded_to(subject)

    def is_forgotten(self, subject: Subject) -> bool:
        """Whether the subject is an incident that a rule opened and that has left the room."""
        return subject in self.gone

    def correction_noted(self, ref: str) -> Latest | None:
        """Return what was noted of entry ``ref``, also if that correction was itself undone; None if it is packed."""
        return self._corrections.known.get(ref)

    def folded_without(self, ref: str) -> tuple[Subject, ...] | None:
        """Return the subjects that are folded without entry ``ref``; None if it was not undone, or that is packed."""
        return self._corrections.void.get(ref)

    def bucket(self, name: str) -> Bucket | None:
        """Return a bucket of packed corrections, or None."""
        return self._corrections.buckets.get(name)

    def packed_corrections(self) -> dict[str, Noted]:
        """Return all that the buckets have, by ref."""
        return self._corrections.all_packed()

    def dump(self) -> Dump:
        """Return everything that the room holds besides the plain ones of :attr:`states`."""
        return Dump(
            position=self.position(),
            void=self._corrections.void,
            corrections=self._corrections.known,
            buckets=self._corrections.buckets,
            gone=sorted(self.gone.plain),
            names=self.gone.buckets,
            annunciations=self.annunciations.kept,
            folded=self._fold.folded,
            blocks=self.states.blocks,
        )

    @classmethod
    def restore(
        cls, states: Iterable[tuple[Subject, State]], dump: Dump, history: History, whole: Callable[[], Iterable[Entry]]
    ) -> Self:
        """Return the room that was dumped.

        ``whole``: yields all entries of the books. Packed rows that cannot be read are folded from them.
        """
        room = cls(history, dump)
        room._fold.forgotten = Gone(dump.gone, dump.names)
        for each in (room.states, room._corrections, room.gone):
            each.on_unreadable = partial(room._mend, history, whole)
        room._fold.restore(states, dump.folded, dump.blocks.values())
        room._incidents.add(dump.blocks.values())
        return room

    def _mend(self, history: History, whole: Callable[[], Iterable[Entry]]) -> None:
        """Fold all again from the books, and have what is packed from there where it cannot be read here."""
        again = Room(history)
        again.keep = self.keep
        last = self._taken  # it names nothing that is packed, or is only about to have it unpacked
        try:
            again.extend(entry for entry in whole() if self._applied.has(entry) and not _is(entry, last))
        except OSError:
            self.begin_backlog()  # what is missing now is never stored
        self.states.mend(again._fold.settled)
        self.gone.mend(again.gone)
        self._corrections.mend(again._corrections)


def _is(entry: Entry, other: Entry | None) -> bool:
    return other is not None and (entry.book, entry.no) == (other.book, other.no)
