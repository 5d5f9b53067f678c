"""The queue: its order, what rings, and what an entry changes."""

from __future__ import annotations

import random

from data.base.clock import MINUTE
from data.intents.base import Intent
from data.intents.corrections import Undo
from data.intents.incidents.closing import Close, Reopen
from data.intents.incidents.links import Link
from data.intents.incidents.opening import Acknowledge, AnotherReport, NewIncident, Panic
from data.intents.incidents.priority import SetPriority
from data.intents.posts import SendPosts
from data.view.queue import Queue, order_of
from data.view.values import QueueRow
from tests.kits.rooms.calling import queue_rings
from tests.kits.rooms.night import Night, clock


def row(priority: int, new: bool, opened: int, number: int = 101, subject: str = "a") -> QueueRow:
    state = "new" if new else "ack"
    return QueueRow(subject, number, priority, "FIRE", state, new=new, opened=opened)


#: Oldest and newest of each kind, in the order of the queue.
IN_ORDER = [
    row(1, True, 5), row(1, True, 6), row(2, True, 1), row(2, True, 2),
    row(1, False, 1), row(1, False, 9), row(2, False, 1), row(2, False, 9),
    row(3, True, 8), row(3, True, 9), row(3, False, 1), row(3, False, 2), row(4, True, 8), row(4, False, 1),
    row(4, False, 2, 101), row(4, False, 2, 102, "a"), row(4, False, 2, 102, "b"),
]  # fmt: skip


def test_queue_order_is_urgent_priority_newness_age() -> None:
    mixed = list(IN_ORDER)
    for seed in range(5):
        random.Random(seed).shuffle(mixed)
        assert sorted(mixed, key=order_of) == IN_ORDER


def test_queue_order_puts_only_new_p1_and_p2_first() -> None:
    assert order_of(row(2, True, 9)) < order_of(row(1, False, 1)) < order_of(row(3, True, 1))
    assert (
        order_of(row(2, False, 1)) < order_of(row(3, True, 1)) < order_of(row(3, False, 0)) < order_of(row(4, True, 0))
    )


def number(night: Night, no: int) -> str:
    found = night.room.by_number(no)
    assert found is not None
    return found.subject


def same(night: Night) -> None:
    """Assert that the updated queue equals a new one."""
    fresh, kept = Queue(night.room, night.site, night.now), night.queue
    kept.seen_at(night.now)
    fresh.seen_by(kept.who)
    assert kept.rows == fresh.rows
    assert (len(kept), kept.counts, kept.new) == (len(fresh), fresh.counts, fresh.new)
    assert [kept.new_of(p) for p in (1, 2, 3, 4)] == [fresh.new_of(p) for p in (1, 2, 3, 4)]
    for who in ("LST", "BGS", "system"):
        assert queue_rings(kept, who) == queue_rings(fresh, who)
    for place, one in enumerate(kept.rows):
        assert (kept.index(one.subject), kept.row(one.subject)) == (place, one)
    assert kept.recalled() == fresh.recalled()
    assert kept.index("incident:none") is None and kept.row("incident:none") is None


def test_queue_updated_equals_a_new_one() -> None:
    night = Night(clock("20:01"))
    first: list[tuple[Intent, str]] = [
        (NewIncident(type="VEHI", post="1", words="one"), "LST"),
        (NewIncident(type="FIRE", post="2", words="two"), "BGS"),
        (NewIncident(type="CRWD", post="3", words="three"), "LST"),
        (NewIncident(type="VEHI", words="nowhere"), "BGS"),
        (Panic(post="4"), "LST"),
    ]
    for intent, by in first:
        night.do("20:02", intent, by=by)
        same(night)
    assert night.queue.counts == (2, 1, 2, 0)
    one, two, three, four, danger = (number(night, n) for n in (101, 102, 103, 104, 105))
    then: list[Intent] = [
        Acknowledge(incident=two), SendPosts(posts=("5",), incident=three), Link(incident=one, how="rel", other=two),
        Link(incident=four, how="dup", other=three), SetPriority(incident=one, priority=1, why="worse"),
        Close(incident=three, disposition="safe", words="gone"),
        Reopen(incident=three, why="back again"), Link(incident=danger, how="rel", other=three), Undo(),
    ]  # fmt: skip
    for intent in then:
        night.do("20:03", intent)
        same(night)
    night.run_to("21:30")
    same(night)


def test_rows_that_were_reported_again_are_in_the_order_of_the_queue() -> None:
    night = Night(clock("20:01"))
    for post in ("1", "2"):
        night.do("20:02", NewIncident(type="VEHI", post=post, words="seen"), by="LST")
    for no in (101, 102):
        night.do("20:03", Acknowledge(incident=number(night, no)), by="LST")
    for no in (102, 101):
        night.do("20:04", AnotherReport(incident=number(night, no), words="again"), by="BGS")
    assert [row.number for row in night.queue.recalled()] == [101, 102]


def test_row_of_a_missed_round_has_its_date_from_midnight_on() -> None:
    night = Night(clock("20:01"))
    night.run_to("23:59")
    (before,) = {row.words for row in night.queue.rows if row.item == "round"}
    night.queue.seen_at(night.now + 2 * MINUTE)
    (after,) = {row.words for row in night.queue.rows if row.item == "round"}
    assert "21 Jan" not in before and "21 Jan" in after
    night.queue.seen_at(night.now)
    same(night)


def test_row_of_a_round_names_its_posts_after_they_called_and_were_missed_again() -> None:
    night = Night(clock("20:01"))
    night.call("20:55", "1", "2")
    night.run_to("21:16")
    (first,) = night.queue.rows
    assert first.posts == tuple("3456")
    night.call("21:17", "3", "4")
    assert night.queue.rows[0].posts == tuple("56")
    night.call("21:18", *"56")
    assert night.queue.rows[0].posts == tuple("3456")
    night.call("21:55", "1", "2")
    night.run_to("22:16")
    rows = {row.subject: row.posts for row in night.queue.rows}
    assert len(rows) == 2 and set(rows.values()) == {tuple("3456")}, "the second silence takes no post from the first"
    same(night)


def test_queue_ringing_is_new_unsilenced_and_of_others() -> None:
    night = Night()
    for at in ("20:01", "20:02", "20:03"):
        night.do(at, NewIncident(type="VEHI", post="1", words="one more"), by="BGS")
    night.do("20:04", Panic(post="4"), by="LST")
    opened = {n: number(night, n) for n in (101, 102, 103, 104)}
    queue = night.queue
    assert queue_rings(queue, "LST", 0) == set(opened.values())
    assert queue_rings(queue, "BGS", 0) == {opened[104]}
    assert queue_rings(queue, "LST", clock("20:02") - 1) == {opened[n] for n in (102, 103, 104)}
    assert queue_rings(queue, "LST", clock("20:02")) == {opened[n] for n in (103, 104)}
    assert queue_rings(queue, "LST", 0, most=2) == {opened[n] for n in (103, 104)}
    night.do("20:05", Acknowledge(incident=opened[103]))
    assert queue_rings(queue, "LST", clock("20:02")) == {opened[104]}


def test_queue_counts_by_the_priority_shown() -> None:
    night = Night()
    night.do("20:01", NewIncident(type="CRWD", post="1", words="crowd"))
    night.do("20:02", NewIncident(type="FIRE", post="1", words="smoke"))
    night.do("20:03", Link(incident=number(night, 102), how="rel", other=number(night, 101)))
    assert night.queue.counts == (2, 0, 0, 0)
    assert [(r.number, r.priority, r.raised_from, r.because) for r in night.queue.rows if r.number == 101] == [
        (101, 1, 2, "102")
    ]
    night.do("20:04", SendPosts(posts=("5", "6"), incident=number(night, 102)))
    assert {r.number: r.units for r in night.queue.rows} == {101: (), 102: ("5", "6")}
