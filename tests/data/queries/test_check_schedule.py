"""Times at which check calls fall due."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.base.clock import DAY, HOUR, MINUTE
from data.queries.check_schedule import covers, dues, gap_min, next_due, prev_due
from data.site.localtime import hhmm, local, zone_of
from data.site.model import Cadence, CheckRules, Post, Shifts, Site

ZONES = (
    "Asia/Jakarta",
    "Europe/Berlin",
    "America/Sao_Paulo",
    "America/St_Johns",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "Asia/Kathmandu",
)
LONE = Post(code="4", name="Rear", lone=True)
GATE = Post(code="1", name="Gate")


def a_site(zone: str = "Asia/Jakarta", *, cadence: tuple[Cadence, ...] = (Cadence(60),), **rules: object) -> Site:
    checks = msgspec.structs.replace(CheckRules(cadence=cadence), **rules)
    return Site(
        name="Site", station="STN", zone=zone, language="en", posts=(GATE, LONE), crews=(), people=(),
        shifts=Shifts(pattern="custom", slots=()), types=(), targets=(), checks=checks,  # type: ignore[arg-type]
    )  # fmt: skip


def utc(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()) * 1000


def walls(site: Site, moments: list[int]) -> list[str]:
    return [hhmm(site, m) for m in moments]


moments = st.integers(utc("1995-01-01"), utc("2037-01-01"))
cadence = st.sampled_from([m for m in range(10, 241) if 1440 % m == 0])


# --- the marks ------------------------------------------------------------------------------------------------------


def test_dues_of_the_scripted_night_are_eleven_rounds() -> None:
    site = a_site()
    start, end = utc("2024-01-21T13:05"), utc("2024-01-22T01:00") - 1  # 20:05 to just before 08:00
    assert walls(site, dues(site, GATE, start, end)) == [f"{h % 24:02}:00" for h in range(21, 32)]


def test_dues_exclude_the_start_and_include_the_end() -> None:
    site = a_site()
    one = utc("2024-01-22T00:00")
    assert dues(site, GATE, one, one) == []
    assert dues(site, GATE, one - 1, one) == [one]
    assert dues(site, GATE, one, one + HOUR) == [one + HOUR]
    assert dues(site, GATE, one + HOUR, one) == []


def test_prev_due_at_its_moment_is_that_call() -> None:
    site = a_site()
    one = utc("2024-01-22T00:00")
    assert (prev_due(site, "1", one), next_due(site, "1", one)) == (one, one + HOUR)
    assert (prev_due(site, "1", one - 1), next_due(site, "1", one - 1)) == (one - HOUR, one)


def test_cadences_of_lone_posts_double_calls_at_night() -> None:
    site = a_site(lone=(Cadence(30, 22, 5),))
    start, end = utc("2024-01-21T14:00"), utc("2024-01-21T16:00")  # 21:00 to 23:00
    assert walls(site, dues(site, LONE, start, end)) == ["22:00", "22:30", "23:00"]
    assert walls(site, dues(site, GATE, start, end)) == ["22:00", "23:00"]
    assert walls(site, dues(site, LONE, utc("2024-01-21T21:00"), utc("2024-01-22T00:00"))) == [
        "04:30",
        "05:00",
        "06:00",
        "07:00",
    ]


def test_cadences_of_a_post_come_first() -> None:
    own = msgspec.structs.replace(LONE, checks=(Cadence(20, 8, 10),))
    site = a_site(lone=(Cadence(30),))
    assert walls(site, dues(site, own, utc("2024-01-22T01:30"), utc("2024-01-22T04:00"))) == [
        "08:40", "09:00", "09:20", "09:40", "10:00", "10:30", "11:00",
    ]  # fmt: skip
    hours = [utc(f"2024-01-22T{hour:02}:30") for hour in range(4)]  # 07:30 to 10:30 there
    assert [gap_min(site, own, at) for at in hours] == [30, 20, 20, 30]


def test_dues_are_counted_from_local_midnight() -> None:
    site = a_site("Asia/Kathmandu", cadence=(Cadence(90),))  # UTC+05:45
    assert walls(site, dues(site, GATE, utc("2024-01-21T18:00"), utc("2024-01-22T00:00"))) == [
        "00:00", "01:30", "03:00", "04:30",
    ]  # fmt: skip


def test_dues_may_be_empty_at_some_hours_or_always() -> None:
    site = a_site(cadence=(Cadence(60, 8, 16),))
    night = utc("2024-01-22T14:00")  # 21:00
    assert hhmm(site, next_due(site, GATE, night)) == "08:00"
    assert hhmm(site, prev_due(site, GATE, night)) == "15:00"
    none = a_site(cadence=(Cadence(0),))
    assert (next_due(none, GATE, night), prev_due(none, GATE, night)) == (0, 0)
    assert dues(none, GATE, night, night + 3 * DAY) == []


def test_dues_of_an_unknown_post_are_empty() -> None:
    site = a_site()
    assert (next_due(site, "77", 0), dues(site, "77", 0, DAY)) == (0, [])


@pytest.mark.parametrize(
    ("hours", "held"),
    [
        ((0, 24), range(24)),
        ((22, 5), [22, 23, 0, 1, 2, 3, 4]),
        ((8, 9), [8]),
        ((7, 7), range(24)),
        ((20, 24), range(20, 24)),
        ((24, 3), range(3)),
    ],
)
def test_cadence_hours_may_cross_midnight(hours: tuple[int, int], held: range | list[int]) -> None:
    assert {h for h in range(24) if covers(Cadence(60, *hours), h)} == set(held)


# --- clocks that change ---------------------------------------------------------------------------------------------


def test_dues_in_a_skipped_hour_are_one_call() -> None:
    site = a_site("Europe/Berlin", cadence=(Cadence(30),))
    found = dues(site, GATE, utc("2024-03-31T00:00"), utc("2024-03-31T02:00"))
    assert walls(site, found) == ["01:30", "03:00", "03:30", "04:00"]
    assert [b - a for a, b in itertools.pairwise(found)] == [30 * MINUTE] * 3


def test_dues_in_a_repeated_hour_come_twice() -> None:
    site = a_site("Europe/Berlin")
    found = dues(site, GATE, utc("2024-10-26T22:30"), utc("2024-10-27T02:00"))
    assert walls(site, found) == ["01:00", "02:00 CEST", "02:00 CET", "03:00"]


def test_dues_in_a_repeated_half_hour_keep_the_cadence() -> None:
    site = a_site("Australia/Lord_Howe")
    found = dues(site, GATE, utc("2024-04-06T13:59"), utc("2024-04-06T16:30"))
    assert walls(site, found) == ["01:00", "01:30 +1030", "02:00", "03:00"]
    assert found[1] - found[0] == HOUR
    skipped = dues(site, GATE, utc("2024-10-05T14:00"), utc("2024-10-05T16:30"))
    assert walls(site, skipped) == ["01:00", "02:30", "03:00"]


@settings(deadline=None)
@given(st.sampled_from(ZONES), cadence, moments)
def test_dues_are_never_further_apart_than_the_cadence(zone: str, every: int, start: int) -> None:
    site = a_site(zone, cadence=(Cadence(every),))
    found = dues(site, GATE, start, start + 3 * DAY)
    edges = [prev_due(site, GATE, start), *found, next_due(site, GATE, start + 3 * DAY)]
    for before, after in itertools.pairwise(edges):
        assert 0 < after - before <= every * MINUTE


@settings(deadline=None)
@given(st.sampled_from(ZONES), cadence, st.sampled_from((2008, 2011, 2018, 2019)), st.data())
def test_dues_on_a_day_of_clock_change_keep_the_cadence(zone: str, every: int, year: int, data: st.DataObject) -> None:
    tz = zone_of(zone)
    days = [datetime(year, 1, 1, tzinfo=UTC) + timedelta(days=n) for n in range(365)]
    offsets = [d.astimezone(tz).utcoffset() for d in days]
    changes = [d for d, a, b in zip(days, offsets, offsets[1:], strict=False) if a != b] or days[:1]
    start = int(data.draw(st.sampled_from(changes)).timestamp()) * 1000 - DAY
    site = a_site(zone, cadence=(Cadence(every),))
    found = dues(site, GATE, start, start + 3 * DAY)
    for before, after in itertools.pairwise(found):
        assert 0 < after - before <= every * MINUTE
    on_marks = [m for m in found if (local(site, m).hour * 60 + local(site, m).minute) % every == 0]
    assert len(found) - len(on_marks) <= 2, "calls are on the marks, but for the jump and the time that comes twice"


@settings(deadline=None)
@given(
    st.sampled_from(ZONES), st.lists(st.tuples(cadence, st.integers(0, 24), st.integers(0, 24)), max_size=3), moments
)
def test_dues_next_due_and_prev_due_agree(zone: str, cadences: list[tuple[int, int, int]], start: int) -> None:
    site = a_site(zone, cadence=tuple(Cadence(*c) for c in cadences))
    end = start + 2 * DAY
    walked, now = [], start
    while (due := next_due(site, GATE, now)) and due <= end:
        walked.append(due)
        assert prev_due(site, GATE, due) == due
        now = due
    assert walked == dues(site, GATE, start, end)
    assert dues(site, GATE, start, start + DAY) + dues(site, GATE, start + DAY, end) == walked
    if walked:
        assert prev_due(site, GATE, end) == walked[-1]
