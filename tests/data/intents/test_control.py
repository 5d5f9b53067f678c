"""Taking control, silencing the bell."""

from __future__ import annotations

from data import entries as e
from data.intents.control import Silence, TakeControl
from data.intents.outside import WriteLine
from data.intents.posts import TakeBreak
from tests.kits.rooms.small_site import Bench, kinds, on_duty, one, opened


def test_take_control_needs_a_name_and_a_reason() -> None:
    bench = on_duty()
    assert bench.refused(TakeControl(operator="LST")) == "in_control"
    assert bench.refused(TakeControl(operator="BGS", how="take"), by="BGS") == "take_why"
    assert bench.refused(TakeControl(operator="BGS"), by="BGS") == "take_why"  # somebody is in control already
    assert bench.refused(TakeControl(operator="Sari", why="w")) == "not_on_roster"
    taken = one(bench.do(TakeControl(operator="Bagus", why="ill", how="take"), by="BGS"), e.Control)
    assert (taken.operator, taken.before, taken.how, taken.crew, taken.why) == ("BGS", "LST", "take", "B", "ill")
    assert bench.room.duty.operator == "BGS"


def test_take_control_of_empty_room_is_one_entry() -> None:
    bench = Bench()
    assert kinds(bench.do(TakeControl(operator="BGS"), by="BGS")) == ["control"]
    assert bench.room.duty.control_crew == "B"


def test_system_never_takes_control() -> None:
    bench = Bench()
    assert kinds(bench.do(WriteLine(words="x"), by="system")) == ["log"]
    assert bench.room.duty.operator == ""


def test_silence_acknowledges_nothing() -> None:
    bench = on_duty()
    opened(bench)
    bench.do(Silence())
    assert bench.incident(101).is_new
    assert bench.room.duty.silenced == bench.now


def test_breaks_go_on_when_somebody_stands_in() -> None:
    bench = on_duty()
    bench.do(TakeBreak(post="4", cover="6", span_min=30))
    bench.do(TakeControl(operator="BGS", why="ill", how="take"), by="BGS")  # their crew comes at 08:00
    assert bench.room.post("4").cover == "6"


def test_breaks_end_when_the_next_crew_takes_control() -> None:
    bench = on_duty(minutes=12 * 60 + 5)
    bench.do(TakeBreak(post="4", cover="6", span_min=30))
    bench.do(TakeControl(operator="BGS", why="ill", how="take"), by="BGS")
    assert not bench.room.post("4").cover
