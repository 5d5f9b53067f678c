"""PINs at the line: what waits for one, what never does, and where it is not."""

from __future__ import annotations

import fcntl
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual import events

from console.session.sign_on.pins import Checked, Pins
from console.session.sign_on.tries import delay
from data.base.clock import HOUR, MINUTE, SECOND, ManualClock
from data.entries import Entry, PinWrong
from tests.kits.console.command import Siaga
from tests.kits.console.desk_room import NIGHT, Room, console

pytestmark = pytest.mark.usefixtures("quick_pins")

PIN, OTHER = "482915", "kopi-tubruk"


@asynccontextmanager
async def with_pins(folder: Path, language: str = "en") -> AsyncIterator[Room]:
    """Run a console whose operators have PINs; nobody is signed on."""
    clock = ManualClock(NIGHT)
    pins = Pins(folder, clock)
    for code, pin in (("LST", PIN), ("BGS", OTHER)):
        with pins.changed(code, pin):
            pass
    async with console(folder, clock=clock, language=language) as room:
        yield room


def entries(room: Room) -> list[Entry]:
    """All entries of the book."""
    book = room.desk.book
    return [book.get(no) for no in range(1, book.last_no + 1)]


async def give(room: Room, pin: str) -> None:
    """Type a PIN and wait until it is compared."""
    assert room.app.pin_prompt.is_open
    await room.type(pin)
    assert pin not in room.text
    assert "*" * len(pin) in room.text
    await room.pilot.press("enter")
    await room.idle()
    await room.settle()


async def sign_on(room: Room) -> None:
    """Sign LST on."""
    await room.retype("login LST")
    await give(room, PIN)
    assert room.desk.signed_on == "LST"


FREE = ("ok 4", "ok 1-6", "n fire 3 smoke", "n vehi 1 motorcycle", "l rain", "src cam-3 down no picture", "g 2 101",
        "tell padal smoke")  # fmt: skip


@pytest.mark.parametrize("line", FREE)
async def test_no_alarm_waits_for_a_pin(tmp_path: Path, line: str) -> None:
    async with with_pins(tmp_path) as room:
        await room.enter("n vehi 1 motorcycle")
        before = room.desk.book.last_no
        await room.enter(line)
        assert not room.app.pin_prompt.is_open
        new = [e for e in entries(room)[before:] if e.by != "system"]
        assert {(e.by, e.proof) for e in new} == {("LST", "off")}
        assert room.desk.room.duty.operator == ""  # who is not known takes no control


@pytest.mark.parametrize("line", ["a", "a 101", "s"])
async def test_no_answer_to_an_alarm_waits_for_a_pin(tmp_path: Path, line: str) -> None:
    async with with_pins(tmp_path) as room:
        await sign_on(room)
        await room.enter("ok 1")  # LST is in control now
        await room.enter("lock")
        await room.enter("n fire 3 smoke")
        before = room.desk.book.last_no
        await room.enter(line)
        new = [e for e in entries(room)[before:] if e.by != "system"]
        assert {(e.by, e.proof) for e in new} == {("LST", "off")}
        assert "(not signed on)" in room.desk.line(before + 1).words  # type: ignore[union-attr]
        assert "NOT SIGNED ON" in room.text
        assert "LST in control" in room.text


async def test_panic_key_ends_the_question_for_a_pin_and_sounds(tmp_path: Path) -> None:
    async with with_pins(tmp_path) as room:
        await room.retype("login LST")
        await room.type("4829")
        await room.pilot.press("f9", "4")
        await room.settle()
        assert any(e.kind == "incident.opened" and e.proof == "off" for e in entries(room))
        assert "4829" not in room.text
        assert not any("4829" in text for text in room.app.session.drafts.parked)


async def test_letters_of_a_pin_that_are_still_on_their_way_when_f9_is_pressed_are_forgotten(tmp_path: Path) -> None:
    async with with_pins(tmp_path) as room:
        await room.retype("login LST")
        seen: list[str] = []
        line = room.app.line
        line.repaint = lambda: seen.append(line.value * (not line.label))  # type: ignore[method-assign]
        for key in (*"kopi-", "f9", "4"):
            room.app.post_message(events.Key(key, key if len(key) == 1 else None))
        await room.until(lambda: any(e.kind == "incident.opened" for e in entries(room)))
        await room.settle()
        assert not any("kop" in text for text in (room.text, *seen, *room.app.session.drafts.parked))


async def test_a_line_that_needs_a_pin_is_entered_after_it(tmp_path: Path) -> None:
    async with with_pins(tmp_path) as room:
        await room.retype("remind 05:00 gate")
        assert "give the PIN of LST for: remind 05:00 gate" in room.text
        await give(room, PIN)
        kinds = [(e.kind, e.by, e.proof) for e in entries(room) if e.by == "LST"]
        assert kinds == [("signed.on", "LST", "pin"), ("control", "LST", "pin"), ("remind", "LST", "pin")]


async def test_escape_brings_the_line_back_without_the_pin(tmp_path: Path) -> None:
    async with with_pins(tmp_path) as room:
        await room.retype("remind 05:00 gate")
        await room.type(PIN)
        await room.pilot.press("escape")
        assert room.app.line.value == "remind 05:00 gate"
        await room.type("ok 4")
        assert room.app.line.value == "ok 4"
        await room.pilot.press("ctrl+u", "ctrl+z", "ctrl+z", "ctrl+z")
        assert PIN not in room.text
        assert not room.app.pin_prompt.is_open


async def test_a_wrong_pin_is_slowed_and_noted_after_the_third(tmp_path: Path) -> None:
    async with with_pins(tmp_path) as room:
        await room.retype("login LST")
        for seconds in (1, 2, 4):
            await give(room, "000000")
            assert f"the next one in {seconds} s" in room.text
            room.clock.advance(seconds * SECOND)
        assert [e.kind for e in entries(room)][-1] == "pin.wrong"
        await give(room, PIN)
        assert room.desk.signed_on == "LST"
        assert "3 wrong PINs since" in room.text


async def test_the_next_operator_is_told_of_wrong_pins_of_another(tmp_path: Path) -> None:
    async with with_pins(tmp_path) as room:
        await room.retype("login LST")
        for seconds in (1, 2, 4):
            await give(room, "000000")
            room.clock.advance(seconds * SECOND)
        await room.pilot.press("escape")
        await room.retype("login BGS")
        await give(room, OTHER)
        assert room.desk.signed_on == "BGS"
        assert "before, 3 wrong PINs of LST since" in room.text


async def test_a_pin_that_comes_too_soon_is_not_looked_at(tmp_path: Path) -> None:
    async with with_pins(tmp_path) as room:
        await room.retype("login LST")
        await give(room, "000000")
        await give(room, PIN)
        assert "not looked at: after 1 wrong" in room.text
        assert room.desk.signed_on == ""


@pytest.mark.parametrize("ways", ["socket", "line socket"])
async def test_an_hour_of_brute_force_tries_124_whichever_way_it_comes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ways: str
) -> None:
    looked_at: list[str] = []
    async with with_pins(tmp_path) as room:
        monkeypatch.setattr("console.session.sign_on.pins._matches", lambda hashed, pin: looked_at.append(pin))
        await room.retype("login LST")
        end, tried = room.clock.now() + HOUR, 0
        while room.clock.now() < end:
            for way in (ways.split()[tried % len(ways.split())], "socket"):  # the second comes too soon
                if way == "line":
                    await room.type("x")
                    await room.pilot.press("enter")
                    await room.idle()
                else:
                    assert not (await room.app.answer_socket("ok 4", "LST", pin=f"{tried:06}")).ok
            tried += 1
            room.clock.advance(delay(tried))
        assert len(looked_at) == tried == 124
        await room.settle()
        noted = [e.count for e in entries(room) if isinstance(e, PinWrong)]
        assert noted == [3, 6, 12, 24, 48, 96]
        monkeypatch.undo()
        assert (await room.app.answer_socket("ok 4", "LST", pin=PIN)).ok  # nobody is locked out


async def test_each_signs_with_their_own_pin_and_who_accepts_is_signed_on(tmp_path: Path) -> None:
    async with with_pins(tmp_path) as room:
        await sign_on(room)
        await room.enter("ok 1")
        await room.enter("ho start BGS")
        await room.retype("ho sign gate 3 is open")
        await give(room, PIN)
        await room.enter("ho all")
        await room.retype("ho accept BGS")
        await give(room, PIN)  # of somebody else
        assert "wrong PIN of BGS" in room.text
        room.clock.advance(SECOND)
        await give(room, OTHER)
        signed = {e.kind: (e.by, e.proof) for e in entries(room) if e.kind.startswith("ho.")}
        assert signed["ho.started"] == ("LST", "on")
        assert signed["ho.signed"] == ("LST", "pin")
        assert signed["ho.accepted"] == ("BGS", "pin")
        assert (room.desk.signed_on, room.desk.room.duty.operator) == ("BGS", "BGS")


@pytest.mark.parametrize("line", ["ho quick BGS", "take BGS LST is ill"])
async def test_control_changes_with_the_pin_of_who_takes_it(tmp_path: Path, line: str) -> None:
    async with with_pins(tmp_path) as room:
        await sign_on(room)
        await room.enter("ok 1")
        await room.retype(line)
        assert room.desk.room.duty.operator == "LST"
        await give(room, OTHER)
        assert (room.desk.signed_on, room.desk.room.duty.operator) == ("BGS", "BGS")


async def test_the_socket_signs_nothing_while_somebody_is_signed_on(tmp_path: Path) -> None:
    async with with_pins(tmp_path) as room:
        await sign_on(room)
        await room.enter("ok 1")
        for line in ("take BGS x", "ho start BGS", "ho quick BGS"):
            reply = await room.app.answer_socket(line, "")
            assert not reply.ok and "PIN" in reply.error, line
        reply = await room.app.answer_socket("ok 4", "")
        assert reply.ok
        assert entries(room)[-1].proof == "program"


async def test_time_without_a_key_signs_off(tmp_path: Path) -> None:
    async with with_pins(tmp_path) as room:
        await sign_on(room)
        await room.minutes(30)
        assert room.desk.signed_on == ""
        assert "signed.off" in [e.kind for e in entries(room)]
        assert "6 posts" in room.text  # the board stays


async def test_after_a_restart_control_stays_and_nobody_is_signed_on(tmp_path: Path) -> None:
    async with with_pins(tmp_path) as room:
        await sign_on(room)
        await room.enter("ok 1")
    async with console(tmp_path, clock=ManualClock(NIGHT + MINUTE)) as room:
        assert room.desk.room.duty.operator == "LST"
        assert "NOT SIGNED ON" in room.text
        await room.retype("remind 05:00 gate")
        assert room.app.pin_prompt.is_open


@pytest.mark.parametrize(("language", "said"), [("en", "no sign-on"), ("id", "tanpa PIN")])
async def test_a_room_without_pins_says_so_at_its_start_on_the_sheet_and_in_the_report(
    tmp_path: Path, language: str, said: str
) -> None:
    async with console(tmp_path, language=language) as room:
        await room.idle()
        assert f"{said}:" in room.text.splitlines()[-1]
        await room.pilot.press("escape")
        assert said not in room.text
        for line in ("take LST", "ho start BGS", "ho sign gate 3"):
            await room.enter(line)
        assert said in room.text
        await room.enter("ho all")
        await room.enter("ho accept BGS")
    siaga = Siaga(tmp_path)
    siaga.env["LANG"] = "C.UTF-8"
    assert siaga.run("report", "shift", "--at", "2024-01-22T04:20").out.count(f"({said})") == 2


async def test_a_start_says_nothing_of_sign_on_in_a_room_with_pins(tmp_path: Path) -> None:
    async with with_pins(tmp_path) as room:
        await room.idle()
        assert "no sign-on" not in room.text


async def test_a_start_says_nothing_of_sign_on_in_a_drill_or_over_something_else(tmp_path: Path) -> None:
    async with console(tmp_path) as room:
        app = room.app
        await room.idle()
        await room.pilot.press("escape")
        app.desk.drill = True
        app._say_no_sign_on()
        assert "no sign-on" not in room.text
        app.desk.drill = False
        app.around.say("others can write here", mark="!")
        app._say_no_sign_on()
        assert "others can write here" in room.text


async def test_the_note_of_no_sign_on_gives_way_to_the_keys_of_a_p1(tmp_path: Path) -> None:
    async with console(tmp_path) as room:
        app = room.app
        await room.enter("take LST")
        await room.pilot.press("escape")
        app._say_no_sign_on()
        assert "no sign-on" in room.text
        room.desk.execute("n fire 3 smoke", "LST")
        app.show()
        await room.idle()
        assert "no sign-on" not in room.text and "F9" in room.text
        app._say_no_sign_on()
        assert "no sign-on" not in room.text


async def test_a_room_without_pins_asks_for_none(tmp_path: Path) -> None:
    async with console(tmp_path) as room:
        await room.enter("take LST")
        await room.enter("ho start BGS")
        await room.enter("ho sign gate")
        await room.enter("login LST")
        assert not room.app.pin_prompt.is_open
        assert "no sign-on" in room.text
        assert {e.proof for e in entries(room)} == {""}


class Slow:
    """A comparison that lasts until the test lets it end, or that says at once what it found."""

    def __init__(self, room: Room) -> None:
        self._may_end = threading.Event()
        self._check = room.desk.pins.check
        self.began = threading.Event()
        room.desk.pins.check = self  # type: ignore[method-assign]

    def __call__(self, code: str, pin: str) -> Checked:
        self.began.set()
        assert self._may_end.wait(30)
        return self._check(code, pin)

    def end(self) -> None:
        """Let it end."""
        self._may_end.set()


async def compare(room: Room, pin: str) -> Slow:
    """Give a PIN whose comparison does not end yet."""
    slow = Slow(room)
    await room.type(pin)
    await room.pilot.press("enter")
    await room.until(slow.began.is_set)
    return slow


async def test_the_panic_key_sounds_while_a_pin_is_compared(tmp_path: Path) -> None:
    async with with_pins(tmp_path) as room:
        await room.retype("login LST")
        slow = await compare(room, PIN)
        await room.type(PIN[:3])
        await room.pilot.press("f9", "4")
        await room.settle()
        assert any(e.kind == "incident.opened" and e.proof == "off" for e in entries(room))
        await room.type("ok 2")  # what the late outcome must not touch
        slow.end()
        await room.idle()
        assert (room.app.line.value, room.desk.signed_on) == ("ok 2", "")


@pytest.mark.parametrize("line", ["ok 4", "n fire 3 smoke", "a", "s"])
async def test_no_alarm_waits_for_a_pin_that_is_compared(tmp_path: Path, line: str) -> None:
    async with with_pins(tmp_path) as room:
        await room.enter("n vehi 1 motorcycle")
        before = room.desk.book.last_no
        await room.retype("login LST")
        slow = await compare(room, PIN)
        await room.type(PIN)
        await room.pilot.press("escape", *("space" if c == " " else c for c in line), "enter")
        await room.settle()
        assert any(e.by == "LST" for e in entries(room)[before:])
        assert not any(PIN in text for text in room.app.session.drafts.parked)
        slow.end()
        await room.idle()
        assert room.desk.signed_on == ""


@pytest.mark.parametrize("given", [PIN, "000000"])
async def test_a_pin_typed_twice_is_neither_shown_nor_kept(tmp_path: Path, given: str) -> None:
    async with with_pins(tmp_path) as room:
        await room.retype("login LST")
        slow = await compare(room, given)
        await room.type(PIN)
        await room.pilot.press("enter")
        room.app.post_message(events.Paste(PIN))
        await room.pilot.pause()
        slow.end()
        await room.idle()
        await room.settle()
        assert PIN not in room.text and room.app.line.value == ""
        assert room.app.pin_prompt.is_open == (given != PIN)
        assert ("was not taken; type it again" if given == PIN else "wrong PIN of LST, 1 by now") in room.text
        await room.pilot.press("escape", "ctrl+z", "ctrl+z")
        assert PIN not in room.text and not any(PIN in text for text in room.app.session.drafts.parked)


async def test_wrong_pins_are_noted_though_esc_was_quicker(tmp_path: Path) -> None:
    async with with_pins(tmp_path) as room:
        for _ in range(3):
            await room.retype("login LST")
            slow = await compare(room, "000000")
            await room.pilot.press("escape")
            slow.end()
            await room.idle()
            room.clock.advance(5 * SECOND)
        await room.settle()
        assert "pin.wrong" in [e.kind for e in entries(room)]


async def test_a_count_that_another_process_holds_is_said_in_one_line(tmp_path: Path) -> None:
    async with with_pins(tmp_path) as room:
        room.desk.pins._tries._pause = lambda seconds: None
        with (tmp_path / "pin-tries.json").open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            await room.retype("login LST")
            await give(room, PIN)
            assert "the PIN cannot be compared now: another program holds the file" in room.text
        await give(room, PIN)
        assert room.desk.signed_on == "LST"


async def test_a_line_of_somebody_without_a_pin_is_refused_in_words(tmp_path: Path) -> None:
    clock = ManualClock(NIGHT)
    with Pins(tmp_path, clock).changed("BGS", OTHER):
        pass
    async with console(tmp_path, clock=clock) as room:
        await room.retype("remind 05:00 gate")
        for _ in range(2):
            assert "not entered: LST has no PIN here: siaga operator add LST" in room.text
            assert room.app.line.is_refused and room.app.line.value == "remind 05:00 gate"
            room.app.tick()  # the reason stays until the next key
        await room.type("o")
        assert room.app.line.value == "o" and "has no PIN" not in room.text
