"""Help: for where the operator is, searched by what is typed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.kits.console.desk_room import console


@pytest.mark.parametrize(
    ("language", "typed", "here", "on", "section", "query", "form"),
    [
        ("en", "?", "Here: #101 P1", "on 101 1,2", "Sections", "shel", "shelve cam-3"),
        ("id", "bantuan", "Di sini: #101 P1", "tiba 101 1,2", "Bagian", "redam", "redam cam-3"),
    ],
)
async def test_help_says_what_can_be_done_here_and_is_searched(
    tmp_path: Path, language: str, typed: str, here: str, on: str, section: str, query: str, form: str
) -> None:
    async with console(tmp_path, language=language) as room:
        await room.enter("n fire 3 smoke")
        await room.enter("g 1,2")
        last = room.desk.book.last_no
        await room.enter(typed)
        assert here in room.text and on in room.text and section in room.text
        assert "c 101" in room.text
        await room.type(query)
        await room.pilot.pause()
        assert form in room.text and here not in room.text
        assert room.desk.book.last_no == last
        await room.pilot.press("escape", "escape")
        assert room.app.panes.middle == "board"


@pytest.mark.parametrize("language", ["en", "id"])
async def test_help_names_the_commands_that_stand_under_the_line(tmp_path: Path, language: str) -> None:
    async with console(tmp_path, size=(200, 60), language=language) as room:
        await room.enter("n fire 3 smoke")
        for page in ("", "101", "b"):
            if page:
                await room.enter(page)
            keys = room.app.keys(room.app.panes.middle)
            foot = " ".join(room.text.splitlines()[-1].split())
            await room.enter("?")
            shown = " ".join(room.text.split())
            assert keys and all(f"{form} {word}" in foot and f"{form} {word}" in shown for form, word, _ in keys), page
            await room.pilot.press("escape", "escape")
