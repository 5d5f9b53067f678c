"""Look: the language, symbols and colours that a widget draws with."""

from __future__ import annotations

from data.words import Words, author
from widgets.drawing.cells import cut, cut_apart, pad, wrap
from widgets.drawing.glyphs import UNICODE, Glyphs
from widgets.drawing.theme import Palette, palette
from widgets.drawing.times import ALWAYS, Times


class Look:
    """Words, symbols and colours of one console. A change of theme makes another look.

    zone_word: what the site calls its time zone; "": the zone has a name of its own.
    """

    def __init__(self, words: Words, glyphs: Glyphs = UNICODE, theme: str = "night", zone_word: str = "") -> None:
        self.words = words
        self.glyphs = glyphs
        self._zone_word = zone_word
        self.palette: Palette = palette(theme)
        self._times: dict[str, Times] = {}

    def times(self, zone: str) -> Times:
        """Return the times of ``zone`` (IANA name), in the language of this look."""
        known = self._times.get(zone)
        if known is None:
            known = self._times[zone] = Times(zone, self.words, self._zone_word)
        return known

    @property
    def steady(self) -> int:
        """How long, at least, the times that were written since it was set stay as they are (ms)."""
        return min((times.steady for times in self._times.values()), default=ALWAYS)

    @steady.setter
    def steady(self, span: int) -> None:
        for times in self._times.values():
            times.steady = span

    def word(self, key: str, **args: object) -> str:
        """Return a message of the catalogue, with plain arguments and the symbols of this look."""
        glyphs = self.glyphs
        text = self.words(key, **{k: glyphs.plain(str(v)) for k, v in args.items()})
        return glyphs.plain(text) if glyphs.ascii else text

    def plain(self, text: str) -> str:
        """Return text from outside in a form that is safe to draw."""
        return self.glyphs.plain(text)

    def author(self, by: str) -> str:
        """Return the author of an entry, safe to draw."""
        return self.plain(author(by, self.words))

    def cut(self, text: str, width: int) -> str:
        """Cut with the mark of this look: :func:`widgets.drawing.cells.cut`."""
        return cut(text, width, self.glyphs.cut)

    def cut_apart(self, name: str, names: tuple[str, ...], width: int) -> str:
        """Cut one of ``names`` so that it differs from the others: :func:`widgets.drawing.cells.cut_apart`."""
        return cut_apart(names, max(0, width), self.glyphs.cut).get(name) or self.cut(name, max(0, width))

    def pad(self, text: str, width: int, *, right: bool = False) -> str:
        """Pad with the mark of this look: :func:`widgets.drawing.cells.pad`."""
        return pad(text, width, right=right, mark=self.glyphs.cut)

    def wrap(self, text: str, width: int, most: int) -> tuple[str, ...]:
        """Wrap with the mark of this look: :func:`widgets.drawing.cells.wrap`."""
        return wrap(text, width, most, self.glyphs.cut)


#: Look of a widget until it receives another.
PLAIN_LOOK = Look(Words("en"))
