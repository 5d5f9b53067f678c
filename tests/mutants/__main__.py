"""Mutants of rules, decisions, folds and the book: ``python -m tests.mutants [SINCE]``.

mutmut (see ``[tool.mutmut]`` in ``pyproject.toml``) changes one thing at a time and records which tests reach it; the
nearest of these (``tests.mutants.nearest``) are run against it (``tests.mutants.forked``). Mutants that mypy notices
are not run (``tests.mutants.typed``). With ``SINCE``, a commit, only functions in files that changed since then are
mutated. The results stay in ``mutants/``: a run that was
interrupted continues, and survivors are tried again. Remove that folder to begin with nothing.

A mutant that no test kills must be in ``survivors.txt`` with its reason: the function, the line as it is, the line as
the mutant has it, and why nobody notices. Every other survivor fails the run, and so does a reason whose mutant is
killed now or gone.
"""

from __future__ import annotations

import difflib
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

from tests.mutants import nearest, times, typed
from tests.mutants.forked import CHILDREN, SURVIVED, UNTESTED

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
FOLDER = ROOT / "mutants"
KNOWN = HERE / "survivors.txt"

#: Exit code of a mutant that was not asked for, as mutmut counts it.
LEFT_OUT = 34
#: A function with few mutants that few tests reach: while they are tried, mutmut makes all mutants and records which
#: test reaches what.
_FIRST = "data.book.growth.x_read_growth*"


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


def metas() -> Iterator[Path]:
    """Yield mutmut's results, a file for each mutated one."""
    yield from sorted(FOLDER.rglob("*.meta"))


def results(patterns: list[str]) -> dict[str, int]:
    """Return the exit code of every mutant that was tried."""
    found: dict[str, int] = {}
    for path in metas():
        codes: dict[str, int | None] = json.loads(path.read_text("utf-8"))["exit_code_by_key"]
        found |= {name: code for name, code in codes.items() if code not in (None, LEFT_OUT)}
    return {n: c for n, c in found.items() if not patterns or any(fnmatch.fnmatch(n, each) for each in patterns)}


def again(codes: dict[str, int | None], patterns: list[str]) -> dict[str, int | None]:
    """Return the results to begin a run with: survivors are tried again, what no pattern names is left out."""
    tried_again = (None, SURVIVED, UNTESTED, LEFT_OUT)
    found = {name: None if code in tried_again else code for name, code in codes.items()}
    if patterns:
        for name in codes:
            if found[name] is None and not any(fnmatch.fnmatch(name, each) for each in patterns):
                found[name] = LEFT_OUT
    return found


def prepare(patterns: list[str]) -> None:
    """Make the mutants, record which tests reach them, and mark those that need no run."""
    run(_FIRST)
    if not times.seconds(FOLDER):
        pytest("-n", str(CHILDREN), "-p", "tests.mutants.plain", "-p", "tests.mutants.times")
    nearest.narrow(FOLDER)
    for path in metas():
        meta = json.loads(path.read_text("utf-8"))
        meta["exit_code_by_key"] = again(meta["exit_code_by_key"], patterns)
        path.write_text(json.dumps(meta, indent=4), "utf-8")
    mutated = [str(path.relative_to(FOLDER)).removesuffix(".meta") for path in metas()]
    print(f"{typed.mark(FOLDER, mutated)} mutants are noticed by mypy")


def run(*names: str) -> None:
    """Run mutmut on ``names``."""
    command = [sys.executable, "-m", "mutmut", "run", "--max-children", str(CHILDREN), *names]
    subprocess.run(command, cwd=ROOT, check=True)


def pytest(*arguments: str) -> None:
    """Run pytest in the folder of the mutants as mutmut runs it, but for the arguments."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["mutmut"]
    given = [*settings["pytest_add_cli_args"], *arguments, *settings["pytest_add_cli_args_test_selection"]]
    command = [sys.executable, "-m", "pytest", "--assert=plain", *given]
    subprocess.run(command, cwd=FOLDER, check=True, env=os.environ | {"MUTANT_UNDER_TEST": ""})


def attempt() -> None:
    """Try the mutants that have no result."""
    # Nobody reads why a test fails, and a comparison of all fields would take seconds to explain.
    pytest("-s", "--tb=no", "-p", "tests.mutants.plain", "-p", "tests.mutants.forked")


def survivor(mutant: str) -> Survivor:
    """Return what a mutant changes."""
    module, _, name = mutant.rpartition(".")
    path = FOLDER / f"{module.replace('.', '/')}.py"
    path = path if path.exists() else path.with_suffix("") / "__init__.py"
    spans = json.loads(Path(f"{path}.spans").read_text("utf-8"))["spans"]
    lines = path.read_text("utf-8").splitlines()
    function = mutant.rpartition("__mutmut_")[0]
    before, after = (
        [line.strip().replace(each, "") for line in lines[spans[each][0] - 1 : spans[each][1]]]
        for each in (f"{name.rpartition('__mutmut_')[0]}__mutmut_orig", name)
    )
    changed = list(difflib.unified_diff(before, after, n=0))[2:]
    removed, added = ("".join(line[1:] for line in changed if line[0] == sign) for sign in "-+")
    return Survivor(function, removed, added)


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
    prepare(patterns)
    attempt()
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
