"""Handovers of a period: their steps, how long, how late, what was not read back."""

from __future__ import annotations

from typing import Any

import msgspec

from data.entries import Control, Entry
from data.entries.handover import (
    HandoverAccepted,
    HandoverPaused,
    HandoverResumed,
    HandoverSigned,
    HandoverStarted,
)
from data.queries.current_shift import EARLY
from data.report.document import Row, Section
from data.report.parts.material import Material
from data.report.render.formats import span
from data.site.localtime import hhmmss
from data.site.shifts import next_shift, shift_at
from data.view.lines.handover import left_open

#: Entries of a handover, and what each does: the end of a key in the catalogue.
_STEPS = {
    HandoverStarted: "opened",
    HandoverSigned: "signed",
    HandoverPaused: "paused",
    HandoverResumed: "resumed",
    HandoverAccepted: "accepted",
}


class Course(msgspec.Struct, frozen=True):
    """One handover, from its opening.

    steps: its entries, oldest first.
    ended: when it was accepted, or control changed in another way (UTC ms); 0: it still runs.
    overtime: from the planned start of the shift that took over (ms); negative: it took over early; None: unknown.
    unread: names of the lines that were not read back one by one.
    """

    outgoing: str
    incoming: str
    steps: tuple[Entry, ...]
    accepted: bool
    ended: int
    overtime: int | None
    unread: tuple[str, ...]

    @property
    def lasted(self) -> int:
        """Return the time from opening to end (ms); 0 while it runs."""
        return self.ended - self.steps[0].at if self.ended else 0


def courses(m: Material) -> list[Course]:
    """Return the handovers that touch the period; of a shift also the one that ended it a little later."""
    limit = m.period.limit + (EARLY if m.period.shift is not None and m.period.over else 0)
    found: list[Course] = []
    steps: list[Entry] = []
    for entry in m.entries:
        if entry.at >= limit or m.is_void(entry):
            continue
        if isinstance(entry, HandoverStarted):
            steps = [entry]
        elif type(entry) in _STEPS and steps:
            steps.append(entry)
        if isinstance(entry, Control) and steps:
            found.append(_course(m, steps, entry.at, entry.crew))
            steps = []
    if steps:
        found.append(_course(m, steps, 0))
    return [each for each in found if not each.ended or each.ended >= m.period.start]


def _course(m: Material, steps: list[Entry], ended: int, crew: str = "") -> Course:
    """Return the course of a handover. crew: the one on the posts after its end."""
    first, last = steps[0], steps[-1]
    assert isinstance(first, HandoverStarted)
    accepted = last if isinstance(last, HandoverAccepted) else None
    return Course(
        outgoing=first.outgoing,
        incoming=accepted.operator if accepted is not None else first.incoming,
        steps=tuple(steps),
        accepted=accepted is not None,
        ended=ended,
        overtime=_overtime(m, first, crew or first.to_crew, ended) if accepted is not None else None,
        unread=tuple(m.words(f"handover.line.{key}").rstrip(" *") for key in accepted.unread) if accepted else (),
    )


def _overtime(m: Material, first: HandoverStarted, crew: str, at: int) -> int | None:
    """Return by how much the crew that hands over to ``crew`` worked longer than planned; negative: shorter."""
    if not crew or crew == first.crew:
        return None
    now = shift_at(m.site, at)
    if now.crew == crew:
        return at - now.starts
    coming = next_shift(m.site, at)
    return at - coming.starts if coming.crew == crew else None


def section(m: Material) -> Section:
    """Return the handovers, a row for each."""
    rows = tuple(_row(m, each) for each in courses(m))
    return Section(m.words("report.handover"), rows, nothing=m.words("report.nothing"))


def watch_section(m: Material) -> list[Section]:
    """Return what the signatures of the period say to watch for, a row for each; none without a signature."""
    signed = [s for c in courses(m) for s in c.steps if isinstance(s, HandoverSigned) and s.at >= m.period.start]
    title = m.words("report.sheet", what=m.words("handover.line.watch").rstrip(" *"))
    rows = tuple((f"{s.operator} {hhmmss(m.site, s.at)}", s.words) for s in signed)
    return [Section(title, rows)] if rows else []


def _row(m: Material, each: Course) -> Row:
    words = m.words
    parts = []
    for step in each.steps:
        what = words(f"report.handover.{_STEPS[type(step)]}")
        text = words("report.stamp", what=what, at=hhmmss(m.site, step.at))
        why = step.why if isinstance(step, HandoverPaused) else ""
        if isinstance(step, HandoverSigned | HandoverAccepted):
            why = words(f"report.proof.{step.proof if step.proof in ('pin', 'off') else 'none'}")
        parts.append(f"{text} ({why})" if why else text)
    if not each.ended:
        parts.append(words("report.handover.runs"))
    elif not each.accepted:
        parts.append(words("report.handover.broken", at=hhmmss(m.site, each.ended)))
    if each.ended:
        parts.append(words("report.handover.lasted", span=span(words, each.lasted)))
    if each.overtime is not None:
        key = "report.handover.overtime" if each.overtime >= 0 else "report.handover.early"
        parts.append(words(key, span=span(words, abs(each.overtime))))
    if each.accepted:
        unread = ", ".join(each.unread) or words("report.handover.all")
        parts.append(words("report.handover.unread", lines=unread))
        accepted = each.steps[-1]
        if isinstance(accepted, HandoverAccepted) and accepted.p1s:
            parts.append(left_open(words, (), accepted.p1s))
        if isinstance(accepted, HandoverAccepted) and accepted.words:
            parts.append(f"({accepted.words})")
    return f"{each.outgoing} → {each.incoming or '?'}", ", ".join(parts)


def facts(m: Material) -> list[dict[str, Any]]:
    """Return the handovers for programs."""
    return [
        {
            "outgoing": each.outgoing,
            "incoming": each.incoming or None,
            "steps": [
                {
                    "what": _STEPS[type(step)],
                    "at": m.moment(step.at),
                    "by": step.by,
                    "why": getattr(step, "why", "") or None,
                    "words": getattr(step, "words", "") or None,
                    "proof": step.proof or None,
                }
                for step in each.steps
            ],
            "accepted": each.accepted,
            "ended": m.moment(each.ended),
            "lasted_s": each.lasted // 1000 if each.ended else None,
            "overtime_s": None if each.overtime is None else each.overtime // 1000,
            "not_read_back": each.unread,
        }
        for each in courses(m)
    ]
