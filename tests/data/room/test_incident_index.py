"""The index of incidents against a search through all of them."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from data import entries as e
from data.room.incident_index import IncidentIndex
from data.room.state.incidents import Incident, ReportState
from data.room.state.posts import PostState

BOOKS = ("JBR-7f3a", "SAT-2b1c")
SUBJECTS = tuple(f"incident:{book}-{no}" for book in BOOKS for no in (1, 2, 3))
SUBJECT = st.sampled_from(SUBJECTS)


def incident(subject: str, **more: Any) -> Incident:
    start = Incident(
        subject=subject, number=101, year=2024, type="FIRE", type_name="Fire", priority=2, type_priority=2, received=5,
        opened=5, by="LST", opened_ref=subject.removeprefix("incident:"),
    )  # fmt: skip
    return replace(start, **more)


INCIDENT = st.builds(
    incident,
    SUBJECT,
    number=st.integers(101, 103),
    received=st.integers(1, 4),
    type=st.sampled_from(["FIRE", "PERS"]),
    post=st.sampled_from(["", "3"]),
    priority=st.integers(1, 3),
    children=st.sampled_from([(), ("incident:x",)]),
    key=st.sampled_from(["", "lost:a:1", "miss:a:1"]),
    aliases=st.sampled_from([(), (102,), (103, 104)]),
    state=st.sampled_from(["new", "ack", "closed"]),
    folded_into=st.sampled_from(["", "", "incident:x"]),
    since=st.integers(1, 9),
)
#: Each step is the next state of a subject, or None: it leaves the room.
STEPS = st.lists(st.one_of(INCIDENT, SUBJECT), max_size=25)


@given(STEPS, st.integers(0, 10), st.integers(1, 4))
def test_index_finds_what_a_search_finds_after_any_changes(steps: list[Incident | str], moment: int, most: int) -> None:
    index, states = IncidentIndex(), dict[str, Incident]()
    index.changed(None, PostState(code="4"))
    index.changed(PostState(code="4"), None)
    for number, step in enumerate(steps):
        subject = step if isinstance(step, str) else step.subject
        before, after = states.pop(subject, None), None if isinstance(step, str) else step
        index.changed(before, after)
        if after is not None:
            states[subject] = after
        if number % 3 == 0:
            assert {i.subject for i in index.later_than(moment)} == {
                s for s, i in states.items() if i.is_open and i.latest > moment
            }
    is_open = sorted((i for i in states.values() if i.is_open), key=lambda i: (i.received, i.subject))
    assert list(index.oldest()) == is_open and index.open == {i.subject: i for i in is_open}
    assert index.newest(most) == is_open[::-1][:most]
    assert list(index.maybe_p1()) == [i for i in is_open if i.priority == 1 or i.children]
    assert list(index.lost()) == [i for i in is_open if i.key.startswith("lost:")]
    assert {i.subject for i in index.later_than(moment)} == {i.subject for i in is_open if i.latest > moment}
    for type_ in ("FIRE", "PERS", "VEHI"):
        for post in ("", "3"):
            alike = [i for i in is_open if (i.type, i.post) == (type_, post)]
            some = alike if len(alike) <= most else [alike[0], alike[-1]]
            assert index.alike(type_, post, most) == (some, len(alike))
    numbers: dict[int, set[str]] = {}
    for each in states.values():
        for given_number in (each.number, *each.aliases):
            numbers.setdefault(given_number, set()).add(each.subject)
    assert {number: set(found) for number, found in index.numbers.items()} == numbers
    assert all(len(found) == len(set(found)) for found in index.numbers.values())


def test_number_of_another_station_leads_to_the_same_incident() -> None:
    index = IncidentIndex()
    index.changed(None, before := incident(SUBJECTS[0]))
    index.changed(before, both := replace(before, aliases=(103,)))
    assert index.numbers == {101: [SUBJECTS[0]], 103: [SUBJECTS[0]]}
    index.changed(both, before)
    assert index.numbers == {101: [SUBJECTS[0]]}
    index.changed(before, replace(before, number=104))
    assert index.numbers == {104: [SUBJECTS[0]]}


def opened(book: str, number: int, year: int = 2024) -> e.Opened:
    return e.Opened(
        book=book, no=number, by="LST", subjects=(f"incident:{book}-{number}",), number=number, year=year, type="FIRE",
        type_name="Fire", priority=1, type_priority=1, received=1,
    )  # fmt: skip


def test_next_number_is_one_after_the_highest_of_the_station_and_year() -> None:
    index = IncidentIndex()
    assert index.next_number(2024, "") == index.next_number(2024, BOOKS[0]) == 101
    for entry in (opened(BOOKS[0], 105), opened(BOOKS[0], 103), opened(BOOKS[1], 140), opened(BOOKS[0], 120, 2023)):
        index.count(entry)
    assert index.tops == {"JBR 2024": 105, "SAT 2024": 140, "JBR 2023": 120}
    assert [index.next_number(2024, book) for book in ("", *BOOKS, "JBR-0001", "POL-1")] == [141, 106, 141, 106, 101]
    assert index.next_number(2023, "") == 121
    assert IncidentIndex(dict(index.tops)).next_number(2024, BOOKS[0]) == 106


def test_number_that_an_open_incident_carries_is_not_given_again() -> None:
    index = IncidentIndex()
    mine, theirs = incident(SUBJECTS[0], number=101), incident(SUBJECTS[3], number=102)
    index.changed(None, mine)
    index.changed(None, theirs)
    assert index.next_number(2024, "") == 103  # of any station
    assert index.next_number(2024, BOOKS[0]) == 102 and index.next_number(2024, BOOKS[1]) == 101
    index.changed(mine, closed := replace(mine, state="closed", settled=5))
    assert index.next_number(2024, BOOKS[0]) == 101
    index.changed(closed, mine)
    assert index.next_number(2024, BOOKS[0]) == 102


def test_settled_incidents_are_looked_at_once_each_time_and_with_those_related() -> None:
    index = IncidentIndex()
    never = index.first_settled
    before = incident(SUBJECTS[0])
    index.changed(None, before)
    assert index.first_settled == never and index.settled_before(never) == []
    closed = replace(before, state="closed", settled=50, related=(SUBJECTS[1],))
    index.changed(before, closed)
    assert index.first_settled == 50 and index.settled_before(50) == []
    assert sorted(index.settled_before(51)) == [SUBJECTS[0], SUBJECTS[1]] and index.first_settled == never
    index.changed(closed, replace(closed, words="as before"))
    assert index.settled_before(99) == []
    index.changed(closed, again := replace(closed, settled=70))
    index.look_again(SUBJECTS[2], 60)
    assert index.first_settled == 60
    assert index.settled_before(65) == [SUBJECTS[2]] and index.first_settled == 70
    index.changed(again, replace(again, related=(SUBJECTS[1], SUBJECTS[2])))
    assert sorted(set(index.settled_before(71))) == [SUBJECTS[0], SUBJECTS[1], SUBJECTS[2]]


def test_open_incident_with_a_report_later_than_a_moment_is_found_once_it_changes() -> None:
    index = IncidentIndex()
    index.changed(None, before := incident(SUBJECTS[0], received=5, since=5))
    assert index.later_than(5) == []
    after = replace(before, updated=9, reports=(ReportState(at=9),))
    index.changed(before, after)
    assert index.later_than(8) == [after] and index.later_than(9) == []
    index.changed(after, None)
    assert index.later_than(0) == []


def test_incident_that_changes_is_found_once_and_where_it_is_now() -> None:
    index = IncidentIndex()
    index.changed(None, first := incident(SUBJECTS[0], post="3"))
    other = incident(SUBJECTS[1], post="3", received=9)
    index.changed(None, other)
    index.changed(first, words := replace(first, words="more"))
    assert index.alike("FIRE", "3", 5) == ([words, other], 2) and list(index.oldest()) == [words, other]
    index.changed(words, later := replace(words, received=10))
    assert index.alike("FIRE", "3", 5) == ([other, later], 2) and index.newest(5) == [later, other]
    index.changed(later, urgent := replace(later, priority=1, type="PERS"))
    assert index.alike("FIRE", "3", 5) == ([other], 1) and index.alike("PERS", "3", 5) == ([urgent], 1)
    assert list(index.maybe_p1()) == [urgent]
    index.changed(urgent, replace(urgent, state="closed"))
    assert index.alike("PERS", "3", 5) == ([], 0) and list(index.maybe_p1()) == [] and index.newest(5) == [other]


def test_one_changed_fact_alone_moves_an_incident() -> None:
    facts: dict[str, tuple[Any, Any]] = {
        "received": (5, 9), "type": ("FIRE", "PERS"), "post": ("", "3"), "priority": (2, 1),
        "children": ((), ("incident:x",)), "key": ("", "lost:a:1"),
    }  # fmt: skip
    for name, values in facts.items():
        for one, other in (values, values[::-1]):
            index, before = IncidentIndex(), incident(SUBJECTS[0], **{name: one})
            neighbour = incident(SUBJECTS[1], received=7)
            index.changed(None, neighbour)
            index.changed(None, before)
            index.changed(before, after := replace(before, **{name: other}))
            fresh = IncidentIndex()
            fresh.changed(None, neighbour)
            fresh.changed(None, after)
            for found in (IncidentIndex.oldest, IncidentIndex.maybe_p1, IncidentIndex.lost):
                assert [*found(index)] == [*found(fresh)], (name, one)
            for likeness in (("FIRE", ""), ("FIRE", "3"), ("PERS", "")):
                assert index.alike(*likeness, 5) == fresh.alike(*likeness, 5), (name, one)


def test_of_many_alike_the_first_and_the_last_are_found_and_later_ones_by_the_moment() -> None:
    index = IncidentIndex()
    for received, subject in enumerate(SUBJECTS[:4], 1):
        index.changed(None, incident(subject, received=received, opened=received, since=received))
    for most, places in ((4, (0, 1, 2, 3)), (3, (0, 3)), (2, (0, 3))):
        found, count = index.alike("FIRE", "", most)
        assert [i.subject for i in found] == [SUBJECTS[place] for place in places] and count == 4
    assert [i.subject for i in index.later_than(2)] == [*SUBJECTS[2:4]]


def test_settled_incident_that_is_left_says_when_to_look_next() -> None:
    index = IncidentIndex()
    for subject, moment in ((SUBJECTS[0], 5), (SUBJECTS[1], 9)):
        index.look_again(subject, moment)
    assert index.settled_before(6) == [SUBJECTS[0]] and index.first_settled == 9
