"""Selection: which incident the queue's cursor is on, and that the line means it.

The cursor follows the operator's own acts and keys. Whatever moves it, the session knows before it reads the
line again.
"""

from __future__ import annotations

from collections.abc import Callable

from console.app.display.around_line import AroundLine
from console.app.display.display import Display
from console.session.desk import Desk
from console.session.session import Notice, Session
from data.view.values import Board


class Selection:
    """The selected incident of one screen, on a desk that :meth:`move_to` changes.

    keep_drafts: keeps what a restart must find: the selection too
    request_paint: asks for a frame
    """

    def __init__(
        self,
        panes: Display,
        desk: Desk,
        session: Session,
        around: AroundLine,
        *,
        keep_drafts: Callable[[], None],
        request_paint: Callable[[], None],
    ) -> None:
        self._panes = panes
        self._desk = desk
        self._session = session
        self._around = around
        self._keep_drafts = keep_drafts
        self._request_paint = request_paint

    def move_to(self, desk: Desk, session: Session) -> None:
        """Select in another desk's room from now on."""
        self._desk, self._session = desk, session

    def select(self, subject: str, *, chosen: bool = False) -> None:
        """Put the queue's cursor on an incident that the operator named or acted on, or went to (``chosen``)."""
        self._panes.select(subject, chosen=chosen)
        self._session.acted_on = subject
        self._note(subject, subject if chosen else "")

    def follow(self, notice: Notice) -> None:
        """Put the cursor on a row that the operator's act was about: the selected one if it is among them."""
        subjects = [s for s in notice.subjects if self._desk.queue.index(s) is not None]
        subject = self._panes.selected if self._panes.selected in subjects else next(iter(subjects), "")
        if subject and not (notice.stays and self._session.chosen):
            self.select(subject)

    def paint(self, board: Board) -> None:
        """Paint ``board``, and note where its cursor is: its row may have left the queue."""
        before = self._panes.selected, self._panes.chosen
        self._panes.paint(board)
        if (self._panes.selected, self._panes.chosen) != before:
            self._note(self._panes.selected, self._panes.chosen)

    def moved(self, board: Board) -> None:
        """Show the incident that the operator has moved the cursor to, on ``board``."""
        if self._panes.middle != "board":
            return
        if (self._session.selected, self._session.chosen) != (self._panes.selected, self._panes.chosen):
            self._note(self._panes.selected, self._panes.chosen)
            self._request_paint()  # the alert row names what "a" alone means
        if not self._panes.is_painted:
            self._panes.paint(board)

    def _note(self, subject: str, chosen: str) -> None:
        self._session.selected, self._session.chosen = subject, chosen
        if self._session.acted_on != subject:
            self._session.acted_on = ""
        self._keep_drafts()
        if self._session.text:
            self._around.show(self._session.reread())
