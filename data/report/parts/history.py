"""Imported history in a report: how much there is, each incident, and its figures.

It is in none of the other figures. Spans are ms.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from statistics import median
from typing import Any

import msgspec

from data.entries import Entry, Imported
from data.entries.book import IMPORTED_TIMES
from data.queries.course.targets import targets_of
from data.report.document import Row, Section
from data.report.parts.material import Material
from data.report.parts.period import Period
from data.report.render.formats import percent, share, short_date, span
from data.site.localtime import day_hhmmss, local
from data.view.lines.book import result_of, times_of

#: Times whose span from the receipt is measured → the target that they meet; "": there is none.
MEASURED = {"acknowledged": "ack", "dispatched": "send", "scene": "arrive", "closed": ""}


class History(msgspec.Struct, frozen=True):
    """Imported incidents that were received in a period, oldest first.

    first, last: when the oldest and the newest of all were received (UTC ms); 0: there is none.
    """

    entries: tuple[Imported, ...]
    first: int = 0
    last: int = 0


def received_of(entry: Imported) -> int:
    """Return when an imported incident was received, or the first time known of it.

    UTC ms; 0: no time is known.
    """
    return entry.times.get("received", 0) or min(entry.times.values(), default=0)


def history(entries: Iterable[Entry], period: Period) -> History:
    """Return the imported incidents received in the period, as they were imported last."""
    found = sorted({e.source_key: e for e in entries if isinstance(e, Imported)}.values(), key=received_of)
    if not found:
        return History(())
    inside = tuple(e for e in found if period.start <= received_of(e) < period.until)
    return History(inside, received_of(found[0]), received_of(found[-1]))


def count_section(m: Material, found: History) -> Section:
    """Return how much imported history there is."""
    return Section(m.words("report.imported"), ((m.words("screen.history"), _count(m, found)),))


def _count(m: Material, found: History) -> str:
    if found.entries or not found.last:
        return m.words("report.imported_count", n=len(found.entries))
    first, last = (short_date(m.site, m.words, at) for at in (found.first, found.last))
    return m.words("report.imported_elsewhere", first=first, last=last)


# --- each incident ----------------------------------------------------------------------------------------------------


def list_section(m: Material, found: History) -> Section:
    """Return every incident of the imported history."""
    words = m.words
    names = ("number", "priority", "type", "received", "place", "text", "times", "units")
    result, operator = words("screen.disposition"), words("report.operator")
    head = (*(words(f"report.col.{name}") for name in names), result, operator)
    rows = tuple(
        (*_facts(e)[:3], _received(m, e), e.place, e.words, _times(m, e), _units(e),
         result_of(e, words), e.operator)
        for e in found.entries
    )  # fmt: skip
    number_head = (
        *(words(f"report.col.{name}") for name in names[:3]),
        *(_name(m, name) for name in IMPORTED_TIMES),
        *(words(f"report.col.{name}") for name in ("place", "text", "units")),
        result,
        operator,
    )
    numbers = tuple(
        (*_facts(e)[:3], *(_moment(m, e.times.get(name, 0)) for name in IMPORTED_TIMES), e.place, e.words, _units(e),
         result_of(e, words), e.operator)
        for e in found.entries
    )  # fmt: skip
    return Section(
        words("report.imported"), rows, head, _count(m, found) if found.last else words("report.nothing"),
        below=(6, 7, 8, 9), numbers=(number_head, *numbers),
    )  # fmt: skip


def _facts(e: Imported) -> tuple[str, str, str]:
    return e.number, f"P{e.priority}" if e.priority else "", e.type or e.type_name


def _name(m: Material, time: str) -> str:
    return m.words(f"entry.imported.{time}").capitalize()


def _received(m: Material, e: Imported) -> str:
    at = received_of(e)
    return day_hhmmss(m.site, at) if at else ""


def _moment(m: Material, at: int) -> str:
    return f"{local(m.site, at):%Y-%m-%d %H:%M:%S}" if at else ""


def _times(m: Material, e: Imported) -> str:
    said, near = [], received_of(e)
    for name, at in times_of(e):  # a date stands where the day changes
        if name != "received":
            said.append(f"{m.words(f'entry.imported.{name}')} {m.second_text(at, near)}")
            near = at
    return ", ".join(said)


def _units(e: Imported) -> str:
    return ", ".join(dict.fromkeys(str(unit["unit"]) for unit in e.units))


def list_facts(m: Material, found: History) -> list[dict[str, Any]]:
    """Return every incident of the imported history for programs."""
    return [
        {
            "number": e.number,
            "priority": e.priority or None,
            "type": e.type,
            "type_name": e.type_name,
            "received": m.moment(received_of(e)),
            "text": e.words,
            "place": e.place,
            "disposition": e.disposition or None,
            "operator": e.operator,
            "times": {name: m.moment(at) for name, at in times_of(e)},
            "units": [
                {key: m.moment(int(value)) if key in IMPORTED_TIMES else value for key, value in unit.items()}
                for unit in e.units
            ],
            "fields": e.fields,
        }
        for e in found.entries
    ]


# --- figures ----------------------------------------------------------------------------------------------------------


class Span(msgspec.Struct, frozen=True):
    """The spans from receipt to one time. Incidents without that time, or with one before the receipt, do not count.

    median: the middle one, of an even number the mean of the two. p90: the shortest that 90 % do not exceed.
    met, judged: incidents with a priority that has such a target; None: there is no such target.
    """

    known: int
    median: int | None
    p90: int | None
    met: int
    judged: int


def spans_of(m: Material, entries: Iterable[Imported], time: str) -> Span:
    """Return the spans from receipt to ``time``."""
    took, met, judged = [], 0, 0
    for e in entries:
        after = e.times.get(time, 0) - received_of(e)
        if time not in e.times or after < 0:
            continue
        took.append(after)
        target = _target(m, e, MEASURED[time])
        judged += target > 0
        met += target > 0 and after <= target
    took.sort()
    return Span(
        len(took),
        round(median(took)) if took else None,
        took[-(-len(took) * 9 // 10) - 1] if took else None,
        met,
        judged,
    )


def _target(m: Material, e: Imported, name: str) -> int:
    """Return the target (ms) of an imported incident; 0: it has none, or no priority."""
    if not name or not e.priority:
        return 0
    seconds: int = getattr(targets_of(m.site, m.site.type(e.type), e.priority), name)
    return seconds * 1000


def _measured(found: History) -> dict[str, str]:
    """Return of :data:`MEASURED` the times that some incident has."""
    return {time: target for time, target in MEASURED.items() if any(time in e.times for e in found.entries)}


def _groups(m: Material, found: History) -> dict[str, dict[str, list[Imported]]]:
    """Return the incidents by priority, type and local hour of receipt: group → value → incidents."""
    none = m.words("importing.none")
    keys: dict[str, Callable[[Imported], str]] = {
        "priority": lambda e: f"P{e.priority}" if e.priority else none,
        "type": lambda e: e.type or e.type_name or none,
        "hour": lambda e: f"{local(m.site, received_of(e)):%H}:00",
    }
    groups: dict[str, dict[str, list[Imported]]] = {}
    for name, key in keys.items():
        values: dict[str, list[Imported]] = {}
        for e in found.entries:
            values.setdefault(key(e), []).append(e)
        groups[name] = dict(sorted(values.items(), key=lambda each: (each[0] == none, each[0])))
    return groups


def figure_sections(m: Material, found: History) -> list[Section]:
    """Return the figures of the imported history: a table each by priority, type and hour."""
    if not found.entries:
        return [count_section(m, found)]
    words = m.words
    whole, measured = list(found.entries), _measured(found)
    sections = []
    for name, values in _groups(m, found).items():
        groups = [*values.items(), (words("report.all"), whole)]
        head = [words(f"report.col.{name}"), words("report.col.incidents")]
        number_head = list(head)
        for time, target in measured.items():
            what = _name(m, time)
            columns = ["median", "p90", *(["target"] if target else [])]
            named = [words(f"report.imported_{column}", what=what) for column in columns]
            head += named
            number_head += [
                words("report.imported_known", what=what),
                *(words("report.csv.s", name=n) for n in named[:2]),
            ]
            if target:
                number_head += [
                    named[2],
                    words("report.csv.of", name=named[2]),
                    words("report.csv.share", name=named[2]),
                ]
        rows = [(value, str(len(each)), *_cells(m, each, measured)) for value, each in groups]
        numbers = [(value, len(each), *_numbers(m, each, measured)) for value, each in groups]
        title = words("report.imported_by", what=words(f"report.imported_by.{name}"))
        sections.append(Section(title, tuple(rows), tuple(head), numbers=(tuple(number_head), *numbers)))
    return sections


def _cells(m: Material, entries: list[Imported], measured: dict[str, str]) -> Row:
    cells: list[str] = []
    for time, target in measured.items():
        found = spans_of(m, entries, time)
        cells += ["-" if took is None else span(m.words, took) for took in (found.median, found.p90)]
        cells += [share(m.words, found.met, found.judged)] if target else []
    return tuple(cells)


def _numbers(m: Material, entries: list[Imported], measured: dict[str, str]) -> tuple[int | float | None, ...]:
    cells: list[int | float | None] = []
    for time, target in measured.items():
        found = spans_of(m, entries, time)
        cells += [found.known, _seconds(found.median), _seconds(found.p90)]
        cells += [found.met, found.judged, percent(found.met, found.judged)] if target else []
    return tuple(cells)


def _seconds(took: int | None) -> float | None:
    return None if took is None else took / 1000 if took % 1000 else took // 1000


def figure_facts(m: Material, found: History) -> dict[str, Any]:
    """Return the figures of the imported history for programs. Spans are in seconds, shares in per cent."""

    def one(entries: Iterable[Imported]) -> dict[str, Any]:
        entries = list(entries)
        told: dict[str, Any] = {"incidents": len(entries)}
        for time, target in MEASURED.items():
            each = spans_of(m, entries, time)
            told[f"received_to_{time}"] = {
                "known": each.known,
                "median_s": _seconds(each.median),
                "p90_s": _seconds(each.p90),
            }
            if target:
                told[f"received_to_{time}"] |= {
                    "met": each.met,
                    "of": each.judged,
                    "percent": percent(each.met, each.judged),
                }
        return told

    groups = {
        f"by_{name}": {value: one(each) for value, each in values.items()} for name, values in _groups(m, found).items()
    }
    return {"all": one(found.entries), **groups}
