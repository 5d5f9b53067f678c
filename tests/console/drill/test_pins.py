"""Drills whose file gives the operators PINs, without a screen and on it; a real PIN is asked for in none."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.drill.play.headless import result
from console.drill.play.session import begin
from console.drill.script.file import DrillError
from console.session.home import Home
from console.session.sign_on.pins import Pins
from data.base.clock import SystemClock
from tests.kits.console.desk_room import new_home
from tests.kits.drill.files import canonical_line, play_drill, read_book, write_drill
from tests.kits.drill.screen import drill_room, to_the_end

pytestmark = pytest.mark.usefixtures("quick_pins")

OWN, LST, BGS = "918273", "246810", "kopi-tubruk"

PINS = f"""
end = "20:20"
[pins]
LST = "{LST}"
BGS = "{BGS}"
"""

#: Minute, line, further keys of the event.
STORY = (
    (0, "ok 1-6", ""),  # needs none
    (1, "remind 23:00 gate", 'pin = "000000"\nrefused = "wrong PIN of LST"'),
    (2, "login LST", ""),
    (3, "n vehi 1 motorcycle", ""),
    (4, "lock", ""),
    (5, "a 101", ""),
    (6, "take BGS ill", 'pin = "246810"\nrefused = "wrong PIN of BGS"'),
    (7, "ho start BGS", ""),
    (8, "ho sign gate 3 is open", ""),
    (9, "ho all", ""),
    (10, "ho accept BGS", ""),
    (11, "c 101 handled", 'by = "LST"'),
)

SCRIPT = (
    PINS
    + "".join(f'[[event]]\nat = "20:{at:02}"\ndo = "{line}"\n{more}\n' for at, line, more in STORY)
    + """
[[expect]]
at = "20:00:30"
says = ["NOT SIGNED ON"]
[[expect]]
at = "20:02:30"
never_says = ["NOT SIGNED ON"]
[[expect]]
at = "20:12"
that = { "header.operator" = "BGS", "incidents.101.state" = "closed", "book.intact" = true }
"""
)


def test_scripted_operators_sign_on_and_sign(tmp_path: Path) -> None:
    home, report = play_drill(tmp_path, SCRIPT)
    assert report.findings == ()
    found = [(e.kind, e.by, e.proof) for e in read_book(home) if e.by != "system" and e.kind != "check"]
    assert ("signed.on", "LST", "pin") in found and ("signed.off", "LST", "on") in found
    assert ("incident.ack", "LST", "off") in found
    assert {(by, proof) for kind, by, proof in found if kind in ("ho.signed", "ho.accepted")} == {
        ("LST", "pin"),
        ("BGS", "pin"),
    }
    assert found[-1] == ("incident.closed", "LST", "pin")  # who comes to the console gives their PIN with the line
    assert {e.via.way for e in read_book(home) if e.kind.startswith("signed.") and e.via} == {"drill"}


async def test_on_the_screen_it_goes_as_without(tmp_path: Path) -> None:
    file = write_drill(tmp_path, SCRIPT)
    home, report = result(file, Home(tmp_path / "headless"))
    drill, shown = await to_the_end(begin(Home(tmp_path / "screen"), file))
    assert shown.findings == report.findings == ()
    assert [*map(canonical_line, read_book(drill.home))] == [*map(canonical_line, read_book(home))]


async def test_trainee_gives_the_pin_of_the_drill(tmp_path: Path) -> None:
    real = new_home(tmp_path / "real")
    with Pins(real.path, SystemClock()).changed("LST", OWN):
        pass
    file = write_drill(tmp_path, PINS)
    async with drill_room(begin(real, file)) as room:
        await room.retype("login LST")
        assert f"give the PIN of LST: in this drill {LST}, never your own" in room.text
        for pin, is_on in ((OWN, False), (LST, True)):
            await room.type(pin)
            await room.pilot.press("enter")
            await room.idle()
            await room.settle()
            assert bool(room.desk.signed_on) is is_on
            await room.run(2)
        assert OWN not in room.text
        await room.enter("ok 4")
        assert room.drill_run.typed.lines[-1].keys == len("ok 4") + 1
        files = [path for path in room.drill_run.home.path.rglob("*") if path.is_file()]
        assert not any(OWN.encode() in path.read_bytes() for path in files)


async def test_drill_without_pins_has_no_sign_on_whatever_the_real_room_has(tmp_path: Path) -> None:
    real = new_home(tmp_path)
    with Pins(real.path, SystemClock()).changed("LST", OWN):
        pass
    file = write_drill(tmp_path, 'end = "20:20"\n')
    async with drill_room(begin(real, file)) as room:
        assert not room.desk.pins.exist and "no sign-on" not in room.text
        for line in ("take LST", "ho start BGS", "ho sign gate", "ho all", "ho accept BGS"):
            await room.enter(line)
            assert not room.app.pin_prompt.is_open
        assert room.desk.room.duty.operator == "BGS"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('[pins]\nLST = "123"', "at least 6 digits"),
        ("[pins]\nLST = 246810", "pins"),
        ('[[event]]\nat = "20:05"\ndo = "ok 4"\npin = "246810"', "have no PINs"),
    ],
)
def test_wrong_pins_are_named(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(DrillError, match=words):
        write_drill(tmp_path, text)


def test_pin_of_somebody_who_is_not_on_the_roster_is_named(tmp_path: Path) -> None:
    with pytest.raises(DrillError, match="XYZ"):
        play_drill(tmp_path, '[pins]\nXYZ = "246810"')
