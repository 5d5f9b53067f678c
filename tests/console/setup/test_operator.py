"""``siaga operator``: who may change whose PIN, and what the book says of it."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from console.session.sign_on.pins import Pins
from data.base.clock import SystemClock
from data.base.process import this_process
from tests.kits.console.command import Siaga
from tests.kits.console.desk_room import console, new_home
from tests.kits.rooms.roles import add_roles

pytestmark = pytest.mark.usefixtures("quick_pins")

PINS = {"LST": "482915", "KRN": "771020", "AGS": "kopi-tubruk"}
NEW = "135790"


@pytest.fixture
def room(siaga: Siaga) -> Siaga:
    """A home with supervisors, in which LST, KRN and AGS have PINs."""
    add_roles(siaga.home / "site.toml")
    pins = Pins(siaga.home, SystemClock())
    for code, pin in PINS.items():
        with pins.changed(code, pin):
            pass
    return siaga


def change(siaga: Siaga, *args: str, pins: tuple[str, ...], code: int = 0) -> str:
    """Run ``siaga operator`` and type PINs; return what it says."""
    ran = siaga.run("operator", *args, stdin="".join(f"{pin}\n" for pin in pins).encode(), code=code)
    return ran.err if code else ran.out


def is_right(siaga: Siaga, code: str, pin: str) -> bool:
    return Pins(siaga.home, SystemClock()).check(code, pin).is_right


def test_a_supervisor_resets_a_pin_with_their_own(room: Siaga) -> None:
    change(room, "pin", "LST", "--as", "KRN", pins=(PINS["KRN"], NEW))
    last = room.log()[-1]
    assert (last["kind"], last["by"], last["operator"], last["proof"]) == ("pin.changed", "KRN", "LST", "pin")
    assert "owner" not in room.run("log").out.splitlines()[-1]
    assert is_right(room, "LST", NEW)
    change(room, "disable", "AGS", "--as", "krn", pins=(PINS["KRN"],))
    change(room, "add", "BGS", "--as", "KRN", pins=(PINS["KRN"], NEW))
    assert is_right(room, "BGS", NEW)


@pytest.mark.parametrize(
    ("args", "pins"),
    [
        (("pin", "AGS", "--as", "LST"), ("LST",)),  # no supervisor
        (("pin", "LST", "--as", "BGS"), ("LST",)),  # nor one without a PIN
        (("pin", "LST", "--as", "VRA"), ("LST",)),
        (("add", "BGS", "--as", "LST"), ("LST",)),
        (("disable", "KRN", "--as", "LST"), ("LST",)),
        (("disable", "LST", "--as", "LST"), ("LST",)),
        (("pin", "LST", "--as", "KRN"), ("LST",)),  # a wrong PIN
    ],
)
def test_nobody_else_does(room: Siaga, args: tuple[str, ...], pins: tuple[str, ...]) -> None:
    before, known = (room.home / "pins.json").read_bytes(), len(room.log())
    said = change(room, *args, pins=(*(PINS[each] for each in pins), NEW), code=2)
    assert "wrong PIN of KRN" in said or "only a supervisor" in said
    assert (room.home / "pins.json").read_bytes() == before
    assert len(room.log()) == known


def test_a_supervisor_without_a_pin_resets_none(room: Siaga) -> None:
    change(room, "disable", "AGS", pins=())
    assert "AGS has no PIN" in change(room, "pin", "LST", "--as", "AGS", pins=(PINS["AGS"], NEW), code=2)
    assert is_right(room, "LST", PINS["LST"])


def test_a_room_without_another_supervisor_names_the_owner(siaga: Siaga) -> None:
    with Pins(siaga.home, SystemClock()).changed("LST", PINS["LST"]):
        pass
    assert "only the owner" in change(siaga, "add", "BGS", "--as", "LST", pins=(PINS["LST"], NEW), code=2)


def test_an_operator_gives_themselves_another_pin_with_the_old_one(room: Siaga) -> None:
    assert "wrong PIN" in change(room, "pin", "AGS", "--as", "AGS", pins=("000000", NEW), code=2)
    change(room, "pin", "LST", "--as", "LST", pins=(PINS["LST"], NEW))
    assert (room.log()[-1]["by"], room.log()[-1]["proof"]) == ("LST", "pin")
    assert is_right(room, "LST", NEW)


@pytest.mark.parametrize(("language", "said"), [("en", "by the owner of the home"), ("id", "oleh pemilik folder")])
def test_the_owner_of_the_home_resets_a_pin_and_the_book_says_so(tmp_path: Path, language: str, said: str) -> None:
    siaga = Siaga(new_home(tmp_path, language).path)
    for what in ("add", "pin", "disable"):
        change(siaga, what, "LST", pins=(NEW,))
        assert f"{said} ({this_process().user})" in siaga.run("log").out.splitlines()[-1]
    last = siaga.log()[-1]
    assert (last["by"], last["operator"], last["how"], last["via"]["way"]) == ("system", "LST", "disabled", "exec")


async def test_next_to_a_console_the_same_holds(tmp_path: Path) -> None:
    siaga = Siaga(new_home(tmp_path).path)
    add_roles(tmp_path / "site.toml")
    pins = Pins(tmp_path, SystemClock())
    for code, pin in PINS.items():
        with pins.changed(code, pin):
            pass
    async with console(tmp_path) as room:
        await room.until(room.desk.home.socket.exists)
        for by, exits in (("LST", 2), ("KRN", 0), ("", 0)):
            args = ("pin", "AGS", *(("--as", by) if by else ()))
            await asyncio.to_thread(change, siaga, *args, pins=(*((PINS[by],) if by else ()), NEW), code=exits)
        await room.settle()
        changed = [(e.by, e.proof) for e in room.desk.book.entries() if e.kind == "pin.changed"]
        assert changed == [("KRN", "pin"), ("system", "")]
        assert "by the owner of the home" in room.desk.line(room.desk.book.last_no).words  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("pin", "said"),
    [
        ("123456", "in a row"),
        ("987654", "in a row"),
        ("890123", "in a row"),
        ("qwertyui", "in a row"),
        ("111111", "repeats itself"),
        ("482482", "repeats itself"),
        ("kopikopi", "repeats itself"),
        ("bgs-2024", "the code or the name of BGS"),
        ("Bagus-4711", "the code or the name of BGS"),
        ("12345", "at least 6 digits"),
    ],
)
def test_a_pin_that_is_guessed_first_is_refused_and_nothing_is_written(room: Siaga, pin: str, said: str) -> None:
    before = room.log()
    err = change(room, "add", "BGS", pins=(pin,), code=2)
    assert said in err and err.count("\n") == 1
    assert room.log() == before and not Pins(room.home, SystemClock()).has("BGS")
