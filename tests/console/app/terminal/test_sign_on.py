"""Night handover of two operators with PINs at 80×24, and where their PINs are not afterwards."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bench.screen.pty_run import Terminal

ROOT = Path(__file__).parents[4]
LST, BGS, WRONG = "482915", "kopi-77-tubruk", "135790"

#: Typed lines and words of the screen, in English and in Indonesian.
SAID = {
    "en": {
        "login": "login LST", "give": "give the PIN of LST", "off": "NOT SIGNED ON", "check": "CHECK", "ack": "ACK",
        "ok": "ok 1-6", "lock": "lock",
        "locked": "LOCKED", "new": "n vehi 1 motorcycle", "unsigned": "(not signed on)",
        "start": "ho start BGS", "sign": "ho sign gate 3 is open", "read": "ho all", "accept": "ho accept BGS",
        "wrong": "wrong PIN of BGS", "after": "1 wrong PIN since", "control": "BGS in control", "pin": "(with PIN)",
    },
    "id": {
        "login": "masuk LST", "give": "beri PIN LST", "off": "BELUM MASUK", "check": "LAPOR", "ack": "TANGGAP",
        "ok": "aman 1-6", "lock": "kunci-layar",
        "locked": "TERKUNCI", "new": "baru vehi 1 motor", "unsigned": "(belum masuk)",
        "start": "serah mulai BGS", "sign": "serah paraf pintu 3 terbuka", "read": "serah semua",
        "accept": "serah terima BGS", "wrong": "PIN BGS salah", "after": "PIN salah 1 kali sejak",
        "control": "BGS", "pin": "(dengan PIN)",
    },
}  # fmt: skip


def siaga(home: Path, *arguments: str, typed: str = "") -> str:
    """Run a command on the home and return what it prints."""
    env = os.environ | {"SIAGA_HOME": str(home), "LANG": "C.UTF-8"}
    argv = [sys.executable, "-m", "console", *arguments]
    done = subprocess.run(argv, env=env, cwd=ROOT, input=typed, capture_output=True, text=True, check=True)
    return done.stdout


def traces_of(pins: tuple[str, ...], folder: Path) -> list[str]:
    """The files of a folder, and the processes of the machine, in whose text a PIN is."""
    found = [str(path) for path in folder.rglob("*") if path.is_file() and _has(path, pins)]
    for process in Path("/proc").glob("[0-9]*"):
        found += [str(process / part) for part in ("cmdline", "environ") if _has(process / part, pins)]
    return found


def _has(path: Path, pins: tuple[str, ...]) -> bool:
    try:
        content = path.read_bytes()
    except OSError:  # the process is another user's, or it has ended
        return False
    return any(pin.encode() in content for pin in pins)


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "id"])
def test_two_operators_with_pins_hand_over_at_night(tmp_path: Path, language: str) -> None:
    say, home = SAID[language], tmp_path / "home"
    screens = Path(os.environ.get("SIAGA_SCREENS") or tmp_path / "screens") / language
    screens.mkdir(parents=True, exist_ok=True)
    siaga(home, "init", "--sample", "--language", language)
    siaga(home, "operator", "add", "LST", typed=f"{LST}\n")
    siaga(home, "operator", "add", "BGS", typed=f"{BGS}\n")
    (home / "introduced").touch()

    argv = [sys.executable, "-m", "console"]
    with Terminal(argv, env={"SIAGA_HOME": str(home), "PYTHONPATH": str(ROOT)}) as terminal:

        def look(name: str) -> None:
            terminal.pump(0.2)
            (screens / f"{name}.txt").write_text(terminal.text, "utf-8")
            assert not any(pin in terminal.text for pin in (LST, BGS, WRONG))

        def enter(line: str, awaited: str) -> None:
            terminal.send(f"{line}\r")
            terminal.wait_for(awaited)

        terminal.wait_for(say["off"])
        look("1-start")
        enter(say["ok"], say["check"])  # no check call waits for a PIN
        enter(say["login"], say["give"])
        terminal.send(LST)
        look("2-pin")
        terminal.send("\r")
        terminal.wait_for("LST")
        enter(say["new"], "#101")
        enter(say["lock"], say["locked"])
        look("3-locked")
        enter("a 101", say["ack"])
        enter(say["start"], say["give"])
        look("4-start-asks")
        terminal.send(f"{LST}\r")
        terminal.wait_for("→ BGS")
        enter(say["sign"], say["give"])
        look("5-sign-asks")
        terminal.send(f"{LST}\r")
        terminal.wait_for("[x] LST")
        enter(say["read"], "saved" if language == "en" else "simpan")
        terminal.pump(0.5)
        enter(say["accept"], "PIN BGS")
        enter(WRONG, say["wrong"])
        look("6-wrong")
        for _ in range(10):  # one that comes within a second is not looked at
            terminal.send(f"{BGS}\r")
            terminal.pump(1)
            if say["after"] in terminal.text:
                break
        terminal.wait_for(say["control"])
        terminal.wait_for(say["after"])
        look("7-accepted")
        found = traces_of((LST, BGS, WRONG), home)
        assert found == []
    log = siaga(home, "log")
    assert say["pin"] in log and say["unsigned"] in log
    assert not any(pin in log for pin in (LST, BGS, WRONG))
    assert traces_of((LST, BGS, WRONG), tmp_path) == []
