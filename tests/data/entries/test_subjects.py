"""Names of subjects and refs."""

from __future__ import annotations

import time

import pytest

from data.base.clock import MINUTE, SECOND
from data.entries import Log, subjects
from tests.kits.rooms.memory_room import EIGHT_PM


def test_subjects_of_each_kind_split_into_kind_and_code() -> None:
    assert subjects.kind_and_code(subjects.post_subject("4")) == ("post", "4")
    assert subjects.kind_and_code(subjects.source_subject("cam-3")) == ("source", "cam-3")
    assert subjects.kind_and_code(subjects.incident_subject("JBR-7f3a-12")) == ("incident", "JBR-7f3a-12")
    assert subjects.kind_and_code("room") == ("room", "")


def test_keyed_incident_is_an_incident_that_a_rule_opened() -> None:
    keyed = subjects.keyed_incident("miss:4:0210")
    assert keyed == "incident:key:miss:4:0210"
    assert subjects.is_incident(keyed) and subjects.is_keyed(keyed)
    assert not subjects.is_keyed("incident:JBR-7f3a-12")
    assert not subjects.is_incident("post:4")


def test_subjects_of_an_entry_are_found_by_kind() -> None:
    named = ("registers", "post:4", "incident:JBR-7f3a-12", "post:11", "incident:JBR-7f3a-14")
    assert subjects.first_incident(named) == "incident:JBR-7f3a-12"
    assert subjects.posts_in(named) == ("4", "11")
    assert subjects.first_incident(("post:4",)) == ""
    assert subjects.opening_ref("incident:JBR-7f3a-12") == "JBR-7f3a-12"


def test_ref_of_an_entry_splits_into_its_book_and_number() -> None:
    entry = Log(book="JBR-7f3a", no=12, by="LST", subjects=("room",), words="x")
    assert entry.ref == subjects.ref_of("JBR-7f3a", 12) == "JBR-7f3a-12"
    assert subjects.split_ref(entry.ref) == ("JBR-7f3a", 12)
    assert subjects.book_of(entry.ref) == "JBR-7f3a"
    assert subjects.station_of("JBR-7f3a") == subjects.station_of("JBR") == "JBR"


@pytest.mark.parametrize("text", ["", "JBR", "JBR-7f3a", "JBR-7f3a-x", "JBR-7f3a-", "JBR-7f3a-" + "9" * 5000])
def test_split_ref_gives_number_zero_for_what_is_not_a_ref(text: str) -> None:
    assert subjects.split_ref(text)[1] == 0


def test_key_time_has_seconds_only_if_needed() -> None:
    assert subjects.key_time(EIGHT_PM) == "2024-01-21T13:00Z"
    assert subjects.key_time(EIGHT_PM + 7 * SECOND) == "2024-01-21T13:00:07Z"
    assert subjects.key_time(EIGHT_PM + MINUTE) == "2024-01-21T13:01Z"


def test_key_time_is_the_same_in_every_zone_of_the_computer(monkeypatch: pytest.MonkeyPatch) -> None:
    try:
        monkeypatch.setenv("TZ", "Asia/Jakarta")
        time.tzset()
        assert subjects.key_time(EIGHT_PM) == "2024-01-21T13:00Z"
    finally:
        monkeypatch.undo()
        time.tzset()
