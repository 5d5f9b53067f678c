"""Rules of reminders, look-outs and tours."""

from __future__ import annotations

from collections.abc import Iterator

from data import entries as e
from data.entries import Entry, Opened
from data.entries.base import SYSTEM
from data.entries.subjects import keyed_incident, post_subject
from data.room.reducers.registers import REMIND_KEY
from data.room.room import Room
from data.room.state.registers import Reminder
from data.rules import Context
from data.rules.new_incident import incident_fields, next_number
from data.site.model import Site

#: Type of a reminder's row, and its priority if the site file has no such type.
REMINDER_TYPE = "INFO"
_REMINDER_PRIORITY = 4


def register_rules(room: Room, site: Site, now: int, ctx: Context) -> Iterator[list[Entry]]:
    """Yield what the registers need at ``now`` (UTC ms)."""
    yield from _reminders(room, site, now, ctx)
    yield from _lookouts(room, now)
    yield from _tours(room, now)


# --- reminders, look-outs -------------------------------------------------------------------------------------------


def _reminders(room: Room, site: Site, now: int, ctx: Context) -> Iterator[list[Entry]]:
    due = [r for r in room.registers.reminders if r.due <= now]
    for reminder in sorted(due, key=lambda r: (r.due, r.ref)):
        yield [_reminded(site, ctx, reminder, now)]


def _reminded(site: Site, ctx: Context, reminder: Reminder, now: int) -> Opened:
    kind, key = site.type(REMINDER_TYPE), f"{REMIND_KEY}{reminder.ref}"
    priority = kind.priority if kind else _REMINDER_PRIORITY
    fields = incident_fields(site, now, kind, priority) | {"type_name": ctx.words("duty.reminder")}
    return Opened(
        by=SYSTEM,
        subjects=(keyed_incident(key), "registers"),
        key=key,
        number=next_number(ctx),
        type=REMINDER_TYPE,
        received=now,
        words=reminder.words,
        source="reminder",
        names=(reminder.ref,),
        **fields,
    )


def _lookouts(room: Room, now: int) -> Iterator[list[Entry]]:
    for found in room.registers.lookouts:
        if found.until <= now:
            key = f"lookout:{found.ref}"
            yield [e.LookoutEnded(by=SYSTEM, subjects=("registers",), key=key, of=found.ref, words=found.words)]


# --- tours ----------------------------------------------------------------------------------------------------------


def _tours(room: Room, now: int) -> Iterator[list[Entry]]:
    for tour in room.registers.tours:
        if tour.until > now:
            continue
        subjects = ("registers", post_subject(tour.post))
        found: list[Entry] = []
        if tour.waits:
            found.append(
                e.TourMissed(
                    by=SYSTEM,
                    subjects=subjects,
                    key=f"tour.missed:{tour.ref}",
                    tour=tour.code,
                    name=tour.name,
                    post=tour.post,
                    points=tour.waits,
                )
            )
        found.append(
            e.TourEnded(
                by=SYSTEM,
                subjects=subjects,
                key=f"tour.ended:{tour.ref}",
                tour=tour.code,
                name=tour.name,
                post=tour.post,
                done=len(tour.seen),
                count=len(tour.points),
            )
        )
        yield found
