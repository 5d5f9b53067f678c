"""Corrections and undone entries.

The entries stay in the book; the screen shows them with their correction.
"""

import msgspec
from msgspec.structs import replace

from data.entries import Entry, Fix, Subject, Void
from data.entries.base import FoldOrder


class Correction(msgspec.Struct, frozen=True):
    """The fate of an entry. ``word``: fixed or void. ``no`` and ``ref``: the entry that corrected or undid it.

    ``earlier``: the corrections before, newest first: the one that counts again if this one is undone.
    """

    word: str
    no: int
    ref: str
    order: FoldOrder
    earlier: "tuple[Correction, ...]" = ()


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
        found = [Correction(word, entry.no, entry.ref, entry.order)]
        if (before := self.known.get(ref)) is not None:
            found += [replace(before, earlier=()), *before.earlier]
        known = {each.ref: each for each in found}.values()
        first, *rest = sorted(known, key=lambda each: (each.word, each.order), reverse=True)
        self.known[ref] = replace(first, earlier=tuple(rest) if first.word == "fixed" else ())

    def of(self, ref: str) -> Correction | None:
        """Return how entry ``ref`` was corrected or undone, or None."""
        if (found := self.known.get(ref)) is None or found.word == "void":
            return found
        return next((each for each in (found, *found.earlier) if each.ref not in self.void), None)
