"""Room as metrics in the text format of Prometheus, for ``siaga status``.

Gauges in base units (seconds, bytes), with the unit at the end of the name: https://prometheus.io/docs/practices/naming.
Names and labels never change: alerts are written against them. A value that is not known is left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import msgspec

from console.commands import program_version
from console.commands.upkeep.backup import last_copy
from console.session.desk import Desk
from console.session.liveness import last_alive
from data.base.clock import SECOND
from data.base.filesystem import filesystem_of
from data.book.storage.lock import lock_holder
from data.view.targets import shown_targets
from data.view.values import Board, QueueRow


class Metric(msgspec.Struct, frozen=True):
    """One family: its name without ``siaga_``, a line of help, and its samples (labels, value)."""

    name: str
    help: str
    samples: tuple[tuple[dict[str, str], float], ...]


def lines(desk: Desk, board: Board) -> Iterator[str]:
    """Yield the metrics of a room, line by line. Raises OSError."""
    for metric in (*_console(desk, board), *_book(desk, board), *_room(desk, board)):
        if metric.samples:
            yield f"# HELP siaga_{metric.name} {metric.help}"
            yield f"# TYPE siaga_{metric.name} gauge"
        for labels, value in metric.samples:
            written = ",".join(f'{name}="{_escaped(text)}"' for name, text in labels.items())
            yield f"siaga_{metric.name}{'{' + written + '}' if written else ''} {value:.15g}"


def _escaped(text: str) -> str:
    """Return a label's value as the format wants it."""
    return text.replace("\\", r"\\").replace("\n", r"\n").replace('"', r"\"")


def _one(name: str, help: str, value: float | None) -> Metric:
    return Metric(name, help, () if value is None else (({}, value),))


def _at(name: str, help: str, moment: int | None) -> Metric:
    """Return a moment (UTC ms) in seconds; nothing for 0 and None."""
    return _one(f"{name}_timestamp_seconds", help, moment / SECOND if moment else None)


def _by(name: str, help: str, label: str, counted: Counter[str]) -> Metric:
    return Metric(name, help, tuple(({label: of}, count) for of, count in counted.items()))


def _console(desk: Desk, board: Board) -> Iterator[Metric]:
    home, header = desk.home, board.header
    about = {"version": program_version(), "site": header.site, "station": desk.site.station, "book": desk.book.id}
    yield Metric("info", "What wrote this, and for which room.", ((about, 1),))
    yield _one("drill", "Whether all of this is of a drill: nothing of it happened.", int(home.is_drill))
    yield _at("status", "When this was computed.", header.now)
    held = lock_holder(home.path).held
    yield _one("console_running", "Whether a process holds the book.", None if held is None else int(held))
    yield _at("console_alive", "When a console last noted that it watches the room.", last_alive(home.alive))
    copy = last_copy(home)
    yield _at("backup", "When the newest backup was taken.", copy.at if copy else None)
    yield _one("disk_free_bytes", "Room on the disk of the book.", filesystem_of(home.path).free)


def _book(desk: Desk, board: Board) -> Iterator[Metric]:
    header, no = board.header, desk.room.last.get(desk.book.id, 0)
    yield _one("book_last_number", "Number of the newest entry of this station's book.", no)
    newest = desk.book.get(no) if no else None
    yield _at("book_last_entry", "When that entry was recorded.", newest.at if newest else None)
    yield _one("book_damaged", "Whether a book of the room is damaged or was rewritten.", int(header.damaged))
    yield Metric("link_state", "The word for the link; local: the room has no remote.", (({"state": header.link}, 1),))
    contact = None if header.link_age is None else header.now - header.link_age
    yield _at("link_contact", "When the remote last answered.", contact)
    yield _one("unsent_entries", "Entries that the remote has not acknowledged.", header.unsent)
    yield _at("unsent_oldest", "When the oldest of them was recorded.", header.oldest_unsent)


def _room(desk: Desk, board: Board) -> Iterator[Metric]:
    header, duty = board.header, desk.room.duty
    yield _one("in_control", "Whether an operator of this station is in control.", int(duty.in_control(desk.book.id)))
    yield _at("shift_end", "When the shift of the operator in control ends.", header.ends)
    statuses = tuple(({"post": post.code, "status": post.status}, 1) for post in board.posts)
    yield Metric("post_status", "The state of a post.", statuses)
    contacts = ((post.code, post.last_contact) for post in board.posts)
    yield Metric(
        "post_contact_timestamp_seconds",
        "When a post last answered.",
        tuple(({"post": code}, at / SECOND) for code, at in contacts if at),
    )
    open_ = Counter({str(n): count for n, count in enumerate(header.counts, 1)})
    yield _by("incidents_open", "Open incidents.", "priority", open_)
    new = Counter({str(n): 0 for n in range(1, 5)})
    late = Counter(dict.fromkeys(("ack", "send", "arrive", "supervisor", "update"), 0))
    for row in board.queue:
        new[str(row.priority)] += row.new
        late.update(name for name in _passed(desk, row, header.now) if name in late)
    yield _by("incidents_new", "Open incidents that nobody has acknowledged.", "priority", new)
    yield _by("targets_overdue", "Open incidents that have passed this target.", "target", late)
    down = sum(desk.room.source(source.code).down for source in desk.site.sources)
    yield _one("sources_down", "Cameras, panels, links and supplies that are down.", down)
    yield _one("sources_shelved", "Sources whose alarms are shelved.", header.shelved)


def _passed(desk: Desk, row: QueueRow, now: int) -> set[str]:
    """Return the targets of an incident that it still owes and that have passed by ``now`` (UTC ms)."""
    owed = {row.target} if row.target and row.target_at is not None and row.target_at < now else set()
    incident = desk.room.incident(row.subject)
    for target in shown_targets(desk.room, incident) if incident is not None else ():
        if target.at is not None and target.at < now and target.ended is None and target.judged:
            owed.add(target.name)
    return owed
