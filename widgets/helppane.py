"""Help: every act with its form, made from the same definitions as the line itself."""

from __future__ import annotations

from collections.abc import Sequence

from widgets.fit import cells
from widgets.ink import Ink
from widgets.rule import rule
from widgets.scrolled import ScrolledPane

#: A row of help: (form, what it does); an empty form begins a section with that heading.
HelpRow = tuple[str, str]


class HelpPane(ScrolledPane):
    """Rows of help under a title; scrolls."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._rows: Sequence[HelpRow] = ()
        self._title = ""

    def update(self, rows: Sequence[HelpRow], title: str = "") -> None:
        """Show ``rows``. ``title``: what they are about, if not everything."""
        if rows != self._rows:
            self._top = 0
        self._rows, self._title = rows, title
        self.repaint()

    def head(self, width: int, above: int, below: int) -> list[Ink]:
        look = self.look
        title = [(look.word("screen.help"), "strong")]
        if self._title:
            title.append((f" {look.plain(self._title)}", "text"))
        if above:
            title.append((f"  {look.glyphs.up} {look.word('screen.queue.above', n=above)}", "strong"))
        if below:
            title.append((f"  {look.glyphs.down} {look.word('screen.queue.below', n=below)}", "strong"))
        return [rule(look, width, title, caption=[(look.word("screen.help.caption"), "muted")], focused=True)]

    def body(self, width: int, height: int) -> list[Ink]:
        look = self.look
        if not self._rows:
            return [Ink(), Ink("   ").add(look.word("screen.help.none"), "text")]
        longest = max(cells(look.plain(form)) for form, _ in self._rows)
        column = min(longest, width * 2 // 5) + 4
        lines: list[Ink] = []
        for form, words in self._rows:
            form, words = look.plain(form), look.plain(words)
            if not form:
                lines += [Ink()] * bool(lines) + [Ink(" ").add(look.cut(words, width - 2), "accent")]
                continue
            ink = Ink("  ").add(form, "strong")
            texts = look.wrap(words, width - column - 1, 6)
            if ink.width + 2 > column:  # a long form has a line of its own
                lines.append(ink.cut(width - 1, look.glyphs.cut))
                ink = Ink()
            for text in texts or ("",):
                lines.append(ink.to(column).add(text, "text"))
                ink = Ink()
        return lines
