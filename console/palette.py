"""Ctrl+P: every act of the line with its one-line form. Choosing one puts its form into the line; Enter stays Enter."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from rich.align import Align
from rich.text import Text
from textual.command import CommandList, CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.content import Content
from textual.widgets.option_list import Option

from data.words import Words


class Palette(CommandPalette):
    """Textual's palette in the console's language, without the symbol that not every terminal has."""

    DEFAULT_CSS = "Palette SearchIcon { display: none; }"

    def __init__(self, words: Words) -> None:
        super().__init__(id="--command-palette", placeholder=words("console.palette.search"))
        self._none = words("console.palette.none")

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
    """Offers what ``app.acts`` lists: (title, form, help) each."""

    def _choose(self, form: str) -> Callable[[], None]:
        return partial(self.app.call_next, self.app.put_form, form)  # type: ignore[attr-defined]

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
