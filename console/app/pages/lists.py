"""Lists of what may be typed: incident types, people, other codes."""

from __future__ import annotations

from collections.abc import Sequence

from console.line.acts.incidents import DISPOSITIONS
from console.line.named import OFFERED_SOURCES, SOURCES
from console.line.offering.rows import recent_types
from console.session.desk import Desk
from data.base.clock import MINUTE
from data.queries.course.targets import targets_of
from data.queries.manning import manning_at
from data.rules.new_incident import steps_of

#: What is typed after ``?``, in either language → the list.
LISTS = {
    "types": "types", "jenis": "types", "people": "people", "orang": "people", "personel": "people",
    "codes": "codes", "kode": "codes",
}  # fmt: skip

Rows = Sequence[tuple[str, str]]


def list_rows(desk: Desk, name: str) -> Rows:
    """Return the rows of one of :data:`LISTS`."""
    return {"types": _types, "people": _people, "codes": _codes}[name](desk)


def _types(desk: Desk) -> Rows:
    """Return the types with what each asks for; those that this room used last first."""
    words, site = desk.words, desk.site
    used = recent_types(desk.context(desk.operator()))
    rows: list[tuple[str, str]] = []
    for kind in sorted(site.types, key=lambda k: (used.get(k.code, len(used) + 99), k.priority)):
        own = words.language == "id"
        name = kind.nama if own and kind.nama else kind.name
        send = targets_of(site, kind, kind.priority).send * 1000 // MINUTE
        steps = steps_of(words.language, kind)
        parts = [name, words("line.offer.send", minutes=send) if send else ""]
        parts += [words("line.steps", count=len(steps)) if steps else "", ", ".join(kind.kata if own else kind.words)]
        rows.append((f"{kind.code} P{kind.priority}", "; ".join(part for part in parts if part)))
    return rows


def _people(desk: Desk) -> Rows:
    """Return everybody on the roster, with their post now, their crew, and the crews they control."""
    words, site, room = desk.words, desk.site, desk.room
    manning = manning_at(room, site, desk.clock.now())
    at = {name: post for post in site.posts for name in manning.people(room.post(post.code))}
    rows: list[tuple[str, str]] = []
    for person in site.people:
        post = at.get(person.name)
        where = words("entry.post", post=f"{post.code} {post.name}") if post is not None else ""
        code = f"{words(f'roles.role.{person.role}')} {person.code}" if person.code else ""
        crews = [crew.name for crew in site.crews if any(person.name in names for names in crew.posts.values())]
        padal = [crew.name for crew in site.crews if crew.supervisor == person.name]
        told = words("console.list.controller", crews=", ".join(padal)) if padal else ""
        parts = (person.full, where, code, *crews, told)
        rows.append((person.name, "; ".join(p for p in parts if p) or person.name))
    return rows


def _codes(desk: Desk) -> Rows:
    """Return operators, posts, sources, results, and where words come from."""
    words, site = desk.words, desk.site
    own = words.language == "id"
    rows: list[tuple[str, str]] = [("", words("console.list.operators"))]
    rows += [(person.code, person.full or person.name) for person in site.people if person.code]
    rows.append(("", words("help.posts")))
    rows += [(post.code, post.nama if own and post.nama else post.name) for post in site.posts]
    rows.append(("", words("console.list.sources")))
    rows += [(source.code, source.name) for source in site.sources]
    rows.append(("", words("console.list.results")))
    rows += [(names[own], "") for names in DISPOSITIONS.values()]
    rows.append(("", words("console.list.heard")))
    rows += [(f"{typed}:", words.get(f"detail.source.{SOURCES[typed]}", typed)) for typed in OFFERED_SOURCES]
    return rows
