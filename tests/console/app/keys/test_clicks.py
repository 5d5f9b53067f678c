"""Clicks: they put a line into the line, and never enter it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.kits.console.desk_room import Room, console


async def click(room: Room, words: str, *, further: int = 0) -> None:
    """Click on the first place where ``words`` are on the screen."""
    rows = room.text.split("\n")
    y = next(y for y, row in enumerate(rows) if words in row)
    await room.pilot.click(offset=(rows[y].index(words) + further, y))
    await room.pilot.pause()


@pytest.mark.parametrize(
    ("language", "size", "hint"), [("en", (80, 24), "n new"), ("id", (120, 36), "n baru"), ("en", (200, 60), "n new")]
)
async def test_click_puts_the_line_into_the_line_and_enters_nothing(
    tmp_path: Path, language: str, size: tuple[int, int], hint: str
) -> None:
    async with console(tmp_path, language=language, size=size) as room:
        await room.enter("n vehi 3 motorcycle")
        await room.enter("n fire 6 smoke")
        last = room.desk.book.last_no
        name = room.desk.site.posts[4].name
        for words, typed in (
            (hint, "n "),
            ("a " + ("ack" if language == "en" else "tanggap"), "a"),
            (f" 5 {name}", "ok 5 " if language == "en" else "aman 5 "),
            ("motorcycle", "a 101"),
            ("b " + ("book" if language == "en" else "mutasi"), "b"),
            ("#102", ""),  # the alert row: a alone means it, or its number follows
            ("F9", "panic " if language == "en" else "tolong "),
        ):
            await click(room, words, further=1)
            assert room.app.session.text == room.app.line.value, words
            assert room.app.line.value in ((typed,) if typed else ("a", "a 102")), words
            await room.pilot.press("ctrl+u")
        assert room.desk.book.last_no == last


async def test_click_on_a_post_or_a_row_adds_its_number_to_a_line_being_typed(tmp_path: Path) -> None:
    async with console(tmp_path) as room:
        await room.enter("n vehi 3 motorcycle")
        await room.type("g ")
        await click(room, "motorcycle")
        assert room.app.session.text == "g 101"
        await room.type(" ")
        await click(room, "5 Loading")
        await click(room, "2 Office", further=3)
        assert room.app.line.value == "g 101 5,2"
        assert room.app.session.parked == []


async def test_second_click_opens_the_incident(tmp_path: Path) -> None:
    async with console(tmp_path) as room:
        await room.enter("n vehi 3 motorcycle")
        rows = room.text.split("\n")
        y = next(y for y, row in enumerate(rows) if "motorcycle" in row)
        await room.pilot.click(offset=(30, y), times=2)
        await room.pilot.pause()
        assert room.app.panes.middle == "incident" and room.app.session.text == ""


async def test_filter_is_a_chip_and_hides_no_new_p1_or_p2(tmp_path: Path) -> None:
    async with console(tmp_path) as room:
        await room.enter("n vehi 3 motorcycle")
        await room.enter("n pers 4 man at the fence")
        await room.enter("a 102")
        await room.enter("/post 3")
        assert "1 of 2" in room.text and " /post 3 " in room.text
        assert "#101" in room.text and "man at the fence" not in "\n".join(room.app.panes.view.queue.list.lines)
        await room.enter("n fire 6 smoke")
        assert "#103" in room.text and "2 of 3" in room.text  # a new P1 is never hidden
        await room.enter("a 103")
        assert "1 of 3" in room.text
        await room.enter("/lewat")
        await room.minutes(10)
        assert " /lewat " in room.text and "#101" in room.text
        await room.enter("/moto")
        assert "1 of 3" in room.text
        await room.enter("/zebra")
        assert "No row is like this." in room.text
        await room.pilot.press("escape")
        assert " of 3" not in room.text and "#102" in room.text
        await room.type("/pos 9")
        assert "no post 9" in room.text
        await room.retype("/p3")
        assert "2 of 3" in room.text
    async with console(tmp_path) as room:  # not kept over a restart
        assert "2 of 3" not in room.text and not room.app.panes.filter
