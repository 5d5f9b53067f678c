"""An incident in a report: as a row, and for programs."""

from __future__ import annotations

from typing import Any

from data.base.clock import MINUTE
from data.queries.course.targets import Verdict, lateness, verdicts
from data.queries.incidents import open_steps, words_before
from data.report.document import Row
from data.report.parts.material import Material
from data.report.render.formats import span
from data.room.state.incidents import Incident, StepState
from data.view.incident import corrected as text_before
from data.view.incident import scene_facts

#: First-time stamps, in their order.
STAMPS = ("received", "entered", "acked", "renewed", "sent", "arrived", "controlled", "told", "closed")

COLUMNS = ("number", "priority", "type", "post", "text", "times", "state", "targets", "steps")
#: Columns that are printed in a second line.
BELOW = (5, 7, 8)


def head(m: Material) -> Row:
    """Return the names of the columns."""
    return tuple(m.words(f"report.col.{name}") for name in COLUMNS)


def row(m: Material, state: Incident, *, coded: bool = False) -> Row:
    """Return the incident as a row of :func:`head`. ``coded``: the type by its code alone, for a spreadsheet."""
    times, near = [], m.period.start
    for name, at in stamps(state):  # a date stands where the day changes, not at every time of a night
        what = m.words(f"report.stamp.{name}")
        times.append(m.words("report.stamp", what=what, at=m.second_text(at, near)))
        near = at
    return (
        m.number_text(state),
        priority_text(m, state),
        state.type if coded or not state.type_name else f"{state.type_name} ({state.type})",
        state.post or "-",
        _text(m, state),
        ", ".join(times),
        outcome(m, state),
        _targets(m, state),
        _steps(m, state),
    )


def stamps(state: Incident) -> list[tuple[str, int]]:
    """Return the moments of an incident, in their order; "received" is when it happened."""
    moments = {name: getattr(state, name) for name in STAMPS if hasattr(state, name)}
    moments |= {"received": state.happened, "entered": state.opened if is_later(state) else 0}
    found = [(name, moments[name]) for name in STAMPS if moments[name]]
    if state.renewed:  # it was to be acknowledged again, by a target that ran from there
        again = [("again", state.renewed_acked)] if state.renewed_acked > state.acked else []
        at = found.index(("renewed", state.renewed))
        found[at + 1 : at + 1] = again
        if at and found[at - 1][0] == "acked" and state.acked >= state.renewed:
            found[at - 1 : at + 1] = [found[at], found[at - 1]]
    return found


def is_later(state: Incident) -> bool:
    """Whether it was entered a minute or more after it happened."""
    return state.opened - state.happened >= MINUTE


def priority_text(m: Material, state: Incident) -> str:
    """Return its most urgent priority, and the one it has or had: ``P1 (from P3)``, ``P1 (now P4)``."""
    worst, shown = m.priority(state), m.room.effective_priority(state)
    if shown > worst:
        return f"P{worst} {m.words('report.now', p=shown)}"
    before = state.priority if shown != state.priority else state.raised_from
    return f"P{worst} {m.words('report.from', p=before)}" if before > worst else f"P{worst}"


def _text(m: Material, state: Incident) -> str:
    said = state.words or state.type_name
    said += corrected(m, state)
    if state.report_count > 1:
        said += " " + m.words("report.reports", n=state.report_count)
    if state.folded_into:
        said += " " + m.words("report.folded", number=m.number_of(state.folded_into))
    return "; ".join((said, *scene_facts(m.room, state, m.words, m.site, state.happened)))


def corrected(m: Material, state: Incident) -> str:
    """Return the words of before, in brackets; "": it has them still."""
    said = text_before(state, m.words, m.library.get)
    return f" [{said}]" if said else ""


def outcome(m: Material, state: Incident) -> str:
    """Return the state, and of a closed incident how it ended.

    ``CLOSED: handled, by the fire brigade``
    """
    said = m.words(f"queue.{state.state}")
    if state.state != "closed":
        return said
    how = m.words.get(f"entry.closed.{state.disposition}", state.disposition)
    return f"{said}: {', '.join(part for part in (how, state.closing_words) if part)}"


def _targets(m: Material, state: Incident) -> str:
    found = list(verdicts(m.judged(state), m.period.limit))
    known = [each for each in found if each.met is not None]
    missed = [_missed(m, state, each) for each in known if not each.met]
    parts = [m.words("report.met", n=len(known) - len(missed), of=len(known)), *missed] if known else []
    if len(known) < len(found):
        parts.append(m.words("report.not_judged", n=len(found) - len(known)))
    return "; ".join(parts) or "-"


def _missed(m: Material, state: Incident, each: Verdict) -> str:
    name = m.words("report.ack_again" if each.again else f"drill.target.{each.name}")
    if each.took is None:
        worse = any(mark.what == "renewed" and mark.when == each.ended for mark in state.marks)
        return m.words("report.not_before_worse" if worse and each.name == "ack" else "report.never", name=name)
    return m.words("report.missed_by", name=name, span=span(m.words, lateness(each.took - each.goal)))


def _steps(m: Material, state: Incident) -> str:
    """Return the open steps, after the date of their procedure; of a closed incident the required ones."""
    left = [(n, step) for n, step in open_steps(state) if state.is_open or step.step.required]
    found = "; ".join(_step(m, number, step) for number, step in left)
    return f"{m.words('detail.sop', date=state.sop)}: {found}" if found and state.sop else found


def _step(m: Material, number: int, step: StepState) -> str:
    mark = " " + m.words("report.required") if step.step.required else ""
    return f"{number} {step.step.words}{mark}"


def facts(m: Material, state: Incident) -> dict[str, Any]:
    """Return the incident for programs."""
    return {
        "number": state.number,
        "shown": m.number_text(state),
        "type": state.type,
        "type_name": state.type_name,
        "priority": m.room.effective_priority(state),
        "highest_priority": m.priority(state),
        "opened_as": state.type_priority,
        "raised_from": state.raised_from or None,
        "post": state.post or None,
        "text": state.words,
        "text_before": words_before(state, m.library.get) or None,
        "source": state.source or None,
        "state": state.state,
        "folded_into": m.number_of(state.folded_into) or None if state.folded_into else None,
        "reports": state.report_count,
        "leader": state.leader or None,
        "scene": [{"name": p.name, "in": p.since, "out": p.left or None} for p in state.scene],
        "witnesses": list(state.witnesses),
        "told_to": [{"who": each.who, "at": each.at} for each in state.told_to],
        **{name: m.moment(getattr(state, name)) for name in STAMPS if hasattr(state, name)},
        "received": m.moment(state.happened),
        "entered": m.moment(state.opened),
        "judged": not state.is_afterwards,
        "disposition": state.disposition or None,
        "closing_words": state.closing_words or None,
        "targets": [
            {
                "name": v.name,
                "goal_s": v.goal // 1000,
                "took_s": None if v.took is None else v.took // 1000,
                "goal_ms": v.goal,
                "took_ms": v.took,
                "ran_from": m.moment(v.start),
                "met": v.met,
            }
            for v in verdicts(m.judged(state), m.period.limit)
        ],
        "sop_date": state.sop or None,
        "open_steps": [
            {"step": n, "text": step.step.words, "required": step.step.required} for n, step in open_steps(state)
        ],
    }
