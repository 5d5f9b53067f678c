"""Check calls as a book records them: contact, outcomes, exact ends of excuses."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from data import entries as e
from data.base.clock import HOUR, MINUTE
from data.entries.orders import TempoSet
from data.queries.check_outcomes import Calls, read_calls
from data.queries.figures import figures
from tests.kits.rooms.memory_room import BOOK, EIGHT_PM
from tests.kits.rooms.night import clock, jember

SITE = jember()
DUE = clock("02:00")
OPENS = DUE - 10 * MINUTE
P4: dict[str, Any] = {"by": "LST", "subjects": ("post:4",)}
POST = SITE.posts[3]


def at(moment: int, entry: e.Entry, occurred: int | None = None) -> e.Entry:
    return replace(entry, book=BOOK, no=moment % 9_000 + 1, at=moment, hlc=(moment, 0), occurred=occurred)


def read(*entries: e.Entry, first: int = EIGHT_PM, end: int = DUE + HOUR) -> Calls:
    return read_calls(entries, SITE, end, first)


CHECK = e.Check(**P4, post="4")


def test_calls_are_due_after_the_first_control_entry() -> None:
    control = e.Control(by="LST", subjects=("room",), operator="LST")
    back = e.ClockStep(by="system", subjects=("room",), delta=-HOUR, before=DUE + 40 * MINUTE, along=True)
    late, early = at(DUE + 30 * MINUTE, control), at(DUE - 20 * MINUTE, back)
    ahead = replace(back, delta=90 * MINUTE, before=DUE - 70 * MINUTE)
    hourly = [DUE - HOUR, DUE]
    for first, entries, found in (
        (0, (), []),
        (0, (at(DUE - HOUR - 1, control), at(DUE, control)), hourly),
        (0, (at(DUE - HOUR, control),), [DUE]),
        (DUE - HOUR, (), [DUE]),
        (EIGHT_PM, (at(DUE, control),), hourly),
        (0, (late, early), [DUE]),  # the clock was set back over it
        (0, (replace(late, how="take"), early), [DUE]),
        (0, (early, late), []),
        (DUE + 30 * MINUTE, (early, late), []),
        (DUE - 100 * MINUTE, (late, early), [DUE - HOUR, DUE]),  # who began did not know of the control before
        (DUE - 30 * MINUTE, (late, early), [DUE]),  # of the room whose clock these are
        (DUE + 30 * MINUTE, (at(DUE - HOUR, control), at(DUE + 20 * MINUTE, ahead)), [DUE]),
    ):
        assert read(*entries, first=first).dues("4", DUE - HOUR, DUE + HOUR) == found
    assert read().dues("4", DUE, DUE) == [] and read().dues("4", DUE, DUE + 1) == [DUE]


def test_order_in_force_goes_back_with_the_clock() -> None:
    order = TempoSet(by="LST", subjects=("post:4",), posts=("4",), every_min=30, authorised="", until=DUE + 5 * HOUR)
    back = e.ClockStep(by="system", subjects=("room",), delta=-HOUR, before=DUE + 50 * MINUTE, along=True)
    calls = read(at(DUE + 40 * MINUTE, order), at(DUE - 10 * MINUTE, back))
    assert calls.dues("4", DUE - 10 * MINUTE, DUE + 40 * MINUTE) == [DUE, DUE + 30 * MINUTE]


def test_call_of_a_time_to_which_the_clock_was_set_back_is_owed_again() -> None:
    moved = (e.CallMoved("4", DUE - HOUR),)
    ahead = e.ClockStep(
        by="system", subjects=("room",), delta=3 * HOUR, before=DUE - 30 * MINUTE, along=True, calls=moved
    )
    back = replace(ahead, delta=-3 * HOUR, before=DUE + 150 * MINUTE)
    there, again = at(DUE + 150 * MINUTE, ahead), at(DUE - 30 * MINUTE, back)
    answer = at(DUE + 7 * MINUTE, CHECK)
    skipped = read(there).outcome("4", DUE, DUE + HOUR)
    late = read(there, again, answer).outcome("4", DUE, DUE + HOUR)
    assert skipped is None and late is not None and late.outcome == "late"
    part = read(there, at(DUE + 20 * MINUTE, replace(back, delta=-2 * HOUR)))
    assert part.outcome("4", DUE, DUE + 2 * HOUR) is None, "that far it was not set back"


@pytest.mark.parametrize(
    ("recorded", "happened", "answer"),
    [
        (OPENS - 1, None, None),
        (OPENS, None, OPENS),
        (DUE + 20 * MINUTE, OPENS - 1, None),
        (DUE + 20 * MINUTE, OPENS, DUE + 20 * MINUTE),
        (DUE + 50 * MINUTE - 1, None, DUE + 50 * MINUTE - 1),
        (DUE + 50 * MINUTE, None, None),  # the window of the next call is open
    ],
)
def test_answer_needs_contact_since_the_window(recorded: int, happened: int | None, answer: int | None) -> None:
    assert read(at(recorded, CHECK, happened)).answer("4", DUE) == answer


def test_answer_of_a_named_call_is_the_first_check() -> None:
    named = replace(CHECK, due=DUE)
    assert read(at(DUE + 55 * MINUTE, named)).answer("4", DUE) == DUE + 55 * MINUTE
    assert read(at(DUE + 5, named), at(DUE + 3, CHECK)).answer("4", DUE) == DUE + 3
    assert read(at(DUE + 3, named), at(DUE + 5, named)).answer("4", DUE) == DUE + 3
    assert read(at(DUE + 3, named)).answer("5", DUE) is None


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        (CHECK, True),
        (e.Arrived(**P4, posts=("4",)), True),
        (e.Arrived(**P4, posts=("6",)), False),
        (e.Log(**P4, words="w", source="radio", post="4"), True),
        (e.Log(**P4, words="w", source="phone", post="4"), False),
        (e.Note(**P4, words="w", source="radio"), False),
        (e.Reported(**P4, source="radio", post="4"), True),
        (e.TourPoint(**P4, tour="t", points=("a",), post="4"), True),
        (e.PostStatus(**P4, post="4", status="scene"), True),
        (e.PostStatus(**P4, post="4", status="to"), False),
    ],
)
def test_read_calls_knows_which_entries_are_contact(entry: e.Entry, said: bool) -> None:
    assert read(at(DUE, entry)).answer("4", DUE) == (DUE if said else None)


def excused(*entries: e.Entry) -> list[bool]:
    """Whether calls are excused that fall due at 01:00, 02:00 and 03:00."""
    calls = read(*entries)
    return [calls.is_excused("4", due) for due in (DUE - HOUR, DUE, DUE + HOUR)]


def test_is_excused_covers_absences_to_their_exact_ends() -> None:
    def on_break(since: int, until: int) -> e.Entry:
        return at(since, e.Break(**P4, post="4", cover="6", until=until))

    def status(since: int, said: str) -> e.Entry:
        return at(since, e.PostStatus(**P4, post="4", status=said))

    def roll(since: int) -> e.Entry:
        return at(since, e.RollStarted(**P4, posts=("4",), incident="x", every_min=10))

    def over(since: int) -> e.Entry:
        return at(since, e.RollEnded(**P4, posts=("4",), incident="x"))

    back = e.BreakEnded(**P4, post="4", cover="6")
    relief = e.Relief(**P4, post="4", people=("Tama",))
    none, only = [False, False, False], [False, True, False]
    cases: list[tuple[list[bool], tuple[e.Entry, ...]]] = [
        (none, ()),
        (only, (on_break(DUE - 5, DUE),)), (none, (on_break(DUE - 5, DUE - 1),)),
        (only, (on_break(DUE, DUE + 5),)), (none, (on_break(DUE + 1, DUE + 5),)),
        (none, (on_break(DUE - 5, DUE + 5), at(DUE - 1, back))), (only, (on_break(DUE - 5, DUE + 5), at(DUE, back))),
        (only, (on_break(DUE - 5, DUE), at(DUE + 5, back))),
        (only, (status(DUE, "closed"), status(DUE + 1, "normal"))),
        (only, (status(DUE - 1, "off"), status(DUE, "normal"))),
        (none, (status(DUE + 1, "closed"), status(DUE + 2, "normal"))),
        (none, (status(DUE - 2, "off"), status(DUE - 1, "normal"))),
        ([False, True, True], (status(DUE, "closed"),)),
        ([False, True, True], (status(DUE, "closed"), status(DUE + 5, "off"))),
        (only, (roll(DUE - 1), over(DUE))), (none, (roll(DUE), over(DUE + 5))), (none, (roll(DUE - 5), over(DUE - 1))),
        (none, (over(DUE),)), ([False, True, True], (roll(DUE - 1),)),
        (only, (at(DUE, relief),)), (only, (at(DUE + 15 * MINUTE, relief),)), (none, (at(DUE - 1, relief),)),
        (none, (at(DUE + 15 * MINUTE + 1, relief),)),
    ]  # fmt: skip
    for expected, entries in cases:
        assert excused(*entries) == expected, entries


def test_is_excused_for_an_empty_roster_until_a_relief() -> None:
    crews = tuple(replace(c, posts={k: v for k, v in c.posts.items() if k != "4"}) for c in SITE.crews)
    bare = replace(SITE, crews=crews)
    relief = e.Relief(**P4, post="4", people=("Tama",))
    for moment, found in ((DUE - HOUR, [True, False]), (EIGHT_PM, [False, False]), (EIGHT_PM - 1, [True, True])):
        calls = read_calls([at(moment, relief)], bare, DUE + HOUR, EIGHT_PM)
        assert [calls.is_excused("4", due) for due in (DUE - 2 * HOUR, DUE)] == found, moment
    nobody = replace(SITE, crews=tuple(replace(c, posts={}) for c in SITE.crews))
    assert not read_calls([], nobody, DUE, EIGHT_PM).is_excused("4", DUE), "a crew without people says nothing"


@pytest.mark.parametrize(
    ("contact", "now", "outcome", "late_by"),
    [
        (DUE + 5 * MINUTE, DUE + HOUR, "on_time", 0),
        (DUE + 5 * MINUTE + 1, DUE + HOUR, "late", 5 * MINUTE + 1),
        (None, DUE + 15 * MINUTE - 1, "open", 0),
        (None, DUE + 15 * MINUTE, "unobserved", 0),
    ],
)
def test_figures_give_each_call_its_outcome(contact: int | None, now: int, outcome: str, late_by: int) -> None:
    book = [] if contact is None else [at(contact, CHECK)]
    found = figures(book, SITE, DUE, DUE + 1, now=now, first_control=EIGHT_PM)
    (call,) = [c for r in found.rounds for c in r.calls if c.post == "4"]
    assert (call.outcome, call.late_by, call.contact) == (outcome, late_by, contact)
