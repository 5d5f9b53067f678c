"""Priority of incidents and target times."""

from __future__ import annotations

from data import entries as e
from data.intents.incidents.opening import NewIncident, Panic
from data.intents.incidents.priority import SetPriority
from tests.kits.rooms.small_site import on_duty, one, opened


def test_targets_at_the_types_priority_are_its_own() -> None:
    bench = on_duty()
    assert one(bench.do(NewIncident(type="CRWD")), e.Opened).targets == e.Targets(ack=45, update=900)
    assert one(bench.do(NewIncident(type="CRWD", priority=1)), e.Opened).targets == bench.site.targets[0]
    change = one(bench.do(SetPriority(incident=bench.incident(102).subject, priority=2, why="w")), e.PrioritySet)
    assert change.targets == e.Targets(ack=45, update=900)


def test_lower_priority_needs_a_reason() -> None:
    bench = on_duty()
    subject = opened(bench, "CRWD")
    assert bench.refused(SetPriority(incident=subject, priority=2)) == "same_priority"
    assert bench.refused(SetPriority(incident=subject, priority=3)) == "lower_why"
    assert bench.refused(SetPriority(incident=subject, priority=0)) == "priority"
    bench.do(SetPriority(incident=subject, priority=1))
    assert (bench.incident(101).priority, bench.incident(101).raised_from) == (1, 2)
    bench.do(SetPriority(incident=subject, priority=3, why="gone"))
    bench.do(Panic(post="4"))
    assert bench.refused(SetPriority(incident=bench.incident(102).subject, priority=2, why="w")) == "panic_priority"
