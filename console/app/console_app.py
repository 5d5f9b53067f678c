"""Console app: the screen of the console that writes the room.

It decides and saves nothing itself. The session reads the line, the jobs save, the heartbeat asks the rules, the view
makes the board. The UI thread never writes, calls fsync or waits for a socket.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from typing import TYPE_CHECKING

from msgspec.structs import replace
from textual import events, on

from console.app.agency import OutwardLink
from console.app.base_app import BaseApp
from console.app.keys.operator_watch import OperatorWatch
from console.app.keys.panic_key import PanicKey
from console.app.keys.pin_prompt import PinPrompt
from console.app.link import Link
from console.app.messages import Announced
from console.app.terminal.driver import Terminal
from console.session import drafts
from console.session.desk import Desk
from console.session.jobs import Job, Jobs
from console.session.liveness import last_alive
from console.session.session import Asked, Session
from data.base import file_errors
from data.base.clock import MINUTE
from data.base.descriptors import SPARE
from data.base.permissions import mend_command, strangers
from data.base.process import user_name
from data.base.text import clean_line
from data.entries import Recovered
from data.entries.base import SYSTEM, Via
from data.view.values import ConsoleFacts

if TYPE_CHECKING:
    from console.app.pages.introduction import Introduction
    from console.exec.server import LineServer
    from console.exec.socket import Reply
    from console.session.heartbeat import Heartbeat
    from console.session.upkeep.signing import Signing
    from data.entries import Entry
    from data.room.room import Change


class ConsoleApp(BaseApp):
    """The screen of one console.

    me: code of the operator who was named for it; "": none, it is who has control
    is_shared: whether the room syncs with other stations; a drill's does not
    introduces: whether a first start shows the introduction; a drill does not, but for the demo
    """

    def __init__(
        self,
        desk: Desk,
        *,
        me: str = "",
        apology: str = "",
        is_shared: bool = True,
        is_ticking: bool = True,
        introduces: bool = True,
    ) -> None:
        jobs = Jobs(desk, on_save_state=self.save_state_changed)
        desk.name_operator(me)
        session = Session(desk, jobs, kept_drafts(desk), on_notice=lambda notice: self.line_keys.settled(notice))
        super().__init__(desk, session, apology=apology, is_ticking=is_ticking)
        self.jobs = jobs
        self.link = Link(desk, self.spawn, self.post_message)
        self.outward = OutwardLink(desk, self.jobs, self.spawn, self.post_message)
        self.heartbeat: Heartbeat | None = None  # after the first frame
        self.signing: Signing | None = None  # after the first frame
        self.operator_watch = OperatorWatch(desk, self.session)
        posts = [post.code for post in desk.site.posts]
        self.line_keys.panic_key = self.panic_key = PanicKey(
            self.session,
            self.line,
            posts,
            set_timer=self.set_timer,
            on_sounded=self.panic_sounded,
            on_unknown=self.line_keys.panic_unknown,
        )
        self.around.pin_prompt = self.pin_prompt = PinPrompt(
            desk,
            self.session,
            self.line,
            spawn=self.spawn,
            on_shown=lambda: self.around.show(None),
            on_closed=self.pin_closed,
        )
        self.around.hint = lambda: "screen.line.locked" if desk.is_locked else "screen.line.hint"
        self._is_shared = is_shared
        self._introduces = introduces
        self.introduction: Introduction | None = None  # after the first frame
        self._server: LineServer | None = None  # after the first frame

    # --- life -------------------------------------------------------------------------------------------------------

    def on_mount(self) -> None:
        self.jobs.start(asyncio.get_running_loop())

    def load_commands(self) -> dict[str, Callable[[str], None]]:
        """Load the commands of the screen."""
        from console.app import screen_acts  # seam: the pages that they show
        from console.app.pages.introduction import Introduction
        from console.app.site_takeover import TakeOver

        self.introduction = Introduction(self.desk, is_drill=self.desk.drill)
        self.panes.note_of = self.introduction.note
        self.around.on_shown = self._introduce_typed
        takeover = TakeOver(
            self.desk,
            self.jobs,
            spawn=self.spawn,
            page=self.middles.await_text,
            say=self.around.say,
            again=self.begin_again,
        )
        return screen_acts.of(self) | {
            "net": self._show_link,
            "site": takeover.command,
            "start": self._introduce,
            "login": self._sign_on,
            "lock": lambda argument: self.lock(),
        }

    async def begin(self) -> None:
        """Begin heartbeat, sync and socket."""
        from console.session.heartbeat import Heartbeat  # seam: the rules, after the first frame
        from console.session.upkeep.signing import Signing

        self.heartbeat = Heartbeat(self.desk, self.jobs, self.housekeeping.mark_alive)
        self.on_continued = self.heartbeat.continued
        self.heartbeat.start(last_alive(self.desk.home.alive))
        SPARE.keep()
        if not self.desk.drill:
            self.signing = Signing(self.desk, self.jobs, self.spawn)
        await self._look_who_can_write()
        assert self.introduction is not None
        is_first = self._introduces and await asyncio.to_thread(self.introduction.is_due)
        if not is_first:
            self._say_no_sign_on()
        if self._is_shared:
            self.link.start()
            self.outward.start()
        self.spawn(self._listen())
        if is_first:
            self.spawn(self._introduce_once())

    async def _look_who_can_write(self) -> None:
        """Say and enter that others can write to the home, or say that they left files in it: once each start."""
        exposed = await self.housekeeping.look_who_can_write()
        if mode := exposed.mode:
            path = exposed.path
            self.around.say(self.words("console.open_to_others", path=clean_line(str(path)), mode=mode), mark="!")
            found = Recovered(by=SYSTEM, subjects=("room",), what="open", file=clean_line(f"{mode} {path}"))
            self.jobs.put(Job(SYSTEM, lambda ctx: [found]))
        left = await asyncio.to_thread(strangers, self.desk.home.path)
        if left.number and not mode:
            command = clean_line(mend_command(self.desk.home.path))
            self.around.say(
                self.words("console.strangers", count=left.number, owner=left.owner, command=command), mark="!"
            )

    def _say_no_sign_on(self) -> None:
        """Say under an empty line that a code is enough here to sign, unless there is something else to be said.

        While a P1 is open the row keeps its keys.
        """
        is_free = not (self.around.message or self._apology or self.session.text or self.has_p1)
        if is_free and not self.desk.pins.exist and not self.desk.drill:
            self.around.say(self.words("people.no_sign_on"), mark="!", gives_way=True)

    def enter_damage(self, drafts: tuple[Entry, ...]) -> None:
        """Enter ``drafts`` about damage that a check of the book has found."""
        self.jobs.put(Job(SYSTEM, lambda ctx: list(drafts)))

    async def _listen(self) -> None:
        from console.exec.server import LineServer  # seam: the socket

        desk = self.desk
        users = {user.name for user in desk.site.programs.users} - {user_name(os.getuid())}
        socket, warning = desk.home.socket, desk.clock_warning
        self._server = LineServer(socket, self.answer_socket, desk.words, warning=warning, users=users)
        try:
            await self._server.start()
        except OSError as error:
            self.around.say(self.words("console.no_socket", why=file_errors.why(error, self.words)), mark="!")

    def begin_again(self, note: str) -> None:
        """Leave this screen for a new one on the same desk, which begins with ``note``."""
        self.again = note
        self.exit(0)

    async def on_unmount(self) -> None:
        if self._server is not None:
            await self._server.close()
        SPARE.keep(0)

    def finish(self) -> None:
        """Save what the disk takes, and leave mark and drafts, after the screen is gone."""
        self.jobs.close()
        self.unsaved = self.jobs.waiting
        self.housekeeping.save_drafts()
        if self.heartbeat is not None:  # else nobody has watched
            if self.signing is not None and not self.unsaved:
                self.signing.finish()
            self.housekeeping.leave(has_watched=self.heartbeat.has_watched())
        if lost := self._lost():
            self.farewell = (self.words("console.lost", count=len(lost)), *lost)
        elif self.unsaved:
            self.farewell = (self.words("console.unsaved", count=self.unsaved),)

    def _lost(self) -> list[str]:
        """Return the lines that neither the book nor the drafts keep: the folder of the home takes nothing any more."""
        kept = drafts.load(self.desk.home.drafts)
        mine = self.session.drafts
        lines = (clean_line(text) for text in (*mine.parked, *(job.text for job in self.jobs.unsaved), mine.typed))
        return [line for line in dict.fromkeys(lines) if line and line not in (kept.typed, *kept.parked)]

    async def on_event(self, event: events.Event) -> None:
        """Process an event, unless it is a key that answers the watch over the operator."""
        if isinstance(event, events.Key | events.Paste) and self.operator_watch.is_answered_by(event):
            return
        await super().on_event(event)

    # --- time -------------------------------------------------------------------------------------------------------

    def tick(self) -> None:
        """Enter what the rules of time ask for, and show it."""
        assert self.heartbeat is not None
        if isinstance(self._driver, Terminal):
            self.heartbeat.terminal_stuck(self._driver.stuck_for)
        self.heartbeat.tick()
        self._lock_in_time()
        self.show_time()

    def show_time(self) -> None:
        """Keep what is to be kept, and show what came of the time that has passed."""
        if not self.jobs.waiting:
            self.housekeeping.keep_room()
        self.housekeeping.keep_anchor()
        self.housekeeping.keep_past()
        if self.signing is not None:
            self.signing.tick()
        self.housekeeping.keep_again()
        super().tick()

    # --- showing ----------------------------------------------------------------------------------------------------

    def _room_changed(self, change: Change, entry: Entry) -> None:
        if not self.is_running:
            return
        super()._room_changed(change, entry)
        if entry.book == self.desk.book.id:
            self.link.saved()
        if self.signing is not None:
            self.signing.saw(entry)
        self.outward.saved()

    def save_state_changed(self) -> None:
        """Show at once that saving fails, or works again."""
        self.show()

    def keep_drafts(self) -> None:
        """Keep the text of the line for the next start."""
        self.housekeeping.keep_drafts()

    @property
    def saving(self) -> str:
        """The line that is being saved now; "": none."""
        return self.jobs.saving

    @property
    def is_saving(self) -> bool:
        """Whether something is being saved that the disk takes."""
        return self.jobs.facts().state == "saving"

    def facts(self) -> ConsoleFacts:
        """Return the facts of the board that only the console knows."""
        saving = self.jobs.facts()
        if saving.state == "saved" and self.housekeeping.is_checking:
            saving = replace(saving, state="checking")
        saving = replace(saving, rewritten=self.desk.rewritten)
        return ConsoleFacts(
            operator=self.desk.operator(),
            chosen=self.session.meant,
            is_locked=self.desk.is_locked,
            free_mb=self.housekeeping.free_mb,
            saving=saving,
            link=self.link.facts(),
            push=self.outward.facts(),
            unkept=self.housekeeping.unkept,
            open_to_others=self.housekeeping.open_to_others.mode,
            second_away=self.housekeeping.second_away,
            site_fault=next(iter(self.desk.site_faults), ""),
        )

    # --- signing on -------------------------------------------------------------------------------------------------

    def _sign_on(self, code: str) -> None:
        """Ask for the PIN of the operator who signs on."""
        self.session.ask_pin(Asked(code))
        if self.pin_prompt.open():
            self.around.show(None)

    def pin_closed(self, note: str) -> None:
        """Show the ordinary line again, after a PIN or without one: then what is typed next replaces it."""
        self.line_keys.mirror()
        self.line.refuse()
        self.keep_drafts()
        if note and not self.session.text:
            self.around.say(note, mark="!")
        self.show()

    def lock(self, minutes: int = 0) -> None:
        """Sign the operator off. ``minutes``: no key was pressed for so long; 0: they want it."""
        self.session.sign_off("idle" if minutes else "lock", minutes)
        self.show()

    def _lock_in_time(self) -> None:
        """Sign the operator off if no key was pressed for the time of the site file."""
        minutes = self.desk.site.alarms.lock_min
        if self.desk.signed_on and minutes and self.desk.clock.now() - self.desk.key_at >= minutes * MINUTE:
            self.lock(minutes)

    # --- the introduction ------------------------------------------------------------------------------------------

    async def _introduce_once(self) -> None:
        """Show the introduction, and note that this home did."""
        assert self.introduction is not None
        self.introduction.begin()
        self.show()
        await asyncio.to_thread(self.introduction.note_shown)

    def _introduce(self, argument: str) -> None:
        """Show the introduction because the operator asks for it."""
        assert self.introduction is not None
        self.introduction.begin(asked=True)
        self.middles.go("board")

    def _introduce_typed(self) -> None:
        """Note what the line holds: a step of the introduction may be done with it."""
        assert self.introduction is not None
        read = self.session.reading if self.session.text else None
        enters = read is not None and read.echo.mark != "X"
        if self.introduction.typed(self.session.text, enters=enters, is_panic=self.session.panic):
            self.frames.request()

    def line_submitted(self, text: str) -> None:
        """Enter what the line holds; a step of the introduction may be done with it."""
        read = self.session.reading if self.session.text else None
        super().line_submitted(text)
        introduction = self.introduction if read is not None and not self.session.text else None
        if introduction is not None and read is not None and introduction.entered(read.act):
            self.frames.request()

    def line_parked(self, text: str) -> None:
        """Park what the line held; with an empty line end the introduction, or go back."""
        on_board = self.panes.middle == "board" and not self.session.panic
        if not text and on_board and self.introduction is not None and self.introduction.end():
            self.around.forget()  # its title says what Esc does
            self.operator_acted()
            self.around.show(None)
            self.show()
            return
        super().line_parked(text)

    # --- the link ---------------------------------------------------------------------------------------------------

    @on(Announced)
    def _announced(self, event: Announced) -> None:
        """Show one line, but never over what is being typed."""
        if not self.session.text:
            self.around.say(event.text, mark="!")

    @on(Link.Cut)
    def _link_cut(self, event: Link.Cut) -> None:
        self.jobs.put(Job(SYSTEM, lambda ctx: [event.entry]))

    @on(Link.Forked)
    def _link_forked(self) -> None:
        self.exit(0)

    @on(Link.Rewritten)
    def _link_rewritten(self, event: Link.Rewritten) -> None:
        """Record that history was rewritten. Nothing is sent, and nothing else happens until a person decides."""
        place = f"{event.book} no. {event.no}"
        what = "rewritten" if event.where == "here" else "rewritten_there"
        if found := self.desk.note_rewritten(place, place, what):
            self.enter_damage(tuple(found))
        self.show()

    def _show_link(self, argument: str) -> None:
        """Show the state of the link; with ``now``, try it first."""
        if argument:
            self.link.try_now()
            self.outward.try_now()
        self.middles.show_text(self.link_rows, heading=self.words("help.net.title"), is_live=True)

    def link_rows(self) -> list[tuple[str, str]]:
        """Return the page about the link, and about what goes to the agency."""
        return [*self.link.rows(), *self.outward.rows()]

    # --- the socket -------------------------------------------------------------------------------------------------

    async def answer_socket(self, line: str, as_: str, via: Via | None = None, pin: str = "") -> Reply:
        """Answer a line that came in on the socket, for the operator ``as_``, whose PIN may come with it."""
        from console.exec.answer import PUSH_AGAIN, answer, is_try_now
        from console.exec.operators import PIN_NEWS, PINS_CHANGED, answer_pin_news
        from console.exec.socket import CARRY, CARRY_UNSEALED, Reply

        if via is not None and via.uid >= 0 and via.uid != os.getuid():  # another user may send lines alone
            return await answer(self.desk, self.session, line, as_, via, pin)
        if is_try_now(line):
            self.outward.try_now()
            return self.link.answer_sync(self.outward.is_started)
        if line == PUSH_AGAIN:
            return Reply(True, text=self.words("push.again", count=self.outward.again()))
        if line.startswith((CARRY, CARRY_UNSEALED)):
            from console.exec.courier import answer_import  # seam: sync

            return await answer_import(self.desk, self.link, line)
        if line == PINS_CHANGED or line.startswith(PIN_NEWS):
            reply = await answer_pin_news(self.desk, self.jobs, line, via)
            self.show()
            return reply
        return await answer(self.desk, self.session, line, as_, via, pin)


def kept_drafts(desk: Desk) -> drafts.Drafts:
    """Return the drafts that an earlier run on ``desk`` left, without what it had saved."""
    return drafts.unsaved(drafts.load(desk.home.drafts), desk.book.id, desk.book.entries)
