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
        inner = width - 2
        rest = [StyledLine(look.cut(text, inner), role) for text, role in entry_facts(entry, look, self._zone)]
        # the words get what the facts leave, at least one line
        words = look.wrap(look.plain(entry.line.words), inner, max(1, height - 1 - len(rest)))
        shown = [StyledLine(text, "strong") for text in words] + rest
        is_cut = len(shown) >= height or any(line.text.endswith(look.glyphs.cut) for line in shown)
        caption = [(f"{look.glyphs.down} Enter", "text")] if is_cut else []
        title = title_rule(look, width, entry_title(entry, look), caption=caption)
        return [title, *framed(look, shown[: height - 1], width, height - 1, beside=False)]


def entry_title(entry: EntryView, look: Look) -> list[tuple[str, str]]:
    """Return ``Entry 284 LOG post 4``, each part with its role."""
    label = " ".join(part for part in (entry.line.label, entry.line.about) if part)
    return [(look.word("screen.entry", no=number_text(entry.line)), "strong"), (f" {look.plain(label)}", "text")]


def entry_facts(entry: EntryView, look: Look, zone: str) -> list[tuple[str, str]]:
    """Return what is said of an entry under its words, each text with its role. ``zone``: IANA name.

    Both times and the author, corrections in full, what it corrects, that it is undone, saved and sent.
    """
    times, line = look.times(zone), entry.line
    occurred = line.occurred if line.occurred is not None else line.at
    facts = look.word(
        "screen.entry.times",
        occurred=times.day_before(occurred, line.listed) + times.hms(occurred),
        recorded=times.day_before(line.at, line.listed) + times.hms_zone(line.at),
        by=look.author(line.by) + (f" ({look.plain(entry.name)})" if entry.name else ""),
    )
    found = [(facts, "muted")]
    for fix in entry.corrections:
        at = f"{times.day_before(fix.at, line.at)}{times.hms(fix.at)}"
        text = look.word("screen.entry.corrected", no=fix.no, at=at, words=look.plain(fix.words))
        found.append((text, "strong"))
    if entry.corrects:
        found.append((look.word("screen.entry.corrects", no=entry.corrects), "text"))
    if line.mark == "void":
        found.append((look.word("entry.void"), "strong"))
    sent = look.word("screen.entry.unsent")
    if entry.sent is not None:
        sent = look.word("screen.entry.sent", at=f"{times.day_before(entry.sent, line.at)}{times.hms(entry.sent)}")
    saved = look.word("screen.saved") + (f", {sent}" if entry.remote else "")
    chain = look.word("screen.entry.chained") if entry.chained else ""
    found.append(
        ("   ".join(part for part in (saved, look.plain(line.via), look.plain(entry.hash), chain) if part), "muted")
    )
    return found


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
