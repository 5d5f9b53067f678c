"""The second screen: the board, the book and everything else that is shown, of a room whose console runs elsewhere.

It reads. Nothing is written into the home, no lock is taken, no rule is run, nothing rings unless it was asked to.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import signal
from typing import Any

from textual import events

from console.app.base_app import Looking
from console.app.bell import Sound
from console.app.book.pages import BookPages
from console.app.display import FLASH
from console.second.banner import shown
from console.second.console_status import Lookout
from console.second.follow import Follower
from console.session.desk import Desk
from console.session.drafts import Drafts
from console.session.housekeeping import Keeping
from data.entries import Entry
from data.room.room import Change
from data.view.values import Board


class SecondScreen(Looking):
    """``desk``: opened with :meth:`Desk.view`; this screen closes it. ``loud``: it rings as the console does."""

    def __init__(self, desk: Desk, *, loud: bool = False, apology: str = "") -> None:
        super().__init__(desk)
        self._loud = loud
        self._apology = apology
        self._link: dict[str, Any] = {}
        self.follower = Follower(desk, Lookout(desk.home, desk.clock), changed=self.ask_show, opened=self._moved_room)

    # --- building ---------------------------------------------------------------------------------------------------

    def on_mount(self) -> None:
        self.dress()
        self._sound = Sound(self.bell, self.desk.site.sound.command)
        self._sit_at(self.desk, Drafts())
        self._foot.line.focus()
        self._echo(None)
        self._show()
        self._fit()
        self.call_after_refresh(self._begin)

    def _sit_at(self, desk: Desk, kept: Drafts) -> None:
        """Show the room of ``desk``. ``kept``: what stands in the line."""
        from console.second.session import LookingSession

        self.session = LookingSession(desk, desk.operator(), self._where, kept)
        self.session.on_notice = self._noticed
        self.session.on_text = self._text_put
        self._keeping = Keeping(desk, self.spawn, lambda: self.session.drafts)  # only looks: at the disk, at the chain
        desk.on_change = self._changed

    async def _begin(self) -> None:
        """After the first frame: the rest of the screen, the timers, the books."""
        import console.app.screen_acts
        import console.line.reading  # noqa: F401  (the first key need not wait for them)

        await self.build_rest()
        gc.freeze()
        gc.enable()  # it rested while the screen was loaded
        self._ticking = self.set_interval(1.0, self.seen)
        self.set_interval(FLASH, self._flash)
        with contextlib.suppress(NotImplementedError):
            for name in (signal.SIGTERM, signal.SIGHUP):
                asyncio.get_running_loop().add_signal_handler(name, self.exit, 0)
        self.spawn(self._follow())
        self.spawn(self._check())
        if self._apology:
            self._say_refused(self._apology, mark="!")

    async def _follow(self) -> None:
        try:
            await self.follower.run()
        except Exception as error:  # as one of the screen's own: kept, and another screen is started
            self._handle_exception(error)

    async def _check(self) -> None:
        """Look for damage in the whole book, once."""
        with contextlib.suppress(OSError, LookupError):
            await self._keeping.check(lambda drafts: None)
        self.ask_show()

    def _moved_room(self, desk: Desk) -> None:
        """The books are others now: the same screen on them."""
        old, self.desk = self.desk, desk
        self.pages.find("", self.spawn, self.ask_show)  # ends a search in what is left
        self.pages, self.words = BookPages(desk), desk.words
        if _look_of(old) != _look_of(desk):
            self.dress()
            for pane in (self._whole, self._book, self._text, self._small):
                pane.set_look(self._look)
        self._sit_at(desk, self.session.drafts)
        self._past = None
        if self._middle in ("book", "text"):
            self.go("board")
        self.spawn(self._check())
        self.ask_show()

    def finish(self) -> None:
        """After the screen is gone: let go of the files."""
        self.follower.close()

    # --- showing ----------------------------------------------------------------------------------------------------

    def seen(self) -> None:
        """As :meth:`Looking.seen`; the room on the disk, too."""
        self._keeping.space()
        super().seen()

    def facts(self) -> dict[str, Any]:
        """As :meth:`Looking.facts`."""
        return {"book_state": "readonly", "free_mb": self._keeping.free_mb, **self.follower.link}

    def present(self) -> Board:
        """As :meth:`Looking.present`; whether a console watches, too."""
        last = self.pages.last()
        at = last.at if last is not None else None
        return shown(self.desk.board(**self.facts()), self.desk.site, self.follower.beside, at, self.follower.unread)

    def sounds(self, reasons: frozenset[str]) -> None:
        """As :meth:`Looking.sounds`: only if it was asked for."""
        if self._loud:
            self._sound.hear(reasons)

    def link_rows(self) -> list[tuple[str, str]]:
        """As :meth:`Looking.link_rows`, as the console noted it."""
        words, board = self.words, self.board
        if board is None or not self.follower.link:
            return [(words("link.state"), words("link.local"))]
        header = board.header
        rows = [(words("link.state"), words(f"link.is.{header.link}"))]
        rows.append((words("link.unsent"), str(header.unsent) if header.unsent else words("link.none")))
        return [*rows, (words("second.link"), words("second.link_how"))]

    def _changed(self, change: Change, entry: Entry) -> None:
        self.pages.note(entry)
        self.ask_show()

    # --- the line ---------------------------------------------------------------------------------------------------

    def _where(self) -> str:
        """Where lines are entered."""
        if not self.follower.beside.watching:
            return self.words("second.start_one")
        who = self.desk.room.duty.operator
        return self.words("second.type_there", who=who) if who else self.words("second.type_at_console")

    @property
    def acts(self) -> list[tuple[str, str, str]]:
        """As :attr:`Looking.acts`: those that are done here."""
        from console.line.help import palette
        from console.second.session import is_shown

        return palette(self.words, is_shown)

    def act(self, name: str, argument: str = "") -> None:
        """As :meth:`Looking.act`; the help is of what is done here."""
        if name == "help" and not argument:
            self.when_complete(lambda: self.show_rows(self._help_rows))
        else:
            super().act(name, argument)

    def _help_rows(self) -> list[tuple[str, str]]:
        from console.line.verbs import ACTS
        from console.second.session import is_shown

        words = self.words
        rows = [("", words("second.title")), ("", words("second.about"))]
        for act in ACTS:
            if is_shown(act):
                rows.append((words(f"help.{act.name}.forms"), words(f"help.{act.name}.text")))
        return [*rows, ("F9", words("second.panic"))]

    def _keys(self) -> list[tuple[str, str, int]]:
        words = self.words
        shown_: list[tuple[str, str, int]] = []
        if self._middle == "board":
            shown_ = [("Enter", words("screen.key.open"), 7)]
        else:
            shown_ = [("Esc", words("screen.key.back"), 10), ("PgUp PgDn", words("console.key.page"), 5)]
        return [
            *shown_,
            (words("screen.form.find"), words("screen.key.find"), 6),
            (words("second.form.at"), words("second.key.at"), 6),
            ("b", words("screen.key.book"), 7),
            ("h", words("second.key.sheet"), 4),
            ("v", words("second.key.figures"), 3),
            ("?", words("screen.key.help"), 9),
            (words("screen.form.quit"), words("second.key.quit"), 8),
        ]

    # --- keys -------------------------------------------------------------------------------------------------------

    def _answers(self, event: events.Event) -> bool:
        return False  # the watch over the operator asks for a key at the console

    def action_panic(self) -> None:
        """F9: says at once, and over any dialog, that nothing is sounded from here."""
        while len(self.screen_stack) > 1:
            self.pop_screen()
        self._foot.line.focus()
        self._say_refused(self.words("second.panic"))


def _look_of(desk: Desk) -> tuple[str, str, str]:
    """What of a site file decides how everything is drawn."""
    return desk.site.language, desk.site.screen.theme, desk.site.screen.glyphs
