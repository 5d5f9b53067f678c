"""Decision on an intent: draft entries of one transaction, or a refusal.

Each intent decides itself (:meth:`data.intents.base.Intent.decide`). This module has the conditions that hold for all
of them: who may act, when it happened, and that somebody is in control from the first command on.
"""

from __future__ import annotations

from data.base.clock import HOUR
from data.entries import Entry
from data.entries.base import SYSTEM
from data.intents.base import Context, Drafts, Intent, Refused
from data.intents.control import check_on_roster, give_control

#: Age from which an entry needs a reason for being recorded so late (ms).
LATE_NEEDS_WHY = 12 * HOUR


def decide(intent: Intent, ctx: Context) -> list[Entry]:
    """Return the drafts of ``intent`` (book "", no 0, at 0). Raises :class:`Refused`: then nothing is written.

    If nobody is in control yet, the first draft gives control to the operator who acts.
    """
    if ctx.by != SYSTEM:
        check_on_roster(ctx, ctx.by)
    _check_time(intent, ctx)
    drafts = Drafts(ctx, intent)
    if not ctx.room.duty.operator and ctx.by != SYSTEM and intent.takes_control:
        give_control(drafts, ctx.by, "first")
    intent.decide(drafts)
    return drafts.entries


def _check_time(intent: Intent, ctx: Context) -> None:
    if intent.occurred is None:
        return
    if intent.occurred > ctx.now:
        raise Refused("refuse.future", time=ctx.time(intent.occurred), now=ctx.time(ctx.now))
    ago = ctx.now - intent.occurred
    if ago > LATE_NEEDS_WHY and not intent.late_why.strip():
        raise Refused("refuse.too_old", time=ctx.time(intent.occurred), hours=ago // HOUR)
