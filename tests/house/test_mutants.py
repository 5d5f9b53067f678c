"""The list of survivors: it can be read, and names what there is."""

from __future__ import annotations

import importlib

import pytest

from tests.mutants.__main__ import KNOWN, Survivor, again, known, modules, report
from tests.mutants.nearest import nearest
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
