"""List above the line: the drafts, or what could replace the word being typed.

It lies over the foot of the middle region and pushes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

from data.view.values import Offer, Offers
from widgets.base.pane import Pane
from widgets.drawing.cells import cells
from widgets.drawing.look import Look
from widgets.drawing.styled_line import StyledLine
from widgets.drawing.title_rule import title_rule

#: Blanks between two columns.
_GAP = 2


def offers_rows(offers: Offers, look: Look, width: int, height: int) -> list[StyledLine]:
    """Return the title and as many rows as ``height`` has room for, the chosen one among them."""
    shown = max(1, height - 1)
    first = max(0, min(offers.chosen - shown + 1, len(offers.rows) - shown))
    rows = offers.rows[first : first + shown]
    count = look.word("screen.offers.count", first=first + 1, last=first + len(rows), n=len(offers.rows))
    caption = [(look.plain(offers.note), "muted")]
    if len(rows) < len(offers.rows):
        caption.insert(0, (f"{count} · ", "muted"))
    title = title_rule(look, width, [(look.plain(offers.title), "accent")], caption=caption)
    room = 10_000 if offers.cuts_last else width
    forms = {len(row.columns) for row in offers.rows}  # rows of one kind have columns of their own
    widths = {n: _widths([row for row in offers.rows if len(row.columns) == n], look, room) for n in forms}
    is_chosen = [first + i == offers.chosen for i in range(len(rows))]
    return [title, *(_row(r, widths[len(r.columns)], look, width, c) for r, c in zip(rows, is_chosen, strict=True))]


def _widths(rows: Sequence[Offer], look: Look, width: int) -> list[int]:
    """Return the cells of each column: the widest but the last gives way, so that the last is whole."""
    most = max((len(row.columns) for row in rows), default=0)
    plain = [[cells(look.plain(text)) for text in row.columns] for row in rows]
    widths = [max((p[i] for p in plain if i < len(p)), default=0) for i in range(most)]
    over = 3 + sum(widths) + _GAP * max(0, most - 1) - (width - 1)
    while over > 0 and most > 1 and max(widths[:-1]) > 1:
        widest = max(range(most - 1), key=lambda i: widths[i])
        widths[widest] -= 1
        over -= 1
    return widths


def _row(row: Offer, widths: Sequence[int], look: Look, width: int, is_chosen: bool) -> StyledLine:
    mark = look.glyphs.cursor if is_chosen else " "
    line = StyledLine(f" {mark} ", "accent", ground="sel" if is_chosen else "surface")
    for i, text in enumerate(row.columns):
        last = i == len(row.columns) - 1
        room = width - line.width - 1 if last else widths[i]
        shown = look.cut(look.plain(text), max(0, room))
        role = "accent" if is_chosen and not i else "strong" if not i else "text"
        line.add(shown if last else shown + " " * (room - cells(shown) + _GAP), role)
    return line.pad_to(width)


class OffersPane(Pane):
    """The list, its rows and their title."""

    DEFAULT_CSS = "OffersPane { layer: over; dock: bottom; height: 1; display: none; }"

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._offers: Offers | None = None

    def update(self, offers: Offers | None, *, room: int, below: int) -> None:
        """Show ``offers`` in at most ``room`` rows, ``below`` rows above the foot; None or no room: nothing."""
        wanted = 1 + min(offers.most, len(offers.rows)) if offers is not None else 0
        height = min(wanted, room)
        self._offers = offers if height >= 2 else None
        self.display = self._offers is not None
        if self.display:
            self.styles.height = height
            self.styles.margin = (0, 0, below, 0)
        self.repaint()

    def paint(self, width: int, height: int) -> list[StyledLine]:
        return [] if self._offers is None else offers_rows(self._offers, self.look, width, height)
