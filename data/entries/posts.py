"""Entries about posts: check calls, LATE and MISSED, status, breaks, relief."""

from __future__ import annotations

from data.entries.base import Entry


class Check(Entry, frozen=True, tag="check"):
    """A check call from a post: contact. One entry a post; ``bulk`` says that one command took several.

    ``due`` is the call it answers, if one was open (UTC ms); ``round`` counts it in the figures only then.
    """

    post: str
    name: str = ""
    people: tuple[str, ...] = ()
    words: str = ""
    due: int | None = None
    bulk: bool = False


class CheckLate(Entry, frozen=True, tag="check.late"):
    """Made by a rule at due + 5 min. Several posts of one round together are one entry (three or more)."""

    posts: tuple[str, ...]
    due: int
    last: tuple[int, ...] = ()  # last contact of each post, UTC ms, 0 if none


class CheckMissed(Entry, frozen=True, tag="check.missed"):
    """Made by a rule at due + 15 min, together with the incident MISS that names it (``incident``: its subject)."""

    posts: tuple[str, ...]
    due: int
    last: tuple[int, ...] = ()
    incident: str = ""


class Seen(Entry, frozen=True, tag="seen"):
    """The operator acknowledged what is not an incident: a LATE post, a gap, a MISSED round. ``what`` names entries."""

    what: tuple[str, ...] = ()


class PostStatus(Entry, frozen=True, tag="post"):
    """What a post is doing from now on, other than calling in.

    ``status``: normal, to, scene, patrol, closed, off. ``incident`` is its subject when it was sent to one.
    """

    post: str
    status: str
    name: str = ""
    incident: str = ""
    target: str = ""
    words: str = ""
    authorised: str = ""


class Break(Entry, frozen=True, tag="break"):
    """``post`` is on break, covered by post ``cover``, planned to end at ``until``. Subjects: both posts."""

    post: str
    cover: str
    until: int
    name: str = ""
    cover_name: str = ""
    cover_people: tuple[str, ...] = ()


class BreakEnded(Entry, frozen=True, tag="break.ended"):
    """``post`` is manned by its own people again. Subjects: both posts."""

    post: str
    cover: str


class Relief(Entry, frozen=True, tag="relief"):
    """``people`` are on ``post`` from now on; ``before`` were."""

    post: str
    people: tuple[str, ...]
    before: tuple[str, ...] = ()
    name: str = ""


KINDS: tuple[type[Entry], ...] = (
    Check,
    CheckLate,
    CheckMissed,
    Seen,
    PostStatus,
    Break,
    BreakEnded,
    Relief,
)
