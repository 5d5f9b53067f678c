"""Reducers of orders to a post: planned tests, call rhythms, roll calls.

Subject: ``post:…``.

Part of the table in :mod:`data.room.reducers.posts`.
"""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from data import entries as e
from data.room.state.orders import Answer, NamedCall, Order
from data.room.state.posts import PostState

#: Orders in the state of a post, newest last.
ORDERS_KEPT = 8


def _test(state: PostState, entry: e.CallTest, subject: str) -> PostState:
    return replace(
        state, tested=entry.at, test_late=entry.late, test_missed=entry.missed, test_ref=entry.ref, test_result=""
    )


def _test_done(state: PostState, entry: e.CallTestDone, subject: str) -> PostState:
    return replace(state, tested=0, test_result=entry.result, test_done=entry.at)


def with_order(orders: tuple[Order, ...], entry: e.TempoSet | e.TempoEnded) -> tuple[Order, ...]:
    """Return the orders of a post after one more, or after some have ended."""
    if isinstance(entry, e.TempoSet):
        order = Order(entry.every_min, entry.when, entry.until, entry.level, entry.ref)
        return (*orders, order)[-ORDERS_KEPT:]
    # An order that expired keeps its exact end, however late the rule found that.
    return tuple(
        replace(o, until=entry.when) if o.ref in entry.of and not 0 < o.until <= entry.when else o for o in orders
    )


def _tempo(state: PostState, entry: e.TempoSet | e.TempoEnded, subject: str) -> PostState:
    return replace(state, orders=with_order(state.orders, entry))


def _roll(state: PostState, entry: e.RollStarted, subject: str) -> PostState:
    return replace(state, roll=entry.incident, roll_since=entry.when, roll_min=entry.every_min, roll_missed=0)


def _roll_ended(state: PostState, entry: e.RollEnded, subject: str) -> PostState:
    if state.roll != entry.incident:
        return state
    # A post that answered roll calls need not answer the check calls that fell due during them.
    heard = entry.when if state.contact >= state.roll_since else state.calls_from
    calls_from = max(state.calls_from, heard)
    ended = {"roll_last": entry.when, "roll_began": state.roll_since}
    return replace(state, roll="", roll_since=0, roll_missed=0, calls_from=calls_from, **ended)


def _roll_missed(state: PostState, entry: e.RollMissed, subject: str) -> PostState:
    return replace(state, roll_missed=max(state.roll_missed, entry.due))


def _ordered(state: PostState, entry: e.RollOrdered, subject: str) -> PostState:
    if not entry.every_min:
        if state.roll_order != entry.incident:
            return state
        return replace(state, roll_order="", roll_order_min=0, roll_min=entry.usual_min or state.roll_min)
    state = replace(state, roll_order=entry.incident, roll_order_min=entry.every_min)
    return replace(state, roll_min=entry.every_min) if state.roll == entry.incident else state


def with_answers(state: PostState, when: int) -> PostState:
    """Return the state after contact at ``when`` (UTC ms): who is there answers the roll calls by name that run.

    Not who was relieved since the call, and nobody during a break: then another post answers. They stay found
    when somebody else comes to the post.
    """
    if not state.names_called or state.cover:
        return state
    stay = (*state.went, *(state.people if state.people_stay else ()))
    return replace(state, names_called=tuple(_answered(call, state, stay, when) for call in state.names_called))


def _answered(call: NamedCall, state: PostState, stay: tuple[str, ...], when: int) -> NamedCall:
    if when < call.since:
        return call
    relieved = call.since < state.people_since <= when
    there = [name for name in call.names if not relieved or name in state.people]
    known = {(answer.name, answer.stays) for answer in call.answers}
    added = [Answer(name, when, name in stay) for name in there if not known & {(name, True), (name, name in stay)}]
    return replace(call, answers=(*call.answers, *added)) if added else call


def _named_done(state: PostState, entry: e.RollDone, subject: str) -> PostState:
    left = tuple(call for call in state.names_called if call.incident != entry.incident)
    state = replace(state, names_called=left)
    if state.called != entry.incident:
        return state
    return replace(state, called="", called_at=0, sought=entry.incident if entry.missing else "")


def _called(state: PostState, entry: e.RollCalled, subject: str) -> PostState:
    names = dict(zip(entry.posts, entry.names, strict=False)).get(state.code, ())
    others = tuple(call for call in state.names_called if call.incident != entry.incident)
    named = (*others, NamedCall(entry.incident, entry.when, names))
    state = replace(state, called=entry.incident, called_at=entry.when, names_called=named, sought="")
    return with_answers(state, state.contact) if state.contact > entry.when else state  # entered afterwards


REDUCERS: dict[type[e.Entry], Any] = {
    e.CallTest: _test,
    e.CallTestDone: _test_done,
    e.TempoSet: _tempo,
    e.TempoEnded: _tempo,
    e.RollStarted: _roll,
    e.RollEnded: _roll_ended,
    e.RollMissed: _roll_missed,
    e.RollCalled: _called,
    e.RollDone: _named_done,
    e.RollOrdered: _ordered,
}
