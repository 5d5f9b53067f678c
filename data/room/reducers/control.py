"""Reducers of the room: control, handover, shift, sound, gaps, stations.

Subject: ``room``.
"""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from data import entries as e
from data.entries.causality import has_seen
from data.entries.subjects import station_of
from data.room.reducers.base import SubjectKind
from data.room.reducers.clock_steps import move_duty
from data.room.state.control import Duty, Turn
from data.room.state.handover import Accepted, Handover, Unsigned
from data.room.state.stations import StationState

#: Changes of control in the state, newest last; older ones are in the book.
TURNS_KEPT = 12
#: Missing signatures in the state, newest last.
UNSIGNED_KEPT = 99


def _control(state: Duty, entry: e.Control, subject: str) -> Duty:
    # Control is as recorded, since the recorded time: it never changed hands in the past.
    crew = entry.crew or state.control_crew
    turn = Turn(
        operator=entry.operator, name=entry.name, crew=crew, how=entry.how, since=entry.at, book=entry.book, no=entry.no
    )
    ended = tuple(t if t.until else replace(t, until=entry.at) for t in state.turns)
    return replace(
        state,
        operator=entry.operator,
        operator_name=entry.name,
        how=entry.how,
        since=entry.at,
        first_control=state.first_control or entry.at,
        control_crew=crew,
        control_crew_since=state.control_crew_since if crew == state.control_crew else entry.at,
        handover=None,
        unsigned=_missing(state, entry),
        turns=_newest((*ended, turn)),
        control=(*(t for t in state.control if not has_seen(entry, t.book, t.no)), turn),
    )


def _newest(turns: tuple[Turn, ...]) -> tuple[Turn, ...]:
    """Return the newest turns, with the newest of each station: it says who acts there."""
    at_each = {station_of(t.book): t for t in turns}
    return tuple(t for t in turns[:-TURNS_KEPT] if at_each[station_of(t.book)] is t) + turns[-TURNS_KEPT:]


def _missing(state: Duty, entry: e.Entry) -> tuple[Unsigned, ...]:
    """Return the missing signatures after ``entry``: who lost control, and in whose name it was done, have to sign."""
    by = entry.operator if isinstance(entry, e.Control) else entry.by
    owed = Unsigned(ref=entry.ref, no=entry.no, at=entry.at, before="", by=by)
    found = [*state.unsigned]
    if isinstance(entry, e.Control) and entry.how == "take" and entry.before:
        found.append(replace(owed, before=entry.before))
    if entry.supervisor:
        found.append(replace(owed, before=entry.supervisor, supervised=True))
    return tuple(found[-UNSIGNED_KEPT:])


def _supervised(state: Duty, entry: e.Entry, subject: str) -> Duty:
    return replace(state, unsigned=_missing(state, entry)) if entry.supervisor else state


def _book(state: Duty, entry: e.BookOpened, subject: str) -> Duty:
    known = _station(state, entry.station)
    letter = entry.letter or known.letter
    known = known.with_letter(letter, entry.hlc[0])
    return _with_station(state, replace(known, name=entry.site, knows=entry.knows))


def _named(state: Duty, entry: e.StationNamed, subject: str) -> Duty:
    known = _station(state, entry.station).with_letter(entry.letter, entry.hlc[0])
    return _with_station(state, replace(known, name=entry.name, knows=entry.knows))


def _signed(state: Duty, entry: e.Signed, subject: str) -> Duty:
    known = _station(state, station_of(entry.book))
    if not entry.signature:
        return _with_station(state, replace(known, unsigned=entry.unsigned))
    key = entry.next or entry.signer
    return _with_station(state, replace(known, key=key, signed=entry.upto, signed_at=entry.time, unsigned=""))


def _site_changed(state: Duty, entry: e.SiteChanged, subject: str) -> Duty:
    return _with_station(state, replace(_station(state, station_of(entry.book)), changed=entry.ref))


def _station(state: Duty, code: str) -> StationState:
    return next((s for s in state.stations if s.code == code), StationState(code=code))


def _with_station(state: Duty, station: StationState) -> Duty:
    others = (s for s in state.stations if s.code != station.code)
    return replace(state, stations=tuple(sorted((*others, station), key=lambda s: s.code)))


def _shift(state: Duty, entry: e.ShiftChanged, subject: str) -> Duty:
    return replace(state, shift=entry.shift, crew=entry.crew, starts=entry.starts, ends=entry.ends)


def _silenced(state: Duty, entry: e.Silenced, subject: str) -> Duty:
    return replace(state, silenced=entry.at, silenced_in=entry.book, silenced_seen=tuple(sorted(entry.seen.items())))


def _gap(state: Duty, entry: e.Gap, subject: str) -> Duty:
    if not entry.missed and not state.gap_seen:
        return state  # nothing fell due in it: the gap before it is still to be seen
    return replace(
        state,
        gap_since=entry.since,
        gap_until=entry.until,
        gap_missed=entry.missed,
        gap_cause=entry.cause,
        gap_ref=entry.ref,
        gap_seen=not entry.missed,
    )


def _seen(state: Duty, entry: e.Seen, subject: str) -> Duty:
    named = {name: not entry.what or getattr(state, f"{name}_ref") in entry.what for name in ("gap", "step", "doubt")}
    seen = {f"{name}_seen": True for name, is_named in named.items() if is_named and getattr(state, f"{name}_ref")}
    return replace(state, **seen) if seen else state


def _doubt(state: Duty, entry: e.ClockDoubt, subject: str) -> Duty:
    return replace(
        state, doubt=entry.why, doubt_at=entry.at, doubt_last=entry.last, doubt_ref=entry.ref, doubt_seen=False
    )


# --- handover -------------------------------------------------------------------------------------------------------


def _started(state: Duty, entry: e.HandoverStarted, subject: str) -> Duty:
    found = Handover(
        ref=entry.ref,
        no=entry.no,
        since=entry.at,
        outgoing=entry.outgoing,
        incoming=entry.incoming,
        name=entry.name,
        crew=entry.crew,
        to_crew=entry.to_crew,
        words=entry.words,
        lines=entry.lines,
        known=entry.known,
    )
    return replace(state, handover=found)


def _handover_signed(state: Duty, entry: e.HandoverSigned, subject: str) -> Duty:
    return _with(
        state,
        signed=entry.at,
        proof=entry.proof,
        anchor_no=entry.anchor_no,
        anchor=entry.anchor,
        words=entry.words,
        lines=entry.lines,
    )


def _read(state: Duty, entry: e.HandoverRead, subject: str) -> Duty:
    found = state.handover
    if found is None:
        return state
    keys = {line.key for line in entry.lines}
    return _with(
        state,
        read=(*(line for line in found.read if line.key not in keys), *entry.lines),
        read_at=(*(pair for pair in found.read_at if pair[0] not in keys), *((key, entry.at) for key in sorted(keys))),
    )


def _accepted(state: Duty, entry: e.HandoverAccepted, subject: str) -> Duty:
    return replace(state, accepted=Accepted(entry.at, entry.operator, entry.unread, entry.p1s, entry.words))


def _paused(state: Duty, entry: e.HandoverPaused, subject: str) -> Duty:
    found = state.handover
    if found is None:
        return state
    known = (*found.known, entry.incident) if entry.incident and entry.incident not in found.known else found.known
    return _with(state, paused=found.paused or entry.at, why=entry.why, incident=entry.incident, known=known)


def _resumed(state: Duty, entry: e.HandoverResumed, subject: str) -> Duty:
    found = state.handover
    known = tuple(dict.fromkeys((*(found.known if found else ()), *entry.known)))
    # The line of the book is shown as it was frozen (data.view.handover.lines_now), so it is frozen again.
    book = {line.key: line for line in entry.lines if line.key == "book"}
    lines = tuple(book.get(line.key, line) for line in found.lines) if found else ()
    return _with(state, paused=0, why="", incident="", known=known, lines=lines)


def _countersigned(state: Duty, entry: e.Countersigned, subject: str) -> Duty:
    return replace(state, unsigned=tuple(u for u in state.unsigned if (u.ref, u.before) != (entry.of, entry.operator)))


def _with(state: Duty, **changes: Any) -> Duty:
    # Without a handover, control changed hands at another station in between.
    return state if state.handover is None else replace(state, handover=replace(state.handover, **changes))


KIND = SubjectKind(
    table="shifts",
    state=Duty,
    reducers={
        e.Control: _control,
        e.ClockStep: move_duty,
        e.ShiftChanged: _shift,
        e.Silenced: _silenced,
        e.Gap: _gap,
        e.ClockDoubt: _doubt,
        e.Seen: _seen,
        e.HandoverStarted: _started,
        e.HandoverSigned: _handover_signed,
        e.HandoverRead: _read,
        e.HandoverAccepted: _accepted,
        e.HandoverPaused: _paused,
        e.HandoverResumed: _resumed,
        e.Countersigned: _countersigned,
        e.BookOpened: _book,
        e.StationNamed: _named,
        e.Signed: _signed,
        e.SiteChanged: _site_changed,
    },
    empty=lambda subject: Duty(),
    other=_supervised,
)
