"""Parts of the room that no state holds: entries applied, corrections, annunciations, what a command did."""

from __future__ import annotations

from typing import Any
from unittest import mock

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec.structs import replace

from data import entries as e
from data.room.noted import annunciations, corrections, gone
from data.room.noted.annunciations import Annunciation, Annunciations, is_annunciation
from data.room.noted.applied import Applied
from data.room.noted.corrections import Corrections
from data.room.noted.done import done_by
from data.room.noted.gone import Gone
from tests.kits.console.line_room import LineRoom
from tests.kits.running.rows import each_row

A, B = "JBR-7f3a", "SAT-1"


def late(no: int, at: int = 0, key: str = "") -> e.CheckLate:
    return e.CheckLate(book=A, no=no, at=at or no, by="system", subjects=("post:4",), posts=("4",), due=1, key=key)


# --- applied --------------------------------------------------------------------------------------------------------


@given(st.lists(st.tuples(st.sampled_from([A, "SAT-1"]), st.integers(1, 12)), max_size=40))
@example([(A, 4), (A, 2)])  # gaps of one number
def test_entries_applied_in_any_order_are_known_with_the_gaps_between_them(order: list[tuple[str, int]]) -> None:
    applied, known = Applied(), set()
    for book, no in order:
        entry = e.Log(book=book, no=no, by="LST", subjects=(), words="x")
        assert applied.note(entry) is ((book, no) not in known)
        known.add((book, no))
    for book in (A, "SAT-1"):
        nos = {no for where, no in known if where == book}
        assert applied.last.get(book, 0) == max(nos, default=0)
        gaps = {no for first, last in applied.gaps.get(book, []) for no in range(first, last + 1)}
        assert gaps == set(range(1, max(nos, default=0))) - nos
        assert all(first <= last for first, last in applied.gaps.get(book, []))
        for no in range(1, 14):
            assert applied.has(e.Log(book=book, no=no, by="LST", subjects=(), words="x")) is (no in nos)


# --- corrections ----------------------------------------------------------------------------------------------------


def fix(no: int, of: str) -> e.Fix:
    return e.Fix(book=A, no=no, hlc=(no, 0), by="LST", subjects=("room",), of=of, of_no=1, words="x")


def void(no: int, *of: str, subjects: tuple[str, ...] = ("room",)) -> e.Void:
    return e.Void(book=A, no=no, hlc=(no, 0), by="LST", subjects=subjects, of=of)


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 0, 2)])
def test_newest_correction_counts_and_an_undo_counts_more(order: tuple[int, ...]) -> None:
    entries = fix(5, f"{A}-1"), fix(7, f"{A}-1"), void(6, f"{A}-2", f"{A}-3")
    known = Corrections({}, {})
    for place in order:
        known.note(entries[place])
    found = known.of(f"{A}-1")
    assert found is not None and (found.word, found.no, found.ref) == ("fixed", 7, f"{A}-7")
    for ref in (f"{A}-2", f"{A}-3"):
        found = known.of(ref)
        assert found is not None and (found.word, found.ref) == ("void", f"{A}-6")
    known.note(void(4, f"{A}-1"))
    known.note(fix(9, f"{A}-1"))
    found = known.of(f"{A}-1")
    assert found is not None and (found.word, found.no) == ("void", 4)
    assert known.of(f"{A}-99") is None


def test_correction_that_was_undone_does_not_count() -> None:
    known = Corrections({}, {})
    known.note(fix(5, f"{A}-1"))
    known.note(void(6, f"{A}-5"))
    assert known.of(f"{A}-1") is None
    undone = known.of(f"{A}-5")
    assert undone is not None and undone.word == "void"


def test_correction_before_one_that_was_undone_counts_again() -> None:
    known = Corrections({}, {})
    for no in (5, 7, 6):
        known.note(fix(no, f"{A}-1"))
    for undone, left in ((7, 6), (6, 5)):
        known.note(void(10 + undone, f"{A}-{undone}"))
        found = known.of(f"{A}-1")
        assert found is not None and (found.word, found.no) == ("fixed", left)


def test_entry_undone_twice_is_left_out_of_the_subjects_of_both() -> None:
    known = Corrections({}, {})
    known.note(void(5, f"{A}-1", subjects=("post:4", "room")))
    known.note(void(6, f"{A}-1", subjects=("alarms", "post:4")))
    assert known.void == {f"{A}-1": ("alarms", "post:4", "room")}


@given(
    acts=st.lists(st.tuples(st.booleans(), st.integers(1, 5), st.sampled_from(("room", "post:4"))), min_size=15),
    plain=st.integers(0, 3),
)
def test_packed_corrections_count_like_any_other(acts: list[tuple[bool, int, str]], plain: int) -> None:
    expected, packed = Corrections(), Corrections()
    with mock.patch.object(corrections, "PLAIN", plain), mock.patch.object(corrections, "SPAN", 3):
        for no, (undoes, of, subject) in enumerate(acts, 11):
            # A small number is that of an entry, a larger one that of a correction.
            ref = f"{A}-{of}" if of < 4 else f"{A}-{no - of}"
            entry = void(no, ref, f"{B}-{of}", subjects=(subject,)) if undoes else fix(no, ref)
            with mock.patch.object(corrections, "PLAIN", 99):
                expected.note(entry)
            packed.note(entry)
            packed = Corrections(packed.void, packed.known, packed.buckets) if no % 3 else packed
            assert len(packed.known) <= 2 * plain
            for ref in (f"{book}-{n}" for book in (A, B) for n in range(no + 2)):
                assert packed.of(ref) == expected.of(ref)
                assert packed.undone.get(ref) == expected.void.get(ref)
                assert (ref in packed.undone) is (ref in expected.void)
                book, _, number = ref.rpartition("-")
                about = e.Log(book=book, no=int(number), by="LST", subjects=(), words="x")
                assert packed.undone.may_have(about) >= (ref in expected.void)
            assert packed.undone == expected.void and len(packed.undone) == len(expected.void)
            assert not any(noted == {} for noted in map(packed._opened, packed.buckets))


def test_many_corrections_are_packed_by_the_entries_that_they_are_about() -> None:
    known = Corrections()
    for no in range(1, 4_001):
        known.note(void(100 * no + 1, f"{A}-{100 * no}") if no % 2 else fix(100 * no + 1, f"{A}-{100 * no}"))
    assert len(known.known) <= 512 and len(known.void) <= 256
    assert len(known.buckets) <= 1 + 400_000 // corrections.SPAN
    assert sum(len(bucket.packed) for bucket in known.buckets.values()) < 40 * 4_000
    assert known.all_packed().keys() | known.known.keys() == {f"{A}-{100 * no}" for no in range(1, 4_001)}
    fresh = Corrections(known.void, known.known, known.buckets)
    assert f"{A}-400002" not in fresh.undone and fresh.of(f"{B}-100") is None
    newer = e.Log(book=A, no=399_901, by="LST", subjects=(), words="x")
    assert not fresh.undone.may_have(newer) and fresh.undone.may_have(replace(newer, no=300))
    assert not fresh._asked  # neither a new entry nor one of another book needs a bucket
    for no in range(1, 4_001):
        assert (f"{A}-{100 * no}" in fresh.undone) is (no % 2 == 1)
    assert len(fresh._asked) <= corrections.ASKED


# --- incidents that have left ---------------------------------------------------------------------------------------


@given(acts=st.lists(st.tuples(st.booleans(), st.integers(1, 9)), min_size=10), plain=st.integers(0, 3))
def test_incidents_that_left_are_known_packed_or_not(acts: list[tuple[bool, int]], plain: int) -> None:
    known, expected = Gone(), set[str]()
    with mock.patch.object(gone, "PLAIN", plain), mock.patch.object(gone, "BUCKETS", 3):
        for step, (leaves, number) in enumerate(acts):
            subject = f"incident:key:{number}\n"
            (expected.add if leaves else expected.discard)(subject)
            (known.add if leaves else known.discard)(subject)
            known = Gone(known.plain, known.buckets) if step % 3 else known
            assert sorted(known) == sorted(expected) and len(known.plain) <= 2 * plain
            assert [f"incident:key:{n}\n" in known for n in range(11)] == [
                f"incident:key:{n}\n" in expected for n in range(11)
            ]
            assert all(known._opened(place) for place in known.buckets)


def test_many_incidents_that_left_take_little_memory() -> None:
    known = Gone()
    for number in range(10_000):
        known.add(f"incident:key:missed:post:{number % 6}:{1_700_000_000_000 + number}")
    assert len(known.plain) <= 512 and len(known.buckets) <= 128
    assert sum(len(bucket.packed) for bucket in known.buckets.values()) < 20 * 10_000


# --- annunciations --------------------------------------------------------------------------------------------------

SUBJECT: dict[str, Any] = {"by": "LST", "subjects": ("x",)}
OPENED: dict[str, Any] = {
    **SUBJECT, "number": 101, "year": 2024, "type": "FIRE", "type_name": "Fire", "priority": 1, "type_priority": 1,
    "received": 1,
}  # fmt: skip


@pytest.mark.parametrize(
    ("entry", "sounds"),
    [
        (late(1), True),
        (e.CheckMissed(**SUBJECT, posts=("4",), due=1), True),
        (e.TourMissed(**SUBJECT, tour="1", points=("TK-1",)), True),
        (e.Opened(**OPENED), True),
        (e.Opened(**OPENED, key="miss:post:4:1"), False),
        (e.Opened(**OPENED, key="lost:1"), True),
        (e.Reported(**SUBJECT), True),
        (e.Reported(**SUBJECT, quiet=True), False),
        (e.Reported(**SUBJECT, key="agency:1"), False),
        (e.SourceChanged(**SUBJECT, source="cam-1", name="Camera", state="down", sounds=True), True),
        (e.SourceChanged(**SUBJECT, source="cam-1", name="Camera", state="down"), False),
        (e.PrioritySet(**SUBJECT, priority=1, before=2, announced=True), True),
        (e.PrioritySet(**SUBJECT, priority=1, before=2), False),
        (e.PrioritySet(**SUBJECT, priority=2, before=2, announced=True), False),
        (e.PrioritySet(**SUBJECT, priority=3, before=2, announced=True), False),
        (e.Reopened(**SUBJECT, why="x", announced=True), True),
        (e.Reopened(**SUBJECT, why="x"), False),
        (e.Log(**SUBJECT, words="x"), False),
    ],
)  # fmt: skip
def test_annunciation_is_what_sounds_for_the_first_time(entry: e.Entry, sounds: bool) -> None:
    assert is_annunciation(entry) is sounds
    if sounds:
        assert type(entry) in annunciations.KINDS


NOTED = st.lists(
    st.builds(late, st.integers(1, 30), st.integers(1, 9), st.sampled_from(["", "", "a", "b"])),
    unique_by=lambda entry: entry.no, max_size=16,
)  # fmt: skip


@given(NOTED, st.permutations(list(range(16))), st.sets(st.integers(1, 9)))
def test_first_of_each_key_that_is_not_undone_counts_in_whatever_order_entries_arrive(
    entries: list[e.CheckLate], order: list[int], undone: set[int]
) -> None:
    known = Annunciations()
    known.touched = {}
    for place in order:
        if place < len(entries):
            known.note(entries[place])
            assert known.moments  # it was asked for before
    for no in undone:
        known.remove(f"{A}-{no}")
    wanted = sorted(Annunciation(entry.at, entry.ref, entry.key) for entry in entries if entry.no not in undone)
    firsts = tuple(a.at for a in wanted if not a.key or a == next(b for b in wanted if b.key == a.key))
    assert known.kept == wanted and known.moments == firsts
    assert {ref: a for ref, a in known.touched.items() if a is not None} == {a.ref: a for a in wanted}
    again = Annunciations(reversed(known.kept))
    assert again.moments == firsts
    again.note(late(99, 100, "a"))
    again.note(e.Log(**SUBJECT, words="x"))
    assert (again.moments[-1:] == (100,)) is all(a.key != "a" for a in wanted)


def test_undone_annunciation_is_forgotten_with_its_key() -> None:
    known = Annunciations()
    for entry in (late(1), late(2, key="a"), late(3)):
        known.note(entry)
    assert list(known.moments) == [1, 2, 3]
    known.touched = {}
    known.remove(f"{A}-2")
    known.remove(f"{A}-77")
    assert list(known.moments) == [1, 3] and known.touched == {f"{A}-2": None}
    known.note(late(4, key="a"))
    known.remove(f"{A}-1")  # which had no key
    assert list(known.moments) == [3, 4]


def test_only_the_newest_annunciations_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(annunciations, "KEPT", 3)
    known = Annunciations()
    known.touched = {}
    for no in range(1, 7):
        known.note(late(no, key=f"k{no}"))
    assert known.moments == (4, 5, 6) and None not in known.touched.values()
    known.note(late(7, key="k7"))  # twice as many and one: the oldest three go
    assert known.moments == (5, 6, 7)
    assert [ref for ref, a in known.touched.items() if a is None] == [f"{A}-1", f"{A}-2", f"{A}-3"]
    known.note(late(8, 8, "k4"))  # its key is still known, and that of an older one is not
    known.note(late(9, 9, "k3"))
    assert known.moments == (6, 7, 9)


def test_annunciations_without_a_key_are_kept_up_to_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(annunciations, "KEPT", 2)
    known = Annunciations()
    for no in range(1, 6):
        known.note(late(no))
    assert known.moments == (4, 5)


# --- what a command did ---------------------------------------------------------------------------------------------

FIRES = "ok all", "n fire 3 smoke", "n fire 3 more smoke", "g 101 3", "g 102 6"

#: Lines before, the command, and the kind of the entry that says what it did.
DONE = (
    (("tempo siaga 2 by Surya",), "tempo siaga 1 by Surya", "tempo"),
    (("tempo siaga 2 by Surya",), "tempo off by Surya", "tempo.ended"),
    (FIRES, "link 102 dup 101", "incident.link"),
    ((*FIRES, "link 102 dup 101"), "link 102 rel 101", "incident.link"),
    (("n theft 3 bag", "n fire 3 smoke", "g 101 6"), "link 102 upd 101", "incident.link"),
    (("panic 4 hurt",), "c 101 false cat by Surya", "incident.closed"),
    (FIRES, "g 102 3", "incident.sent"),
    (FIRES, "back 3", "incident.released"),
    (("break 5 by 2",), "g 5 to 3", "post"),
    (("n fire 3 smoke",), "call 113 come, answered", "call"),
    (("n pers 3 man",), "type 101 fire flames seen", "incident.type"),
    (("g 6 to 4",), "n fire 4 smoke", "incident.opened"),
    (("n fire 3 smoke",), "pri 101 2 small by Surya", "incident.priority"),
    (("n fire 3 smoke",), "t 101 1", "incident.step"),
    (("tour start",), "tour end", "tour.ended"),
    (("n fire 3 smoke", "roll 101"), "roll 101 end", "roll.done"),
    ((), "l all quiet", "log"),
    ((), "ok 1-3", "check"),
)


def test_command_and_its_undo_are_named_by_what_was_done_not_by_what_came_along() -> None:
    def check(before: tuple[str, ...], line: str, kind: str) -> None:
        room = LineRoom()
        for each in before:
            room.do(each)
        told = len(room.book)
        room.do(line)
        named = done_by(room.book[told:])[0]
        assert named.kind == kind
        undo = room.read("undo")
        if undo.intent is not None:
            room.do("undo")
            void = room.book[-1]
            assert isinstance(void, e.Void) and (void.what, void.of_no) == (kind, named.no)

    each_row(DONE, check)


def test_taking_control_is_named_by_it_not_by_the_breaks_that_it_ends() -> None:
    ended = e.BreakEnded(book=A, no=1, by="BGS", subjects=("post:5", "post:2"), post="5", cover="2")
    taken = e.Control(book=A, no=2, by="BGS", subjects=("room",), operator="BGS", how="take")
    assert done_by([ended, taken]) == [taken]
    assert done_by([]) == []


def test_undo_by_number_is_named_by_what_was_done() -> None:
    room = LineRoom()
    for line in (*FIRES, "link 102 dup 101"):
        room.do(line)
    link = room.book[-1]
    room.do(f"undo {link.no - 1} the wrong one")
    void = room.book[-1]
    assert isinstance(void, e.Void) and len(void.of) == 3 and (void.what, void.of_no) == (link.kind, link.no)
