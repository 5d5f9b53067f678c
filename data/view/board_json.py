"""The board as JSON, for ``siaga status --json``, drills and reports.

Moments are UTC ms, spans seconds. A value that is not known is null. Keys never change: other programs read them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec import to_builtins

from data.entries.subjects import station_of
from data.queries.alarms import chattering, row_of_source
from data.queries.flood import flood_now
from data.room.room import Room
from data.room.state.incidents import Incident
from data.site.model import Site
from data.view.conflicts import conflicts_of
from data.view.values import Board, QueueRow
from data.words import Words

#: A moment (UTC ms) as JSON: reports write it with its local time.
Moment = Callable[[int], Any]


def _ms(at: int) -> int:
    return at


def board_json(room: Room, site: Site, board: Board, book: str, words: Words) -> dict[str, Any]:
    """Return the board.

    book: id of this station's book.
    words: language of the texts that are not from the board.

    ``left_s`` is below zero in overtime. ``incidents`` are the open ones in the order of the queue.
    """
    header, duty = board.header, room.duty
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
            "unsigned": [
                {"no": u.no, "who": u.before, "at": u.at, "taken_by": u.by, "supervised": u.supervised}
                for u in duty.unsigned
            ],
            "here": duty.in_control(book),
            "rivals": [{"by": t.operator, "station": station_of(t.book), "since": t.since} for t in duty.rivals],
        },
        "posts": [to_builtins(post) for post in board.posts],
        "incidents": [
            incident_json(room, site, row, incident, words, header.now)
            for row in board.queue
            if (incident := room.incident(row.subject)) is not None
        ],
        "counts": {
            **{f"P{n}": count for n, count in enumerate(header.counts, 1)},
            "new": header.new,
            "shelved": header.shelved,
            "open": room.open_count,
        },
        **registers_json(room),
        **alarms_json(room, site, header.now),
        "push": {"state": header.push.state, "waiting": header.push.waiting, "refused": header.push.refused},
        "link": {"state": header.link, "unsent": header.unsent, "skew_s": _seconds(header.link_skew)},
    }


def _seconds(ms: int | None) -> int | None:
    return None if ms is None else ms // 1000


def _handover(board: Board) -> dict[str, Any] | None:
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


def incident_json(room: Room, site: Site, row: QueueRow, incident: Incident, words: Words, now: int) -> dict[str, Any]:
    """Return one incident at ``now`` (UTC ms). ``row``: as it is, or would be, in the queue."""
    return {
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
        "because": raiser.number if (raiser := room.raised_by(incident)) else None,
        "reports": row.reports,
        "units": row.units,
        "clock_ahead_s": row.ahead // 1000 or None,
        "disputed": [
            {"field": conflict.field, "choices": to_builtins(conflict.choices)}
            for conflict in conflicts_of(room, site, incident, words, now)
        ],
    }


def registers_json(room: Room, moment: Moment = _ms) -> dict[str, Any]:
    """Return the open lines of the registers."""
    known = room.registers
    return {
        "reminders": [{"no": r.no, "due": moment(r.due), "words": r.words} for r in known.reminders],
        "lookouts": [{"words": x.words, "until": moment(x.until)} for x in known.lookouts],
        "visitors": [{"name": v.name, "since": moment(v.since), "to": v.to, "post": v.post} for v in known.visitors],
        "keys_out": [{"number": k.number, "name": k.name, "since": moment(k.since)} for k in known.keys],
        "tours": [
            {"tour": t.code, "post": t.post, "until": moment(t.until), "seen": t.seen, "left": t.waits}
            for t in known.tours
        ],
    }


def alarms_json(room: Room, site: Site, now: int, moment: Moment = _ms) -> dict[str, Any]:
    """Return the shelf, the sources and the flood at ``now`` (UTC ms)."""
    flood = flood_now(room, site, now)
    shelves = sorted((s for s in room.alarms.shelves if s.until > now), key=lambda s: s.until)
    shelved = {shelf.source: shelf.until for shelf in shelves}
    return {
        "shelf": [
            {"source": s.source, "since": moment(s.since), "until": moment(s.until), "why": s.why, "by": s.by}
            for s in shelves
        ],
        "sources": [_source(room, site, s.code, now, shelved.get(s.code, 0), moment) for s in site.sources],
        "flood_since": moment(flood.since) if flood.on else None,
        "annunciations": flood.count,
    }


def _source(room: Room, site: Site, code: str, now: int, shelved_until: int, moment: Moment) -> dict[str, Any]:
    state, row = room.source(code), row_of_source(room, code)
    return {
        "source": code,
        "down": state.down,
        "since": moment(state.since),
        "losses": len(state.losses),
        "row": row.number if row else 0,
        "shelved": bool(shelved_until),
        "shelved_until": moment(shelved_until) if shelved_until else None,
        "chattering": chattering(room, site, code, now),
    }
