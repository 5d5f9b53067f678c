"""Times of another day: nothing on the screen shows one without its date."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest

from data.base.clock import HOUR, MINUTE
from data.queries.incidents import viewer
from data.view.alerts.calls import calls_of
from data.view.handover_sheet import sheet
from data.view.posts import post_views
from tests.kits.console.desk_room import Room, console, wib
from tests.kits.running.examples import NIGHT

#: Everything of the first day happens or falls due at 37 minutes past.
DAY = wib("2024-01-22T14:37:00")

LINES = (
    "ok 1-3", "n FIRE 3 smoke", "g 101 3", "on 101 3", "e 101 to Surya: fire", "scene 101 lead Surya",
    "scene 101 in Adi, Beni", "scene 101 out Beni", "call 113 #101 fire, answered", "n VEHI 1 van", "a",
    "shelve cam-4 8h wet", "src cam-3 down", "src cam-1 down", "src cam-1 up", "br 5 6 60m", "visit in PLN",
    "key out 12 Sari", "seal 12/12 by Adi and Beni", "tempo siaga 1 by Surya", "test 4 daily", "remind 1415m call them",
    "lookout white van until +1415m", "tempo 2 15 until 1415m by Surya", "move 20 from A to B",
    "call - PLN meter, answered",
)  # fmt: skip

BARE = re.compile(r"(?<!\d)\d\d[:.]37(?::\d\d)?(?!\d)")
DATED = re.compile(r"(\d\d? (Jan|Feb)( \d{4})? |2024-01-2\d )\d\d[:.]37")

#: A line that wraps between a date and its time, or in the date.
WRAPPED = re.compile(r"(?<!\d)\d\d?( (Jan|Feb))? *$")


def bare(text: str) -> list[str]:
    """Return the lines with a time of the first day that has no date before it."""
    rows = [line.split("│") for line in text.splitlines()]
    found = []
    for before, row in pairwise([[""], *rows]):
        for column, cell in enumerate(row):
            above = before[column] if column < len(before) else ""
            if BARE.search(DATED.sub("", cell)) and not WRAPPED.search(above):
                found.append(cell.strip())
    return found


def said(room: Room) -> list[str]:
    """Return everything that the alert row and the sheet can say, and the queue's words."""
    desk = room.desk
    now = desk.clock.now()
    words, posts = desk.words, post_views(desk.room, desk.site, now)
    found = calls_of(desk.room, desk.site, now, posts, desk.queue, words=words, who=viewer(desk.room, desk.operator()))
    lines = [words(call.alert.key, **call.alert.args) for call in found]
    for section in sheet(desk.context("BGS")):
        lines += [section.summary, *(f"{item.name} {item.text}" for item in section.items)]
    return [*lines, *(row.words for row in desk.queue.rows)]


@pytest.mark.parametrize("language", ["en", pytest.param("id", marks=NIGHT)])
async def test_no_time_of_another_day_is_shown_without_its_date(tmp_path: Path, language: str) -> None:
    async with console(tmp_path, now=DAY, size=(120, 50), language=language) as room:
        for line in LINES:
            await room.enter(line)
            if room.app.session.text:
                raise AssertionError(f"refused: {room.text.splitlines()[-1]}")
        room.clock.advance(18 * HOUR + 5 * MINUTE)
        room.app.tick()
        await room.settle()
        stored = {i.words for i in room.desk.room.open_incidents()}  # what was entered stays as it was entered
        assert [line for line in said(room) if bare(line) and not any(words in line for words in stored)] == []
        await room.until(lambda: bool(room.desk.room.registers.asked))
        await room.pilot.press("escape")  # answers the operator watch, which would take the next key
        for page in ("", "h", "v", "shelf", "101", "102"):
            if page:
                await room.enter(page)
            found = bare("\n".join(room.text.splitlines()[:-2]))
            if page.isdigit():  # the course of a post: the date counts for what follows in its row
                found = [line for line in found if not DATED.search(line)]
            assert found == [], page
        await room.enter("ho start BGS")
        assert bare("\n".join(room.text.splitlines()[:-2])) == []
