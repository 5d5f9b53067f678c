"""What ``a`` alone acknowledges, and the hints of the alert row that say so."""

from collections.abc import Sequence

import msgspec
from msgspec.structs import replace

from data.queries.course.attention import unseen_posts
from data.queries.incidents import Viewer
from data.room.room import Room
from data.site.model import Site
from data.view.alerts.calls import calls_of
from data.view.alerts.kinds import NO_INCIDENT, Call
from data.view.posts import post_views
from data.view.queue import Queue
from data.view.values import Alert
from data.words import words_of


class Alone(msgspec.Struct, frozen=True):
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


def hinted(calls: Sequence[Call], queue: Queue, chosen: str = "") -> list[Call]:
    """Return the calls with the hints that hold now: a hint that is ``a`` alone means that call.

    chosen: subject of the row of the queue that the operator went to; "": of none.
    """
    subject = alone(calls, queue, chosen).subject
    return [_hinted(call, subject) for call in calls]


def _hinted(call: Call, subject: str) -> Call:
    """Return the call with the hint that holds while ``a`` alone acknowledges ``subject``."""
    hint = call.alert.hint
    if call.acks == NO_INCIDENT and subject != NO_INCIDENT:
        return replace(call, alert=replace(call.alert, hint=""))
    if call.acks == subject and hint.endswith("_it"):
        return replace(call, alert=replace(call.alert, hint=hint.removesuffix("_it")))
    return call


def alone_in(room: Room, site: Site, now: int, who: Viewer, queue: Queue | None = None, chosen: str = "") -> Alone:
    """Return what ``a`` alone acknowledges for ``who`` at ``now`` (UTC ms).

    queue: see :func:`queue_of`
    """
    queue = queue_of(room, site, now, who, queue)
    found = calls_of(room, site, now, post_views(room, site, now), queue, words=words_of(site.language), who=who)
    return alone(hinted(found, queue), queue, chosen, late=unseen_posts(room, site))


def queue_of(room: Room, site: Site, now: int, who: Viewer, queue: Queue | None = None) -> Queue:
    """Return the queue as ``who`` sees it at ``now`` (UTC ms).

    queue: one that is kept up to date; another is built if it is somebody else's.
    """
    if queue is None or queue.who != who:
        queue = Queue(room, site, now)
        queue.seen_by(who)
    return queue
