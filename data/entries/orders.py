"""Entries about orders to posts: planned tests, call rhythms, roll calls."""

from data.entries.base import Entry


class CallTest(Entry, frozen=True, tag="test.started"):
    """A planned test of the missed-call alarm: ``post`` stays silent by arrangement.

    LATE and MISSED sound at ``late`` and ``missed`` (UTC ms). They do not count in any figure.
    """

    post: str
    why: str
    late: int
    missed: int
    name: str = ""


class CallTestDone(Entry, frozen=True, tag="test.done"):
    """The end of a planned test.

    result: passed (the rules found the silent post LATE and MISSED, and sounded in time), failed, stopped.
    started: when the test started (UTC ms).
    delay: by how much MISSED came too late (ms).
    """

    post: str
    result: str
    started: int
    delay: int = 0
    name: str = ""


class TempoSet(Entry, frozen=True, tag="tempo"):
    """An order: ``posts`` call every ``every_min`` minutes. Subjects: ``registers`` and the posts.

    until: UTC ms; 0: until further notice.
    level: an alert level, 1 to 3. It makes no post call less often than it does anyway.
    """

    posts: tuple[str, ...]
    every_min: int
    authorised: str
    until: int = 0
    level: str = ""
    words: str = ""


class TempoEnded(Entry, frozen=True, tag="tempo.ended"):
    """The orders of the entries ``of`` are over. ``cause``: time (found by a rule), order."""

    of: tuple[str, ...]
    posts: tuple[str, ...]
    cause: str = "time"
    level: str = ""
    authorised: str = ""


class RollStarted(Entry, frozen=True, tag="roll"):
    """``posts`` are involved in a P1: they answer a roll call every ``every_min`` minutes instead of check calls.

    Made by a rule. Subjects: the incident and the posts.
    """

    posts: tuple[str, ...]
    incident: str
    every_min: int


class RollEnded(Entry, frozen=True, tag="roll.ended"):
    """``posts`` make their check calls again."""

    posts: tuple[str, ...]
    incident: str


class RollMissed(Entry, frozen=True, tag="roll.missed"):
    """A post did not answer the roll call that was due at ``due`` (UTC ms)."""

    post: str
    incident: str
    due: int
    name: str = ""


class RollCalled(Entry, frozen=True, tag="roll.called"):
    """A roll call by name on an incident. Subjects: the incident, the posts.

    ``names``: the people at each of ``posts``. ``others``: who is on site and at no post. ``limit``: when everybody has
    to be found (UTC ms); 0: an entry of an earlier version.
    """

    posts: tuple[str, ...]
    names: tuple[tuple[str, ...], ...]
    incident: str
    others: tuple[str, ...] = ()
    limit: int = 0


class RollNames(Entry, frozen=True, tag="roll.names"):
    """Persons found present or missing in the roll call of the incident.

    ``posts``: where somebody answered, which is contact; they are among the subjects.
    """

    present: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    posts: tuple[str, ...] = ()


class RollDone(Entry, frozen=True, tag="roll.done"):
    """The end of a roll call by name: ``present`` of ``count`` were found. Subjects: the incident, the posts.

    ``missing``: who was not found. ``cause``: all (everybody was found), order, incident (it is over).
    """

    came_with = 2

    incident: str
    present: int
    count: int
    missing: tuple[str, ...] = ()
    cause: str = "all"
    posts: tuple[str, ...] = ()


class RollOrdered(Entry, frozen=True, tag="roll.ordered"):
    """``posts`` answer roll calls on the incident every ``every_min`` minutes until it is over. Subjects: both.

    ``every_min`` 0: no longer; the posts that are part of a P1 answer every ``usual_min`` minutes again.
    """

    came_with = 2

    posts: tuple[str, ...]
    incident: str
    every_min: int
    usual_min: int = 0
