"""Board values: frozen structs of everything that the operator sees.

They are a pure function of room, site and time. Widgets receive these values and nothing else. Moments are UTC ms,
spans are ms. Text in them came from outside and was cleaned at ingress; a widget adds the console's own words from the
catalogue.

Drill files name the fields of a post, a row, the header and an alert (``row.129.state``), so these keep their names.
"""

from typing import Literal

import msgspec

from data.queries.clock_doubt import AGREE

PostStatus = Literal[
    "normal", "due", "late", "missed", "to", "scene", "break", "covered", "covers", "patrol", "off", "closed",
    "unmanned", "missing", "roll", "test", "danger",
]  # fmt: skip
#: Next status of a post. ``end``: the end of a break.
Turn = Literal["", "due", "late", "missed", "p1", "roll", "end"]
#: State of the link between this console and the remote; past: of a moment that is looked back at it is not known.
LinkWord = Literal[
    "local", "untried", "online", "sending", "catching", "degraded", "offline", "tls", "signin", "fork", "rewritten",
    "reset", "stale", "past",
]  # fmt: skip
BookState = Literal["saved", "saving", "notsaved", "checking", "damaged", "readonly"]
AlertLevel = Literal["alarm", "warn"]
#: Sign in front of an echo: valid, ambiguous, refused, the console's own note; "" if nothing is typed.
EchoMark = Literal["", "=", "?", "X", "!"]
#: Mark of a line of the book: corrected, undone, unverified.
LineMark = Literal["", "fixed", "void", "suspect"]
HandoverStep = Literal["none", "started", "signed", "paused"]


class PostView(msgspec.Struct, frozen=True):
    """One post.

    new: nobody has acknowledged this status yet, so it flashes.
    about: what the status is about, as text: ``#129``, a post (to), a person (covered), a time of day.
    status: ``missing``: somebody of ``people`` was not found in a roll call.
    since: when the status began; for late and missed, when the call was due.
    turns, turns_at: what the status becomes next, and when.
    """

    code: str
    name: str
    people: tuple[str, ...] = ()
    status: PostStatus = "normal"
    new: bool = False
    about: str = ""
    since: int | None = None
    last_contact: int | None = None
    next_due: int | None = None
    turns: Turn = ""
    turns_at: int | None = None
    hazards: tuple[str, ...] = ()


class QueueRow(msgspec.Struct, frozen=True):
    """One row of the queue.

    subject: its identity, which the cursor follows.
    state: new, ack, sent, scene, left (nobody is sent any more), controlled or reopened.
    because: number of the incident that raises this one, with its station's letter, as are those of ``related``.
    units: posts that were sent and are not back. under_way: those of them that are not there yet, while another one is.
    since: start of the time in this state.
    target, target_at: ack, send, arrive, supervisor, update, check or "", and when it falls due. A target whose moment
        has passed is missed.
    letter: the station's, in a room of several stations; mark: what tells it from another with its number (``/23``).
    item: incident, round (several posts of one round of check calls) or reminder.
    contested: stations wrote conflicting values.
    ahead: how far ahead (ms) the clock of a station that wrote on it is.
    moved: by how much (ms) this station's clock has moved since it was opened; its times are by the new clock.
    danger: an officer is in danger.
    renewed: when it became new again, as what it is now; 0: it is as new as when it was opened, or not new.
    """

    subject: str
    number: int
    priority: int
    type: str
    state: str
    posts: tuple[str, ...] = ()
    words: str = ""
    new: bool = False
    reports: int = 1
    raised_from: int = 0
    because: str = ""
    related: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    under_way: tuple[str, ...] = ()
    since: int = 0
    opened: int = 0
    target: str = ""
    target_at: int | None = None
    letter: str = ""
    mark: str = ""
    item: str = "incident"
    has_conflict: bool = False
    ahead: int = 0
    moved: int = 0
    danger: bool = False
    renewed: int = 0

    @property
    def units_text(self) -> str:
        """Return ``4,→5``: post 4 is there, post 5 is under way."""
        there = [code for code in self.units if code not in self.under_way]
        return ",".join((*there, *(f"→{code}" for code in self.under_way)))

    @property
    def full_number(self) -> str:
        """Return ``129``, in a room of several stations with its station's letter, and what tells it from a twin."""
        return f"{self.letter}{self.number}{self.mark}"

    @property
    def number_text(self) -> str:
        """Return ``#129``: :attr:`full_number`, without ``#`` if the text is longer than 5 cells."""
        return f"#{self.full_number}" if len(self.full_number) < 5 else self.full_number

    @property
    def shown(self) -> tuple[str, int]:
        """Return the state as people read it, and its start (UTC ms): of one acknowledged before it got worse, new."""
        return ("new", self.renewed or self.since) if self.new and self.state == "ack" else (self.state, self.since)

    def is_over(self, now: int) -> bool:
        """Whether its target has passed at ``now`` (UTC ms)."""
        return self.target_at is not None and self.target_at < now

    def ahead_at(self, now: int) -> int:
        """Return how far ahead (ms) a clock that wrote on it is; 0 if the clocks agree.

        An entry corrects a clock that is ahead. Until then ``opened`` lies after ``now`` (UTC ms).
        """
        return self.ahead or (self.opened - now if self.opened > now + AGREE else 0)


class TargetView(msgspec.Struct, frozen=True):
    """One target of an incident.

    name: ack, send, arrive, supervisor, update or outside.
    goal: ms from its start: the report, or when its priority was raised.
    took: ms from its start until it was met; None: it was not, and falls or fell due at ``at``.
    who: who comes from outside.
    limit: of the acknowledgement: the limit (ms) above the goal; 0: none.
    ended: when it could no longer be met (UTC ms), if it was missed for good.
    judged: whether it counts; what was entered afterwards does not.
    by: number of the linked incident whose posts met it; "": its own did.
    again: an acknowledgement that was asked for once more, because the incident got worse.
    """

    name: str
    goal: int
    took: int | None = None
    at: int | None = None
    who: str = ""
    limit: int = 0
    ended: int | None = None
    judged: bool = True
    by: str = ""
    again: bool = False


class StepView(msgspec.Struct, frozen=True):
    """One step of an incident's procedure.

    ``authorised``: who allowed it to be waived.
    """

    number: int
    words: str
    required: bool = False
    state: str = "open"  # open, done, waived, spared
    at: int | None = None
    by: str = ""
    note: str = ""
    authorised: str = ""


class UnitView(msgspec.Struct, frozen=True):
    """People of a post that was sent to an incident.

    came: when they took the place of others there; relieved: when others took theirs.
    """

    post: str
    people: tuple[str, ...] = ()
    sent: int | None = None
    arrived: int | None = None
    released: int | None = None
    came: int | None = None
    relieved: int | None = None


class LinkView(msgspec.Struct, frozen=True):
    """Another incident, or a report, that is linked to this one."""

    how: str  # dup, upd, rel
    number: str
    priority: int
    words: str
    open: bool = True
    source: str = ""


class BookLine(msgspec.Struct, frozen=True):
    """One line of the book, as text in the reader's language.

    kind: the entry's kind, for filters.
    label: the kind in a word of at most 8 cells: CHECK, LAPOR …
    about: ``post 4``, ``#129``, ``→ 284``.
    points: the number of the entry that it corrects, or that corrects it.
    station: code of the station, for a line of another station's book.
    way, via: the way by which it came, as filters name it, and in words with the system's user and process.
    """

    no: int
    at: int
    by: str
    kind: str
    label: str
    about: str
    words: str
    occurred: int | None = None
    book: str = ""
    mark: LineMark = ""
    points: int = 0
    subjects: tuple[str, ...] = ()
    posts: tuple[str, ...] = ()
    key: str = ""
    station: str = ""
    way: str = ""
    via: str = ""

    @property
    def is_history(self) -> bool:
        """Whether it is an imported incident: it stands under the time of the incident, not of the import."""
        return self.kind.partition(".")[0] == "imported"

    @property
    def listed(self) -> int:
        """The moment under which it stands in a list (UTC ms)."""
        return self.occurred if self.is_history and self.occurred is not None else self.at

    @property
    def told(self) -> str:
        """The line without its time and its author: ``CHECK post 4 all quiet``."""
        return " ".join(part for part in (self.label, self.about, self.words) if part)


class EntryView(msgspec.Struct, frozen=True):
    """One entry of the book in full.

    name: the author of the line, written out.
    corrects: the number of the entry that it corrects.
    sent: when the remote received it; None if it has not.
    remote: there is a remote.
    hash: its beginning, as it is read aloud: ``9f3c 11ab 7e20``.
    chained: the hash chain was checked up to it.
    """

    line: BookLine
    name: str = ""
    corrects: int = 0
    corrections: tuple[BookLine, ...] = ()
    sent: int | None = None
    remote: bool = False
    hash: str = ""
    chained: bool = False


class Choice(msgspec.Struct, frozen=True):
    """One of the conflicting values.

    text: the value for a person.
    who: who decided so, where and when.
    counts: it is in force until somebody resolves the conflict.
    """

    value: str
    text: str
    who: str
    counts: bool = False


class Conflict(msgspec.Struct, frozen=True):
    """Conflicting values of one field of an incident, written by several stations.

    field: priority, end, state or words.
    name: the field for a person.
    """

    field: str
    name: str
    choices: tuple[Choice, ...]


class IncidentView(msgspec.Struct, frozen=True):
    """The selected incident in full.

    history: newest last.
    below, below_why: the priority of its type, if it was opened below that (else 0), and why.
    lowered_from: its priority before it was lowered.
    raise_when: when its type asks for a higher priority.
    hazards: (post, words) of the notes pinned where it happens, or where its posts are.
    sources: who reported it, in words, if several did.
    sop: date (YYYY-MM-DD) of the procedure that the steps come from.
    facts: what is known of the scene, in words.
    """

    row: QueueRow
    type_name: str
    post_name: str = ""
    received: int = 0
    source: str = ""
    targets: tuple[TargetView, ...] = ()
    steps: tuple[StepView, ...] = ()
    sent: tuple[UnitView, ...] = ()
    linked: tuple[LinkView, ...] = ()
    reports: tuple[LinkView, ...] = ()
    history: tuple[BookLine, ...] = ()
    disposition: str = ""
    below: int = 0
    below_why: str = ""
    lowered_from: int = 0
    raise_when: str = ""
    hazards: tuple[tuple[str, str], ...] = ()
    sources: tuple[str, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    sop: str = ""
    facts: tuple[str, ...] = ()


class UpcomingItem(msgspec.Struct, frozen=True):
    """Something that falls due at ``at`` (UTC ms).

    key, args: message of the catalogue.
    """

    at: int
    key: str
    args: dict[str, str] = {}


class Alert(msgspec.Struct, frozen=True):
    """The alert row: message ``key`` of the catalogue with ``args``.

    since, until: the row counts up from, or down to, this moment.
    hint: message key of the command that answers it.
    more: how many alerts wait behind it.
    """

    level: AlertLevel
    key: str
    args: dict[str, str] = {}
    flash: bool = False
    since: int | None = None
    until: int | None = None
    hint: str = ""
    more: int = 0


class LinkFacts(msgspec.Struct, frozen=True):
    """State of the link as a console knows it.

    age: ms since the last contact with the remote.
    done, total: entries of a catch-up, received and in all.
    oldest_unsent: when the oldest unsent entry was recorded.
    skew: the remote's clock minus this one (ms), by its last answer.
    """

    state: LinkWord = "local"
    age: int | None = None
    done: int = 0
    total: int = 0
    unsent: int = 0
    oldest_unsent: int | None = None
    skew: int | None = None


class PushFacts(msgspec.Struct, frozen=True):
    """State of the push to the agency.

    state: off, standby (another station pushes), untried (no attempt yet), or as of a link.
    age: ms since the last answer.
    waiting, refused: objects whose state is not there yet, and those that were refused; oldest: since when (UTC ms).
    incidents: how many of both are incidents.
    """

    state: str = "off"
    age: int | None = None
    waiting: int = 0
    refused: int = 0
    oldest: int | None = None
    incidents: int = 0


#: Files that a console keeps for its next start.
Hint = Literal["drafts", "mark", "anchor", "room"]


class SavingFacts(msgspec.Struct, frozen=True):
    """State of saving as a console knows it.

    since: since when nothing was saved; None: not known. why: the reason in a word: full, readonly, gone, error.
    waiting: entries that wait in memory. moved: present path of the book's folder, if it is no longer in the home.
    rewritten: from where on the book is not what was saved or sent (``JBR-7f3a no. 12``); "": it is.
    """

    state: BookState = "saved"
    since: int | None = None
    why: str = ""
    waiting: int = 0
    moved: str = ""
    rewritten: str = ""

    def failed_since(self, now: int) -> int | None:
        """Return since when nothing is saved (UTC ms), ``now`` if that is not known; None while entries are saved."""
        return (self.since or now) if self.state == "notsaved" else None


class ConsoleFacts(msgspec.Struct, frozen=True):
    """Facts of the board that only the console knows, not the room.

    operator: code of the operator at this console; "": the operator in control.
    is_locked: the room has PINs, and nobody is signed on here.
    drill: name of the drill; "": not a drill.
    free_mb: megabytes left on the disk; None: not known.
    unkept: what cannot be kept for the next start, and since when (UTC ms), the longest first.
    open_to_others: the mode of the home (0777), if others can write to it.
    second_away: the folder on the second disk, while it is not there.
    site_fault: why ``site.toml`` cannot be used; "": it can, or it was not asked.
    chosen: subject of the row of the queue that the operator went to; "": of none.
    """

    operator: str = ""
    is_locked: bool = False
    drill: str = ""
    unkept: tuple[tuple[Hint, int], ...] = ()
    open_to_others: str = ""
    second_away: str = ""
    site_fault: str = ""
    chosen: str = ""
    free_mb: int | None = None
    saving: SavingFacts = SavingFacts()
    link: LinkFacts = LinkFacts()
    push: PushFacts = PushFacts()


class Header(msgspec.Struct, frozen=True):
    """Facts of the header.

    zone: IANA name: Asia/Jakarta.
    taker: while nobody is in control, who would take it with the next command; "": not said.
    link_age: ms since the last contact with the remote.
    link_done, link_total: entries of a catch-up, received and in all.
    link_skew: the remote's clock minus this one (ms), by its last answer.
    counts: open incidents of P1 to P4. new: the unacknowledged ones.
    flood: alarms in the last ``flood_min`` minutes while there are too many.
    unsigned: whose signature has been missing since control was taken.
    level: alert level: 1, 2 or 3 (Siaga I, II, III).
    console, entry_at: on a second screen only: whether a console watches the room (on, off), and when the newest
        entry was recorded.
    free_mb: megabytes left on the disk, when they are few.
    unkept, open_to_others, is_locked: as in :class:`ConsoleFacts`.
    """

    site: str
    now: int
    zone: str
    operator: str = ""
    taker: str = ""
    handover_to: str = ""
    crew: str = ""
    shift: str = ""
    starts: int = 0
    ends: int = 0
    link: LinkWord = "local"
    link_age: int | None = None
    link_done: int = 0
    link_total: int = 0
    link_skew: int | None = None
    unsent: int = 0
    oldest_unsent: int | None = None
    push: PushFacts = PushFacts()
    counts: tuple[int, int, int, int] = (0, 0, 0, 0)
    new: int = 0
    shelved: int = 0
    flood: int | None = None
    flood_min: int = 10
    book_no: int = 0
    book_state: BookState = "saved"
    sound: bool = True
    drill: str = ""
    damaged: bool = False
    unsigned: str = ""
    level: str = ""
    console: Literal["", "on", "off"] = ""
    entry_at: int | None = None
    free_mb: int | None = None
    unkept: tuple[tuple[Hint, int], ...] = ()
    open_to_others: str = ""
    is_locked: bool = False


class SheetItem(msgspec.Struct, frozen=True):
    """One row of a section: ``4``, ``Warehouse rear MISSED``.

    state: of an incident, with the posts that are sent: ``SENT 3,5``.
    facts: what else is known of it, one after another.
    opened: when an incident was opened (UTC ms); only a page says how long ago that is, as it changes with every look.
    changed: which of :attr:`parts` are other than in the sheet that was frozen or read back.
    """

    name: str
    text: str
    state: str = ""
    facts: tuple[str, ...] = ()
    opened: int = 0
    changed: tuple[int, ...] = ()

    @property
    def said(self) -> str:
        """Its text with the state: ``FIRE 3 smoke at the door, SENT 3,5``."""
        return ", ".join(part for part in (self.text, self.state) if part)

    @property
    def parts(self) -> tuple[str, ...]:
        """Name and text, then each fact: all that is read aloud of it."""
        return (f"{self.name} {self.said}".strip(), *self.facts)

    @property
    def words(self) -> str:
        """Text, state and facts."""
        return "; ".join(part for part in (self.said, *self.facts) if part)


class SheetSection(msgspec.Struct, frozen=True):
    """One section of the handover sheet.

    key: one of :data:`data.view.handover_sheet.SECTIONS`.
    summary: in a few words; "": the items say all.
    """

    key: str
    summary: str = ""
    items: tuple[SheetItem, ...] = ()


class SheetRow(msgspec.Struct, frozen=True):
    """One row of the handover sheet.

    key: as in :data:`data.view.handover_sheet.SECTIONS`, or watch.
    words: the whole line. summary, items: its parts; without them (a sheet that is only known as it was frozen) the
        words are all.
    read: the incoming operator has read it back.
    since: when it was frozen or read back as something else (UTC ms); 0: it has not changed.
    gone: what was in it then and is not any more.
    """

    number: int
    key: str
    words: str
    read: bool = False
    summary: str = ""
    items: tuple[SheetItem, ...] = ()
    since: int = 0
    is_summary_changed: bool = False
    gone: tuple[str, ...] = ()


class HandoverView(msgspec.Struct, frozen=True):
    """The handover sheet.

    step: none: no handover is under way, and this is the sheet as it would be.
    signed: when the outgoing operator signed; 0: not yet. proof: how they were known: :data:`data.entries.base.Proof`.
    aside: it was put aside and nobody waits for it, so an incident's detail comes first.
    warn, args: message keys, one a line, of what prevents acceptance.
    unsent: incidents that the agency does not have as they are now.
    """

    outgoing: str
    incoming: str
    crew: str
    to_crew: str
    step: HandoverStep
    rows: tuple[SheetRow, ...] = ()
    signed: int = 0
    proof: str = ""
    aside: bool = False
    warn: tuple[str, ...] = ()
    args: dict[str, str] = {}
    unsent: int = 0


class Board(msgspec.Struct, frozen=True):
    """Everything on the board.

    ``now``: the time now (UTC ms), if the board is of the past; 0: it is of now. The alert row is always of now.
    ``rings``: identities of what rings; the bell rings once for each new one.
    ``acks``: ``a`` alone acknowledges something.
    """

    header: Header
    posts: tuple[PostView, ...] = ()
    queue: tuple[QueueRow, ...] = ()
    next: tuple[UpcomingItem, ...] = ()
    handover: HandoverView | None = None
    alert: Alert | None = None
    is_flashing: bool = False
    is_ringing: bool = False
    rings: frozenset[str] = frozenset()
    now: int = 0
    acks: bool = True

    @property
    def hazards(self) -> list[tuple[str, str]]:
        """Return the hazard notes of all posts, each (post, words)."""
        return [(post.code, words) for post in self.posts for words in post.hazards]


class Echo(msgspec.Struct, frozen=True):
    """Words that say what Enter will do.

    text: never cut.
    consequence: may be cut.
    is_continued: the text was too long, and the consequence begins with the rest of it.
    warning: what is taken from somebody else; in rows of its own, never cut.
    brief: the text with names in their shortest form, for a row that the text and the consequence do not fit into.
    stored: the words that the entry will keep, in quotes, as they stand in the consequence.
    """

    mark: EchoMark = ""
    text: str = ""
    consequence: str = ""
    is_continued: bool = False
    warning: str = ""
    brief: str = ""
    stored: str = ""

    @property
    def between(self) -> str:
        """The mark between the text and the consequence."""
        return " " if self.is_continued or self.text.endswith("?") else "; "

    @property
    def full(self) -> str:
        """The text with the consequence."""
        return f"{self.text}{self.between}{self.consequence}" if self.consequence else self.text

    @property
    def whole(self) -> str:
        """The text with the warning, where nobody sees the rows: the answer of ``siaga exec``."""
        return f"{self.text}; {self.warning}" if self.warning else self.text


class Offer(msgspec.Struct, frozen=True):
    """One row of the list above the line.

    word: what replaces the word, or the line, that is being typed.
    columns: what is shown of it.
    """

    word: str
    columns: tuple[str, ...]


class Offers(msgspec.Struct, frozen=True):
    """List above the line: what Tab takes.

    title, note: in its title rule, at the left and the right.
    chosen: the row that the line holds now; -1: none.
    most: rows that are shown at most.
    cuts_last: the last column gives way, not the widest of the others.
    """

    title: str
    note: str
    rows: tuple[Offer, ...]
    chosen: int = -1
    most: int = 6
    cuts_last: bool = False
