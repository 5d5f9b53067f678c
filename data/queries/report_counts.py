"""What a drill counts beside the figures of duty: reports received, rows made, alarms by the clock."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from data.base.clock import SECOND
from data.entries import Entry, Opened, Reported
from data.queries.figures import Figures
from data.room.state.incidents import Incident
from data.site.localtime import hhmm
from data.site.model import Site

#: The kind of entry that a source makes: its change counts, not the row that it opens.
_SOURCE = "source"


def tally(entries: Iterable[Entry], incidents: Iterable[Incident]) -> dict[str, int]:
    """``received``: reports that came in (incidents, further reports, changes of sources); ``rows``: incidents that
    have or had a row of their own; ``folded``: those under another one."""
    opened = received = 0
    for entry in entries:
        opened += isinstance(entry, Opened)
        if isinstance(entry, Opened | Reported):
            received += not entry.key  # a rule made what has one
        else:
            received += entry.__struct_config__.tag == _SOURCE
    folded = sum(bool(state.folded_into) for state in incidents)
    return {"received": received, "rows": opened - folded, "folded": folded}


def alarms_by_the_clock(found: Figures, site: Site, now: int) -> dict[str, Any]:
    """``rolling``: annunciations in the window that ends ``now`` (UTC ms); ``bins_over``: the clock's ten minutes with
    more of them than a flood begins at; ``fullest_bin``, ``fullest_bin_at``: the most, and when those began; ``bins``:
    all that were not quiet, by when they began (``13:20``)."""
    since = now - site.alarms.flood_window_s * SECOND
    at, most = max(found.bins, key=lambda bin: bin[1], default=(0, 0))
    return {
        "rolling": sum(since < moment <= now for moment in found.annunciations),
        "bins_over": found.bins_over(site.alarms.flood_on),
        "fullest_bin": most,
        "fullest_bin_at": at,
        "bins": {hhmm(site, begin): count for begin, count in found.bins},
    }
