"""Properties of the rules: no key fires twice, and a restart changes nothing."""

from __future__ import annotations

import sys
from collections import Counter
from types import FrameType
from typing import get_args

from hypothesis import given, settings
from hypothesis import strategies as st

from data.base.clock import MINUTE, SECOND
from data.intents.alarms import AnswerSoundTest, ChangeSource, Shelve, TestSound, Unshelve
from data.intents.base import Intent, Refused
from data.intents.control import Silence
from data.intents.corrections import Undo
from data.intents.decide import decide
from data.intents.incidents.closing import Close, Reopen
from data.intents.incidents.links import Link, LinkKind
from data.intents.incidents.opening import Acknowledge, NewIncident
from data.intents.incidents.priority import SetPriority
from data.intents.posts import Arrive, CheckCall, Release, Relieve, SendPosts, SetPost, TakeBreak
from data.queries.flood import flood_now
from data.room.room import Room
from data.rules import all_rules
from data.view.queue import Queue
from data.view.upcoming import upcoming
from tests.kits.rooms.calling import queue_rings
from tests.kits.rooms.night import ALL, Night, clock
from tests.kits.running.examples import examples

POSTS = st.sampled_from(ALL)
ACTS = "ok ok ok back break relief closed open undo new act pri wait send down down up shelve link sound"


@st.composite
def intents(draw: st.DrawFn) -> tuple[str, tuple[object, ...]]:
    name = draw(st.sampled_from(ACTS.split()))
    return name, (draw(POSTS), draw(POSTS), draw(st.integers(0, 5)))


def intent_of(night: Night, name: str, args: tuple[object, ...]) -> Intent | None:
    post, other, pick = str(args[0]), str(args[1]), int(str(args[2]))
    rows = night.queue.rows
    subject = rows[pick % len(rows)].subject if rows else ""
    if name == "back":
        return CheckCall(posts=(post,), occurred=night.now - pick * 4 * MINUTE)
    if name == "act":
        acts: list[Intent] = [
            Acknowledge(incident=subject),
            Close(incident=subject, disposition="handled", words="done"),
            SendPosts(posts=(post,), incident=subject),
            Arrive(posts=(post,), incident=subject),
            Release(posts=(post,)),
            Silence(),
        ]
        return acts[pick % len(acts)] if subject or pick > 3 else None
    if name == "pri":
        closed = [i for i in night.room.states.values() if getattr(i, "state", "") == "closed"]
        if closed and pick > 3:
            return Reopen(incident=closed[0].subject, why="again")  # type: ignore[attr-defined]
        return SetPriority(incident=subject, priority=pick % 4 + 1, why="so") if subject else None
    if name == "link" and len(rows) > 1:
        return Link(incident=subject, how=get_args(LinkKind)[pick % 3], other=rows[(pick + 1) % len(rows)].subject)
    source = ("cam-1", "cam-2", "cam-3", "mains", "net", "panel-1")[int(post) - 1]
    plain: dict[str, Intent] = {
        "down": ChangeSource(source=source, state="down"),
        "up": ChangeSource(source=source, state="up"),
        "shelve": Shelve(source=source, minutes=10 * pick, why="so") if pick < 5 else Unshelve(source=source),
        "sound": TestSound() if pick < 3 else AnswerSoundTest(heard=pick > 4),
        "ok": CheckCall(posts=(post, other) if post != other else (post,)),
        "break": TakeBreak(post=post, cover=other, span_min=10 + pick * 10),
        "relief": Relieve(post=post, people=("Tama",)),
        "closed": SetPost(post=post, status="closed", words="so", authorised="Surya"),
        "open": SetPost(post=post, status="normal"),
        "undo": Undo(),
        "new": NewIncident(type=("VEHI", "CRWD", "FIRE")[pick % 3], post=post, words="so"),
        "send": SendPosts(posts=(post,), target=other),
    }
    return plain.get(name)


def play(script: list[tuple[int, tuple[str, tuple[object, ...]]]]) -> Night:
    """Play a script; a refused step does nothing.

    The rules come to rest after every step (Night.rules asserts it).
    """
    night = Night(clock("01:30"))
    for minutes, (name, args) in script:
        night.now += minutes * MINUTE + 7 * SECOND
        night.rules()
        intent = intent_of(night, name, args)
        if intent is not None:
            try:
                night.save(*decide(intent, night.context("LST")))
            except Refused:
                continue
        night.rules()
    return night


scripts = st.lists(st.tuples(st.sampled_from([0, 1, 3, 5, 6, 10, 20, 45, 61, 200]), intents()), max_size=25)


@settings(max_examples=examples(60), deadline=None)
@given(scripts)
def test_due_never_repeats_a_key(script: list[tuple[int, tuple[str, tuple[object, ...]]]]) -> None:
    night = play(script)
    keys = Counter((e.key, e.kind) for e in night.book if e.key and not night.room.is_void(e.ref))
    assert not [key for key, times in keys.items() if times > 1]
    missed = Counter((p, getattr(e, "due", 0)) for e in night.kinds("check.missed") for p in getattr(e, "posts", ()))
    assert not [case for case, times in missed.items() if times > 1]


def at_a_restart(
    script: list[tuple[int, tuple[str, tuple[object, ...]]]], cut: int, minutes: int
) -> tuple[Night, Room, Room]:
    """Return the night some minutes after one of its entries, and two rooms.

    The first room lived through it, the second is folded again.
    """
    night = play(script)
    night.book = night.book[: cut % len(night.book) + 1]
    night.now = night.book[-1].at + minutes * MINUTE
    lived = Room()
    for entry in night.book:
        lived.apply(entry)
    return night, lived, Room.fold(reversed(night.book))


@settings(max_examples=examples(60), deadline=None)
@given(scripts, st.integers(0, 200), st.integers(0, 90))
def test_restart_at_any_entry_keeps_due(
    script: list[tuple[int, tuple[str, tuple[object, ...]]]], cut: int, minutes: int
) -> None:
    night, lived, restarted = at_a_restart(script, cut, minutes)
    now = night.now
    night.room = lived
    before = all_rules.due(lived, night.site, now, night.context())
    night.room = restarted
    assert all_rules.due(restarted, night.site, now, night.context()) == before
    assert upcoming(restarted, night.site, now) == upcoming(lived, night.site, now)


@settings(max_examples=examples(60), deadline=None)
@given(scripts, st.integers(0, 200), st.integers(0, 90))
def test_restart_at_any_entry_keeps_flood_and_shelf(
    script: list[tuple[int, tuple[str, tuple[object, ...]]]], cut: int, minutes: int
) -> None:
    night, lived, restarted = at_a_restart(script, cut, minutes)
    now = night.now
    assert restarted.alarms == lived.alarms
    assert restarted.dump().annunciations == lived.dump().annunciations
    assert flood_now(restarted, night.site, now) == flood_now(lived, night.site, now)
    for source in night.site.sources:
        assert restarted.source(source.code) == lived.source(source.code)


@settings(max_examples=examples(60), deadline=None)
@given(scripts)
def test_queue_kept_is_the_sorted_one(script: list[tuple[int, tuple[str, tuple[object, ...]]]]) -> None:
    night = play(script)
    fresh = Queue(night.room, night.site, night.now)
    night.queue.seen_at(night.now)
    assert night.queue.rows == fresh.rows
    assert (night.queue.counts, night.queue.new) == (fresh.counts, fresh.new)
    for operator in ("LST", "BGS"):
        assert queue_rings(night.queue, operator) == queue_rings(fresh, operator)


@settings(max_examples=examples(60), deadline=None)
@given(scripts)
def test_no_post_is_silently_missed(script: list[tuple[int, tuple[str, tuple[object, ...]]]]) -> None:
    """A post whose latest call is 15 minutes overdue is MISSED on the board."""
    from data.queries.check_deadlines import missed_call
    from data.view.posts import post_views

    night = play(script)
    night.now += 17 * MINUTE
    night.rules()
    shown = {p.code: p for p in post_views(night.room, night.site, night.now)}
    for post in night.site.posts:
        state = night.room.post(post.code)
        if missed_call(state, night.room.duty, post, night.site, night.now):
            assert shown[post.code].status in ("missed", "danger")


def test_posts_missed_again_at_different_times_all_count() -> None:
    """Found by the search above.

    The rest of a call folds under an open MISS with a key of its own.
    """
    ok: tuple[str, tuple[object, ...]] = ("ok", ("1", "1", 0))
    script = [(0, ok)] * 16 + [(45, ok), (0, ("new", ("1", "1", 2))), (200, ("ok", ("2", "2", 0)))]
    night = play([*script, (0, ("pri", ("1", "1", 1)))])
    keys = Counter((e.key, e.kind) for e in night.book if e.key)
    assert not [key for key, times in keys.items() if times > 1]


def calls_of_a_second(count: int) -> int:
    """Return how many functions of ours run in a second in which nothing is due, with so many open P1s."""
    night = Night()
    night.call("20:05", *ALL)
    for _ in range(count):
        night.do(night.now, NewIncident(type="FIRE", post="3", words="smoke"))
    night.run_to(night.now + MINUTE)
    night.now += 1
    ctx, called = night.context(), 0

    def count_call(frame: FrameType, event: str, arg: object) -> None:
        nonlocal called
        called += event == "call" and frame.f_globals["__name__"].startswith("data.")

    assert not all_rules.due(night.room, night.site, night.now, ctx)
    sys.setprofile(count_call)
    try:
        all_rules.due(night.room, night.site, night.now, ctx)
    finally:
        sys.setprofile(None)
    return called


def test_a_second_costs_what_is_due_and_not_what_is_open() -> None:
    assert calls_of_a_second(60) <= calls_of_a_second(3) + 10
