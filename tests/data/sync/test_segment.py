"""Segments: a station accepts what another one sealed, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.base.clock import ManualClock
from data.book.book import Book
from data.entries import Log
from data.sync.segment import (
    MOST_BYTES,
    MOST_ENTRIES,
    BadRecord,
    Extent,
    body,
    make,
    parse,
    record_id,
    station_of,
)
from tests.kits.sync import BUCKET, KEY, START

KEYS = (KEY,)


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    made = Book.open(tmp_path, station="JBR", site="x", clock=ManualClock(START))
    made.append([Log(by="LST", subjects=("room",), words=f"api di gudang “{n}”") for n in range(300)])
    yield made
    made.close()


def record(book: Book, first: int = 1) -> dict[str, Any]:
    """Return a record as the remote sends it."""
    segment = make(book, first, BUCKET, KEYS)
    data: dict[str, Any] = msgspec.json.decode(body(segment))["data"]
    return {**data, "id": segment.id, "last_modified": 1_700_000_000_000, "schema": 3}


def raw(data: dict[str, Any]) -> bytes:
    return msgspec.json.encode(data)


def test_segment_round_trips(book: Book) -> None:
    segment = parse(raw(record(book)), BUCKET, KEYS)
    assert (segment.first, segment.to, segment.hash) == (1, MOST_ENTRIES, book.hash(MOST_ENTRIES))
    assert segment.raws == [book.raw(no) for no in range(1, MOST_ENTRIES + 1)]
    assert parse(raw(record(book, 201)), BUCKET, KEYS).to == book.last_no


def test_segment_stays_below_its_size_limit(tmp_path: Path) -> None:
    book = Book.open(tmp_path, station="JBR", site="x", clock=ManualClock(START))
    for _ in range(12):
        book.append([Log(by="LST", subjects=("room",), words='"' * 15_000)])
    first = 1
    while first <= book.last_no:
        segment = make(book, first, BUCKET, KEYS)
        assert len(body(segment)) <= MOST_BYTES
        first = segment.to + 1
    book.close()


def test_single_long_entry_fits_a_segment(tmp_path: Path) -> None:
    book = Book.open(tmp_path, station="JBR", site="x", clock=ManualClock(START))
    book.append([Log(by="LST", subjects=("room",), words="\u2028" * 10_000)])
    assert make(book, 2, BUCKET, KEYS).to == 2
    book.close()


def _changes() -> dict[str, dict[str, Any]]:
    return {
        "an entry": {"entries": ["x"]},
        "the bounds": {"from": 2, "id": "JBR-aaaa-0000000002"},
        "the end": {"to": 199},
        "the hash": {"hash": "0" * 64},
        "the seal": {"mac": "0" * 64},
        "no seal": {"mac": ""},
        "another id": {"id": "JBR-aaaa-0000000001"},
        "a float": {"to": 200.5},
        "a text": {"from": "1"},
        "too far": {"from": 10_000_000_000},
        "below one": {"from": 0},
        "entries that are none": {"entries": [1, 2]},
        "too many": {"entries": ["x"] * 201},
        "one too long": {"entries": ["x" * 40_000]},
        "no entries": {"entries": []},
        "a book that is none": {"book": "../../etc"},
    }


@pytest.mark.parametrize("what", _changes())
def test_altered_record_is_refused(book: Book, what: str) -> None:
    with pytest.raises(BadRecord) as caught:
        parse(raw({**record(book), **_changes()[what]}), BUCKET, KEYS)
    assert caught.value.why.key.startswith("sync.bad_")


@pytest.mark.parametrize("junk", [b"", b"{", b"[]", b"null", b"\xff\xfe", b"[" * 5_000, b'{"id":"\\ud800"}'])
def test_malformed_record_is_refused(junk: bytes) -> None:
    with pytest.raises(BadRecord):
        parse(junk, BUCKET, KEYS)


def test_other_key_or_bucket_is_refused(book: Book) -> None:
    sealed = raw(record(book))
    with pytest.raises(BadRecord):
        parse(sealed, BUCKET, (b"z" * 32,))
    with pytest.raises(BadRecord):
        parse(sealed, "siaga-other", KEYS)


def test_either_key_verifies_during_a_change(book: Book) -> None:
    assert parse(raw(record(book)), BUCKET, (b"z" * 32, KEY)).to == MOST_ENTRIES


def test_seal_covers_entry_boundaries(book: Book) -> None:
    """The seal is over the entries one by one, not over what they make together."""
    data = record(book)
    entries = data["entries"]
    data["entries"] = [entries[0] + "\n" + entries[1], *entries[2:], ""]
    with pytest.raises(BadRecord):
        parse(raw(data), BUCKET, KEYS)


@pytest.mark.parametrize(
    ("id", "first", "to"),
    [
        ("JBR-7f3a-0000000001", 2, 5),
        ("JBR-7f3a-0000000001", 1, 500),
        ("JBR-7f3a-1", 1, 2),
        ("JBR-7f3a-0000000005", 5, 4),
    ],
)
def test_inconsistent_extent_is_refused(id: str, first: int, to: int) -> None:
    with pytest.raises(BadRecord):
        Extent(id, first, to, "0" * 64).check()


@given(st.lists(st.integers(1, 9_999_999_999), min_size=2, max_size=2, unique=True))
def test_record_ids_sort_in_book_order(numbers: list[int]) -> None:
    ids = [record_id("JBR-7f3a", no).encode() for no in numbers]
    assert (ids[0] < ids[1]) == (numbers[0] < numbers[1])


@pytest.mark.parametrize(
    ("book_id", "station"), [("JBR-7f3a", "JBR"), ("A1-0000", "A1"), ("jbr-7f3a", ""), ("JBR-7f3A", ""), ("JBR", "")]
)
def test_station_of_a_book_id(book_id: str, station: str) -> None:
    assert station_of(book_id) == station
