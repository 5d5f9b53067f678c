"""The operator has answered the watch over him."""

from __future__ import annotations

from data import dutyentries as e
from data import dutyintents as i
from data.decide.context import Drafts
from data.decide.registry import decides
from data.intents import Refused


@decides(i.ConfirmWatch)
def confirm(intent: i.ConfirmWatch, drafts: Drafts) -> None:
    known = drafts.ctx.room.registers
    if not known.asked:
        raise Refused("duty.not_asked")
    drafts.add_now(e.WatchOk, ("registers",), missed=bool(known.unanswered))
