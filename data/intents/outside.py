"""Lines in the book, calls to the outside, the controller told. The console itself tells nobody."""

from __future__ import annotations

from data import entries as e
from data.base.clock import MINUTE
from data.entries.incidents import CallArrived
from data.intents.base import Context, Drafts, Intent, Refused, posts
from data.room.state.incidents import Incident
from data.room.state.registers import OutsideCall, same


class WriteLine(Intent, frozen=True):
    """``source`` radio with a ``post``: a radio note from that post (contact)."""

    words: str
    posts: tuple[str, ...] = ()
    source: str = ""
    post: str = ""

    def decide(self, drafts: Drafts) -> None:
        """A line in the book. It changes nothing, except that a radio note from a post is contact."""
        ctx = drafts.ctx
        if not self.words.strip():
            raise Refused("refuse.line_words")
        codes = (*self.posts, *((self.post,) if self.post else ()))
        for code in codes:
            ctx.post(code)
        drafts.add(e.Log, posts(codes), words=self.words, source=self.source, post=self.post)


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

    def decide(self, drafts: Drafts) -> None:
        ctx = drafts.ctx
        if not self.who.strip():
            raise Refused("refuse.call_who")
        incident = _about(ctx, self.incident)
        if incident is not None:
            drafts.acknowledge(incident)
        if self.arrived:
            self._arrived(incident, drafts)
            return
        known = ctx.site.outsider(self.who, self.number)
        due = drafts.when + known.minutes * MINUTE if known and known.minutes and self.answered is not False else 0
        drafts.add(
            e.Called,
            (incident.subject,) if incident else ("registers",) if due else (),
            due=due,
            who=self.who,
            number=self.number,
            answered=self.answered,
            words=self.words,
        )

    def _arrived(self, incident: Incident | None, drafts: Drafts) -> None:
        """Who was called is here: for the incident that is meant, else for whichever waits for them."""
        room = drafts.ctx.room
        subjects = [i.subject for i in room.open_incidents() if _waits(i.calls, self.who)]
        if _waits(room.registers.calls, self.who):
            subjects.append("registers")
        if incident is not None and incident.subject in subjects:
            subjects = [incident.subject]
        if not subjects:
            raise Refused("duty.not_called", who=self.who)
        drafts.add(CallArrived, subjects, who=self.who, number=self.number, words=self.words)


def _waits(calls: tuple[OutsideCall, ...], who: str) -> bool:
    return any(same(c.who, who) and not c.arrived for c in calls)


class Tell(Intent, frozen=True):
    words: str
    how: str = ""
    answered: bool | None = None
    incident: str = ""

    def decide(self, drafts: Drafts) -> None:
        """The controller is the supervisor of the crew in control."""
        ctx = drafts.ctx
        if not self.words.strip():
            raise Refused("refuse.told_words")
        incident = _about(ctx, self.incident)
        if incident is not None:
            drafts.acknowledge(incident)
        crew = ctx.crew()
        drafts.add(
            e.Told,
            (incident.subject,) if incident else (),
            who=(crew.supervisor if crew else "") or "Padal",
            how=self.how,
            answered=self.answered,
            words=self.words,
        )
