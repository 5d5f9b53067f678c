"""Strength: how many people each post should have, who is there, and who is not."""

from __future__ import annotations

from typing import Any

import msgspec

from data.queries.manning import Manning, manning_at
from data.report.document import BLANK, Row, Section
from data.report.parts.material import Material
from data.room.state.registers import name_key


class AtPost(msgspec.Struct, frozen=True):
    """A post's people.

    absent: those of its roster who are at no post. relieved: those whom a relief replaced, and who are at no post.
    elsewhere: (name, post) of those of its roster who are at another post.
    """

    code: str
    name: str
    should: int
    people: tuple[str, ...]
    absent: tuple[str, ...]
    relieved: tuple[str, ...] = ()
    elsewhere: tuple[tuple[str, str], ...] = ()


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

    @property
    def relieved(self) -> tuple[str, ...]:
        """Return who was relieved and is at no post, each once."""
        return tuple({name_key(name): name for post in self.posts for name in post.relieved}.values())


def strength(m: Material) -> Strength:
    """Return the strength at the end of the period."""
    found = manning_at(m.room, m.site, m.period.last)
    if not m.room.duty.operator:
        found = Manning(None, 0)
    there = {post.code: found.people(m.room.post(post.code)) for post in m.site.posts}
    present = {name_key(name): code for code, people in there.items() for name in people}
    roster = found.crew.posts if found.crew is not None else {}
    posts = []
    for post in m.site.posts:
        names, state = roster.get(post.code, ()), m.room.post(post.code)
        away = tuple(name for name in names if name_key(name) not in present)
        is_relieved = bool(state.people) and state.people_since >= found.since
        others = ((name, present.get(name_key(name), post.code)) for name in names)
        posts.append(
            AtPost(
                post.code,
                post.name,
                post.strength,
                there[post.code],
                absent=() if is_relieved else away,
                relieved=away if is_relieved else (),
                elsewhere=tuple((name, code) for name, code in others if code != post.code),
            )
        )
    return Strength(tuple(posts), bool(roster or present))


def section(m: Material, found: Strength) -> Section:
    """Return the strength in all, then by post."""
    words = m.words
    if not found.is_known:
        rows: list[Row] = [
            (words("report.strength.all"), words("report.strength.unknown", should=found.should, blank=BLANK))
        ]
        return Section(words("report.strength"), tuple(rows))
    rows = [(words("report.strength.all"), _said(m, found, names=False))]
    for post in found.posts:
        said = _said(m, post, names=True)
        rows.append((f"{post.code} {post.name}", said))
    return Section(words("report.strength"), tuple(rows))


def _said(m: Material, found: Strength | AtPost, *, names: bool) -> str:
    people, words = found.people, m.words
    there = f" ({', '.join(people)})" if people and names else ""
    said = words("report.strength.said", should=found.should, there=len(people), names=there)
    gone = [words("report.strength.absent", names=", ".join(found.absent))] if found.absent else []
    gone += [words("report.strength.relieved", names=", ".join(found.relieved))] if found.relieved else []
    elsewhere = found.elsewhere if isinstance(found, AtPost) else ()
    gone += [words("report.strength.elsewhere", name=name, post=code) for name, code in elsewhere]
    # Of somebody who is on no roster only the number is known.
    if short := max(0, found.should - len(people) - len(found.absent) - len(found.relieved) - len(elsewhere)):
        gone.append(m.words("report.strength.short", n=short))
    return "; ".join((said, *gone))


def facts(found: Strength) -> dict[str, Any]:
    """Return the strength for programs. ``is`` is null if the room does not know any names."""
    return {
        "should": found.should,
        "is": len(found.people) if found.is_known else None,
        "absent": found.absent,
        "relieved": found.relieved,
        "posts": [
            {
                "post": p.code,
                "should": p.should,
                "is": len(p.people),
                "people": p.people,
                "absent": p.absent,
                "relieved": p.relieved,
                "elsewhere": [{"name": name, "post": code} for name, code in p.elsewhere],
            }
            for p in found.posts
        ],
    }
