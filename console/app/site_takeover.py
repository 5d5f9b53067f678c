"""Take-over of ``site.toml`` by the running console: shown first, then whole.

The room keeps its book, its drafts and its lock; the screen begins again with the new site, as after a fault.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import msgspec

from console.app.display.display import Rows
from console.app.display.middles import ShowText
from console.session.desk import Desk
from console.session.jobs import Job, JobQueue
from console.session.slices import Spawn
from console.session.upkeep.site_in_force import keep
from data.base.file_errors import FileFault, read_text
from data.book.transaction import via
from data.entries import Entry
from data.intents.base import Context, Refused
from data.intents.decide import decide
from data.intents.outside import TakeSite
from data.site.changes.differences import Change, changes
from data.site.describe import change_text, log_words
from data.site.load import read
from data.site.model import Site
from data.words import Words


class Shown(msgspec.Struct, frozen=True):
    """A file as it was shown: its text, the site in it, what would change, and what to look at before."""

    text: str
    site: Site
    changes: tuple[Change, ...]
    cautions: tuple[str, ...]


class TakeOver:
    """The command ``site`` of one screen.

    spawn: runs a coroutine in the background
    page: returns what shows the page, unless the operator has gone somewhere else by then
    say: shows a refusal under the line
    again: begins the screen again, with a note
    """

    def __init__(
        self,
        desk: Desk,
        jobs: JobQueue,
        *,
        spawn: Spawn,
        page: Callable[[], ShowText],
        say: Callable[[str], None],
        again: Callable[[str], None],
    ) -> None:
        self._desk = desk
        self._jobs = jobs
        self._spawn = spawn
        self._page = page
        self._say = say
        self._again = again
        self._shown: Shown | None = None

    def command(self, argument: str) -> None:
        """Show what would change; with ``take``, take over what was shown."""
        page = self._page()
        self._spawn(self._take(page) if argument else self._look(page))

    async def _read(self) -> Shown:
        """Read the file, on a thread. Raises FileFault, with a line for each fault."""
        desk = self._desk
        text = await asyncio.to_thread(read_text, desk.home.site_file, desk.words)
        site = await asyncio.to_thread(read, text)
        if site.station != desk.site.station:
            raise FileFault([desk.words("takeover.station", old=desk.site.station, new=site.station)])
        return Shown(text, site, changes(desk.site, site), tuple(cautions(desk, site)))

    async def _look(self, show: ShowText) -> None:
        words = self._desk.words
        self._shown = None
        try:
            shown = await self._read()
        except FileFault as fault:
            rows: Rows = [*(("X", line) for line in fault.lines), ("", words("takeover.bad"))]
            show(rows, words("takeover.heading_bad", n=len(fault.lines)))
            return
        if not shown.changes:
            self._desk.site_faults = ()  # if there were any: the file says again what the room is
            await asyncio.to_thread(keep, self._desk.home, shown.text, shown.site)
            same = words("takeover.same", file=self._desk.home.site_file)
            show([("", same)], words("takeover.heading_same"))
            return
        rows = [("▲", text) for text in shown.cautions]
        rows = [("", words("takeover.cautions")), *rows] if rows else []
        heading = words("takeover.heading", n=len(shown.changes))
        if show([("", words("takeover.how")), *rows, *change_rows(shown.changes, words)], heading):
            self._shown = shown

    async def _take(self, show: ShowText) -> None:
        desk, shown = self._desk, self._shown
        why = desk.words("takeover.look_first")
        try:
            now = await self._read()
        except FileFault as fault:
            now, why = None, fault.lines[0]
        if shown is None:
            self._say(why)
            return
        if now is None or (now.text, now.cautions) != (shown.text, shown.cautions):
            await self._look(show)
            self._say(desk.words("takeover.other_now"))
            return
        self._shown = None
        intent = TakeSite(words=log_words(shown.changes, Words(shown.site.language)), site=shown.site)

        def make(ctx: Context) -> list[Entry]:
            return [*decide(intent, ctx), *desk.news_of_us(shown.site)]

        def saved(entries: list[Entry]) -> None:
            asyncio.get_running_loop().run_in_executor(None, keep, desk.home, shown.text, shown.site)
            desk.adopt(shown.site)
            self._again(desk.words("takeover.done", n=len(shown.changes)))

        def refused(refusal: Refused) -> None:
            self._say(refusal.text(desk.words))

        job = Job(desk.operator, make, via=via("line"), sign_on=desk.sign_on, text="site take", on_saved=saved)
        job.on_refused = refused
        self._jobs.put(job)


# --- words -------------------------------------------------------------------------------------------------------


def change_rows(found: tuple[Change, ...], words: Words) -> Rows:
    """Return each change as a row: where, and what."""
    return [(change.place or change.key, change_text(change, words)) for change in found]


def cautions(desk: Desk, site: Site) -> list[str]:
    """Return what is running now and would vanish with ``site``: posts, sources, the operator in control."""
    words, room = desk.words, desk.room
    found: list[str] = []
    for post in desk.board().posts:
        if site.post(post.code) is not None:
            continue
        name = f"{post.code} {post.name}"
        state = room.post(post.code)
        if post.status not in ("normal", "due", "patrol") or state.tour or state.status == "patrol":
            status = f"{words(f'post.{post.status}')} {post.about}".strip()
            found.append(words("takeover.post_gone", post=name, status=status))
        here = [room.incident(subject) for subject in state.here]
        numbers = ", ".join(f"#{room.number_text(each)}" for each in here if each is not None and each.is_open)
        if numbers:
            found.append(words("takeover.post_open", post=name, numbers=numbers))
    shelved = {shelf.source for shelf in room.alarms.shelves}
    for source in desk.site.sources:
        if site.source(source.code) is None and (room.source(source.code).down or source.code in shelved):
            found.append(words("takeover.source_gone", source=source.code))
    operator = room.duty.operator
    if operator and site.person(operator) is None:
        found.append(words("takeover.operator_gone", who=operator))
    return found
