"""Mutants of rules, decisions, folds and the book: ``python -m tests.mutants [SINCE]``.

mutmut (see ``[tool.mutmut]`` in ``pyproject.toml``) changes one thing at a time and runs the tests that reach it. With
``SINCE``, a commit, only functions in files that changed since then are mutated. A mutant that no test kills must be in
``survivors.txt`` with its reason: the function, the line as it is, the line as the mutant has it, and why nobody
notices. Every other survivor fails the run, and so does a reason whose mutant is killed now or gone.
"""

from __future__ import annotations

import fnmatch
import json
import os
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
KNOWN = HERE / "survivors.txt"

#: Exit codes of mutmut's workers: no test noticed it, no test reaches it.
SURVIVED, UNTESTED = 0, 33
#: Processes at once.
CHILDREN = 2


class Survivor(NamedTuple):
    """A mutant that no test kills: its function, and what it changes."""

    function: str
    removed: str
    added: str

    def __str__(self) -> str:
        return f"{self.function}\n  - {self.removed}\n  + {self.added}"


def known(text: str) -> dict[Survivor, str]:
    """Return the survivors of the file, each with its reason. Raises ValueError."""
    found: dict[Survivor, str] = {}
    for block in text.split("\n\n"):
        lines = [line for line in block.splitlines() if not line.startswith("#")]
        if not lines:
            continue
        marks = [line[:4] for line in lines[1:]]
        if len(lines) != 4 or marks[:2] != ["  - ", "  + "] or not lines[3].strip():
            raise ValueError(f"not a function, two lines and a reason: {block!r}")
        found[Survivor(lines[0], lines[1][4:], lines[2][4:])] = lines[3].strip()
    return found


def files_since(commit: str) -> list[str]:
    """Return the mutated files that differ from ``commit``."""
    listed = subprocess.run(
        ["git", "diff", "--name-only", commit, "--", "data"], cwd=ROOT, check=True, capture_output=True, text=True
    )
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["mutmut"]["only_mutate"]
    return [name for name in listed.stdout.split() if any(fnmatch.fnmatch(name, each) for each in settings)]


def modules(files: list[str]) -> list[str]:
    """Return the patterns of the mutants in ``files``."""
    return [name.removesuffix(".py").removesuffix("/__init__").replace("/", ".") + ".*" for name in files]


def results(patterns: list[str]) -> dict[str, int]:
    """Return the exit code of every mutant that was tried."""
    found: dict[str, int] = {}
    for path in sorted((ROOT / "mutants").rglob("*.meta")):
        codes: dict[str, int | None] = json.loads(path.read_text("utf-8"))["exit_code_by_key"]
        found |= {name: code for name, code in codes.items() if code is not None}
    return {n: c for n, c in found.items() if not patterns or any(fnmatch.fnmatch(n, each) for each in patterns)}


def survivor(mutant: str) -> Survivor:
    """Return what a mutant changes."""
    shown = subprocess.run(
        [sys.executable, "-m", "mutmut", "show", mutant], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout.splitlines()
    changed = [line for line in shown if line[:1] in "-+" and not line.startswith(("---", "+++"))]
    removed, added = ("".join(line[1:].strip() for line in changed if line[0] == sign) for sign in "-+")
    return Survivor(mutant.rpartition("__mutmut_")[0], removed, added)


def report(codes: dict[str, int], reasons: dict[Survivor, str], *, is_whole: bool) -> Iterator[str]:
    """Yield what must be mended: survivors without a reason, and reasons without a survivor."""
    alive = {survivor(name): code for name, code in codes.items() if code in (SURVIVED, UNTESTED)}
    for each, code in alive.items():
        if each not in reasons:
            yield f"{each}\n  {'no test reaches it' if code == UNTESTED else 'survived'}"
    functions = {name.rpartition("__mutmut_")[0] for name in codes}
    for each in reasons:
        if each not in alive and (is_whole or each.function in functions):
            yield f"{each}\n  is in {KNOWN.name} and does not survive"


def main(arguments: list[str]) -> int:
    """Run the mutants; return 0 if every survivor has a reason."""
    reasons = known(KNOWN.read_text("utf-8"))
    patterns = modules(files_since(arguments[0])) if arguments else []
    if arguments and not patterns:
        print(f"nothing that is mutated has changed since {arguments[0]}")
        return 0
    began = time.monotonic()
    command = [sys.executable, "-m", "mutmut", "run", "--max-children", str(CHILDREN), *patterns]
    subprocess.run(command, cwd=ROOT, check=True, env=os.environ | {"SIAGA_SEARCH": "same"})
    codes = results(patterns)
    killed = sum(code not in (SURVIVED, UNTESTED) for code in codes.values())
    wrong = list(report(codes, reasons, is_whole=not patterns))
    print(*wrong, sep="\n\n")
    counted = len(codes) - sum(each.function in {n.rpartition("__mutmut_")[0] for n in codes} for each in reasons)
    print(f"{killed} of {len(codes)} mutants killed, {max(0, counted - killed)} survived without a reason, "
          f"{round((time.monotonic() - began) / 60)} min")  # fmt: skip
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
