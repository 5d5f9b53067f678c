"""What falls due next beside check calls: reminders, and what ends. For :mod:`data.view.upcoming`."""

from __future__ import annotations

from data.base.clock import MINUTE
from data.room.room import Room
from data.site.model import Site
from data.view.values import NextItem


def duty_items(room: Room, site: Site, now: int, starts: int) -> list[NextItem]:
    """What falls due after ``now`` (UTC ms). ``starts``: when the shift that is shown began."""
    known = room.registers
    found = [NextItem(r.due, "next.remind", {"words": r.words}) for r in known.reminders]
    found += [NextItem(x.until, "next.lookout", {"words": x.words}) for x in known.lookouts]
    found += [
        NextItem(t.until, "next.tour", {"tour": t.name, "left": str(len(t.waits)), "count": str(len(t.points))})
        for t in known.tours
    ]
    found += [NextItem(t.until, "next.tempo", {"every": str(t.every_min), "who": t.authorised}) for t in known.tempo]
    found += [NextItem(c.due, "next.outside", {"who": c.who, "number": c.number}) for c in known.calls]
    found += [NextItem(s.until, "next.shelf", {"name": s.name, "code": s.source}) for s in room.alarms.shelves]
    if room.alarms.tested < starts and site.alarms.test_min:  # sound and flash are tested at shift start
        found.append(NextItem(starts + site.alarms.test_min * MINUTE, "next.sound"))
    return [item for item in found if item.at > now]
