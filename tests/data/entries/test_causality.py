"""Version vectors: complete for every entry, in whatever way they are asked for."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from data.entries import Entry, Log
from data.entries.causality import Causality, VectorIndex, has_seen, has_seen_ref, without

A, B, C = "JBR-7f3a", "SAT-2b1c", "POL-1111"
SEEN = st.dictionaries(st.sampled_from([B, C]), st.integers(1, 9), max_size=2)


def book_of(increments: list[dict[str, int]]) -> list[Entry]:
    return [
        Log(by="LST", subjects=("room",), words="x", book=A, no=no, seen=seen) for no, seen in enumerate(increments, 1)
    ]


def test_station_has_seen_its_own_entries_and_those_up_to_the_number_it_names() -> None:
    entry = book_of([{B: 4}])[0]
    assert has_seen(entry, A, 99) and has_seen(entry, B, 4) and has_seen(entry, B, 3)
    assert not has_seen(entry, B, 5) and not has_seen(entry, C, 1)
    assert has_seen_ref(entry, f"{B}-4") and not has_seen_ref(entry, f"{B}-5")
    assert has_seen_ref(entry, "no ref")


def test_vector_of_an_entry_is_the_sum_of_the_increments_up_to_it() -> None:
    causality = Causality()
    vectors = [causality.complete(entry).seen for entry in book_of([{}, {B: 2}, {}, {C: 1}, {B: 5}])]
    assert vectors == [{}, {B: 2}, {B: 2}, {B: 2, C: 1}, {B: 5, C: 1}]
    assert Causality(causality.vectors).complete(book_of([{}])[0]).seen == {B: 5, C: 1}


@given(st.lists(SEEN, max_size=12), st.sets(st.integers(1, 12)))
def test_vectors_are_the_same_from_an_index_and_with_entries_left_out(
    increments: list[dict[str, int]], left_out: set[int]
) -> None:
    book = book_of(increments)
    causality = Causality()
    complete = [causality.complete(entry) for entry in book]
    index = VectorIndex()
    for entry in book:
        index.note(entry.no, entry.seen)
    assert [index.complete(entry) for entry in reversed(book)] == complete[::-1]
    fewer = Causality()
    kept = [fewer.complete(entry) for entry in without(book, lambda entry: entry.no in left_out)]
    assert kept == [entry for entry in complete if entry.no not in left_out]


def test_increments_of_entries_left_out_go_to_the_next_of_their_book() -> None:
    first, second, third, last = book_of([{B: 1}, {B: 3}, {C: 2}, {}])
    other = replace(first, book=C, seen={A: 7})
    assert list(without([first, second, other, third, last], lambda entry: entry in (first, second))) == [
        other,
        replace(third, seen={B: 3, C: 2}),
        last,
    ]
