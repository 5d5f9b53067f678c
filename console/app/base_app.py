"""Base app: everything the console and the read-only second screen share.

It connects the parts of a screen, hands them what Textual posts, and paints the room: :meth:`BaseApp.show`. It decides
nothing for them. A subclass brings the session, adds the facts that only it knows to the board, and hands in what it
may do: the commands of the screen, the panic key, the prompt for a PIN.
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
from console.app.display.frames import Frames
from console.app.display.handover_sheet import HandoverSheet
from console.app.display.middles import OF_NOW, Middles
from console.app.display.selection import Selection
from console.app.keys.line_keys import LineKeys
from console.app.messages import BoardChanged
from console.app.terminal.cells import Changes
from console.app.terminal.driver import Terminal
from console.app.terminal.screen import RoomScreen
from console.session.desk import Desk
from console.session.session import Session
from console.session.upkeep.housekeeping import Housekeeping
from data.view.values import Board, ConsoleFacts
from widgets.base.pane import Overflowed, Wanted
from widgets.base.virtual_list import VirtualList
from widgets.command_line.input import LineInput
from widgets.command_line.key_hints import Keys
from widgets.drawing.theme import install_theme

if TYPE_CHECKING:
    from rich.console import RenderableType
    from textual.screen import Screen

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
        self.panes.incident_of = lambda subject: self.look_back.incident(subject)
        self.panes.travel = lambda minutes, entries: self.look_back.travel(minutes, entries)
        self._room_screen = RoomScreen()
        self.frames = Frames(
            self.panes,
            self._room_screen.drawn_at_once,
            set_timer=self.set_timer,
            is_running=lambda: self.is_running,
            on_due=self.show,
            on_second=self._show_second,
            is_ticking=is_ticking,
        )
        self.around = AroundLine(self.panes, desk, session, self.pages, keys=self.keys, saving=lambda: self.saving)
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
        self.sheet = HandoverSheet(self.panes, self.middles)
        self.panes.has_sheet = self.sheet.is_next_to_queue
        self.line_keys = LineKeys(
            self,
            desk,
            session,
            self.panes,
            frames=self.frames,
            around=self.around,
            selection=self.selection,
            middles=self.middles,
            sheet=self.sheet,
        )
        self.panes.on_move = self.line_keys.choose
        self._past = PastFrame()
        self.line = self.panes.footer.line
        self.sound = Sound(self.bell, desk.site.sound.command) if is_loud else None
        self.commands: dict[str, Callable[[str], None]] = {}  # of the screen; loaded after the first frame
        self.housekeeping = self._housekeeping_on(desk)
        self.board: Board | None = None  # that is shown
        self.board_of_now: Board | None = None  # the same, unless the past is shown
        self.is_ready = False  # everything that comes after the first frame is there
        self._apology = apology
        self._tasks: set[asyncio.Task[Any]] = set()

    def _housekeeping_on(self, desk: Desk) -> Housekeeping:
        desk.on_change = self._room_changed
        return Housekeeping(desk, self.spawn, lambda: self.session.drafts)

    def move_to(self, desk: Desk, session: Session) -> None:
        """Show another desk's room from now on."""
        self.desk, self.session, self.words = desk, session, desk.words
        self.pages = BookPages(desk, self.spawn, self.post_message)
        self.look_back = LookBack(desk, self.spawn, self.show)
        self.panes.move_to(desk, self.pages)
        self.around.move_to(desk, session, self.pages)
        self.selection.move_to(desk, session)
        self.middles.move_to(desk, session, self.pages, self.look_back)
        self.line_keys.move_to(desk, session)
        self.housekeeping = self._housekeeping_on(desk)

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

    @property
    def acts(self) -> list[ActRow]:
        """The commands that the palette lists."""
        from console.line.help import palette  # seam: the grammar

        return palette(self.words)

    def keys(self, middle: Middle) -> Keys:
        """Return the commands to name under an empty line, and first of all in the help, on a page."""
        return room_keys(self.desk, self.panes, self.board_of_now, middle)

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
        self.board_of_now = present = self.present()
        if (urgent := self.look_back.ended_by(present)) is not None:
            self.middles.interrupt_past(urgent)
        if self.has_p1:
            self.around.give_way()
        self.board = self.look_back.over(present)
        self._past.show(self.look_back, self.desk, self.panes.look)
        self.sheet.end(self.board)
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

    @on(LineInput.Changed)
    def _line_changed(self, event: LineInput.Changed) -> None:
        self.line_keys.changed(event.text)

    @on(LineInput.Request)
    def _line_requests(self, event: LineInput.Request) -> None:
        if not isinstance(event, LineInput.PanicRequested):
            self.line_keys.answer(event)

    @on(LineInput.PanicRequested)
    def _begin_panic(self) -> None:
        self.line_keys.begin_panic()

    @on(LineInput.Replaced)
    def _line_replaced(self, event: LineInput.Replaced) -> None:
        self.line_keys.replaced(event.text)

    @on(LineInput.Pasted)
    def _lines_pasted(self, event: LineInput.Pasted) -> None:
        self.line_keys.pasted(event.texts)

    def line_submitted(self, text: str) -> None:
        """Enter what the line holds."""
        self.line_keys.submitted(text)

    def line_parked(self, text: str) -> None:
        """Park what the line held, or go back from an empty one."""
        self.line_keys.parked(text)

    # --- the middle ---------------------------------------------------------------------------------------------------

    def run_command(self, name: str, argument: str = "") -> None:
        """Run a command of the screen, as soon as every middle is built. Raises KeyError for one that nobody runs."""
        if name in OF_NOW:
            self.middles.end_past()
        self.panes.when_built(lambda: self.commands[name](argument))

    @on(VirtualList.Moved, "QueueList")
    def _queue_moved(self) -> None:
        if self.board is not None:
            self.selection.moved(self.board)

    @on(VirtualList.Moved, "EntryList")
    def _book_moved(self) -> None:
        if self.panes.middle == "book":
            self.panes.paint_entry()

    @on(Overflowed)
    def _page_overflowed(self) -> None:
        self.around.show(self.session.reading)  # the keys under the line

    @on(Wanted)
    def _clicked(self, event: Wanted) -> None:
        self.line_keys.clicked(event)

    @on(VirtualList.Opened)
    def _clicked_twice(self) -> None:
        self.line_keys.clicked_twice()

    # --- keys -------------------------------------------------------------------------------------------------------

    def action_panic(self) -> None:
        """Begin a panic, over any dialog: F9."""
        while len(self.screen_stack) > 1:
            self.pop_screen()
        self.line.focus()
        self.line.panic()  # the keys before it are still on their way to the line

    def action_phrase(self, number: int) -> None:
        """Put a phrase of the site into the line: F2 to F8."""
        self.line_keys.put_phrase(number)

    def action_command_palette(self) -> None:
        """List every command: Ctrl+P."""
        self.line_keys.open_palette()

    def action_mend_screen(self) -> None:
        """Paint the whole screen: Ctrl+L."""
        if isinstance(self._driver, Terminal):
            self._driver.mend()

    def action_help_key(self) -> None:
        """Show the help: F1, where the terminal lets it through."""
        self.run_command("help")

    def action_ask_quit(self) -> None:
        """Put the command that leaves into the line, for Enter: Ctrl+Q and Ctrl+C."""
        self.line_keys.put(self.words("screen.form.quit"))
