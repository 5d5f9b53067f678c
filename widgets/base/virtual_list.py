"""Virtual list: a list of any length that paints only the rows on screen.

It uses the Line API without a scroll view. A new row changes neither a virtual size nor a layout, so an insertion at
the top of 100,000 rows costs as much as painting the visible ones.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from textual import events
from textual.message import Message
from textual.strip import Strip

from widgets.base.pane import WHEEL, Painted
from widgets.drawing.look import Look
from widgets.drawing.styled_line import StyledLine
from widgets.drawing.times import ALWAYS

#: Painted rows that are kept.
CACHED_STRIPS = 2_000


class ListMessage(Message):
    """Base of a list's messages. ``key``: that of the cursor's row; None: no row."""

    def __init__(self, list: VirtualList, key: Hashable | None) -> None:
        super().__init__()
        self.list = list
        self.key = key

    @property
    def control(self) -> VirtualList:
        """The list that posted it."""
        return self.list


class VirtualList(Painted):
    """Base of the lists. A subclass implements :meth:`count`, :meth:`key` and :meth:`paint_row`.

    :attr:`cursor` is the key of the selected row, or None. It follows the row, not the position: a new row never moves
    it. When its row is removed, the cursor goes to the row after it, else to the one before it. While the first row is
    on screen it stays there, so that new rows appear. Once scrolled, the cursor's row keeps its line on screen. The
    first rows that :meth:`pinned` names stay at the top whatever is scrolled.
    """

    class Moved(ListMessage):
        """Posted when the cursor is on another row, or the operator went to its row."""

    class Scrolled(ListMessage):
        """Posted when the mouse wheel brought other rows on screen."""

    class Opened(ListMessage):
        """Posted when a row was clicked twice."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.cursor: Hashable | None = None
        self.chosen: Hashable | None = None  # the cursor's row, if the operator went to it
        self._index = 0  # of the cursor's row
        self._top = 0  # rows scrolled away; those that are pinned stand before them
        self._rows_on_screen: list[int | None] = []  # index of the row on each line
        #: Key → a painted row, from when and until when it looks so (UTC ms).
        self._strip_cache: dict[Hashable, tuple[Strip, int, int]] = {}

    # --- for a subclass ---------------------------------------------------------------------------------------------

    def count(self) -> int:
        """Return the number of rows."""
        raise NotImplementedError

    def key(self, index: int) -> Hashable:
        """Return the identity of a row."""
        raise NotImplementedError

    def paint_row(self, index: int, width: int, is_selected: bool) -> StyledLine:
        """Return a row as a line of ``width`` cells."""
        raise NotImplementedError

    def cache_key(self, index: int) -> Hashable | None:
        """Return a key that is equal for rows that look the same at one moment, so that they are painted once; None:
        no cache."""
        return None

    def moment(self) -> int:
        """Return when the rows are seen as they are painted (UTC ms)."""
        return 0

    def find(self, key: Hashable, near: int) -> int | None:
        """Return the index of the row ``key``, or None. ``near``: where it was; rows rarely move far."""
        count = self.count()
        for step in range(32):
            for index in (near + step, near - step):
                if 0 <= index < count and self.key(index) == key:
                    return index
        return next((index for index in range(count) if self.key(index) == key), None)

    def pinned(self) -> int:
        """Return how many of the first rows stay on screen, at most half of its lines."""
        return 0

    def clicked(self, index: int) -> None:
        """Post what a click on a row asks for."""

    def sticky(self, index: int, width: int) -> StyledLine | None:
        """Return a line that stays above the rows, about the first one on screen."""
        return None

    def divider(self, index: int, width: int) -> StyledLine | None:
        """Return a line that separates row ``index`` from the row above it."""
        return None

    def empty(self, width: int, height: int) -> list[StyledLine]:
        """Return the lines of a list without rows."""
        return []

    def footer(self, width: int, room: int) -> list[StyledLine]:
        """Return lines for the lower end, at most as many as the ``room`` lines that are free there."""
        return []

    # --- the cursor -------------------------------------------------------------------------------------------------

    @property
    def index(self) -> int | None:
        """Index of the cursor's row."""
        return None if self.cursor is None else self._index

    def select(self, key: Hashable | None, *, chosen: bool = False) -> bool:
        """Put the cursor on the row ``key`` and bring it on screen. Return False if there is no such row.

        chosen: whether it is as if the operator had gone there.
        """
        index = None if key is None else self.find(key, self._index)
        if key is not None and index is None:
            return False
        self._set(index, chosen)
        return True

    def move(self, rows: int) -> None:
        """Move the cursor ``rows`` down (negative: up), at most to the first or last row."""
        count = self.count()
        if not count:
            return
        if self.cursor is None:
            self._set(0 if rows > 0 else count - 1, True)
        else:
            self._set(min(count - 1, max(0, self._index + rows)), True)

    def page(self, pages: int) -> None:
        """Move the cursor by screens."""
        self.move(pages * max(1, self.size.height - 1))

    def jump(self, to_last: bool) -> None:
        """Move the cursor to the first or to the last row."""
        if self.count():
            self._set(self.count() - 1 if to_last else 0, True)

    def _set(self, index: int | None, chosen: bool) -> None:
        before = self.cursor, self.chosen
        if index is None:
            self.cursor = None
        else:
            self._index, self.cursor = index, self.key(index)
            self._show_cursor()
        self.chosen = self.cursor if chosen else None
        self.repaint()
        if (self.cursor, self.chosen) != before:
            self.post_message(self.Moved(self, self.cursor))

    def _show_cursor(self) -> None:
        height = self.size.height
        if not height or self.cursor is None:
            return
        kept = self.kept
        if self._index < kept + self._top:
            self._top = max(0, self._index - kept)
        while self._index not in self._window(self.size.width, height)[0] and self._top < self._index:
            # Dividers occupy lines too, so this jumps close and then continues row by row.
            self._top = max(self._top + 1, self._index - height + 1)

    # --- new rows ---------------------------------------------------------------------------------------------------

    def refresh_rows(self, followers: Sequence[Hashable] = ()) -> None:
        """Follow the cursor's row into new rows, and repaint.

        followers: keys of the rows below and then above the cursor before the change, nearest first. The cursor goes to
            the first of them that remains if its own row is gone.
        """
        if self.cursor is not None:
            offset = self._index - self._top
            index = self.find(self.cursor, self._index)
            is_gone = index is None
            if index is None:
                found = (self.find(key, self._index) for key in followers)
                index = next((follower for follower in found if follower is not None), None)
            if index is None:
                self.cursor, self._index = None, 0
            else:
                if self._top and 0 <= offset < max(1, self.size.height):
                    self._top = max(0, index - max(offset, self.kept))
                self._index, self.cursor = index, self.key(index)
            if is_gone:
                self.chosen = None
                self.post_message(self.Moved(self, self.cursor))
        self._top = self._clamp(self._top)
        self.repaint()

    def _clamp(self, top: int) -> int:
        """Return ``top``, limited so that no blank lines follow the last row."""
        width, height = self.size
        count = self.count()
        last = max(0, count - max(1, height))
        if top < last:
            return max(0, top)
        shown, self._top = self._top, last
        while last < count - 1 and count - 1 not in self._window(width, height)[0]:
            last = self._top = last + 1  # dividers occupy lines too
        self._top = shown
        return max(0, min(top, last))

    @property
    def kept(self) -> int:
        """Rows at the top that are pinned there."""
        return min(self.pinned(), self.size.height // 2)

    @property
    def above(self) -> int:
        """Rows above the screen: those that follow the pinned ones."""
        return self._top

    @property
    def below(self) -> int:
        """Rows below the screen."""
        visible = [index for index in self._window(*self.size)[0] if index is not None] if self.size.height else []
        return self.count() - 1 - visible[-1] if visible else 0

    # --- painting ---------------------------------------------------------------------------------------------------

    def set_look(self, look: Look) -> None:
        """Draw with other words, symbols or colours from now on."""
        self._strip_cache.clear()
        super().set_look(look)

    def _window(self, width: int, height: int) -> tuple[list[int | None], list[StyledLine | None]]:
        """Return for each line on screen the index of its row, or None and the line itself."""
        rows: list[int | None] = []
        lines: list[StyledLine | None] = []
        count, kept = self.count(), min(self.kept, height)
        index = first = self._top + kept
        if count and (head := self.sticky(index, width)) is not None:
            rows.append(None)
            lines.append(head)
        rows += range(kept)
        lines += [None] * kept
        while len(rows) < height and index < count:
            if index > first and (line := self.divider(index, width)) is not None:
                rows.append(None)
                lines.append(line)
                if len(rows) == height:
                    break
            rows.append(index)
            lines.append(None)
            index += 1
        return rows, lines

    def _strip(self, index: int, width: int) -> Strip:
        is_selected = self.cursor is not None and index == self._index
        key = self.cache_key(index)
        if key is None:
            return self.paint_row(index, width, is_selected).render(self.look.palette, width)
        name = (key, width, is_selected)
        now, known = self.moment(), self._strip_cache.get(name)
        if known is not None and known[1] <= now < known[2]:
            return known[0]
        if len(self._strip_cache) > CACHED_STRIPS:
            self._strip_cache.clear()
        self.look.steady = ALWAYS
        strip = self.paint_row(index, width, is_selected).render(self.look.palette, width)
        self._strip_cache[name] = strip, now, now + self.look.steady
        return strip

    def make_strips(self, width: int, height: int) -> list[Strip]:
        palette = self.look.palette
        self._rows_on_screen, lines = self._window(width, height)
        strips = [
            line.render(palette, width) if line is not None else self._strip(index or 0, width)
            for index, line in zip(self._rows_on_screen, lines, strict=True)
        ]
        if not self.count():
            strips = [line.render(palette, width) for line in self.empty(width, height)[:height]]
        room = height - len(strips)
        footer = self.footer(width, room)[:room] if room else []
        strips += [StyledLine().render(palette, width)] * (room - len(footer))
        return strips + [line.render(palette, width) for line in footer]

    # --- size and mouse ---------------------------------------------------------------------------------------------

    def on_resize(self) -> None:
        self._top = self._clamp(self._top)
        self._show_cursor()
        self.repaint()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self._scroll(WHEEL)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self._scroll(-WHEEL)

    def _scroll(self, rows: int) -> None:
        self._top = self._clamp(self._top + rows)
        self.repaint()
        self.post_message(self.Scrolled(self, self.cursor))

    def on_click(self, event: events.Click) -> None:
        rows = self._rows_on_screen
        index = rows[event.y] if event.y < len(rows) else None
        if index is None:
            return
        event.stop()
        self._set(index, True)
        if event.chain == 2:
            self.post_message(self.Opened(self, self.cursor))
        else:
            self.clicked(index)
