"""Outbox: which objects have changed since the agency last acknowledged them.

It is computed from the books and a cursor, so nothing that was saved can be missing from it. The file of the home keeps
the cursor, what was acknowledged after it, the request that is on its way, and what the agency refused.
"""

from __future__ import annotations

import contextlib
from collections import deque
from collections.abc import Iterator
from pathlib import Path

import msgspec

from data.base.clock import HOUR, MINUTE
from data.book.library import Library
from data.entries import Entry
from data.entries.subjects import is_incident, ref_of, split_ref
from data.room.room import Room
from data.site.model import Site
from data.sync import hints
from data.sync.agency.objects import changed_by, is_pushed, subjects_now

_FILE = "push.json"
#: An object that was refused is sent again after this time, which doubles up to the longest (ms).
FIRST, LONGEST = MINUTE, HOUR


class Change(msgspec.Struct, frozen=True):
    """A change of one object by entry ``ref``, recorded at ``at`` (UTC ms). ``key``: of its request."""

    subject: str
    key: str
    ref: str
    at: int


class Request(msgspec.Struct, frozen=True):
    """A request, as it is repeated until it is answered: a key always comes with the same body.

    ``covers``: book → the last entry that is in it.
    """

    change: Change
    covers: dict[str, int]
    method: str
    path: str
    body: str


class Refusal(msgspec.Struct, frozen=True):
    """An object that the agency refused. It is sent again when it changes, when asked for, and now and then.

    ``at``: when (UTC ms). ``text``: the agency's answer. ``times``: how often it was refused.
    """

    key: str
    ref: str
    status: int
    at: int
    text: str = ""
    times: int = 1

    @property
    def due(self) -> int:
        """When it is sent again (UTC ms)."""
        return self.at + min(LONGEST, FIRST << min(self.times - 1, 10))


class Kept(msgspec.Struct):
    """Content of the file.

    - ``cursor``: book → the last entry up to which everything was acknowledged or refused.
    - ``done``: object → the entries after the cursor that its last answered state holds, as book → number.
    - ``missed``: objects that count as changed although no entry after the cursor names them.
    """

    url: str = ""
    cursor: dict[str, int] = {}
    done: dict[str, dict[str, int]] = {}
    missed: dict[str, Change] = {}
    refused: dict[str, Refusal] = {}
    pending: Request | None = None
    accepted: int = 0
    contact: int | None = None  # of the last answer (UTC ms)


class Outbox:
    """The changes to be sent. Nothing here may be called on the UI thread, except :meth:`first` and the counts.

    ``room``: where an entry's effect is looked up; with ``send = "every"`` a room of its own, one entry at a time.
    """

    def __init__(self, home: Path, site: Site, library: Library, room: Room) -> None:
        self.kept = Kept()
        self.room = room
        self._home = home
        self._site = site
        self._library = library
        self._taken: dict[str, int] = {}
        self._newest: dict[str, Change] = {}  # the object that has waited longest comes first
        self._every: deque[Entry] = deque()  # that are not in ``room`` yet
        self._walked: dict[str, int] = {}  # the entries that are

    @property
    def sends_every(self) -> bool:
        """True: each change is sent. False: after an outage only the newest state of each object."""
        return self._site.push.send == "every"

    # --- the file ---------------------------------------------------------------------------------------------------

    def load(self, upto: dict[str, int]) -> None:
        """Load what the last run left. A new agency receives the state of everything, once.

        ``upto``: book → the last entry that the room has.
        """
        kept = hints.read(self._home, _FILE, Kept)
        if kept is None or kept.url != self._site.push.url:
            kept = Kept(url=self._site.push.url, cursor=dict(upto), missed=self._all_now(upto))
        self.kept = kept
        self._taken = dict(kept.cursor)
        self._walked = dict(kept.cursor)
        if self.sends_every:
            self.room = self._room_at(kept.cursor)
        if not self.sends_every:
            for change in kept.missed.values():
                self._note(change)

    def _room_at(self, cursor: dict[str, int]) -> Room:
        """Return a room as it was at the cursor, to be walked on from entry by entry."""
        known = (e for e in self._library.all_entries() if e.no <= cursor.get(e.book, 0))
        return Room.fold(known, history=self._library.all_of)

    def _all_now(self, upto: dict[str, int]) -> dict[str, Change]:
        book = self._library.id
        ref = ref_of(book, upto.get(book, 0))
        at = self._at(ref)
        subjects = [s for s in subjects_now(self.room, self._site) if is_pushed(self._site, s)]
        return {s: Change(s, _key(ref, s, first=False), ref, at) for s in subjects}

    def save(self) -> None:
        """Save the file. Raises OSError."""
        hints.write(self._home, _FILE, self.kept)

    # --- what has changed -------------------------------------------------------------------------------------------

    def take(self, upto: dict[str, int]) -> None:
        """Take in the entries that were folded since the last time. Raises OSError, LookupError."""
        fresh = sorted(self._fresh(upto), key=lambda entry: entry.order)
        for entry in fresh:
            for change in self.changes(entry):
                self._note(change)
        if self.sends_every:
            self._every.extend(fresh)
        self._taken |= upto
        self._settle()

    def _fresh(self, upto: dict[str, int]) -> Iterator[Entry]:
        for book, last in upto.items():
            start = self._taken.get(book, 0) + 1
            found = self._library.book if book == self._library.id else self._library.find_book(book)
            if found is not None and start <= last:
                yield from found.entries(start, last + 1)

    def changes(self, entry: Entry) -> list[Change]:
        """Return the changes that ``entry`` made, without those that the agency has."""
        ref = ref_of(entry.book, entry.no)
        named = [s for s in changed_by(entry, self.room, self._site) if is_pushed(self._site, s)]
        found = [Change(s, _key(ref, s, first=s == named[0]), ref, entry.at) for s in named]
        return [c for c in found if entry.no > self.kept.done.get(c.subject, {}).get(entry.book, 0)]

    def _note(self, change: Change) -> None:
        self._newest.pop(change.subject, None)
        self._newest[change.subject] = change

    def _at(self, ref: str) -> int:
        with contextlib.suppress(OSError, LookupError):
            if (entry := self._library.get(ref)) is not None:
                return entry.at
        return 0

    @property
    def first(self) -> Change | None:
        """The object that has waited longest."""
        waiting = self.kept.missed if self.sends_every and self.kept.missed else self._newest
        return next(iter(waiting.values()), None)

    @property
    def covers(self) -> dict[str, int]:
        """The entries that a state made now holds, as book → number."""
        return dict(self._walked if self.sends_every else self._taken)

    def walk(self) -> list[Change]:
        """Let the room of its own reach the next entry that changes something, and return what it changed."""
        while self._every:
            entry = self._every.popleft()
            self.room.apply(entry)
            self._walked[entry.book] = entry.no
            if found := self.changes(entry):
                return found
        self._settle()
        return []

    @property
    def count(self) -> int:
        """How many objects have a state that the agency has not got."""
        return len(self._newest.keys() | self.kept.missed.keys())

    @property
    def incidents(self) -> int:
        """How many of them, or of the refused ones, are incidents."""
        return sum(map(is_incident, self._newest.keys() | self.kept.missed.keys() | self.kept.refused.keys()))

    @property
    def oldest(self) -> int | None:
        """When the oldest of their newest entries was recorded (UTC ms)."""
        return min((change.at for change in self._newest.values() if change.at), default=None)

    def past(self, subject: str) -> Room:
        """Return a room with the incident alone, which has left the room long ago."""
        return Room.fold(self._library.all_of(subject))

    # --- answers ----------------------------------------------------------------------------------------------------

    def answered(self, request: Request, refusal: Refusal | None) -> None:
        """Note that the agency has answered: it has the object, or refuses it."""
        kept, change = self.kept, request.change
        kept.pending = None
        kept.done[change.subject] = {book: no for book, no in request.covers.items() if no > kept.cursor.get(book, 0)}
        if refusal is None:
            kept.accepted += 1
            kept.refused.pop(change.subject, None)
        else:
            before = kept.refused.get(change.subject)
            times = before.times + 1 if before is not None and before.ref == refusal.ref else 1
            kept.refused[change.subject] = msgspec.structs.replace(refusal, times=times)
        missed = kept.missed.get(change.subject)
        if missed is not None and (missed.key == change.key or not self.sends_every):
            del kept.missed[change.subject]
        newest = self._newest.get(change.subject)
        if newest is not None and (newest.key == change.key or self._holds(request.covers, newest.ref)):
            del self._newest[change.subject]
        self._settle()

    @staticmethod
    def _holds(covers: dict[str, int], ref: str) -> bool:
        book, no = split_ref(ref)
        return no <= covers.get(book, 0)

    def gone(self, change: Change) -> None:
        """Note that there is no such object any more: its opening was undone."""
        self._newest.pop(change.subject, None)
        self.kept.missed.pop(change.subject, None)
        self._settle()

    def _settle(self) -> None:
        """Advance the cursor once nothing waits."""
        if not self._newest and not self._every and not self.kept.missed:
            self.kept.cursor, self.kept.done = dict(self._taken), {}

    def again(self, now: int | None = None) -> int:
        """Send again what was refused, and return how many objects that is. ``now``: only what is due then (UTC ms)."""
        due = {s: refusal for s, refusal in self.kept.refused.items() if now is None or refusal.due <= now}
        for subject, refusal in due.items():
            if subject not in self._newest:
                # With another key: the agency may answer a repeated one as it did before.
                key = f"{_key(refusal.ref, subject, first=False)}.again-{refusal.at}"
                change = self.kept.missed[subject] = Change(subject, key, refusal.ref, self._at(refusal.ref))
                if not self.sends_every:
                    self._note(change)
        return len(due)


def _key(ref: str, subject: str, *, first: bool) -> str:
    """Return the key of a request: the newest entry, and the object unless the entry is about it before all others."""
    return ref if first else f"{ref}.{subject}"
