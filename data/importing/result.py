"""Result of an import or a dry run, and the lines that tell it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import msgspec

from data.base.text import quoted
from data.entries import Imported
from data.entries.book import IMPORTED_TIMES
from data.importing.plan import UNIT, BadRow, Plan
from data.site.localtime import local_of, zone_of
from data.words import Words

#: Bad rows that a message shows.
SHOWN = 10


class Change(NamedTuple):
    """A difference between an incident and what an earlier import said of it.

    row: a row of the file that tells it; facts: name, what it was and what it is, for each that differs
    """

    row: int
    facts: Sequence[tuple[str, str, str]]


class Result(msgspec.Struct, frozen=True):
    """The result of an import or a dry run.

    added, changed, already: incidents that are new, that have changed since they were imported, and that are the same
    first, last: the numbers of its entries; 0: none
    changes: of those that have changed the first, with what differs
    skipped: the file that the bad rows were put into
    """

    plan: Plan
    added: int
    changed: int
    already: int
    changes: Sequence[Change] = ()
    book: str = ""
    first: int = 0
    last: int = 0
    dry: bool = False
    skipped: str = ""


def result_text(result: Result, words: Words) -> list[str]:
    """Return the result in lines of text."""
    found = result.plan
    lines = [_counted(found, words)]
    lines += [words("importing.lacking", time=name, n=n) for name, n in found.lacking.items() if n]
    if found.joined:
        lines.append(words("importing.joined", n=found.joined))
    lines += [_others(table, [*values], words) for table, values in found.others.items()]
    lines += _note_lines(found, words)
    lines += bad_lines(found, words)
    if result.changed:
        lines.append(words("importing.would_change" if result.dry else "importing.changed", n=result.changed))
        lines += _change_lines(result, words)
    if result.dry:
        lines += preview_lines(found, words)
    if result.skipped:
        message = "importing.would_skip" if result.dry else "importing.skipped"
        lines.append(words(message, n=found.bad_count, file=quoted(result.skipped, 200)))
    if result.dry and found.ambiguous:
        lines.append(words("site.file", file=found.file, why=found.ambiguous))
    if found.bad_count and not result.skipped:
        lines.append(all_bad(found, words))
    elif result.dry:
        lines.append(words("importing.dry", added=result.added, already=result.already))
    else:
        key = "importing.done" if result.first else "importing.nothing"
        numbers = {"first": result.first, "last": result.last}
        lines.append(words(key, added=result.added, already=result.already, book=result.book, **numbers))
    return lines


#: Values of a fact that a dry run counts, the most frequent first; the rest are counted together.
COUNTED = 12


def preview_lines(found: Plan, words: Words) -> list[str]:
    """Return the counts by type, priority and result, and the first, a middle and the last incident with all facts.

    They show a map that gives everything to one type, or reads a column as another.
    """
    if not found.incidents:
        return []
    lines = []
    facts: dict[str, Callable[[Imported], str]] = {
        "type": lambda entry: entry.type or entry.type_name,
        "priority": lambda entry: f"P{entry.priority}" if entry.priority else "",
        "disposition": lambda entry: entry.disposition,
    }
    values: dict[str, Counter[str]] = {name: Counter() for name in facts}
    for entry in found.incidents:
        for name, fact in facts.items():
            values[name][fact(entry)] += 1
    for name in facts:
        counts = values[name].most_common()
        shown = [f"{value or words('importing.none')} {n}" for value, n in counts[:COUNTED]]
        if rest := counts[COUNTED:]:
            shown.append(words("importing.other_values", n=len(rest), rows=sum(n for _, n in rest)))
        lines.append(words(f"importing.by_{name}", counts=", ".join(shown)))
    for place in sorted({0, found.count // 2, found.count - 1}):
        entry = found.incidents[place]
        lines.append(words("importing.record", row=entry.rows[0], facts=" · ".join(_record(entry, found))))
    return lines


def _record(entry: Imported, found: Plan) -> Iterator[str]:
    """Yield every fact of an incident that is not empty; times are local."""
    yield from (f"{name} = {value}" for name, value in _facts(entry, found.zone))
    yield from (f"unit = {unit['unit']}" for unit in entry.units)
    yield from (f"{name} = {entry.fields[name]}" for name in found.fields if name in entry.fields)


def _facts(entry: Imported, zone: str) -> Iterator[tuple[str, str]]:
    tz = zone_of(zone)
    for name in ("number", "type", "type_name", "priority", "disposition", "place", "operator", "words"):
        if value := getattr(entry, name):
            yield name, str(value)
    for name in IMPORTED_TIMES:
        if moment := entry.times.get(name):
            yield name, f"{local_of(tz, moment):%Y-%m-%d %H:%M:%S}"


def difference(before: Imported, now: Imported, zone: str) -> Change:
    """Return what differs between what an earlier import said of an incident and what is said now.

    zone: of the times that are named
    """
    was, is_ = (_by_name(entry, zone) for entry in (before, now))
    names = [name for name in {**was, **is_} if was.get(name, "") != is_.get(name, "")]
    return Change(now.rows[-1], [(name, was.get(name, ""), is_.get(name, "")) for name in names])


def _by_name(entry: Imported, zone: str) -> dict[str, str]:
    """Return all facts of an incident by name, those of each unit together."""
    found = dict(_facts(entry, zone))
    tz = zone_of(zone)
    for unit in entry.units:
        facts = [unit[name] for name in UNIT if name in unit]
        said = [f"{local_of(tz, each):%H:%M:%S}" if isinstance(each, int) else each for each in facts]
        found["unit"] = ", ".join(filter(None, (found.get("unit"), " ".join(said))))
    return found | {name if name not in found else f"fields.{name}": text for name, text in entry.fields.items()}


def _change_lines(result: Result, words: Words) -> Iterator[str]:
    """Yield what differs in the first incidents that have changed."""
    for change in result.changes:
        none = words("importing.none")
        said = (
            words("importing.was", name=n, now=now[:60] or none, was=was[:60] or none) for n, was, now in change.facts
        )
        yield _row_line(result.plan.file, BadRow(change.row, "", "; ".join(said)), words)
    yield from _more(result.changed, words)


def bad_lines(found: Plan, words: Words) -> list[str]:
    """Return all problems of the first bad rows, one a line."""
    first = list(dict.fromkeys(problem.row for problem in found.bad))[:SHOWN]
    lines = [_row_line(found.file, problem, words) for problem in found.bad if problem.row in first]
    return lines + _more(found.bad_count, words)


def _others(table: str, values: Sequence[str], words: Words) -> str:
    """Return which values "*" stands for, the first ones by name."""
    shown = [*values[:COUNTED]]
    if rest := len(values) - len(shown):
        shown.append(words("importing.more_values", n=rest))
    return words("importing.others", table=f"values.{table}", values=", ".join(shown))


def _note_lines(found: Plan, words: Words) -> list[str]:
    """Return the first rows to look at, one a line."""
    return [_row_line(found.file, note, words) for note in found.notes[:SHOWN]] + _more(found.note_count, words)


def _row_line(file: str, row: BadRow, words: Words) -> str:
    key = "importing.row" if row.column else "importing.row_whole"
    return words(key, file=file, row=row.row, column=row.column, why=row.why)


def _more(count: int, words: Words) -> list[str]:
    return [words("importing.more_bad", n=count - SHOWN)] if count > SHOWN else []


def all_bad(found: Plan, words: Words) -> str:
    return words("importing.bad_rows", n=found.bad_count, rows=found.rows)


def _counted(found: Plan, words: Words) -> str:
    if not found.count:
        return words("importing.counted_none", file=found.file, rows=found.rows)
    tz = zone_of(found.zone)
    first, last = (f"{local_of(tz, moment):%Y-%m-%d %H:%M}" for moment in (found.first, found.last))
    numbers = {"rows": found.rows, "count": found.count, "units": found.units}
    return words("importing.counted", file=found.file, first=first, last=last, **numbers)
