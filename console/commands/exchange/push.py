"""Trial, state and repeat of the push: ``siaga push``."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
from contextlib import closing
from typing import TYPE_CHECKING

from console.commands import Call
from console.commands.json_out import print_json
from console.commands.site_read import site_set_up
from console.exec.answer import PUSH_AGAIN
from console.exec.running import connect
from console.exec.socket import NobodyListens
from console.exits import DONE, UNAVAILABLE, Stop
from console.session.desk import Desk
from console.session.home import Home
from data.base.clock import SystemClock
from data.base.text import clean_line, quoted
from data.book.book import Book
from data.book.reading.follower import BookReader
from data.book.transaction import via
from data.entries.base import SYSTEM
from data.site.model import Site
from data.words import Words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from data.intents.incidents.pulled import PulledIncident


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of ``push``."""
    parser.add_argument("what", metavar="status|test|again", choices=("status", "test", "again"))
    parser.add_argument("--json", action="store_true")


def reads(options: argparse.Namespace) -> bool:
    """Return True if nothing is written."""
    return bool(options.what != "again")


def run(call: Call) -> int:
    """Show the push, try it, or repeat what was refused. Raises Stop, SiteError, NoBook, OSError."""
    call.need_site()
    site = site_set_up(call)
    if not site.push.url:
        raise Stop("push.none", file=call.home.site_file)
    if call.options.what == "status":
        return _status(call)
    if call.options.what == "test":
        return asyncio.run(_test(call, site))
    return _again(call, site)


def _status(call: Call) -> int:
    from data.sync.agency import note  # seam: only this command pays for sync

    with closing(Desk.view(call.home)) as desk:
        facts = desk.push()
        told = note.told(call.home.path, desk.site, desk.library, desk.room)
        now = desk.clock.now()
    push = desk.site.push
    if call.options.json:
        refused = [
            {"subject": subject, "status": r.status, "at": r.at, "text": r.text, "entry": r.ref}
            for subject, r in told.refused.items()
        ]
        age = None if facts.age is None else facts.age // 1000
        facts_json = {"url": push.url, "state": facts.state, "contact_age_s": age, "waiting": facts.waiting}
        print_json({**facts_json, "oldest_at": facts.oldest, "send": push.send, "refused": refused})
        return DONE
    from console.app.agency import push_rows

    rows = push_rows(call.words, push.url, facts.state, told, now)
    width = max(len(name) for name, _ in rows)
    for name, text in rows:
        print(f"{name:<{width}}  {clean_line(text)}")
    return DONE


async def _test(call: Call, site: Site) -> int:
    """Send the state of one post or incident, and print what was sent and what came back."""
    from data.sync import setup
    from data.sync.agency.objects import is_pushed, subjects_now
    from data.sync.agency.outbox import Change
    from data.sync.remote.http import Trouble
    from data.sync.remote.secrets import SecretFault, new_key

    words, clock = call.words, SystemClock()
    with closing(Desk.view(call.home)) as desk:
        outward = setup.outward(call.home.path, site, desk.library, lambda: desk.room, clock)
        subject = next((s for s in subjects_now(desk.room, site) if is_pushed(site, s)), "")
        if not subject:
            raise Stop("push.nothing")
        book, no = desk.book.id, desk.book.last_no
        ref = f"{book}-{no}"
        request = outward.made(desk.room, Change(subject, f"{ref}.test-{new_key()[:8]}", ref, clock.now()), {})
        assert request is not None
        print(words("push.test", method=request.method, url=site.push.url.rstrip("/") + request.path))
        print(f"  {quoted(request.body, 2_000)}")
        try:
            await asyncio.to_thread(outward.look)
            reply = await outward.exchange(request)
        except SecretFault as fault:
            raise Stop("push.failed", why=fault.why.text(words)) from fault
        except Trouble as trouble:
            raise Stop("push.failed", code=UNAVAILABLE, why=trouble.why.text(words)) from trouble
        finally:
            await outward.http.close()
    text = quoted(clean_line(reply.body[:1_000].decode("utf-8", "replace")), 200)
    if reply.status >= 300:
        raise Stop("push.test_refused", code=UNAVAILABLE, status=reply.status, text=text)
    print(words("push.test_taken", status=reply.status))
    return DONE


def _again(call: Call, site: Site) -> int:
    with contextlib.suppress(NobodyListens), contextlib.closing(connect(call.home)) as client:
        reply = client.enter(PUSH_AGAIN, "")
        if not reply.ok:
            raise Stop("push.failed", code=UNAVAILABLE, why=clean_line(reply.error))
        print(clean_line(reply.text))
        return DONE
    done = asyncio.run(push_once(call.home, site, again=True))
    print(done.text(call.words))
    return DONE if done.ok else UNAVAILABLE


class Pushed:
    """Result of one push outside a console."""

    def __init__(self, waiting: int, refused: int, sent: int, why: str, pull_why: str = "") -> None:
        self.waiting, self.refused, self.sent, self.why, self.pull_why = waiting, refused, sent, why, pull_why

    @property
    def ok(self) -> bool:
        """True if the agency has everything, and everything of the agency is here."""
        return not (self.waiting or self.refused or self.why or self.pull_why)

    def text(self, words: Words) -> str:
        """Return it in one line."""
        line = words("push.done", sent=self.sent, waiting=self.waiting, refused=self.refused)
        line = f"{line}: {quoted(self.why, 200)}" if self.why else line
        return f"{line}; {words('push.pull_failed', why=quoted(self.pull_why, 200))}" if self.pull_why else line


async def pull_once(home: Home, site: Site, book: Book) -> str:
    """Fetch from the agency what is new and enter it into ``book``; return why not, if so. Raises OSError, NoBook."""
    from data.intents.base import Refused
    from data.intents.decide import decide
    from data.sync import setup

    with closing(await asyncio.to_thread(Desk.view, home)) as desk:

        async def enter(incidents: Sequence[PulledIncident]) -> None:
            for incident in incidents:
                with contextlib.suppress(Refused):
                    if drafts := decide(incident, desk.context(SYSTEM)):
                        entries = book.append(drafts, via("pull"))
                        if isinstance(desk.book, BookReader):
                            desk.book.refresh()
                        desk.apply(entries)

        inward = setup.inward(home.path, site, desk.library, lambda: desk.room, enter, SystemClock())
        try:
            await inward.start()
            await inward.run_once()
        finally:
            await inward.http.close()
        return "" if inward.error is None else inward.error.text(desk.words)


async def exchange(home: Home, site: Site, book: Book) -> Pushed:
    """Pull what the agency has, then push what it has not, once. Raises OSError, NoBook."""
    why = await pull_once(home, site, book) if site.pull.url else ""
    pushed = await push_once(home, site) if site.push.url else Pushed(0, 0, 0, "")
    pushed.pull_why = why
    return pushed


async def push_once(home: Home, site: Site, *, again: bool = False) -> Pushed:
    """Push all that waits, without a console. Raises OSError, NoBook."""
    from data.sync import setup
    from data.sync.agency import note

    clock = SystemClock()
    with closing(await asyncio.to_thread(Desk.view, home)) as desk:
        outward = setup.outward(home.path, site, desk.library, lambda: desk.room, clock)
        try:
            await outward.start()
            if again:
                outward.again()
            before = outward.outbox.kept.accepted
            await outward.run_once()
        finally:
            await outward.http.close()
        state, box = outward.state, outward.outbox
        is_off = state.state == "standby"
        note.write(home.path, note.Note(state.state, clock.now(), box.kept.contact))
        why = "" if state.error is None else state.error.text(desk.words)
        waiting, refused = (0, 0) if is_off else (box.count, len(box.kept.refused))
        return Pushed(waiting, refused, box.kept.accepted - before, why)
