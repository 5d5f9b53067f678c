"""Entries of the book itself: opening, signatures, log lines, corrections, undo.

Also imported history.
"""

from data.entries.base import Entry


class BookOpened(Entry, frozen=True, tag="book.opened"):
    """First entry of a book. ``after_…``: the last number and hash of the book that it continues."""

    station: str
    site: str
    version: str = ""
    after_book: str = ""
    after_no: int = 0
    after_hash: str = ""
    why: str = ""
    letter: str = ""  # of the station, before the numbers of its incidents
    knows: int = 1  # newest format that the station's version knows


class Recovered(Entry, frozen=True, tag="book.recovered"):
    """Damage found when the book was opened: a torn tail that was cut, a damaged file that was left.

    what "open": others can write to the home; file: its mode and path
    what "replica": entries of another station's book are damaged here; file: the book and their numbers
    """

    what: str  # "torn" | "damaged" | "short" (file: the anchor that the book does not reach) | "repaired" | "open" | …
    file: str = ""
    bytes: int = 0
    words: str = ""
    lost: tuple[tuple[int, int], ...] = ()  # numbers that cannot be read, as ranges
    suspect: tuple[tuple[int, int], ...] = ()


class Log(Entry, frozen=True, tag="log"):
    """A line in the book. ``source`` radio with a ``post``: that post said it, so it was in contact.

    ``calls_from``: of the posts whose check calls a new site file put at other times, until when (UTC ms) nobody had to
    make those of the new file.
    """

    words: str
    source: str = ""
    post: str = ""
    calls_from: dict[str, int] = {}  # noqa: RUF012 (a struct copies it)


class SiteChanged(Entry, frozen=True, tag="site.changed"):
    """The site file of the station that was in force until now, so that looks back and reports read it.

    was: what they need of it (:mod:`data.site.changes.earlier`)
    earlier: ref of the change before this one; "": there is none
    """

    came_with = 8

    was: str
    earlier: str = ""


class Fix(Entry, frozen=True, tag="fix"):
    """Correction of the words of entry ``of`` (its ref). Both stay readable. Subjects: the corrected entry's."""

    of: str
    of_no: int
    words: str


class Void(Entry, frozen=True, tag="void"):
    """Undo: the entries in ``of`` no longer count, but stay readable. Subjects: all of theirs.

    ``why``: the reason, if it was not the author's last command. ``what``: the kind of entry ``of_no``; "": not said.
    """

    of: tuple[str, ...]
    of_no: int = 0
    why: str = ""
    what: str = ""


#: Times of an imported incident, in the order in which they happen.
IMPORTED_TIMES = ("received", "entry", "acknowledged", "dispatched", "enroute", "scene", "available", "closed")


class Imported(Entry, frozen=True, tag="imported"):
    """One incident of a spreadsheet, in an import book: history that the queue and the rules ignore.

    times: of :data:`IMPORTED_TIMES` those that are known → UTC ms.
    operator: who took it, as the file says it.
    fields: other columns that the column map keeps.
    rows: the rows it comes from (from 2; the header is 1).
    source_key: idempotency key; importing the same file twice adds nothing.
    """

    source_key: str
    number: str
    type: str = ""
    type_name: str = ""
    priority: int = 0
    place: str = ""
    words: str = ""
    disposition: str = ""
    operator: str = ""
    times: dict[str, int] = {}  # noqa: RUF012 (a struct copies it)
    units: tuple[dict[str, str | int], ...] = ()
    fields: dict[str, str] = {}  # noqa: RUF012
    rows: tuple[int, ...] = ()


class ImportedChanged(Imported, frozen=True, tag="imported.changed"):
    """An incident of a spreadsheet that has changed since it was imported: all of it, as it is now.

    The entry before it with the same ``source_key`` stays.
    """

    came_with = 2


class Signed(Entry, frozen=True, tag="book.signed"):
    """The end of the book, signed with the station's key: ``hash`` is that of the chain after entry ``upto``.

    signer: the public key, in hex
    signature: in hex, under what :func:`data.book.signing.signature.message` says; "": not signed, see ``unsigned``
    time: when it was signed (UTC ms)
    why: handover, hour, exit, key
    unsigned: why not: away or slow (the medium with the key), unreadable, other (key than noted), differs (the book is
        not what was signed before)
    next: the public key that signs from now on
    """

    came_with = 7

    upto: int
    hash: str
    signer: str
    signature: str = ""
    time: int = 0
    why: str = ""
    unsigned: str = ""
    next: str = ""


class Unknown(Entry, frozen=True, tag="unknown"):
    """An entry of a kind that this version does not know: kept, hashed and shown as it is, and not folded."""

    raw_kind: str = ""
    raw: str = ""
