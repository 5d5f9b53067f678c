"""A site in a chosen zone, for tests of local time and shifts."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import strategies as st

from data.site.model import Shifts, ShiftSlot, Site

ZONES = (
    "Asia/Jakarta",
    "Europe/Berlin",
    "America/Sao_Paulo",  # clocks changed at midnight, until 2019
    "America/St_Johns",  # at 00:01, until 2011
    "Australia/Lord_Howe",  # by half an hour
    "Pacific/Apia",  # left out 30 December 2011
    "Asia/Kathmandu",  # UTC+05:45
)


TWO = (ShiftSlot("20:00", "Night", ("A",)), ShiftSlot("08:00", "Day", ("B",)))


def site_in(zone: str, slots: tuple[ShiftSlot, ...] = TWO, epoch: str = "2024-01-01") -> Site:
    """Return a site in a zone. Its shifts are two of 12 hours by default."""
    shifts = Shifts(pattern="custom", slots=slots, epoch=epoch)
    none = ()
    return Site(
        name="Site", station="STN", zone=zone, language="en", posts=none, crews=none, people=none, shifts=shifts,
        types=none, targets=none,  # type: ignore[arg-type]
    )  # fmt: skip


def utc(text: str) -> int:
    """Return a UTC date and time as UTC ms."""
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()) * 1000


moments = st.integers(utc("1995-01-01"), utc("2037-01-01"))
