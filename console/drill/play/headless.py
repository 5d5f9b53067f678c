"""A drill without a screen: the same desk, session and heart, a clock that is stepped, and expectations.

Time passes as if every second were beaten: where the rules of time would have nothing to enter, the seconds between two
marks of life are passed over (:mod:`console.drill.play.skip_quiet`). A ``kill`` drops the console as a SIGKILL does
(no snapshot, no goodbye) and starts it again from the book.
"""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace as replaced

from console.drill.play.faults import World
from console.drill.play.scripted_operator import Hand
from console.drill.play.skip_quiet import quiet_until
from console.drill.result.board_text import picture
from console.drill.result.expectations import Checker
from console.drill.result.facts import Facts
from console.drill.result.report import Report, make_report
from console.drill.script.file import Drill, Event, Expect, Read
from console.drill.script.names import Names
from console.drill.script.site import own_language
from console.drill.script.times import Plan
from console.drill.script.validate import made_plan
from console.session.desk import Desk
from console.session.heartbeat import MARK_EVERY, Heartbeat
from console.session.home import Home
from console.session.jobs import SyncJobs
from console.session.liveness import last_alive, mark_alive
from console.session.session import Session
from data.base.clock import SECOND, ManualClock
from data.book.reader import ReadableBook
from data.entries import Entry
from data.site.load import load
from data.view.values import Board, ConsoleFacts


class Stage:
    """Plays a drill in ``home``, which holds a site file and no book yet. Raises DrillError, SiteError, OSError.

    ``every_second``: beat every second, whether or not anything can come of it.
    """

    def __init__(self, read: Read, home: Home, *, every_second: bool = False) -> None:
        self._drill: Drill = read.drill
        self._home = home
        self._every_second = every_second
        site = load(home.site_file)
        self._plan: Plan = made_plan(read, site)
        self.clock = ManualClock(self._plan.start)
        self._world = World(read.drill, quick=True)
        self._names = Names()
        self._checker = Checker(self._names, in_words=site.language == own_language(read, site))
        self._open()

    def _open(self) -> None:
        self.desk = Desk.open(self._home, clock=self.clock, disk=self._world.disk)
        self._jobs = SyncJobs(self.desk)
        self._hand = Hand(self.desk, Session(self.desk, self._jobs, self._drill.operator))
        self._marked = self.clock.now()
        self._heartbeat = Heartbeat(self.desk, self._jobs, self._mark)
        self._heartbeat.start(last_alive(self._home.alive))

    def _mark(self, now: int) -> None:
        self._marked = now

    # --- playing ----------------------------------------------------------------------------------------------------

    def play(self) -> Report:
        """The whole drill, as fast as it goes."""
        for when, what in self._order():
            self._until(when)
            if isinstance(what, Event):
                self._happen(what)
            elif isinstance(what, Expect):
                self._check(what)
        board = self.board()
        facts = Facts(self.desk, board, self._plan.start)
        self._checker.figures(board.header.now, self._drill.figures, facts)
        report = make_report(self._drill, self.desk, self._checker, self._plan.start)
        self.desk.close()
        return report

    def _order(self) -> list[tuple[int, Event | Expect | None]]:
        """Events before the expectations of the same second."""
        order: list[tuple[int, int, Event | Expect | None]] = [
            *((when, 0, event) for when, event in self._plan.events),
            *((when, 1, expect) for when, expect in self._plan.expects),
            (self._plan.end, 2, None),
        ]
        order.sort(key=lambda item: item[:2])
        return [(when, what) for when, _, what in order]

    # --- time -------------------------------------------------------------------------------------------------------

    def _until(self, when: int) -> None:
        while (now := self.clock.now()) < when:
            if not self._quiet(min(when, self._marked + MARK_EVERY)):
                self.clock.advance(min(SECOND - now % SECOND, when - now))
                self._jobs.retry()
                self._heartbeat.tick()

    def _quiet(self, until: int) -> bool:
        """Pass over the seconds up to ``until``, no further than the next mark of life, if nothing comes of them."""
        if self._every_second or self._jobs.is_blocked or not quiet_until(self.desk, until):
            return False
        self.clock.advance(until - self.clock.now())
        self._heartbeat.tick()
        return True

    # --- events -----------------------------------------------------------------------------------------------------

    def _happen(self, event: Event) -> None:
        if event.fault:
            self._fault(event)
        if event.incident and not event.lines and not event.source:
            self._names.note(event, (), self.desk)
        for number, text in enumerate(event.lines):
            line = self._names.fill(text)
            entries, words = self._enter(line, event.by or self._drill.operator)
            if number == 0:
                self._names.note(event, entries, self.desk)
            wanted = event.refused if number == len(event.lines) - 1 else ""
            now = self.clock.now()
            if wanted:
                self._checker.refusal(now, line, wanted, bool(entries), words)
            else:
                self._checker.note(bool(entries) or self._jobs.is_blocked, now, 0, line, "accepted", words)

    def _enter(self, line: str, by: str) -> tuple[list[Entry], str]:
        answers: list[tuple[list[Entry], str]] = []
        self._hand.enter(line, by, lambda entries, words: answers.append((entries, words)))
        return answers[0] if answers else ([], "")

    def _fault(self, event: Event) -> None:
        if event.fault == "kill":
            mark_alive(self._home.alive, self._marked)
            assert isinstance(self.desk.book, ReadableBook)
            ReadableBook.close(self.desk.book)  # as the kernel does: it closes the files, and nothing else happens
            self.desk.library.replicas.close()
            self.clock.advance(event.amount * SECOND)
            self._open()
        elif event.fault == "step":
            self.clock.step(event.amount * SECOND)
            self._heartbeat.tick()
        elif event.fault == "suspend":
            self.clock.advance(event.amount * SECOND)
            self._heartbeat.tick()
        elif event.fault.startswith("source "):
            line = f"src {event.source} {event.fault.removeprefix('source ')}"
            self._happen(replaced(event, do=line, fault="", source=""))
        else:
            self._world.befall(event, self.clock, self.desk.book.last_no)

    # --- expectations -----------------------------------------------------------------------------------------------

    def board(self) -> Board:
        """The board as the screen would show it now."""
        facts = ConsoleFacts(operator=self._drill.operator, saving=self._jobs.facts())
        return self.desk.board(self._world.change(facts, self.desk))

    def _check(self, expect: Expect) -> None:
        board = self.board()
        facts = Facts(self.desk, board, self._plan.start)
        self._checker.check(self.clock.now(), expect, facts, lambda: self.screen(board))

    def screen(self, board: Board) -> str:
        """What the board says at 80 by 24, as plain text."""
        return picture(self.desk, board)


def result(read: Read, parent: Home, language: str = "", **how: Any) -> tuple[Home, Report]:
    """Play ``read`` without a screen in a new home under ``parent``. Raises DrillError, OSError."""
    from console.drill.script.site import made

    home = made(parent, read, language)
    return home, Stage(read, home, **how).play()
