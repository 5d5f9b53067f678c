"""``siaga drill``: exit codes, output and the report that is kept."""

from __future__ import annotations

import json
from pathlib import Path

from console.drill.result.report import load
from tests.kits.console.command import Siaga
from tests.kits.drill.files import HEAD

FINE = (
    HEAD + '[[event]]\nat = "20:05"\ndo = "ok 1-6"\n[[expect]]\nat = "20:06"\nrow = 2\nthat = { "entries.check" = 6 }\n'
)


def drill(folder: Path, text: str) -> str:
    """Write a drill file; return its path."""
    path = folder / "night.toml"
    path.write_text(text, "utf-8")
    return str(path)


def test_drill_that_goes_as_expected_exits_0_and_keeps_its_report(tmp_path: Path) -> None:
    siaga = Siaga(tmp_path / "home")
    ran = siaga.run("drill", "run", drill(tmp_path, FINE), "--headless")
    assert "night: all 2 as expected" in ran.out
    (home,) = (tmp_path / "home" / "drills").iterdir()
    report = load(home)
    assert report is not None and report.ok and report.checked == 2
    assert "night: all 2 as expected" in siaga.run("drill", "report", str(home)).out
    assert siaga.run("drill", "report", home.name, "--json").out
    assert not (tmp_path / "home" / "book").exists(), "the real room is not touched"


def test_drill_json_is_one_object_with_figures_and_findings(tmp_path: Path) -> None:
    siaga = Siaga(tmp_path / "home")
    ran = siaga.run("drill", "run", drill(tmp_path, FINE.replace("= 6 }", "= 7 }")), "--json", code=1, quiet=True)
    found = json.loads(ran.out)
    assert found["findings"] == [
        {"at": 1705842360000, "row": 2, "what": "entries.check", "expected": 7, "found": 6, "how": ""}
    ]
    assert (found["ok"], found["checked"]) == (False, 2)
    assert found["figures"]["due"] == 0
    assert Path(found["home"]).is_dir()


def test_findings_are_printed_one_a_line(tmp_path: Path) -> None:
    siaga = Siaga(tmp_path / "home")
    ran = siaga.run("drill", "run", drill(tmp_path, FINE.replace("= 6 }", "= 7 }")), "--headless", code=1, quiet=True)
    assert "row 2" in ran.out
    assert "20:06:00 entries.check: expected 7, found 6" in ran.out
    assert "1 of 2 not as expected" in ran.out


def test_bad_drill_file_exits_2_and_makes_no_home(tmp_path: Path) -> None:
    siaga = Siaga(tmp_path / "home")
    ran = siaga.run("drill", "run", drill(tmp_path, FINE.replace("20:05", "20:65")), "--headless", code=2)
    assert ran.err.startswith("siaga: night.toml: event[1].at (line 6)")
    assert not (tmp_path / "home").exists()
    assert "drill.toml: no such file" in siaga.run("drill", "check", "drill.toml", code=2).err
    assert "known drills: break-in, demo, " in siaga.run("drill", "run", "nothing", "--headless", code=2).err
    assert "expected run, list, check, report or resume" in siaga.run("drill", "play", code=2).err
    assert "say which one" in siaga.run("drill", "run", code=2).err
    assert "no report" in siaga.run("drill", "report", str(tmp_path), code=2).err
    for speed in ("-3", "0", "nan", "1e9"):
        said = siaga.run("drill", "run", "demo", f"--speed={speed}", code=2).err
        assert "--speed: found" in said and "from 0.1 to 3600" in said
    assert "needs a terminal" in siaga.run("drill", "run", "demo", code=2).err


def test_drill_list_has_those_of_the_program_and_of_the_home(tmp_path: Path) -> None:
    siaga = Siaga(tmp_path / "home")
    (siaga.home / "drills").mkdir(parents=True)
    drill(siaga.home / "drills", FINE + "")
    (siaga.home / "drills" / "night.toml").write_text(f'judul = "Malam"\ntitle = "Night"\n{FINE}', "utf-8")
    names = {each["name"]: each for each in json.loads(siaga.run("drill", "list", "--json").out)}
    assert {"demo", "night"} <= set(names)
    assert names["night"]["title"] == "Night"
    assert "Malam" in siaga.run("drill", "list", "--language", "id").out
    assert siaga.run("drill", "run", "night", "--headless", "--language", "id").out.count("semua 2 sesuai harapan") == 1


def test_drill_check_says_that_a_file_can_be_played(tmp_path: Path) -> None:
    said = Siaga(tmp_path / "home").run("drill", "check", drill(tmp_path, FINE)).out
    assert "1 events, 1 expectations" in said and "ready to play" in said


IN_ENGLISH = (
    FINE
    + """
[[expect]]
at = "20:07"
says = ["NORMAL"]
never_says = ["AMAN"]

[[event]]
at = "20:08"
do = "ok 77"
refused = "there is no post"
"""
)


def test_drill_in_another_language_is_checked_by_facts_not_by_words(tmp_path: Path) -> None:
    siaga, file = Siaga(tmp_path / "home"), drill(tmp_path, IN_ENGLISH)
    assert "all 5 as expected" in siaga.run("drill", "run", file, "--headless").out
    assert "semua 3 sesuai harapan" in siaga.run("drill", "run", file, "--headless", "--language", "id").out
    # A line that is accepted against the expectation is a finding in any language.
    accepted = drill(tmp_path, IN_ENGLISH.replace("ok 77", "ok 4"))
    siaga.run("drill", "run", accepted, "--headless", "--language", "id", code=1, quiet=True)
    # The drills of the program end well in both.
    assert siaga.run("drill", "run", "break-in", "--headless", "--language", "id").code == 0
