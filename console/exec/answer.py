"""A line that ``siaga exec`` hands to the running console over its socket."""

from __future__ import annotations

import asyncio

from console.exec.author import author
from console.exec.socket import Reply
from console.session.desk import Desk
from console.session.session import Session
from data.entries import Entry
from data.intents.base import Refused

#: What ``siaga sync`` hands to a console that runs: the line that its operator would type.
TRY_NOW = "net now"


def is_try_now(line: str) -> bool:
    """Whether ``line`` only asks the console to try its link now."""
    return line.strip() == TRY_NOW


async def answer(desk: Desk, session: Session, line: str, as_: str) -> Reply:
    """Do ``line`` as operator ``as_`` (empty: whoever sits here); the reply comes once it is durable or refused."""
    done: asyncio.Future[Reply] = asyncio.get_running_loop().create_future()
    try:
        by = author(desk, line, as_)
    except Refused as refusal:
        return Reply(False, error=refusal.text(desk.words))

    def reply(entries: list[Entry], words: str) -> None:
        if not done.done():
            done.set_result(Reply(True, entries[0].no, words) if entries else Reply(False, error=words))

    session.enter(line, by, reply)
    return await done
