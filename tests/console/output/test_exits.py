"""Guard of the command line: one clear line for every error, no traceback."""

from __future__ import annotations

import errno
import os
import socket
import stat
import threading
from pathlib import Path

import pytest

from console.commands.faults import explain
from console.exec.socket import short_name
from console.exits import UNAVAILABLE, Stop, guarded
from console.session.home import Home
from data.book.storage.folder import BookBusy, NoBook
from data.site.load import SiteError
from data.words import Words

ROOM = Path("/srv/room")


def exit_code(error: BaseException, home: Path, *, traces: Path | None = None, language: str = "en") -> int:
    """Run a command that raises ``error`` behind the guard; return its exit code."""

    def run() -> int:
        raise error

    words = Words(language)
    return guarded(run, words, lambda found: explain(found, words, home), traces or home)


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (Stop("cli.no_site", home=ROOM), 2, "siaga: no site in /srv/room yet; make one with: siaga init\n"),
        (SiteError(["site.toml: a", "site.toml: b"]), 2, "siaga: site.toml: a\nsiaga: site.toml: b\n"),
        (NoBook(2, "no"), 2, "siaga: no book in /srv/room yet; it is opened by: siaga, or siaga exec\n"),
        (
            PermissionError(errno.EACCES, "Permission denied", "/srv/x"),
            1,
            "siaga: /srv/x: permission denied\n",
        ),
        (OSError(errno.ENOSPC, "No space left on device"), 1, "siaga: no space left on the disk\n"),
        (KeyboardInterrupt(), 130, ""),
        (BrokenPipeError(errno.EPIPE, "Broken pipe"), 0, ""),
    ],
)
def test_guarded_error_prints_message_and_exit_code(
    error: BaseException, code: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert exit_code(error, ROOM) == code
    assert capsys.readouterr().err == said


def test_guarded_busy_book_speaks_site_language(capsys: pytest.CaptureFixture[str]) -> None:
    assert exit_code(BookBusy(7), ROOM, language="id") == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert "proses lain" in line


def answer_once(console: socket.socket) -> None:
    client, _ = console.accept()
    with client:
        client.recv(4096)
        client.sendall(b'{"ok": true}\n')


def test_guarded_busy_book_names_running_console(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket(socket.AF_UNIX) as console, short_name(Home(tmp_path).socket) as name:
        console.bind(name)
        console.listen()
        threading.Thread(target=answer_once, args=(console,)).start()
        assert exit_code(BookBusy(7), tmp_path) == 1
    said = capsys.readouterr().err
    assert said.startswith(f"siaga: a console (pid {os.getpid()}) is already running in {tmp_path}. ")
    assert "siaga log --follow" in said and "siaga watch" in said
    assert exit_code(BookBusy(7), tmp_path) == 1  # it has ended, its socket is still there
    assert "another process" in capsys.readouterr().err


def test_guarded_fault_keeps_trace_and_names_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert exit_code(ZeroDivisionError("deep \ud800 inside"), tmp_path) == 1
    said = capsys.readouterr().err
    (kept,) = tmp_path.iterdir()
    assert said.count("\n") == 1
    assert str(kept) in said
    assert "Traceback" not in said
    assert "ZeroDivisionError: deep" in kept.read_text()
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_guarded_fault_without_home_keeps_trace_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    assert exit_code(ZeroDivisionError(), tmp_path / "none") == 1
    (kept,) = tmp_path.iterdir()
    assert str(kept) in capsys.readouterr().err


def test_guarded_message_moves_no_cursor(capsys: pytest.CaptureFixture[str]) -> None:
    exit_code(SiteError(["site.toml: \x1b[2Jgone\r\n\u202efed"]), ROOM)
    assert capsys.readouterr().err == "siaga: site.toml: [2Jgone fed\n"


def test_guarded_fault_uses_the_traces_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    home, traces = tmp_path / "home", tmp_path / "traces"
    home.mkdir()
    traces.mkdir()
    assert exit_code(RuntimeError("a mistake of ours"), home, traces=traces) == UNAVAILABLE
    assert not list(home.iterdir()) and len(list(traces.iterdir())) == 1
    assert "Traceback" not in capsys.readouterr().err
