"""Times at which check calls fall due, by post and local hour of day.

Marks are counted from local midnight: "every 60 minutes" is on the hour, "every 30" on the hour and the half hour. When
clocks go forward, the skipped marks are one call at the moment of the jump. When they go back, the marks come twice, so
nobody waits longer for a call than the cadence says. Moments are UTC ms.

The board and the rules ask for every post every second, mostly the same: the marks of a UTC day are computed once, and
so are the calls before and after a moment for posts that call equally often.
"""

from __future__ import annotations

from bisect import bisect_right
from datetime import date
from functools import lru_cache
from itertools import pairwise

from msgspec.structs import replace

from data.base.clock import DAY, HOUR, MINUTE
from data.room.state.orders import Order
from data.site.localtime import instants, local_of, zone_of
from data.site.model import Cadence, CheckRules, Post, Site

#: 1 January 1970 as date.toordinal() counts.
_DAY_ZERO = date(1970, 1, 1).toordinal()

#: Days to look ahead or back for a call. Cadences repeat every day.
_FAR = 2


def cadences(site: Site, post: Post | str) -> tuple[Cadence, ...]:
    """Return the cadences of a post; the first one that applies to an hour counts.

    They are the post's own, those of lone posts, and the site's. ``post``: the post or its code.
    """
    found = site.post(post) if isinstance(post, str) else post
    if found is None:
        return ()
    if not found.checks and not found.lone:
        return site.checks.cadence
    return found.checks + (site.checks.lone if found.lone else ()) + site.checks.cadence


def dues(site: Site, post: Post | str, start: int, end: int, orders: tuple[Order, ...] = ()) -> list[int]:
    """Return the check-call times of a post in (start, end], oldest first.

    ``orders``: the orders that the post was given.
    """
    cadence = cadences(site, post)
    found: list[int] = []
    for first, last in _cut_at_orders(orders, start, end):
        in_force = _cadence_at(cadence, orders, first)
        for day in range(first // DAY, last // DAY + 1):
            marks = _marks(site.zone, in_force, day)
            found += marks[bisect_right(marks, first) : bisect_right(marks, last)]
    return found


def next_due(site: Site, post: Post | str, now: int, orders: tuple[Order, ...] = ()) -> int:
    """Return the first check call of a post after ``now``; 0: it has none."""
    return _next(site.zone, cadences(site, post), orders, now)


@lru_cache(maxsize=128)
def _next(zone_key: str, cadence: tuple[Cadence, ...], orders: tuple[Order, ...], now: int) -> int:
    for first, last in _cut_at_orders(orders, now, now + (_FAR + 1) * DAY):
        in_force = _cadence_at(cadence, orders, first)
        for day in range(first // DAY, last // DAY + 1):
            marks = _marks(zone_key, in_force, day)
            after = bisect_right(marks, first)
            if after < len(marks):
                if marks[after] <= last:
                    return marks[after]
                break
    return 0


def prev_due(site: Site, post: Post | str, now: int, orders: tuple[Order, ...] = ()) -> int:
    """Return the last check call of a post due at or before ``now``; 0: it has none."""
    return _prev(site.zone, cadences(site, post), orders, now)


@lru_cache(maxsize=128)
def _prev(zone_key: str, cadence: tuple[Cadence, ...], orders: tuple[Order, ...], now: int) -> int:
    for first, last in reversed(_cut_at_orders(orders, now - (_FAR + 1) * DAY, now)):
        in_force = _cadence_at(cadence, orders, first)
        for day in range(last // DAY, first // DAY - 1, -1):
            marks = _marks(zone_key, in_force, day)
            upto = bisect_right(marks, last)
            if upto:
                if marks[upto - 1] > first:
                    return marks[upto - 1]
                break
    return 0


# --- orders ---------------------------------------------------------------------------------------------------------


def _cut_at_orders(orders: tuple[Order, ...], start: int, end: int) -> list[tuple[int, int]]:
    """Cut (start, end] where an order begins or ends: [(first, last], …]."""
    if start >= end:
        return []
    if not orders:
        return [(start, end)]
    cuts = {at for order in orders for at in (order.since, order.until) if start < at < end}
    return list(pairwise(sorted({start, end, *cuts})))


def _cadence_at(cadence: tuple[Cadence, ...], orders: tuple[Order, ...], at: int) -> tuple[Cadence, ...]:
    """Return the cadence just after ``at``.

    It is that of the newest order in force, else the post's own.
    """
    for order in reversed(orders):
        if order.since <= at and (not order.until or at < order.until):
            return _at_least(cadence, order.every_min) if order.level else (Cadence(order.every_min),)
    return cadence


@lru_cache(maxsize=256)
def _at_least(cadence: tuple[Cadence, ...], every_min: int) -> tuple[Cadence, ...]:
    """Return ``cadence`` with calls at least every so many minutes.

    Hours without calls stay without: nobody is there to make them.
    """
    by_hour = enumerate(_by_hour(cadence))
    return tuple(Cadence(min(every_min, own), hour, hour + 1) for hour, own in by_hour if own)


def rules_at(rules: CheckRules, orders: tuple[Order, ...], due: int) -> CheckRules:
    """Return the times of the call due at ``due``: with an order of short intervals they follow the interval.

    The window never reaches the call before, and a call is MISSED at the latest when the next one is due.
    """
    for order in reversed(orders):
        if order.since < due and (not order.until or due <= order.until):
            return _shortened(rules, order.every_min)
    return rules


@lru_cache(maxsize=64)
def _shortened(rules: CheckRules, every_min: int) -> CheckRules:
    missed, half = min(rules.missed_min, every_min), max(1, every_min // 2)
    if missed == rules.missed_min and every_min > rules.window_min:
        return rules
    return replace(
        rules,
        window_min=min(rules.window_min, half),
        late_min=min(rules.late_min, half),
        missed_min=missed,
        p1_min=missed + rules.p1_min - rules.missed_min,
    )


def gap_min(site: Site, post: Post, now: int, orders: tuple[Order, ...] = ()) -> int:
    """Return the minutes between a post's calls in the hour of ``now``; 0: none."""
    return _by_hour(_cadence_at(cadences(site, post), orders, now))[_hour(site.zone, now)]


def is_slower(site: Site, code: str, now: int, before: tuple[Order, ...], after: tuple[Order, ...]) -> bool:
    """Whether a post calls less often at some time of the next day under the orders ``after`` than ``before``."""
    post = site.post(code)
    if post is None or before == after:
        return False
    cuts = {at for o in (*before, *after) for at in (o.since, o.until) if now < at < now + DAY}
    for at in sorted({*range(now, now + DAY, HOUR), *cuts}):
        was, then = gap_min(site, post, at, before), gap_min(site, post, at, after)
        if was and (not then or then > was):
            return True
    return False


@lru_cache(maxsize=16)
def _hour(zone_key: str, now: int) -> int:
    return local_of(zone_of(zone_key), now).hour


def covers(cadence: Cadence, hour: int) -> bool:
    """Whether a cadence applies in a local hour (0 … 23). Equal hours mean all day."""
    first, last = cadence.from_hour % 24, cadence.to_hour % 24
    if first == last:
        return True
    if first < last:
        return first <= hour < last
    return hour >= first or hour < last


@lru_cache(maxsize=1024)
def _marks(zone_key: str, cadence: tuple[Cadence, ...], utc_day: int) -> tuple[int, ...]:
    """Return the due times in one UTC day.

    No zone is a day or more from UTC, so three local dates cover it.
    """
    start = utc_day * DAY
    near = (_local_marks(zone_key, cadence, utc_day + day + _DAY_ZERO) for day in (-1, 0, 1))
    marks = sorted({m for day in near for m in day})
    marks += _in_repeated_time(zone_key, cadence, marks)
    return tuple(sorted(m for m in marks if start <= m < start + DAY))


@lru_cache(maxsize=1024)
def _local_marks(zone_key: str, cadence: tuple[Cadence, ...], ordinal: int) -> tuple[int, ...]:
    """Return the due times of one local date."""
    tz, day = zone_of(zone_key), date.fromordinal(ordinal)
    found: set[int] = set()
    for hour, every in enumerate(_by_hour(cadence)):
        if every:
            for minute in range(-(-hour * 60 // every) * every, hour * 60 + 60, every):
                found.update(instants(tz, day, minute))
    return tuple(found)


def _in_repeated_time(zone_key: str, cadence: tuple[Cadence, ...], marks: list[int]) -> list[int]:
    """Return extra calls in local time that comes twice and has no mark of its own.

    Without them somebody would wait longer than the cadence says: Lord Howe goes back by half an hour, and with calls
    every 3 hours it happens anywhere.
    """
    tz, by_hour = zone_of(zone_key), _by_hour(cadence)
    found: list[int] = []
    for before, after in pairwise(marks):
        first, last = local_of(tz, before), local_of(tz, after - 1)
        every = by_hour[first.hour]
        if first.utcoffset() == last.utcoffset() or not every:
            continue
        between = {by_hour[local_of(tz, at).hour] for at in range(before, after, 30 * MINUTE)}
        if between == {every}:
            found += range(before + every * MINUTE, after, every * MINUTE)
    return found


@lru_cache(maxsize=256)
def _by_hour(cadence: tuple[Cadence, ...]) -> tuple[int, ...]:
    return tuple(next((c.every_min for c in cadence if covers(c, hour)), 0) for hour in range(24))
