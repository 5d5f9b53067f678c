"""Pull loop: it fetches incidents from the agency, page by page, after a cursor.

The cursor advances only when what came is on the disk. A row that comes again changes nothing that is known.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import msgspec

from data.base.clock import SECOND, Clock
from data.base.text import clean_line
from data.entries.subjects import keyed_incident
from data.intents.incidents.pulled import PulledIncident, pulled_key
from data.room.room import Room
from data.site.model import Site
from data.sync import hints
from data.sync.agency.push import is_ours
from data.sync.link_state import Why
from data.sync.ports import Run
from data.sync.remote.attempts import Attempts
from data.sync.remote.http import HttpClient, Trouble, trouble_of
from data.sync.remote.untrusted import decoded

_FILE = "pull.json"
#: Pages that are fetched in one round at most, and characters of a row's words that are taken.
MOST_PAGES, MOST_WORDS = 50, 500
#: Rows that could not be entered are named up to so many.
MOST_ASIDE = 50

Enter = Callable[[Sequence[PulledIncident]], Awaitable[None]]


class Kept(msgspec.Struct):
    """Content of the file.

    url, by: where the cursor is from: the address, and the names of parameter and field
    aside: the agency's number → why that row was not entered
    """

    url: str = ""
    by: tuple[str, str] = ("", "")
    cursor: str = ""
    aside: dict[str, str] = {}
    came: int = 0


class Inward:
    """The pull of one station.

    - ``enter(incidents)``: returns when they are on the disk, or were refused.
    - ``is_known(subject)``: whether a book of the room has an entry about it; called on a thread.
    """

    def __init__(
        self,
        http: HttpClient,
        home: Path,
        site: Site,
        room: Callable[[], Room],
        book: Callable[[], str],
        is_known: Callable[[str], bool],
        enter: Enter,
        clock: Clock,
        *,
        look: Callable[[], object] = lambda: None,
        run: Run | None = None,
        rng: random.Random | None = None,
    ) -> None:
        self.http = http
        self.kept = Kept()
        self.error: Why | None = None
        self.word = "untried"
        self.look = look
        self._home = home
        self._site = site
        self._room = room
        self._book = book
        self._is_known = is_known
        self._enter = enter
        self._run = run or asyncio.to_thread
        self._attempts = Attempts(clock, rng or random.Random())

    def try_now(self) -> None:
        """End any wait."""
        self._attempts.now()

    async def wait(self, span: int) -> None:
        """Wait for ``span`` ms."""
        await self._attempts.wait(span)

    async def start(self) -> None:
        """Load the cursor of the last run."""
        kept, at = await self._run(hints.read, self._home, _FILE, Kept), self._site.pull
        fresh = Kept(at.url, (at.cursor, at.cursor_field))
        self.kept = kept if kept is not None and (kept.url, kept.by) == (fresh.url, fresh.by) else fresh

    async def run_once(self) -> int:
        """Fetch what is new, and return how long to rest (ms). No error of a server or a disk is raised."""
        try:
            if not is_ours(self._site.pull.station, self._site, self._room(), self._book()):
                self.word, self.error = "standby", None
                return self._site.pull.poll_s * SECOND
            await self._run(self.look)
            for _ in range(MOST_PAGES):
                if not await self._page():
                    break
        except Exception as error:
            trouble = trouble_of(error)
            self.word, self.error = trouble.state, trouble.why
            return self._attempts.failed(trouble.floor)
        self._attempts.succeeded()
        self.word, self.error = "online", None
        return max(self._site.pull.poll_s * SECOND, self.http.backoff_left)

    async def _page(self) -> bool:
        """Fetch one page and enter it. Return False if there is nothing more. Raises Trouble, OSError."""
        at = self._site.pull
        after = urlencode({at.cursor: self.kept.cursor}) if self.kept.cursor and at.cursor else ""
        # The address as it stands in the site file, with its own parameters, and no slash added to it.
        reply = await self.http.request("GET", at.url + (after and ("&" if "?" in at.url else "?") + after))
        rows = _rows(decoded(reply.body, Any), at.rows)
        if rows is None:
            raise Trouble("degraded", "push.no_rows", rows=at.rows or "[…]")
        cursor = self.kept.cursor
        found: list[PulledIncident] = []
        for row in rows:
            number = _text(row, at.key)
            why = self._why_not(row, number)
            if why and number:
                self._aside(number, why)
            elif not why and not await self._left_long_ago(number):
                found.append(self._incident(row, number))
                self.kept.aside.pop(number, None)
            cursor = _text(row, at.cursor_field) or cursor
        if found:
            await self._enter(found)
            self.kept.came += len(found)
        moved, self.kept.cursor = cursor != self.kept.cursor, cursor
        if moved or found:
            with contextlib.suppress(OSError):
                await self._run(hints.write, self._home, _FILE, self.kept)
        return moved and bool(rows)

    async def _left_long_ago(self, number: str) -> bool:
        """Return True if the incident was here and has left the room: it is never opened again."""
        subject = keyed_incident(pulled_key(self._site.pull.source, number))
        return self._room().incident(subject) is None and await self._run(self._is_known, subject)

    def _why_not(self, row: object, number: str) -> str:
        if not number:
            return "number"
        return (
            ""
            if self._site.type(self._type(row)) is not None
            else f"type {clean_line(_text(row, self._site.pull.type))}"
        )

    def _type(self, row: object) -> str:
        theirs, types = _text(row, self._site.pull.type), self._site.pull.types
        return types.get(theirs) or (theirs if self._site.type(theirs) is not None else types.get("*", ""))

    def _incident(self, row: object, number: str) -> PulledIncident:
        at = self._site.pull
        post, priority = _text(row, at.post), _text(row, at.priority)
        return PulledIncident(
            source=at.source,
            number=number,
            type=self._type(row),
            words=clean_line(_text(row, at.words))[:MOST_WORDS],
            post=post if self._site.post(post) is not None else "",
            priority=int(priority) if priority in ("1", "2", "3", "4") else 0,
        )

    def _aside(self, number: str, why: str) -> None:
        if len(self.kept.aside) < MOST_ASIDE:
            self.kept.aside[number] = why


def _rows(found: object, path: str) -> list[object] | None:
    """Return the list of rows in a reply; None: there is none."""
    for name in filter(None, path.split(".")):
        found = found.get(name) if isinstance(found, dict) else None
    return found if isinstance(found, list) else None


def _text(row: object, path: str) -> str:
    """Return a field of a row as text; "" if it is not there, or not a text or number."""
    found = row if path else None
    for name in path.split("."):
        found = found.get(name) if isinstance(found, dict) else None
    if isinstance(found, bool) or not isinstance(found, str | int):
        return ""
    return str(found).strip()[:1_000]
