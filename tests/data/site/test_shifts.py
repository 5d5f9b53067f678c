"""Shifts tile time, on every day of every zone."""

from __future__ import annotations

import itertools
from datetime import date, datetime, timedelta
from functools import lru_cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.base.clock import DAY, HOUR
from data.site.localtime import at_local, clock_minute, iso, local, local_of, zone_of
from data.site.model import ShiftSlot, Site
from data.site.shifts import next_shift, shift_at, shifts_between
from tests.kits.rooms.zoned_site import ZONES, moments, site_in, utc

slot_minutes = st.lists(st.integers(0, 1439), min_size=1, max_size=5, unique=True)


@st.composite
def sites(draw: st.DrawFn) -> Site:
    minutes = draw(slot_minutes)
    rotation = st.lists(st.sampled_from("ABC"), min_size=1, max_size=4)
    slots = tuple(ShiftSlot(f"{m // 60:02}:{m % 60:02}", f"S{m}", tuple(draw(rotation))) for m in minutes)
    epoch = draw(st.dates(date(1999, 1, 1), date(2030, 1, 1))).isoformat()
    return site_in(draw(st.sampled_from(ZONES)), slots, epoch)


@lru_cache
def near_a_change(zone: str, year: int) -> list[int]:
    """Return the moments of a year at which the zone's clocks change."""
    tz, hours = zone_of(zone), range(utc(f"{year}-01-01"), utc(f"{year + 1}-01-01"), HOUR)
    return [b for a, b in itertools.pairwise(hours) if local_of(tz, a).utcoffset() != local_of(tz, b).utcoffset()]


# --- the sample's pattern -------------------------------------------------------------------------------------------


def test_night_shift_of_the_sample_site() -> None:
    site = site_in("Asia/Jakarta")
    night = shift_at(site, utc("2024-01-21T19:15"))  # 02:15 on the 22nd there
    assert (night.name, night.crew, night.day) == ("Night", "A", "2024-01-21")
    assert iso(site, night.starts) == "2024-01-21T20:00:00+07:00"
    assert iso(site, night.ends) == "2024-01-22T08:00:00+07:00"
    assert shift_at(site, night.starts - 1).name == "Day"
    assert shift_at(site, night.starts) == night
    assert shift_at(site, night.ends - 1) == night
    assert shift_at(site, night.ends) == next_shift(site, night.starts)
    assert next_shift(site, night.starts).name == "Day"


def test_leap_day_has_a_shift() -> None:
    site = site_in("Asia/Jakarta", (ShiftSlot("08:00", "Day", ("A", "B", "C")),), "2024-02-28")
    at = [shift_at(site, utc(f"2024-{d}T12:00")) for d in ("02-28", "02-29", "03-01")]
    assert [(s.day, s.crew) for s in at] == [("2024-02-28", "A"), ("2024-02-29", "B"), ("2024-03-01", "C")]
    assert all(s.ends - s.starts == DAY for s in at)


def test_crews_rotate_before_and_after_the_epoch() -> None:
    site = site_in("Europe/Berlin", (ShiftSlot("07:00", "", ("A", "B", "C")),), "2024-01-10")
    crews = [s.crew for s in shifts_between(site, utc("2024-01-07T12:00"), utc("2024-01-13T12:00"))]
    assert crews == ["A", "B", "C", "A", "B", "C", "A"]


# --- clocks that change ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        ("Europe/Berlin", "2024-03-31", 23),
        ("Europe/Berlin", "2024-10-27", 25),
        ("Europe/Berlin", "2024-10-28", 24),
        ("America/Sao_Paulo", "2018-11-04", 23),
        ("America/Sao_Paulo", "2018-02-17", 25),
        ("Australia/Lord_Howe", "2024-10-06", 23.5),
        ("Australia/Lord_Howe", "2024-04-07", 24.5),
    ],
)
def test_24_hour_shift_is_as_long_as_its_day(zone: str, day: str, hours: float) -> None:
    site = site_in(zone, (ShiftSlot("00:00", "Duty", ("A",)),))
    noon = at_local(site, date.fromisoformat(day), 720)[0]
    shift = shift_at(site, noon)
    assert (shift.day, (shift.ends - shift.starts) / HOUR) == (day, hours)


def test_shift_in_the_skipped_hour_starts_when_clocks_jump() -> None:
    site = site_in("Europe/Berlin", (ShiftSlot("02:30", "N", ("A",)), ShiftSlot("14:00", "D", ("B",))))
    shift = shift_at(site, utc("2024-03-31T05:00"))
    assert iso(site, shift.starts) == "2024-03-31T03:00:00+02:00"
    assert shift_at(site, shift.starts - 1).name == "D"


def test_shift_in_the_repeated_hour_starts_once() -> None:
    site = site_in("Europe/Berlin", (ShiftSlot("02:30", "N", ("A",)), ShiftSlot("14:00", "D", ("B",))))
    starts = [s.starts for s in shifts_between(site, utc("2024-10-26T20:00"), utc("2024-10-27T20:00")) if s.name == "N"]
    assert [iso(site, s) for s in starts] == ["2024-10-27T02:30:00+02:00"]


def test_last_of_two_shifts_in_the_skipped_hour_runs() -> None:
    site = site_in("Europe/Berlin", tuple(ShiftSlot(t, t, ("A",)) for t in ("02:10", "02:50", "12:00")))
    names = [s.name for s in shifts_between(site, utc("2024-03-31T00:00"), utc("2024-03-31T09:59"))]
    assert names == ["12:00", "02:50"]


def test_skipped_day_has_no_shift() -> None:
    site = site_in("Pacific/Apia")
    days = [s.day for s in shifts_between(site, utc("2011-12-29T12:00"), utc("2012-01-01T00:00")) if s.name == "Day"]
    assert "2011-12-30" not in days and {"2011-12-29", "2011-12-31"} <= set(days)


# --- always ---------------------------------------------------------------------------------------------------------


@settings(deadline=None)
@given(sites(), moments)
def test_shifts_tile_time(site: Site, now: int) -> None:
    shifts = shifts_between(site, now, now + 4 * DAY)
    assert shifts[0].starts <= now < shifts[0].ends and shifts[-1].ends >= now + 4 * DAY
    for before, after in itertools.pairwise(shifts):
        assert before.ends == after.starts and before.starts < before.ends
        assert shift_at(site, before.ends - 1) == before
        assert shift_at(site, after.starts) == after


@settings(deadline=None)
@given(sites(), st.data())
def test_shifts_tile_time_where_clocks_change(site: Site, data: st.DataObject) -> None:
    changes = near_a_change(site.zone, data.draw(st.sampled_from((2008, 2011, 2018)))) or [utc("2018-06-01")]
    start = data.draw(st.sampled_from(changes)) - DAY
    shifts = shifts_between(site, start, start + 3 * DAY)
    for before, after in itertools.pairwise(shifts):
        assert before.ends == after.starts and before.starts < before.ends
        assert shift_at(site, (before.starts + before.ends) // 2) == before
    probe = data.draw(st.integers(start, start + 3 * DAY))
    assert sum(s.starts <= probe < s.ends for s in shifts) == (1 if probe < shifts[-1].ends else 0)


@settings(deadline=None)
@given(sites(), moments)
def test_shift_starts_at_its_wall_time_or_when_clocks_jump_over_it(site: Site, now: int) -> None:
    shift = shift_at(site, now)
    wall = local(site, shift.starts)
    slot = next(s for s in site.shifts.slots if s.name == shift.name)
    if wall.strftime("%H:%M") == slot.start:
        assert wall.date().isoformat() == shift.day
    else:
        before = local(site, shift.starts - 1)
        asked = datetime.combine(date.fromisoformat(shift.day), datetime.min.time()) + timedelta(
            minutes=clock_minute(slot.start)
        )
        assert before.replace(tzinfo=None) < asked < wall.replace(tzinfo=None)


# --- text -----------------------------------------------------------------------------------------------------------


def test_site_without_shifts_raises() -> None:
    with pytest.raises(LookupError):
        shift_at(site_in("Asia/Jakarta", ()), 0)
