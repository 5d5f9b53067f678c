"""The posts: always at the same place, in the largest form that fits (visual.md 5)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import msgspec

from data.view.values import Board, PostView
from widgets.base.pane import Pane
from widgets.board.post_cell import SEVERITY, PostCell, post_cell
from widgets.drawing.cells import cells
from widgets.drawing.layout import WIDE, Form, posts_form
from widgets.drawing.look import Look
from widgets.drawing.styled_line import StyledLine
from widgets.drawing.title_rule import rule

Line = list[tuple[int, str, str]]  # column, text, role


def _status(line: Line, column: int, cell: PostCell, text: str) -> None:
    """The status and its fill; the fill has a pad cell on each side, the left one in the gutter."""
    if cell.filled:
        line.append((column - 1, f" {text} ", cell.role))
    else:
        line.append((column, text, cell.role))


def _join(*parts: str) -> str:
    return " ".join(part for part in parts if part)


def large(cell: PostCell, look: Look, column: int, width: int, number: int) -> list[Line]:
    """Form L: number and name, status, who, times. ``number``: cells of the number."""
    lines: list[Line] = [[], [], [], []]
    indent = number + 1
    lines[0] = [(column, cell.code.rjust(number), "strong")]
    lines[0].append((column + indent, cell.named(look, width - indent), cell.name_role))
    room = width - number + 1 - cell.filled
    choices = (
        (cell.word, cell.suffix, cell.new), (cell.word, cell.suffix), (cell.word, cell.new), (cell.word,)
    )  # fmt: skip
    text = next((t for t in (_join(cell.symbol, *c) for c in choices) if cells(t) <= room), cell.symbol)
    _status(lines[1], column + number - 1, cell, look.cut(text, room))
    lines[2].append((column + indent, look.cut(cell.who, width - indent), cell.who_role))
    at = column + indent
    if cell.last:
        lines[3].append((at, cell.last, "muted"))
        at += 7
    if cell.deadline and at + cells(cell.deadline) <= column + width:
        lines[3].append((at, cell.deadline, cell.deadline_role))
    return lines


def medium(cell: PostCell, look: Look, column: int, width: int, number: int) -> list[Line]:
    """Form M: number, name, who; status, last contact, deadline."""
    lines: list[Line] = [[], []]
    indent = number + 1
    who = look.cut(cell.who, max(0, width - indent - min(cells(cell.name), 8) - 1))
    name = cell.named(look, width - indent - (cells(who) + 1 if who else 0))
    lines[0] = [(column, cell.code.rjust(number), "strong"), (column + indent, name, cell.name_role)]
    if who:
        lines[0].append((column + width - cells(who), who, cell.who_role))
    room = width - number + 1
    full = _join(cell.symbol, cell.word, cell.suffix, cell.new)
    no_new = _join(cell.symbol, cell.word, cell.suffix)
    no_suffix = _join(cell.symbol, cell.word, cell.new)
    bare = _join(cell.symbol, cell.word)
    right = (cell.last, cell.deadline)
    # What gives way: last contact, then NEW, then the suffix, then the deadline; never symbol and word.
    ways: tuple[tuple[str, tuple[str, str]], ...] = (
        (full, right), (full, ("", cell.deadline)), (no_new, ("", cell.deadline)), (bare, ("", cell.deadline)),
        (full, ("", "")), (no_suffix, ("", "")), (bare, ("", "")),
    )  # fmt: skip
    text, (last, deadline) = next(
        (w for w in ways if cells(w[0]) + cell.filled + _right_width(*w[1]) <= room), (look.cut(bare, room), ("", ""))
    )
    _status(lines[1], column + number - 1, cell, text)
    end = column + width
    if deadline:
        lines[1].append((end - cells(deadline), deadline, cell.deadline_role))
        gap = 2 if cells(text) + cell.filled + _right_width(last, deadline) + 1 <= room else 1
        end -= max(4, cells(deadline)) + gap
    if last:
        lines[1].append((end - 5, last, "muted"))
    return lines


def _right_width(last: str, deadline: str) -> int:
    """Cells of last contact and deadline, with the blank before each."""
    return (6 if last else 0) + (max(4, cells(deadline)) + 1 if deadline else 0)


def small(cell: PostCell, look: Look, column: int, width: int, number: int) -> Line:
    """Form S: symbol, number, name; word and suffix at the right."""
    symbol_role = cell.role.removesuffix("_fill") if cell.filled else cell.role
    if symbol_role == "drill":
        symbol_role = "strong"
    line: Line = [(column, cell.symbol, symbol_role), (column + 2, cell.code.rjust(number), "strong")]
    start = column + number + 3
    text = _join(cell.word, cell.suffix)
    least = min(cells(cell.name), 7)
    if number + 3 + least + 1 + cell.filled + cells(text) > width:
        text = cell.word
    text = look.cut(text, width - number - 4)
    at = column + width - cells(text)
    line.append((start, cell.named(look, at - start - 1 - cell.filled), cell.name_role))
    if cell.filled:
        line.append((at - 1, f" {text} ", cell.role))
    else:
        line.append((at, text, cell.role))
    return line


def _compose(parts: Line, width: int) -> StyledLine:
    """Texts at columns → one line; a later one never overwrites an earlier one, save for a fill's pad in the gutter."""
    ink = StyledLine()
    for column, text, role in sorted(parts, key=lambda part: part[0]):
        if not text or column >= width:
            continue
        if column < ink.width:
            ink.chop(max(0, column))
        ink.to(max(0, column)).add(text, role)
    return ink.chop(width)


def _grid(shown: Sequence[PostCell], look: Look, form: Form, number: int, kind: str) -> list[Line]:
    gutter = 1 if kind == "L" else 3
    width = form.pitch - gutter
    lines: list[Line] = []
    for start in range(0, len(shown), form.columns):
        rows: list[Line] = [[] for _ in range({"L": 4, "M": 2, "S": 1}[kind])]
        for index, cell in enumerate(shown[start : start + form.columns]):
            column = 1 + index * form.pitch
            made = (
                large(cell, look, column, width, number) if kind == "L"
                else medium(cell, look, column, width, number) if kind == "M"
                else [small(cell, look, column, width, number)]
            )  # fmt: skip
            for row, line in zip(rows, made, strict=True):
                row.extend(line)
        if kind == "L" and lines:
            lines.append([])
        lines.extend(rows)
    return lines


def _chips(shown: Sequence[PostCell], posts: Sequence[PostView], look: Look, form: Form, rows: int) -> list[Line]:
    """Form XS: chips at fixed places, then the not-normal ones by severity."""
    lines: list[Line] = []
    for start in range(0, len(shown), form.chips):
        line: Line = []
        for index, cell in enumerate(shown[start : start + form.chips]):
            column = 1 + index * 5
            code = cell.code[:3]
            if cell.filled:
                line.append((column + 3 - len(code), code + cell.symbol, cell.role))
            else:
                line.append((column + 3 - len(code), code, "muted" if cell.role == "muted" else "strong"))
                line.append((column + 3, cell.symbol, cell.role))
        lines.append(line)
    places = max(0, rows - len(lines)) * form.columns
    ranked = _ranked(shown, posts, look, places)
    over = len(ranked) - places
    named = ranked[: places - 1 if over > 0 else places]
    number = max((len(cell.code) for cell in shown), default=1)
    rest = _grid(named, look, form, number, "S")
    if over > 0 and places:
        text = look.word("screen.posts.more", n=len(ranked) - len(named))
        place = len(named)
        if place % form.columns == 0:
            rest.append([])
        rest[-1].append((1 + place % form.columns * form.pitch, text, "text"))
    return lines + rest


def _ranked(shown: Sequence[PostCell], posts: Sequence[PostView], look: Look, places: int) -> list[PostCell]:
    """The not-normal posts, worst first, of the same status those that nobody has acknowledged first.

    Where not all have a place, posts that nobody is on come after those that need something or are busy, and the last
    of their places counts them (which ones they are, their chips say).
    """
    order = sorted(
        (index for index, post in enumerate(posts) if post.status not in ("normal", "off", "closed")),
        key=lambda index: (SEVERITY.index(posts[index].status), not posts[index].new, index),
    )
    empty = [shown[index] for index in order if posts[index].status == "unmanned"]
    if len(order) <= places or len(empty) < 2 or places < 2:
        return [shown[index] for index in order]
    ranked = [shown[index] for index in order if posts[index].status != "unmanned"]
    alone = max(0, places - len(ranked) - 1)
    text = look.word("screen.posts.more" if alone else "screen.posts.of", n=len(empty) - alone)
    counted = msgspec.structs.replace(empty[alone], code="", name=text, suffix="", hazard=False)
    # If those that stand before them have no place either, the last one is for how many these are.
    at = len(ranked) if len(ranked) < places else places - 2
    return [*ranked[:at], *empty[:alone], counted, *ranked[at:]]


def counts(posts: Sequence[PostView], look: Look) -> list[str]:
    """``1 MISSED``, ``2 LATE`` …, normal ones last."""
    tally: Counter[str] = Counter(post.status for post in posts)
    normal = tally.pop("normal", 0)
    out = [f"{tally[s]} {look.word(f'post.{s}')}" for s in SEVERITY if tally.get(s)]
    out.append(look.word("screen.posts.normal", n=normal))
    return out


def posts_lines(
    board: Board, look: Look, width: int, height: int, screen_height: int, flash_on: bool
) -> list[StyledLine]:
    """The posts' region: its title and at most ``height`` − 1 lines."""
    posts = board.posts
    form = posts_form(width, screen_height, len(posts))
    times = look.times(board.header.zone)
    shown = [post_cell(post, look, times, board.header.now, flash_on) for post in posts]
    if width >= WIDE:
        title = [(look.word("screen.posts"), "strong"), (f" {len(posts)}", "text")]
    else:
        site = look.cut(look.plain(board.header.site), 24)
        title = [(site, "strong"), (" " + look.word("screen.posts.of", n=len(posts)), "text")]
    if form.kind in ("L", "M"):
        caption = look.word("screen.posts.caption")
    else:
        parts = counts(posts, look)
        room = width - 10 - sum(cells(text) for text, _ in title)
        while len(parts) > 2 and cells(", ".join(parts)) > room:  # the mildest go; how many are normal stays
            del parts[-2]
        caption = ", ".join(parts)
    lines = [rule(look, width, title, caption=[(caption, "muted")])]
    if not posts:
        return [*lines, StyledLine(" " + look.word("screen.posts.none"), "muted").cut(width, look.glyphs.cut)]
    number = max(len(cell.code) for cell in shown)
    if form.kind == "XS":
        grid = _chips(shown, posts, look, form, height - 1)
    else:
        grid = _grid(shown, look, form, number, form.kind)
    return [*lines, *(_compose(line, width) for line in grid[: height - 1])]


class PostsPane(Pane):
    """The posts' region."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._board: Board | None = None
        self._flash_on = True

    def update(self, board: Board, *, flash_on: bool = True) -> None:
        """Show the posts of ``board``."""
        self._board, self._flash_on = board, flash_on
        self.repaint()

    def paint(self, width: int, height: int) -> list[StyledLine]:
        if self._board is None:
            return []
        return posts_lines(self._board, self.look, width, height, self.screen.size.height, self._flash_on)
