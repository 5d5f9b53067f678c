"""Entries about posts: check calls, LATE and MISSED, status, breaks, relief."""

from data.entries.base import Entry


class Check(Entry, frozen=True, tag="check"):
    """A check call from a post: contact. One entry for each post.

    ``due``: the due call that it answers (UTC ms), if one was open; only then it counts in the figures. ``bulk``: one
    command took the calls of several posts.
    """

    post: str
    name: str = ""
    people: tuple[str, ...] = ()
    words: str = ""
    due: int | None = None
    bulk: bool = False


class CheckLate(Entry, frozen=True, tag="check.late"):
    """LATE: a rule adds it at due + 5 min. Three or more posts of one round share an entry."""

    posts: tuple[str, ...]
    due: int
    last: tuple[int, ...] = ()  # last contact of each post, UTC ms, 0 if none


class CheckMissed(Entry, frozen=True, tag="check.missed"):
    """MISSED: a rule adds it at due + 15 min, together with the incident MISS (``incident``: its subject)."""

    posts: tuple[str, ...]
    due: int
    last: tuple[int, ...] = ()
    incident: str = ""


class Seen(Entry, frozen=True, tag="seen"):
    """The operator acknowledged something other than an incident: a LATE post, a gap, a MISSED round.

    ``what``: refs of the entries that are acknowledged; () for all.
    """

    what: tuple[str, ...] = ()


class PostStatus(Entry, frozen=True, tag="post"):
    """The status of a post from now on: normal, to, scene, patrol, closed, off.

    ``incident``: the subject of the incident that it was sent to, if any. ``authorised``: who withdrew it. ``people``:
    who went, if the post goes somewhere.
    """

    post: str
    status: str
    name: str = ""
    incident: str = ""
    target: str = ""
    words: str = ""
    authorised: str = ""
    people: tuple[str, ...] = ()


class Break(Entry, frozen=True, tag="break"):
    """``post`` is on break until ``until`` (UTC ms, planned), covered by post ``cover``. Subjects: both posts."""

    post: str
    cover: str
    until: int
    name: str = ""
    cover_name: str = ""
    cover_people: tuple[str, ...] = ()


class BreakEnded(Entry, frozen=True, tag="break.ended"):
    """The break is over: ``post`` is manned by its own people again. Subjects: both posts.

    ``cause``: "" the operator ended it, or another station that did not know of it withdrew or sent the post; crew: the
    crew changed, and a break ends with its crew.
    """

    post: str
    cover: str
    cause: str = ""


class Relief(Entry, frozen=True, tag="relief"):
    """``people`` man ``post`` from now on, in place of ``before``.

    ``stays``: they belong to no post of the present crew, and stay when the next crew comes.
    """

    post: str
    people: tuple[str, ...]
    before: tuple[str, ...] = ()
    name: str = ""
    stays: bool = False
