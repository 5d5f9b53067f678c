"""The book's lines as a list: read one by one as they come on screen, the cursor on an entry's number."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Hashable, Sequence
from datetime import date

from data.entries.base import SYSTEM
from data.view.values import BookLine
from widgets.base.virtual_list import VirtualList
from widgets.drawing.cells import cells
from widgets.drawing.styled_line import StyledLine
from widgets.drawing.times import Times

#: Cells of the entry's kind and of what it is about.
LABEL, ABOUT = 8, 7


def number_of(line: BookLine) -> str:
    """``284``; of another station's book with its code: ``POL 284``."""
    return f"{line.station} {line.no}" if line.station else str(line.no)


def place_of(numbers: Sequence[int], key: int) -> int:
    """Where ``key`` stands, or would: ``numbers`` rise, or know it themselves."""
    find = getattr(numbers, "find", None)
    if find is None:
        return bisect_left(numbers, key)
    place: int | None = find(key)
    return len(numbers) if place is None else place


class EntryList(VirtualList):
    """Rows of the book, oldest first. The cursor's key is the entry's number."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._numbers: Sequence[int] = ()
        self._line: Callable[[int], BookLine] | None = None
        self._zone = "UTC"
        self._shift: Callable[[int], str] | None = None
        self.following = True
        self.searching = False

    def update(
        self,
        numbers: Sequence[int],
        line: Callable[[int], BookLine],
        *,
        zone: str,
        shift: Callable[[int], str] | None = None,
    ) -> None:
        """Show the entries ``numbers`` (rising: a range, or what a filter left), each read with ``line`` when it comes
        on screen. ``shift``: the words of the shift at a moment (UTC ms), for the lines with the date.

        While the cursor is on the last entry, or none has been chosen yet, it goes along with new ones.
        """
        followed = self.following or self.cursor is None
        self._numbers, self._line, self._zone, self._shift = numbers, line, zone, shift
        if followed and numbers:
            if self.cursor != numbers[-1] or self._place != len(numbers) - 1:
                self._set(len(numbers) - 1)
            else:
                self.repaint()
            return
        after: list[Hashable] = []
        if isinstance(self.cursor, int) and numbers:
            near = place_of(numbers, self.cursor)
            after = [numbers[min(near, len(numbers) - 1)]]
        self.rows_changed(after)

    @property
    def chosen(self) -> BookLine | None:
        """The line under the cursor."""
        if self._line is None or self.index is None or not isinstance(self.cursor, int):
            return None
        return self._line(self.cursor)

    def _set(self, place: int | None) -> None:
        self.following = place is None or place == len(self._numbers) - 1
        super()._set(place)

    # --- rows -------------------------------------------------------------------------------------------------------

    def count(self) -> int:
        return len(self._numbers) if self._line is not None else 0

    def key(self, index: int) -> Hashable:
        return self._numbers[index]

    def place(self, key: Hashable, near: int) -> int | None:
        if not isinstance(key, int):
            return None
        index = place_of(self._numbers, key)
        return index if index < len(self._numbers) and self._numbers[index] == key else None

    def _at(self, index: int) -> BookLine:
        assert self._line is not None
        return self._line(self._numbers[index])

    def stamp(self, index: int) -> Hashable | None:
        line = self._at(index)
        return (line.book, line.no, line.mark, line.points, line.words, line.at)

    @property
    def _times(self) -> Times:
        return self.look.times(self._zone)

    def _day(self, index: int) -> date:
        return self._times.local(self._at(index).at).date()

    def _date(self, index: int, width: int) -> StyledLine:
        at = self._at(index).at
        text = self._times.dates(at)[1]
        if self._shift is not None:
            text = f"{text} {self.look.plain(self._shift(at))}"
        return StyledLine(" ").add(self.look.cut(text, width - 2), "muted")

    def sticky(self, index: int, width: int) -> StyledLine | None:
        return self._date(index, width)

    def divider(self, index: int, width: int) -> StyledLine | None:
        return self._date(index, width) if self._day(index) != self._day(index - 1) else None

    def row(self, index: int, width: int, chosen: bool) -> StyledLine:
        """``  284 08:08:00 LST  LOG      post 4  phone not answered → see 287``."""
        look, line = self.look, self._at(index)
        ink = StyledLine(ground="sel" if chosen else "bg")
        number = max(5, getattr(self._numbers, "widest", 0) or len(str(self._numbers[-1])))
        ink.add(look.glyphs.cursor if chosen else " ", "accent").add(number_of(line).rjust(number), "text").add(" ")
        ink.add(self._times.hms(line.at), "muted").add(" ")
        by = look.plain(line.by)
        ink.add(look.pad("-" if by in ("", SYSTEM) else by, 4), "text").add(" ")
        struck = line.mark == "void"
        ink.add(look.pad(look.plain(line.label), LABEL), "void" if struck else "strong").add(" ")
        ink.add(look.pad(look.plain(line.about), ABOUT), "text").add(" ")
        words = look.plain(line.words)
        if line.occurred is not None and abs(line.occurred - line.at) >= 60_000:
            words = f"{self._times.hm(line.occurred)} {words}"
        note, note_role = self._note(line)
        room = width - ink.width - 1
        ink.add(look.cut(words, max(0, room - (cells(note) + 1 if note else 0))), "void" if struck else "text")
        if note:
            ink.add(" ").add(look.cut(note, width - ink.width - 1), note_role)
        return ink.to(width - 1).add(look.glyphs.cursor_end if chosen else " ", "accent")

    def _note(self, line: BookLine) -> tuple[str, str]:
        look = self.look
        if line.mark == "fixed" and line.points:
            return f"{look.glyphs.arrow} {look.word('screen.book.see', no=line.points)}", "strong"
        if line.mark == "void":
            return look.word("screen.book.void"), "text"
        if line.mark == "suspect":
            return look.word("screen.book.suspect"), "alarm"
        return "", "text"

    def empty(self, width: int, height: int) -> list[StyledLine]:
        none = "screen.book.searching" if self.searching else "screen.book.none"
        return [StyledLine(), StyledLine("   ").add(self.look.cut(self.look.word(none), width - 4), "text")]
