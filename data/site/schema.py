"""The site file as it is written.

These tables differ from those of a :class:`data.site.model.Site`: targets may be left out, and steps are text.
:mod:`data.site.consistency` checks what does not fit together, and :mod:`data.site.load` turns a file into a site.
"""

from typing import Annotated

from msgspec import Meta, field

from data.site.model import Day, IncidentTypeNames, SiteTables, StepAct, Table

Steps = Annotated[str, Meta(max_length=4000, extra={"want": "site.want_steps"})]
Seconds = Annotated[int, Meta(ge=0, le=86400)]


class TargetsTable(Table, frozen=True):
    """Targets in seconds.

    None: not given; a type then has its priority's, and a priority has no such target.
    """

    ack: Seconds | None = None
    breach: Seconds | None = None
    send: Seconds | None = None
    arrive: Seconds | None = None
    supervisor: Seconds | None = None
    update: Seconds | None = None


class PriorityTargets(Table, frozen=True):
    """The targets of each priority.

    The default of one holds only if its table is left out.
    """

    p1: TargetsTable = TargetsTable(ack=15, breach=30, send=60, arrive=180, supervisor=120, update=600)
    p2: TargetsTable = TargetsTable(ack=60, breach=120, send=180, arrive=600, supervisor=600, update=1200)
    p3: TargetsTable = TargetsTable(ack=300, breach=600, send=900, arrive=1800, update=3600)
    p4: TargetsTable = TargetsTable(ack=900, breach=1800)


class TypeTable(IncidentTypeNames, frozen=True):
    """An incident type, its steps one on a line.

    - ``done_by``: act → the numbers of the steps that it does; ``until``: of those that nobody needs after it.
    """

    steps: Steps = ""
    langkah: Steps = ""
    done_by: dict[StepAct, tuple[int, ...]] = field(default_factory=dict)
    until: dict[StepAct, tuple[int, ...]] = field(default_factory=dict)
    targets: TargetsTable = TargetsTable()


class SiteFile(SiteTables, frozen=True, kw_only=True):
    """The file."""

    types: tuple[TypeTable, ...] = field(name="type")
    targets: PriorityTargets = PriorityTargets()
    sop_date: Day = ""
