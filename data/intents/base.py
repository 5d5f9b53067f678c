"""Intent, its refusal, and the context and drafts that it decides with.

The grammar (``console.line``) reads a typed command into an :class:`Intent`. :func:`data.intents.decide.decide` checks
the intent against the room; the answer is draft entries, or :class:`Refused`. An intent names incidents by subject
("incident:JBR-7f3a-12") and posts by code ("4").
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, ClassVar, Literal, TypeVar

import msgspec

from data import entries as e
from data.base.refusal import Refused as Refused
from data.entries.base import SYSTEM, Proof
from data.entries.subjects import post_subject, ref_of
from data.queries.current_shift import shift_shown
from data.queries.incidents import is_new_to, viewer
from data.queries.manning import Manning, manning_at
from data.room.state.incidents import Incident
from data.room.state.posts import PostState
from data.rules import Context as RuleContext
from data.site.localtime import hhmm_seen
from data.site.model import Crew, Post, ProgramMay, SupervisedAct
from data.site.shifts import Shift
from data.view.queue import Queue

E = TypeVar("E", bound=e.Entry)


class SignOn(msgspec.Struct, frozen=True):
    """Operators who have proven at this station who they are.

    has_pins: whether the room has PINs at all; without one nobody is asked for any
    on: code of the operator who is signed on at this console; "": nobody is
    proven: operators whose PIN was given for this very command
    asks: whether the caller asks for a PIN that is missing before it enters anything: the line, while it is read
    program: what the program that enters it may enter without a PIN; "": no program does
    """

    has_pins: bool = False
    on: str = ""
    proven: tuple[str, ...] = ()
    asks: bool = False
    program: ProgramMay | Literal[""] = ""

    def proof(self, by: str) -> Proof:
        """Return how ``by``, an operator's code, is known."""
        if not self.has_pins:
            return ""
        return "pin" if by in self.proven else "on" if by == self.on else "program" if self.program else "off"

    def knows(self, by: str) -> bool:
        """Whether ``by`` has proven who they are, or nobody has to."""
        return self.proof(by) in ("", "pin", "on")


#: A room without PINs.
NO_SIGN_ON = SignOn()


@dataclass(frozen=True, slots=True, kw_only=True)
class Context(RuleContext):
    """Facts that a decision needs besides those of a rule: the operator who acts.

    by: code of the operator who acts.
    hash: returns the hash of the book's chain after an entry.
    drill: whether a drill drives the clock of this room.
    sign_on: who has proven who they are.
    queue: the queue that is kept up to date; None: it is built when it is needed.
    chosen: subject of the row of the queue that the operator went to; "": of none.
    """

    by: str
    hash: Callable[[int], str] = lambda no: ""
    drill: bool = False
    sign_on: SignOn = NO_SIGN_ON
    queue: Queue | None = None
    chosen: str = ""

    # --- posts ------------------------------------------------------------------------------------------------------

    def post(self, code: str) -> Post:
        """Return a post of the site. Raises :class:`Refused` if there is none with this code."""
        found = self.site.post(code)
        if found is None:
            raise Refused("refuse.no_post", post=code, posts=" ".join(p.code for p in self.site.posts))
        return found

    def post_name(self, code: str) -> str:
        """Return ``4 Warehouse rear``, or the code alone if the site has no such post."""
        found = self.site.post(code)
        return f"{code} {found.name}" if found else code

    def post_states(self) -> list[PostState]:
        """Return the states of all posts, in the site's order."""
        return [self.room.post(p.code) for p in self.site.posts]

    def shift(self) -> Shift:
        """Return the shift that the board shows: the roster's, or the one that is over time."""
        return shift_shown(self.room.duty, self.site, self.now)

    def crew(self) -> Crew | None:
        """Return the crew on the posts, or None if the site file does not name it."""
        return self._manning().crew

    def people(self, code: str) -> tuple[str, ...]:
        """Return the names of the people on a post: those of the last relief, else the crew's by the roster."""
        return self._manning().people(self.room.post(code))

    def is_unmanned(self, code: str) -> bool:
        """Whether nobody is on a post, or it is withdrawn. A crew that lists no people counts as present."""
        state = self.room.post(code)
        if state.status in ("closed", "off"):
            return True
        return self._manning().leaves_empty(state)

    def crew_since(self) -> int:
        """Return since when that crew has been on the posts (UTC ms)."""
        return self._manning().since

    def _manning(self) -> Manning:
        return manning_at(self.room, self.site, self.now)

    # --- incidents --------------------------------------------------------------------------------------------------

    def incident(self, subject: str) -> Incident:
        """Return an incident in any state. Raises :class:`Refused` if there is no such incident."""
        found = self.room.incident(subject)
        if found is None:
            raise Refused("refuse.which_incident")
        return found

    def unfolded_incident(self, subject: str) -> Incident:
        """Return an incident that has its own row. Raises :class:`Refused` for one folded under another."""
        found = self.incident(subject)
        if found.folded_into:
            parent = self.room.incident(found.folded_into)
            into = self.room.number_text(parent) if parent else "?"
            raise Refused("refuse.folded", number=self.room.number_text(found), into=into)
        return found

    def open_incident(self, subject: str) -> Incident:
        """Return an incident that is neither closed nor folded under another. Raises :class:`Refused`."""
        found = self.unfolded_incident(subject)
        if found.state == "closed":
            raise Refused("refuse.closed", number=self.room.number_text(found), time=self.time(found.since))
        return found

    # --- words ------------------------------------------------------------------------------------------------------

    def time(self, at: int) -> str:
        """Return a moment (UTC ms) on the site's wall clock: ``02:14``, with the date if it is not today's."""
        return hhmm_seen(self.site, self.words, at, self.now)


class NeedsSupervisor(Refused):
    """Refusal of what needs a supervisor's code (:meth:`Drafts.supervisor_for`). ``by NAME`` after it names one."""


class Drafts:
    """Draft entries of one command, in order. The book writes them in one transaction.

    received: time of the first key of the command (UTC ms).
    when: time when it happened: the one that the operator named, else now (UTC ms).
    """

    def __init__(self, ctx: Context, intent: Intent) -> None:
        self.ctx = ctx
        self.entries: list[e.Entry] = []
        self._named = intent.supervisor or getattr(intent, "authorised", "")
        self._is_named = bool(intent.supervisor)
        self._backdated: dict[str, Any] = {}
        if intent.occurred is not None:
            self._backdated = {"occurred": intent.occurred, "late_why": intent.late_why}
        self.received = intent.received or ctx.now
        self.when = ctx.now if intent.occurred is None else intent.occurred

    def add(self, kind: type[E], subjects: Iterable[str], **fields: Any) -> E:
        """Add a draft of something that happened at ``when``."""
        return self.add_now(kind, subjects, **self._backdated, **fields)

    def add_now(self, kind: type[E], subjects: Iterable[str], **fields: Any) -> E:
        """Add a draft of something that happens now, even if the command names a time: an acknowledgement."""
        fields.setdefault("by", self.ctx.by)
        if fields.get("supervisor"):
            subjects = (*subjects, "room")  # which counts the missing signatures
        entry = kind(subjects=tuple(dict.fromkeys(subjects)), **fields)
        self.entries.append(entry)
        return entry

    def add_entry(self, entry: e.Entry) -> None:
        """Add a draft that a rule has built, of something that happened at ``when``."""
        self.entries.append(msgspec.structs.replace(entry, **self._backdated))

    @property
    def next_ref(self) -> str:
        """The ref that the next draft will get."""
        return ref_of(self.ctx.book, self.ctx.next_no + len(self.entries))

    @property
    def is_news(self) -> bool:
        """Whether what the author does is news to somebody in control: another operator, another station."""
        duty = self.ctx.room.duty
        return self.ctx.by != duty.operator or len(duty.stations) > 1

    def supervisor_for(self, act: SupervisedAct, is_done: bool = True, actor: str = "") -> str:
        """Return the supervisor in whose name ``act`` is done, for the entry; "": it needs none, or one acts.

        Their signature is missing then, as that of an operator from whom control was taken, until they have signed.
        Nobody has to be there: naming them is enough.

        is_done: whether this command is such an act. actor: who acts; "" for the author of the command.

        Raises :class:`NeedsSupervisor` if it needs one and the command names none.
        """
        site, actor = self.ctx.site, actor or self.ctx.by
        person = site.person(self._named)
        named = person.code if person is not None and person in site.supervisors and person.code != actor else ""
        if self._is_named and named:
            return named
        if not is_done or not site.needs_supervisor(act) or actor == SYSTEM or site.role(actor) == "supervisor":
            return ""
        if not named:
            known = [p.code for p in site.supervisors]
            what = self.ctx.words(f"roles.act.{act}")
            raise NeedsSupervisor("roles.needs", what=what, known=" ".join(known), first=known[0])
        return named

    def allowed_by(self, authorised: str, supervisor: str) -> str:
        """Return who allowed it: who is named, the supervisor in whose name it is done, or the one who acts."""
        own = self.ctx.by if self.ctx.site.role(self.ctx.by) == "supervisor" else ""
        return authorised.strip() or supervisor or own

    def acknowledge(self, incident: Incident) -> None:
        """Acknowledge an incident, unless it is acknowledged already: the first command on it does so."""
        done = any(isinstance(draft, e.Acked) and incident.subject in draft.subjects for draft in self.entries)
        if not done and is_new_to(self.ctx.room, incident, viewer(self.ctx.room, self.ctx.by)):
            self.add_now(e.Acked, (incident.subject,))


class Intent(msgspec.Struct, frozen=True, kw_only=True):
    """Wish of an operator, a drill or a script that nobody has checked yet.

    received: time of the first key of the command (UTC ms); 0 for now.
    occurred: time when it happened (UTC ms), if the command names one.
    late_why: why it is entered long after it happened.
    supervisor: code of the supervisor in whose name it is done, if the command names one although it has no place
        for a name (:class:`NeedsSupervisor`).
    """

    #: Whether the operator who acts takes control, if nobody is in control yet.
    takes_control: ClassVar[bool] = True
    #: Whether somebody has to be signed on for it, in a room with PINs. Nothing that reports an alarm, or answers one,
    #: waits for a PIN (docs/interface.md).
    needs_sign_on: ClassVar[bool] = True
    #: The right that a program needs to enter it without a PIN.
    for_programs: ClassVar[ProgramMay] = "all"
    #: Whether somebody with the role of a viewer may do it too.
    is_open_to_viewers: ClassVar[bool] = False

    received: int = 0
    occurred: int | None = None
    late_why: str = ""
    supervisor: str = ""

    def decide(self, drafts: Drafts) -> None:
        """Add the drafts of the intent. Raises :class:`Refused`."""
        raise NotImplementedError


def post_subjects(codes: Iterable[str]) -> tuple[str, ...]:
    """Return the subjects of posts. An empty code stands for no post."""
    return tuple(post_subject(code) for code in codes if code)
