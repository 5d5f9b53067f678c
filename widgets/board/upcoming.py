"""Upcoming items: what falls due next, under a short queue or as the detail."""

from __future__ import annotations

from collections.abc import Sequence

from data.view.values import Board, UpcomingItem
from widgets.drawing.look import Look
from widgets.drawing.styled_line import StyledLine
from widgets.drawing.times import Times
from widgets.drawing.title_rule import framed, title_rule


def upcoming_lines(
    items: Sequence[UpcomingItem], look: Look, times: Times, width: int, most: int, *, now: int, indent: int = 3
) -> list[StyledLine]:
    """Return time and words of the first ``most`` items, a line each; a time not of today has its date."""
    lines = []
    for item in items[:most]:
        line = StyledLine(" " * indent).add(times.hm_seen(item.at, now), "text").add("  ")
        lines.append(line.add(look.cut(look.word(item.key, **item.args), max(0, width - line.width - 1)), "muted"))
    return lines


def upcoming_region(board: Board, look: Look, width: int, height: int, *, beside: bool) -> list[StyledLine]:
    """Return the detail's region while no incident is selected: what falls due, then the hazard notes."""
    inner, room = width - (3 if beside else 2), height - 1
    caption = [] if beside else [(look.word("screen.next.caption"), "muted")]
    title = title_rule(look, width, [(look.word("screen.next"), "strong")], caption=caption, joint=beside)
    hazards = [
        StyledLine("  ").add(look.word("detail.hazard", post=post, words=look.plain(words)), "warn")
        for post, words in board.hazards[: room // 2]
    ]
    lines = [StyledLine()] if beside else []
    times = look.times(board.header.zone)
    most, now = room - len(lines) - len(hazards), board.header.now
    lines += upcoming_lines(board.next, look, times, inner, most, now=now, indent=2)
    if not board.next:
        lines.append(StyledLine("  " + look.word("screen.next.none"), "muted"))
    lines += [line.cut(inner, look.glyphs.cut) for line in hazards]
    return [title, *framed(look, lines, width, room, beside=beside)]
