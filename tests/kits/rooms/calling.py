"""Calls for an operator, and rings, in a room without a screen."""

from __future__ import annotations

from collections.abc import Sequence

from data.queries.incidents import Viewer, viewer
from data.room.room import Room
from data.site.model import Site
from data.view.alerts import calls as every
from data.view.alerts import ringing as rings
from data.view.alerts.alone import hinted
from data.view.alerts.kinds import Call
from data.view.posts import post_views
from data.view.queue import Queue
from data.view.values import Alert, LinkFacts, PostView, SavingFacts
from data.words import Words


def calls(
    room: Room, site: Site, now: int, posts: Sequence[PostView] | None = None, queue: Queue | None = None, *,
    mode: str = "", fault: str = "", second: str = "", operator: str = "", saving: SavingFacts = every.SAVED,
    link: LinkFacts = every.ALONE,
) -> list[Call]:  # fmt: skip
    """Return the calls for ``operator``, by default for the one in control."""
    queue = queue if queue is not None else Queue(room, site, now)
    who = viewer(room, operator or room.duty.operator)
    queue.seen_by(who)
    found = posts if posts is not None else post_views(room, site, now)
    known = {"saving": saving, "link": link, "open_to_others": mode, "site_fault": fault, "second_away": second}
    calls = every.calls_of(room, site, now, found, queue, words=Words("en"), who=who, **known)  # type: ignore[arg-type]
    return hinted(calls, queue)


def alerts_of(
    room: Room, site: Site, now: int, posts: Sequence[PostView] | None = None, queue: Queue | None = None, *,
    words: Words | None = None, saving: SavingFacts = every.SAVED,
) -> tuple[list[Alert], int]:  # fmt: skip
    """Return the lines of the alert row, worst first, and how many things wait behind the first one."""
    found = calls(room, site, now, posts, queue, saving=saving)
    return every.alerts_of(found), every.waiting(found)


def ringing(
    room: Room, site: Site, now: int, posts: Sequence[PostView] | None, queue: Queue | None, operator: str, *,
    flood: bool = False,
) -> frozenset[str]:  # fmt: skip
    """Return the identities of what rings for ``operator``."""
    return rings.ringing(calls(room, site, now, posts, queue, operator=operator), room, flood=flood)


def queue_rings(queue: Queue, operator: str, silenced: int = 0, most: int = 1_000) -> set[str]:
    """Return the subjects of the incidents of ``queue`` that ring for ``operator`` and are newer than ``silenced``."""
    queue.seen_by(Viewer(operator))
    return {subject for since, subject, _ in queue.ringing(most) if since > silenced}
