"""Chronology: the story of an incident, and the running log of a period.

Both are the book's own lines, so a report says what the book says.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from data import entries as e
from data.base.clock import MINUTE
from data.entries import Entry
from data.report.document import Row, Section
from data.report.parts import incident
from data.report.parts.material import Material
from data.room.state.incidents import Incident
from data.view.incident import with_details
from data.words import author

#: Priorities whose incidents have a story of their own.
TOLD = (1, 2)

#: Kinds that are left out: the rounds have them, or they follow from another line.
_ROUTINE = (e.CheckLate, e.Seen)


def line(m: Material, entry: Entry) -> Row:
    """Return an entry as a row: when it was recorded, and what."""
    text = m.line(entry) + _see(m, entry)
    if entry.occurred is not None:
        text += " " + m.words("report.happened", at=m.time_text(entry.occurred, entry.at))
    return m.second_text(entry.at, m.period.start), f"{text} ({_author(m, entry)}, {_number(m, entry)})"


def lines(m: Material, title: str, kinds: tuple[type[Entry], ...]) -> Section:
    """Return the period's entries of these kinds."""
    rows = tuple(line(m, entry) for entry in m.counted(*kinds))
    return Section(m.words(title), rows, nothing=m.words("report.nothing"))


def facts(m: Material, entry: Entry) -> dict[str, Any]:
    """Return an entry for programs."""
    return {
        "no": entry.no,
        "book": entry.book,
        "at": m.moment(entry.at),
        "happened": m.moment(entry.occurred or 0),
        "by": entry.by,
        "kind": entry.kind,
        "text": m.line(entry),
        "hash": getattr(entry, "anchor", None) or None,
    }


# --- stories ----------------------------------------------------------------------------------------------------------


def told(m: Material) -> list[Incident]:
    """Return the incidents that have a story: P1 first, then by when they happened. Merged ones are in another's."""
    found = [s for s in m.incidents() if m.priority(s) in TOLD and not s.folded_into]
    return sorted(found, key=lambda s: (m.priority(s), s.happened, s.number))


def stories(m: Material) -> list[Section]:
    """Return a section for each of these incidents: every entry about it, in the order in which it happened."""
    return [Section(title(m, state), _story_rows(m, state), brief=True) for state in told(m)]


def course(m: Material, state: Incident) -> Section:
    """Return the story of an incident whose title is above it."""
    return Section(m.words("report.course", number=m.number_text(state)), _story_rows(m, state), brief=True)


def title(m: Material, state: Incident) -> str:
    """Return ``P1 #119 Officer in danger, post 1 Main gate: words``."""
    where = m.words("entry.post", post=f"{state.post} {state.post_name}".strip()) if state.post else ""
    what = ", ".join(part for part in (state.type_name, where) if part)
    said = f"{what}: {state.words}" if state.words else what
    return f"{incident.priority_text(m, state)} {m.number_text(state)} {said}"


def story(m: Material, state: Incident) -> list[Entry]:
    """Return the entries about an incident and those merged into it, in the order in which they happened."""
    merged = [s.subject for s in m.incidents() if s.folded_into == state.subject]
    found = {x.ref: x for subject in (state.subject, *merged) for x in m.about(subject)}
    return sorted(found.values(), key=lambda x: (x.when, x.order))


def _story_rows(m: Material, state: Incident) -> tuple[Row, ...]:
    return tuple(_story_lines(m, state))


def _story_lines(m: Material, state: Incident) -> Iterator[Row]:
    """Yield the rows of a story. Posts that answered a roll call at once share one."""
    for _, group in groupby(story(m, state), lambda x: (x.when, "") if isinstance(x, e.Check) else (x.at, x.ref)):
        first, *others = group
        when, text = _story_line(m, state, first)
        yield when, "; ".join((text, *(m.line(other, labelled=False) for other in others)))


def _story_line(m: Material, state: Incident, entry: Entry) -> Row:
    text = with_details(m.line(entry), entry, state) + _see(m, entry)
    if entry.at - entry.when >= MINUTE:
        text += " " + m.words("report.entered_at", at=m.time_text(entry.at, entry.when))
    return m.second_text(entry.when, m.period.start), f"{text} ({_author(m, entry)})"


# --- the log ----------------------------------------------------------------------------------------------------------


def log(m: Material) -> list[Entry]:
    """Return everything that was entered in the period and is in no story, without check calls that say nothing."""
    in_stories = {x.ref for state in told(m) for x in story(m, state)}
    return [x for x in m.counted(Entry) if x.ref not in in_stories and not _says_nothing(x)]


def _says_nothing(entry: Entry) -> bool:
    return isinstance(entry, _ROUTINE) or (isinstance(entry, e.Check) and not entry.words)


def log_section(m: Material, elsewhere: tuple[type[Entry], ...]) -> Section:
    """Return the running log, without the kinds that have a section of their own (``elsewhere``)."""
    rows = tuple(line(m, entry) for entry in log(m) if not isinstance(entry, elsewhere))
    return Section(m.words("report.log"), rows, nothing=m.words("report.nothing"), brief=True)


def story_facts(m: Material) -> Iterator[dict[str, Any]]:
    """Yield the stories for programs."""
    for state in told(m):
        entries = [facts(m, x) for x in story(m, state)]
        yield {
            "number": m.number_text(state),
            "priority": m.priority(state),
            "title": title(m, state),
            "lines": entries,
        }


def words_now(m: Material, entry: e.Opened | e.Reported | e.Note) -> str:
    """Return the words of an entry, or those that corrected them."""
    mark = m.room.correction(entry.ref)
    fix = m.library.get(mark.ref) if mark is not None and mark.word == "fixed" else None
    return fix.words if isinstance(fix, e.Fix) else entry.words


# --- parts ------------------------------------------------------------------------------------------------------------


def _see(m: Material, entry: Entry) -> str:
    """Return the mark of an entry that was corrected, as the book has it; "": it was not."""
    mark = m.room.correction(entry.ref)
    return f" → {m.words('screen.book.see', no=mark.no)}" if mark is not None and mark.word == "fixed" else ""


def _author(m: Material, entry: Entry) -> str:
    return author(entry.by, m.words)


def _number(m: Material, entry: Entry) -> str:
    return f"no. {entry.no}" if entry.book == m.library.id else entry.ref
