"""Filter of the book's lines."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.view.lines.search import BookFilter, has_words, read
from data.view.values import BookLine

WIB = ZoneInfo("Asia/Jakarta")


def ms(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=WIB).timestamp() * 1000)


NOW = ms("2024-01-22T04:17:00")
LATE = BookLine(
    no=214, at=ms("2024-01-21T23:05:00"), by="-", kind="check.late", label="LATE", about="post 2",
    words="no answer since 21:58", subjects=("post:2",), posts=("2",),
)  # fmt: skip
NOTE = BookLine(
    no=240, at=ms("2024-01-22T03:46:00"), by="LST", kind="incident.note", label="NOTE", about="#104",
    words="Plate P 4321 QX", subjects=("incident:JBR-7f3a-230",),
)  # fmt: skip


def written(line: BookLine) -> Callable[[], str]:
    return lambda: line.words


@pytest.mark.parametrize(("text", "wanted"), [("#104", True), ("#J104", True), ("#p104", False), ("#10", False)])
def test_filter_by_number_with_and_without_a_letter_finds_the_line(text: str, wanted: bool) -> None:
    lettered = msgspec.structs.replace(NOTE, about="#J104")
    assert read(text, NOW, WIB).wants(lettered, written(lettered)) is wanted


@pytest.mark.parametrize("text", ["by:system", "oleh:sistem", "BY:Sistem", "system", "sistem"])
def test_filter_by_system_in_either_language(text: str) -> None:
    by_system = msgspec.structs.replace(LATE, by="system")
    wanted = read(text, NOW, WIB)
    assert wanted.wants(by_system, written(by_system)) and not wanted.wants(NOTE, written(NOTE))


@pytest.mark.parametrize(
    ("text", "late", "note"),
    [
        ("", True, True),
        ("ANSWER", False, False),
        ("late", True, False),
        ("lat", False, False),
        ("PLATE", False, True),
        ("plate 4321", False, True),
        ("kind:late", True, False),
        ("jenis:check.late", True, False),
        ("post:2", True, False),
        ("P2", True, False),
        ("p3", False, False),
        ("#104", False, True),
        ("#10", False, False),
        ("by:lst", False, True),
        ("23:00-23:30", True, False),
        ("22:00-04:00", True, True),
        ("since:03:46", False, True),
        ("until:23:05", True, False),
        ("2024-01-21", True, False),
        ("2024-01-22", False, True),
        ("2024-99-99", False, False),
        ("214", True, False),
    ],
)
def test_filter_by_words_kind_post_incident_author_and_time(text: str, late: bool, note: bool) -> None:
    wanted = read(text, NOW, WIB)
    assert (wanted.wants(LATE, lambda: ""), wanted.wants(NOTE, written(NOTE))) == (late, note)


def test_filter_empty_accepts_every_line() -> None:
    assert read("  ", NOW, WIB).everything
    assert not read("x", NOW, WIB).everything


@given(st.text(max_size=60))
def test_filter_reads_any_text(text: str) -> None:
    found = read(text, NOW, WIB)
    assert isinstance(found, BookFilter)
    found.wants(LATE, written(LATE))


@pytest.mark.parametrize(
    ("query", "text", "found"),
    [
        ("api", "#101 ditanggapi", False),
        ("api", "kebakaran api gudang", True),
        ("P4321QX", "plate p 4321 qx", True),
        ("p 4321 qx", "plate p4321qx seen", True),
        ("4321qx", "plate p-4321-qx", True),
        ("$x", "cost $x", True),
        ("smoke door", "smoke at the door", True),
        ("moke", "smoke at the door", False),
        ("pos 4", "pos 41", True),
        ("12", "#112 at 21:02", False),
        ("12", "key 12 out", True),
        ("4321", "plate P4321QX", True),
        ("avanza P 4321 QX", "avanza p4321qx", True),
        ("avanza p4321qx", "avanza p-4321-qx", True),
        ("ok 4 api", "ok from 4, api", True),
        ("321 qx", "p 4321 qx", False),
    ],
)
def test_words_begin_words_and_plates_are_found_however_spaced(query: str, text: str, found: bool) -> None:
    assert has_words(text.casefold(), query.casefold().split()) is found
