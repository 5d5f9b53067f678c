"""The book: its lines, and under them the chosen entry with everything that is known of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual.app import ComposeResult

from data.view.values import BookLine, EntryView
from widgets.base.pane import Pane
from widgets.base.titled_list import TitledList
from widgets.book.entry_list import EntryList, number_of
from widgets.drawing.layout import AIRY, WIDE
from widgets.drawing.look import Look
from widgets.drawing.styled_line import StyledLine
from widgets.drawing.title_rule import framed, rule


class BookTitle(Pane):
    """The book's rule: how many entries, which of them, whether the newest are followed."""

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
        if rows.searching:
            title.append((f"  {look.word('screen.book.searching')}", "strong"))
        elif rows.following:
            title.append((f"  {look.word('screen.book.follow')}", "muted"))
        elif rows.below:
            title.append((f"  {look.glyphs.down} {look.word('screen.queue.below', n=rows.below)}", "strong"))
        caption = [(look.word("screen.book.caption"), "muted")] if width >= WIDE else []
        return [rule(look, width, title, caption=caption, focused=True)]


class EntryPane(Pane):
    """One entry: its words in full, both times, who, what corrected it, and its hash."""

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
            return [rule(look, width, [])]
        times, line, inner = look.times(self._zone), entry.line, width - 2
        label = " ".join(part for part in (line.label, line.about) if part)
        title = [(look.word("screen.entry", no=number_of(line)), "strong"), (f" {look.plain(label)}", "text")]
        occurred = entry.line.occurred if entry.line.occurred is not None else line.at
        by = look.author(line.by) + (f" ({look.plain(entry.name)})" if entry.name else "")
        facts = look.word(
            "screen.entry.times",
            occurred=times.hms(occurred), recorded=times.hms(line.at), zone=times.zone(line.at), by=by,
        )  # fmt: skip
        rest = [StyledLine(look.cut(facts, inner), "muted")]
        for fix in entry.corrections:
            text = look.word("screen.entry.corrected", no=fix.no, at=times.hms(fix.at), words=fix.words)
            rest.append(StyledLine(look.cut(text, inner), "strong"))
        if entry.corrects:
            rest.append(StyledLine(look.word("screen.entry.corrects", no=entry.corrects), "text"))
        if line.mark == "void":
            rest.append(StyledLine(look.word("screen.entry.void"), "strong"))
        sent = look.word("screen.entry.unsent")
        if entry.sent is not None:
            sent = look.word("screen.entry.sent", at=times.hms(entry.sent))
        saved = look.word("screen.entry.saved") + (f", {sent}" if entry.remote else "")
        chain = look.word("screen.entry.chained") if entry.chained else ""
        last = "   ".join(part for part in (saved, look.plain(entry.hash), chain) if part)
        rest.append(StyledLine(look.cut(last, inner), "muted"))
        # the words have what the facts leave, but at least one line
        room = max(1, height - 1 - len(rest))
        words = [StyledLine(text, "strong") for text in look.wrap(look.plain(line.words), inner, room)]
        return [rule(look, width, title), *framed(look, (words + rest)[: height - 1], width, height - 1, beside=False)]


class BookPage(TitledList):
    """The book's screen. Posts :class:`~widgets.base.virtual_list.VirtualList.Moved` with the number of the chosen
    entry; who hears it hands that entry to :meth:`show`."""

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
        """The number of the chosen entry; 0: none."""
        return self.list.cursor if isinstance(self.list.cursor, int) else 0

    def set_look(self, look: Look) -> None:
        """Draw with other words, symbols or colours from now on."""
        for pane in (self.title, self.list, self.entry):
            pane.set_look(look)

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
        """See :meth:`EntryList.update`. ``filter``: in words, what the entries were chosen by; "": all of them.
        ``searching``: not everything has been looked at yet, so that none may still be some."""
        self.title.filter = filter
        searched, self.list.searching = self.list.searching, searching
        self.list.update(numbers, line, zone=zone, shift=shift)
        if searched != searching:
            self.list.repaint()
        self.title.repaint()

    def show(self, entry: EntryView | None, *, zone: str) -> None:
        """Show the chosen entry under the list."""
        self.entry.update(entry, zone=zone)

    def on_resize(self) -> None:
        self.entry.styles.height = 5 if self.screen.size.height < AIRY else 8
