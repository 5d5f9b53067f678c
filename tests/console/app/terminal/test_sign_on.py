"""Night handover of two operators with PINs at 80×24, a busy night, and where their PINs are not afterwards."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
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


def rest(terminal: Terminal, seconds: float) -> None:
    """Read output for so long."""
    end = time.perf_counter() + seconds
    while (left := end - time.perf_counter()) > 0:
        terminal.pump(left)


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
        while say["off"] in terminal.text:  # what is typed while a PIN is compared is forgotten
            assert terminal.pump(20)
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
        rest(terminal, 1.5)  # one that comes within a second is not looked at
        terminal.send(f"{BGS}\r")
        terminal.wait_for(say["control"])
        terminal.wait_for(say["after"])
        look("7-accepted")
        found = traces_of((LST, BGS, WRONG), home)
        assert found == []
    log = siaga(home, "log")
    assert say["pin"] in log and say["unsigned"] in log
    assert not any(pin in log for pin in (LST, BGS, WRONG))
    assert traces_of((LST, BGS, WRONG), tmp_path) == []


#: PINs whose beginning is in no other text, and what a drill gives.
OURS, NEW, THEIRS, DRILL = "jalak-bali-lurik", "perkutut-jambul", "kutilang-emas-9", "246810"
#: Parts that would betray them, too.
PARTS = (OURS, NEW, THEIRS, OURS[:8], NEW[:8], THEIRS[:8])
F9, PASTE = "\x1b[20~", "\x1b[200~{}\x1b[201~"


class Watch(threading.Thread):
    """Looks at the arguments and the environment of every process until :meth:`stop`."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.found: set[str] = set()
        self.rounds = 0
        self._stop_now = threading.Event()

    def run(self) -> None:
        while not self._stop_now.is_set():
            self.found |= set(traces_of(PARTS, Path("/proc/none")))
            self.rounds += 1

    def stop(self) -> None:
        self._stop_now.set()
        self.join()


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "id"])
def test_no_pin_is_left_anywhere_after_a_busy_night(tmp_path: Path, language: str) -> None:
    say, home, spare = SAID[language], tmp_path / "home", tmp_path / "pin-file"
    (tmp_path / "tmp").mkdir()
    os.environ["TMPDIR"] = str(tmp_path / "tmp")  # where a trace goes if the home does not take it
    argv, env = [sys.executable, "-m", "console"], {"SIAGA_HOME": str(home), "PYTHONPATH": str(ROOT)}
    watch = Watch()
    watch.start()
    siaga(home, "init", "--sample", "--language", language)
    for code, pin in (("LST", OURS), ("BGS", NEW)):
        siaga(home, "operator", "add", code, typed=f"{pin}\n")
    (home / "introduced").touch()
    raw = b""

    def ask(terminal: Terminal, keys: str) -> None:
        """Let the line ask for the PIN of LST, and type into it."""
        terminal.send(f"{say['login']}\r")
        terminal.wait_for(say["give"])
        terminal.send(keys)
        rest(terminal, 0.3)

    with Terminal(argv, env=env) as terminal:
        terminal.wait_for(say["off"])
        ask(terminal, f"{OURS[:9]}{F9}4")  # an officer is in danger
        terminal.wait_for("P1")
        ask(terminal, f"{OURS[:9]}\x1b")
        terminal.send("\x15\x1a\x1a\x1b[A\x12")  # what was typed, undone, taken back, from the drafts
        terminal.pump(0.5)
        terminal.send("\x1b\x1b\x15")
        ask(terminal, f"{THEIRS}\r")
        terminal.wait_for(say["wrong"].replace("BGS", "LST"))
        rest(terminal, 1.5)
        terminal.send(f"{PASTE.format(OURS)}\r")
        terminal.wait_for(say["after"])
        spare.write_text(f"{OURS}\n")
        spare.chmod(0o600)
        siaga(home, "exec", "--as", "LST", "--pin-file", str(spare), "remind 05:00 gate")
        siaga(home, "operator", "pin", "BGS", typed=f"{THEIRS}\n")
        spare.unlink()
        terminal.send("a 101\r")
        terminal.wait_for(say["ack"])
        terminal.send(f"{say['start']}\r")
        terminal.wait_for("→ BGS")
        terminal.send(f"{say['sign']}\r")
        terminal.wait_for(say["give"])
        terminal.send(OURS)
        rest(terminal, 1.5)
        os.kill(terminal.pid, signal.SIGKILL)
        raw += terminal.raw
    with Terminal(argv, env=env) as terminal:
        terminal.wait_for(say["off"])
        assert say["sign"] in (home / "drafts.json").read_text("utf-8")  # the line that waited for the PIN, without it
        ask(terminal, f"{OURS}\r")
        rest(terminal, 1)
        terminal.send("\x11")  # Ctrl+Q
        rest(terminal, 1)
        raw += terminal.raw

    drill = tmp_path / "night.toml"
    drill.write_text(
        f'name = "night"\nstart = 2024-01-21T20:00:00\noperator = "LST"\nend = "20:30"\n[pins]\nLST = "{DRILL}"\n'
    )
    with Terminal([*argv, "drill", "run", str(drill), "--language", language], env=env) as terminal:
        terminal.wait_for(say["off"])
        ask(terminal, f"{OURS}\r")  # their own, by mistake
        terminal.wait_for(say["wrong"].replace("BGS", "LST"))
        terminal.pump(0.5)
        os.kill(terminal.pid, signal.SIGKILL)
        raw += terminal.raw
    for command in (("log", "--json"), ("report", "shift"), ("status", "--json"), ("backup", str(tmp_path / "copies"))):
        raw += siaga(home, *command).encode()
    watch.stop()
    assert watch.rounds > 20 and watch.found == set()
    assert traces_of(PARTS, tmp_path) == []
    for part in PARTS:
        at = raw.find(part.encode())
        assert at < 0, raw[at - 200 : at + 100]
