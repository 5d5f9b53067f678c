"""docs/guide/drills.md is true: its example can be played and goes as it expects, and it names every section of
facts."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

from console.drill.play.headless import HeadlessDrill, result
from console.drill.result.facts import Facts
from console.drill.script.file import Event, FaultName, read
from console.session.home import Home

DOC = (Path(__file__).parents[3] / "docs" / "guide" / "drills.md").read_text("utf-8")


def example(folder: Path) -> Path:
    """Write the example of the document to a file."""
    (text,) = re.findall(r"```toml\n(.*?)```", DOC, re.DOTALL)
    path = folder / "gate.toml"
    path.write_text(text, "utf-8")
    return path


def test_example_in_the_docs_goes_as_it_expects(tmp_path: Path) -> None:
    _, report = result(read(example(tmp_path)), Home(tmp_path))
    assert report.findings == ()
    assert report.checked == 12


def test_docs_name_every_fact_fault_and_key(tmp_path: Path) -> None:
    drill = read(example(tmp_path))
    from console.drill.script.site import home_for

    played = HeadlessDrill(drill, home_for(Home(tmp_path), drill))
    facts = Facts(played.desk, played.board(), 0)
    named = set(re.findall(r"`([a-z_]+)", DOC))
    assert set(facts) <= named | {"row"}, set(facts) - named
    assert {name for name in get_args(FaultName) if name} <= set(re.findall(r"`([a-z ]+)`", DOC))
    assert {key for key in Event.__struct_fields__ if key != "at"} <= named
    played.desk.close()
