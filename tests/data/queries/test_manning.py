"""People on the posts: since when a post is empty, over any reliefs, breaks and errands."""

from __future__ import annotations

from random import Random

import pytest
from msgspec.structs import replace

from data.base.clock import MINUTE
from data.intents.base import Intent, Refused
from data.intents.decide import decide
from data.intents.posts import Relieve, SetPost, TakeBreak
from data.queries.manning import manning_at
from data.view.posts import post_views
from tests.kits.console.line_room import LineRoom
from tests.kits.rooms.night import ALL, Night, clock, jember


def test_post_that_a_relief_leaves_empty_is_unmanned_from_that_moment() -> None:
    night = Night()
    night.call("20:05", *ALL)
    name = manning_at(night.room, night.site, night.now).people(night.room.post("6"))[0]
    night.do("20:40", Relieve(post="1", people=(name,)))
    assert (found := post_views(night.room, night.site, night.now)[5]).status == "unmanned"
    assert found.since == night.now
    moved = night.now
    night.do("20:50", Relieve(post="2", people=(name,)))
    assert post_views(night.room, night.site, night.now)[5].since == moved
    assert post_views(night.room, night.site, night.now)[0].since == night.now


@pytest.mark.parametrize("control", [False, True])
def test_post_is_not_empty_from_before_anybody_watched_the_room(control: bool) -> None:
    site = jember()
    site = replace(site, crews=tuple(replace(crew, posts={"1": ("Rudi",)}) for crew in site.crews))
    night = Night(clock("20:00") + 349 * MINUTE, site, control=control)  # 01:49, on a shift from 20:00
    night.now += 7 * MINUTE
    found = post_views(night.room, night.site, night.now)[3]
    assert (found.status, found.since) == ("unmanned", night.now - 7 * MINUTE if control else None)


@pytest.mark.parametrize("seed", range(25))
def test_post_is_never_empty_from_before_somebody_last_stood_there(seed: int) -> None:
    pick, night = Random(seed), Night()
    names = [name for crew in night.site.crews for people in crew.posts.values() for name in people] + ["Slamet"]
    manned = dict.fromkeys(ALL, night.now)
    for _ in range(30):
        night.now += pick.randrange(1, 4) * MINUTE
        post, other = pick.sample(ALL, 2)
        intent: Intent = pick.choice((
            Relieve(post=post, people=(pick.choice(names),)),
            Relieve(post=post, people=tuple(pick.sample(names, 2))),
            TakeBreak(post=post, cover=other, span_min=pick.choice((0, 15))),
            SetPost(post=post, status=pick.choice(("normal", "closed")), words="order", authorised="Hendra"),
        ))  # fmt: skip
        before = manning_at(night.room, night.site, night.now)
        for code in ALL:
            state = night.room.post(code)
            if state.status not in ("closed", "off") and not before.leaves_empty(state):
                manned[code] = night.now
        try:
            night.save(*decide(intent, night.context("LST")))
        except Refused:
            continue
        after = manning_at(night.room, night.site, night.now)
        for code in ALL:
            if after.leaves_empty(state := night.room.post(code)):
                assert manned[code] <= after.empty_since(state) <= night.now, (code, intent)


def test_who_is_out_over_a_change_of_crew_stays_out_when_sent_elsewhere() -> None:
    room = LineRoom("2024-01-22 07:45")
    lines = ("take LST", "n FIRE 3 smoke", "a 101", "g 101 4,6", "take BGS sick", "g 4 to 2", "n PERS 5 man", "g 102 6")
    for line in lines:
        room.now += 3 * MINUTE
        room.do(line)
    assert [room.context().people(code) for code in "46"] == [("Dimas",), ("Rizky",)]
    assert "unmanned" not in [each.status for each in post_views(room.room, room.site, room.now)]
    for line in ("back 4", "back 6"):
        room.do(line)
    assert [room.context().people(code) for code in "46"] == [("Eko",), ("Tama",)], "now the crew is there"


def test_who_relieves_somebody_who_is_out_is_out_too() -> None:
    room = LineRoom()
    for line in ("take LST", "n FIRE 3 smoke", "g 101 4", "relief 2 Budi", "relief 4 Budi"):
        room.now += MINUTE
        room.do(line)
    assert [room.context().people(code) for code in "24"] == [(), ("Budi",)]
