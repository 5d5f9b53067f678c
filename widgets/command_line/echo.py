"""Echo row: what Enter will do, or the key hints while nothing is typed."""

from __future__ import annotations

import re

import msgspec
from textual import events

from data.view.values import Echo
from widgets.base.pane import Pane, Wanted
from widgets.command_line.key_hints import Keys, board_keys, keys_row, keys_shown
from widgets.drawing.cells import cells
from widgets.drawing.look import Look
from widgets.drawing.styled_line import StyledLine

#: Mark → the word after it (``screen.echo.…``), and its role.
MARKS = {"=": ("valid", "strong"), "?": ("unsure", "warn"), "X": ("refused", "alarm"), "!": ("note", "warn")}
#: Between the parts of a consequence, and a time of day in one.
_BETWEEN = r'; (?=(?:[^"]*"[^"]*")*[^"]*$)'
_MOMENT = r"\b\d{1,2}[:.]\d{2}\b"
#: Marks of a line that Enter does not take.
_NOT_VALID = ("?", "X")
#: Cells that the words to be stored need to say how many letters are left out, and to be in the row at all; with fewer
#: they stand above the line.
COUNTED, LEAST_STORED = 22, 10


def echo_row(echo: Echo, look: Look, width: int, *, is_refused: bool = False, is_lit: bool = False) -> StyledLine:
    """Return what Enter will do, ``width`` cells wide. Names are shortened first, then the words to be stored.

    is_refused: Enter was pressed, and entered nothing.
    is_lit: the whole row is filled, if it says why.
    """
    key, role = MARKS.get(echo.mark, ("valid", "strong"))
    if is_refused and echo.mark in _NOT_VALID:
        key = "not_entered"
    if is_lit and echo.mark in _NOT_VALID:
        whole = echo_row(echo, look, width, is_refused=is_refused)
        return StyledLine(whole.text, f"{role}_fill")
    line = StyledLine(f" {echo.mark} {look.word(f'screen.echo.{key}')}", role).add(" ")
    text = echo.text
    if echo.brief and cells(f"{text}; {echo.consequence}") > width - line.width - 1:
        text = echo.brief
    text, room = look.plain(text), width - line.width - 1
    if echo.is_continued:
        shown = look.cut(f"{text} {look.plain(echo.consequence)}", room)
        line.add(shown[: len(text)], "text").add(shown[len(text) :], "muted")
        return line.pad_to(width)
    line.add(look.cut(text, max(0, room)), "text")
    room = width - line.width - 1
    if echo.consequence and room > 6:
        line.add(look.cut(_rest(echo, look, room), room), "muted")
    return line.pad_to(width)


def _rest(echo: Echo, look: Look, room: int) -> str:
    """Return the consequence for ``room`` cells: moments first, last the words to be stored, shortened if need be."""
    rest = f"{echo.between}{look.plain(echo.consequence)}"
    if cells(rest) <= room:
        return rest
    stored = look.plain(echo.stored)
    parts = [look.plain(p) for p in sorted(_parts(echo), key=lambda p: not _has_moment(p)) if look.plain(p) != stored]
    if stored:
        free = room - cells(echo.between + "".join(f"{part}; " for part in parts))
        parts += _shortened(stored[1:-1], look, free)
    return f"{echo.between}{'; '.join(parts)}"


def _shortened(words: str, look: Look, room: int) -> list[str]:
    """Return words in quotes and how many letters are left out, in ``room`` cells; nothing if that is too little."""
    if cells(words) + 2 <= room:
        return [f'"{words}"']
    if LEAST_STORED <= room < COUNTED:  # the line itself ends with them
        return [f'"{look.cut(words, room - 2)}"']
    more = look.word("screen.echo.letters", n=len(words))
    shown = look.cut(words, room - cells(f'"" {more}'))
    left = len(words) - len(shown) + len(look.glyphs.cut)
    return [f'"{shown}" {look.word("screen.echo.letters", n=left)}'] if room >= LEAST_STORED else []


def is_cut(echo: Echo, look: Look, width: int, *, is_refused: bool = False) -> bool:
    """Return whether the row of a refusal is too narrow for all of it: then it stands above the line."""
    if echo.warning or echo.mark not in _NOT_VALID:
        return False
    row = echo_row(msgspec.structs.replace(echo, brief=""), look, width, is_refused=is_refused)
    return look.plain(echo.full) not in row.text


def parts_cut(echo: Echo, look: Look, width: int) -> str:
    """Return the parts of the consequence, and the words to be stored, that the row has no room for."""
    if echo.mark != "=":
        return ""
    row, stored = echo_row(echo, look, width).text, look.plain(echo.stored)
    parts = [look.plain(part) for part in _parts(echo)]
    return "; ".join(part for part in parts if (part[:4] if part == stored else part) not in row)


def _parts(echo: Echo) -> list[str]:
    """Return the parts of a consequence; the words that will be stored, in quotes, are one."""
    before, stored, after = echo.consequence.partition(echo.stored) if echo.stored else (echo.consequence, "", "")
    return [*filter(None, (*re.split(_BETWEEN, before), stored, *re.split(_BETWEEN, after)))]


def _has_moment(part: str) -> bool:
    return not part.startswith('"') and re.search(_MOMENT, part) is not None


class EchoRow(Pane):
    """The row under the command line."""

    DEFAULT_CSS = "EchoRow { height: 1; }"

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._echo = Echo()
        self._keys: Keys | None = None
        self._is_refused = False
        self._is_lit = False
        self.post = "4"  # the post in the example of a check call

    def update(self, echo: Echo, keys: Keys | None = None, *, is_refused: bool = False) -> None:
        """Show ``echo``, or the commands if it has no mark.

        keys: other commands than the board's, each (form, word, rank).
        is_refused: Enter was pressed, and entered nothing.
        """
        self._echo, self._keys, self._is_refused = echo, keys, is_refused
        self._is_lit = self._is_lit and is_refused
        self._show()

    def light(self, is_lit: bool) -> None:
        """Fill the row that says why Enter was refused, or show it as usual."""
        self._is_lit = is_lit and self._is_refused
        self._show()

    def _show(self) -> None:
        keys = None if self._keys is None else tuple(self._keys)
        self.show(0, self._echo, keys, self.post, self._is_refused, self._is_lit)

    def paint(self, width: int, height: int) -> list[StyledLine]:
        echo = self._echo
        if self._is_refused and is_cut(echo, self.look, width, is_refused=True):
            echo = Echo(echo.mark, self.look.word("screen.echo.above"))
        if echo.mark:
            return [echo_row(echo, self.look, width, is_refused=self._is_refused, is_lit=self._is_lit)]
        return [keys_row(self._hints, self.look, width)]

    @property
    def _hints(self) -> Keys:
        return board_keys(self.look.words, self.post) if self._keys is None else self._keys

    def on_click(self, event: events.Click) -> None:
        event.stop()
        if self._echo.mark:
            return
        shown = [form for column, form, _ in keys_shown(self._hints, self.look, self.size.width) if column <= event.x]
        if shown:
            self.post_message(Wanted(shown[-1]))
