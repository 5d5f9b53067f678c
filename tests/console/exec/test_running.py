"""Running console that does not answer: every command says which process it is, and for how long."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from argparse import Namespace
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from console.commands.faults import explain
from console.commands.room.execute import Entering
from console.commands.upkeep.health import Health
from console.exec import running
from console.exec.running import ConsoleSilent, connect
from console.session.home import Home
from console.session.liveness import mark_alive
from data.base.clock import SECOND, ManualClock
from data.book.storage.folder import BookBusy
from data.words import Words

NOW = 1_700_000_000_000

#: A process that listens and never answers.
HANGS = """
import socket, sys, time
server = socket.socket(socket.AF_UNIX)
server.bind(sys.argv[1])
server.listen()
print("ready", flush=True)
time.sleep(600)
"""

#: The options of ``siaga exec`` without a file that holds a PIN.
NO_PIN = Namespace(pin_file="")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    monkeypatch.setattr(running, "ANSWER_S", 0.05)
    return Home(tmp_path)


@pytest.fixture
def hung(home: Home) -> Iterator[int]:
    """The number of a process that hangs where the console would be."""
    argv = [sys.executable, "-c", HANGS, str(home.socket)]
    with subprocess.Popen(argv, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None and process.stdout.readline() == b"ready\n"
        yield process.pid
        process.kill()


def test_connect_hung_console_names_pid_and_silence_since_its_mark(home: Home, hung: int) -> None:
    mark_alive(home.alive, NOW - 40 * SECOND)
    with pytest.raises(ConsoleSilent) as found:
        connect(home, ManualClock(NOW))
    assert (found.value.pid, found.value.silent, found.value.is_stopped) == (hung, 40 * SECOND, False)
    text = found.value.text(Words("en"))
    assert f"pid {hung}" in text and "40 s" in text and f"kill {hung}" in text
    assert "tidak menjawab" in found.value.text(Words("id"))


def test_connect_stopped_console_says_how_to_continue_it(home: Home, hung: int) -> None:
    os.kill(hung, signal.SIGSTOP)
    os.waitpid(hung, os.WUNTRACED)
    with pytest.raises(ConsoleSilent) as found:
        connect(home, ManualClock(NOW))
    assert f"kill -CONT {hung}" in found.value.text(Words("en"))


def test_exec_second_start_and_doctor_say_the_same_of_a_hung_console(home: Home, hung: int) -> None:
    mark_alive(home.alive, 1)  # long ago
    with pytest.raises(ConsoleSilent) as found:
        Entering(type("Call", (), {"home": home, "handed": None, "options": NO_PIN, "as_": ""})()).enter("l line")
    explained = explain(BookBusy(hung), Words("en"), home.path)
    assert explained is not None and explained[0] == 1
    (doctor,) = Health(home, Words("en"), ManualClock(NOW)).lock()
    assert doctor.level == "fault"
    for text in (found.value.text(Words("en")), *explained[1], doctor.text):
        assert f"(pid {hung}) has not answered" in text


def test_hung_console_gets_no_line(home: Home) -> None:
    with closing(socket.socket(socket.AF_UNIX)) as server:
        server.bind(str(home.socket))
        server.listen()
        with pytest.raises(ConsoleSilent):
            Entering(type("Call", (), {"home": home, "handed": None, "options": NO_PIN, "as_": ""})()).enter("l line")
        taken, _ = server.accept()
        with closing(taken):
            assert b"l line" not in taken.recv(4096), "it would be entered when the console wakes up"


def test_console_that_answers_is_running_whatever_its_mark_says(home: Home) -> None:
    argv = [sys.executable, "-c", HANGS.replace("time.sleep(600)", ANSWERS), str(home.socket)]
    with subprocess.Popen(argv, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None and process.stdout.readline() == b"ready\n"
        mark_alive(home.alive, NOW - 3600 * SECOND)
        with closing(connect(home, ManualClock(NOW), answer_s=20)) as client:
            assert client.pid == process.pid
        process.kill()


ANSWERS = """
while True:
    taken = server.accept()[0]
    taken.recv(4096)
    taken.sendall(b'{"ok": true}\\n')
"""
