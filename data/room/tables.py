"""The tables of the room: which rows a room has, and the room that rows make.

A row has a key, by which it is written again when it changes, and a document with every field written out, so that
TinyDB's queries find it. Moments are UTC milliseconds.

* A table for each kind of subject (``incidents``, ``posts``, …). Beside its state, a document has the ``subject``, how
  far it is folded (``fold_order``) and the rule keys it has seen (``fold_keys``). ``shifts`` also has a row for each of
  the last turns of control (``subject`` empty).
* ``settled``: settled incidents of a room that has many, some in each document (:mod:`data.room.state.packed`).
* ``gone``: subjects that the fold knows and that have no state. ``left``: those of a room that has many, some in each
  document (:mod:`data.room.noted.gone`).
* ``corrections``, ``undone``: entries that were corrected or undone. ``annunciations``: when alarms sounded.
* ``amended``: corrections of a room that has many, some in each document (:mod:`data.room.noted.corrections`).
* ``meta``: everything else, in one document (:class:`Meta`).
"""

import zlib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any, Protocol, get_type_hints

import msgspec

from data.book.reading.readable import ReadableBook
from data.entries import Entry, Subject
from data.entries.base import FoldOrder
from data.entries.codec import KINDS
from data.room.noted.annunciations import Annunciation
from data.room.noted.corrections import Bucket, Corrections, Latest
from data.room.noted.gone import Names
from data.room.noted.touched import Touched
from data.room.reducers import SUBJECT_KINDS, VERSION, kind_of
from data.room.reducers.control import TURNS_KEPT
from data.room.room import Dump, Position, Room
from data.room.state.base import State
from data.room.state.control import Duty, Turn
from data.room.state.packed import Block

SETTLED, GONE, LEFT, CORRECTIONS, UNDONE = "settled", "gone", "left", "corrections", "undone"
AMENDED, ANNUNCIATIONS, META = "amended", "annunciations", "meta"

#: The table of incidents.
INCIDENTS = SUBJECT_KINDS["incident"].table
#: The tables of subjects, and all tables in the order in which they are written.
SUBJECT_TABLES = tuple(kind.table for kind in SUBJECT_KINDS.values())
TABLES = (*SUBJECT_TABLES, SETTLED, GONE, LEFT, CORRECTIONS, UNDONE, AMENDED, ANNUNCIATIONS, META)
#: Tables whose older rows may be packed, and where these are.
PACKED_IN = {INCIDENTS: SETTLED, GONE: LEFT, CORRECTIONS: AMENDED, UNDONE: AMENDED}
#: The tables that can be queried: all but ``meta``, and those of packed rows.
QUERIED = tuple(table for table in TABLES if table not in (*PACKED_IN.values(), META))


class FoldedBook(Protocol):
    """A book as far as a room that was stored needs it, with those that are folded with it."""

    def all_entries(self) -> Iterator[Entry]: ...
    def all_of(self, subject: Subject) -> Iterator[Entry]: ...


class ReadsBook(FoldedBook, Protocol):
    """A book as far as the room file needs it, open for writing or for reading."""

    @property
    def id(self) -> str: ...
    @property
    def last_no(self) -> int: ...
    def hash(self, no: int) -> str: ...
    def entries(self, start: int) -> Iterator[Entry]: ...
    def others(self) -> Mapping[str, ReadableBook]: ...
    @property
    def earlier(self) -> tuple[ReadableBook, ...]: ...


class Meta(msgspec.Struct, frozen=True):
    """The one document of ``meta``.

    version: of the fold, see :func:`version`
    book, no, hash: the last entry of the own book that was folded
    others: last number and hash of each other station's book
    earlier: last number of each book that this one continues; they may get more entries
    """

    version: str
    book: str
    no: int
    hash: str
    others: dict[str, tuple[int, str]]
    earlier: dict[str, int]
    position: Position


class Folded(msgspec.Struct, frozen=True):
    """The state of a subject (None: it has none), how far it is folded, and the rule keys it has seen."""

    state: State | None
    order: FoldOrder | None
    keys: tuple[str, ...]
    is_forgotten: bool = False


class Row(msgspec.Struct, frozen=True):
    """A row of a table.

    content: is frozen, and becomes a document in :func:`document`; None: there is no such row, or not any more
    """

    table: str
    key: str
    content: Folded | Block | Names | Turn | Latest | Bucket | tuple[Subject, ...] | Annunciation | None


# --- from the room to rows --------------------------------------------------------------------------------------------


@cache
def version() -> str:
    """Return the version of the fold and a checksum of all states, their fields and the kinds of entries."""
    parts = [str(kind.__struct_config__.tag) for kind in KINDS]
    for kind in SUBJECT_KINDS.values():
        parts += [kind.table, *(entry.__name__ for entry in kind.reducers)]
    structs: list[type[msgspec.Struct]] = [*State.__subclasses__(), Meta, Position, Latest, Annunciation]
    structs += [Block, Bucket, Names]
    # Sorted: a state has its place among the others from the order of imports, which each command has its own of.
    parts += sorted(f"{struct.__name__}:{','.join(struct.__struct_fields__)}" for struct in structs)
    return f"{VERSION}.{zlib.crc32(' '.join(parts).encode()):08x}"


def meta_of(room: Room, book: ReadsBook) -> Meta:
    """Return what ``meta`` says of a room that is folded from ``book``. Raises LookupError, OSError."""
    position = room.position()
    no = position.last.get(book.id, 0)
    others = {id: _end(other, position.last.get(id, 0)) for id, other in book.others().items()}
    earlier = {each.id: each.last_no for each in book.earlier}
    return Meta(version(), book.id, no, book.hash(no), others, earlier, position)


def _end(book: ReadableBook, no: int) -> tuple[int, str]:
    no = min(no, book.last_no)
    return no, book.hash(no)


def rows(room: Room, touched: Touched) -> list[Row]:
    """Return the rows of what entries have touched."""
    found = [row for subject in touched.subjects for row in _subject_rows(room, subject)]
    found += [Row(SETTLED, str(number), room.states.blocks.get(number)) for number in touched.blocks]
    found += [row for ref in touched.refs for row in _ref_rows(room, ref)]
    found += [Row(LEFT, str(place), room.gone.buckets.get(place)) for place in touched.names]
    found += [Row(AMENDED, name, room.bucket(name)) for name in touched.buckets]
    found += [Row(ANNUNCIATIONS, ref, each) for ref, each in touched.annunciations.items()]
    return found


def _subject_rows(room: Room, subject: Subject) -> Iterator[Row]:
    kind = kind_of(subject)
    if kind is None:
        return
    state = room.states.plain.get(subject)
    order, keys = room.folded_to(subject) or (None, ())
    folded = Folded(state, order, keys, subject in room.gone.plain)
    is_known = folded.order is not None or folded.is_forgotten
    yield Row(kind.table, subject, folded if state is not None else None)
    yield Row(GONE, subject, folded if state is None and is_known else None)
    if isinstance(state, Duty):
        turns = dict(enumerate(state.turns))
        yield from (Row(kind.table, _turn_key(n), turns.get(n)) for n in range(TURNS_KEPT))


def _ref_rows(room: Room, ref: str) -> Iterator[Row]:
    yield Row(CORRECTIONS, ref, room.correction_noted(ref))
    yield Row(UNDONE, ref, room.folded_without(ref))


def _turn_key(place: int) -> str:
    return f"turn {place}"


def document(row: Row) -> dict[str, Any]:
    """Return the document of a row that has a content."""
    key, content = row.key, row.content
    if isinstance(content, Folded):
        fields = plain(content.state) if content.state is not None else {"forgotten": content.is_forgotten}
        return {"subject": key, **fields, "fold_order": content.order, "fold_keys": content.keys}
    if isinstance(content, Turn):
        return {"subject": "", "place": int(key.removeprefix("turn ")), **plain(content)}
    if isinstance(content, Annunciation):
        return {"entry": key, "at": content.at, "key": content.key}
    if isinstance(content, Block | Bucket | Names):
        return {name: plain(getattr(content, name)) for name in content.__struct_fields__}
    if isinstance(content, Latest):
        return {"entry": key, **plain(content)}
    return {"entry": key, "subjects": content}


def documents(room: Room, table: str) -> list[dict[str, Any]]:
    """Return the documents of a table."""
    found = rows(room, room.everything())
    packed = [subject for block in room.states.blocks.values() for subject in block.subjects if subject]
    settled = (each for each in map(room.states.packed, packed) if each)
    found += [Row(INCIDENTS, each.state.subject, Folded(each.state, each.order, each.keys)) for each in settled]
    found += [Row(GONE, each, Folded(None, None, (), True)) for each in room.gone if each not in room.gone.plain]
    for ref, (latest, subjects) in room.packed_corrections().items():
        found += [Row(CORRECTIONS, ref, latest), Row(UNDONE, ref, subjects)]
    return [document(row) for row in found if row.table == table and row.content is not None]


@cache
def fields_of(table: str) -> dict[str, Any]:
    """Return the fields of a table's documents: name → type, as annotated in the states."""
    if table in (CORRECTIONS, UNDONE, ANNUNCIATIONS):
        own: dict[str, Any] = {CORRECTIONS: hints(Latest), UNDONE: {"subjects": tuple[Subject, ...]}}.get(
            table, {"at": int, "key": str}
        )
        return {"entry": str, **own}
    folded = {"fold_order": FoldOrder, "fold_keys": tuple[str, ...]}
    if table == GONE:
        return {"subject": str, "forgotten": bool, **folded}
    state = _state_of(table)
    turn = {"place": int, **hints(Turn)} if state is Duty else {}
    return {"subject": str, **hints(state), **turn, **folded}


def hints(struct: type[msgspec.Struct]) -> dict[str, Any]:
    """Return the fields of a struct: name → type."""
    found = get_type_hints(struct)
    return {name: found[name] for name in struct.__struct_fields__}


def plain(value: Any) -> Any:
    """Return a struct as plain values, with the fields that are at their default, also of structs inside it."""
    if isinstance(value, msgspec.Struct):
        return {name: plain(getattr(value, name)) for name in value.__struct_fields__}
    if isinstance(value, tuple):
        return [plain(each) for each in value]
    return value


# --- from rows to the room --------------------------------------------------------------------------------------------


class _OfSubject(msgspec.Struct):
    subject: Subject
    fold_order: FoldOrder | None = None
    fold_keys: tuple[str, ...] = ()
    forgotten: bool = False
    place: int = 0


class _OfEntry(msgspec.Struct):
    entry: str
    subjects: tuple[Subject, ...] = ()
    at: int = 0
    key: str = ""


@cache
def _decoder(of: type[Any]) -> msgspec.json.Decoder[Any]:
    """Return the decoder of a type, made at its first use: making them all takes 3 ms of each start."""
    return msgspec.json.Decoder(of)


@cache
def _state_of(table: str) -> type[State]:
    return next(kind.state for kind in SUBJECT_KINDS.values() if kind.table == table)


def read_meta(text: bytes) -> Meta:
    """Read the document of ``meta``. Raises msgspec.MsgspecError."""
    meta: Meta = _decoder(Meta).decode(text)
    return meta


class Restoring:
    """Gathers what rows say of a room, and makes the room. Methods raise msgspec.MsgspecError."""

    def __init__(self) -> None:
        self._states: list[tuple[Subject, State]] = []
        self._dump = Dump()

    def add(self, table: str, texts: Iterable[bytes]) -> list[str]:
        """Take in the documents of a table but ``meta``; return the keys of its rows."""
        if table == ANNUNCIATIONS:
            return self._add_annunciations(texts)
        if table in (CORRECTIONS, UNDONE):
            return [self._add_entry(table, text) for text in texts]
        packed = {SETTLED: self._add_block, LEFT: self._add_names, AMENDED: self._add_bucket}.get(table)
        if packed is not None:
            return [packed(text) for text in texts]
        return [self._add_subject(table, text) for text in texts]

    def _add_subject(self, table: str, text: bytes) -> str:
        found: _OfSubject = _decoder(_OfSubject).decode(text)
        subject = found.subject
        if not subject:
            return _turn_key(found.place)
        if found.fold_order is not None:
            self._dump.folded[subject] = (found.fold_order, found.fold_keys)
        if table != GONE:
            self._states.append((subject, _decoder(_state_of(table)).decode(text)))
        elif found.forgotten:
            self._dump.gone.append(subject)
        return subject

    def _add_block(self, text: bytes) -> str:
        block: Block = _decoder(Block).decode(text)
        self._dump.blocks[block.block] = block
        return str(block.block)

    def _add_bucket(self, text: bytes) -> str:
        bucket: Bucket = _decoder(Bucket).decode(text)
        self._dump.buckets[bucket.name] = bucket
        return bucket.name

    def _add_names(self, text: bytes) -> str:
        names: Names = _decoder(Names).decode(text)
        self._dump.names[names.place] = names
        return str(names.place)

    def _add_entry(self, table: str, text: bytes) -> str:
        found: _OfEntry = _decoder(_OfEntry).decode(text)
        if table == CORRECTIONS:
            self._dump.corrections[found.entry] = _decoder(Latest).decode(text)
        else:
            self._dump.void[found.entry] = found.subjects
        return found.entry

    def _add_annunciations(self, texts: Iterable[bytes]) -> list[str]:
        """Decode all at once: they are the most rows of a quiet room, and small."""
        found: list[_OfEntry] = _decoder(list[_OfEntry]).decode(b"[%b]" % b",".join(texts))
        self._dump.annunciations = [Annunciation(each.at, each.entry, each.key) for each in found]
        return [each.entry for each in found]

    def corrections(self) -> Corrections:
        """Return what has corrected entries."""
        return Corrections(self._dump.void, self._dump.corrections, self._dump.buckets)

    def room(self, position: Position, book: FoldedBook) -> Room:
        """Return the room as it was at ``position``, folded from ``book``."""
        self._dump.position = position
        return Room.restore(self._states, self._dump, book.all_of, book.all_entries)
