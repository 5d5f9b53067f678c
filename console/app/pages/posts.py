"""Page of the posts, each in full: those not normal first, as on the board."""

from __future__ import annotations

from collections import Counter

from data.view.values import Board, PostView
from widgets.board.post_cell import join, post_cell
from widgets.board.post_rows import CALM, is_counted, is_unmanned, rank
from widgets.drawing.look import Look

Rows = list[tuple[str, str]]

#: Statuses of posts where nothing is wrong, as on the handover sheet: a patrol is at its work.
_SAFE = (*CALM, "patrol")


def post_page(board: Board | None, look: Look) -> Rows:
    """Return the posts that are not normal, as the board has them, then the others in the order of the site."""
    if board is None:
        return []
    other = sorted((post for post in board.posts if post.status not in _SAFE), key=rank)
    if is_counted(post.status for post in other):
        other.sort(key=is_unmanned)
    calm = [post for post in board.posts if post.status in _SAFE]
    rows: Rows = []
    width = max((len(post.code) for post in board.posts), default=0)
    if other:
        rows.append(("", look.word("screen.posts.other", n=len(other))))
        rows += [_row(post, board, look, width) for post in other]
    if calm:
        rows.append(("", _counted(calm, look)))
        rows += [_row(post, board, look, width) for post in calm]
    return rows


def _counted(posts: list[PostView], look: Look) -> str:
    """Return how many posts have which status, as the handover sheet says it: ``5 NORMAL, 1 PATROL``."""
    counts = Counter(look.word(f"post.{post.status}") for post in posts)
    return ", ".join(f"{n} {word}" for word, n in counts.most_common())


def _row(post: PostView, board: Board, look: Look, width: int) -> tuple[str, str]:
    """Return ``12 Warehouse rear`` and ``MISSED +18 m, P1 1:08 · Dimas · 04:18 · hazard: dog``.

    width: of the numbers, in cells.
    """
    times = look.times(board.header.zone)
    cell = post_cell(post, look, times, board.header.now, True)
    status = ", ".join(part for part in (join(cell.symbol, cell.word, cell.suffix, cell.new), cell.deadline) if part)
    notes = [look.word("handover.hazard", words=look.plain(words)) for words in post.hazards]
    parts = [status, cell.who, cell.last, *notes]
    return f"{cell.code:>{width}} {cell.name}", f" {look.glyphs.dot} ".join(part for part in parts if part)
