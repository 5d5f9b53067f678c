"""``siaga exec`` from outside, used by an operator, by a script and on a bad day."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from data.base.clock import SystemClock
from tests.kits.console.command import Siaga


def test_exec_first_operator_takes_control(siaga: Siaga) -> None:
    assert siaga.run("exec", "--as", "LST", "ok 4").first_number == 2
    kinds = [entry["kind"] for entry in siaga.log()]
    assert kinds == ["book.opened", "control", "check"]
    status = siaga.status()
    assert status["control"]["by"] == "LST"
    assert status["posts"][3]["last_contact"] == siaga.log()[2]["at"]


def test_exec_prints_number_and_echo(siaga: Siaga) -> None:
    siaga.run("exec", "--as", "LST", "l started")
    out = siaga.run("exec", "ok 4").out
    assert out.startswith("4 saved · ")
    assert "post 4" in out
    assert out.count("\n") == 1


def test_exec_several_words_are_one_line(siaga: Siaga) -> None:
    siaga.run("exec", "--as", "bgs", "l gate found open")
    siaga.run("exec", "l and closed")
    *_, opened, closed = siaga.log()
    assert (opened["text"], opened["by"], closed["by"]) == ("gate found open", "BGS", "BGS")


def test_exec_without_a_line_says_how_lines_are_given(siaga: Siaga) -> None:
    assert "or many on stdin: siaga exec -" in siaga.run("exec", code=2).err
    assert "or many on stdin: siaga exec -" in siaga.run("exec", "--as", "LST", code=2).err


def test_exec_refused_line_writes_nothing(siaga: Siaga) -> None:
    before = siaga.log()
    for line in ("ok 77", "blurb", "c 999 handled x", "a"):
        refused = siaga.run("exec", "--as", "LST", line, code=2)
        assert refused.out == ""
        assert refused.err.startswith("siaga: ")
    assert siaga.log() == before


def test_exec_unknown_operator_is_refused_with_roster(siaga: Siaga) -> None:
    assert "LST, BGS" in siaga.run("exec", "--as", "XYZ", "ok 4", code=2).err
    assert len(siaga.log()) == 1


def test_exec_stdin_stops_at_first_refused_line(siaga: Siaga) -> None:
    done = siaga.run("exec", "--as", "LST", "-", stdin=b"ok 1\n\nok 2\nok 77\nok 3\n", code=2)
    assert [line.split()[0] for line in done.out.splitlines()] == ["2", "4"]
    assert "line 4 refused" in done.err
    assert "[ok 77]" in done.err
    assert [e["kind"] for e in siaga.log()] == ["book.opened", "control", "check", "check"]


@pytest.mark.parametrize("between", ["\r", "\r\n", "\v", "\f", "\u2028", "\x85"])
def test_exec_buries_no_line_of_stdin_in_the_words_of_another(siaga: Siaga, between: str) -> None:
    lines = between.join(("n VEHI 6 car", "", "n FIRE 3 smoke", "ok 77"))
    done = siaga.run("exec", "--as", "LST", "-", stdin=lines.encode(), code=2)
    assert "line 4 refused" in done.err
    assert [e["type"] for e in siaga.log() if e["kind"] == "incident.opened"] == ["VEHI", "FIRE"]


@pytest.mark.parametrize(
    "bad",
    [b"l caf\xe9\n", b"l \xff\xfe\n", b"l " + b"x" * 5000, b"l " + b"y" * 90_000],
    ids=["latin", "binary", "long", "endless"],
)
def test_exec_overlong_line_is_refused_not_cut(siaga: Siaga, bad: bytes) -> None:
    refused = siaga.run("exec", "--as", "LST", "-", stdin=b"l good\n" + bad, code=2)
    assert "line 2 refused" in refused.err
    assert [e["text"] for e in siaga.log() if e["kind"] == "log"] == ["good"]


def test_exec_argument_not_utf8_is_refused(siaga: Siaga) -> None:
    assert "UTF-8" in siaga.run("exec", "--as", "LST", b"l caf\xe9", code=2).err


HOSTILE = [
    "[/x]",
    "[@click=app.quit]x[/]",
    "\x1b[2J\x1b]0;owned\x07 red",
    "\u202etxt.exe\u2066",
    "\x9b31m c1",
    "nul \x00 inside",
    "e\u0301\u0301 \U0001f468\u200d\U0001f469\u200d\U0001f467 \U0001f6a8",
    "{words} %s {0} \\n",
]


def test_exec_hostile_text_is_printed_clean(siaga: Siaga) -> None:
    stdin = "".join(f"l {text}\n" for text in HOSTILE).encode()
    siaga.run("exec", "--as", "LST", "-", stdin=stdin)
    texts = [e["text"] for e in siaga.log() if e["kind"] == "log"]
    assert len(texts) == len(HOSTILE)
    assert texts[0] == "[/x]"
    assert texts[1] == "[@click=app.quit]x[/]"
    assert "\U0001f6a8" in texts[6]
    assert texts[7] == "{words} %s {0} \\n"
    for shown in (siaga.run("log").out, siaga.run("log", "--json").out, siaga.run("status").out):
        assert not [c for c in shown if c != "\n" and (ord(c) < 32 or 127 <= ord(c) < 160 or c in "\u202e\u2066\ufeff")]
    assert siaga.run("verify").code == 0


def test_exec_killed_loses_no_printed_line(siaga: Siaga) -> None:
    lines = "".join(f"l command {n}\n" for n in range(200)).encode()
    process = siaga.start("exec", "--as", "LST", "-")
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(lines)
    process.stdin.flush()
    printed = [process.stdout.readline() for _ in range(60)]
    process.send_signal(signal.SIGKILL)
    printed += process.stdout.readlines()
    process.stdin.close()
    process.stdout.close()
    assert process.wait() == -signal.SIGKILL
    whole = [line for line in printed if line.endswith(b"\n")]
    assert 60 <= len(whole) < 200
    log = siaga.log()
    assert [entry["no"] for entry in log] == list(range(1, len(log) + 1))
    by_number = {entry["no"]: entry for entry in log}
    for n, line in enumerate(whole):
        no = int(line.split()[0])
        entry = by_number[no + 1 if by_number[no]["kind"] == "control" else no]
        assert entry["text"] == f"command {n}"
    siaga.run("verify")
    more = siaga.run("exec", "l after the kill").first_number
    assert more == len(log) + 1 or siaga.log()[len(log)]["kind"] == "book.recovered"
    siaga.run("verify")


def test_exec_stopped_has_printed_every_saved_line(siaga: Siaga) -> None:
    process = siaga.start("exec", "--as", "LST", "-")
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(b"l one\n")
    process.stdin.flush()
    first = process.stdout.readline()
    process.send_signal(signal.SIGINT)
    process.stdin.close()
    rest = process.stdout.read()
    process.stdout.close()
    assert process.wait() == 130
    assert first.startswith(b"2 ")
    assert rest == b""


def test_exec_without_reader_enters_nothing_more(siaga: Siaga) -> None:
    lines = "".join(f"l command {n}\n" for n in range(20_000)).encode()
    process = siaga.start("exec", "--as", "LST", "-", stderr=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stdin is not None
    os.set_blocking(process.stdin.fileno(), False)
    process.stdin.write(lines[:4000])
    process.stdin.flush()
    process.stdout.readline()
    process.stdout.close()
    process.stdin.close()
    assert process.stderr is not None
    said = process.stderr.read().decode()
    process.stderr.close()
    assert process.wait() == 1
    assert said.count("\n") == 1
    siaga.run("verify")


def test_exec_read_only_home_prints_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    siaga = Siaga(tmp_path / "file" / "home")
    assert siaga.run("init", code=1).err.startswith("siaga: ")
    assert "no site" in siaga.run("exec", "ok 4", code=2).err


def test_exec_busy_book_prints_one_line_after_retries(siaga: Siaga) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(siaga.home)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert holder.stdout is not None
    assert holder.stdin is not None
    holder.stdout.readline()
    assert "another process" in siaga.run("exec", "--as", "LST", "ok 4", code=1).err
    assert siaga.run("log").code == 0
    holder.stdin.close()
    holder.stdout.close()
    holder.wait()
    siaga.run("exec", "--as", "LST", "ok 4")


HOLD = """
import sys
from pathlib import Path
from data.book.book import Book
from data.base.clock import SystemClock
book = Book.open(Path(sys.argv[1]), station="JBR", site="x", clock=SystemClock())
print("held", flush=True)
sys.stdin.read()
book.close()
"""


def test_exec_files_are_private_to_the_owner(siaga: Siaga) -> None:
    siaga.run("exec", "--as", "LST", "ok 4")
    assert stat.S_IMODE(siaga.home.stat().st_mode) == 0o700
    for path in siaga.home.rglob("*"):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path


def test_exec_handover_by_script_shows_in_status(siaga: Siaga) -> None:
    for line in ("l night is over", "ho start BGS", "ho sign gate lamp flickers"):
        siaga.run("exec", "--as", "LST", line)
    assert "LST to BGS" in siaga.run("status").out and "BGS reads back" in siaga.run("status").out
    found = siaga.status()["control"]["handover"]
    assert (found["from"], found["to"], found["step"]) == ("LST", "BGS", "signed")
    assert found["lines"][-1] == {"line": "watch", "words": "gate lamp flickers", "read": False}
    assert "same person" in siaga.run("exec", "--as", "LST", "ho accept", code=2).err
    assert "the sheet was not read back" in siaga.run("exec", "--as", "BGS", "ho accept", code=2).err
    siaga.run("exec", "--as", "BGS", "ho all")
    siaga.run("exec", "--as", "BGS", "ho accept")
    control = siaga.status()["control"]
    assert (control["by"], control["handover"]) == ("BGS", None)
    # A signature stays verifiable: it names a number and the beginning of its hash.
    signature = next(words for e in siaga.log() if "book up to" in (words := e["text"]))
    number, head = signature.partition("book up to no. ")[2].partition(":")[0].split()
    siaga.run("verify", "--anchor", f"{number}:{head}")
    siaga.run("verify", "--anchor", f"{number}:{head[:-1]}{'0' if head[-1] != '0' else '1'}", code=1, quiet=True)
    siaga.run("exec", "--as", "LST", "take LST he is ill")
    assert "BGS has not signed" in siaga.run("status").out
    assert siaga.status()["control"]["unsigned"][0]["who"] == "BGS"


@pytest.mark.parametrize(
    ("line", "said"), [("b", "screen only: the book"), ("quit", "screen only"), ("", "empty line")]
)
def test_exec_screen_command_is_refused(siaga: Siaga, line: str, said: str) -> None:
    assert said in siaga.run("exec", "--as", "LST", line, code=2).err


def test_exec_refused_line_shows_correct_form(siaga: Siaga) -> None:
    assert "ok 4 WORDS" in siaga.run("exec", "--as", "LST", "ok", code=2).err


@pytest.mark.parametrize("now", [3 * 86_400_000, 253_370_764_799_000, 4_000_000_000_000])
def test_exec_under_a_clock_that_cannot_be_right_says_so_before_it_enters(
    siaga: Siaga, monkeypatch: pytest.MonkeyPatch, now: int
) -> None:
    siaga.run("exec", "l before")
    monkeypatch.setattr(SystemClock, "now", lambda self: now)
    ran = siaga._within(("exec", "l under it"))
    assert ran.code == 0 and "saved" in ran.out
    assert ": it shows " in ran.err and ran.err.count("\n") == 1
    monkeypatch.undo()
    assert [entry["kind"] for entry in siaga.log()][-2:] == ["clock.doubt", "log"]
    assert ("before the last entry" in siaga._within(("exec", "l after it")).err) is (now > 10**12)
    siaga._within(("exec", "a"))
    assert not siaga._within(("exec", "l and on")).err


@pytest.mark.parametrize("lines", [("n VEHI 1 car", "n FIRE 3 smoke"), ("a", "s"), ("l", "gate open"), ("ok 1", "-")])
def test_more_than_one_argument_is_refused_and_nothing_written(siaga: Siaga, lines: tuple[str, ...]) -> None:
    err = siaga.run("exec", "--as", "LST", *lines, code=2).err
    assert "2 arguments" in err and "siaga exec -" in err
    assert "incident.opened" not in siaga.run("log", "--json").out


def test_exec_line_break_in_an_argument_is_refused(siaga: Siaga) -> None:
    assert "2 lines in one argument" in siaga.run("exec", "--as", "LST", "l one\nok 1", code=2).err
    assert "log" not in [line["kind"] for line in siaga.log()]
    siaga.run("exec", "--as", "LST", "l one\n")
    assert [line["kind"] for line in siaga.log()][-1] == "log"
