"""Strength: how many people each post should have, who is there, and who is not."""

from __future__ import annotations

from typing import Any

import msgspec

from data.queries.manning import Manning, manning_at
from data.report.document import BLANK, Row, Section
from data.report.parts.material import Material
from data.room.state.registers import name_key


class AtPost(msgspec.Struct, frozen=True):
    """A post's people. absent: those of its roster who are at no post; replaced ones too."""

    code: str
    name: str
    should: int
    people: tuple[str, ...]
    absent: tuple[str, ...]


class Strength(msgspec.Struct, frozen=True):
    """People at the posts at the end of the period. is_known: False if the room does not know any names."""

    posts: tuple[AtPost, ...]
    is_known: bool

    @property
    def should(self) -> int:
        """Return how many there should be."""
        return sum(post.should for post in self.posts)

    @property
    def people(self) -> tuple[str, ...]:
        """Return who is there, each once."""
        return tuple({name_key(name): name for post in self.posts for name in post.people}.values())

    @property
    def absent(self) -> tuple[str, ...]:
        """Return who is not, each once."""
        return tuple({name_key(name): name for post in self.posts for name in post.absent}.values())


def strength(m: Material) -> Strength:
    """Return the strength at the end of the period."""
    found = manning_at(m.room, m.site, max(m.period.start, m.period.until - 1))
    if not m.room.duty.operator:
        found = Manning(None, 0)
    there = {post.code: found.people(m.room.post(post.code)) for post in m.site.posts}
    present = {name_key(name) for people in there.values() for name in people}
    roster = found.crew.posts if found.crew is not None else {}
    posts = tuple(
        AtPost(
            post.code,
            post.name,
            post.strength,
            there[post.code],
            tuple(name for name in roster.get(post.code, ()) if name_key(name) not in present),
        )
        for post in m.site.posts
    )
    return Strength(posts, bool(roster or present))


def section(m: Material, found: Strength) -> Section:
    """Return the strength in all, then by post."""
    words = m.words
    if not found.is_known:
        rows: list[Row] = [
            (words("report.strength.all"), words("report.strength.unknown", should=found.should, blank=BLANK))
        ]
        return Section(words("report.strength"), tuple(rows))
    rows = [(words("report.strength.all"), _said(m, found.should, found.people, found.absent, names=False))]
    for post in found.posts:
        said = _said(m, post.should, post.people, post.absent, names=True)
        rows.append((f"{post.code} {post.name}", said))
    return Section(words("report.strength"), tuple(rows))


def _said(m: Material, should: int, people: tuple[str, ...], absent: tuple[str, ...], *, names: bool) -> str:
    there = f" ({', '.join(people)})" if people and names else ""
    said = m.words("report.strength.said", should=should, there=len(people), names=there)
    gone = [m.words("report.strength.absent", names=", ".join(absent))] if absent else []
    # Of somebody who is on no roster only the number is known.
    if short := max(0, should - len(people) - len(absent)):
        gone.append(m.words("report.strength.short", n=short))
    return "; ".join((said, *gone))


def facts(found: Strength) -> dict[str, Any]:
    """Return the strength for programs. ``is`` is null if the room does not know any names."""
    return {
        "should": found.should,
        "is": len(found.people) if found.is_known else None,
        "absent": found.absent,
        "posts": [
            {"post": p.code, "should": p.should, "is": len(p.people), "people": p.people, "absent": p.absent}
            for p in found.posts
        ],
    }
