"""Parts of the rules' drafts: context, keys, an incident's type and number."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any, Protocol

from data.entries import Entry, Opened, Step, Targets
from data.room.room import Room
from data.site.localtime import local_day
from data.site.model import IncidentType, Site
from data.words import Words


class Context(Protocol):
    """The book and its words, as a rule needs them besides room, site and time."""

    @property
    def book(self) -> str:
        """Id of the book that is written."""

    @property
    def next_no(self) -> int:
        """Number of the next entry."""

    @property
    def words(self) -> Words:
        """The site's language."""

    @property
    def key_at(self) -> int:
        """Moment of the last key pressed here (UTC ms); 0: keys are not counted."""

    @property
    def entry(self) -> Callable[[int], Entry | None]:
        """Function that returns an entry of the book by its number."""


def key_time(ms: int) -> str:
    """Return a moment as keys have it: ``2024-01-22T02:00Z``.

    It has seconds only if they are not 0.
    """
    moment = datetime.fromtimestamp(ms / 1000, UTC)
    return moment.strftime("%Y-%m-%dT%H:%MZ" if ms % 60_000 == 0 else "%Y-%m-%dT%H:%M:%SZ")


def targets_of(site: Site, kind: IncidentType | None, priority: int) -> Targets:
    """Return the targets in force.

    They are the type's own at its own priority, else those of the priority.
    """
    if kind is not None and kind.targets != Targets() and priority == kind.priority:
        return kind.targets
    return site.targets[priority - 1]


def steps_of(language: str, kind: IncidentType | None) -> tuple[Step, ...]:
    """Return the steps of a type in a language."""
    if kind is None:
        return ()
    if language != "id":
        return kind.steps
    return tuple(
        Step(words=kind.langkah[i] if i < len(kind.langkah) else step.words, required=step.required)
        for i, step in enumerate(kind.steps)
    )


def next_number(room: Room, site: Site, now: int, ctx: Context, drafted: Iterable[list[Entry]] = ()) -> int:
    """Return the number of the next incident.

    ``drafted``: transactions that are not in the room yet.
    """
    drafted_here = sum(isinstance(entry, Opened) for transaction in drafted for entry in transaction)
    return room.next_number(local_day(site, now).year, ctx.book) + drafted_here


def incident_fields(
    site: Site,
    now: int,
    kind: IncidentType | None,
    priority: int,
    *,
    post: str = "",
    name: str = "",
    language: str = "",
) -> dict[str, Any]:
    """Return the fields of an opening that follow from type, priority and post.

    kind: None if the site file has no such type; then ``name`` is its name.
    language: of the name and the steps; "": the site's.
    """
    language, where = language or site.language, site.post(post) if post else None
    return {
        "year": local_day(site, now).year,
        "type_name": name if kind is None else kind.nama if language == "id" else kind.name,
        "priority": priority,
        "type_priority": kind.priority if kind else priority,
        "post": post,
        "post_name": where.name if where else "",
        "steps": steps_of(language, kind),
        "targets": targets_of(site, kind, priority),
        "sop": kind.sop if kind else "",
    }
