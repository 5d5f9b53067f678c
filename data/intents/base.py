"""What an operator, a rule, a drill or a script wants done, before anybody has checked that it can be.

The line's grammar (``console.line``) reads text into an :class:`Intent`; :func:`data.intents.decide.decide` checks it
against the room and answers with draft entries or a :class:`Refused`. Incidents are named by *subject*, already
resolved by the grammar; posts by code ("4").
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, ClassVar, Literal, TypeVar

import msgspec

from data import entries as e
from data.entries.subjects import post_subject, ref_of
from data.room.room import Room
from data.room.state.incidents import Incident
from data.room.state.posts import PostState
from data.site.model import Crew, Post, Site
from data.site.shifts import Shift
from data.words import Words

E = TypeVar("E", bound=e.Entry)


class Intent(msgspec.Struct, frozen=True, kw_only=True):
    """``received``: time of the first key of the line (UTC ms; 0: now). ``occurred``: when it happened, if said."""

    #: Whether the operator who acts takes control first, if nobody has it.
    takes_control: ClassVar[bool] = True

    received: int = 0
    occurred: int | None = None
    late_why: str = ""

    def decide(self, drafts: Drafts) -> None:
        """Add the drafts that the intent comes to. Raises :class:`Refused`."""
        raise NotImplementedError


class Refused(Exception):
    """Reason why a command or an intent cannot be done. Nothing was written.

    key, fields: message of the catalogue, and the values of its placeholders.
    mark: ``X`` refused, ``?`` the line has more than one meaning.
    """

    def __init__(self, key: str, *, mark: Literal["X", "?"] = "X", **fields: object) -> None:
        super().__init__(key)
        self.key = key
        self.mark = mark
        self.fields = fields

    def text(self, words: Words) -> str:
        """Return the message in the language of ``words``."""
        return words(self.key, **self.fields)


@dataclass(frozen=True, slots=True)
class Context:
    """The room as it stands, the site, who acts and when (``now``: UTC ms), and the book: its id, the number that the
    next entry gets, and its entries by number (None: there is none)."""

    room: Room
    site: Site
    by: str
    now: int
    book: str
    next_no: int
    words: Words
    entry: Callable[[int], e.Entry | None]
    hash: Callable[[int], str] = lambda no: ""  # the chain's hash after an entry of the book
    key_at: int = 0  # when somebody last pressed a key here (UTC ms); 0: nobody counts them
    drill: bool = False  # somebody drives the clock of this room

    # --- posts ------------------------------------------------------------------------------------------------------

    def post(self, code: str) -> Post:
        """The site's post. Raises :class:`Refused`."""
        found = self.site.post(code)
        if found is None:
            raise Refused("refuse.no_post", post=code, posts=" ".join(p.code for p in self.site.posts))
        return found

    def name(self, code: str) -> str:
        """``4 Warehouse rear``; the code alone if the site has no such post."""
        found = self.site.post(code)
        return f"{code} {found.name}" if found else code

    def names(self, codes: Iterable[str]) -> str:
        """``2, 5``."""
        return ", ".join(codes)

    def shift(self) -> Shift:
        """The shift that the board shows: the roster's, or the one that is over time."""
        from data.queries.manning import shift_shown

        return shift_shown(self.room.duty, self.site, self.now)

    def crew(self) -> Crew | None:
        """The crew that stands on the posts."""
        from data.queries.manning import crew_shown

        return crew_shown(self.site, self.shift())

    def people(self, code: str) -> tuple[str, ...]:
        """Who is on a post now: after a relief those, else the crew's by the roster."""
        from data.queries.manning import on_post, stands_from

        return on_post(self.room.post(code), self.crew(), stands_from(self.room.duty, self.shift()))

    def unmanned(self, code: str) -> bool:
        """Whether nobody is on a post, or it was withdrawn. A crew without people listed says nothing about that."""
        from data.queries.manning import stands_from, unmanned

        state = self.room.post(code)
        return state.status in ("closed", "off") or unmanned(
            state, self.crew(), stands_from(self.room.duty, self.shift())
        )

    # --- incidents --------------------------------------------------------------------------------------------------

    def incident(self, subject: str) -> Incident:
        """The incident, whatever its state. Raises :class:`Refused`."""
        found = self.room.incident(subject) if subject else None
        if found is None:
            raise Refused("refuse.which_incident")
        return found

    def open_incident(self, subject: str) -> Incident:
        """The incident, if it has a row of its own. Raises :class:`Refused` for one that is closed or folded."""
        found = self.incident(subject)
        self.not_folded(found)
        if found.state == "closed":
            raise Refused("refuse.closed", number=self.room.number_text(found), time=self.time(found.since))
        return found

    def not_folded(self, incident: Incident) -> None:
        """Raises :class:`Refused` for an incident that stands under another one."""
        if incident.folded_into:
            parent = self.room.incident(incident.folded_into)
            raise Refused(
                "refuse.folded",
                number=self.room.number_text(incident),
                into=self.room.number_text(parent) if parent else "?",
            )

    # --- words ------------------------------------------------------------------------------------------------------

    def time(self, at: int) -> str:
        """A moment on the site's wall clock, ``02:14``."""
        from data.site.localtime import hhmm

        return hhmm(self.site, at)


class Drafts:
    """The drafts of one command, in their order: one transaction. The book numbers them from ``ctx.next_no``."""

    def __init__(self, ctx: Context, intent: Intent) -> None:
        self.ctx = ctx
        self.entries: list[e.Entry] = []
        self._said: dict[str, Any] = {}
        if intent.occurred is not None:
            self._said = {"occurred": intent.occurred, "late_why": intent.late_why}
        self.received = intent.received or ctx.now
        self.when = ctx.now if intent.occurred is None else intent.occurred

    def add(self, kind: type[E], subjects: Iterable[str], **fields: Any) -> E:
        """A draft of what happened: at ``when``, if the operator said when."""
        return self._put(kind, subjects, {**self._said, **fields})

    def add_now(self, kind: type[E], subjects: Iterable[str], **fields: Any) -> E:
        """A draft of what happens now, whatever moment the line names: acknowledging, taking control."""
        return self._put(kind, subjects, fields)

    def put(self, entry: e.Entry) -> None:
        """A draft that was made elsewhere, of what happened at ``when``."""
        self.entries.append(msgspec.structs.replace(entry, **self._said) if self._said else entry)

    def _put(self, kind: type[E], subjects: Iterable[str], fields: dict[str, Any]) -> E:
        fields.setdefault("by", self.ctx.by)
        entry = kind(subjects=tuple(dict.fromkeys(subjects)), **fields)
        self.entries.append(entry)
        return entry

    @property
    def next_ref(self) -> str:
        """The ref that the next draft will have."""
        return ref_of(self.ctx.book, self.ctx.next_no + len(self.entries))

    def acknowledge(self, incident: Incident) -> None:
        """The first act on an incident acknowledges it."""
        if incident.is_new:
            self.add_now(e.Acked, (incident.subject,))


def posts(codes: Iterable[str]) -> tuple[str, ...]:
    """The subjects of posts; "" names none."""
    return tuple(post_subject(code) for code in codes if code)


def post_states(ctx: Context) -> list[PostState]:
    """The states of all posts of the site, in its order."""
    return [ctx.room.post(p.code) for p in ctx.site.posts]
