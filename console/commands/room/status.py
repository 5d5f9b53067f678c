"""``siaga status``: posts, queue, shift, control and link, now or at an earlier time."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from console.app.pages.alarms import alarm_json
from console.app.pages.registers import duty_json
from console.commands import Call
from console.commands.json_out import print_json
from console.commands.times import BadTime, moment
from console.exits import DONE, Stop
from console.session.desk import Desk
from data.base.clock import Clock, ManualClock, SystemClock
from data.entries.subjects import station_of
from data.site.load import load
from data.site.localtime import zone
from data.view.conflicts import conflicts_of
from data.view.values import Board, Choice


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of ``status``."""
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--at", default=None, metavar="TIME")


def run(call: Call) -> int:
    """Print the room. Raises Stop, SiteError, NoBook, OSError."""
    call.need_site()
    at = None if call.options.at is None else _moment(call)
    clock: Clock = SystemClock() if at is None else ManualClock(at)
    desk = Desk.view(call.home, at=at, clock=clock)
    try:
        board = desk.board(**({} if at is not None else desk.link()))
        if call.options.json:
            print_json(as_json(desk, board))
        else:
            from console.commands.room.status_text import StatusText

            glyphs = "" if desk.site.screen.glyphs == "auto" else desk.site.screen.glyphs
            text = StatusText(desk.words, desk.site.zone, sys.stdout.encoding, glyphs)
            print(*text.lines(desk, board, past=at is not None), sep="\n")
    finally:
        desk.close()
    return DONE


def _moment(call: Call) -> int:
    text, now = call.options.at, SystemClock().now()
    try:
        at = moment(text, now, zone(load(call.home.site_file)))
    except BadTime as error:
        raise Stop("cli.bad_time", option="--at", found=text) from error
    if at > now:
        raise Stop("cli.future", option="--at", found=text)
    return at


def last_entry(desk: Desk) -> tuple[int, str]:
    """Number and hash of the last entry of this station's book that the room knows of."""
    no = desk.room.last.get(desk.book.id, 0)
    return no, desk.book.hash_known(no)


def _handover(board: Board) -> dict[str, Any] | None:
    """The handover that is under way; null if none is."""
    found = board.handover
    if found is None:
        return None
    return {
        "from": found.outgoing,
        "to": found.incoming,
        "step": found.step,
        "signed_at": found.signed or None,
        "lines": [{"line": row.key, "words": row.words, "read": row.read} for row in found.rows],
    }


def as_json(desk: Desk, board: Board) -> dict[str, Any]:
    """The room for programs (``siaga status --json``). Moments are UTC ms, ``left_s`` seconds, below zero in overtime;
    what is not known is null. ``incidents`` are the open ones in the order of the queue."""
    header, duty = board.header, desk.room.duty
    no, digest = last_entry(desk)
    incidents = [(row, incident) for row in board.queue if (incident := desk.room.incident(row.subject)) is not None]
    return {
        "at": header.now,
        "site": header.site,
        "shift": {
            "name": header.shift,
            "crew": header.crew,
            "started_at": header.starts or None,
            "ends_at": header.ends or None,
            "left_s": (header.ends - header.now) // 1000 if header.ends else None,
        },
        "control": {
            "by": duty.operator or None,
            "since": duty.since or None,
            "crew": duty.control_crew or None,
            "handover": _handover(board),
            "unsigned": [{"no": u.no, "who": u.before, "at": u.at, "taken_by": u.by} for u in duty.unsigned],
            "here": duty.in_control(desk.book.id),
            "rivals": [{"by": t.operator, "station": station_of(t.book), "since": t.since} for t in duty.rivals],
        },
        "posts": [
            {
                "code": post.code,
                "name": post.name,
                "status": post.status,
                "people": post.people,
                "last_contact": post.last_contact,
                "next_due": post.next_due,
                "about": post.about,
                "turns": post.turns,
                "turns_at": post.turns_at,
                "hazards": post.hazards,
            }
            for post in board.posts
        ],
        "incidents": [
            {
                "number": row.number,
                "letter": row.letter,
                "type": row.type,
                "priority": row.priority,
                "state": row.state,
                "post": incident.post,
                "text": row.words,
                "opened_at": row.opened,
                "state_since": row.since,
                "item": row.item,
                "subject": row.subject,
                "raised_from": row.raised_from or None,
                "because": row.because or None,
                "reports": row.reports,
                "units": row.units,
                "clock_ahead_s": row.ahead // 1000 or None,
                "disputed": [
                    {"field": dispute.field, "choices": [*map(_choice, dispute.choices)]}
                    for dispute in conflicts_of(desk.room, desk.site, incident, desk.words)
                ],
            }
            for row, incident in incidents
        ],
        "counts": {
            **{f"P{n}": count for n, count in enumerate(header.counts, 1)},
            "new": header.new,
            "shelved": header.shelved,
            "open": len(desk.room.open_incidents()),
        },
        **duty_json(desk),
        **alarm_json(desk),
        "link": {"state": header.link, "unsent": header.unsent},
        "book": {"id": desk.book.id, "no": no, "hash": digest},
        "books": {id: {"no": other.last_no, "hash": other.last_hash} for id, other in desk.library.others().items()},
    }


def _choice(choice: Choice) -> dict[str, Any]:
    return {"value": choice.value, "text": choice.text, "who": choice.who, "counts": choice.counts}
