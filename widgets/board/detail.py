"""Detail: the region of the selected incident, or of what falls due next while none is selected."""

from __future__ import annotations

from collections.abc import Sequence

from data.view.values import IncidentView, UpcomingItem
from widgets.base.pane import Pane
from widgets.board.upcoming import upcoming_region
from widgets.drawing.look import Look
from widgets.drawing.styled_line import StyledLine
from widgets.drawing.title_rule import framed, title_rule
from widgets.incident.lines import IncidentLines, title_runs


def detail_region(
    view: IncidentView | None,
    look: Look,
    width: int,
    height: int,
    *,
    now: int,
    zone: str,
    beside: bool,
    upcoming: Sequence[UpcomingItem] = (),
    hazards: Sequence[tuple[str, str]] = (),
) -> list[StyledLine]:
    """Return the region in ``height`` lines: an incident at ``now`` (UTC ms), in the tall form if it fits.

    upcoming, hazards: what falls due and the hazard notes (post, words), shown while ``view`` is None.
    beside: the region is to the right of the queue.
    """
    if view is None:
        return upcoming_region(upcoming, look, width, height, zone=zone, beside=beside, hazards=hazards)
    room = height - 1
    incident = IncidentLines(view, look, now=now, zone=zone, width=width - (3 if beside else 2))
    is_tall = incident.fits_tall(room)
    # The compact form has no heading over the steps, so the title rule shows the date of their procedure.
    date = "" if is_tall else incident.sop_date()
    title = title_rule(look, width, title_runs(view, look), caption=[(date, "muted")] if date else (), joint=beside)
    lines = incident.tall(room) if is_tall else incident.compact(room)
    return [title, *framed(look, lines, width, room, beside=beside)]


class DetailPane(Pane):
    """Region of the detail. ``beside``: it is to the right of the queue."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._view: IncidentView | None = None
        self._upcoming: Sequence[UpcomingItem] = ()
        self._hazards: Sequence[tuple[str, str]] = ()
        self._now = 0
        self._zone = "UTC"
        self.beside = False

    def update(
        self,
        view: IncidentView | None,
        *,
        upcoming: Sequence[UpcomingItem] = (),
        hazards: Sequence[tuple[str, str]] = (),
        now: int,
        zone: str,
    ) -> None:
        """Show an incident, or without one what falls due and the hazard notes (:func:`detail_region`)."""
        self._view, self._upcoming, self._hazards, self._now, self._zone = view, upcoming, hazards, now, zone
        self.repaint()

    def paint(self, width: int, height: int) -> list[StyledLine]:
        return detail_region(
            self._view, self.look, width, height, now=self._now, zone=self._zone, beside=self.beside,
            upcoming=self._upcoming, hazards=self._hazards,
        )  # fmt: skip
