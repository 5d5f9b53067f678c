"""Incidents whose target has passed: kept up to date, they are those that a look at all of them finds."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from data.queries.course.overdue import Overdue, Rank

_SUBJECTS = ("a", "b", "c", "d", "e")

#: Set the moment of an incident (0: none) and its priority, or look at a moment; clocks are set back too.
_steps = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(_SUBJECTS), st.integers(0, 9), st.integers(1, 3)),
        st.integers(0, 10),
    ),
    max_size=60,
)


@given(_steps)
def test_overdue_passed_are_the_worst_that_have_passed(steps: list[tuple[str, int, int] | int]) -> None:
    kept, known = Overdue(), dict[str, tuple[int, Rank]]()
    for step in steps:
        if isinstance(step, int):
            passed = sorted(rank for at, rank in known.values() if at <= step)
            assert kept.passed(step, 3) == passed[:3]
            continue
        subject, at, priority = step
        rank = (priority, 1, 0, 0, 0, subject)
        known.pop(subject, None)
        if at:
            known[subject] = (at, rank)
        kept.set(subject, at, rank)
