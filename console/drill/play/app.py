"""Drill app: the console's screen with a frame around it, a clock that can be driven, and a script.

The drill's clock moves only here: up to the next event, and no further before that is entered and saved. So the book is
the same at any speed, and the one that the same drill leaves without a screen.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Callable
from typing import ClassVar

from msgspec.structs import replace
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from console.app.console_app import ConsoleApp
from console.drill.play.scripted_operator import Hand
from console.drill.play.session import Playing
from console.drill.play.skip_quiet import LONGEST, quiet_until
from console.drill.result.board_text import picture
from console.drill.result.facts import Facts
from console.drill.result.report import Report, make_report, save
from console.drill.result.report_text import rows
from console.drill.script.file import Event, Expect
from console.session.desk import Desk
from data.base.clock import SECOND, SystemClock
from data.entries import Entry
from data.entries.base import SYSTEM
from data.view.values import ConsoleFacts
from widgets.command_line.input import LineInput
from widgets.header.drill_frame import DrillRow

#: How often the clock is moved (s).
TICK = 0.05
#: How often the result is shown (s).
SHOWN = 0.25
#: A screen that was stopped for longer than this (s) does not catch up.
BEHIND = 1.0


class DrillApp(ConsoleApp):
    """The screen of one run.

    power_off: called at a power cut; by default this program is replaced by a new one
    is_driven: whether real time moves the drill's clock; False: the caller calls :meth:`advance`
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+f", "drill('faster')", priority=True, show=False),
        Binding("ctrl+l", "drill('slower')", priority=True, show=False),
        Binding("ctrl+t", "drill('pause')", priority=True, show=False),
    ]

    def __init__(
        self,
        desk: Desk,
        playing: Playing,
        *,
        apology: str = "",
        power_off: Callable[[DrillApp], None] | None = None,
        is_driven: bool = True,
    ) -> None:
        desk.drill = True  # before the first line is read: it may be a draft
        super().__init__(desk, me=playing.drill.operator, apology=apology, is_shared=False, is_ticking=False)
        self.playing = playing
        self.report: Report | None = None
        self._is_driven = is_driven
        self._power_off = power_off or out_and_on_again
        self._real = SystemClock()
        self._hand = Hand(self.desk, self.session)
        self._hand.selected = self.session.selected
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
        run, words = self.playing, self.words
        speed = f"{run.speed:g}×"
        pace = words("drill.bar.over") if run.over else words("drill.bar.paused") if run.paused else speed
        self._top.update((run.drill.name, words("drill.bar.unreal")), pace)
        if run.telling and not run.over:
            self._bottom.update((run.telling,), "")
            return
        if run.over:
            self._bottom.update((words("drill.bar.leave"),), "")
            return
        who = "yours" if run.taken else "script"
        self._bottom.update((words(f"drill.bar.{who}"), words("drill.bar.keys")), "")

    def facts(self) -> ConsoleFacts:
        """Return the facts of the board that only the drill knows: it has a link and a disk of its own."""
        facts = replace(super().facts(), drill=self.playing.drill.name)
        return self.playing.world.change(facts, self.desk)

    # --- time -------------------------------------------------------------------------------------------------------

    def load_commands(self) -> dict[str, Callable[[str], None]]:
        """Load the commands of the screen, with those that drive the clock."""
        return super().load_commands() | {"drill": self.drive}

    async def begin(self) -> None:
        """Begin the console, then the drill."""
        await super().begin()
        if self._is_driven:
            self.spawn(self._drive())

    async def _drive(self) -> None:
        loop = asyncio.get_running_loop()
        before = shown_at = loop.time()
        while self.is_running:
            await asyncio.sleep(TICK)
            now = loop.time()
            passed, before = min(BEHIND, now - before), now
            try:
                if not self.playing.paused:
                    await self.advance(int(passed * self.playing.speed * 1000))
            except Exception as error:  # as one of the screen's own: kept, and another screen is started
                self._handle_exception(error)
                return
            if now - shown_at >= SHOWN:
                shown_at = now
                self.show_time()

    async def advance(self, span: int) -> None:
        """Let ``span`` ms of the drill pass, with all that happens in them."""
        run = self.playing
        until = run.clock.now() + span
        while not run.paused:
            at = run.next_at
            await self._pass(until if at is None else min(until, max(at, run.clock.now())))
            if at is None or run.clock.now() < at:
                if run.clock.now() >= until:
                    return
                continue
            what = run.take()
            if isinstance(what, Event):
                await self._happen(what)
            elif isinstance(what, Expect):
                self._look_whether(what)
            else:
                self.end()

    async def _pass(self, stop: int) -> None:
        clock = self.playing.clock
        while (now := clock.now()) < stop and not self.playing.paused:
            reach = min(stop - stop % SECOND, now - now % SECOND + LONGEST)
            if reach - now > SECOND and not self.jobs.waiting and quiet_until(self.desk, reach):
                clock.advance(reach - now)
            else:
                clock.advance(min(SECOND - now % SECOND, stop - now))
            if clock.now() % SECOND == 0:
                await self._beat()

    async def _beat(self) -> None:
        """Enter what the rules of time ask for, and wait until it is saved."""
        assert self.heartbeat is not None
        self.heartbeat.tick()
        await self.jobs.drain()

    # --- the script -------------------------------------------------------------------------------------------------

    async def _happen(self, event: Event) -> None:
        run = self.playing
        if event.tell:
            run.tell(event.tell)
        if event.fault:
            await self._fault(event)
        if event.incident and not event.lines and not event.source:
            run.names.note(event, (), self.desk)
        if event.world or event.source or not run.taken:
            await self._lines(event)

    async def _lines(self, event: Event) -> None:
        run = self.playing
        for number, text in enumerate(event.lines):
            # Once a trainee sits here, what comes from elsewhere is nobody's own entry: it rings.
            by = event.by or (SYSTEM if run.taken else run.drill.operator)
            line = run.names.fill(text)
            entries, words, answered = await self._enter(line, by)
            if number == 0:
                run.names.note(event, entries, self.desk)
            wanted = event.refused if number == len(event.lines) - 1 else ""
            now = run.clock.now()
            if wanted:
                run.checker.refusal(now, line, wanted, bool(entries), words)
            else:
                run.checker.note(bool(entries) or not answered, now, 0, line, "accepted", words)

    async def _enter(self, line: str, by: str) -> tuple[list[Entry], str, bool]:
        answers: list[tuple[list[Entry], str]] = []
        self._hand.enter(line, by, lambda entries, words: answers.append((entries, words)))
        await self.jobs.drain()
        if not self.playing.taken and self._hand.selected != self.session.selected:
            self.select(self._hand.selected)
        return (*answers[0], True) if answers else ([], "", False)

    async def _fault(self, event: Event) -> None:
        run = self.playing
        if event.fault == "kill":
            await self.jobs.drain()
            run.keep(event.amount)
            self._power_off(self)
        elif event.fault in ("step", "suspend"):
            (run.clock.step if event.fault == "step" else run.clock.advance)(event.amount * SECOND)
            await self._beat()
        elif event.fault.startswith("source "):
            line = f"src {event.source} {event.fault.removeprefix('source ')}"
            await self._lines(replace(event, do=line, fault=""))
        elif run.world.befall(event, run.clock, self.desk.book.last_no):
            self.jobs.retry()

    def _look_whether(self, expect: Expect) -> None:
        # As without a screen, and as in the room that it trains for: the badge of the drill stands in a crew's place.
        board = self.desk.board(replace(self.facts(), drill=""))
        facts = Facts(self.desk, board, self.playing.plan.start)
        now = self.playing.clock.now()
        self.playing.checker.check(now, expect, facts, lambda: picture(self.desk, board))

    # --- the end ----------------------------------------------------------------------------------------------------

    def end(self) -> None:
        """The script is over: the clock stands, and how it went is shown."""
        run = self.playing
        if not run.over:
            run.over = True
            board = self.desk.board(self.facts())
            run.checker.figures(run.clock.now(), run.drill.figures, Facts(self.desk, board, run.plan.start))
        run.paused = True
        self.keep_report(complete=True)
        self._show_report()

    def keep_report(self, *, complete: bool) -> Report:
        """Make the report as things stand, and keep it in the drill's home. Raises OSError."""
        run = self.playing
        report = make_report(run.drill, self.desk, run.checker, run.plan.start, run.record, complete=complete)
        save(report, run.home.path)
        self.report = report
        return report

    def _show_report(self) -> None:
        report = self.report or self.keep_report(complete=self.playing.over)
        heading = self.words("drill.report.title", name=report.name)
        found = rows(report, self.words)[1:]  # the heading says the first
        self.panes.when_built(lambda: self.show_text(lambda: found, heading=heading))

    # --- the trainee ------------------------------------------------------------------------------------------------

    def operator_acted(self) -> None:
        """Hand the room over to the trainee, who has typed or pressed something."""
        run = self.playing
        if not (run.taken or run.over or self._is_driving()):
            run.take_over()
            self._show_frame()

    def _is_driving(self) -> bool:
        """Return whether the line drives the drill, which is not an operator's command."""
        reading = self.session.reading
        return reading is not None and reading.ui == "drill" and bool(self.session.text)

    @on(LineInput.Changed)
    def _key_pressed(self, event: LineInput.Changed) -> None:
        self.playing.record.key(self._real.monotonic())

    def line_submitted(self, text: str) -> None:
        """Enter what the line holds, and record it."""
        text, reading = self.session.text, self.session.reading
        record, counts = self.playing.record, reading is not None and not reading.ui and not self.playing.over
        super().line_submitted(text)
        if counts:
            refused = self._message.text if self.session.text == text else ""
            act = reading.act if reading is not None and not refused else ""
            record.entered(text, self._real.monotonic(), self.playing.clock.now(), act, refused)
        else:
            record.dropped()

    def action_panic(self) -> None:
        """Begin a panic; the key counts."""
        self.playing.record.dropped()
        self._pressed()
        super().action_panic()

    def action_phrase(self, number: int) -> None:
        """Put a phrase of the site into the line; the key counts."""
        self._pressed()
        super().action_phrase(number)

    def _pressed(self) -> None:
        self.operator_acted()
        self.playing.record.key(self._real.monotonic())

    def panic_sounded(self, post: str) -> None:
        """Record a panic, which needs no Enter."""
        super().panic_sounded(post)
        text = f"panic {post}"
        self.playing.record.entered(text, self._real.monotonic(), self.playing.clock.now(), "panic", extra=0)

    def line_parked(self, text: str) -> None:
        """Park what the line held: its keys entered nothing."""
        self.playing.record.dropped()
        super().line_parked(text)

    # --- driving ----------------------------------------------------------------------------------------------------

    def action_drill(self, what: str) -> None:
        """Drive the drill with a key, which is not a command of the trainee."""
        self.drive(what)

    def drive(self, what: str) -> None:
        """Drive the clock, end the drill or show its report."""
        run = self.playing
        if what == "faster":
            run.faster()
        elif what == "slower":
            run.slower()
        elif what == "pause":
            run.paused = not run.paused
        elif what == "go":
            run.paused = False
        elif what == "end":
            self.end()
        elif what == "report":
            self.keep_report(complete=run.over)
            self._show_report()
        else:
            run.speed, run.paused = float(what), False
        self._show_frame()


def out_and_on_again(app: DrillApp) -> None:
    """Cut the power: replace this program by a new one without closing the book; see ``drill resume``."""
    with app.suspend():
        os.execv(
            sys.executable, [sys.executable, "-m", "console", "drill", "resume", str(app.playing.home.path.resolve())]
        )
