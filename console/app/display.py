"""What the console draws: header, alarm row, foot, and a middle that changes. It is handed a board and paints it.

Only what the first frame shows is loaded and built before it; the other middles come right after
(:meth:`Display.build_rest`), and what is asked of them until then waits.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.events import Resize
from textual.widgets import ContentSwitcher

from console.app.book.pages import BookPages
from console.session.desk import Desk
from data.view.values import Board
from widgets.board.board import BoardView
from widgets.command_line.footer import FooterBar
from widgets.drawing.glyphs import choose_glyphs
from widgets.drawing.layout import AIRY, WIDEST, too_small
from widgets.drawing.look import Look
from widgets.drawing.theme import install_theme
from widgets.header.alert_row import AlertRow
from widgets.header.header import HeaderBar

if TYPE_CHECKING:
    from widgets.book.book import BookPage
    from widgets.incident.incident import IncidentPage
    from widgets.pages.help import HelpPage
    from widgets.pages.too_small import TooSmallPage

Rows = Sequence[tuple[str, str]]
Middle = Literal["board", "incident", "book", "text", "small"]

#: The flash: half on, half off, once a second (s).
FLASH = 0.5
#: Lines of the book at the right of a very wide board.
TAIL = 40


class Display(App[int]):
    """The screen of one console. A subclass fills :attr:`board` and answers the operator."""

    TITLE = "Siaga"
    CSS = """
    Screen { layout: vertical; overflow: hidden; background: $background; }
    #middle { height: 1fr; width: 1fr; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("home", "ends(False)", show=False),
        Binding("end", "ends(True)", show=False),
        Binding("shift+tab", "nothing", show=False),
    ]

    _whole: IncidentPage
    _book: BookPage
    _text: HelpPage
    _small: TooSmallPage
    _look: Look

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.words = desk.words
        self.pages = BookPages(desk)
        self._middle: Middle = "board"
        self.board: Board | None = None
        self.incident = ""
        self._flash_on = True
        self._complete = False
        self._live: Callable[[], Rows] | None = None
        self._text_about = self._text_heading = ""
        self._later: list[Callable[[], None]] = []
        self._sheet_turned: tuple[tuple[str, str, str], bool] | None = None

    # --- building ---------------------------------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        self._head = HeaderBar(id="head")
        self._alert = AlertRow(id="alert")
        self._view = BoardView(id="board")
        self._foot = FooterBar(id="foot")
        yield self._head
        yield self._alert
        with ContentSwitcher(initial="board", id="middle"):
            yield self._view
        yield self._foot

    def dress(self) -> None:
        """Colours, symbols and words, once the terminal is known."""
        site = self.desk.site
        self._cells = self.size
        theme = install_theme(self, site.screen.theme)
        # what Textual writes to; its own console says UTF-8 whatever the terminal's encoding is
        encoding = getattr(sys.__stderr__, "encoding", None) or self.console.encoding
        glyphs = "" if site.screen.glyphs == "auto" else site.screen.glyphs
        self._look = Look(self.words, choose_glyphs(encoding, glyphs), theme)
        codes = [post.code for post in site.posts]
        if codes and self._foot.echo.post not in codes:
            self._foot.echo.post = codes[0]
        for part in (self._head, self._alert, self._view, self._foot):
            part.set_look(self._look)

    async def build_rest(self) -> None:
        """After the first frame: the middles that it does not show."""
        from widgets.book.book import BookPage
        from widgets.incident.incident import IncidentPage
        from widgets.pages.help import HelpPage
        from widgets.pages.too_small import TooSmallPage

        self._whole = IncidentPage(id="incident")
        self._book = BookPage(id="book")
        self._text = HelpPage(id="text")
        self._small = TooSmallPage(id="small")
        panes = (self._whole, self._book, self._text, self._small)
        for pane in panes:
            pane.set_look(self._look)
            pane.display = False
        await self.query_one("#middle", ContentSwitcher).mount_all(panes)
        self._complete = True
        waiting, self._later = self._later, []
        for call in waiting:
            call()

    def when_complete(self, call: Callable[[], None]) -> None:
        """Call now, or as soon as all of the screen is there."""
        if self._complete:
            call()
        else:
            self._later.append(call)

    # --- for the subclass -------------------------------------------------------------------------------------------

    def chosen(self, subject: str) -> None:
        """The queue's cursor stands on another incident."""

    def painted(self) -> None:
        """Everything was painted anew."""

    def sheet_wanted(self, board: Board) -> bool:
        """Whether the handover that is under way stands in the detail's place: unless ``h`` has hidden it, or it was
        put aside."""
        found = board.handover
        if found is None:
            self._sheet_turned = None
            return False
        step = (found.outgoing, found.incoming, f"{found.step} {found.aside}")
        if self._sheet_turned is not None and self._sheet_turned[0] != step:
            self._sheet_turned = None  # something happened to it: shown as usual again
        return self._sheet_turned[1] if self._sheet_turned is not None else not found.aside

    def turn_sheet(self) -> bool:
        """Show or hide the sheet beside the queue; False if no handover is under way."""
        board = self.board
        if board is None or board.handover is None:
            return False
        found = board.handover
        shown = self._middle == "board" and self.sheet_wanted(board)
        self._sheet_turned = ((found.outgoing, found.incoming, f"{found.step} {found.aside}"), not shown)
        self.go("board")
        return True

    def moved_to(self, middle: Middle) -> None:
        """Another middle is about to be painted."""

    # --- painting ---------------------------------------------------------------------------------------------------

    def _flash(self) -> None:
        board = self.board
        if board is None or not board.is_flashing or not self.desk.site.screen.flash:
            lit = True
        else:
            lit = not self._flash_on
        if lit != self._flash_on:
            self._flash_on = lit
            self._paint()

    def _paint(self) -> None:
        board = self.board
        if board is None:
            return
        now, zone, lit = board.header.now, board.header.zone, self._flash_on
        self._head.update(board.header)
        self._alert.update(board.alert, now=now, zone=zone, flash_on=lit)
        if self._middle == "board":
            selected = self._view.selected
            newest = self.pages.newest(TAIL) if self._cells.width >= WIDEST else ()
            incident = self.desk.incident(selected) if selected else None
            self._view.update(board, incident, newest=newest, flash_on=lit, sheet=self.sheet_wanted(board))
            if self._view.selected != selected:
                self.chosen(self._view.selected)
        elif self._middle == "incident":
            self._whole.update(self.desk.incident(self.incident), now=now, zone=zone)
        elif self._middle == "book":
            self._show_book()
        elif self._middle == "text":
            if self._live:
                self._text.update(self._live(), self._text_about, heading=self._text_heading)
        elif self._middle == "small":
            self._small.update(board)
        self.painted()

    def _show_book(self) -> None:
        zone = self.desk.site.zone
        pages = self.pages
        self._book.update(
            pages.numbers,
            pages.line,
            zone=zone,
            filter=pages.in_words,
            searching=pages.searching,
            shift=pages.shift,
        )
        self._book.show(pages.entry(self._book.selected), zone=zone)

    def go(self, middle: Middle) -> None:
        """Show another middle."""
        if middle != "small" and too_small(*self._cells):
            middle = "small"
        self._middle = middle
        self.query_one("#middle", ContentSwitcher).current = middle
        self.moved_to(middle)
        self._paint()

    def show_rows(self, rows: Callable[[], Rows], *, about: str = "", heading: str = "", live: bool = False) -> None:
        """Show a page of words. ``rows``: (what, text) each; asked again at every paint if the page is ``live``.
        ``about``: what it helps with; ``heading``: what it is, if not help."""
        self._text_about, self._text_heading = about, heading
        self._live = rows if live else None
        self._text.update(rows(), about, heading=heading)
        self.go("text")

    def on_resize(self, event: Resize) -> None:
        self._cells = event.size
        if hasattr(self, "_look"):  # the first size comes before there is one; on_mount looks at it
            self._fit()

    def _fit(self) -> None:
        width, height = self._cells
        small = too_small(width, height)
        if small != (self._middle == "small"):
            self.when_complete(self._fit_middle)
        self._foot.styles.margin = (1 if height >= AIRY else 0, 0, 0, 0)
        self._paint()

    def _fit_middle(self) -> None:
        small = too_small(*self._cells)
        if small != (self._middle == "small"):
            self.go("small" if small else "board")

    # --- keys that scroll ------------------------------------------------------------------------------------------

    def action_nothing(self) -> None:
        """Keys that would move the focus away from the line."""

    def action_move(self, rows: int) -> None:
        """Arrows."""
        target = self._scrolls()
        if target is not None:
            target.move(rows)

    def action_page(self, pages: int) -> None:
        """PgUp and PgDn."""
        target = self._scrolls()
        if target is not None:
            target.page(pages)

    def action_ends(self, last: bool) -> None:
        """Home and End on an empty line."""
        target = self._scrolls()
        if target is not None:
            target.jump(last)

    def _scrolls(self) -> Any:
        if self._middle == "board":
            return self._view.queue
        return {"book": self._book, "incident": self._whole, "text": self._text}.get(self._middle)
