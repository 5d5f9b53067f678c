"""The command as it is installed: its script, completions, manual page, and ``make`` from another folder."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from console.commands import COMMANDS
from console.commands.upkeep.completion import FILES
from tests.kits.console.command import Siaga
from tests.kits.console.shell import FOLDER, generated, summaries

ROOT = Path(__file__).parents[3]


@pytest.fixture
def foreign(tmp_path: Path) -> Path:
    for name in ("console", "data", "widgets"):
        package = tmp_path / name / "__init__.py"
        package.parent.mkdir()
        package.write_text("raise SystemExit('foreign code')")
    return tmp_path


@pytest.mark.parametrize("path", ["{foreign}", "."])
def test_command_runs_no_foreign_package(foreign: Path, path: str) -> None:
    command = Path(sys.executable).parent / "siaga"
    link = foreign / "a link"
    link.symlink_to(command)
    env = dict(os.environ) | {"PYTHONPATH": path.format(foreign=foreign)}
    for start in (command, link):
        done = subprocess.run([start, "--version"], env=env, cwd=foreign, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stdout.split()[:1], done.stderr) == (0, ["siaga"], "")


def test_make_works_from_another_folder_and_with_blanks_in_the_path(tmp_path: Path) -> None:
    folder = tmp_path / "a room"
    folder.mkdir()
    shutil.copy(ROOT / "Makefile", folder)
    make = ["make", "--dry-run", "-f", str(folder / "Makefile"), "PYTHON=python3", "run"]
    done = subprocess.run(make, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "No rule to make target" in done.stderr and "requirements/run.txt" in done.stderr, done
    (folder / "requirements").mkdir()
    for name in ("requirements/run.txt", "pyproject.toml"):
        (folder / name).touch()
    done = subprocess.run(make, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert "siaga demo" in done.stdout


def test_help_names_every_command() -> None:
    assert sorted(summaries()) == sorted(filter(None, COMMANDS))


@pytest.mark.parametrize("name", FILES.values())
def test_file_is_generated_from_the_command_line(name: str) -> None:
    assert (FOLDER / name).read_text(encoding="utf-8") == generated()[name], "run make completions"


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        (["siaga", "que"], {"query"}),
        (["siaga", "query", "inc"], {"incidents"}),
        (["siaga", "query", "incidents", "--s"], {"--sort"}),
        (["siaga", "report", "l"], {"lapsit"}),
        (["siaga", "exec", "--a"], {"--as"}),
    ],
)
def test_bash_completes(typed: list[str], offered: set[str]) -> None:
    bash = shutil.which("bash")
    assert bash, "bash completes for most operators, and the test needs it"
    script = f"""
        source {FOLDER / "siaga.bash"}
        COMP_WORDS=({" ".join(typed)}); COMP_CWORD={len(typed) - 1}
        _shtab_siaga siaga "${{COMP_WORDS[COMP_CWORD]}}"
        printf "%s\\n" "${{COMPREPLY[@]}}"
    """
    done = subprocess.run([bash, "-c", script], capture_output=True, text=True, check=True)
    assert set(done.stdout.split()) == offered, done.stderr


def test_completion_prints_the_file_and_names_the_kinds(tmp_path: Path) -> None:
    siaga = Siaga(tmp_path / "home")
    assert siaga.run("completion", "bash").out == (FOLDER / "siaga.bash").read_text(encoding="utf-8")
    assert "bash, zsh, man" in siaga.run("completion", "fish", code=2).err


def test_help_and_version_are_words_too(tmp_path: Path) -> None:
    siaga = Siaga(tmp_path / "home")
    assert siaga.run("help", "log").out == siaga.run("log", "--help").out
    assert siaga.run("help").out == siaga.run("--help").out
    assert siaga.run("version").out == siaga.run("-V").out == siaga.run("--version").out


def test_unknown_option_is_named_before_what_is_missing(tmp_path: Path) -> None:
    err = Siaga(tmp_path / "home").run("import", "--dry-rum", code=2).err
    assert "--dry-rum" in err and "FILE" not in err
