"""Footer: the command line and the echo row under it."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.widget import Widget

from widgets.command_line.echo import EchoRow
from widgets.command_line.input import LineInput
from widgets.drawing.look import Look


class FooterBar(Widget):
    """Footer, two rows high. The app adds a blank row above it where there is room."""

    DEFAULT_CSS = "FooterBar { height: 2; width: 1fr; layout: vertical; }"
    can_focus = False

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.line = LineInput()
        self.echo = EchoRow()

    def compose(self) -> ComposeResult:
        yield self.line
        yield self.echo

    def set_look(self, look: Look) -> None:
        """Draw with other words, symbols or colours from now on."""
        self.line.set_look(look)
        self.echo.set_look(look)
