"""One row of the queue (visual.md 4): priority, number, state and time never give way; the words do."""

from __future__ import annotations

from data.view.values import QueueRow
from widgets.drawing.cells import cells
from widgets.drawing.look import Look
from widgets.drawing.styled_line import StyledLine
from widgets.drawing.theme import PRIORITY_ROLES
from widgets.drawing.times import Times

#: From this width on a row has the long state word, related incidents and its target.
FULL = 84
#: First cell of the words.
WORDS = 22

_NEW = {1: ("alarm_fill", "alarm"), 2: ("warn_fill", "warn")}


def words_width(width: int) -> int:
    """Cells of the words and their tags in a row of ``width`` cells."""
    return width - WORDS - (40 if width >= FULL else 20)


def columns(look: Look, width: int) -> list[tuple[str, int]]:
    """The captions of the columns and where each ends."""
    state = WORDS + words_width(width) + 2
    word = look.word("screen.queue.state")
    out = [(word, state + cells(word))]
    if width < FULL:
        return [*out, (look.word("screen.queue.time"), width - 1)]
    return [*out, (look.word("screen.queue.time"), state + 22), (look.word("screen.queue.target"), width - 1)]


def _posts(row: QueueRow) -> str:
    if not row.posts:
        return "-"
    full = ",".join(row.posts)
    return full if cells(full) <= 3 else f"{row.posts[0]}+"


def _units(row: QueueRow, room: int) -> str:
    for text in (",".join(row.units), f"{row.units[0]}+{len(row.units) - 1}" if len(row.units) > 1 else ""):
        if text and cells(text) <= room:
            return text
    return ""


def _tags(row: QueueRow, look: Look, times: Times, width: int, now: int) -> list[list[tuple[str, str]]]:
    """The tags after the words, from all of them to the fewest."""
    reports = [(f" {look.glyphs.times}{row.reports}", "muted")] if row.reports > 1 else []
    raised = [(f" P{row.raised_from}{look.glyphs.arrow}P{row.priority}", "muted")] if row.raised_from else []
    related = [(f" & #{row.related[0]}", "muted")] if row.related and width >= FULL else []
    disputed = [(" " + look.word("screen.queue.contested"), "warn")] if row.contested else []
    ahead = row.ahead_at(now)
    clock = [(" " + look.word("screen.queue.clock", span=times.running(ahead)), "warn")] if ahead else []
    marks = disputed + clock
    return [marks + reports + raised + related, marks + reports + raised, marks + reports, marks, disputed]


def _missed(row: QueueRow, now: int) -> bool:
    return row.target_at is not None and row.target_at < now


def queue_row(
    row: QueueRow, look: Look, times: Times, width: int, *, now: int, flash_on: bool, chosen: bool
) -> StyledLine:
    """``row`` in ``width`` cells at ``now`` (UTC ms)."""
    ink = StyledLine(ground="sel" if chosen else "bg")
    wide = width >= FULL
    fill, plain = _NEW.get(row.priority, ("new_fill", "strong"))
    ink.add(look.glyphs.cursor if chosen else " ", "accent")
    if row.new and flash_on:
        ink.add(f"* P{row.priority} ", fill)
    else:
        ink.add("  ").add(f"P{row.priority}", plain if row.new else PRIORITY_ROLES.get(row.priority, "muted")).add(" ")
    ink.add(" ").add(look.pad(row.number_text, 5), "strong" if row.new else "text").to(13)
    ink.add(look.pad(look.plain(row.type), 4), "text").add(" ").add(look.pad(look.plain(_posts(row)), 3), "text")
    ink.to(WORDS)
    # words, with their tags at the end
    room = words_width(width)
    text = look.plain(row.words)
    tags = next(
        (
            t
            for t in _tags(row, look, times, width, now)
            if sum(cells(x) for x, _ in t) <= max(0, room - min(cells(text), 10))
        ),
        [],
    )
    tags_width = sum(cells(x) for x, _ in tags)
    role = "strong" if row.new else "muted" if row.priority >= 4 else "text"
    ink.add(look.cut(text, room - tags_width), role).extend(tags).to(WORDS + room + 2)
    # state and who is on it
    column, state_width = ink.width, 15 if wide else 10
    word = look.word(f"queue.{row.state}" if wide else f"queue.{row.state}.short")
    ink.add(look.cut(word, state_width), plain if row.new else "muted" if row.state == "controlled" else "text")
    units = look.plain(_units(row, state_width - cells(word) - 1))
    if units:
        ink.add(" ").add(units, "strong")
    ink.to(column + state_width).add(" ")
    # time in this state; "!" when its target is missed
    missed = _missed(row, now)
    late = ("alarm" if row.priority == 1 else "warn") if missed else "muted"
    ink.add(("!" if missed else " ") + times.running(now - row.since).rjust(5), late)
    if wide:
        ink.add(" ").extend(_target(row, look, times, now, late))
    return ink.to(width - 1).add(look.glyphs.cursor_end if chosen else " ", "accent")


def _target(row: QueueRow, look: Look, times: Times, now: int, late: str) -> StyledLine:
    ink = StyledLine()
    if not row.target or row.target_at is None:
        return ink.to(14)
    span = row.target_at - now
    time = times.running(span) if span >= 0 else f"+{times.running(-span)}"
    return ink.add(look.pad(look.word(f"screen.target.{row.target}"), 7) + " " + time.rjust(6), late)
