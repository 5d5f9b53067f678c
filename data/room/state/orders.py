"""States of orders to posts: how often they call, and roll calls by name.

Moments are UTC milliseconds; ``until`` 0 means until further notice.
"""

from collections.abc import Iterable

from data.room.state.base import State


class Order(State, frozen=True, omit_defaults=True):
    """An order in the state of a post: it calls every ``every_min`` minutes in (since, until].

    ``level``: an alert level, which makes no post call less often than it does anyway.
    """

    every_min: int
    since: int
    until: int = 0
    level: str = ""  # 1, 2, 3 (Siaga I, II, III)
    ref: str = ""


class Tempo(State, frozen=True, omit_defaults=True):
    """An order in the registers, with all posts that it concerns."""

    ref: str
    posts: tuple[str, ...]
    every_min: int
    since: int
    until: int = 0
    level: str = ""
    authorised: str = ""


class Answer(State, frozen=True, omit_defaults=True):
    """Somebody was at a post when it was in contact.

    ``stays``: they were out, or not of the crew of then, so they stay whichever crew comes.
    """

    name: str
    at: int
    stays: bool = False


class NamedCall(State, frozen=True, omit_defaults=True):
    """A roll call by name that a post has to answer.

    names: its people of then. answers: who of them was there at contact since.
    """

    incident: str
    since: int
    names: tuple[str, ...]
    answers: tuple[Answer, ...] = ()


class Lost(State, frozen=True, omit_defaults=True):
    """People whom an earlier roll call by name had not found when another one began.

    since: when the earlier one began, as the key of its P1 has it.
    """

    since: int
    names: tuple[str, ...]


class RollCall(State, frozen=True, omit_defaults=True):
    """A roll call by name on an incident. ``names``: the people at each of ``posts``.

    Those in ``present`` were found by name or by a check call, those in ``missing`` were not there. Other contact of a
    post is in its own state (:class:`NamedCall`): it finds who was there then.
    """

    since: int
    posts: tuple[str, ...]
    names: tuple[tuple[str, ...], ...]
    present: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    others: tuple[str, ...] = ()  # on site and at no post: they answer by name only
    limit: int = 0  # when everybody has to be found
    ended: int = 0
    lost: tuple[str, ...] = ()  # who was not found by then
    earlier: tuple[Lost, ...] = ()  # whom earlier ones on the incident still looked for

    @property
    def looks_for(self) -> tuple[Lost, ...]:
        """People not found at the end of it and not since, and those for whom earlier ones look."""
        left = tuple(name for name in self.lost if name not in self.present)
        return (*self.earlier, *((Lost(self.since, left),) if self.ended and left else ()))

    @property
    def everybody(self) -> tuple[str, ...]:
        """All who were called: the people at the posts, then those at no post."""
        return tuple(name for names in self.names for name in names) + self.others

    def posts_of(self, people: Iterable[str]) -> tuple[str, ...]:
        """Return the posts at which somebody of ``people`` was called."""
        return tuple(p for p, names in zip(self.posts, self.names, strict=False) if set(names) & set(people))
