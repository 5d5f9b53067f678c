"""Endings of a console and bytes of its terminal: noise, a terminal that is full or gone, signals."""

from __future__ import annotations

import os
import select
import shutil
import signal
import subprocess
import sys
import termios
from collections.abc import Iterator
from pathlib import Path

import pytest

from console.app.terminal.ending import FAILED, HUNG_UP
from tests.bench.screen.pty_run import Terminal
from tests.kits.console.command import Siaga
from tests.kits.running.examples import NIGHT

ROOT = Path(__file__).parents[4]

#: One signal in every run, the others in make faults.
SIGNALS = [
    signal.SIGTERM,
    pytest.param(signal.SIGHUP, marks=NIGHT),
    pytest.param(signal.SIGINT, marks=NIGHT),
]

#: Seconds within which every ending is over.
WITHIN = 5


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with the sample site, in which somebody is in control."""
    siaga = Siaga(tmp_path / "home")
    siaga.run("init")
    siaga.run("exec", "l the evening begins")
    return siaga.home


def start(home: Path, code: str = "", *args: str) -> Terminal:
    """``siaga`` on a terminal, after ``code`` ran in the same process."""
    program = f"{code}\nimport sys; from console.__main__ import main; sys.exit(main())"
    argv = [sys.executable, "-c", program, *args]
    return Terminal(argv, env={"SIAGA_HOME": str(home), "PYTHONPATH": str(ROOT)})


@pytest.fixture
def terminal(home: Path) -> Iterator[Terminal]:
    """The console on a terminal, ready for keys."""
    with start(home) as running:
        running.wait_for("KPU Jember")
        type_until(running, "l ready\r", "LOG ready")
        yield running


def type_until(terminal: Terminal, keys: str, words: str) -> None:
    terminal.send(keys)
    terminal.wait_for(words)


def wait_for_file(path: Path, words: str) -> None:
    """Wait until a file of the home holds some words."""
    for _ in range(600):
        if path.exists() and words in path.read_text("utf-8"):
            return
        select.select([], [], [], 0.05)
    pytest.fail(f"{words} never came into {path.name}")


def ended(terminal: Terminal) -> int:
    """The exit code, once the child has ended. It must end in time, whether its terminal is read or not."""
    child = os.pidfd_open(terminal.pid)
    try:
        if not select.select([child], [], [], WITHIN)[0]:
            pytest.fail("still running")
    finally:
        os.close(child)
    return os.waitstatus_to_exitcode(os.waitpid(terminal.pid, 0)[1])


def fill(terminal: Terminal) -> None:
    """Have the console draw far more than its terminal takes, without reading any of it."""
    for _ in range(30):
        os.write(terminal.fd, b"b\r")
        os.write(terminal.fd, b"v\r")
        select.select([], [], [], 0.02)  # its event loop gets the keys one after the other


def exec_line(home: Path, text: str) -> subprocess.CompletedProcess[bytes]:
    env = os.environ | {"SIAGA_HOME": str(home), "PYTHONPATH": str(ROOT)}
    argv = [sys.executable, "-m", "console", "exec", text]
    return subprocess.run(argv, env=env, capture_output=True, timeout=10, check=False)


@pytest.mark.parametrize(
    "noise",
    [
        pytest.param(b"caf\xe9 x", id="latin-1"),
        pytest.param(b"\xff\xfe\xfd", id="not a start byte", marks=NIGHT),
        pytest.param(b"\xe1z", id="alt with the eighth bit", marks=NIGHT),
        pytest.param(b"\x1b[999999999999999;5u", id="huge number", marks=NIGHT),
        pytest.param(b"\x1b[<0;0M\x1b[M\xff\xff\xff", id="broken mouse"),
        pytest.param(b"\x00\x80\x1b", id="nul", marks=NIGHT),
    ],
)
def test_console_any_bytes_typed_continues(terminal: Terminal, noise: bytes) -> None:
    os.write(terminal.fd, noise)
    os.write(terminal.fd, b"\x1b")
    type_until(terminal, "\x15\x15l after the noise\r", "after the noise")  # Esc and the first Ctrl+U may be one key


def test_console_keys_behind_a_sequence_that_cannot_be_read_count(terminal: Terminal) -> None:
    type_until(terminal, "\x1b[999999999999999;5ul right behind\r", "LOG right behind")


def test_console_paste_that_is_not_utf_8_continues(terminal: Terminal) -> None:
    os.write(terminal.fd, b"\x1b[200~p\xe9tugas\x1b[201~")
    terminal.wait_for("p\ufffdtugas")


def test_console_full_terminal_answers_exec_and_repaints_whole(home: Path, terminal: Terminal) -> None:
    fill(terminal)
    done = exec_line(home, "l unread")
    assert done.returncode == 0, done.stderr
    os.write(terminal.fd, b"\x1b\x1b")
    terminal.wait_for("book 6 saved")
    terminal.wait_for("KPU Jember")
    os.write(terminal.fd, b"l and here\r")
    terminal.wait_for("LOG and here")
    rule = next(line for line in terminal.text.split("\n") if "Queue 0" in line)
    assert rule == "═ Queue 0 ".ljust(80, "═")


@pytest.mark.parametrize("number", SIGNALS)
@pytest.mark.parametrize("full", [False, True], ids=["terminal takes", "terminal is full"])
def test_console_signal_ends_with_its_code_and_keeps_drafts(
    home: Path, terminal: Terminal, number: int, full: bool
) -> None:
    if full:
        fill(terminal)
        os.write(terminal.fd, b"l half typed")
        wait_for_file(home / "drafts.json", "half typed")
    else:
        type_until(terminal, "l half typed", "half typed")
    os.kill(terminal.pid, number)
    assert ended(terminal) == 128 + number
    assert "half typed" in (home / "drafts.json").read_text("utf-8")
    Siaga(home).run("exec", "l it is free")


@pytest.mark.parametrize("full", [False, True], ids=["terminal takes", "terminal is full"])
def test_console_terminal_gone_ends_and_frees_the_book(home: Path, terminal: Terminal, full: bool) -> None:
    if full:
        fill(terminal)
    os.close(terminal.fd)
    assert ended(terminal) == HUNG_UP
    Siaga(home).run("exec", "l it is free")
    terminal.fd = os.open(os.devnull, os.O_RDWR)


@pytest.mark.parametrize("number", SIGNALS)
def test_console_event_loop_that_hangs_ends_at_a_signal(home: Path, number: int) -> None:
    hang = """
import threading
from console.app.console_app import ConsoleApp
def hang(self):
    (self.desk.home.path / "hangs").touch()
    threading.Event().wait()
ConsoleApp.tick = hang
"""
    with start(home, hang) as terminal:
        before = termios.tcgetattr(terminal.fd)
        while not (home / "hangs").exists():
            assert terminal.pump(0.1)
        assert termios.tcgetattr(terminal.fd) != before
        os.kill(terminal.pid, number)
        assert ended(terminal) == 128 + number
        assert termios.tcgetattr(terminal.fd) == before, "the shell gets a terminal that it can use"
    Siaga(home).run("exec", "l it is free")


@pytest.mark.parametrize("stop", [signal.SIGSTOP, signal.SIGTSTP])
def test_console_that_was_stopped_and_continued_reads_every_key_and_leaves(
    home: Path, terminal: Terminal, stop: signal.Signals
) -> None:
    before = len(list(Path(f"/proc/{terminal.pid}/task").iterdir()))
    for _ in range(3):
        os.kill(terminal.pid, stop)
        os.waitpid(terminal.pid, os.WUNTRACED)
        os.kill(terminal.pid, signal.SIGCONT)
    while termios.tcgetattr(terminal.fd)[3] & termios.ECHO:
        assert terminal.pump(0.1)
    for number in range(5):
        type_until(terminal, f"l key {number}\r", f"LOG key {number}")
    assert len(list(Path(f"/proc/{terminal.pid}/task").iterdir())) <= before + 2, "one thread reads the keys"
    type_until(terminal, "\x11", "> quit")
    os.write(terminal.fd, b"\r")
    assert ended(terminal) == 0
    assert termios.tcgetattr(terminal.fd)[3] & termios.ECHO


@pytest.mark.parametrize("quits", [pytest.param(True, id="quit"), pytest.param(False, id="SIGTERM", marks=NIGHT)])
def test_console_whose_home_was_deleted_prints_what_it_could_not_save(
    home: Path, terminal: Terminal, quits: bool
) -> None:
    shutil.rmtree(home)
    type_until(terminal, "l after the deletion\r", "NOT SAVED")
    type_until(terminal, "n fire 3 half ty", "half ty")
    if quits:
        type_until(terminal, "\x11", "> quit")  # Ctrl+Q parks what was typed
        os.write(terminal.fd, b"\r")
    else:
        os.kill(terminal.pid, signal.SIGTERM)
    while terminal.pump(WITHIN):
        pass
    assert ended(terminal) == 1
    last = terminal.raw.rpartition(b"?1049l")[2].decode()
    assert "2 lines are neither in the book nor kept as a draft" in last
    assert "siaga: l after the deletion" in last and "siaga: n fire 3 half ty" in last
    assert "Kept as drafts" not in last and not home.exists()


def test_console_input_thread_that_fails_is_a_failure(home: Path) -> None:
    fails = """
from console.app.terminal.driver import Terminal
def run_input_thread(self):
    raise ValueError("not a key")
Terminal.run_input_thread = run_input_thread
"""
    with start(home, fails) as terminal:
        while terminal.pump(10):
            pass
        assert ended(terminal) == FAILED
    traces = sorted(home.glob("fault-*.txt"))
    assert len(traces) == 3 and "not a key" in traces[0].read_text("utf-8")
