"""Small apps for tests: a scene drawn as the console draws it, and a single page."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.widget import Widget

from data.view.values import Board, BookLine, Echo, IncidentView
from data.words import Words
from widgets.board.board import BoardView
from widgets.command_line.footer import FooterBar
from widgets.drawing.glyphs import UNICODE, Glyphs
from widgets.drawing.look import Look
from widgets.drawing.theme import install_theme
from widgets.header.alert_row import AlertRow
from widgets.header.header import HeaderBar


class SceneApp(App[None]):
    """Header, alert row, ``middle`` and footer."""

    ENABLE_COMMAND_PALETTE = False
    CSS = "Screen { layout: vertical; }"

    def __init__(
        self,
        board: Board,
        incident: IncidentView | None = None,
        *,
        language: str = "en",
        theme: str = "night",
        glyphs: Glyphs = UNICODE,
        middle: Widget | None = None,
        echo: Echo | None = None,
        typed: str = "",
        newest: tuple[BookLine, ...] = (),
    ) -> None:
        super().__init__()
        self.board_value = board
        self.incident = incident
        self.words = Words(language)
        self.glyphs = glyphs
        self.wanted = theme
        self.middle = middle or BoardView()
        self.echo = echo or Echo()
        self.typed = typed
        self.newest = newest
        self.head = HeaderBar()
        self.alarm = AlertRow()
        self.foot = FooterBar()

    def compose(self) -> ComposeResult:
        yield self.head
        yield self.alarm
        yield self.middle
        yield self.foot

    def on_mount(self) -> None:
        look = Look(self.words, self.glyphs, install_theme(self, self.wanted))
        for widget in (self.head, self.alarm, self.middle, self.foot):
            widget.set_look(look)  # type: ignore[attr-defined]
        self.foot.styles.margin = (1 if self.size.height >= 30 else 0, 0, 0, 0)
        self.foot.line.focus()
        self.show(self.board_value)

    def show(self, board: Board, *, flash_on: bool = True) -> None:
        self.board_value = board
        header = board.header
        self.head.update(board)
        self.alarm.update(board, flash_on=flash_on)
        if isinstance(self.middle, BoardView):
            self.middle.update(board, self.incident, newest=self.newest, flash_on=flash_on, sheet=True)
            if self.incident is not None:
                self.middle.queue.select(self.incident.row.subject)
        self.foot.line.put(self.typed)
        saved = f"no. {header.book_no} saved 03:59 check call post 5"
        self.foot.line.set_idle(((saved, "muted"),))
        self.foot.echo.update(self.echo)


class PageApp(App[None]):
    """One page on the whole screen."""

    CSS = "Screen { layout: vertical; }"

    def __init__(self, page: Widget, language: str = "en") -> None:
        super().__init__()
        self.page = page
        self.look = Look(Words(language))

    def compose(self) -> ComposeResult:
        yield self.page

    def on_mount(self) -> None:
        self.page.set_look(self.look)  # type: ignore[attr-defined]
