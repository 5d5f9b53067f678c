"""Lines in the book, calls to the outside, reports to the controller.

The console itself notifies nobody.
"""

from __future__ import annotations

import re
from typing import ClassVar

from data import entries as e
from data.base.clock import MINUTE
from data.intents.base import Drafts, Intent, Refused, post_subjects
from data.queries.check_deadlines import new_calls_from
from data.room.state.incidents import Incident
from data.room.state.registers import OutsideCall, is_same_name
from data.site.changes.earlier import left_for
from data.site.model import ProgramMay, Site

_TOKEN = re.compile(r"[\w-]+")


class WriteLine(Intent, frozen=True):
    """Line in the book. It changes nothing, except that with source "radio" it is contact with ``post``."""

    needs_sign_on = False
    for_programs: ClassVar[ProgramMay] = "reports"

    words: str
    posts: tuple[str, ...] = ()
    source: str = ""
    post: str = ""

    def decide(self, drafts: Drafts) -> None:
        if not self.words.strip():
            raise Refused("refuse.line_words")
        codes = (*self.posts, *((self.post,) if self.post else ()))
        for code in codes:
            drafts.ctx.post(code)
        drafts.add(e.Log, post_subjects(codes), words=self.words, source=self.source, post=self.post)


class TakeSite(WriteLine, frozen=True):
    """Line about a changed site file that is taken over: it says who may do what, so somebody has to be signed on.

    site: the one in the file; nobody is asked for a call that would have been due by it until now. None: calls stay
    """

    needs_sign_on = True
    for_programs = "all"

    site: Site | None = None

    def decide(self, drafts: Drafts) -> None:
        ctx = drafts.ctx
        moved = new_calls_from(ctx.room, ctx.site, self.site or ctx.site, ctx.now)
        drafts.add(e.Log, post_subjects(moved), words=self.words, calls_from=moved)
        if was := left_for(self.site or ctx.site, ctx.site):
            drafts.add(e.SiteChanged, ("room",), was=was, earlier=ctx.room.duty.last_site_change(ctx.book))


class CallOut(Intent, frozen=True):
    """Call to somebody outside (fire brigade, police); with ``arrived``, their arrival.

    answered: None if the operator did not say.
    """

    needs_sign_on = False

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
        if self.arrived:
            self._decide_arrived(ctx.unfolded_incident(self.incident) if self.incident else None, drafts)
            return
        incident = _acknowledged(drafts, self.incident)
        known = ctx.site.outsider(self.who, self.number)
        # A call that nobody answered brings nobody.
        due = drafts.when + known.minutes * MINUTE if known and known.minutes and self.answered else 0
        drafts.add(
            e.Called,
            (incident.subject,) if incident else ("registers",) if due else (),
            due=due,
            who=self.who,
            number=self.number,
            answered=self.answered,
            words=self.words,
        )
        if incident is not None and self.answered is not False and incident.is_open:
            for number in steps_about(incident, self.number, *(known.words if known else ())):
                key = "entry.step_by_call" if self.answered else "entry.call"
                words = ctx.words(key, who=f"{self.who} {self.number}".rstrip())
                drafts.add(e.StepSet, (incident.subject,), step=number, state="done", words=words)

    def _decide_arrived(self, incident: Incident | None, drafts: Drafts) -> None:
        """Add the arrival: on the incident if it waits for them, else on everything that does."""
        room = drafts.ctx.room
        subjects = [i.subject for i in room.open_incidents() if _waits_for(self.who, i.calls)]
        if _waits_for(self.who, room.registers.calls):
            subjects.append("registers")
        if incident is not None and incident.subject in subjects:
            subjects = [incident.subject]
        if not subjects:
            raise Refused("duty.not_called", who=self.who)
        for subject in subjects:
            if (found := room.incident(subject)) is not None:
                drafts.acknowledge(found)
        drafts.add(e.CallArrived, subjects, who=self.who, number=self.number, words=self.words)


def steps_about(incident: Incident, *names: str) -> list[int]:
    """Return the numbers (from 1) of open steps that ask to call one of ``names``: a telephone number, or a word.

    A step that names two services (``call 110 / Polres``) is ticked by either; the first step counts.
    """
    wanted = {name.casefold() for name in names if name}
    for number, step in enumerate(incident.steps, 1):
        tokens = set(_TOKEN.findall(step.step.words.casefold()))
        if step.state == "open" and tokens & wanted:
            return [number]
    return []


class TellController(Intent, frozen=True):
    """Report to a controller. ``who``: their name; "" for the supervisor of the crew in control."""

    needs_sign_on = False

    words: str
    how: str = ""
    answered: bool | None = None
    incident: str = ""
    who: str = ""

    def decide(self, drafts: Drafts) -> None:
        if not self.words.strip():
            raise Refused("refuse.told_words")
        incident = _acknowledged(drafts, self.incident)
        crew = drafts.ctx.crew()
        drafts.add(
            e.Told,
            (incident.subject,) if incident else (),
            who=self.who or (crew.supervisor if crew else "") or "Padal",
            how=self.how,
            answered=self.answered,
            words=self.words,
        )


def _acknowledged(drafts: Drafts, subject: str) -> Incident | None:
    """Return the incident that a call is about, open or closed, and acknowledge it; None if it is about none."""
    if not subject:
        return None
    incident = drafts.ctx.unfolded_incident(subject)
    drafts.acknowledge(incident)
    return incident


def _waits_for(who: str, calls: tuple[OutsideCall, ...]) -> bool:
    return any(is_same_name(call.who, who) and not call.arrived for call in calls)
