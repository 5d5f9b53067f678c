"""The registers as JSON."""

from __future__ import annotations

from typing import Any

from console.session.desk import Desk


def duty_json(desk: Desk) -> dict[str, Any]:
    """For ``siaga status --json``. Moments are UTC ms."""
    known = desk.room.registers
    return {
        "reminders": [{"no": r.no, "due": r.due, "words": r.words} for r in known.reminders],
        "lookouts": [{"words": x.words, "until": x.until} for x in known.lookouts],
        "visitors": [{"name": v.name, "since": v.since, "to": v.to, "post": v.post} for v in known.visitors],
        "keys_out": [{"number": k.number, "name": k.name, "since": k.since} for k in known.keys],
        "tours": [
            {"tour": t.code, "post": t.post, "until": t.until, "seen": t.seen, "left": t.waits} for t in known.tours
        ],
    }
