"""Rows of posts: those that are not normal in full, the others in ranges.

A post without a row is counted. Rules: docs/interface.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from data.view.posts import ranges
from data.view.values import PostView
from widgets.board.post_cell import SEVERITY, Names, Pieces, PostCell, join, number_of, status_of
from widgets.drawing.cells import cells
from widgets.drawing.layout import PostsForm
from widgets.drawing.look import Look
from widgets.drawing.times import Times

#: Statuses of posts that ask for nothing and are out of the routine by arrangement, or in it.
CALM = ("normal", "off", "closed")
#: Cells of a row: deadline, last contact, status, people; and the least cells of one with people, with contact.
DEADLINE, LAST, STATUS, WHO = 8, 6, 21, 11
WITH_WHO, WITH_LAST = 72, 62
#: Cells of a normal post that is named.
NAMED = 24


def post_rows(
    shown: Sequence[PostCell],
    posts: Sequence[PostView],
    look: Look,
    form: PostsForm,
    rows: int,
    *,
    now: int,
    times: Times,
) -> list[Pieces]:
    """Return at most ``rows`` lines. ``now``: UTC ms."""
    pairs = list(zip(posts, shown, strict=True))
    names = tuple(cell.name for cell in shown)
    number = max(len(cell.code) for cell in shown)
    calm = [pair for pair in pairs if pair[0].status in CALM]
    wanted = sorted((pair for pair in pairs if pair[0].status not in CALM), key=lambda pair: rank(pair[0]))
    room = rows - (1 if calm else 0)
    full = wanted
    if len(wanted) > room * form.columns:
        is_last = is_counted(post.status for post, _ in wanted)
        ranked = sorted(wanted, key=lambda pair: is_unmanned(pair[0])) if is_last else wanted
        full = ranked[: (room - 1) * form.columns]
    lines: list[Pieces] = []
    for start in range(0, len(full), form.columns):
        line: Pieces = []
        for index, (_, cell) in enumerate(full[start : start + form.columns]):
            line += _row(cell, look, names, 1 + index * form.pitch, form.pitch - 3, number)
        lines.append(line)
    width = form.columns * form.pitch - 3
    if rest := [pair for pair in wanted if pair not in full]:
        lines.append(_counted(rest, look, width))
    if calm:
        grid = _named([cell for _, cell in calm], look, names, width, number)
        if len(lines) + len(grid) <= rows:
            lines += grid
        else:
            lines += [[]] * (rows - 1 - len(lines))
            lines.append(_ranges(calm, posts, look, width, now=now, times=times))
    return lines


def rank(post: PostView) -> tuple[int, bool]:
    """Return the place of a post among those that are not normal: the worst first."""
    return SEVERITY.index(post.status), not post.new


def is_unmanned(post: PostView) -> bool:
    """Return True for a post without a person."""
    return post.status == "unmanned"


def is_counted(statuses: Iterable[str]) -> bool:
    """Return whether posts are unmanned in number: then they come after those that need something or are busy."""
    return sum(status == "unmanned" for status in statuses) > 1


def _row(cell: PostCell, look: Look, names: Names, column: int, width: int, number: int) -> Pieces:
    """Return one post in full: symbol, number, name, people, status, last contact, deadline."""
    end = column + width
    line: Pieces = [(column, cell.symbol, _symbol_role(cell)), *number_of(cell, column + 2, number)]
    line.append((end - cells(cell.deadline), cell.deadline, cell.deadline_role))
    end -= DEADLINE + 1
    if width >= WITH_LAST:
        line.append((end - cells(cell.last), cell.last, "muted"))
        end -= LAST
    forms = ((cell.suffix, cell.new), (cell.suffix,), (cell.new,), ())
    texts = (join(cell.word, *form) for form in forms)
    text = next((text for text in texts if cells(text) + cell.is_filled < STATUS), cell.word)
    line.append(status_of(end - STATUS + 1, cell, text))
    end -= STATUS
    if width >= WITH_WHO:
        line.append((end - WHO + 1, look.cut(cell.who, WHO - 1), cell.who_role))
        end -= WHO
    start = column + number + 3
    line.append((start, look.cut_apart(cell.name, names, end - start - 1), cell.name_role))
    return line


def _symbol_role(cell: PostCell) -> str:
    role = cell.role.removesuffix("_fill")
    return "strong" if role == "drill" else role


def _counted(rest: Sequence[tuple[PostView, PostCell]], look: Look, width: int) -> Pieces:
    """Return the posts without a row, counted by status, with the command that shows them.

    Each with its numbers; the mildest lose them first, then their words.
    """
    groups: dict[str, list[PostCell]] = {}
    for post, cell in rest:
        groups.setdefault(post.status, []).append(cell)
    known = [groups[status] for status in SEVERITY if status in groups]
    bare = [f"{group[0].symbol} {len(group)}" for group in known]
    worded = [f"{text} {group[0].word}" for text, group in zip(bare, known, strict=True)]
    named = [f"{text}: {ranges(cell.code for cell in group)}" for text, group in zip(worded, known, strict=True)]
    key = look.word("screen.form.posts")
    texts = list(named)
    for shorter in (worded, bare):
        for place in range(len(texts) - 1, -1, -1):
            if sum(cells(text) + 2 for text in texts) + cells(key) + 1 > width:
                texts[place] = shorter[place]
    line: Pieces = []
    column = 1
    for text, group in zip(texts, known, strict=True):
        fill = next((cell.role for cell in group if cell.is_filled), "")
        line.append((column - 1, f" {text} ", fill) if fill else (column, text, group[0].role))
        column += cells(text) + 2
    line.append((1 + width - cells(key), key, "strong"))
    return line


def _named(calm: Sequence[PostCell], look: Look, names: Names, width: int, number: int) -> list[Pieces]:
    """Return the posts in rows of short cells: symbol, number, name, and the word of one that is off or closed."""
    columns = max(1, width // NAMED)
    pitch = (width + 1) // columns
    lines: list[Pieces] = []
    for start in range(0, len(calm), columns):
        line: Pieces = []
        for index, cell in enumerate(calm[start : start + columns]):
            column = 1 + index * pitch
            line += [(column, cell.symbol, "muted"), *number_of(cell, column + 2, number)]
            at, end = column + number + 3, column + pitch - 2
            if cell.symbol != look.glyphs.status["normal"]:
                line.append((end - cells(cell.word), cell.word, "muted"))
                end -= cells(cell.word) + 1
            line.append((at, look.cut_apart(cell.name, names, end - at), "muted"))
        lines.append(line)
    return lines


def _ranges(
    calm: Sequence[tuple[PostView, PostCell]],
    posts: Sequence[PostView],
    look: Look,
    width: int,
    *,
    now: int,
    times: Times,
) -> Pieces:
    """Return the calm posts in ranges: ``· 1-11 13-30``, and when the next of them calls."""
    due = min((post.next_due for post, _ in calm if post.next_due), default=None)
    right = ""
    if due is not None:
        span = times.minutes(max(0, due - now) + 59_999)
        right = look.word("screen.posts.next", at=times.hm_seen(due, now), span=span)
    texts = []
    for status in CALM:
        group = [cell for post, cell in calm if post.status == status]
        if group:
            word = "" if status == "normal" else f" {group[0].word}"
            texts.append((f"{group[0].symbol}{word}", len(group), ranges(cell.code for cell in group)))
    room = width - (cells(right) + 2 if right else 0)
    text = "  ".join(f"{head} {codes}" for head, _, codes in texts)
    if cells(text) > room:  # many single numbers: how many there are says more than some of them
        text = "  ".join(f"{head} {count}" for head, count, _ in texts)
    return [(1, text, "muted"), (1 + width - cells(right), right, "muted")]
