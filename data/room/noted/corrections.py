"""Corrections and undone entries.

The entries stay in the book; the screen shows them with their correction. All are kept for good: of many, those that
were made first are packed. A *bucket* has those of entries with neighbouring numbers, compressed, so a start need not
read them, and nobody has to remember which entries they are about.
"""

import zlib
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from itertools import islice

import msgspec

from data.entries import Entry, Fix, Subject, Void
from data.entries.base import FoldOrder
from data.entries.subjects import split_ref
from data.room.noted.touched import Touched
from data.room.state.packed import UNREADABLE, nothing_else

#: Corrections that are not packed, those that were made last. The others are packed when they are as many.
PLAIN = 256
#: A bucket is about so many entries of a book.
SPAN = 4_096
#: Buckets that were asked for last, kept as they were read.
ASKED = 8


class Correction(msgspec.Struct, frozen=True):
    """The fate of an entry. ``word``: fixed or void. ``no`` and ``ref``: the entry that corrected or undid it."""

    word: str
    no: int
    ref: str
    order: FoldOrder


class Latest(Correction, frozen=True):
    """The correction that counts. ``earlier``: those before, newest first, for when this one is undone."""

    earlier: tuple[Correction, ...] = ()


#: The correction of an entry, and the subjects that are folded without the entry (None: it was not undone).
Noted = tuple[Latest, tuple[Subject, ...] | None]


class Bucket(msgspec.Struct, frozen=True):
    """Corrections of entries with neighbouring numbers, packed.

    book: of these entries
    place: their numbers, divided by :data:`SPAN`
    undone: the highest number of one that was undone; 0: none was
    packed: a JSON object, ref → :data:`Noted` as a list, compressed (zlib)
    """

    book: str
    place: int
    undone: int
    packed: bytes

    @property
    def name(self) -> str:
        """Its name among all of them."""
        return f"{self.book} {self.place}"


@cache
def _noted() -> msgspec.json.Decoder[dict[str, Noted]]:
    return msgspec.json.Decoder(dict[str, Noted])


class Corrections:
    """Corrections by the ref of the entry.

    void: ref of an undone entry → the subjects folded without it; but for those that are packed
    known: ref → :class:`Latest`, the same
    buckets: those that are packed
    undone: ``void`` with those that are packed
    touched: where it is noted what has changed; None: nobody asks
    on_unreadable: is called when a bucket cannot be read, and calls :meth:`mend`
    """

    def __init__(
        self,
        void: dict[str, tuple[Subject, ...]] | None = None,
        known: dict[str, Latest] | None = None,
        buckets: dict[str, Bucket] | None = None,
    ) -> None:
        self.void = {} if void is None else void
        self.known = {} if known is None else known
        self.buckets = {} if buckets is None else buckets
        self.undone = Undone(self)
        for bucket in self.buckets.values():
            self.undone.reach(bucket)
        self.touched: Touched | None = None
        self.on_unreadable: Callable[[], None] = nothing_else
        self._asked: dict[str, dict[str, Noted]] = {}

    def note(self, entry: Void | Fix) -> None:
        """Record an undo or a correction."""
        if isinstance(entry, Fix):
            self._set(entry.of, "fixed", entry)
        else:
            for ref in entry.of:
                self._unpack(ref)
                self.void[ref] = tuple(sorted({*self.void.get(ref, ()), *entry.subjects}))
                self._set(ref, "void", entry)
        if len(self.known) > 2 * PLAIN:
            self._pack()

    def _set(self, ref: str, word: str, entry: Entry) -> None:
        # The newest one counts, and an undo counts more than any correction ("void" > "fixed").
        self._unpack(ref)
        found = [Correction(word, entry.no, entry.ref, entry.order)]
        if (before := self.known.get(ref)) is not None:
            found += [Correction(before.word, before.no, before.ref, before.order), *before.earlier]
        known = {each.ref: each for each in found}.values()
        first, *rest = sorted(known, key=lambda each: (each.word, each.order), reverse=True)
        earlier = tuple(rest) if first.word == "fixed" else ()
        self.known[ref] = Latest(first.word, first.no, first.ref, first.order, earlier)
        if self.touched is not None:
            self.touched.refs[ref] = None

    def of(self, ref: str) -> Correction | None:
        """Return how entry ``ref`` was corrected or undone, or None."""
        found = self.known.get(ref)
        if found is None and (packed := self.packed(ref)) is not None:
            found = packed[0]
        if found is None or found.word == "void":
            return found
        return next((each for each in (found, *found.earlier) if each.ref not in self.undone), None)

    # --- packed ones ------------------------------------------------------------------------------------------------

    def packed(self, ref: str) -> Noted | None:
        """Return what was noted of an entry if it is packed; else None."""
        return self._opened(_bucket_of(ref)).get(ref) if self.buckets else None

    def all_packed(self) -> dict[str, Noted]:
        """Return all that is packed, by ref."""
        return {ref: noted for name in [*self.buckets] for ref, noted in self._opened(name).items()}

    def _opened(self, name: str) -> dict[str, Noted]:
        found = self._asked.get(name)
        if found is None:
            if name not in self.buckets:
                return {}
            try:
                found = self._read(name)
            except UNREADABLE:
                self.on_unreadable()
                found = self._read(name)
            if len(self._asked) >= ASKED:
                self._asked.clear()
            self._asked[name] = found
        return found

    def _read(self, name: str) -> dict[str, Noted]:
        """Read a bucket. Raises :data:`UNREADABLE`."""
        bucket = self.buckets.get(name)
        return _noted().decode(zlib.decompress(bucket.packed)) if bucket is not None else {}

    def mend(self, known: "Corrections") -> None:
        """Put others in the places of the buckets that cannot be read. ``known``: has them all, packed or not."""
        noted = {ref: (latest, known.void.get(ref)) for ref, latest in known.known.items()} | known.all_packed()
        for name in [*self.buckets]:
            try:
                self._read(name)
            except UNREADABLE:
                self._write(name, {r: n for r, n in noted.items() if _bucket_of(r) == name and r not in self.known})

    def _unpack(self, ref: str) -> None:
        """Have what was noted of an entry plain, if it is packed."""
        noted = self.packed(ref)
        if noted is not None:
            self.known[ref] = noted[0]
            if noted[1] is not None:
                self.void[ref] = noted[1]
            name = _bucket_of(ref)
            self._write(name, {each: found for each, found in self._opened(name).items() if each != ref})

    def _pack(self) -> None:
        """Pack those that were made first."""
        some: dict[str, dict[str, Noted]] = {}
        for ref in [*islice(self.known, len(self.known) - PLAIN)]:
            some.setdefault(_bucket_of(ref), {})[ref] = (self.known.pop(ref), self.void.pop(ref, None))
            if self.touched is not None:
                self.touched.refs[ref] = None
        for name, noted in some.items():
            self._write(name, self._opened(name) | noted)

    def _write(self, name: str, noted: dict[str, Noted]) -> None:
        self._asked.pop(name, None)
        if noted:
            book, _, place = name.rpartition(" ")
            undone = max((split_ref(ref)[1] for ref, (_, subjects) in noted.items() if subjects is not None), default=0)
            bucket = Bucket(book, int(place), undone, zlib.compress(msgspec.json.encode(noted), 1))
            self.buckets[name] = bucket
            self.undone.reach(bucket)
        else:
            del self.buckets[name]
        if self.touched is not None:
            self.touched.buckets[name] = None


class Undone(Mapping[str, tuple[Subject, ...]]):
    """Ref of an undone entry → the subjects that are folded without it, packed or not.

    plain: those that are not packed
    packed_to: book → no packed one has a higher number
    """

    def __init__(self, corrections: Corrections) -> None:
        self._corrections = corrections
        self.plain = corrections.void
        self.packed_to: dict[str, int] = {}

    def reach(self, bucket: Bucket) -> None:
        """Note that there is a bucket."""
        if bucket.undone > self.packed_to.get(bucket.book, 0):
            self.packed_to[bucket.book] = bucket.undone

    def may_have(self, entry: Entry) -> bool:
        """Whether an entry may be undone, without a look into a bucket: most entries are newer than all of these."""
        return entry.no <= self.packed_to.get(entry.book, 0) or entry.ref in self.plain

    def __contains__(self, ref: object) -> bool:
        return isinstance(ref, str) and self._subjects(ref) is not None

    def __getitem__(self, ref: str) -> tuple[Subject, ...]:
        if (found := self._subjects(ref)) is None:
            raise KeyError(ref)
        return found

    def __iter__(self) -> Iterator[str]:
        yield from self._corrections.void
        yield from (ref for ref, (_, subjects) in self._corrections.all_packed().items() if subjects is not None)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def _subjects(self, ref: str) -> tuple[Subject, ...] | None:
        found = self._corrections.void.get(ref)
        if found is None and (packed := self._corrections.packed(ref)) is not None:
            found = packed[1]
        return found


def _bucket_of(ref: str) -> str:
    """Return the name of the bucket of an entry: the book, and the numbers."""
    book, no = split_ref(ref)
    return f"{book} {no // SPAN}"
