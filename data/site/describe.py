"""A site in words: all of it, or what was taken over of it."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from data.base.text import quoted
from data.site.changes.differences import Change
from data.site.model import Person, Post, Site
from data.site.shifts import shift_at
from data.words import Words

#: Longest line in the book about a take-over (characters); the changes that do not fit are counted.
_LOGGED = 400
#: Keys that only the next start takes over: the book is open with the old ones.
_NEXT_START = ("book second",)


class Section(msgspec.Struct, frozen=True):
    """One part of the description: a title ("" for the first) and rows of (name, text)."""

    title: str
    rows: tuple[tuple[str, str], ...]


def describe(site: Site, now: int) -> Iterator[Section]:
    """Yield the sections that the site has. ``now``: UTC ms; the people on the posts are those of the shift then."""
    words = Words(site.language)
    zone = " ".join(part for part in (site.zone, site.zone_word) if part)
    top = {"name": site.name, "station": site.station, "zone": zone, "language": site.language}
    yield Section("", tuple((words(f"takeover.show.{key}"), text) for key, text in top.items()))
    shift = shift_at(site, now)
    crew = site.crew(shift.crew)
    there = crew.posts if crew is not None else {}
    parts: dict[str, list[tuple[str, str]]] = {
        "posts": [
            (words("takeover.show.post", code=post.code), _post(post, there.get(post.code, ()), words))
            for post in site.posts
        ],
        "people": [
            (person.code, ", ".join((person.full, *_role(person, site, words))))
            for person in site.people
            if person.code
        ],
        "roles": list(_supervised(site, words)),
        "crews": [
            (each.code, ", ".join(part for part in (each.name, each.operator, each.supervisor) if part))
            for each in site.crews
        ],
        "shifts": [(slot.start, f"{slot.name}  {' '.join(slot.crews)}".strip()) for slot in site.shifts.slots]
        + [("", words("takeover.show.now", crew=site.crew_name(shift.crew)))],
        "checks": _checks(site, words),
        "outside": [
            (each.name, words("takeover.show.minutes", number=each.number or "-", n=each.minutes))
            if each.minutes
            else (each.name, each.number or "-")
            for each in site.outside
        ],
        "sources": [(each.code, f"{each.name}, {each.type}") for each in site.sources],
        "tours": [(each.code, f"{each.name}: {' '.join(each.points)}") for each in site.tours],
        "phrases": [(f"F{key}", phrase) for key, phrase in enumerate(site.phrases, 2)],
        "types": [
            (each.code, f"P{each.priority} {each.nama if site.language == 'id' else each.name}") for each in site.types
        ],
        "remote": [(site.remote.site, site.remote.url)] if site.remote.url else [],
    }
    for key, rows in parts.items():
        if rows:
            yield Section(words(f"takeover.show.{key}"), tuple(rows))


def _role(person: Person, site: Site, words: Words) -> tuple[str, ...]:
    """Return the role of somebody, if the room has roles."""
    return (words(f"roles.role.{person.role}"),) if any(p.role != "operator" for p in site.people) else ()


def _supervised(site: Site, words: Words) -> Iterator[tuple[str, str]]:
    """Yield what needs a supervisor's code, if anything does."""
    acts = [words(f"roles.act.{act}") for act in site.roles.supervisor if site.needs_supervisor(act)]
    if acts:
        yield words("roles.role.supervisor"), ", ".join(acts)


def _post(post: Post, people: tuple[str, ...], words: Words) -> str:
    marks = [words(f"takeover.show.{mark}") for mark in ("lone", "patrol") if getattr(post, mark)]
    return ", ".join([post.name, *marks, " + ".join(people) or words("takeover.show.nobody")])


def _checks(site: Site, words: Words) -> list[tuple[str, str]]:
    rules = site.checks
    rows = [
        ("", words("takeover.show.every", n=each.every_min, start=each.from_hour, end=each.to_hour))
        for each in rules.cadence
    ]
    return [*rows, ("", words("takeover.show.limits", late=rules.late_min, missed=rules.missed_min, p1=rules.p1_min))]


# --- what is taken over ----------------------------------------------------------------------------------------------


def change_text(change: Change, words: Words, *, at_start: bool = False) -> str:
    """Return one change in words, without its place. ``at_start``: a start takes it over, else a running console."""
    if not change.key:
        kind = "added" if change.old is None else "removed"
        text = change.new if change.old is None else change.old
        return words(f"takeover.{kind}", new=text, old=text) if text else words(f"takeover.{kind}_bare")
    none = words("takeover.none")
    key = change.key if change.place else ""
    text = words("takeover.set", name=key, old=change.old or none, new=change.new or none).removeprefix(": ")
    if not at_start and f"{change.place} {change.key}" in _NEXT_START:
        return words("takeover.next_start", change=text)
    return text


def _in_words(place: str, words: Words) -> str:
    """Return a place of the file as the book says it: ``crew A, posts`` for ``crew A.posts``."""
    parts = (part.partition(" ") for part in place.split("."))
    return ", ".join(words.get(f"takeover.table.{table}", table) + blank + code for table, blank, code in parts)


def log_words(found: tuple[Change, ...], words: Words, *, at_start: bool = False) -> str:
    """Return the words of the book about what was taken over, as in :func:`change_text`."""
    parts: list[str] = []
    for number, change in enumerate(found):
        part = f"{_in_words(change.place or change.key, words)} {change_text(change, words, at_start=at_start)}"
        if sum(map(len, parts)) + len(part) > _LOGGED:
            parts.append(words("takeover.log_more", n=len(found) - number))
            break
        parts.append(part)
    return words("takeover.log", what=quoted("; ".join(parts), 2 * _LOGGED))
