"""Entry list: the lines of the book, each read when it comes on screen."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Hashable, Sequence
from datetime import date

from data.base.clock import MINUTE
from data.entries.base import SYSTEM
from data.view.values import BookLine
from widgets.base.virtual_list import VirtualList
from widgets.drawing.cells import cells
from widgets.drawing.styled_line import StyledLine
from widgets.drawing.times import Times

#: Cells of the entry's kind and of what it is about.
LABEL, ABOUT = 9, 7


def number_text(line: BookLine) -> str:
    """Return ``284``; ``POL 284`` for a line of another station's book."""
    return f"{line.station} {line.no}" if line.station else str(line.no)


def index_of(numbers: Sequence[int], key: int) -> int:
    """Return the index of ``key``, or where it would be: ``numbers`` rise, or have a ``find`` of their own."""
    find = getattr(numbers, "find", None)
    if find is None:
        return bisect_left(numbers, key)
    index: int | None = find(key)
    return len(numbers) if index is None else index


class EntryList(VirtualList):
    """Rows of the book, oldest first. The cursor's key is the entry's number."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._numbers: Sequence[int] = ()
        self._line: Callable[[int], BookLine] | None = None
        self._zone = "UTC"
        self._shift: Callable[[int], str] | None = None
        self.is_following = True
        self.is_searching = False

    def update(
        self,
        numbers: Sequence[int],
        line: Callable[[int], BookLine],
        *,
        zone: str,
        shift: Callable[[int], str] | None = None,
    ) -> None:
        """Show the entries ``numbers``, which rise: a range, or the result of a filter.

        line: reads an entry when it comes on screen.
        shift: words of the shift at a moment (UTC ms), for the lines with the date.

        The cursor follows new entries while it is on the last one, or has not been moved.
        """
        was_following = self.is_following or self.cursor is None
        self._numbers, self._line, self._zone, self._shift = numbers, line, zone, shift
        if was_following and numbers:
            if self.cursor != numbers[-1] or self._index != len(numbers) - 1:
                self._set(len(numbers) - 1, False)
            else:
                self.repaint()
            return
        after: list[Hashable] = []
        if isinstance(self.cursor, int) and numbers:
            near = index_of(numbers, self.cursor)
            after = [numbers[min(near, len(numbers) - 1)]]
        self.refresh_rows(after)

    def _set(self, index: int | None, chosen: bool) -> None:
        self.is_following = index is None or index == len(self._numbers) - 1
        super()._set(index, chosen)

    # --- rows -------------------------------------------------------------------------------------------------------

    def count(self) -> int:
        return len(self._numbers) if self._line is not None else 0

    def key(self, index: int) -> Hashable:
        return self._numbers[index]

    def find(self, key: Hashable, near: int) -> int | None:
        if not isinstance(key, int):
            return None
        index = index_of(self._numbers, key)
        return index if index < len(self._numbers) and self._numbers[index] == key else None

    def cache_key(self, index: int) -> Hashable | None:
        entry = self._at(index)
        return (entry.book, entry.no, entry.mark, entry.points, entry.words, entry.listed, entry.via)

    def _at(self, index: int) -> BookLine:
        assert self._line is not None
        return self._line(self._numbers[index])

    @property
    def _times(self) -> Times:
        return self.look.times(self._zone)

    def _day(self, index: int) -> date:
        return self._times.local(self._at(index).listed).date()

    def _date_line(self, index: int, width: int) -> StyledLine:
        entry = self._at(index)
        text = self._times.dates(entry.listed)[1]
        if shift := self._shift_of(index):
            text = f"{text} {self.look.plain(shift)}"
        return StyledLine(" ").add(self.look.cut(text, width - 2), "muted")

    def sticky(self, index: int, width: int) -> StyledLine | None:
        return self._date_line(index, width)

    def divider(self, index: int, width: int) -> StyledLine | None:
        """Return the date and the shift above the first entry of another day, or of another crew's shift."""
        is_first = self._day(index) != self._day(index - 1) or self._shift_of(index) != self._shift_of(index - 1)
        return self._date_line(index, width) if is_first else None

    def _shift_of(self, index: int) -> str:
        entry = self._at(index)
        return "" if self._shift is None or entry.is_history else self._shift(entry.at)

    def paint_row(self, index: int, width: int, is_selected: bool) -> StyledLine:
        """Return ``  284 08:08:00 LST  LOG      post 4  phone not answered → see 287``."""
        look, entry = self.look, self._at(index)
        is_void = entry.mark == "void"
        digits = max(5, getattr(self._numbers, "widest", 0) or len(str(self._at(len(self._numbers) - 1).no)))
        row = StyledLine(ground="sel" if is_selected else "bg")
        row.add(look.glyphs.cursor if is_selected else " ", "accent")
        row.add(number_text(entry).rjust(digits), "text").add(" ").add(self._times.hms(entry.listed), "muted").add(" ")
        by = look.plain(entry.by)
        row.add(look.pad("-" if by in ("", SYSTEM) else by, 4), "text").add(" ")
        row.add(look.pad(look.plain(entry.label), LABEL), "void" if is_void else "strong").add(" ")
        words = look.plain(entry.words)
        if entry.occurred is not None and abs(entry.occurred - entry.listed) >= MINUTE:
            words = f"{self._times.hm_seen(entry.occurred, entry.at)} {words}"
        if entry.via:
            words = f"[{look.plain(entry.via)}] {words}"
        note, note_role = self._note(entry)
        about = look.plain(entry.about)
        free = width - row.width - ABOUT - 2 - cells(words) - (cells(note) + 1 if note else 0)
        row.add(look.pad(about, ABOUT + max(0, min(cells(about) - ABOUT, free))), "text").add(" ")
        room = width - row.width - 1
        row.add(look.cut(words, max(0, room - (cells(note) + 1 if note else 0))), "void" if is_void else "text")
        if note:
            row.add(" ").add(look.cut(note, width - row.width - 1), note_role)
        return row.pad_to(width - 1).add(look.glyphs.cursor_end if is_selected else " ", "accent")

    def _note(self, entry: BookLine) -> tuple[str, str]:
        look = self.look
        if entry.mark == "fixed" and entry.points:
            return f"{look.glyphs.arrow} {look.word('screen.book.see', no=entry.points)}", "strong"
        if entry.mark == "void":
            return look.word("entry.void"), "text"
        if entry.mark == "suspect":
            return look.word("screen.book.suspect"), "alarm"
        return "", "text"

    def empty(self, width: int, height: int) -> list[StyledLine]:
        key = "screen.book.searching" if self.is_searching else "screen.book.none"
        return [StyledLine(), StyledLine("   ").add(self.look.cut(self.look.word(key), width - 4), "text")]
