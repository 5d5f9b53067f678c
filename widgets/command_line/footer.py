"""The foot: the line and the row under it, with a blank row above on screens that have room."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.widget import Widget

from widgets.command_line.echo import EchoRow
from widgets.command_line.input import LineInput
from widgets.drawing.look import Look


class FooterBar(Widget):
    """Holds :attr:`line` and :attr:`echo`. Two rows high; the blank row above them is the screen's."""

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
