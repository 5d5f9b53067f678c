"""Earlier sites: what the book keeps of them, and which was in force when.

A change of the site file leaves the one before it in the book (:class:`data.entries.SiteChanged`). So the past is read
by the posts, people, shifts and limits that counted then: figures of last month do not change because a post was added
today. Changes of earlier versions did not leave it: for the time before, the oldest one that is known counts.

An entry has what looks back and reports tell of: posts, people, crews, shifts, check calls, alarms, names, targets. It
has no addresses, phone numbers, steps of procedures (each incident has its own) or looks of the screen.
"""

from __future__ import annotations

import base64
import zlib
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

import msgspec
from msgspec.structs import fields, replace

from data.entries import Entry, SiteChanged
from data.site.model import Site

#: Most characters that are kept of one site; a larger one is not kept (an entry has 32 KiB).
MOST = 24 * 1024
#: Most bytes that are read of one: a site file has at most so many.
_MOST_READ = 4 << 20
#: Tables that have no past: those of the site file of now count.
_OF_NOW = (
    "language", "phrases", "roles", "screen", "sound", "book", "programs", "remote", "push", "pull", "codes",
    "lapsit",
)  # fmt: skip
_DEFAULTS = {
    each.name: each.default if each.default_factory is msgspec.NODEFAULT else each.default_factory()
    for each in fields(Site)
    if each.name in _OF_NOW
}


def kept(site: Site) -> str:
    """Return what is kept of a site: JSON, compressed, in base64. "": it is too large."""
    types = tuple(replace(each, steps=(), langkah=(), raise_when="", naik_bila="") for each in site.types)
    people = tuple(replace(each, phone="") for each in site.people)
    bare = replace(site, types=types, people=people, **_DEFAULTS)
    found = base64.b64encode(zlib.compress(msgspec.json.encode(bare), 9)).decode()
    return found if len(found) <= MOST else ""


def as_it_was(text: str, now: Site) -> Site | None:
    """Return the site that :func:`kept` kept, with the tables of ``now`` that have no past. None: it cannot be read."""
    found = _read(text)
    return with_tables_of(now, found) if found is not None else None


@lru_cache(maxsize=16)  # each row of figures reads those around it
def _read(text: str) -> Site | None:
    unpacking = zlib.decompressobj()
    try:
        raw = unpacking.decompress(base64.b64decode(text), _MOST_READ)
        return msgspec.json.decode(raw, type=Site)
    except (ValueError, zlib.error):  # another version wrote it
        return None


def with_tables_of(now: Site, then: Site) -> Site:
    """Return the site ``then`` with the tables of ``now`` that have no past."""
    return replace(then, **{name: getattr(now, name) for name in _OF_NOW})


def left_for(site: Site, before: Site) -> str:
    """Return what is kept of ``before``, after which ``site`` comes. "": the past of both reads the same."""
    was = kept(before)
    return was if was != kept(site) else ""


class Sites:
    """The site files of a station, by the time in which they were in force.

    now: the one in force
    changes: of this station, the newest first; they are read as far as they are needed
    """

    def __init__(self, now: Site, changes: Iterable[SiteChanged] = ()) -> None:
        self.now = now
        self._coming = iter(changes)
        self._known: list[tuple[int, Site]] = []  # until when which was in force, newest first

    @classmethod
    def of(
        cls,
        now: Site,
        last: str,
        entry_of: Callable[[str], Entry | None],
        before_lost: Callable[[str], str] = lambda ref: "",
    ) -> Sites:
        """Return those before ``now``.

        last: ref of the newest :class:`SiteChanged`; "": there is none.
        before_lost: returns the ref of the one before a lost one; "": there is none.
        """
        return cls(now, _changes(last, entry_of, before_lost))

    def at(self, moment: int) -> Site:
        """Return the site that was in force at ``moment`` (UTC ms), as far as it is known. Raises OSError."""
        found = self.now
        for until, site in self._until(moment):
            if until <= moment:
                break
            found = site
        return found

    def spans(self, start: int, end: int) -> list[tuple[int, int, Site]]:
        """Return the sites of [start, end) (UTC ms), oldest first, each with its part of that time. Raises OSError."""
        found: list[tuple[int, int, Site]] = []
        last, site = end, self.now
        for until, before in self._until(start):
            if until <= start:
                break
            if until < last:
                found.append((until, last, site))
                last = until
            site = before
        return [(start, last, site), *reversed(found)]

    def _until(self, moment: int) -> Iterator[tuple[int, Site]]:
        """Yield the known ones, newest first, until one ended at ``moment`` or before."""
        yield from self._known
        if self._known and self._known[-1][0] <= moment:
            return
        for change in self._coming:
            self._known.append((change.when, as_it_was(change.was, self.now) or self._oldest))
            yield self._known[-1]
            if change.when <= moment:
                return

    @property
    def _oldest(self) -> Site:
        return self._known[-1][1] if self._known else self.now


def _changes(
    ref: str, entry_of: Callable[[str], Entry | None], before_lost: Callable[[str], str]
) -> Iterator[SiteChanged]:
    seen: set[str] = set()
    while ref and ref not in seen:
        seen.add(ref)
        entry = entry_of(ref)
        if isinstance(entry, SiteChanged):
            yield entry
            ref = entry.earlier
        else:
            ref = before_lost(ref)
