"""Handover sheet: when it stands next to the queue, when on its page, which line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.app.display.display import Display, Middle
from console.app.display.middles import Middles
from data.view.values import Board

if TYPE_CHECKING:
    from console.line.reading import Reading


class HandoverSheet:
    """The sheet of the current handover on one screen.

    Next to the queue it takes the detail's place, unless the operator has hidden it or put the handover aside; with its
    next step it is shown as usual again. Its page comes when it is asked for, and while a line of it is typed.
    """

    def __init__(self, panes: Display, middles: Middles) -> None:
        self._panes = panes
        self._middles = middles
        self._hidden: tuple[object, ...] | None = None  # the step at which it was hidden
        self._is_handover_read = False  # whether the page is of a handover under way
        self._looked_from: Middle | None = None  # what was shown before the line named a line of the sheet
        self._is_reading_back = False  # a line of it was entered

    # --- next to the queue ------------------------------------------------------------------------------------------

    def is_next_to_queue(self, board: Board) -> bool:
        """Return whether ``board`` is drawn with the sheet."""
        found = board.handover
        return found is not None and not found.aside and self._hidden != _step(board)

    def hide(self) -> None:
        """Hide the sheet next to the queue too, until the next step of the handover or :meth:`show`."""
        if self._panes.board is not None:
            self._hidden = _step(self._panes.board)

    # --- on its page ------------------------------------------------------------------------------------------------

    def show(self, line: int | None = None) -> None:
        """Show the page. ``line``: from this line on; 0: from the first that is not read back."""
        board = self._panes.board
        if self._panes.middle != "sheet":
            self._hidden = None
            self._is_handover_read = board is not None and board.handover is not None
            self._panes.go("sheet")
        self._panes.scroll_sheet(line)
        self._middles.show()

    def end(self, board: Board) -> None:
        """Go to the board if the page shows the sheet of a handover that is over. The caller paints it."""
        if self._panes.middle == "sheet" and self._is_handover_read and board.handover is None:
            self._middles.leave_page()

    # --- while it is read back --------------------------------------------------------------------------------------

    def look_at_line(self, reading: Reading | None) -> None:
        """Show the line of the sheet that would be read back, while it is typed; else what was shown before."""
        line = reading.sheet_line if reading is not None else None
        if line is not None:
            if self._panes.middle != "sheet":
                self._looked_from = self._panes.middle
            self._panes.when_built(lambda: self.show(line))
        elif self._looked_from:
            middle, self._looked_from = self._looked_from, None
            self._middles.go(middle)

    def line_entered(self, reading: Reading | None) -> None:
        """Keep the page if a line of it is entered: the next one is read from it."""
        if reading is not None and reading.sheet_line is not None:
            self._looked_from, self._is_reading_back = None, True

    def read_on(self) -> None:
        """Show the first line that is not read back, if what was saved is a line of the sheet."""
        if self._is_reading_back and self._panes.middle == "sheet":
            self._panes.scroll_sheet(0)
        self._is_reading_back = False


def _step(board: Board) -> tuple[object, ...]:
    found = board.handover
    return () if found is None else (found.outgoing, found.incoming, found.step, found.aside)
