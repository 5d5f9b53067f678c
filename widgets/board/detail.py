"""Detail: the selected incident, the handover sheet, or what falls due next."""

from __future__ import annotations

from data.view.values import Board, IncidentView
from widgets.base.pane import BoardPane
from widgets.board.handover import handover_region
from widgets.board.upcoming import upcoming_region
from widgets.drawing.layout import WIDE
from widgets.drawing.look import Look
from widgets.drawing.styled_line import StyledLine
from widgets.drawing.title_rule import framed, title_rule
from widgets.incident.lines import IncidentLines, title_runs


def detail_region(
    board: Board, view: IncidentView | None, look: Look, width: int, height: int, *, beside: bool
) -> list[StyledLine]:
    """Return the region in ``height`` lines: an incident, in the tall form if it fits, or else upcoming items.

    beside: the region is to the right of the queue.
    """
    if view is None:
        return upcoming_region(board, look, width, height, beside=beside)
    room = height - 1
    header = board.header
    incident = IncidentLines(view, look, now=header.now, zone=header.zone, width=width - (3 if beside else 2))
    is_tall = incident.fits_tall(room)
    # The compact form has no heading over the steps, so the title rule shows the date of their procedure.
    date = "" if is_tall else incident.sop_date()
    title = title_rule(look, width, title_runs(view, look), caption=[(date, "muted")] if date else (), joint=beside)
    lines = incident.tall(room) if is_tall else incident.compact(room)
    return [title, *framed(look, lines, width, room, beside=beside)]


class DetailPane(BoardPane):
    """Region of the detail. ``is_sheet_shown``: the handover takes the place of the incident."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.incident: IncidentView | None = None
        self.is_sheet_shown = False

    def paint_board(self, board: Board, width: int, height: int) -> list[StyledLine]:
        beside = self.screen.size.width >= WIDE
        if self.is_sheet_shown and board.handover is not None:
            zone = board.header.zone
            return handover_region(board.handover, self.look, width, height, zone=zone, beside=beside)
        return detail_region(board, self.incident, self.look, width, height, beside=beside)
