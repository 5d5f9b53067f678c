"""Times on the command line."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from console.commands.times import BadTime, moment

JEMBER = ZoneInfo("Asia/Jakarta")
BERLIN = ZoneInfo("Europe/Berlin")


def ms(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp() * 1000)


NOW = ms("2024-01-22T02:30:30+07:00")


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("02:15", "2024-01-22T02:15:00+07:00", "2024-01-22T02:15:59.999+07:00"),
        ("0215", "2024-01-22T02:15:00+07:00", "2024-01-22T02:15:59.999+07:00"),
        ("2.15", "2024-01-22T02:15:00+07:00", "2024-01-22T02:15:59.999+07:00"),
        ("02:15:07", "2024-01-22T02:15:07+07:00", "2024-01-22T02:15:07+07:00"),
        ("23:50", "2024-01-21T23:50:00+07:00", "2024-01-21T23:50:59.999+07:00"),
        ("02:30:31", "2024-01-21T02:30:31+07:00", "2024-01-21T02:30:31+07:00"),
        ("-90", "2024-01-22T01:00:30+07:00", "2024-01-22T01:00:30+07:00"),
        ("2024-01-20", "2024-01-20T00:00:00+07:00", "2024-01-20T23:59:59.999+07:00"),
        ("2024-01-20T22:00", "2024-01-20T22:00:00+07:00", "2024-01-20T22:00:59.999+07:00"),
        ("2024-01-20 22:00:05", "2024-01-20T22:00:05+07:00", "2024-01-20T22:00:05+07:00"),
        ("2024-01-20T22:00Z", "2024-01-20T22:00:00+00:00", "2024-01-20T22:00:59.999+00:00"),
        ("2024-01-20T22:00+09:00", "2024-01-20T22:00:00+09:00", "2024-01-20T22:00:59.999+09:00"),
        (str(NOW), "2024-01-22T02:30:30+07:00", "2024-01-22T02:30:30+07:00"),
    ],
)
def test_moment_reads_every_form(text: str, start: str, end: str) -> None:
    assert moment(text, NOW, JEMBER) == ms(start)
    assert moment(text, NOW, JEMBER, end=True) == ms(end)


@pytest.mark.parametrize(
    "text", ["", "soon", "24:00", "02:60", "2024-13-01", "2024-02-30", "99", "-", "2024-01-20T25:00", "9999-12-31T"]
)
def test_moment_invalid_text_is_refused(text: str) -> None:
    with pytest.raises(BadTime, match=text or "^$"):
        moment(text, NOW, JEMBER)


def test_moment_repeated_clock_time_is_latest_past_one() -> None:
    first, second = ms("2024-10-27T02:45:00+02:00"), ms("2024-10-27T02:45:00+01:00")
    assert moment("02:45", second + 1, BERLIN) == second
    assert moment("02:45", second - 1, BERLIN) == first


def test_period_of_a_repeated_time_has_it_both_times() -> None:
    first, second = ms("2024-10-27T02:45:00+02:00"), ms("2024-10-27T02:45:00+01:00")
    assert moment("2024-10-27 02:45", second, BERLIN) == first
    assert moment("2024-10-27 02:45:00", second, BERLIN, end=True) == second
    assert moment("2024-10-27T02:45:00+02:00", second, BERLIN, end=True) == first
    for now, meant in ((second, second), (second - 1, first), (first - 1, first)):
        assert moment("2024-10-27 02:45", now, BERLIN, past=True) == meant, "as the line reads it"


def test_moment_end_of_day_when_clocks_change() -> None:
    now = ms("2024-10-28T12:00:00+01:00")
    day = moment("2024-10-27", now, BERLIN, end=True) + 1 - moment("2024-10-27", now, BERLIN)
    assert day == 25 * 3_600_000
