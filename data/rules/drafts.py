"""Parts of the rules' drafts: context, keys, an incident's type and number."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Protocol

from data.entries import Entry, Opened, Step, Targets
from data.entries.base import SYSTEM
from data.entries.subjects import Subject, rule_key
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


def steps_of(site: Site, kind: IncidentType | None) -> tuple[Step, ...]:
    """Return the steps of a type in the site's language."""
    if kind is None:
        return ()
    if site.language != "id":
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


def opened(
    site: Site,
    now: int,
    type: str,
    subject: Subject,
    *,
    number: int,
    priority: int,
    words: str,
    source: str,
    names: tuple[str, ...],
    name: str = "",
    post: str = "",
    also: Iterable[Subject] = (),
    by: str = SYSTEM,
    received: int = 0,
) -> Opened:
    """Return the draft that opens an incident of a rule. ``subject`` holds its key.

    number: its short number.
    name: name of the type, if not the site's.
    names: refs of the entries that it was opened from.
    also: further subjects of the entry.
    received: UTC ms; 0: ``now``.
    """
    kind, where = site.type(type), site.post(post) if post else None
    return Opened(
        by=by,
        subjects=(subject, *also),
        key=rule_key(subject),
        number=number,
        year=local_day(site, now).year,
        type=type,
        type_name=name or type_name(site, kind) or type,
        priority=priority,
        type_priority=kind.priority if kind else priority,
        received=received or now,
        post=post,
        post_name=where.name if where else "",
        words=words,
        source=source,
        steps=steps_of(site, kind),
        targets=targets_of(site, kind, priority),
        names=names,
        sop=kind.sop if kind else "",
    )


def type_name(site: Site, kind: IncidentType | None) -> str:
    """Return the name of a type in the site's language; "" for None."""
    return "" if kind is None else kind.nama if site.language == "id" else kind.name
