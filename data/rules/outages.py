"""What a source that goes down comes to: an entry of its own, a row, or its place in the row of a cause. Drafts.

One row a source: further losses fold under it while it is open. What follows something that is down stands in one group
with everything else that does, and only the first of them sounds. A shelved source opens nothing and sounds not.
"""

from __future__ import annotations

from typing import NamedTuple

from data.base.clock import SECOND
from data.entries import Entry, Linked, Opened
from data.entries.alarms import SourceChanged
from data.entries.subjects import keyed_incident, post_subject, rule_key, source_subject
from data.queries.incidents import open_incident
from data.queries.sources import ROW_KEY, down_cause, is_shelved, is_source_row, row_key, row_of_source, source_text
from data.room.room import Room
from data.room.state.alarms import SourceState
from data.room.state.incidents import Incident
from data.rules.drafts import steps_of, targets_of
from data.site.localtime import local_day
from data.site.model import Site, Source
from data.words import Words


class Loss(NamedTuple):
    """A source goes down. ``number``: what the next incident is called. ``ref``: of the first draft. ``still``: it was
    down before, and its shelf ends now."""

    source: Source
    by: str
    now: int
    received: int
    number: int
    ref: str
    words: str = ""
    still: bool = False


def loss(room: Room, site: Site, said: Loss, words: Words) -> list[Entry]:
    """The drafts."""
    source, state = said.source, room.source(said.source.code)
    cause = down_cause(room, site, source)
    own = row_of_source(room, source.code)
    if not said.still and is_shelved(room, source.code, said.now):
        return [_changed(said, own.subject if own else "", cause=cause, shelved=True)]
    if own is not None:
        return [_changed(said, own.subject, cause=cause, sounds=said.still or cause is None)]
    above = row_of_source(room, cause.code) if cause is not None else None
    if cause is not None and above is not None and priority_of(site, source) > 1:
        grouped = _grouped(room, site, said, words, cause, above)
        if grouped:
            return grouped
    subject = keyed_incident(row_key(source.code, state.rows + 1))
    found: list[Entry] = [_changed(said, subject, cause=cause, sounds=True)]
    found.append(_opened(site, said, words, subject, source_text(words, "entry.source.down", source), source.post))
    return found + _gathered(room, site, said, subject)


def priority_of(site: Site, source: Source) -> int:
    """Of the row that it opens."""
    kind = site.type(source.type)
    return source.priority or (kind.priority if kind else 3)


def _changed(
    said: Loss, incident: str, *, cause: Source | None = None, sounds: bool = False, shelved: bool = False
) -> SourceChanged:
    source = said.source
    return SourceChanged(
        by=said.by,
        subjects=(source_subject(source.code), *((incident,) if incident else ())),
        source=source.code,
        name=source.name,
        state="down",
        incident=incident,
        words=said.words,
        sounds=sounds,
        shelved=shelved,
        cause=cause.code if cause else "",
        still=said.still,
    )


def _opened(site: Site, said: Loss, words: Words, subject: str, text: str, post: str) -> Opened:
    source, kind = said.source, site.type(said.source.type)
    priority = priority_of(site, source)
    found = site.post(post) if post else None
    return Opened(
        by=said.by,
        subjects=(subject, source_subject(source.code), *((post_subject(post),) if post else ())),
        key=rule_key(subject),
        number=said.number,
        year=local_day(site, said.now).year,
        type=source.type,
        type_name=((kind.nama if site.language == "id" else kind.name) if kind else source.type),
        priority=priority,
        type_priority=kind.priority if kind else priority,
        received=said.received,
        post=post,
        post_name=found.name if found else "",
        words=": ".join(part for part in (text, said.words) if part),
        source="source",
        steps=steps_of(site, kind),
        targets=targets_of(site, kind, priority),
        names=(said.ref,),
        sop=kind.sop if kind else "",
    )


# --- grouping by cause ----------------------------------------------------------------------------------------------


def _grouped(room: Room, site: Site, said: Loss, words: Words, cause: Source, above: Incident) -> list[Entry]:
    """In the group of its type below the row of ``cause``; [] if that group is closed already."""
    key = f"{ROW_KEY}{cause.code}:{room.source(cause.code).rows}:{said.source.type}"
    subject = keyed_incident(key)
    for known in (subject, *above.children):
        group = open_incident(room, known)
        if group is not None and is_source_row(group) and group.type == said.source.type:
            return [_changed(said, group.subject, cause=cause)]
    if room.incident(subject) is not None:  # somebody has closed it
        return []
    opened = _opened(site, said, words, subject, words("alarm.follows_words", name=cause.name), "")
    return [_changed(said, subject, cause=cause, sounds=True), opened, _tied(said.by, subject, opened, above.subject)]


def _tied(by: str, subject: str, opened: Opened, above: str) -> Linked:
    return Linked(
        by=by,
        subjects=(subject, above),
        key=f"rel:{opened.key}",
        how="rel",
        other=above,
        child_number=opened.number,
        child_words=opened.words,
        child_priority=opened.priority,
        child_received=opened.received,
    )


def _gathered(room: Room, site: Site, said: Loss, cause: str) -> list[Entry]:
    """What went down just before ``said.source`` did, and follows it: its rows become one, tied to the cause's."""
    soon = said.now - site.alarms.follow_s * SECOND
    rows: dict[str, list[Incident]] = {}
    for below in site.sources:
        state = room.source(below.code)
        if not state.down or state.since < soon or said.source not in site.causes(below):
            continue
        row = row_of_source(room, below.code)
        if row is not None and _loose(row, state):
            rows.setdefault(row.type, []).append(row)
    found: list[Entry] = []
    for same in rows.values():
        first, *others = sorted({r.subject: r for r in same}.values(), key=lambda r: (r.received, r.subject))
        found += [_fold(said, row, first) for row in others]
        found.append(_link(said, first, cause, "rel"))
    return found


def _loose(row: Incident, state: SourceState) -> bool:
    """Whether a row has nothing in it but the loss of just now: nobody was sent, it is not urgent, it hangs on nothing
    else yet."""
    return is_source_row(row) and row.priority > 1 and not row.units and not row.related and row.opened >= state.since


def _fold(said: Loss, row: Incident, first: Incident) -> Linked:
    return _link(said, row, first.subject, "upd")


def _link(said: Loss, row: Incident, other: str, how: str) -> Linked:
    return Linked(
        by=said.by,
        subjects=(row.subject, other),
        key=f"{how}:{row.key}:{other}",
        how=how,
        other=other,
        child_number=row.number,
        child_source=row.source,
        child_post=row.post,
        child_words=row.words,
        child_priority=row.priority,
        child_count=row.report_count,
        child_received=row.received,
    )
