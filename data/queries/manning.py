"""People on the posts: the roster, as control and reliefs changed it."""

from collections.abc import Mapping, Sequence
from typing import Literal, Protocol

import msgspec
from msgspec.structs import replace

from data.queries.current_shift import crew_since, shift_shown
from data.room.room import Room
from data.room.state.control import Duty
from data.room.state.posts import PostState
from data.room.state.registers import name_key
from data.site.model import Crew, Site


class Posts(Protocol):
    """A room, or what of it these questions need."""

    @property
    def duty(self) -> Duty: ...
    def post(self, code: str) -> PostState: ...


class Manning(msgspec.Struct, frozen=True):
    """People on the posts: those of a crew, of the reliefs since it came, and who is still out for an earlier one.

    A person keeps what they are on until they are released, whatever crew comes, and is in one place.

    crew: None if the site file has no such crew.
    since: when the crew came on the posts (UTC ms).
    placed: name as :func:`name_key` has it → post at which somebody is by more than the roster.
    moves: the same names → since when (UTC ms) they went to which posts, for posts that nobody else relieved since.
    watched: since when the room has been watched (UTC ms); 0: nobody was in control yet.
    """

    crew: Crew | None
    since: int
    placed: Mapping[str, str] = {}
    moves: Mapping[str, Sequence[tuple[int, str]]] = {}
    watched: int = 0

    def people(self, post: PostState) -> tuple[str, ...]:
        """Return the post's people: who is out, else those of the last relief, else the crew's by the roster."""
        named = self._named(post)
        if not self.placed:
            return named
        return tuple(n for n in named if self.placed.get(name_key(n), post.code) == post.code)

    def _named(self, post: PostState) -> tuple[str, ...]:
        if post.went:
            return post.went
        if post.people and (post.people_stay or post.people_since >= self.since):
            return post.people
        return self.crew.posts.get(post.code, ()) if self.crew else ()

    def leaves_empty(self, post: PostState) -> bool:
        """Whether the roster leaves the post unmanned.

        A crew without listed people leaves none empty: nothing is known of its posts.
        """
        if self.crew is None or not self.crew.posts or post.status in ("closed", "off") or post.cover:
            return False
        return not self.people(post)

    def empty_since(self, post: PostState) -> int:
        """Return since when (UTC ms) nobody is known to be at a post that is empty; 0: since nobody knows when.

        Never before somebody last stood there, nor before anybody watched the room.
        """
        if not self.watched:
            return 0
        back = post.status_since if post.status == "normal" else 0
        left = (self._left(name, post.code) for name in self._named(post))
        return max(self.watched, self.since, back, post.calls_from, *left)

    def _left(self, name: str, code: str) -> int:
        """Return when somebody who is elsewhere now left the post (UTC ms); 0: not since the crew came."""
        moves = self.moves.get(name_key(name), ())
        there = max((since for since, at in moves if at == code), default=0)
        return min((since for since, at in moves if at != code and since > there), default=0)


def lost_cover(room: Room, manning: Manning, post: PostState) -> int:
    """Return since when (UTC ms) nobody reaches the one who covers ``post``; 0 while it is covered, or needs no cover.

    A cover is present and reachable: one that is MISSED, in danger, withdrawn or empty covers nobody.
    """
    if not post.cover:
        return 0
    cover = room.post(post.cover)
    if cover.missed_due:
        return cover.missed_due
    if cover.danger:
        incident = room.incident(cover.danger)
        return incident.received if incident is not None else post.break_since
    if cover.status in ("closed", "off") or manning.leaves_empty(cover):
        since = cover.status_since if cover.status in ("closed", "off") else manning.empty_since(cover)
        return max(since, post.break_since)
    return 0


def cover_lost_by(cover: PostState) -> Literal["missed", "danger", "withdrawn", "empty"]:
    """Return by what a post is lost that covers another one (:func:`lost_cover`)."""
    if cover.missed_due:
        return "missed"
    if cover.danger:
        return "danger"
    return "withdrawn" if cover.status in ("closed", "off") else "empty"


def manning_at(room: Posts, site: Site, now: int) -> Manning:
    """Return the people on the posts in the shift that the board shows at ``now``."""
    shift = shift_shown(room.duty, site, now)
    found = Manning(site.crew(shift.crew) if shift.crew else None, crew_since(room.duty, shift))
    found = replace(found, watched=room.duty.first_control)
    moves = _moves(room, site, found)
    placed = {name: max(some)[1] for name, some in moves.items()}
    return replace(found, placed=placed, moves=moves) if placed else found


def _moves(room: Posts, site: Site, manning: Manning) -> dict[str, list[tuple[int, str]]]:
    """Return when people who are out, or relieved somebody, went to which posts: the newest is where they are."""
    moves: dict[str, list[tuple[int, str]]] = {}
    for post in site.posts:
        state = room.post(post.code)
        if not state.went and not state.people:
            continue
        for name in manning.people(state):
            went = state.went_since if name in state.went else 0
            since = max(went, state.people_since if name in state.people else 0)
            moves.setdefault(name_key(name), []).append((since, state.code))
    return moves


def breaks_of_nobody(room: Posts, site: Site) -> list[PostState]:
    """Return the posts on a break that nobody takes: withdrawn, not manned, or sent out.

    At one station such an order ends the break, or is refused. Two stations that do not know of each other give both.
    """
    away = ("closed", "off", "to", "scene")
    return [s for p in site.posts if (s := room.post(p.code)).break_since and s.status in away]


def breaks_past_crew(room: Room, site: Site, since: int) -> list[PostState]:
    """Return the posts on a break from before ``since`` (UTC ms), when the crew of now came: a break ends with it."""
    return [s for p in site.posts if 0 < (s := room.post(p.code)).break_since < since]
