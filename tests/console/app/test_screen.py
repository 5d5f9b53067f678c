"""Console as an operator uses it: keys in, screen out, entries in the book."""

from __future__ import annotations

import io
import re
import shutil
from pathlib import Path

import pytest
from textual.events import Key, Paste

from console.exec.socket import Reply
from data.base.clock import MINUTE
from data.entries import Check, CheckMissed, Gap, Log, Opened, Relief
from tests.kits.console.desk_room import NIGHT, console, new_home, wib

HOSTILE = "[/x] [@click=app.quit]x[/] \x1b[31m\u202egnp.exe " + "é" * 300


async def test_echo_says_what_enter_does_and_enter_does_it(tmp_path: Path) -> None:
    async with console(tmp_path) as room:
        await room.type("ok 4 radio restored")
        assert "check call, post 4" in room.text
        assert room.desk.book.last_no == 1  # opened; nothing happens before Enter
        await room.pilot.press("enter")
        await room.settle()
        entry = room.desk.entry(room.desk.book.last_no)
        assert isinstance(entry, Check) and entry.words == "radio restored" and entry.by == "LST"
        assert "> ok 4" not in room.text


async def test_refused_line_says_why_and_keeps_its_text(tmp_path: Path) -> None:
    async with console(tmp_path) as room:
        await room.enter("ok 1")
        last = room.desk.book.last_no
        await room.enter("05:10 ok 4")
        assert "not entered" in room.text and "05:10 ok 4" in room.text
        assert room.desk.book.last_no == last


async def test_draft_comes_only_when_asked_for_and_survives_a_restart(tmp_path: Path) -> None:
    async with console(tmp_path) as room:
        await room.type("n fire 3 smoke at the st")
        await room.pilot.press("escape")
        assert room.app.session.text == "" and "1 draft Ctrl+R" in room.text
        await room.enter("ok 1")
        await room.pilot.press("up")
        assert room.app.line.value == ""
        await room.pilot.press("ctrl+r")
        assert "drafts, newest first" in room.text and room.app.line.value == ""
        await room.pilot.press("tab")
        assert room.app.line.value == "n fire 3 smoke at the st"
    for later in (1, 2, 3):
        async with console(tmp_path, now=NIGHT + later * MINUTE) as room:
            assert room.app.line.value == "" and "now a draft (Ctrl+R): n fire 3 smoke" in room.text
            await room.type("aman")
            assert room.app.line.value == "aman"
            await room.pilot.press("ctrl+u", "ctrl+r", "tab")
            assert room.app.line.value == "n fire 3 smoke at the st"


async def test_refused_lines_that_were_typed_ahead_are_drafts_and_counted(tmp_path: Path) -> None:
    async with console(tmp_path) as room:
        for char in "g 107 2\nok 5\nok 9\nn POWR - dark\n":
            room.app.line.post_message(Key({"\n": "enter", " ": "space"}.get(char, char), char))
        await room.until(lambda: not room.app.jobs.waiting and "dark" in room.text and "POWR" in room.text)
        assert room.app.session.parked == ["g 107 2", "ok 9"] and room.app.line.value == ""
        assert "2 lines were not entered, now drafts: Ctrl+R" in room.text and "2 drafts Ctrl+R" in room.text
        await room.enter("ok 8")
        await room.enter("ok 4")
        assert room.app.session.parked == ["g 107 2", "ok 9"], "that one was on the screen"


async def test_undo_typed_ahead_of_a_refusal_undoes_no_older_entry(tmp_path: Path) -> None:
    async with console(tmp_path) as room:
        for char in "ok 5\nok 9\nundo\nl dark\n":
            room.app.line.post_message(Key({"\n": "enter", " ": "space"}.get(char, char), char))
        await room.until(lambda: not room.app.jobs.waiting and "LOG dark" in room.text)
        assert room.app.session.parked == ["ok 9", "undo"] and "2 lines were not entered" in room.text
        await room.enter("undo")
        await room.until(lambda: "undone" in room.text)
        assert room.app.session.parked == ["ok 9", "undo"], "that refusal was on the screen"


async def test_paste_of_several_lines_enters_none_and_makes_drafts_of_them(tmp_path: Path) -> None:
    async with console(tmp_path) as room:
        last, session, line = room.desk.book.last_no, room.app.session, room.app.line
        line.post_message(Paste("ok 3\r\nok 4 all quiet\rl paste line three\n"))
        await room.settle()
        assert line.value == "" and room.desk.book.last_no == last
        assert "3 lines pasted, none entered" in room.text and "3 drafts Ctrl+R" in room.text
        await room.pilot.press("ctrl+r", "tab")
        assert line.value == "ok 3"
        await room.pilot.press("ctrl+u")
        line.post_message(Paste("\n".join(f"l number {n}" for n in range(40))))
        await room.settle()
        assert len(session.parked) == 2 and "nothing entered or kept" in room.text, "no draft gives way"
        line.post_message(Paste("ok 5"))
        await room.settle()
        assert line.value == "ok 5"
        await room.pilot.press("ctrl+u", "l", "space")
        line.post_message(Paste("they wrote:\ngate open"))
        await room.settle()
        assert line.value == "l they wrote: gate open"


async def test_list_of_drafts_is_walked_and_closed(tmp_path: Path) -> None:
    async with console(tmp_path) as room:
        session = room.app.session
        for text in ("l the one", "l the two", "l the three"):
            await room.type(text)
            await room.pilot.press("escape")
        await room.pilot.press("ctrl+r", "escape")
        assert session.offers is None and len(session.parked) == 3
        await room.pilot.press("ctrl+r", "tab", "tab")
        assert room.app.line.value == "l the two" and len(session.parked) == 3
        await room.pilot.press("shift+tab", "shift+tab")
        assert room.app.line.value == "l the one"
        await room.pilot.press("escape")
        assert sorted(session.parked) == ["l the one", "l the three", "l the two"], "none is lost"
        await room.type("l the typed")
        await room.pilot.press("ctrl+r", "tab")
        assert room.app.line.value == "l the one" and session.parked[-1] == "l the typed"
        await room.pilot.press("enter")
        await room.settle()
        assert session.parked == ["l the two", "l the three", "l the typed"] and session.offers is None
        await room.pilot.press("ctrl+r", "tab", "x")
        assert room.app.line.value == "l the typedx" and session.parked == ["l the two", "l the three"]


async def test_esc_makes_no_draft_of_a_few_letters_or_of_the_beginning_of_one(tmp_path: Path) -> None:
    async with console(tmp_path) as room:
        for text in ("ok 4 5", "l gate is open", "l gate is", "l gate is open since six"):
            await room.type(text)
            await room.pilot.press("escape")
        assert room.app.session.parked == ["l gate is open since six"]
        await room.type("ok 4 5")
        await room.pilot.press("escape", "ctrl+z")
        assert room.app.line.value == "ok 4 5", "nothing typed is lost"


async def test_refusal_of_two_ways_stands_whole_after_enter(tmp_path: Path) -> None:
    async with console(tmp_path) as room:
        await room.enter("officer hurt at P1")
        shown = " ".join(room.text.split())
        for way in ("F9 1", "panic 1 officer hurt at P1", "n ASLT 1 officer hurt at P1"):
            assert way in shown, way


async def test_refused_enter_shows_and_the_next_line_is_not_glued_to_it(tmp_path: Path) -> None:
    async with console(tmp_path) as room:
        await room.enter("ok 9")
        assert "not entered:" in room.text and room.app.line.is_refused
        assert room.app.panes.footer.echo._is_lit
        await room.enter("ok 1")
        assert room.app.line.value == "" and room.desk.book.last_no > 1
        await room.enter("ok 9")
        await room.pilot.press("f2")
        assert room.app.session.parked == [], "a phrase replaces it as typing does"
        await room.pilot.press("ctrl+u")
        await room.enter("ok 9")
        await room.pilot.press("escape")
        assert room.app.session.parked == [] and room.app.line.value == ""
        await room.pilot.press("ctrl+z")
        assert room.app.line.value == "ok 9", "nothing that was typed is lost"


async def test_tab_walks_the_candidates_and_enter_takes_the_line_as_it_stands(tmp_path: Path) -> None:
    async with console(tmp_path) as room:
        line = room.app.line
        await room.type("n f")
        assert "FIRE  P1  Fire" in room.text and "Tab takes" in room.text
        await room.pilot.press("tab")
        first = line.value
        await room.pilot.press("tab")
        second = line.value
        assert {first, second} == {"n FIRE ", "n FALM "}
        await room.pilot.press("shift+tab")
        assert line.value == first
        await room.type("3 smoke")
        assert "Tab takes" not in room.text
        await room.pilot.press("enter")
        await room.settle()
        assert len(room.desk.room.open_incidents()) == 1
        await room.type("g 101 ")
        assert "post" in room.text and "free" in room.text
        await room.pilot.press("tab", "tab")
        assert line.value == "g 101 2"
        await room.type(",4")
        await room.pilot.press("enter")
        await room.settle()
        assert room.desk.room.post("4").status == "to" and room.app.session.offers is None


@pytest.mark.parametrize("about", ["types", "jenis", "people", "orang", "codes", "kode"])
async def test_lists_of_what_may_be_typed(tmp_path: Path, about: str) -> None:
    async with console(tmp_path, size=(120, 60)) as room:
        await room.enter(f"? {about}")
        wanted = {"types": "FIRE P1", "jenis": "FIRE P1", "codes": "cam-1", "kode": "cam-1"}.get(about, "Aiptu Lestari")
        assert wanted in room.text


async def test_people_are_listed_with_their_crew_and_its_controller(tmp_path: Path) -> None:
    async with console(tmp_path, size=(120, 60)) as room:
        await room.enter("? people")
        assert "controller of Regu A" in room.text and "Regu B" in room.text


async def test_confirmation_of_several_alike_is_whole_and_has_their_numbers(tmp_path: Path) -> None:
    async with console(tmp_path / "home", size=(80, 24)) as room:
        await room.enter("ok 1-6")
        last = room.desk.room.last[room.desk.book.id]
        assert f"no. {last - 5}-{last} saved" in (line := room.app.line.lines[0]) and line.rstrip().endswith(" +5")


async def test_confirmation_is_of_the_operators_act(tmp_path: Path) -> None:
    async with console(tmp_path, size=(120, 36)) as room:
        await room.enter("n pers 4 man at the fence")
        await room.app.answer_socket("n fire 3 smoke", "BGS")
        await room.settle()
        assert "saved 04:17 NEW #101 PERS" in room.app.line.lines[0], "not of what others did"
        await room.enter("g 102 3,5")
        kinds = [type(e).__name__ for e in room.desk.book.entries()][-2:]
        assert kinds == ["Acked", "Sent"]
        assert f"no. {room.desk.book.last_no} saved" in room.app.line.lines[0]
        await room.enter("ok 1,2,4")
        assert "CHECK post 1 Hendra, normal +2" in room.app.line.lines[0]
        await room.minutes(40)  # calls fall due, and the console enters LATE and MISSED
        assert "CHECK post 1 Hendra, normal +2" in room.app.line.lines[0]
        await room.enter("link 101 dup 102")
        await room.enter("link 101 rel 102")
        assert "LINK #101 related to #102" in room.app.line.lines[0], "not of the posts that went back with it"
        await room.enter("undo")
        assert "undone LINK" in room.app.line.lines[0]


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_list_gives_the_rows_of_new_p1s_back(tmp_path: Path, size: tuple[int, int]) -> None:
    async with console(tmp_path, size=size) as room:
        offers, queue = room.app.panes.offers, room.app.panes.view.queue
        for number in range(7):
            await room.type(f"l number {number}")
            await room.pilot.press("escape")
        await room.pilot.press("ctrl+r")
        await room.settle()
        assert offers.region.height == 7
        for i in range(25):
            await room.app.answer_socket(f"n aslt 1 number {i}", "BGS")
        await room.settle()
        room.app.show()
        await room.settle()
        assert not offers.display or offers.region.y >= queue.region.bottom
        assert offers.display == (size == (80, 24)), "there the detail's rows are free"


async def test_f9_and_a_digit_sound_the_alarm_over_a_dialog(tmp_path: Path) -> None:
    async with console(tmp_path) as room:
        await room.type("l half a sent")
        await room.pilot.press("ctrl+p")
        await room.pilot.pause()
        assert room.app.panes.offers.display
        await room.pilot.press("f9", "4")
        await room.settle()
        assert not room.app.panes.offers.display
        (incident,) = room.desk.room.open_incidents()
        assert incident.priority == 1 and incident.post == "4"
        assert "DANGER" in room.text
        assert room.app.session.parked == ["l half a sent"]


async def test_esc_after_f9_cancels_the_panic(tmp_path: Path) -> None:
    async with console(tmp_path) as room:
        await room.pilot.press("f9", "escape", "4")
        assert room.app.session.text == "4"
        assert not room.desk.room.open_incidents()


async def test_arrival_moves_neither_the_selection_nor_the_typed_text(tmp_path: Path) -> None:
    async with console(tmp_path) as room:
        await room.enter("n vehi 6 motorcycle loitering")
        chosen = room.app.panes.selected
        await room.type("c 101 safe wen")
        reply: Reply = await room.app.answer_socket("n fire 3 smoke", "BGS")
        assert reply.ok
        await room.settle()
        assert room.app.panes.selected == chosen
        assert room.app.line.value == "c 101 safe wen"
        assert room.text.index("#102") < room.text.index("#101")


async def test_reports_of_others_ring_until_they_are_acknowledged(tmp_path: Path) -> None:
    async with console(tmp_path) as room:
        rung = room.listen()
        await room.enter("n vehi 6 motorcycle loitering")
        assert not rung
        await room.app.answer_socket("n fire 3 smoke", "BGS")
        await room.settle()
        assert len(rung) == 1 and room.app.board is not None and room.app.board.is_ringing
        await room.enter("a")
        assert len(rung) == 1 and not room.app.board.is_ringing


async def test_missing_check_call_becomes_late_then_missed_then_p1(tmp_path: Path) -> None:
    async with console(tmp_path, now=wib("2024-01-22T01:40:00")) as room:
        await room.enter("ok 1-6")
        await room.pass_time(wib("2024-01-22T01:55:00") - room.clock.now())
        await room.enter("ok 1,2,3,5,6")
        await room.pass_time(wib("2024-01-22T02:05:00") - room.clock.now())
        assert "LATE" in room.text
        await room.pass_time(wib("2024-01-22T02:15:00") - room.clock.now())
        (incident,) = room.desk.room.open_incidents()
        assert (incident.type, incident.priority, incident.post) == ("MISS", 2, "4")
        assert "MISSED" in room.text
        await room.pass_time(wib("2024-01-22T02:20:00") - room.clock.now())
        (incident,) = room.desk.room.open_incidents()
        assert incident.priority == 1
        missed = [e for e in room.desk.book.entries() if isinstance(e, CheckMissed)]
        assert len(missed) == 1


async def test_restart_enters_the_gap_and_fires_no_rule_twice(tmp_path: Path) -> None:
    async with console(tmp_path, now=wib("2024-01-22T01:52:00")) as room:
        await room.enter("ok 1-6")
        before = room.desk.book.last_no
    async with console(tmp_path, now=wib("2024-01-22T02:47:00")) as room:
        entries = list(room.desk.book.entries(before + 1))
        (gap,) = [e for e in entries if isinstance(e, Gap)]
        assert (gap.since, gap.until) == (wib("2024-01-22T01:52:00"), wib("2024-01-22T02:47:00"))
        assert gap.missed == 0
        assert "Unobserved 01:52" not in room.text, "nothing fell due: entered, and no alarm"
        last = room.desk.book.last_no
    async with console(tmp_path, now=wib("2024-01-22T02:47:30")) as room:
        assert room.desk.book.last_no == last


async def test_book_shows_corrections_and_search_results(tmp_path: Path) -> None:
    async with console(tmp_path) as room:
        await room.enter("l phone not answered")
        number = room.desk.book.last_no
        await room.enter(f"fix {number} phone was busy")
        for post in "123":
            await room.enter(f"ok {post}")
        await room.enter("b")
        assert "Book" in room.text and "phone was busy" in room.text and f"see {number + 1}" in room.text
        await room.enter("find phone")
        await room.until(lambda: len(room.app.pages.numbers) == 2)
        room.app.show()
        await room.pilot.pause()
        assert "CHECK" not in room.text.split("Entry")[0].split("Book")[1]
        await room.pilot.press("escape")
        assert len(room.app.pages.numbers) == room.desk.book.last_no
        await room.pilot.press("escape")
        assert "Queue" in room.text


@pytest.mark.parametrize(
    "line",
    [
        "l {}",
        "n fire 3 {}",
        "n fire 3 ht: {}",
        "ok 4 {}",
        "call {} answered",
        "e {}",
        "relief 3 {}",
        "find {}",
        "{}",
        "? {}",
    ],
)
async def test_hostile_text_harms_neither_screen_nor_book(tmp_path: Path, line: str) -> None:
    async with console(tmp_path) as room:
        room.app.session.put(line.format(HOSTILE))
        await room.pilot.press("enter")
        await room.settle()
        await room.enter("b")
        assert "\x1b" not in room.text and "\u202e" not in room.text
        assert room.app.is_running and room.app.failure is None
        for entry in room.desk.book.entries():
            assert "\x1b" not in str(entry) and "\u202e" not in str(entry)


async def test_esc_goes_back_from_help_figures_and_sheet(tmp_path: Path) -> None:
    async with console(tmp_path) as room:
        await room.enter("ok 1-6")
        for line, words in (("?", "Help"), ("v", "Figures of this shift"), ("h", "For the next shift")):
            await room.enter(line)
            assert words in room.text
            await room.pilot.press("escape")
            assert "Queue" in room.text


async def test_enter_opens_the_incident_and_its_commands_need_no_number(tmp_path: Path) -> None:
    async with console(tmp_path, size=(160, 45)) as room:
        await room.enter("n brkn 4 rear door forced")
        await room.pilot.press("enter")
        assert "Steps" in room.text
        await room.enter("g 3,6")
        await room.enter("on 3")
        await room.enter("t 1")
        (incident,) = room.desk.room.open_incidents()
        assert incident.state == "scene" and incident.steps[0].state == "done"
        assert [u.post for u in incident.units] == ["3", "6"]


async def test_small_terminal_says_so_and_still_takes_lines(tmp_path: Path) -> None:
    async with console(tmp_path, size=(72, 20)) as room:
        assert "80x24" in room.text
        await room.idle()
        await room.pilot.press("escape")  # the note of the start is read
        assert room.text.split("\n")[-1].strip() == "F9 panic", "no page is there to go back to"
        await room.enter("n fire 3 smoke")
        assert len(room.desk.room.open_incidents()) == 1
        await room.pilot.resize_terminal(100, 30)
        await room.pilot.pause()
        assert "Queue" in room.text and "#101" in room.text


async def test_terminal_made_tiny_and_large_again_shows_the_boards_keys(tmp_path: Path) -> None:
    async with console(tmp_path) as room:
        await room.idle()
        await room.pilot.press("escape")  # the note of the start is read
        for size in ((20, 5), (80, 24)):
            await room.pilot.resize_terminal(*size)
            await room.pilot.pause()
        assert "Queue" in room.text
        assert "4 check" in room.text and "Esc back" not in room.text


async def test_keys_row_names_a_post_of_the_site(tmp_path: Path) -> None:
    file = new_home(tmp_path).site_file
    text = file.read_text()
    file.write_text(re.sub(r"(?m)^(code = |post = |)4($| = )", r"\g<1>7\2", text))
    async with console(tmp_path) as room:
        await room.idle()
        await room.pilot.press("escape")  # the note of the start is read
        assert "1 check " in room.text.split("\n")[-1]


async def test_keys_row_of_an_incident_has_the_commands_that_can_be_used(tmp_path: Path) -> None:
    async with console(tmp_path, size=(80, 40)) as room:
        for line, keys in (
            ("n VEHI 3 van", "Esc back  t 1 step  c close  g send  "),
            ("t 1-2", "Esc back  t 3 step  c close  g send  "),
            ("t 3-5", "Esc back  c close  g send  "),
            ("c 101 safe left", "Esc back  F9"),
            ("n INFO - water is off", "Esc back  c close  g send  "),
        ):
            await room.enter(line)
            await room.enter("102" if "water" in line else "101")
            assert room.text.splitlines()[-1].strip().startswith(keys.strip()), line


@pytest.mark.parametrize("page", ["101", "h", "v", "?"])
async def test_keys_row_names_pages_while_something_is_not_on_the_screen(tmp_path: Path, page: str) -> None:
    async with console(tmp_path, size=(80, 24)) as room:
        await room.enter("n FIRE 3 smoke")
        for number in range(30):
            await room.enter(f"{'101' if page == '101' else 'hazard 3'} note {number}")
        await room.enter(page)
        for height, is_long in ((24, page != "v"), (200, False), (12, False), (200, False)):
            await room.pilot.resize_terminal(80, height)
            await room.pilot.pause()
            assert ("PgUp PgDn" in room.text.splitlines()[-1]) is is_long, (page, height)


@pytest.mark.parametrize(("encoding", "ascii"), [("utf-8", False), ("iso8859-1", True), ("ascii", True)])
async def test_symbols_fit_the_terminals_encoding(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, encoding: str, ascii: bool
) -> None:
    monkeypatch.setattr("sys.__stderr__", io.TextIOWrapper(io.BytesIO(), encoding))
    async with console(tmp_path) as room:
        assert room.text.isascii() is ascii


async def test_indonesian_site_shows_indonesian_words(tmp_path: Path) -> None:
    async with console(tmp_path, language="id") as room:
        await room.enter("baru api 3 asap di pintu")
        assert "Antrean" in room.text and "BARU" in room.text and "memegang" in room.text
        assert isinstance(room.desk.entry(room.desk.book.last_no), Opened)


async def test_ctrl_c_and_ctrl_q_type_quit_and_park_the_line(tmp_path: Path) -> None:
    async with console(tmp_path) as room:
        await room.type("l unfin")
        for key in ("ctrl+c", "ctrl+q"):
            await room.pilot.press(key)
            assert room.app.line.value == "quit" and room.app.is_running
        assert "l unfin" in room.app.session.parked


async def test_complete_round_that_is_due_is_one_line_of_what_comes_next(tmp_path: Path) -> None:
    async with console(tmp_path, now=wib("2024-01-22T01:30:00")) as room:
        await room.enter("l shift begun")
        await room.pass_time(wib("2024-01-22T02:01:00") - room.clock.now())
        assert "posts 1, 2, 3, 4, 5, 6: become LATE" in room.text
        await room.enter("ok 1-5")
        assert "post 6: becomes LATE" in room.text


async def test_restored_room_shows_the_book_that_it_continues(tmp_path: Path) -> None:
    async with console(tmp_path / "home") as room:
        await room.enter("n FIRE 6 smoke in the paint store")
        await room.enter("l before the copy")
    shutil.copytree(tmp_path / "home", tmp_path / "copy")
    (tmp_path / "copy" / "room.db").unlink()
    async with console(tmp_path / "copy", now=NIGHT + 5 * MINUTE) as room:
        assert "paint store" in room.text  # still open, still in the queue
        await room.enter("101 crew on its way")
        await room.enter("b")
        assert "before the copy" in room.text and "crew on its way" in room.text
        await room.enter("find copy")
        page = room.text.rpartition("\n >")[0]  # the line under it confirms the last act
        assert "before the copy" in page and "crew on its way" not in page


async def test_burst_of_lines_loses_no_letter(tmp_path: Path) -> None:
    async with console(tmp_path) as room:
        line = room.app.line
        for number in range(20):
            for char in f"l number {number}":
                line.post_message(Key("space" if char == " " else char, char))
            line.post_message(Key("enter", "\r"))
        await room.until(lambda: room.desk.book.last_no >= 22)
        await room.settle()
        said = [e.words for e in room.desk.book.entries() if isinstance(e, Log)]
        assert said == [f"number {number}" for number in range(20)]


@pytest.mark.parametrize("language", ["en", "id"])
async def test_keys_row_names_only_what_can_be_done_now(tmp_path: Path, language: str) -> None:
    async with console(tmp_path, size=(160, 24), language=language) as room:

        def hints() -> dict[str, str]:
            """Return the commands that the row names as it is drawn; whole lines among them are not refused."""
            words, drawn = room.app.words, room.text.splitlines()[-1]
            named = {word: form for form, word, _ in room.app.keys("board")}
            named = {word: form for word, form in named.items() if f"{form} {word}" in drawn}
            for word in ("check", "ack", "step", "handover", "book"):
                form = named.get(words(f"screen.key.{word}"))
                if form is not None:
                    read = room.desk.read(form, room.app.session.me, selected=room.app.session.selected)
                    assert read.echo.mark == "=", (form, read.why)
            return {word: named.get(words(f"screen.key.{word}"), "") for word in ("check", "ack", "step", "close")}

        ok = room.app.words("screen.form.ok")
        await room.enter("take LST")
        assert hints() == {"check": f"{ok} 4", "ack": "", "step": "", "close": ""}
        assert f" {ok} 4 " in room.text.splitlines()[-1]
        await room.enter("n vehi 6 motorcycle")
        assert hints() == {"check": f"{ok} 4", "ack": "a", "step": "t 1", "close": "c"}
        await room.enter("t 1-2")
        assert hints() == {"check": f"{ok} 4", "ack": "", "step": "t 3", "close": "c"}
        await room.minutes(48)
        assert hints()["check"] == "1" and hints()["ack"] == "a"
        await room.enter("ok 1")
        assert hints()["check"] == "2"
        await room.enter("ok all")
        await room.enter("c 101 handled gone")
        assert hints() == {"check": f"{ok} 4", "ack": "", "step": "", "close": ""}


async def test_steps_without_room_stand_above_the_detail_while_the_queue_is_short(tmp_path: Path) -> None:
    async with console(tmp_path) as room:
        await room.enter("take LST")
        await room.enter("n fire 3 smoke")
        assert all(f"[ ] {step}" in room.text for step in range(1, 8)) and "Further on #101" in room.text
        place = room.text.splitlines().index(next(i for i in room.text.splitlines() if i.startswith("─ #101")))
        for post in "12456":
            await room.enter(f"n vehi {post} car")
        await room.pilot.press("home")
        await room.pilot.pause()
        assert "Further on" not in room.text and room.text.splitlines()[place].startswith("─ #101")


async def test_the_cursor_follows_what_was_done_and_not_what_followed_from_it(tmp_path: Path) -> None:
    async with console(tmp_path) as room:
        for line in ("take LST", "n fire 3 smoke", "g 101 3,5", "roll 101", "n vehi 6 car"):
            await room.enter(line)
        await room.pilot.press("home", "down")
        await room.settle()
        number = {i.number: i.subject for i in room.desk.room.open_incidents()}
        assert room.app.panes.selected == number[102]
        await room.enter("ok 3,5")  # it answers the roll call of #101
        assert room.app.panes.selected == number[102]
        await room.enter("g 3,5")  # they leave #101
        assert room.app.panes.selected == number[102]
        assert "SENT #102" in room.text, "the entry of the act is confirmed, and not the one that follows from it"
        await room.enter("t 101 1")
        assert room.app.panes.selected == number[101]


async def test_relief_that_takes_a_post_off_a_row_moves_no_cursor_and_is_named_itself(tmp_path: Path) -> None:
    async with console(tmp_path) as room:
        await room.enter("take LST")
        (name,) = room.desk.context("LST").people("6")
        for line in ("n brkn 4 glass", "g 101 6", "n vehi 2 motorcycle"):
            await room.enter(line)
        chosen = room.app.panes.selected
        await room.enter(f"relief 1 {name}")
        assert room.desk.room.post("6").status == "normal", "it left the row"
        assert room.app.panes.selected == chosen
        relief = next(e for e in room.desk.book.entries() if isinstance(e, Relief))
        assert f"no. {relief.no} saved" in room.text


async def test_book_says_the_words_of_a_step(tmp_path: Path) -> None:
    async with console(tmp_path) as room:
        for line in ("take LST", "n fire 3 smoke", "t 101 1"):
            await room.enter(line)
        step = room.desk.room.incident(room.app.panes.selected)
        assert step is not None
        said = room.desk.line(room.desk.book.last_no)
        assert said is not None and said.words == f"step 1 done ({step.steps[0].step.words})"
