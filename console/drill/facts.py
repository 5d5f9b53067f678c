"""What a drill's expectations may name: one nested mapping of plain values, made from the board and the book.

``posts.CODE.…`` (every field of a post on the board), ``incidents.NUMBER.…`` (type, state, priority …, ``disposition``,
``acked_s``, ``sent_s`` … seconds from its report), ``header.…``, ``queue`` (the numbers in order), ``rows``,
``counts.P1`` …, ``alert``, ``sources.CODE.…`` (down, losses, row, shelved, chattering), ``shelved`` (codes),
``flood.…`` (on, since, count, peak; times of day), ``rings`` (how many reasons to ring there are), ``figures.…`` (of
the whole drill), ``book.no``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from console.desk import Desk
from data import figures
from data.alarmalerts import chattering
from data.board import Board
from data.flood import flood_now
from data.room import Incident
from data.shifts import hhmmss
from data.sources import row_of_source

_STAMPS = ("acked", "sent", "arrived", "controlled", "told", "closed")


def facts(desk: Desk, board: Board, since: int) -> dict[str, Any]:
    """Everything that can be expected, now. ``since``: the drill's start (UTC ms); its figures run from there."""
    return {
        "posts": {view.code: _plain(view) for view in board.posts},
        "incidents": {
            str(state.number): _incident(state) for state in desk.room.states.values() if isinstance(state, Incident)
        },
        "header": _plain(board.header),
        "counts": {f"P{number}": count for number, count in enumerate(board.header.counts, 1)},
        "queue": tuple(row.number for row in board.queue),
        "rows": len(board.queue),
        "alert": board.alert.key if board.alert else "",
        "rings": len(board.rings),
        **alarm_facts(desk, board.header.now),
        "figures": _figures(desk, since, board.header.now),
        "book": {"no": desk.book.last_no},
    }


def _figures(desk: Desk, since: int, now: int) -> dict[str, Any]:
    found = figures.figures(desk.book.entries(), desk.site, since, now)
    spans = [f"{hhmmss(desk.site, f.since)}-{hhmmss(desk.site, f.until) if f.until else ''}" for f in found.floods]
    return in_plain(found) | {"flood_spans": tuple(spans), "flood_peaks": tuple(f.peak for f in found.floods)}


def alarm_facts(desk: Desk, now: int) -> dict[str, Any]:
    """Sources, the shelf and the flood, at ``now``."""
    room, site = desk.room, desk.site
    flood = flood_now(room, site, now)
    return {
        "sources": {source.code: _source(desk, source.code, now) for source in site.sources},
        "shelved": tuple(s.source for s in room.alarms.shelves if s.until > now),
        "flood": {
            "on": flood.on,
            "since": hhmmss(site, flood.since) if flood.on else "",
            "count": flood.count,
            "peak": flood.peak,
        },
    }


def _source(desk: Desk, code: str, now: int) -> dict[str, Any]:
    state, row, shelf = desk.room.source(code), row_of_source(desk.room, code), desk.room.alarms.shelf(code)
    on_shelf = shelf is not None and shelf.until > now
    return {
        "down": state.down,
        "losses": len(state.losses),
        "row": row.number if row else 0,
        "shelved": on_shelf,
        "shelved_until": hhmmss(desk.site, shelf.until) if shelf and on_shelf else "",
        "chattering": chattering(desk.room, desk.site, code),
    }


def in_plain(found: figures.Figures) -> dict[str, Any]:
    """Figures of duty as plain numbers; times in seconds."""
    late = found.late_calls
    return {
        "due": found.due,
        "on_time": found.count("on_time"),
        "late": found.count("late"),
        "missed": found.count("missed"),
        "unobserved": found.count("unobserved"),
        "late_by_s": tuple(call.late_by // 1000 for call in late),
        "annunciations": len(found.annunciations),
        "busiest": found.busiest,
        "floods": len(found.floods),
        **{f"P{acks.priority}": acks.incidents for acks in found.acks},
        **{f"P{acks.priority}_in_goal": acks.in_goal for acks in found.acks},
        **{f"P{acks.priority}_in_breach": acks.in_breach for acks in found.acks},
    }


def lookup(known: Mapping[str, Any], path: str) -> Any:
    """The fact at ``path``; the text ``(none)`` if there is no such fact."""
    found: Any = known
    for part in path.split("."):
        if isinstance(found, Mapping) and part in found:
            found = found[part]
        elif isinstance(found, (list, tuple)) and part.isdigit() and int(part) < len(found):
            found = found[int(part)]
        else:
            return "(none)"
    return tuple(found) if isinstance(found, list) else found


def _plain(value: object) -> Any:
    return msgspec.to_builtins(value)


def _incident(state: Incident) -> dict[str, Any]:
    plain: dict[str, Any] = {field: getattr(state, field) for field in ("number", "priority", "type", "state", "post")}
    plain |= {
        "words": state.words,
        "disposition": state.disposition,
        "reports": len(state.reports) + 1,
        "raised_from": state.raised_from,
        "folded": bool(state.folded_into),
        "steps_open": sum(1 for step in state.steps if step.state == "open"),
    }
    for stamp in _STAMPS:
        at = getattr(state, stamp)
        plain[f"{stamp}_s"] = (at - state.received) // 1000 if at else -1
    return plain
