"""The selected incident as lines: report, targets, steps, who was sent, links, history (visual.md 11)."""

from __future__ import annotations

from collections.abc import Sequence

from data.view.values import BookLine, Conflict, IncidentView, LinkView, StepView, TargetView, UnitView
from widgets.drawing.cells import cells
from widgets.drawing.look import Look
from widgets.drawing.styled_line import StyledLine
from widgets.drawing.theme import PRIORITY_ROLES
from widgets.drawing.times import Times

#: Lines of one note that whoever goes there must read.
MOST_BEWARE = 3


def title_runs(view: IncidentView, look: Look) -> list[tuple[str, str]]:
    """``#129 P1 BREAK-IN post 4 Warehouse rear``."""
    row = view.row
    head = f"{row.number_text} P{row.priority} {look.plain(view.type_name).upper()}"
    runs = [(head, "strong")]
    if view.post_name or row.posts:
        where = look.word("screen.post", post=",".join(row.posts) or "-", name=view.post_name).rstrip()
        runs.append((f" {where}", "text"))
    changed = _changed(view, look)
    if changed:
        runs.append((f" {changed}", "muted"))
    return runs


def _changed(view: IncidentView, look: Look) -> str:
    """``raised from P2, because #122``."""
    row = view.row
    if row.raised_from and row.because:
        return look.word("detail.raised.because", p=row.raised_from, number=f"{row.letter}{row.because}")
    if row.raised_from:
        return look.word("detail.raised", p=row.raised_from)
    return look.word("detail.lowered", p=view.lowered_from) if view.lowered_from else ""


def warnings(view: IncidentView, look: Look, times: Times, now: int, width: int) -> list[StyledLine]:
    """What stations dispute; whose clock differs; what is pinned there; why it stands below its type's priority."""
    lines = [line for dispute in view.conflicts for line in _dispute(dispute, view, look, width)]
    if ahead := view.row.ahead_at(now):
        said = look.word("detail.ahead", span=times.running(ahead))
        lines += [StyledLine(text, "warn") for text in look.wrap(said, width, MOST_BEWARE)]
    for post, words in view.hazards:
        said = look.word("detail.hazard", post=post, words=look.plain(words))
        lines += [StyledLine(text, "warn") for text in look.wrap(said, width, MOST_BEWARE)]
    if view.below:
        said = look.word("detail.below", p=view.below, why=look.plain(view.below_why))
        lines += [StyledLine(text, "text") for text in look.wrap(said, width, MOST_BEWARE)]
    return lines


def _source(source: str, look: Look) -> str:
    """Where a report comes from, in a word."""
    key = f"detail.source.{source}"
    return look.word(key) if source and look.words.has(key) else look.plain(source)


def _dispute(dispute: Conflict, view: IncidentView, look: Look, width: int) -> list[StyledLine]:
    """``DISPUTED priority: 1 P1 (JBR LST 04:20) · 2 P3 (POL BGS 04:21)``, what counts now in bold, and the form that
    decides; it names the field if more than one is disputed. What has no room goes on in the next line: a choice must
    be read whole."""
    lines = [StyledLine(f"{look.word('rooms.contested')} {look.plain(dispute.name)}: ", "warn")]
    parts: list[StyledLine] = []
    for place, choice in enumerate(dispute.choices, 1):
        part = StyledLine(f"{place} {look.plain(choice.text)}", "strong" if choice.counts else "text")
        parts.append(part.add(f" ({look.plain(choice.who)})", "muted"))
    number = f"{view.row.letter}{view.row.number}"
    named = "" if len(view.conflicts) == 1 else ".named"
    form = look.word(f"rooms.contested.hint{named}", number=number, field=look.plain(dispute.name.split()[0]))
    parts.append(StyledLine(form, "muted"))
    for index, part in enumerate(parts):
        between = "" if not index else "  " if index == len(parts) - 1 else " · "
        if lines[-1].width + cells(between) + part.width > width:
            lines.append(StyledLine("  "))
            between = ""
        lines[-1].add(between, "muted").extend(part)
    return [line.cut(width, look.glyphs.cut) for line in lines]


def report(view: IncidentView, look: Look, times: Times, width: int, most: int) -> list[StyledLine]:
    """When, how and what was reported, in at most ``most`` lines."""
    head = f"{times.hms(view.received)} {_source(view.source, look)}".rstrip() + "  "
    head = look.cut(head, max(12, width // 2))
    if not head.endswith(" "):
        head += " "
    words = look.plain(view.row.words)
    lines: list[StyledLine] = []
    for index, text in enumerate(look.wrap(words, max(8, width - cells(head)), most)):
        lines.append(StyledLine(head if not index else " " * cells(head), "muted").add(text, "strong"))
    return lines or [StyledLine(head, "muted")]


# --- targets --------------------------------------------------------------------------------------------------------


def _late(target: TargetView, now: int) -> int:
    """By how many ms the target is or was missed; 0: it is not."""
    if target.took is not None:
        return max(0, target.took - target.goal)
    return max(0, now - target.at) if target.at is not None else 0


def _late_role(view: IncidentView) -> str:
    return "alarm" if view.row.priority == 1 else "warn"


def target_line(target: TargetView, view: IncidentView, look: Look, times: Times, now: int, width: int) -> StyledLine:
    """One target in a line of its own: name, taken, goal, verdict; of the acknowledgement also whether it was within
    the limit above the goal, where there is room."""
    late = _late(target, now)
    role = _late_role(view) if late else "muted"
    ink = StyledLine(look.pad(_target_name(target, look), 8), "muted")
    goal = look.word("screen.goal", span=times.running(target.goal))
    if target.took is not None:
        ink.add(times.running(target.took).rjust(6), "text").add("  ").add(look.pad(goal, 12), "muted")
    else:
        left = 0 if target.at is None else target.at - now
        running = f"+{times.running(-left)}" if left < 0 else times.running(left)
        ink.add(running.rjust(6)[:6], role if late else "text").add("  ").add(look.pad(goal, 12), "muted")
    if late:
        ink.add("! ", role).add(look.word("screen.missed", span=times.spell(late)), role)
        limit = _limit(target, look, times, now)
        return ink.add(f", {limit}", role) if limit and ink.width + 2 + cells(limit) <= width else ink
    if target.took is not None:
        return ink.add(look.word("screen.met"), "muted")
    left = max(0, (target.at or now) - now)
    return ink.add(look.word("screen.left.target", span=times.running(left)), "strong")


def _limit(target: TargetView, look: Look, times: Times, now: int) -> str:
    """Whether a target that was missed is within the limit above its goal."""
    if not target.limit:
        return ""
    start = (target.at or now) - target.goal
    took = target.took if target.took is not None else now - start
    key = "detail.limit.kept" if took <= target.limit else "detail.limit.broken"
    return look.word(key, span=times.running(target.limit))


def _target_name(target: TargetView, look: Look) -> str:
    if target.who:
        return look.cut(look.plain(target.who), 7)
    return look.word(f"screen.target.{target.name}")


def targets_in_a_line(view: IncidentView, look: Look, times: Times, now: int, width: int) -> StyledLine:
    """All targets in one line, missed ones first; those without room are left out whole."""
    ink = StyledLine()
    ordered = sorted(view.targets, key=lambda t: (not _late(t, now), t.took is not None))
    for target in ordered:
        late = _late(target, now)
        name = _target_name(target, look)
        if late and target.took is not None:
            text = f"{name} {times.running(target.took)} {look.word('screen.missed', span=times.spell(late))}"
        elif late:
            text = f"{name} {look.word('screen.missed', span=times.spell(late))}"
        elif target.took is not None:
            text = f"{name} {times.running(target.took)} {look.word('screen.met.short')}"
        else:
            span = times.running(max(0, (target.at or now) - now))
            text = f"{name} {look.word('screen.left.target', span=span)}"
        role = _late_role(view) if late else "muted" if target.took is not None else "strong"
        if ink.width + 3 + cells(text) > width and ink.width:
            continue
        ink.add("   " if ink.width else "").add(look.cut(text, width), role)
    return ink


# --- steps ----------------------------------------------------------------------------------------------------------


_BOX = {"done": "[x]", "open": "[ ]", "waived": "[-]"}


def step_runs(step: StepView, look: Look, room: int) -> StyledLine:
    """``[x] 2* words`` in at most ``room`` cells."""
    undone = step.state == "open"
    ink = StyledLine(_BOX.get(step.state, "[?]"), "strong" if undone else "muted").add(" ")
    ink.add(f"{step.number}{'*' if step.required else ' '} ", "strong")
    return ink.add(look.cut(look.plain(step.words), max(0, room - ink.width)), "text" if undone else "muted")


def step_line(step: StepView, look: Look, times: Times, width: int) -> StyledLine:
    """One step with when and by whom at the right (who from 55 cells on)."""
    tail = ""
    if step.state == "waived":
        tail = look.word("screen.step.waived")
        if step.authorised:
            tail = look.word("detail.waived.by", who=look.cut(look.plain(step.authorised), 12))
        # why it was waived only where the step's own words need not give way to it
        room = width - 10 - cells(look.plain(step.words)) - cells(tail)
        if step.note and room >= 8:
            tail = f"{tail}: {look.cut(look.plain(step.note), room)}"
    elif step.state == "done" and step.at is not None:
        tail = times.hm(step.at) + (f" {look.cut(look.plain(step.by), 8)}" if width >= 55 and step.by else "")
    ink = step_runs(step, look, width - (cells(tail) + 1 if tail else 0))
    return ink.to(width - cells(tail)).add(tail, "muted")


def steps_in_columns(steps: Sequence[StepView], look: Look, width: int, most: int) -> list[StyledLine]:
    """Two steps a line, in at most ``most`` lines. If not all fit, those still open come first."""
    shown = list(steps)
    if len(shown) > 2 * most:
        shown = sorted(shown, key=lambda s: (s.state != "open", s.number))[: 2 * most]
        shown.sort(key=lambda s: s.number)
    half = (width + 1) // 2
    lines = []
    for start in range(0, len(shown), 2):
        ink = step_runs(shown[start], look, half - 2)
        if start + 1 < len(shown):
            ink.to(half).extend(step_runs(shown[start + 1], look, width - half))
        lines.append(ink)
    return lines


def sop_date(view: IncidentView, look: Look, times: Times) -> str:
    """``SOP 10 Jan 2024``: how old the procedure is that the steps were taken from; "" if nobody said."""
    if not view.sop or not view.steps:
        return ""
    return look.word("detail.sop", date=look.cut(look.plain(times.day(view.sop)), 12))


def steps_title(view: IncidentView, look: Look, times: Times, width: int) -> StyledLine:
    """``Steps  4 of 6 done   SOP 10 Jan 2024    * required``; without room ``Steps  4/6 …``."""
    done = sum(step.state != "open" for step in view.steps)
    note = look.word("screen.steps.required") if any(step.required for step in view.steps) else ""
    dated = sop_date(view, look, times)
    for key in ("screen.steps.done", "detail.steps.short"):
        ink = StyledLine(look.word("screen.steps"), "strong").add("  ")
        ink.add(look.word(key, n=done, of=len(view.steps)), "text")
        if dated:
            ink.add("   ").add(dated, "text")
        if ink.width + 1 + cells(note) <= width:
            break
    return ink.to(max(ink.width + 1, width - cells(note))).add(note, "muted").cut(width, look.glyphs.cut)


# --- who was sent, links, history -----------------------------------------------------------------------------------


def unit_line(unit: UnitView, look: Look, times: Times, width: int) -> StyledLine:
    """``3 Putu  13:35:50 sent  13:36:40 scene``."""
    ink = StyledLine(look.pad(f"{look.plain(unit.post)} {look.plain('/'.join(unit.people))}", 11), "text").add(" ")
    if unit.sent is not None:
        ink.add(f"{times.hms(unit.sent)} {look.word('screen.unit.sent')}", "muted").add("  ")
    if unit.arrived is not None:
        ink.add(f"{times.hms(unit.arrived)} {look.word('screen.unit.scene')}", "muted")
    elif unit.released is None:
        ink.add(look.word("screen.unit.notyet"), "text")
    if unit.released is not None:
        ink.add(f"  {times.hms(unit.released)} {look.word('screen.unit.released')}", "muted")
    return ink.cut(width, look.glyphs.cut)


def link_line(link: LinkView, look: Look, width: int) -> StyledLine:
    """``#133 P2   words``; an own word in front if it is folded under this one."""
    ink = StyledLine(f"#{link.number} ", "text") if link.number else StyledLine()
    ink.add(
        f"P{link.priority}", PRIORITY_ROLES.get(link.priority, "muted") if link.open else "muted"
    ) if link.priority else None
    ink.to(max(9, ink.width + 1))
    if link.how != "rel":
        ink.add(look.word(f"screen.link.{link.how}") + " ", "muted")
    if link.source:
        ink.add(_source(link.source, look) + " ", "muted")
    return ink.add(look.plain(link.words), "muted").cut(width, look.glyphs.cut)


def _reports_title(view: IncidentView, look: Look, width: int) -> StyledLine:
    """``Reports ×3: post 1, post 6, camera``."""
    ink = StyledLine(look.word("screen.reports"), "strong")
    if view.sources:
        ink.add(f" {look.glyphs.times}{view.row.reports}: ", "text").add(look.plain(", ".join(view.sources)), "text")
    return ink.cut(width, look.glyphs.cut)


def history_line(line: BookLine, look: Look, times: Times, width: int) -> StyledLine:
    """``13:35:20 BGS    acknowledged``."""
    ink = StyledLine(f"{times.hms(line.at)} ", "muted").add(look.pad(look.author(line.by), 6), "muted").add(" ")
    role = "void" if line.mark == "void" else "text"
    words = look.plain(line.words) or look.plain(line.label)
    if line.occurred is not None and abs(line.occurred - line.at) >= 60_000:
        words = f"{times.hm(line.occurred)} {words}"
    return ink.add(look.cut(words, max(0, width - ink.width)), role)


def _raise(view: IncidentView, look: Look, width: int) -> list[StyledLine]:
    """When the type asks for a higher priority."""
    if not view.raise_when:
        return []
    words = look.word("detail.raise", words=look.plain(view.raise_when))
    return [StyledLine(text, "muted") for text in look.wrap(words, width, 2)]


def _section(title: StyledLine | None, lines: list[StyledLine]) -> list[StyledLine]:
    return [*([title] if title else []), *lines] if lines else []


def sections(
    view: IncidentView, look: Look, times: Times, now: int, width: int, *, history: bool = True
) -> list[list[StyledLine]]:
    """The parts of a tall detail in order, each with its heading; empty ones are left out."""

    def head(key: str) -> StyledLine:
        return StyledLine(look.word(key), "strong")

    steps = [step_line(s, look, times, width) for s in view.steps]
    parts = [
        report(view, look, times, width, 2),
        warnings(view, look, times, now, width),
        [target_line(t, view, look, times, now, width) for t in view.targets],
        _section(steps_title(view, look, times, width), [*steps, *_raise(view, look, width)] if steps else []),
        _section(head("screen.sent"), [unit_line(u, look, times, width) for u in view.sent]),
        _section(_reports_title(view, look, width), [link_line(x, look, width) for x in view.reports]),
        _section(head("screen.linked"), [link_line(x, look, width) for x in view.linked]),
    ]
    if view.disposition:
        text = look.cut(look.plain(view.disposition), width)
        parts.insert(1, [StyledLine(look.word("screen.disposition") + "  ", "strong").add(text, "text")])
    if history:
        newest_first = [history_line(x, look, times, width) for x in reversed(view.history)]
        parts.append(_section(head("screen.history"), newest_first))
    return [part for part in parts if part]


def compact(view: IncidentView, look: Look, times: Times, now: int, width: int, height: int) -> list[StyledLine]:
    """The detail in few lines: report, targets in a line, steps in two columns, then history while there is room."""
    rows = -(-len(view.steps) // 2)
    spare = height - rows - (1 if view.targets else 0)
    lines = report(view, look, times, width, 2 if spare > 2 else 1)
    if view.targets:
        lines.append(targets_in_a_line(view, look, times, now, width))
    lines += steps_in_columns(view.steps, look, width, max(0, height - len(lines)))
    lines += [*warnings(view, look, times, now, width), *_raise(view, look, width)][: max(0, height - len(lines))]
    room = height - len(lines)
    if room > 0:
        lines += [unit_line(u, look, times, width) for u in view.sent][:room]
        lines += [history_line(x, look, times, width) for x in reversed(view.history)][: height - len(lines)]
    return lines[:height]


def tall(view: IncidentView, look: Look, times: Times, now: int, width: int, height: int) -> list[StyledLine]:
    """The detail in full, as far as ``height`` reaches; a part with fewer than two lines left is left out whole."""
    lines: list[StyledLine] = []
    for part in sections(view, look, times, now, width):
        gap = 1 if lines else 0
        room = height - len(lines) - gap
        if room < min(2, len(part)):
            continue
        lines += [StyledLine()] * gap + part[:room]
    return lines


def fits_tall(view: IncidentView, height: int) -> bool:
    """Whether ``height`` lines suffice for the tall form (visual.md 11)."""
    return height >= 6 + len(view.targets) + len(view.steps) + 1
