"""Posts: every post at a fixed place, in the largest form that fits.

Rules: docs/interface.md.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence

from textual import events

from data.view.values import Board, PostView
from widgets.base.pane import BoardPane, Wanted
from widgets.board.post_cell import HAZARD, SEVERITY, Names, Pieces, PostCell, join, number_of, post_cell, status_of
from widgets.board.post_rows import post_rows
from widgets.drawing.cells import cells
from widgets.drawing.layout import WIDE, PostsForm, posts_form
from widgets.drawing.look import Look
from widgets.drawing.styled_line import StyledLine
from widgets.drawing.title_rule import title_rule

#: Free cells of the title rule from which on it has the words of the hazard notes.
LEAST_HAZARD = 12


def posts_region(
    board: Board, look: Look, width: int, height: int, screen_height: int, flash_on: bool
) -> list[StyledLine]:
    """Return the region of the posts: its title and at most ``height`` − 1 lines."""
    posts = board.posts
    grid = post_grid(board, look, width, height, screen_height, flash_on)
    form = posts_form(width, screen_height, len(posts))
    if width >= WIDE:
        title = [(look.word("screen.posts"), "strong"), (f" {len(posts)}", "text")]
    else:
        site = look.cut(look.plain(board.header.site), 24)
        title = [(site, "strong"), (" " + look.word("screen.posts.of", n=len(posts)), "text")]
    if form.size in ("L", "M"):
        caption = look.word("screen.posts.caption")
    else:
        parts = count_words(posts, look)
        caption = ", ".join(parts)
        if cells(caption) > width - 10 - sum(cells(text) for text, _ in title):
            other = sum(post.status != "normal" for post in posts)
            caption = f"{look.word('screen.posts.other', n=other)}, {parts[-1]}"
    taken = sum(cells(text) for text, _ in title)
    notes = ", ".join(f"{code}: {words}" for code, words in board.hazards)
    notes = f"  {HAZARD} {look.plain(notes)}" if notes else ""
    room = width - 8 - cells(caption) - taken  # less the rule's own blanks and dashes
    if cells(notes) > room and form.size in ("L", "M"):  # the caption only explains the columns
        caption, room = "", width - 4 - taken
    if notes and room >= LEAST_HAZARD:
        title.append((look.cut(notes, room), "warn"))
    lines = [title_rule(look, width, title, caption=[(caption, "muted")] if caption else [])]
    if not posts:
        return [*lines, StyledLine(" " + look.word("screen.posts.none"), "muted").cut(width, look.glyphs.cut)]
    return [*lines, *(_compose(pieces, width) for pieces in grid[: height - 1])]


def post_grid(board: Board, look: Look, width: int, height: int, screen_height: int, flash_on: bool) -> list[Pieces]:
    """Return the posts as pieces of lines."""
    posts = board.posts
    if not posts:
        return []
    form, times = posts_form(width, screen_height, len(posts)), look.times(board.header.zone)
    shown = [post_cell(post, look, times, board.header.now, flash_on) for post in posts]
    if form.size == "XS":
        return post_rows(shown, posts, look, form, height - 1, now=board.header.now, times=times)
    return _grid(shown, look, form, tuple(cell.name for cell in shown))


def post_at(grid: Sequence[Pieces], form: PostsForm, codes: Collection[str], x: int, y: int) -> str:
    """Return the post that is drawn at column ``x`` of line ``y`` of the grid, "": none."""
    pitch = {"L": 5, "M": 2}.get(form.size, 1)  # lines from one row of cells to the next
    first = y - y % pitch
    if not 0 <= first < len(grid):
        return ""
    numbers = [
        (column, text.strip())
        for column, text, role in grid[first]
        if role == "strong" and text.strip() in codes and column - 3 <= x
    ]
    column, code = max(numbers, default=(0, ""))
    return code if code and x < column + form.pitch else ""


def count_words(posts: Sequence[PostView], look: Look) -> list[str]:
    """Return ``1 MISSED``, ``2 LATE`` …, and the count of normal posts last."""
    tally: Counter[str] = Counter(post.status for post in posts)
    normal = tally.pop("normal", 0)
    out = [f"{tally[s]} {look.word(f'post.{s}')}" for s in SEVERITY if tally.get(s)]
    out.append(look.word("screen.posts.normal", n=normal))
    return out


# --- the forms of a post ---------------------------------------------------------------------------------------------


def _large(cell: PostCell, look: Look, names: Names, column: int, width: int, number: int) -> list[Pieces]:
    """Return form L: number and name, status, people, times. ``number``: cells of the number."""
    indent = number + 1
    at = column + indent
    room = width - number + 1 - cell.is_filled
    choices = (
        (cell.word, cell.suffix, cell.new), (cell.word, cell.suffix), (cell.word, cell.new), (cell.word,)
    )  # fmt: skip
    text = next((t for t in (join(cell.symbol, *c) for c in choices) if cells(t) <= room), cell.symbol)
    last: Pieces = []
    if cell.last:
        last.append((at, cell.last, "muted"))
    deadline = at + (7 if cell.last else 0)
    if cell.deadline and deadline + cells(cell.deadline) <= column + width:
        last.append((deadline, cell.deadline, cell.deadline_role))
    return [
        [*number_of(cell, column, number), (at, look.cut_apart(cell.name, names, width - indent), cell.name_role)],
        [status_of(column + number - 1, cell, look.cut(text, room), column + width - 1)],
        [(at, look.cut(cell.who, width - indent), cell.who_role)],
        last,
    ]


def _medium(cell: PostCell, look: Look, names: Names, column: int, width: int, number: int) -> list[Pieces]:
    """Return form M: number, name, people; status, last contact, deadline."""
    indent = number + 1
    who = look.cut(cell.who, max(0, width - indent - min(cells(cell.name), 8) - 1))
    name = look.cut_apart(cell.name, names, width - indent - (cells(who) + 1 if who else 0))
    first: Pieces = [*number_of(cell, column, number), (column + indent, name, cell.name_role)]
    if who:
        first.append((column + width - cells(who), who, cell.who_role))
    room = width - number + 1
    full = join(cell.symbol, cell.word, cell.suffix, cell.new)
    without_new = join(cell.symbol, cell.word, cell.suffix)
    without_suffix = join(cell.symbol, cell.word, cell.new)
    bare = join(cell.symbol, cell.word)
    # In this order the last contact, NEW, the suffix and the deadline give way; symbol and word never do.
    ways: tuple[tuple[str, str, str], ...] = (
        (full, cell.last, cell.deadline), (full, "", cell.deadline), (without_new, "", cell.deadline),
        (bare, "", cell.deadline), (full, "", ""), (without_suffix, "", ""), (bare, "", ""),
    )  # fmt: skip
    text, last, deadline = next(
        (way for way in ways if cells(way[0]) + cell.is_filled + _right_width(*way[1:]) <= room),
        (look.cut(bare, room), "", ""),
    )
    second = [status_of(column + number - 1, cell, text)]
    end = column + width
    if deadline:
        second.append((end - cells(deadline), deadline, cell.deadline_role))
        gap = 2 if cells(text) + cell.is_filled + _right_width(last, deadline) + 1 <= room else 1
        end -= max(4, cells(deadline)) + gap
    if last:
        second.append((end - 5, last, "muted"))
    return [first, second]


def _small(cell: PostCell, look: Look, names: Names, column: int, width: int, number: int) -> list[Pieces]:
    """Return form S: symbol, number, name; status word and suffix at the right."""
    symbol_role = cell.role.removesuffix("_fill")
    if symbol_role == "drill":
        symbol_role = "strong"
    text = join(cell.word, cell.suffix)
    least = min(cells(cell.name), 7)
    if number + 3 + least + 1 + cell.is_filled + cells(text) > width:
        text = cell.word
    text = look.cut(text, width - number - 4)
    start, at = column + number + 3, column + width - cells(text)
    name = look.cut_apart(cell.name, names, at - start - 1 - cell.is_filled)
    return [
        [
            (column, cell.symbol, symbol_role),
            *number_of(cell, column + 2, number),
            (start, name, cell.name_role),
            status_of(at, cell, text),
        ]
    ]


def _right_width(last: str, deadline: str) -> int:
    """Return the cells of last contact and deadline, with the blank before each."""
    return (6 if last else 0) + (max(4, cells(deadline)) + 1 if deadline else 0)


# --- the whole region ------------------------------------------------------------------------------------------------


def _grid(shown: Sequence[PostCell], look: Look, form: PostsForm, names: Names) -> list[Pieces]:
    """Return the posts in rows and columns. ``names``: those that must be told apart."""
    number = max(len(cell.code) for cell in shown)
    draw, gutter = {"L": (_large, 1), "M": (_medium, 3)}.get(form.size, (_small, 3))
    lines: list[Pieces] = []
    for start in range(0, len(shown), form.columns):
        drawn = [
            draw(cell, look, names, 1 + index * form.pitch, form.pitch - gutter, number)
            for index, cell in enumerate(shown[start : start + form.columns])
        ]
        if form.size == "L" and lines:
            lines.append([])
        lines += [[piece for pieces in row for piece in pieces] for row in zip(*drawn, strict=True)]
    return lines


def _compose(pieces: Pieces, width: int) -> StyledLine:
    """Return pieces as one line. None overwrites another, except the padding of a fill in the gutter."""
    line = StyledLine()
    for column, text, role in sorted(pieces, key=lambda piece: piece[0]):
        if not text or column >= width:
            continue
        if column < line.width:
            line.chop(max(0, column))
        line.pad_to(max(0, column)).add(text, role)
    return line.chop(width)


class PostsPane(BoardPane):
    """Region of the posts."""

    def seen(self, board: Board) -> tuple[object, ...]:
        return board.posts, board.hazards, board.header.site, board.header.zone

    def paint_board(self, board: Board, width: int, height: int) -> list[StyledLine]:
        return posts_region(board, self.look, width, height, self.screen.size.height, self._flash_on)

    def on_click(self, event: events.Click) -> None:
        event.stop()
        if self._board is None:
            return
        posts, (width, height), tall = self._board.posts, self.size, self.screen.size.height
        grid = post_grid(self._board, self.look, width, height, tall, True)
        form = posts_form(width, tall, len(posts))
        code = post_at(grid, form, [self.look.plain(post.code) for post in posts], event.x, event.y - 1)
        post = next((post for post in posts if post.code == code), None)
        if post is not None:
            key = f"post.form.{post.status}"
            form_key = key if self.look.words.has(key) else "post.form"
            self.post_message(Wanted(self.look.word(form_key, post=post.code), post.code))
