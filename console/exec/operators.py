"""Changes of a PIN by ``siaga operator``, next to a console or without one.

The book says who has one, and when it changed; the PIN and its hash never leave the home's own file.
"""

from __future__ import annotations

import asyncio

import msgspec

from console.exec.socket import Reply
from console.session.desk import Desk
from console.session.jobs import Job, JobQueue
from console.session.sign_on.pins import Checked, pin_wrong
from data.base import file_errors
from data.base.clock import SECOND
from data.base.refusal import Refused
from data.book.book import Book
from data.book.transaction import via as way_of
from data.entries import Entry, PinChanged, Via
from data.entries.base import SYSTEM
from data.site.model import Site

#: Prefix of the request that enters a change, before its :class:`PinNews` as JSON. It cannot be typed.
PIN_NEWS = "\0pin "
#: The request that tells a console to read the file of the PINs again.
PINS_CHANGED = "\0pins"


class PinNews(msgspec.Struct, frozen=True):
    """Change of the PIN of operator ``code``: ``how`` is set, new or disabled.

    by, pin: operator who does it, and their PIN, which is compared before the entry; "": the owner of the home
    """

    code: str
    how: str
    by: str = ""
    pin: str = ""

    @property
    def request(self) -> str:
        """The request to a running console."""
        return PIN_NEWS + msgspec.json.encode(self).decode()

    def check_role(self, site: Site) -> None:
        """Raise Refused unless a supervisor does it, an operator who gives themselves another PIN, or the owner."""
        is_own = self.by == self.code and self.how == "new"
        if self.by and not is_own and site.role(self.by) != "supervisor":
            known = " ".join(p.code for p in site.supervisors if p.code != self.code)
            raise Refused("people.cli.supervisor" if known else "people.cli.owner", known=known)

    def check(self, desk: Desk) -> list[Entry]:
        """Compare the PIN of who does it, and return what is to be entered. Not on the UI thread.

        Raises NotProven, Refused, OSError.
        """
        self.check_role(desk.site)
        if self.by:
            checked = desk.pins.check(self.by, self.pin)
            if not checked.is_right:
                raise NotProven(self.by, checked)
        by, proof = (self.by, "pin") if self.by else (SYSTEM, "")
        return [PinChanged(by=by, subjects=("room",), operator=self.code, how=self.how, proof=proof)]


class NotProven(Refused):
    """Refusal of a wrong PIN. ``entries``: what the book has to say of it."""

    def __init__(self, by: str, checked: Checked) -> None:
        key, wait = "people.too_soon" if checked.is_refused else "people.cli.wrong", -(-checked.wait // SECOND)
        super().__init__(key, by=by, n=checked.wrong, wait=wait)
        self.entries: list[Entry] = [pin_wrong(by, checked)] if checked.is_noted else []


def enter(desk: Desk, news: PinNews) -> None:
    """Enter it in the book that no console has open. Raises Refused, OSError."""
    assert isinstance(desk.book, Book)
    try:
        desk.apply(desk.book.append(news.check(desk), way_of("exec")))
    except NotProven as refusal:
        if refusal.entries:
            desk.apply(desk.book.append(refusal.entries, way_of("exec")))
        raise


async def answer_pin_news(desk: Desk, jobs: JobQueue, line: str, via: Via | None) -> Reply:
    """Answer a ``siaga operator`` that runs next to this console."""
    if line == PINS_CHANGED:
        await asyncio.to_thread(desk.pins.load)
        if not desk.pins.has(desk.signed_on):
            desk.signed_on = ""
        return Reply(True)
    try:
        news = msgspec.json.decode(line.removeprefix(PIN_NEWS), type=PinNews)
    except msgspec.DecodeError:
        return Reply(False, error=desk.words("cli.request_bad", why=""))
    try:
        entries = await asyncio.to_thread(news.check, desk)
    except NotProven as refusal:
        if wrong := refusal.entries:
            jobs.put(Job(SYSTEM, lambda ctx: wrong, via=via))
        return Reply(False, error=refusal.text(desk.words))
    except Refused as refusal:
        return Reply(False, error=refusal.text(desk.words))
    except OSError as error:
        return Reply(False, error=desk.words("people.not_checked", why=file_errors.why(error, desk.words)))
    done: asyncio.Future[Reply] = asyncio.get_running_loop().create_future()
    job = Job(
        entries[0].by,
        lambda ctx: entries,
        via=via,
        on_saved=lambda saved: done.set_result(Reply(True, saved[0].no)),
        on_refused=lambda refusal: done.set_result(Reply(False, error=refusal.text(desk.words))),
    )
    jobs.put(job)
    return await done
