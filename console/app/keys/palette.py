"""Palette (Ctrl+P): every command with its form.

Choosing one puts its form into the line; it does not enter it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from rich.align import Align
from rich.style import Style
from rich.text import Text
from textual.app import ComposeResult
from textual.command import CommandInput, CommandList, CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.strip import Strip
from textual.widgets import LoadingIndicator
from textual.widgets.option_list import Option

from data.words import Words


class ActList(CommandList):
    """The commands. The chosen one is reversed, which shows in every theme and without colours."""

    def render_line(self, y: int) -> Strip:
        strip = super().render_line(y)
        line = self.scroll_offset.y + y
        if line < len(self._lines) and self._lines[line][0] == self.highlighted:
            return strip.apply_style(Style(reverse=True))
        return strip


class Palette(CommandPalette):
    """Textual's palette in the console's language, without symbols that some terminals lack.

    Header and alarm row above it keep their colours. Textual would dim them, and an alarm must not fade because an
    operator looks for a command.
    """

    DEFAULT_CSS = """
    Palette { background: transparent; }
    Palette > Vertical, Palette > Vertical:dark { background: $surface; }
    Palette > .command-palette--help-text { color: $foreground; text-style: not dim not bold; }
    Palette #--input, Palette #--input.--list-visible { border: none; padding: 0 0 1 0; }
    Palette CommandInput > .input--placeholder { color: $foreground; text-style: none; }
    Palette CommandInput > .input--cursor { color: $background; background: $accent; text-style: none; }
    Palette:nocolor CommandInput > .input--cursor { text-style: reverse; }
    Palette CommandList, Palette CommandList:focus { border: none; scrollbar-size-vertical: 0; }
    Palette CommandList > .option-list--option-highlighted {
        color: $foreground; background: $surface; text-style: bold;
    }
    """

    def __init__(self, words: Words) -> None:
        super().__init__(id="--command-palette", placeholder=words("console.palette.search"))
        self._none = words("console.palette.none")

    def compose(self) -> ComposeResult:
        with Vertical(id="--container"):
            with Horizontal(id="--input"):
                yield CommandInput(placeholder=self._placeholder, select_on_focus=False)
            with Vertical(id="--results"):
                yield ActList()
                yield LoadingIndicator()

    def _start_no_matches_countdown(self, search_value: str) -> None:
        self._stop_no_matches_countdown()
        self._no_matches_timer = self.set_timer(
            self._NO_MATCHES_COUNTDOWN, partial(self._show_no_matches, search_value)
        )

    def _show_no_matches(self, search_value: str) -> None:
        self._list_visible = bool(search_value)
        if search_value:
            said = Align.center(Text(self._none))
            self.query_one(CommandList).add_option(Option(said, disabled=True, id=self._NO_MATCHES))


class ActsProvider(Provider):
    """Offers the commands of ``app.acts``: (title, form, help) each."""

    def _choose(self, form: str) -> Callable[[], None]:
        return partial(self.app.call_next, self.app.put, form)  # type: ignore[attr-defined]

    @property
    def _acts(self) -> list[tuple[str, str, str]]:
        acts: list[tuple[str, str, str]] = self.app.acts  # type: ignore[attr-defined]
        return acts

    async def discover(self) -> Hits:
        for title, form, help_ in self._acts:
            text = f"{title}   {form}"
            yield DiscoveryHit(Content(text), self._choose(form), text=text, help=help_)

    async def search(self, query: str) -> Hits:
        matcher = self.matcher(query)
        for title, form, help_ in self._acts:
            text = f"{title}   {form}"
            score = max(matcher.match(text), matcher.match(help_) * 0.8)
            if score > 0:
                yield Hit(score, Content(text), self._choose(form), text=text, help=help_)
