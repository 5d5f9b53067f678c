"""The list of survivors: it can be read, and names what there is."""

from __future__ import annotations

import importlib
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.mutants import times
from tests.mutants.__main__ import KNOWN, Survivor, again, known, modules, report
from tests.mutants.forked import KILLED, SURVIVED, UNTESTED
from tests.mutants.nearest import kinship, nearest
from tests.mutants.typed import NOTICED, noticed


def test_survivors_name_functions_that_exist_and_reasons() -> None:
    for each, reason in known(KNOWN.read_text("utf-8")).items():
        assert reason.startswith(("equivalent: ", "accepted: ")), each
        module, _, name = each.function.rpartition(".")
        found = importlib.import_module(module)
        parts = name.removeprefix("x").strip("_ǁ") if "ǁ" not in name else name.removeprefix("xǁ")
        owner, _, method = parts.rpartition("ǁ")
        inside = getattr(found, owner) if owner else found
        wanted = method if owner else name.removeprefix("x_")
        assert hasattr(inside, wanted) or hasattr(inside, f"_{owner}{wanted}"), each


def test_survivors_without_a_reason_are_refused() -> None:
    with pytest.raises(ValueError, match="reason"):
        known("data.x.x_f\n  - a\n  + b\n")


def test_report_names_survivors_without_a_reason_and_reasons_without_a_survivor(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    changes = {"m.x_f__mutmut_1": Survivor("m.x_f", "a", "b"), "m.x_f__mutmut_2": Survivor("m.x_f", "a", "c")}
    monkeypatch.setattr("tests.mutants.__main__.survivor", changes.__getitem__)
    reasons = {Survivor("m.x_f", "a", "b"): "equivalent: x", Survivor("m.x_g", "a", "b"): "equivalent: x"}
    codes = {"m.x_f__mutmut_1": 0, "m.x_f__mutmut_2": 33, "m.x_f__mutmut_3": 1}
    assert [text.splitlines()[-1] for text in report(codes, reasons, is_whole=False)] == ["  no test reaches it"]
    assert len(list(report(codes, reasons, is_whole=True))) == 2
    assert modules(["data/room/__init__.py", "data/book/book.py"]) == ["data.room.*", "data.book.book.*"]


def test_run_tries_survivors_again_and_leaves_out_what_no_pattern_names() -> None:
    codes: dict[str, int | None] = {
        "a.x_f__mutmut_1": 0,
        "b.x_g__mutmut_1": 33,
        "a.x_f__mutmut_2": 1,
        "b.x_g__mutmut_2": 37,
    }
    assert again(codes, []) == codes | {"a.x_f__mutmut_1": None, "b.x_g__mutmut_1": None}
    assert again(codes, ["a.*"]) == codes | {"a.x_f__mutmut_1": None, "b.x_g__mutmut_1": 34}
    assert again(again(codes, ["a.*"]), []) == again(codes, [])


def test_mypy_notices_a_mutant_only_by_what_it_does_not_say_of_the_original() -> None:
    spans = {
        "x_f__mutmut_orig": [10, 12],
        "x_f__mutmut_1": [13, 15],
        "x_f__mutmut_2": [16, 18],
        "x_f__mutmut_3": [19, 21],
        "x_g__mutmut_1": [30, 31],
    }
    said = [(11, "old"), (14, "old"), (17, "old"), (18, "new"), (5, "elsewhere"), (22, "elsewhere"), (31, "first")]
    assert noticed(said, spans) == {"x_f__mutmut_2", "x_g__mutmut_1"}
    assert NOTICED == 37


def test_nearest_tests_reach_few_functions_and_recorded_and_wide_ones_are_added() -> None:
    script = "tests/recorded/test_it.py::test_script"
    reached = {"f": ["near", "day", "slow", script], "g": ["day", script], "h": ["day"], "i": ["slow"]}
    seconds = {"near": 3.0, "day": 3.0, "slow": 60.0, script: 3.0}
    found = nearest(reached, seconds)
    assert found == {"f": ["day", "near", script], "g": ["day", script], "h": ["day"], "i": ["slow"]}


_PROGRAM = """
from mutmut.mutation.trampoline import wrap_in_trampoline

mutants_of_f, mutants_of_g, mutants_of_h, mutants_of_i = {}, {}, {}, {}

@wrap_in_trampoline(mutants_of_f)
def f(): return 0

def mutant(number):
    def mutated(returned=number): return returned
    return mutated

for number in range(1, 7): mutants_of_f[f"x_f__mutmut_{number}"] = mutant(number)

@wrap_in_trampoline(mutants_of_g)
def g(): return 0

mutants_of_g["x_g__mutmut_1"] = mutant(1)

class Base:
    def h(self): return "base"
    @classmethod
    def i(cls): return "base"

class Some(Base):
    @wrap_in_trampoline(mutants_of_h)
    def h(self): return super().h()
    def mutated_h(self): return "mutated"
    @classmethod
    @wrap_in_trampoline(mutants_of_i, is_classmethod=True)
    def i(cls): return super().i()
    @classmethod
    def mutated_i(cls): return super().i() + "mutated"

mutants_of_h["x_h__mutmut_1"] = Some.mutated_h
mutants_of_i["x_i__mutmut_1"] = Some.mutated_i
"""
_TESTS = """
import os
import signal
from m import Some, f, g

def test_one(tmp_path):
    assert f() != 1

def test_two():
    assert f() != 2 and g() != 1
    while f() == 4:
        os.abort()
    while f() == 5:
        pass
    if f() == 6:
        os.killpg(0, signal.SIGKILL)

def test_three():
    assert Some().h() == "base"

def test_four():
    assert Some.i() == "base"
"""


def test_mutants_are_tried_in_children_against_the_tests_of_their_function(tmp_path: Path) -> None:
    (tmp_path / "m.py").write_text(_PROGRAM)
    (tmp_path / "test_some.py").write_text(_TESTS)
    (tmp_path / "conftest.py").write_text(
        "from tests.mutants import forked\nforked.TIMES, forked.MORE_CPU_S = 1, 0.2\n"
    )
    one, two, three, four = (f"test_some.py::test_{n}" for n in ("one", "two", "three", "four"))
    reached = {"m.x_f": [one, two], "m.x_g": [one], "m.x_h": [three], "m.x_i": [four], "m.x_k": [one]}
    stats = {"tests_by_mangled_function_name": reached, "duration_by_test": dict.fromkeys((one, two, three, four), 0.1)}
    (tmp_path / "mutmut-stats.json").write_text(json.dumps(stats))
    expected = {
        "m.x_f__mutmut_1": KILLED,
        "m.x_f__mutmut_2": KILLED,
        "m.x_f__mutmut_3": SURVIVED,
        "m.x_f__mutmut_4": -signal.SIGABRT,
        "m.x_f__mutmut_5": -signal.SIGPROF,
        "m.x_f__mutmut_6": -signal.SIGKILL,
        "m.x_g__mutmut_1": SURVIVED,
        "m.x_h__mutmut_1": KILLED,
        "m.x_i__mutmut_1": KILLED,
        "m.x_j__mutmut_1": UNTESTED,
        "m.x_k__mutmut_1": UNTESTED,
    }
    codes = dict.fromkeys(expected) | {"m.x_g__mutmut_2": NOTICED}
    (tmp_path / "m.py.meta").write_text(json.dumps({"exit_code_by_key": codes}))
    plugins = ["-p", "tests.mutants.plain", "-p", "tests.mutants.forked", "-p", "no:cacheprovider"]
    environment = os.environ | {"MUTANT_UNDER_TEST": "", "PYTHONPATH": str(Path(__file__).parent.parent.parent)}
    command = [sys.executable, "-m", "pytest", "-s", *plugins, "."]
    subprocess.run(command, cwd=tmp_path, check=True, env=environment, capture_output=True)
    found = json.loads((tmp_path / "m.py.meta").read_text())["exit_code_by_key"]
    assert found == expected | {"m.x_g__mutmut_2": NOTICED}


def test_tests_of_the_same_module_are_nearer_than_others() -> None:
    theirs, folder, other = (
        "tests/data/book/test_reader.py::test_a",
        "tests/data/book/test_book.py::test_b",
        "tests/c.py",
    )
    assert [kinship("data.book.reader.x_f", test) for test in (theirs, folder, other)] == [3, 2, 0]
    days = {each: [theirs, folder, other] for each in ("data.book.reader.x_f", "data.book.book.x_g")}
    few = dict.fromkeys((theirs, folder, other), 3.0)
    assert nearest(days, few) == {"data.book.reader.x_f": [other, theirs], "data.book.book.x_g": [other, folder]}


def test_times_of_tests_are_those_of_a_run(tmp_path: Path) -> None:
    (tmp_path / "test_some.py").write_text("def test_one(): pass\n")
    command = [sys.executable, "-m", "pytest", "-p", "tests.mutants.times", "-p", "no:cacheprovider", "."]
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parent.parent.parent)}
    assert times.seconds(tmp_path) == {}
    subprocess.run(command, cwd=tmp_path, check=True, env=environment, capture_output=True)
    assert times.seconds(tmp_path)["test_some.py::test_one"] > 0
