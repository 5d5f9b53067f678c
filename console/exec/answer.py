"""Answer to a line that ``siaga exec`` sends to the running console."""

from __future__ import annotations

import asyncio

from console.exec.author import author
from console.exec.socket import Reply
from console.session.desk import Desk
from console.session.session import Session
from data.entries import Entry, Via

#: Line that ``siaga sync`` sends to a running console: the operator could type it too.
TRY_NOW = "net now"
#: Line that ``siaga push again`` sends to a running console. Nobody can type it.
PUSH_AGAIN = "\x01push again"


def is_try_now(line: str) -> bool:
    """Return True if ``line`` only asks the console to try its link now."""
    return line.strip() == TRY_NOW


async def answer(desk: Desk, session: Session, line: str, as_: str, via: Via | None = None) -> Reply:
    """Enter ``line`` as operator ``as_`` (empty: the one at this console). Reply once it is durable or refused."""
    done: asyncio.Future[Reply] = asyncio.get_running_loop().create_future()

    def reply(entries: list[Entry], words: str) -> None:
        if not done.done():
            done.set_result(Reply(True, entries[0].no, words) if entries else Reply(False, error=words))

    session.enter(line, lambda: author(desk, line, as_), reply, via=via)
    return await done
