"""The fold: the state of each subject, whatever the order in which entries arrive.

Entries count in the order of :attr:`Entry.order` (hybrid clock, book, number). Nearly all of them arrive in that order
and are folded onto the state as it is. For the others each subject keeps its *tail*: the last entries that were folded
into it, with the state before each. An entry that is a little late, or that undoes one of them, is folded from there.
If it belongs further back, the subject is folded again from all its entries, which ``history`` supplies.

States are frozen values, so nothing but the subjects that an entry names is ever folded again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from data.entries import Entry, Opened, Subject, Void
from data.entries.base import FoldOrder
from data.entries.subjects import is_keyed, split_ref
from data.room.noted.applied import Applied
from data.room.noted.corrections import Undone
from data.room.noted.gone import Gone
from data.room.reducers import fold_one, kind_of
from data.room.reducers.base import SubjectKind
from data.room.state.base import State
from data.room.state.incidents import Incident
from data.room.state.packed import Block, Settled, States

#: All entries that name a subject, in any order. They may include entries that were not applied yet.
History = Callable[[Subject], Iterable[Entry]]

#: Entries that a subject's tail holds at least; it is cut when it holds twice as many.
TAIL = 32

#: Entries that are read or folded between two steps of :meth:`Fold.refold_in_steps`: about half a millisecond.
PIECE = 24

_BEFORE_ALL: FoldOrder = ((-1, 0), "", 0)


class Late:
    """Late entries by subject, to be folded together later on.

    ``replays``: entries that a subject's tail covers are folded at once nevertheless.
    """

    def __init__(self, *, replays: bool) -> None:
        self.replays = replays
        self.entries: dict[Subject, list[Entry]] = {}


class Progress:
    """How far a subject is folded: up to ``order``, with the rule ``keys`` seen.

    ``tail``: (entry, state before it, keys before it). ``from_start``: no entry was folded before the tail.
    """

    __slots__ = ("from_start", "keys", "kind", "order", "tail")

    def __init__(self, kind: SubjectKind) -> None:
        self.kind = kind
        self.keys: tuple[str, ...] = ()
        self.order = _BEFORE_ALL
        self.tail: list[tuple[Entry, State | None, tuple[str, ...]]] = []
        self.from_start = True

    def place_of(self, entry: Entry) -> int | None:
        """Return the place in the tail where a late entry belongs; None if that is further back."""
        place = next((i for i, (known, _, _) in enumerate(self.tail) if known.order > entry.order), None)
        return None if place == 0 and not self.from_start else place

    def first_undone(self, void: Void) -> int | None:
        """Return the place of the first entry that ``void`` undoes, or the end of the tail if none of them was folded.

        None if one of them may have been folded before the tail.
        """
        if not self.from_start and not all(self._reaches(ref) for ref in void.of):
            return None
        named = set(void.of)
        return next((i for i, (known, _, _) in enumerate(self.tail) if known.ref in named), len(self.tail))

    def _reaches(self, ref: str) -> bool:
        """Whether entry ``ref`` is in the tail if it was folded: the numbers of a book rise with its hybrid clock."""
        book, no = split_ref(ref)
        return no > 0 and any(known.book == book and known.no <= no for known, _, _ in self.tail)


class Fold:
    """States by subject.

    applied: tells which entries of ``history`` count already.
    undone: undone entries, with the subjects that are folded without them. The caller updates it before an undo is
        applied.
    on_change: called with a subject's state before and after.
    history: without it the fold keeps every entry itself (tests, drills, the room as it was).
    """

    def __init__(
        self,
        applied: Applied,
        undone: Undone,
        on_change: Callable[[State | None, State | None], None],
        history: History | None = None,
    ) -> None:
        self.states = States()
        self.touched: dict[Subject, None] | None = None  # subjects that entries were folded into; None: nobody asks
        self.lasting: dict[Subject, None] = {}  # subjects with a state from the first entry that names them, for good
        self.forgotten = Gone()  # incidents opened by a rule; others are known by their opening
        self._applied = applied
        self._undone = undone
        self._on_change = on_change
        self._kept: dict[Subject, list[Entry]] | None = {} if history is None else None
        self._history = history or self._kept_history
        self._progress: dict[Subject, Progress] = {}
        self._changed: dict[Subject, State | None] = {}  # the state before
        self._watched: tuple[Subject, list[Entry]] | None = None

    def _keep(self, subject: Subject, entry: Entry) -> None:
        """Keep an entry for :meth:`_kept_history`."""
        assert self._kept is not None
        known = self._kept.get(subject)
        if known is None:
            self._kept[subject] = [entry]
        else:
            known.append(entry)

    def _kept_history(self, subject: Subject) -> Iterable[Entry]:
        return (self._kept or {}).get(subject, ())

    # --- entries ----------------------------------------------------------------------------------------------------

    def apply(self, entry: Entry, late: Late | None = None) -> None:
        """Fold an entry into every subject it names. With ``late``, a subject that would have to be folded again is put
        there instead."""
        order = (entry.hlc, entry.book, entry.no)
        deferred = late.entries if late is not None else {}
        for subject in entry.subjects:
            if self._kept is not None:
                self._keep(subject, entry)
            if self._watched is not None and self._watched[0] == subject:
                self._watched[1].append(entry)
            progress = self._progress.get(subject) or self._unpacked(subject)
            if subject in deferred:
                deferred[subject].append(entry)
                continue
            progress = progress or self._begin(subject, entry, late)
            if progress is None:
                continue
            if order <= progress.order:
                if order < progress.order:  # else the entry names the subject twice
                    self._insert(subject, progress, entry, late)
                continue
            if self.touched is not None:
                self.touched[subject] = None
            before = self.states.plain.get(subject)
            state = self.step(progress, before, entry, order, subject)
            if state is not before:
                self._set(subject, before, state)
        if type(entry) is Void:
            for subject in entry.subjects:
                self._undo(subject, entry, late)

    def _begin(self, subject: Subject, entry: Entry, late: Late | None) -> Progress | None:
        """Return the progress of a subject before its first entry. For an incident that should be the opening.

        None: the entry is not to be folded onto it.
        """
        kind = kind_of(subject)
        if kind is None:
            return None
        progress = self._progress[subject] = Progress(kind)
        state = kind.empty(subject)
        if state is None and self._was_known(subject, entry):
            self._refold_or_defer(subject, entry, late)
            return None
        if state is not None:
            self.lasting[subject] = None
            self._set(subject, None, state)
        return progress

    def _was_known(self, subject: Subject, entry: Entry) -> bool:
        """Whether there may be older entries of an incident: it was forgotten since."""
        if is_keyed(subject):
            return subject in self.forgotten  # else the missed call that leads to it names it before its opening
        return type(entry) is not Opened

    def step(
        self, progress: Progress, state: State | None, entry: Entry, order: FoldOrder, subject: Subject
    ) -> State | None:
        """Return the state after one more entry, which comes after all those in ``progress``.

        ``order``: of the entry.
        """
        tail = progress.tail
        tail.append((entry, state, progress.keys))
        if len(tail) > 2 * TAIL:
            del tail[:TAIL]
            progress.from_start = False
        progress.order = order
        undone = self._undone
        if entry.key or ((undone.plain or undone.packed_to) and undone.may_have(entry)):
            voided = subject in undone.get(entry.ref, ())
            state, progress.keys = fold_one(progress.kind, state, progress.keys, entry, subject, voided)
            return state
        kind = progress.kind
        reducer = kind.reducers.get(type(entry), kind.other)
        return state if reducer is None else reducer(state, entry, subject)

    # --- late entries, and undo -------------------------------------------------------------------------------------

    def _insert(self, subject: Subject, progress: Progress, entry: Entry, late: Late | None) -> None:
        """Fold an entry that comes before some that were folded already."""
        place = progress.place_of(entry)
        if place and progress.tail[place - 1][0].order == entry.order:
            return  # it names the subject twice
        if place is not None and (late is None or late.replays):
            self._replay(subject, progress, place, entry)
        else:
            self._refold_or_defer(subject, entry, late)

    def _undo(self, subject: Subject, void: Void, late: Late | None) -> None:
        """Fold a subject without the entries that ``void`` names."""
        progress = self._progress.get(subject)
        if progress is None or (late is not None and subject in late.entries):
            return
        place = progress.first_undone(void)
        if place == len(progress.tail):
            return
        if place is not None and (late is None or late.replays):
            self._replay(subject, progress, place)
        else:
            self._refold_or_defer(subject, void, late)

    def _replay(self, subject: Subject, progress: Progress, place: int, extra: Entry | None = None) -> None:
        """Fold the tail again from ``place``, with ``extra`` before it."""
        again = [entry for entry, _, _ in progress.tail[place:]]
        if extra is not None:
            again.insert(0, extra)
        self._touch(subject)
        _, state, progress.keys = progress.tail[place]
        del progress.tail[place:]
        for entry in again:
            state = self.step(progress, state, entry, entry.order, subject)
        self._set(subject, self.states.get(subject), state)

    def _refold_or_defer(self, subject: Subject, entry: Entry, late: Late | None) -> None:
        if late is None:
            self.refold(subject, [entry])
        else:
            late.entries[subject] = [entry]

    def refold(self, subject: Subject, late: list[Entry]) -> None:
        """Fold a subject again, with late entries."""
        entries, state, progress = self._start(subject, late)
        for entry in _in_order((*entries, *late)):
            state = self.step(progress, state, entry, entry.order, subject)
        self._replace(subject, progress, state)

    def refold_in_steps(self, subject: Subject, late: list[Entry]) -> Iterator[None]:
        """:meth:`refold` in small steps; entries may be applied between them. One subject at a time."""
        while True:
            arrived: list[Entry] = []  # between the steps
            self._watched = (subject, arrived)
            found: list[Entry] = []
            entries, state, progress = self._start(subject, late)
            for entry in entries:
                found.append(entry)
                if len(found) % PIECE == 0:
                    yield
            for done, entry in enumerate(_in_order((*found, *late)), 1):
                state = self.step(progress, state, entry, entry.order, subject)
                if done % PIECE == 0:
                    yield
            if all(type(e) is not Void and e.order > progress.order for e in arrived):
                break
            late = [*late, *arrived]  # one of them is late itself, or undoes something
        for entry in arrived:
            state = self.step(progress, state, entry, entry.order, subject)
        self._watched = None
        self._replace(subject, progress, state)

    def _start(self, subject: Subject, late: list[Entry]) -> tuple[Iterable[Entry], State | None, Progress]:
        """Return where folding again has to start: the entries from there, the state before them, a new progress."""
        kind, known = kind_of(subject), self._progress.get(subject)
        assert kind is not None
        fresh = Progress(kind)
        if known is not None and not any(type(entry) is Void for entry in late):
            place = known.place_of(min(late, key=lambda entry: entry.order))
            if place is not None:
                fresh.tail, fresh.from_start = known.tail[:place], known.from_start
                _, state, fresh.keys = known.tail[place]
                return [entry for entry, _, _ in known.tail[place:]], state, fresh
        return (e for e in self._history(subject) if self._applied.has(e)), kind.empty(subject), fresh

    # --- states -----------------------------------------------------------------------------------------------------

    def _replace(self, subject: Subject, progress: Progress, state: State | None) -> None:
        self._touch(subject)
        self._progress[subject] = progress
        self.forgotten.discard(subject)
        self._set(subject, self.states.get(subject), state)

    def _touch(self, subject: Subject) -> None:
        if self.touched is not None:
            self.touched[subject] = None

    def _set(self, subject: Subject, before: State | None, state: State | None) -> None:
        if subject not in self._changed:
            self._changed[subject] = before
        if state is None:
            self.states.discard(subject)
        else:
            self.states[subject] = state
        self._on_change(before, state)

    def take_changes(self) -> tuple[Subject, ...]:
        """Return the subjects with another state than at the last call."""
        changed, self._changed = self._changed, {}
        return tuple(s for s, before in changed.items() if self.states.get(s) != before)

    def forget(self, subject: Subject) -> None:
        """Drop a subject. When an entry names it again, it is folded again from its history."""
        self._touch(subject)
        self._set(subject, self.states.get(subject), None)
        self._progress.pop(subject, None)
        if is_keyed(subject):
            self.forgotten.add(subject)

    def is_away(self, subject: Subject) -> bool:
        """Whether a subject was dropped, or no entry has named it."""
        return subject not in self._progress and subject not in self.states

    def folded_to(self, subject: Subject) -> tuple[FoldOrder, tuple[str, ...]] | None:
        """Return how far a subject is folded, and the rule keys it has seen; None if the fold does not know it."""
        progress = self._progress.get(subject)
        return None if progress is None else (progress.order, progress.keys)

    def pack(self, subjects: Iterable[Subject]) -> None:
        """Pack settled incidents. A late entry about one of them asks ``history``, as after a start."""
        found = []
        for subject in subjects:
            if subject in self._progress and (settled := self.settled(subject)) is not None:
                found.append(settled)
                del self._progress[subject]
                self._touch(subject)
        self.states.pack(found)

    def settled(self, subject: Subject) -> Settled | None:
        """Return an incident as it is packed, whether it is packed or not; None: there is none."""
        progress, state = self._progress.get(subject), self.states.plain.get(subject)
        if progress is None or not isinstance(state, Incident):
            return self.states.packed(subject)
        return Settled(state, progress.order, progress.keys)

    def _unpacked(self, subject: Subject) -> Progress | None:
        """Unpack an incident that an entry names, and return how far it is folded; None: it is not packed."""
        if (found := self.states.take(subject)) is None or (kind := kind_of(subject)) is None:
            return None
        self.states[subject] = found.state
        return self._continue(subject, kind, found.order, found.keys)

    def _continue(self, subject: Subject, kind: SubjectKind, order: FoldOrder, keys: tuple[str, ...]) -> Progress:
        """Continue a subject without its tail: late entries ask ``history``."""
        progress = self._progress[subject] = Progress(kind)
        progress.order, progress.keys, progress.from_start = order, keys, False
        return progress

    @property
    def folded(self) -> dict[Subject, tuple[FoldOrder, tuple[str, ...]]]:
        """How far each subject is folded that is not packed, and the rule keys it has seen: for :meth:`restore`."""
        return {subject: (progress.order, progress.keys) for subject, progress in self._progress.items()}

    def restore(
        self,
        states: Iterable[tuple[Subject, State]],
        folded: Mapping[Subject, tuple[FoldOrder, tuple[str, ...]]],
        blocks: Iterable[Block] = (),
    ) -> None:
        """Continue from the room file. The tails are empty: late entries ask ``history``."""
        for subject, (order, keys) in folded.items():
            kind = kind_of(subject)
            if kind is not None:
                self._continue(subject, kind, order, keys)
                if kind.empty(subject) is not None:
                    self.lasting[subject] = None
        for subject, state in states:
            self._set(subject, None, state)
        for block in blocks:
            self.states.add(block)
        self._changed = {}


def _in_order(entries: Iterable[Entry]) -> list[Entry]:
    """Each entry once, in the order of the fold."""
    return sorted({(e.book, e.no): e for e in entries}.values(), key=lambda e: e.order)
