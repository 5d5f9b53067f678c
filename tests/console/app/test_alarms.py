"""Alarms on the running screen: the bell, a flood, the shelf and its page, the sound test, a restart."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.base.clock import SECOND
from data.entries import Acked, Sent
from data.room.state.incidents import Incident
from data.view.posts import post_views
from data.view.values import Alert
from tests.kits.console.desk_room import Room, console, wib
from tests.kits.rooms.calling import alerts_of
from tests.kits.running.examples import diagonal

NOW = wib("2024-01-22T22:51:00")


async def tell(room: Room, line: str) -> None:
    reply = await room.app.answer_socket(line, "")
    assert reply.ok, reply.error
    room.app.tick()
    await room.settle()


@pytest.mark.parametrize(("size", "language"), diagonal([(80, 24), (160, 45)], ["en", "id"]))
async def test_source_fed_by_a_script_rings_and_takes_no_control(
    tmp_path: Path, size: tuple[int, int], language: str
) -> None:
    async with console(tmp_path, now=NOW, size=size, language=language) as room:
        rung = room.listen()
        await tell(room, "src cam-3 down [@click=app.quit]x[/] \x1b[31m \u202e{0} %s")
        assert not room.desk.room.duty.operator
        assert len(rung) == 1
        for _ in range(2):
            room.clock.advance(5 * SECOND)
            await tell(room, "src cam-3 up")
            room.clock.advance(5 * SECOND)
            await tell(room, "src cam-3 down [b]again[/b]")
        assert len(rung) == 3  # once for each loss
        assert {e.by for e in room.desk.book.entries() if e.kind == "source"} == {"system"}
        assert ("CHATTERING" if language == "en" else "BERULANG") in room.text
        assert "shelve cam-3" in room.text or "redam cam-3" in room.text
        assert "\x1b" not in room.text and "\u202e" not in room.text


async def test_shelf_has_a_page_a_count_and_an_end(tmp_path: Path) -> None:
    async with console(tmp_path, now=NOW) as room:
        await tell(room, "src cam-3 down")
        await room.enter("shelve cam-3 60m wet [b]connector[/b]")
        assert "1 shelved" in room.text and room.app.board is not None
        assert [item.at for item in room.app.board.next if item.key == "next.shelf"] == [NOW + 60 * 60 * SECOND]
        rung = room.listen()
        await tell(room, "src cam-3 up")
        await tell(room, "src cam-3 down")
        assert not rung
        await room.enter("shelve")
        assert "wet [b]connector[/b]" in room.text and "until 23:51" in room.text
        await room.enter("h")
        assert "until 23:51" in room.text or "s.d. 23:51" in room.text
    async with console(tmp_path, now=NOW + 30 * 60 * SECOND) as room:
        assert "1 shelved" in room.text
        await room.enter("ok all")
        await room.minutes(30)
        assert "0 shelved" in room.text
        (ended,) = [e for e in room.desk.book.entries() if e.kind == "shelf.ended"]
        assert getattr(ended, "until", 0) == ended.at == NOW + 60 * 60 * SECOND


async def test_bell_in_a_flood_rings_for_p1_and_p2_after_a_restart_too(tmp_path: Path) -> None:
    async with console(tmp_path, now=NOW, language="id") as room:
        await room.enter("aman semua")
        for _ in range(11):
            await room.enter("n TRAF - macet")
        assert "LONJAKAN 11" in room.text
        rung = room.listen()
        await tell(room, "src net down")
        assert not rung and "P3 12" in room.text
        await room.app.answer_socket("n CRWD 1 massa", "BGS")
        await room.settle()
        assert len(rung) == 1
    async with console(tmp_path, now=NOW + 60 * SECOND, language="id") as room:
        assert "LONJAKAN 13" in room.text
        assert len([e for e in room.desk.book.entries() if e.kind == "flood.on"]) == 1
        await room.minutes(9)
        assert "LONJAKAN" not in room.text.split("\n")[1]
        (off,) = [e for e in room.desk.book.entries() if e.kind == "flood.off"]
        assert getattr(off, "moment", 0) == NOW + 600 * SECOND


async def test_overdue_p1_rings_again_every_30_seconds_after_a_restart_too(tmp_path: Path) -> None:
    async with console(tmp_path, now=NOW) as room:
        await room.enter("ok all")
        await room.app.answer_socket("n fire 3 smoke", "BGS")
        await room.settle()
        rung = room.listen()
        await room.pass_time(50 * SECOND, SECOND)
        assert [at - NOW for at in rung] == [15 * SECOND, 45 * SECOND]
    async with console(tmp_path, now=NOW + 60 * SECOND) as room:
        rung = room.listen()
        await room.pass_time(20 * SECOND, SECOND)
        assert [at - NOW for at in rung] == [75 * SECOND]
        await room.enter("s")
        await room.pass_time(30 * SECOND, SECOND)
        assert [at - NOW for at in rung] == [75 * SECOND, 105 * SECOND]
        await room.enter("a")
        await room.pass_time(60 * SECOND, SECOND)
        assert [at - NOW for at in rung[2:]] == [120 * SECOND], "nobody has told the controller"
        assert room.desk.room.open_incidents()


async def test_sound_test_is_answered_with_one_letter(tmp_path: Path) -> None:
    async with console(tmp_path, now=NOW) as room:
        rung = room.listen()
        await room.enter("test sound")
        assert len(rung) == 1 and room.app.board is not None and room.app.board.is_flashing
        assert "did you hear the bell?" in room.text
        await room.enter("n")
        assert "no sound" in room.text and "did you hear" not in room.text
        await room.enter("test sound")
        await room.enter("y")
        assert "no sound" not in room.text
        assert not room.desk.room.open_incidents()


@pytest.mark.parametrize(
    ("language", "hints"), [("en", {"back 3", "call - 113 arrived"}), ("id", {"kembali 3", "hubungi - 113 tiba"})]
)
async def test_alarm_row_names_the_command_that_ends_the_alarm(tmp_path: Path, language: str, hints: set[str]) -> None:
    async with console(tmp_path, language=language) as room:
        for line in ("ok 1-6", "br 3 5 20m", "call - 113 smoke outside, answered"):
            await room.enter(line)
        await room.minutes(31)
        while hints:
            row = room.text.split("\n")[2]
            (hint,) = (hint for hint in hints if hint in row)
            await room.type(hint)
            assert room.app.session.reading is not None and room.app.session.reading.echo.mark == "="
            await room.pilot.press("enter")
            await room.settle()
            assert hint not in room.text.split("\n")[2]
            hints = hints - {hint}


@pytest.mark.parametrize(("language", "called"), diagonal(["en", "id"], ["113", "Polsek 110"]))
async def test_command_in_the_alarm_row_is_about_its_call_whatever_is_selected(
    tmp_path: Path, language: str, called: str
) -> None:
    named = called.split()[0]
    async with console(tmp_path, language=language) as room:
        for line in ("ok 1-6", f"call - {called} smoke outside, answered", "n POWR 3 dark", "a", f"call {called} now"):
            await room.enter(line)
        await room.minutes(16)
        (alert,) = [a for a in _said(room) if a.key == "alert.outside"]
        form = room.app.words(alert.hint, **alert.args)
        assert form == (f"call - {named} arrived" if language == "en" else f"hubungi - {named} tiba")
        assert room.app.session.selected
        await room.enter(form)
        assert not [a for a in _said(room) if a.key == "alert.outside"]


def _said(room: Room) -> list[Alert]:
    desk, now = room.desk, room.desk.clock.now()
    posts = post_views(desk.room, desk.site, now)
    return alerts_of(desk.room, desk.site, now, posts, desk.queue, words=desk.words)[0]


async def test_a_takes_the_new_row_the_operator_went_to_and_the_cursor_stays(tmp_path: Path) -> None:
    async with console(tmp_path, now=NOW) as room:
        await room.enter("ok 1")  # takes control
        for line in ("n FIRE 3 smoke", "n PERS 4 man at the door", "n CRWD 1 sixty people"):
            reply = await room.app.answer_socket(line, "BGS")
            assert reply.ok, reply.error
        room.app.tick()
        await room.settle()
        assert "a acknowledge" in room.text
        await room.pilot.press("end")
        await room.settle()
        chosen, worst = room.app.session.selected, room.desk.queue.rows[0].subject
        assert chosen != worst and "a 101 acknowledge" in room.text
        await room.enter("a")
        await room.enter("a")  # what the alert row names: the cursor stays all the same
        acked = [e.subjects[0] for e in room.desk.book.entries() if isinstance(e, Acked)]
        assert acked == [chosen, worst] and room.app.session.selected == chosen
        await room.enter("g 5")
        sent = [e for e in room.desk.book.entries() if isinstance(e, Sent)]
        assert sent[-1].subjects[0] == chosen


async def test_a_after_the_own_new_incident_takes_that_one(tmp_path: Path) -> None:
    async with console(tmp_path, now=NOW) as room:
        await room.enter("n CRWD 1 sixty people")
        await room.enter("a")
        room.clock.advance(5 * 60 * SECOND)  # nobody was sent: a target has passed
        room.app.tick()
        await room.settle()
        await room.enter("n VISI 2 two visitors")
        await room.enter("a")
        await room.enter("c handled side door")
        closed = [s.number for s in room.desk.room.states.values() if isinstance(s, Incident) and s.state == "closed"]
        assert closed == [102]
