"""A station whose clock is a day ahead: the order is right, and no alarm of another station waits for tomorrow."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.clock import DAY, HOUR, MINUTE
from data.entries import ClockStep
from data.rules import due
from data.words import Words
from tests.console.stations import Station, pair
from tests.data.memoryroom import post_view


def rules(station: Station) -> list[str]:
    """Enter what the rules ask for now, as the heart does; which kinds those were."""
    found: list[str] = []
    for _ in range(50):
        asked = due(station.desk.room, station.desk.site, station.clock.now(), station.desk.context(station.by))
        if not asked:
            return found
        entries = station.desk.book.append(asked[0])  # type: ignore[union-attr]
        station.desk.apply(entries)
        found += [entry.kind for entry in entries]
    raise AssertionError("a rule fires for ever")


def passes(station: Station, minutes: int) -> list[str]:
    found: list[str] = []
    for _ in range(minutes):
        station.clock.advance(MINUTE)
        found += rules(station)
    return found


@pytest.fixture
def two(tmp_path: Path) -> tuple[Station, Station]:
    ours, theirs = pair(tmp_path)
    ours.do("ok 1")
    rules(ours)
    theirs.read(ours)
    theirs.clock.step(DAY)
    return ours, theirs


def test_a_call_that_was_taken_tomorrow_answers_none_of_tonight(two: tuple[Station, Station]) -> None:
    ours, theirs = two
    theirs.do("ok 1")
    ours.read(theirs)
    assert "clock" in rules(ours)
    post = post_view(ours.desk.room, ours.desk.site, "1", ours.clock.now())
    assert post is not None and post.last_contact is not None and post.last_contact <= ours.clock.now()
    passes(ours, 150)
    post = post_view(ours.desk.room, ours.desk.site, "1", ours.clock.now())
    assert post is not None and post.status == "missed"
    theirs.read(ours)
    assert theirs.facts == ours.facts


def test_it_is_entered_once_and_says_what_is_wrong(two: tuple[Station, Station]) -> None:
    ours, theirs = two
    theirs.do("ok 1")
    ours.read(theirs)
    kinds = rules(ours) + passes(ours, 30)
    assert kinds.count("clock") == 1
    (entry,) = [e for e in ours.desk.book.entries() if isinstance(e, ClockStep)]
    assert entry.other and abs(entry.delta + DAY) < HOUR
    line = ours.desk.line(entry.no)
    assert line is not None and "another station's clock is 24:00:00 ahead of this one" in line.words
    theirs.do("ok 1")
    ours.read(theirs)
    assert rules(ours).count("clock") == 1, "for as long as that clock is wrong, whenever it matters"
    assert Words("id")("entry.clock_other", delta="1", before="2").startswith("jam stasiun lain")


def test_a_silence_of_tomorrow_is_one_of_now(two: tuple[Station, Station]) -> None:
    ours, theirs = two
    theirs.do("n fire 3 gudang")
    theirs.do("silence")
    ours.read(theirs)
    rules(ours)
    assert ours.desk.room.duty.silenced <= ours.clock.now()


def test_a_minute_is_no_matter(tmp_path: Path) -> None:
    ours, theirs = pair(tmp_path)
    ours.do("ok 1")
    rules(ours)
    theirs.read(ours)
    theirs.clock.step(MINUTE - 5_000)
    theirs.do("ok 1")
    ours.read(theirs)
    assert "clock" not in rules(ours)
