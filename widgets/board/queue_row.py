"""Queue row: one incident; only its words are ever cut.

Priority, number, state and time are never cut. Rules: docs/interface.md.
"""

from __future__ import annotations

from data.view.values import QueueRow
from widgets.drawing.cells import cells
from widgets.drawing.look import Look
from widgets.drawing.styled_line import StyledLine
from widgets.drawing.theme import PRIORITY_ROLES
from widgets.drawing.times import Times

#: Width from which a row has the long state word, related incidents and its target.
FULL = 84
#: First cell of the words.
WORDS = 22
#: Cells of the words that stay when tags follow them.
LEAST_WORDS = 10

#: Priority of an unacknowledged row → its fill, and the role in the dark half of the flash.
_NEW = {1: ("alarm_fill", "alarm"), 2: ("warn_fill", "warn")}

#: State → role of its word, where it is not plain text.
_STATE_ROLES = {"controlled": "muted", "left": "warn"}


def words_width(width: int) -> int:
    """Return the cells of the words and their tags in a row of ``width`` cells."""
    return width - WORDS - (40 if width >= FULL else 20)


def columns(look: Look, width: int) -> list[tuple[str, int]]:
    """Return the captions of the columns, each with the cell before which it ends."""
    state = WORDS + words_width(width) + 2
    word = look.word("screen.queue.state")
    out = [(word, state + cells(word))]
    if width < FULL:
        return [*out, (look.word("screen.queue.time"), width - 1)]
    return [*out, (look.word("screen.queue.time"), state + 22), (look.word("screen.queue.target"), width - 1)]


def queue_row(
    row: QueueRow, look: Look, times: Times, width: int, *, now: int, flash_on: bool, is_selected: bool
) -> StyledLine:
    """Return ``row`` as it is at ``now`` (UTC ms), ``width`` cells wide. ``flash_on``: the lit half of the flash."""
    line = StyledLine(ground="sel" if is_selected else "bg")
    is_full = width >= FULL
    fill, plain = _NEW.get(row.priority, ("new_fill", "strong"))
    line.add(look.glyphs.cursor if is_selected else " ", "accent")
    if row.new:  # the same characters in both halves of the flash
        line.add(f"* P{row.priority} ", fill if flash_on else plain)
    else:
        line.add("  ").add(f"P{row.priority}", PRIORITY_ROLES.get(row.priority, "muted")).add(" ")
    number = row.number_text
    line.add(" ").add(look.pad(number, max(5, cells(number))), "strong" if row.new else "text").add(" ")
    line.add(look.pad(look.plain(row.type), 4), "text").add(" ").add(look.pad(look.plain(_posts(row)), 3), "text")
    line.pad_to(WORDS)

    room = words_width(width)
    text = look.plain(row.words)
    is_missed = row.is_over(now)
    late = ("alarm" if row.priority == 1 else "warn") if is_missed else "muted"
    # A row without a column for its target has it at the end of the words.
    target = "" if is_full else _short_target(row, look, times, now)
    spare = max(0, room - min(cells(text), LEAST_WORDS))
    tags = _tags(row, look, times, now, max(0, spare - cells(target)), related=is_full)
    if not tags and (row.has_conflict or row.ahead_at(now)):  # these come first
        target, tags = "", _tags(row, look, times, now, spare, related=is_full)
    role = "strong" if row.new else "muted" if row.priority >= 4 else "text"
    line.add(look.cut(text, room - cells(target) - sum(cells(tag) for tag, _ in tags)), role).extend(tags)
    line.pad_to(WORDS + room - cells(target)).add(target[:1]).add(target[1:], late).pad_to(WORDS + room + 2)

    column, state_width = line.width, 15 if is_full else 10
    state, since = row.shown
    word = look.word(f"queue.{state}" if is_full else f"queue.{state}.short")
    line.add(look.cut(word, state_width), plain if row.new else _STATE_ROLES.get(state, "text"))
    units = look.plain(_units(row, state_width - cells(word) - 1))
    if units:
        line.add(" ").add(units, "strong")
    line.pad_to(column + state_width).add(" ")

    line.add(("!" if is_missed else " ") + times.in_row(max(0, now - since)).rjust(5), late)
    if is_full:
        line.add(" ").extend(_target(row, look, times, now, late))
    return line.pad_to(width - 1).add(look.glyphs.cursor_end if is_selected else " ", "accent")


def _posts(row: QueueRow) -> str:
    if not row.posts:
        return "-"
    full = ",".join(row.posts)
    return full if cells(full) <= 3 else f"{row.posts[0]}+"


def _tags(row: QueueRow, look: Look, times: Times, now: int, room: int, *, related: bool) -> list[tuple[str, str]]:
    """Return the tags after the words, as many as fit into ``room`` cells."""
    conflict = [(" " + look.word("screen.queue.conflict"), "warn")] if row.has_conflict else []
    ahead = row.ahead_at(now)
    clock = [(" " + look.word("screen.queue.clock", span=times.running(ahead)), "warn")] if ahead else []
    reports = [(f" {look.glyphs.times}{row.reports}", "muted")] if row.reports > 1 else []
    raised = [(f" P{row.raised_from}{look.glyphs.arrow}P{row.priority}", "muted")] if row.raised_from else []
    linked = [(f" & #{row.related[0]}", "muted")] if row.related and related else []
    tags = conflict + clock + reports + raised + linked
    for dropped in (linked, raised, reports, clock, conflict):
        if sum(cells(tag) for tag, _ in tags) <= room:
            break
        tags = tags[: len(tags) - len(dropped)]
    return tags


def _units(row: QueueRow, room: int) -> str:
    first = next((code for code in row.units if code not in row.under_way), "")
    for text in (row.units_text, f"{first}+{len(row.units) - 1}" if len(row.units) > 1 else ""):
        if text and cells(text) <= room:
            return text
    return ""


def _short_target(row: QueueRow, look: Look, times: Times, now: int) -> str:
    """Return the running target with a blank before it: `` arrive +18 m``; "" without one."""
    if not row.target or row.target_at is None:
        return ""
    return f" {look.word(f'screen.target.{row.target}')} {times.in_row(row.target_at - now)}"


def _target(row: QueueRow, look: Look, times: Times, now: int, late: str) -> StyledLine:
    line = StyledLine()
    if not row.target or row.target_at is None:
        return line.pad_to(14)
    time = times.in_row(row.target_at - now)
    return line.add(look.pad(look.word(f"screen.target.{row.target}"), 7) + " " + time.rjust(6), late)
