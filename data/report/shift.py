"""``siaga report shift``: everything that a shift leaves behind."""

from __future__ import annotations

from typing import Any

from data import entries as e
from data.entries import Entry
from data.entries import alarms as a
from data.queries.figures import Acks, Figures, Round
from data.queries.manning import manning_at
from data.report.document import Document, Row, Section
from data.report.parts import chronology, common, counts, handover, history, incident, people
from data.report.parts.history import History
from data.report.parts.material import Material
from data.report.render.formats import from_to, percent, share, span
from data.site.localtime import hhmm
from data.view.board_json import alarms_json, registers_json
from data.view.handover_sheet import sheet
from data.view.posts import post_views
from data.view.values import SheetSection

#: Kinds that change who is on a post, and how often it calls.
_POSTS = (e.Relief, e.Break, e.BreakEnded, e.PostStatus, e.TempoSet, e.TempoEnded, e.CallTest, e.CallTestDone)
_TOURS = (e.TourStarted, e.TourMissed, e.TourEnded)
_ALARMS = (a.Shelved, a.ShelfEnded, a.SoundTest, a.SoundHeard)
_REGISTERS = (e.Visit, e.KeyMoved, e.SealCheck, e.BoxMove)
_AHEAD = (e.Remind, e.RemindOff, e.LookoutSet, e.LookoutEnded, e.Hazard, e.HazardOff)
_GAPS = (e.Gap, e.ClockStep, e.Recovered, e.WatchMissed)
_OUTSIDE = (e.Called, e.CallArrived, e.Told)
_FIXES = (e.Fix, e.Void)

#: Kinds that have a section of their own.
_ELSEWHERE = (
    *_POSTS, *_TOURS, *_ALARMS, *_REGISTERS, *_AHEAD, *_GAPS, *_OUTSIDE, *_FIXES,
    e.Control, e.HandoverStarted, e.HandoverSigned, e.HandoverRead, e.HandoverPaused, e.HandoverResumed,
    e.HandoverAccepted, e.Acked,
)  # fmt: skip

#: Columns of the rounds of check calls.
_ROUND = ("round", "due", "on_time", "late", "missed", "unobserved", "open")


def document(m: Material, imported: History | None = None) -> Document:
    """Return the report of a shift.

    ``imported``: imported history to list; None: do not.
    """
    words, period = m.words, m.period
    counted = counts.counts(m, period)
    stood = people.staying(m)
    states, at_end = m.incidents(), sheet(m.sheet_context, period.start)
    control = tuple(chronology.line(m, entry) for entry in common.control_entries(m))
    sections = [
        Section(words("report.control"), control, nothing=words("report.nobody")),
        handover.section(m),
        people.section(m, stood),
        *(_sheet_section(m, section) for section in at_end),
        *handover.watch_section(m),
        _posts(m),
        _rounds(m, counted.figures.rounds),
        Section(words("report.figures"), tuple(figure_rows(m, counted)), numbers=tuple(figure_numbers(m, counted))),
        Section(
            words("report.incidents"),
            tuple(incident.row(m, state) for state in states),
            incident.head(m),
            words("report.nothing"),
            below=incident.BELOW,
            numbers=(incident.head(m), *(incident.row(m, state, coded=True) for state in states)) if states else (),
        ),
        *chronology.stories(m),
        _alarms(m, counted),
        chronology.lines(m, "report.registers", _REGISTERS),
        chronology.lines(m, "report.tours", _TOURS),
        chronology.lines(m, "report.ahead", _AHEAD),
        chronology.lines(m, "report.outside", _OUTSIDE),
        chronology.lines(m, "report.gaps", _GAPS),
        chronology.lines(m, "report.fixes", _FIXES),
        chronology.log_section(m, _ELSEWHERE),
    ]
    if imported is not None:
        sections.append(history.list_section(m, imported))
    under = tuple(part for part in (m.site.name, common.shift_text(m), common.period_text(m, period)) if part)
    return common.document(m, "shift", under, sections, _facts(m, counted, at_end, stood, imported))


def _sheet_section(m: Material, section: SheetSection) -> Section:
    """Return a section of the handover sheet as it was at the end of the period."""
    title = m.words("report.sheet", what=m.words(f"handover.line.{section.key}"))
    summary = [(m.words("report.at_end"), section.summary)] if section.summary else []
    return Section(title, (*summary, *((item.name, item.words) for item in section.items)))


def _sheet_facts(section: SheetSection) -> dict[str, Any]:
    items = [{"name": i.name, "text": i.words, "state": i.state or None, "facts": list(i.facts)} for i in section.items]
    return {"key": section.key, "summary": section.summary, "items": items}


# --- posts ------------------------------------------------------------------------------------------------------------


def _posts_at_end(m: Material) -> list[tuple[str, str, tuple[str, ...], str]]:
    """Return each post: code, name, its last people, its status at the end."""
    now = m.period.last
    manning, views = manning_at(m.room, m.site, now), post_views(m.room, m.site, now)
    is_known = bool(m.room.duty.operator)  # as in the section about people: the roster alone puts nobody on a post
    return [(v.code, v.name, manning.people(m.room.post(v.code)) if is_known else (), v.status) for v in views]


def _posts(m: Material) -> Section:
    rows: list[Row] = [
        (f"{code} {name}", f"{', '.join(names) or '-'}; {m.words(f'post.{status}')}")
        for code, name, names, status in _posts_at_end(m)
    ]
    rows += [chronology.line(m, entry) for entry in m.counted(*_POSTS)]
    return Section(m.words("report.posts"), tuple(rows))


# --- figures ----------------------------------------------------------------------------------------------------------


def _rounds(m: Material, rounds: tuple[Round, ...]) -> Section:
    rows: list[Row] = []
    for each in rounds:
        late = [f"{c.post} +{span(m.words, c.late_by)}" for c in each.calls if c.outcome == "late"]
        named = {
            outcome: ", ".join(c.post for c in each.calls if c.outcome == outcome)
            for outcome in ("missed", "unobserved", "open")
        }
        due = m.time_text(each.due, m.period.start)
        rows.append((due, str(len(each.calls)), str(each.count("on_time")), ", ".join(late), *named.values()))
    head = tuple(m.words(f"report.col.{name}") for name in _ROUND)
    return Section(m.words("report.rounds"), tuple(rows), head, m.words("report.nothing"))


def calls_row(m: Material, f: Figures, late: str = "") -> Row:
    """Return the check calls as a row. ``late``: by how much each late one was late."""
    said = m.words(
        "report.calls_said",
        on_time=share(m.words, f.count("on_time"), f.watched),
        late=f"{f.count('late')} ({late})" if late else f.count("late"),
        missed=f.count("missed"),
        unobserved=f.count("unobserved"),
    )
    return m.words("report.calls"), said


def acks_row(m: Material, acks: Acks) -> Row:
    """Return the acknowledgements of one priority as a row: within the goal, and within the limit if it has one."""
    goals = m.site.targets[acks.priority - 1]
    within = [(goals.ack, acks.in_goal, acks.incidents)]
    if goals.breach:
        within.append((goals.breach, acks.in_breach, acks.of_breach))
    parts = [m.words("report.acks", goal=s, share=share(m.words, n, of)) for s, n, of in within if of]
    if acks.unjudged:
        parts.append(m.words("report.not_judged", n=acks.unjudged))
    return m.words("report.acked", p=acks.priority), ", ".join(parts)


def afterwards_row(m: Material, c: counts.Counts) -> Row:
    """Return the incidents entered so long afterwards that they are not judged, as a row."""
    each = (
        m.words(
            "report.afterwards_one",
            number=m.number_text(s),
            at=m.time_text(s.happened, m.period.start),
            entered=m.time_text(s.opened, m.period.start),
        )
        for s in c.afterwards
    )
    return m.words("report.afterwards"), f"{len(c.afterwards)}: {', '.join(each)}"


def figure_rows(m: Material, c: counts.Counts) -> list[Row]:
    """Return the figures as rows."""
    words, f = m.words, c.figures
    rows = [calls_row(m, f), *(acks_row(m, acks) for acks in f.acks if acks.incidents or acks.unjudged)]
    for name, (met, whole) in c.targets.items():
        if whole or c.unjudged[name]:
            said = [share(words, met, whole)] if whole else []
            said += [words("report.not_judged", n=c.unjudged[name])] if c.unjudged[name] else []
            rows.append((words("report.target", name=words(f"drill.target.{name}")), ", ".join(said)))
    if c.afterwards:
        rows.append(afterwards_row(m, c))
    rows.append((words("screen.reports"), words("report.reports_said", received=c.received, rows=c.rows)))
    text = words("report.annunciations", n=len(f.annunciations), hour=words.number(c.per_hour, 2), most=f.busiest)
    rows.append((words("report.alarms"), text))
    limit = m.site.alarms.flood_on
    rows.append((words("report.bins", limit=limit), bins_text(m, c)))
    if c.unobserved:
        rows.append((words("report.col.unobserved"), span(words, c.unobserved)))
    return rows


def bins_text(m: Material, c: counts.Counts) -> str:
    """Return how many ten minutes had too many alarms, with their time: ``1/22 (4.5 %), 08:00-11:38``."""
    return f"{share(m.words, c.bins_over, c.bins)}, {hhmm(m.site, c.known_from)}-{hhmm(m.site, c.period.until)}"


def figure_numbers(m: Material, c: counts.Counts) -> list[tuple[str | int | float | None, ...]]:
    """Return the figures for a spreadsheet: (what it is about, its name with the unit, number)."""
    words, f = m.words, c.figures
    calls = words("report.calls")
    found: list[tuple[str | int | float | None, ...]] = [(calls, words("report.col.due"), f.due)]
    names = ("on_time", "late", "missed", "unobserved", "open")
    found += [(calls, words(f"report.col.{name}"), f.count(name)) for name in names]
    shares = [(calls, words("report.col.on_time"), f.count("on_time"), f.watched)]
    for acks, goals in zip(f.acks, m.site.targets, strict=True):
        about = words("report.acked", p=acks.priority)
        shares.append((about, words("report.csv.within", s=goals.ack), acks.in_goal, acks.incidents))
        if goals.breach:
            shares.append((about, words("report.csv.within", s=goals.breach), acks.in_breach, acks.of_breach))
    met = words("screen.met")
    shares += [(words("report.target", name=words(f"drill.target.{n}")), met, *part) for n, part in c.targets.items()]
    for about, name, part, whole in shares:
        found += [(about, name, part), (about, words("report.csv.of", name=name), whole)]
        found.append((about, words("report.csv.share", name=name), percent(part, whole)))
    found += [
        (words("screen.reports"), "", c.received),
        (words("report.csv.rows"), "", c.rows),
        (words("report.alarms"), words("report.col.annunciations"), len(f.annunciations)),
        (words("report.alarms"), words("report.col.per_hour"), round(c.per_hour, 2)),
        (words("report.alarms"), words("report.col.busiest"), f.busiest),
        (words("report.alarms"), words("report.col.bins_over"), c.bins_over),
        (words("report.csv.s", name=words("report.col.unwatched")), "", c.unobserved // 1000),
        (words("report.afterwards"), "", len(c.afterwards)),
    ]
    return found


def flood_rows(m: Material, c: counts.Counts) -> list[Row]:
    """Return a row for each flood."""
    rows: list[Row] = []
    for flood in c.figures.floods:
        lasted = span(m.words, (flood.until or m.period.until) - flood.since)
        text = m.words("report.flood_said", span=from_to(m.site, flood.since, flood.until), lasted=lasted, n=flood.peak)
        rows.append((m.words("report.col.flood"), text))
    return rows


def _alarms(m: Material, c: counts.Counts) -> Section:
    rows = (*flood_rows(m, c), *(chronology.line(m, entry) for entry in m.counted(*_ALARMS)))
    return Section(m.words("report.alarms"), rows, nothing=m.words("report.nothing"))


# --- for programs -----------------------------------------------------------------------------------------------------


def _facts(
    m: Material,
    c: counts.Counts,
    at_end: tuple[SheetSection, ...],
    stood: people.Staying,
    imported: History | None,
) -> dict[str, Any]:
    def of(*kinds: type[Entry]) -> list[dict[str, Any]]:
        return [chronology.facts(m, entry) for entry in m.counted(*kinds)]

    known = m.room.registers
    registers = registers_json(m.room, m.moment)
    alarms = alarms_json(m.room, m.site, m.period.last, m.moment)
    found: dict[str, Any] = {
        "control": [
            chronology.facts(m, entry)
            | ({"operator": entry.operator, "how": entry.how} if isinstance(entry, e.Control) else {})
            for entry in common.control_entries(m)
        ],
        "handovers": handover.facts(m),
        **people.facts(m, stood),
        "posts": [
            {"code": code, "name": name, "people": names, "status": status}
            for code, name, names, status in _posts_at_end(m)
        ],
        "sheet": [_sheet_facts(section) for section in at_end],
        "posts_changed": of(*_POSTS),
        "rounds": [
            {
                "due": m.moment(each.due),
                "calls": [
                    {
                        "post": call.post,
                        "outcome": call.outcome,
                        "contact": m.moment(call.contact or 0),
                        "late_by_s": call.late_by // 1000,
                    }
                    for call in each.calls
                ],
            }
            for each in c.figures.rounds
        ],
        "figures": counts.facts(m, c),
        "incidents": [incident.facts(m, state) for state in m.incidents()],
        "shelved": alarms["shelf"],
        "sources_down": [source["source"] for source in alarms["sources"] if source["down"]],
        "alarms": of(*_ALARMS),
        "registers": of(*_REGISTERS),
        "visitors_in": registers["visitors"],
        "keys_out": registers["keys_out"],
        "tours": of(*_TOURS),
        "tours_under_way": [{"tour": t.code, "seen": len(t.seen), "points": len(t.points)} for t in known.tours],
        "ahead": of(*_AHEAD),
        "reminders": [{"due": m.moment(r.due), "text": r.words} for r in known.reminders],
        "lookouts": [{"until": m.moment(x.until), "text": x.words} for x in known.lookouts],
        "outside": of(*_OUTSIDE),
        "outages": common.outage_facts(m),
        "gaps": of(*_GAPS),
        "corrections": of(*_FIXES),
        "stories": list(chronology.story_facts(m)),
        "log": [chronology.facts(m, entry) for entry in chronology.log(m)],
    }
    if imported is not None:
        found["imported"] = history.list_facts(m, imported)
    return found
