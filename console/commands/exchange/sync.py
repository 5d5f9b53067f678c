"""``siaga sync``: sync without the screen, once or until stopped."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import signal
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from console.commands import Call
from console.commands.exchange.push import Pushed, exchange
from console.commands.json_out import print_json
from console.commands.site_read import site_set_up
from console.exec.answer import TRY_NOW
from console.exec.running import connect
from console.exec.socket import NobodyListens
from console.exits import DONE, UNAVAILABLE, Stop
from console.session.home import second_folder
from data.base.clock import SystemClock
from data.base.text import clean_line, quoted
from data.book.book import Book
from data.book.predecessors import recorded, recovered
from data.book.replicas.replicas import Replicas
from data.book.upkeep.fork import fork_book
from data.entries import Entry
from data.site.model import Site
from data.sync import link_state
from data.sync.link_state import LinkState
from data.sync.own_log import Where, under_other_codes
from data.sync.remote.secrets import SecretFault

if TYPE_CHECKING:
    from data.sync.engine import Engine

#: Rest between two pushes without a remote (s).
PUSH_EVERY = 5.0
#: Rounds after which ``--once`` ends although entries still arrive.
MOST_ROUNDS = 1000


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of ``sync``."""
    parser.add_argument("--once", action="store_true")
    parser.add_argument("--json", action="store_true")


def run(call: Call) -> int:
    """Sync, or ask the running console to.

    Return 0 if everything was sent and fetched.

    Raises Stop, SiteError, BookBusy, OSError.
    """
    call.need_site()
    site = site_set_up(call)
    if not (site.remote.url or site.push.url or site.pull.url):
        raise Stop("remote.none", file=call.home.site_file)
    with contextlib.suppress(NobodyListens):
        return _hand_over(call)
    try:
        return asyncio.run(_Sync(call, site).run() if site.remote.url else _agency_alone(call, site))
    except SecretFault as fault:
        raise Stop("remote.failed", why=fault.why.text(call.words)) from fault


def _hand_over(call: Call) -> int:
    """Ask the console that runs here to sync now. Raises NobodyListens, Stop."""
    with contextlib.closing(connect(call.home)) as client:
        reply = client.enter(TRY_NOW, "")
    if not reply.ok:
        raise Stop("remote.failed", code=UNAVAILABLE, why=clean_line(reply.error))
    if call.options.json:
        print_json({"ok": True, "handed_over": True})
    else:
        print(call.words("remote.handed_over"))
    return DONE


async def _agency_alone(call: Call, site: Site) -> int:
    """Push to the agency and pull from it without a remote: once, or until stopped."""
    _stop_on_signals()
    pushed = None
    with contextlib.suppress(asyncio.CancelledError):
        while True:
            second = second_folder(site)
            book = Book.open(
                call.home.path, station=site.station, site=site.name, clock=SystemClock(), second=second
            )  # no console can start now
            with closing(book):
                pushed = await exchange(call.home, site, book)
            if call.options.once:
                break
            await asyncio.sleep(PUSH_EVERY)
    return _tell(call, pushed) if pushed is not None and call.options.once else DONE


def _tell(call: Call, pushed: Pushed) -> int:
    """Print what a push came to."""
    if call.options.json:
        print_json({"ok": pushed.ok, "pushed": pushed.sent, "waiting": pushed.waiting, "refused": pushed.refused})
    elif pushed.ok:
        print(pushed.text(call.words))
    else:
        raise Stop("push.failed", code=UNAVAILABLE, why=pushed.text(call.words))
    return DONE if pushed.ok else UNAVAILABLE


def _stop_on_signals() -> None:
    task = asyncio.current_task()
    assert task is not None
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, task.cancel)


class _Sync:
    def __init__(self, call: Call, site: Site) -> None:
        self._call = call
        self._site = site
        self._clock = SystemClock()
        self._came = 0
        self._forked: tuple[str, int] | None = None
        self._rewritten: tuple[str, int, Where] | None = None
        self._shown = ""
        self._state = LinkState("untried")
        self._noted_at: int | None = None  # monotonic ms
        self._pushed: Pushed | None = None
        self._not_sent: list[tuple[str, int]] = []  # books of other codes, with their last number

    async def run(self) -> int:
        """Sync until everything is done (``--once``) or the command is stopped."""
        _stop_on_signals()
        try:
            while True:
                await self._sync_book()
                if self._forked is None:
                    break
                self._print(self._call.words("link.new_book", no=self._forked[1]))
        except asyncio.CancelledError:
            if self._call.options.once:
                raise
        return self._end()

    async def _sync_book(self) -> None:
        # A command that only asks the running console does not load the network.
        from data.sync import setup

        home = self._call.home.path
        book = self._open(home)
        self._not_sent = [(each.id, each.last_no) for each in under_other_codes(self._site.station, book)]
        try:
            replicas = Replicas.open(home, write=True)
        except BaseException:
            book.close()
            raise
        try:
            engine = await asyncio.to_thread(
                setup.engine, home, self._site, book, replicas, self._clock,
                on_arrived=self._on_arrived, on_changed=self._on_changed, on_diverged=self._on_diverged,
                on_rewritten=self._on_rewritten,
            )  # fmt: skip
            self._forked = None
            try:
                await engine.start()
                await self._rounds(engine, book)
            finally:
                self._note(last=True)
                await engine.remote.http.close()
                self._record_rewritten(book)
        finally:
            replicas.close()
            book.close()

    def _open(self, home: Path) -> Book:
        second = second_folder(self._site)
        station, site = self._site.station, self._site.name
        if self._forked is None:
            return Book.open(home, station=station, site=site, clock=self._clock, second=second)
        return fork_book(home, *self._forked, station=station, site=site, clock=self._clock, second=second)

    async def _rounds(self, engine: Engine, book: Book) -> None:
        if not self._call.options.once:
            while self._forked is None and not self._rewritten:
                rest = await engine.run_once()
                await self._exchange(book)
                await engine.wait(rest)
            return
        for _ in range(MOST_ROUNDS):
            before = self._came
            await engine.run_once()
            await self._exchange(book)
            if engine.secret_fault is not None:
                raise engine.secret_fault
            if self._forked is not None or self._rewritten or self._state.attempts:
                return
            if self._came == before and not self._state.unsent:
                return

    async def _exchange(self, book: Book) -> None:
        """Pull from the agency and push to it, if the site file names one."""
        if self._site.push.url or self._site.pull.url:
            self._pushed = await exchange(self._call.home, self._site, book)

    def _on_arrived(self, entries: list[Entry]) -> None:
        self._came += len(entries)

    def _on_diverged(self, book: str, common: int) -> None:
        self._forked = (book, common)

    def _on_rewritten(self, book: str, common: int, where: Where) -> None:
        self._rewritten = (book, common + 1, where)

    def _record_rewritten(self, book: Book) -> None:
        """Enter, once, that history was rewritten: nothing is sent until a person decides."""
        if self._rewritten is None:
            return
        id, no, where = self._rewritten
        what, place = "rewritten" if where == "here" else "rewritten_there", f"{id} no. {no}"
        if not any(entry.file.split()[0] == id for entry in recorded(book, what)):
            book.append([recovered(what, place)])

    def _on_changed(self, state: LinkState) -> None:
        self._state = state
        self._note()
        if self._call.options.once or self._call.options.json:
            return
        words = self._call.words
        line = words("remote.line", state=words(f"link.is.{state.state}"), unsent=state.unsent, came=self._came)
        if state.error is not None:
            line = f"{line}: {quoted(state.error.text(words), 200)}"
        if state.total == 0 and line != self._shown:
            self._shown = line
            self._print(line)

    def _note(self, *, last: bool = False) -> None:
        """Leave the state of the link for ``siaga status``, as a console does: now and then, and at the end."""
        now, state = self._clock.monotonic(), self._state
        if not last and self._noted_at is not None and now - self._noted_at < link_state.RENEW:
            return
        self._noted_at = now
        wall = self._clock.now()
        contact = None if state.contact is None else wall - state.age(now, 0)
        before = link_state.read_note(self._call.home.path)
        cut = before.cut if before is not None and state.state != "online" else None  # of the last console
        noted = link_state.Note(state.state, wall, state.unsent, state.oldest, contact, state.skew, cut)
        link_state.write_note(self._call.home.path, noted)

    def _print(self, line: str) -> None:
        if not self._call.options.json:
            print(line, flush=True)

    def _end(self) -> int:
        state, words = self._state, self._call.words
        ok = state.state == "online" and not state.unsent
        why = quoted(state.error.text(words), 200) if state.error is not None else ""
        if self._call.options.json:
            print_json({"ok": ok, "state": state.state, "unsent": state.unsent, "came": self._came, "error": why})
        elif self._call.options.once or self._rewritten:
            if not ok:
                raise Stop("remote.failed", code=UNAVAILABLE, why=why or words(f"link.is.{state.state}"))
            print(words("remote.done", came=self._came))
            for id, last in self._not_sent:
                print(f"{id}: {words('link.other_code', last=last)}")
            if self._pushed is not None:
                return _tell(self._call, self._pushed)
        return DONE if ok or not (self._call.options.once or self._rewritten) else UNAVAILABLE
