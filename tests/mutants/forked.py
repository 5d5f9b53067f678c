"""Tries every mutant in a child of one pytest that has collected the tests once.

A plugin (``-p tests.mutants.forked``, run in the folder of the mutants): instead of the tests it runs the mutants that
have no result yet, each against the tests that mutmut recorded for its function, and writes the results where mutmut
keeps its own. mutmut's runner starts a pytest for each mutant, which takes longer than most of their tests.

The mutants come in a mixed order that is always the same, so those tried so far are a fair sample of all. Tests that
noticed other mutants of the same function or module come first. Functions run at full speed (``tests.mutants.plain``).
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import random
import shutil
import signal
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import NoReturn

import pytest
from hypothesis import Phase, settings

from tests.mutants import plain, times

#: Exit codes as mutmut counts them: no test noticed the mutant, a test did, no test reaches it.
SURVIVED, KILLED, UNTESTED = 0, 1, 33
#: Processes at once, on two cores: those that wait for the disk leave theirs to another.
CHILDREN = 4
#: File of a child's folder that names the test which noticed the mutant.
_NOTICED_BY = "noticed-by"
#: How often the results are written and said.
_SAVE_S = 20.0
#: Under a mutant a test may take so many times as long, and so many seconds more, of the processor and by the clock.
TIMES, MORE_CPU_S, MORE_S = 6, 5, 40


class Results:
    """mutmut's results in a folder."""

    def __init__(self, folder: Path) -> None:
        self._files = {path: json.loads(path.read_text("utf-8")) for path in sorted(folder.rglob("*.meta"))}
        self._file_of = {name: path for path, meta in self._files.items() for name in meta["exit_code_by_key"]}
        self._changed: set[Path] = set()

    def pending(self) -> list[str]:
        """Return the mutants without a result, mixed."""
        names = [name for name, path in self._file_of.items() if self._codes(path)[name] is None]
        random.Random(6).shuffle(names)
        return names

    def add(self, mutant: str, code: int) -> None:
        """Note the exit code of a mutant."""
        path = self._file_of[mutant]
        self._codes(path)[mutant] = code
        self._changed.add(path)

    def save(self) -> None:
        """Write what was added."""
        for path in self._changed:
            path.write_text(json.dumps(self._files[path], indent=4), "utf-8")
        self._changed.clear()

    def _codes(self, path: Path) -> dict[str, int | None]:
        found: dict[str, int | None] = self._files[path]["exit_code_by_key"]
        return found


def _run(
    session: pytest.Session, mutant: str, items: list[pytest.Item], seconds: dict[str, float], folder: str
) -> NoReturn:
    """Run the tests against the mutant and end the process; the first test that fails or hangs ends it."""
    code = UNTESTED
    os.setsid()  # a mutant that kills its process group ends no other
    with contextlib.suppress(BaseException):
        plain.become(mutant)
        code = KILLED
        nothing = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(nothing, stream)
        os.environ["PYTEST_DEBUG_TEMPROOT"] = os.environ["TMPDIR"] = tempfile.tempdir = folder
        os.environ["MUTANT_UNDER_TEST"] = mutant
        for item, after in zip(items, [*items[1:], None], strict=True):
            limit_s = seconds[item.nodeid] * TIMES + MORE_CPU_S
            signal.setitimer(signal.ITIMER_PROF, limit_s)
            signal.setitimer(signal.ITIMER_REAL, limit_s + MORE_S)
            item.ihook.pytest_runtest_protocol(item=item, nextitem=after)
            if session.testsfailed:
                Path(folder, _NOTICED_BY).write_text(item.nodeid, "utf-8")
                break
        else:
            code = SURVIVED
    os._exit(code)


def _places(mutant: str) -> tuple[str, str]:
    """Return the function of a mutant, and its module."""
    function = mutant.rpartition("__mutmut_")[0]
    return function, function.rpartition(".")[0]


class Forks:
    """Mutants that are being tried, each in a child of its own."""

    def __init__(self, session: pytest.Session, results: Results) -> None:
        self._session = session
        self._results = results
        self._running: dict[int, tuple[str, str]] = {}
        self._noticed: Counter[tuple[str, str]] = Counter()  # function or module, and the test that noticed a mutant
        self.alive = 0

    def start(self, mutant: str, items: list[pytest.Item], seconds: dict[str, float]) -> None:
        """Begin with one more mutant as soon as there is room for it."""
        while len(self._running) >= CHILDREN:
            self.wait()
        folder = tempfile.mkdtemp(prefix="mutant-")
        function, module = _places(mutant)

        def usefulness(item: pytest.Item) -> tuple[float, float]:
            test = item.nodeid
            return -self._noticed[function, test], -self._noticed[module, test] / (seconds[test] + 0.1)

        items = sorted(items, key=usefulness)
        pid = os.fork()
        if not pid:
            _run(self._session, mutant, items, seconds, folder)
        self._running[pid] = mutant, folder

    def wait(self) -> None:
        """Wait for one mutant to be done with."""
        pid, status = os.wait()
        if pid not in self._running:
            return
        mutant, folder = self._running.pop(pid)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGKILL)  # what its tests started and did not end
        code = os.waitstatus_to_exitcode(status)
        self._results.add(mutant, code)
        self.alive += code == SURVIVED
        if (noticed_by := Path(folder, _NOTICED_BY)).exists():
            self._noticed.update((place, noticed_by.read_text("utf-8")) for place in _places(mutant))
        shutil.rmtree(folder, ignore_errors=True)

    def finish(self) -> None:
        """Wait for all that were started."""
        while self._running:
            self.wait()


def pytest_sessionstart() -> None:
    """Leave out the search for the smallest example that fails: nobody reads it."""
    settings.register_profile("mutants", settings.default, phases=(Phase.explicit, Phase.generate))
    settings.load_profile("mutants")


def pytest_runtestloop(session: pytest.Session) -> bool:
    """Try the mutants instead of running the tests."""
    stats = json.loads(Path("mutmut-stats.json").read_text("utf-8"))
    reached: dict[str, list[str]] = stats["tests_by_mangled_function_name"]
    seconds = stats["duration_by_test"] | times.seconds(Path())
    items = {item.nodeid: (place, item) for place, item in enumerate(session.items)}
    results = Results(Path())
    forks = Forks(session, results)
    names = results.pending()
    said = time.monotonic()
    gc.freeze()  # what children do not collect they need not copy
    for done, name in enumerate(names):
        tests = sorted((items[test] for test in reached.get(_places(name)[0], [])), key=lambda at: at[0])
        if tests:
            forks.start(name, [item for _, item in tests], seconds)
        else:
            results.add(name, UNTESTED)
        if time.monotonic() - said > _SAVE_S:
            said = time.monotonic()
            results.save()
            print(f"{done} of {len(names)} mutants tried, {forks.alive} alive", flush=True)
    forks.finish()
    results.save()
    return True
