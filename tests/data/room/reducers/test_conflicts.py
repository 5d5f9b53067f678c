"""Conflicts: each row of the table in docs/sync.md, in both orders of arrival."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace as replace_context
from itertools import permutations
from typing import Any

import pytest
from msgspec.structs import replace

from data import entries as e
from data.base.clock import HOUR, MINUTE
from data.entries.stations import Resolved
from data.room.room import Room
from data.room.state.incidents import Incident
from data.rules.all_rules import due
from data.view.posts import post_views
from tests.kits.rooms.small_site import Bench

A, B, C = "JBR-aaaa", "POL-bbbb", "SAT-cccc"
WHAT = f"incident:{A}-1"


class Story:
    """Entries of several stations in the order of the fold. ``seen``: what a station had seen of the others."""

    def __init__(self) -> None:
        self.made: list[e.Entry] = []
        self.nos = {A: 0, B: 0, C: 0}
        self.opened = self.add(
            A, e.Opened, number=101, year=2024, type="FIRE", type_name="Fire", priority=2, type_priority=2, received=1
        )

    def add(self, book: str, kind: type[e.Entry], *, seen: dict[str, int] | None = None, **fields: Any) -> e.Entry:
        self.nos[book] += 1
        at = 1_000 + len(self.made)
        if book != A and seen is None:
            seen = {A: 1}  # everybody knows the opening
        posts = tuple(f"post:{p}" for p in fields.get("posts", ()))
        entry = kind(by=book[:3], subjects=(WHAT, *posts), seen=seen or {}, at=at, **fields)
        self.made.append(replace(entry, book=book, no=self.nos[book], hlc=(at, 0)))
        return self.made[-1]

    @property
    def room(self) -> Room:
        """The room, which is the same in whatever order the books arrive."""
        rooms = [Room.fold(order) for order in orders(self.made)]
        assert all(room.states == rooms[0].states for room in rooms)
        for order in orders(self.made):
            one = Room()
            for entry in (*order, *order):
                one.apply(entry)
            assert one.states == rooms[0].states
        return rooms[0]

    @property
    def incident(self) -> Incident:
        found = self.room.incident(WHAT)
        assert found is not None
        return found

    @property
    def conflicts(self) -> dict[str, list[str]]:
        return {c.field: [d.value for d in c.decisions] for c in self.incident.conflicts}


def orders(made: Sequence[e.Entry]) -> list[list[e.Entry]]:
    """Return the entries in the order of the fold, and book by book in every order of books."""
    books = [[x for x in made if x.book == book] for book in (A, B, C)]
    return [list(made), *([x for book in some for x in book] for some in permutations(books))]


@pytest.fixture
def story() -> Story:
    return Story()


BOTH = pytest.mark.parametrize("first", [A, B], ids=["ours-first", "theirs-first"])


def other(book: str) -> str:
    return B if book == A else A


# --- priority -------------------------------------------------------------------------------------------------------


@BOTH
def test_conflicting_priorities_the_more_urgent_counts(story: Story, first: str) -> None:
    story.add(first, e.PrioritySet, priority=1, before=2, targets=e.Targets(ack=60))
    story.add(other(first), e.PrioritySet, priority=3, before=2, targets=e.Targets(ack=300))
    assert (story.incident.priority, story.incident.targets.ack) == (1, 60)
    assert story.conflicts == {"priority": ["1", "3"]}


def test_conflicting_priorities_in_the_other_order_are_the_same(story: Story) -> None:
    story.add(B, e.PrioritySet, priority=3, before=2, targets=e.Targets(ack=300))
    story.add(A, e.PrioritySet, priority=1, before=2, targets=e.Targets(ack=60))
    assert (story.incident.priority, story.incident.targets.ack) == (1, 60)
    assert story.conflicts == {"priority": ["3", "1"]}


def test_acknowledging_with_knowledge_of_both_priorities_resolves_the_conflict(story: Story) -> None:
    story.add(A, e.PrioritySet, priority=1, before=2)
    story.add(B, e.PrioritySet, priority=3, before=2)
    story.add(C, e.Acked, seen={A: 2})
    assert story.conflicts == {"priority": ["1", "3"]}  # it had seen only one
    story.add(C, e.Acked, seen={B: 1})
    assert story.incident.priority == 1
    assert story.conflicts == {}


def test_priority_by_a_station_that_knows_both_overrules_them(story: Story) -> None:
    story.add(A, e.PrioritySet, priority=1, before=2)
    story.add(B, e.PrioritySet, priority=3, before=2)
    story.add(B, e.PrioritySet, priority=4, before=1, seen={A: 2})
    assert story.incident.priority == 4
    assert story.conflicts == {}


@BOTH
def test_priority_that_both_stations_lower_is_not_raised_by_either(story: Story, first: str) -> None:
    rise = story.add(A, e.PrioritySet, priority=1, before=2)
    for station in (A, B) if first == A else (B, A):
        story.add(station, e.PrioritySet, priority=2 if station == A else 3, before=1, seen={A: 2})
    assert (story.incident.priority, story.incident.raised_from) == (2, 1)
    assert story.incident.renewed_ref == rise.ref, "nobody has to acknowledge it again"
    assert sorted(story.conflicts["priority"]) == ["2", "3"]


def test_priority_decided_apart_is_new_to_who_decided_for_the_lower_one(story: Story) -> None:
    story.add(A, e.PrioritySet, priority=1, before=2)
    story.add(B, e.PrioritySet, priority=3, before=2)
    story.add(B, e.PrioritySet, priority=3, before=1, seen={A: 2})
    decided = story.add(A, e.PrioritySet, priority=1, before=1, seen={B: 1})
    assert (story.incident.priority, story.incident.renewed_ref) == (1, decided.ref)


def test_priority_without_targets_leaves_those_in_force(story: Story) -> None:
    story.add(A, e.PrioritySet, priority=1, before=2, targets=e.Targets(ack=60))
    story.add(A, e.PrioritySet, priority=3, before=1)
    assert (story.incident.priority, story.incident.targets) == (3, e.Targets(ack=60))


def test_equal_priorities_are_not_in_conflict(story: Story) -> None:
    story.add(A, e.PrioritySet, priority=1, before=2)
    story.add(B, e.PrioritySet, priority=1, before=2)
    assert story.conflicts == {}


def test_next_priority_of_one_station_is_not_in_conflict(story: Story) -> None:
    story.add(B, e.PrioritySet, priority=1, before=2)
    story.add(B, e.PrioritySet, priority=4, before=1)
    assert (story.incident.priority, story.conflicts) == (4, {})


# --- closed ---------------------------------------------------------------------------------------------------------

CHANGES: list[tuple[type[e.Entry], dict[str, Any]]] = [
    (e.Sent, {"posts": ("4",)}),
    (e.Arrived, {"posts": ("4",)}),
    (e.Released, {"posts": ("4",)}),
    (e.Controlled, {}),
    (e.PrioritySet, {"priority": 1, "before": 2}),
    (e.Reported, {"source": "panic", "post": "4"}),
    (e.SourceChanged, {"source": "cam-3", "name": "Camera 3", "state": "down"}),
    (e.SourceChanged, {"source": "cam-3", "name": "Camera 3", "state": "down", "still": True}),
]


@BOTH
@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change[0].__name__)
def test_closing_against_an_unseen_change_stays_open_in_any_order(
    story: Story, first: str, change: tuple[type[e.Entry], dict[str, Any]]
) -> None:
    kind, fields = change
    if first == A:
        story.add(A, e.Closed, disposition="safe", words="all quiet")
        story.add(B, kind, **fields)
    else:
        story.add(B, kind, **fields)
        story.add(A, e.Closed, disposition="safe", words="all quiet")
    assert story.incident.is_open
    assert story.incident.disposition == ""
    assert sorted(story.conflicts["end"]) == ["closed:safe", "open"]
    assert story.room.open_incidents() == [story.incident]


@pytest.mark.parametrize("kind", [e.Note, e.Reported, e.Acked])
def test_closing_against_an_unseen_note_or_report_closes(story: Story, kind: type[e.Entry]) -> None:
    story.add(A, e.Closed, disposition="safe")
    fields: dict[str, Any] = {} if kind is e.Acked else {"words": "x"}
    story.add(B, kind, **fields)
    story.add(B, e.SourceChanged, source="cam-3", name="Camera 3", state="up")
    story.add(B, e.SourceChanged, source="cam-3", name="Camera 3", state="down", shelved=True)
    assert story.incident.state == "closed"
    assert story.conflicts == {}
    assert len(story.incident.entries) == 5  # none of them is lost


def test_closing_with_knowledge_of_the_change_closes(story: Story) -> None:
    story.add(B, e.Sent, posts=("4",))
    story.add(A, e.Closed, disposition="safe", posts=("4",), seen={B: 1})
    assert story.incident.state == "closed"
    assert story.incident.units_out == ()
    assert story.conflicts == {}


@pytest.mark.parametrize("value", ["open", "closed"])
def test_resolving_a_conflict_about_closing(story: Story, value: str) -> None:
    story.add(A, e.Closed, disposition="safe")
    story.add(B, e.Sent, posts=("4",))
    if value == "open":
        story.add(B, Resolved, field="end", value="open", seen={A: 2})
    else:
        story.add(A, e.Closed, disposition="handled", posts=("4",), seen={B: 1})
    assert story.incident.is_open == (value == "open")
    assert story.conflicts == {}


def test_closings_with_different_dispositions_conflict_and_close(story: Story) -> None:
    story.add(A, e.Closed, disposition="safe")
    story.add(B, e.Closed, disposition="handled")
    assert (story.incident.state, story.incident.disposition) == ("closed", "handled")
    assert story.conflicts == {"end": ["closed:safe", "closed:handled"]}


def test_undone_closing_is_not_in_conflict(story: Story) -> None:
    closed = story.add(A, e.Closed, disposition="safe")
    story.add(B, e.Sent, posts=("4",))
    story.add(A, e.Void, of=(closed.ref,), of_no=closed.no)
    assert story.conflicts == {}
    assert story.incident.is_open


# --- units ----------------------------------------------------------------------------------------------------------


def test_sending_wins_over_a_release_that_had_not_seen_it(story: Story) -> None:
    story.add(A, e.Sent, posts=("4",))
    story.add(B, e.Sent, posts=("4",))
    story.add(A, e.Released, posts=("4",))
    assert list(story.incident.units_out) == ["4"]
    assert story.room.post("4").status == "to"
    story.add(B, e.Released, posts=("4",), seen={A: 3})
    assert list(story.incident.units_out) == []
    assert story.room.post("4").status == "normal"


def test_release_takes_back_what_its_station_had_seen(story: Story) -> None:
    sent = story.add(A, e.Sent, posts=("4",))
    there = story.add(B, e.Arrived, posts=("4",))
    assert [unit.adds for unit in story.incident.units] == [(sent.ref, there.ref)]
    story.add(A, e.Released, posts=("4",))
    assert [(unit.adds, unit.released) for unit in story.incident.units] == [((there.ref,), 0)]


def test_post_sent_after_an_unseen_release_is_out(story: Story) -> None:
    story.add(A, e.Sent, posts=("4",))
    story.add(A, e.Released, posts=("4",))
    story.add(B, e.Sent, posts=("4",), seen={A: 2})
    assert story.incident.units_out == ("4",)


def test_posts_sent_by_both_stations_are_out(story: Story) -> None:
    story.add(A, e.Sent, posts=("4",))
    story.add(B, e.Sent, posts=("2",))
    story.add(B, e.Arrived, posts=("2",))
    assert set(story.incident.units_out) == {"2", "4"}
    assert story.conflicts == {}


# --- state, words ---------------------------------------------------------------------------------------------------


@BOTH
def test_controlled_against_sent_is_the_last_one_until_resolved(story: Story, first: str) -> None:
    kinds: list[tuple[type[e.Entry], dict[str, Any]]] = [(e.Controlled, {}), (e.Sent, {"posts": ("4",)})]
    if first == B:
        kinds.reverse()
    for book, (kind, fields) in zip((A, B), kinds, strict=True):
        story.add(book, kind, **fields)
    assert story.incident.state == ("sent" if first == A else "controlled")
    assert set(story.conflicts["state"]) == {"controlled", "sent"}
    story.add(A, Resolved, field="state", value="sent", seen={B: 1})
    assert (story.incident.state, story.conflicts) == ("sent", {})


def test_closed_incident_stays_closed_for_a_station_that_knew_it(story: Story) -> None:
    story.add(C, e.Controlled)
    story.add(A, e.Closed, disposition="handled", seen={C: 1})
    story.add(B, e.Sent, posts=("4",), seen={A: 2})  # it knows of the closing, and not of what C had decided
    assert story.incident.state == "closed"
    story.add(B, Resolved, field="state", value="sent", seen={C: 1})
    assert story.incident.state == "closed"


def test_decision_about_a_field_of_a_newer_version_changes_nothing_here(story: Story) -> None:
    story.add(A, e.Closed, disposition="handled")
    story.add(B, Resolved, field="place", value="open")
    assert story.incident.state == "closed"


def test_corrections_of_the_same_words_conflict(story: Story) -> None:
    for book in (A, B):
        story.add(book, e.Fix, of=story.opened.ref, of_no=1, words=f"says {book}")
    assert story.incident.words == f"says {B}"
    assert story.conflicts == {"words": [f"says {A}", f"says {B}"]}
    story.add(A, e.Fix, of=story.opened.ref, of_no=1, words="agreed", seen={B: 1})
    assert (story.incident.words, story.conflicts) == ("agreed", {})


# --- ties -----------------------------------------------------------------------------------------------------------


def second(story: Story, book: str = A) -> str:
    """Open another incident that every station knows."""
    entry = story.add(
        book, e.Opened, number=102, year=2024, type="FIRE", type_name="Fire", priority=2, type_priority=2, received=1
    )
    subject = f"incident:{entry.ref}"
    story.made[-1] = replace(entry, subjects=(subject,))
    return subject


def merge(story: Story, book: str, child: str, parent: str, seen: dict[str, int]) -> None:
    entry = story.add(book, e.Linked, how="dup", other=parent, seen=seen)
    story.made[-1] = replace(entry, subjects=(child, parent))


def test_incidents_merged_into_each_other_do_not_both_vanish(story: Story) -> None:
    two = second(story)
    merge(story, A, WHAT, two, {})
    merge(story, B, two, WHAT, {A: 2})
    assert [i.subject for i in story.room.open_incidents()] == [two]


def test_merge_against_an_unseen_change_keeps_its_row(story: Story) -> None:
    two = second(story)
    merge(story, A, WHAT, two, {})
    story.add(B, e.Sent, posts=("4",), seen={A: 2})
    assert story.incident.is_open
    assert story.conflicts == {"end": [f"dup:{two}", "open"]}


def test_incident_closed_and_merged_apart_stays_closed_when_it_is_separated(story: Story) -> None:
    two = second(story)
    story.add(A, e.Closed, disposition="safe")
    merge(story, B, WHAT, two, {A: 2})
    assert (story.incident.state, story.incident.folded_into) == ("closed", two)
    separated = story.add(A, e.Linked, how="rel", other=two, seen={B: 1})
    story.made[-1] = replace(separated, subjects=(WHAT, two))
    found = story.incident
    assert (found.state, found.folded_into, found.settled) == ("closed", "", separated.at)


def test_closing_that_does_not_count_leaves_the_later_moments(story: Story) -> None:
    story.add(A, e.Closed, disposition="safe")
    story.add(A, e.Told, who="Surya", answered=True)
    story.add(B, e.Sent, posts=("4",))
    assert [mark.what for mark in story.incident.marks if mark.what in ("ended", "told", "sent")] == ["told", "sent"]


@BOTH
def test_incident_opened_again_has_a_row_whatever_another_station_merged_unseen(story: Story, first: str) -> None:
    two = second(story)
    story.add(A, e.Closed, disposition="safe")
    for book in (first, other(first)):
        if book == A:
            story.add(A, e.Reopened, why="again")
        else:
            merge(story, B, WHAT, two, {A: 2})  # it knows neither of the closing nor of the reopening
    assert (story.incident.is_open, story.incident.folded_into, story.incident.settled) == (True, "", 0)
    assert story.conflicts == {"end": ["open", f"dup:{two}"] if first == A else [f"dup:{two}", "open"]}


def test_closing_against_an_unseen_merge_into_it_stays_open(story: Story) -> None:
    two = second(story)
    story.add(A, e.Closed, disposition="safe")
    merge(story, B, two, WHAT, {A: 2})
    assert [i.subject for i in story.room.open_incidents()] == [WHAT]


# --- control, what rules make ---------------------------------------------------------------------------------------


def test_two_in_control_are_both_shown_until_one_who_knows_takes_control(story: Story) -> None:
    for book in (A, B):
        entry = story.add(book, e.Control, operator=book[:3])
        story.made[-1] = replace(entry, subjects=("room",))
    duty = story.room.duty
    assert [t.operator for t in duty.rivals] == ["JBR", "POL"]
    assert duty.in_control(A) and duty.in_control(B) and not duty.in_control(C)
    entry = story.add(A, e.Control, operator="JBR", how="take", seen={B: 1})
    story.made[-1] = replace(entry, subjects=("room",))
    duty = story.room.duty
    assert (duty.operator, duty.rivals) == ("JBR", ())
    assert duty.in_control(A) and not duty.in_control(B)


@pytest.mark.parametrize("book", [A, B], ids=["in-control", "reader"])
def test_rules_of_a_station_without_control_enter_nothing(book: str) -> None:
    bench = Bench()
    bench.save(e.Control(by="LST", subjects=("room",), operator="LST"))
    room = Room.fold(replace(entry, book=A) for entry in bench.book)
    bench.room = room
    now = bench.now + 2 * HOUR + 7 * MINUTE
    ctx = replace_context(bench.context(), book=book, now=now)
    made = due(room, bench.site, now, ctx)
    assert bool(made) == (book == A)
    views = {p.code: p.status for p in post_views(room, bench.site, now)}
    assert set(views.values()) & {"late", "missed"}  # but a reader sees it


def test_incident_opened_by_rules_of_two_stations_has_two_numbers(story: Story) -> None:
    for book, number in ((A, 117), (B, 131)):
        entry = story.add(
            book, e.Opened, key="miss:post:4", number=number, year=2024, type="MISS", type_name="Missed",
            priority=2, type_priority=2, received=1,
        )  # fmt: skip
        story.made[-1] = replace(entry, subjects=("incident:key:miss:post:4",))
    room = story.room
    assert [i.number for i in room.open_incidents()] == [101, 117]
    for number in (117, 131):
        found = room.by_number(number)
        assert found is not None and found.subject == "incident:key:miss:post:4"


def test_numbers_have_letters_once_there_are_two_stations() -> None:
    room = Room()
    for book, station, number in ((A, "JBR", 101), (B, "POL", 101)):
        opening = e.BookOpened(by="system", subjects=("room",), station=station, site="KPU")
        room.apply(replace(opening, book=book, no=1, hlc=(number, 0 if book == A else 1)))
        incident = e.Opened(
            by="LST", subjects=(f"incident:{book}-2",), number=number, year=2024, type="T", type_name="T", priority=1,
            type_priority=1, received=1,
        )  # fmt: skip
        room.apply(replace(incident, book=book, no=2, at=number + len(room.last), hlc=(200, len(room.last))))
        first = room.incident(f"incident:{A}-2")
        assert first is not None
        assert room.letter(first) == ("" if book == A else "J")
    newest = room.by_number(101)
    assert newest is not None and newest.subject == f"incident:{B}-2"
    ours = room.by_number(101, "j")
    assert ours is not None and ours.subject == f"incident:{A}-2"
    assert room.by_number(101, "X") is None
