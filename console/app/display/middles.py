"""Middles: which page stands in the middle, and which one comes back after it."""

from __future__ import annotations

from collections.abc import Callable

from console.app.book.look_back import LookBack
from console.app.book.pages import BookPages
from console.app.display.around_line import AroundLine
from console.app.display.display import Display, Middle, PageText, Rows
from console.session.desk import Desk
from console.session.session import Session
from data.view.values import QueueRow

#: Shows rows under a heading, and returns whether it did.
ShowText = Callable[[Rows, str], bool]

#: Commands whose page tells of the room as it is, and of no other time: they end a look at the past.
OF_NOW = frozenset(("figures", "handover", "shelf", "apart", "net", "site"))


class Middles:
    """The pages of one screen, on a desk that :meth:`move_to` changes.

    paint: paints the room
    run_command: runs a command of the screen, with its argument
    """

    def __init__(
        self,
        panes: Display,
        desk: Desk,
        session: Session,
        pages: BookPages,
        look_back: LookBack,
        around: AroundLine,
        *,
        paint: Callable[[], None],
        run_command: Callable[[str, str], None],
    ) -> None:
        self._panes = panes
        self._desk = desk
        self._session = session
        self._pages = pages
        self._look_back = look_back
        self._around = around
        self._paint = paint
        self._run_command = run_command
        self._awaited: object = None  # the page that was asked for last

    def move_to(self, desk: Desk, session: Session, pages: BookPages, look_back: LookBack) -> None:
        """Show another desk's room from now on."""
        self._desk, self._session, self._pages, self._look_back = desk, session, pages, look_back

    # --- to a page --------------------------------------------------------------------------------------------------

    def go(self, middle: Middle) -> None:
        """Show another middle."""
        self._panes.go(middle)
        self.show()

    def show_text(self, rows: Callable[[], Rows], *, about: str = "", heading: str = "", is_live: bool = False) -> None:
        """Show a page of text in the middle; see :class:`PageText`."""
        self._panes.show_text(PageText(rows, about, heading, is_live))
        self.show()

    def await_text(self) -> ShowText:
        """Return what shows a page of text that is not read yet, with its heading.

        It returns False, and shows nothing, once the operator has gone somewhere else or waits for another one.
        """
        self._awaited = awaited = object()
        moves = self._panes.moves

        def show(rows: Rows, heading: str) -> bool:
            if self._awaited is not awaited or self._panes.moves != moves:
                return False
            self.show_text(lambda: rows, heading=heading)
            return True

        return show

    def show(self) -> None:
        """Paint the middle, with its keys under the line."""
        self._around.show(self._session.reading)
        self._paint()

    def leave_page(self) -> None:
        """Go to the board. The caller paints it."""
        self._panes.go("board")
        self._around.show(self._session.reading)  # the keys under the line are those of the board again

    def open_selected(self) -> None:
        """Open what the cursor is on; close a page of text, or the sheet."""
        panes = self._panes
        if panes.middle == "board" and panes.selected:
            self._run_command("open", panes.selected)
        elif panes.middle == "book" and panes.others is not None:
            no = panes.others.book.selected
            if subject := self._pages.incident_of(no):
                self._run_command("open", subject)
            elif history := self._pages.history_of(no):
                # Screens load when they are opened.
                from console.app.pages.entry import history_page

                rows = history_page(history, self._desk.words, self._desk.site)
                self.show_text(lambda: rows, heading=self._pages.line(no).told)
            elif entry := self._pages.entry(no):
                from console.app.pages.entry import entry_page
                from widgets.book.book import entry_title

                look, zone = panes.look, self._desk.site.zone
                heading = "".join(text for text, _ in entry_title(entry, look))
                self.show_text(lambda: entry_page(entry, look, zone), heading=heading)
        elif panes.middle in ("text", "sheet"):
            self.go("board")

    # --- and back ---------------------------------------------------------------------------------------------------

    def back(self) -> None:
        """Go back: from a page of the past to its board, from what was found to the book, else to the board of now."""
        panes = self._panes
        if self.is_past and panes.middle != "board":
            self.go("board")
            return
        self.end_past()
        if panes.middle == "board" and panes.filter:
            panes.filter = None
        if panes.middle == "book" and self._pages.in_words:
            self._run_command("book", "")
        else:
            self.go("board")

    def fit(self) -> None:
        """Go to the page that says that the terminal is too small, or back from it to the board."""
        if self._panes.is_misfit:
            self.go("board" if self._panes.middle == "small" else "small")

    def search(self) -> None:
        """Paint a page of text again: it may be searched by what is typed."""
        if self._panes.middle == "text":
            self._panes.repaint()

    # --- the past ---------------------------------------------------------------------------------------------------

    @property
    def is_past(self) -> bool:
        """Whether the past is shown."""
        return self._look_back.is_shown

    def end_past(self) -> None:
        """Show the present from the next frame on, on the same page."""
        self._look_back.end()

    def interrupt_past(self, urgent: QueueRow) -> None:
        """Go to the board of now, for an incident that has become new, and say so unless something is being typed."""
        self.end_past()
        self._panes.go("board")
        if not self._session.text:
            number = urgent.number_text.removeprefix("#")
            why = self._desk.words("screen.past.ended", number=number, priority=urgent.priority)
            self._around.say(why, mark="!")
