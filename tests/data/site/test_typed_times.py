"""Grammar of times and spans as people type them."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from data.base.clock import DAY, HOUR, MINUTE
from data.site.typed_times import (
    Clock,
    instants_of,
    is_local_datetime,
    last_shown,
    next_shown,
    read_clock,
    read_date,
    read_datetime,
    read_minutes,
)

BERLIN = ZoneInfo("Europe/Berlin")
JAKARTA = ZoneInfo("Asia/Jakarta")


def ms(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp() * 1000)


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("02:15", Clock(135, None, True)),
        ("2:15", Clock(135, None, True)),
        ("02.15", Clock(135, None, True)),
        ("0215", Clock(135, None, False)),
        ("215", Clock(135, None, False)),
        ("02:15:07", Clock(135, 7_000, True)),
        ("0215:07", Clock(135, 7_000, False)),
        ("23:59", Clock(1439, None, True)),
        ("24:00", None),
        ("02:60", None),
        ("02:15:60", None),
        ("2:5", None),
        ("15", None),
        ("-02:15", None),
        ("02:15 ", None),
        ("٠٢:١٥", None),
        ("", None),
    ],
)
def test_read_clock(text: str, clock: Clock | None) -> None:
    assert read_clock(text) == clock


@pytest.mark.parametrize("text", ["20m", "20min", "20mnt", "20menit", "20M"])
def test_read_minutes_in_both_languages(text: str) -> None:
    assert read_minutes(text) == 20


@pytest.mark.parametrize("text", ["2h", "2j", "2jam", "2H"])
def test_read_minutes_of_hours(text: str) -> None:
    assert read_minutes(text) == 120


@pytest.mark.parametrize("text", ["", "m", "20s", "-20m", "+20m", "20 m", "1h30", "1234567m", "12345h"])
def test_read_minutes_of_what_is_not_a_span_is_none(text: str) -> None:
    assert read_minutes(text, bare=True) is None


def test_read_minutes_of_a_number_alone_only_where_that_is_enough() -> None:
    assert (read_minutes("20"), read_minutes("20", bare=True), read_minutes("0", bare=True)) == (None, 20, 0)


@pytest.mark.parametrize("text", ["2024-13-01", "2023-02-29", "20240122", "2024-1-2", "0001-01-01", "9999-12-31", "x"])
def test_read_date_of_what_is_not_a_date_is_none(text: str) -> None:
    assert read_date(text) is None
    assert read_date("2024-02-29") == date(2024, 2, 29)


def test_read_datetime_is_local_unless_it_carries_a_zone() -> None:
    assert read_datetime("2024-01-22 02:15", JAKARTA) == (ms("2024-01-22T02:15+07:00"),)
    assert read_datetime("2024-01-22T02:15:07+09:00", JAKARTA) == (ms("2024-01-22T02:15:07+09:00"),)
    for text in ("2024-01-22 25:00", "0001-01-01 00:00", "9999-12-31 23:59", "soon"):
        with pytest.raises(ValueError, match=r"."):
            read_datetime(text, JAKARTA)


@pytest.mark.parametrize(
    ("text", "local"),
    [
        ("2024-01-22T02:15:07", True),
        ("2024-01-22 02:15", True),
        ("2024-01-22T02:15Z", False),
        ("1969-12-31T23:00", False),
        ("02:15", False),
    ],
)
def test_is_local_datetime(text: str, local: bool) -> None:
    assert is_local_datetime(text) is local


def test_a_datetime_that_clocks_showed_twice_or_skipped() -> None:
    first = ms("2024-10-27T02:30+02:00")
    assert read_datetime("2024-10-27 02:30", BERLIN) == (first, first + HOUR)
    assert read_datetime("2024-03-31 02:30", BERLIN) == (ms("2024-03-31T03:00+02:00"),)
    assert instants_of(datetime(2024, 3, 31, 2, 30), BERLIN) == ()


def test_last_shown_is_today_or_yesterday_and_includes_now() -> None:
    now = ms("2024-01-22T02:15+07:00")
    assert last_shown(JAKARTA, 135, now) == (now,)
    assert last_shown(JAKARTA, 136, now) == (now + MINUTE - DAY,)


def test_last_shown_names_both_instants_of_a_time_that_came_twice() -> None:
    first = ms("2024-10-27T02:30+02:00")
    assert last_shown(BERLIN, 150, first) == (first, first + HOUR)
    assert last_shown(BERLIN, 150, first - 1) == (ms("2024-10-26T02:30+02:00"),)


def test_next_shown_includes_its_start_and_takes_the_second_of_two() -> None:
    now = ms("2024-01-22T02:15+07:00")
    assert (next_shown(JAKARTA, 135, now), next_shown(JAKARTA, 135, now + 1)) == (now, now + DAY)
    first = ms("2024-10-27T02:30+02:00")
    assert next_shown(BERLIN, 150, first + 1) == first + HOUR
    assert next_shown(BERLIN, 150, first + HOUR + 1) == ms("2024-10-28T02:30+01:00")
