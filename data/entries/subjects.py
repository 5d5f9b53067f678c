"""Names of subjects (``post:4``) and references to entries (``JBR-7f3a-12``).

A subject is something that entries change and the room keeps a state of: ``room``, ``registers``, ``alarms``,
``post:CODE``, ``source:CODE``, ``incident:REF`` (the ref of the entry that opened it), or ``incident:key:KEY`` (opened
by a rule, so that two stations that open it apart from each other mean the same incident).

A ref is ``BOOK-NO``. A book's id is ``STATION-RANDOM``. Both are stored in entries as plain strings.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

Subject = str

_POST = "post:"
_INCIDENT = "incident:"
_KEYED = "incident:key:"

#: Python refuses to read integers of thousands of digits, which another station's entry may hold.
_MOST_DIGITS = 20


def post_subject(code: str) -> Subject:
    """Return the subject of a post."""
    return _POST + code


def source_subject(code: str) -> Subject:
    """Return the subject of a source (a camera, a panel, power, network)."""
    return f"source:{code}"


def incident_subject(ref: str) -> Subject:
    """Return the subject of the incident that entry ``ref`` opens."""
    return _INCIDENT + ref


def keyed_incident(key: str) -> Subject:
    """Return the subject of the incident that a rule opens under ``key``."""
    return _KEYED + key


def key_time(ms: int) -> str:
    """Return a moment as keys have it: ``2024-01-22T02:00Z``.

    It has seconds only if they are not 0.
    """
    moment = datetime.fromtimestamp(ms / 1000, UTC)
    return moment.strftime("%Y-%m-%dT%H:%MZ" if ms % 60_000 == 0 else "%Y-%m-%dT%H:%M:%SZ")


def kind_and_code(subject: Subject) -> tuple[str, str]:
    """Split a subject: ``("post", "4")``; ``("room", "")``."""
    kind, _, code = subject.partition(":")
    return kind, code


def is_incident(subject: Subject) -> bool:
    """Whether the subject is an incident."""
    return subject.startswith(_INCIDENT)


def is_keyed(subject: Subject) -> bool:
    """Whether the subject is an incident that a rule opened."""
    return subject.startswith(_KEYED)


def first_incident(subjects: Iterable[Subject]) -> Subject:
    """Return the first incident among ``subjects``, or ""."""
    return next((s for s in subjects if s.startswith(_INCIDENT)), "")


def posts_in(subjects: Iterable[Subject]) -> tuple[str, ...]:
    """Return the codes of the posts among ``subjects``."""
    return tuple(s[len(_POST) :] for s in subjects if s.startswith(_POST))


def opening_ref(incident: Subject) -> str:
    """Return the ref of the entry that opened an incident; of one that a rule opened, its key instead."""
    return incident.removeprefix(_INCIDENT)


def rule_key(incident: Subject) -> str:
    """Return the rule's key in the subject of an incident that a rule opened."""
    return incident.removeprefix(_KEYED)


def ref_of(book: str, no: int) -> str:
    """Return the ref of entry ``no`` of ``book``."""
    return f"{book}-{no}"


def split_ref(ref: str) -> tuple[str, int]:
    """Split a ref into book and number. The number is 0 for text that is not a ref."""
    book, _, no = ref.rpartition("-")
    return book, int(no) if no.isdecimal() and len(no) < _MOST_DIGITS else 0


def number_in(ref: str, book: str) -> str:
    """Return what names entry ``ref`` to those who write ``book``: its number, of another book the whole ref."""
    home, no = split_ref(ref)
    return str(no) if home == book else ref


def book_of(ref: str) -> str:
    """Return the id of the book that holds entry ``ref``."""
    return ref.rpartition("-")[0]


def book_mark(book: str, others: Iterable[str]) -> str:
    """Return the shortest beginning of a book's random part that none of ``others`` has, and that is not a year."""
    random = random_of(book)
    taken = {random_of(other) for other in others if other != book}
    for length in range(1, len(random)):
        mark = random[:length]
        if not any(other.startswith(mark) for other in taken) and not (length == 2 and mark.isdecimal()):
            return mark
    return random


def random_of(book: str) -> str:
    """Return the random part of a book's id: ``7f3a`` of ``JBR-7f3a``."""
    return book.rpartition("-")[2]


def station_of(book: str) -> str:
    """Return the station code in a book's id: ``JBR`` of ``JBR-7f3a``."""
    return book.partition("-")[0]
