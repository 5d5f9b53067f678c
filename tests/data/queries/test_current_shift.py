"""Shift of the crew in control at a moment: acceptance begins it, not the clock."""

from __future__ import annotations

from data.entries import Control
from data.queries.current_shift import shift_at_moment
from tests.kits.rooms.night import Night, clock


def test_shift_at_a_moment_is_of_the_crew_that_had_accepted_by_then() -> None:
    night = Night()
    night.run_to("07:41", step=600)
    night.save(Control(by="BGS", subjects=("room",), operator="BGS", crew="B"))
    duty, accepted = night.room.duty, night.now
    assert [shift_at_moment(duty, night.site, accepted + by).crew for by in (-1, 0, 60_000)] == ["A", "B", "B"]
    assert shift_at_moment(duty, night.site, clock("08:30")).crew == "B"
    assert shift_at_moment(duty, night.site, 1).crew in {crew.code for crew in night.site.crews}
