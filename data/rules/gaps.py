"""What the console notes about itself: time that nobody watched, and a wall clock that jumped."""

from __future__ import annotations

from data.checks import dues
from data.entries import ClockStep, Entry, Gap
from data.room import Room
from data.rules.ladder import answered, excused
from data.rules.make import SYSTEM, Context, stamp
from data.rules.manning import crew_shown, shift_shown, stands_from, unmanned
from data.site import Site


def gap_entry(room: Room, site: Site, since: int, until: int, cause: str, ctx: Context | None = None) -> Entry:
    """Nobody watched in (since, until]. ``cause``: down, suspend. Counts the check calls that fell due meanwhile and
    that had not been taken before; which of them were taken nobody can say."""
    duty, missed = room.duty, 0
    for post in site.posts:
        state = room.post(post.code)
        for due in dues(site, post, since, until, state.orders):
            shift = shift_shown(duty, site, due)
            nobody = unmanned(state, crew_shown(site, shift), stands_from(duty, shift))
            if not (nobody or excused(state, duty, due) or answered(state, site.checks, due)):
                missed += 1
    return Gap(
        by=SYSTEM, subjects=("room",), key=f"gap:{stamp(since)}", since=since, until=until, cause=cause, missed=missed
    )


def clock_step_entry(delta: int, before: int) -> Entry:
    """The wall clock jumped by ``delta`` ms; it showed ``before`` (UTC ms) until then."""
    return ClockStep(by=SYSTEM, subjects=("room",), delta=delta, before=before)
