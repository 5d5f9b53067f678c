"""What every widget is handed besides its data: the language, the symbols, the theme."""

from __future__ import annotations

from data.words import Words, author
from widgets.drawing.cells import cut, pad, wrap
from widgets.drawing.glyphs import UNICODE, Glyphs
from widgets.drawing.theme import Palette, palette
from widgets.drawing.times import Times


class Look:
    """Words, symbols and colours of one console. Immutable: a change of theme is another look."""

    def __init__(self, words: Words, glyphs: Glyphs = UNICODE, theme: str = "night") -> None:
        self.words = words
        self.glyphs = glyphs
        self.palette: Palette = palette(theme)
        self._times: dict[str, Times] = {}

    def times(self, zone: str) -> Times:
        """Times in ``zone`` (an IANA name), in this look's language."""
        known = self._times.get(zone)
        if known is None:
            known = self._times[zone] = Times(zone, self.words)
        return known

    def word(self, key: str, **args: object) -> str:
        """A message of the catalogue, its arguments made plain, in the symbols at hand."""
        glyphs = self.glyphs
        text = self.words(key, **{k: glyphs.plain(str(v)) for k, v in args.items()})
        return glyphs.plain(text) if glyphs.ascii else text

    def plain(self, text: str) -> str:
        """Text from outside, as it may be drawn."""
        return self.glyphs.plain(text)

    def author(self, by: str) -> str:
        """Who entered something, as it may be drawn."""
        return self.plain(author(by, self.words))

    def cut(self, text: str, width: int) -> str:
        """:func:`widgets.drawing.cells.cut` with this look's mark."""
        return cut(text, width, self.glyphs.cut)

    def pad(self, text: str, width: int, *, right: bool = False) -> str:
        """:func:`widgets.drawing.cells.pad` with this look's mark."""
        return pad(text, width, right=right, mark=self.glyphs.cut)

    def wrap(self, text: str, width: int, most: int) -> tuple[str, ...]:
        """:func:`widgets.drawing.cells.wrap` with this look's mark."""
        return wrap(text, width, most, self.glyphs.cut)


#: What a widget draws with before it is handed another.
PLAIN_LOOK = Look(Words("en"))
