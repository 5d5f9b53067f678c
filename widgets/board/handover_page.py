"""Handover sheet as a page: every line with its parts, wrapped and scrolled.

Nothing is cut.
"""

from __future__ import annotations

from collections.abc import Iterable

from data.view.values import HandoverView, SheetItem, SheetRow
from widgets.base.scroll_pane import ScrollPane
from widgets.board.handover import crews, signatures, unsent_texts
from widgets.drawing.cells import cells, chop
from widgets.drawing.styled_line import StyledLine
from widgets.drawing.title_rule import title_rule

#: First cell of a line's summary, and of the items below it.
TEXT = 20
ITEM = 7
#: Most cells of a column of names; a longer name begins its text.
NAMES = 12
#: Cells of an incident's state with its posts, and of the time since it was opened.
STATE = 15
AGE = 8

#: A piece of text and its role.
Piece = tuple[str, str]


def flow(pieces: Iterable[Piece], width: int) -> list[StyledLine]:
    """Wrap pieces of text of different roles into lines of at most ``width`` cells. Every character is kept."""
    lines: list[StyledLine] = []
    line = StyledLine()
    for text, role in pieces:
        for word in text.split():
            rest = word
            if line.width and line.width + 1 + cells(rest) > width:
                lines.append(line)
                line = StyledLine()
            if line.width:
                line.add(" ")
            while cells(rest) > width - line.width and (head := chop(rest, width - line.width)):
                lines.append(line.add(head, role))
                line, rest = StyledLine(), rest[len(head) :]
            line.add(rest, role)
    return [*lines, line] if line.width else lines


class SheetPage(ScrollPane):
    """The sheet, of a handover under way or as it would be."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._view: HandoverView | None = None
        self._now, self._zone, self._anchor = 0, "", ""
        self._wanted = 0  # the line to show at the next paint
        self._starts: dict[int, int] = {}  # line → its first row
        self._ends: dict[int, int] = {}  # line → the row after its last
        self._seen: set[tuple[int, int]] = set()  # line, and which of its rows was on the screen in this handover

    def update(self, view: HandoverView, *, now: int, zone: str, anchor: str = "") -> None:
        """Show the sheet as it is at ``now`` (UTC ms). ``anchor``: number and hash of the last entry."""
        before = self._view
        if before is None or (before.outgoing, before.incoming) != (view.outgoing, view.incoming):
            self._seen.clear()
        self._view, self._now, self._zone, self._anchor = view, now, zone, anchor
        self.repaint()

    def unseen(self, numbers: Iterable[int] = ()) -> int:
        """Return how many rows of these lines (none: of all) were never on the screen in this handover."""
        rows = [(line, row) for line in numbers or self._starts for row in range(self._length(line))]
        return sum(row not in self._seen for row in rows)

    def _length(self, line: int) -> int:
        return self._ends.get(line, 0) - self._starts.get(line, 0)

    def show_line(self, number: int) -> None:
        """Scroll to a line of the sheet, by its number; 0: to the first that is not read back."""
        rows = self._view.rows if self._view is not None else ()
        self._wanted = number or next((row.number for row in rows if not row.read), 1)
        self.repaint()

    def paint(self, width: int, height: int) -> list[StyledLine]:
        if self._view is None:
            return []
        head = self.head(width, 0, 0)
        room = max(1, height - len(head) - 1)
        body = self.body(width, room)
        self.note_overflow(len(body) > room)
        if self._wanted:
            self._top, self._wanted = self._starts.get(self._wanted, self._top), 0
        self._top = max(0, min(self._top, len(body) - room))
        shown = body[self._top : self._top + room]
        for line, start in self._starts.items():
            rows = range(max(start, self._top), min(self._ends[line], self._top + room))
            self._seen.update((line, row - start) for row in rows)
        shown += [StyledLine()] * (room - len(shown))
        return [*head, *shown, self._foot(width, self._top, max(0, len(body) - self._top - room))]

    def head(self, width: int, above: int, below: int) -> list[StyledLine]:
        look, view = self.look, self._view
        assert view is not None
        key, moment = ("handover.page.signed", view.signed) if view.signed else ("handover.page.at", self._now)
        at = look.word(key, at=look.times(self._zone).hms(moment))
        if view.step == "none":
            title, caption = [(look.word("console.sheet"), "strong"), (f"   {at}", "muted")], ""
        else:
            read = sum(row.read for row in view.rows)
            caption = look.word("handover.page.read", n=read, of=len(view.rows))
            title = [(look.word("handover.title"), "strong"), (crews(view, look), "text"), (f"   {at}", "muted")]
        lines = [title_rule(look, width, title, caption=[(caption, "muted")] if caption else (), focused=True)]
        warning = " ".join(look.word(key, **view.args) for key in view.warn)
        for text in (*([warning] if warning else ()), *unsent_texts(view, look)):
            said = flow([(f"{look.glyphs.warn} {text}", "warn")], width - 2)
            lines += [StyledLine(" ").extend(line.runs) for line in said]
        return lines

    def _asked(self, opened: int) -> int:
        """Return the moment (UTC ms) from which an age counts: the signature for what was open then, else now."""
        signed = self._view.signed if self._view is not None else 0
        return signed if opened <= signed else self._now

    def body(self, width: int, height: int) -> list[StyledLine]:
        view = self._view
        assert view is not None
        lines: list[StyledLine] = []
        for row in view.rows:
            self._starts[row.number] = len(lines)
            lines += self._row(row, width - 1, is_ticked=view.step != "none")
            self._ends[row.number] = len(lines)
        if view.step != "none":
            own = signatures(view, self.look, width - 2, self._now, self._zone)
            return [*lines, StyledLine(), *(StyledLine(" ").extend(line.runs) for line in own)]
        return [*lines, StyledLine(" ").add(self._anchor, "muted")] if self._anchor else lines

    def _row(self, row: SheetRow, width: int, *, is_ticked: bool) -> list[StyledLine]:
        look = self.look
        role = "muted" if row.read else "text"
        first = StyledLine(" ")
        if is_ticked:
            first.add(f"[{'x' if row.read else ' '}] ", "muted" if row.read else "strong")
        first.add(f"{row.number} ", "strong").add(look.word(f"handover.line.{row.key}"), role or "strong")
        text = TEXT if first.width < TEXT else first.width + 1
        whole = row.summary or ("" if row.items else row.words)
        if row.key == "watch":
            whole = row.words or look.word("handover.watch.empty")
        mark = ""
        if row.since:
            at = look.times(self._zone).hm_seen(row.since, self._now)
            mark = f"{look.glyphs.warn} {look.word('handover.page.changed', at=at)}"
        room = width - text - (cells(mark) + 2 if mark else 0)
        summary = self._piece(whole, role, row.is_summary_changed) if whole else ("", role)
        texts = flow([summary], max(12, room))
        lines = [first.pad_to(text).extend(texts[0].runs) if texts else first]
        if mark:
            lines[0].pad_to(max(lines[0].width + 2, width - cells(mark))).add(mark, "warn")
        lines += [StyledLine(" " * text).extend(line.runs) for line in texts[1:]]
        names = [cells(look.plain(item.name)) for item in row.items]
        column = ITEM + max((n for n in names if n <= NAMES), default=0) + 1
        for item in row.items:
            lines += self._item(item, role, column, width)
        for gone in row.gone:
            said = [(look.word("handover.page.gone", words=look.plain(gone)), "muted")]
            lines += [StyledLine(" " * ITEM).extend(line.runs) for line in flow(said, width - ITEM)]
        return lines

    def _piece(self, text: str, role: str, is_changed: bool) -> Piece:
        plain = self.look.plain(text)
        return (f"{self.look.glyphs.warn} {plain}", "warn") if is_changed else (plain, role)

    def _item(self, item: SheetItem, role: str, column: int, width: int) -> list[StyledLine]:
        """Return an item: its name and text, at the right the state and since when it is open, below its facts."""
        look = self.look
        name, state = look.plain(item.name), look.plain(item.state)
        age = look.times(self._zone).running(self._asked(item.opened) - item.opened).rjust(AGE) if item.opened else ""
        said = item.text
        if cells(state) > STATE:  # never cut: then it is in the text
            said, state = item.said, ""
        right = f"{look.pad(state, STATE)}{age}" if item.opened else ""
        line = StyledLine(" " * ITEM)
        pieces: list[Piece] = []
        if cells(name) <= NAMES:
            line.add(name, "strong" if role != "muted" else role)
        else:
            pieces.append((name, role))
        pieces.append(self._piece(said, role, 0 in item.changed))
        texts = flow(pieces, width - column - (cells(right) + 2 if right else 0)) or [StyledLine()]
        lines = [line.pad_to(column).extend(texts[0].runs)]
        if right:
            lines[0].pad_to(width - cells(right)).add(right, role)
        lines += [StyledLine(" " * column).extend(text.runs) for text in texts[1:]]
        facts: list[Piece] = []
        for n, fact in enumerate(item.facts, 1):
            text, fact_role = self._piece(fact, role, n in item.changed)
            facts.append((text if n == len(item.facts) else f"{text};", fact_role))
        return lines + [StyledLine(" " * column).extend(text.runs) for text in flow(facts, width - column)]

    def _foot(self, width: int, above: int, below: int) -> StyledLine:
        look = self.look
        parts = [(above, look.glyphs.up, "handover.page.above", "PgUp")]
        parts.append((below, look.glyphs.down, "handover.page.below", "PgDn"))
        text = "    ".join(f"{glyph} {look.word(key, n=n)}  {name}" for n, glyph, key, name in parts if n)
        return StyledLine(" " * max(0, width - cells(text) - 1)).add(text, "strong")
