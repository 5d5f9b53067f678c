"""Lines in the book, calls to the outside, the controller told. The console itself tells nobody."""

from __future__ import annotations

from data import entries as e
from data.base.clock import MINUTE
from data.entries.registers import CallArrived
from data.intents.base import Context, Drafts, Intent, Refused, posts
from data.intents.registry import decides
from data.room.state.incidents import Incident
from data.room.state.registers import OutsideCall, same


class WriteLine(Intent, frozen=True):
    """``source`` radio with a ``post``: a radio note from that post (contact)."""

    words: str
    posts: tuple[str, ...] = ()
    source: str = ""
    post: str = ""


@decides(WriteLine)
def line(intent: WriteLine, drafts: Drafts) -> None:
    """A line in the book. It changes nothing, except that a radio note from a post is contact."""
    ctx = drafts.ctx
    if not intent.words.strip():
        raise Refused("refuse.line_words")
    codes = (*intent.posts, *((intent.post,) if intent.post else ()))
    for code in codes:
        ctx.post(code)
    drafts.add(e.Log, posts(codes), words=intent.words, source=intent.source, post=intent.post)


def _about(ctx: Context, subject: str) -> Incident | None:
    """The incident that a call is about, if it is about one: closed ones are called about, too."""
    if not subject:
        return None
    incident = ctx.incident(subject)
    ctx.not_folded(incident)
    return incident


class CallOut(Intent, frozen=True):
    """``arrived``: who was called is here."""

    who: str
    number: str = ""
    answered: bool | None = None
    words: str = ""
    incident: str = ""
    arrived: bool = False


@decides(CallOut)
def call(intent: CallOut, drafts: Drafts) -> None:
    ctx = drafts.ctx
    if not intent.who.strip():
        raise Refused("refuse.call_who")
    incident = _about(ctx, intent.incident)
    if incident is not None:
        drafts.acknowledge(incident)
    if intent.arrived:
        _arrived(intent, incident, drafts)
        return
    known = ctx.site.outsider(intent.who, intent.number)
    due = drafts.when + known.minutes * MINUTE if known and known.minutes and intent.answered is not False else 0
    drafts.add(
        e.Called,
        (incident.subject,) if incident else ("registers",) if due else (),
        due=due,
        who=intent.who,
        number=intent.number,
        answered=intent.answered,
        words=intent.words,
    )


def _arrived(intent: CallOut, incident: Incident | None, drafts: Drafts) -> None:
    """Who was called is here: for the incident that is meant, else for whichever waits for them."""
    room = drafts.ctx.room
    subjects = [i.subject for i in room.open() if _waits(i.calls, intent.who)]
    if _waits(room.registers.calls, intent.who):
        subjects.append("registers")
    if incident is not None and incident.subject in subjects:
        subjects = [incident.subject]
    if not subjects:
        raise Refused("duty.not_called", who=intent.who)
    drafts.add(CallArrived, subjects, who=intent.who, number=intent.number, words=intent.words)


def _waits(calls: tuple[OutsideCall, ...], who: str) -> bool:
    return any(same(c.who, who) and not c.arrived for c in calls)


class Tell(Intent, frozen=True):
    words: str
    how: str = ""
    answered: bool | None = None
    incident: str = ""


@decides(Tell)
def tell(intent: Tell, drafts: Drafts) -> None:
    """The controller is the supervisor of the crew in control."""
    ctx = drafts.ctx
    if not intent.words.strip():
        raise Refused("refuse.told_words")
    incident = _about(ctx, intent.incident)
    if incident is not None:
        drafts.acknowledge(incident)
    crew = ctx.crew()
    drafts.add(
        e.Told,
        (incident.subject,) if incident else (),
        who=(crew.supervisor if crew else "") or "Padal",
        how=intent.how,
        answered=intent.answered,
        words=intent.words,
    )
