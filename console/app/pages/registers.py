"""What duty keeps beside posts and incidents: rows of the sheet, rounds in figures, fields for programs."""

from __future__ import annotations

from typing import Any

from console.session.desk import Desk
from data.queries.figures import Figures, Round
from data.site.localtime import hhmm

Rows = list[tuple[str, str]]


def duty_rows(desk: Desk) -> Rows:
    """Reminders, look-outs, who is in, keys that are out, tours under way, the last tests: each with its title, or
    not at all."""
    words, known, site = desk.words, desk.room.registers, desk.site

    def at(moment: int) -> str:
        return hhmm(site, moment)

    tests = [(p, s) for p in site.posts if (s := desk.room.post(p.code)).test_result]
    blocks: list[tuple[str, Rows]] = [
        ("console.sheet.reminders", [(at(r.due), r.words) for r in known.reminders]),
        ("console.sheet.lookouts", [(words("console.sheet.until", at=at(x.until)), x.words) for x in known.lookouts]),
        ("console.sheet.visitors", [(at(v.since), " ".join((v.name, v.post, v.to)).strip()) for v in known.visitors]),
        ("console.sheet.keys", [(k.number, f"{k.name} {at(k.since)}") for k in known.keys]),
        (
            "console.sheet.tours",
            [(t.code, f"{t.name} {len(t.seen)}/{len(t.points)} {', '.join(t.waits)}") for t in known.tours],
        ),
        (
            "console.sheet.tests",
            [(p.code, f"{at(s.test_done)} {words(f'console.test.{s.test_result}')}") for p, s in tests],
        ),
    ]
    rows: Rows = []
    for title, block in blocks:
        if block:
            rows += [("", words(title)), *block]
    return rows


def round_rows(desk: Desk, found: Figures) -> Rows:
    """Each round in one line: ``21:00  6/6``, ``23:00  5/6, late 2 +7:10``."""
    return [(hhmm(desk.site, each.due), _round(desk, each)) for each in found.rounds]


def _round(desk: Desk, each: Round) -> str:
    words = desk.words
    said = [f"{each.count('on_time')}/{len(each.calls)}"]
    for outcome in ("late", "missed", "unobserved", "open"):
        posts = [c for c in each.calls if c.outcome == outcome]
        if not posts:
            continue
        spans = [f"{c.post} +{c.late_by // 60_000}:{c.late_by // 1000 % 60:02}" if c.late_by else c.post for c in posts]
        said.append(f"{words(f'console.round.{outcome}')} {', '.join(spans)}")
    return ", ".join(said)


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
