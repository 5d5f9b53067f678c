"""Short way of ``siaga exec``: what it sends, prints and loads, and what it leaves to the whole program."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from console.exec.short_way import _home, _read, _request
from console.exec.socket import Reply, Request
from console.exits import Stop
from console.parser import command_parser
from console.session.home import Home
from data.words import Words
from tests.console.exec.test_running_console import console
from tests.kits.console.command import Siaga

#: Runs the command and reports on stderr which modules it loaded.
LOADS = """
import sys
before = set(sys.modules)
from console.__main__ import main
code = main()
print(*sorted(set(sys.modules) - before), file=sys.stderr)
sys.exit(code)
"""
#: Modules loaded for a line that is saved, without the codec of stdout.
FEW = {"__future__", "_socket", "gc", "console", "console.__main__", "console.exec"} | {
    f"console.exec.{name}" for name in ("short_way", "protocol")
}


def load(siaga: Siaga, *args: str) -> tuple[str, set[str]]:
    argv = [sys.executable, "-c", LOADS, *args]
    done = subprocess.run(argv, capture_output=True, env=siaga.env, timeout=60, check=True)
    return done.stdout.decode(), set(done.stderr.decode().split())


def test_line_for_a_running_console_loads_next_to_nothing(siaga: Siaga) -> None:
    taken: list[tuple[str, str]] = []

    def enter(line: str, as_: str) -> Reply:
        taken.append((line, as_))
        return Reply(True, 214, "check call, post 4 \x1b[2Jgudang amán")

    with console(siaga, enter):
        out, modules = load(siaga, "exec", "--as", "LST", "ok 4 amán")
    assert out == "214 saved · check call, post 4 [2Jgudang amán\n"
    assert {name for name in modules if not name.startswith("encodings.")} <= FEW
    assert taken == [("ok 4 amán", "LST")]


@pytest.mark.parametrize("line", ["ok 9", 'ok 9 "said"', "ok 9 " + "x" * 1_500], ids=["plain", "quoted", "long"])
def test_refused_line_is_sent_once_and_said_by_the_whole_program(siaga: Siaga, line: str) -> None:
    taken: list[str] = []

    def enter(line: str, as_: str) -> Reply:
        taken.append(line)
        return Reply(False, error="no post 9")

    with console(siaga, enter):
        assert siaga.run("exec", line, alone=True, code=2).err == "siaga: no post 9\n"
    assert taken == [line]


def test_line_that_cannot_be_printed_is_sent_once(siaga: Siaga) -> None:
    taken: list[str] = []

    def enter(line: str, as_: str) -> Reply:
        taken.append(line)
        return Reply(True, 12, line)

    with console(siaga, enter), Path("/dev/full").open("wb") as full:
        argv = siaga.argv("exec", "ok 4")
        done = subprocess.run(argv, stdout=full, stderr=subprocess.PIPE, env=siaga.env, timeout=60, check=False)
    assert done.returncode == 1 and b"12" in done.stderr and done.stderr.count(b"\n") == 1
    assert taken == ["ok 4"]


TOKENS = ["exec", "--as", "--as=LST", "--home", "--home=/h", "LST", "/h", "ok 4", " ok 4 ", "-", "--", "-h", "", "log"]


@given(st.lists(st.sampled_from(TOKENS), max_size=6))
@example(["exec", "ok 4", "--as", "--as"])
def test_command_line_that_it_takes_is_read_as_the_parser_reads_it(argv: list[str]) -> None:
    home, as_, line = _read(argv)
    if not (home and line and _request(line, as_)):
        return
    try:
        options, unknown = command_parser(Words()).parse_known_args(argv)
    except Stop:
        raise AssertionError(argv) from None
    assert not unknown and options.command == "exec" and len(options.line) == 1
    assert (options.home, options.as_ or "", options.line[0].strip()) == (options.home and home, as_, line)
    assert options.home != "" and options.as_ != "", "a variable that is not set is refused"


@pytest.mark.parametrize("given", ["", "/srv/home", "~/home", "~nobody-of-that-name/home", "relative", "/" + "x" * 90])
@pytest.mark.parametrize("data", ["", "/srv/data", "relative", "  "])
def test_home_is_the_one_that_the_whole_program_chooses(
    given: str, data: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.delenv("SIAGA_HOME", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", data)
    monkeypatch.setenv("HOME", str(tmp_path))
    for named in (given, ""):
        if found := _home(named):
            assert Path(found) == Home.chosen(named).path
    monkeypatch.setenv("SIAGA_HOME", given)
    if found := _home(""):
        assert Path(found) == Home.chosen().path
    assert _home("~/home") and not _home("~nobody-of-that-name/home")


@given(st.text(), st.text())
def test_request_is_the_json_of_its_line_and_operator(line: str, as_: str) -> None:
    if raw := _request(line, as_):
        assert msgspec.json.decode(raw, type=Request) == Request(line, as_, "exec", True)
