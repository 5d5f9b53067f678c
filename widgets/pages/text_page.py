"""Text page: rows of words under a title, such as help, link, shelf and figures."""

from __future__ import annotations

from collections.abc import Sequence

from widgets.base.scroll_pane import ScrollPane
from widgets.drawing.cells import cells
from widgets.drawing.styled_line import StyledLine
from widgets.drawing.title_rule import hidden_lines, title_rule

#: Most lines of the words of one row.
_MOST = 120
#: Cells before words that stand below their forms.
_BELOW = 6
#: One row: (forms, one a line; what they do). A row without forms is the heading of a section.
TextRow = tuple[str, str]


class TextPage(ScrollPane):
    """A page of words. Scrolls if it is longer than the screen."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._rows: Sequence[TextRow] = ()
        self._title = ""
        self._heading = ""

    def update(self, rows: Sequence[TextRow], title: str = "", *, heading: str = "") -> None:
        """Show ``rows``.

        title: what they are about, if not everything.
        heading: what the page is, if not help.
        """
        if (title, heading) != (self._title, self._heading):
            self._top = 0  # a live page keeps its place while its figures change
        self._rows, self._title, self._heading = rows, title, heading
        self.repaint()

    def head(self, width: int, above: int, below: int) -> list[StyledLine]:
        look = self.look
        title = [(self._heading or look.word("help.help.title"), "strong")]
        caption = [] if self._heading else [(look.word("screen.help.caption"), "muted")]
        if self._title:
            title.append((f" {look.plain(self._title)}", "text"))
        title += hidden_lines(look, above, below)
        return [title_rule(look, width, title, caption=caption, focused=True)]

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
            # Several forms, and a long one, stand above the words.
            at = _BELOW if len(forms) > 1 or cells(forms[0]) + 4 > column else column
            room = width - at - 1
            # a text that fits is not wrapped: it may have columns of its own
            texts = [words] if cells(words) <= room else list(look.wrap(words, room, _MOST))
            for form in forms:
                line = StyledLine("  ").add(form, "strong")
                if at < column:
                    lines.append(line.cut(width - 1, look.glyphs.cut))
                else:
                    lines.append(line.pad_to(column).add(texts.pop(0) if texts else "", "text"))
            lines += [StyledLine().pad_to(at).add(text, "text") for text in texts]
        return lines
