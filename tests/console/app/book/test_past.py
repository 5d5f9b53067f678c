"""The past on the screen: its frame, the alert row of now, and what leads back to now."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from data.base.clock import MINUTE, SECOND
from tests.kits.console.command import Siaga
from tests.kits.console.desk_room import Room, console, new_home, wib
from tests.kits.running.examples import diagonal

NOW = wib("2024-01-22T22:00:00")


async def said(room: Room, line: str, by: str = "BGS") -> None:
    await room.app.answer_socket(line, by)
    room.app.tick()
    await room.settle()


def middle(room: Room) -> str:
    """Return what is between the alert row and the line."""
    return "\n".join(room.text.splitlines()[4:-4])


async def at_ten(room: Room) -> None:
    """Look at 22:01, when #101 was new and nobody had acknowledged it."""
    await room.enter("ok all")
    await said(room, "n VEHI 1 motorcycle at the gate")
    await room.pass_time(2 * MINUTE)
    await room.enter("a 101")
    await room.pass_time(MINUTE)
    await room.enter("at 22:01")
    await room.idle()
    await room.settle()


@pytest.mark.parametrize(("size", "language"), diagonal([(80, 24), (120, 36), (160, 45)], ["en", "id"]))
async def test_past_has_a_frame_with_its_time(tmp_path: Path, size: tuple[int, int], language: str) -> None:
    word = "PAST" if language == "en" else "LAMPAU"
    async with console(tmp_path, now=NOW, size=size, language=language) as room:
        await at_ten(room)
        rows = room.text.splitlines()
        for row in (rows[0], rows[-1]):
            assert row.strip().startswith(word) and row.rstrip().endswith(word) and "22 Jan 22:01:00" in row
        assert "22:01:00" in rows[1], "the clock of the header is of the past"
        assert ("NOW 22:03" if language == "en" else "KINI 22:03") in rows[3]
        await room.pilot.press("escape")
        assert word not in room.text and room.app.board is not None and not room.app.board.now


async def test_keys_under_the_past_are_those_that_can_be_used_now(tmp_path: Path) -> None:
    async with console(tmp_path, now=NOW) as room:
        await room.enter("n VEHI 1 motorcycle at the gate")
        await room.pass_time(63 * MINUTE)
        await room.enter("ok all")
        await room.enter("t 1")
        await room.enter("at 23:02")
        await room.idle()
        await room.settle()
        shown, keys = room.text, room.text.splitlines()[-2]
        assert "DUE 23:00" in shown and "ok 4 check" in keys and " 1 check" not in keys, "all have called since"
        assert "t 2 step" in keys


async def test_pane_and_page_of_the_past_do_not_tell_the_future(tmp_path: Path) -> None:
    async with console(tmp_path, now=NOW, size=(120, 36)) as room:
        await at_ten(room)
        assert "* P3" in room.text and "motorcycle at the gate" in room.text
        assert "22:02" not in middle(room)
        await room.enter("101")
        assert room.app.panes.switcher.current == "incident" and "PAST" in room.text
        assert "22:02" not in middle(room), "acknowledged at 22:02"
        await room.pilot.press("escape")
        assert room.app.panes.switcher.current == "board" and "PAST" in room.text
        await room.pilot.press("escape")
        assert "PAST" not in room.text


async def test_past_of_a_drill_is_one_of_a_drill(tmp_path: Path) -> None:
    async with console(tmp_path, now=NOW, size=(160, 45)) as room:
        facts = room.app.facts
        room.app.facts = lambda: replace(facts(), drill="fire")  # type: ignore[method-assign]
        await at_ten(room)
        assert "PAST" in room.text and "DRILL" in room.text and "SIAGA" not in room.text


@pytest.mark.parametrize("line", ["h", "v", "shelve", "apart", "net", "site"])
async def test_page_of_now_has_no_frame_of_the_past(tmp_path: Path, line: str) -> None:
    async with console(tmp_path, now=NOW) as room:
        await at_ten(room)
        await room.enter(line)
        await room.idle()
        await room.settle()
        assert room.app.panes.middle != "board" and "PAST" not in room.text and "22:03" in room.text.splitlines()[0]


async def test_incident_of_later_is_said_not_to_be_there_yet(tmp_path: Path) -> None:
    async with console(tmp_path, now=NOW) as room:
        await at_ten(room)
        await room.enter("at 21:00")
        await room.idle()
        await room.settle()
        await room.enter("101")
        assert "There was no #101 at that time" in room.text
        assert room.app.panes.middle == "board" and "PAST" in room.text


@pytest.mark.parametrize("line", ["n FIRE 3 smoke", "n CRWD 3 crowd", "pri 101 1 they break in", "panic 4"])
async def test_new_p1_or_p2_ends_a_view_of_the_past_and_rings(tmp_path: Path, line: str) -> None:
    async with console(tmp_path, now=NOW) as room:
        await at_ten(room)
        rung = room.listen()
        await said(room, line)
        assert "PAST" not in room.text and "Back to now" in room.text and room.app.panes.middle == "board"
        assert len(rung) == 1


async def test_new_p3_rings_in_the_past_and_is_said_as_of_now(tmp_path: Path) -> None:
    async with console(tmp_path, now=NOW) as room:
        await at_ten(room)
        rung = room.listen()
        await said(room, "n VEHI 3 a van stopped")
        row = room.text.splitlines()[3]
        assert "PAST" in room.text and "NOW" in row and "P3 NEW  #102" in row and len(rung) == 1
        assert "a van stopped" not in middle(room)


async def test_repeated_panic_ends_a_view_of_the_past(tmp_path: Path) -> None:
    async with console(tmp_path, now=NOW) as room:
        await room.enter("ok all")
        await room.enter("panic 4")
        await room.enter("a 101")
        await room.pass_time(30 * SECOND)
        await room.enter("at 22:00")
        await room.idle()
        await room.settle()
        assert "PAST" in room.text
        rung = room.listen()
        await room.pilot.press("f9", "4")
        await room.settle()
        assert "PAST" not in room.text and len(rung) == 1, "every panic, a repeated one too"
        assert room.app.board is not None and room.app.board.header.new == 1


@pytest.mark.parametrize("url", ["", "http://127.0.0.1:9/v1"])
async def test_past_of_a_room_with_a_remote_does_not_call_it_local(tmp_path: Path, url: str) -> None:
    file = new_home(tmp_path).site_file
    head, _, remote = file.read_text("utf-8").partition("[remote]")
    remote = remote.replace('url = ""', f'url = "{url}"', 1).replace('site = ""', f'site = "{"x" if url else ""}"', 1)
    file.write_text(f"{head}[remote]{remote}", "utf-8")
    async with console(tmp_path, now=NOW) as room:
        await room.retype("at 22:00")  # nothing is idle while a link is tried
        await room.until(lambda: "PAST" in room.text)
        assert ("link: not recorded" in room.text, "local" in room.text) == (bool(url), not url)
    siaga = Siaga(tmp_path)
    for then in (siaga.run("status", "--at", str(NOW)).out, siaga.run("status", "--at", str(NOW), "--json").out):
        assert ("past" in then or "link: not recorded" in then) is bool(url), then


def shown_time(room: Room) -> str:
    """Return the time in the frame, "" if the present is shown."""
    row = room.text.splitlines()[0].split()
    return row[4] if row[0] == "PAST" else ""


async def press(room: Room, *keys: str) -> str:
    """Press keys, wait until the past is folded, and return its time."""
    await room.pilot.press(*keys)
    await room.idle()
    await room.settle()
    return shown_time(room)


async def test_arrows_move_by_minutes_and_pages_by_entries(tmp_path: Path) -> None:
    async with console(tmp_path, now=NOW, size=(120, 36)) as room:
        await at_ten(room)
        assert await press(room, "left") == "22:00:00"
        assert "motorcycle" in middle(room), "it was entered at 22:00:00"
        assert await press(room, "right", "right") == "22:02:00"
        assert "* P3" not in middle(room), "acknowledged at 22:02"
        assert await press(room, "pageup") == "22:00:00", "the entry before"
        assert "no. 10 SHIFT" in room.text.splitlines()[-1], "the last of that moment"
        assert await press(room, "pagedown") == "22:02:00"
        assert "ACK" in room.text.splitlines()[-1]
        assert await press(room, "pagedown") == "", "after the newest entry comes now"


async def test_arrows_stop_at_the_first_entry_and_lead_to_now(tmp_path: Path) -> None:
    async with console(tmp_path, now=NOW) as room:
        await at_ten(room)
        assert await press(room, *["left"] * 9) == "22:00:00"
        assert await press(room, "pageup", "pageup", "pageup") == "22:00:00"
        assert await press(room, "right", "right") == "22:02:00"
        assert await press(room, "right") == "" and room.app.board is not None and not room.app.board.now


async def test_arrows_keep_to_what_is_typed_and_to_other_pages(tmp_path: Path) -> None:
    async with console(tmp_path, now=NOW) as room:
        await at_ten(room)
        await room.type("l x")
        assert await press(room, "left", "y") == "22:01:00" and room.app.session.text == "l yx"
        await room.pilot.press("escape")
        await room.enter("101")
        assert await press(room, "pageup") == "22:00:00" and room.app.panes.switcher.current == "incident"
        await room.enter("b")
        assert await press(room, "pageup", "left") == "22:00:00" and room.app.panes.switcher.current == "book"


async def test_keys_without_the_past_do_what_they_did(tmp_path: Path) -> None:
    async with console(tmp_path, now=NOW) as room:
        await room.enter("ok all")
        assert await press(room, "left", "right", "pageup", "pagedown") == ""
        assert room.app.line.value == "" and room.app.panes.middle == "board"


async def test_esc_leaves_the_past_also_under_a_note(tmp_path: Path) -> None:
    async with console(tmp_path, now=NOW) as room:
        await at_ten(room)
        room.app.around.say("a note", mark="!")
        assert await press(room, "escape") == ""


async def test_every_key_renews_the_minute_of_the_past(tmp_path: Path) -> None:
    async with console(tmp_path, now=NOW) as room:
        await at_ten(room)
        await room.pass_time(50 * SECOND)
        assert await press(room, "left") == "22:00:00"
        await room.pass_time(50 * SECOND)
        assert shown_time(room) == "22:00:00"
        await room.pass_time(20 * SECOND)
        assert shown_time(room) == ""


async def test_past_shows_the_site_of_then(tmp_path: Path) -> None:
    async with console(tmp_path, now=NOW) as room:
        await room.enter("ok all")
        file = room.desk.home.site_file
    file.write_text(file.read_text("utf-8").replace('name = "Main gate"', 'name = "North gate"'), "utf-8")
    async with console(tmp_path, now=NOW + 2 * MINUTE, size=(160, 45)) as room:
        assert "North gate" in room.text and "Main gate" not in room.text
        await room.enter("at 22:01")
        await room.idle()
        await room.settle()
        assert "PAST" in room.text and "Main gate" in room.text and "North gate" not in room.text
        await room.pilot.press("escape")
        assert "North gate" in room.text and "Main gate" not in room.text


async def test_past_before_another_zone_is_in_the_zone_of_the_screen(tmp_path: Path) -> None:
    async with console(tmp_path, now=NOW) as room:
        await room.enter("ok all")
        file = room.desk.home.site_file
    text = file.read_text("utf-8").replace('zone = "Asia/Jakarta"', 'zone = "Asia/Makassar"')
    file.write_text(text.replace('zone_word = "WIB"', 'zone_word = "WITA"'), "utf-8")
    async with console(tmp_path, now=NOW + 2 * MINUTE, size=(160, 45)) as room:
        await room.enter("at 23:01")
        await room.idle()
        await room.settle()
        rows = room.text.splitlines()
        assert "23:01:00" in rows[0] and "23:01:00 WITA" in rows[1] and "NOW 23:02" in rows[3]
