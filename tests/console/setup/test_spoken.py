"""Built-in drills that speak the language of the room."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.drill.play.headless import result
from console.drill.script.file import read
from console.drill.script.find import BUILT_IN
from console.drill.script.translation import in_room_language
from console.session.desk import Desk
from console.session.home import Home
from data.entries import Note, Opened, Reported


@pytest.mark.parametrize(("name", "own", "other"), [("protest-day", "id", "en"), ("demo", "en", "id")])
def test_everything_said_in_a_drill_has_the_other_language(name: str, own: str, other: str) -> None:
    file = read(BUILT_IN / f"{name}.toml")
    spoken = in_room_language(file, other, own)
    assert in_room_language(file, own, own) is file
    for before, after in zip(file.drill.event, spoken.drill.event, strict=True):
        assert not before.tell or before.tell != after.tell, before.tell
        assert len(before.lines) == len(after.lines)


def test_protest_day_in_english_is_as_expected_and_english(tmp_path: Path) -> None:
    home, report = result(read(BUILT_IN / "protest-day.toml"), Home(tmp_path), "en")
    assert report.findings == ()
    desk = Desk.view(home)
    said = [e.words for e in desk.book.entries() if isinstance(e, Note | Opened | Reported)]
    desk.close()
    assert len(said) > 40
    indonesian = {"massa", "gerbang", "orang", "petugas", "pintu", "belakang", "minta", "dan", "ke", "di", "aman"}
    assert not [text for text in said if indonesian & set(text.casefold().split())]


def test_demo_in_indonesian_is_as_expected(tmp_path: Path) -> None:
    _, report = result(read(BUILT_IN / "demo.toml"), Home(tmp_path), "id")
    assert report.findings == ()
