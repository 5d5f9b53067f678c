"""Property: the invariants of people and posts hold after every step of any history."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings

from data.rules.invariants import broken
from tests.kits.rooms.story import Script, Story, play, scripts
from tests.kits.running.examples import examples

#: Histories.
MOST = examples(400, few=15)
MANY = settings(
    max_examples=MOST, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


@MANY
@given(scripts)
def test_invariants_hold_after_every_step(script: Script) -> None:
    def holds(story: Story) -> None:
        assert broken(story.room, story.site, story.now) == []

    play(script, holds)
