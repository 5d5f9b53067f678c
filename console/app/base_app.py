"""The screen with its line, as far as nothing is entered: what it shows, how a line is typed and read, the acts of the
screen, the keys. A console enters lines besides (:mod:`console.app.console_app`); a second screen does not.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.binding import Binding, BindingType

from console.app.display import Middle
from console.app.panic_key import Panicking
from console.session.desk import Desk
from console.session.session import Notice
from data.base.clock import SECOND
from data.view.values import Board, Echo, EchoMark
from widgets.base.virtual_list import VirtualList
from widgets.command_line.input import LineInput

if TYPE_CHECKING:
    from textual.command import Provider

    from console.line.reading import Reading

#: What arrives from outside the operator's own keys is drawn at most this often (s).
COALESCE = 0.25
#: The past goes away by itself after this long (ms).
PAST_FOR = 60 * SECOND


def _acts_provider() -> type[Provider]:
    from console.app.palette import ActsProvider  # with it comes all of the palette, which a start does not need

    return ActsProvider


class Looking(Panicking):
    """A subclass makes the :attr:`session`, and says what it knows beside the room (:meth:`facts`)."""

    COMMANDS: ClassVar[set[Any]] = {_acts_provider}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f9", "panic", priority=True, show=False),
        Binding("f1", "help_key", show=False),
        *(Binding(f"f{number}", f"phrase({number})", priority=True, show=False) for number in range(2, 9)),
        Binding("ctrl+q,ctrl+c", "ask_quit", priority=True, show=False),
    ]

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._last_paint = 0.0
        self._show_asked = False
        self._tasks: set[asyncio.Task[Any]] = set()
        self._past: Board | None = None
        self._past_until = 0
        self._refused = ""
        self._refused_mark: EchoMark = "X"

    # --- for the subclass -------------------------------------------------------------------------------------------

    def facts(self) -> dict[str, Any]:
        """What only this screen knows of what the board shows, as :func:`data.view.board.board` takes it."""
        return {}

    def present(self) -> Board:
        """The board as it is now."""
        return self.desk.board(**self.facts())

    def sounds(self, reasons: frozenset[str]) -> None:
        """These ring now (identities)."""

    def keep_drafts(self) -> None:
        """What stands in the line is to survive a restart."""

    @property
    def saving(self) -> str:
        """Words of what is being saved now; empty if nothing is."""
        return ""

    #: After :meth:`finish`: how many lines, of the operator or of the console itself, the disk has not taken.
    unsaved = 0

    def finish(self) -> None:
        """After the screen is gone: nothing is left open, nothing unsaved that the disk takes."""

    def link_rows(self) -> list[tuple[str, str]]:
        """The page about the link."""
        raise NotImplementedError

    def try_link(self) -> None:
        """Try the link at once."""

    # --- running ----------------------------------------------------------------------------------------------------

    def _fatal_error(self) -> None:
        """The screen failed: leave it without a traceback on the terminal. Whoever runs us keeps it in a file and
        starts another screen on the same desk; nothing of the book is lost."""
        self._close_messages_no_wait()

    def panic(self, *renderables: object) -> None:
        """As :meth:`_fatal_error`."""
        self._fatal_error()

    @property
    def failure(self) -> BaseException | None:
        """What the screen failed of, if it did."""
        return self._exception

    def spawn(self, work: Coroutine[Any, Any, object]) -> None:
        """Let ``work`` go on beside the screen."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    # --- showing ----------------------------------------------------------------------------------------------------

    def ask_show(self) -> None:
        """Show soon what came from elsewhere, and at most four times a second."""
        if not self._show_asked:
            self._show_asked = True
            passed = asyncio.get_running_loop().time() - self._last_paint
            self.set_timer(max(0.001, COALESCE - passed), self._show)

    def seen(self) -> None:
        """Time has passed: show what came of it."""
        if self._past is not None and self.desk.clock.now() >= self._past_until:
            self._past = None
        if self.session.text:
            self._echo(self.session.reread())
        self._show()

    def _show(self) -> None:
        self._show_asked = False
        if not self.is_running:
            return
        self._last_paint = asyncio.get_running_loop().time()
        self.board = self._past or self.present()
        self.sounds(self.board.rings)
        self._paint()

    def select(self, subject: str) -> None:
        """Put the queue's cursor on an incident that the operator named or acted on."""
        self._view.queue.select(subject)
        self.chosen(subject)

    def chosen(self, subject: str) -> None:
        """As :meth:`Display.chosen`."""
        self.session.selected = subject
        self.keep_drafts()
        if self.session.text:
            self._echo(self.session.reread())

    # --- the line ---------------------------------------------------------------------------------------------------

    @on(LineInput.Changed)
    def _typed(self, event: LineInput.Changed) -> None:
        self._refused = ""
        self._mine()
        if self.session.panic and self.panic_typed(event.text):
            return
        self._echo(self.session.typed(event.text))
        self.keep_drafts()

    @on(LineInput.Request)
    def _asked(self, event: LineInput.Request) -> None:
        """Enter, Esc, Up or Tab in the line, which waits for the answer with what is typed meanwhile."""
        try:
            if isinstance(event, LineInput.Submitted):
                self._entered(event.text)
            elif isinstance(event, LineInput.Parked):
                self._parked(event.text)
            elif isinstance(event, LineInput.Recalled):
                self.session.unpark()
            else:
                self.session.complete()
        finally:
            self._foot.line.resume()

    def _entered(self, text: str) -> None:
        self._refused = ""
        self._mine()
        if self.session.panic:
            self.panic_entered(text)
            return
        if not self.session.text.strip():
            self._open_selected()
            return
        reading = self.session.submit()
        if reading is not None:
            self._do(reading)
        self._echo(self.session.reading)
        self._show()
        self.keep_drafts()

    def _parked(self, text: str) -> None:
        self._mine()
        had_refusal, self._refused = bool(self._refused), ""
        if text or self.session.panic:
            self.session.park()
            self.keep_drafts()
        elif not had_refusal:
            self._back()
        self._echo(None)
        self.painted()

    def _text_put(self, text: str) -> None:
        self._foot.line.put(text)
        self._echo(self.session.reading)

    def put_form(self, form: str) -> None:
        """Put an act's form into the line; what stood there is parked."""
        self.session.put(form)

    @property
    def acts(self) -> list[tuple[str, str, str]]:
        """What the palette lists."""
        from console.line.help import palette

        return palette(self.words)

    def _mine(self) -> None:
        """The operator did something: for a subclass."""

    def drill(self, what: str) -> None:
        """Faster, slower, pause …: only a drill has a clock of its own."""
        self._say_refused(self.words("drill.only"))

    def echo(self, reading: Reading | None) -> None:
        """As :meth:`Panicking.echo`."""
        self._echo(reading)

    def forget_refusal(self) -> None:
        """As :meth:`Panicking.forget_refusal`."""
        self._refused = ""

    def _echo(self, reading: Reading | None) -> None:
        if self._refused and not self.session.text:
            self._foot.echo.update(Echo(self._refused_mark, self._refused))
        elif self.session.panic:
            codes = [post.code for post in self.desk.site.posts]
            if codes:
                self._foot.echo.update(Echo("?", self.words("console.panic", first=codes[0], last=codes[-1])))
            else:
                self._foot.echo.update(Echo("X", self.words("screen.posts.none")))
        elif reading is not None and reading.echo.mark:
            self._foot.echo.update(reading.echo)
        else:
            self._foot.echo.update(Echo(), self._keys())

    def _keys(self) -> list[tuple[str, str, int]] | None:
        if self._middle == "board":
            return None
        find, fix = self.words("screen.form.find"), self.words("screen.form.fix")
        rows = {"incident": ("t 2", "c", "g"), "book": (find, fix)}.get(self._middle, ())
        keys = [("Esc", self.words("screen.key.back"), 10)]
        names = {"t 2": "step", "c": "close", "g": "send", find: "find", fix: "fix"}
        keys += [(form, self.words(f"screen.key.{names[form]}"), 6) for form in rows]
        keys += [("PgUp PgDn", self.words("console.key.page"), 5), ("F9", self.words("screen.key.panic"), 9)]
        return [*keys, ("?", self.words("screen.key.help"), 8)]

    def _noticed(self, notice: Notice) -> None:
        if notice.level == "refused":
            self._say_refused(notice.text)
        self.keep_drafts()  # what was entered is no draft any more
        self._show()
        subject = next((s for s in notice.subjects if self.desk.queue.index(s) is not None), "")
        if subject and notice.mine:
            self.select(subject)
            self._paint()

    def _say_refused(self, text: str, mark: EchoMark = "X") -> None:
        self._refused, self._refused_mark = text, mark
        if self.session.text:
            self._foot.echo.update(Echo(mark, text))
        else:
            self._echo(None)

    def _note(self, text: str) -> None:
        """One line of the console's own. Never over what is being typed: then it waits in the page about the link."""
        if not self.session.text:
            self._say_refused(text, mark="!")

    def moved_to(self, middle: Middle) -> None:
        """As :meth:`Display.moved_to`."""
        self._echo(self.session.reading)

    def painted(self) -> None:
        """At the right of an empty line: what is being saved, else the newest entry."""
        line = self._foot.line
        if self.saving:
            line.set_idle(((self.words("screen.saving.line", text=self.saving), "text"),), tuple(self.session.parked))
            return
        last = self.pages.last()
        runs: tuple[tuple[str, str], ...] = ()
        if last is not None:
            words = " ".join(part for part in (last.label, last.about, last.words) if part)
            at = self.pages.clock(last.at)
            runs = ((self.words("screen.saved.line", no=last.no, at=at, words=words), "muted"),)
        line.set_idle(runs, tuple(self.session.parked))

    # --- acts of the screen (console.app.screen_acts)
    # --------------------------------------------------------------------

    def _do(self, reading: Reading) -> None:
        self.act(reading.ui, reading.arg)

    def act(self, name: str, argument: str = "") -> None:
        """Do an act of the screen, as soon as all of the screen is there."""
        from console.app import screen_acts as screenacts

        self.when_complete(partial(screenacts.do, self, name, argument))

    def look_back(self, moment: int) -> None:
        """Show the room as it was at ``moment`` (UTC ms) for a while; 0: as it is."""
        self._past = None
        if moment:
            self.spawn(self._fold_back(moment))

    async def _fold_back(self, moment: int) -> None:
        self._past = await self.pages.board_at(moment)
        self._past_until = self.desk.clock.now() + PAST_FOR
        self._show()

    # --- keys -------------------------------------------------------------------------------------------------------

    def action_phrase(self, number: int) -> None:
        """F2–F8: a phrase of the site's own, put into the line."""
        phrases = self.desk.site.phrases
        if number - 2 < len(phrases):
            self.session.put(phrases[number - 2])
        else:
            self._say_refused(self.words("console.no_phrase", named=f"F{number}"))

    def action_command_palette(self) -> None:
        """Ctrl+P: every act."""
        from console.app.palette import Palette

        if not isinstance(self.screen, Palette):
            self.push_screen(Palette(self.words))

    def action_help_key(self) -> None:
        """F1, where the terminal lets it through."""
        self.act("help")

    def action_ask_quit(self) -> None:
        """Ctrl+Q and Ctrl+C leave nothing: the act goes into the line, and Enter does it."""
        self.session.put(self.words("screen.form.quit"))

    def _back(self) -> None:
        self._past = None
        if self._middle == "book" and self.pages.in_words:
            self.act("book")
        else:
            self.go("board")

    def _open_selected(self) -> None:
        if self._middle == "board" and self._view.selected:
            self.act("open", self._view.selected)
        elif self._middle == "book":
            subject = self.pages.incident_of(self._book.selected)
            if subject:
                self.act("open", subject)
        elif self._middle == "text":
            self.go("board")

    @on(VirtualList.Moved, "QueueList")
    def _queue_moved(self) -> None:
        if self.board is not None and self._middle == "board":
            self.chosen(self._view.selected)
            self._paint()

    @on(VirtualList.Moved, "EntryList")
    def _book_moved(self) -> None:
        if self._middle == "book":
            self._book.show(self.pages.entry(self._book.selected), zone=self.desk.site.zone)

    @on(VirtualList.Opened)
    def _clicked_twice(self) -> None:
        self._open_selected()
