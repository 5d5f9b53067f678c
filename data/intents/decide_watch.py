"""The operator has answered the watch over him."""

from __future__ import annotations

from data.entries import registers as e
from data.intents import Refused
from data.intents import registers as i
from data.intents.context import Drafts
from data.intents.registry import decides


@decides(i.ConfirmWatch)
def confirm(intent: i.ConfirmWatch, drafts: Drafts) -> None:
    known = drafts.ctx.room.registers
    if not known.asked:
        raise Refused("duty.not_asked")
    drafts.add_now(e.WatchOk, ("registers",), missed=bool(known.unanswered))
