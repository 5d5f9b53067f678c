"""Objects that are pushed: incidents and posts as in ``siaga status --json``.

docs/api has them as JSON Schema and OpenAPI, written by :mod:`data.sync.agency.write_api`.
"""

from __future__ import annotations

from typing import Annotated, Literal
from urllib.parse import quote

import msgspec
from msgspec import Meta

from data.entries import Entry
from data.entries.subjects import (
    book_of,
    is_incident,
    kind_and_code,
    opening_ref,
    post_subject,
    station_of,
)  # fmt: skip
from data.room.room import Room
from data.room.state.incidents import Incident
from data.site.model import Site
from data.view.board_json import incident_json
from data.view.posts import post_views
from data.view.queue import row_of
from data.words import Words

#: Version of the objects. A field is only ever added; a change of meaning would raise it.
VERSION = 1

Moment = Annotated[int, Meta(description="UTC, milliseconds since 1970")]
Kind = Literal["incident", "post"]


class Choice(msgspec.Struct, frozen=True):
    """One of the values that stations wrote without knowing of each other."""

    value: str
    text: str
    who: str
    counts: Annotated[bool, Meta(description="the value that counts until somebody decides")]


class Disputed(msgspec.Struct, frozen=True):
    """A field that stations wrote differently, until somebody decides."""

    field: str
    choices: list[Choice]


class IncidentObject(msgspec.Struct, frozen=True, kw_only=True):
    """An incident as it is."""

    number: Annotated[int, Meta(description="short number, from 101 each year, so not unique")]
    letter: Annotated[str, Meta(description="the station's letter, in a room of several stations")]
    type: str
    priority: Annotated[int, Meta(ge=1, le=4)]
    state: Annotated[str, Meta(description="new, ack, sent, scene, left, controlled, reopened, closed or merged")]
    post: str
    text: str
    opened_at: Moment
    state_since: Moment
    item: Annotated[str, Meta(description="incident, round (several posts missed a check call) or reminder")]
    subject: str
    raised_from: int | None
    because: Annotated[int | None, Meta(description="number of the incident that raises this one")]
    reports: int
    units: Annotated[list[str], Meta(description="posts that are sent to it")]
    clock_ahead_s: int | None
    disputed: list[Disputed]
    closed_at: Moment | None
    disposition: str | None
    closing_text: str | None
    merged_into: Annotated[str | None, Meta(description="id of the incident that it was merged into")]


class PostObject(msgspec.Struct, frozen=True, kw_only=True):
    """A post as it is."""

    code: str
    name: str
    people: list[str]
    status: str
    new: Annotated[bool, Meta(description="nobody has acknowledged this status yet")]
    about: str
    since: Moment | None
    last_contact: Moment | None
    next_due: Moment | None
    turns: Annotated[str, Meta(description="what the status becomes next")]
    turns_at: Moment | None
    hazards: list[str]


class PushedObject(msgspec.Struct, frozen=True, kw_only=True):
    """The whole state of one incident or one post."""

    version: Annotated[int, Meta(description="of this shape; fields may be added without raising it")]
    kind: Kind
    id: Annotated[str, Meta(description="never changes and never comes again; as in the path")]
    site: str
    station: Annotated[str, Meta(description="code of the station that opened the incident, or that watches the post")]
    entry: Annotated[str, Meta(description="BOOK-NO of the newest entry of the book in it")]
    at: Annotated[int, Meta(description="when that entry was recorded: UTC, milliseconds since 1970")]
    incident: IncidentObject | None = None
    post: PostObject | None = None


def changed_by(entry: Entry, room: Room, site: Site) -> list[str]:
    """Return the subjects of the incidents and posts that ``entry`` may have changed, the first one first."""
    found = [s for s in entry.subjects if is_incident(s)]
    for subject in [*found]:
        incident = room.incident(subject)
        found += incident.related if incident is not None else ()  # it may raise them
    found += [s for s in entry.subjects if kind_and_code(s)[0] == "post" and site.post(kind_and_code(s)[1])]
    return list(dict.fromkeys(found))


def subjects_now(room: Room, site: Site) -> list[str]:
    """Return the subjects of all posts and open incidents: the first ones to push."""
    return [*(post_subject(p.code) for p in site.posts), *(i.subject for i in room.open_incidents())]


def id_of(subject: str) -> str:
    """Return the id of an object, from its subject."""
    return opening_ref(subject) if is_incident(subject) else kind_and_code(subject)[1]


def path_of(site: Site, made: PushedObject) -> str:
    """Return the path of an object below the address."""
    template = site.push.incidents if made.kind == "incident" else site.push.posts
    number = str(made.incident.number) if made.incident is not None else made.id
    values = {"id": made.id, "station": made.station, "number": number}
    for name, value in values.items():
        template = template.replace(f"{{{name}}}", quote(value, safe=""))
    return template


def is_pushed(site: Site, subject: str) -> bool:
    """Return True if the site file has a path for this kind of object."""
    return bool(site.push.incidents if is_incident(subject) else site.push.posts)


def snapshot(room: Room, site: Site, words: Words, subject: str, ref: str, at: int, book: str) -> PushedObject | None:
    """Return an object as it is. ``ref``, ``at``: its newest entry. ``book``: the own one. None: it is not there."""
    station = station_of(book)
    if is_incident(subject):
        incident = room.incident(subject)
        if incident is None:
            return None
        opener = station_of(book_of(incident.opened_ref)) if incident.opened_ref else station
        return PushedObject(
            version=VERSION, kind="incident", id=id_of(subject), site=site.name, station=opener, entry=ref, at=at,
            incident=_incident(room, site, words, incident, at),
        )  # fmt: skip
    view = next((v for v in post_views(room, site, at) if post_subject(v.code) == subject), None)
    if view is None:
        return None
    return PushedObject(
        version=VERSION, kind="post", id=view.code, site=site.name, station=station, entry=ref, at=at,
        post=msgspec.convert(msgspec.to_builtins(view), PostObject),
    )  # fmt: skip


def _incident(room: Room, site: Site, words: Words, incident: Incident, at: int) -> IncidentObject:
    facts = incident_json(room, site, row_of(room, site, incident, at), incident, words, at)
    merged = incident.folded_into
    return msgspec.convert(
        {
            **msgspec.to_builtins(facts),
            "state": "merged" if merged else facts["state"],
            "closed_at": incident.closed or None,
            "disposition": incident.disposition or None,
            "closing_text": incident.closing_words or None,
            "merged_into": id_of(merged) if merged else None,
        },
        IncidentObject,
    )
