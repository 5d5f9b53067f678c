"""Checklist steps of an incident."""

from __future__ import annotations

from data.intents.incidents.steps import Tick, Waive
from tests.kits.rooms.small_site import on_duty, opened


def test_steps_are_ticked_unticked_and_waived() -> None:
    bench = on_duty()
    fire, power = opened(bench), opened(bench, "POWR")
    assert bench.refused(Tick(incident=power, step=1)) == "no_steps"
    assert bench.refused(Tick(incident=fire, step=4)) == "no_step"
    assert bench.refused(Tick(incident=fire, step=1, state="open")) == "step_not_ticked"
    bench.do(Tick(incident=fire, step=1))
    assert bench.refused(Tick(incident=fire, step=1)) == "step_ticked"
    assert bench.refused(Waive(incident=fire, step=1, why="w", authorised="S")) == "step_ticked"
    bench.do(Tick(incident=fire, step=1, state="open"))
    assert bench.refused(Waive(incident=fire, step=2, why="")) == "waive_why"
    assert bench.refused(Waive(incident=fire, step=2, why="no line")) == "waive_who"
    bench.do(Waive(incident=fire, step=2, why="no line", authorised="Surya"))
    assert bench.refused(Waive(incident=fire, step=2, why="w", authorised="S")) == "step_waived"
    bench.do(Waive(incident=fire, step=3, why="nobody there"))  # not required: needs no name
    assert [s.state for s in bench.incident(101).steps] == ["open", "waived", "waived"]
    bench.do(Tick(incident=fire, step=2))
    assert bench.incident(101).steps[1].state == "done"
