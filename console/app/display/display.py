"""Display: everything that is drawn.

It is handed a board and paints it; it decides nothing.

Header and alarm row are at the top and the footer with the line at the bottom. The middle between them changes: board,
incident, book, or a page of text. The first frame shows the board and needs nothing else, so the other middles are
built right after it (:meth:`Display.build_rest`).
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar, Literal, Protocol

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.widget import Widget
from textual.widgets import ContentSwitcher

from console.app.book.pages import BookPages
from console.app.display.frames import FLASH
from console.session.desk import Desk
from data.queries.course.attention import URGENT
from data.view.handover import sheet_view
from data.view.values import Board, Echo, IncidentView, Offers
from widgets.base.pane import Painted
from widgets.board.board import BoardView
from widgets.command_line.footer import FooterBar
from widgets.command_line.key_hints import Keys
from widgets.command_line.offers import OffersPane
from widgets.command_line.warning import WarningRows
from widgets.drawing.glyphs import choose_glyphs
from widgets.drawing.layout import AIRY, WIDEST, footer_height, too_small
from widgets.drawing.look import PLAIN_LOOK, Look
from widgets.drawing.theme import install_theme
from widgets.header.alert_row import AlertRow
from widgets.header.header import HeaderBar

if TYPE_CHECKING:
    from widgets.board.queue_filter import QueueFilter
    from widgets.book.book import BookPage

Rows = Sequence[tuple[str, str]]
Middle = Literal["board", "incident", "book", "text", "sheet", "small"]

#: Middles that show the room at a moment, also one of the past.
_OF_A_MOMENT: tuple[Middle, ...] = ("board", "incident")

#: Lines of the book at the right of a very wide board.
TAIL = 40


class Scrolls(Protocol):
    """A middle that the arrows move in. ``overflows``: PgUp and PgDn do something."""

    overflows: bool | None

    def move(self, rows: int) -> None: ...
    def page(self, pages: int) -> None: ...
    def jump(self, last: bool) -> None: ...


class OtherMiddles:
    """The middles that the first frame does not show."""

    def __init__(self, look: Look) -> None:
        # seam: loaded after the first frame
        from widgets.board.handover_page import SheetPage
        from widgets.book.book import BookPage
        from widgets.incident.incident import IncidentPage
        from widgets.pages.text_page import TextPage
        from widgets.pages.too_small import TooSmallPage

        self.incident = IncidentPage(id="incident")
        self.book = BookPage(id="book")
        self.text = TextPage(id="text")
        self.sheet = SheetPage(id="sheet")
        self.small = TooSmallPage(id="small")
        self.set_look(look)
        for pane in self.all:
            pane.display = False

    @property
    def all(self) -> tuple[Painted | BookPage, ...]:
        """Every one of them."""
        return self.incident, self.book, self.text, self.sheet, self.small

    def set_look(self, look: Look) -> None:
        """Draw with other words, symbols or colours from now on."""
        for pane in self.all:
            pane.set_look(look)


class PageText:
    """A page of words that fills the middle.

    rows: returns (form or name, text) for each row
    about: what a page of help is about, if not everything
    heading: the title, if the page is not help
    is_live: ask for the rows again at every paint
    """

    def __init__(self, rows: Callable[[], Rows], about: str = "", heading: str = "", is_live: bool = False) -> None:
        self._rows = rows
        self._kept: Rows | None = None
        self.about = about
        self.heading = heading
        self._is_live = is_live

    @property
    def rows(self) -> Rows:
        """The rows as they are now."""
        if self._kept is None or self._is_live:
            self._kept = self._rows()
        return self._kept


class Display(Widget):
    """The widgets of one screen, and which of them the middle shows.

    The arrows, PgUp and PgDn, Home and End move in the middle, whatever the line holds.
    """

    DEFAULT_CSS = """
    Display { layout: vertical; height: 1fr; width: 1fr; layers: base over; }
    Display > #middle { height: 1fr; width: 1fr; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("home", "ends(False)", show=False),
        Binding("end", "ends(True)", show=False),
        Binding("left", "sideways(-1)", show=False),
        Binding("right", "sideways(1)", show=False),
    ]
    can_focus = False

    def __init__(self, desk: Desk, pages: BookPages) -> None:
        super().__init__(id="display")
        self.header = HeaderBar(id="head")
        self.alert = AlertRow(id="alert")
        self.view = BoardView(id="board")
        self.footer = FooterBar(id="foot")
        self.warning = WarningRows(id="warning")
        self.offers = OffersPane(id="offers")
        self.switcher = ContentSwitcher(self.view, initial="board", id="middle")
        self.others: OtherMiddles | None = None
        self.middle: Middle = "board"
        self.moves = 0  # how often the operator went to a page, also the same
        self.incident = ""  # subject of the incident that has the middle for itself
        self.incident_of: Callable[[str], IncidentView | None] = desk.incident  # also of the past, if that is shown
        #: Title, caption and words in the place of the selected incident; None: the incident.
        self.note_of: Callable[[Board], tuple[str, str, str] | None] = lambda board: None
        #: Whether the sheet of the handover takes the place of the selected incident.
        self.has_sheet: Callable[[Board], bool] = lambda board: False
        #: Moves through the past by minutes or entries: returns False while the present is shown.
        self.travel: Callable[[int, int], bool] = lambda minutes, entries: False
        self._desk = desk
        self._pages = pages
        self.look = PLAIN_LOOK  # the words, symbols and colours that it draws with
        self._terminal = Size(0, 0)
        self.board: Board | None = None  # that was painted last
        self._offers: Offers | None = None
        self._painted_selected = ""
        self._to_select = ""
        self._to_choose = False
        self.on_move: Callable[[int], bool] = lambda rows: False  # a list above the line takes the arrows first
        self._flash_on = True
        self.filter: QueueFilter | None = None  # of the queue; not kept over a restart
        self._text: PageText | None = None
        self._waiting: list[Callable[[], None]] = []

    # --- building ---------------------------------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        yield self.header
        yield self.alert
        yield self.switcher
        yield self.footer
        yield self.offers
        yield self.warning

    def dress(self, terminal: Size) -> None:
        """Choose colours, symbols and words, once the terminal is known."""
        self.fit(terminal)
        screen, codes = self._desk.site.screen, [post.code for post in self._desk.site.posts]
        theme = install_theme(self.app, screen.theme)
        # Textual writes there; its own console says UTF-8 whatever the terminal's encoding is
        encoding = getattr(sys.__stderr__, "encoding", None) or self.app.console.encoding
        glyphs = choose_glyphs(encoding, "" if screen.glyphs == "auto" else screen.glyphs)
        self.look = Look(self._desk.words, glyphs, theme, self._desk.site.zone_word)
        if codes and self.footer.echo.post not in codes:
            self.footer.echo.post = codes[0]
        for part in (self.header, self.alert, self.view, self.footer, self.warning, self.offers):
            part.set_look(self.look)
        if self.others is not None:
            self.others.set_look(self.look)

    async def build_rest(self) -> None:
        """Build the other middles, after the first frame."""
        self.others = others = OtherMiddles(self.look)
        await self.switcher.mount_all(others.all)
        waiting, self._waiting = self._waiting, []
        for call in waiting:
            call()

    def when_built(self, call: Callable[[], None]) -> None:
        """Call now, or as soon as every middle is built."""
        if self.others is not None:
            call()
        else:
            self._waiting.append(call)

    def move_to(self, desk: Desk, pages: BookPages) -> None:
        """Show another desk's room from now on."""
        self._desk, self._pages = desk, pages

    # --- the middle -------------------------------------------------------------------------------------------------

    def go(self, middle: Middle) -> None:
        """Show another middle. The caller paints it."""
        if middle != "small" and too_small(*self._terminal):
            middle = "small"
        self.middle = middle
        self.moves += 1
        self.switcher.current = middle

    def show_text(self, page: PageText) -> None:
        """Show a page of text in the middle."""
        self._text = page
        self.go("text")

    def fit(self, terminal: Size) -> None:
        """Fit the footer into a terminal of this size."""
        self._terminal = terminal
        for pane in (self.header, self.alert, self.view.posts, self.view.detail, self.view.latest):
            pane.forget()
        self.footer.styles.margin = (1 if terminal.height >= AIRY else 0, 0, 0, 0)
        self.warning.styles.margin = (0, 0, footer_height(terminal.height), 0)

    @property
    def is_misfit(self) -> bool:
        """Whether the middle must change for a terminal of this size."""
        return too_small(*self._terminal) != (self.middle == "small")

    def scroll_sheet(self, line: int | None) -> None:
        """Scroll the page of the handover sheet to a line; 0: to the first that is not read back; None: nowhere."""
        if line is not None and self.others is not None:
            self.others.sheet.show_line(line)

    def unseen_rows(self, numbers: Sequence[int]) -> int:
        """Return how many rows of these lines of the sheet (none: of all) were never on the screen."""
        return self.others.sheet.unseen(numbers) if self.others is not None else 0

    @property
    def selected(self) -> str:
        """The subject of the incident that the queue's cursor is on; "": none."""
        return self.view.selected

    @property
    def chosen(self) -> str:
        """The subject of the row that the operator went to, while the queue's cursor is on it; "": of none."""
        return str(self.view.queue.list.chosen or "")

    @property
    def is_painted(self) -> bool:
        """Whether the detail shows the selected incident."""
        return self._painted_selected == self.selected

    def select(self, subject: str, *, chosen: bool = False) -> None:
        """Put the queue's cursor on an incident, at the next paint; ``chosen``: the operator went to it."""
        self._to_select, self._to_choose = subject, chosen

    # --- painting ---------------------------------------------------------------------------------------------------

    def paint(self, board: Board) -> None:
        """Paint ``board`` and the middle that is shown."""
        self.board = board
        self.header.update(board)
        self.alert.update(board, flash_on=self._flash_on)
        others = self.others
        if self.middle == "board":
            self._paint_board(board)
        elif others is None:
            return
        elif self.middle == "incident":
            header = board.header
            others.incident.update(self.incident_of(self.incident), now=header.now, zone=header.zone)
        elif self.middle == "book":
            self._update_book(others)
        elif self.middle == "small":
            others.small.update(board)
        elif self.middle == "sheet":
            self._paint_sheet(board, others)
        elif self._text is not None:
            page = self._text
            others.text.update(page.rows, page.about, heading=page.heading)
        if self._offers is not None:
            self._fit_offers()

    def repaint(self) -> None:
        """Paint the board again that was painted last."""
        if self.board is not None:
            self.paint(self.board)

    def _paint_sheet(self, board: Board, others: OtherMiddles) -> None:
        header, view = board.header, board.handover
        at, anchor = (header.now, "") if view is not None else (board.now or header.now, self._desk.anchor())
        view = view or sheet_view(self._desk.sheet(), header.push.incidents)
        others.sheet.update(view, now=at, zone=header.zone, anchor=anchor)

    def _paint_board(self, board: Board) -> None:
        self._update_view(board)
        if self._to_select:
            self.view.queue.select(self._to_select, chosen=self._to_choose)
            self._to_select = ""
        if not self.is_painted:  # the cursor went elsewhere, or its row has left the queue
            self._update_view(board)

    def _update_view(self, board: Board) -> None:
        self._painted_selected = self.selected
        incident = self.incident_of(self.selected) if self.selected else None
        newest = self._pages.newest(TAIL) if self._terminal.width >= WIDEST else ()
        sheet = self.has_sheet(board)
        flash_on = self._flash_on or board.now > 0
        note = self.note_of(board)
        self.view.update(board, incident, newest=newest, flash_on=flash_on, sheet=sheet, filter=self.filter, note=note)

    def _update_book(self, others: OtherMiddles) -> None:
        pages, zone = self._pages, self._desk.site.zone
        others.book.update(
            pages.numbers, pages.line, zone=zone, filter=pages.in_words, searching=pages.is_searching, shift=pages.shift
        )
        self.paint_entry()

    def paint_entry(self) -> None:
        """Paint the entry that the book's cursor is on."""
        if self.others is not None:
            book = self.others.book
            book.show(self._pages.entry(book.selected), zone=self._desk.site.zone)

    @property
    def flashes(self) -> bool:
        """Whether anything flashes."""
        return self.board is not None and self.board.is_flashing and self._desk.site.screen.flash

    def light(self, is_lit: bool) -> None:
        """Light what flashes, or darken it."""
        board = self.board
        if board is not None and is_lit != self._flash_on:
            self._flash_on = is_lit
            self.alert.update(board, flash_on=is_lit)
            if self.middle == "board":
                self.view.queue.list.light(is_lit or board.now > 0)

    def show_echo(self, echo: Echo, keys: Keys | None = None) -> None:
        """Show what Enter would do, with what it takes from somebody else; without a mark the commands.

        keys: other commands than the board's, each (form, word, rank).
        """
        is_refused = self.footer.line.is_refused
        self.footer.echo.update(echo, keys, is_refused=is_refused)
        self.warning.update(echo, self._terminal.width, is_refused=is_refused, has_list=self._offers is not None)
        self._fit_offers()

    def show_offers(self, offers: Offers | None) -> None:
        """Show the list above the line; None: there is none."""
        if offers is not None or self._offers is not None:
            self._offers = offers
            self._fit_offers()

    def _fit_offers(self) -> None:
        """Give the list the rows that nothing else needs: no warning, no new P1 or P2 of the queue."""
        if self._offers is None and not self.offers.display:
            return
        below = footer_height(self._terminal.height) + self.warning.rows
        self.offers.update(self._offers, room=self.size.height - below - self._needed(), below=below)

    def _needed(self) -> int:
        """Return the rows from the top that the list may not cover."""
        if self.middle != "board" or self.board is None:
            return self.header.size.height + self.alert.size.height + 2
        queue = self.view.queue
        first = self.board.queue[: queue.list.size.height]  # new P1 and P2 are the first rows
        return queue.region.y - self.region.y + 1 + sum(row.new and row.priority <= URGENT for row in first)

    def flash_refusal(self) -> None:
        """Light the row that says why Enter was refused, once."""
        if self.look.palette.theme != "mono" and self._desk.site.screen.flash:
            self.footer.echo.light(True)
            self.set_timer(FLASH, lambda: self.footer.echo.light(False))

    # --- keys that scroll -------------------------------------------------------------------------------------------

    def action_move(self, rows: int) -> None:
        """Move by rows: the arrows."""
        if not self.on_move(rows) and (target := self._scrolls(self.middle)) is not None:
            target.move(rows)

    def action_page(self, pages: int) -> None:
        """Move by screens: PgUp and PgDn; in the palette by ten commands, in the past by entries."""
        if self.on_move(10 * pages):
            return
        if self.middle in _OF_A_MOMENT and self.travel(0, pages):
            return
        if (target := self._scrolls(self.middle)) is not None:
            target.page(pages)

    def action_sideways(self, minutes: int) -> None:
        """Move through the past by minutes: the arrows left and right on an empty line."""
        if self.middle in _OF_A_MOMENT:
            self.travel(minutes, 0)

    def action_ends(self, last: bool) -> None:
        """Move to an end: Home and End on an empty line."""
        if (target := self._scrolls(self.middle)) is not None:
            target.jump(last)

    def can_page(self, middle: Middle) -> bool:
        """Whether PgUp and PgDn do something in a middle, as far as it is known."""
        target = self._scrolls(middle)
        return target is None or target.overflows is not False

    def _scrolls(self, middle: Middle) -> Scrolls | None:
        if middle == "board":
            return self.view.queue
        if self.others is None or middle == "small":
            return None
        middles: dict[Middle, Scrolls] = {
            "book": self.others.book, "incident": self.others.incident, "text": self.others.text,
            "sheet": self.others.sheet,
        }  # fmt: skip
        return middles[middle]
