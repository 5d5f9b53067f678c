"""Every figure of a book against an independent referee (tests/kits/referee.py), to the millisecond.

The books: the scripted days and the quiet night, random histories, and real fire calls (14 hours of the public
"Calls for Service" of the San Francisco Fire Department, April 2020).
"""

from __future__ import annotations

import csv
import json
import random
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest

from data import entries as e
from data.base.clock import HOUR, MINUTE
from data.entries import Entry, Void
from data.entries.codec import canonical
from data.queries.course import history
from data.queries.course.targets import updates_met, verdicts
from data.queries.figures import figures
from data.queries.roll_calls import present_and_absent
from data.room.room import Room
from data.site.load import load
from data.site.model import Site
from tests.kits import referee
from tests.kits.drill.days import played
from tests.kits.drill.files import read_book
from tests.kits.rooms.memory_room import MemoryRoom
from tests.kits.rooms.night import jember
from tests.kits.rooms.story import FIGURES, LINES, OTHERS, SCENES, STARTS, WAITS, Step, Story
from tests.kits.running.examples import examples

CUT = Path(__file__).parent / "cut" / "fire-calls.csv"


def compare(book: list[Entry], site: Site, start: int, end: int) -> Counter[str]:
    """Assert that the product and the referee agree about [start, end). Return how many figures were compared."""
    said: Counter[str] = Counter()
    plain = [json.loads(canonical(entry)) for entry in book]
    known = json.loads(msgspec.json.encode(site))
    void = {ref for entry in book if isinstance(entry, Void) for ref in entry.of}
    about: dict[str, list[Entry]] = {}
    for entry in book:
        for subject in entry.subjects:
            about.setdefault(subject, []).append(entry)
    cases = referee.cases(plain, end)
    for subject in (s for s in about if s.startswith("incident:")):
        state = history.newest(about[subject], subject, void, end)
        if state is None:
            assert subject not in cases
            continue
        ours = sorted((v.name, v.outcome, v.goal, v.due, v.took or 0) for v in verdicts(state, end))
        theirs = sorted((n, o, g, d, took or 0) for n, o, g, d, took in cases[subject].verdicts(end))
        assert ours == theirs, subject
        said["targets"] += len(ours)
        news = updates_met(history.history(about[subject], subject, void, end), end)
        assert news == cases[subject].news_by(end), subject
        said["news"] += sum(news)
        assert (state.happened, state.highest, state.is_afterwards) == (
            cases[subject].happened, cases[subject].highest, cases[subject].afterwards,
        )  # fmt: skip
    found = figures(book, site, start, end, now=end)
    ours_acks = {
        a.priority: [
            a.incidents, a.in_goal, a.in_breach, a.of_breach, a.unjudged,
            sorted(-1 if t is None else t for t in a.took),
        ]
        for a in found.acks
    }  # fmt: skip
    assert ours_acks == referee.acks(plain, start, end, end)
    said["acknowledgements"] += sum(5 + len(a.took) for a in found.acks)
    checks = referee.Checks(known, plain, end)
    ours_calls = {(c.post, c.due): (c.outcome, c.contact, c.late_by) for r in found.rounds for c in r.calls}
    assert ours_calls == checks.calls(start, end, end)
    said["check calls"] += len(ours_calls)
    room = Room.fold(entry for entry in book if entry.at < end)
    rolls = referee.roll_calls(plain, end)
    for subject, (present, absent) in rolls.items():
        incident = room.incident(subject)
        if incident is not None:
            assert [list(names) for names in present_and_absent(room, incident)] == [present, absent]
            said["roll calls"] += len(present) + len(absent)
    return said


def told(said: Counter[str], at_least: int) -> None:
    print(dict(said), "figures compared:", said.total())
    assert said.total() >= at_least


@pytest.mark.parametrize(("name", "at_least"), [("quiet-night", 90), ("protest-day", 200), ("break-in", 40)])
def test_referee_agrees_about_the_scripted_days(name: str, at_least: int) -> None:
    home, report = played(name)
    told(compare(read_book(home), load(home.site_file), report.start, report.end), at_least)


def random_script(seed: int) -> list[Step]:
    """Return the steps of a history, without jumps of the clock."""
    draw = random.Random(seed)
    found: list[Step] = []
    singles = [(text,) for text in (*LINES, *WAITS, *OTHERS)]
    for _ in range(16):
        texts = draw.choice(SCENES) if draw.random() < 0.6 else draw.choice(singles)
        numbers = (draw.randrange(6), draw.randrange(6), draw.randrange(6))
        found += [(text, *numbers) for text in texts if not text.startswith("jump")]
    return found


@pytest.mark.hypothesis
def test_referee_agrees_about_random_histories() -> None:
    said: Counter[str] = Counter()
    count = examples(50, few=8)
    for seed in range(count):
        story = Story(seed % len(FIGURES), seed % len(STARTS))
        start = story.now
        story.play(random_script(seed))
        try:
            said += compare(story.book, story.site, start, story.now)
        except AssertionError as failed:
            raise AssertionError(f"seed {seed}") from failed
    told(said, 50 * count)


# --- real fire calls --------------------------------------------------------------------------------------------------

KIND = {"Medical Incident": "MEDI", "Structure Fire": "FIRE", "Alarms": "FIRE", "Traffic Collision": "TRAF"}
ZONE = ZoneInfo("America/Los_Angeles")


def replayed(rows: list[dict[str, str]]) -> MemoryRoom:
    """Return a room in which the calls were worked as the rows say. A unit is a post; nothing else happens."""
    site = msgspec.structs.replace(jember(), zone="America/Los_Angeles")
    events: list[tuple[int, int, str, dict[str, str]]] = []
    for n, row in enumerate(rows):
        for order, what in enumerate(("entry", "dispatch", "on_scene", "available")):
            if row[what]:
                events.append((_ms(row[what]), order * 1000 + n, what, row))
    room = MemoryRoom(site, min(at for at, *_ in events) - HOUR)
    room.save(e.Control(by="LST", subjects=("room",), operator="LST", crew="A"))
    subjects: dict[str, str] = {}
    out: Counter[str] = Counter(row["incident"] for row in rows if row["available"])
    for at, _, what, row in sorted(events):
        room.now = at
        post = str(sum(map(ord, row["unit"])) % 6 + 1)
        if what == "entry":
            if row["incident"] not in subjects:
                subjects[row["incident"]] = _open(room, site, row, post)
            continue
        subject = subjects.get(row["incident"])
        if subject is None:
            continue
        names: dict[str, Any] = {"by": "LST", "subjects": (subject, f"post:{post}")}
        if what == "dispatch":
            room.save(e.Acked(by="LST", subjects=(subject,)), e.Sent(**names, posts=(post,)))
        elif what == "on_scene":
            room.save(e.Arrived(**names, posts=(post,)))
        else:
            out[row["incident"]] -= 1
            if not out[row["incident"]]:
                room.save(e.Closed(by="LST", subjects=(subject,), disposition="handled"))
    return room


def _ms(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=ZONE).timestamp() * 1000)


def _open(room: MemoryRoom, site: Site, row: dict[str, str], post: str) -> str:
    priority = 1 if row["priority"] == "3" else 2
    subject = f"incident:{room.id}-{len(room.book) + 1}"
    happened = _ms(row["received"])
    room.save(
        e.Opened(
            by="LST", subjects=(subject,), number=101 + len(room.book), year=2020, type=KIND.get(row["type"], "INFO"),
            type_name=row["type"], priority=priority, type_priority=priority, received=room.now, post=post,
            occurred=happened if happened < room.now else None, targets=site.targets[priority - 1],
        )
    )  # fmt: skip
    return subject


def test_referee_agrees_about_real_fire_calls() -> None:
    rows = list(csv.DictReader(CUT.open(encoding="utf-8")))
    assert len(rows) <= 500
    room = replayed(rows)
    start, end = room.book[0].at, room.book[-1].at + 30 * MINUTE
    told(compare(room.book, room.site, start, end), 1000)


def test_referee_finds_a_figure_that_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    room = replayed(list(csv.DictReader(CUT.open(encoding="utf-8")))[:40])
    monkeypatch.setattr("data.queries.course.targets.SECOND", 999)
    with pytest.raises(AssertionError):
        compare(room.book, room.site, room.book[0].at, room.book[-1].at + MINUTE)
