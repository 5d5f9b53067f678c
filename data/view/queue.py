"""The incident queue: rows in order of attention, updated as incidents change.

Order: new P1 and P2 first; then by priority, new before acknowledged within a priority, then age, oldest first
(docs/interface.md, "Queue"). An update costs a binary search and moves one slot of a list, whatever the length.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterator
from functools import partial
from itertools import chain, islice

from data.base.clock import SECOND
from data.base.text import post_ranges
from data.entries.subjects import kind_and_code
from data.queries.alarms import cause_of, chatter_count, is_source_row, quiet_at, source_text, sources_in
from data.queries.check_deadlines import MISS_KEY
from data.queries.course.attention import URGENT, first_passes, passed_targets
from data.queries.course.linked import with_linked
from data.queries.course.overdue import Overdue, Rank
from data.queries.course.targets import Verdict, running_target, targets_of
from data.queries.incidents import NOBODY, Viewer, is_new_to, new_ref, new_since, rings_for_all
from data.queries.roll_calls import about_lost, lost_and_absent
from data.room.noted.annunciations import LOST_KEY
from data.room.room import Change, Room
from data.room.state.incidents import Incident
from data.site.localtime import hhmm_seen, local_day
from data.site.model import Site
from data.view.values import QueueRow
from data.words import words_of

#: Sort key of a row: group, priority, newness, age, and what makes it unique.
Key = Rank

#: Something that rings: since when (UTC ms), the incident, the ref of the entry that made it new.
Ring = tuple[int, str, str]

#: Most incidents that ring; the newest count.
MOST_RINGING = 1_000


def order_of(row: QueueRow) -> Key:
    """Return the sort key of a row."""
    group = 1 if not row.new or row.priority > URGENT else 0
    # An officer in danger comes before every other new P1.
    newness = 2 if not row.new else 0 if row.danger else 1
    return (group, row.priority, newness, row.opened, row.number, row.subject)


def row_of(room: Room, site: Site, incident: Incident, now: int, who: Viewer = NOBODY) -> QueueRow:
    """Return an incident as a row, as new as it is to ``who``.

    Only the dates in it, and whether its source chatters, depend on ``now`` (UTC ms).
    """
    child = room.raised_by(incident)
    priority = 1 if child else incident.priority
    raised = incident.raised_from if incident.raised_from > incident.priority else 0
    if priority < incident.priority:
        raised = incident.priority
    target, target_at = running_target(with_linked(room, incident))
    is_new = is_new_to(room, incident, who)
    since = new_since(room, incident, who) if is_new else 0
    if is_new and incident.stamp("acked"):  # it got worse by another's act: that has a target of its own
        goal = targets_of(site, site.type(incident.type), priority).ack
        target, target_at = ("ack", since + goal * SECOND) if goal else (target, target_at)
    as_round = is_round(incident)
    posts: tuple[str, ...] = (incident.post,) if incident.post else ()
    words = incident.words or incident.type_name
    if as_round:
        posts, words = _round(room, site, incident, now)
    elif is_lost(incident):
        words = _lost(room, site, incident)
    elif is_source_row(incident):
        posts, words = row_posts(room, site, incident), row_words(room, site, incident, now)
    if incident.retold:
        words = incident.words
    return QueueRow(
        subject=incident.subject,
        number=incident.number,
        priority=priority,
        type=incident.type,
        state=incident.state,
        posts=posts,
        words=words,
        new=is_new,
        renewed=since if since > incident.opened else 0,
        danger=incident.is_panic,
        reports=incident.report_count,
        raised_from=raised,
        because=room.number_text(child) if child else "",
        related=tuple(
            room.number_text(found) for s in incident.related if (found := room.incident(s)) and found.is_open
        ),
        units=incident.units_out,
        under_way=_under_way(incident),
        since=incident.since,
        opened=incident.received,
        target=target,
        target_at=target_at,
        letter=room.letter(incident),
        mark=room.number_mark(incident),
        has_conflict=bool(incident.conflicts),
        ahead=incident.ahead,
        moved=incident.moved,
        item="round" if as_round else "reminder" if incident.source == "reminder" else "incident",
    )


def _under_way(incident: Incident) -> tuple[str, ...]:
    """Return the posts that were sent and are not there yet; () while none of them is: the state says that."""
    out = [unit for unit in incident.units if not unit.released]
    left = tuple(unit.post for unit in out if not unit.arrived)
    return left if len(left) < len(out) else ()


def is_lost(incident: Incident) -> bool:
    """Whether it is the P1 of people whom a roll call did not find."""
    return incident.key.startswith(LOST_KEY)


def _lost(room: Room, site: Site, incident: Incident) -> str:
    """Return the words of the P1 of people whom a roll call did not find: they name who is missing still."""
    about = about_lost(room, incident)
    absent = dict(lost_and_absent(room, about)).get(incident.subject) if about is not None else None
    if about is None or absent is None:
        return incident.words
    key, number = "entry.roll.lost" if absent else "alarm.row.found", room.number_text(about)
    return words_of(site.language)(key, names=", ".join(absent), number=number)


def is_round(incident: Incident) -> bool:
    """Whether it is the incident of a round of check calls that nobody answered."""
    return incident.key.startswith(f"{MISS_KEY}round:")


def _round(room: Room, site: Site, incident: Incident, now: int) -> tuple[tuple[str, ...], str]:
    """Return the posts of a round that have not answered yet, and the words of its row: both name the same posts.

    Once all have answered, all of the round and the words of the incident.
    """
    states = (room.post(post.code) for post in site.posts)
    silent = [s for s in states if s.missed_due and s.missed_incident == incident.subject]
    if not silent:
        return incident.missed, incident.words
    words, codes = words_of(site.language), tuple(s.code for s in silent)
    at = hhmm_seen(site, words, min(s.missed_due for s in silent), now)
    return codes, words("alarm.row.round", n=len(codes), posts=post_ranges(codes), at=at)


# --- rows of sources --------------------------------------------------------------------------------------------------


def row_words(room: Room, site: Site, incident: Incident, now: int) -> str:
    """Return the words of a row of sources, in the site's language, as seen at ``now`` (UTC ms).

    The shelf, or chattering with the source to shelve, comes first: it asks for a command.
    """
    words = words_of(site.language)
    seen = partial(hhmm_seen, site, words, now=now)
    sources = sources_in(room, site, incident)
    cause = cause_of(room, incident)
    if not sources:
        return incident.words or incident.type_name
    if len(sources) > 1 or cause is not None:
        down = [source for source, state in sources if state.down]
        kinds = {source.kind for source in down or [s for s, _ in sources]}
        what = words(f"alarm.kind.{kinds.pop() if len(kinds) == 1 else 'other'}")
        if len(down) == 1 and cause is not None and _over(room, site, cause):
            return words("alarm.group_one_after", name=down[0].name, number=room.number_text(cause))
        if down and cause is not None and _over(room, site, cause):
            return words("alarm.group_after", n=len(down), what=what, number=room.number_text(cause))
        if len(down) == 1 and cause is not None:
            return words("alarm.group_one", name=down[0].name, number=room.number_text(cause))
        if not down:
            return words("alarm.group_up", n=len(sources), what=what, at=seen(max(s.since for _, s in sources)))
        if cause is not None:
            return words("alarm.group", n=len(down), what=what, number=room.number_text(cause))
        return words("alarm.group_down", n=len(down), what=what)
    (source, state), *_ = sources
    text = source_text(words, "entry.source.down", source)
    if state.words:
        text = f"{text}: {state.words}"
    if not state.down:  # the row keeps what raised it: that it is over is an event with a time of its own
        text = source_text(words, "alarm.row.up", source, text=incident.words or text, at=seen(state.since))
    shelf = room.alarms.shelf(source.code)
    if shelf is not None:
        key = "alarm.row.shelved_up" if shelf.up else "alarm.row.shelved"
        return words(key, until=seen(shelf.until), text=text)
    if state.down and state.shelf_why and state.shelf_loss:
        until = seen(state.shelved_until)
        text = words("alarm.row.was_shelved", text=text, until=until, by=state.shelf_by, why=state.shelf_why)
    rules = site.alarms
    often = chatter_count(state.losses, rules, now)
    if often:
        return words("alarm.row.chatter", n=often, s=rules.chatter_s, code=source.code, text=text)
    return text


def _noisy_until(room: Room, site: Site, incident: Incident | None, now: int) -> int:
    """Return until when a row's source chatters if it stays quiet (UTC ms); 0: it does not."""
    if incident is None or not incident.is_open or not is_source_row(incident):
        return 0
    losses = (state.losses for _, state in sources_in(room, site, incident))
    return max((quiet_at(each, site.alarms) for each in losses if chatter_count(each, site.alarms, now)), default=0)


def _over(room: Room, site: Site, cause: Incident) -> bool:
    """Whether the cause of a group is up again, or its row was closed."""
    return not cause.is_open or not any(state.down for _, state in sources_in(room, site, cause))


def row_posts(room: Room, site: Site, incident: Incident) -> tuple[str, ...]:
    """Return the posts of the row's sources that are down, else of all of them.

    For one source: the post of the incident.
    """
    sources = sources_in(room, site, incident)
    if len(sources) < 2:
        return (incident.post,) if incident.post else ()
    down = [source for source, state in sources if state.down] or [source for source, _ in sources]
    wanted = {source.post for source in down}
    return tuple(post.code for post in site.posts if post.code in wanted)


# --- the queue --------------------------------------------------------------------------------------------------------


class Queue:
    """The rows of a room in order, as seen at ``now`` (UTC ms). Call :meth:`apply` after every entry."""

    def __init__(self, room: Room, site: Site, now: int) -> None:
        self._room = room
        self._site = site
        self._now = now
        self._day = local_day(site, now)
        self._stations = room.duty.stations
        self._places: dict[str, Key] = {}
        self._shown: tuple[QueueRow, ...] | None = None
        self._who = NOBODY
        #: Author → (since when, subject, ref) of what rings for others; None: for everybody.
        self._rings: dict[str | None, list[Ring]] = {}
        self._ring_of: dict[str, tuple[str | None, Ring]] = {}
        self._ringing: list[Ring] | None = None  # what rings for who looks, until it changes
        self._personal: dict[str, None] = {}  # incidents whose newness depends on who looks
        self._dated: dict[str, None] = {}  # incidents whose words have times, with a date on another day
        self._noisy: dict[str, int] = {}  # rows of a source that chatters, until when (UTC ms)
        self._asked: dict[str, None] = {}  # incidents of a round of check calls, or of people who were not found
        self._overdue = Overdue()
        self._unread: dict[str, None] = {}  # incidents whose targets changed since somebody asked for them
        self._recalled: dict[str, None] = {}  # incidents that were reported again
        self._rolls: dict[str, None] = {}  # incidents whose roll call by name has ended
        self._counts = [0, 0, 0, 0]
        self._new = [0, 0, 0, 0]
        rows = sorted(((order_of(row), row) for row in map(self._row, room.open_incidents())), key=lambda pair: pair[0])
        self._keys = [key for key, _ in rows]
        self._rows = [row for _, row in rows]
        for key, row in rows:
            self._places[row.subject] = key
            self._count(row, 1)
        for incident in room.open_incidents():
            self._update_calls(incident.subject, incident)

    def __len__(self) -> int:
        return len(self._rows)

    @property
    def rows(self) -> tuple[QueueRow, ...]:
        """Return all rows in order."""
        if self._shown is None:
            self._shown = tuple(self._rows)
        return self._shown

    @property
    def counts(self) -> tuple[int, int, int, int]:
        """Return the number of open incidents by priority, P1 first."""
        p1, p2, p3, p4 = self._counts
        return p1, p2, p3, p4

    @property
    def new(self) -> int:
        """Return the number of unacknowledged incidents."""
        return sum(self._new)

    def new_of(self, priority: int) -> int:
        """Return the number of unacknowledged incidents of one priority (1 … 4)."""
        return self._new[priority - 1]

    def index(self, subject: str) -> int | None:
        """Return the index of an incident's row; None if it has no row."""
        key = self._places.get(subject)
        return None if key is None else bisect_left(self._keys, key)

    def row(self, subject: str) -> QueueRow | None:
        """Return the row of an incident, or None."""
        at = self.index(subject)
        return None if at is None else self._rows[at]

    def seen_by(self, who: Viewer) -> None:
        """Show the queue as ``who`` sees it: what they did themselves is not new to them."""
        if who != self._who:
            self._who, self._ringing = who, None
            for subject in list(self._personal):
                self._update(subject)

    def seen_at(self, now: int) -> None:
        """Show the queue as it is seen at ``now`` (UTC ms).

        With another day other times have a date, and a source that chattered has been quiet for a while.
        """
        self._now = now
        for subject in [subject for subject, until in self._noisy.items() if until <= now]:
            self._update(subject)
        if (day := local_day(self._site, now)) != self._day:
            self._day = day
            for subject in list(self._dated):
                self._update(subject)

    @property
    def who(self) -> Viewer:
        """Return who looks at the queue."""
        return self._who

    def ringing(self, most: int = MOST_RINGING) -> list[Ring]:
        """Return the newest ``most`` incidents that ring for who looks, silenced or not, oldest first.

        Each is (since when (UTC ms), subject, ref of the entry that made it new). They are new and somebody else's; a
        panic rings for everybody.
        """
        if self._ringing is None:
            mine = self._who.operator
            heard = (rings[-MOST_RINGING:] for author, rings in self._rings.items() if author is None or author != mine)
            self._ringing = sorted(chain.from_iterable(heard))[-MOST_RINGING:]
        return self._ringing[-most:]

    def urgent(self) -> Iterator[QueueRow]:
        """Yield the unacknowledged P1 and P2: the first rows."""
        return islice(self._rows, self.new_of(1) + self.new_of(2))

    def overdue(self, now: int, most: int) -> list[tuple[QueueRow, list[Verdict]]]:
        """Return the first ``most`` acknowledged rows with targets that have passed by ``now`` (UTC ms), with these."""
        for subject in self._unread:
            self._overdue.set(subject, *self._passes(subject))
        self._unread.clear()
        found = []
        for key in self._overdue.passed(now, most):
            row = self._rows[bisect_left(self._keys, key)]
            incident = self._room.incident(row.subject)
            if incident is not None:
                found.append((row, passed_targets(self._room, self._site, incident, now)))
        return found

    def _passes(self, subject: str) -> tuple[int, Key | None]:
        """Return when the first target of an acknowledged incident passes (UTC ms; 0: none), and the key of its row."""
        row, incident = self.row(subject), self._room.incident(subject)
        if row is None or incident is None or row.new:
            return 0, None
        return first_passes(self._room, self._site, incident), self._places[subject]

    def recalled(self) -> list[QueueRow]:
        """Return the rows that were reported again since somebody acknowledged them, in the order of the queue."""
        found = (self.index(subject) for subject in self._recalled)
        return [self._rows[at] for at in sorted(at for at in found if at is not None)]

    def rolls(self) -> list[Incident]:
        """Return the incidents whose last roll call by name has ended, oldest report first."""
        found = (self._room.incident(subject) for subject in self._rolls)
        return sorted((i for i in found if i is not None), key=lambda i: (i.received, i.subject))

    def first_new(self) -> str:
        """Return the subject of the first unacknowledged row; "": there is none."""
        at = 0
        while at < len(self._rows):
            row = self._rows[at]
            if row.new:  # within a priority the new ones come first
                return row.subject
            at = bisect_left(self._keys, (1, row.priority + 1))
        return ""

    # --- keeping up -------------------------------------------------------------------------------------------------

    def apply(self, change: Change) -> None:
        """Apply what one entry changed."""
        touched: set[str] = set()
        # With another station all numbers have letters, or other ones.
        if "room" in change.subjects and self._room.duty.stations != self._stations:
            self._stations = self._room.duty.stations
            touched.update(self._places)
        for subject in change.subjects:
            kind, _ = kind_and_code(subject)
            if kind == "incident":
                touched.add(subject)
            elif kind == "post":
                # The posts know their round; the incident does not know its posts, nor which post has left it. Any
                # contact may find who is missing.
                touched.update(self._asked)
        for subject in touched:
            self.update(subject)

    def update(self, subject: str) -> None:
        """Update the row of an incident, and the rows that depend on it."""
        before = self.row(subject)
        self._update(subject)
        after = self.row(subject)
        incident = self._room.incident(subject)
        tied = set(incident.related) if incident is not None else set()
        if (before is None) != (after is None):  # a number that two have has a mark
            tied |= {i.subject for row in (before, after) if row for i in self._room.all_by_number(row.number)}
        for each in tied - {subject}:
            if each in self._places:
                self._update(each)

    def _update(self, subject: str) -> None:
        incident = self._room.incident(subject)
        after = self._row(incident) if incident is not None and incident.is_open else None
        place = self._places.get(subject)
        at = None if place is None else bisect_left(self._keys, place)
        before = None if at is None else self._rows[at]
        self._update_calls(subject, incident)
        if after == before:
            return
        self._shown = None
        if before is not None and at is not None:
            self._count(before, -1)
            del self._keys[at], self._rows[at], self._places[subject]
        if after is not None:
            key = order_of(after)
            at = bisect_left(self._keys, key)
            self._keys.insert(at, key)
            self._rows.insert(at, after)
            self._places[subject] = key
            self._count(after, 1)

    def _row(self, incident: Incident) -> QueueRow:
        return row_of(self._room, self._site, incident, self._now, self._who)

    def _count(self, row: QueueRow, by: int) -> None:
        place = min(4, max(1, row.priority)) - 1
        self._counts[place] += by
        if row.new:
            self._new[place] += by

    def _update_calls(self, subject: str, incident: Incident | None) -> None:
        """Update what may ring, and what else may call or look different: each is found without a look at all."""
        self._update_ring(subject, incident)
        self._unread[subject] = None
        self._noisy.pop(subject, None)
        if until := _noisy_until(self._room, self._site, incident, self._now):
            self._noisy[subject] = until
        is_open = incident is not None and incident.is_open
        for kept, belongs in (
            (self._recalled, incident is not None and incident.recalled > 0),
            (self._rolls, incident is not None and incident.roll is not None and incident.roll.ended > 0),
            (self._personal, incident is not None and (incident.unheard or bool(incident.children))),
            (self._dated, incident is not None and (is_source_row(incident) or is_round(incident))),
            (self._asked, incident is not None and (is_round(incident) or is_lost(incident))),
        ):
            if is_open and belongs:
                kept[subject] = None
            else:
                kept.pop(subject, None)

    def _update_ring(self, subject: str, incident: Incident | None) -> None:
        """Update what may ring."""
        room, who = self._room, self._who
        after: tuple[str | None, Ring] | None = None
        if incident is not None and is_new_to(room, incident, who):
            ring = (new_since(room, incident, who), subject, new_ref(room, incident, who))
            after = (None if rings_for_all(room, incident, who) else incident.author, ring)
        before = self._ring_of.get(subject)
        if before == after:
            return
        self._ringing = None
        if before is not None:
            rings = self._rings[before[0]]
            del rings[bisect_left(rings, before[1])], self._ring_of[subject]
        if after is not None:
            insort(self._rings.setdefault(after[0], []), after[1])
            self._ring_of[subject] = after
