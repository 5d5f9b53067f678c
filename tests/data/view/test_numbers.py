"""Numbers of incidents for readers that fold no room."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from msgspec.structs import replace

from data.entries import Entry, Opened
from data.view.lines.numbers import Numbers


def opened(year: int, number: int, book: str, hlc: int) -> Opened:
    """The opening of an incident."""
    subjects = (f"incident:{book}-{hlc}",)
    return Opened(
        book=book, no=hlc, by="LST", subjects=subjects, number=number, year=year, hlc=(hlc, 0),
        type="FIRE", type_name="Fire", priority=1, type_priority=1, received=hlc,
    )  # fmt: skip


class Shelf:
    """A book in memory."""

    def __init__(self, *entries: Entry) -> None:
        self.id = entries[0].book
        self._entries = {entry.no: entry for entry in entries}

    def find(self, needle: bytes) -> list[int]:
        return [*self._entries] if b"number" in needle else []

    def get(self, no: int) -> Entry:
        return self._entries[no]


def test_a_number_means_the_newest_incident_wherever_its_book_stands() -> None:
    old, new = opened(2023, 129, "AAA", 4), opened(2024, 129, "BBB", 9)
    for books in ([Shelf(new), Shelf(old)], [Shelf(old), Shelf(new)]):
        library: Any = SimpleNamespace(books=books)
        numbers = Numbers(library)
        assert numbers.named("129") == [old.subjects[0], new.subjects[0]]
        assert numbers.named("129/23") == [old.subjects[0]]


def test_opening_by_a_rule_has_the_number_that_it_gave_and_none_is_searched_for() -> None:
    entry = replace(opened(2024, 129, "AAA", 4), subjects=("incident:key:miss:4",), key="miss:4")
    book = SimpleNamespace(id="AAA", last_no=0)  # it cannot be searched
    library: Any = SimpleNamespace(get={"AAA-4": entry}.get, books=[book])
    assert Numbers(library).of("incident:AAA-4") == "129"
