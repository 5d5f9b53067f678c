"""Facts that expectations may name.

One nested mapping of plain values, made from the board and the book.

``posts.CODE.…`` (every field of a post on the board), ``incidents.NUMBER.…`` (type, state, priority …, ``disposition``,
``acked_s``, ``sent_s`` … seconds from its report), ``header.…``, ``queue`` (the numbers in order), ``rows``,
``counts.P1`` …, ``alert``, ``sources.CODE.…`` (down, losses, row, shelved, chattering), ``shelved`` (codes),
``flood.…`` (on, since, count, peak; times of day), ``next.0.key`` …, ``registers.…``, ``duty.…``, ``entries.KIND`` (how
many of that kind since the start), ``last`` (the newest entry), ``book.no`` and ``book.intact``, ``figures.…`` (of the
whole drill), ``tally.…`` (reports received, rows made).

Sections are made on first use, as figures read the whole book.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from string import ascii_letters
from typing import Any

import msgspec

from console.session.desk import Desk
from data.base.clock import SECOND
from data.book.reading.checking import check
from data.queries import figures
from data.queries.flood import flood_now, peak_now
from data.room.state.incidents import Incident
from data.site.localtime import hhmm, hhmmss, zone
from data.site.model import Site
from data.view.board_json import board_json
from data.view.incident import sources_of
from data.view.values import Board, QueueRow
from data.words import Words

_STAMPS = ("acked", "sent", "arrived", "controlled", "told", "closed")

#: Figures of check calls. A call that falls due now does not count yet.
CALLS = ("due", "on_time", "late", "missed", "unobserved", "late_by_s")

#: Value of a fact that does not exist.
NONE = "(none)"


class Facts(Mapping[str, Any]):
    """All facts as of now. ``since``: the drill's start (UTC ms), from which its figures count."""

    def __init__(self, desk: Desk, board: Board, since: int) -> None:
        self.zone = zone(desk.site)
        since = figures.clock_from(desk.book.entries(), since)
        self._made: dict[str, Any] = {}
        known = cache(lambda: board_json(desk.room, desk.site, board, desk.book.id, desk.words))
        self._make: dict[str, Callable[[], Any]] = {
            "posts": lambda: {post["code"]: post for post in known()["posts"]},
            "incidents": lambda: {str(s.number): incident_facts(s, desk.words) for s in incidents(desk)},
            "header": lambda: _plain(board.header),
            "counts": lambda: known()["counts"],
            "queue": lambda: tuple(row.number for row in board.queue),
            "rows": lambda: len(board.queue),
            "row": lambda: {str(row.number): _row(row) for row in board.queue},
            "alert": lambda: board.alert.key if board.alert else "",
            "alerts": lambda: _plain(board.alert) if board.alert else {},
            "rings": lambda: tuple(sorted(board.rings)),
            "ringing": lambda: board.is_ringing,
            "next": lambda: tuple(_plain(item) for item in board.next),
            "registers": lambda: _plain(desk.room.registers),
            "duty": lambda: _plain(desk.room.duty),
            "entries": lambda: Counter(e.kind for e in desk.book.entries() if e.at >= since),
            "last": lambda: _plain(desk.entry(desk.book.last_no)),
            "book": lambda: {"no": desk.book.last_no, "intact": _intact(desk)},
            "figures": lambda: _figures(desk, since, board.header.now),
            "sources": lambda: {source["source"]: _source(source) for source in known()["sources"]},
            "shelved": lambda: tuple(shelf["source"] for shelf in known()["shelf"]),
            "flood": lambda: _flood(desk, board.header.now),
            "tally": lambda: figures.tally(
                (e for e in desk.book.entries() if e.at >= since and not desk.room.is_void(e.ref)),
                sum(bool(incident.folded_into) for incident in incidents(desk)),
            ),
        }

    def __getitem__(self, key: str) -> Any:
        if key not in self._made:
            self._made[key] = self._make[key]()
        return self._made[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._make)

    def __len__(self) -> int:
        return len(self._make)


def _figures(desk: Desk, since: int, now: int) -> dict[str, Any]:
    known, found = counted(desk, since, now)
    spans = [f"{hhmmss(desk.site, f.since)}-{hhmmss(desk.site, f.until) if f.until else ''}" for f in found.floods]
    floods = {"flood_spans": tuple(spans), "flood_peaks": tuple(f.peak for f in found.floods)}
    return known | floods | _alarms_by_the_clock(found, desk.site, now)


def counted(desk: Desk, since: int, now: int) -> tuple[dict[str, Any], figures.Figures]:
    """Return the plain figures of a drill, and those that they are from.

    They have the check calls that fell due before ``now``; annunciations and acknowledgements up to and including it.
    """
    calls = plain_figures(figures.figures(desk.book.entries(), desk.site, since, now))
    found = figures.figures(desk.book.entries(), desk.site, since, now + 1, now=now)
    heard = {name: fact for name, fact in plain_figures(found).items() if name not in CALLS}
    return calls | heard, found


def _alarms_by_the_clock(found: figures.Figures, site: Site, now: int) -> dict[str, Any]:
    """Return annunciations counted by the clock's ten minutes.

    rolling: annunciations in the window that ends at ``now`` (UTC ms).
    bins_over: ten minutes with more annunciations than start a flood.
    fullest_bin, fullest_bin_at: the most in ten minutes, and when those began.
    bins: all ten minutes that were not quiet, by when they began (``13:20``).
    """
    since = now - site.alarms.flood_window_s * SECOND
    at, most = max(found.bins, key=lambda bin: bin[1], default=(0, 0))
    return {
        "rolling": sum(since < moment <= now for moment in found.annunciations),
        "bins_over": found.bins_over(site.alarms.flood_on),
        "fullest_bin": most,
        "fullest_bin_at": at,
        "bins": {hhmm(site, begin): count for begin, count in found.bins},
    }


def _row(row: QueueRow) -> dict[str, Any]:
    """Return a row as scripts name it: numbers of other incidents without the station's letter."""
    because, *related = (int(text.lstrip(ascii_letters) or 0) for text in (row.because, *row.related))
    return {**_plain(row), "because": because, "related": tuple(related), "contested": row.has_conflict}


def _source(found: dict[str, Any]) -> dict[str, Any]:
    return {**found, "shelved_until": found["shelved_until"] or ""}


def _flood(desk: Desk, now: int) -> dict[str, Any]:
    flood = flood_now(desk.room, desk.site, now)
    peak = peak_now(desk.room, desk.site, now)
    return {"on": flood.on, "since": flood.since if flood.on else "", "count": flood.count, "peak": peak}


def plain_figures(found: figures.Figures) -> dict[str, Any]:
    """Return figures of a shift as plain numbers; times in seconds."""
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
    """Return the fact at ``path``; :data:`NONE` if there is none.

    ``count`` of a list is its length. A name may have dots in it.
    """
    found: Any = known
    rest = path
    while rest:
        if isinstance(found, Mapping) and rest in found:
            return _value(found[rest])
        part, _, rest = rest.partition(".")
        if isinstance(found, Counter):
            return 0  # no entry of that kind
        if isinstance(found, Mapping) and part in found:
            found = found[part]
        elif isinstance(found, (list, tuple)) and part == "count":
            found = len(found)
        elif isinstance(found, (list, tuple)) and part.isdigit() and int(part) < len(found):
            found = found[int(part)]
        else:
            return NONE
    return _value(found)


def _value(value: Any) -> Any:
    if value is None:
        return NONE
    return tuple(value) if isinstance(value, list) else value


def incidents(desk: Desk) -> list[Incident]:
    """Return every incident of the room, oldest first."""
    found = [state for state in desk.room.states.values() if isinstance(state, Incident)]
    return sorted(found, key=lambda state: (state.received, state.number))


def _plain(value: object) -> Any:
    return msgspec.to_builtins(value)


def _intact(desk: Desk) -> bool:
    """Return whether every line of the book is as it was saved, and its chain unbroken."""
    for _ in check(desk.book, step=10_000):
        pass
    return not desk.book.damaged


def incident_facts(state: Incident, words: Words) -> dict[str, Any]:
    """Return an incident as plain values."""
    plain: dict[str, Any] = {field: getattr(state, field) for field in ("number", "priority", "type", "state", "post")}
    plain |= {
        "words": state.words,
        "disposition": state.disposition,
        "reports": len(state.reports) + 1,
        "raised_from": state.raised_from,
        "below_why": state.priority_why,
        "folded": bool(state.folded_into),
        "sources": sources_of(state, words),
        "steps_open": sum(1 for step in state.steps if step.state == "open"),
    }
    for stamp in _STAMPS:
        at = getattr(state, stamp)
        plain[f"{stamp}_s"] = (at - state.received) // 1000 if at else -1
    return plain
