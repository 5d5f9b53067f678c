"""Incidents: opening, panic, further reports, acknowledgement, notes.

The first command on an incident acknowledges it (:meth:`Drafts.acknowledge`). An acknowledgement is never back-dated.
"""

from __future__ import annotations

from data import entries as e
from data.entries.subjects import incident_subject
from data.intents.base import Context, Drafts, Intent, Refused, post_subjects
from data.queries.alarms import is_shelved, sources_in
from data.queries.course.attention import may_acknowledge
from data.queries.incidents import viewer
from data.room.state.incidents import PANIC, Incident
from data.rules.new_incident import already_going, incident_fields, next_number
from data.site.model import IncidentType

#: Incident type of an officer in danger.
PANIC_TYPE = "ASLT"


class NewIncident(Intent, frozen=True):
    """New incident.

    post: post that it is at; "" for none.
    priority: 1 to 4; 0 for the type's own.
    source: radio, phone, wa, cctv, 110 …
    why: reason for a priority below the type's.
    """

    needs_sign_on = False
    for_programs = "reports"

    type: str
    post: str = ""
    priority: int = 0
    words: str = ""
    source: str = ""
    why: str = ""

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
        _open(drafts, kind, self.post, priority, self.words, self.source, self.why)


def _open(drafts: Drafts, kind: IncidentType, post: str, priority: int, words: str, source: str, why: str = "") -> None:
    ctx, subject = drafts.ctx, incident_subject(drafts.next_ref)
    drafts.add(
        e.Opened,
        (subject, *post_subjects((post,))),
        number=next_number(ctx),
        type=kind.code,
        received=drafts.received,
        words=words,
        source=source,
        priority_why=why,
        **incident_fields(ctx.site, ctx.now, kind, priority, post=post),
    )
    drafts.entries += already_going(ctx.room, ctx.site, post, subject, by=ctx.by)


class Panic(Intent, frozen=True):
    """Officer in danger at a post, or at an unknown place (post "").

    Nothing about the post refuses it: neither a break nor an empty roster. A second press while the post is in danger
    counts as another report.
    """

    needs_sign_on = False
    for_programs = "reports"
    is_open_to_viewers = True

    post: str
    words: str = ""

    def decide(self, drafts: Drafts) -> None:
        ctx = drafts.ctx
        danger, said = ctx.words("entry.danger"), f": {words}" if (words := self.words.strip()) else ""
        if self.post:
            ctx.post(self.post)
            known = ctx.room.incident(ctx.room.post(self.post).danger)
            if known is not None and known.is_open:
                subjects = (known.subject, *post_subjects((self.post,)))
                again = ctx.words("entry.danger_again")
                drafts.add(e.Reported, subjects, source=PANIC, post=self.post, words=again + said)
                return
        kind = ctx.site.type(PANIC_TYPE) or IncidentType(code=PANIC_TYPE, name=danger, nama=danger, priority=1)
        _open(drafts, kind, self.post, 1, danger + said, PANIC)


class AnotherReport(Intent, frozen=True):
    """Further report of an open incident."""

    needs_sign_on = False
    for_programs = "reports"

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
            (incident.subject, *post_subjects((self.post,))),
            words=self.words,
            source=self.source,
            post=self.post,
            quiet=_is_shelved(ctx, incident),
        )


def _is_shelved(ctx: Context, incident: Incident) -> bool:
    """Whether all sources of this row are shelved: then a further report makes no sound."""
    sources = sources_in(ctx.room, ctx.site, incident)
    return bool(sources) and all(is_shelved(ctx.room, source.code, ctx.now) for source, _ in sources)


class Acknowledge(Intent, frozen=True):
    """Acknowledgement of an incident, or of everything else that calls for attention (incident "").

    The rest is: LATE posts, missed checkpoints, and the time that nobody watched.
    """

    needs_sign_on = False
    for_programs = "reports"

    incident: str

    def decide(self, drafts: Drafts) -> None:
        ctx = drafts.ctx
        if not self.incident:
            _acknowledge_rest(drafts)
            return
        incident = ctx.open_incident(self.incident)
        if not may_acknowledge(ctx.room, ctx.site, incident, viewer(ctx.room, ctx.by), ctx.now):
            number, at = ctx.room.number_text(incident), ctx.time(incident.stamp("acked"))
            raise Refused("refuse.acked", number=number, time=at, by=incident.acked_by)
        drafts.add_now(e.Acked, (incident.subject,))
        if incident.recalled:  # posts that were missed again are seen with it
            late = [s for s in ctx.post_states() if s.missed_incident == incident.subject and not s.late_seen]
            refs = dict.fromkeys(s.late_ref for s in late if s.late_ref)
            if refs:
                drafts.add_now(e.Seen, post_subjects(s.code for s in late), what=tuple(refs))


class AcknowledgeSeveral(Intent, frozen=True):
    """Acknowledgement of several incidents, except those acknowledged by now."""

    needs_sign_on = False
    for_programs = "reports"

    incidents: tuple[str, ...]

    def decide(self, drafts: Drafts) -> None:
        ctx = drafts.ctx
        viewed = viewer(ctx.room, ctx.by)
        for subject in self.incidents:
            found = ctx.room.incident(subject)
            if found is not None and found.is_open and may_acknowledge(ctx.room, ctx.site, found, viewed, ctx.now):
                Acknowledge(incident=subject).decide(drafts)
        if not drafts.entries:
            raise Refused("refuse.nothing_new")


def _acknowledge_rest(drafts: Drafts) -> None:
    ctx = drafts.ctx
    late = [s for s in ctx.post_states() if s.late_due and not s.late_seen]
    refs = [s.late_ref for s in late]
    subjects = list(post_subjects(s.code for s in late))
    if missed := ctx.room.registers.points:
        refs += [point.ref for point in missed]
        subjects.append("registers")
    if unseen := ctx.room.duty.unseen:
        refs += unseen
        subjects.append("room")
    if not subjects:
        raise Refused("refuse.nothing_new")
    drafts.add_now(e.Seen, subjects, what=tuple(dict.fromkeys(refs)))


class WriteNote(Intent, frozen=True):
    """Note on an incident, also on a closed one. With source "radio" it is contact with ``post``."""

    needs_sign_on = False
    for_programs = "reports"

    incident: str
    words: str
    source: str = ""
    post: str = ""

    def decide(self, drafts: Drafts) -> None:
        ctx = drafts.ctx
        incident = ctx.unfolded_incident(self.incident)
        if not self.words.strip():
            raise Refused("refuse.note_words", number=ctx.room.number_text(incident))
        if self.post:
            ctx.post(self.post)
        drafts.acknowledge(incident)
        subjects = (incident.subject, *post_subjects((self.post,)))
        drafts.add(e.Note, subjects, words=self.words, source=self.source, post=self.post)
