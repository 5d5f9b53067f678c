"""Screen that draws at once, and of each widget the rows that changed.

Textual waits for a clock of its own before it draws, which wakes the thread once more, and asks every widget that a
change touches for all of its lines.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from textual._compositor import ChopsUpdate, Compositor
from textual.geometry import Region
from textual.screen import Screen
from textual.strip import Strip

from widgets.base.pane import Painted


class Rows(Compositor):
    """Compositor that asks the widget in front for the rows between its first and its last change."""

    def __init__(self) -> None:
        super().__init__()
        self._changed: set[Region] = set()

    def render_partial_update(self) -> ChopsUpdate | None:
        self._changed = self._dirty_regions.copy()
        try:
            return super().render_partial_update()
        finally:
            self._changed = set()

    def _get_renders(self, crop: Region | None = None) -> Iterable[tuple[Region, Region, list[Strip]]]:
        if not self._changed:
            yield from super()._get_renders(crop)
            return
        behind = set(self._changed)  # what no widget in front of the next one covers
        for widget, (region, clip) in self.visible_widgets.items():  # from front to back
            seen = region.intersection(clip)
            covered = {changed: part for changed in behind if (part := changed.intersection(seen))}
            if covered:
                first, end = min(part.y for part in covered.values()), max(part.bottom for part in covered.values())
                rows = Region(seen.x, first, seen.width, end - first)
                yield region, rows, widget.render_lines(rows.translate((-region.x, -region.y)))
                behind.difference_update(changed for changed, part in covered.items() if part == changed)
                if not behind:
                    return


class RoomScreen(Screen[None]):
    """The screen of an app."""

    def __init__(self) -> None:
        super().__init__()
        self._compositor = Rows()

    @contextmanager
    def drawn_at_once(self) -> Iterator[None]:
        """Draw at the end what was painted in here."""
        if Painted.changed is not None or not self.is_current:
            yield
            return
        Painted.changed = changed = set[Painted]()
        try:
            yield
        finally:
            Painted.changed = None
        if changed:
            self._dirty_widgets |= changed
            self._on_timer_update()
