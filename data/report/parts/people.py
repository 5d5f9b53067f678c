"""People of a period: which crew was in control when, and who stood where."""

from __future__ import annotations

from typing import Any

import msgspec

from data.entries.causality import without
from data.queries.manning import manning_at
from data.report.document import Row, Section
from data.report.parts.material import Material
from data.room.room import Room
from data.site.model import Post, Site


class Stay(msgspec.Struct, frozen=True):
    """People at a post, or a crew in control (``post`` ""), in [since, until) (UTC ms)."""

    post: str
    people: tuple[str, ...]
    since: int
    until: int


class Staying(msgspec.Struct, frozen=True):
    """Crews in control and people at the posts, in the order of time.

    crews: (code, operator) as people.
    """

    crews: tuple[Stay, ...]
    posts: tuple[Stay, ...]


def staying(m: Material) -> Staying:
    """Return who was where in the period, from the room as it was at every entry that can change it."""
    room = m.room_at(m.period.start)
    now: dict[str, tuple[tuple[str, ...], int]] = {}
    crews: list[Stay] = []
    posts: list[Stay] = []

    def end(place: str, until: int) -> None:
        people, since = now.pop(place)
        (posts if place else crews).append(Stay(place, people, since, until))

    def note(at: int, when: int) -> None:
        found = dict(places(m.sites.at(at), room, at))
        for place, (people, since) in [*now.items()]:
            if people != found.get(place):
                began = max(when, since)  # as the operator said, never before who went had come
                end(place, began)
                if place in found:
                    now[place] = (found[place], began)
        for place, people in found.items():
            now.setdefault(place, (people, when))

    note(m.period.start, m.period.start)
    for entry in without(m.within, m.is_void):
        room.apply(entry)
        if any(not s.startswith(("incident:", "source:", "alarms")) for s in entry.subjects):
            note(entry.at, entry.when)
    for place in [*now]:
        end(place, m.period.until)
    kept = [stay for stay in posts if stay.until > stay.since]
    order = [post.code for post in posts_of(m)]
    return Staying(
        crews=tuple(stay for stay in crews if stay.until > stay.since and any(stay.people)),
        posts=tuple(sorted(kept, key=lambda stay: (order.index(stay.post), stay.since))),
    )


def places(site: Site, room: Room, at: int) -> list[tuple[str, tuple[str, ...]]]:
    """Return crew and operator in control (at ""), then each post with its people, as the board has them at ``at``."""
    if not room.duty.operator:
        return [("", ("", "")), *((post.code, ()) for post in site.posts)]
    manning = manning_at(room, site, at)
    found = [("", (manning.crew.code if manning.crew is not None else "", room.duty.operator))]
    return [*found, *((post.code, manning.people(room.post(post.code))) for post in site.posts)]


def posts_of(m: Material) -> list[Post]:
    """Return the posts of the period, each as the site file last had it: first those that are there at its end."""
    spans = m.sites.spans(m.period.start, m.period.limit)
    found = {post.code: post for _, _, site in spans for post in site.posts}
    return list(({post.code: post for post in m.site.posts} | found).values())


def section(m: Material, found: Staying) -> Section:
    """Return each crew for its part of the period, and each post with the people that stood there."""
    rows: list[Row] = [(_span(m, stay), _crew(m, stay)) for stay in found.crews]
    for post in posts_of(m):
        stays = [stay for stay in found.posts if stay.post == post.code]
        text = "; ".join(f"{_span(m, stay)} {', '.join(stay.people) or '-'}" for stay in stays)
        rows.append((f"{post.code} {post.name}", text))
    return Section(m.words("report.people"), tuple(rows))


def _span(m: Material, stay: Stay) -> str:
    start = m.period.start
    since, until = m.time_text(stay.since, start), m.time_text(stay.until, start)
    if since == until:  # shorter than a minute
        since, until = m.second_text(stay.since, start), m.second_text(stay.until, start)
    return f"{since}–{until}" if since != until else since


def _crew(m: Material, stay: Stay) -> str:
    code, operator = stay.people
    crew = m.sites.at(stay.until - 1).crew(code) if code else None
    name, leads = (crew.name, crew.supervisor) if crew is not None else ("-", "")
    return m.words("report.crew", crew=name, operator=operator, supervisor=leads or "-")


def facts(m: Material, found: Staying) -> dict[str, Any]:
    """Return them for programs."""
    return {
        "crews": [
            {
                "crew": s.people[0] or None,
                "operator": s.people[1],
                "since": m.moment(s.since),
                "until": m.moment(s.until),
            }
            for s in found.crews
        ],
        "people": [
            {"post": s.post, "people": s.people, "since": m.moment(s.since), "until": m.moment(s.until)}
            for s in found.posts
        ],
    }
