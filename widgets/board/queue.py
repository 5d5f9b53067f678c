"""The incident queue: a title rule over a list of any length, and what comes next under a short one."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from textual.app import ComposeResult

from data.view.values import Board, QueueRow, UpcomingItem
from widgets.base.pane import Pane
from widgets.base.titled_list import TitledList
from widgets.base.virtual_list import VirtualList
from widgets.board.queue_row import columns, queue_row
from widgets.board.upcoming import MOST, next_lines
from widgets.drawing.look import Look
from widgets.drawing.styled_line import StyledLine
from widgets.drawing.title_rule import rule

#: Free lines under the last row from which on the block "Next" is shown there.
FREE = 8


class QueueList(VirtualList):
    """The rows. The cursor's key is the incident's subject."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._rows: Sequence[QueueRow] = ()
        self._next: Sequence[UpcomingItem] = ()
        self._now = 0
        self._zone = "UTC"
        self._flash_on = True
        self.shows_next = True
        self._new = 0

    def update(self, board: Board, *, flash_on: bool = True) -> None:
        """Show the queue of ``board``."""
        old, self._rows = self._rows, board.queue
        self._next, self._now, self._zone = board.next, board.header.now, board.header.zone
        self._flash_on, self._new = flash_on, board.header.new
        if old is self._rows or old == self._rows:
            self.repaint()
            return
        place = self.index
        gone = place is not None and self.place(self.cursor, place) is None
        self.rows_changed(self._neighbours(old, place) if gone and place is not None else ())

    def _neighbours(self, old: Sequence[QueueRow], place: int) -> list[Hashable]:
        """The row below the one at ``place`` that is still there, and the one above."""
        after = old[place + 1].subject if place + 1 < len(old) else ""
        if after and self.place(after, place) is not None:
            return [after]
        kept = {row.subject for row in self._rows}
        below = (row.subject for row in old[place + 1 :] if row.subject in kept)
        above = (row.subject for row in reversed(old[:place]) if row.subject in kept)
        return [subject for subject in (next(below, ""), next(above, "")) if subject]

    def place(self, key: Hashable, near: int) -> int | None:
        rows = self._rows
        for index in range(max(0, near - 16), min(len(rows), near + 17)):
            if rows[index].subject == key:
                return index
        return next((index for index, row in enumerate(rows) if row.subject == key), None)

    def stamp(self, index: int) -> Hashable | None:
        return (self._rows[index], self._now, self._flash_on)

    def count(self) -> int:
        return len(self._rows)

    def key(self, index: int) -> Hashable:
        return self._rows[index].subject

    def row(self, index: int, width: int, chosen: bool) -> StyledLine:
        times = self.look.times(self._zone)
        return queue_row(
            self._rows[index], self.look, times, width, now=self._now, flash_on=self._flash_on, chosen=chosen
        )

    def new_hidden(self) -> tuple[int, int]:
        """Rows that nobody has acknowledged, above and below the screen. The header knows how many there are in all,
        so only the shorter hidden end is looked through, and mostly none."""
        rows, above, below = self._rows, self.above, self.below
        hidden = self._new - sum(rows[index].new for index in range(above, len(rows) - below))
        if hidden <= 0:
            return 0, 0
        if not above or not below:
            return (hidden, 0) if above else (0, hidden)
        if above <= below:
            seen = sum(row.new for row in rows[:above])
            return seen, hidden - seen
        seen = sum(row.new for row in rows[len(rows) - below :])
        return hidden - seen, seen

    def empty(self, width: int, height: int) -> list[StyledLine]:
        lines = [
            StyledLine(),
            StyledLine("   " + self.look.word("screen.queue.empty"), "text"),
            StyledLine("   " + self.look.word("screen.queue.empty.2"), "muted"),
        ]
        return lines if height > 3 else lines[1:]

    def foot(self, width: int, room: int) -> list[StyledLine]:
        if not self.shows_next or not self._next or room < FREE:
            return []
        title = StyledLine("   " + self.look.word("screen.next"), "muted")
        return [title, *next_lines(self._next, self.look, self.look.times(self._zone), width, MOST)]


class QueueTitle(Pane):
    """The queue's rule: how many rows, how many of them are not on screen, the columns' captions."""

    DEFAULT_CSS = "QueueTitle { height: 1; }"

    def __init__(self, rows: QueueList) -> None:
        super().__init__()
        self._list = rows
        self.focused = True
        self.at = ""

    def paint(self, width: int, height: int) -> list[StyledLine]:
        look, rows = self.look, self._list
        count = rows.count()
        name = look.word("screen.queue") + (f" {self.at}" if self.at else "")
        title = [(name, "strong"), (f" {count}", "text")]
        new_above, new_below = rows.new_hidden()
        for hidden, unseen, glyph, key in (
            (rows.above, new_above, look.glyphs.up, "screen.queue.above"),
            (rows.below, new_below, look.glyphs.down, "screen.queue.below"),
        ):
            if not hidden:
                continue
            title.append((f"  {glyph} {look.word(key, n=hidden)}", "strong"))
            if unseen:
                title.append((", ", "text"))
                title.append((look.word("screen.queue.new", n=unseen), "warn"))
        return [rule(look, width, title, columns=columns(look, width) if count else (), focused=self.focused)]


class QueuePane(TitledList):
    """The queue's region. Posts :class:`VirtualList.Moved` and :class:`VirtualList.Opened` with the subject."""

    list: QueueList
    title: QueueTitle

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.list = QueueList()
        self.title = QueueTitle(self.list)

    def compose(self) -> ComposeResult:
        yield self.title
        yield self.list

    @property
    def selected(self) -> str:
        """The chosen incident's subject, or ""."""
        return str(self.list.cursor or "")

    def set_look(self, look: Look) -> None:
        """Draw with other words, symbols or colours from now on."""
        self.title.set_look(look)
        self.list.set_look(look)

    def update(self, board: Board, *, flash_on: bool = True, next_below: bool = True, focused: bool = True) -> None:
        """Show the queue of ``board``. ``next_below``: with what comes next under a short queue."""
        self.list.shows_next = next_below
        self.title.focused = focused
        self.list.update(board, flash_on=flash_on)
        self.title.repaint()

    def select(self, subject: str) -> bool:
        """Put the cursor on an incident; whether it is in the queue."""
        found = self.list.choose(subject or None)
        self.title.repaint()
        return found
