"""Pager: long output on a terminal, nothing elsewhere, and no character that a terminal acts on."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from console.commands import pager
from console.commands.pager import Paged, folded, paged


class Terminal(io.StringIO):
    """A terminal of 80 columns and 24 rows."""

    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


@pytest.fixture
def seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file into which the pager writes what it gets; it is there only if a pager began."""
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("LINES", "24")
    monkeypatch.setenv("SIAGA_PAGER", f"sh -c 'cat > {tmp_path / 'seen'}'")
    return tmp_path / "seen"


@pytest.fixture
def out(seen: Path) -> Iterator[Terminal]:
    """The terminal, once a test has made it stdout: pytest sets its own between a fixture and a test."""
    before, terminal = sys.stdout, Terminal()
    yield terminal
    sys.stdout = before


def test_text_longer_than_the_terminal_goes_to_the_pager_whole(seen: Path, out: Terminal) -> None:
    sys.stdout = out
    with paged():
        for n in range(300):
            print(f"line {n}")
            sys.stdout.flush()
    assert seen.read_text().splitlines() == [f"line {n}" for n in range(300)] and out.getvalue() == ""


def test_text_that_fits_is_printed(seen: Path, out: Terminal) -> None:
    sys.stdout = out
    with paged():
        for n in range(22):
            print(f"line {n}")
    assert out.getvalue().splitlines() == [f"line {n}" for n in range(22)] and not seen.exists()


def test_a_pager_gets_no_escape_sequence(seen: Path, out: Terminal) -> None:
    sys.stdout = out
    with paged():
        print("\x1b[2Jevil\n" * 40)
    assert "\x1b" not in seen.read_text() and "\\u001b[2Jevil" in seen.read_text()


def test_few_long_lines_are_longer_than_the_terminal(seen: Path, out: Terminal) -> None:
    sys.stdout = out
    with paged():
        print("x" * 80 * 30)
    assert seen.exists()


@pytest.mark.parametrize("variable", [("SIAGA_PAGER", ""), ("SIAGA_PAGER", "cat"), ("TERM", "dumb")])
def test_no_pager_where_none_is_wanted(
    seen: Path, out: Terminal, variable: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    sys.stdout = out
    monkeypatch.setenv(*variable)
    with paged():
        print("line\n" * 100)
    assert out.getvalue().count("line") == 100 and not seen.exists()


def test_a_pipe_gets_no_pager(seen: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    with paged():
        print("line\n" * 100)
    assert isinstance(sys.stdout, io.StringIO) and sys.stdout.getvalue().count("line") == 100 and not seen.exists()


def test_without_the_program_the_text_is_printed(seen: Path) -> None:
    out = Terminal()
    stream = Paged(out, ["/no/such/pager"], 80, 24)
    stream.write("line\n" * 50)
    stream.write("end\n")
    stream.close()
    assert out.getvalue() == "line\n" * 50 + "end\n"


def test_a_pager_that_is_left_ends_the_output(seen: Path, out: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    sys.stdout = out
    monkeypatch.setenv("SIAGA_PAGER", "true")
    with pytest.raises(BrokenPipeError), paged():
        while True:
            print("line\n" * 1000)
            sys.stdout.flush()


@pytest.mark.parametrize(("env", "command"), [({"PAGER": "less -R"}, ["less", "-R"]), ({}, ["less"])])
def test_pager_is_the_one_of_the_user(env: dict[str, str], command: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SIAGA_PAGER", "PAGER"):
        monkeypatch.delenv(name, raising=False)
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("shutil.which", lambda name: f"/usr/bin/{name}")
    assert pager.pager() == command


def test_long_lines_are_broken_between_words_on_a_terminal(seen: Path, out: Terminal) -> None:
    sys.stdout = out
    text = "- " + "operator " * 20 + "\n| " + "cell | " * 30
    lines = folded(text).split("\n")
    assert all(len(line) < 80 for line in lines[:-1]) and lines[1].startswith("  operator") and len(lines[-1]) > 80
    assert " ".join(folded(text).split()) == " ".join(text.split())


def test_lines_stay_whole_in_a_pipe() -> None:
    assert folded("word " * 90) == "word " * 90 or os.isatty(1)
