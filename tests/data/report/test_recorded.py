"""Entries between two moments: the same as a look at all of them finds."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from data.entries import Log
from data.entries.codec import canonical, decode
from data.report.parts.recorded import Recorded, shared


@given(st.lists(st.integers(0, 12)), st.integers(-1, 13), st.integers(-1, 13))
def test_between_finds_what_a_look_at_all_finds(moments: list[int], start: int, end: int) -> None:
    entries = [Log(by="LST", subjects=(), no=no, at=at, words="") for no, at in enumerate(moments)]
    recorded = Recorded(entries)
    assert [*recorded.between(start, end)] == [entry for entry in entries if start <= entry.at < end]
    assert recorded.moments == sorted(moments)


def test_equal_values_are_kept_once_and_nothing_else_changes() -> None:
    drafts = [
        Log(by="LST", subjects=("room",), words="seal intact", at=at, no=at, book="JBR-1234", seen=seen)
        for at, seen in ((1, {}), (2, {"SBY-1": 7}), (3, {}))
    ]
    copies = [decode(canonical(entry)) for entry in drafts]
    one, other, last = shared(copies)
    assert [one, other, last] == drafts
    assert one.subjects is other.subjects is last.subjects and one.book is last.book and one.seen is last.seen
