"""Two consoles in terminals, and a cable that is pulled during a protest."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from time import monotonic

import pytest

from data.base.clock import SystemClock
from data.book.reading.readable import ReadableBook
from data.entries import Opened
from tests.bench.screen.pty_run import Terminal
from tests.kits.remote.two_consoles import HomeBooks, TwoConsoles, reports

pytestmark = pytest.mark.slow

#: Seconds in which everything is across after the cable is back.
DRAINED_S = 60


@pytest.fixture
def trial(tmp_path: Path) -> Iterator[TwoConsoles]:
    made = TwoConsoles(tmp_path, poll_s=1)
    yield made
    made.close()


@pytest.fixture
def screens(trial: TwoConsoles) -> Iterator[tuple[Terminal, Terminal]]:
    siaga = str(Path(sys.executable).parent / "siaga")
    with (
        Terminal([siaga, "--home", str(trial.one.home)], columns=120, lines=40) as one,
        Terminal([siaga, "--home", str(trial.two.home)], columns=120, lines=40) as two,
    ):
        for screen in (one, two):
            screen.wait_for("· online", 60)
        yield one, two


def enter(screen: Terminal, line: str) -> None:
    screen.send(line + "\r")
    screen.pump(0.05)


def pump(*screens: Terminal) -> None:
    for screen in screens:
        screen.pump(0.05)


def test_consoles_catch_up_after_a_pulled_cable(trial: TwoConsoles, screens: tuple[Terminal, Terminal]) -> None:
    one, two = screens
    enter(one, "n vehi 3 satu siap")
    two.wait_for("satu siap", 60)
    enter(two, "n vehi 4 dua siap")
    one.wait_for("dua siap", 60)

    trial.unplug()
    one.wait_for("OFFLINE", 60)
    lines = reports(28)
    for line in lines:
        enter(one, line)
    mine = HomeBooks(trial.one.home)
    theirs = HomeBooks(trial.two.home)
    limit = monotonic() + 60
    while len(opened(mine.book)) < 1 + len(lines) and monotonic() < limit:
        pump(one, two)
        mine.refresh()
    reported = opened(mine.book)[1:]
    assert len(reported) == len(lines) == 28
    assert all(entry.words in line for entry, line in zip(reported, lines, strict=True))
    one.wait_for(" saved  ", 60)
    enter(two, "n api 5 asap, selagi putus")
    two.wait_for("selagi putus", 60)
    theirs.refresh()
    assert not theirs.holds(mine.book)

    back = SystemClock().now()
    trial.plug()
    limit = monotonic() + DRAINED_S
    while not (theirs.holds(mine.book) and mine.holds(theirs.book)):
        assert monotonic() < limit, f"not across after {DRAINED_S} s:\n{one.text}\n{two.text}"
        pump(one, two)
        mine.refresh()
        theirs.refresh()
    for screen in screens:
        screen.wait_for("31 NEW", 60)
        screen.wait_for("· online", 60)
    copy = theirs.replicas.book(mine.book.id)
    assert copy is not None
    numbers = range(1, mine.book.last_no + 1)
    assert [copy.raw(no) for no in numbers] == [mine.book.raw(no) for no in numbers]
    assert opened(copy)[1:] == reported, "in order, each once, at their own times"
    assert all(entry.at < back <= copy.arrived(entry.no) for entry in reported)
    mine.close()
    theirs.close()


def opened(book: ReadableBook) -> list[Opened]:
    """Return the incidents that somebody at that console opened."""
    return [e for e in book.entries() if isinstance(e, Opened) and e.by != "system"]
