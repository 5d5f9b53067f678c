"""Corrections and undone entries.

The entries stay in the book; the screen shows them with their correction.
"""

import msgspec

from data.entries import Entry, Fix, Subject, Void
from data.entries.base import FoldOrder


class Correction(msgspec.Struct, frozen=True):
    """The fate of an entry. ``word``: fixed or void. ``no`` and ``ref``: the entry that corrected or undid it."""

    word: str
    no: int
    ref: str
    order: FoldOrder


class Latest(Correction, frozen=True):
    """The correction that counts. ``earlier``: those before, newest first, for when this one is undone."""

    earlier: tuple[Correction, ...] = ()


class Corrections(msgspec.Struct):
    """``void``: ref of an undone entry → the subjects folded without it. ``known``: ref → :class:`Latest`."""

    void: dict[str, tuple[Subject, ...]] = {}
    known: dict[str, Latest] = {}

    def note(self, entry: Void | Fix) -> None:
        """Record an undo or a correction."""
        if isinstance(entry, Fix):
            self._set(entry.of, "fixed", entry)
            return
        for ref in entry.of:
            self.void[ref] = tuple(sorted({*self.void.get(ref, ()), *entry.subjects}))
            self._set(ref, "void", entry)

    def _set(self, ref: str, word: str, entry: Entry) -> None:
        # The newest one counts, and an undo counts more than any correction ("void" > "fixed").
        found = [Correction(word, entry.no, entry.ref, entry.order)]
        if (before := self.known.get(ref)) is not None:
            found += [Correction(before.word, before.no, before.ref, before.order), *before.earlier]
        known = {each.ref: each for each in found}.values()
        first, *rest = sorted(known, key=lambda each: (each.word, each.order), reverse=True)
        earlier = tuple(rest) if first.word == "fixed" else ()
        self.known[ref] = Latest(first.word, first.no, first.ref, first.order, earlier)

    def of(self, ref: str) -> Correction | None:
        """Return how entry ``ref`` was corrected or undone, or None."""
        if (found := self.known.get(ref)) is None or found.word == "void":
            return found
        return next((each for each in (found, *found.earlier) if each.ref not in self.void), None)
