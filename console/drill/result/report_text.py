"""Text of a drill's report, for the page at its end and for the terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from console.drill.result.expectations import Finding
from console.drill.result.report import Handled, Report
from data.words import Words
from widgets.drawing.times import Times

Rows = list[tuple[str, str]]


def rows(report: Report, words: Words) -> Rows:
    """Return the complete report. A row without a name begins a section."""
    times = Times(report.zone, words)
    found: Rows = [("", words("drill.report.title", name=report.name))]
    when = f"{times.dates(report.start)[1]} {times.hms(report.start)}"
    found.append(
        (words("drill.report.played"), f"{when} - {times.day_before(report.end, report.start)}{times.hms(report.end)}")
    )
    if not report.complete:
        found.append((words("drill.report.note"), words("drill.report.cut_short")))
    if report.checked:
        good = report.checked - len(report.findings)
        text = words("drill.report.good", good=good, all=report.checked)
        if report.taken_at is not None:
            text = words("drill.report.until", text=text, at=times.hms(report.taken_at))
        found.append((words("drill.report.expected"), text))
    for each in report.findings:
        first, *picture = finding(each, words, times, report.start)
        found.append((words("drill.report.row", row=each.row) if each.row else "!", first))
        found += [(" ", line) for line in picture]
    found += _trainee(report, words, times)
    found += _incidents(report, words)
    found += _duty(report, words)
    return found


#: Beginning of the expected words in a finding for programs. A message says it in its own words.
_BEFORE = {"never_says": "not: ", "entered": "refused: ", "refused": "refused: "}


def finding(found: Finding, words: Words, times: Times, start: int) -> list[str]:
    """Return a finding in one line; if it is about the screen, with the lines of the picture after it."""
    text = words(
        f"drill.report.{found.how}" if found.how else "drill.report.finding",
        at=f"{times.day_before(found.at, start)}{times.hms(found.at)}",
        what=found.what,
        expected=written(found.expected).removeprefix(_BEFORE.get(found.how, "")),
        found=written(found.found),
    )
    picture = str(found.found).splitlines() if found.how in ("says", "never_says") else []
    return [text, *(f"| {line}" for line in picture)]


def written(value: Any) -> str:
    """Return a value as an author of drills writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(written(item) for item in value) + "]"
    return str(value)


def _trainee(report: Report, words: Words, times: Times) -> Iterator[tuple[str, str]]:
    yield "", words("drill.report.trainee")
    if report.taken_at is None:
        yield words("drill.report.you"), words("drill.report.nobody")
        return
    text = words(
        "drill.report.taken",
        at=f"{times.day_before(report.taken_at, report.start)}{times.hms(report.taken_at)}",
        lines=report.lines,
        refused=report.refused,
    )
    yield words("drill.report.you"), text
    for task in report.tasks:
        text = words(
            "drill.report.task",
            count=task.count,
            seconds=words.number(task.seconds, 1),
            keys=words.number(task.keys, 1),
            slowest=words.number(task.slowest, 1),
        )
        yield words(f"help.{task.act}.title") if task.act else "-", text


def _incidents(report: Report, words: Words) -> Iterator[tuple[str, str]]:
    yield "", words("report.incidents")
    if not report.incidents:
        yield words("link.none"), ""
        return
    met, all_ = report.targets_met, report.targets_met + report.targets_missed
    said = [words("drill.report.of", n=met, all=all_)]
    said += [words("report.not_judged", n=report.targets_unjudged)] if report.targets_unjudged else []
    yield words("drill.report.targets"), ", ".join(said)
    text = words("drill.report.steps", required=report.steps_required, other=report.steps_other)
    yield words("drill.report.forgotten"), text
    for each in report.incidents:
        yield f"#{each.number} P{each.priority}", _handled(each, words)


def _handled(each: Handled, words: Words) -> str:
    acked, sent = (words("drill.report.never") if s is None else words("drill.s", n=s) for s in (each.acked, each.sent))
    parts = [words("drill.report.reaction", type=each.type, acked=acked, sent=sent)]
    missed = [target for target in each.targets if target.met is False]
    if missed:
        named = ", ".join(words(f"drill.target.{target.name}") for target in missed)
        parts.append(words("drill.report.missed", names=named))
    required = [str(step.number) for step in each.forgotten if step.required]
    if required:
        parts.append(words("drill.report.required", steps=", ".join(required)))
    other = [str(step.number) for step in each.forgotten if not step.required]
    if other:
        parts.append(words("drill.report.other", steps=", ".join(other)))
    return "; ".join(parts)


def _duty(report: Report, words: Words) -> Iterator[tuple[str, str]]:
    known = report.figures
    yield "", words("drill.report.duty")
    text = words(
        "drill.report.calls", due=known["due"], on_time=known["on_time"], late=known["late"], missed=known["missed"]
    )
    yield words("drill.report.checks"), text
    text = words("drill.report.sounded", n=known["annunciations"], most=known["busiest"])
    yield words("drill.report.alarms"), text
    for priority in (1, 2, 3, 4):
        if count := known.get(f"P{priority}"):
            good, breach = known[f"P{priority}_in_goal"], known[f"P{priority}_in_breach"]
            yield f"P{priority}", words("drill.report.acks", n=count, good=good, breach=breach)


def lines(report: Report, words: Words) -> Iterator[str]:
    """Yield the report for a terminal, with the findings last, where the eye is."""
    found = rows(report, words)
    width = max(len(what) for what, _ in found)
    for what, text in found:
        if not what:
            yield ""
            yield text
        else:
            yield f"  {what:{width}}  {text}".rstrip()
    yield ""
    bad = len(report.findings)
    key = "drill.went_wrong" if bad else "drill.went_well"
    yield words(key, name=report.name, n=bad or report.checked, all=report.checked)
