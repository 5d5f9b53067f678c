"""Base app: everything the console and the read-only second screen share.

It holds the :class:`Display`, the pages of the book, the look back and the sound, and reads the line. A subclass brings
the session, adds the facts that only it knows to the board, and hands in what it may do: the commands of the screen,
the panic key, the watch over the operator.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events, on
from textual._compositor import CompositorUpdate
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType

from console.app.bell import Sound
from console.app.book.look_back import LookBack, PastFrame
from console.app.book.pages import BookPages
from console.app.display.around_line import AroundLine, room_keys
from console.app.display.display import Display, Middle
from console.app.display.frames import COALESCE, Frames
from console.app.display.middles import Middles
from console.app.display.selection import Selection
from console.app.keys.operator_watch import OperatorWatch
from console.app.keys.panic_key import PanicKey
from console.app.messages import BoardChanged
from console.app.terminal.cells import Changes
from console.app.terminal.driver import Terminal
from console.app.terminal.screen import RoomScreen
from console.session.desk import Desk
from console.session.drafts import LEAST, MOST_PARKED
from console.session.session import Notice, Session
from console.session.upkeep.housekeeping import Housekeeping
from data.view.values import Board, ConsoleFacts
from widgets.base.pane import Wanted
from widgets.base.virtual_list import VirtualList
from widgets.command_line.input import LineInput
from widgets.command_line.key_hints import Keys
from widgets.drawing.theme import install_theme

if TYPE_CHECKING:
    from rich.console import RenderableType
    from textual.screen import Screen

    from console.app.keys.palette import Palette
    from console.line.help import ActRow
    from data.entries import Entry
    from data.room.room import Change

#: How often time passes (s).
TICK = 1.0


class BaseApp(App[int]):
    """One screen on a desk.

    desk: the room to show
    session: the operator at it
    apology: one line to begin with, when an earlier screen on this desk failed
    is_loud: whether it rings
    is_ticking: whether the screen counts the seconds; False: the caller calls :meth:`tick`
    """

    TITLE = "Siaga"
    CSS = "Screen { layout: vertical; overflow: hidden; background: $background; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f9", "panic", priority=True, show=False),
        Binding("f1", "help_key", show=False),
        Binding("ctrl+l", "mend_screen", priority=True, show=False),
        *(Binding(f"f{number}", f"phrase({number})", priority=True, show=False) for number in range(2, 9)),
        Binding("ctrl+q,ctrl+c", "ask_quit", priority=True, show=False),
    ]

    #: After :meth:`finish`: how many jobs, of the operator or of the console itself, the disk has not taken.
    unsaved = 0
    #: The note with which another screen on the same desk begins when this one has ended; "": none does.
    again = ""
    #: After :meth:`finish`: lines for the terminal that the operator must read; () if nothing was lost.
    farewell: tuple[str, ...] = ()

    def __init__(
        self, desk: Desk, session: Session, *, apology: str = "", is_loud: bool = True, is_ticking: bool = True
    ) -> None:
        super().__init__(driver_class=Terminal)
        install_theme(self, desk.site.screen.theme)  # before a style is computed: changed later, all are computed again
        self.loop: asyncio.AbstractEventLoop | None = None  # while the screen runs
        self.on_hang_up: Callable[[], None] = lambda: None  # called when the terminal is gone, on any thread
        self.on_continued: Callable[[], None] = lambda: None  # called when the process was stopped and continues
        self.desk = desk
        self.session = session
        self.words = desk.words
        self.pages = BookPages(desk, self.spawn, self.post_message)
        self.look_back = LookBack(desk, self.spawn, self.show)
        self.panes = Display(desk, self.pages)
        self.panes.on_move = self._choose
        self.panes.incident_of = lambda subject: self.look_back.incident(subject)
        self.panes.travel = lambda minutes, entries: self.look_back.travel(minutes, entries)
        self._room_screen = RoomScreen()
        self.frames = Frames(
            self.panes,
            self._room_screen.drawn_at_once,
            set_timer=self.set_timer,
            is_running=lambda: self.is_running,
            on_due=lambda: self.show(),
            on_second=self._show_second,
            is_ticking=is_ticking,
        )
        self.around = AroundLine(
            self.panes, desk, session, self.pages, keys=lambda middle: self.keys(middle), saving=lambda: self.saving
        )
        self.selection = Selection(
            self.panes,
            desk,
            session,
            self.around,
            keep_drafts=self.keep_drafts,
            request_paint=self.frames.request,
        )
        self.middles = Middles(
            self.panes,
            desk,
            session,
            self.pages,
            self.look_back,
            self.around,
            paint=self.show,
            run_command=self.run_command,
        )
        self._past = PastFrame()
        self.line = self.panes.footer.line
        self.sound = Sound(self.bell, desk.site.sound.command) if is_loud else None
        self.commands: dict[str, Callable[[str], None]] = {}  # of the screen; loaded after the first frame
        self.panic_key: PanicKey | None = None
        self.operator_watch: OperatorWatch | None = None
        self.housekeeping = self._housekeeping_on(desk)
        self.board: Board | None = None
        self.is_ready = False  # everything that comes after the first frame is there
        self._apology = apology
        self._unseen = 0  # lines that were refused and replaced before that was on the screen
        self._put_by_click = ""
        self._tasks: set[asyncio.Task[Any]] = set()

    def _housekeeping_on(self, desk: Desk) -> Housekeeping:
        desk.on_change = self._room_changed
        return Housekeeping(desk, self.spawn, lambda: self.session.drafts)

    # --- for the subclass -------------------------------------------------------------------------------------------

    def facts(self) -> ConsoleFacts:
        """Return the facts of the board that only this screen knows."""
        raise NotImplementedError

    def present(self) -> Board:
        """Return the board as it is now."""
        return self.desk.board(self.facts())

    def load_commands(self) -> dict[str, Callable[[str], None]]:
        """Load the commands of the screen, after the first frame: name, and what is called with the argument."""
        raise NotImplementedError

    async def begin(self) -> None:
        """Begin what waits for the first frame."""

    def enter_damage(self, drafts: tuple[Entry, ...]) -> None:
        """Enter ``drafts`` about damage that a check of the book has found."""

    def tick(self) -> None:
        """Show what came of the time that has passed."""
        self.housekeeping.read_space()
        self.look_back.tick()
        self.frames.second_passed(is_saving=self.is_saving)

    def _show_second(self) -> None:
        if self.session.text:
            self.around.show(self.session.reread())
        self.show()

    def keep_drafts(self) -> None:
        """Keep the text of the line for the next start."""

    @property
    def saving(self) -> str:
        """The line that is being saved now; "": none."""
        return ""

    @property
    def is_saving(self) -> bool:
        """Whether something is being saved that the disk takes."""
        return False

    def operator_acted(self) -> None:
        """Note that the operator typed or pressed something."""

    def panic_sounded(self, post: str) -> None:
        """Note that the panic alarm of ``post`` was entered."""
        self.around.show(None)

    def panic_unknown(self, post: str) -> None:
        """Say that no post has the number that followed F9: nothing has sounded yet."""
        codes = [p.code for p in self.desk.site.posts]
        if codes:
            known = self.words("console.panic", first=codes[0], last=codes[-1])
            self.around.say(self.words("console.panic_unknown", post=post), consequence=known)

    @property
    def acts(self) -> list[ActRow]:
        """The commands that the palette lists."""
        from console.line.help import palette  # seam: the grammar

        return palette(self.words)

    def keys(self, middle: Middle) -> Keys:
        """Return the commands to name under an empty line, and first of all in the help, on a page."""
        return room_keys(self.desk, self.panes, self.board, middle)

    def finish(self) -> None:
        """Save what the disk takes and close everything, after the screen is gone."""

    # --- life -------------------------------------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        self._past.top.display = self._past.bottom.display = False
        yield self._past.top
        yield self.panes
        yield self._past.bottom

    def get_default_screen(self) -> RoomScreen:
        return self._room_screen

    def on_mount(self) -> None:
        self.loop = asyncio.get_running_loop()
        self.dress()
        self.line.focus()
        if half := self.session.half_typed:
            self.around.say(self.words("console.half_typed", text=half), mark="!")
        self.around.show(None)
        self.panes.select(self.session.selected)
        self.show()
        self.call_after_refresh(self._begin)

    def dress(self) -> None:
        """Choose colours, symbols and words, once the terminal is known."""
        self.panes.dress(self.size)
        self._past.dress(self.panes.look)

    async def load_rest(self, rest: float = 0.05) -> None:
        """Load what the first frame did without, ``rest`` seconds between two modules."""
        from console.session.upkeep.heap import trim
        from console.session.upkeep.loading import load_rest

        await load_rest(rest)
        trim()

    async def _begin(self) -> None:
        """Do everything that the first frame need not wait for."""
        import console.line.reading  # noqa: F401  (seam: the grammar; the first key need not wait for it)
        from console.session.upkeep.heap import give_back

        self.commands = self.load_commands()
        await self.panes.build_rest()
        self.middles.fit()
        give_back()
        gc.freeze()  # what is loaded stays: the collector need not walk it again
        gc.enable()  # it was off while the program was loaded
        await self.begin()
        self.spawn(self.check_book())
        if self.frames.is_ticking:
            self.set_interval(TICK, self.tick)
        self.frames.flash_if_needed()
        if isinstance(self._driver, Terminal):
            self.spawn(self.load_rest())
        if self._apology:
            self.around.say(self._apology, mark="!")
        self.is_ready = True

    def on_resize(self, event: events.Resize) -> None:
        if isinstance(self._driver, Terminal):
            self._driver.cells.forget()
        if self.board is not None:  # the first size comes before anything is painted
            self.panes.fit(event.size)
            self.panes.when_built(self.middles.fit)
            self.show()

    def on_app_focus(self) -> None:
        """Paint the whole screen when the operator turns to it: another program may have written on the terminal."""
        if isinstance(self._driver, Terminal):
            self._driver.paint_whole()

    def spawn(self, work: Coroutine[Any, Any, object]) -> None:
        """Run ``work`` in the background."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def leave(self, code: int) -> None:
        """Leave the screen with an exit code."""
        self.exit(code)

    def _display(self, screen: Screen[Any], renderable: RenderableType | None) -> None:
        """Draw a frame, unless the terminal takes nothing: then the screen is painted whole when it has drained."""
        if isinstance(self._driver, Terminal) and self._driver.is_full:
            self._driver.drop_frame()
        else:
            if len(self.screen_stack) == 1:  # else what has the focus there sets it
                self.cursor_position = self.line.caret
            if isinstance(self._driver, Terminal) and isinstance(renderable, CompositorUpdate):
                renderable = Changes(self._driver.cells, renderable, self.size.width)
            super()._display(screen, renderable)

    def _fatal_error(self) -> None:
        """Leave a screen that failed without a traceback on the terminal.

        The caller of ``run`` keeps the traceback in a file and starts another screen on the same desk.
        """
        self._close_messages_no_wait()

    def panic(self, *renderables: object) -> None:
        """Leave a screen that failed, as :meth:`_fatal_error` does."""
        self._fatal_error()

    @property
    def failure(self) -> BaseException | None:
        """The exception that ended the screen; None if it did not fail."""
        return self._exception

    async def check_book(self) -> None:
        """Check the chain of the complete book, once; then other stations' books."""
        with contextlib.suppress(OSError, LookupError):  # a disk that cannot be read shows at the book
            await self.housekeeping.check(self.enter_damage)
        self.frames.request()
        await self.housekeeping.check_replicas(self.enter_damage)

    # --- showing ----------------------------------------------------------------------------------------------------

    def show(self) -> None:
        """Show the room as it is now."""
        passed = self.frames.begin()
        if passed is None:
            return
        if isinstance(self._driver, Terminal):
            self._driver.cells.time_passed(passed)
        present = self.present()
        if (urgent := self.look_back.ended_by(present)) is not None:
            self.middles.interrupt_past(urgent)
        if self.has_p1:
            self.around.give_way()
        self.board = self.look_back.over(present)
        self._past.show(self.look_back, self.desk, self.panes.look)
        self.middles.end_sheet(self.board)
        if self.sound is not None:
            self.sound.ring_for(self.board.rings)
        self.selection.paint(self.board)
        self.around.show_idle()
        if not self.session.text:
            self.around.show(self.session.reading)  # the keys that the row names are of now
        self.frames.flash_if_needed()

    @property
    def has_p1(self) -> bool:
        """Whether a P1 is open."""
        return next(self.desk.room.open_p1s(), None) is not None

    @on(BoardChanged)
    def _board_changed(self) -> None:
        self.frames.request()

    def _room_changed(self, change: Change, entry: Entry) -> None:
        self.pages.note(entry)
        self.frames.request()

    # --- the line ---------------------------------------------------------------------------------------------------

    def drop_pin(self, *, forgets: bool = True) -> None:
        """Ask for no PIN any longer: what waited for it is in the line again. ``forgets``: as for the prompt."""
        if self.around.pin_prompt is not None:
            self.around.pin_prompt.close(forgets=forgets)

    def put(self, text: str) -> None:
        """Put ``text`` into the line and park what it held, unless Enter refused that."""
        self.drop_pin()
        self.around.palette = None
        if self.line.is_refused:
            self.session.typed("")
        self.session.put(text)
        self._mirror_line()

    def _mirror_line(self) -> None:
        """Show the session's text in the line."""
        self.line.put(self.session.text)
        self.around.show(self.session.reading)

    @on(LineInput.Changed)
    def _line_changed(self, event: LineInput.Changed) -> None:
        self.around.forget()
        self.operator_acted()
        if self.around.pin_prompt is not None and self.around.pin_prompt.is_open:
            self.around.pin_prompt.changed()
            self.around.show(None)
            return
        if self.session.panic and self.panic_key is not None and self.panic_key.typed(event.text):
            return
        reading = self.session.typed(event.text)
        if self.around.palette is not None:
            self.around.palette.typed(event.text)
        self.around.show(reading)
        self.middles.look_at_line(reading)
        self.middles.search()
        self.keep_drafts()

    @on(LineInput.Request)
    def _line_requests(self, event: LineInput.Request) -> None:
        """Answer Enter, Esc, Tab and Ctrl+R: until then the line holds back what is typed after them."""
        if isinstance(event, LineInput.PanicRequested):
            return
        if self.around.pin_prompt is not None and self.around.pin_prompt.is_open:
            self.around.forget()
            self.operator_acted()
            self.around.pin_prompt.answer(event)
            return
        try:
            if self.around.palette is not None and self._palette_answers(event, self.around.palette):
                return
            if isinstance(event, LineInput.Submitted):
                self.line_submitted(event.text)
            elif isinstance(event, LineInput.Parked):
                self.line_parked(event.text)
            elif isinstance(event, LineInput.DraftsRequested):
                self._list_drafts()
            elif isinstance(event, LineInput.CompletionRequested) and self.session.complete(event.step):
                self._mirror_line()
        finally:
            self.line.resume()
            if self._unseen and not self.line.is_typed_ahead and not self.line.value:
                self.around.say(self.words("console.unseen", n=self._unseen), mark="!")
                self._unseen = 0

    @on(LineInput.Replaced)
    def _line_replaced(self, event: LineInput.Replaced) -> None:
        """Keep a refused line that what was typed ahead has replaced: nobody saw the refusal."""
        self._unseen += 1
        self.session.keep((event.text,))
        self.keep_drafts()
        self.around.show_idle()

    @on(LineInput.Pasted)
    def _lines_pasted(self, event: LineInput.Pasted) -> None:
        """Keep several lines that were pasted as drafts: one entry of all would hide commands among its words."""
        self.operator_acted()
        count = len(event.texts)
        if len(self.session.parked) + count > MOST_PARKED:
            self.around.say(self.words("console.pasted_many", n=count, most=MOST_PARKED))
            return
        self.session.keep(event.texts)
        self.keep_drafts()
        self.around.say(self.words("console.pasted", n=count), mark="!")
        self.around.show_idle()

    def _palette_answers(self, event: LineInput.Request, palette: Palette) -> bool:
        """Let the palette answer Enter, Esc and Tab while it is open. Return False for any other key."""
        self.operator_acted()
        if isinstance(event, LineInput.CompletionRequested):
            palette.step(event.step)
        elif isinstance(event, LineInput.Submitted):
            if not palette.form:
                return True  # nothing matches: nothing is taken, and nothing entered
            self.around.palette = None
            self.session.typed("")  # it was what to search for
            self.put(palette.form)
            self.keep_drafts()
        elif isinstance(event, LineInput.Parked):
            self.around.palette = None
            self._line_typed(event.text)  # Esc closes the list; the line stays
        else:
            self.around.palette = None
            return False
        self.around.show(self.session.reading)
        return True

    def line_submitted(self, text: str) -> None:
        """Enter what the line holds."""
        self.around.forget()
        self.operator_acted()
        if self.session.panic and self.panic_key is not None:
            self.panic_key.entered(text)
            return
        if not self.session.text.strip():
            self.middles.open_selected()
            return
        typed = self.session.reading
        if typed is not None and typed.sheet_line is not None:
            self.middles.line_read_back()
        reading = self.session.submit()
        self._mirror_line()
        if self.around.pin_prompt is not None and self.around.pin_prompt.open():
            self.around.show(None)
        elif self.session.text:
            self._show_refused()
        if reading is not None:
            self.run_command(reading.ui, reading.arg)
        elif self.saving:
            self.around.show_idle()
            self.frames.request(within=COALESCE)  # a disk that is well saves before
        self.keep_drafts()

    def line_parked(self, text: str) -> None:
        """Park what the line held, or go back from an empty one."""
        self.operator_acted()
        had_message = bool(self.around.message)
        self.around.forget()
        had_message |= self.session.close_list()
        if text or self.session.panic:
            self.session.park(LEAST)
            self._mirror_line()
            self.middles.look_at_line(None)
            self.keep_drafts()
        elif not had_message or self.middles.is_past:  # a note does not hold anybody in the past
            self.middles.back()
        self.around.show(None)
        self.around.show_idle()

    def _show_refused(self) -> None:
        """Show that Enter did not take the text: what is typed next replaces it."""
        self.line.refuse()
        self.around.show(self.session.reading)
        self.panes.flash_refusal()

    def _list_drafts(self) -> None:
        """List the drafts above the line, or take the next of them."""
        self.operator_acted()
        self.around.forget()
        if self.session.list_drafts():
            self._mirror_line()
        else:
            self.around.say(self.words("console.no_drafts"), mark="!")
        self.around.show_idle()

    def line_settled(self, notice: Notice) -> None:
        """Show what became of a line."""
        if not self.is_running:
            return
        if notice.returned and not self.around.is_asking_pin:
            if self.line.value not in ("", self.session.text):
                self.session.park()  # the operator types already: it waits as a draft
            else:
                self._mirror_line()
                self._show_refused()
        if notice.level == "refused":
            self.around.say(notice.text)
        self.keep_drafts()  # what was entered is no longer a draft
        if not notice.mine:
            self.frames.request()
            return
        self.around.done(notice)
        self.middles.end_past()  # an act is about now
        self.selection.follow(notice)
        self.show()
        self.middles.read_on()

    # --- commands of the screen -------------------------------------------------------------------------------------

    def run_command(self, name: str, argument: str = "") -> None:
        """Run a command of the screen, as soon as every middle is built. Raises KeyError for one that nobody runs."""
        self.panes.when_built(lambda: self.commands[name](argument))

    @on(VirtualList.Moved, "QueueList")
    def _queue_moved(self) -> None:
        if self.board is not None:
            self.selection.moved(self.board)

    @on(VirtualList.Moved, "EntryList")
    def _book_moved(self) -> None:
        if self.panes.middle == "book":
            self.panes.paint_entry()

    @on(Wanted)
    def _clicked(self, event: Wanted) -> None:
        """Put the line that was clicked for into the line; into one that is being typed only the number."""
        self.operator_acted()
        text = self.session.text
        if text and event.number and not self.line.is_refused and not self.session.panic:
            joint = "," if text[-1].isdigit() and text.split()[-1].replace(",", "").isdigit() else ""
            blank = "" if joint or text[-1].isspace() or text[-1] in ",-" else " "
            self._line_typed(f"{text}{joint}{blank}{event.number}")
        elif form := self.clicked_form(event.form):
            if text == self._put_by_click:  # nothing was typed
                self.session.typed("")
            self.put(form)
            self._put_by_click = form
            self.keep_drafts()

    def clicked_form(self, form: str) -> str:
        """Return what a click on the hint ``form`` puts into the line; "": nothing, as it names a key."""
        from console.line.help import typed_form  # seam: the grammar

        return typed_form(form, self.words)

    def _line_typed(self, text: str) -> None:
        self.line.put(text)
        self.around.forget()
        self.around.show(self.session.typed(text))
        self.keep_drafts()

    @on(VirtualList.Opened)
    def _clicked_twice(self) -> None:
        if self.session.text == self._put_by_click:  # by the first click
            self.session.typed("")
            self._mirror_line()
        self.middles.open_selected()

    # --- keys -------------------------------------------------------------------------------------------------------

    async def on_event(self, event: events.Event) -> None:
        """Process an event, unless it is a key that answers the watch over the operator."""
        watch = self.operator_watch
        if watch is not None and isinstance(event, events.Key | events.Paste) and watch.is_answered_by(event):
            return
        await super().on_event(event)

    def action_panic(self) -> None:
        """Begin a panic, over any dialog: F9."""
        while len(self.screen_stack) > 1:
            self.pop_screen()
        self.line.focus()
        self.line.panic()  # the keys before it are still on their way to the line

    @on(LineInput.PanicRequested)
    def _begin_panic(self) -> None:
        self.drop_pin(forgets=False)
        self.around.palette = None
        self.around.forget()
        if self.panic_key is None:
            self.put("")  # what was typed stays a draft; its refusal must not hide this one
            self.around.say(self.words("second.panic"))
        else:
            self.panic_key.press()
            self.around.show(None)
        self.line.resume()

    def _choose(self, rows: int) -> bool:
        """Choose in the palette: the arrows. Return False if it is not open."""
        if self.around.palette is None:
            return False
        self.around.palette.step(rows)
        self.around.show(self.session.reading)
        return True

    def action_phrase(self, number: int) -> None:
        """Put a phrase of the site into the line: F2 to F8."""
        phrases = self.desk.site.phrases
        if number - 2 < len(phrases):
            self.put(phrases[number - 2])
        else:
            self.around.say(self.words("console.no_phrase", named=f"F{number}"))

    def action_command_palette(self) -> None:
        """List every command: Ctrl+P."""
        from console.app.keys.palette import Palette  # seam: loaded when it is first opened

        self.operator_acted()
        if self.around.is_asking_pin:
            self.drop_pin()
            self._mirror_line()
        if self.around.palette is None:
            self.around.forget()
            self.around.palette = Palette(self.acts, self.words)
            self.around.palette.typed(self.session.text)
        else:
            self.around.palette.step(1)
        self.around.show(self.session.reading)

    def action_mend_screen(self) -> None:
        """Paint the whole screen: Ctrl+L."""
        if isinstance(self._driver, Terminal):
            self._driver.mend()

    def action_help_key(self) -> None:
        """Show the help: F1, where the terminal lets it through."""
        self.run_command("help")

    def action_ask_quit(self) -> None:
        """Put the command that leaves into the line, for Enter: Ctrl+Q and Ctrl+C."""
        self.put(self.words("screen.form.quit"))
