"""The region of the selected incident, or of what comes next when none is selected."""

from __future__ import annotations

from collections.abc import Sequence

from data.view.values import IncidentView, UpcomingItem
from widgets.base.pane import Pane
from widgets.board.upcoming import next_lines
from widgets.drawing.look import Look
from widgets.drawing.styled_line import StyledLine
from widgets.drawing.title_rule import framed, rule
from widgets.incident.lines import compact, fits_tall, sop_date, tall, title_runs


def detail_lines(
    view: IncidentView | None,
    items: Sequence[UpcomingItem],
    look: Look,
    width: int,
    height: int,
    *,
    now: int,
    zone: str,
    beside: bool,
    hazards: Sequence[tuple[str, str]] = (),
) -> list[StyledLine]:
    """The region in ``height`` lines: its rule, then the incident ``view`` or, without one, ``items`` and the
    ``hazards`` (post, words) that are pinned."""
    times = look.times(zone)
    inner, room = width - (3 if beside else 2), height - 1
    if view is None:
        caption = [] if beside else [(look.word("screen.next.caption"), "muted")]
        title = rule(look, width, [(look.word("screen.next"), "strong")], caption=caption, joint=beside)
        lines = [StyledLine()] if beside else []
        pinned = _pinned(hazards, look, inner, room // 2)
        lines += next_lines(items, look, times, inner, room - len(lines) - len(pinned), indent=2)
        if not items:
            lines.append(StyledLine("  " + look.word("screen.next.none"), "muted"))
        lines += pinned
    else:
        make = tall if fits_tall(view, room) else compact
        # The compact form has no heading of the steps, so the date of their procedure stands in the title rule.
        dated = sop_date(view, look, times) if make is compact else ""
        title = rule(look, width, title_runs(view, look), caption=[(dated, "muted")] if dated else (), joint=beside)
        lines = make(view, look, times, now, inner, room)
    return [title, *framed(look, lines, width, room, beside=beside)]


def _pinned(hazards: Sequence[tuple[str, str]], look: Look, width: int, most: int) -> list[StyledLine]:
    """The hazard notes of all posts, in at most ``most`` lines."""
    lines = [
        StyledLine("  ").add(look.word("detail.hazard", post=p, words=look.plain(w)), "warn") for p, w in hazards[:most]
    ]
    return [line.cut(width, look.glyphs.cut) for line in lines]


class DetailPane(Pane):
    """The detail's region."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._view: IncidentView | None = None
        self._next: Sequence[UpcomingItem] = ()
        self._hazards: Sequence[tuple[str, str]] = ()
        self._now = 0
        self._zone = "UTC"
        self.beside = False

    def update(
        self,
        view: IncidentView | None,
        *,
        next: Sequence[UpcomingItem] = (),
        hazards: Sequence[tuple[str, str]] = (),
        now: int,
        zone: str,
    ) -> None:
        """Show an incident, or without one what falls due and what is pinned. ``now``: UTC ms."""
        self._view, self._next, self._hazards, self._now, self._zone = view, next, hazards, now, zone
        self.repaint()

    def paint(self, width: int, height: int) -> list[StyledLine]:
        return detail_lines(
            self._view,
            self._next,
            self.look,
            width,
            height,
            now=self._now,
            zone=self._zone,
            beside=self.beside,
            hazards=self._hazards,
        )
