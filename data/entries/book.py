"""Entries of the book itself: its opening, log lines, corrections, undo, imported history."""

from __future__ import annotations

from data.entries.base import Entry


class BookOpened(Entry, frozen=True, tag="book.opened"):
    """First entry of a book. ``after`` names the last number and hash of the book or file that it continues."""

    station: str
    site: str
    version: str = ""
    after_book: str = ""
    after_no: int = 0
    after_hash: str = ""
    why: str = ""
    letter: str = ""  # the station's, before the numbers of its incidents


class Recovered(Entry, frozen=True, tag="book.recovered"):
    """Something was found when the book was opened: a torn tail that was cut, a damaged file that was left."""

    what: str  # "torn" | "damaged" | "short" (file: the anchor it does not meet) | "repaired" | …
    file: str = ""
    bytes: int = 0
    words: str = ""
    lost: tuple[tuple[int, int], ...] = ()  # numbers that cannot be read, as ranges
    suspect: tuple[tuple[int, int], ...] = ()


class Log(Entry, frozen=True, tag="log"):
    """A line in the book. ``source`` radio with a ``post``: that post said so, which is contact."""

    words: str
    source: str = ""
    post: str = ""


class Fix(Entry, frozen=True, tag="fix"):
    """Correction of entry ``of`` (its ref). Both stay readable. Subjects: the corrected entry's."""

    of: str
    of_no: int
    words: str


class Void(Entry, frozen=True, tag="void"):
    """Undo: the entries named in ``of`` count no longer; they stay, struck. Subjects: all of theirs."""

    of: tuple[str, ...]
    of_no: int = 0


class Imported(Entry, frozen=True, tag="imported"):
    """One incident of a spreadsheet, in an import book: history, out of the queue and the rules.

    ``times`` maps received, entry, dispatched, enroute, scene, available, closed to UTC ms. ``fields``: what else the
    map kept. ``rows``: the source rows (from 2, the header is 1). ``source_key`` makes importing twice add nothing.
    """

    source_key: str
    number: str
    type: str = ""
    type_name: str = ""
    priority: int = 0
    place: str = ""
    words: str = ""
    disposition: str = ""
    times: dict[str, int] = {}  # noqa: RUF012 (a struct copies it)
    units: tuple[dict[str, str | int], ...] = ()
    fields: dict[str, str] = {}  # noqa: RUF012
    rows: tuple[int, ...] = ()


class Unknown(Entry, frozen=True, tag="unknown"):
    """An entry of a kind this version does not know: kept, hashed and shown as it is; folds as nothing."""

    raw_kind: str = ""
    raw: str = ""


KINDS: tuple[type[Entry], ...] = (
    BookOpened,
    Recovered,
    Log,
    Fix,
    Void,
    Imported,
)
