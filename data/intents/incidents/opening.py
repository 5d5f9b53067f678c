"""Incidents: opened, reported again, acknowledged, noted, panic.

The first act on an incident acknowledges it: :meth:`Drafts.acknowledge`. Acknowledging is never back-dated.
"""

from __future__ import annotations

from data import entries as e
from data.entries.subjects import incident_subject
from data.intents.base import Context, Drafts, Intent, Refused, post_states, posts
from data.intents.incidents.priority import targets_for
from data.queries.sources import members, shelved
from data.room.state.incidents import Incident
from data.site.model import IncidentType

#: The type of an officer in danger.
PANIC_TYPE = "ASLT"


# --- new ------------------------------------------------------------------------------------------------------------


class NewIncident(Intent, frozen=True):
    type: str
    post: str = ""  # "" : no post ("-")
    priority: int = 0  # 0: the type's
    words: str = ""
    source: str = ""  # radio, phone, wa, cctv, 110 …
    why: str = ""  # why it is opened below the type's priority

    def decide(self, drafts: Drafts) -> None:
        ctx = drafts.ctx
        kind = ctx.site.type(self.type)
        if kind is None:
            raise Refused("refuse.no_type", type=self.type)
        if self.post:
            ctx.post(self.post)
        if self.priority and not 1 <= self.priority <= 4:
            raise Refused("refuse.priority", priority=self.priority)
        priority = self.priority or kind.priority
        if priority > kind.priority and not self.why.strip():
            raise Refused("refuse.below_type", type=kind.code, own=kind.priority, priority=priority)
        _open(
            drafts,
            kind,
            post=self.post,
            priority=priority,
            words=self.words,
            source=self.source,
            why=self.why,
        )


def _open(
    drafts: Drafts, kind: IncidentType, *, post: str, priority: int, words: str, source: str, why: str = ""
) -> None:
    ctx = drafts.ctx
    indonesian = ctx.words.language == "id"
    steps = tuple(
        e.Step(words=kind.langkah[i] if indonesian and i < len(kind.langkah) else step.words, required=step.required)
        for i, step in enumerate(kind.steps)
    )
    year = _year(ctx)
    found = ctx.site.post(post)
    drafts.add(
        e.Opened,
        (incident_subject(drafts.next_ref), *posts((post,))),
        number=ctx.room.next_number(year, ctx.book),
        year=year,
        type=kind.code,
        type_name=kind.nama if indonesian else kind.name,
        priority=priority,
        type_priority=kind.priority,
        received=drafts.received,
        post=post,
        post_name=found.name if found else "",
        words=words,
        source=source,
        steps=steps,
        targets=targets_for(ctx, kind, priority),
        priority_why=why,
        sop=kind.sop,
    )


def _year(ctx: Context) -> int:
    from data.site.localtime import local

    return local(ctx.site, ctx.now).year


class Panic(Intent, frozen=True):
    post: str

    def decide(self, drafts: Drafts) -> None:
        """An officer in danger. Nothing that is so of the post refuses it: not a break, not an empty roster. Pressed
        again while the post is in danger it counts as a further report. Without a post it is entered all the same."""
        ctx = drafts.ctx
        if self.post:
            ctx.post(self.post)
            known = ctx.room.incident(ctx.room.post(self.post).danger)
            if known is not None and known.is_open:
                drafts.add(
                    e.Reported,
                    (known.subject, *posts((self.post,))),
                    source="panic",
                    post=self.post,
                    words=ctx.words("decide.danger_again"),
                )
                return
        kind = ctx.site.type(PANIC_TYPE) or IncidentType(
            code=PANIC_TYPE, name=ctx.words("decide.danger"), nama=ctx.words("decide.danger"), priority=1
        )
        _open(drafts, kind, post=self.post, priority=1, words=ctx.words("decide.danger"), source="panic")


class AnotherReport(Intent, frozen=True):
    incident: str
    words: str = ""
    source: str = ""
    post: str = ""

    def decide(self, drafts: Drafts) -> None:
        ctx = drafts.ctx
        incident = ctx.open_incident(self.incident)
        if not self.words.strip() and not self.source:
            raise Refused("refuse.report_words", number=ctx.room.number_text(incident))
        if self.post:
            ctx.post(self.post)
        drafts.acknowledge(incident)
        drafts.add(
            e.Reported,
            (incident.subject, *posts((self.post,))),
            words=self.words,
            source=self.source,
            post=self.post,
            quiet=_shelved(ctx, incident),
        )


def _shelved(ctx: Context, incident: Incident) -> bool:
    """Whether everything that stands in this row is on the shelf: then what is reported of it sounds not."""
    sources = members(ctx.room, ctx.site, incident)
    return bool(sources) and all(shelved(ctx.room, source.code, ctx.now) for source, _ in sources)


# --- acknowledged, noted, under control -----------------------------------------------------------------------------


class Acknowledge(Intent, frozen=True):
    incident: str  # "" : what is not an incident (a LATE post, a gap)

    def decide(self, drafts: Drafts) -> None:
        ctx = drafts.ctx
        if self.incident:
            incident = ctx.open_incident(self.incident)
            if not incident.is_new:
                at = incident.stamp("acked")
                raise Refused(
                    "refuse.acked", number=ctx.room.number_text(incident), time=ctx.time(at), by=incident.acked_by
                )
            drafts.acknowledge(incident)
            return
        late = [s for s in post_states(ctx) if s.late_due and not s.late_seen]
        duty = ctx.room.duty
        what = [s.late_ref for s in late]
        subjects = list(posts(s.code for s in late))
        missed = ctx.room.registers.points
        if missed:
            what += [p.ref for p in missed]
            subjects.append("registers")
        if not duty.gap_seen:
            what.append(duty.gap_ref)
            subjects.append("room")
        if not subjects:
            raise Refused("refuse.nothing_new")
        drafts.add_now(e.Seen, subjects, what=tuple(dict.fromkeys(what)))


class WriteNote(Intent, frozen=True):
    """``source`` radio with a ``post``: a radio note from that post (contact)."""

    incident: str
    words: str
    source: str = ""
    post: str = ""

    def decide(self, drafts: Drafts) -> None:
        """A note may follow on a closed incident; what is folded is noted where it stands."""
        ctx = drafts.ctx
        incident = ctx.incident(self.incident)
        ctx.not_folded(incident)
        if not self.words.strip():
            raise Refused("refuse.note_words", number=ctx.room.number_text(incident))
        if self.post:
            ctx.post(self.post)
        drafts.acknowledge(incident)
        drafts.add(
            e.Note,
            (incident.subject, *posts((self.post,))),
            words=self.words,
            source=self.source,
            post=self.post,
        )
