"""``siaga report lapsit``: the situation as a commander expects it (*lapsit*)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from data import entries as e
from data.queries.incidents import open_steps
from data.report.document import Document, Row, Section
from data.report.parts import chronology, common, counts, form, history, incident, people, strength
from data.report.parts.blanks import Blanks
from data.report.parts.history import History
from data.report.parts.material import Material
from data.report.render.formats import clock, from_to, long_date, span
from data.report.shift import acks_row, afterwards_row, bins_text, calls_row, flood_rows
from data.room.state.incidents import Incident
from data.view.handover_sheet import ahead, shelf_items, unsigned_key
from data.view.posts import post_views

#: Entries that the running log leaves to the sections about incidents and people, and those that tell a commander
#: nothing.
_ELSEWHERE = (
    e.Opened, e.Reported, e.Acked, e.Linked, e.Closed, e.SourceChanged, e.FloodOn, e.FloodOff, e.BookOpened, e.Control,
    e.ShiftChanged, e.RollStarted, e.RollEnded, e.Silenced, e.WatchAsked, e.WatchOk,
)  # fmt: skip


def document(m: Material, imported: History | None = None, blanks: Blanks | None = None) -> Document:
    """Return the situation report in the form of the unit, to be sent, signed or read aloud.

    ``imported``: imported history to mention; None: do not. ``blanks``: answers for what the room does not know; what
    is asked for and what is in the form is noted in it.
    """
    blanks = blanks if blanks is not None else Blanks()
    words, period = m.words, m.period
    counted = counts.counts(m, period)
    rows = [state for state in m.incidents() if not state.folded_into]
    said = chronology.told(m)
    there, stood = strength.strength(m), people.staying(m)
    sections = [
        form.head(m, blanks),
        Section(words("report.general"), tuple(_general(m, counted, rows))),
        strength.section(m, there),
        people.section(m, stood),
        Section(words("report.hazards"), tuple(_hazards(m)), nothing=words("report.nothing")),
        Section(words("report.incidents"), tuple(_incidents(m, rows, said))),
        *(part for s in said for part in (form.account(m, s, blanks), chronology.course(m, s))),
        Section(words("report.others"), tuple(_others(m, rows)), nothing=words("report.nothing")),
        chronology.log_section(m, _ELSEWHERE),
        Section(words("report.figures"), tuple(_figures(m, counted))),
        Section(words("report.follow_up"), tuple(_follow_up(m, rows)), nothing=words("report.nothing")),
        form.end(m, blanks),
    ]
    if imported is not None:
        sections.insert(-1, history.count_section(m, imported))
    when = f"{long_date(m.site, words, period.until)}, {clock(m.site, words, period.until)}"
    facts = _facts(m, counted, rows, imported)
    facts |= {"form": blanks.values, "strength": strength.facts(there), **people.facts(m, stood)}
    return common.document(m, "lapsit", (m.site.name, when), sections, facts, source="report.source_short")


def situation(m: Material, c: counts.Counts, rows: list[Incident]) -> str:
    """Return calm, controlled, lacking or open.

    Calm: nothing is open. Controlled: what is urgent is under control. Open: something urgent is being dealt with.
    Lacking: instead of calm and controlled, while a post is unmanned or a flood of alarms is on.
    """
    still = [s for s in rows if s.is_open]
    if any(m.room.effective_priority(s) in chronology.TOLD and s.state != "controlled" for s in still):
        return "open"
    if _lacks(m, c):
        return "lacking"
    return "controlled" if still else "calm"


def _lacks(m: Material, c: counts.Counts) -> list[str]:
    """Return what is not in order at the end besides the incidents, in words."""
    views = post_views(m.room, m.site, m.period.last)
    empty = ", ".join(view.code for view in views if view.status == "unmanned")
    found = [m.words("report.situation.empty", posts=empty)] if empty else []
    on = [flood for flood in c.figures.floods if not flood.until]
    return found + [m.words("report.situation.flood", at=m.time_text(flood.since, m.now)) for flood in on]


def _general(m: Material, c: counts.Counts, rows: list[Incident]) -> list[Row]:
    words = m.words
    who = common.last_control(m)
    found: list[Row] = [(words("report.col.period"), common.period_text(m, m.period))]
    if shift := common.shift_text(m):
        found.append((words("report.shift_name"), shift))
    if who is not None:
        person = m.site.person(who.operator)
        name = who.name or (person.full or person.name if person else "")
        found.append((words("report.operator"), f"{who.operator} {name}".strip()))
    still = sum(s.is_open for s in rows)
    said = words(f"report.situation.{situation(m, c, rows)}", n=still)
    found.append((words("report.situation"), "; ".join((said, *_lacks(m, c)))))
    return found


def _hazards(m: Material) -> Iterator[Row]:
    """Yield the hazards in force at the end, from whenever they are. The running log has those that came and went."""
    for post in m.site.posts:
        for words in m.room.post(post.code).hazards:
            yield f"{post.code} {post.name}", words


def _by_priority(m: Material, rows: list[Incident]) -> Counter[int]:
    return Counter(m.priority(s) for s in rows)


def _incidents(m: Material, rows: list[Incident], said: list[Incident]) -> list[Row]:
    words = m.words
    if not rows:
        return [(words("report.incidents"), words("report.nothing"))]
    counted = _by_priority(m, rows)
    numbers = ", ".join(f"P{p} {counted[p]}" for p in (1, 2, 3, 4) if counted[p])
    still = sum(s.is_open for s in rows)
    text = words("report.counted", n=len(rows), by=numbers, open=still)
    merged = len(m.incidents()) - len(rows)
    text = words("report.counted_merged", counted=text, n=merged) if merged else text
    found: list[Row] = [(words("report.incidents"), text)]
    for state in said:
        where = words("entry.post", post=state.post) if state.post else ""
        at = m.prose_time(state.happened)
        if incident.is_later(state):
            at += " " + words("report.entered_at", at=m.prose_time(state.opened))
        text = ", ".join(part for part in (state.type_name, where, at) if part)
        what = f"{text}: {state.words}{incident.corrected(m, state)}" if state.words else text
        number = f"{incident.priority_text(m, state)} {m.number_text(state)}"
        found.append((number, f"{what}. {incident.outcome(m, state)}"))
    return found


def _others(m: Material, rows: list[Incident]) -> Iterator[Row]:
    """Yield the incidents that have no account of their own: what, when, further reports, how it ended."""
    for state in rows:
        if m.priority(state) in chronology.TOLD:
            continue
        where = m.words("entry.post", post=state.post) if state.post else ""
        stamps = incident.stamps(state)
        times = " ".join(f"{m.words(f'report.stamp.{name}')} {m.second_text(at, m.now)}" for name, at in stamps)
        what = ", ".join(part for part in (state.type_name, where, times) if part)
        said = f"{what}: {state.words}{incident.corrected(m, state)}" if state.words else what
        for merged in state.reports:
            if not merged.incident and merged.words in said:
                continue
            number = f"#{m.number_of(merged.incident)}" if merged.incident else ""
            said += f"; {m.words('report.also')} {number} {merged.words}".rstrip()
        yield f"{incident.priority_text(m, state)} {m.number_text(state)}", f"{said}. {incident.outcome(m, state)}"


def _figures(m: Material, c: counts.Counts) -> list[Row]:
    words, f = m.words, c.figures
    found: list[Row] = []
    if f.due:
        found.append(calls_row(m, f, ", ".join(span(words, call.late_by) for call in f.late_calls)))
    if f.acks[0].incidents or f.acks[0].unjudged:
        found.append(acks_row(m, f.acks[0]))
    if c.afterwards:
        found.append(afterwards_row(m, c))
    told = words("report.received_said", received=c.received, rows=c.rows, n=len(f.annunciations))
    found.append((words("screen.reports"), told))
    rate = words("report.annunciations", n=len(f.annunciations), hour=words.number(c.per_hour, 2), most=f.busiest)
    found.append((words("report.alarms"), rate))
    found += flood_rows(m, c)
    if c.bins_over:
        found.append((words("report.bins", limit=m.site.alarms.flood_on), bins_text(m, c)))
    for outage in common.outages(m):
        lasted = span(words, (outage.until or m.period.until) - outage.since)
        said = words(
            "report.outage_said",
            name=outage.name,
            span=from_to(m.site, outage.since, outage.until),
            lasted=lasted,
            received=outage.received,
            entries=outage.entries,
        )
        found.append((words("report.outage"), said))
    if c.unobserved:
        found.append((words("report.col.unobserved"), span(words, c.unobserved)))
    return found


def _follow_up(m: Material, rows: list[Incident]) -> list[Row]:
    words = m.words
    found: list[Row] = []
    for state in rows:
        if not state.is_open:
            continue
        required = [str(n) for n, step in open_steps(state) if step.step.required]
        steps = words("report.steps_open", steps=", ".join(required)) if required else ""
        text = "; ".join(part for part in (f"{state.type_name} {incident.outcome(m, state)}", steps) if part)
        found.append((f"P{m.room.effective_priority(state)} {m.number_text(state)}", text))
    for title, items in (
        ("alarm.page", shelf_items(m.sheet_context)),
        ("report.ahead", ahead(m.sheet_context).items),
    ):
        found += [(words(title), f"{item.name} {item.text}") for item in items]
    for unsigned in m.room.duty.unsigned:
        at = m.time_text(unsigned.at, m.now)
        text = words(unsigned_key(unsigned), by=unsigned.by, at=at, who=unsigned.before)
        found.append((words("report.unsigned"), text))
    return found


def _facts(m: Material, c: counts.Counts, rows: list[Incident], imported: History | None) -> dict[str, Any]:
    counted, who = _by_priority(m, rows), common.last_control(m)
    found: dict[str, Any] = {
        "operator": who.operator if who is not None else None,
        "situation": situation(m, c, rows),
        "incidents": {
            "count": len(rows),
            **{f"P{p}": counted[p] for p in (1, 2, 3, 4)},
            "open": sum(s.is_open for s in rows),
            "urgent": [incident.facts(m, s) for s in rows if m.priority(s) in chronology.TOLD],
        },
        "hazards": [{"post": post.code, "text": h} for post in m.site.posts for h in m.room.post(post.code).hazards],
        "log": [chronology.facts(m, entry) for entry in chronology.log(m)],
        "stories": list(chronology.story_facts(m)),
        "figures": counts.facts(m, c),
        "outages": common.outage_facts(m),
        "follow_up": [{"what": what, "text": text} for what, text in _follow_up(m, rows)],
    }
    if imported is not None:
        found["imported"] = len(imported.entries)
    return found
