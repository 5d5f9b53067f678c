"""Book page: the lines of the book, and under them the selected entry in full."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual.app import ComposeResult

from data.view.values import BookLine, EntryView
from widgets.base.pane import Pane
from widgets.base.titled_list import TitledList
from widgets.book.entry_list import EntryList, number_text
from widgets.drawing.layout import AIRY, WIDE
from widgets.drawing.look import Look
from widgets.drawing.styled_line import StyledLine
from widgets.drawing.title_rule import framed, hidden_lines, title_rule


class BookTitle(Pane):
    """Title rule of the book: how many entries, which of them, whether new ones are followed."""

    DEFAULT_CSS = "BookTitle { height: 1; }"

    def __init__(self, rows: EntryList) -> None:
        super().__init__()
        self._list = rows
        self.filter = ""

    def paint(self, width: int, height: int) -> list[StyledLine]:
        look, rows = self.look, self._list
        which = look.plain(self.filter) or look.word("screen.book.all")
        count = look.word("screen.entries", n=rows.count())
        title = [
            (look.word("screen.thebook"), "strong"),
            (f" {count}, {look.cut(which, max(12, width // 2))}", "text"),
        ]
        if rows.is_searching:
            title.append((f"  {look.word('screen.book.searching')}", "strong"))
        elif rows.is_following:
            title.append((f"  {look.word('screen.book.follow')}", "muted"))
        else:
            title += hidden_lines(look, 0, rows.below)
        caption = [(look.word("screen.book.caption"), "muted")] if width >= WIDE else []
        return [title_rule(look, width, title, caption=caption, focused=True)]


class EntryPane(Pane):
    """One entry: its words in full, both times, the author, corrections, and the hash."""

    DEFAULT_CSS = "EntryPane { height: 5; }"

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._entry: EntryView | None = None
        self._zone = "UTC"

    def update(self, entry: EntryView | None, *, zone: str) -> None:
        """Show ``entry``."""
        self._entry, self._zone = entry, zone
        self.repaint()

    def paint(self, width: int, height: int) -> list[StyledLine]:
        look, entry = self.look, self._entry
        if entry is None:
            return [title_rule(look, width, [])]
        times, line, inner = look.times(self._zone), entry.line, width - 2
        label = " ".join(part for part in (line.label, line.about) if part)
        title = [(look.word("screen.entry", no=number_text(line)), "strong"), (f" {look.plain(label)}", "text")]
        occurred = entry.line.occurred if entry.line.occurred is not None else line.at
        by = look.author(line.by) + (f" ({look.plain(entry.name)})" if entry.name else "")
        facts = look.word(
            "screen.entry.times",
            occurred=times.day_before(occurred, line.listed) + times.hms(occurred),
            recorded=times.day_before(line.at, line.listed) + times.hms_zone(line.at), by=by,
        )  # fmt: skip
        rest = [StyledLine(look.cut(facts, inner), "muted")]
        for fix in entry.corrections:
            text = look.word(
                "screen.entry.corrected",
                no=fix.no,
                at=f"{times.day_before(fix.at, line.at)}{times.hms(fix.at)}",
                words=fix.words,
            )
            rest.append(StyledLine(look.cut(text, inner), "strong"))
        if entry.corrects:
            rest.append(StyledLine(look.word("screen.entry.corrects", no=entry.corrects), "text"))
        if line.mark == "void":
            rest.append(StyledLine(look.word("entry.void"), "strong"))
        sent = look.word("screen.entry.unsent")
        if entry.sent is not None:
            sent = look.word("screen.entry.sent", at=f"{times.day_before(entry.sent, line.at)}{times.hms(entry.sent)}")
        saved = look.word("screen.saved") + (f", {sent}" if entry.remote else "")
        chain = look.word("screen.entry.chained") if entry.chained else ""
        last = "   ".join(part for part in (saved, look.plain(line.via), look.plain(entry.hash), chain) if part)
        rest.append(StyledLine(look.cut(last, inner), "muted"))
        # the words get what the facts leave, at least one line
        room = max(1, height - 1 - len(rest))
        words = [StyledLine(text, "strong") for text in look.wrap(look.plain(line.words), inner, room)]
        return [
            title_rule(look, width, title),
            *framed(look, (words + rest)[: height - 1], width, height - 1, beside=False),
        ]


class BookPage(TitledList):
    """The book on the whole screen.

    Posts :class:`~widgets.base.virtual_list.VirtualList.Moved` with the number of the selected entry. Its handler calls
    :meth:`show` with that entry.
    """

    DEFAULT_CSS = "BookPage { width: 1fr; height: 1fr; }"

    list: EntryList
    title: BookTitle

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.list = EntryList()
        self.title = BookTitle(self.list)
        self.entry = EntryPane()

    def compose(self) -> ComposeResult:
        yield self.title
        yield self.list
        yield self.entry

    @property
    def selected(self) -> int:
        """Number of the selected entry; 0: none."""
        return self.list.cursor if isinstance(self.list.cursor, int) else 0

    def set_look(self, look: Look) -> None:
        super().set_look(look)
        self.entry.set_look(look)

    def update(
        self,
        numbers: Sequence[int],
        line: Callable[[int], BookLine],
        *,
        zone: str,
        filter: str = "",
        searching: bool = False,
        shift: Callable[[int], str] | None = None,
    ) -> None:
        """Show entries, as :meth:`EntryList.update` does.

        filter: the filter in words; "": all entries.
        searching: the search is not finished, so an empty list may still fill.
        """
        self.title.filter = filter
        was_searching, self.list.is_searching = self.list.is_searching, searching
        self.list.update(numbers, line, zone=zone, shift=shift)
        if was_searching != searching:
            self.list.repaint()
        self.title.repaint()

    def show(self, entry: EntryView | None, *, zone: str) -> None:
        """Show the selected entry under the list."""
        self.entry.update(entry, zone=zone)

    def on_resize(self) -> None:
        self.entry.styles.height = 5 if self.screen.size.height < AIRY else 8
