"""State of an incident: course, units, checklist, reports, links, conflicts.

Moments are UTC milliseconds; 0 means never. A stamp is when something happened (``Entry.when``: as the operator said,
else as recorded). Acknowledging is always as recorded, because nobody acknowledges in the past.
"""

from msgspec.structs import replace

from data.base.clock import MINUTE
from data.entries import Step, Subject, Targets
from data.entries.subjects import book_of, random_of, station_of
from data.room.state.base import State
from data.room.state.orders import RollCall
from data.room.state.registers import OutsideCall

#: Source of an officer in danger.
PANIC = "panic"

#: Entered longer than this after it happened (ms), an incident or an act is not judged: nobody saw it in time.
AFTERWARDS = 5 * MINUTE


class StepState(State, frozen=True, omit_defaults=True):
    """A step of the checklist. ``state``: open, done, waived, spared (an act ended its need: ``Step.until``).

    ``note``: the words, or why it was waived. ``of``: the entry of the act that did it, or after which nobody needs it.
    ``kept``: it is required by the more urgent type that the incident had, whatever its priority is now.
    """

    step: Step
    state: str = "open"
    at: int = 0
    by: str = ""
    note: str = ""
    authorised: str = ""
    kept: bool = False
    of: str = ""


class UnitRelief(State, frozen=True, omit_defaults=True):
    """People who took the place of those who were out for a post, and since when."""

    people: tuple[str, ...]
    since: int


class UnitState(State, frozen=True, omit_defaults=True):
    """A post on an incident. It is out while ``released`` is 0.

    ``people``: who went first; ``reliefs``: who took their place, in their order. ``sent`` 0: it was there without
    being sent. ``adds``: refs of the entries that put it there; only a station that has seen all of them takes it back.
    """

    post: str
    people: tuple[str, ...] = ()
    sent: int = 0
    arrived: int = 0
    released: int = 0
    adds: tuple[str, ...] = ()
    reliefs: tuple[UnitRelief, ...] = ()

    @property
    def everybody(self) -> tuple[str, ...]:
        """All who were out for the post, first those who went first."""
        return tuple(dict.fromkeys((*self.people, *(name for relief in self.reliefs for name in relief.people))))


class Absence(State, frozen=True, omit_defaults=True):
    """A time in which nobody was on an incident any more that was neither under control nor closed.

    since: when the last post left. sent, arrived: when a post was sent again, and was there.
    """

    since: int
    sent: int = 0
    arrived: int = 0


class AtScene(State, frozen=True, omit_defaults=True):
    """Somebody who went into a scene. ``left`` 0: they are there."""

    name: str
    since: int
    left: int = 0


class ToldTo(State, frozen=True, omit_defaults=True):
    """A controller to whom the operator reported, for the first time."""

    who: str
    at: int
    answered: bool | None = None


class Decision(State, frozen=True, omit_defaults=True):
    """A live decision (:mod:`data.room.reducers.conflicts`), made by entry ``no`` of ``book``.

    ``field``: priority, end, state or words. ``words``: of a closing.
    """

    field: str
    value: str
    book: str
    no: int
    by: str
    at: int
    words: str = ""
    targets: Targets = Targets()


class Conflict(State, frozen=True, omit_defaults=True):
    """A field that stations decided differently, without knowing of each other.

    ``decisions``: the live ones, in the order of the fold.
    """

    field: str
    decisions: tuple[Decision, ...]


class ReportState(State, frozen=True, omit_defaults=True):
    """A further report: typed as one, or an incident that was merged (``how``: dup, upd).

    incident: the subject of the merged incident, if it is one.
    count: how many reports it stands for.
    ref: the entry that added it.
    """

    at: int
    how: str = "dup"
    source: str = ""
    post: str = ""
    words: str = ""
    incident: str = ""
    number: int = 0
    ref: str = ""
    priority: int = 0
    count: int = 1


class Stamps(State, frozen=True, omit_defaults=True):
    """The stamps since an incident was last opened again."""

    acked: int = 0
    sent: int = 0
    arrived: int = 0
    controlled: int = 0
    told: int = 0
    updated: int = 0


class Mark(State, frozen=True, omit_defaults=True):
    """A moment of an incident's course by which its targets are judged (:mod:`data.queries.course.targets`).

    what: open (it was opened, or opened again), acked, sent, arrived, controlled, told, ended (closed or merged),
    answered (the post of a missed call called again), term (another priority, other targets), renewed (it got worse and
    is to be acknowledged again).
    when: when it happened. at: when it was recorded.
    priority, targets: in force from here (open, term, renewed). Without a place nobody can be sent, so no such target
        is.
    """

    what: str
    when: int
    at: int
    priority: int = 0
    targets: Targets = Targets()


def happened_at(received: int, occurred: int) -> int:
    """Return when an incident happened: as somebody said (0: nobody), else when it was received (UTC ms)."""
    return min(occurred or received, received)


def runs_from(received: int, occurred: int) -> int:
    """Return when the targets of a new incident start to run (UTC ms).

    For what was entered afterwards that is the entering: they say what to do now, and are not judged.
    """
    happened = happened_at(received, occurred)
    return received if received - happened > AFTERWARDS else happened


def owed_at(post: str, targets: Targets) -> Targets:
    """Return the targets in force. Where nothing says where it is, nobody has to be sent or to arrive."""
    return targets if post else replace(targets, send=0, arrive=0)


class Incident(State, frozen=True, omit_defaults=True):
    """Subject ``incident:…``.

    The stamps ``acked`` … ``closed`` are set once and never overwritten (``updated`` is the newest). After a reopening
    ``restarted`` is set, the targets run from there, and the stamps in ``again`` count for them (:meth:`stamp`,
    :attr:`runs_from`).

    state: new, ack, sent, scene, left (posts were there or on their way, and none is), controlled, closed, reopened.
    related: incidents linked by *rel*, in either direction.
    children: those of them that were linked to this one. While one is P1 and open, it raises this one.
    tied: when each of them was linked.
    renewed: when it last got worse, by entry ``renewed_ref`` of ``renewed_by``: it is new again as what it is now.
        ``renewed_acked``: when that was acknowledged.
    unheard: an operator made it worse, and has thereby acknowledged it for themselves, but nobody else has.
    raised: when it got its priority, if that is not the one it was opened with; ``raised_by``: from whom.
    seen: when an operator last acknowledged it or did something about it.
    recalled: when the newest further report came while it was acknowledged, by ``recalled_by``; 0: it was answered.
    folded_into: the incident that this one was merged into (``folded_how``: dup, upd).
    """

    subject: Subject
    number: int
    year: int
    type: str
    type_name: str
    priority: int
    type_priority: int
    received: int
    opened: int
    by: str
    state: str = "new"
    since: int = 0
    post: str = ""
    post_name: str = ""
    words: str = ""
    retold: str = ""  # the change of type whose reason its words are, in place of the console's own
    source: str = ""
    raised_from: int = 0  # the priority before the newest change
    priority_why: str = ""
    priority_of: Subject = ""  # the merged incident whose priority it has
    targets: Targets = Targets()
    steps: tuple[StepState, ...] = ()
    sop: str = ""  # date of the procedure that the steps come from
    units: tuple[UnitState, ...] = ()
    absences: tuple[Absence, ...] = ()
    reports: tuple[ReportState, ...] = ()
    related: tuple[Subject, ...] = ()
    children: tuple[Subject, ...] = ()
    tied: tuple[int, ...] = ()
    renewed: int = 0
    renewed_by: str = ""
    renewed_ref: str = ""
    renewed_acked: int = 0
    unheard: bool = False
    raised: int = 0
    raised_by: str = ""
    seen: int = 0
    recalled: int = 0
    recalled_by: str = ""
    recalled_words: str = ""
    recalled_ref: str = ""
    folded_into: Subject = ""
    folded_how: str = ""
    acked: int = 0
    acked_by: str = ""
    sent: int = 0
    arrived: int = 0
    controlled: int = 0
    told: int = 0
    updated: int = 0
    closed: int = 0
    closed_by: str = ""
    restarted: int = 0
    again: Stamps = Stamps()
    disposition: str = ""
    closing_words: str = ""
    entries: tuple[str, ...] = ()  # refs of its history, oldest first
    key: str = ""
    aliases: tuple[int, ...] = ()  # numbers that other stations gave the same rule-made incident
    numbers: tuple[tuple[int, str], ...] = ()  # then each number with the book that gave it
    settled: int = 0  # hlc (ms) at which it was closed or merged; 0 while it has a row
    opened_ref: str = ""
    occurred: int = 0  # when it happened, if somebody said so
    leader: str = ""  # who leads the scene
    leader_since: int = 0
    scene: tuple[AtScene, ...] = ()  # who went in, oldest first
    witnesses: tuple[str, ...] = ()
    told_to: tuple[ToldTo, ...] = ()
    roll: RollCall | None = None  # the last roll call by name
    seals: int = 0  # how often a seal was replaced, with both numbers and two names
    calls: tuple[OutsideCall, ...] = ()  # calls to the outside that have a target
    writes: tuple[Decision, ...] = ()  # live decisions (data.room.reducers.conflicts)
    before: str = ""  # the state before it was closed
    before_since: int = 0
    marks: tuple[Mark, ...] = ()  # oldest first
    missed: tuple[str, ...] = ()  # posts of a round that were missed, also those that called again
    answered: int = 0  # when the post of a missed call called again; 0: it is silent
    up_again: tuple[str, ...] = ()  # its sources that came up again since their last loss
    ahead: int = 0  # by how much the clock of a station that wrote on it was ahead (ms; data.room.reducers.clock_steps)
    moved: int = 0  # by how much this station's clock has moved since it was opened (ms); its moments went along

    @property
    def conflicts(self) -> tuple[Conflict, ...]:
        """Decisions of stations that did not know of each other, and that nobody has resolved since."""
        fields: dict[str, list[Decision]] = {}
        for decision in self.writes:
            fields.setdefault(decision.field, []).append(decision)
        return tuple(
            Conflict(field, tuple(decisions))
            for field, decisions in fields.items()
            if len(values := {d.value for d in decisions}) > 1 and (field != "state" or "controlled" in values)
        )

    def stations_of(self, number: int) -> tuple[str, ...]:
        """Return the codes of the stations that gave it ``number``."""
        return tuple(station_of(book) for book in self.books_of(number))

    def books_of(self, number: int) -> tuple[str, ...]:
        """Return the books that gave it ``number``."""
        books = tuple(book for n, book in self.numbers if n == number)
        return (book_of(self.opened_ref),) if not books and number == self.number else books

    def has_mark(self, mark: str) -> bool:
        """Whether ``mark`` tells it from others with its number: its year (``23``), or how a book that gave it begins.

        See :meth:`data.room.room.Room.number_mark`.
        """
        books = (book for _, book in self.numbers) if self.numbers else (book_of(self.opened_ref),)
        return mark == f"{self.year % 100:02}" or any(random_of(book).startswith(mark.lower()) for book in books)

    @property
    def is_open(self) -> bool:
        """Whether it has a row in the queue: neither closed nor merged into another."""
        return self.state != "closed" and not self.folded_into

    @property
    def is_panic(self) -> bool:
        """Whether an officer called for help with it."""
        return self.source == PANIC

    @property
    def is_new(self) -> bool:
        """Whether nobody has acknowledged it since it was opened, reopened, or got worse."""
        return self.is_open and not self.stamp("acked")

    @property
    def latest(self) -> int:
        """The newest of those of its moments that cannot be in the future (UTC ms)."""
        stamps = (self, self.again) if self.restarted else (self,)
        return max(
            self.received, self.opened, self.since, self.restarted, self.closed,
            self.renewed, self.renewed_acked, self.raised, self.seen, self.recalled,
            *(max(s.acked, s.sent, s.arrived, s.controlled, s.told, s.updated) for s in stamps),
            *(call.at for call in self.calls),
        )  # fmt: skip

    @property
    def runs_from(self) -> int:
        """When its targets started to run (UTC ms)."""
        return self.restarted or runs_from(self.received, self.occurred)

    @property
    def happened(self) -> int:
        """When it happened: as somebody said, else when it was received (UTC ms)."""
        return happened_at(self.received, self.occurred)

    @property
    def is_afterwards(self) -> bool:
        """Whether it was entered so long after it happened that it is not judged."""
        return self.received - self.happened > AFTERWARDS

    @property
    def highest(self) -> int:
        """The most urgent priority that it had."""
        return min((mark.priority for mark in self.marks if mark.priority), default=self.priority)

    @property
    def owed(self) -> Targets:
        """The targets in force (:func:`owed_at`)."""
        return owed_at(self.post, self.targets)

    @property
    def author(self) -> str:
        """Author of its opening, or of the entry that made it worse since."""
        return self.renewed_by or self.by

    def stamp(self, name: str) -> int:
        """Return the stamp (acked, sent, arrived, controlled, told, updated) that counts for the running targets."""
        if name == "acked" and self.renewed:
            return self.renewed_acked
        found: int = getattr(self.again if self.restarted else self, name)
        return found

    @property
    def report_count(self) -> int:
        """How many reports it stands for, including its own."""
        return 1 + sum(r.count for r in self.reports)

    @property
    def units_out(self) -> tuple[str, ...]:
        """Codes of the posts that were sent and are not back yet."""
        return tuple(u.post for u in self.units if not u.released)
