"""Mutants that mypy notices. They need no test: ``make test`` runs mypy as well."""

from __future__ import annotations

import json
import subprocess
import sys
from bisect import bisect_right
from collections import defaultdict
from pathlib import Path

#: Exit code of a mutant that a type check noticed, as mutmut counts it.
NOTICED = 37
#: Without the project's strict rules: a mutant does not leave out an annotation.
_MYPY = (
    *(sys.executable, "-m", "mypy", "--config-file", "/dev/null", "--python-version", "3.11"),
    *("--ignore-missing-imports", "--no-incremental", "--output", "json"),
)


def errors(folder: Path, paths: list[str]) -> dict[str, list[tuple[int, str]]]:
    """Return what mypy says of ``paths`` in ``folder``: path → lines (1-based) with the messages."""
    shown = subprocess.run((*_MYPY, *paths), cwd=folder, check=False, capture_output=True, text=True)
    found: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for line in shown.stdout.splitlines():
        said = json.loads(line)
        if said["severity"] == "error":
            found[said["file"]].append((said["line"], said["message"]))
    return found


def noticed(said: list[tuple[int, str]], spans: dict[str, list[int]]) -> set[str]:
    """Return the mutants in one file that mypy has an error for which the original does not have.

    ``spans``: generated function → its first and last line.
    """
    rows = sorted((first, last, name) for name, (first, last) in spans.items())
    starts = [row[0] for row in rows]
    by_name: dict[str, set[str]] = defaultdict(set)
    for line, message in said:
        place = bisect_right(starts, line) - 1
        if place >= 0 and line <= rows[place][1]:
            by_name[rows[place][2]].add(message)
    return {
        name
        for name, messages in by_name.items()
        if not name.endswith("_orig")
        and messages - by_name.get(f"{name.rpartition('__mutmut_')[0]}__mutmut_orig", set())
    }


def mark(folder: Path, paths: list[str]) -> int:
    """Mark the mutants that mypy notices, in mutmut's results of ``folder``; return how many. They are not run then."""
    said, count = errors(folder, paths), 0
    for path, lines in said.items():
        results = folder / f"{path}.meta"
        if not results.exists():
            continue
        spans = json.loads((folder / f"{path}.spans").read_text("utf-8"))["spans"]
        names = noticed(lines, spans)
        meta = json.loads(results.read_text("utf-8"))
        for key in meta["exit_code_by_key"]:
            if key.rpartition(".")[2] in names:
                meta["exit_code_by_key"][key] = NOTICED
                count += 1
        results.write_text(json.dumps(meta, indent=4), "utf-8")
    return count
