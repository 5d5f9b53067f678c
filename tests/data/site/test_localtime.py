"""Local time and the moments it means."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.base.clock import HOUR, MINUTE
from data.site.localtime import at_local, clock_minute, hhmm, instant_at, local, zone_of, zone_word
from tests.kits.rooms.zoned_site import ZONES, moments, site_in, utc


@settings(deadline=None)
@given(st.sampled_from(ZONES), moments)
def test_local_time_round_trips(zone: str, now: int) -> None:
    site = site_in(zone)
    now = now // MINUTE * MINUTE
    wall = local(site, now)
    assert now in at_local(site, wall.date(), wall.hour * 60 + wall.minute)
    assert now in instant_at(zone_of(zone), wall.replace(tzinfo=None))


def test_repeated_time_has_two_instants_and_a_skipped_one_none() -> None:
    tz = zone_of("Europe/Berlin")
    twice = instant_at(tz, datetime(2024, 10, 27, 2, 30))
    assert [m - twice[0] for m in twice] == [0, HOUR]
    assert instant_at(tz, datetime(2024, 3, 31, 2, 30)) == ()
    assert instant_at(tz, datetime(2024, 3, 31, 3, 0)) == (utc("2024-03-31T01:00"),)


def test_moment_as_clock_time_and_zone_word() -> None:
    site = site_in("Europe/Berlin")
    assert hhmm(site, utc("2024-07-01T22:05")) == "00:05"
    assert (zone_word(site, utc("2024-07-01")), zone_word(site, utc("2024-01-01"))) == ("CEST", "CET")


@pytest.mark.parametrize("text", ["24:00", "8", "08:60", "8:5", "aa:bb", "", "+8:00", "08:00:00", "٠٨:00x"])
def test_clock_minute_refuses_text_that_is_not_a_time(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        clock_minute(text)
