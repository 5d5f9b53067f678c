"""The handover sheet in the detail's place (visual.md 2 and picture 4): lines with ticks, the two signatures, what is
in the way. Title and signatures stand at every size; if a line has no room (no terminal that is large enough is so
small), the title says so."""

from __future__ import annotations

from data.view.values import HandoverView, SheetRow
from widgets.base.pane import Pane
from widgets.drawing.look import Look
from widgets.drawing.styled_line import StyledLine
from widgets.drawing.title_rule import framed, rule

#: Cells of a line's name, with its tick and number before it.
NAME = 13
#: Most rows of one value where there is room.
WRAP = 4


def paint_handover(view: HandoverView, look: Look, width: int, height: int, *, zone: str, beside: bool) -> list[StyledLine]:
    """The region in ``height`` lines."""
    inner, room = width - (3 if beside else 2), height - 1
    foot = _foot(view, look, inner, zone, beside=beside)
    space = max(1, room - len(foot))
    for wrap in range(WRAP, 0, -1):
        body = _body(view, look, inner, wrap, beside=beside)
        if len(body) <= space:
            break
    below = max(0, len(body) - space)
    body = body[:space]
    if beside:
        body += [StyledLine()] * (0 if below else min(1, space - len(body)))
    else:
        body += [StyledLine()] * (space - len(body))
    caption = [] if beside else [(look.word(f"handover.step.{view.step}", a=view.outgoing, b=view.incoming), "muted")]
    title = rule(look, width, _title(view, look, below), caption=caption, joint=beside)
    return [title, *framed(look, [*body, *foot], width, room, beside=beside)]


def _title(view: HandoverView, look: Look, below: int) -> list[tuple[str, str]]:
    # "Regu A → B": what both names begin with is said once.
    before, after = look.plain(view.crew), look.plain(view.to_crew)
    head = before.rpartition(" ")[0]
    if head and after.startswith(f"{head} "):
        after = after[len(head) + 1 :]
    text = f" {before} {look.glyphs.arrow} {after}" if before and after else ""
    title = [(look.word("handover.title"), "strong"), (text, "text")]
    if below:
        title.append((f"  {look.glyphs.down} {look.word('screen.queue.below', n=below)}", "strong"))
    return title


def _body(view: HandoverView, look: Look, width: int, wrap: int, *, beside: bool) -> list[StyledLine]:
    """The lines, each in at most ``wrap`` rows beside the queue."""
    lines: list[StyledLine] = []
    if beside:
        said = look.word(
            f"handover.say.{'started' if view.step == 'started' else 'signed'}", a=view.outgoing, b=view.incoming
        )
        lines.append(StyledLine(look.cut(said, width), "muted"))
    for row in view.rows:
        if row.key == "watch" and wrap > 1 and beside:
            lines += [StyledLine(), _named(row, look), *_under(row, look, width)]
        elif wrap > 1 and beside:
            lines += _wrapped(row, look, width, wrap)
        else:
            ink = _named(row, look)
            lines.append(ink.add(look.cut(_value(row, look), max(0, width - ink.width)), _role(row)))
    return lines


def _value(row: SheetRow, look: Look) -> str:
    return look.plain(row.words) or (look.word("handover.watch.empty") if row.key == "watch" else "")


def _role(row: SheetRow) -> str:
    return "muted" if row.read else "strong"


def _named(row: SheetRow, look: Look) -> StyledLine:
    mark = "x" if row.read else " "
    name = look.pad(look.word(f"handover.line.{row.key}"), NAME)
    return StyledLine(f"[{mark}] ", _role(row)).add(f"{row.number} ", "strong").add(name, _role(row))


def _wrapped(row: SheetRow, look: Look, width: int, wrap: int) -> list[StyledLine]:
    ink = _named(row, look)
    texts = look.wrap(_value(row, look), max(1, width - ink.width), wrap) or ("",)
    column = ink.width
    return [ink.add(texts[0], _role(row)), *(StyledLine(" " * column).add(text, _role(row)) for text in texts[1:])]


def _under(row: SheetRow, look: Look, width: int) -> list[StyledLine]:
    """What must be watched, in full width under its name."""
    texts = look.wrap(_value(row, look), max(1, width - 6), WRAP)
    return [StyledLine(" " * 6).add(text, _role(row)) for text in texts]


def _foot(view: HandoverView, look: Look, width: int, zone: str, *, beside: bool) -> list[StyledLine]:
    """The two signatures, each with its time or with what to type; then what is in the way."""
    gives = look.word("handover.gives", a=view.outgoing)
    takes = look.word("handover.takes", b=view.incoming)
    signed = bool(view.signed)
    at = look.times(zone).hms(view.signed) if signed else look.word("handover.do.sign")
    accept = look.word("handover.do.accept", b=view.incoming)
    warn = [look.word(key, **view.args) for key in view.warn]
    if beside:
        lines = [
            _signature(gives, at, width, done=signed),
            _signature(takes, accept, width, done=False, wanted=signed),
        ]
        if warn:
            lines += [StyledLine(), StyledLine(f"{look.glyphs.warn} ", "warn").add(look.cut(warn[0], width - 2), "warn")]
            lines += [StyledLine("  ").add(look.cut(text, width - 2), "muted") for text in warn[1:]]
        return lines
    half = width // 2
    left = _signature(gives, at, half - 2, done=signed)
    line = left.to(half).extend(_signature(takes, accept, width - half, done=False, wanted=signed))
    if warn:
        return [line, StyledLine(f"{look.glyphs.warn} ", "warn").add(look.cut(" ".join(warn), width - 2), "warn")]
    return [line]


def _signature(who: str, hint: str, width: int, *, done: bool, wanted: bool = True) -> StyledLine:
    ink = StyledLine(f"[{'x' if done else ' '}] ", "muted" if done else "strong")
    ink.add(who, "muted" if done or not wanted else "strong")
    gap = max(1, width - ink.width - len(hint))
    return ink.add(" " * gap).add(hint, "muted")


class HandoverPane(Pane):
    """The sheet's region."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._view: HandoverView | None = None
        self._zone = "UTC"
        self.beside = False

    def update(self, view: HandoverView | None, *, zone: str) -> None:
        """Show a handover."""
        self._view, self._zone = view, zone
        self.repaint()

    def paint(self, width: int, height: int) -> list[StyledLine]:
        if self._view is None:
            return []
        return paint_handover(self._view, self.look, width, height, zone=self._zone, beside=self.beside)
