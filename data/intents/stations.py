"""Conflicts between stations, and the command that resolves them.

A conflict: stations entered different values about an incident without knowing of each other.

Most resolutions are ordinary entries (a priority, a closing, a correction): an entry made by somebody who has seen the
others overrules them (:mod:`data.room.reducers.conflicts`).
"""

from __future__ import annotations

from typing import cast

from data import entries as e
from data.entries.stations import Resolved
from data.entries.subjects import ref_of, split_ref
from data.intents.base import Drafts, Intent, Refused
from data.intents.incidents.closing import Close, Disposition
from data.intents.incidents.links import Link, LinkKind
from data.intents.incidents.priority import change_priority
from data.room.reducers.conflicts import END, OPEN, PRIORITY, WORDS
from data.room.state.incidents import Decision, Incident


class ResolveConflict(Intent, frozen=True):
    """Choice of the value that counts for a field of an incident, among those that stations entered."""

    incident: str
    field: str
    value: str
    words: str = ""

    def decide(self, drafts: Drafts) -> None:
        ctx = drafts.ctx
        incident = ctx.incident(self.incident)
        conflict = next((c for c in incident.conflicts if c.field == self.field), None)
        if conflict is None:
            raise Refused("stations.not_contested", number=ctx.room.number_text(incident))
        chosen = next((w for w in reversed(conflict.decisions) if w.value == self.value), None)
        if chosen is None:
            raise Refused("stations.no_option", number=ctx.room.number_text(incident))
        drafts.acknowledge(incident)
        if self.field == PRIORITY:
            change_priority(drafts, incident, int(chosen.value), self.words or ctx.words("stations.decided"))
        elif self.field == WORDS:
            _, no = split_ref(incident.opened_ref)
            drafts.add_now(e.Fix, (incident.subject,), of=incident.opened_ref, of_no=no, words=chosen.value)
        elif self.field == END and chosen.value != OPEN:
            _end(drafts, incident, chosen)
        else:
            over = tuple(ref_of(w.book, w.no) for w in conflict.decisions)
            drafts.add_now(Resolved, (incident.subject,), field=self.field, value=chosen.value, over=over)


def _end(drafts: Drafts, incident: Incident, chosen: Decision) -> None:
    """Close or fold the incident as one station did, under the usual conditions."""
    how, _, what = chosen.value.partition(":")
    if how != "closed":
        Link(incident=incident.subject, how=cast(LinkKind, how), other=what).decide(drafts)
    elif incident.state == "closed":  # two stations closed it, with different dispositions
        drafts.add_now(e.Closed, (incident.subject,), disposition=what, words=chosen.words)
    else:
        Close(incident=incident.subject, disposition=cast(Disposition, what), words=chosen.words).decide(drafts)
