"""Help: every act with its form, made from the same definitions as the line itself."""

from __future__ import annotations

from collections.abc import Sequence

from widgets.base.scroll_pane import ScrollPane
from widgets.drawing.cells import cells
from widgets.drawing.styled_line import StyledLine
from widgets.drawing.title_rule import rule

#: A row of help: (its forms, a line each; what it does); no form begins a section with that heading.
HelpRow = tuple[str, str]


class HelpPage(ScrollPane):
    """Rows of help under a title; scrolls."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._rows: Sequence[HelpRow] = ()
        self._title = ""
        self._heading = ""

    def update(self, rows: Sequence[HelpRow], title: str = "", *, heading: str = "") -> None:
        """Show ``rows``. ``title``: what they are about, if not everything. ``heading``: what this is, if not help."""
        if (title, heading) != (self._title, self._heading):
            self._top = 0  # a live page keeps its place while its figures change
        self._rows, self._title, self._heading = rows, title, heading
        self.repaint()

    def head(self, width: int, above: int, below: int) -> list[StyledLine]:
        look = self.look
        title = [(self._heading or look.word("screen.help"), "strong")]
        caption = [] if self._heading else [(look.word("screen.help.caption"), "muted")]
        if self._title:
            title.append((f" {look.plain(self._title)}", "text"))
        if above:
            title.append((f"  {look.glyphs.up} {look.word('screen.queue.above', n=above)}", "strong"))
        if below:
            title.append((f"  {look.glyphs.down} {look.word('screen.queue.below', n=below)}", "strong"))
        return [rule(look, width, title, caption=caption, focused=True)]

    def body(self, width: int, height: int) -> list[StyledLine]:
        look = self.look
        if not self._rows:
            return [StyledLine(), StyledLine("   ").add(look.word("screen.help.none"), "text")]
        shown = [([look.plain(form) for form in forms.split("\n")], look.plain(words)) for forms, words in self._rows]
        longest = max(cells(form) for forms, _ in shown for form in forms)
        column = min(longest, width * 2 // 5) + 4
        lines: list[StyledLine] = []
        for forms, words in shown:
            if forms == [""]:
                heading = look.wrap(words, width - 2, 6)
                lines += [StyledLine()] * bool(lines) + [StyledLine(" ").add(text, "accent") for text in heading]
                continue
            room = width - column - 1
            # what fits stands as it is: it may have columns of its own
            texts = [words] if cells(words) <= room else list(look.wrap(words, room, 6))
            for form in forms:
                ink = StyledLine("  ").add(form, "strong")
                if ink.width + 2 > column:  # a long form has a line of its own
                    lines.append(ink.cut(width - 1, look.glyphs.cut))
                else:
                    lines.append(ink.to(column).add(texts.pop(0) if texts else "", "text"))
            lines += [StyledLine().to(column).add(text, "text") for text in texts]
        return lines
