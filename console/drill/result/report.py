"""Report of a drill, kept in its home.

It has the findings, the trainee's figures and the figures of the shift.

Seconds and keys per task are the trainee's own, from the first key of a line to Enter. Reactions, targets and steps are
read from the incidents: seconds from the report to acknowledgement and to sending, targets met, steps that were neither
ticked nor waived. Without a trainee they are the script's.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec

from console.drill.result.expectations import Checker, Finding
from console.drill.result.facts import counted, incidents
from console.drill.result.typed_lines import TypedLine, TypedLines
from console.drill.script.file import Drill
from console.session.atomic_files import new_file
from console.session.desk import Desk
from console.session.home import DRILL_REPORT
from data.base.clock import SECOND
from data.base.files import read_file
from data.queries.course.linked import with_linked
from data.queries.course.targets import verdicts
from data.queries.figures import clock_from
from data.queries.incidents import highest_of, open_steps
from data.room.room import Room
from data.room.state.incidents import Incident

#: The report's file in a drill's home.
NAME = DRILL_REPORT


class Task(msgspec.Struct, frozen=True):
    """Lines of one command: how many, and on average how long from first key to Enter (s) and how many keys."""

    act: str
    count: int
    seconds: float
    keys: float
    slowest: float


class Target(msgspec.Struct, frozen=True):
    """One target of an incident, in seconds. ``took``: None if it was never met. ``met``: None: not judged."""

    name: str
    goal: int
    took: int | None
    met: bool | None


class Forgotten(msgspec.Struct, frozen=True):
    """A step that was neither ticked nor waived."""

    number: int
    words: str
    required: bool


class Handled(msgspec.Struct, frozen=True):
    """An incident and how it was handled.

    acked, sent: seconds until it was, the longest if it was asked for again; None: never
    """

    number: int
    type: str
    priority: int
    state: str
    words: str
    acked: int | None
    sent: int | None
    targets: tuple[Target, ...] = ()
    forgotten: tuple[Forgotten, ...] = ()


class Report(msgspec.Struct, frozen=True):
    """The complete report.

    start, end: UTC ms of the drill
    taken_at: when a trainee took over (UTC ms); None: nobody did
    lines, refused: lines of the trainee that were accepted and refused
    steps_required, steps_other: how many were forgotten
    complete: whether the script was played to its end
    """

    name: str
    start: int
    end: int
    zone: str
    entries: int
    checked: int
    ok: bool
    findings: tuple[Finding, ...] = ()
    figures: dict[str, Any] = {}
    taken_at: int | None = None
    tasks: tuple[Task, ...] = ()
    lines: int = 0
    refused: int = 0
    targets_met: int = 0
    targets_missed: int = 0
    targets_unjudged: int = 0
    steps_required: int = 0
    steps_other: int = 0
    incidents: tuple[Handled, ...] = ()
    complete: bool = True


def make_report(
    drill: Drill, desk: Desk, checker: Checker, start: int, trainee: TypedLines | None = None, *, complete: bool = True
) -> Report:
    """Return the report of a drill as of now. ``start``: UTC ms."""
    now = desk.clock.now()
    typed = trainee.lines if trainee else []
    handled = tuple(_handled(desk.room, state, now) for state in incidents(desk))
    targets = [target for each in handled for target in each.targets]
    forgotten = [step for each in handled for step in each.forgotten]
    return Report(
        name=drill.name,
        start=start,
        end=now,
        zone=desk.site.zone,
        entries=desk.book.last_no,
        checked=checker.checked,
        ok=not checker.findings,
        findings=tuple(checker.findings),
        figures=_settled(counted(desk, clock_from(desk.book.entries(), start), now)[0]),
        taken_at=(trainee.taken_at or None) if trainee else None,
        tasks=_tasks(typed),
        lines=sum(1 for line in typed if not line.refused),
        refused=sum(1 for line in typed if line.refused),
        targets_met=sum(target.met is True for target in targets),
        targets_missed=sum(target.met is False for target in targets),
        targets_unjudged=sum(target.met is None for target in targets),
        steps_required=sum(step.required for step in forgotten),
        steps_other=sum(not step.required for step in forgotten),
        incidents=handled,
        complete=complete,
    )


def _settled(known: dict[str, Any]) -> dict[str, Any]:
    """Return the figures as JSON would read them again."""
    return {name: list(value) if isinstance(value, tuple) else value for name, value in known.items()}


def _tasks(lines: Iterable[TypedLine]) -> tuple[Task, ...]:
    by_act: dict[str, list[TypedLine]] = {}
    for line in lines:
        if not line.refused:
            by_act.setdefault(line.act, []).append(line)
    found = []
    for act, typed in sorted(by_act.items(), key=lambda item: (-len(item[1]), item[0])):
        count = len(typed)
        found.append(
            Task(
                act,
                count,
                round(sum(line.ms for line in typed) / count / 1000, 1),
                round(sum(line.keys for line in typed) / count, 1),
                round(max(line.ms for line in typed) / 1000, 1),
            )
        )
    return tuple(found)


def _handled(room: Room, state: Incident, now: int) -> Handled:
    targets = tuple(_targets(with_linked(room, state), now))
    return Handled(
        number=state.number,
        type=state.type,
        priority=highest_of(state, room.incident),
        state=state.state,
        words=state.words,
        acked=_took(targets, "ack", _span(state, state.acked)),
        sent=_took(targets, "send", _span(state, state.sent)),
        targets=targets,
        forgotten=tuple(Forgotten(number, step.step.words, step.step.required) for number, step in open_steps(state)),
    )


def _span(state: Incident, at: int) -> int | None:
    return max(0, at - state.happened) // SECOND if at else None


def _took(targets: tuple[Target, ...], name: str, otherwise: int | None) -> int | None:
    """Return how long the slowest target of that name took, so that being asked again makes no figure better."""
    return max((t.took for t in targets if t.name == name and t.took is not None), default=otherwise)


def _targets(state: Incident, now: int) -> Iterable[Target]:
    """Yield targets that were met or missed by now, in whole seconds."""
    for each in verdicts(state, now):
        took = None if each.took is None else each.took // SECOND
        yield Target(each.name, each.goal // SECOND, took, each.met)


# --- kept -------------------------------------------------------------------------------------------------------------


def save(report: Report, home: Path) -> None:
    """Keep a report in a drill's home. Raises OSError."""
    with new_file(home / NAME, overwrite=True) as file:
        file.write(msgspec.json.format(msgspec.json.encode(report), indent=1) + b"\n")


def load(home: Path) -> Report | None:
    """Return the report in a drill's home; None if there is none that can be read."""
    try:
        return msgspec.json.decode(read_file(home / NAME), type=Report)
    except (OSError, msgspec.DecodeError):
        return None
