"""Ctrl+P: every act of the line with its one-line form. Choosing one puts its form into the line; Enter stays Enter."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content


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
