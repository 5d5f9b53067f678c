"""New incidents: number, type, steps, targets, who is on the way already, links."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from data.entries import Arrived, Entry, Linked, Sent, Step
from data.entries.subjects import Subject, post_subject
from data.queries.course.targets import targets_of
from data.room.room import Room
from data.room.state.incidents import Incident
from data.rules import Context
from data.site.localtime import local_day
from data.site.model import IncidentType, Site


def steps_of(language: str, kind: IncidentType | None) -> tuple[Step, ...]:
    """Return the steps of a type in a language."""
    if kind is None:
        return ()
    if language != "id":
        return kind.steps
    return tuple(
        replace(step, words=kind.langkah[i] if i < len(kind.langkah) else step.words)
        for i, step in enumerate(kind.steps)
    )


def next_number(ctx: Context) -> int:
    """Return the number of the next incident."""
    return ctx.room.next_number(local_day(ctx.site, ctx.now).year, ctx.book)


def incident_fields(
    site: Site,
    now: int,
    kind: IncidentType | None,
    priority: int,
    *,
    post: str = "",
    name: str = "",
) -> dict[str, Any]:
    """Return the fields of an opening that follow from type, priority and post.

    kind: None if the site file has no such type; then ``name`` is its name.
    """
    where = site.post(post)
    return {
        "year": local_day(site, now).year,
        "type_name": name if kind is None else kind.nama if site.language == "id" else kind.name,
        "priority": priority,
        "type_priority": kind.priority if kind else priority,
        "post": post,
        "post_name": where.name if where else "",
        "steps": steps_of(site.language, kind),
        "targets": targets_of(site, kind, priority),
        "sop": kind.sop if kind else "",
    }


def already_going(room: Room, site: Site, post: str, incident: Subject, *, by: str, key: str = "") -> list[Entry]:
    """Return the drafts by which who is on the way to a post, or there, counts for a new incident at it."""
    found: list[Entry] = []
    for each in site.posts if post else ():
        state = room.post(each.code)
        if state.target == post and state.status in ("to", "scene"):
            kind: type[Sent | Arrived] = Sent if state.status == "to" else Arrived
            found.append(
                kind(
                    by=by,
                    subjects=(incident, post_subject(each.code)),
                    key=f"{state.status}:{each.code}:{key}" if key else "",
                    occurred=state.status_since,
                    posts=(each.code,),
                    people=(state.went,),
                )
            )
    return found


def linked(row: Incident, other: Subject, how: str, *, by: str, key: str = "") -> Linked:
    """Return the draft that links an incident to another one, with what the other shows of it."""
    return Linked(
        by=by,
        subjects=(row.subject, other),
        key=key,
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
