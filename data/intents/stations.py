"""What stations decided differently, without knowing of each other, decided by somebody who knows both.

Most of it is an entry as any other: a priority, a closing, a correction, made by whoever has seen the others',
overrules them (:mod:`data.room.reducers.conflicts`).
"""

from __future__ import annotations

from typing import cast

from data import entries as e
from data.entries.stations import Resolved
from data.entries.subjects import ref_of, split_ref
from data.intents.base import Context, Drafts, Intent, Refused
from data.intents.incidents.closing import Close, Disposition
from data.intents.incidents.links import Link, LinkKind
from data.intents.incidents.priority import targets_for
from data.room.reducers.conflicts import END, OPEN, PRIORITY, WORDS
from data.room.state.incidents import Conflict, Decision, Incident


class Decide(Intent, frozen=True):
    """Of what stations decided differently about ``field`` of an incident, ``value`` counts."""

    incident: str
    field: str
    value: str
    words: str = ""

    def decide(self, drafts: Drafts) -> None:
        """Raises :class:`Refused` if nothing is contested any more, or not so."""
        ctx = drafts.ctx
        incident = ctx.incident(self.incident)
        contest = next((c for c in incident.conflicts if c.field == self.field), None)
        if contest is None:
            raise Refused("rooms.not_contested", number=ctx.room.number_text(incident))
        chosen = next((w for w in reversed(contest.decisions) if w.value == self.value), None)
        if chosen is None:
            raise Refused("rooms.no_option", number=ctx.room.number_text(incident))
        drafts.acknowledge(incident)
        if contest.field == PRIORITY:
            _priority(drafts, incident, int(chosen.value), self.words)
        elif contest.field == WORDS:
            _, no = split_ref(incident.opened_ref)
            drafts.add_now(e.Fix, (incident.subject,), of=incident.opened_ref, of_no=no, words=chosen.value)
        elif contest.field == END and chosen.value != OPEN:
            _end(drafts, ctx, incident, chosen)
        else:
            _say(drafts, incident, contest, chosen.value)


def _say(drafts: Drafts, incident: Incident, contest: Conflict, value: str) -> None:
    over = tuple(ref_of(w.book, w.no) for w in contest.decisions)
    drafts.add_now(Resolved, (incident.subject,), field=contest.field, value=value, over=over)


def _priority(drafts: Drafts, incident: Incident, priority: int, words: str) -> None:
    ctx = drafts.ctx
    if incident.source == "panic" and priority > 1:
        raise Refused("refuse.panic_priority", number=ctx.room.number_text(incident))
    drafts.add_now(
        e.PrioritySet,
        (incident.subject,),
        priority=priority,
        before=incident.priority,
        why=words or ctx.words("rooms.decided"),
        targets=targets_for(ctx, ctx.site.type(incident.type), priority),
    )


def _end(drafts: Drafts, ctx: Context, incident: Incident, chosen: Decision) -> None:
    """Closed or folded as one station had it; on the conditions that hold for that anyway."""
    how, _, what = chosen.value.partition(":")
    if how != "closed":
        Link(incident=incident.subject, how=cast(LinkKind, how), other=what).decide(drafts)
    elif incident.state == "closed":  # both closed it, and say different things of how
        drafts.add_now(e.Closed, (incident.subject,), disposition=what, words=chosen.words)
    else:
        Close(incident=incident.subject, disposition=cast(Disposition, what), words=chosen.words).decide(drafts)
