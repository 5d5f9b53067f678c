"""Snapshots of the console in a small and a large terminal, with colours and without: a night with three incidents,
one of them with a hostile text, a passed check call and a line being typed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from console.app.console_app import ConsoleApp
from console.session.desk import Desk
from data.base.clock import MINUTE, ManualClock
from data.base.process import Process
from tests.kits.console.desk_room import NIGHT, Room, new_home

Compare = Any

#: The story so far: (minutes that pass first, line).
STORY = (
    (0, "ok 1-6"),
    (4, "n UNAU 4 [/x] [@click=app.quit]scratching at the door[/] \x1b[31m\u202e"),
    (1, "a 101"),
    (1, "g 101 2"),
    (2, "n FIRE 6 paint store, seen from the yard"),
    (1, "n POWR 1 lights of the office went out"),
    (20, "ok 1,3"),
)


@pytest.fixture(autouse=True)
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLORTERM", "truecolor")
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setattr(
        "data.book.storage.folder.RANDOM.choice", lambda letters: letters[0]
    )  # the same book each time, hashes included
    monkeypatch.setattr("data.book.transaction.this_process", lambda: Process(1000, "siaga", 4711))
    monkeypatch.setattr("console.app.display.frames.FLASH", 86_400)  # nothing goes dark while the picture is taken


class Scene:
    """A console that plays a story once it runs."""

    def __init__(self, folder: Path, language: str) -> None:
        self.clock = ManualClock(NIGHT)
        self.desk = Desk.open(new_home(folder, language), clock=self.clock)
        self.app = ConsoleApp(self.desk, me="LST", is_ticking=False)

    async def tell(self, pilot: Any) -> None:
        room = Room(self.app, pilot, self.clock)
        await room.until(lambda: self.app.is_ready)
        answers: list[tuple[bool, str]] = []
        for minutes, line in STORY:
            await room.pass_time(minutes * MINUTE)
            self.app.session.enter(line, "LST", lambda entries, words: answers.append((bool(entries), words)))
            await room.settle()
        assert all(saved for saved, words in answers), answers

    def leave(self) -> None:
        self.app.finish()
        self.desk.close()


@pytest.fixture
def scenes(tmp_path: Path) -> Iterator[Any]:
    made: list[Scene] = []

    def make(language: str) -> Scene:
        made.append(Scene(tmp_path / str(len(made)), language))
        return made[-1]

    yield make
    for scene in made:
        scene.leave()


@pytest.mark.parametrize("size", [(80, 24), (160, 45)], ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("colours", [True, False], ids=["colour", "mono"])
def test_board_looks_as_before(
    snap_compare: Compare, scenes: Any, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int], colours: bool
) -> None:
    if not colours:
        monkeypatch.setenv("NO_COLOR", "1")
    scene = scenes("en")

    async def story(pilot: Any) -> None:
        await scene.tell(pilot)
        await Room(scene.app, pilot, scene.clock).type("ok 4 radio restored")

    assert snap_compare(scene.app, terminal_size=size, run_before=story)


@pytest.mark.parametrize("middle", ["b", "? n", "102", "figures", "handover"], ids=lambda line: line[:4].strip("? "))
def test_pages_in_indonesian_look_as_before(snap_compare: Compare, scenes: Any, middle: str) -> None:
    scene = scenes("id")

    async def story(pilot: Any) -> None:
        await scene.tell(pilot)
        await Room(scene.app, pilot, scene.clock).enter(middle)

    assert snap_compare(scene.app, terminal_size=(80, 24), run_before=story)
