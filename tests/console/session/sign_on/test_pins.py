"""PINs in the home: hashed, slowed, never in the clear."""

from __future__ import annotations

import fcntl
import multiprocessing
import os
import signal
import stat
from contextlib import ExitStack
from pathlib import Path

import pytest

from console.session.sign_on.pins import Pins, check_pin
from console.session.sign_on.tries import Tries, delay, is_noted
from data.base.clock import SECOND, ManualClock
from data.base.refusal import Refused

PIN = "482915"


def pins_of(home: Path, clock: ManualClock) -> Pins:
    """The PINs of a home in which LST has one."""
    pins = Pins(home, clock)
    with pins.changed("LST", PIN) as how:
        assert how == "set"
    return pins


def test_a_home_without_a_file_has_no_pins(tmp_path: Path) -> None:
    pins = Pins(tmp_path, ManualClock(1_700_000_000_000))
    assert not pins.exist
    assert [*tmp_path.iterdir()] == []


def test_a_pin_is_kept_as_a_hash_that_only_the_owner_reads(tmp_path: Path) -> None:
    pins_of(tmp_path, ManualClock(1_700_000_000_000))
    assert {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()} == {
        "pins.json": 0o600,
        "pin-tries.json": 0o600,
        "pins.lock": 0o600,
    }
    content = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert PIN.encode() not in content
    assert b"$argon2id$v=19$m=19456,t=2,p=1$" in content


@pytest.mark.parametrize("pin", ["48291", "abcdefg", "", "1234 567", "a" * 65, "12345\n"])
def test_a_pin_that_is_too_weak_is_refused(tmp_path: Path, pin: str) -> None:
    with pytest.raises(Refused):
        check_pin(pin)


@pytest.mark.parametrize("pin", ["482915", "kopi-tub", "pagiéjem"])
def test_a_pin_is_right_however_its_letters_are_composed(tmp_path: Path, pin: str) -> None:
    pins = Pins(tmp_path, ManualClock(1_700_000_000_000))
    with pins.changed("LST", pin):
        pass
    assert pins.check("LST", pin.replace("é", "e\u0301")).is_right


def test_an_entry_that_cannot_be_saved_leaves_the_pin_as_it_was(tmp_path: Path) -> None:
    pins = pins_of(tmp_path, ManualClock(1_700_000_000_000))
    with pytest.raises(OSError), pins.changed("LST", "771020"):
        raise OSError
    assert pins.check("LST", PIN).is_right


def test_two_changes_at_once_lose_nothing(tmp_path: Path) -> None:
    clock = ManualClock(1_700_000_000_000)
    first, changing = pins_of(tmp_path, clock), ExitStack()
    second = Pins(tmp_path, clock, lambda seconds: changing.close())
    changing.enter_context(first.changed("BGS", "771020"))
    with second.changed("KRN", "882131"):  # waits until the first has ended, and adds to it
        pass
    assert set(Pins(tmp_path, clock).operators) == {"LST", "BGS", "KRN"}


def test_a_change_goes_on_from_what_another_process_has_changed(tmp_path: Path) -> None:
    clock = ManualClock(1_700_000_000_000)
    pins, other = pins_of(tmp_path, clock), Pins(tmp_path, clock)
    with pins.changed("BGS", "771020"):
        pass
    with other.changed("LST", ""):
        pass
    assert Pins(tmp_path, clock).has("BGS")
    with pytest.raises(Refused, match="has_one"), other.changed("BGS", "000111", first=True):
        pass
    assert pins.check("BGS", "771020").is_right


def test_a_change_waits_ten_seconds_for_another_one(tmp_path: Path) -> None:
    clock, pauses = ManualClock(1_700_000_000_000), list[float]()
    pins = pins_of(tmp_path, clock)
    with (
        pins.changed("BGS", "771020"),
        pytest.raises(OSError, match=r"pins\.lock"),
        Pins(tmp_path, clock, pauses.append).changed("KRN", "882131"),
    ):
        pass
    assert sum(pauses) == pytest.approx(10)


def test_a_disabled_operator_can_give_no_pin(tmp_path: Path) -> None:
    pins = pins_of(tmp_path, ManualClock(1_700_000_000_000))
    with pins.changed("LST", ""):
        pass
    assert not pins.exist
    with pytest.raises(Refused, match="no_pin"):
        pins.check("LST", PIN)


def test_a_damaged_file_leaves_a_room_with_pins(tmp_path: Path) -> None:
    pins_of(tmp_path, ManualClock(1_700_000_000_000)).path.write_bytes(b"{")
    pins = Pins(tmp_path, ManualClock(1_700_000_000_000))
    assert pins.exist
    with pytest.raises(Refused, match="damaged"):
        pins.check("LST", PIN)


def test_each_wrong_pin_doubles_the_wait_up_to_thirty_seconds() -> None:
    assert [delay(wrong) // SECOND for wrong in range(9)] == [0, 1, 2, 4, 8, 16, 30, 30, 30]
    assert [wrong for wrong in range(100) if is_noted(wrong)] == [3, 6, 12, 24, 48, 96]


def test_a_brute_force_of_an_hour_tries_124(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = ManualClock(1_700_000_000_000)
    pins = pins_of(tmp_path, clock)
    monkeypatch.setattr("console.session.sign_on.pins._matches", lambda hashed, pin: False)
    looked_at = 0
    end = clock.now() + 3600 * SECOND
    while clock.now() < end:
        found = pins.check("LST", "000000")
        looked_at += not found.is_refused
        assert found.wait <= 30 * SECOND
        clock.advance(found.wait)
    assert looked_at == 124
    # nobody is locked out
    monkeypatch.undo()
    assert pins.check("LST", PIN).is_right


def test_a_pin_that_comes_too_soon_is_not_looked_at(tmp_path: Path) -> None:
    clock = ManualClock(1_700_000_000_000)
    pins = pins_of(tmp_path, clock)
    assert pins.check("LST", "000000").wait == SECOND
    assert pins.check("LST", PIN).is_refused
    clock.advance(SECOND)
    right = pins.check("LST", PIN)
    assert (right.is_right, right.wrong) == (True, 1)
    assert pins.check("LST", PIN).wrong == 0


def test_the_wait_of_one_operator_is_not_that_of_another(tmp_path: Path) -> None:
    pins = pins_of(tmp_path, ManualClock(1_700_000_000_000))
    with pins.changed("BGS", "771020"):
        pass
    pins.check("LST", "000000")
    assert pins.check("BGS", "771020").is_right


def test_another_process_goes_on_with_the_count(tmp_path: Path) -> None:
    clock = ManualClock(1_700_000_000_000)
    pins_of(tmp_path, clock).check("LST", "000000")
    clock.advance(SECOND)
    assert Pins(tmp_path, clock).check("LST", "000000").wrong == 2


def test_a_clock_set_back_makes_nobody_wait_longer(tmp_path: Path) -> None:
    clock = ManualClock(1_700_000_000_000)
    pins = pins_of(tmp_path, clock)
    for _ in range(8):
        pins.check("LST", "000000")
        clock.advance(30 * SECOND)
    pins.check("LST", "000000")
    clock.step(-3600 * SECOND)
    assert pins.check("LST", PIN).wait == 30 * SECOND
    clock.advance(30 * SECOND)
    assert pins.check("LST", PIN).is_right


@pytest.mark.parametrize(
    "content", [b"\xff{", b"{" + b"x" * 9000, b'{"\xff":[1,2,3]}', b'{"LST":[-5,0,0]}', b'{"*":[6,0,1700000000000]}']
)
def test_a_damaged_count_slows_everybody_and_locks_out_nobody(tmp_path: Path, content: bytes) -> None:
    clock = ManualClock(1_700_000_000_000)
    pins = pins_of(tmp_path, clock)
    (tmp_path / "pin-tries.json").write_bytes(content)
    assert pins.check("LST", PIN).wait == 30 * SECOND
    clock.advance(30 * SECOND)
    assert pins.check("LST", PIN).is_right
    again = pins.check("LST", PIN)
    assert again.is_right and not again.wrong, "forgotten with the right PIN"


def _killed_while_hashing(home: Path) -> None:
    import console.session.sign_on.pins as module

    module._matches = lambda hashed, pin: os.kill(os.getpid(), signal.SIGKILL)  # type: ignore[assignment,return-value]
    Pins(home, ManualClock(1_700_000_000_000)).check("LST", "000000")


def test_a_kill_while_a_pin_is_looked_at_saves_nobody_a_count(tmp_path: Path) -> None:
    clock = ManualClock(1_700_000_000_000)
    pins = pins_of(tmp_path, clock)
    process = multiprocessing.get_context("fork").Process(target=_killed_while_hashing, args=(tmp_path,))
    process.start()
    process.join()
    assert process.exitcode == -signal.SIGKILL
    assert pins.check("LST", PIN).wait == SECOND


def test_a_count_that_another_process_holds_is_waited_for_two_seconds(tmp_path: Path) -> None:
    clock = ManualClock(1_700_000_000_000)
    pins, pauses = pins_of(tmp_path, clock), list[float]()
    pins._tries = Tries(tmp_path / "pin-tries.json", clock, pauses.append)
    with (tmp_path / "pin-tries.json").open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        with pytest.raises(OSError, match=r"pin-tries\.json"):
            pins.check("LST", PIN)
        assert sum(pauses) == pytest.approx(2)
        with pins.changed("LST", "771020"):
            pass
    assert pins.check("LST", "771020").is_right


def test_a_count_that_is_let_go_is_taken(tmp_path: Path) -> None:
    clock = ManualClock(1_700_000_000_000)
    pins = pins_of(tmp_path, clock)
    with (tmp_path / "pin-tries.json").open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        pins._tries = Tries(tmp_path / "pin-tries.json", clock, lambda seconds: fcntl.flock(file, fcntl.LOCK_UN))
        assert pins.check("LST", PIN).is_right
