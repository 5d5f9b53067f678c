"""What the rules make their entries with: who they are by, keys, the facts of an incident's type."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Protocol

from data.entries import Called, Entry, Log, Note, Opened, Step, Targets, Told
from data.entries.base import SYSTEM
from data.entries.subjects import keyed_incident, post_subject
from data.site.localtime import hhmm, local_day
from data.site.model import IncidentType, Site
from data.words import Words

#: The type of the incident of a missed check call, and its priority if the site file has no such type.
MISS = "MISS"
_MISS_PRIORITY = 2

#: How many entries back a missed call looks for what was said about the post meanwhile.
_LOOK_BACK = 2_000


class Context(Protocol):
    """What a rule needs beside room, site and time; :class:`data.intents.base.Context` has it."""

    @property
    def book(self) -> str:
        """The book that is written."""

    @property
    def next_no(self) -> int:
        """The number of the next entry."""

    @property
    def words(self) -> Words:
        """The site's language."""

    @property
    def key_at(self) -> int:
        """When somebody last pressed a key here (UTC ms); 0: nobody counts them."""

    @property
    def entry(self) -> Callable[[int], Entry | None]:
        """An entry of the book by its number."""


def stamp(ms: int) -> str:
    """A moment as keys have it: ``2024-01-22T02:00Z``; with seconds only where it has any."""
    moment = datetime.fromtimestamp(ms / 1000, UTC)
    return moment.strftime("%Y-%m-%dT%H:%MZ" if ms % 60_000 == 0 else "%Y-%m-%dT%H:%M:%SZ")


def miss_type(site: Site) -> IncidentType | None:
    """The site's type for a missed call, if it has one."""
    return site.type(MISS)


def targets_of(site: Site, kind: IncidentType | None, priority: int) -> Targets:
    """The targets in force: the type's own at its own priority, else those of the priority."""
    if kind is not None and kind.targets != Targets() and priority == kind.priority:
        return kind.targets
    return site.targets[priority - 1]


def steps_of(site: Site, kind: IncidentType | None) -> tuple[Step, ...]:
    """The type's steps in the site's language."""
    if kind is None:
        return ()
    if site.language != "id":
        return kind.steps
    return tuple(
        Step(words=kind.langkah[i] if i < len(kind.langkah) else step.words, required=step.required)
        for i, step in enumerate(kind.steps)
    )


def opened_miss(
    site: Site, words: Words, now: int, number: int, key: str, posts: tuple[str, ...], text: str, names: tuple[str, ...]
) -> Opened:
    """The incident MISS of ``posts`` (three or more: of a round), as a draft. ``names``: what it is made from."""
    kind = miss_type(site)
    priority = kind.priority if kind else _MISS_PRIORITY
    one = posts[0] if len(posts) == 1 else ""
    post = site.post(one) if one else None
    name = (kind.nama if site.language == "id" else kind.name) if kind else words("entry.miss_type")
    return Opened(
        by=SYSTEM,
        subjects=(keyed_incident(key), *map(post_subject, posts)),
        key=key,
        number=number,
        year=local_day(site, now).year,
        type=MISS,
        type_name=name,
        priority=priority,
        type_priority=priority,
        received=now,
        post=one,
        post_name=post.name if post else "",
        words=text,
        source=SYSTEM,
        steps=steps_of(site, kind),
        targets=targets_of(site, kind, priority),
        names=names,
        sop=kind.sop if kind else "",
    )


def said_about(site: Site, ctx: Context, posts: tuple[str, ...], since: int) -> tuple[str, ...]:
    """Refs of the lines, notes and calls about ``posts`` since then (UTC ms), oldest first: ``l P4 called twice``."""
    subjects = set(map(post_subject, posts))
    # A typed P4 is a post (operator.md, "Numbers"); so is "post 4".
    named = re.compile(rf"\b(?:p|pos|post)\s?(?:{'|'.join(re.escape(p) for p in posts)})\b", re.IGNORECASE)
    found: list[str] = []
    for no in range(ctx.next_no - 1, max(0, ctx.next_no - 1 - _LOOK_BACK), -1):
        entry = ctx.entry(no)
        if entry is None or entry.at < since:
            break
        if isinstance(entry, Log | Note | Called | Told) and (
            subjects.intersection(entry.subjects) or named.search(entry.words)
        ):
            found.append(entry.ref)
    return tuple(reversed(found))


def since_words(site: Site, words: Words, last: int) -> str:
    """``No check call since 06:59``."""
    return words("entry.miss", at=hhmm(site, last)) if last else words("entry.miss_never")
