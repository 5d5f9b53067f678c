"""Incident that comes from an agency's system, under the agency's number."""

from __future__ import annotations

from hashlib import sha256

from data import entries as e
from data.entries.subjects import keyed_incident
from data.intents.base import Drafts, Intent, Refused, post_subjects
from data.rules.new_incident import incident_fields, next_number


def pulled_key(source: str, number: str) -> str:
    """Return the key of what ``source`` calls ``number``: two stations that fetch it mean the same incident."""
    return f"pull:{source}:{number}"


class PulledIncident(Intent, frozen=True):
    """State of an incident at the agency.

    It becomes a row once. Later it only adds words that are new, as another report; priority, state and end are the
    operator's.
    """

    source: str
    number: str
    type: str
    words: str = ""
    post: str = ""
    priority: int = 0

    def decide(self, drafts: Drafts) -> None:
        ctx = drafts.ctx
        key = pulled_key(self.source, self.number)
        known = ctx.room.incident(keyed_incident(key))
        if known is not None:
            said = {known.words, *(report.words for report in known.reports)}
            if known.is_open and self.words and self.words not in said:
                again = f"{key}:{sha256(self.words.encode()).hexdigest()[:16]}"
                drafts.add(e.Reported, (known.subject,), words=self.words, source=self.source, key=again)
            return
        kind = ctx.site.type(self.type)
        if kind is None:
            raise Refused("refuse.no_type", type=self.type)
        priority = self.priority or kind.priority
        fields = incident_fields(ctx.site, ctx.now, kind, priority, post=self.post)
        drafts.add(
            e.Opened,
            (keyed_incident(key), *post_subjects((self.post,))),
            key=key,
            number=next_number(ctx),
            type=kind.code,
            received=drafts.received,
            words=self.words,
            source=self.source,
            **fields,
        )
