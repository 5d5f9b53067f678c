"""Actions of operators, drawn from a seed.

They open incidents, act on their own and on other stations', and write into the book.
"""

from __future__ import annotations

import random
from typing import Any

from data import entries as e
from data.base.clock import MINUTE
from data.entries import Entry
from tests.kits.remote.station import Station

POSTS = ("1", "2", "3", "4", "5", "6")
WORDS = ("gate is open", "motor tanpa pelat", "dua orang memotret", "api kecil di parkir, padam", "all quiet — aman")


def opened(station: Station, draw: random.Random) -> Entry:
    """Return the entry of a new incident."""
    post = draw.choice(POSTS)
    name = f"incident:{station.book.id}-{station.book.last_no + 1}"
    return e.Opened(
        by=station.code, subjects=(name, f"post:{post}"), number=station.room.next_number(2024), year=2024, type="CRWD",
        type_name="Protest", priority=draw.randint(1, 4), type_priority=3, received=station.clock.now(), post=post,
        source=draw.choice(("radio", "phone", "cctv")), words=draw.choice(WORDS), steps=(e.Step(words="look"),),
    )  # fmt: skip


def deed(station: Station, draw: random.Random) -> Entry:
    """Return one action, often on an incident that another station opened."""
    known = sorted(s for s in station.room.states if s.startswith("incident:"))
    if not known or draw.random() < 0.25:
        return opened(station, draw)
    incident, other = draw.choice(known), draw.choice(known)
    post, spare = draw.sample(POSTS, 2)
    about: dict[str, Any] = {"by": station.code, "subjects": (incident, f"post:{post}")}
    alone: dict[str, Any] = {"by": station.code, "subjects": (incident,)}
    state = station.room.states[incident]
    choices: list[Entry] = [
        e.Acked(**alone),
        e.Note(**about, words=draw.choice(WORDS), source="radio", post=post),
        e.Sent(**about, posts=(post,)),
        e.Arrived(**about, posts=(post,)),
        e.Released(**about, posts=(post,)),
        e.PrioritySet(**alone, priority=draw.randint(1, 4), before=getattr(state, "priority", 3), why="as it is"),
        e.Closed(**alone, disposition=draw.choice(("safe", "handled", "false"))),
        e.Reopened(**alone, why="again"),
        e.StepSet(**alone, step=1, state="done"),
        e.Check(by=station.code, subjects=(f"post:{post}",), post=post, words="aman"),
        e.Break(
            by=station.code, subjects=(f"post:{post}", f"post:{spare}"), post=post, cover=spare,
            until=station.clock.now() + 15 * MINUTE,
        ),
        e.Relief(by=station.code, subjects=(f"post:{post}",), post=post, people=(draw.choice(("Eko", "Sari")),)),
        e.Control(by=station.code, subjects=("room",), operator=station.code, how="take"),
        e.Log(by=station.code, subjects=("room",), words=draw.choice(WORDS)),
    ]  # fmt: skip
    if other != incident:
        how = draw.choice(("dup", "rel", "upd"))
        choices.append(e.Linked(by=station.code, subjects=(incident, other), how=how, other=other, child_number=7))
    return draw.choice(choices)


def some(station: Station, draw: random.Random) -> None:
    """Spend a while at the console: a few entries, sometimes many segments of them."""
    for _ in range(draw.choice((1, 1, 2, 3, 5))):
        station.clock.advance(draw.randint(0, MINUTE))
        station.write([deed(station, draw)])
    if draw.random() < 0.08:
        log = [
            e.Log(by=station.code, subjects=("room",), words=f"{n} {'x' * draw.randint(0, 1500)}")
            for n in range(draw.randint(150, 450))
        ]
        station.write(log)
