"""Result of an import in lines: counts, the preview of a dry run, what a second import says."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.base.clock import ManualClock
from data.importing import importer
from data.importing.importer import ImportFault
from data.importing.result import result_text
from tests.data.importing.test_importing import NOW, ROWS, SITE, WORDS, a_file, a_map, imported


def test_result_text_counts_what_was_imported(tmp_path: Path) -> None:
    home, mapping, file = tmp_path / "home", a_map(tmp_path), a_file(tmp_path, *ROWS)
    counted = [
        "calls.csv: 3 rows, 2 incidents, 3 units, 2024-01-22 01:00 to 2024-01-22 02:00",
        "without the time dispatched: 1",
        "without the time scene: 1",
        "1 row joined others of the same incident",
        '"*" in [values.type] stands for: Noise',
    ]
    dry = "dry run: 2 would be added, 0 are already there; nothing was written"
    preview = [
        "types: INFO 1, FIRE 1",
        "priorities: none 1, P1 1",
        "results: safe 1, handled 1",
        "row 3: number = 8 · type = INFO · type_name = Noise · disposition = safe · words = Noise Loud · "
        "received = 2024-01-22 01:00:00 · closed = 2024-01-22 01:20:00 · unit = A2",
        "row 2: number = 7 · type = FIRE · type_name = Fire · priority = 1 · disposition = handled · "
        "place = Yard, N · words = Fire Tyres burn · received = 2024-01-22 02:00:00 · "
        "dispatched = 2024-01-22 02:01:00 · scene = 2024-01-22 02:04:00 · closed = 2024-01-22 03:30:00 · "
        "unit = A1 · unit = A2 · caller = Eko",
    ]
    assert result_text(imported(home, file, mapping, dry=True), WORDS) == [*counted, *preview, dry]
    first = imported(home, file, mapping)
    done = f"2 incidents added to book {first.book}, no. 2 to 3; 0 were already there"
    assert result_text(first, WORDS) == [*counted, done]
    again = result_text(imported(home, file, mapping), WORDS)
    assert again[-1] == f"nothing added: 2 incidents are already in book {first.book}"


@pytest.mark.parametrize(("rows", "is_there"), [(0, False), (1, False), (2, True), (2, False)])
def test_dry_run_is_refused_as_the_import_would_be(tmp_path: Path, rows: int, is_there: bool) -> None:
    aside, bad = tmp_path / "bad.csv", ROWS[0].replace("22/01/2024 02:00", "soon")
    file = a_file(tmp_path, *[bad, ROWS[1]][:rows])
    if is_there:
        aside.touch()
    said: list[object] = []
    for dry in (True, False):
        try:
            result = importer.run(
                tmp_path / "home", file, a_map(tmp_path), site=SITE, by="LST", clock=ManualClock(NOW), words=WORDS,
                dry=dry, skip=aside,
            )  # fmt: skip
            said.append((result.added, result.plan.bad_count, result.skipped))
        except ImportFault as fault:
            said.append(fault.lines)
        assert aside.exists() == (is_there or (rows == 2 and not dry))
    assert said[0] == said[1]


def test_dry_run_says_what_would_be_put_aside_and_added(tmp_path: Path) -> None:
    file = a_file(tmp_path, ROWS[0].replace("22/01/2024 02:00", "soon"), ROWS[1])
    result = importer.run(
        tmp_path / "home", file, a_map(tmp_path), site=SITE, by="LST", clock=ManualClock(NOW), words=WORDS,
        dry=True, skip=tmp_path / "bad.csv",
    )  # fmt: skip
    lines = result_text(result, WORDS)
    assert "1 row that cannot be read would be put into bad.csv, with what is wrong" in lines
    assert lines[-1] == "dry run: 1 would be added, 0 are already there; nothing was written"


def test_result_names_the_values_that_the_map_does_not(tmp_path: Path) -> None:
    kinds = ["fire", "Fíre", "Break-in", "", *(f"kind {n}" for n in range(20))]
    rows = [ROWS[1].replace("8,", f"{n},").replace("Noise", kind) for n, kind in enumerate(kinds)]
    for _ in range(2):
        said = result_text(imported(tmp_path / "home", a_file(tmp_path, *rows), a_map(tmp_path)), WORDS)
        (line,) = [each for each in said if "stands for" in each]
        assert line.startswith('"*" in [values.type] stands for: Fíre, Break-in, kind 0, ')
        assert line.endswith("kind 9, 10 more")
