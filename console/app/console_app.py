"""The console's screen, wired. Header, alarm row and line stay; the middle changes: board, incident, book or text.

Nothing here decides or saves: the session reads the line, the pump saves, the heart beats, the view says what is to be
seen. The UI thread never writes, fsyncs or waits for a socket.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import signal
from typing import TYPE_CHECKING, Any, ClassVar

from console.app.base_app import Looking
from console.app.bell import Sound
from console.app.display import FLASH
from console.app.link import Link
from console.session import drafts
from console.session.desk import Desk
from console.session.housekeeping import Keeping
from console.session.jobs import Job, Pump
from console.session.session import Session
from data.base import oserrors
from data.book.writer import SaveState
from data.entries import Control
from data.entries.base import SYSTEM

if TYPE_CHECKING:
    from console.exec.socket import Reply
    from data.entries import Entry
    from data.room.room import Change


class SiagaApp(Looking):
    """One console. ``me``: the operator code that the line's entries are made by."""

    SYNCS: ClassVar[bool] = True  # a drill does not: its room is nobody else's

    def __init__(self, desk: Desk, *, me: str, apology: str = "") -> None:
        super().__init__(desk)
        self._me = me
        self._apology = apology
        self._save_state = SaveState()

    # --- building ---------------------------------------------------------------------------------------------------

    def on_mount(self) -> None:
        desk = self.desk
        self.dress()
        self._pump = Pump(desk, asyncio.get_running_loop())
        self._pump.writer.on_state = self._saving_changed_there
        self.session = Session(desk, self._pump, self._me, drafts.load(desk.home.drafts))
        self._keeping = Keeping(desk, self.spawn, lambda: self.session.drafts)
        self.session.on_notice = self._noticed
        self.session.on_text = self._text_put
        self._pump.on_idle = self.ask_show
        self._sound = Sound(self.bell, desk.site.sound.command)
        self.link = Link(desk, self.spawn, show=self.ask_show, tell=self._note, forked=lambda: self.exit(0))
        desk.on_change = self._changed
        self._foot.line.put(self.session.text)
        self._foot.line.focus()
        self._show()
        if self.session.selected:
            self.select(self.session.selected)
        self._fit()
        self.call_after_refresh(self._begin)

    async def _begin(self) -> None:
        """After the first frame: the rest of the screen, the heart, the timers, the socket."""
        import console.app.screen_acts
        import console.line.reading  # noqa: F401  (the first key need not wait for them)
        from console.session import liveness as watch
        from console.session.heartbeat import Heart

        await self.build_rest()
        gc.freeze()  # what was loaded stays: the collector need not walk it again in the middle of a night
        gc.enable()  # it rested while the console was loaded
        self._heart = Heart(self.desk, self._pump, self._keeping.alive)
        self._heart.start(watch.last_alive(self.desk.home.alive))
        self._ticking = self.set_interval(1.0, self._tick)
        self.set_interval(FLASH, self._flash)
        with contextlib.suppress(NotImplementedError):
            for name in (signal.SIGTERM, signal.SIGHUP):
                asyncio.get_running_loop().add_signal_handler(name, self.exit, 0)
        if self.SYNCS:
            self.link.start()
        self.spawn(self._listen())
        self.spawn(self._check())
        if self._apology:
            self._say_refused(self._apology, mark="!")
        self.begun()

    def begun(self) -> None:
        """Everything is there: for a subclass."""

    async def _check(self) -> None:
        with contextlib.suppress(OSError):  # a disk that cannot be read shows at the book
            await self._keeping.check(lambda drafts: self._pump.put(Job(SYSTEM, lambda ctx: list(drafts))))
        self.ask_show()

    async def _listen(self) -> None:
        from console.exec.socket import LineServer

        self._server = LineServer(self.desk.home.socket, self._from_socket)
        try:
            await self._server.start()
        except OSError as error:
            self._say_refused(self.words("console.no_socket", why=oserrors.why(error, self.words)), mark="!")

    async def on_unmount(self) -> None:
        if hasattr(self, "_server"):
            await self._server.close()

    def finish(self) -> None:
        """After the screen is gone: save what waits, leave the mark and the drafts."""
        if hasattr(self, "_keeping"):
            self.session.on_notice = lambda notice: None  # there is no screen any more
            self.session.on_text = lambda text: None
            self._pump.on_idle = lambda: None
            self.desk.on_change = lambda change, entry: None
            self._pump.close()
            self.unsaved = self._pump.waiting
            self._keeping.leave()

    # --- time -------------------------------------------------------------------------------------------------------

    def _tick(self) -> None:
        self._heart.beat()
        self.seen()

    def seen(self) -> None:
        """Time has passed, and what came of it is entered: keep what is to be kept, show the rest."""
        if not self._pump.waiting:
            self._keeping.snapshot()
        self._keeping.space()
        super().seen()

    # --- showing ----------------------------------------------------------------------------------------------------

    def _changed(self, change: Change, entry: Entry) -> None:
        self.pages.note(entry)
        if entry.book == self.desk.book.id:
            self.link.saved()
        if isinstance(entry, Control) and entry.book == self.desk.book.id and entry.before == self._me:
            self._me = self.session.me = entry.operator  # at this keyboard sits whoever has taken over
        self.ask_show()

    def sounds(self, reasons: frozenset[str]) -> None:
        """As :meth:`Looking.sounds`."""
        self._sound.hear(reasons)

    def keep_drafts(self) -> None:
        """As :meth:`Looking.keep_drafts`."""
        self._keeping.drafts()

    @property
    def saving(self) -> str:
        """As :meth:`Looking.saving`."""
        return self._pump.saving

    def link_rows(self) -> list[tuple[str, str]]:
        """As :meth:`Looking.link_rows`."""
        return self.link.rows()

    def try_link(self) -> None:
        """As :meth:`Looking.try_link`."""
        self.link.try_now()

    def facts(self) -> dict[str, Any]:
        """What only the console knows of what the board shows, as :func:`data.view.board.board` takes it."""
        state = self._save_state
        return {
            "operator": self._me,
            "book_state": self._book_state(state.state),
            "free_mb": self._keeping.free_mb,
            "not_saved_since": state.since or None,
            "not_saved_why": state.reason,
            "waiting": self._pump.waiting,
            **self.link.facts(),
        }

    def _book_state(self, state: str) -> str:
        if state == "saved" and self._pump.waiting:
            return "saving"
        return "checking" if state == "saved" and self._keeping.checking else state

    # --- from elsewhere ---------------------------------------------------------------------------------------------

    def _saving_changed_there(self, state: SaveState) -> None:
        """On the writer's thread."""
        self._pump.on_loop(self._saving_changed, state)

    def _saving_changed(self, state: SaveState) -> None:
        self._save_state = state
        self._show()

    async def _from_socket(self, line: str, as_: str) -> Reply:
        from console.exec.answer import answer, is_try_now

        if is_try_now(line):
            return self.link.handed_over()
        if line.startswith("\0carry "):
            from console.exec.courier import answer_import

            return await answer_import(self.desk, self.link, line)
        return await answer(self.desk, self.session, line, as_)
