"""Kinds of calls for the operator: what ends each, and the ring that says so.

A ring exists only as part of a call, and every call has its line in the alert row: so nothing rings without a reason on
the screen. :data:`KINDS` is the table of all of them, worst first; docs/interface.md has it in words.
"""

import msgspec

from data.view.values import Alert

#: What ``a`` acknowledges besides incidents: posts that are LATE, missed checkpoints, a gap.
NO_INCIDENT = "room"


class Ring(msgspec.Struct, frozen=True):
    """A reason to ring.

    name: its identity; the bell rings once for each.
    since: ``s`` silences it if it is not newer (UTC ms); ``ref``: the entry it comes from, if it is one.
    in_flood: it sounds in a flood too.
    """

    name: str
    since: int
    ref: str = ""
    in_flood: bool = False


class Call(msgspec.Struct, frozen=True):
    """Something that calls for the operator.

    kind: one of :data:`KINDS`.
    things: how many it stands for.
    acks: what ``a`` ends it by: an incident's subject, or :data:`NO_INCIDENT`; "": another command ends it.
    incident: the incident that it is about, if it is about one.
    """

    kind: str
    alert: Alert
    rings: tuple[Ring, ...] = ()
    things: int = 1
    acks: str = ""
    incident: str = ""


class Kind(msgspec.Struct, frozen=True):
    """A kind of call.

    alerts: keys of its lines in the alert row.
    rings: when it rings: ``once``, ``no``.
    again: when it rings again, if it does.
    in_flood: it sounds in a flood too.
    """

    name: str
    alerts: tuple[str, ...]
    rings: str = "once"
    again: str = ""
    in_flood: str = "no"


#: Every kind, worst first.
KINDS = (
    Kind("not saved", ("alert.not_saved",), in_flood="yes"),
    Kind("book moved", ("alert.book_moved",), in_flood="yes"),
    Kind("book rewritten", ("alert.rewritten",), in_flood="yes"),
    Kind("two in control", ("stations.two_in_control",), in_flood="yes"),
    Kind(
        "clock in doubt",
        ("alert.clock_far", "alert.clock_doubt", "alert.clock_far_there", "alert.clock_doubt_there"),
        in_flood="yes",
    ),
    Kind("new P1", ("alert.new", "alert.new_anywhere"), again="overdue", in_flood="yes"),
    Kind("roll call", ("alert.roll",), again="missed", in_flood="missed"),
    Kind("operator watch", ("alert.watch", "alert.watch_missed"), again="missed", in_flood="yes"),
    Kind("P1 reported again", ("alert.again", "alert.missed_again"), in_flood="yes"),
    Kind("P1 target", tuple(f"alert.target.{n}" for n in ("send", "arrive", "supervisor", "outside", "update")),
         again="rhythm", in_flood="yes"),
    Kind("sound test", ("alert.sound",), in_flood="yes"),
    Kind("missed call", ("alert.missed", "alert.missed_anywhere"), in_flood="yes"),
    Kind("overdue P2", ("alert.overdue", "alert.overdue_anywhere"), in_flood="yes"),
    Kind("new P2", ("alert.new", "alert.new_anywhere"), in_flood="yes"),
    Kind("reported again", ("alert.again", "alert.missed_again")),
    Kind("P2 target", tuple(f"alert.target.{n}" for n in ("send", "arrive", "supervisor", "outside", "update")),
         again="rhythm"),
    Kind("gap", ("alert.gap",)),
    Kind("clock step", ("alert.clock_step", "alert.clock_step_there")),
    Kind("control taken", ("alert.control_taken",)),
    Kind("late round", ("alert.late_round",)),
    Kind("break over", ("alert.break_over",)),
    Kind("uncovered post", tuple(f"alert.uncovered.{by}" for by in ("missed", "danger", "withdrawn", "empty"))),
    Kind("roll call by name", ("alert.roll_names",), again="limit"),
    Kind("roll call done", ("alert.roll_done",), rings="no"),
    Kind("late post", ("alert.late",)),
    Kind("missed checkpoint", ("alert.points",)),
    Kind("outside service", ("alert.outside",)),
    Kind("unmanned post", ("alert.unmanned",), rings="no"),
    Kind("paused handover", ("handover.alert.paused",), rings="no"),
    Kind("chattering source", ("alert.chatter",), rings="no"),
    Kind("new P3 or P4", ("alert.new", "alert.new_anywhere")),
    Kind("planned test", ("alert.test_late", "alert.test_missed", "alert.test_passed", "alert.test_failed"),
         again="missed"),
    Kind("handover due", ("handover.alert.due",), rings="no"),
    Kind("open home", ("alert.open_home",)),
    Kind("second disk", ("alert.second_away",)),
    Kind("site file", ("alert.site_fault",)),
    Kind("remote clock", ("alert.remote_clock_ahead", "alert.remote_clock_behind"), rings="no"),
    Kind("other version", ("alert.version_here", "alert.version_there"), rings="no"),
)  # fmt: skip

#: Place of each kind.
PLACE = {kind.name: place for place, kind in enumerate(KINDS)}
