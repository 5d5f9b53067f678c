"""Link: the console's end of sync.

It starts sync, folds the entries that arrive, and knows the state of the link; a longer cut is an entry.

Sync is a background task; its disk work is on threads. Arrivals are folded in slices, between which keys are answered.
Without a remote in the site file, no network library is ever loaded.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace
from textual.message import Message

from console.app.messages import Announced, BoardChanged, Post
from console.session.desk import Desk
from console.session.slices import Pause, Spawn
from console.session.trace import keep_trace
from data.base.clock import MINUTE, SECOND
from data.book.book import Book
from data.entries import Entry
from data.site.model import Site
from data.sync import link_state
from data.sync.link_state import LOCAL, LinkState, Why
from data.view.values import LinkFacts
from data.words import Words
from widgets.drawing.times import skew_text, spelled

if TYPE_CHECKING:
    from console.exec.socket import Reply
    from data.sync.engine import Engine
    from data.sync.own_log import Unsent, Where

#: Rest after each slice of folding (s).
REST = 0.006
#: The end of a cut that was shorter than this is not announced (ms).
SHORT_CUT = MINUTE
#: How long until sync is set up again after a fault (ms).
AGAIN = MINUTE

#: States in which entries get through.
_WELL = ("online", "catching", "reset")


class Link:
    """One console's link. It posts :class:`BoardChanged`, :class:`Announced`, :class:`Forked`, :class:`Rewritten`."""

    class Forked(Message):
        """Posted when the own book continues elsewhere and a new one must begin (``desk.forked``)."""

    class Rewritten(Message):
        """Posted when the own book was rewritten from entry ``no`` on, here or on the remote (``where``)."""

        def __init__(self, book: str, no: int, where: Where) -> None:
            super().__init__()
            self.book, self.no, self.where = book, no, where

    class Cut(Message):
        """Posted with the entry about a cut of at least :data:`SHORT_CUT`: that it lasts, and its end."""

        def __init__(self, entry: Entry) -> None:
            super().__init__()
            self.entry = entry

    def __init__(self, desk: Desk, spawn: Spawn, post: Post) -> None:
        self.state = LOCAL
        self._desk = desk
        self._spawn = spawn
        self._post = post
        self._engine: Engine | None = None
        self._not_sent: Unsent | None = None  # before the engine is loaded
        self._retry = asyncio.Event()
        self._arrived: deque[Entry] = deque()  # not folded yet
        self._arrivals = 0  # since nothing got through
        self._is_folding = False
        self.is_started = False  # whether this console syncs: its site file names a remote, and it is not a drill
        self._noted: tuple[str, int] = ("", 0)
        self._noted_at = 0
        self._is_noting = False
        self._apart: int | None = None  # since when nothing gets through (monotonic ms)
        self._most = 0  # most entries that waited since then
        self._is_cut_said = False

    # --- the engine -------------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Begin to sync if the site file names a remote."""
        if self._desk.site.remote.url:
            self._spawn(self._run())

    async def _run(self) -> None:
        self._not_sent = await asyncio.to_thread(self._known_unsent)
        note = await asyncio.to_thread(link_state.read_note, self._desk.home.path)
        if note is not None and note.cut is not None:  # a start does not end a cut
            lasted = max(0, self._desk.clock.now() - note.cut)
            self._apart, self._is_cut_said = self._desk.clock.monotonic() - lasted, note.at - note.cut >= SHORT_CUT
        self.is_started = True
        self._changed(LinkState("untried"))
        while True:
            try:
                engine = await asyncio.to_thread(self._engine_of)
                await engine.start()
                self._engine = engine
                break
            except Exception as error:  # a disk that fails, a missing library: the room continues without sync
                self._changed(LinkState("offline", error=Why("sync.fault", {"error": type(error).__name__})))
            self._retry.clear()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._retry.wait(), AGAIN / SECOND)
        try:
            await engine.run()
        finally:
            with contextlib.suppress(Exception):
                await engine.remote.http.close()

    def _known_unsent(self) -> Unsent:
        """Return what is not sent, as the last run left it, on a thread. The network is not loaded for it."""
        from data.sync.own_log import unsent_of  # seam: sync

        return unsent_of(self._desk.home.path, self._desk.site.station, self._desk.library)

    def _engine_of(self) -> Engine:
        """Load and set up the engine, on a thread."""
        from data.sync import setup  # its network library is loaded here, on a thread

        desk = self._desk
        assert isinstance(desk.book, Book)
        return setup.engine(
            desk.home.path, desk.site, desk.book, desk.library.replicas, desk.clock,
            on_arrived=self.arrived, on_changed=self._changed, on_diverged=self._diverged,
            on_rewritten=self._rewritten,
        )  # fmt: skip

    def saved(self) -> None:
        """Send what was saved here."""
        if self._engine is not None:
            self._engine.wake()

    def try_now(self) -> None:
        """Try at once: the operator does not want to wait."""
        self._retry.set()
        if self._engine is not None:
            self._engine.try_now()

    def answer_sync(self, pushes: bool = False) -> Reply:
        """Answer ``siaga sync``, which leaves the work to the running console. ``pushes``: it pushes to an agency."""
        from console.exec.socket import Reply  # seam: the socket

        if not self.is_started and not pushes:
            return Reply(False, error=self._desk.words("link.local"))
        self.try_now()
        return Reply(True, text=self._desk.words("link.tried"))

    # --- state ------------------------------------------------------------------------------------------------------

    def _unsent(self) -> Unsent | None:
        return self._engine.unsent if self._engine is not None else self._not_sent

    @property
    def now(self) -> LinkState:
        """The state, with what is not sent at this moment: whatever the link does, an entry waits from its save on."""
        unsent = self._unsent()
        if unsent is None:
            return self.state
        away = tuple(each for each in self.state.waiting if each.away)
        return replace(self.state, unsent=unsent.count, oldest=unsent.oldest, waiting=(*unsent.waiting, *away))

    def _changed(self, state: LinkState) -> None:
        self.state = state
        now = self._desk.clock.monotonic()
        if state.state not in _WELL:
            if self._apart is None:
                self._apart, self._arrivals, self._most, self._is_cut_said = now, 0, 0, False
            self._most = max(self._most, state.unsent)
        elif state.state == "online" and self._apart is not None:
            apart, self._apart = now - self._apart, None
            if apart >= SHORT_CUT:
                self._say_cut(apart, is_over=True)
                words = self._desk.words
                self.notice(words("link.back", minutes=apart // MINUTE, sent=self._most, came=self._arrivals))
        self.note()
        self._post(BoardChanged())

    def _say_cut(self, lasted: int, *, is_over: bool = False) -> None:
        """Post the entry about a cut that has lasted so long (ms)."""
        from data.rules.gaps import link_back, link_lost  # seam: sync

        site, words, now = self._desk.site, self._desk.words, self._desk.clock.now()
        since = now - lasted
        entry = link_back(site, words, since, now, self._most) if is_over else link_lost(site, words, since, now)
        self._post(self.Cut(entry))

    def note(self) -> None:
        """Write the state of the link for readers in other processes, when it has changed and now and then."""
        now = self._desk.clock.monotonic()
        state = self.now
        key = (state.state, state.unsent)
        if not self.is_started or (key == self._noted and now - self._noted_at < link_state.RENEW):
            return
        if self._is_noting:  # a slow disk: the next call writes what has changed
            return
        self._is_noting = True
        self._noted, self._noted_at = key, now
        wall = self._desk.clock.now()
        contact = None if state.contact is None else wall - state.age(now, 0)
        cut = None if self._apart is None else wall - (now - self._apart)
        noted = link_state.Note(state.state, wall, state.unsent, state.oldest, contact, state.skew, cut)
        self._spawn(self._write(noted))

    async def _write(self, noted: link_state.Note) -> None:
        try:
            await asyncio.to_thread(link_state.write_note, self._desk.home.path, noted)
        finally:
            self._is_noting = False

    def _diverged(self, book: str, common: int) -> None:
        self._desk.forked = (book, common)
        self._post(self.Forked())

    def _rewritten(self, book: str, common: int, where: Where) -> None:
        self._post(self.Rewritten(book, common + 1, where))

    def notice(self, text: str) -> None:
        """Show the operator one line."""
        self._post(Announced(text))

    def arrived(self, entries: list[Entry]) -> None:
        """Fold entries of other stations that are on the disk now, in slices."""
        self._arrived.extend(entries)
        self._arrivals += len(entries)
        if not self._is_folding:
            self._is_folding = True
            self._spawn(self._fold())

    async def _fold(self) -> None:
        try:
            pause = Pause(REST)
            while self._arrived:
                if len(self._arrived) > 1:  # late entries need the index of all books, which is not made on this thread
                    await self._index()
                some = list(self._arrived)
                self._arrived.clear()
                try:
                    for _ in self._desk.catch_up(some):
                        await pause()
                except Exception as error:  # a disk that fails, a fault of ours: the operator must know
                    file = await asyncio.to_thread(keep_trace, error, self._desk.home.path)
                    self.notice(self._desk.words("link.not_folded", file=Path(file).name))
        finally:
            self._is_folding = False

    async def _index(self) -> None:
        """Index every subject. Arrivals wait for a disk that cannot be read."""
        while True:
            try:
                return await asyncio.to_thread(self._desk.library.index)
            except OSError:
                await self._desk.clock.sleep(SECOND)

    # --- showing ----------------------------------------------------------------------------------------------------

    def facts(self) -> LinkFacts:
        """Return the state of the link for the board, and note it for readers."""
        if not self.is_started:
            return LinkFacts()
        self.note()
        now = self._desk.clock.monotonic()
        if self._apart is not None and not self._is_cut_said and now - self._apart >= SHORT_CUT:
            self._is_cut_said = True
            self._say_cut(now - self._apart)
        state = self.now
        age = None if state.contact is None else state.age(now, 0)
        return LinkFacts(state.word(now), age, state.done, state.total, state.unsent, state.oldest, state.skew)

    def rows(self) -> list[tuple[str, str]]:
        """Return the page about the link: its state, what waits, what went wrong, when it is tried again."""
        desk = self._desk
        if not self.is_started:
            return [(desk.words("link.state"), desk.words("link.local"))]
        from data.sync.own_log import under_other_codes  # seam: sync

        found = rows(desk.words, self.now, desk.clock.now(), desk.clock.monotonic(), desk.site)
        for book in under_other_codes(desk.site.station, desk.book):
            found.append((book.id, desk.words("link.other_code", last=book.last_no)))
        return found


def rows(words: Words, state: LinkState, now: int, monotonic: int, site: Site) -> list[tuple[str, str]]:
    """Return the page about a link in ``state``; moments in UTC ms and, as ``monotonic``, in ms of that clock."""
    word = state.word(monotonic)
    counted = f" {state.done}/{state.total}" if state.total else ""
    found = [
        (words("link.state"), words(f"link.is.{word}") + counted),
        *([(words("link.remote"), f"{site.remote.url} · {site.remote.bucket} · {site.remote.account}")]
          if site.remote.url else []),
        (words("link.contact"), words("link.never") if state.contact is None else
         words("link.ago", span=spelled(words, state.age(monotonic, 0)))),
        (words("link.unsent"), _unsent(words, state, now)),
    ]  # fmt: skip
    if off := skew_text(words, state.skew):
        found.append((words("link.clock"), off))
    for waits in state.waiting:
        key = "link.waits_here" if waits.away else "link.waits_there"
        count = waits.last - waits.first + 1
        found.append(
            (words("link.waiting"), words(key, book=waits.book, first=waits.first, last=waits.last, count=count))
        )
    found.append((words("link.behind"), ", ".join(state.behind) or words("link.none")))
    found.append((words("link.error"), state.error.text(words) if state.error else words("link.none")))
    found += [(book, why.text(words)) for book, why in state.troubles]
    if state.attempts:
        found.append((words("link.attempts"), str(state.attempts)))
    if state.next_try is not None:
        found.append((words("link.next"), words("link.in", span=spelled(words, max(0, state.next_try - monotonic)))))
    if site.remote.url:
        found.append((words("link.try"), words("link.try_how")))
    return found


def _unsent(words: Words, state: LinkState, now: int) -> str:
    if not state.unsent:
        return words("link.none")
    if state.oldest is None:
        return str(state.unsent)
    return words("link.unsent_since", count=state.unsent, span=spelled(words, max(0, now - state.oldest)))
