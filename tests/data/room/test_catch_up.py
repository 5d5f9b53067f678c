"""Catching up in steps, with entries applied between any two of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from msgspec.structs import replace

from data import entries as e
from data.entries import Entry
from data.room.catch_up import catch_up
from data.room.fold import Fold, History
from data.room.noted.applied import Applied
from data.room.noted.corrections import Corrections
from data.room.room import Room

A, B = "JBR-aaaa", "POL-bbbb"
WHAT = f"incident:{A}-1"


def entry(book: str, no: int, at: int, kind: type[Entry], **fields: Any) -> Entry:
    subjects = (WHAT, *(f"post:{p}" for p in fields.get("posts", ())))
    return replace(kind(by="LST", subjects=subjects, **fields), book=book, no=no, at=at, hlc=(at, 0))


OURS = [
    entry(A, 1, 100, e.Opened, number=101, year=2024, type="F", type_name="F", priority=2, type_priority=2, received=1),
    entry(A, 2, 200, e.Sent, posts=("4",)),
    *(entry(A, no, 200 + no, e.Note, words=f"n{no}") for no in range(3, 12)),
]
THEIRS = [entry(B, no, 150 + 5 * no, e.Note, words=f"b{no}", seen={A: 1} if no == 1 else {}) for no in range(1, 12)]

MEANWHILE = {
    "an undo": entry(A, 12, 400, e.Void, of=(f"{A}-2",), of_no=2),
    "a note": entry(A, 12, 400, e.Note, words="last"),
    "one that is late itself": entry(B, 12, 206, e.Note, words="late"),
}


def asking(known: list[Entry]) -> History:
    """Return the history of a book with the entries ``known``."""
    return lambda subject: [x for x in known if subject in x.subjects]


def test_subject_that_is_folded_in_steps_has_what_arrives_about_it_after_any_step(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("data.room.fold.PIECE", 1)
    monkeypatch.setattr("data.room.fold.TAIL", 3)
    mine, late = MEANWHILE["a note"], THEIRS[0]
    others = replace(mine, no=13, hlc=(401, 0), subjects=("post:4",))
    whole = Room.fold([*OURS, late, mine]).states[WHAT]
    for place in range(2 * len(OURS)):
        applied = Applied()
        fold = Fold(applied, Corrections().undone, lambda before, state: None)
        for each in (*OURS, late):
            applied.note(each)
            if each is not late:
                fold.apply(each)
        for step, _ in enumerate(fold.refold_in_steps(WHAT, [late])):
            for each in (mine, others) if step == place else ():
                applied.note(each)
                fold.apply(each)
        assert fold.states[WHAT] == whole or step < place, place


@pytest.mark.parametrize("own", [True, False], ids=["keeps", "asks"])
@pytest.mark.parametrize("what", MEANWHILE)
def test_catch_up_with_an_entry_between_two_steps_counts_it(
    monkeypatch: pytest.MonkeyPatch, what: str, own: bool
) -> None:
    monkeypatch.setattr("data.room.fold.PIECE", 1)
    monkeypatch.setattr("data.room.fold.TAIL", 3)
    extra = MEANWHILE[what]
    if isinstance(extra, e.Void):
        extra = replace(extra, subjects=(WHAT, "post:4"))
    whole = Room.fold([*OURS, *THEIRS, extra])
    steps = sum(1 for _ in catch_up(Room.fold(OURS), THEIRS))
    assert steps > 2 * len(THEIRS)
    for place in range(steps):
        if extra.book == B and place < len(THEIRS):
            continue  # entries of one book arrive in their order
        known = list(OURS)
        room = Room.fold(OURS, None if own else asking(known))
        for step, _ in enumerate(catch_up(room, THEIRS)):
            if step < len(THEIRS):
                known.append(THEIRS[step])
            if step == place:
                known.append(extra)
                room.apply(extra)
        assert room.states == whole.states, place


def test_catch_up_shows_and_follows_the_old_state_until_the_new_one_is_complete(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("data.room.fold.PIECE", 1)
    room = Room.fold(OURS)
    before = room.states[WHAT]
    steps = catch_up(room, THEIRS)
    for _ in range(len(THEIRS) + 3):
        next(steps)
    assert room.states[WHAT] == before
    mine = entry(A, 12, 400, e.Acked)
    room.apply(mine)
    shown = room.incident(WHAT)
    assert shown is not None and shown.acked_by == "LST"
    for _ in steps:
        pass
    assert room.states == Room.fold([*OURS, *THEIRS, mine]).states


def test_catch_up_names_what_a_step_changed() -> None:
    room = Room.fold(OURS)
    before, named = dict(room.states), list[set[str]]()
    for change in catch_up(room, [*THEIRS, entry(B, 12, 500, e.Sent, posts=("4",))]):
        after = dict(room.states)
        named.append(set(change.subjects) if change is not None else set())
        assert named[-1] == {s for s in after if before.get(s) != after[s]}
        before = after
    assert named[-1] == {WHAT} and {"post:4"} in named


def test_catch_up_step_reads_and_folds_at_most_a_piece(monkeypatch: pytest.MonkeyPatch) -> None:
    folded = 0
    inner = Fold.step

    def counted(self: Fold, *args: Any) -> Any:
        nonlocal folded
        folded += 1
        return inner(self, *args)

    monkeypatch.setattr(Fold, "step", counted)
    ours = [OURS[0], *(entry(A, no, 1_000 + no, e.Note, words="n") for no in range(2, 500))]
    read = 0

    def history(subject: str) -> Iterator[Entry]:
        nonlocal read
        for each in ours:
            read += 1
            yield each

    room = Room.fold(ours, history)
    late = [entry(B, no, 200 + no, e.Note, words="b") for no in range(1, 500)]
    most = most_read = folded = read = 0
    for _ in catch_up(room, late):
        most, folded = max(most, folded), 0
        most_read, read = max(most_read, read), 0
    assert 0 < most <= 3 * 24 and 0 < most_read <= 24
