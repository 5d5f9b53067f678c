"""The alert row, and what rings.

:func:`calls_of` lists everything that calls for the operator, worst first. The alert row and the bell are two views of
that list, so nothing rings that the row does not name. The kinds and their order are in :mod:`data.view.alerts.kinds`.
"""

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from msgspec.structs import replace

from data.queries.course.attention import unseen_posts
from data.queries.incidents import Viewer
from data.room.room import Room
from data.site.model import Site
from data.view.alerts.alarms import alarm_calls
from data.view.alerts.clock import clock_calls
from data.view.alerts.console import console_calls, link_calls
from data.view.alerts.incidents import incident_calls
from data.view.alerts.kinds import NO_INCIDENT, PLACE, Call
from data.view.alerts.posts import post_calls
from data.view.alerts.registers import register_calls
from data.view.alerts.versions import version_alerts
from data.view.posts import post_views
from data.view.queue import Queue
from data.view.values import Alert, LinkFacts, PostView, SavingFacts
from data.words import Words, words_of

#: Kinds of calls that only the present has: nobody can press a key, or set a clock, in the past.
OF_NOW = ("operator watch", "clock in doubt", "remote clock")

#: A room without a remote.
ALONE = LinkFacts()
#: Saving in a room without a console.
SAVED = SavingFacts()


def calls_of(
    room: Room,
    site: Site,
    now: int,
    posts: Sequence[PostView],
    queue: Queue,
    *,
    words: Words,
    who: Viewer,
    saving: SavingFacts = SAVED,
    link: LinkFacts = ALONE,
    doubted: tuple[str, int] | None = None,
    open_to_others: str = "",
    second_away: str = "",
    site_fault: str = "",
    chosen: str = "",
) -> list[Call]:
    """Return what calls for ``who`` at ``now`` (UTC ms), worst first. A hint that is ``a`` alone means that call.

    chosen: subject of the row of the queue that the operator went to; "": of none.
    open_to_others: the mode of the home (0777), if others can write to it.
    second_away: the folder on the second disk, while it is not there.
    site_fault: why ``site.toml`` cannot be used.
    doubted: why ``now`` cannot be right, and the time of the last entry (UTC ms; 0: there is none).
    """
    found: Iterator[Call] = chain(
        console_calls(
            room,
            site,
            saving,
            words,
            now,
            open_to_others=open_to_others,
            second_away=second_away,
            site_fault=site_fault,
        ),
        clock_calls(room, site, words, now, doubted),
        incident_calls(room, site, words, now, posts, queue, who),
        post_calls(room, site, words, now, posts, queue),
        register_calls(room, site, words, now),
        alarm_calls(room, site, now),
        link_calls(link, words),
        (Call("other version", alert) for alert in version_alerts(room, site.station)),
    )
    calls = sorted(found, key=lambda call: PLACE[call.kind])
    subject = alone(calls, queue, chosen).subject
    return [_hinted(call, subject) for call in calls]


def _hinted(call: Call, subject: str) -> Call:
    """Return the call with the hint that holds while ``a`` alone acknowledges ``subject``."""
    hint = call.alert.hint
    if call.acks == NO_INCIDENT and subject != NO_INCIDENT:
        return call._replace(alert=replace(call.alert, hint=""))
    if call.acks == subject and hint.endswith("_it"):
        return call._replace(alert=replace(call.alert, hint=hint.removesuffix("_it")))
    return call


class Alone(NamedTuple):
    """What ``a`` alone acknowledges: an incident's subject, :data:`NO_INCIDENT`, or "" for nothing.

    asks: the line of the alert row that asks for another command, if one does.
    behind: the subject of the first new incident behind that; "": none is new.
    """

    subject: str
    asks: Alert | None = None
    behind: str = ""


def alone(calls: Sequence[Call], queue: Queue, chosen: str = "", *, late: Sequence[str] = ()) -> Alone:
    """Return what ``a`` alone acknowledges: the new row that the operator went to, else what the alert row names.

    No incident is taken while one that another command ends stands before it. Calls about posts, the console and the
    like are passed over. LATE posts and a gap are taken wherever they stand: they have no number to be named by.

    late: the posts whose LATE nobody has acknowledged
    """
    taken = _of_calls(calls, queue, chosen)
    # A post that was LATE and is MISSED since has no line of its own: its LATE is taken once nothing else is.
    return taken if taken.subject or not late else Alone(NO_INCIDENT)


def _of_calls(calls: Sequence[Call], queue: Queue, chosen: str) -> Alone:
    row = queue.row(chosen) if chosen else None
    if row is not None and row.new:
        return Alone(chosen)
    asks = None
    for call in calls:
        if call.acks == NO_INCIDENT or (call.acks and asks is None):
            return Alone(call.acks, call.alert if call.kind.endswith(" target") else None)
        if call.incident and not call.acks:
            asks = asks or call.alert
    behind = queue.first_new()
    if asks is None:
        asks = next((call.alert for call in calls if call.alert.hint), None)
        return Alone(behind, None if behind else asks)
    return Alone("", asks, behind)


def alone_in(room: Room, site: Site, now: int, who: Viewer, queue: Queue | None = None, chosen: str = "") -> Alone:
    """Return what ``a`` alone acknowledges for ``who`` at ``now`` (UTC ms).

    queue: see :func:`queue_of`
    """
    queue = queue_of(room, site, now, who, queue)
    found = calls_of(room, site, now, post_views(room, site, now), queue, words=words_of(site.language), who=who)
    return alone(found, queue, chosen, late=unseen_posts(room, site))


def queue_of(room: Room, site: Site, now: int, who: Viewer, queue: Queue | None = None) -> Queue:
    """Return the queue as ``who`` sees it at ``now`` (UTC ms).

    queue: one that is kept up to date; another is built if it is somebody else's.
    """
    if queue is None or queue.who != who:
        queue = Queue(room, site, now)
        queue.seen_by(who)
    return queue


def waiting(calls: Sequence[Call]) -> int:
    """Return how many things wait behind the first one."""
    return max(0, sum(call.things for call in calls) - 1)


def alerts_of(calls: Sequence[Call]) -> list[Alert]:
    """Return the lines of the alert row, worst first."""
    return [call.alert for call in calls]


def ringing(calls: Sequence[Call], room: Room, *, flood: bool = False) -> frozenset[str]:
    """Return the identities of what rings. The bell rings once for each.

    Silence stops those it knew of. In a ``flood`` only urgent ones ring; the rest stays on the board, and rings when it
    ends.
    """
    duty = room.duty
    return frozenset(
        ring.name
        for call in calls
        for ring in call.rings
        if not duty.is_silenced(ring.since, ring.ref) and (ring.in_flood or not flood)
    )
