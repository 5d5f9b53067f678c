"""Spans: a running clock, whole minutes, an age in three forms, and words."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec
import pytest

from data.base.clock import DAY, HOUR, MINUTE, SECOND
from data.report.render.formats import clock
from data.site.localtime import day_hhmm, day_hhmmss, hhmm, hhmmss
from data.words import Words
from tests.kits.rooms.small_site import SITE
from widgets.drawing.times import Times, spelled

TIMES = Times("Asia/Jakarta", Words("en"))


@pytest.mark.parametrize(("ms", "text"), [(0, "0 s"), (59_999, "59 s"), (61_000, "1 min"), (3_720_000, "1 h 02")])
def test_spelled_spans(ms: int, text: str) -> None:
    assert spelled(Words(), ms) == text


def test_a_running_clock_takes_at_most_five_cells() -> None:
    spans = (0, 245 * SECOND, HOUR - 1, HOUR, 65 * MINUTE, DAY - 1, DAY, 40 * DAY, 4000 * DAY)
    assert [TIMES.running(span) for span in spans] == [
        "0:00", "4:05", "59:59", "1h00", "1h05", "23h59", "1d", "40d", "999d",
    ]  # fmt: skip
    assert (TIMES.signed(65 * SECOND), TIMES.signed(-65 * SECOND)) == ("1:05", "+1:05")


def test_a_running_clock_of_a_row_changes_by_the_minute_from_ten_minutes_on() -> None:
    spans = (0, 10 * MINUTE - 1, 10 * MINUTE, 11 * MINUTE - 1, HOUR - 1, HOUR, DAY)
    assert [TIMES.in_row(span) for span in spans] == ["0:00", "9:59", "10 m", "10 m", "59 m", "1h00", "1d"]
    assert [TIMES.in_row(-span) for span in (65 * SECOND, 34 * MINUTE)] == ["+1:05", "+34 m"]


def test_minutes_become_hours_at_two_hours() -> None:
    spans = (0, 59 * SECOND, 43 * MINUTE, 119 * MINUTE, 120 * MINUTE, 26 * HOUR)
    assert [TIMES.minutes(span) for span in spans] == ["0 m", "0 m", "43 m", "119 m", "2h00", "1d"]


def test_an_age_has_three_forms() -> None:
    assert TIMES.age(3 * SECOND) == ("3 s", "3s", "3s")
    assert TIMES.age(40 * MINUTE) == ("40 m", "40m", "40m")
    assert TIMES.age(11 * HOUR + 40 * MINUTE) == ("11 h 40 m", "11h40m", "11h")
    assert TIMES.age(2 * DAY + 3 * HOUR) == ("2 d 3 h", "2d3h", "2d")


def test_hour_that_comes_twice_shows_its_zone_in_every_form() -> None:
    berlin = Times("Europe/Berlin", Words("en"))
    first = int(datetime(2024, 10, 27, 0, 30, tzinfo=UTC).timestamp()) * 1000
    site = msgspec.structs.replace(SITE, zone="Europe/Berlin", zone_word="")
    for at, zone in ((first, " CEST"), (first + HOUR, " CET")):
        assert (berlin.hm(at), berlin.hms(at), berlin.hms_zone(at)) == (
            f"02:30{zone}", f"02:30:00{zone}", f"02:30:00{zone}",
        )  # fmt: skip
        assert (hhmm(site, at), hhmmss(site, at), clock(site, Words("en"), at)) == (
            f"02:30{zone}", f"02:30:00{zone}", f"02:30{zone}",
        )  # fmt: skip
        named = Times("Europe/Berlin", Words("en"), "MEZ")
        assert named.hms_zone(at) == f"02:30:00{zone}" and named.hms_zone(at - 2 * HOUR).endswith(" MEZ")
        assert (day_hhmm(site, at), day_hhmmss(site, at)) == (
            f"2024-10-27 02:30{zone}", f"2024-10-27 02:30:00{zone}",
        )  # fmt: skip
    for at, said in ((first - HOUR, "01:30"), (first + 2 * HOUR, "03:30")):
        assert (berlin.hm(at), hhmm(site, at)) == (said, said)
    assert hhmm(site, first + 154 * DAY + HOUR) == "03:30", "the hour after the one that is skipped"


def test_date_stands_before_a_time_of_another_day() -> None:
    midnight = int(datetime(2024, 1, 21, 17, tzinfo=UTC).timestamp()) * 1000
    assert TIMES.day_before(midnight - SECOND, midnight) == "21 Jan "
    assert TIMES.day_before(midnight, midnight + HOUR) == ""
