"""What an intent comes to: draft entries, all of one transaction, or a refusal in one clear line.

Each kind of intent decides for itself (:meth:`data.intents.base.Intent.decide`). Here is only what holds for all of
them: who may act, when it happened, and that somebody is in control from the first act on.
"""

from __future__ import annotations

from data.base.clock import HOUR
from data.entries import Entry
from data.entries.base import SYSTEM
from data.intents.base import Context, Drafts, Intent, Refused
from data.intents.control import give_control

#: What happened longer ago than this needs a reason for being recorded so late (ms; operator.md, "Time").
LATE_NEEDS_WHY = 12 * HOUR


def decide(intent: Intent, ctx: Context) -> list[Entry]:
    """The drafts (book "", no 0, at 0) that ``intent`` comes to. Raises :class:`Refused`: nothing is written then.

    If nobody is in control yet, the first draft is the control entry of whoever acts, so an incident that is opened has
    the subject ``incident:BOOK-NO`` of the number it will get.
    """
    _known(ctx)
    _moment(intent, ctx)
    drafts = Drafts(ctx, intent)
    if not ctx.room.duty.operator and ctx.by != SYSTEM and intent.takes_control:
        give_control(drafts, ctx.by, "first")
    intent.decide(drafts)
    return drafts.entries


def _known(ctx: Context) -> None:
    """Whoever acts is the console itself or an operator of the roster."""
    if ctx.by == SYSTEM:
        return
    codes = [p.code for p in ctx.site.people if p.code] + [c.operator for c in ctx.site.crews]
    if ctx.by not in codes:
        known = " ".join(dict.fromkeys(code for code in codes if code))
        raise Refused("refuse.not_on_roster", by=ctx.by or "-", known=known)


def _moment(intent: Intent, ctx: Context) -> None:
    if intent.occurred is None:
        return
    if intent.occurred > ctx.now:
        raise Refused("refuse.future", time=ctx.time(intent.occurred), now=ctx.time(ctx.now))
    ago = ctx.now - intent.occurred
    if ago > LATE_NEEDS_WHY and not intent.late_why.strip():
        raise Refused("refuse.too_old", time=ctx.time(intent.occurred), hours=ago // HOUR)
