"""A drill without a screen: the same desk, session and heart, a clock that is stepped, and expectations.


Time passes second by second, so that every rule fires when it would on the console. A ``kill`` drops the console as a
SIGKILL does (no snapshot, no goodbye) and starts it again from the book.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from console import watch
from console.desk import Desk, Direct
from console.drill.facts import facts, lookup
from console.drill.file import Drill, DrillError, Event, Expect, expectations, moment, schedule
from console.heart import Heart
from console.home import Home
from console.session import Session
from data.board import Board
from data.clock import SECOND, ManualClock
from data.entries import Entry
from data.shifts import zone


class Finding(msgspec.Struct, frozen=True):
    """One thing that was not as expected. ``at``: UTC ms."""

    at: int
    row: int
    what: str
    expected: Any
    found: Any


class Result(msgspec.Struct, frozen=True):
    """How a drill went: how many facts were checked, and what was not as expected."""

    name: str
    entries: int
    checked: int
    findings: tuple[Finding, ...]
    figures: dict[str, Any] = {}

    @property
    def ok(self) -> bool:
        return not self.findings


class Stage:
    """Plays ``drill`` in ``home``, which holds a site file and no book yet. Raises DrillError, SiteError, OSError."""

    def __init__(self, drill: Drill, home: Home) -> None:
        from data.siteread import load

        self._drill = drill
        self._home = home
        site = load(home.site_file)
        self._zone = zone(site)
        self._start = moment(drill.start, self._zone)
        self.clock = ManualClock(self._start)
        self._names: dict[str, int] = {}
        self._findings: list[Finding] = []
        self._checked = 0
        self._open()

    def _open(self) -> None:
        self.desk = Desk.open(self._home, clock=self.clock)
        self._pump = Direct(self.desk)
        self._session = Session(self.desk, self._pump, self._drill.operator)
        self._heart = Heart(self.desk, self._pump, lambda now: watch.mark_alive(self._home.alive, now))
        self._heart.start(watch.last_alive(self._home.alive))

    def play(self) -> Result:
        """The whole drill, as fast as it goes."""
        planned = self._plan()
        for when, what in planned:
            self._until(when)
            if isinstance(what, Event):
                self._happen(what)
            elif isinstance(what, Expect):
                self._check(what)
        known = facts(self.desk, self.desk.board(), self._start)
        result = Result(
            self._drill.name, self.desk.book.last_no, self._checked, tuple(self._findings), known["figures"]
        )
        self.desk.close()
        return result

    def _plan(self) -> list[tuple[int, Event | Expect | None]]:
        """Events before the expectations of the same second."""
        plan: list[tuple[int, int, Event | Expect | None]] = [
            *((when, 0, event) for when, event in schedule(self._drill, self._zone)),
            *((when, 1, expect) for when, expect in expectations(self._drill, self._zone)),
        ]
        if self._drill.end:
            plan.append((moment(self._drill.end, self._zone), 2, None))
        plan.sort(key=lambda item: item[:2])
        return [(when, what) for when, _, what in plan]

    def _until(self, when: int) -> None:
        for _ in self._seconds(when):
            self._heart.beat()

    def _seconds(self, when: int) -> Iterator[None]:
        while (now := self.clock.now()) < when:
            self.clock.advance(min(SECOND - now % SECOND, when - now))
            yield

    def _happen(self, event: Event) -> None:
        if event.fault:
            self._fault(event)
        for number, text in enumerate(event.lines):
            try:
                line = text.format(**self._names) if "{" in text else text
            except (KeyError, ValueError, IndexError) as error:
                raise DrillError("drill.bad_name", text=text, why=str(error)) from error
            entries, words = self._enter(line, event.by or self._drill.operator)
            if event.name and number == 0 and entries:
                self._names[event.name] = entries[0].no
            wanted = event.refused if number == len(event.lines) - 1 else ""
            self._checked += 1
            if wanted and (entries or wanted not in words):
                self._miss(0, line, f"refused: {wanted}", words)
            elif not wanted and not entries:
                self._miss(0, line, "accepted", words)

    def _enter(self, line: str, by: str) -> tuple[list[Entry], str]:
        answers: list[tuple[list[Entry], str]] = []
        self.desk.touch()
        self._session.enter(line, by, lambda entries, words: answers.append((entries, words)))
        return answers[0] if answers else ([], "")

    def _fault(self, event: Event) -> None:
        if event.fault == "kill":
            self.desk.book.close()
            self.clock.advance(event.amount * SECOND)
            self._open()
        elif event.fault == "step":
            self.clock.step(event.amount * SECOND)
            self._heart.beat()
        elif event.fault not in ("link down", "link up"):
            raise DrillError("drill.bad_fault", found=event.fault)

    def _check(self, expect: Expect) -> None:
        board = self.desk.board()
        known = facts(self.desk, board, self._start)
        for path, wanted in expect.that.items():
            self._checked += 1
            found = lookup(known, path)
            if found != wanted:
                self._miss(expect.row, path, wanted, found)
        if expect.says or expect.never_says:
            shown = self.screen(board)
            for words in expect.says:
                self._checked += 1
                if words not in shown:
                    self._miss(expect.row, "screen", words, "(not shown)")
            for words in expect.never_says:
                self._checked += 1
                if words in shown:
                    self._miss(expect.row, "screen", f"not {words}", words)

    def screen(self, board: Board) -> str:
        """What the board says, as plain text."""
        from console.commands.statustext import StatusText

        text = StatusText(self.desk.words, self.desk.site.zone, "utf-8", "unicode")
        return "\n".join(text.lines(self.desk, board, past=False))

    def _miss(self, row: int, what: str, expected: Any, found: Any) -> None:
        self._findings.append(Finding(self.clock.now(), row, what, expected, found))
