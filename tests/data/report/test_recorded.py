"""Entries between two moments: the same as a look at all of them finds."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from data.entries import Log
from data.report.parts.recorded import Recorded


@given(st.lists(st.integers(0, 12)), st.integers(-1, 13), st.integers(-1, 13))
def test_between_finds_what_a_look_at_all_finds(moments: list[int], start: int, end: int) -> None:
    entries = [Log(by="LST", subjects=(), no=no, at=at, words="") for no, at in enumerate(moments)]
    recorded = Recorded(entries)
    assert [*recorded.between(start, end)] == [entry for entry in entries if start <= entry.at < end]
    assert recorded.moments == sorted(moments)
