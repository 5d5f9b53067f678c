"""Headless drill.

The same desk, session and heartbeat without a screen, and a clock that is stepped.

The book is the one that a tick every second would leave. Between two marks of life it skips the seconds in which the
rules of time have nothing to enter (:mod:`console.drill.play.skip_quiet`). A ``kill`` drops the console as SIGKILL
does, without a snapshot, and starts it again from the book.
"""

from __future__ import annotations

from typing import Any

from console.drill.play.scripted_operator import ScriptedOperator
from console.drill.play.session import DrillSession
from console.drill.play.skip_quiet import is_quiet_until
from console.drill.result.board_text import board_text
from console.drill.result.expectations import Answer
from console.drill.result.facts import Facts
from console.drill.result.report import Report, make_report
from console.drill.script.file import DrillFile, Event, Expect
from console.drill.script.site import home_for
from console.session.desk import Desk
from console.session.heartbeat import MARK_EVERY, Heartbeat
from console.session.home import Home
from console.session.jobs import Author, SyncJobs
from console.session.liveness import last_alive, mark_alive
from console.session.session import Session
from data.base.clock import SECOND
from data.book.reading.readable import ReadableBook
from data.view.values import Board, ConsoleFacts


class HeadlessDrill:
    """Plays a drill in ``home``, which holds a site file and no book yet. Raises DrillError, SiteError, OSError.

    every_second: tick every second, whether or not anything can come of it
    """

    def __init__(self, file: DrillFile, home: Home, *, every_second: bool = False) -> None:
        self.run = DrillSession(file, home, is_quick=True)
        self.clock = self.run.clock
        self._every_second = every_second
        self._open()

    def _open(self) -> None:
        run = self.run
        self.desk = Desk.open(run.home, clock=self.clock, disk=run.world.disk)
        if self.desk.room.duty.turn_at(self.desk.book.id) is None:
            self.desk.name_operator(run.drill.operator)
        self._jobs = SyncJobs(self.desk)
        self._scripted = ScriptedOperator(self.desk, Session(self.desk, self._jobs), run.drill.pins)
        self._marked = self.clock.now()
        self._heartbeat = Heartbeat(self.desk, self._jobs, self._mark)
        self._heartbeat.start(last_alive(run.home.alive))

    def _mark(self, now: int) -> None:
        self._marked = now

    def play(self) -> Report:
        """Play the drill to its end, as fast as possible."""
        run = self.run
        while (when := run.next_at) is not None:
            self._until(when)
            step = run.next_step()
            if isinstance(step, Event):
                self._happen(step)
            elif isinstance(step, Expect):
                self._check(step)
        board = self.board()
        run.checker.figures(board.header.now, run.drill.figures, Facts(self.desk, board, run.plan.start))
        report = make_report(run.drill, self.desk, run.checker, run.plan.start)
        self.desk.close()
        return report

    # --- time -------------------------------------------------------------------------------------------------------

    def _until(self, when: int) -> None:
        while (now := self.clock.now()) < when:
            if not self._skip(min(when, self._marked + MARK_EVERY)):
                self.clock.advance(min(SECOND - now % SECOND, when - now))
                self._jobs.retry()
                self._heartbeat.tick()

    def _skip(self, until: int) -> bool:
        """Skip to ``until``, the next mark of life at most, if nothing comes of the seconds up to it."""
        if self._every_second or self._jobs.is_blocked or not is_quiet_until(self.desk, until):
            return False
        self.clock.advance(until - self.clock.now())
        self._heartbeat.watch()  # the rules were asked
        return True

    # --- events -----------------------------------------------------------------------------------------------------

    def _happen(self, event: Event) -> None:
        run = self.run
        if event.fault:
            self._fault(event)
        if event.incident and not event.lines:
            run.names.note(event, (), self.desk)
        for number, text in enumerate(event.lines):
            line = run.names.fill(text)
            answer = self._enter(line, event.by or self.desk.operator, event.pin)
            if number == 0:
                run.names.note(event, answer.entries if answer else (), self.desk)
            run.checker.line(self.clock.now(), event, number, line, answer)

    def _enter(self, line: str, by: Author, pin: str) -> Answer | None:
        """Enter a line, and give ``pin`` if it asks for one; None: it waits for the disk."""
        answers: list[Answer] = []
        asked = self._scripted.asked(line, by)
        given = self._scripted.give(asked, pin) if asked else None
        self._scripted.enter(line, by, answers.append, asked, given)
        return answers[0] if answers else None

    def _fault(self, event: Event) -> None:
        if event.fault == "kill":
            mark_alive(self.run.home.alive, self._marked)
            assert isinstance(self.desk.book, ReadableBook)
            ReadableBook.close(self.desk.book)  # as the kernel does: it closes the files, and nothing else happens
            self.desk.library.replicas.close()
            if self.desk.room_file is not None:
                self.desk.room_file.close()
            self.clock.advance(event.amount * SECOND)
            self._open()
        elif event.fault in ("step", "suspend"):
            (self.clock.step if event.fault == "step" else self.clock.suspend)(event.amount * SECOND)
            self._heartbeat.tick()
        else:
            self.run.world.apply(event, self.desk, self._jobs)

    # --- expectations -----------------------------------------------------------------------------------------------

    def board(self) -> Board:
        """Return the board as the screen would show it now."""
        is_locked = self.desk.is_locked
        facts = ConsoleFacts(operator=self.desk.operator(), is_locked=is_locked, saving=self._jobs.facts())
        return self.desk.board(self.run.world.change(facts, self.desk))

    def _check(self, expect: Expect) -> None:
        board = self.board()
        facts = Facts(self.desk, board, self.run.plan.start)
        self.run.checker.check(self.clock.now(), expect, facts, lambda: board_text(self.desk, board))


def result(file: DrillFile, parent: Home, language: str = "", **options: Any) -> tuple[Home, Report]:
    """Play a drill without a screen in a new home under ``parent``. Raises DrillError, OSError."""
    home = home_for(parent, file, language)
    return home, HeadlessDrill(file, home, **options).play()
