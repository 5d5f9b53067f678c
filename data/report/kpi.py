"""``siaga report kpi``: figures of duty in a table, a row for each shift or day."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import msgspec
from msgspec.structs import replace

from data.report.document import Document, Row, Section
from data.report.parts import common, counts, history
from data.report.parts.history import History
from data.report.parts.material import Material
from data.report.parts.period import Period, day_of, part_ends, parts
from data.report.render.formats import percent, share, short_date, span
from data.site.localtime import hhmm

_CALLS = ("due", "on_time", "late", "missed", "unobserved")
_TAIL = ("rows", "annunciations", "per_hour", "busiest", "bins_over", "flood", "unwatched", "afterwards")


def document(
    m: Material,
    by: str,
    imported: History | None = None,
    watch: Callable[[list[Period]], Iterable[Period]] = iter,
) -> Document:
    """Return the table.

    by: shift or day.
    imported: imported history, for figures of its own; None: without.
    watch: passes the periods of the rows on, and shows how many are done.
    """
    words = m.words
    # A day before the book began would count as perfect.
    outside = _outside(m, m.began, by)
    known = [part for part in parts(m.period, m.sites, by, m.controls) if part.until > m.began]
    # The calls behind the figures of a row are not kept: in a year there are a hundred thousand.
    each = [_line(m, part, _name(m, part)) for part in watch(known)]
    # Nothing is known of the time before the first of them, so the sum leaves it out too.
    whole = _line(m, replace(m.period, start=known[0].start) if known else m.period, words("report.all"))
    numbers = (_number_head(m), *(line.numbers for line in (*each, whole)))
    rows = tuple(line.cells for line in (*each, whole))
    sections = [Section(words(f"report.per_{by}"), rows, head(m), numbers=numbers)]
    if imported is not None:
        sections += history.figure_sections(m, imported)
    found: dict[str, Any] = {
        "by": by,
        "rows": [{"period": common.period_facts(m, line.period), **line.facts} for line in each],
        "all": whole.facts,
    }
    if imported is not None:
        found |= {"imported": len(imported.entries), "imported_figures": history.figure_facts(m, imported)}
    under = (m.site.name, common.period_text(m, m.period))
    made = common.document(m, "kpi", under, sections, found, wide=True)
    return replace(made, warnings=(*made.warnings, *outside))


class _Line(msgspec.Struct, frozen=True):
    """Figures of a period: in words, in numbers for a spreadsheet, and as facts for programs."""

    period: Period
    cells: Row
    numbers: tuple[str | int | float | None, ...]
    facts: dict[str, Any]


def _line(m: Material, period: Period, name: str) -> _Line:
    c = counts.counts(m, period)
    return _Line(c.period, (name, *_cells(m, c)), (name, *_numbers(m, c)), counts.facts(m, c))


def _outside(m: Material, began: int, by: str) -> Iterator[str]:
    """Yield a line if the period begins before the book does, and one if it ends after it."""
    newest = next((entry.at for entry in m.library.newest_first() if entry.at <= m.now), 0)
    if m.period.start < day_of(m.site, began):
        yield m.words("report.before_book", at=m.full_time(began))
    if newest and m.period.end > part_ends(m.site, newest, by):
        yield m.words("report.after_book", at=m.full_time(newest))


def head(m: Material) -> Row:
    """Return the names of the columns."""
    words = m.words
    acks = []
    for priority, targets in enumerate(m.site.targets, 1):
        acks.append(words("report.col.ack", p=priority, s=targets.ack))
        if targets.breach:
            acks.append(words("report.col.ack", p=priority, s=targets.breach))
    return (
        words("report.col.period"),
        *(words(f"report.col.{name}") for name in _CALLS),
        *acks,
        *(words(f"drill.target.{name}") for name in counts.TARGETS),
        *(words(f"report.col.{name}") for name in _TAIL),
    )


def _number_head(m: Material) -> Row:
    """Return the names of the columns for a spreadsheet: every share as its part, its whole and per cent."""
    words = m.words
    shares = [words("report.col.on_time"), *head(m)[len(_CALLS) + 1 : -len(_TAIL)]]
    on_time, *others = (
        (name, words("report.csv.of", name=name), words("report.csv.share", name=name)) for name in shares
    )
    over = words("report.col.bins_over")
    bins = (over, words("report.csv.of", name=over), words("report.csv.share", name=over))
    return (
        words("report.col.period"),
        words("report.col.due"),
        *on_time,
        *(words(f"report.col.{name}") for name in _CALLS[2:]),
        *(name for each in others for name in each),
        words("screen.reports"),
        words("report.csv.rows"),
        *(words(f"report.col.{name}") for name in ("annunciations", "per_hour", "busiest")),
        *bins,
        *(words("report.csv.s", name=words(f"report.col.{name}")) for name in ("flood", "unwatched")),
        words("report.col.afterwards"),
    )


def _numbers(m: Material, c: counts.Counts) -> tuple[str | int | float | None, ...]:
    f = c.figures
    return (
        f.due,
        *_share(f.count("on_time"), f.watched),
        *(f.count(name) for name in _CALLS[2:]),
        *(value for part, whole in _parts(m, c) for value in _share(part, whole)),
        c.received,
        c.rows,
        len(f.annunciations),
        round(c.per_hour, 2),
        f.busiest,
        *_share(c.bins_over, c.bins),
        c.flood // 1000,
        c.unobserved // 1000,
        len(c.afterwards),
    )


def _parts(m: Material, c: counts.Counts) -> list[tuple[int, int]]:
    """Return the acknowledgements and the targets of the columns, each as (met, all)."""
    acks: list[tuple[int, int]] = []
    for each, targets in zip(c.figures.acks, m.site.targets, strict=True):
        acks.append((each.in_goal, each.incidents))
        if targets.breach:
            acks.append((each.in_breach, each.of_breach))
    return [*acks, *(c.targets[name] for name in counts.TARGETS)]


def _share(part: int, whole: int) -> tuple[int, int, float | None]:
    return part, whole, percent(part, whole)


def _name(m: Material, period: Period) -> str:
    day = short_date(m.site, m.words, period.start)
    if period.shift is None:
        return day
    name = period.shift.name or m.sites.at(period.limit - 1).crew_name(period.shift.crew)
    return f"{day} {name} {hhmm(m.site, period.start)}"


def _cells(m: Material, c: counts.Counts) -> Row:
    words, f = m.words, c.figures
    return (
        str(f.due),
        share(words, f.count("on_time"), f.watched),
        *(str(f.count(name)) for name in ("late", "missed", "unobserved")),
        *(share(words, *part) for part in _parts(m, c)),
        f"{c.received}/{c.rows}",
        str(len(f.annunciations)),
        words.number(c.per_hour, 2),
        str(f.busiest),
        share(words, c.bins_over, c.bins),
        span(words, c.flood) if c.flood else "0",
        span(words, c.unobserved) if c.unobserved else "0",
        str(len(c.afterwards)),
    )
