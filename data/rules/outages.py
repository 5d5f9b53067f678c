"""Entries for a source that goes down: its change, and the row it opens or joins.

A source has one row: further outages fold into it while it is open. Sources that depend on a source that is down are
one group, and only the first of them sounds; a P1 always does. A shelved source opens no row and does not sound.
"""

from __future__ import annotations

import msgspec

from data.base.clock import SECOND
from data.entries import Entry, Linked, Opened
from data.entries.alarms import SourceChanged
from data.entries.subjects import keyed_incident, post_subject, rule_key, source_subject
from data.queries.alarms import ROW_KEY, down_cause, is_shelved, is_source_row, row_key, row_of_source, source_text
from data.queries.incidents import open_incident
from data.room.room import Room
from data.room.state.alarms import SourceState
from data.room.state.incidents import Incident
from data.rules.new_incident import incident_fields, linked
from data.site.model import Site, Source
from data.words import Words


class Outage(msgspec.Struct, frozen=True):
    """A source that goes down.

    number: of the incident that it may open.
    ref: of the first draft.
    still: it was down before, and its shelf ends now.
    """

    source: Source
    by: str
    now: int
    received: int
    number: int
    ref: str
    words: str = ""
    still: bool = False


def outage_entries(room: Room, site: Site, outage: Outage, words: Words) -> list[Entry]:
    """Return the drafts for an outage."""
    source, state = outage.source, room.source(outage.source.code)
    cause = down_cause(room, site, source)
    own = row_of_source(room, source.code)
    if not outage.still and is_shelved(room, source.code, outage.now):
        return [_changed(outage, own.subject if own else "", cause=cause, shelved=True)]
    urgent = priority_of(site, source) == 1 or (own is not None and room.effective_priority(own) == 1)
    if own is not None:
        again = _changed(outage, own.subject, cause=cause, sounds=outage.still or cause is None or urgent)
        return [again, *_gathered(room, site, outage, own.subject)]
    above = row_of_source(room, cause.code) if cause is not None else None
    if cause is not None and above is not None and not urgent:
        grouped = _grouped(room, site, outage, words, cause, above)
        if grouped:
            return grouped
    subject = keyed_incident(row_key(source.code, state.rows + 1))
    found: list[Entry] = [_changed(outage, subject, cause=cause, sounds=True)]
    found.append(_opened(site, outage, subject, source_text(words, "entry.source.down", source), source.post))
    return found + _gathered(room, site, outage, subject)


def priority_of(site: Site, source: Source) -> int:
    """Return the priority of the row that a source opens."""
    kind = site.type(source.type)
    return source.priority or (kind.priority if kind else 3)


def _changed(
    outage: Outage, incident: str, *, cause: Source | None = None, sounds: bool = False, shelved: bool = False
) -> SourceChanged:
    source = outage.source
    return SourceChanged(
        by=outage.by,
        subjects=(source_subject(source.code), *((incident,) if incident else ())),
        source=source.code,
        name=source.name,
        state="down",
        incident=incident,
        words=outage.words,
        sounds=sounds,
        shelved=shelved,
        cause=cause.code if cause else "",
        still=outage.still,
    )


def _opened(site: Site, outage: Outage, subject: str, text: str, post: str) -> Opened:
    source, kind = outage.source, site.type(outage.source.type)
    return Opened(
        by=outage.by,
        subjects=(subject, source_subject(source.code), *((post_subject(post),) if post else ())),
        key=rule_key(subject),
        number=outage.number,
        type=source.type,
        received=outage.received,
        words=": ".join(part for part in (text, outage.words) if part),
        source="source",
        names=(outage.ref,),
        **incident_fields(site, outage.now, kind, priority_of(site, source), post=post, name=source.type),
    )


# --- grouping by cause ----------------------------------------------------------------------------------------------


def _grouped(room: Room, site: Site, outage: Outage, words: Words, cause: Source, above: Incident) -> list[Entry]:
    """Return the drafts that put the source into its group below the row of ``cause``.

    []: somebody has closed that group, or it is less urgent than the source.
    """
    key = f"{ROW_KEY}{cause.code}:{room.source(cause.code).rows}:{outage.source.type}"
    subject = keyed_incident(key)
    for known in (subject, *above.children):
        group = open_incident(room, known)
        if group is None or not is_source_row(group) or group.type != outage.source.type:
            continue
        if room.effective_priority(group) <= priority_of(site, outage.source):
            return [_changed(outage, group.subject, cause=cause)]
    if room.incident(subject) is not None:
        return []
    draft = _opened(site, outage, subject, words("alarm.follows_words", name=cause.name), "")
    return [_changed(outage, subject, cause=cause, sounds=True), draft, _tied(outage.by, draft, above.subject)]


def _tied(by: str, opened: Opened, above: str) -> Linked:
    return Linked(
        by=by,
        subjects=(opened.subjects[0], above),
        key=f"rel:{opened.key}",
        how="rel",
        other=above,
        child_number=opened.number,
        child_words=opened.words,
        child_priority=opened.priority,
        child_received=opened.received,
    )


def _gathered(room: Room, site: Site, outage: Outage, cause: str) -> list[Entry]:
    """Return the links that make one group of earlier rows.

    Those are the rows of sources that depend on this one and went down just before it.
    """
    soon = outage.now - site.alarms.follow_s * SECOND
    rows: dict[str, list[Incident]] = {}
    for below in site.sources:
        state = room.source(below.code)
        if not state.down or state.since < soon or outage.source not in site.causes(below):
            continue
        row = row_of_source(room, below.code)
        if row is not None and _can_be_grouped(row, state):
            rows.setdefault(row.type, []).append(row)
    found: list[Entry] = []
    for same in rows.values():
        first, *others = sorted({r.subject: r for r in same}.values(), key=lambda r: (r.received, r.subject))
        found += [_link(outage, row, first.subject, "upd") for row in others]
        found.append(_link(outage, first, cause, "rel"))
    return found


def _can_be_grouped(row: Incident, state: SourceState) -> bool:
    """Whether the row holds only the outage: not urgent, no units, no links."""
    return is_source_row(row) and row.priority > 1 and not row.units and not row.related and row.opened >= state.since


def _link(outage: Outage, row: Incident, other: str, how: str) -> Linked:
    return linked(row, other, how, by=outage.by, key=f"{how}:{row.key}:{other}")
