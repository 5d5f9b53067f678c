"""Scripted days hold the rules: after a change of one rule, the day about it does not go as expected.

(That they go as expected with the rules as they are is tests/console/drill/test_headless.py.)
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from console.drill.play.headless import result
from console.drill.result.report import Report
from console.drill.script.file import DrillFile, read
from console.drill.script.find import BUILT_IN
from console.drill.script.translation import in_room_language
from console.line.acts.incidents import DISPOSITIONS
from console.line.named import SOURCES
from console.line.verbs import ACTS
from console.session.home import Home
from data.intents.base import Drafts
from data.words import Words
from tests.kits.running.examples import NIGHT


def day(name: str, folder: Path, overrides: str = "") -> DrillFile:
    """Return the drill ``name`` with ``overrides`` of its site file."""
    text = (BUILT_IN / f"{name}.toml").read_text("utf-8")
    path = folder / f"{name}.toml"
    path.write_text(text + overrides, "utf-8")
    return read(path)


def played(name: str, folder: Path, overrides: str = "") -> Report:
    return result(day(name, folder, overrides), Home(folder))[1]


@pytest.mark.parametrize(
    ("name", "table", "rule", "row"),
    [
        ("quiet-night", "checks", "late_min = 6", 8),
        pytest.param("quiet-night", "checks", "window_min = 5", 4, marks=NIGHT),
        pytest.param("quiet-night", "checks", "missed_min = 14", 18, marks=NIGHT),
        pytest.param("quiet-night", "checks", "p1_min = 17", 20, marks=NIGHT),
        pytest.param("quiet-night", "alarms", "chatter_s = 40", 6, marks=NIGHT),
        pytest.param("quiet-night", "alarms", "flood_on = 2\nflood_off = 1", 28, marks=NIGHT),
        pytest.param("protest-day", "alarms", "flood_on = 11", 9, marks=NIGHT),
        ("protest-day", "alarms", "flood_off = 4", 22),
        pytest.param("protest-day", "alarms", "flood_window_s = 540", 12, marks=NIGHT),
        pytest.param("protest-day", "checks", "roll_min = 8", 10, marks=NIGHT),
    ],
)
def test_day_with_a_changed_rule_has_findings(tmp_path: Path, name: str, table: str, rule: str, row: int) -> None:
    report = played(name, tmp_path, f"\n[overrides.{table}]\n{rule}\n")
    assert row in {finding.row for finding in report.findings}


def test_day_without_acknowledgement_by_commands_has_findings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Drafts, "acknowledge", lambda self, incident: None)
    report = played("protest-day", tmp_path)
    assert {13} <= {finding.row for finding in report.findings}


def test_night_without_its_late_call_has_other_figures(tmp_path: Path) -> None:
    script = day("quiet-night", tmp_path)
    path = script.path
    path.write_text(path.read_text("utf-8").replace('at = "23:07:10"', 'at = "23:04:10"', 1), "utf-8")
    report = result(read(path), Home(tmp_path))[1]
    wrong = {finding.what: finding.found for finding in report.findings if finding.row == 0}
    assert wrong["figures.on_time"] == 65
    assert wrong["figures.late"] == 0
    assert wrong["figures.late_by_s"] == ()
    assert wrong["figures.annunciations"] == 8


@pytest.mark.parametrize("name", ["break-in", *(pytest.param(n, marks=NIGHT) for n in ("quiet-night", "protest-day"))])
def test_day_goes_the_same_way_in_either_language(tmp_path: Path, name: str) -> None:
    found = []
    for language in ("en", "id"):
        report = result(day(name, tmp_path), Home(tmp_path / language), language)[1]
        found.append([(finding.row, finding.what) for finding in report.findings if "says" not in finding.how])
    assert found[0] == found[1]


@pytest.mark.parametrize("name", ["protest-day", "quiet-night", "break-in", "demo"])
def test_everything_that_is_said_is_in_the_language_of_the_room(name: str) -> None:
    """Each text is translated everywhere or nowhere; the verbs and results of the line are of both languages."""
    file = read(BUILT_IN / f"{name}.toml")
    own = file.drill.language or "en"
    pairs = file.drill.translated
    assert pairs
    grammar = {form for act in ACTS for form in re.findall(r"[a-z]+", Words(own)(f"help.{act.name}.forms"))}
    grammar |= {verb for act in ACTS for verb in act.verbs} | set(SOURCES)
    grammar |= {word for names in DISPOSITIONS.values() for word in names}

    def words(text: str) -> set[str]:
        return set(re.findall(r"[a-z]{3,}", re.sub(r"{\w+}", "", text.lower())))

    foreign = {word for key in pairs for word in words(key)} - {word for said in pairs.values() for word in words(said)}
    other = in_room_language(file, "id" if own == "en" else "en", own)
    said = [text for e in other.drill.event for text in (e.tell, *((e.do,) if isinstance(e.do, str) else e.do))]
    assert [(text, left) for text in said if (left := words(text) & foreign - grammar)] == []
