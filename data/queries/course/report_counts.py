"""Counts of a drill: reports received, queue rows, alarms by the clock."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from data.base.clock import SECOND
from data.entries import Entry, Opened, Reported
from data.queries.figures import Figures
from data.room.state.incidents import Incident
from data.site.localtime import hhmm
from data.site.model import Site

#: Kind of the entry that a source makes: its change counts, not the row that it opens.
_SOURCE = "source"


def tally(entries: Iterable[Entry], incidents: Iterable[Incident]) -> dict[str, int]:
    """Return how many reports came in and how many rows they became.

    received: incidents, further reports, and changes of sources.
    rows: incidents that have or had a row of their own.
    folded: incidents that were merged into another one.
    """
    opened = received = 0
    for entry in entries:
        opened += isinstance(entry, Opened)
        if isinstance(entry, Opened | Reported):
            received += not entry.key  # an entry of a rule has one
        else:
            received += entry.__struct_config__.tag == _SOURCE
    folded = sum(bool(state.folded_into) for state in incidents)
    return {"received": received, "rows": opened - folded, "folded": folded}


def alarms_by_the_clock(found: Figures, site: Site, now: int) -> dict[str, Any]:
    """Return annunciations counted by the clock's ten minutes.

    rolling: annunciations in the window that ends at ``now`` (UTC ms).
    bins_over: ten minutes with more annunciations than start a flood.
    fullest_bin, fullest_bin_at: the most in ten minutes, and when those began.
    bins: all ten minutes that were not quiet, by when they began (``13:20``).
    """
    since = now - site.alarms.flood_window_s * SECOND
    at, most = max(found.bins, key=lambda bin: bin[1], default=(0, 0))
    return {
        "rolling": sum(since < moment <= now for moment in found.annunciations),
        "bins_over": found.bins_over(site.alarms.flood_on),
        "fullest_bin": most,
        "fullest_bin_at": at,
        "bins": {hhmm(site, begin): count for begin, count in found.bins},
    }
