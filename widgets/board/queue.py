"""Incident queue: a list of any length, with upcoming items under a short one."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Hashable, Sequence
from typing import TYPE_CHECKING

from textual.app import ComposeResult

from data.queries.course.attention import URGENT
from data.view.values import Board, QueueRow, UpcomingItem
from widgets.base.pane import Pane, Wanted
from widgets.base.titled_list import TitledList
from widgets.base.virtual_list import VirtualList
from widgets.board.queue_row import columns, queue_row
from widgets.board.upcoming import upcoming_lines
from widgets.drawing.cells import cells
from widgets.drawing.styled_line import StyledLine
from widgets.drawing.title_rule import hidden_lines, name_room, title_rule

if TYPE_CHECKING:
    from widgets.board.queue_filter import QueueFilter

#: Free lines under the last row from which on upcoming items appear there.
FREE = 8
#: Most upcoming items under the queue.
MOST_UPCOMING = 5
#: Most acknowledged P1 that are looked at for a missed target.
MOST_P1 = 200
#: Most cells of a filter in the title.
CHIP = 16


def _group(row: QueueRow) -> tuple[bool, int, bool]:
    """Return by what the rows are sorted first: new P1 and P2 at the top, then by priority, new ones before others."""
    return (not row.new or row.priority > URGENT, row.priority, not row.new)


class _New:
    """The unacknowledged ``rows``, found without a look at each: they stand together in each priority.

    urgent: how many are P1 and P2: the first rows. end: before which row the last P1 stands.
    """

    def __init__(self, rows: Sequence[QueueRow]) -> None:
        self.rows = rows
        self._spans = {priority: self._span(priority) for priority in range(1, 5)}
        self.urgent = self.before(len(rows), 1, 2)
        self.end = max(self.urgent, bisect_right(rows, (True, 1, True), key=_group))

    def _span(self, priority: int) -> tuple[int, int]:
        group = (priority > URGENT, priority, False)
        return bisect_left(self.rows, group, key=_group), bisect_right(self.rows, group, key=_group)

    def before(self, at: int, *priorities: int) -> int:
        """Return how many of ``priorities`` stand before row ``at``."""
        return sum(max(0, min(at, self._spans[p][1]) - self._spans[p][0]) for p in priorities)


class QueueList(VirtualList):
    """Rows of the queue. The cursor's key is the incident's subject."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._rows: Sequence[QueueRow] = ()
        self._upcoming: Sequence[UpcomingItem] = ()
        self._now = 0
        self._zone = "UTC"
        self._flash_on = True
        self._places: _New | None = None
        self.shows_upcoming = True
        self.further: Callable[[int], list[StyledLine]] = lambda room: []  # what has no room below the queue
        self.filter: QueueFilter | None = None
        self.all = 0  # rows, the hidden ones too

    def update(self, board: Board, *, flash_on: bool = True, filter: QueueFilter | None = None) -> None:
        """Show the queue of ``board``, only the rows that ``filter`` keeps."""
        old, self._rows = self._rows, filter.rows(board.queue, board.header.now) if filter else board.queue
        self.filter, self.all = filter or None, len(board.queue)
        self._upcoming, self._now, self._zone = board.next, board.header.now, board.header.zone
        self._flash_on = flash_on
        if old is self._rows or old == self._rows:
            self.repaint()
            return
        index = self.index
        is_gone = index is not None and self.find(self.cursor, index) is None
        self.refresh_rows(self._neighbours(old, index) if is_gone and index is not None else ())

    def light(self, is_lit: bool) -> None:
        """Light the worst row, or darken it."""
        self._flash_on = is_lit
        self.repaint()

    def _neighbours(self, old: Sequence[QueueRow], index: int) -> list[Hashable]:
        """Return the nearest remaining rows below and above ``index`` of the ``old`` rows."""
        after = old[index + 1].subject if index + 1 < len(old) else ""
        if after and self.find(after, index) is not None:
            return [after]
        kept = {row.subject for row in self._rows}
        below = (row.subject for row in old[index + 1 :] if row.subject in kept)
        above = (row.subject for row in reversed(old[:index]) if row.subject in kept)
        return [subject for subject in (next(below, ""), next(above, "")) if subject]

    def find(self, key: Hashable, near: int) -> int | None:
        rows = self._rows
        for index in range(max(0, near - 16), min(len(rows), near + 17)):
            if rows[index].subject == key:
                return index
        return next((index for index, row in enumerate(rows) if row.subject == key), None)

    def cache_key(self, index: int) -> Hashable | None:
        return (self._rows[index], self._flash_on or index > 0)

    def moment(self) -> int:
        return self._now

    def count(self) -> int:
        return len(self._rows)

    def key(self, index: int) -> Hashable:
        return self._rows[index].subject

    def paint_row(self, index: int, width: int, is_selected: bool) -> StyledLine:
        look, row = self.look, self._rows[index]
        times = look.times(self._zone)
        lit = self._flash_on or index > 0  # the worst one flashes, not all
        return queue_row(row, look, times, width, now=self._now, flash_on=lit, is_selected=is_selected)

    def clicked(self, index: int) -> None:
        row = self._rows[index]
        number = row.number_text.removeprefix("#")
        self.post_message(Wanted(f"a {number}" if row.new else f"{number} ", number))

    def pinned(self) -> int:
        return self._found().end

    def _hidden(self, count: Callable[[int], int]) -> tuple[int, int]:
        """Return how many of some rows are above and below the screen. ``count``: how many stand before a row."""
        start, end = self.kept, len(self._rows) - self.below
        return count(start + self.above) - count(start), count(len(self._rows)) - count(end)

    def new_hidden(self) -> tuple[int, int]:
        """Return the unacknowledged rows above and below the screen."""
        return self._hidden(lambda at: self._found().before(at, 1, 2, 3, 4))

    def urgent_hidden(self) -> tuple[tuple[int, int], tuple[int, int]]:
        """Return the new P1 and P2 above and below the screen, each (P1, P2). They are the first rows of the queue."""
        above1, below1 = self._hidden(lambda at: self._found().before(at, 1))
        above2, below2 = self._hidden(lambda at: self._found().before(at, 2))
        return (above1, above2), (below1, below2)

    def overdue_hidden(self) -> tuple[int, int]:
        """Return the acknowledged P1 above and below the screen that have missed a target.

        They follow the new P1 and P2; at most 200 of them are looked at.
        """
        start = self._found().urgent
        p1 = self._rows[start : min(self._found().end, start + MOST_P1)]
        late = [at for at, row in enumerate(p1, start) if row.is_over(self._now)]
        return self._hidden(lambda at: bisect_left(late, at))

    def _found(self) -> _New:
        """Return where the unacknowledged rows are. They are looked for once, as long as the rows stay."""
        if self._places is None or self._places.rows is not self._rows:
            self._places = _New(self._rows)
        return self._places

    def empty(self, width: int, height: int) -> list[StyledLine]:
        key = "none" if self.filter and self.all else "empty"
        lines = [
            StyledLine(),
            StyledLine("   " + self.look.word(f"screen.queue.{key}"), "text"),
            StyledLine("   " + self.look.word(f"screen.queue.{key}.2", of=self.all), "muted"),
        ]
        return lines if height > 3 else lines[1:]

    @property
    def spare(self) -> int:
        """Lines under the rows for what has no room below: without a blank one, and one for its heading."""
        return max(0, self.size.height - len(self._rows) - 2) if self._rows else 0

    def footer(self, width: int, room: int) -> list[StyledLine]:
        further = self.further(self.spare) if self.spare else []
        return [*self._next(width, room - len(further)), *further]

    def _next(self, width: int, room: int) -> list[StyledLine]:
        """Return upcoming items, if there is room for them."""
        if not self.shows_upcoming or not self._upcoming or room < FREE:
            return []
        look = self.look
        title = StyledLine("   " + look.word("screen.next"), "muted")
        return [
            title,
            *upcoming_lines(self._upcoming, look, look.times(self._zone), width, MOST_UPCOMING, now=self._now),
        ]


class QueueTitle(Pane):
    """Title rule of the queue: the number of rows, how many are not on screen, the captions of the columns."""

    DEFAULT_CSS = "QueueTitle { height: 1; }"

    def __init__(self, rows: QueueList) -> None:
        super().__init__()
        self._list = rows

    def paint(self, width: int, height: int) -> list[StyledLine]:
        look, rows = self.look, self._list
        count = rows.count()
        number = look.word("screen.queue.of", n=count, of=rows.all) if rows.filter else str(count)
        title = [(look.word("screen.queue"), "strong"), (f" {number}", "text")]
        if rows.filter:
            title += [("  ", "text"), (f" /{look.cut(look.plain(rows.filter.typed), CHIP)} ", "accent_fill")]
        captions = columns(look, width) if count else ()
        room = (name_room(captions) if captions else width - 3) - 2 - sum(cells(text) for text, _ in title)
        if rows.above or rows.below:
            counts = rows.new_hidden(), rows.urgent_hidden(), rows.overdue_hidden()
            hidden = [*zip((rows.above, 0), (0, rows.below), *counts, strict=True)]
            forms = [self._hidden(hidden, level) for level in range(-1, 3)]
            title += next((runs for runs in forms if sum(cells(text) for text, _ in runs) <= room), forms[-1])
        return [title_rule(look, width, title, columns=captions, focused=True)]

    def _hidden(self, sides: list[tuple[int, int, int, tuple[int, int], int]], level: int) -> list[tuple[str, str]]:
        """Return how many rows are not on screen, and how many of them wait: new P1 and P2 where there are any, else
        overdue P1, else new ones.

        sides: rows above or below, new ones, new P1 and P2, overdue P1. level: -1 is the longest form, with the key.
        """
        look = self.look
        out: list[tuple[str, str]] = []
        for above, below, new, urgent, overdue in sides:
            if not above + below:
                continue
            arrow = look.glyphs.up if above else look.glyphs.down
            hidden = hidden_lines(look, above, below) if level <= 0 else [(f"  {arrow} {above + below}", "strong")]
            parts = [f"{n} P{priority}" for priority, n in enumerate(urgent, 1) if n]
            text = f"{' '.join(parts)} {look.word('screen.post.new')}" if parts else look.word("screen.new.some", n=new)
            if level == 2 and parts:
                text = " ".join(parts)
            said = [(text, "warn")] if new and (parts or not overdue) else []
            if overdue:
                said.append((look.word("screen.overdue.some", n=overdue), "alarm"))
            out += hidden
            for run in said:
                out += [(", " if level < 2 else " ", "text"), run]
            if level < 0 and (parts or overdue):
                out.append((f"  {'Home' if above else 'PgDn'}", "muted"))
        return out


class QueuePane(TitledList):
    """Region of the queue. Posts :class:`VirtualList.Moved` and :class:`VirtualList.Opened` with the subject."""

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
        """Subject of the selected incident, or ""."""
        return str(self.list.cursor or "")

    def update(
        self,
        board: Board,
        *,
        flash_on: bool = True,
        show_upcoming: bool = True,
        filter: QueueFilter | None = None,
    ) -> None:
        """Show the queue of ``board``, only the rows that ``filter`` keeps.

        show_upcoming: upcoming items under a short queue.
        """
        self.list.shows_upcoming = show_upcoming
        self.list.update(board, flash_on=flash_on, filter=filter)
        self.title.repaint()

    def select(self, subject: str, *, chosen: bool = False) -> bool:
        """Put the cursor on an incident. Return False if it is not in the queue."""
        found = self.list.select(subject or None, chosen=chosen)
        self.title.repaint()
        return found
