"""Properties of any history that is typed through the real grammar.

Time passes, clocks jump, and the console is killed between any two entries. ``SIAGA_SEARCH=1`` looks for new histories;
without it they are the same every time. A test counts the cases that the histories reach, so that they cannot quietly
stop reaching them, and each property is shown to fail when its rule is broken.
"""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Callable
from random import Random
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from data.base.clock import MINUTE, SECOND
from data.entries import Check, CheckLate, CheckMissed, ClockStep, Closed, Control, Entry, Opened, Subject, Void
from data.entries.codec import canonical
from data.queries.check_deadlines import missed_call
from data.queries.incidents import Viewer
from data.room.fold import Fold, Late, Progress
from data.room.reducers import control, kind_of, posts
from data.room.room import Dump, Room
from data.room.state.incidents import Incident
from data.room.state.posts import PostState
from data.rules import all_rules
from data.view.alerts.alone import alone_in
from data.view.board import board
from data.view.queue import Queue
from data.view.upcoming import upcoming
from data.view.values import ConsoleFacts
from tests.kits.rooms.story import Script, Story, play, scripts
from tests.kits.running.examples import ALL, examples

pytestmark = pytest.mark.hypothesis

Property = Callable[[Script, Random], None]

#: Histories for each property.
MOST = examples(400, few=5)
#: Every how many entries both are looked at in full.
PACE = 1 if ALL else 3
MANY = settings(
    max_examples=MOST, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def check(property_: Property, how: settings = MANY) -> None:
    """Look for a history in which the property does not hold."""

    @how
    @given(scripts, st.randoms(use_true_random=False))
    def any_history(script: Script, random: Random) -> None:
        property_(script, random)

    any_history()


# --- the properties -------------------------------------------------------------------------------------------------


def no_rule_fires_twice(script: Script, random: Random) -> None:
    story = play(script)
    keys = Counter((e.key, e.kind) for e in story.book if e.key)
    assert not [key for key, times in keys.items() if times > 1]
    if any(isinstance(e, ClockStep) and e.delta < 0 for e in story.book):
        return  # the calls of a time that comes again are others
    for kind in (CheckLate, CheckMissed):
        calls = Counter((p, e.due) for e in story.book if isinstance(e, kind) for p in e.posts)
        assert not [call for call, times in calls.items() if times > 1]


def exactly_one_operator_is_in_control(script: Script, random: Random) -> None:
    def one(story: Story) -> None:
        duty = story.room.duty
        assert duty.operator
        assert [t.operator for t in duty.turns if not t.until] == [duty.operator]
        assert all(a.until == b.since for a, b in zip(duty.turns, duty.turns[1:], strict=False))
        assert [e.operator for e in story.book if isinstance(e, Control)][-1] == duty.operator
        if duty.handover is not None:
            assert duty.handover.outgoing == duty.operator != duty.handover.incoming

    play(script, one)


def no_post_is_silently_empty(script: Script, random: Random) -> None:
    """A break has cover by a post that is present itself; otherwise the board says so in a word."""

    def manned(story: Story) -> None:
        room, now = story.room, story.now
        shown = board(room, story.site, now, book_no=len(story.book))
        for view in shown.posts:
            post = story.site.post(view.code)
            assert post is not None
            state = room.post(view.code)
            assert bool(state.break_since) == bool(state.cover)
            if state.cover:
                cover = room.post(state.cover)
                assert cover.covers == view.code and not cover.cover
                assert cover.status not in ("closed", "off", "to", "scene")
                assert shown.alert is not None or now < state.on_break_until
            if state.covers:
                assert room.post(state.covers).cover == view.code
            if not view.people:
                assert view.status in ("unmanned", "closed", "off", "danger", "missed", "late")
            if view.status != "unmanned" and missed_call(state, room.duty, post, story.site, now):
                assert view.status in ("missed", "danger")

    play(script, manned)


def nothing_closes_with_an_open_mandatory_step(script: Script, random: Random) -> None:
    story = Story(script[0], script[1])

    def closed(saved: list[Entry]) -> None:
        for entry in saved:
            if not isinstance(entry, Closed):
                continue
            incident = story.room.incident(next(s for s in entry.subjects if s.startswith("incident:")))
            assert incident is not None and incident.state == "closed"
            if incident.priority == 1:
                assert not [s for s in incident.steps if s.step.required and s.state == "open"]

    story.on_entries = closed
    story.play(script[2])


def as_seen(story: Story, room: Room, now: int) -> tuple[Any, ...]:
    """Return all that a room leads to: calls that fall due, entries due now, the board, the queue."""
    context = dataclasses.replace(story.context(), room=room, now=now)
    queue = Queue(room, story.site, now)
    return (
        all_rules.due(room, story.site, now, context),
        upcoming(room, story.site, now),
        board(room, story.site, now, book_no=1, queue=queue),
        queue.rows,
    )


def a_restart_at_any_entry_changes_nothing_that_is_seen(script: Script, random: Random) -> None:
    """The book in any order, or a room file, leads to the same due list and board, then and later."""
    story = play(script)
    lived, at, book = Room(), 0, story.book
    for cut in sorted(random.randint(1, len(book)) for _ in range(4)):
        for entry in book[at:cut]:
            lived.apply(entry)
        at, story.book = cut, book[:cut]
        now = max(e.at for e in story.book) + random.choice((0, 1, 5, 6, 16, 21, 70)) * MINUTE
        seen = as_seen(story, lived, now)
        assert as_seen(story, Room.fold(reversed(story.book)), now) == seen
        dumped = msgspec.json.decode(msgspec.json.encode(lived.dump()), type=Dump)
        restored = Room.restore(lived.states.items(), dumped, lambda subject: [], list)
        assert as_seen(story, restored, now) == seen


def dying_after_every_entry_changes_nothing_in_the_book(script: Script, random: Random) -> None:
    """The book is the same whether the console lives on or restarts after every command."""
    steps = [step for step in script[2] if not step[0].startswith("kill")]
    lives, dies = Story(script[0], script[1]), Story(script[0], script[1])
    dies.dies_always = True
    for story in (lives, dies):
        story.play(steps)
    assert [canonical(e) for e in dies.book] == [canonical(e) for e in lives.book]


def folding_in_any_order_is_folding_in_order(script: Script, random: Random) -> None:
    book = play(script).book
    in_order = Room.fold(book).states
    shuffled = list(book)
    random.shuffle(shuffled)
    assert Room.fold(shuffled).states == in_order
    one_by_one = Room()
    for entry in shuffled + shuffled[:5]:
        one_by_one.apply(entry)
    assert one_by_one.states == in_order


def undoing_leaves_the_room_as_if_it_had_not_been(script: Script, random: Random) -> None:
    story = Story(script[0], script[1])

    def undone(saved: list[Entry]) -> None:
        for entry in saved:
            if isinstance(entry, Void):
                gone = {*entry.of, entry.ref}
                kept = Room.fold(e for e in story.book if e.ref not in gone)
                opened = {f"incident:{e.ref}" for e in story.book if e.ref in gone and isinstance(e, Opened)}
                assert _plain(story.room, opened) == _plain(kept, opened)

    story.on_entries = undone
    story.play(script[2])


def _plain(room: Room, without: set[str]) -> dict[str, Any]:
    """Return the states without the refs of an incident's history, which keeps undone entries.

    A subject that no entry has changed is like one that no entry names. ``without``: incidents that were never opened.
    """
    found: dict[str, Any] = {}
    for subject, state in room.states.items():
        if isinstance(state, Incident):
            state = msgspec.structs.replace(state, entries=(), settled=0)
        kind = kind_of(subject)
        if subject not in without and kind is not None and state != kind.empty(subject):
            found[subject] = state
    return found


def the_kept_queue_finds_what_a_full_look_finds(script: Script, random: Random) -> None:
    """The facts kept from entry to entry lead to the board of a full look.

    So it is at every second around an entry, at any other moment, for anybody, and with the clock set back.
    """
    story = play(script)
    room = Room()
    queue = Queue(room, story.site, story.context().now)
    for number, entry in enumerate(story.book, 1):
        queue.apply(room.apply(entry))
        if number % PACE:
            continue
        who = Viewer(random.choice(("", "LST", "BGS")), random.choice((0, room.duty.since)))
        facts = ConsoleFacts(operator=random.choice(("", "LST", "BGS")))
        start = entry.at + random.choice((-70, 0, 1, 5, 16, 70, 300)) * MINUTE
        for now in (entry.at, *range(start, start + 3 * SECOND, SECOND)):
            kept = board(room, story.site, now, book_no=number, queue=queue, facts=facts)
            assert kept == board(room, story.site, now, book_no=number, facts=facts)
            assert queue.recalled() == [row for row in queue.rows if _incident(room, row.subject).recalled]
        queue.seen_by(who)
        assert alone_in(room, story.site, start, who, queue) == alone_in(room, story.site, start, who)
        rolls = [i for i in room.open_incidents() if i.roll is not None and i.roll.ended]
        assert queue.rolls() == rolls


def _incident(room: Room, subject: str) -> Incident:
    found = room.incident(subject)
    assert found is not None
    return found


def the_kept_index_finds_what_a_full_look_finds(script: Script, random: Random) -> None:
    """Open incidents by age, of one kind, and the P1: entries arrive in any order."""
    book = play(script).book
    if random.random() < 0.5:
        random.shuffle(book)
    room = Room()
    for entry in book:
        room.apply(entry)
        found = [s for s in room.states.values() if isinstance(s, Incident) and s.is_open]
        found.sort(key=lambda i: (i.received, i.subject))
        assert room.open_incidents() == found and room.open_count == len(found)
        assert room.newest_incidents(3) == found[:-4:-1]
        assert list(room.open_p1s()) == [i for i in found if room.effective_priority(i) == 1]
        for some in found:
            alike = [i for i in found if (i.type, i.post) == (some.type, some.post)]
            few = alike if len(alike) < 3 else [alike[0], alike[-1]]
            assert room.open_alike(some.type, some.post, 99) == (alike, len(alike))
            assert room.open_alike(some.type, some.post, 2) == (few, len(alike))


PROPERTIES: tuple[Property, ...] = (
    no_rule_fires_twice,
    exactly_one_operator_is_in_control,
    no_post_is_silently_empty,
    nothing_closes_with_an_open_mandatory_step,
    a_restart_at_any_entry_changes_nothing_that_is_seen,
    dying_after_every_entry_changes_nothing_in_the_book,
    folding_in_any_order_is_folding_in_order,
    undoing_leaves_the_room_as_if_it_had_not_been,
    the_kept_queue_finds_what_a_full_look_finds,
    the_kept_index_finds_what_a_full_look_finds,
)


@pytest.mark.parametrize("property_", PROPERTIES, ids=lambda p: p.__name__)
def test_any_history_keeps_every_property(property_: Property) -> None:
    check(property_)


# --- what the histories reach ---------------------------------------------------------------------------------------

#: Kind of entry → in how many of a hundred histories it comes about, at least.
REACHED = {
    "check.late": 60, "check.missed": 60, "incident.priority": 40, "roll": 20, "gap": 30, "void": 12, "clock": 6,
    "incident.closed": 5, "ho.started": 12, "ho.signed": 8, "ho.paused": 5, "control again": 15, "break": 8,
    "shelf": 6, "test.started": 6, "relief": 3, "flood.on": 4, "tempo": 3,
}  # fmt: skip


def test_histories_reach_every_counted_case() -> None:
    reached: Counter[str] = Counter()

    def count(script: Script, random: Random) -> None:
        story = play(script)
        reached.update({*story.reached, "stories"})
        reached["control again"] += len(story.room.duty.turns) > 1

    check(count, settings(MANY, max_examples=examples(150, few=100), database=None))
    shares = {kind: 100 * reached[kind] // reached["stories"] for kind in REACHED}
    print(dict(sorted(shares.items(), key=lambda share: -share[1])))
    assert not {kind: share for kind, share in shares.items() if share < REACHED[kind]}


# --- the properties notice ------------------------------------------------------------------------------------------


def _turns_do_not_end(state: Any, entry: Control, subject: str) -> Any:
    found = control._control(state, entry, subject)
    return msgspec.structs.replace(found, turns=(*state.turns, found.turns[-1]))


def _never_the_same_twice() -> Callable[[PostState, Check, str], PostState]:
    calls: list[None] = []

    def contact(state: PostState, entry: Check, subject: str) -> PostState:
        calls.append(None)
        return msgspec.structs.replace(posts._check(state, entry, subject), contact=entry.when - len(calls) % 2)

    return contact


def raised_again(patch: pytest.MonkeyPatch) -> Property:
    patch.setattr("data.rules.checks.may_be_raised", lambda room, incident: incident.is_open and incident.priority > 1)
    patch.setattr("data.rules.all_rules._counted_before", lambda room, entry: False)
    return no_rule_fires_twice


def turns_that_do_not_end(patch: pytest.MonkeyPatch) -> Property:
    reducers: Any = control.KIND.reducers
    patch.setitem(reducers, Control, _turns_do_not_end)
    return exactly_one_operator_is_in_control


def cover_that_leaves(patch: pytest.MonkeyPatch) -> Property:
    patch.setattr("data.intents.posts._leave", lambda drafts, code: None)
    return no_post_is_silently_empty


def steps_that_are_forgotten(patch: pytest.MonkeyPatch) -> Property:
    patch.setattr("data.intents.incidents.closing._steps_owed", lambda ctx, incident: [])
    return nothing_closes_with_an_open_mandatory_step


def a_fold_that_is_not_pure(patch: pytest.MonkeyPatch) -> Property:
    reducers: Any = posts.KIND.reducers
    patch.setitem(reducers, Check, _never_the_same_twice())
    return a_restart_at_any_entry_changes_nothing_that_is_seen


def silence_that_a_restart_forgets(patch: pytest.MonkeyPatch) -> Property:
    fold = Room.fold

    def forgets(entries: Any, history: Any = None) -> Room:
        room = fold(entries, history)
        for code in "123456":
            state = room.post(code)
            if state.late_due:
                room.states[f"post:{code}"] = msgspec.structs.replace(state, late_due=0)
        return room

    patch.setattr(Room, "fold", forgets)
    return dying_after_every_entry_changes_nothing_in_the_book


def late_arrivals_that_come_last(patch: pytest.MonkeyPatch) -> Property:
    def last(self: Fold, subject: Subject, progress: Progress, entry: Entry, late: Late | None) -> None:
        before = self.states.get(subject)
        self._set(subject, before, self.step(progress, before, entry, entry.order, subject))

    patch.setattr(Fold, "_insert", last)
    return folding_in_any_order_is_folding_in_order


def undone_entries_that_count(patch: pytest.MonkeyPatch) -> Property:
    patch.setattr(Fold, "_undo", lambda self, subject, void, late: None)
    return undoing_leaves_the_room_as_if_it_had_not_been


BREAKS = (
    raised_again, turns_that_do_not_end, cover_that_leaves, steps_that_are_forgotten, a_fold_that_is_not_pure,
    silence_that_a_restart_forgets, late_arrivals_that_come_last, undone_entries_that_count,
)  # fmt: skip


@pytest.mark.parametrize("broken", BREAKS, ids=lambda b: b.__name__)
def test_any_history_with_broken_rule_fails(broken: Callable[[pytest.MonkeyPatch], Property], monkeypatch: Any) -> None:
    property_ = broken(monkeypatch)
    with pytest.raises(AssertionError):
        check(property_, settings(MANY, max_examples=examples(150, few=150), phases=[Phase.generate], database=None))
