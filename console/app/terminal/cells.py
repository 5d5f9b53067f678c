"""Cells that the terminal shows: of a frame only changed ones are written.

Textual writes each region that was drawn again from its first cell to its last, with all its colours: 400 bytes for a
clock with one new digit. On a serial line of 9,600 baud the keys would wait for them.

Others write to the terminal too (``wall``, the kernel, a line with noise). So each row is written again now and
then, and the place of a character never depends on how wide the terminal takes the one before.
"""

from collections.abc import Iterator
from functools import lru_cache
from itertools import repeat
from typing import NamedTuple

from rich.cells import get_character_cell_size
from rich.color import ColorSystem
from rich.console import Console
from rich.style import Style
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate
from textual.geometry import Size
from textual.strip import Strip


class Codes(NamedTuple):
    """The codes of a style (SGR). ``text``: the colour; "": of a blank, which shows only its ground."""

    marks: str
    text: str
    ground: str


#: A character (of two cells: and an empty text after it), and its codes.
Cell = tuple[str, Codes]

#: State of a terminal after a reset.
PLAIN = Codes("", "39", "49")

_UNKNOWN: Cell = ("", Codes("?", "", ""))

#: Marks that a blank does not show: bold, dim, italic.
_UNSEEN = frozenset(("1", "2", "3", ""))

#: So many cells that have not changed are written again rather than moved over.
NEAR = 4

#: Seconds in which each row is written again, whatever the terminal shows.
ROUND = 120
#: A frame with more characters than this is not lengthened by such a row.
QUIET = 120


class Cells:
    """Cells that the terminal shows, as far as they are known."""

    def __init__(self) -> None:
        self._rows: dict[int, list[Cell]] = {}
        self._size = Size()
        self._again = 0  # row that is written again next
        self._due = 0.0  # rows that are due for it

    def forget(self) -> None:
        """Note that the terminal may show anything: the next frames are written whole."""
        self._rows.clear()

    def time_passed(self, seconds: float) -> None:
        """Let a row be written again with the next small frame, as often as :data:`ROUND` asks for."""
        self._due = min(2.0, self._due + len(self._rows) * seconds / ROUND)

    def changes(self, update: CompositorUpdate, console: Console, width: int) -> str:
        """Return what has to be written so that the terminal shows ``update``. ``width``: of the terminal, in cells."""
        if not isinstance(update, LayoutUpdate | ChopsUpdate):
            self.forget()
            return update.render_segments(console)
        if isinstance(update, LayoutUpdate) and update.region.size != self._size:
            # Cells that were drawn for the size before, after the terminal had this one, may be anywhere.
            self._size = update.region.size
            self.forget()
        pen = _Pen(width)
        for y, x, strip in _strips(update):
            new = _cells_of(strip, console._color_system or ColorSystem.TRUECOLOR)
            if len(new) != strip.cell_length:  # characters whose width we know less well than Textual
                self._rows.pop(y, None)
                pen.whole(y, x, strip.render(console))
                continue
            row = self._rows.setdefault(y, [])
            row.extend(repeat(_UNKNOWN, x + len(new) - len(row)))
            old = row[x : x + len(new)]
            if old != new:
                row[x : x + len(new)] = new
                pen.draw(y, x, old, new)
        if self._due >= 1 and pen.length < QUIET:
            self._due -= 1
            self._again = next((y for y in sorted(self._rows) if y > self._again), min(self._rows, default=0))
            row = self._rows.get(self._again, [])
            if _UNKNOWN not in row:
                pen.draw(self._again, 0, [_UNKNOWN] * len(row), row)
        return pen.text()


class _Pen:
    """Text that draws cells, and where it leaves the cursor."""

    def __init__(self, width: int) -> None:
        self._out: list[str] = []
        self._width = width
        self._codes = PLAIN
        self._at = (-1, -1)  # row and column; -1: anywhere

    @property
    def length(self) -> int:
        """Characters written so far."""
        return sum(map(len, self._out))

    def draw(self, y: int, x: int, old: list[Cell], new: list[Cell]) -> None:
        """Draw those cells of ``new``, which begins in column ``x`` of row ``y``, that differ from ``old``."""
        start = 0
        while start < len(new):
            if old[start] == new[start]:
                start += 1
                continue
            while start and not new[start][0]:
                start -= 1
            end = start + 1
            for other in range(end, len(new)):
                if old[other] != new[other] or not new[other][0]:
                    end = other + 1
                elif other - end >= NEAR or new[other][1] != new[end - 1][1]:
                    break
            for at in range(start, end):
                text, codes = new[at]
                if not text:
                    continue
                is_wide = at + 1 < len(new) and not new[at + 1][0]
                if at == start or text != new[at - 1][0]:  # a rule of one symbol may come out too long
                    self._move(y, x + at)
                if codes != self._codes:
                    self._dip(codes)
                if is_wide:  # a terminal that takes it for narrow shows a blank after it
                    self._out.append("  ")
                    self._at = (y, -1)
                    self._move(y, x + at)
                self._out.append(text)
                self._at = (y, x + at + 1) if text.isascii() and x + at + 1 < self._width else (y, -1)
            start = end

    def whole(self, y: int, x: int, text: str) -> None:
        """Draw a text with its own codes."""
        self._dip(PLAIN)
        self._move(y, x)
        self._out.append(text)
        self._at = (-1, -1)

    def text(self) -> str:
        """Return the text, after which nothing has a colour."""
        self._dip(PLAIN)
        return "".join(self._out)

    def _dip(self, codes: Codes) -> None:
        """Write the codes that change."""
        now, changed = self._codes, []
        marks, text = (codes.marks, codes.text) if codes.text else (_seen(now.marks), now.text)
        if marks != now.marks:
            # Nothing stands for 0, which ends all marks and colours.
            changed = [*([""] if now.marks else ()), *([marks] if marks else ())]
            now = Codes(marks, *PLAIN[1:]) if now.marks else now
        changed += [text] * (text != now.text) + [codes.ground] * (codes.ground != now.ground)
        self._codes = Codes(marks, text, codes.ground)
        if changed:
            self._out.append("\x1b[m" if self._codes == PLAIN else f"\x1b[{';'.join(changed)}m")

    def _move(self, y: int, x: int) -> None:
        if self._at[0] != y:
            self._out.append(f"\x1b[{y + 1};{x + 1}H" if x else f"\x1b[{y + 1}H")
        elif self._at[1] != x:
            self._out.append(f"\x1b[{x + 1}G")


class Changes(CompositorUpdate):
    """A frame that writes only the cells that have changed."""

    def __init__(self, cells: Cells, update: CompositorUpdate, width: int) -> None:
        self._cells = cells
        self._update = update
        self._width = width

    def render_segments(self, console: Console) -> str:
        """Return what has to be written. Called only for a frame that is written."""
        return self._cells.changes(self._update, console, self._width)


def _strips(update: LayoutUpdate | ChopsUpdate) -> Iterator[tuple[int, int, Strip]]:
    """Yield the parts of an update, each with its row and first column, as Textual writes them."""
    if isinstance(update, LayoutUpdate):
        for y, line in enumerate(update.strips, update.region.y):
            x = update.region.x
            for strip in line:
                yield y, x, strip
                x += strip.cell_length
        return
    for y, first, last in update.spans:
        for end, (x, part) in zip(update.chop_ends[y], update.chops[y].items(), strict=False):
            if part is not None and x <= last and end > first:
                is_inside = first <= x < last and end <= last
                yield y, x, part if is_inside else part.crop(0, min(end, last) - x)


def _seen(marks: str) -> str:
    """Return the marks with which a blank may be drawn while ``marks`` are on."""
    return marks if _UNSEEN.issuperset(marks.split(";")) else ""


@lru_cache(2048)
def _codes_of(style: Style | None, colours: ColorSystem, *, is_blank: bool) -> Codes:
    if style is None:
        return PLAIN
    marks = Strip.render_ansi(style.without_color, colours)
    text, ground = (
        plain if colour is None else ";".join(colour.downgrade(colours).get_ansi_codes(foreground))
        for colour, plain, foreground in ((style.color, PLAIN.text, True), (style.bgcolor, PLAIN.ground, False))
    )
    return Codes("", "", ground) if is_blank and _seen(marks) == marks else Codes(marks, text, ground)


def _cells_of(strip: Strip, colours: ColorSystem) -> list[Cell]:
    cells: list[Cell] = []
    for text, style, control in strip:
        if control:
            continue
        codes = _codes_of(style, colours, is_blank=text.isspace())
        if text.isascii():
            cells.extend(zip(text, repeat(codes)))
            continue
        for character in text:
            wide = get_character_cell_size(character)
            if wide:
                cells.append((character, codes))
                cells.extend([("", codes)] * (wide - 1))
            elif cells:
                cells[-1] = (cells[-1][0] + character, cells[-1][1])
    return cells
