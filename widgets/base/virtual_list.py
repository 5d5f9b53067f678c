"""A list of any length: only the rows on screen are made, and the cursor follows a row, never a place.

Built on the Line API without a scroll view: a new row changes neither a virtual size nor a layout, so an insertion at
the top of 100,000 rows costs what painting the visible rows costs.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from textual import events
from textual.message import Message
from textual.strip import Strip

from widgets.base.painted import Painted
from widgets.drawing.look import Look
from widgets.drawing.styled_line import StyledLine


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
    """Base of the lists. A subclass says :meth:`count`, :meth:`key` and :meth:`row`.

    :attr:`cursor` is the key of the chosen row, or None. An arrival never moves it. When its row goes, the cursor goes
    to the row that followed it, else to the one before it. While the first row is on screen it stays there (new rows
    show); once scrolled, the cursor's row keeps its place on screen.
    """

    class Moved(ListMessage):
        """Posted when the cursor is on another row."""

    class Scrolled(ListMessage):
        """Posted when the mouse wheel brought other rows on screen."""

    class Opened(ListMessage):
        """Posted when a row was clicked twice."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.cursor: Hashable | None = None
        self._place = 0  # of the cursor's row
        self._top = 0  # first row on screen
        self._shown: list[int | None] = []  # row of each line on screen
        self._kept: dict[Hashable, Strip] = {}

    # --- what a subclass says ---------------------------------------------------------------------------------------

    def count(self) -> int:
        """How many rows there are."""
        raise NotImplementedError

    def key(self, index: int) -> Hashable:
        """The identity of a row."""
        raise NotImplementedError

    def row(self, index: int, width: int, chosen: bool) -> StyledLine:
        """A row, painted."""
        raise NotImplementedError

    def stamp(self, index: int) -> Hashable | None:
        """Rows with equal stamps look the same and are painted once; None: paint each time."""
        return None

    def place(self, key: Hashable, near: int) -> int | None:
        """Where the row ``key`` is now; ``near``: where it was. Rows rarely move far, so looks around there first."""
        count = self.count()
        for step in range(32):
            for index in (near + step, near - step):
                if 0 <= index < count and self.key(index) == key:
                    return index
        return next((index for index in range(count) if self.key(index) == key), None)

    def sticky(self, index: int, width: int) -> StyledLine | None:
        """A line that stays above the rows, about the first row on screen."""
        return None

    def divider(self, index: int, width: int) -> StyledLine | None:
        """A line before row ``index``, parting it from the row above it."""
        return None

    def empty(self, width: int, height: int) -> list[StyledLine]:
        """What stands here when there are no rows."""
        return []

    def foot(self, width: int, room: int) -> list[StyledLine]:
        """Lines at the lower end, of at most ``room`` lines that are free there."""
        return []

    # --- the cursor -------------------------------------------------------------------------------------------------

    @property
    def index(self) -> int | None:
        """Where the cursor's row is."""
        return None if self.cursor is None else self._place

    def choose(self, key: Hashable | None) -> bool:
        """Put the cursor on the row ``key`` and bring it on screen; whether there is such a row."""
        if key is None:
            self._set(None)
            return True
        place = self.place(key, self._place)
        if place is None:
            return False
        self._set(place)
        return True

    def move(self, rows: int) -> None:
        """Move the cursor ``rows`` down (negative: up), to the first or last row at most."""
        count = self.count()
        if not count:
            return
        if self.cursor is None:
            self._set(0 if rows > 0 else count - 1)
        else:
            self._set(min(count - 1, max(0, self._place + rows)))

    def page(self, pages: int) -> None:
        """Move the cursor by so many screens."""
        self.move(pages * max(1, self.size.height - 1))

    def ends(self, last: bool) -> None:
        """Move the cursor to the first or to the last row."""
        if self.count():
            self._set(self.count() - 1 if last else 0)

    def _set(self, place: int | None) -> None:
        before = self.cursor
        if place is None:
            self.cursor = None
        else:
            self._place, self.cursor = place, self.key(place)
            self._show_cursor()
        self.repaint()
        if self.cursor != before:
            self.post_message(self.Moved(self, self.cursor))

    def _show_cursor(self) -> None:
        height = self.size.height
        if not height or self.cursor is None:
            return
        if self._place < self._top:
            self._top = self._place
        while self._place not in self._window(self.size.width, height)[0] and self._top < self._place:
            # dividers take lines too, so jump close and then go row by row
            self._top = max(self._top + 1, self._place - height + 1)

    # --- new rows ---------------------------------------------------------------------------------------------------

    def rows_changed(self, followers: Sequence[Hashable] = ()) -> None:
        """The rows are others now. ``followers``: the keys below and then above the cursor before the change, nearest
        first; where the cursor goes if its own row is no more."""
        if self.cursor is not None:
            offset = self._place - self._top
            place = self.place(self.cursor, self._place)
            gone = place is None
            if place is None:
                for key in followers:
                    place = self.place(key, self._place)
                    if place is not None:
                        break
            if place is None:
                self.cursor, self._place = None, 0
                if gone:
                    self.post_message(self.Moved(self, None))
            else:
                if self._top and 0 <= offset < max(1, self.size.height):
                    self._top = max(0, place - offset)
                self._place, self.cursor = place, self.key(place)
                if gone:
                    self.post_message(self.Moved(self, self.cursor))
        self._top = self._clamp(self._top)
        self.repaint()

    def _clamp(self, top: int) -> int:
        """``top``, or the last first row that leaves no blank lines under the last row."""
        width, height = self.size
        count = self.count()
        last = max(0, count - max(1, height))
        if top < last:
            return max(0, top)
        shown, self._top = self._top, last
        while last < count - 1 and count - 1 not in self._window(width, height)[0]:
            last = self._top = last + 1  # dividers take lines too
        self._top = shown
        return max(0, min(top, last))

    @property
    def above(self) -> int:
        """Rows above the screen."""
        return self._top

    @property
    def below(self) -> int:
        """Rows below the screen."""
        visible = [index for index in self._window(*self.size)[0] if index is not None] if self.size.height else []
        return self.count() - 1 - visible[-1] if visible else 0

    # --- painting ---------------------------------------------------------------------------------------------------

    def set_look(self, look: Look) -> None:
        """Draw with other words, symbols or colours from now on."""
        self._kept.clear()
        super().set_look(look)

    def _window(self, width: int, height: int) -> tuple[list[int | None], list[StyledLine | None]]:
        """The row on each line of the screen, and the lines that are no rows."""
        rows: list[int | None] = []
        lines: list[StyledLine | None] = []
        count = self.count()
        index = self._top
        if count and (head := self.sticky(index, width)) is not None:
            rows.append(None)
            lines.append(head)
        while len(rows) < height and index < count:
            if index > self._top and (line := self.divider(index, width)) is not None:
                rows.append(None)
                lines.append(line)
                if len(rows) == height:
                    break
            rows.append(index)
            lines.append(None)
            index += 1
        return rows, lines

    def _strip(self, index: int, width: int) -> Strip:
        chosen = self.cursor is not None and index == self._place
        stamp = self.stamp(index)
        if stamp is None:
            return self.row(index, width, chosen).strip(self.look.palette, width)
        name = (stamp, width, chosen)
        strip = self._kept.get(name)
        if strip is None:
            if len(self._kept) > 2_000:
                self._kept.clear()
            strip = self._kept[name] = self.row(index, width, chosen).strip(self.look.palette, width)
        return strip

    def make(self, width: int, height: int) -> list[Strip]:
        palette = self.look.palette
        self._shown, lines = self._window(width, height)
        strips = [
            line.strip(palette, width) if line is not None else self._strip(index or 0, width)
            for index, line in zip(self._shown, lines, strict=True)
        ]
        if not self.count():
            strips = [line.strip(palette, width) for line in self.empty(width, height)[:height]]
        room = height - len(strips)
        tail = self.foot(width, room)[:room] if room else []
        strips += [StyledLine().strip(palette, width)] * (room - len(tail))
        return strips + [line.strip(palette, width) for line in tail]

    # --- size and mouse ---------------------------------------------------------------------------------------------

    def on_resize(self) -> None:
        self._top = self._clamp(self._top)
        self._show_cursor()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self._scroll(3)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self._scroll(-3)

    def _scroll(self, rows: int) -> None:
        self._top = self._clamp(self._top + rows)
        self.repaint()
        self.post_message(self.Scrolled(self, self.cursor))

    def on_click(self, event: events.Click) -> None:
        index = self._shown[event.y] if event.y < len(self._shown) else None
        if index is None:
            return
        event.stop()
        self._set(index)
        if event.chain == 2:
            self.post_message(self.Opened(self, self.cursor))
