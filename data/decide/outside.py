"""Lines in the book, calls to the outside, the controller told. The console itself tells nobody."""

from __future__ import annotations

from data import entries as e
from data import intents
from data.decide.context import Context, Drafts, posts
from data.decide.registry import decides
from data.intents import Refused
from data.states import Incident


@decides(intents.WriteLine)
def line(intent: intents.WriteLine, drafts: Drafts) -> None:
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


@decides(intents.CallOut)
def call(intent: intents.CallOut, drafts: Drafts) -> None:
    ctx = drafts.ctx
    if not intent.who.strip():
        raise Refused("refuse.call_who")
    incident = _about(ctx, intent.incident)
    if incident is not None:
        drafts.acknowledge(incident)
    drafts.add(
        e.Called,
        (incident.subject,) if incident else (),
        who=intent.who,
        number=intent.number,
        answered=intent.answered,
        words=intent.words,
    )


@decides(intents.Tell)
def tell(intent: intents.Tell, drafts: Drafts) -> None:
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
