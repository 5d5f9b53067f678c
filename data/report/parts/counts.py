"""Figures of a report for one stretch of time, the same in every kind of report."""

from __future__ import annotations

from typing import Any

import msgspec

from data.base.clock import HOUR
from data.entries import Gap
from data.queries.figures import Figures
from data.queries.report_counts import tally
from data.report.parts.material import Material
from data.report.parts.period import Period, bins_in
from data.report.render.formats import percent
from data.room.state.alarms import Flood
from data.room.state.incidents import Incident
from data.view.targets import updates_met, verdicts

#: Targets that are counted here; :class:`data.queries.figures.Acks` counts acknowledgements by priority.
TARGETS = ("send", "arrive", "supervisor", "outside", "update")


class Counts(msgspec.Struct, frozen=True):
    """Figures of one period. Spans in ms.

    received: reports that came in.
    rows, folded: incidents with a row of their own, and merged ones.
    targets: name → (met, all).
    bins, bins_over: ten minutes of the clock, planned, and those with too many alarms.
    flood, unobserved: time of floods, and unobserved time, within the period.
    """

    period: Period
    figures: Figures
    received: int
    rows: int
    folded: int
    targets: dict[str, tuple[int, int]]
    bins: int
    bins_over: int
    flood: int
    unobserved: int

    @property
    def per_hour(self) -> float:
        """Return the annunciations per hour until now."""
        return len(self.figures.annunciations) * HOUR / max(1, self.period.until - self.period.start)


def counts(m: Material, period: Period) -> Counts:
    """Return the figures of ``period``, which is the material's or a part of it."""
    found = m.figures(period.start, period.limit)
    states = [(s, state) for s in m.opened(period.start, period.limit) if (state := m.incident(s)) is not None]
    told = tally(m.between(period.start, period.limit), [state for _, state in states])
    return Counts(
        period=period,
        figures=found,
        received=told["received"],
        rows=told["rows"],
        folded=told["folded"],
        targets=_targets(m, [state for _, state in states]),
        bins=bins_in(period, m.site),
        bins_over=found.bins_over(m.site.alarms.flood_on),
        flood=sum(_inside(f.since, f.until or period.until, period) for f in found.floods),
        unobserved=sum(_inside(g.since, g.until, period) for g in m.counted(Gap) if isinstance(g, Gap)),
    )


def _inside(since: int, until: int, period: Period) -> int:
    return max(0, min(until, period.until) - max(since, period.start))


def _targets(m: Material, states: list[Incident]) -> dict[str, tuple[int, int]]:
    found = {name: [0, 0] for name in TARGETS}
    for state in states:
        for each in verdicts(state, m.period.until):
            if each.name in found:
                found[each.name][0] += each.met
                found[each.name][1] += 1
        if not state.folded_into:
            met, missed = updates_met(m.history(state.subject, m.period.limit), m.period.until)
            found["update"][0] += met
            found["update"][1] += met + missed
    return {name: (met, whole) for name, (met, whole) in found.items()}


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
            "on_time_percent": percent(f.count("on_time"), f.due),
            "late_by_s": [call.late_by // 1000 for call in f.late_calls],
        },
        "acknowledged": {
            f"P{a.priority}": {
                "incidents": a.incidents,
                "goal_s": targets[a.priority - 1].ack,
                "in_goal": _of(a.in_goal, a.incidents),
                "breach_s": targets[a.priority - 1].breach or targets[a.priority - 1].ack,
                "in_breach": _of(a.in_breach, a.incidents),
            }
            for a in f.acks
        },
        "targets": {name: _of(*c.targets[name]) for name in TARGETS},
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
