"""Calls: everything that calls for the operator now, worst first."""

from collections.abc import Iterator, Sequence
from itertools import chain

from data.queries.incidents import Viewer
from data.room.room import Room
from data.site.model import Site
from data.view.alerts.alarms import alarm_calls
from data.view.alerts.clock import clock_calls
from data.view.alerts.console import console_calls, link_calls
from data.view.alerts.incidents import incident_calls
from data.view.alerts.kinds import PLACE, Call
from data.view.alerts.posts import post_calls
from data.view.alerts.registers import register_calls
from data.view.alerts.versions import version_alerts
from data.view.queue import Queue
from data.view.values import Alert, LinkFacts, PostView, SavingFacts
from data.words import Words

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
) -> list[Call]:
    """Return what calls for ``who`` at ``now`` (UTC ms), worst first.

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
    return sorted(found, key=lambda call: PLACE[call.kind])


def waiting(calls: Sequence[Call]) -> int:
    """Return how many things wait behind the first one."""
    return max(0, sum(call.things for call in calls) - 1)


def alerts_of(calls: Sequence[Call]) -> list[Alert]:
    """Return the lines of the alert row, worst first."""
    return [call.alert for call in calls]
