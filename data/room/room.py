"""The room: a pure fold over the book. No clock, no I/O, no site file.

The room is one mapping, subject → state. An entry is handed to the reducer of each subject that it names; a state is a
frozen value. So a late arrival, or a voided entry, re-folds the subjects it names and nothing else.

The order of the fold is :attr:`Entry.order` whatever the order of arrival; the entries of one book arrive in their
order (or, where it has seen nothing of other books, in any). Each subject keeps the tail of what was
folded into it, with the state before each entry, so that an undo, or an entry that is a little late, is folded from
there; what lies further back is asked of ``history``. What is settled (closed, or folded under another) for more than
:data:`KEEP` before the newest entry leaves the room; when an entry names it again it comes back from ``history``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import msgspec

from data.base.clock import HOUR
from data.entries import Entry, Fix, Opened, Subject, Void
from data.entries.base import Order
from data.entries.causality import Causality, VersionVector
from data.entries.subjects import book_of, is_keyed, post_subject, source_subject, split_ref
from data.room import annunciations
from data.room.annunciations import Annunciation, Annunciations
from data.room.applied import Applied
from data.room.corrections import Correction, Corrections
from data.room.incident_index import IncidentIndex
from data.room.reducers import fold_one, kind_of
from data.room.reducers.base import SubjectKind
from data.room.state.alarms import Alarms, SourceState
from data.room.state.base import State
from data.room.state.control import Duty
from data.room.state.incidents import Incident
from data.room.state.posts import PostState
from data.room.state.registers import Registers

#: All entries that name a subject, in any order; entries that the room was not handed yet may be among them.
History = Callable[[Subject], Iterable[Entry]]

#: How long a settled incident stays in the room, in ms of the hybrid clock before the newest entry.
KEEP = 48 * HOUR

#: Entries of a subject from which it can be folded anew without asking ``history``; twice as many at most are held.
TAIL = 32

#: Before every entry.
NEVER: Order = ((-1, 0), "", 0)


class Change(msgspec.Struct, frozen=True):
    """What one entry (or several, then ``entry_ref`` is the last) changed: the subjects whose state is another now."""

    entry_ref: str
    subjects: tuple[Subject, ...]


class Dump(msgspec.Struct, rename={"corrections": "marks", "annunciations": "sounded", "vectors": "seen"}):
    """What a room holds beside its states: for the room file."""

    last: dict[str, int]
    gaps: dict[str, list[tuple[int, int]]]
    newest: int
    numbers: dict[str, int]
    void: dict[str, tuple[Subject, ...]]
    corrections: dict[str, Correction]
    gone: list[Subject]
    annunciations: list[Annunciation]
    vectors: dict[str, VersionVector]
    folded: dict[Subject, tuple[Order, tuple[str, ...]]]


class Slot:
    """How far a subject is folded. ``tail``: (entry, state before, keys before); ``whole``: nothing lies before it."""

    __slots__ = ("keys", "kind", "order", "tail", "whole")

    def __init__(self, kind: SubjectKind) -> None:
        self.kind = kind
        self.keys: tuple[str, ...] = ()
        self.order = NEVER
        self.tail: list[tuple[Entry, State | None, tuple[str, ...]]] = []
        self.whole = True


def reaches_back(tail: list[tuple[Entry, State | None, tuple[str, ...]]], ref: str) -> bool:
    """Whether ``ref``, if it was folded, lies in the tail. The numbers of one book rise with its hybrid clock."""
    book, no = split_ref(ref)
    return no > 0 and any(entry.book == book and entry.no <= no for entry, _, _ in tail)


class Room:
    """What is so, after the entries that were applied. ``history`` is asked for what the room no longer holds; without
    it the room keeps every entry itself (tests, drills, the room as it was)."""

    def __init__(self, history: History | None = None) -> None:
        self.states: dict[Subject, State] = {}
        self.annunciations = Annunciations()
        self._own: dict[Subject, list[Entry]] | None = {} if history is None else None
        self._history = history or self._own_history
        self._applied = Applied()
        self._corrections = Corrections()
        self._incidents = IncidentIndex()
        self._slots: dict[Subject, Slot] = {}
        self._causality = Causality()
        self._newest = 0
        self._gone: set[Subject] = set()
        self._waiting: dict[Subject, list[Entry]] | None = None
        self._changed: dict[Subject, State | None] = {}
        self._aside = False  # nothing is folded anew at once: that is done step by step (data.room.catch_up)
        self._watched: tuple[Subject, list[Entry]] | None = None

    # --- what is so -------------------------------------------------------------------------------------------------

    @property
    def duty(self) -> Duty:
        """Control, shift, sound, the last gap."""
        found = self.states.get("room")
        return found if isinstance(found, Duty) else Duty()

    @property
    def registers(self) -> Registers:
        """Reminders, look-outs, visitors, keys, tours, orders, the watch over the operator."""
        found = self.states.get("registers")
        return found if isinstance(found, Registers) else Registers()

    @property
    def alarms(self) -> Alarms:
        """What is shelved, the flood as entered, the test of sound."""
        found = self.states.get("alarms")
        return found if isinstance(found, Alarms) else Alarms()

    def source(self, code: str) -> SourceState:
        """The state of a source; of one that no entry named, the state it has then: up."""
        found = self.states.get(source_subject(code))
        return found if isinstance(found, SourceState) else SourceState(code=code)

    @property
    def last(self) -> dict[str, int]:
        """Book → the highest number applied."""
        return self._applied.last

    @property
    def newest(self) -> int:
        """The newest moment of the hybrid clock that was applied (ms); 0 for an empty room."""
        return self._newest

    def post(self, code: str) -> PostState:
        """The state of a post; of one that no entry named, the state it has then."""
        found = self.states.get(post_subject(code))
        return found if isinstance(found, PostState) else PostState(code=code)

    def incident(self, subject: Subject) -> Incident | None:
        """An incident of the room: open, folded, or closed within :data:`KEEP`."""
        found = self.states.get(subject)
        return found if isinstance(found, Incident) else None

    def open_incidents(self) -> list[Incident]:
        """Incidents with a row of their own (not closed, not folded), oldest report first."""
        return sorted(self._incidents.open.values(), key=lambda i: (i.received, i.subject))

    def incidents_later_than(self, moment: int) -> list[Incident]:
        """Incidents with a row of their own on which something is later than ``moment`` (UTC ms), in no order."""
        return self._incidents.later_than(moment)

    def letter(self, incident: Incident) -> str:
        """The letter of the station that opened it; "" while the room knows only one station."""
        return self.duty.letter_of(book_of(incident.opened_ref))

    def number_text(self, incident: Incident) -> str:
        """Its short number as a room of several stations says it, with the letter of its station."""
        return f"{self.letter(incident)}{incident.number}"

    def by_number(self, number: int, letter: str = "") -> Incident | None:
        """The newest incident in the room that carries this number; with a ``letter``, of that station."""
        found = [i for s in self._incidents.numbers.get(number, ()) if (i := self.incident(s)) is not None]
        if letter:
            found = [i for i in found if self._carries(i, number, letter)]
        return max(found, key=lambda i: (i.year, i.opened, i.subject), default=None)

    def _carries(self, incident: Incident, number: int, letter: str) -> bool:
        """Whether that station gave the incident that number (a rule-made one may have a number of several)."""
        books = [b for n, b in incident.numbers if n == number] or [book_of(incident.opened_ref)]
        return any(self.duty.letter_of(book).upper() == letter.upper() for book in books)

    def next_number(self, year: int, book: str = "") -> int:
        """The next short number of a local year. ``book``: count only what its station gave (``JBR`` of ``JBR-7f3a``).

        The number of an incident that was undone is not given again.
        """
        return self._incidents.next_number(year, book)

    def raised_by(self, incident: Incident) -> Incident | None:
        """The open P1 tied to this incident that makes it P1, if it is not P1 itself."""
        if incident.priority > 1 and incident.is_open:
            for subject in incident.children:
                child = self._incidents.open.get(subject)
                if child is not None and child.priority == 1:
                    return child
        return None

    def effective_priority(self, incident: Incident) -> int:
        """The priority that counts now: its own, or P1 while an open P1 is tied to it (never stored)."""
        return 1 if self.raised_by(incident) else incident.priority

    def correction(self, ref: str) -> Correction | None:
        """Whether entry ``ref`` was corrected or undone, and by which entry."""
        return self._corrections.of(ref)

    def is_void(self, ref: str) -> bool:
        """Whether entry ``ref`` was undone."""
        return ref in self._corrections.void

    # --- entries ----------------------------------------------------------------------------------------------------

    @classmethod
    def fold(cls, entries: Iterable[Entry], history: History | None = None) -> Room:
        """The room after all of ``entries``, in any order, with duplicates."""
        room = cls(history)
        room.extend(entries)
        return room

    def apply(self, entry: Entry) -> Change:
        """Fold one entry. One that was applied before changes nothing."""
        self._changed = {}
        if self._note(entry):
            self._hand_out(self._causality.complete(entry))
            self._evict()
        return Change(entry.ref, self._what_changed())

    def extend(self, entries: Iterable[Entry]) -> Change:
        """Fold many entries: what has to be folded anew is folded once, at the end."""
        self._changed, self._waiting = {}, {}
        entry: Entry | None = None
        for entry in entries:
            if self._note(entry):
                self._hand_out(self._causality.complete(entry))
                self._evict()
        waiting, self._waiting = self._waiting, None
        for subject, late in waiting.items():
            self._fold_anew(subject, late)
        self._evict()
        return Change(entry.ref if entry else "", self._what_changed())

    def _what_changed(self) -> tuple[Subject, ...]:
        changed, self._changed = self._changed, {}
        return tuple(s for s, before in changed.items() if self.states.get(s) != before)

    def _note(self, entry: Entry) -> bool:
        """Remember that an entry was applied; False if it was before."""
        if not self._applied.note(entry):
            return False
        if entry.hlc[0] > self._newest:
            self._newest = entry.hlc[0]
        if isinstance(entry, Opened):
            self._incidents.count(entry)
        elif isinstance(entry, (Void, Fix)):
            self._corrections.note(entry)
            for ref in entry.of if isinstance(entry, Void) else ():
                self.annunciations.remove(ref)
        if type(entry) in annunciations.KINDS and entry.ref not in self._corrections.void:
            self.annunciations.note(entry)
        return True

    # --- subjects ---------------------------------------------------------------------------------------------------

    def _hand_out(self, entry: Entry) -> None:
        order = entry.order
        for subject in entry.subjects:
            slot = self._slots.get(subject)
            if self._own is not None:
                self._own.setdefault(subject, []).append(entry)
            if self._watched is not None and self._watched[0] == subject:
                self._watched[1].append(entry)
            if self._waiting is not None and subject in self._waiting:
                self._waiting[subject].append(entry)
            elif slot is None:
                self._first(subject, entry)
            elif order > slot.order:
                self._step(subject, slot, entry)
            elif order < slot.order:
                self._insert(subject, slot, entry)
            # equal: the entry names the subject twice
        if type(entry) is Void:
            for subject in entry.subjects:
                self._strike(subject, entry)

    def _first(self, subject: Subject, entry: Entry) -> None:
        """The first entry that the room sees of a subject; of an incident it should be the opening."""
        kind = kind_of(subject)
        if kind is None:
            return
        slot = self._slots[subject] = Slot(kind)
        state = kind.empty(subject)
        if state is None and self._was_here(subject, entry):
            self._fold_anew_or_wait(subject, entry)
            return
        if state is not None:
            self._set(subject, state)
        self._step(subject, slot, entry)

    def _was_here(self, subject: Subject, entry: Entry) -> bool:
        """Whether there may be older entries of an incident that is not in the room: it was let go of."""
        if is_keyed(subject):
            return subject in self._gone  # named by what led to it (the missed call) before its opening
        return type(entry) is not Opened

    def _step(self, subject: Subject, slot: Slot, entry: Entry) -> None:
        before = self.states.get(subject)
        state = self.folded(slot, before, entry, subject)
        if state is not before:
            self._set(subject, state)

    def folded(self, slot: Slot, state: State | None, entry: Entry, subject: Subject) -> State | None:
        """The state after one entry more, which comes after all that ``slot`` knows."""
        slot.tail.append((entry, state, slot.keys))
        if len(slot.tail) > 2 * TAIL:
            del slot.tail[:TAIL]
            slot.whole = False
        void = self._corrections.void
        voided = bool(void) and subject in void.get(entry.ref, ())
        state, slot.keys = fold_one(slot.kind, state, slot.keys, entry, subject, voided)
        slot.order = entry.order
        return state

    def _insert(self, subject: Subject, slot: Slot, entry: Entry) -> None:
        """An entry that comes before what was folded already."""
        if self._waiting is not None and self._aside:
            self._waiting[subject] = [entry]
            return
        place = next((i for i, (known, _, _) in enumerate(slot.tail) if known.order > entry.order), len(slot.tail))
        if place == len(slot.tail) or (place == 0 and not slot.whole):
            self._fold_anew_or_wait(subject, entry)
        elif slot.tail[place - 1][0].order != entry.order or place == 0:
            self._replay(subject, slot, place, entry)

    def _strike(self, subject: Subject, void: Void) -> None:
        """Fold ``subject`` without the entries that ``void`` names."""
        slot = self._slots.get(subject)
        if slot is None or (self._waiting is not None and subject in self._waiting):
            return
        if self._waiting is not None and self._aside:
            self._waiting[subject] = [void]
            return
        named = set(void.of)
        place = next((i for i, (known, _, _) in enumerate(slot.tail) if known.ref in named), None)
        if not slot.whole and not all(reaches_back(slot.tail, ref) for ref in named):
            self._fold_anew_or_wait(subject, void)
        elif place is not None:
            self._replay(subject, slot, place)

    def _replay(self, subject: Subject, slot: Slot, place: int, extra: Entry | None = None) -> None:
        again = [entry for entry, _, _ in slot.tail[place:]]
        if extra is not None:
            again.insert(0, extra)
        _, state, slot.keys = slot.tail[place]
        del slot.tail[place:]
        self._set(subject, state)
        for entry in again:
            self._step(subject, slot, entry)

    def _fold_anew_or_wait(self, subject: Subject, entry: Entry) -> None:
        if self._waiting is None:
            self._fold_anew(subject, [entry])
        else:
            self._waiting[subject] = [entry]

    def _fold_anew(self, subject: Subject, late: Iterable[Entry]) -> None:
        """Fold a subject from all its entries."""
        kind = kind_of(subject)
        assert kind is not None
        found = {(e.book, e.no): e for e in self._history(subject) if self._applied.has(e)}
        found.update(((e.book, e.no), e) for e in late)
        slot = self._slots[subject] = Slot(kind)
        self._gone.discard(subject)
        self._set(subject, kind.empty(subject))
        for entry in sorted(found.values(), key=lambda e: e.order):
            self._step(subject, slot, entry)

    def _own_history(self, subject: Subject) -> Iterable[Entry]:
        return (self._own or {}).get(subject, ())

    # --- late entries, folded step by step (data.room.catch_up)
    # -----------------------------------------------------------

    def apply_but(self, entry: Entry, late: dict[Subject, list[Entry]]) -> Change:
        """Fold one entry where it comes last; for the other subjects that it names it is put into ``late``."""
        self._waiting, self._aside = late, True
        try:
            return self.apply(entry)
        finally:
            self._waiting, self._aside = None, False

    def watched(self, subject: Subject) -> list[Entry]:
        """What is applied to a subject from now on, until :meth:`replace`. One subject at a time."""
        meanwhile: list[Entry] = []
        self._watched = (subject, meanwhile)
        return meanwhile

    def start_of(
        self, subject: Subject, kind: SubjectKind, late: list[Entry]
    ) -> tuple[Iterable[Entry], State | None, Slot]:
        """From where a subject is folded anew, with ``late`` among it: entries, the state before them, a slot."""
        known, fresh = self._slots.get(subject), Slot(kind)
        if known is not None and late and not any(type(e) is Void for e in late):
            first = min(e.order for e in late)
            place = next((i for i, (e, _, _) in enumerate(known.tail) if e.order > first), -1)
            if place > 0 or (place == 0 and known.whole):
                fresh.tail, fresh.whole = known.tail[:place], known.whole
                _, state, fresh.keys = known.tail[place]
                return [e for e, _, _ in known.tail[place:]], state, fresh
        return (e for e in self._history(subject) if self._applied.has(e)), kind.empty(subject), fresh

    def replace(self, subject: Subject, slot: Slot, state: State | None) -> Change:
        """The subject was folded anew."""
        self._changed, self._watched = {}, None
        self._slots[subject] = slot
        self._gone.discard(subject)
        self._set(subject, state)
        self._evict()
        return Change("", self._what_changed())

    # --- what the room holds ----------------------------------------------------------------------------------------

    def _set(self, subject: Subject, state: State | None) -> None:
        before = self.states.get(subject)
        self._changed.setdefault(subject, before)
        if state is None:
            self.states.pop(subject, None)
        else:
            self.states[subject] = state
        self._incidents.changed(before, state)

    def _evict(self) -> None:
        """Let go of what has been settled for :data:`KEEP`."""
        while (found := self._incidents.settled_before(self._newest - KEEP)) is not None:
            settled, subject = found
            incident = self.incident(subject)
            if incident is not None and incident.settled == settled:
                self._set(subject, None)
                self._slots.pop(subject, None)
                if incident.key:
                    self._gone.add(subject)

    # --- the room file ----------------------------------------------------------------------------------------------

    def dump(self) -> Dump:
        """What the room holds beside :attr:`states`."""
        return Dump(
            last=self._applied.last,
            gaps=self._applied.gaps,
            newest=self._newest,
            numbers=self._incidents.tops,
            void=self._corrections.void,
            corrections=self._corrections.known,
            gone=sorted(self._gone),
            annunciations=self.annunciations.kept,
            vectors=self._causality.vectors,
            folded={subject: (slot.order, slot.keys) for subject, slot in self._slots.items()},
        )

    @classmethod
    def restore(cls, states: Iterable[tuple[Subject, State]], dump: Dump, history: History) -> Room:
        """A room as it was dumped."""
        room = cls(history)
        room._applied, room._corrections = Applied(dump.last, dump.gaps), Corrections(dump.void, dump.corrections)
        room._newest, room._incidents.tops, room._gone = dump.newest, dump.numbers, set(dump.gone)
        room.annunciations = Annunciations(dump.annunciations)
        room._causality = Causality(dump.vectors)
        for subject, (order, keys) in dump.folded.items():
            kind = kind_of(subject)
            if kind is not None:
                slot = room._slots[subject] = Slot(kind)
                slot.order, slot.keys, slot.whole = order, keys, False
        for subject, state in states:
            room._set(subject, state)
        room._changed = {}
        return room
