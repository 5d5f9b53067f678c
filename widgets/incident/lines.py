"""Lines of an incident: report, warnings, targets, steps, posts, links, history.

Rules: docs/interface.md.
"""

from collections.abc import Iterable, Sequence

import msgspec

from data.base.clock import MINUTE
from data.queries.course.targets import lateness
from data.view.values import BookLine, Conflict, IncidentView, LinkView, StepView, TargetView, UnitView
from widgets.drawing.cells import cells
from widgets.drawing.look import Look
from widgets.drawing.styled_line import StyledLine, broken, first_lines, hanging
from widgets.drawing.theme import PRIORITY_ROLES
from widgets.drawing.times import Times

#: Lines of one warning; everybody who goes there must read them.
WARNING_LINES = 3
#: More lines than any text takes: what is not to be cut.
PAGE = 99

_BOX = {"done": "[x]", "open": "[ ]", "waived": "[-]", "spared": "[-]"}


def title_runs(view: IncidentView, look: Look) -> list[tuple[str, str]]:
    """Return the title: ``#129 P1 BREAK-IN post 4 Warehouse rear``."""
    row = view.row
    runs = [(f"{row.number_text} P{row.priority} {look.plain(view.type_name).upper()}", "strong")]
    if view.post_name or row.posts:
        where = look.word("screen.post", post=",".join(row.posts) or "-", name=view.post_name).rstrip()
        runs.append((f" {where}", "text"))
    changed = ""
    if row.raised_from and row.because:
        changed = look.word("detail.raised.because", p=row.raised_from, number=row.because)
    elif row.raised_from:
        changed = look.word("detail.raised", p=row.raised_from)
    elif view.lowered_from:
        changed = look.word("detail.lowered", p=view.lowered_from)
    if changed:
        runs.append((f" {changed}", "muted"))
    return runs


def line_words(entry: BookLine, look: Look) -> str:
    """Return the words of an entry, with which entry it corrects, or by which it was corrected."""
    words = look.plain(entry.words) or look.plain(entry.label)
    if entry.kind == "fix":
        return f"{look.plain(entry.label)} {look.plain(entry.about)} {words}"
    if entry.mark == "fixed" and entry.points:
        return f"{words} {look.glyphs.arrow} {look.word('screen.book.see', no=entry.points)}"
    return words


def history_lines(
    entry: BookLine, look: Look, times: Times, width: int, now: int, *, dates: int = 0, most: int = 1
) -> list[StyledLine]:
    """Return ``13:35:20 BGS    acknowledged`` in at most ``most`` lines, with the date if it is not of today.

    now: UTC ms.
    dates: cells for the dates of all entries, so that their times stand below each other.
    """
    head = StyledLine(f"{times.day_before(entry.at, now).ljust(dates)}{times.hms(entry.at)} ", "muted")
    head.add(look.pad(look.author(entry.by), 6), "muted").add(" ")
    words = line_words(entry, look)
    if entry.occurred is not None and abs(entry.occurred - entry.at) >= MINUTE:
        words = f"{times.day_before(entry.occurred, entry.at)}{times.hm(entry.occurred)} {words}"
    return hanging(head, words, "void" if entry.mark == "void" else "text", look, width, most)


class Fitted(msgspec.Struct, frozen=True):
    """Lines that fit into a region, and what of the incident they do not show: steps, other lines, its history."""

    lines: list[StyledLine]
    left_steps: Sequence[StepView] = ()
    left_lines: Sequence[StyledLine] = ()
    left_entries: Sequence[BookLine] = ()

    @property
    def steps(self) -> int:
        """How many steps are left out."""
        return len(self.left_steps)

    @property
    def more(self) -> int:
        """How many other lines are left out."""
        return len(self.left_lines) + len(self.left_entries)


class IncidentLines:
    """Lines of ``view`` at ``now`` (UTC ms), each at most ``width`` cells wide. ``zone``: IANA name."""

    def __init__(self, view: IncidentView, look: Look, *, now: int, zone: str, width: int) -> None:
        self.view = view
        self.look = look
        self.times = look.times(zone)
        self.now = now
        self.width = width

    # --- the two forms ----------------------------------------------------------------------------------------------

    def fits_tall(self, height: int) -> bool:
        """Return True if the tall form shows report, warnings, targets and every step in ``height`` lines."""
        parts = [self.report(2), self.warnings(), self._target_lines(), self._steps()]
        shown = [part for part in parts if part]
        return height >= sum(map(len, shown)) + max(0, len(shown) - 1)

    def compact(self, height: int) -> Fitted:
        """Return few lines: the report, warnings, targets in one line, steps, then posts and history.

        No step is cut: those that do not fit are left out, open ones last. Targets without room in that line come
        after the steps, met ones last.
        """
        view = self.view
        owed, met = self._packed_targets()
        targets, owed = owed[:1], owed[1:]
        # A warning comes before the steps, and leaves them room. A hazard note does not: the posts' title has it.
        warnings = self.warnings(hazards=False)
        spare = height - 1 - len(targets)
        warned = first_lines(warnings, max(1, spare - 2 if view.steps else spare), self.width, self.look)
        steps, hidden = self._packed_steps(max(0, spare - len(warned)))
        report = self.report(2 if spare > len(warned) + len(steps) else 1)
        lines = [*report, *warned, *targets, *steps]
        rest = [*owed, *self._hazards(), *self._when_to_raise(), *(self.unit(unit) for unit in view.sent)]
        lines += first_lines(rest, height - len(lines), self.width, self.look)
        shown = max(0, height - len(report) - len(warned) - len(targets) - len(steps))
        free = max(0, height - len(lines) - len(view.history))
        lines += met[:free]
        room = max(0, height - len(lines))
        lines += self.history(room)
        left = [*warnings[len(warned) :], *rest[shown:], *met[free:]]
        return Fitted(lines[:height], hidden, left, self._newest_first()[room:])

    def rest(self, fitted: Fitted, room: int) -> Fitted:
        """Return in ``room`` lines what ``fitted`` leaves out."""
        lines, steps = self._pack(list(fitted.left_steps), room)
        others = first_lines(fitted.left_lines, room - len(lines), self.width, self.look)
        left = fitted.left_lines[len(others) :]
        room -= len(lines) + len(others)
        entries = self.entries(fitted.left_entries, self.width, room)
        return Fitted([*lines, *others, *entries], steps, left, fitted.left_entries[room:])

    def tall(self, height: int) -> Fitted:
        """Return the full form in ``height`` lines. A section with fewer than two lines left is left out.

        The report wraps, and so does the history, newest first, as far as there is room.
        """
        sections = self.sections(history=False)
        if sum(map(len, sections)) + len(sections) - 1 > height:
            sections = self.sections(history=False, report=2)
        lines: list[StyledLine] = []
        left: list[StyledLine] = []
        for section in sections:
            gap = 1 if lines else 0
            room = height - len(lines) - gap
            shown = first_lines(section, room, self.width, self.look) if room >= min(2, len(section)) else []
            left += section[len(shown) :]
            if shown:
                lines += [StyledLine()] * gap + shown
        entries = len(self.view.history)
        room = height - len(lines) - 2  # a gap and the heading
        if room > 0:
            lines += [StyledLine(), self._heading("screen.history"), *self.history(room)] if entries else []
        else:  # no blank row while something is left out
            room = height - len(lines)
            lines += self.history(room)
        return Fitted(lines, (), left, self._newest_first()[max(0, room) :])

    def sections(self, *, history: bool = True, report: int = PAGE) -> list[list[StyledLine]]:
        """Return the sections of the full form in order, each with its heading, without the empty ones.

        history: with the history, complete.
        report: most lines of the report.
        """
        view, look = self.view, self.look
        parts = [
            self.report(report),
            self.warnings(),
            self._target_lines(),
            self._steps(),
            self._section(self._heading("screen.sent"), [self.unit(unit) for unit in view.sent]),
            self._section(self._reports_title(), [line for link in view.reports for line in self.link(link)]),
            self._section(self._heading("screen.linked"), [line for link in view.linked for line in self.link(link)]),
        ]
        if view.disposition:
            head = StyledLine(look.word("screen.disposition") + "  ", "strong")
            parts.insert(1, hanging(head, look.plain(view.disposition), "text", look, self.width, PAGE))
        if history:
            parts.append(self._section(self._heading("screen.history"), self.history()))
        return [part for part in parts if part]

    def _target_lines(self) -> list[StyledLine]:
        return [self.target(target) for target in self.view.targets]

    def _steps(self) -> list[StyledLine]:
        """Return the steps under their title, no word of them cut, and when the priority is to be raised."""
        if not self.view.steps:
            return []
        lines = [line for step in self.view.steps for line in self.step(step)]
        return [self.steps_title(), *lines, *self._when_to_raise()]

    def _heading(self, key: str) -> StyledLine:
        return StyledLine(self.look.word(key), "strong")

    def _section(self, title: StyledLine, lines: list[StyledLine]) -> list[StyledLine]:
        return [title, *lines] if lines else []

    def history(self, room: int | None = None) -> list[StyledLine]:
        """Return the history, newest first, in at most ``room`` lines; None: complete."""
        return self.entries(self._newest_first(), self.width, room)

    def _newest_first(self) -> tuple[BookLine, ...]:
        return self.view.history[::-1]

    def entries(self, entries: Iterable[BookLine], width: int, room: int | None = None) -> list[StyledLine]:
        """Return ``entries`` in lines of at most ``width`` cells, with dates if one is not of today.

        Lines that are left over after one for each entry go to the first ones that need more.
        """
        dates = max((cells(self._day(entry.at)) for entry in self.view.history), default=0)
        found = [
            history_lines(entry, self.look, self.times, width, self.now, dates=dates, most=PAGE) for entry in entries
        ]
        if room is None:
            return [line for lines in found for line in lines]
        found = found[: max(0, room)]
        spare = room - len(found)
        out: list[StyledLine] = []
        for lines in found:
            most = min(len(lines), 1 + spare)
            spare -= most - 1
            out += lines[: most - 1]
            last = lines[most - 1]
            if most < len(lines):  # the rest is only marked
                last = StyledLine().extend(last).add(" " + lines[most].text.strip(), last.runs[-1][1])
            out.append(last.cut(width, self.look.glyphs.cut))
        return out

    def _day(self, at: int) -> str:
        return self.times.day_before(at, self.now)

    # --- the report -------------------------------------------------------------------------------------------------

    def report(self, most: int) -> list[StyledLine]:
        """Return when, how and what was reported, in at most ``most`` lines."""
        view, look, width = self.view, self.look, self.width
        head = f"{self._day(view.received)}{self.times.hms(view.received)} {self._source(view.source)}".rstrip() + "  "
        head = look.cut(head, max(12, width // 2))
        if not head.endswith(" "):
            head += " "
        texts = look.wrap(look.plain(view.row.words), max(8, width - cells(head)), most)
        lines = [StyledLine(" " * cells(head), "muted").add(text, "strong") for text in texts]
        if not lines:
            return [StyledLine(head, "muted")]
        lines[0] = StyledLine(head, "muted").add(texts[0], "strong")
        return lines

    def _source(self, source: str) -> str:
        """Return the source of a report in a word."""
        key = f"detail.source.{source}"
        return self.look.word(key) if source and self.look.words.has(key) else self.look.plain(source)

    # --- warnings ---------------------------------------------------------------------------------------------------

    def warnings(self, *, hazards: bool = True) -> list[StyledLine]:
        """Return conflicts, a clock that differs, hazard notes, and why the priority is below that of the type.

        hazards: with the hazard notes.
        """
        view, look = self.view, self.look
        lines = [line for conflict in view.conflicts for line in self._conflict(conflict)]
        texts: list[tuple[str, str]] = []
        if ahead := view.row.ahead_at(self.now):
            texts.append((look.word("detail.ahead", span=self.times.running(ahead)), "warn"))
        lines += self._wrapped(texts)
        if hazards:
            lines += self._hazards()
        texts = []
        if view.below:
            texts.append((look.word("detail.below", p=view.below, why=look.plain(view.below_why)), "text"))
        texts += [(look.plain(fact), "text") for fact in view.facts]
        return lines + self._wrapped(texts)

    def _hazards(self) -> list[StyledLine]:
        look = self.look
        notes = [look.word("detail.hazard", post=post, words=look.plain(words)) for post, words in self.view.hazards]
        return self._wrapped([(note, "warn") for note in notes])

    def _wrapped(self, texts: Iterable[tuple[str, str]], most: int = WARNING_LINES) -> list[StyledLine]:
        rows = [
            broken([StyledLine(row, role) for row in self.look.wrap(text, self.width, most)]) for text, role in texts
        ]
        return [row for lines in rows for row in lines]

    def _conflict(self, conflict: Conflict) -> list[StyledLine]:
        """Return ``CONFLICT priority: 1 P1 (JBR LST 04:20) · 2 P3 (POL BGS 04:21)`` and the command that resolves it.

        The value in force is bold. The command names the field if several are in conflict. Choices break into further
        lines, because each must be readable in full.
        """
        look, view = self.look, self.view
        parts: list[StyledLine] = []
        for place, choice in enumerate(conflict.choices, 1):
            part = StyledLine(f"{place} {look.plain(choice.text)}", "strong" if choice.counts else "text")
            parts.append(part.add(f" ({look.plain(choice.who)})", "muted"))
        number = view.row.number_text.removeprefix("#")
        key = "stations.conflict.hint" if len(view.conflicts) == 1 else "stations.conflict.hint.named"
        parts.append(StyledLine(look.word(key, number=number, field=look.plain(conflict.name.split()[0])), "muted"))
        lines = [StyledLine(f"{look.word('stations.conflict')} {look.plain(conflict.name)}: ", "warn")]
        for index, part in enumerate(parts):
            between = "" if not index else "  " if index == len(parts) - 1 else " · "
            if lines[-1].width + cells(between) + part.width > self.width:
                lines.append(StyledLine("  "))
                between = ""
            lines[-1].add(between, "muted").extend(part)
        return broken([line.cut(self.width, look.glyphs.cut) for line in lines])

    # --- targets ----------------------------------------------------------------------------------------------------

    def target(self, target: TargetView) -> StyledLine:
        """Return one target in a line of its own: name, time taken, goal, met or missed; or the time left or over.

        A missed acknowledgement also says whether it was within the limit above its goal, where there is room.
        """
        look, times = self.look, self.times
        late = self._late(target)
        role = self._late_role if late else "muted"
        line = StyledLine(look.pad(self._target_name(target), 8), "muted")
        line.add(("-" if target.took is None else times.running(target.took)).rjust(6), "text")
        line.add("  ").add(look.pad(look.word("screen.goal", span=times.running(target.goal)), 12), "muted")
        if late:
            line.add("! ", role).add(self._lateness(target, late), role)
            limit = self._limit(target)
            return line.add(f", {limit}", role) if limit and line.width + 2 + cells(limit) <= self.width else line
        if not target.judged:
            return line.add(look.word("screen.not_judged"), "muted")
        if target.took is not None:
            word = look.word("screen.met_by", number=target.by) if target.by else look.word("screen.met")
            return line.add(word, "muted")
        return line.add(self._left(target), "strong")

    def _lateness(self, target: TargetView, late: int) -> str:
        """Return by how much a target was missed; while it still runs as a running time: ``18:04 over``."""
        if target.took is None and target.ended is None:
            return self.look.word("screen.target.over", span=self.times.running(late))
        span = self.times.spelled(lateness(late)) if late < MINUTE else self.times.running(late)
        return self.look.word("screen.missed", span=span)

    def _packed_targets(self) -> tuple[list[StyledLine], list[StyledLine]]:
        """Return all targets, several in a line, missed ones first; apart from them further lines of met ones only.

        A target that has no room in a line leaves it to those after it.
        """
        lines: list[StyledLine] = []
        are_met: list[bool] = []
        for target in sorted(self.view.targets, key=lambda t: (not self._late(t), t.took is not None)):
            text, role = self._in_short(target)
            place = next((n for n, line in enumerate(lines) if line.width + 3 + cells(text) <= self.width), len(lines))
            if place == len(lines):
                lines.append(StyledLine())
                are_met.append(role == "muted")
            lines[place].add("   " if lines[place].width else "").add(self.look.cut(text, self.width), role)
        first_met = next((n for n, is_met in enumerate(are_met) if n and is_met), len(lines))
        return lines[:first_met], lines[first_met:]

    def _in_short(self, target: TargetView) -> tuple[str, str]:
        """Return one target in a few words, and its role."""
        look, late = self.look, self._late(target)
        text = self._target_name(target)
        if target.took is not None and not target.by:
            text += f" {self.times.running(target.took)}"
        if late:
            text += f" {self._lateness(target, late)}"
        elif target.by:
            text += f" {look.word('screen.met_by', number=target.by)}"
        elif not target.judged:
            text += f" {look.word('screen.not_judged')}"
        else:
            text += f" {self._left(target) if target.took is None else look.word('screen.met.short')}"
        return text, self._late_role if late else "muted" if target.took is not None else "strong"

    def _late(self, target: TargetView) -> int:
        """Return by how much (ms) the target is or was missed; 0 if it is not."""
        if not target.judged:
            return 0
        if target.took is not None:
            return max(0, target.took - target.goal)
        return max(0, (target.ended or self.now) - target.at) if target.at is not None else 0

    @property
    def _late_role(self) -> str:
        return "alarm" if self.view.row.priority == 1 else "warn"

    def _left(self, target: TargetView) -> str:
        left = max(0, (target.at or self.now) - self.now)
        return self.look.word("screen.left", span=self.times.running(left))

    def _limit(self, target: TargetView) -> str:
        """Return whether a missed target is within the limit above its goal."""
        if not target.limit:
            return ""
        start = (target.at or self.now) - target.goal
        took = target.took if target.took is not None else (target.ended or self.now) - start
        key = "detail.limit.kept" if took <= target.limit else "detail.limit.broken"
        return self.look.word(key, span=self.times.running(target.limit))

    def _target_name(self, target: TargetView) -> str:
        if target.who:
            return self.look.cut(self.look.plain(target.who), 7)
        return self.look.word("screen.target.again" if target.again else f"screen.target.{target.name}")

    # --- steps ------------------------------------------------------------------------------------------------------

    def steps_title(self) -> StyledLine:
        """Return ``Steps  4 of 6 done   SOP 10 Jan 2024    * required``; ``Steps  4/6 …`` where there is no room.

        A step that was waived, or that nobody needs, is neither done nor one of those to be done.
        """
        look, steps = self.look, self.view.steps
        done = sum(step.state == "done" for step in steps)
        wanted = done + sum(step.state == "open" for step in steps)
        note = look.word("screen.steps.required") if any(step.required for step in steps) else ""
        dated = self.sop_date()
        for key in ("screen.steps.done", "detail.steps.short"):
            line = StyledLine(look.word("screen.steps"), "strong").add("  ")
            line.add(look.word(key, n=done, of=wanted), "text")
            if dated:
                line.add("   ").add(dated, "text")
            if line.width + 1 + cells(note) <= self.width:
                break
        column = max(line.width + 1, self.width - cells(note))
        return line.pad_to(column).add(note, "muted").cut(self.width, look.glyphs.cut)

    def sop_date(self) -> str:
        """Return the date of the procedure that the steps come from: ``SOP 10 Jan 2024``; "" if it has none."""
        if not self.view.sop or not self.view.steps:
            return ""
        date = self.look.cut(self.look.plain(self.times.day(self.view.sop)), 12)
        return self.look.word("detail.sop", date=date)

    def step(self, step: StepView) -> list[StyledLine]:
        """Return one step, wrapped; at the right when it was done, and by whom where there are 55 cells."""
        look, width = self.look, self.width
        right = ""
        if step.state == "waived":
            right = look.word("screen.step.waived")
            if step.authorised:
                right = look.word("detail.waived.by", who=look.cut(look.plain(step.authorised), 12))
            # the reason is shown only if the step's own words need not give way to it
            room = width - 10 - cells(look.plain(step.words)) - cells(right)
            if step.note and room >= 8:
                right = f"{right}: {look.cut(look.plain(step.note), room)}"
        elif step.state == "spared":
            right = look.word("screen.step.spared")
        elif step.state == "done" and step.at is not None:
            by = f" {look.cut(look.author(step.by), 8)}" if width >= 55 and step.by else ""
            right = self._day(step.at) + self.times.hm(step.at) + by
        first, *rest = self._step(step, width - (cells(right) + 1 if right else 0))
        return [first.pad_to(width - cells(right)).add(right, "muted"), *rest]

    def _packed_steps(self, most: int) -> tuple[list[StyledLine], list[StepView]]:
        """Return the steps in at most ``most`` lines, two in a line where both are short, and those that are left out.

        If not all fit, open steps come before others.
        """
        steps = list(self.view.steps)
        lines, left = self._pack(steps, most)
        if left:
            lines, left = self._pack(sorted(steps, key=lambda s: (s.state != "open", s.number)), most)
        return lines, left

    def _pack(self, steps: list[StepView], most: int) -> tuple[list[StyledLine], list[StepView]]:
        half = (self.width + 1) // 2
        lines: list[StyledLine] = []
        is_free = False  # the last line is one step that may have another at its right
        for place, step in enumerate(steps):
            drawn = self._step(step, self.width)
            column = half if is_free and lines[-1].width <= half - 2 else lines[-1].width + 3 if is_free else 0
            if is_free and len(drawn) == 1 and column + drawn[0].width <= self.width:
                lines[-1].pad_to(column).extend(drawn[0])
                is_free = False
            elif len(lines) + len(drawn) <= most:
                lines += drawn
                is_free = len(drawn) == 1
            else:
                return lines, steps[place:]
        return lines, []

    def _step(self, step: StepView, room: int) -> list[StyledLine]:
        """Return ``[x] 2* words``, wrapped to ``room`` cells."""
        is_open = step.state == "open"
        line = StyledLine(_BOX.get(step.state, "[?]"), "strong" if is_open else "muted").add(" ")
        line.add(f"{step.number}{'*' if step.required else ' '} ", "strong")
        return hanging(line, self.look.plain(step.words), "text" if is_open else "muted", self.look, room, PAGE)

    def _when_to_raise(self) -> list[StyledLine]:
        """Return when the type of the incident asks for a higher priority."""
        if not self.view.raise_when:
            return []
        words = self.look.word("detail.raise", words=self.look.plain(self.view.raise_when))
        return self._wrapped([(words, "muted")], 2)

    # --- posts sent and links ---------------------------------------------------------------------------------------

    def unit(self, unit: UnitView) -> StyledLine:
        """Return ``3 Putu  13:35:50 sent  13:36:40 scene``; of a relief ``3 Joko  13:52:10 relief``.

        The earliest moments give way: the last one says where they are.
        """
        look, times = self.look, self.times
        name = f"{look.plain(unit.post)} {look.plain('/'.join(unit.people))}"
        arrived = unit.arrived if unit.arrived != unit.came else None  # they came to where the others were
        moments = [(unit.sent, "sent"), (unit.came, "relief"), (arrived, "scene"), (unit.relieved, "relieved")]
        done = [(at, key) for at, key in (*moments, (unit.released, "released")) if at is not None]
        is_out = unit.arrived is None and unit.released is None and unit.relieved is None
        for first in range(max(1, len(done))):
            line, before, gap = StyledLine(look.pad(name, 11), "text").add(" "), self.now, ""
            for at, key in done[first:]:  # a date stands where the day changes
                word = look.word(f"screen.unit.{key}")
                line.add(gap).add(f"{times.day_before(at, before)}{times.hms(at)} {word}", "muted")
                before, gap = at, "  "
            if is_out:
                line.add(gap).add(look.word("screen.unit.notyet"), "text")
            if line.width <= self.width:
                break
        return line.cut(self.width, look.glyphs.cut)

    def link(self, link: LinkView) -> list[StyledLine]:
        """Return ``#133 P2   words``, with the kind of the link before the words unless it is "related"; wrapped."""
        look = self.look
        line = StyledLine(f"#{link.number} " if link.number else "", "text")
        if link.priority:
            role = PRIORITY_ROLES.get(link.priority, "muted") if link.open else "muted"
            line.add(f"P{link.priority}", role)
        line.pad_to(max(9, line.width + 1))
        words = look.plain(link.words)
        if link.source:
            words = f"{self._source(link.source)} {words}"
        if link.how != "rel":
            words = f"{look.word(f'screen.link.{link.how}')} {words}"
        return hanging(line, words, "muted", look, self.width, PAGE)

    def _reports_title(self) -> StyledLine:
        """Return ``Reports ×3: post 1, post 6, camera``."""
        look, view = self.look, self.view
        line = StyledLine(look.word("screen.reports"), "strong")
        if view.sources:
            line.add(f" {look.glyphs.times}{view.row.reports}: ", "text")
            line.add(look.plain(", ".join(view.sources)), "text")
        return line.cut(self.width, look.glyphs.cut)
