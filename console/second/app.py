"""Second screen: a room whose console runs in another process.

It shows board, book and pages, and only reads. It writes nothing into the home, takes no lock, runs no rule, and rings
only if it was started with sound.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace
from textual import on
from textual.app import ComposeResult

from console.app.base_app import BaseApp
from console.app.display.display import Middle, Rows
from console.app.terminal.run import show
from console.line.verbs import ACTS, LISTS, help_title
from console.line.verbs import about as about_acts
from console.second.alerts import with_alerts
from console.second.console_status import StatusReader
from console.second.follow import Follower
from console.second.session import ReadOnlySession, is_shown
from console.session.desk import READ_ONLY, Desk
from console.session.drafts import Drafts
from console.session.home import Home
from data.base.clock import Clock
from data.view.values import Board, ConsoleFacts
from widgets.command_line.key_hints import Keys
from widgets.drawing.times import skew_text
from widgets.header.drill_frame import DrillRow

if TYPE_CHECKING:
    from console.line.act import Act
    from console.line.help import ActRow


class SecondScreen(BaseApp):
    """A second screen on ``desk``, which :meth:`Desk.view` opened and this screen closes.

    is_loud: whether it rings as the console does
    is_following: whether it follows the files; False: the caller calls ``follower.look``
    """

    def __init__(
        self,
        desk: Desk,
        *,
        apology: str = "",
        is_loud: bool = False,
        is_ticking: bool = True,
        is_following: bool = True,
    ) -> None:
        session = self._new_session(desk, Drafts())
        super().__init__(desk, session, apology=apology, is_loud=is_loud, is_ticking=is_ticking)
        self.follower = Follower(desk, StatusReader(desk.home, desk.clock), self.post_message)
        self._is_following = is_following
        self._frame = (DrillRow(id="drill"), DrillRow(id="drill-foot")) if desk.home.is_drill else ()
        self.around.hint = lambda: "second.line.hint"
        self.panes.has_sheet = lambda board: False  # nobody reads back here: `h` has it

    def _new_session(self, desk: Desk, kept: Drafts) -> ReadOnlySession:
        return ReadOnlySession(desk, self._where_to_type, kept, lambda notice: self.line_keys.settled(notice))

    # --- the frame of a drill -----------------------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        yield from self._frame[:1]
        yield from super().compose()
        yield from self._frame[1:]

    def dress(self) -> None:
        """Choose colours, symbols and words, of the frame too."""
        super().dress()
        for bar in self._frame:
            bar.set_look(self.panes.look)
            bar.update((self.desk.home.path.name, self.words("drill.bar.unreal")), "")

    # --- life -------------------------------------------------------------------------------------------------------

    def load_commands(self) -> dict[str, Callable[[str], None]]:
        """Load the commands of the screen; the help is about those of this screen."""
        from console.app import screen_acts  # seam: the pages that they show

        commands = screen_acts.of(self)

        def show_help(about: str) -> None:
            named = [act for act in about_acts(self.words, about) if is_shown(act)] if about else list(ACTS)
            if about.casefold() in LISTS:
                commands["help"](about)
            else:
                self.middles.show_text(lambda: self._help_rows(named), about=help_title(self.words, about))

        return commands | {"help": show_help, "net": self._show_link}

    async def begin(self) -> None:
        """Begin to follow the books."""
        if self._is_following:
            self.spawn(self._follow())

    async def _follow(self) -> None:
        try:
            await self.follower.run()
        except Exception as error:  # as one of the screen's own: kept, and another screen is started
            self._handle_exception(error)

    @on(Follower.Reopened)
    def _reopened(self, event: Follower.Reopened) -> None:
        """Move to a desk on other books."""
        old, before, desk = self.desk, self.session, event.desk
        self.pages.find("")  # ends a search in the old books
        self.move_to(desk, self._new_session(desk, Drafts(selected=before.selected)))
        if _look_of(old) != _look_of(desk):
            self.dress()
        self.session.parked = before.parked
        self.session.typed(before.text)
        if self.panes.middle in ("book", "text"):
            self.middles.go("board")
        self.spawn(self.check_book())
        self.show()

    def finish(self) -> None:
        """Close the files, after the screen is gone."""
        self.follower.close()

    # --- showing ----------------------------------------------------------------------------------------------------

    def facts(self) -> ConsoleFacts:
        """Return the facts of the board that only this screen knows."""
        facts = replace(READ_ONLY, free_mb=self.housekeeping.free_mb, link=self.follower.link, push=self.follower.push)
        return replace(facts, drill=self.desk.home.path.name) if self._frame else facts

    def present(self) -> Board:
        """Return the board as it is now, with whether a console watches."""
        last = self.pages.last()
        at = last.at if last is not None else None
        return with_alerts(super().present(), self.desk.site, self.follower.console, at, self.follower.unread)

    def _show_link(self, argument: str) -> None:
        self.middles.show_text(self._link_rows, heading=self.words("help.net.title"), is_live=True)

    def _link_rows(self) -> Rows:
        """Return the state of the link as the console noted it."""
        words, board = self.words, self.board
        if board is None or self.follower.link.state == "local":
            return [(words("link.state"), words("link.local"))]
        header = board.header
        return [
            (words("link.state"), words(f"link.is.{header.link}")),
            (words("link.unsent"), str(header.unsent) if header.unsent else words("link.none")),
            *([(words("link.clock"), off)] if (off := skew_text(words, header.link_skew)) else []),
            (words("second.link"), words("second.link_how")),
        ]

    # --- the line ---------------------------------------------------------------------------------------------------

    def _where_to_type(self) -> str:
        """Return where lines are entered, in words."""
        if not self.follower.console.is_watching:
            return self.words("second.start_one")
        who = self.desk.room.duty.operator
        return self.words("second.type_there", who=who) if who else self.words("second.type_at_console")

    @property
    def acts(self) -> list[ActRow]:
        """The commands that the palette lists: those of this screen."""
        from console.line.help import palette  # seam: the catalogue of help

        return palette(self.words, is_shown)

    def _help_rows(self, acts: Sequence[Act[Any]]) -> Rows:
        """Return the help on those of ``acts`` that work here."""
        words = self.words
        rows = [("", words("second.title")), ("", words("second.about"))]
        for act in acts:
            if is_shown(act):
                rows.append((words(f"help.{act.name}.forms"), words(f"help.{act.name}.text")))
        return [*rows, ("F9", words("second.panic"))]

    def keys(self, middle: Middle) -> Keys:
        """Return the keys to name under an empty line."""
        words = self.words
        leave = (words("screen.form.quit"), words("second.key.quit"), 8)
        if middle == "small":
            return [leave]
        keys = (
            [("Enter", words("screen.key.open"), 7)] if middle == "board" else [("Esc", words("screen.key.back"), 10)]
        )
        if middle != "board" and self.panes.can_page(middle):
            keys.append(("PgUp PgDn", words("console.key.page"), 5))
        return [
            *keys,
            (words("screen.form.find"), words("screen.key.find"), 6),
            (words("second.form.at"), words("second.key.at"), 6),
            ("b", words("screen.key.book"), 7),
            ("h", words("second.key.sheet"), 4),
            ("v", words("second.key.figures"), 3),
            ("?", words("screen.key.help"), 9),
            leave,
        ]


def _look_of(desk: Desk) -> tuple[str, ...]:
    """Return the parts of the site that decide how everything is drawn."""
    return desk.site.language, desk.site.screen.theme, desk.site.screen.glyphs, desk.site.zone_word


def run(home: Home, clock: Clock, *, loud: bool = False) -> int:
    """Run a second screen on ``home`` until it is left. Raises SiteError, NoBook, OSError."""
    first: list[Desk] = [Desk.view(home, clock=clock)]
    words = first[0].words

    def make(*, apology: str = "") -> SecondScreen:
        return SecondScreen(first.pop() if first else Desk.view(home, clock=clock), is_loud=loud, apology=apology)

    return show(make, words, Path(tempfile.gettempdir()))  # no trace in a home that is only read
