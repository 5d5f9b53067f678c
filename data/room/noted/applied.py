"""Applied entries of each book: the highest number, and the gaps below it."""

import msgspec

from data.entries import Entry


class Applied(msgspec.Struct):
    """``last``: book → the highest number applied. ``gaps``: book → ranges (first, last) not applied below it."""

    last: dict[str, int] = {}
    gaps: dict[str, list[tuple[int, int]]] = {}

    def note(self, entry: Entry) -> bool:
        """Record that an entry was applied; return False if it was before."""
        book, no = entry.book, entry.no
        last = self.last.get(book, 0)
        if no <= last:
            return self._fill_gap(book, no)
        if no > last + 1:
            self.gaps.setdefault(book, []).append((last + 1, no - 1))
        self.last[book] = no
        return True

    def _fill_gap(self, book: str, no: int) -> bool:
        gaps = self.gaps.get(book, [])
        for i, (first, last) in enumerate(gaps):
            if first <= no <= last:
                gaps[i : i + 1] = [g for g in ((first, no - 1), (no + 1, last)) if g[0] <= g[1]]
                return True
        return False

    def has(self, entry: Entry) -> bool:
        """Whether an entry was applied."""
        if entry.no > self.last.get(entry.book, 0):
            return False
        return not any(first <= entry.no <= last for first, last in self.gaps.get(entry.book, ()))
