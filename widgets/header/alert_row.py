"""Alert row: always reserved, so that nothing moves when an alarm comes.

Rules: docs/interface.md.
"""

from __future__ import annotations

from textual import events

from data.view.values import Alert, Board
from widgets.base.pane import BoardPane, Wanted
from widgets.drawing.cells import cells
from widgets.drawing.layout import WIDE
from widgets.drawing.look import Look
from widgets.drawing.styled_line import StyledLine

_FILL = {"alarm": "alarm_fill", "warn": "warn_fill"}
#: Marks of alerts that are about neither an incident nor a post.
_MARK = {"alert.not_saved": "!", "alert.watch": "?"}


def alert_row(
    alert: Alert | None, look: Look, width: int, *, now: int, zone: str, flash_on: bool, over_past: bool = False
) -> StyledLine:
    """Return the worst alert in one row of ``width`` cells; a blank row for None.

    The text is cut; the time and the command that answers it never are. Of the row only the mark flashes.
    ``over_past``: the rest of the screen shows the past, so the row begins with NOW and has the clock.
    """
    line = StyledLine()
    clock = f"{look.word('screen.now')} {look.times(zone).hms(now)}  " if over_past else ""
    if alert is None:
        return line.add(f"   {clock}{look.word('screen.now.calm')}" if clock else "", "text").pad_to(width)
    fill = _FILL.get(alert.level, "warn_fill")
    dark = alert.flash and not flash_on
    mark = _MARK.get(alert.key) or ("*" if alert.level == "alarm" else look.glyphs.warn)
    key = "screen.more" if width >= WIDE else "screen.more.short"
    facts = [look.word(key, n=alert.more)] if alert.more else []
    times = look.times(zone)
    if alert.since is not None:
        facts.append(times.running(now - alert.since))
    elif alert.until is not None:
        facts.append(times.running(alert.until - now))
    if alert.hint:
        facts.append(look.word(alert.hint, **alert.args))
    right = "  ".join(facts)
    room = width - 4 - cells(clock) - (cells(right) + 2 if right else 0)
    text = look.word(alert.key, **alert.args)
    if cells(text) > room and look.words.has(short := f"{alert.key}.short"):  # no word is left before its time
        text = look.word(short, **alert.args)
    text = look.cut(text, max(0, room))
    line.add(f" {mark} ", fill.removesuffix("_fill") if dark else fill).add(f"{clock}{text}", fill)
    if right:
        line.add(" " * max(0, width - 1 - cells(right) - line.width), fill).add(right, fill)
    return line.add(" " * max(0, width - line.width), fill).pad_to(width)


class AlertRow(BoardPane):
    """The alert row."""

    DEFAULT_CSS = "AlertRow { height: 1; }"

    def seen(self, board: Board) -> tuple[object, ...]:
        return (board,) if board.now else (board.alert, board.header.zone)

    def paint_board(self, board: Board, width: int, height: int) -> list[StyledLine]:
        now, zone, past = board.now or board.header.now, board.header.zone, board.now > 0
        lit = self._flash_on
        return [alert_row(board.alert, self.look, width, now=now, zone=zone, flash_on=lit, over_past=past)]

    def on_click(self, event: events.Click) -> None:
        event.stop()
        if self._board is not None and (form := answer_form(self._board.alert, self.look)):
            self.post_message(Wanted(form))


def answer_form(alert: Alert | None, look: Look) -> str:
    """Return what is typed to answer ``alert``, with a blank at its end if more must follow; "": nothing is."""
    if alert is None or not alert.hint:
        return ""
    plain = f"alert.form.{alert.hint.removeprefix('alert.hint.')}"
    if look.words.has(plain):
        return look.word(plain, **alert.args)
    form: list[str] = []
    for word in look.word(alert.hint, **alert.args).split():
        if word.isalpha() and word.isupper() and len(word) > 1:  # WORDS, POST: what the operator adds
            return " ".join(form) + " "
        form.append(word)
    return " ".join(form)
