"""Standards of the whole program, found in its text: time, markup, sleep."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

from console.line.help import palette
from data.words import LANGUAGES, Words
from tests.house.sources import source, walked

ROOT = Path(__file__).parents[2]

#: Asking the time. An event loop's own time is not here: it measures slices of work and pauses between paints.
ASKS = {
    "time": {"time", "time_ns", "monotonic", "monotonic_ns", "perf_counter", "perf_counter_ns", "localtime", "gmtime"},
    "datetime": {"now", "utcnow", "today"},
    "date": {"today"},
    "": {"time_ns", "monotonic", "monotonic_ns", "perf_counter", "perf_counter_ns"},
}
#: Ways of Textual and Rich to take text as markup.
MARKUP = {"from_markup", "notify"}
#: Other programs stand behind these, which answer to no clock of ours; a network that is slow; benchmarks.
MAY_SLEEP = ("tests/bench/", "tests/faults/", "tests/remote/", "tests/kits/faults/", "tests/kits/remote/")


@cache
def calls(folder: str, naming: str = "") -> list[tuple[str, ast.Call]]:
    """Every call in a folder, with the place it stands at. ``naming``: of files in which this stands."""
    found = []
    for path in sorted((ROOT / folder).rglob("*.py")):
        name = path.relative_to(ROOT).as_posix()
        for node in walked(path) if naming in source(path) else ():
            if isinstance(node, ast.Call):
                found.append((f"{name}:{node.lineno}", node))
    return found


def of(call: ast.Call) -> tuple[str, str]:
    """Return the owner and name of a called function: ``("time", "sleep")``."""
    function = call.func
    if isinstance(function, ast.Name):
        return "", function.id
    if not isinstance(function, ast.Attribute):
        return "", ""
    owner = function.value
    return (owner.id if isinstance(owner, ast.Name) else owner.attr if isinstance(owner, ast.Attribute) else ""), (
        function.attr
    )


def test_only_the_clock_asks_the_time() -> None:
    asked = [
        (place, name)
        for folder in ("console", "data", "widgets")
        for place, call in calls(folder)
        if (name := of(call))[1] in ASKS.get(name[0], ()) and not place.startswith("data/base/clock.py:")
    ]
    assert asked == []
    assert any(place.startswith("data/base/clock.py:") and of(call)[1] in ASKS["time"] for place, call in calls("data"))


def test_no_text_is_taken_as_markup() -> None:
    for folder in ("console", "widgets"):
        for place, call in calls(folder):
            assert of(call)[1] not in MARKUP, place
            for keyword in call.keywords:
                assert keyword.arg != "markup" or ast.unparse(keyword.value) == "False", place


def test_the_palette_which_takes_help_as_markup_is_given_none() -> None:
    for language in LANGUAGES:
        assert not [
            row for row in palette(Words(language)) if "[" in "".join((row.title, row.put, *row.forms, row.text))
        ]


def test_no_test_sleeps() -> None:
    slept = [
        place
        for place, call in calls("tests", "sleep")
        if of(call) in {("time", "sleep"), ("asyncio", "sleep")}
        and ast.unparse(call.args[0]) != "0"
        and not place.startswith(MAY_SLEEP)
    ]
    assert slept == []
