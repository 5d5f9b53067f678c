"""What became of entries: corrected, or undone. The entries stay; whoever shows one shows its mark."""

from __future__ import annotations

import msgspec

from data.entries import Entry, Fix, Subject, Void
from data.entries.base import Order


class Mark(msgspec.Struct, frozen=True):
    """What became of an entry: ``word`` is fixed or void; ``no`` and ``ref`` name the entry that did it."""

    word: str
    no: int
    ref: str
    order: Order


class Marks:
    """``void``: an undone entry's ref → the subjects that are folded without it. ``marks``: ref → :class:`Mark`."""

    def __init__(
        self, void: dict[str, tuple[Subject, ...]] | None = None, marks: dict[str, Mark] | None = None
    ) -> None:
        self.void = {} if void is None else void
        self.marks = {} if marks is None else marks

    def note(self, entry: Void | Fix) -> None:
        """An entry that says something of others."""
        if isinstance(entry, Fix):
            self._set(entry.of, "fixed", entry)
            return
        for ref in entry.of:
            self.void[ref] = tuple(sorted({*self.void.get(ref, ()), *entry.subjects}))
            self._set(ref, "void", entry)

    def _set(self, ref: str, word: str, entry: Entry) -> None:
        # The newest one stands, and an undo stands over any correction.
        mark = Mark(word, entry.no, entry.ref, entry.order)
        before = self.marks.get(ref)
        if before is None or (before.word, before.order) < (mark.word, mark.order):
            self.marks[ref] = mark

    def of(self, ref: str) -> Mark | None:
        """Whether entry ``ref`` was corrected or undone, and by which entry."""
        found = self.marks.get(ref)
        if found is not None and found.word == "fixed" and found.ref in self.void:
            return None
        return found
