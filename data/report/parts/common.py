"""Parts of every report: period, control, outages, source."""

from __future__ import annotations

from typing import Any

import msgspec

from data.base.text import key_head
from data.entries import Control, Entry
from data.entries.alarms import SourceChanged
from data.entries.handover import Countersigned, HandoverAccepted, HandoverSigned
from data.entries.subjects import station_of
from data.queries.current_shift import EARLY
from data.queries.figures import tally
from data.report.document import Document, Row, Section
from data.report.parts.material import Material
from data.report.parts.period import Period
from data.report.render.formats import clock, long_date

#: Kind of the sources whose outages are reported.
NETWORK = "network"

#: Entries with a signature, a number and a hash.
_SIGNED = (HandoverSigned, HandoverAccepted, Countersigned)


def period_text(m: Material, period: Period) -> str:
    """Return ``Sunday 21 January 2024 20:00 WIB to Monday 22 January 2024 08:00 WIB``."""
    end = period.until if not period.over else period.end
    texts = [f"{long_date(m.site, m.words, at)}, {clock(m.site, m.words, at)}" for at in (period.start, end)]
    return m.words("report.from_to", since=texts[0], until=texts[1])


def shift_text(m: Material) -> str:
    """Return ``Night, Regu A``; "" if the period is not a shift."""
    shift = m.period.shift
    if shift is None:
        return ""
    return ", ".join(part for part in (shift.name, m.site.crew_name(shift.crew)) if part)


def period_facts(m: Material, period: Period) -> dict[str, Any]:
    """Return the period for programs.

    ``until``: where the report ends, before ``end`` while the period runs.
    """
    shift = period.shift
    return {
        "start": m.moment(period.start),
        "end": m.moment(period.end),
        "until": m.moment(period.until),
        "over": period.over,
        "shift": {"day": shift.day, "name": shift.name, "crew": shift.crew} if shift else None,
    }


def document(
    m: Material,
    kind: str,
    under: Row,
    sections: list[Section],
    facts: dict[str, Any],
    *,
    source: str = "report.source",
    wide: bool = False,
) -> Document:
    """Return a report with its title, source and warnings. ``source``: message of the lines about the source."""
    return Document(
        kind=kind,
        language=m.words.language,
        title=m.words(f"report.{kind}"),
        under=under,
        sections=tuple(sections),
        source=source_lines(m, source),
        facts={
            "made": m.moment(m.now),
            "language": m.words.language,
            "period": period_facts(m, m.period),
            **facts,
            "source": source_facts(m),
        },
        warnings=m.warnings,
        wide=wide,
    )


# --- control ----------------------------------------------------------------------------------------------------------


def control_entries(m: Material) -> list[Entry]:
    """Return the entries of control in the period: changes and signatures.

    They begin with who was in control before. Of a shift they also have the change that ended it, if that came a little
    later.
    """
    start, until = m.period.start, m.period.limit
    kinds = (Control, *_SIGNED)
    known: list[Entry] = [e for e in m.entries if isinstance(e, kinds) and not m.is_void(e)]
    before = [e for e in known if e.at < start and isinstance(e, Control)][-1:]
    within = [e for e in known if start <= e.at < until]
    after: list[Entry] = []
    if m.period.shift is not None and m.period.over:
        later = [e for e in known if until <= e.at < until + EARLY]
        ends = next((n for n, e in enumerate(later) if isinstance(e, Control)), None)
        after = later[: ends + 1] if ends is not None else []
    return [*before, *within, *after]


def last_control(m: Material) -> Control | None:
    """Return the last change of control in the period, or before it."""
    found = [e for e in m.entries if isinstance(e, Control) and e.at < m.period.limit and not m.is_void(e)]
    return found[-1] if found else None


# --- outages ----------------------------------------------------------------------------------------------------------


class Outage(msgspec.Struct, frozen=True):
    """Time in which the network was down.

    until: UTC ms; 0: it still is.
    received: reports that came in during it.
    entries: entries of this station in that time.
    """

    name: str
    since: int
    until: int
    received: int
    entries: int


def outages(m: Material) -> list[Outage]:
    """Return the network outages that touch the period.

    An outage is a network source that went down and came up, or an incident of the type of such sources.
    """
    network = {s.code: s for s in m.site.sources if s.kind == NETWORK}
    spans: list[tuple[str, int, int]] = []
    down: dict[str, SourceChanged] = {}
    for entry in m.entries:
        if not isinstance(entry, SourceChanged) or entry.source not in network or entry.again or m.is_void(entry):
            continue
        if entry.state == "down":
            down.setdefault(entry.source, entry)
        elif entry.source in down:
            lost = down.pop(entry.source)
            spans.append((lost.name, lost.when, entry.when))
    spans += [(lost.name, lost.when, 0) for lost in down.values()]
    types = {s.type for s in network.values()}
    for state in m.incidents():
        if state.type in types and state.source != "source" and not state.folded_into:
            spans.append((state.words or state.type_name, state.received, state.closed))
    start, until = m.period.start, m.period.until
    touching = [s for s in spans if s[1] < until and (not s[2] or s[2] > start)]
    return [_outage(m, *span) for span in sorted(touching, key=lambda s: s[1])]


def _outage(m: Material, name: str, since: int, until: int) -> Outage:
    own = station_of(m.library.id)
    meanwhile = [
        e for e in m.between(since, until or m.period.limit) if station_of(e.book) == own and e.at < m.period.limit
    ]
    told = tally((entry for entry in meanwhile if not m.is_void(entry)), 0)
    return Outage(name, since, until, told["received"], len(meanwhile))


def outage_facts(m: Material) -> list[dict[str, Any]]:
    """Return the outages for programs."""
    return [
        {
            "name": o.name,
            "since": m.moment(o.since),
            "until": m.moment(o.until),
            "lasted_s": (o.until - o.since) // 1000 if o.until else None,
            "reports_meanwhile": o.received,
            "entries_meanwhile": o.entries,
        }
        for o in outages(m)
    ]


# --- the source --------------------------------------------------------------------------------


def source_lines(m: Material, key: str) -> tuple[str, ...]:
    """Return a line for each book of the report.

    ``source: book JBR-7f3a no. 12-214, head 9f3c…``. ``key``: message of the line.
    """
    lines = []
    for each in m.sources():
        message = key if each.first else "report.source_none"
        lines.append(m.words(message, book=each.book, first=each.first, last=each.last, hash=each.hash[:16]))
    signed = (station for station in m.room.duty.stations if station.key)
    lines += [m.words("signing.source", station=s.code, no=s.signed, pub=key_head(s.key)) for s in signed]
    return tuple(lines)


def source_facts(m: Material) -> list[dict[str, Any]]:
    """Return the books of the report for programs.

    ``first`` and ``last`` are null if the book has no entry in the period.
    """
    return [{"book": s.book, "first": s.first or None, "last": s.last or None, "hash": s.hash} for s in m.sources()]
