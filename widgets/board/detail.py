"""Detail: the selected incident, the sheet, a note, or what falls due next."""

from __future__ import annotations

from collections.abc import Callable

from data.view.values import Board, HandoverView, IncidentView
from widgets.base.pane import BoardPane
from widgets.board.handover import handover_region, last_lines
from widgets.board.upcoming import upcoming_region
from widgets.drawing.cells import cells
from widgets.drawing.layout import WIDE
from widgets.drawing.look import Look
from widgets.drawing.styled_line import StyledLine
from widgets.drawing.title_rule import framed, title_rule
from widgets.incident.lines import Fitted, IncidentLines, title_runs


def detail_region(
    board: Board, view: IncidentView | None, look: Look, width: int, height: int, *, beside: bool, above: int = 0
) -> list[StyledLine]:
    """Return the region in ``height`` lines: an incident, in the tall form if it fits, or else upcoming items.

    beside: the region is to the right of the queue.
    above: the blank lines of the queue above it, which take what has no room in it (:func:`further_lines`).
    """
    if view is None:
        return upcoming_region(board, look, width, height, beside=beside)
    room = height - 1
    incident, fitted, is_tall = _fitted(board, view, look, width - (3 if beside else 2), room)
    # The compact form has no heading over the steps, so the title rule shows the date of their procedure.
    date = "" if is_tall else incident.sop_date()
    runs = title_runs(view, look)
    free = width - sum(cells(text) for text, _ in runs) - 8  # less the rule's own blanks and dashes
    hidden = _hidden(incident.rest(fitted, above), look) or ("",)
    forms = [form for form in (*(f"{date}   {text}".strip() for text in hidden), *hidden) if form]
    shown = next((form for form in forms if cells(form) <= free), hidden[-1])
    caption = [(shown, "muted" if shown == date else "text")] if shown else []
    title = title_rule(look, width, runs, caption=caption, joint=beside)
    return [title, *framed(look, fitted.lines, width, room, beside=beside)]


def further_lines(
    board: Board, view: IncidentView, look: Look, width: int, height: int, above: int
) -> list[StyledLine]:
    """Return at most ``above`` lines of what a region of ``height`` lines leaves out, with a heading before them."""
    incident, fitted, _ = _fitted(board, view, look, width - 2, height - 1)
    lines = incident.rest(fitted, above).lines
    heading = StyledLine("   " + look.word("detail.further", number=view.row.number_text), "muted")
    return [heading, *(StyledLine(" ").extend(line).chop(width) for line in lines)] if lines else []


def _fitted(board: Board, view: IncidentView, look: Look, width: int, room: int) -> tuple[IncidentLines, Fitted, bool]:
    """Return an incident, its lines for ``room``, and whether these are of the tall form."""
    incident = IncidentLines(view, look, now=board.header.now, zone=board.header.zone, width=width)
    is_tall = incident.fits_tall(room)
    return incident, incident.tall(room) if is_tall else incident.compact(room), is_tall


def note_region(note: tuple[str, str, str], look: Look, width: int, height: int, *, beside: bool) -> list[StyledLine]:
    """Return a note of (title, caption, words) in ``height`` lines: the words wrapped, and cut only below that."""
    name, caption, text = note
    title = title_rule(look, width, [(name, "accent")], caption=[(caption, "muted")], joint=beside)
    rows = look.wrap(look.plain(text), width - (4 if beside else 3), max(1, height - 1))
    lines = [StyledLine(f"  {row}", "text") for row in rows]
    return [title, *framed(look, lines, width, height - 1, beside=beside)]


def _hidden(fitted: Fitted, look: Look) -> tuple[str, ...]:
    """Return what of the incident is not in the region, longest form first: ``↓ 4 steps, 9 more  Enter`` … ``↓ 13``."""
    parts = [look.word("detail.hidden.steps", n=fitted.steps)] if fitted.steps else []
    parts += [look.word("detail.hidden.more", n=fitted.more)] if fitted.more else []
    if not parts:
        return ()
    text = f"{look.glyphs.down} {', '.join(parts)}"
    return f"{text}  Enter", text, f"{look.glyphs.down} {parts[0]}", f"{look.glyphs.down} {fitted.steps + fitted.more}"


def is_paused(board: Board) -> bool:
    """Whether a handover waits, so that of its sheet only the last line is shown."""
    return board.handover is not None and board.handover.step == "paused"


class DetailPane(BoardPane):
    """Region of the detail. ``is_sheet_shown``: the handover takes the place of the incident; else ``note`` may.

    While the handover is paused it has only the last line of the region.
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.incident: IncidentView | None = None
        self.is_sheet_shown = False
        self.note: tuple[str, str, str] | None = None
        self.above: Callable[[], int] = lambda: 0  # blank lines of the queue above the region

    def further(self, above: int) -> list[StyledLine]:
        """Return at most ``above`` lines of what has no room in the region, and their heading."""
        if self._board is None or self.incident is None or self.note is not None or not self._is_below:
            return []
        height = self.size.height - len(self._foot(self._board, self.size.width))
        return further_lines(self._board, self.incident, self.look, self.size.width, height, above)

    @property
    def _is_below(self) -> bool:
        return self._whole(self._board) is None and self.screen.size.width < WIDE

    def _whole(self, board: Board | None) -> HandoverView | None:
        """Return the handover that has the region for itself."""
        return board.handover if board is not None and self.is_sheet_shown and not is_paused(board) else None

    def _foot(self, board: Board, width: int) -> list[StyledLine]:
        """Return the lines of a paused handover below the incident."""
        if not self.is_sheet_shown or board.handover is None or not is_paused(board):
            return []
        beside = self.screen.size.width >= WIDE
        lines = last_lines(board.handover, self.look, width - 3)
        return framed(self.look, lines, width, len(lines), beside=beside)

    def seen(self, board: Board) -> tuple[object, ...]:
        of_board = board.handover, board.next, board.hazards, board.header.zone
        return self.is_sheet_shown, self.note, self.incident, of_board

    def paint_board(self, board: Board, width: int, height: int) -> list[StyledLine]:
        beside = self.screen.size.width >= WIDE
        if (view := self._whole(board)) is not None:
            now, zone = board.header.now, board.header.zone
            return handover_region(view, self.look, width, height, now=now, zone=zone, beside=beside)
        foot = self._foot(board, width)
        height -= len(foot)
        if self.note is not None:
            return [*note_region(self.note, self.look, width, height, beside=beside), *foot]
        above = self.above() if self._is_below else 0
        return [*detail_region(board, self.incident, self.look, width, height, beside=beside, above=above), *foot]
