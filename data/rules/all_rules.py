"""Question to all rules of time: what the book needs now because time has passed.

:func:`due` asks every rule, once a second and after each entry. A rule is a pure function of the room, the site and the
time. It yields the transactions that are missing from the book, and nothing once they are applied. All timers are
computed from stored times, so a kill, a suspend or a restart changes nothing. Only a station in control records
anything; before the first control entry no rule runs.
"""

from __future__ import annotations

from itertools import chain

from data.entries import Entry
from data.room.room import Room
from data.rules import Context
from data.rules.alarms import alarm_rules
from data.rules.checks import check_rules
from data.rules.clock_skew import clock_skew_rules
from data.rules.handover import handover_rules
from data.rules.operator_watch import operator_watch_rules
from data.rules.orders import order_rules
from data.rules.registers import register_rules
from data.rules.shift import shift_rules
from data.site.model import Site


def due(room: Room, site: Site, now: int, ctx: Context) -> list[list[Entry]]:
    """Return the transactions to append at ``now`` (UTC ms), oldest cause first.

    They are drafts, each numbered from ``ctx.next_no``: the console enters one and asks again, until the answer is [].
    A station that is not in control records nothing: it computes what it shows from the room and the time.
    """
    if not room.duty.operator or not room.duty.in_control(ctx.book):
        return []
    rules = chain(
        clock_skew_rules(room, now, ctx.book),
        shift_rules(room, site, now),
        check_rules(room, site, now, ctx),
        order_rules(room, site, now, ctx),
        register_rules(room, site, now, ctx),
        handover_rules(room, ctx),
        operator_watch_rules(room, site, now, ctx),
        alarm_rules(room, site, now, ctx),
    )
    return [each for each in rules if not all(_counted_before(room, entry) for entry in each)]


def _counted_before(room: Room, entry: Entry) -> bool:
    """Whether a rule entered it before: once more it would not count, however often it comes."""
    folded = (room.folded_to(subject) for subject in entry.subjects)
    return bool(entry.key) and any(each is not None and entry.key in each[1] for each in folded)
