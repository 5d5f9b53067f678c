"""Incidents: opened, reported again, acknowledged, controlled, closed, reopened, priority, panic.

The first act on an incident acknowledges it: :meth:`Drafts.acknowledge`. Acknowledging is never back-dated.
"""

from __future__ import annotations

from data import entries as e
from data import intents
from data.intents import Refused
from data.intents.context import Context, Drafts, post_states, posts
from data.intents.decide_registers import seals_missing
from data.intents.registry import decides
from data.queries.sources import members, shelved
from data.room.state.incidents import Incident
from data.site.model import IncidentType

#: How an incident may end (glossary 56).
DISPOSITIONS = ("safe", "handled", "handed", "false", "cancelled", "drill")

#: The type of an officer in danger.
PANIC_TYPE = "ASLT"


# --- new ------------------------------------------------------------------------------------------------------------


@decides(intents.NewIncident)
def new(intent: intents.NewIncident, drafts: Drafts) -> None:
    ctx = drafts.ctx
    kind = ctx.site.type(intent.type)
    if kind is None:
        raise Refused("refuse.no_type", type=intent.type)
    if intent.post:
        ctx.post(intent.post)
    if intent.priority and not 1 <= intent.priority <= 4:
        raise Refused("refuse.priority", priority=intent.priority)
    priority = intent.priority or kind.priority
    if priority > kind.priority and not intent.why.strip():
        raise Refused("refuse.below_type", type=kind.code, own=kind.priority, priority=priority)
    _open(
        drafts,
        kind,
        post=intent.post,
        priority=priority,
        words=intent.words,
        source=intent.source,
        why=intent.why,
    )


def targets_for(ctx: Context, kind: IncidentType | None, priority: int) -> e.Targets:
    """The type's own targets at its own priority, if it has any; else those of the priority."""
    if kind is not None and kind.targets != e.Targets() and priority == kind.priority:
        return kind.targets
    return ctx.site.targets[priority - 1]


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
        (f"incident:{drafts.next_ref}", *posts((post,))),
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


@decides(intents.Panic)
def panic(intent: intents.Panic, drafts: Drafts) -> None:
    """An officer in danger. Nothing that is so of the post refuses it: not a break, not an empty roster. Pressed again
    while the post is in danger it counts as a further report. Without a post it is entered all the same."""
    ctx = drafts.ctx
    if intent.post:
        ctx.post(intent.post)
        known = ctx.room.incident(ctx.room.post(intent.post).danger)
        if known is not None and known.is_open:
            drafts.add(
                e.Reported,
                (known.subject, *posts((intent.post,))),
                source="panic",
                post=intent.post,
                words=ctx.words("decide.danger_again"),
            )
            return
    kind = ctx.site.type(PANIC_TYPE) or IncidentType(
        code=PANIC_TYPE, name=ctx.words("decide.danger"), nama=ctx.words("decide.danger"), priority=1
    )
    _open(drafts, kind, post=intent.post, priority=1, words=ctx.words("decide.danger"), source="panic")


@decides(intents.AnotherReport)
def another_report(intent: intents.AnotherReport, drafts: Drafts) -> None:
    ctx = drafts.ctx
    incident = ctx.open_incident(intent.incident)
    if not intent.words.strip() and not intent.source:
        raise Refused("refuse.report_words", number=ctx.room.numbered(incident))
    if intent.post:
        ctx.post(intent.post)
    drafts.acknowledge(incident)
    drafts.add(
        e.Reported,
        (incident.subject, *posts((intent.post,))),
        words=intent.words,
        source=intent.source,
        post=intent.post,
        quiet=_shelved(ctx, incident),
    )


def _shelved(ctx: Context, incident: Incident) -> bool:
    """Whether everything that stands in this row is on the shelf: then what is reported of it sounds not."""
    sources = members(ctx.room, ctx.site, incident)
    return bool(sources) and all(shelved(ctx.room, source.code, ctx.now) for source, _ in sources)


# --- acknowledged, noted, under control -----------------------------------------------------------------------------


@decides(intents.Acknowledge)
def acknowledge(intent: intents.Acknowledge, drafts: Drafts) -> None:
    ctx = drafts.ctx
    if intent.incident:
        incident = ctx.open_incident(intent.incident)
        if not incident.is_new:
            at = incident.stamp("acked")
            raise Refused("refuse.acked", number=ctx.room.numbered(incident), time=ctx.time(at), by=incident.acked_by)
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


@decides(intents.WriteNote)
def note(intent: intents.WriteNote, drafts: Drafts) -> None:
    """A note may follow on a closed incident; what is folded is noted where it stands."""
    ctx = drafts.ctx
    incident = ctx.incident(intent.incident)
    ctx.not_folded(incident)
    if not intent.words.strip():
        raise Refused("refuse.note_words", number=ctx.room.numbered(incident))
    if intent.post:
        ctx.post(intent.post)
    drafts.acknowledge(incident)
    drafts.add(
        e.Note,
        (incident.subject, *posts((intent.post,))),
        words=intent.words,
        source=intent.source,
        post=intent.post,
    )


@decides(intents.Control)
def controlled(intent: intents.Control, drafts: Drafts) -> None:
    ctx = drafts.ctx
    incident = ctx.open_incident(intent.incident)
    if incident.state == "controlled":
        raise Refused("refuse.controlled", number=ctx.room.numbered(incident), time=ctx.time(incident.since))
    drafts.acknowledge(incident)
    drafts.add(e.Controlled, (incident.subject,), words=intent.words)


@decides(intents.SetPriority)
def set_priority(intent: intents.SetPriority, drafts: Drafts) -> None:
    """Lowering asks why, and so does a priority below the type's: both are read again afterwards."""
    ctx = drafts.ctx
    incident = ctx.open_incident(intent.incident)
    if not 1 <= intent.priority <= 4:
        raise Refused("refuse.priority", priority=intent.priority)
    if intent.priority == incident.priority:
        raise Refused("refuse.same_priority", number=ctx.room.numbered(incident), priority=intent.priority)
    if intent.priority > incident.priority and not intent.why.strip():
        raise Refused(
            "refuse.lower_why", number=ctx.room.numbered(incident), before=incident.priority, priority=intent.priority
        )
    if incident.source == "panic" and intent.priority > 1:
        raise Refused("refuse.panic_priority", number=ctx.room.numbered(incident))
    drafts.acknowledge(incident)
    drafts.add(
        e.PrioritySet,
        (incident.subject,),
        priority=intent.priority,
        before=incident.priority,
        why=intent.why,
        targets=targets_for(ctx, ctx.site.type(incident.type), intent.priority),
    )


# --- closed, open again ---------------------------------------------------------------------------------------------


@decides(intents.Close)
def close(intent: intents.Close, drafts: Drafts) -> None:
    """Closing releases the posts that are still out, and ends the danger of a panic."""
    ctx = drafts.ctx
    incident = ctx.open_incident(intent.incident)
    if intent.disposition not in DISPOSITIONS:
        raise Refused("refuse.disposition", number=ctx.room.numbered(incident))
    if intent.disposition == "handed" and not intent.words.strip():
        raise Refused("refuse.handed_to", number=ctx.room.numbered(incident))
    _steps_done(ctx, incident)
    if seals_missing(incident, intent.disposition):
        raise Refused("duty.seal_first", number=ctx.room.numbered(incident))
    _contact_again(ctx, incident, intent.words)
    drafts.acknowledge(incident)
    out = incident.units_out
    about = [s.code for s in post_states(ctx) if incident.subject in (s.danger, s.missed_incident)]
    drafts.add(
        e.Closed,
        (incident.subject, *posts((*out, *about))),
        disposition=intent.disposition,
        words=intent.words,
        posts=out,
    )


def _steps_done(ctx: Context, incident: Incident) -> None:
    """A P1 does not close with required steps that are neither ticked nor waived; they are named."""
    if ctx.room.effective_priority(incident) != 1:
        return
    left = [(i, s.step.words) for i, s in enumerate(incident.steps, 1) if s.step.required and s.state == "open"]
    if left:
        named = ", ".join(f"{i} {words}" for i, words in left)
        raise Refused("refuse.steps_open", number=ctx.room.numbered(incident), steps=named)


def _contact_again(ctx: Context, incident: Incident, words: str) -> None:
    """The incident of a missed call does not close without a word while nobody has heard of the post since."""
    silent = [s.code for s in post_states(ctx) if s.missed_due and s.missed_incident == incident.subject]
    if silent and not words.strip():
        raise Refused("refuse.no_contact", number=ctx.room.numbered(incident), posts=ctx.names(silent), first=silent[0])


@decides(intents.Reopen)
def reopen(intent: intents.Reopen, drafts: Drafts) -> None:
    ctx = drafts.ctx
    incident = ctx.incident(intent.incident)
    ctx.not_folded(incident)
    if incident.state != "closed":
        raise Refused("refuse.not_closed", number=ctx.room.numbered(incident))
    if not intent.why.strip():
        raise Refused("refuse.reopen_why", number=ctx.room.numbered(incident))
    danger = incident.post if incident.source == "panic" else ""
    subjects = (incident.subject, *posts((danger,)))
    drafts.add(e.Reopened, subjects, why=intent.why, danger=danger)
    # Whoever opens it again knows of it: my own entries do not ring me.
    drafts.add_now(e.Acked, (incident.subject,))
