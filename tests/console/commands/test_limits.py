"""Commands where few files may be open, or little memory may be used: they work, or end with one line."""

from __future__ import annotations

import resource
import subprocess
from pathlib import Path

import pytest

from console.exits import Stop, need_files
from tests.kits.console.command import Siaga

MB = 1 << 20
LIMITS = [
    (resource.RLIMIT_NOFILE, 8),
    (resource.RLIMIT_NOFILE, 16),
    (resource.RLIMIT_NOFILE, 32),
    (resource.RLIMIT_AS, 150 * MB),
    (resource.RLIMIT_AS, 250 * MB),
]
COMMANDS = [
    "status", "log", "query posts", "verify", "doctor", "repair", "report shift", "exec l-hello", "backup {copies}",
    "restore {none}", "init", "export --all {file}", "import {none}", "sync", "remote status", "drill list",
    "drill run quiet-night --headless", "watch", "demo", "",
]  # fmt: skip


@pytest.fixture
def home(tmp_path: Path) -> Path:
    siaga = Siaga(tmp_path / "home")
    siaga.run("init")
    siaga.run("exec", "ok 1-6")
    return siaga.home


def limited(home: Path, command: str, what: int, limit: int) -> subprocess.CompletedProcess[str]:
    names = {"copies": home.parent / "copies", "none": home.parent / "none", "file": home.parent / "file.siaga"}
    line = command.replace("l-hello", "l").split()
    argv = Siaga.argv(*(word.format(**names) for word in line), *(["hello"] if "l-hello" in command else []))
    return subprocess.run(
        argv,
        env=Siaga(home).env,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        preexec_fn=lambda: resource.setrlimit(what, (limit, limit)),
    )


def check(home: Path, command: str, what: int, limit: int) -> None:
    done = limited(home, command, what, limit)
    said = done.stdout + done.stderr
    assert "Traceback" not in said and "Exception ignored" not in said, said
    assert done.returncode in (0, 1, 2), (done.returncode, said)
    if done.returncode and not command.startswith("doctor"):
        assert done.stderr.count("\n") == 1 and done.stderr.startswith("siaga: "), (command, said)


@pytest.mark.slow
@pytest.mark.parametrize(("what", "limit"), LIMITS)
def test_command_under_a_limit_works_or_ends_with_one_line(home: Path, what: int, limit: int) -> None:
    for command in COMMANDS:
        check(home, command, what, limit)


def test_exec_with_few_files_says_how_many_it_needs(home: Path) -> None:
    done = limited(home, "exec l-hello", resource.RLIMIT_NOFILE, 8)
    assert done.returncode == 1
    assert done.stderr == "siaga: only 8 files may be open at once here, and this needs 16: ulimit -n 16\n"


def test_more_files_are_allowed_as_far_as_the_user_may(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [32, 512]
    monkeypatch.setattr(resource, "getrlimit", lambda what: tuple(now))
    monkeypatch.setattr(resource, "setrlimit", lambda what, limits: now.__setitem__(slice(None), limits))
    need_files(64)
    assert now == [512, 512]
    now[:] = [32, 32]
    with pytest.raises(Stop):
        need_files(64)
