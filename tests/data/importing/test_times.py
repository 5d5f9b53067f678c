"""Times of a spreadsheet: what was read before changes nothing of what is read next."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.importing.times import Halves, Moments

PATTERNS = (
    "iso",
    "%d/%m/%Y %H:%M",
    "%m/%d/%Y %I:%M:%S %p",
    "%d %b %Y %H.%M",
    "%A %d/%m/%y %H:%M",
    "%H:%M %d/%m/%Y",
    "%Y-%m-%dT%H:%M",
    "%d%m%Y %H%M",
    "%H:%M",
    "epoch",
)
#: Days on which clocks were changed, or not, in the zones below.
_DAYS = st.sampled_from([datetime(2024, 3, 31), datetime(2024, 10, 27), datetime(2024, 4, 7), datetime(2024, 5, 21)])
_WALLS = st.builds(lambda day, minutes: day + timedelta(minutes=minutes), _DAYS, st.integers(-200, 1600))


@st.composite
def texts(draw: st.DrawFn, pattern: str) -> str:
    wall: datetime = draw(_WALLS)
    if pattern == "epoch":
        return f"{wall.timestamp():.0f}"
    text = wall.isoformat(sep=draw(st.sampled_from(" T"))) if pattern == "iso" else wall.strftime(pattern)
    change = draw(st.sampled_from(["", "", "", "zone", "pad", "midnight", "swap", "cut"]))
    if change == "zone":
        return text + "+02:00"
    if change == "pad":
        return text.replace("/0", "/ ").replace(":0", ": ")
    if change == "midnight":
        return f"{text.rpartition(' ')[0]} 24:00"
    return text[draw(st.integers(0, 3)) :] if change == "cut" else text


def read(moments: Moments, text: str, after: int, *, same_day: bool) -> int | str:
    try:
        found: int = moments.read(text, after, same_day=same_day)
    except ValueError as error:
        return type(error).__name__
    return found


@pytest.mark.parametrize("pattern", PATTERNS)
@given(st.data(), st.sampled_from(["Asia/Jakarta", "Europe/Berlin", "Australia/Lord_Howe"]), st.booleans())
def test_time_is_read_the_same_whatever_was_read_before(
    pattern: str, data: st.DataObject, zone: str, same_day: bool
) -> None:
    halves = Halves(zone, pattern)
    shared = [Moments(zone, pattern, has_order=True, halves=halves) for _ in range(2)]
    for at, text in enumerate(data.draw(st.lists(texts(pattern), min_size=2, max_size=12))):
        after = data.draw(st.sampled_from([0, 1711846800000, 1729990800000]))
        looks_nothing_up = Moments(zone, pattern, has_order=True, halves=Halves(zone, "epoch"))
        fresh = read(looks_nothing_up, text, after, same_day=same_day)
        assert read(shared[at % 2], text, after, same_day=same_day) == fresh, text


def test_two_blanks_do_not_move_the_day() -> None:
    pattern = "%m/%d/%Y %H:%M"
    moments = Moments("Asia/Jakarta", pattern, has_order=True)
    for text in ("5/ 1/2020 10:00", "5/ 2/2020 11:00", "5/ 2/2020 10:00"):
        assert moments.read(text) == Moments("Asia/Jakarta", pattern).read(text), text


def at_once(moments: Moments, text: str) -> int | None:
    moment = moments.at_once((text,), (0,))[0]
    return moment if moment >= 0 else None


def test_times_with_all_their_digits_are_never_read() -> None:
    for pattern, text in (
        ("%m/%d/%Y %I:%M:%S %p", "05/21/2024 12:05:07 AM"),
        ("%d/%m/%Y %H:%M", "21/05/2024 00:05"),
        ("iso", "2024-05-21T00:05:07"),
    ):
        seconds = "00:05:07" if "07" in text else "00:05"
        expected = Moments("Asia/Jakarta", "iso").read(f"2024-05-21 {seconds}")
        assert at_once(Moments("Asia/Jakarta", pattern, has_order=True), text) == expected, text
    assert at_once(Moments("Asia/Jakarta", "%d/%m/%Y %H:%M", has_order=True), "21/05/2024 24:00") is None
    assert at_once(Moments("Asia/Jakarta", "%d/%m/%Y %H:%M", has_order=True), "31/02/2024 10:00") is None


def test_known_day_and_time_need_no_reading() -> None:
    moments = Moments("Asia/Jakarta", "%d/%m/%Y %H:%M")
    assert at_once(moments, "21/05/2024 10:00") is None
    moments.read("21/05/2024 10:00")
    assert at_once(moments, "21/05/2024 10:05") == Moments("Asia/Jakarta", "iso").read("2024-05-21 10:05")
    moments.read("22/05/2024 11:30")
    assert at_once(moments, "22/05/2024 10:00") == Moments("Asia/Jakarta", "iso").read("2024-05-22 10:00")


def test_day_whose_clocks_were_changed_is_always_read() -> None:
    moments = Moments("Europe/Berlin", "%d/%m/%Y %H:%M", has_order=True)
    moments.read("31/03/2024 10:00")
    assert at_once(moments, "31/03/2024 10:00") is None
