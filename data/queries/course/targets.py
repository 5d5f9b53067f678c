"""Targets of an incident: owed, met, missed, not judged.

Screen, reports and drills all read them from here. The rules:

* A target runs from the report, and again from a reopening. Each such *run* is judged alone.
* It is judged by what was in force while it ran. A target of a priority runs from when the incident has been at least
  that urgent without a break: raising it starts the shorter target at that moment, lowering it stops it. A target
  that had run out by then was missed.
* The targets of sending and arriving run once more from when the last post left an incident that is not under control.
  Where nobody had arrived until then, the first target of arriving is still owed: it runs on alone.
* An incident that got worse is to be acknowledged again, from that moment and by the target in force then; an
  acknowledgement that had not run out by then is not owed any more.
* Closing and merging end every target, control and arrival those of sending, control that of arriving. A target that
  had run out before was missed; one that had not is not owed.
* An incident that was entered more than five minutes after it happened is not judged. Neither is a target that only
  the time said for it meets, if that was entered more than five minutes afterwards.

Moments are UTC ms, spans ms.
"""

from collections.abc import Iterable, Iterator

import msgspec

from data.base.clock import SECOND
from data.entries import Targets
from data.room.state.incidents import AFTERWARDS, Absence, Incident, Mark
from data.room.state.registers import OutsideCall
from data.site.model import IncidentType, Site

#: The targets in the order in which they are due to be met, with the stamp that meets each.
ORDER = (("ack", "acked"), ("send", "sent"), ("arrive", "arrived"), ("supervisor", "told"))

_PLACES = {name: place for place, (name, _) in enumerate(ORDER)}

#: Marks that end a target without meeting it.
_ENDED_BY = {
    "ack": ("ended",),
    "send": ("ended", "controlled", "answered", "arrived"),
    "arrive": ("ended", "controlled", "answered"),
    "supervisor": ("ended",),
}

#: States in which an incident wants news of it: it is known, and not under control.
_WANTS_NEWS = frozenset({"ack", "left", "sent", "scene"})

_NEVER = 1 << 62


class Verdict(msgspec.Struct, frozen=True):
    """Outcome of one target.

    outcome: met, missed, unjudged, or running (which is missed once ``due`` is past).
    goal: ms from ``start``. due: when it runs out, or ran out.
    took: ms from ``start`` until it was met; None: it never was.
    ended: when that made no difference any more, a lower priority too; 0: it still would.
    limit: of an acknowledgement: the limit (ms) above its goal; 0: none.
    runs_out: when the target in force now runs out; 0: none is.
    runs_for: goal (ms) of that one.
    who: who comes from outside.
    again: an acknowledgement that was asked for once more, because the incident got worse.
    """

    name: str
    outcome: str
    goal: int
    start: int
    due: int
    took: int | None = None
    ended: int = 0
    limit: int = 0
    runs_out: int = 0
    runs_for: int = 0
    who: str = ""
    again: bool = False

    @property
    def met(self) -> bool | None:
        """Whether it was met; None: it cannot be judged."""
        return None if self.outcome == "unjudged" else self.outcome == "met"

    def by(self, now: int) -> str:
        """Return its outcome by ``now``: met, missed, unjudged or running."""
        return "missed" if self.outcome == "running" and self.due < now else self.outcome


class _Clock(msgspec.Struct, frozen=True):
    """A target of one priority: it runs out at ``start + goal`` unless it is stopped by ``until``."""

    since: int
    start: int
    goal: int
    limit: int
    until: int

    @property
    def due(self) -> int:
        return self.start + self.goal


def lateness(span: int) -> int:
    """Return by how much a target was missed as it is said (ms): at least a second, for who met the limit met it."""
    return max(SECOND, span)


def judged(incident: Incident) -> Iterator[Verdict]:
    """Yield every target of every run of an incident, oldest run first, and of the help that was called."""
    for marks in _runs(incident):
        yield from _run(incident, marks, _asked(marks))
    for absence in incident.absences:
        yield from _again(incident, absence)
    yield from _help(incident)


def current(incident: Incident, *, missed: bool = False) -> Iterator[Verdict]:
    """Yield the targets of the newest run, and of the help that was called.

    missed: also the acknowledgements of that run that were missed before the incident got worse.
    """
    runs = _runs(incident)
    if runs:
        *before, newest = _asked(runs[-1])
        found = ((part, _target(part, "ack", "acked")) for part in before if missed)
        late = [part for part, verdict in found if verdict is not None and verdict.outcome == "missed"]
        yield from _run(incident, runs[-1], [*late, newest])
    for absence in incident.absences:
        if absence.since >= incident.runs_from:
            yield from _again(incident, absence)
    yield from _help(incident)


def verdicts(incident: Incident, now: int) -> Iterator[Verdict]:
    """Yield the targets that were met or missed by ``now`` (UTC ms), or cannot be judged.

    Targets that still run are left out.
    """
    for found in judged(incident):
        outcome = found.by(now)
        if outcome != "running":
            yield msgspec.structs.replace(found, outcome=outcome)


def _runs(incident: Incident) -> list[list[Mark]]:
    """Cut the marks into one list for each time that the incident was opened."""
    runs: list[list[Mark]] = []
    for mark in incident.marks:
        if mark.what == "open":
            runs.append([mark])
        elif runs:
            runs[-1].append(mark)
    return runs


def _run(incident: Incident, marks: list[Mark], asked: list[list[Mark]]) -> Iterator[Verdict]:
    """Yield the targets of a run. ``asked``: its parts in which the acknowledgement is judged, each alone."""
    afterwards = incident.is_afterwards and marks[0] is incident.marks[0]
    for name, stamp in ORDER:
        for part in asked if name == "ack" else [marks]:
            found = _target(part, name, stamp)
            if found is not None:
                outcome = "unjudged" if afterwards else found.outcome
                yield msgspec.structs.replace(found, outcome=outcome, again=part[0] is not marks[0])


def _asked(marks: list[Mark]) -> list[list[Mark]]:
    """Cut a run into one list for each time that its acknowledgement was asked for: as opened, and each time worse."""
    found = [marks[:1]]
    for mark in marks[1:]:
        if mark.what == "renewed":
            found[-1].append(Mark("ended", mark.when, mark.at))
            found.append([Mark("open", mark.when, mark.at, mark.priority, mark.targets)])
        else:
            found[-1].append(mark)
    return found


def _target(marks: list[Mark], name: str, stamp: str) -> Verdict | None:
    """Return one target of a run; None if it was not owed."""
    clocks = [clock for clock in _clocks(marks, name) if clock.goal]
    met = next((mark for mark in marks if mark.what == stamp), None)
    ends = [mark for mark in marks if mark.what in _ENDED_BY[name]]
    ended = min((mark.when for mark in ends), default=_NEVER)
    done = met.when if met is not None else _NEVER
    out = [clock for clock in clocks if clock.due < min(clock.until, done, ended)]
    took = met.when if met is not None else None
    live = [clock for clock in clocks if clock.until == _NEVER]
    runs = min(live, key=lambda clock: clock.due, default=None) if met is None and ended == _NEVER else None
    if out:
        first = min(out, key=lambda clock: clock.due)
        stopped = min(first.until, ended)
        outcome = "running" if met is None and stopped == _NEVER else "missed"
        return _verdict(name, outcome, first, took, stopped if met is None and stopped < _NEVER else 0, runs)
    late = [
        clock for clock in clocks if clock.due < min(clock.until, _seen(met), min(map(_seen, ends), default=_NEVER))
    ]
    if late:
        return _verdict(name, "unjudged", min(late, key=lambda clock: clock.due), took, 0, runs)
    if met is not None and met.when <= ended:
        held = [clock for clock in clocks if clock.since <= max(met.when, marks[0].when) < clock.until]
        return _verdict(name, "met", min(held, key=lambda clock: clock.due), took) if held else None
    return None


def _again(incident: Incident, absence: Absence) -> Iterator[Verdict]:
    """Yield the targets that run once more since the last post left. Those of now count."""
    for name, met in (("send", absence.sent), ("arrive", absence.arrived)):
        goal: int = getattr(incident.owed, name) * SECOND
        if not goal or (name == "arrive" and not _was_reached(incident, absence.since)):
            continue
        ends = (mark for mark in incident.marks if mark.what in _ENDED_BY["arrive"] and mark.when >= absence.since)
        ended, due = min((mark.when for mark in ends), default=_NEVER), absence.since + goal
        clock = _Clock(absence.since, absence.since, goal, 0, _NEVER)
        if due < min(met or _NEVER, ended):
            open_still = not met and ended == _NEVER
            yield _verdict(
                name, "running" if open_still else "missed", clock, met or None,
                0 if met or open_still else ended, clock if open_still else None,
            )  # fmt: skip
        elif met and met <= ended:
            yield _verdict(name, "met", clock, met)
        elif ended == _NEVER:
            yield _verdict(name, "running", clock, None, runs=clock)


def _was_reached(incident: Incident, when: int) -> bool:
    """Whether somebody had arrived by ``when``, in the run of that moment."""
    run = next((marks for marks in reversed(_runs(incident)) if marks[0].when <= when), [])
    return any(mark.what == "arrived" and mark.when <= when for mark in run)


def _seen(mark: Mark | None) -> int:
    """Return the moment from which something counts: as said, or as recorded if that was much later."""
    if mark is None:
        return _NEVER
    return mark.at if mark.at - mark.when > AFTERWARDS else mark.when


def _clocks(marks: list[Mark], name: str) -> list[_Clock]:
    """Return the clocks of one target in a run: one for each change of what is in force."""
    terms = [mark for mark in marks if mark.what in ("open", "term")]
    found = []
    for i, term in enumerate(terms):
        goal = getattr(term.targets, name) * SECOND
        since = max(term.when, terms[0].when)
        urgent = i  # since when has it been at least as urgent?
        while urgent and terms[urgent - 1].priority <= term.priority:
            urgent -= 1
        start = max(terms[urgent].when, terms[0].when)
        if start + goal < since:
            start = since
        later = (t for t in terms[i + 1 :] if t.priority >= term.priority)
        until = next((max(t.when, since) for t in later), _NEVER)
        limit = term.targets.breach * SECOND if name == "ack" else 0
        found.append(_Clock(since, start, goal, limit, until))
    return found


def _verdict(
    name: str, outcome: str, clock: _Clock, met: int | None, ended: int = 0, runs: _Clock | None = None
) -> Verdict:
    took = None if met is None else max(0, met - clock.start)
    now = (runs.due, runs.goal) if runs is not None else (0, 0)
    return Verdict(name, outcome, clock.goal, clock.start, clock.due, took, ended, clock.limit, *now)


def _help(incident: Incident) -> Iterator[Verdict]:
    """Yield the targets of the help that was called."""
    for call in incident.calls:
        found = _outside(incident, call)
        if found is not None:
            yield found


def _outside(incident: Incident, call: OutsideCall) -> Verdict | None:
    """Return the target of help that was called; None if it was not owed."""
    goal, noted = call.due - call.at, max(call.at, call.noted)
    end = next((mark for mark in incident.marks if mark.what == "ended" and mark.when >= call.at), None)
    ended = end.when if end is not None else _NEVER
    took = call.arrived - call.at if call.arrived else None
    if call.arrived:
        seen = max(call.arrived, call.arrived_noted)
        backdated = seen - call.arrived > AFTERWARDS and seen > call.due
        outcome = "missed" if call.arrived > call.due else "unjudged" if backdated else "met"
    elif call.due < ended:
        outcome = "running" if end is None else "missed"
    elif end is not None and call.due < _seen(end):
        outcome = "unjudged"
    elif end is None:
        outcome = "running"
    else:
        return None
    return Verdict(
        name="outside",
        outcome="unjudged" if noted - call.at > AFTERWARDS else outcome,
        goal=goal,
        start=call.at,
        due=call.due,
        took=None if took is None else max(0, took),
        ended=end.when if end is not None and not call.arrived else 0,
        runs_out=call.due if outcome == "running" else 0,
        runs_for=goal if outcome == "running" else 0,
        who=call.who,
    )


# --- news of it -------------------------------------------------------------------------------------------------------


def newest_news(incident: Incident) -> int:
    """Return when there was last news of the incident (UTC ms)."""
    acked = incident.again.acked if incident.restarted else incident.acked  # a second acknowledgement is not news
    return max(incident.stamp("updated"), acked, incident.stamp("sent"), incident.runs_from)


def update_at(incident: Incident) -> int:
    """Return when the next news of the incident is due (UTC ms); 0: never."""
    if not incident.targets.update or incident.state not in _WANTS_NEWS or not incident.is_open:
        return 0
    return newest_news(incident) + incident.targets.update * SECOND


def updates_met(history: Iterable[tuple[int, Incident]], now: int) -> tuple[int, int]:
    """Return how often news of an incident came in time, and how often not.

    history: its states, each with when it was recorded (UTC ms), oldest first.
    now: UTC ms.

    News that was not due yet when the incident ended, came under control or was lowered is not owed. A step of the
    clock moves when news came and when it is due; it is not news.
    """
    in_time = too_late = due = news = moved = ahead = 0
    counted = False
    for at, state in history:
        if state.is_afterwards and not state.restarted:
            continue
        following, newest = update_at(state), newest_news(state)
        if (state.moved, state.ahead) != (moved, ahead):
            due, news, moved, ahead = following, newest, state.moved, state.ahead
            continue
        if due and (following != due or newest != news):
            if at > due:
                too_late += not counted
                counted = True
            elif newest != news:
                in_time += 1
        if newest != news:
            counted = False
        due, news = following, newest
    return in_time, too_late + (0 < due < now and not counted)


def running_target(incident: Incident) -> tuple[str, int | None]:
    """Return the target that runs now and when it falls due (UTC ms).

    It is ack, send, arrive, supervisor, outside or update; ("", None): no target runs.
    """
    waits = 0
    for found in sorted(current(incident), key=lambda each: _PLACES.get(each.name, len(_PLACES))):
        if found.name == "outside":
            waits = min(waits or _NEVER, found.runs_out or _NEVER)
        elif found.runs_out:
            return found.name, found.runs_out
    news = update_at(incident)
    if waits and waits < _NEVER and (not news or waits <= news):
        return "outside", waits
    return ("update", news) if news else ("", None)


def targets_of(site: Site, kind: IncidentType | None, priority: int) -> Targets:
    """Return the targets in force.

    They are the type's own at its own priority, else those of the priority.
    """
    if kind is not None and kind.targets != Targets() and priority == kind.priority:
        return kind.targets
    return site.targets[priority - 1]
