"""Figures of duty, from entries alone.

The same entries give the same figures on every station and at any later time. Moments are UTC ms, spans ms.

* A check call is *due* if its time was in [start, end), after the first control entry, at a post whose people had to
  make it. A call that was answered counts even where nobody had to make it. So do those of a time that the clock, set
  back over the first control entry, showed only after it.
* How it ended: :mod:`data.queries.check_outcomes`.
* An *annunciation* is an entry that sounds (:mod:`data.room.noted.annunciations`): the sounding of an unshelved
  activation or report, a LATE, a MISSED, a missed checkpoint, and what is announced again because it got worse. An
  entry for several posts of a round counts once. The window is (t - 600 s, t].
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta

import msgspec
from msgspec.structs import replace

from data.base.clock import MINUTE, SECOND
from data.entries import Check, ClockStep, Entry, Opened, Reported, Subject, Void
from data.entries.alarms import FloodOff, FloodOn, SourceChanged
from data.queries.check_outcomes import Call, Calls, read_calls
from data.queries.course.history import newest
from data.queries.course.targets import Verdict, verdicts
from data.queries.flood import peak_of
from data.room.noted.annunciations import KEPT, is_annunciation
from data.room.state.alarms import Flood
from data.site.localtime import at_local, local, local_day
from data.site.model import Site

#: Ten minutes of the clock, by which annunciations are counted (ms).
BIN = 10 * MINUTE

#: Days that :func:`alarm_days` covers, today included.
DAYS = 7


#: The most urgent priority of an incident, and its acknowledgements.
AckVerdicts = tuple[int, tuple[Verdict, ...]]
Follow = Callable[[Sequence[Entry], Subject, int], AckVerdicts | None]


class Round(msgspec.Struct, frozen=True):
    """All calls with the same due time."""

    due: int
    calls: tuple[Call, ...]

    def count(self, outcome: str) -> int:
        """Return the number of calls with this outcome."""
        return sum(c.outcome == outcome for c in self.calls)


class Acks(msgspec.Struct, frozen=True):
    """Acknowledgements of the incidents of one priority, the most urgent that each had.

    An incident that got worse by somebody else's act counts again, as it had to be acknowledged again.

    incidents: how many were acknowledged, or should have been by now.
    in_goal: how many of them within the goal.
    in_breach, of_breach: how many within the breach limit, and of how many that is known.
    took: ms to each acknowledgement; None: not acknowledged.
    unjudged: how many were entered so long afterwards that they are not judged.
    """

    priority: int
    incidents: int = 0
    in_goal: int = 0
    in_breach: int = 0
    took: tuple[int | None, ...] = ()
    of_breach: int = 0
    unjudged: int = 0


class Figures(msgspec.Struct, frozen=True):
    """A duty period in numbers, [start, end).

    annunciations: when each sounded.
    busiest, busiest_at: the most annunciations in any ten minutes, and when that count was reached.
    bins: (start, count) of each ten minutes of the clock with annunciations.
    acks: of P1 to P4.
    outcomes: how many calls ended how; it follows from ``rounds``.
    """

    start: int
    end: int
    rounds: tuple[Round, ...] = ()
    annunciations: tuple[int, ...] = ()
    busiest: int = 0
    busiest_at: int | None = None
    bins: tuple[tuple[int, int], ...] = ()
    acks: tuple[Acks, ...] = ()
    floods: tuple[Flood, ...] = ()
    outcomes: dict[str, int] = {}

    def __post_init__(self) -> None:
        found = Counter(call.outcome for each in self.rounds for call in each.calls)
        msgspec.structs.force_setattr(self, "outcomes", dict(found))

    def count(self, outcome: str) -> int:
        """Return the number of calls with this outcome.

        ``outcome``: on_time, late, missed, unobserved or open.
        """
        return self.outcomes.get(outcome, 0)

    def bins_over(self, limit: int) -> int:
        """Return how many ten minutes of the clock had more annunciations than ``limit``."""
        return sum(count > limit for _, count in self.bins)

    @property
    def due(self) -> int:
        """Return the number of check calls that were due."""
        return sum(len(r.calls) for r in self.rounds)

    @property
    def watched(self) -> int:
        """Return how many of them are known to have been on time or not: all but unobserved and awaited ones."""
        return self.due - self.count("unobserved") - self.count("open")

    @property
    def late_calls(self) -> tuple[Call, ...]:
        """Return the late calls, oldest first."""
        return tuple(c for r in self.rounds for c in r.calls if c.outcome == "late")


def figures(
    entries: Iterable[Entry],
    site: Site,
    start: int,
    end: int,
    *,
    now: int | None = None,
    first_control: int = 0,
    judged: int = 0,
    follow: Follow | None = None,
) -> Figures:
    """Return the figures of [start, end) from entries in book order.

    site: the one in force just before ``end``.
    now: calls whose deadlines are not over by then are open; by default ``end``.
    judged: until when incidents are followed (UTC ms, exclusive); 0: ``end``.
    first_control: when an operator first took control (UTC ms), if ``entries`` may begin later; as of the room at any
        time, whose steps of the clock move it.
    follow: does what :func:`ack_verdicts` does, and may remember it.

    Imported entries do not count.
    """
    known = list(entries)
    void = {ref for e in known if isinstance(e, Void) for ref in e.of}
    counted = [e for e in known if e.ref not in void] if void else known
    calls = read_calls(counted, site, end, first_control)
    if void:
        calls.taken_back = {(e.post, e.due) for e in known if isinstance(e, Check) and e.ref in void and e.due}
    moments = annunciations(counted, start, end)
    peak, peak_at = busiest(moments, site.alarms.flood_window_s)
    return Figures(
        start=start,
        end=end,
        rounds=_rounds(calls, start, end, end if now is None else now),
        annunciations=moments,
        busiest=peak,
        busiest_at=peak_at,
        bins=bins(moments, site),
        acks=_acks(counted, start, end, judged or end, follow or ack_verdicts),
        floods=tuple(_peaked(flood, counted, site, end) for flood in floods(counted, start, end)),
    )


def clock_from(entries: Iterable[Entry], start: int) -> int:
    """Return the earliest time of the clock in these entries, or of a call that continues in them (UTC ms).

    A clock that is set back shows, and calls may be due at, a time before ``start``.
    """
    found = start
    for entry in entries:
        going_on = (call.due for call in entry.calls if call.starts) if isinstance(entry, ClockStep) else ()
        found = min(found, entry.at, *going_on)
    return found


# --- check calls ----------------------------------------------------------------------------------------------------


def _rounds(calls: Calls, start: int, end: int, now: int) -> tuple[Round, ...]:
    rounds: dict[int, list[Call]] = {}
    for post in calls.posts:
        for due in calls.dues(post, start, end):
            call = calls.outcome(post, due, now)
            if call is not None:
                rounds.setdefault(due, []).append(call)
    return tuple(Round(due, tuple(found)) for due, found in sorted(rounds.items()))


# --- annunciations --------------------------------------------------------------------------------------------------


def annunciations(entries: Iterable[Entry], start: int, end: int) -> tuple[int, ...]:
    """Return when each annunciation in [start, end) sounded, oldest first.

    The incident of a MISSED call sounds with it.
    """
    first: dict[str, int] = {}
    for entry in entries:
        if start <= entry.at < end and is_annunciation(entry):
            first.setdefault(entry.key or entry.ref, entry.at)
    return tuple(sorted(first.values()))


def floods(entries: Iterable[Entry], start: int, end: int) -> tuple[Flood, ...]:
    """Return the floods that touch [start, end), oldest first, as recorded."""
    found: dict[int, Flood] = {}
    for entry in entries:
        if isinstance(entry, FloodOn):
            found.setdefault(entry.moment, Flood(since=entry.moment, peak=entry.count))
        elif isinstance(entry, FloodOff):
            found[entry.since] = Flood(since=entry.since, until=entry.moment, peak=entry.peak)
    return tuple(f for _, f in sorted(found.items()) if f.since < end and (not f.until or f.until > start))


def _peaked(flood: Flood, counted: Iterable[Entry], site: Site, end: int) -> Flood:
    """Return a flood that still runs with the most that it had until ``end`` (UTC ms), before the period too."""
    if flood.until:
        return flood
    moments = annunciations(counted, flood.since - site.alarms.flood_window_s * SECOND, end)
    return replace(flood, peak=max(flood.peak, peak_of(moments, site.alarms, flood.since, end)))


def busiest(moments: Sequence[int], window_s: int = 600) -> tuple[int, int | None]:
    """Return the most moments in any (t - window, t], and the first such t."""
    most, at = 0, None
    for i, moment in enumerate(moments):
        count = i + 1 - bisect_right(moments, moment - window_s * SECOND)
        if count > most:
            most, at = count, moment
    return most, at


def ms_into_bin(moment: int, site: Site) -> int:
    """Return how long (ms) the clock's ten minutes have run at ``moment`` (UTC ms).

    Ten minutes of the clock are 13:20 to 13:29:59.
    """
    at = local(site, moment)
    return (at.minute % 10) * MINUTE + at.second * SECOND + moment % SECOND


def bins_in(start: int, until: int, site: Site) -> int:
    """Return how many of the clock's ten minutes there are in [start, until), in UTC ms: those that have started."""
    return max(1, -(-(until - start + ms_into_bin(start, site)) // BIN))


def bins(moments: Iterable[int], site: Site) -> tuple[tuple[int, int], ...]:
    """Return (start, count) of annunciations by the clock's ten minutes."""
    return tuple(sorted(Counter(moment - ms_into_bin(moment, site) for moment in moments).items()))


class AlarmDay(msgspec.Struct, frozen=True):
    """A local day from ``start`` (UTC ms).

    count: annunciations. most: the most in any window.
    """

    start: int
    count: int
    most: int


def alarm_days(moments: Sequence[int], site: Site, now: int) -> list[AlarmDay]:
    """Return the last days, newest first, from the annunciations the room remembers.

    A day that is only partly remembered is left out. ``moments``: sorted, UTC ms.
    """
    today = local_day(site, now)
    found: list[AlarmDay] = []
    ends = now + 1
    for back in range(DAYS):
        start = at_local(site, today - timedelta(days=back), 0)[0]
        if len(moments) >= KEPT and start < moments[0]:
            break
        sounded = moments[bisect_left(moments, start) : bisect_left(moments, ends)]
        found.append(AlarmDay(start, len(sounded), busiest(sounded, site.alarms.flood_window_s)[0]))
        ends = start
        if moments and start <= moments[0]:
            break
    return found


# --- acknowledgements -----------------------------------------------------------------------------------------------


def ack_verdicts(entries: Sequence[Entry], subject: Subject, judged: int) -> AckVerdicts | None:
    """Return the most urgent priority of an incident, and its acknowledgements until ``judged`` (UTC ms).

    entries: those that name it, without the undone ones. None: it was not opened in them.
    """
    state = newest(entries, subject, until=judged)
    if state is None:
        return None
    return state.highest, tuple(each for each in verdicts(state, judged) if each.name == "ack")


def _acks(entries: Sequence[Entry], start: int, end: int, judged: int, follow: Follow) -> tuple[Acks, ...]:
    opened = {e.subjects[0] for e in entries if isinstance(e, Opened) and start <= e.at < end}
    about: dict[str, list[Entry]] = {subject: [] for subject in sorted(opened)}
    for entry in entries:
        for subject in entry.subjects:
            if subject in about:
                about[subject].append(entry)
    found = {priority: Acks(priority) for priority in (1, 2, 3, 4)}
    for subject, course in about.items():
        followed = follow(course, subject, judged)
        if followed is not None:
            highest, acks = followed
            for each in acks:
                found[highest] = _with_ack(found[highest], each, judged)
    return tuple(found.values())


def _with_ack(known: Acks, each: Verdict, now: int) -> Acks:
    if each.outcome == "unjudged":
        return replace(known, unjudged=known.unjudged + 1)
    limit = max(each.limit, each.goal)
    in_breach = each.took is not None and each.took <= limit
    over = each.took is not None or each.start + limit < (each.ended or now)
    return replace(
        known,
        incidents=known.incidents + 1,
        in_goal=known.in_goal + (each.outcome == "met"),
        in_breach=known.in_breach + in_breach,
        of_breach=known.of_breach + over,
        took=(*known.took, each.took),
    )


def tally(entries: Iterable[Entry], folded: int) -> dict[str, int]:
    """Return how many reports came in and how many rows they became.

    entries: those that were not undone.
    received: incidents, further reports, and changes of sources.
    rows: incidents that have or had a row of their own.
    folded: incidents that were merged into another one.
    """
    opened, received = set[tuple[str, ...]](), 0
    for entry in entries:
        if isinstance(entry, Opened):  # two stations may have opened the same one
            opened.add(entry.subjects[:1])
        if isinstance(entry, Opened | Reported):
            received += not entry.key  # an entry of a rule has one
        else:
            received += isinstance(entry, SourceChanged)
    return {"received": received, "rows": len(opened) - folded, "folded": folded}
