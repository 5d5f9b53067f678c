"""Answer to a line that ``siaga exec`` sends to the running console."""

from __future__ import annotations

import asyncio
import os

from console.exec.author import author, operator_code
from console.exec.proof import WrongPin, prove, sign_on
from console.exec.socket import Reply
from console.session.desk import Desk
from console.session.session import Session
from data.base import file_errors
from data.base.process import Process
from data.base.refusal import Refused
from data.entries import Entry, Via

#: Line that ``siaga sync`` sends to a running console: the operator could type it too.
TRY_NOW = "net now"
#: Line that ``siaga push again`` sends to a running console. Nobody can type it.
PUSH_AGAIN = "\x01push again"


def is_try_now(line: str) -> bool:
    """Return True if ``line`` only asks the console to try its link now."""
    return line.strip() == TRY_NOW


async def answer(desk: Desk, session: Session, line: str, as_: str, via: Via | None = None, pin: str = "") -> Reply:
    """Enter ``line`` as operator ``as_`` (empty: the one at this console). Reply once it is durable or refused.

    pin: of that operator; "": nobody proves who enters it
    """
    way = via.way if via is not None else "socket"
    process = Process(via.uid, via.user, via.pid) if via is not None and via.uid >= 0 else None
    proven = ""
    if pin and as_ and desk.pins.exist:
        try:
            proven = operator_code(desk.site, as_)
            await asyncio.to_thread(prove, desk.pins, proven, pin)
        except WrongPin as refusal:
            if (note := refusal.note) is not None:
                session.note(note)
            return Reply(False, error=refusal.text(desk.words))
        except Refused as refusal:
            return Reply(False, error=refusal.text(desk.words))
        except OSError as error:
            return Reply(False, error=file_errors.why(error, desk.words), unavailable=True)
    shown = sign_on(desk.site, process, os.getuid(), way, has_pins=desk.pins.exist, proven=proven)
    done: asyncio.Future[Reply] = asyncio.get_running_loop().create_future()

    def reply(entries: list[Entry], words: str) -> None:
        if not done.done():
            done.set_result(Reply(True, entries[0].no, words) if entries else Reply(False, error=words))

    session.enter(line, lambda: author(desk, line, as_, proven), reply, via=via, sign_on=shown)
    return await done
