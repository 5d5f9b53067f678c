"""Figures of a report for one stretch of time, the same in every kind of report."""

from __future__ import annotations

from bisect import bisect_right
from typing import Any

import msgspec

from data.base.clock import HOUR, MINUTE
from data.entries import Subject
from data.queries.course.targets import updates_met, verdicts
from data.queries.figures import Figures, bins_in, tally
from data.report.parts.material import Course, Material
from data.report.parts.period import Period
from data.report.render.formats import percent
from data.room.state.alarms import Flood
from data.room.state.incidents import Incident

#: Targets that are counted here; :class:`data.queries.figures.Acks` counts acknowledgements by priority.
TARGETS = ("send", "arrive", "supervisor", "outside", "update")


class Counts(msgspec.Struct, frozen=True):
    """Figures of one period. Spans in ms.

    received: reports that came in.
    rows, folded: incidents with a row of their own, and merged ones.
    targets: name → (met, all). unjudged: name → how many cannot be judged.
    afterwards: incidents entered so long after they happened that they are not judged.
    bins, bins_over: ten minutes of the clock until now, and those with too many alarms.
    flood, unobserved: time of floods, and unobserved time, within the period.
    known_from: its start, or when the book begins if that is later (UTC ms): alarms count from then on.
    """

    period: Period
    figures: Figures
    received: int
    rows: int
    folded: int
    targets: dict[str, tuple[int, int]]
    unjudged: dict[str, int]
    afterwards: tuple[Incident, ...]
    bins: int
    bins_over: int
    flood: int
    unobserved: int
    known_from: int

    @property
    def per_hour(self) -> float:
        """Return the annunciations per hour until now; in less than an hour, how many there were."""
        return len(self.figures.annunciations) * HOUR / max(HOUR, self.period.until - self.known_from)


def counts(m: Material, period: Period) -> Counts:
    """Return the figures of ``period``, which is the material's or a part of it."""
    found = m.figures(period.start, period.limit)
    followed = [_course(m, subject) for subject in m.opened(period.start, period.limit)]
    courses = [course for course in followed if course is not None]
    counted = (entry for entry in m.between(period.start, period.limit) if not m.is_void(entry))
    told = tally(counted, sum(course.is_folded for course in courses))
    each = [course.targets for course in courses]
    met, judged, unjudged = (
        {n: sum(targets[place][at] for targets in each) for place, n in enumerate(TARGETS)} for at in range(3)
    )
    known_from, site = min(max(period.start, m.began), period.until), m.sites.at(period.limit - 1)
    return Counts(
        period=period,
        known_from=known_from,
        figures=found,
        received=told["received"],
        rows=told["rows"],
        folded=told["folded"],
        targets={name: (met[name], judged[name]) for name in TARGETS},
        unjudged=unjudged,
        afterwards=tuple(course.afterwards for course in courses if course.afterwards is not None),
        bins=bins_in(known_from, period.until, site),
        bins_over=found.bins_over(site.alarms.flood_on),
        flood=sum(_inside(f.since, f.until or period.until, period) for f in found.floods),
        unobserved=sum(until - since for since, until in unobserved(m, found, period)),
    )


def _inside(since: int, until: int, period: Period) -> int:
    return max(0, min(until, period.until) - max(since, period.start))


def unobserved(m: Material, found: Figures, period: Period) -> list[tuple[int, int]]:
    """Return the times in which nobody watched, oldest first: (since, until) in UTC ms.

    These are the gaps that the book has. Where a call is unobserved, no console ran when it should have become MISSED:
    then nobody watched from the entry before that to the entry after.
    """
    spans, recorded = [(gap.since, gap.until) for gap in m.gaps], m.recorded.moments
    for each in found.rounds:
        if each.count("unobserved"):
            missed = each.due + m.sites.at(each.due).checks.missed_min * MINUTE
            i = bisect_right(recorded, missed)
            spans.append((recorded[i - 1] if i else period.start, recorded[i] if i < len(recorded) else period.until))
    whole: list[tuple[int, int]] = []
    for since, until in sorted((max(since, period.start), min(until, period.until)) for since, until in spans):
        if since >= until:
            continue
        if whole and since <= whole[-1][1]:
            whole[-1] = (whole[-1][0], max(until, whole[-1][1]))
        else:
            whole.append((since, until))
    return whole


def _course(m: Material, subject: Subject) -> Course | None:
    """Return what an incident counts; None: it was not opened in the material. A part and the whole ask for it."""
    if subject not in m.courses:
        m.courses[subject] = None if (state := m.incident(subject)) is None else _followed(m, state)
    return m.courses[subject]


def _followed(m: Material, state: Incident) -> Course:
    found = {name: [0, 0, 0] for name in TARGETS}
    for each in verdicts(m.judged(state), m.period.limit):
        if each.name in found:
            found[each.name][0] += each.outcome == "met"
            found[each.name][1] += each.outcome != "unjudged"
            found[each.name][2] += each.outcome == "unjudged"
    met, missed = updates_met(m.history(state.subject, m.period.limit), m.period.limit)
    found["update"][0] += met
    found["update"][1] += met + missed
    targets = tuple((met, judged, unjudged) for met, judged, unjudged in found.values())
    made = Course(bool(state.folded_into), targets, state if state.is_afterwards else None)
    return made if made.afterwards is not None else m.equal.setdefault(made, made)  # a year has a few different ones


# --- for programs -----------------------------------------------------------------------------------------------------


def _of(part: int, whole: int) -> dict[str, Any]:
    return {"met": part, "of": whole, "percent": percent(part, whole)}


def flood_facts(m: Material, flood: Flood) -> dict[str, Any]:
    """Return a flood for programs."""
    return {
        "since": m.moment(flood.since),
        "until": m.moment(flood.until),
        "lasted_s": (flood.until - flood.since) // 1000 if flood.until else None,
        "peak": flood.peak,
    }


def facts(m: Material, c: Counts) -> dict[str, Any]:
    """Return the figures for programs.

    Spans are in seconds, shares in per cent to one place, null of nothing.
    """
    f, targets = c.figures, m.site.targets
    return {
        "check_calls": {
            "due": f.due,
            **{name: f.count(name) for name in ("on_time", "late", "missed", "unobserved", "open")},
            "watched": f.watched,
            "on_time_percent": percent(f.count("on_time"), f.watched),
            "late_by_s": [call.late_by // 1000 for call in f.late_calls],
        },
        "acknowledged": {
            f"P{a.priority}": {
                "incidents": a.incidents,
                "goal_s": targets[a.priority - 1].ack,
                "in_goal": _of(a.in_goal, a.incidents),
                "breach_s": targets[a.priority - 1].breach or targets[a.priority - 1].ack,
                "in_breach": _of(a.in_breach, a.of_breach),
                "not_judged": a.unjudged,
            }
            for a in f.acks
        },
        "targets": {name: _of(*c.targets[name]) | {"not_judged": c.unjudged[name]} for name in TARGETS},
        "entered_afterwards": {"count": len(c.afterwards), "incidents": [m.number_text(s) for s in c.afterwards]},
        "reports": {"received": c.received, "rows": c.rows, "folded": c.folded},
        "annunciations": {
            "count": len(f.annunciations),
            "per_hour": round(c.per_hour, 2),
            "busiest": f.busiest,
            "busiest_at": m.moment(f.busiest_at or 0),
            "bins": c.bins,
            "bins_over": c.bins_over,
            "bins_over_percent": percent(c.bins_over, c.bins),
        },
        "floods": [flood_facts(m, flood) for flood in f.floods],
        "flood_s": c.flood // 1000,
        "unobserved_s": c.unobserved // 1000,
    }
