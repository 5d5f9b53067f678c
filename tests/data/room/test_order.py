"""The fold in any order of arrival, with duplicates and undo (hypothesis)."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest import mock

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from data import entries as e
from data.base.clock import HOUR
from data.room.fold import TAIL
from data.room.room import Dump, Room
from tests.kits.running.examples import examples

_BOOKS = ("JBR-1", "SBY-2")
_POSTS = ("1", "2", "3")
_STEP = 20 * HOUR  # large enough that settled incidents leave the room within a history

_AHEAD = 7 * HOUR

_codes = st.sampled_from(_POSTS)

# Closing, linking and undoing are drawn more often than they would happen.
_KINDS = (
    "open", "open", "rule", "check", "late", "missed", "ack", "send", "on", "back", "close", "close", "reopen", "note",
    "step", "dup", "rel", "fix", "void", "break", "end", "control", "gap", "seen", "status", "relief",
    "clock", "clock",
)  # fmt: skip


def _subjects(incident: str, *posts: str) -> tuple[str, ...]:
    return (incident, *(f"post:{p}" for p in posts))


@st.composite
def histories(draw: st.DrawFn, most: int = 40, kinds: tuple[str, ...] = _KINDS, step: int = _STEP) -> list[e.Entry]:
    """Entries of two stations in the order of the fold, with rising numbers in each book."""
    made: list[e.Entry] = []
    nos = dict.fromkeys(_BOOKS, 0)
    incidents = ["incident:key:rule"]
    now = 1_000
    for _ in range(draw(st.integers(1, most))):
        book = draw(st.sampled_from(_BOOKS))
        nos[book] += 1
        now += draw(st.integers(0, 3)) * draw(st.sampled_from((1, step)))
        ref = f"{book}-{nos[book]}"
        entry = _entry(draw, draw(st.sampled_from(kinds)), ref, incidents, made)
        at = now + (_AHEAD if book == _BOOKS[1] else 0)  # the other station's clock is wrong
        made.append(replace(entry, book=book, no=nos[book], at=at, hlc=(now, len(made))))
    return made


def _entry(draw: st.DrawFn, kind: str, ref: str, incidents: list[str], made: list[e.Entry]) -> e.Entry:
    post, incident = draw(_codes), draw(st.sampled_from(incidents))
    about: dict[str, Any] = {"by": "LST", "subjects": _subjects(incident, post)}
    if kind in ("open", "rule"):
        subject = f"incident:{ref}" if kind == "open" else "incident:key:rule"
        incidents.append(subject)
        return e.Opened(
            by="LST", subjects=_subjects(subject, post), number=100 + len(made), year=2024, type="T", type_name="T",
            priority=draw(st.integers(1, 4)), type_priority=1, received=1, post=post,
            source=draw(st.sampled_from(("radio", "phone", "panic"))), key="rule" if kind == "rule" else "",
            steps=(e.Step(words="s"),),
        )  # fmt: skip
    if kind in ("fix", "void"):
        if not made:
            return e.Log(by="LST", subjects=(), words="x")
        of = draw(st.sampled_from(made))
        if kind == "fix":
            return e.Fix(by="LST", subjects=of.subjects, of=of.ref, of_no=of.no, words="fixed")
        return e.Void(by="LST", subjects=of.subjects, of=(of.ref,), of_no=of.no)
    if kind in ("dup", "rel"):
        other = draw(st.sampled_from(incidents))
        return e.Linked(by="LST", subjects=(incident, other), how=kind, other=other, child_number=7)
    due = draw(st.integers(900, 1_100))
    if kind == "clock":
        own = draw(st.booleans())
        key = "" if own else f"ahead:{draw(st.integers(1, 3))}"
        return e.ClockStep(
            by="system", subjects=("room", *about["subjects"]), key=key, delta=-_AHEAD, before=1, other=not own
        )
    simple: dict[str, e.Entry] = {
        "check": e.Check(by="LST", subjects=(f"post:{post}",), post=post, due=due),
        "late": e.CheckLate(by="system", subjects=(f"post:{post}",), posts=(post,), due=due, key=f"late:{post}:{due}"),
        "missed": e.CheckMissed(**about, posts=(post,), due=due, incident=incident, key=f"missed:{post}:{due}"),
        "ack": e.Acked(**about),
        "send": e.Sent(**about, posts=(post,)),
        "on": e.Arrived(**about, posts=(post,)),
        "back": e.Released(**about, posts=(post,)),
        "close": e.Closed(**about, disposition="safe", posts=(post,)),
        "reopen": e.Reopened(**about, why="w"),
        "note": e.Note(**about, words="w", source="radio", post=post),
        "step": e.StepSet(**about, step=1, state="done"),
        "break": e.Break(by="LST", subjects=("post:1", "post:2"), post="1", cover="2", until=5),
        "end": e.BreakEnded(by="LST", subjects=("post:1", "post:2"), post="1", cover="2"),
        "control": e.Control(by="LST", subjects=("room",), operator="LST"),
        "gap": e.Gap(by="system", subjects=("room",), since=1, until=2, cause="down"),
        "seen": e.Seen(by="LST", subjects=("room", f"post:{post}")),
        "status": e.PostStatus(by="LST", subjects=(f"post:{post}",), post=post, status="closed"),
        "relief": e.Relief(by="LST", subjects=(f"post:{post}",), post=post, people=("X",)),
    }
    return simple[kind]


def same(a: Room, b: Room) -> None:
    assert a.states == b.states
    assert a.last == b.last
    assert a.open_incidents() == b.open_incidents()
    assert {n: a.by_number(n) for n in range(100, 150)} == {n: b.by_number(n) for n in range(100, 150)}
    assert a.next_number(2024) == b.next_number(2024)
    assert a.annunciations.kept == b.annunciations.kept
    refs = [f"{book}-{no}" for book, last in a.last.items() for no in range(1, last + 1)]
    assert [(a.correction(ref), a.is_void(ref)) for ref in refs] == [
        (b.correction(ref), b.is_void(ref)) for ref in refs
    ]
    assert {s: k for s, (_, k) in told(a).folded.items() if s in a.states} == {
        s: k for s, (_, k) in told(b).folded.items() if s in b.states
    }


def told(room: Room) -> Dump:
    """Return what a room holds besides its states, as if nothing were packed."""
    subjects = [s for block in room.states.blocks.values() for s in block.subjects]
    packed = {s: each for s in subjects if (each := room.states.packed(s)) is not None}
    assert all(each.state.settled for each in packed.values())
    dump, noted = room.dump(), room.packed_corrections()
    assert not noted.keys() & dump.corrections.keys()
    return replace(
        dump,
        folded=dump.folded | {s: (each.order, each.keys) for s, each in packed.items()},
        blocks={},
        gone=sorted(room.gone),
        names={},
        corrections=dump.corrections | {ref: latest for ref, (latest, _) in noted.items()},
        void=dump.void | {ref: subjects for ref, (_, subjects) in noted.items() if subjects is not None},
        buckets={},
    )


def plain_fold(history: list[e.Entry]) -> Room:
    """Fold one entry after the other in order: none is late, so only undo folds a subject again."""
    room = Room()
    for entry in sorted(history, key=lambda x: x.order):
        room.apply(entry)
    return room


_quick = settings(max_examples=examples(70), deadline=None, suppress_health_check=[HealthCheck.too_slow])


#: Histories in which most incidents are settled, and stay a while.
SETTLED = histories(
    60, ("open", "open", "rule", "close", "close", "close", "note", "reopen", "dup", "rel", "rel", "void"), 3 * HOUR
)

#: Settled incidents and corrections that are not packed: as few as in these histories, and as many as ever.
PLAIN = st.sampled_from((0, 1, 2, 256))


@contextmanager
def packing(plain: int) -> Iterator[None]:
    """Let rooms pack settled incidents and corrections beyond so many."""
    with ExitStack() as stack:
        for module in ("room", "noted.corrections", "noted.gone"):
            stack.enter_context(mock.patch(f"data.room.{module}.PLAIN", plain))
        yield


@_quick
@given(histories() | SETTLED, st.data(), PLAIN)
def test_fold_in_any_order_with_duplicates_gives_the_same_room(
    history: list[e.Entry], data: st.DataObject, plain: int
) -> None:
    arrived = data.draw(st.permutations(history))
    arrived = arrived + data.draw(st.lists(st.sampled_from(history), max_size=10))
    expected = plain_fold(history)
    with packing(plain):
        one_by_one = Room()
        for entry in arrived:
            one_by_one.apply(entry)
        same(one_by_one, expected)
        same(Room.fold(arrived), expected)


@_quick
@given(histories() | SETTLED, st.data(), PLAIN)
def test_fold_with_a_history_ahead_of_the_room_gives_the_same_room(
    history: list[e.Entry], data: st.DataObject, plain: int
) -> None:
    arrived = data.draw(st.permutations(history))
    room = Room(history=lambda subject: [x for x in history if subject in x.subjects])
    half = data.draw(st.integers(0, len(arrived)))
    with packing(plain):
        for entry in arrived[:half]:
            room.apply(entry)
    same(room, plain_fold(arrived[:half]))
    with packing(plain):
        room.extend(arrived[half:])
    same(room, plain_fold(history))


@_quick
@given(histories() | SETTLED, PLAIN)
def test_change_names_exactly_the_subjects_that_changed(history: list[e.Entry], plain: int) -> None:
    room = Room()
    with packing(plain):
        for entry in history:
            before = dict(room.states)
            change = room.apply(entry)
            changed = {s for s in before.keys() | room.states.keys() if before.get(s) != room.states.get(s)}
            assert set(change.subjects) == changed
            assert room.apply(entry).subjects == ()


@_quick
@given(histories())
def test_undone_entry_counts_as_if_it_had_not_been_entered(history: list[e.Entry]) -> None:
    """Exceptions: its ref in the history of its incident, the numbers given, and posts named before the opening."""
    struck = {ref for x in history if isinstance(x, e.Void) for ref in x.of}
    with_voids = plain_fold(history)
    without = plain_fold([x for x in history if x.ref not in struck])
    assert {s for s in with_voids.states if s.startswith("post:")} >= {
        s for s in without.states if s.startswith("post:")
    }
    for subject, state in without.states.items():
        if subject.startswith("incident:"):
            state = replace(state, entries=())
            found = with_voids.incident(subject)
            assert found is not None
            assert replace(found, entries=()) == state
        else:
            assert with_voids.states[subject] == state


@pytest.mark.parametrize("late_by", [1, TAIL // 2, TAIL * 3])
def test_late_entry_is_folded_from_the_tail_or_from_the_book(late_by: int) -> None:
    made: list[e.Entry] = [
        e.Check(by="LST", subjects=("post:1",), post="1", book="JBR-1", no=n, at=n, hlc=(n, 0), due=n)
        for n in range(1, TAIL * 4)
    ]
    late = replace(
        e.Relief(by="BGS", subjects=("post:1",), post="1", people=("X",)),
        book="SBY-1", no=1, at=made[-late_by].at, hlc=(made[-late_by].at, 0),
    )  # fmt: skip
    asked: list[str] = []

    def history(subject: str) -> list[e.Entry]:
        asked.append(subject)
        return [*made, late]

    room = Room.fold(made, history=history)
    room.apply(late)
    assert room.post("1").people == ("X",)
    assert room.post("1").contact == made[-1].at
    assert bool(asked) == (late_by > TAIL * 2)
    same(room, plain_fold([*made, late]))


def test_undo_shortly_after_reads_nothing_from_the_book() -> None:
    def never(subject: str) -> list[e.Entry]:
        raise AssertionError(subject)

    room = Room(history=never)
    for n in range(1, TAIL * 5):
        room.apply(e.Check(by="LST", subjects=("post:1",), post="1", book="B", no=n, at=n, hlc=(n, 0)))
    void = e.Void(by="LST", subjects=("post:1",), of=(f"B-{TAIL * 5 - 1}",), book="B", no=TAIL * 5, hlc=(999, 0))
    room.apply(void)
    assert room.post("1").contact == TAIL * 5 - 2


def test_room_that_can_ask_for_entries_keeps_none_that_its_tails_have_left() -> None:
    made = [
        e.Check(by="LST", subjects=("post:1",), post="1", book="B", no=n, at=n, hlc=(n, 0)) for n in range(1, TAIL * 3)
    ]
    held = sys.getrefcount(made[0])
    room = Room(history=lambda subject: made)
    for entry in made:
        room.apply(entry)
    left, last = sys.getrefcount(made[0]), sys.getrefcount(made[-1])
    assert left == held < last


@pytest.mark.parametrize("undone", ["A-1", "A-3", f"A-{TAIL * 2}", "B-1", f"B-{TAIL}", "C-1", "nonsense"])
@pytest.mark.parametrize("last", ["A", "B"])
@pytest.mark.parametrize("late_by", [-1, 3])
def test_undo_of_an_entry_however_far_back_counts_as_if_it_had_not_been_entered(
    undone: str, last: str, late_by: int
) -> None:
    """The entries of one book come before those of the other, whose numbers are then all that the tail has."""
    made: list[e.Entry] = []
    for book in "BA" if last == "A" else "AB":
        for no in range(1, TAIL * 3):
            hazard = e.Hazard(by="LST", subjects=("post:1",), post="1", words=f"{book}{no}")
            made.append(replace(hazard, book=book, no=no, at=len(made) + 1, hlc=(len(made) + 1, 0)))
    at = len(made) - late_by
    void = replace(e.Void(by="LST", subjects=("post:1",), of=(undone,)), book="V", no=1, at=at, hlc=(at, 0))
    one, many = Room(), Room()
    for entry in (*made, void):
        one.apply(entry)
    many.extend(made)
    many.extend([void])
    expected = Room.fold([entry for entry in made if entry.ref != undone])
    for room in (one, many):
        assert room.post("1").hazards == expected.post("1").hazards


def test_undone_opening_loses_its_number_in_any_order() -> None:
    """Two stations opened the same incident: the second number is an alias until its opening is undone."""
    first, second = (
        replace(
            e.Opened(by="system", subjects=("incident:key:rule",), number=n, year=2024, type="T", type_name="T",
                     priority=1, type_priority=1, received=1, key="rule"),
            book="JBR-1", no=no, at=1000, hlc=(1000, no),
        )
        for n, no in ((106, 1), (107, 2))
    )  # fmt: skip
    undone = replace(
        e.Void(by="LST", subjects=("incident:key:rule",), of=(second.ref,), of_no=2), book="JBR-1", no=3, hlc=(1000, 3)
    )
    for arrived in ((first, second, undone), (undone, second, first), (first, undone, second)):
        for room in (Room.fold(arrived), Room.fold(reversed(arrived))):
            assert room.by_number(107) is None
            assert room.by_number(106) is not None
