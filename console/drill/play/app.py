"""Drill app: a drill on the screen, from its start or a power cut to its report.

It is the console's screen with a frame around it, a clock that can be driven, and a script.

The drill's clock moves only here: up to the next event, and no further before that is entered and saved. So the book is
the same at any speed, and the one that the same drill leaves without a screen.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Callable
from contextlib import closing, suppress
from typing import ClassVar

from msgspec.structs import replace
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from console.app.console_app import ConsoleApp
from console.app.link import rows as rows_of_link
from console.app.terminal.run import show
from console.drill.play.scripted_operator import ScriptedOperator
from console.drill.play.session import KEEPS, DrillSession, begin, cut_off, resume
from console.drill.play.skip_quiet import LONGEST, is_quiet_until
from console.drill.result.board_text import board_text
from console.drill.result.expectations import Answer
from console.drill.result.facts import Facts
from console.drill.result.report import Report, make_report, save
from console.drill.result.report_text import lines, rows
from console.drill.script.file import DrillFile, Event, Expect
from console.exits import DONE, UNAVAILABLE
from console.session.desk import Desk
from console.session.home import Home
from console.session.jobs import Author
from data.base.clock import SECOND, SystemClock
from data.entries.base import SYSTEM
from data.site.load import load
from data.sync.link_state import LinkState
from data.view.values import ConsoleFacts
from data.words import Words
from widgets.command_line.input import LineInput
from widgets.header.drill_frame import DrillRow

#: How often the clock is moved (s).
TICK = 0.05
#: How often the result is shown (s).
SHOWN = 0.25
#: A screen that was stopped for longer than this (s) does not catch up.
BEHIND = 1.0
#: The screen is dark while the power is out, at the drill's speed, within these bounds (real s).
LEAST_DARK, MOST_DARK = 1.5, 10.0

#: Exit codes from here on are those of a signal: the run was not left.
KILLED = 128


class DrillApp(ConsoleApp):
    """The screen of one run.

    power_off: called at a power cut; by default this program is replaced by a new one
    is_driven: whether real time moves the drill's clock; False: the caller calls :meth:`advance`
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+f", "drill('faster')", priority=True, show=False),
        Binding("ctrl+g", "drill('slower')", priority=True, show=False),
        Binding("ctrl+t", "drill('pause')", priority=True, show=False),
    ]

    def __init__(
        self,
        desk: Desk,
        run: DrillSession,
        *,
        apology: str = "",
        power_off: Callable[[DrillApp], None] | None = None,
        is_driven: bool = True,
        introduces: bool = False,
    ) -> None:
        desk.drill = True  # before the first line is read: it may be a draft
        me = "" if desk.room.duty.turn_at(desk.book.id) else run.drill.operator
        super().__init__(desk, me=me, apology=apology, is_shared=False, is_ticking=False, introduces=introduces)
        self.drill_run = run
        self.report: Report | None = None
        self._is_driven = is_driven
        self._power_off = power_off or out_and_on_again
        self._scripted = ScriptedOperator(self.desk, self.session, run.drill.pins)
        self.pin_prompt.shown = run.drill.pins
        self._top, self._bottom = DrillRow(id="drill"), DrillRow(id="drill-foot")

    # --- the frame --------------------------------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        yield self._top
        yield from super().compose()
        yield self._bottom

    def dress(self) -> None:
        """Choose colours, symbols and words, of the frame too."""
        super().dress()
        for bar in (self._top, self._bottom):
            bar.set_look(self.panes.look)

    def show(self) -> None:
        """Show the room as it is now, and the frame."""
        super().show()
        self._show_frame()

    def _show_frame(self) -> None:
        run, words = self.drill_run, self.words
        speed = f"{run.speed:g}×"
        pace = words("drill.bar.over") if run.is_over else words("drill.bar.paused") if run.is_paused else speed
        self._top.update((run.drill.name, words("drill.bar.unreal")), pace)
        if run.announcement and not run.is_over:
            self._bottom.update((run.announcement,), "")
            return
        if run.is_over:
            self._bottom.update((words("drill.bar.leave"),), "")
            return
        who = "yours" if run.is_taken_over else "script"
        self._bottom.update((words(f"drill.bar.{who}"), words("drill.bar.keys")), "")

    def facts(self) -> ConsoleFacts:
        """Return the facts of the board that only the drill knows: it has a link and a disk of its own."""
        facts = replace(super().facts(), drill=self.drill_run.drill.name)
        return self.drill_run.world.change(facts, self.desk)

    def link_rows(self) -> list[tuple[str, str]]:
        """Return the page about the drill's link, which says what the header says."""
        facts, clock = self.facts().link, self.desk.clock
        if facts.state not in ("online", "offline"):
            return super().link_rows()
        contact = clock.monotonic() - (facts.age or 0)
        state = LinkState(facts.state, unsent=facts.unsent, oldest=facts.oldest_unsent, contact=contact)
        return rows_of_link(self.words, state, clock.now(), clock.monotonic(), self.desk.site)

    # --- time -------------------------------------------------------------------------------------------------------

    def load_commands(self) -> dict[str, Callable[[str], None]]:
        """Load the commands of the screen, with those that drive the clock."""
        return super().load_commands() | {"drill": self.action_drill}

    async def begin(self) -> None:
        """Begin the console, then the drill."""
        await super().begin()
        if self._is_driven:
            self.spawn(self._drive())

    async def _drive(self) -> None:
        loop = asyncio.get_running_loop()
        before = shown_at = kept_at = loop.time()
        while self.is_running:
            await asyncio.sleep(TICK)
            now = loop.time()
            passed, before = min(BEHIND, now - before), now
            try:
                if not self.drill_run.is_paused:
                    await self.advance(int(passed * self.drill_run.speed * 1000))
            except Exception as error:  # as one of the screen's own: kept, and another screen is started
                self._handle_exception(error)
                return
            if now - kept_at >= KEEPS / SECOND and not self.drill_run.is_over:
                kept_at = now
                with suppress(OSError):  # a disk that is full keeps less
                    await asyncio.to_thread(self.drill_run.write, self.drill_run.kept(0))
            if now - shown_at >= SHOWN:
                shown_at = now
                self.show_time()

    async def advance(self, span: int) -> None:
        """Let ``span`` ms of the drill pass, with all that happens in them."""
        run = self.drill_run
        until = run.clock.now() + span
        while not run.is_paused:
            at = run.next_at
            await self._pass(until if at is None else min(until, max(at, run.clock.now())))
            if at is None or run.clock.now() < at:
                if run.clock.now() >= until:
                    return
                continue
            what = run.next_step()
            if isinstance(what, Event):
                await self._happen(what)
            elif isinstance(what, Expect):
                self._check(what)
            else:
                self.end()

    async def _pass(self, stop: int) -> None:
        clock = self.drill_run.clock
        while (now := clock.now()) < stop and not self.drill_run.is_paused:
            reach = min(stop - stop % SECOND, now - now % SECOND + LONGEST)
            if reach - now > SECOND and not self.jobs.waiting and is_quiet_until(self.desk, reach):
                clock.advance(reach - now)
            else:
                clock.advance(min(SECOND - now % SECOND, stop - now))
            if clock.now() % SECOND == 0:
                await self._beat()

    async def _beat(self) -> None:
        """Enter what the rules of time ask for, and wait until it and the mark that the next start reads are saved.

        The drill's time passes as fast as it can; a power cut in it must find what real time would have saved.
        """
        assert self.heartbeat is not None
        self.heartbeat.tick()
        await self.jobs.drain()
        await self.housekeeping.marked()

    # --- the script -------------------------------------------------------------------------------------------------

    async def _happen(self, event: Event) -> None:
        run = self.drill_run
        if event.tell:
            run.announce(event.tell)
        if event.fault:
            await self._fault(event)
        if event.incident and not event.lines:
            run.names.note(event, (), self.desk)
        if event.world or event.source or not run.is_taken_over:
            await self._lines(event)

    async def _lines(self, event: Event) -> None:
        run = self.drill_run
        for number, text in enumerate(event.lines):
            # Once a trainee sits here, reports from elsewhere are not the operator's own entries: they ring.
            by = event.by or (SYSTEM if run.is_taken_over else self.desk.operator)
            line = run.names.fill(text)
            answer = await self._enter(line, by, event.pin)
            if number == 0:
                run.names.note(event, answer.entries if answer else (), self.desk)
            if not run.is_taken_over:
                run.checker.line(run.clock.now(), event, number, line, answer)

    async def _enter(self, line: str, by: Author, pin: str) -> Answer | None:
        """Enter a line of the script, and give ``pin`` if it asks for one; None: it waits for the disk."""
        answers: list[Answer] = []
        asked = self._scripted.asked(line, by)
        given = await asyncio.to_thread(self._scripted.give, asked, pin) if asked else None
        self._scripted.enter(line, by, answers.append, asked, given)
        await self.jobs.drain()
        if not self.drill_run.is_taken_over and self._scripted.selected != self.session.selected:
            self.selection.select(self._scripted.selected)
        return answers[0] if answers else None

    async def _fault(self, event: Event) -> None:
        run = self.drill_run
        if event.fault == "kill":
            await self.jobs.drain()
            run.keep(event.amount)
            self._power_off(self)
        elif event.fault in ("step", "suspend"):
            (run.clock.step if event.fault == "step" else run.clock.suspend)(event.amount * SECOND)
            await self._beat()
        elif run.world.apply(event, self.desk, self.jobs):
            self.jobs.retry()
            await self.jobs.drain()

    def _check(self, expect: Expect) -> None:
        if self.drill_run.is_taken_over:
            return  # the script expected its own room; what the trainee does is not its fault
        # As without a screen, and as in the room that it trains for: the badge of a drill hides the crew.
        board = self.desk.board(replace(self.facts(), drill=""))
        facts = Facts(self.desk, board, self.drill_run.plan.start)
        now = self.drill_run.clock.now()
        self.drill_run.checker.check(now, expect, facts, lambda: board_text(self.desk, board))

    # --- the end ----------------------------------------------------------------------------------------------------

    def end(self) -> None:
        """End the drill: stop the clock and show how it went."""
        run = self.drill_run
        if not run.is_over:
            run.is_over = True
            if not run.is_taken_over:
                board = self.desk.board(self.facts())
                run.checker.figures(run.clock.now(), run.drill.figures, Facts(self.desk, board, run.plan.start))
        self.keep_report(complete=True)
        self._show_report()

    def keep_report(self, *, complete: bool) -> Report:
        """Return the report as of now, and keep it in the drill's home. Raises OSError."""
        run = self.drill_run
        report = make_report(run.drill, self.desk, run.checker, run.plan.start, run.typed, complete=complete)
        save(report, run.home.path)
        self.report = report
        return report

    def _show_report(self) -> None:
        report = self.report or self.keep_report(complete=self.drill_run.is_over)
        heading = self.words("drill.report.title", name=report.name)
        found = rows(report, self.words)[1:]  # the heading says the first
        self.panes.when_built(lambda: self.middles.show_text(lambda: found, heading=heading))

    # --- the trainee ------------------------------------------------------------------------------------------------

    def operator_acted(self) -> None:
        """Hand the room over to the trainee, who has typed or pressed something."""
        run = self.drill_run
        if not (run.is_taken_over or run.is_over or self._is_driving()):
            run.take_over()
            self._show_frame()

    def _is_driving(self) -> bool:
        """Return whether the line drives the drill, which is not an operator's command."""
        reading = self.session.reading
        return reading is not None and reading.ui == "drill" and bool(self.session.text)

    @on(LineInput.Changed)
    def _key_pressed(self, event: LineInput.Changed) -> None:
        if event.text:
            self.drill_run.typed.press()
        else:
            self.drill_run.typed.drop()

    def line_submitted(self, text: str) -> None:
        """Enter what the line holds, and keep it if it is a command of the room."""
        text, reading, typed = self.session.text, self.session.reading, self.drill_run.typed
        super().line_submitted(text)
        if reading is None or reading.ui or self.drill_run.is_over:
            typed.drop()
        else:
            refused = self.around.message if self.session.text == text else ""
            typed.add(text, "" if refused else reading.act, refused)

    def action_panic(self) -> None:
        """Begin a panic; the key counts."""
        self.drill_run.typed.drop()
        self._pressed()
        super().action_panic()

    def action_phrase(self, number: int) -> None:
        """Put a phrase of the site into the line; the key counts."""
        self._pressed()
        super().action_phrase(number)

    def _pressed(self) -> None:
        self.operator_acted()
        self.drill_run.typed.press()

    def panic_sounded(self, post: str) -> None:
        """Keep a panic, which needs no Enter."""
        super().panic_sounded(post)
        self.drill_run.typed.add(f"panic {post}", "panic", more_keys=0)

    def pin_closed(self, note: str) -> None:
        """Show the ordinary line again, and forget the keys of the PIN."""
        super().pin_closed(note)
        self.drill_run.typed.drop()

    def line_parked(self, text: str) -> None:
        """Park what the line held: its keys entered nothing."""
        self.drill_run.typed.drop()
        super().line_parked(text)

    # --- driving ----------------------------------------------------------------------------------------------------

    def action_drill(self, what: str) -> None:
        """Drive the clock, end the drill or show its report; this is not a command of the trainee."""
        run = self.drill_run
        if what == "faster":
            run.faster()
        elif what == "slower":
            run.slower()
        elif what == "pause":
            run.is_paused = not run.is_paused
        elif what == "go":
            run.is_paused = False
        elif what == "end":
            self.end()
        elif what == "report":
            self.keep_report(complete=run.is_over)
            self._show_report()
        else:
            run.speed, run.is_paused = float(what), False
        self._show_frame()


def out_and_on_again(app: DrillApp) -> None:
    """Cut the power: replace this program by a new one without closing the book; see ``drill resume``."""
    with app.suspend():
        os.execv(
            sys.executable, [sys.executable, "-m", "console", "drill", "resume", str(app.drill_run.home.path.resolve())]
        )


def play(parent: Home, file: DrillFile, *, language: str = "", speed: float = 0, introduces: bool = False) -> int:
    """Play a drill under ``parent`` at ``speed`` (0: its own) until it is left. Raises DrillError, OSError.

    introduces: show the introduction too
    """
    name = cut_off(parent, file.drill.name, SystemClock().now())
    run = begin(parent, file, language=language, speed=speed)
    words = Words(load(run.home.site_file).language)
    return _play(run, introduces=introduces, note=words("drill.cut_off", name=name) if name else "")


def play_on(home: Home, words: Words) -> int:
    """Play the drill in ``home`` on after a power cut, or where it was killed. Raises DrillError, OSError."""
    run = resume(home, words)
    if run.out_s:
        print(words("drill.dark", seconds=run.out_s), flush=True)
        seconds = min(MOST_DARK, max(LEAST_DARK, run.out_s / run.speed))
        asyncio.run(SystemClock().sleep(int(seconds * SECOND)))
    return _play(run)


def _play(run: DrillSession, *, introduces: bool = False, note: str = "") -> int:
    desk = Desk.open(run.home, clock=run.clock, disk=run.world.disk)
    run.clock.advance(max(0, desk.room.newest - run.clock.now()))  # what was saved since its state was kept
    apps: list[DrillApp] = []

    def screen(apology: str) -> DrillApp:
        apps.append(DrillApp(desk, run, apology=apology, introduces=introduces))
        return apps[-1]

    with closing(desk):
        code = show(screen, desk.words, run.home.path, apology=note)
        if code < KILLED:
            run.forget()
        run.world.disk.full = False
        report = apps[-1].keep_report(complete=run.is_over)
        _print(report, run, desk.words)
    return code or (UNAVAILABLE if run.is_over and not run.is_taken_over and not report.ok else DONE)


def _print(report: Report, run: DrillSession, words: Words) -> None:
    if sys.stdout.isatty():
        print(*lines(report, words), sep="\n")
        print(words("drill.kept", home=run.home.path))
