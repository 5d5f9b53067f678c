"""Commands of the screen: each one of the line has its function, and each function its command."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest

from console.app.pages.posts import post_page
from console.line.act import Ui
from data.view.board import board
from data.view.handover_sheet import sheet
from tests.kits.console.desk_room import console, new_home
from tests.kits.console.line_room import LineRoom
from tests.kits.widgets.lines import EN


async def test_commands_of_the_screen_are_those_of_the_line_without_a_drills(tmp_path: Path) -> None:
    async with console(tmp_path) as room:
        assert room.app.commands.keys() == set(get_args(Ui)) - {"drill"}


@pytest.mark.parametrize("language", ["en", "id"])
async def test_page_says_its_title_once(tmp_path: Path, language: str) -> None:
    async with console(tmp_path, size=(120, 36), language=language) as room:
        await room.enter("n FIRE 3 smoke")
        for page in ("? types", "? people", "? codes", "posts", "v", "shelve", "net", "apart", "site", "?", "? ok"):
            await room.enter(page)
            top, *rows = [row.strip() for row in room.text.splitlines()[3:-4]]
            title = top.strip("═ ").split("  ")[0].split(" ═")[0]
            assert title and title not in rows, page


def many_posts(folder: Path, last: int = 30) -> Path:
    """A site of so many posts, those after the sixth without people."""
    file = new_home(folder).site_file
    text = file.read_text()
    at = text.index("[[tour]]")
    more = "".join(f'\n[[post]]\ncode = {n}\nname = "Block {n}"\n' for n in range(7, last + 1))
    file.write_text(f"{text[:at]}{more}\n{text[at:]}")
    return folder


async def test_page_of_many_posts_has_those_first_that_need_something(tmp_path: Path) -> None:
    async with console(many_posts(tmp_path)) as room:
        await room.enter("ok 1-6")
        await room.enter("n fire 3 smoke")
        await room.enter("g 101 2")
        await room.enter("posts")
        rows = room.text.splitlines()[5:]
        assert rows[0].startswith("   2 Office lobby") and "TO 3" in rows[0]
        assert rows[1].startswith("   7 Block 7") and "UNMANNED" in rows[1]
        assert rows[4].startswith("  10 Block 10")


async def test_list_above_the_line_says_of_a_post_what_the_board_says(tmp_path: Path) -> None:
    async with console(tmp_path) as room:
        await room.enter("ok 1-6")
        await room.enter("n fire 3 smoke")
        await room.enter("ack 101")
        await room.minutes(43)
        await room.type("g 101 ")
        assert "DUE 05:00" in room.text
        row = next(row for row in room.text.splitlines() if row.startswith("   1  Main gate"))
        assert "DUE" in row and "free" in row and "NORMAL" not in row
        await room.type("1,")
        offered = [row for row in room.text.splitlines() if row.startswith(("   1  ", "   2  "))]
        assert [row[3] for row in offered] == ["2"]  # the one that is named already is not offered again


async def test_sheet_names_many_unmanned_posts_together(tmp_path: Path) -> None:
    async with console(many_posts(tmp_path)) as room:
        await room.enter("ok 1-6")
        await room.enter("h")
        assert "7-30 UNMANNED" in " ".join(room.text.split())
        assert "Block 8" not in room.text and "rows more" not in room.text


def test_page_of_posts_counts_as_the_handover_sheet_does() -> None:
    room = LineRoom()
    room.do("ok all")
    room.do("ditutup 5 roof repair by Surya")
    shown = board(room.room, room.site, room.now, book_no=1)
    page = [text for name, text in post_page(shown, EN) if not name]
    (posts,) = [section.summary for section in sheet(room.context()) if section.key == "posts"]
    for text in page:
        assert all(part in posts for part in text.split(", ")), (text, posts)
    assert page == ["4 NORMAL, 1 CLOSED, 1 PATROL"]


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_enter_on_an_entry_of_the_book_shows_all_its_words(tmp_path: Path, size: tuple[int, int]) -> None:
    before, after = (" ".join(f"{letter}{n}" for n in range(400)) for letter in "lf")
    async with console(tmp_path, size=size) as room:
        await room.enter(f"l {before}")
        no = room.desk.book.last_no
        await room.enter(f"fix {no} {after}")
        await room.enter("b")
        while room.app.panes.others is None or room.app.panes.others.book.selected != no:
            await room.pilot.press("up")
        assert "l399" not in room.text and "↓ Enter" in room.text, "the region says that it is cut"
        await room.pilot.press("enter")
        await room.settle()
        seen = ""
        for _ in range(12):
            seen += room.text
            await room.pilot.press("pagedown")
        for words in (before, after):
            assert all(f" {word} " in seen.replace("\n", " ") for word in words.split())
        assert f"corrected by no. {no + 1} at" in seen and "occurred 04:17:52" in seen and f"Entry {no} LOG" in seen
        await room.pilot.press("escape")
        await room.enter("b")
        await room.pilot.press("home")
        assert "↓ Enter" not in room.text
