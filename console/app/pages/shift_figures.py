"""What the next shift must be told, and the figures of this one, as rows of (name, words)."""

from __future__ import annotations

from collections import Counter

from console.app.pages.alarms import alarm_rows, day_rows, flood_rows
from console.app.pages.registers import duty_rows, round_rows
from console.session.desk import Desk
from data.base.clock import DAY, MINUTE
from data.entries import Fix
from data.queries.figures import figures
from data.queries.manning import shift_shown
from data.site.localtime import hhmm
from data.view.values import Board

Rows = list[tuple[str, str]]


def sheet_rows(desk: Desk, board: Board) -> Rows:
    """Posts that are not as usual, what is open, where the book stands: read aloud before the room changes hands."""
    words = desk.words
    counted = Counter(words(f"post.{post.status}") for post in board.posts)
    rows: Rows = [("", words("console.sheet.posts"))]
    rows.append((str(len(board.posts)), ", ".join(f"{count} {word}" for word, count in counted.most_common())))
    rows += [
        (post.code, " ".join(part for part in (post.name, words(f"post.{post.status}"), post.about) if part))
        for post in board.posts
        if post.status != "normal"
    ]
    rows += [(post.code, hazard) for post in board.posts for hazard in post.hazards]
    rows.append(("", words("console.sheet.open")))
    rows += [
        (f"#{row.number} P{row.priority}", f"{row.type} {words(f'queue.{row.state}')} {row.words}")
        for row in board.queue
    ] or [("-", words("console.sheet.nothing"))]
    rows += alarm_rows(desk)
    rows += duty_rows(desk)
    rows.append(("", words("console.sheet.calls")))
    rows += figure_rows(desk)
    if desk.room.duty.unsigned:
        rows.append(("", words("console.sheet.unsigned")))
        rows += [
            (f"no. {taken.no}", words("handover.taken", by=taken.by, at=hhmm(desk.site, taken.at), who=taken.before))
            for taken in desk.room.duty.unsigned
        ]
    rows.append(("", words("console.sheet.book")))
    last = desk.book.last_no
    rows.append((f"no. {last}", desk.book.hash_known(last)[:16] if last else ""))
    return rows


def figure_rows(desk: Desk, rounds: bool = False) -> Rows:
    """Check calls, acknowledgements and annunciations of this duty period, and its corrections; with
    ``rounds`` each round of check calls in a line."""
    words, duty, now = desk.words, desk.room.duty, desk.clock.now()
    start = shift_shown(duty, desk.site, now).starts or duty.since or now  # over time it is still the old shift's
    entries = list(desk.library.since(start - DAY))  # a day's more: figures need the calls that were open when it began
    found = figures(entries, desk.site, start, now, now=now, first_control=duty.first_control)
    rows: Rows = [
        (
            words("console.sheet.calls"),
            words(
                "console.figures.calls",
                due=found.due,
                on_time=found.count("on_time"),
                late=found.count("late"),
                missed=found.count("missed"),
                unobserved=found.count("unobserved"),
            ),
        )
    ]
    rows += [
        (f"P{acks.priority}", words("console.figures.acks", n=acks.incidents, goal=acks.in_goal, breach=acks.in_breach))
        for acks in found.acks
        if acks.incidents
    ]
    window = desk.site.alarms.flood_window_s // 60
    rows.append(
        (
            words("console.figures.calls_for"),
            words("console.figures.busiest", n=len(found.annunciations), most=found.busiest, min=window),
        )
    )
    rows += flood_rows(desk, found)
    limit = desk.site.alarms.flood_on
    full = max(found.bins, key=lambda bin: bin[1], default=None)
    if full is not None and found.bins_over(limit):
        of = max(1, -(-(now - start) // (10 * MINUTE)))
        said = words("console.figures.bins", n=found.bins_over(limit), of=of, at=hhmm(desk.site, full[0]), most=full[1])
        rows.append((words("console.figures.bins_over", limit=limit), said))
    fixes = sum(isinstance(entry, Fix) and entry.at >= start for entry in entries)
    rows.append((words("console.sheet.corrections"), str(fixes)))
    if rounds:
        rows += round_rows(desk, found)
        rows += day_rows(desk)
    return rows
