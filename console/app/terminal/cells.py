"""Cells that the terminal shows: of a frame only changed ones are written.

Textual writes each region that was drawn again from its first cell to its last, with all its colours: 400 bytes for a
clock with one new digit. On a serial line of 9,600 baud the keys would wait for them.

Others write to the terminal too (``wall``, the kernel, a line with noise). So each row is written again now and
then, and the place of a character never depends on how wide the terminal takes the one before.
"""

from collections.abc import Iterator
from functools import lru_cache
from itertools import repeat

from rich.cells import get_character_cell_size
from rich.color import ColorSystem
from rich.console import Console
from rich.style import Style
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate
from textual.geometry import Size
from textual.strip import Strip

from console.app.terminal.pen import PLAIN, UNKNOWN, Cell, Codes, Pen, seen

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
        pen, before = Pen(width), dict[int, list[Cell]]()
        unclear: set[int] = set()
        for y, x, strip in _strips(update):
            new = _cells_of(strip, console._color_system or ColorSystem.TRUECOLOR)
            row = self._rows.setdefault(y, [])
            row.extend(repeat(UNKNOWN, x + max(len(new), strip.cell_length) - len(row)))
            if len(new) != strip.cell_length:  # characters whose width we know less well than Textual
                unclear.add(y)
                pen.whole(y, x, strip.render(console))
                row[x : x + strip.cell_length] = repeat(UNKNOWN, strip.cell_length)
            elif row[x : x + len(new)] != new:
                before.setdefault(y, row.copy())
                row[x : x + len(new)] = new
        for y in unclear:
            before[y] = []
        for y, old in before.items():
            row = self._rows[y]
            pen.draw(y, old + [UNKNOWN] * (len(row) - len(old)), row)
        for y in unclear:
            del self._rows[y]
        text = pen.text()
        if self._due >= 1 and len(text) < QUIET:
            self._due -= 1
            self._again = next((y for y in sorted(self._rows) if y > self._again), min(self._rows, default=0))
            row = self._rows.get(self._again, [])
            if UNKNOWN not in row:
                pen.draw(self._again, [UNKNOWN] * len(row), row)
                text = pen.text()
        return text


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


@lru_cache(2048)
def _codes_of(style: Style | None, colours: ColorSystem, *, is_blank: bool) -> Codes:
    if style is None:
        return PLAIN
    marks = Strip.render_ansi(style.without_color, colours)
    text, ground = (
        plain if colour is None else ";".join(colour.downgrade(colours).get_ansi_codes(foreground))
        for colour, plain, foreground in ((style.color, PLAIN.text, True), (style.bgcolor, PLAIN.ground, False))
    )
    return Codes("", "", ground) if is_blank and seen(marks) == marks else Codes(marks, text, ground)


def _cells_of(strip: Strip, colours: ColorSystem) -> list[Cell]:
    cells: list[Cell] = []
    for text, style, control in strip:
        if control:
            continue
        codes = _codes_of(style, colours, is_blank=False)
        blank = _codes_of(style, colours, is_blank=True)
        if text.isascii():
            cells.extend([(character, blank if character == " " else codes) for character in text])
            continue
        for character in text:
            wide = get_character_cell_size(character)
            if wide:
                cells.append((character, blank if character == " " else codes))
                cells.extend([("", codes)] * (wide - 1))
            elif cells:
                base, own = cells[-1]
                cells[-1] = (base + character, codes if base == " " else own)
    return cells
