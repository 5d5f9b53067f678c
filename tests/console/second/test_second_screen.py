"""Second screen next to a console: it follows, writes and enters nothing, and says who watches."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from console.drill.result.report import save
from console.second.app import SecondScreen
from console.second.drill_clock import DrillClock
from console.session.desk import Desk
from data.base.clock import HOUR, MINUTE, SECOND, ManualClock
from data.book.book import Book
from data.site.load import load
from tests.kits.console.desk_room import wib
from tests.kits.console.second_screen import Second, WritingDesk, second, snapshot
from tests.kits.drill.files import play_drill


@pytest.fixture
def beside(tmp_path: Path) -> Iterator[WritingDesk]:
    """The desk of a console with an operator."""
    writing = WritingDesk(tmp_path / "home")
    yield writing
    writing.close()


async def test_second_screen_follows_the_console_with_its_own_cursor(beside: WritingDesk) -> None:
    beside.enter("ok 1-6", "n vehi 6 motorcycle loitering")
    async with second(beside.home, beside.clock) as screen:
        assert "#101" in screen.text and "READ ONLY" in screen.text and "LST" in screen.text
        chosen = screen.app.panes.selected
        beside.enter("n fire 3 smoke at the store")
        assert "#102" not in screen.text
        await screen.look()
        assert screen.text.index("#102") < screen.text.index("#101"), "a new P1 stands above"
        assert screen.app.panes.selected == chosen, "and moves no cursor"
        await screen.pilot.press("up")
        assert screen.app.panes.selected != chosen
        await screen.enter("102")
        assert "smoke at the store" in screen.text and "FIRE" in screen.text
        assert screen.app.panes.middle == "incident"
        beside.enter("a 102", "102 it is a barbecue")
        await screen.look()
        assert "NOTE #102" in screen.text
        await screen.pilot.press("pagedown")
        assert "it is a barbecue" in screen.text


async def test_header_calls_the_zone_what_the_site_calls_it(beside: WritingDesk) -> None:
    for zone, word, shown in (("Asia/Kathmandu", "", "+0545"), ("Asia/Kathmandu", "NPT", "NPT")):
        text = beside.home.site_file.read_text("utf-8").splitlines()
        text = [f'zone = "{zone}"' if line.startswith("zone = ") else line for line in text]
        text = [f'zone_word = "{word}"' if line.startswith("zone_word = ") else line for line in text]
        beside.home.site_file.write_text("\n".join(text), "utf-8")
        beside.home.site_in_force.unlink(missing_ok=True)
        async with second(beside.home, beside.clock, size=(100, 30)) as screen:
            assert f" {shown} " in screen.text.splitlines()[0], screen.text


async def test_second_screen_shows_the_sheet_of_a_handover_only_as_a_page(beside: WritingDesk) -> None:
    beside.enter("ok 1-6", "n fire 3 smoke", "a 101", "ho start BGS")
    async with second(beside.home, beside.clock) as screen:
        assert "FIRE 3   smoke" in screen.text and "LST gives" not in screen.text, screen.text
        await screen.enter("h")
        assert "1 Posts" in screen.text, "the page has it"


async def test_second_screen_of_a_drill_says_so_and_goes_by_its_clock(tmp_path: Path) -> None:
    home, played = play_drill(tmp_path, '[[event]]\nat = "20:10"\ndo = "n FIRE 3 smoke"\n')
    desk = Desk.view(home, clock=DrillClock(home))
    app = SecondScreen(desk, is_ticking=False, is_following=False)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = Second(app, pilot, ManualClock(0))
        await screen.until(lambda: app.is_ready)
        rows = screen.text.splitlines()
        for row in (rows[0], rows[-1]):
            assert row.startswith(" DRILL ") and row.rstrip().endswith(" DRILL"), screen.text
        assert "20:10:01 WIB Sun 21 Jan" in screen.text
        save(replace(played, end=played.end + HOUR), home.path)
        await screen.look()
        app.show()
        await pilot.pause()
        assert "21:10:00 WIB Sun 21 Jan" in screen.text, "the drill went on"
    app.finish()


async def test_half_written_transaction_is_not_shown(beside: WritingDesk) -> None:
    async with second(beside.home, beside.clock) as screen:
        seen: list[int] = []
        screen.app.desk.on_change = lambda change, entry: seen.append(entry.no)
        beside.enter("ok 1-6")
        last = beside.desk.book.last_no
        path = next((beside.home.book_dir).glob("*.journal"))
        whole = path.read_bytes()
        lines = whole.splitlines(keepends=True)
        half = sum(map(len, lines[:-1]))
        path.write_bytes(whole[:half])  # as it is while it is being written: the same file, all but its last line
        await screen.look()
        shown = list(seen)
        path.write_bytes(whole)
        await screen.look()
        assert shown != seen and seen[-1] == last
        assert len(shown) == 0 or lines[len(shown)][14:15] == b"."


async def test_second_screen_changes_nothing_in_the_home(beside: WritingDesk) -> None:
    beside.enter("ok 1-6", "n vehi 6 motorcycle loitering", "l phone rang")
    before = snapshot(beside.home)
    async with second(beside.home, beside.clock) as screen:
        for line in ("101", "b", "find phone", "h", "v", "at 04:10", "at", "?", "net", "shelve", "apart"):
            await screen.enter(line)
            await screen.idle()
        for line in (
            "ok 4",
            "n fire 3 smoke",
            "a",
            "l a note",
            "ho start",
            "undo",
            "fix",
            "4",
            "drill pause",
            "net now",
        ):
            await screen.enter(line)
        await screen.type("n fire 3 half ty")
        await screen.pilot.press("escape", "f9", "4", "enter", "f2", "escape", "ctrl+p", "escape")
        beside.clock.advance(3 * MINUTE)
        await screen.look()
        await screen.enter("quit")
    assert snapshot(beside.home) == before
    assert [entry.no for entry in beside.desk.book.entries()][-1] == beside.desk.book.last_no


async def test_line_that_would_enter_something_says_where_to_type_it(beside: WritingDesk) -> None:
    beside.enter("ok 1-6", "n vehi 6 motorcycle loitering")
    last = beside.desk.book.last_no
    async with second(beside.home, beside.clock) as screen:
        for line in (
            "ok 4",
            "n fire 3 smoke",
            "n",
            "a",
            "101 a note",
            "0410 ok 4",
            "4",
            "take LST now",
            "fix",
            "test 6 x",
        ):
            await screen.enter(line)
            assert "nothing is entered" in screen.text, line
            assert screen.app.session.text == line, "the text stays"
        assert "at the console (LST)" in screen.text
        assert not screen.app.desk.room.incident(beside.desk.queue.rows[0].subject).acked  # type: ignore[union-attr]
        await screen.enter("zzz")
        assert "nothing is entered" not in screen.text, "what nobody understands is no line for the console either"
        await screen.enter("find motorcycle")
        await screen.until(lambda: "motorcycle loitering" in screen.text)
    assert beside.desk.book.last_no == last


async def test_f9_says_that_no_alarm_is_given_from_here(beside: WritingDesk) -> None:
    last = beside.desk.book.last_no
    async with second(beside.home, beside.clock) as screen:
        await screen.pilot.press("ctrl+p")
        await screen.pilot.pause()
        assert "Commands" in screen.text and "Send posts" not in screen.text
        await screen.pilot.press("escape")
        assert "read only, no alarm from here" in screen.text
        await screen.type("ok 4")
        assert "nothing is entered" in screen.text
        await screen.pilot.press("f9")
        for _ in range(3):  # and it stays, whatever the line held
            screen.app.tick()
            await screen.pilot.pause()
        assert "READ ONLY: no alarm from here" in screen.text and "nothing is entered" not in screen.text
        assert "F9 and the post" in screen.text
    assert beside.desk.book.last_no == last


@pytest.mark.parametrize("language", ["en", "id"])
async def test_alarm_row_without_a_console_says_since_when(tmp_path: Path, language: str) -> None:
    beside = WritingDesk(tmp_path / "home", language=language, now=wib("2024-01-22T02:11:00"))
    beside.enter("ok 1-6")
    said = "No console watches this room since 02:11" if language == "en" else "memantau ruangan ini sejak 02:11"
    off, read_only = ("NO CONSOLE", "READ ONLY") if language == "en" else ("TANPA KONSOL", "HANYA BACA")
    async with second(beside.home, beside.clock, size=(140, 40)) as screen:
        assert said not in screen.text and off not in screen.text and read_only in screen.text
        assert ("console watches, " if language == "en" else "konsol memantau, ") in screen.text, "it may save nothing"
        beside.clock.advance(20 * SECOND)  # two marks late: busy, not gone
        await screen.look()
        assert said not in screen.text
        beside.clock.advance(10 * SECOND)
        await screen.look()
        assert said in screen.text and off in screen.text
        assert screen.app.board is not None and screen.app.board.is_flashing
        await screen.enter("ok 4")
        assert any("siaga" in row for row in screen.text.splitlines()[-3:]), "there is none to type it at"
        beside.again()
        await screen.look()
        assert said not in screen.text and off not in screen.text
    beside.close()


async def test_post_statuses_change_with_time_where_nobody_enters_them(beside: WritingDesk) -> None:
    beside.enter("ok 1-6")
    last = beside.desk.book.last_no
    async with second(beside.home, beside.clock) as screen:
        assert "LATE" not in screen.text
        beside.clock.advance(47 * MINUTE)  # 05:00 and five minutes
        await screen.look()
        beside.alive()
        await screen.look()
        assert "LATE" in screen.text
        assert "05:0" in screen.text
    assert beside.desk.book.last_no == last


async def test_second_screen_is_silent_unless_started_with_sound(beside: WritingDesk) -> None:
    beside.enter("ok 1-6")
    for loud in (False, True):
        async with second(beside.home, beside.clock, loud=loud) as screen:
            rung = screen.listen()
            beside.enter("n fire 3 smoke", by="BGS")
            await screen.look()
            assert bool(rung) is loud


async def test_console_can_start_beside_a_second_screen(beside: WritingDesk) -> None:
    async with second(beside.home, beside.clock) as screen:
        beside.desk.close()
        beside.desk = Desk.open(beside.home, clock=beside.clock)  # raises BookBusy if this screen held the lock
        beside.enter("ok 1-6", "n fire 3 smoke")
        await screen.look()
        assert "#101" in screen.text


async def test_second_screen_moves_to_a_new_book_and_survives_a_missing_home(beside: WritingDesk) -> None:
    beside.enter("ok 1-6", "n fire 3 smoke at the store")
    before = beside.desk.book.id
    async with second(beside.home, beside.clock) as screen:
        await screen.type("find smo")
        beside.desk.close()
        away = beside.home.path.with_name("away")
        beside.home.path.rename(away)
        await screen.look()
        assert "has not been readable" in screen.text and "#101" in screen.text, "the last that is known stays"
        shutil.copytree(away, beside.home.path, symlinks=True)  # a backup by hand: another folder, other files
        beside.home.path.chmod(0o700)
        beside.clock.advance(10 * SECOND)
        await screen.look()
        assert "cannot be read" not in screen.text
        beside.desk = Desk.open(beside.home, clock=beside.clock)
        beside.alive()
        assert beside.desk.book.id != before
        beside.enter("n vehi 6 motorcycle loitering")
        beside.clock.advance(10 * SECOND)
        await screen.look()
        await screen.look()
        assert screen.app.desk.book.id == beside.desk.book.id
        assert "#101" in screen.text and "#102" in screen.text
        assert screen.app.session.text == "find smo", "what was being typed stays"
        await screen.pilot.press("enter")
        await screen.until(lambda: "smoke at the store" in screen.text)


async def test_site_that_the_console_took_over_is_followed_and_an_edited_file_is_not(beside: WritingDesk) -> None:
    file = beside.home.site_file
    async with second(beside.home, beside.clock) as screen:
        assert "KPU Jember" in screen.text
        file.write_text(file.read_text("utf-8").replace('name = "Main gate"', 'name = "North gate"'), "utf-8")
        await screen.look()
        assert "Main gate" in screen.text, "only written: the console does not work with it"
        beside.desk.adopt(load(file))  # as the command "site take" does
        beside.alive()
        await screen.look()
        assert "North gate" in screen.text
        desk = screen.app.desk
        file.write_text(file.read_text("utf-8").replace('name = "North gate"', 'name = "East gate"'), "utf-8")
        beside.clock.advance(10 * SECOND)
        beside.alive()
        await screen.look()
        assert screen.app.desk is desk


async def test_file_that_a_start_takes_over_meanwhile_is_in_force_from_then_on(beside: WritingDesk) -> None:
    beside.enter("ok 1")
    beside.desk.close()
    file, began = beside.home.site_file, beside.clock.now()
    file.write_text(file.read_text("utf-8").replace('name = "Main gate"', 'name = "North gate"'), "utf-8")
    async with second(beside.home, beside.clock) as screen:

        def gate_at(moment: int) -> str:
            post = screen.app.desk.sites.at(moment).post("1")
            return post.name if post is not None else ""

        beside.clock.advance(10 * MINUTE)
        assert (gate_at(began), gate_at(beside.clock.now())) == ("Main gate", "Main gate"), "nobody has taken it over"
        beside.desk = Desk.open(beside.home, clock=beside.clock)
        taken = beside.clock.now()
        beside.clock.advance(10 * MINUTE)
        beside.alive()
        await screen.look()
        assert [gate_at(moment) for moment in (began, taken - 1, taken)] == ["Main gate", "Main gate", "North gate"]


async def test_what_is_typed_and_opened_after_a_move_is_of_the_new_room(beside: WritingDesk) -> None:
    file = beside.home.site_file
    beside.enter("ok 1-6", "n fire 3 smoke at the store")
    async with second(beside.home, beside.clock) as screen:
        file.write_text(file.read_text("utf-8").replace('name = "Main gate"', 'name = "North gate"'), "utf-8")
        beside.desk.adopt(load(file))
        beside.alive()
        await screen.look()
        assert "North gate" in screen.text
        beside.enter("n vehi 6 motorcycle loitering")  # only the new desk follows it
        await screen.look()
        row = screen.text.splitlines()[-2]
        assert "saved" in row and "VEHI" in row, "the newest line of the book"
        await screen.pilot.press("down")
        assert screen.app.session.selected == screen.app.panes.selected != ""
        await screen.type("102")
        assert "open #102" in screen.text
        await screen.type(" a barbecue")
        await screen.pilot.press("escape")
        assert "1 draft" in screen.text
        await screen.enter("b")
        await screen.pilot.press("enter")
        assert screen.app.panes.middle == "incident" and "motorcycle loitering" in screen.text


async def test_damaged_book_is_shown_as_damaged_and_followed(beside: WritingDesk) -> None:
    beside.enter("l first", "l second", "l third")
    path = next(beside.home.book_dir.glob("*.journal"))
    beside.desk.close()
    data = bytearray(path.read_bytes())
    data[data.index(b'"words":"second"') + 12] ^= 1
    with path.open("r+b") as file:
        file.write(data)
    for index in beside.home.book_dir.glob("*.index"):
        index.unlink()
    beside.home.room_file.unlink(missing_ok=True)
    async with second(beside.home, beside.clock, size=(120, 36)) as screen:
        assert "BOOK DAMAGED" in screen.text
        beside.desk = Desk.open(beside.home, clock=beside.clock)
        beside.enter("n fire 3 smoke")
        beside.clock.advance(10 * SECOND)
        await screen.look()
        assert "#101" in screen.text and "BOOK DAMAGED" in screen.text


async def test_at_shows_the_room_as_it_was_until_esc(beside: WritingDesk) -> None:
    beside.enter("ok 1-6", "n vehi 6 motorcycle loitering")
    beside.clock.advance(20 * MINUTE)
    beside.alive()
    beside.enter("c 101 safe went away")
    async with second(beside.home, beside.clock) as screen:
        assert "motorcycle" not in screen.text
        await screen.enter("at 04:20")
        await screen.until(lambda: "PAST" in screen.text and "04:20" in screen.text)
        assert "motorcycle" in screen.text
        await screen.pilot.press("escape")
        screen.app.tick()
        await screen.pilot.pause()
        assert "PAST" not in screen.text and "motorcycle" not in screen.text


def test_desk_of_a_second_screen_cannot_write(beside: WritingDesk) -> None:
    desk = Desk.view(beside.home, clock=beside.clock)
    assert not isinstance(desk.book, Book)
    with pytest.raises(AssertionError):
        desk.execute("ok 1", "LST")
    desk.close()


async def test_keys_row_names_forms_of_the_sites_language(tmp_path: Path) -> None:
    writing = WritingDesk(tmp_path / "home", language="id")
    async with second(writing.home, writing.clock, size=(120, 36)) as screen:
        row = screen.text.split("\n")[-1]
        assert "cari kata" in row and "pukul lampau" in row and "keluar selesai" in row
        for form in ("cari motor", "pukul 04:00"):
            await screen.type(form)
            assert screen.app.session.reading is not None and screen.app.session.reading.echo.mark == "="
            await screen.pilot.press("escape")
    writing.close()


async def test_help_has_only_what_works_here(beside: WritingDesk) -> None:
    async with second(beside.home, beside.clock) as screen:
        for line in ("?", "? shelve", "? send"):
            await screen.enter(line)
            assert "Read only" in screen.text and "shelve cam-3" not in screen.text and "g 3,6" not in screen.text


async def test_small_terminal_names_only_how_to_leave(beside: WritingDesk) -> None:
    async with second(beside.home, beside.clock, size=(60, 15)) as screen:
        assert screen.text.rstrip().splitlines()[-1].strip() == "quit leave"
