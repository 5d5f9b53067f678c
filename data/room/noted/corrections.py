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


class Corrections(msgspec.Struct):
    """``void``: ref of an undone entry → the subjects folded without it. ``known``: ref → :class:`Correction`."""

    void: dict[str, tuple[Subject, ...]] = {}
    known: dict[str, Correction] = {}

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
        found = Correction(word, entry.no, entry.ref, entry.order)
        before = self.known.get(ref)
        if before is None or (before.word, before.order) < (found.word, found.order):
            self.known[ref] = found

    def of(self, ref: str) -> Correction | None:
        """Return how entry ``ref`` was corrected or undone, or None."""
        found = self.known.get(ref)
        if found is not None and found.word == "fixed" and found.ref in self.void:
            return None  # the correction itself was undone
        return found
