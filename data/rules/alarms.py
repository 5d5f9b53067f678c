"""Rules of alarms: floods, the end of a shelf, an unanswered sound test."""

from __future__ import annotations

from collections.abc import Iterator

from data.entries import Entry
from data.entries import alarms as e
from data.entries.base import SYSTEM
from data.entries.subjects import ref_of, source_subject
from data.queries.alarms import row_of_source, sound_test_until
from data.queries.flood import flood_steps
from data.room.room import Room
from data.room.state.alarms import Shelf, SourceState
from data.rules import Context
from data.rules.new_incident import next_number
from data.rules.outages import Outage, outage_entries
from data.site.model import Site


def alarm_rules(room: Room, site: Site, now: int, ctx: Context) -> Iterator[list[Entry]]:
    """Yield what alarms need at ``now`` (UTC ms)."""
    yield from _floods(room, site, now)
    yield from _shelves(room, site, now, ctx)
    yield from _unheard(room, site, now)


def _floods(room: Room, site: Site, now: int) -> Iterator[list[Entry]]:
    rules, known = site.alarms, room.alarms
    # After the clock was set back, moments come again: the flood of the second time is another one.
    again = f"~{room.duty.back}" if room.duty.back else ""
    for step in flood_steps(room.annunciations.moments, rules, now, known.flood_on, known.flood_off):
        if step.on:
            yield [
                e.FloodOn(
                    by=SYSTEM,
                    subjects=("alarms",),
                    key=f"flood.on:{step.moment}{again}",
                    moment=step.moment,
                    count=step.count,
                    above=rules.flood_on,
                    window_s=rules.flood_window_s,
                )
            ]
        else:
            # A step of the clock moves the start past the alarms that it was entered for.
            entered = known.floods[-1].peak if known.floods and step.since == known.flood_on else 0
            yield [
                e.FloodOff(
                    by=SYSTEM,
                    subjects=("alarms",),
                    key=f"flood.off:{step.since}{again}",
                    moment=step.moment,
                    since=step.since,
                    count=step.count,
                    below=rules.flood_off,
                    peak=max(step.peak, entered),
                )
            ]


def _shelves(room: Room, site: Site, now: int, ctx: Context) -> Iterator[list[Entry]]:
    for shelf in room.alarms.shelves:
        row = row_of_source(room, shelf.source)
        if shelf.until <= now:
            yield _ended(room, site, now, ctx, shelf, "time", shelf.until)
        elif shelf.up and is_up_again(room.source(shelf.source), shelf):
            yield _ended(room, site, now, ctx, shelf, "up", now)
        elif row is not None and room.effective_priority(row) == 1:
            yield _ended(room, site, now, ctx, shelf, "p1", now)


def is_up_again(state: SourceState, shelf: Shelf) -> bool:
    """Whether a source has come up since it was shelved."""
    return not state.down and state.since >= shelf.since


def _ended(room: Room, site: Site, now: int, ctx: Context, shelf: Shelf, cause: str, until: int) -> list[Entry]:
    """End the shelf. A source that is down then is always announced."""
    state, source = room.source(shelf.source), site.source(shelf.source)
    row = row_of_source(room, shelf.source)
    ended = e.ShelfEnded(
        by=SYSTEM,
        subjects=(source_subject(shelf.source), "alarms", *((row.subject,) if row else ())),
        key=f"shelf:{shelf.ref}",
        of=shelf.ref,
        source=shelf.source,
        name=shelf.name,
        until=until,
        cause=cause,
        down=state.down,
    )
    if source is None or not state.down:
        return [ended]
    outage = Outage(
        source=source,
        by=SYSTEM,
        now=now,
        received=now,
        number=next_number(ctx),
        ref=ref_of(ctx.book, ctx.next_no + 1),
        words=state.words,
        still=True,
    )
    return [ended, *outage_entries(room, site, outage, ctx.words)]


def _unheard(room: Room, site: Site, now: int) -> Iterator[list[Entry]]:
    known, until = room.alarms, sound_test_until(room, site)
    if until and now >= until:
        yield [
            e.SoundHeard(
                by=SYSTEM,
                subjects=("alarms",),
                key=f"sound:{known.test_ref}",
                of=known.test_ref,
                heard=False,
                answered=False,
            )
        ]
