"""Styled line: one line of the screen as runs of text, each with a role.

Painters know roles, not colours. A :class:`~widgets.drawing.theme.Palette` turns roles into styles, so tests read a
line as text, and every theme draws the same characters.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.segment import Segment
from textual.strip import Strip

from widgets.drawing.cells import cells, chop, cut
from widgets.drawing.look import Look
from widgets.drawing.theme import Ground, Palette

#: Pieces of a line, each (text, role).
Runs = Iterable[tuple[str, str]]


class StyledLine:
    """One line of the screen. ``ground``: the background under all of it.

    ``is_broken``: its text continues in the next line.
    """

    __slots__ = ("ground", "is_broken", "runs", "width")

    def __init__(self, text: str = "", role: str = "text", *, ground: Ground = "bg") -> None:
        self.runs: list[tuple[str, str]] = []
        self.width = 0
        self.ground: Ground = ground
        self.is_broken = False
        self.add(text, role)

    def add(self, text: str, role: str = "text") -> StyledLine:
        """Append ``text``, which must be plain (:meth:`~widgets.drawing.glyphs.Glyphs.plain`)."""
        if text:
            self.runs.append((text, role))
            self.width += cells(text)
        return self

    def extend(self, other: StyledLine | Runs) -> StyledLine:
        """Append the runs of another line."""
        for text, role in other.runs if isinstance(other, StyledLine) else other:
            self.add(text, role)
        return self

    def pad_to(self, width: int) -> StyledLine:
        """Make the line exactly ``width`` cells wide: append blanks, or chop it."""
        if self.width > width:
            self.chop(width)
        return self.add(" " * (width - self.width))

    def chop(self, width: int) -> StyledLine:
        """Drop everything beyond ``width`` cells; half of a wide character becomes a blank."""
        if self.width <= width:
            return self
        runs, self.runs, self.width = self.runs, [], 0
        for text, role in runs:
            room = width - self.width
            self.add(chop(text, room), role)
            if cells(text) > room:
                self.add(" " * (width - self.width), role)
                break
        return self

    def cut(self, width: int, mark: str = "…") -> StyledLine:
        """Drop everything beyond ``width`` cells, and end with ``mark`` if anything was dropped."""
        if self.width <= width:
            return self
        runs, self.runs, self.width = self.runs, [], 0
        for text, role in runs:
            room = width - self.width
            if cells(text) < room:
                self.add(text, role)
                continue
            self.add(cut(text + "  ", room, mark) if room else "", role)
            break
        return self

    @property
    def text(self) -> str:
        """The characters without their roles."""
        return "".join(text for text, _ in self.runs)

    def render(self, palette: Palette, width: int) -> Strip:
        """Return the line in the colours of ``palette``, exactly ``width`` cells wide."""
        self.pad_to(width)
        ground = self.ground
        return Strip([Segment(text, palette.style(role, ground)) for text, role in self.runs], width)


def hanging(head: StyledLine, words: str, role: str, look: Look, width: int, most: int) -> list[StyledLine]:
    """Return ``head``, and ``words`` wrapped after it under their own beginning.

    At most ``most`` lines of ``width`` cells.
    """
    indent = head.width
    texts = look.wrap(words, max(1, width - indent), most) or ("",)
    return broken([head.add(texts[0], role), *(StyledLine(" " * indent).add(text, role) for text in texts[1:])])


def broken(lines: list[StyledLine]) -> list[StyledLine]:
    """Return the lines of one text, each but the last marked as broken."""
    for line in lines[:-1]:
        line.is_broken = True
    return lines


def first_lines(lines: Sequence[StyledLine], room: int, width: int, look: Look) -> list[StyledLine]:
    """Return the first ``room`` lines. A text that is broken there ends with the mark of what is cut."""
    shown = [*lines[: max(0, room)]]
    if shown and shown[-1].is_broken and len(shown) < len(lines):
        last = StyledLine(ground=shown[-1].ground).extend(shown[-1])
        last.add(" " + lines[len(shown)].text.strip(), last.runs[-1][1])
        shown[-1] = last.cut(width, look.glyphs.cut)
    return shown
