"""Handover sheet: ticked lines, the two signatures, what prevents acceptance.

Title and signatures are drawn at every size. If a line does not fit, the title says so (docs/interface.md).
"""

from __future__ import annotations

from data.view.values import HandoverView, SheetRow
from widgets.drawing.look import Look
from widgets.drawing.styled_line import StyledLine
from widgets.drawing.title_rule import framed, hidden_lines, title_rule

#: Cells of a row's name, after its tick and number.
NAME = 13
#: Cells from which both signatures are in one line.
NEXT_TO = 76
#: Most lines of one value where there is room.
WRAP = 4


def handover_region(
    view: HandoverView, look: Look, width: int, height: int, *, now: int, zone: str, beside: bool
) -> list[StyledLine]:
    """Return the region in ``height`` lines. ``beside``: it is to the right of the queue."""
    inner, room = width - (3 if beside else 2), height - 1
    end = _end(view, look, inner, now, zone, beside=beside)
    space = max(1, room - len(end))
    for rows in range(WRAP if beside else 1, 0, -1):
        body = _body(view, look, inner, rows, beside=beside)
        if len(body) <= space:
            break
    below = max(0, len(body) - space)
    body = body[:space]
    body += [StyledLine()] * min(space - len(body), 1 if beside else space)
    step = "read" if view.step == "signed" and not _unread(view) else view.step
    caption = [] if beside else [(look.word(f"handover.step.{step}", a=view.outgoing, b=view.incoming), "muted")]
    caption += [("  h " if caption else "h ", "strong"), (look.word("handover.page.all"), "muted")]
    name = [(look.word("handover.title"), "strong"), (crews(view, look), "text"), *hidden_lines(look, 0, below)]
    title = title_rule(look, width, name, caption=caption, joint=beside)
    return [title, *framed(look, [*body, *end], width, room, beside=beside)]


def crews(view: HandoverView, look: Look) -> str:
    """Return `` Regu A → B``: the common beginning of both names appears once; `` Regu A`` if that crew stays.

    "" if one is not known.
    """
    before, after = look.plain(view.crew), look.plain(view.to_crew)
    if before == after:
        return f" {before}" if before else ""
    head = before.rpartition(" ")[0]
    if head and after.startswith(f"{head} "):
        after = after[len(head) + 1 :]
    return f" {before} {look.glyphs.arrow} {after}" if before and after else ""


def _body(view: HandoverView, look: Look, width: int, most: int, *, beside: bool) -> list[StyledLine]:
    """Return the lines, each value in at most ``most`` rows."""
    lines: list[StyledLine] = []
    if beside:
        unread = _unread(view)
        key = "started" if view.step == "started" else "signed" if unread else "read"
        text = look.word(f"handover.say.{key}", a=view.outgoing, b=view.incoming, n=unread)
        lines.append(StyledLine(look.cut(text, width), "muted"))
    for row in view.rows:
        if row.key == "watch" and most > 1:  # in full width under its name
            texts = look.wrap(_value(row, look), max(1, width - 6), WRAP)
            lines += [StyledLine(), _name(row, look), *(StyledLine(" " * 6).add(text, _role(row)) for text in texts)]
            continue
        line = _name(row, look)
        column, room = line.width, width - line.width
        texts = look.wrap(_value(row, look), max(1, room), most) if most > 1 else (look.cut(_value(row, look), room),)
        lines.append(line.add(texts[0] if texts else "", _role(row)))
        lines += [StyledLine(" " * column).add(text, _role(row)) for text in texts[1:]]
    return lines


def _unread(view: HandoverView) -> int:
    """Return the number of the first line that is not read back; 0: all are."""
    return next((row.number for row in view.rows if not row.read), 0)


def _name(row: SheetRow, look: Look) -> StyledLine:
    name = look.pad(look.word(f"handover.line.{row.key}"), NAME)
    line = StyledLine(f"[{'x' if row.read else ' '}] ", _role(row)).add(f"{row.number} ", "strong")
    return line.add(name, _role(row))


def _value(row: SheetRow, look: Look) -> str:
    return look.plain(row.words) or (look.word("handover.watch.empty") if row.key == "watch" else "")


def _role(row: SheetRow) -> str:
    return "muted" if row.read else "strong"


def signatures(view: HandoverView, look: Look, width: int, now: int, zone: str) -> list[StyledLine]:
    """Return both signatures, each with its time or the command for it."""
    gives = look.word("handover.gives", a=view.outgoing)
    takes = look.word("handover.takes", b=view.incoming)
    is_signed = bool(view.signed)
    times = look.times(zone)
    proof = look.word(f"handover.proof.{'pin' if view.proof == 'pin' else 'none'}")
    signed = f"{times.day_before(view.signed, now)}{times.hms(view.signed)} {proof}"
    at = signed if is_signed else look.word("handover.do.sign")
    accept = look.word("handover.do.accept", b=view.incoming)
    if width < NEXT_TO:
        return [
            _signature(gives, at, width, done=is_signed),
            _signature(takes, accept, width, done=False, wanted=is_signed),
        ]
    half = width // 2
    left = _signature(gives, at, half - 2, done=is_signed)
    return [left.pad_to(half).extend(_signature(takes, accept, width - half, done=False, wanted=is_signed).runs)]


def _end(view: HandoverView, look: Look, width: int, now: int, zone: str, *, beside: bool) -> list[StyledLine]:
    """Return the signatures, then what prevents acceptance, and what the agency has not got."""
    warnings = [look.word(key, **view.args) for key in view.warn]
    lines = signatures(view, look, width, now, zone)
    unsent = [_warning(text, look, width) for text in unsent_texts(view, look)]
    if beside:
        if warnings:
            lines += [StyledLine(), _warning(warnings[0], look, width)]
            lines += [StyledLine("  ").add(look.cut(text, width - 2), "muted") for text in warnings[1:]]
        return lines + unsent
    return [*lines, *([_warning(" ".join(warnings), look, width)] if warnings else ()), *unsent]


def last_lines(view: HandoverView, look: Look, width: int) -> list[StyledLine]:
    """Return what is left of the sheet while the handover is paused: who is in control, and how it continues."""
    said = " ".join(look.word(key, **view.args) for key in view.warn[-1:])
    rows = look.wrap(look.word("handover.warn.line", a=look.plain(view.outgoing), how=said), width - 2, 2)
    marks = (look.glyphs.warn, " ")
    return [StyledLine(f"{mark} ", "warn").add(row, "warn") for mark, row in zip(marks, rows, strict=False)]


def unsent_texts(view: HandoverView, look: Look) -> list[str]:
    """Return how many incidents the agency has not got, if there are any."""
    return [look.word("handover.unsent", n=view.unsent)] if view.unsent else []


def _warning(text: str, look: Look, width: int) -> StyledLine:
    return StyledLine(f"{look.glyphs.warn} ", "warn").add(look.cut(text, width - 2), "warn")


def _signature(who: str, hint: str, width: int, *, done: bool, wanted: bool = True) -> StyledLine:
    line = StyledLine(f"[{'x' if done else ' '}] ", "muted" if done else "strong")
    line.add(who, "muted" if done or not wanted else "strong")
    gap = max(1, width - line.width - len(hint))
    return line.add(" " * gap).add(hint, "muted")
