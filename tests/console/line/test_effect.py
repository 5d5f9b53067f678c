"""The echo is the effect: what it says is what Enter does, over random rooms and lines.

The facts are read off the room before and after Enter, not off the drafts that the echo is made of.
"""

from __future__ import annotations

import random
import re

import pytest

from console.line.reading import Reading
from data import entries as e
from data.base.clock import MINUTE
from data.entries import Entry
from data.entries.subjects import is_incident
from data.intents.decide import decide
from data.view.queue import row_of
from tests.kits.console.line_room import LineRoom

SEEDS = range(40)
LINES_EACH = 50

TYPES = ("FIRE", "VEHI", "PERS", "CRWD", "INFO", "POWR", "TRAF")


def random_line(pick: random.Random, room: LineRoom) -> str:
    """Return a line that may be refused."""
    posts = [p.code for p in room.site.posts]
    post, other = pick.choice(posts), pick.choice(posts)
    several = ",".join(pick.sample(posts, pick.randint(1, 3)))
    numbers = [room.room.number_text(i) for i in room.room.open_incidents()] or ["101"]
    n, m = pick.choice(numbers), pick.choice(numbers)
    line = pick.choice(
        (
            f"ok {several}", f"n {pick.choice(TYPES)} {post} words", f"n {n} more", f"g {n} {several}",
            f"g {n} {several}", f"g {n} {several}", f"g {post} to P{other}", f"on {n} {several}", f"on {n} {several}",
            f"on {several}", f"back {several}", f"br {post} {other} 20m", f"br {post} {other}", f"a {n}", f"{n} a note",
            f"pri {n} {pick.randint(1, 4)} why not", f"link {n} {pick.choice(('dup', 'upd', 'rel'))} {m}",
            f"controlled {n}", f"c {n} handled gone", f"t {n} 1", f"waive {n} 1 no key by Padal",
            f"call #{n} 113 answered",
            "call 113 arrived", f"call #{n} 113 arrived", f"e #{n} told him", f"hazard {post} glass", f"panic {post}",
            f"relief {post} {pick.choice(('Sari', 'Galih', 'Budi'))}", f"patrol {post}", f"reopen {n} again",
            f"seal {n} 4/4 by Sari and Galih", f"move #{n} 3 boxes from A to B by Sari and Galih", "key out 12 Ratna",
            f"closed {post} by Padal flooded", f"open {post} by Padal", "undo", f"l P{post} words",
        )
    )  # fmt: skip
    return f"-{pick.randint(1, 9)} {line}" if pick.random() < 0.15 else line


class Before:
    """The room before Enter."""

    def __init__(self, room: LineRoom) -> None:
        self.posts = {p.code: room.room.post(p.code) for p in room.site.posts}
        self.incidents = {i.subject: i for i in room.room.open_incidents()}
        self.priority = {i.subject: room.room.effective_priority(i) for i in room.room.open_incidents()}
        self.places = places(room)


def places(room: LineRoom) -> dict[str, str]:
    """Return who is at which post."""
    return {name: post.code for post in room.site.posts for name in room.context().people(post.code)}


def missing(room: LineRoom, before: Before, made: list[Entry], reading: Reading) -> list[str]:
    """Return what has happened and was not said."""
    said = " ".join((reading.echo.text, reading.echo.warning, reading.echo.consequence))
    wrong = []

    def names(number: str) -> bool:
        return re.search(rf"#{number}(?![0-9])", said) is not None

    def says_post(code: str) -> bool:
        ranges = re.findall(r"(?<![0-9:#])([0-9]{1,2})-([0-9]{1,2})(?![0-9])", said)
        alone = re.search(rf"(?<![0-9:#.]){code}(?![0-9:])", said) is not None
        return alone or any(int(a) <= int(code) <= int(b) for a, b in ranges)

    for subject in {s for entry in made for s in entry.subjects if is_incident(s)}:
        found = room.room.incident(subject)
        if found is not None and not names(room.room.number_text(found)) and not any(type(x) is e.Void for x in made):
            wrong.append(f"subject #{found.number}")
    if any(type(x) is e.Void for x in made):
        return wrong
    for code, was in before.posts.items():
        now = room.room.post(code)
        if was.incident != now.incident and not says_post(code):
            wrong.append(f"post {code} moved")
        left = room.room.incident(was.incident) if was.incident and was.incident != now.incident else None
        if left is not None and left.is_open:
            urgent = before.priority[was.incident] <= 2
            where = reading.echo.warning if urgent else said
            if f"#{left.number}" not in where:
                wrong.append(f"post {code} leaves #{left.number}")
            if urgent and not left.units_out and "nobody is sent there" not in where:
                wrong.append(f"#{left.number} is left alone")
        if was.cover and not now.cover and not ("break" in said and says_post(code)):
            wrong.append(f"break of {code} ends")
    for subject, was_open in before.incidents.items():
        now_open = room.room.incident(subject)
        if was_open.is_new and now_open is not None and now_open.is_open and not now_open.is_new:
            if not names(room.room.number_text(now_open)):
                wrong.append(f"acknowledges #{now_open.number}")
            elif not any(word in said for word in ("acknowledge", "reopen")):
                wrong.append("acknowledges, unsaid")
    for subject, was_open in before.incidents.items():
        now_open = room.room.incident(subject)
        if now_open is not None and was_open.is_open and not now_open.is_open:
            owed = [n for n, step in enumerate(now_open.steps, 1) if step.state == "open" and step.step.required]
            if owed and f"#{now_open.number} open: {' '.join(map(str, owed))}" not in reading.echo.warning:
                wrong.append(f"required steps of #{now_open.number}")
    if any(isinstance(entry, e.Relief) for entry in made):
        then = places(room)
        for name in before.places.keys() | then.keys():
            if before.places.get(name) != then.get(name) and not (
                name in said and (name not in then or says_post(then[name]))
            ):
                wrong.append(f"{name} is elsewhere")
        for code in set(before.places.values()) - set(then.values()):
            if f"nobody is left at post {code}" not in reading.echo.warning:
                wrong.append(f"post {code} is empty")
    kept: str = getattr(reading.intent, "words", "") or getattr(reading.intent, "why", "")
    if kept and kept not in said:
        wrong.append(f"the words {kept}")
    for moment in {entry.occurred for entry in made if entry.occurred is not None}:
        if room.context().time(moment) not in said:
            wrong.append("its time")
    is_timed = reading.intent is not None and reading.intent.occurred is not None
    if is_timed and all(entry.occurred is None for entry in made):
        wrong.append("a time that nothing has")
    return wrong


@pytest.mark.parametrize("seed", SEEDS)
def test_echo_says_what_enter_does(seed: int) -> None:
    pick, room = random.Random(seed), LineRoom("2024-01-22 02:07")
    room.do("ok all")
    entered = 0
    for _ in range(LINES_EACH):
        room.now += pick.randint(5, 90) * 1000
        if pick.random() < 0.2:
            room.now += 3 * MINUTE
        by = pick.choice(("LST", "LST", "BGS"))
        line = random_line(pick, room)
        states, next_no = dict(room.room.states), room.context().next_no
        reading = room.read(line, by)
        assert room.read(line, by) == reading
        assert (dict(room.room.states), room.context().next_no) == (states, next_no), "an echo has no effect"
        if reading.intent is None:
            continue
        before = Before(room)
        room.now += 1000  # between echo and Enter nothing but the time changes
        made = decide(reading.intent, room.context(by))
        room.save(*made)
        entered += 1
        assert not missing(room, before, made, reading), (seed, line, reading.echo, made)
    assert entered > LINES_EACH // 8


def test_a_link_says_which_targets_the_posts_of_the_other_meet() -> None:
    room = LineRoom()
    for line in ("n ASLT 1 stone", "g 101 2", "n RIOT 1 gate down", "a 102", "n FIRE 3 smoke"):
        room.do(line)
    assert room.read("link 102 rel 101").echo.warning == "send of #102 met by posts of #101"
    assert room.read("link 101 rel 102").echo.warning == "send of #102 met by posts of #101"
    assert not room.read("link 103 rel 101").echo.warning, "they are at another post"
    room.do("on 101 2")
    assert room.read("link 102 rel 101").echo.warning == "send, arrive of #102 met by posts of #101"
    room.do("a 103")
    room.do("link 103 rel 101")
    row = row_of(room.room, room.site, room.incident(103), room.now)
    assert row.target == "send", "nobody was sent to post 3"


def test_quit_says_to_the_operator_in_control_what_nobody_watches_then() -> None:
    room = LineRoom()
    room.do("take LST", "LST")
    assert not room.read("quit", "LST").echo.warning
    (name,) = room.context("LST").people("6")
    for line in ("n FIRE 3 smoke", "n VEHI 2 car", f"relief 1 {name}"):
        room.do(line, "LST")
    reading = room.read("quit", "LST")
    assert reading.echo.warning == "you are in control, nobody watches then: P1 #101, post 6 unmanned"
    assert reading.ui == "quit", "it may still be left"
    assert not room.read("quit", "BGS").echo.warning
