"""Pen that draws cells with few bytes: colour by colour, by the shortest way.

The codes of a colour are as long as four words of a row, and the way from one cell to the next is a third of that. On
a serial line of 9,600 baud forty new rows would hold up the keys for three seconds if each changed its colours.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple


class Codes(NamedTuple):
    """The codes of a style (SGR). ``text``: the colour; "": of a blank, which shows only its ground."""

    marks: str
    text: str
    ground: str


#: A character (of two cells: and an empty text after it), and its codes.
Cell = tuple[str, Codes]

#: State of a terminal after a reset.
PLAIN = Codes("", "39", "49")

#: A cell that may show anything.
UNKNOWN: Cell = ("", Codes("?", "", ""))

#: So many cells that have not changed are written again rather than moved over.
NEAR = 3

#: Marks that a blank does not show: bold, dim, italic.
_UNSEEN = frozenset(("1", "2", "3", ""))

#: Codes that end a mark.
_ENDS = {"1": "22", "2": "22", "3": "23", "4": "24", "7": "27"}

#: Row and column; -1: anywhere.
_Place = tuple[int, int]


class _Run(NamedTuple):
    """Cells side by side that are drawn in one go. ``codes``: of its beginning, of all if ``text`` is ASCII."""

    y: int
    x: int
    text: str
    cells: list[Cell]
    codes: Codes

    @property
    def has_rule(self) -> bool:
        """Whether it holds a rule of one symbol, which may come out too long."""
        if self.text.isascii():
            return False
        pairs = zip(self.cells, self.cells[1:], strict=False)
        return any(text and text == before and not text.isascii() for (before, _), (text, _) in pairs)


class Pen:
    """A frame, put together from the rows that have changed. ``width``: of the terminal, in cells."""

    def __init__(self, width: int) -> None:
        self._width = width
        self._wholes: list[tuple[int, int, str]] = []
        self._runs: list[_Run] = []

    def draw(self, y: int, old: list[Cell], new: list[Cell]) -> None:
        """Draw those cells of ``new``, the row ``y``, that are known and differ from ``old``."""
        self._runs.extend(_runs(y, old, new))

    def whole(self, y: int, x: int, text: str) -> None:
        """Draw a text with its own codes, before everything else."""
        self._wholes.append((y, x, text))

    def text(self) -> str:
        """Return what draws the frame. After it nothing has a colour."""
        stroke = _Stroke(self._width)
        for y, x, text in self._wholes:
            stroke.move(y, x)
            stroke.out.append(text)
            stroke.at = (-1, -1)
        groups: dict[Codes, list[_Run]] = {}
        for run in sorted(self._runs):
            if run.has_rule:  # first, and from left to right: what it may cover is drawn after it
                stroke.draw(run)
            else:
                groups.setdefault(run.codes, []).append(run)
        for blank in [codes for codes in groups if not codes.text]:
            if (codes := next((other for other in groups if other.text and covers(other, blank)), None)) is not None:
                groups[codes] = sorted(groups[codes] + groups.pop(blank))
        while groups:
            nearest = min(groups, key=lambda codes: len(_change(stroke.codes, codes)[0]))
            for run in stroke.order(groups.pop(nearest)):
                stroke.draw(run)
        stroke.dip(PLAIN)
        return "".join(stroke.out)


class _Stroke:
    """Text that was written so far, and where it leaves the cursor, with which codes."""

    def __init__(self, width: int) -> None:
        self.out: list[str] = []
        self.at: _Place = (-1, -1)
        self.codes = PLAIN
        self._width = width

    def order(self, runs: list[_Run]) -> list[_Run]:
        """Return runs of one colour, given row by row, in the cheaper order: row by row or column by column."""
        if len(runs) < 2:
            return runs
        return min(runs, sorted(runs, key=lambda run: (run.x, run.y)), key=self._length)

    def _length(self, runs: list[_Run]) -> int:
        length, at = 0, self.at
        for run in runs:
            length += len(_way(at, (run.y, run.x)))
            at = self._after(run.y, run.x + len(run.cells), is_known=run.cells[-1][0].isascii())
        return length

    def _after(self, y: int, x: int, *, is_known: bool) -> _Place:
        """Return where the cursor is after what ends before ``x``. ``is_known``: with a character that is ASCII."""
        return (y, x) if is_known and x < self._width else (y, -1)

    def draw(self, run: _Run) -> None:
        """Draw the cells of a run."""
        y, cells = run.y, run.cells
        self.dip(run.codes)
        if run.text.isascii():
            self.move(y, run.x)
            self.out.append(run.text)
            self.at = self._after(y, run.x + len(cells), is_known=True)
            return
        before = ""
        for x, (text, codes) in enumerate(cells, run.x):
            if not text:
                before = ""
                continue
            if text != before or text.isascii():  # a rule of one symbol may come out too long
                self.move(y, x)
            if not covers(self.codes, codes):
                self.dip(codes)
            if x + 1 < run.x + len(cells) and not cells[x + 1 - run.x][0]:
                self.out.append("  ")  # a terminal that takes it for narrow shows a blank after it
                self.at = (y, -1)
                self.move(y, x)
            self.out.append(text)
            self.at = self._after(y, x + 1, is_known=text.isascii())
            before = text

    def dip(self, codes: Codes) -> None:
        """Write the codes that change."""
        text, self.codes = _change(self.codes, codes)
        if text:
            self.out.append(text)

    def move(self, y: int, x: int) -> None:
        """Move the cursor."""
        if self.at != (y, x):
            self.out.append(_way(self.at, (y, x)))
            self.at = (y, x)


def covers(codes: Codes, other: Codes) -> bool:
    """Return whether a cell of ``other`` looks the same drawn with ``codes``."""
    if codes is other or codes == other:
        return True
    return not other.text and other.ground == codes.ground and seen(codes.marks) == codes.marks


@lru_cache(256)
def seen(marks: str) -> str:
    """Return the marks with which a blank may be drawn while ``marks`` are on."""
    return marks if _UNSEEN.issuperset(marks.split(";")) else ""


def _runs(y: int, old: list[Cell], new: list[Cell]) -> Iterator[_Run]:
    """Yield what differs in a row, in runs of one colour.

    The cell after a character that is not ASCII belongs to its run, changed or not, whatever its colour: a terminal
    that takes the character for wide has covered it.
    """
    at, size = 0, len(new)
    while at < size:
        if old[at] == new[at] or new[at] == UNKNOWN:
            at += 1
            continue
        start = at
        while start and not new[start][0]:
            start -= 1
        last, codes = new[start]
        lead, is_lead = codes, True
        end = _end(new, start)
        while end < size:
            text, its = new[end]
            if last.isascii():
                if its is codes and text and old[end] != new[end]:  # most cells
                    last, end = text, end + 1
                    continue
                near = end
                while near < size and near - end < NEAR and _is_kept(old[near], new[near], codes):
                    near += 1
                if near == size or old[near] == new[near] or new[near] == UNKNOWN:
                    break
                its = new[near][1]
                if not codes.text and covers(its, codes):
                    codes = its
                elif not covers(codes, its):
                    break
            elif text not in ("", last):
                near = end
                is_lead = is_lead and (covers(codes, its) or covers(its, codes))
                codes = codes if covers(codes, its) else its
            elif text and old[end] != new[end] and covers(codes, its):  # the same symbol once more
                near = end
            else:
                break
            lead = codes if is_lead else lead
            last, end = new[near][0], _end(new, near)
        cells = new[start:end]
        yield _Run(y, start, "".join([text for text, _ in cells]), cells, lead)
        at = end


def _end(cells: list[Cell], at: int) -> int:
    """Return the column after a character."""
    at += 1
    while at < len(cells) and not cells[at][0] and cells[at] != UNKNOWN:
        at += 1
    return at


def _is_kept(old: Cell, new: Cell, codes: Codes) -> bool:
    """Return whether a cell has not changed and costs one byte with ``codes``."""
    return old == new and new[0].isascii() and new[0] != "" and covers(codes, new[1])


@lru_cache(4096)
def _change(now: Codes, codes: Codes) -> tuple[str, Codes]:
    """Return what leads from ``now`` to ``codes``, and the codes after it: a blank changes no colour of the text."""
    marks, text = (codes.marks, codes.text) if codes.text else (seen(now.marks), now.text)
    then = Codes(marks, text, codes.ground)
    if then == now:
        return "", now
    if then == PLAIN:
        return "\x1b[m", then
    had, has = (set(each.split(";")) - {""} for each in (now.marks, marks))
    # Nothing stands for 0, which ends all marks and colours.
    ways = [["", *sorted(has), *(each for each in (text, codes.ground) if each not in PLAIN)]]
    if had - has <= _ENDS.keys():
        ends = {_ENDS[mark] for mark in had - has}
        begins = {mark for mark in has if mark not in had or _ENDS.get(mark) in ends}
        colours = [text] * (text != now.text) + [codes.ground] * (codes.ground != now.ground)
        ways.append([*sorted(ends), *sorted(begins), *colours])
    return f"\x1b[{min((';'.join(way) for way in ways), key=len)}m", then


def _way(at: _Place, to: _Place) -> str:
    """Return the shortest text that moves the cursor.

    A row down is an index (IND): what a line feed and a vertical tab do to the column depends on how a terminal is set.
    It would scroll below the last row, which is never asked for.
    """
    (from_y, from_x), (y, x) = at, to
    whole = f"\x1b[{y + 1};{x + 1}H" if x else f"\x1b[{y + 1}H"
    if from_y < 0:
        return whole
    if x == from_x:
        across = ""
    elif x == 0:
        across = "\r"
    else:
        across = f"\x1b[{x + 1}G"
        if from_x >= 0:
            by = x - from_x
            near = "\b" * -by if -4 <= by < 0 else f"\x1b[{abs(by) if abs(by) > 1 else ''}{'C' if by > 0 else 'D'}"
            across = min(across, near, key=len)
    down = y - from_y
    if 0 <= down <= 1:
        along = "\x1bD" * down
    else:
        along = f"\x1b[{abs(down) if abs(down) > 1 else ''}{'B' if down > 0 else 'A'}"
    return min(along + across, whole, key=len)
