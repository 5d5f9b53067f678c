"""The console's screen in a drill: the real one, with a frame round it, a clock that can be driven, and a script.

The drill's clock moves only here: up to the next event, no further before that is entered and saved. So at any speed
the book is the one that the same drill leaves without a screen.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Callable
from typing import Any, ClassVar

from msgspec.structs import replace as replaced
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from console.app.console_app import SiagaApp
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
from data.book.writer import SaveState
from data.entries import Entry
from data.entries.base import SYSTEM
from widgets.command_line.input import LineInput
from widgets.header.drill_frame import DrillRow

#: The clock is moved this often (s).
TICK = 0.05
#: What comes of it is shown this often (s).
SHOWN = 0.25
#: A screen that was stopped for longer than this (s) does not catch up.
BEHIND = 1.0


class DrillApp(SiagaApp):
    """``playing``: the run. ``power_off``: what a power cut does; by default this program is replaced by a new one.
    ``driven``: real time moves the drill's clock; otherwise only who calls :meth:`advance`."""

    SYNCS: ClassVar[bool] = False
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
        driven: bool = True,
    ) -> None:
        desk.drill = True  # before the first line is read, a draft perhaps
        super().__init__(desk, me=playing.drill.operator, apology=apology)
        self.playing = playing
        self._driven = driven
        self._power_off = power_off or out_and_on_again
        self._real = SystemClock()
        self._idle = asyncio.Event()
        self._shown_at = 0.0
        self.report: Report | None = None

    # --- the frame --------------------------------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        self._top, self._bottom = DrillRow(id="drill"), DrillRow(id="drill-foot")
        yield self._top
        yield from super().compose()
        yield self._bottom

    def dress(self) -> None:
        """As :meth:`Display.dress`."""
        super().dress()
        for bar in (self._top, self._bottom):
            bar.set_look(self._look)

    def painted(self) -> None:
        """As :meth:`Display.painted`; the frame, too."""
        super().painted()
        self._frame()

    def _frame(self) -> None:
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

    def facts(self) -> dict[str, Any]:
        """As :meth:`SiagaApp.facts`: a drill, with a link and a disk of its own."""
        run = self.playing
        no = self.desk.book.last_no
        world = run.world.facts(run.clock.now(), no, self._made_at)
        return {**super().facts(), "drill": run.drill.name, **world}

    def _made_at(self, no: int) -> int | None:
        entry = self.desk.entry(no)
        return entry.at if entry is not None else None

    # --- time -------------------------------------------------------------------------------------------------------

    def begun(self) -> None:
        """As :meth:`SiagaApp.begun`: from here on the drill's clock is driven."""
        self._ticking.stop()
        self._pump.on_idle = self._is_idle
        self._hand = Hand(self.desk, self.session)
        self._hand.selected = self.session.selected
        if self._driven:
            self.spawn(self._drive())

    async def _drive(self) -> None:
        loop = asyncio.get_running_loop()
        before = loop.time()
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
            if now - self._shown_at >= SHOWN:
                self._shown_at = now
                self.seen()

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
            if reach - now > SECOND and not self._pump.waiting and quiet_until(self.desk, reach):
                clock.advance(reach - now)
            else:
                clock.advance(min(SECOND - now % SECOND, stop - now))
            if clock.now() % SECOND == 0:
                self._heart.beat()
                await self._settled()

    async def _settled(self) -> None:
        """Until everything is saved; a disk that takes nothing is not waited for."""
        while self._pump.waiting and self._save_state.state != "notsaved":
            self._idle.clear()
            await self._idle.wait()

    def _is_idle(self) -> None:
        self._idle.set()
        self.ask_show()

    def _saving_changed(self, state: SaveState) -> None:
        super()._saving_changed(state)
        self._idle.set()

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
        await self._settled()
        if not self.playing.taken and self._hand.selected != self.session.selected:
            self.select(self._hand.selected)
        return (*answers[0], True) if answers else ([], "", False)

    async def _fault(self, event: Event) -> None:
        run = self.playing
        if event.fault == "kill":
            await self._settled()
            run.keep(event.amount)
            self._power_off(self)
        elif event.fault in ("step", "suspend"):
            (run.clock.step if event.fault == "step" else run.clock.advance)(event.amount * SECOND)
            self._heart.beat()
            await self._settled()
        elif event.fault.startswith("source "):
            line = f"src {event.source} {event.fault.removeprefix('source ')}"
            await self._lines(replaced(event, do=line, fault=""))
        elif run.world.befall(event, run.clock, self.desk.book.last_no):
            self._pump.writer.retry()

    def _look_whether(self, expect: Expect) -> None:
        # As without a screen, and as in the room that it trains for: the badge of the drill stands in a crew's place.
        board = self.desk.board(**{**self.facts(), "drill": ""})
        facts = Facts(self.desk, board, self.playing.plan.start)
        now = self.playing.clock.now()
        self.playing.checker.check(now, expect, facts, lambda: picture(self.desk, board))

    # --- the end ----------------------------------------------------------------------------------------------------

    def end(self) -> None:
        """The script is over: the clock stands, and how it went is shown."""
        run = self.playing
        if not run.over:
            run.over = True
            board = self.desk.board(**self.facts())
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
        self.when_complete(lambda: self.show_rows(lambda: found, heading=heading))

    # --- the trainee ------------------------------------------------------------------------------------------------

    def _mine(self) -> None:
        run = self.playing
        if not (run.taken or run.over or self._of_the_drill()):
            run.take_over()
            self._frame()

    def _of_the_drill(self) -> bool:
        """Whether the line drives the drill and is nothing that an operator does."""
        reading = self.session.reading
        return reading is not None and reading.ui == "drill" and bool(self.session.text)

    @on(LineInput.Changed)
    def _key_pressed(self, event: LineInput.Changed) -> None:
        self.playing.record.key(self._real.monotonic())

    def _entered(self, typed: str) -> None:
        text, reading = self.session.text, self.session.reading
        record, counts = self.playing.record, reading is not None and not reading.ui and not self.playing.over
        super()._entered(typed)
        if counts:
            refused = self._refused if self.session.text == text else ""
            act = reading.act if reading is not None and not refused else ""
            record.entered(text, self._real.monotonic(), self.playing.clock.now(), act, refused)
        else:
            record.dropped()

    def action_panic(self) -> None:
        """As :meth:`SiagaApp.action_panic`; the key counts."""
        self.playing.record.dropped()
        self._pressed()
        super().action_panic()

    def action_phrase(self, number: int) -> None:
        """As :meth:`SiagaApp.action_phrase`; the key counts."""
        self._pressed()
        super().action_phrase(number)

    def _pressed(self) -> None:
        self._mine()
        self.playing.record.key(self._real.monotonic())

    def panic_sounds(self, post: str) -> None:
        """As :meth:`SiagaApp.panic_sounds`; it needs no Enter."""
        super().panic_sounds(post)
        text = f"panic {post}"
        self.playing.record.entered(text, self._real.monotonic(), self.playing.clock.now(), "panic", extra=0)

    def _parked(self, text: str) -> None:
        self.playing.record.dropped()
        super()._parked(text)

    # --- driving ----------------------------------------------------------------------------------------------------

    def action_drill(self, what: str) -> None:
        """A key that drives the drill. It is no act of the trainee's."""
        self.drill(what)

    def drill(self, what: str) -> None:
        """As :meth:`SiagaApp.drill`."""
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
        self._frame()


def out_and_on_again(app: DrillApp) -> None:
    """The power goes out: this program is replaced by a new one, with no goodbye to the book; see ``drill resume``."""
    with app.suspend():
        os.execv(
            sys.executable, [sys.executable, "-m", "console", "drill", "resume", str(app.playing.home.path.resolve())]
        )
