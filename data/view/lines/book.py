"""Lines about the book itself: openings, repairs, signatures, corrections."""

from __future__ import annotations

from data.base.text import key_head, ranges
from data.book.reading.readable import LOST
from data.entries import book as kinds
from data.entries.base import Entry
from data.entries.book import IMPORTED_TIMES
from data.entries.subjects import first_incident, posts_in, split_ref
from data.site.localtime import hhmm_seen
from data.view.lines.speaker import LineText, LineWriters, Speaker, colon, joined, pointer
from data.words import Words


def _book(e: kinds.BookOpened, s: Speaker) -> LineText:
    if e.after_book:
        told = s.words.get(f"entry.book_{e.why}", e.why)
        return "", colon(s.words("entry.book_after", site=e.site, book=e.after_book, no=e.after_no), told)
    return "", s.words("entry.book", site=e.site, station=e.station)


def in_words(ranges: tuple[tuple[int, int], ...]) -> str:
    """Return ranges as text: ``12-14, 20``; a dash for no ranges."""
    return ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in ranges) or "-"


def numbers(ranges: tuple[tuple[int, int], ...], words: Words) -> str:
    """Return ``no. 12-14, 20``, or the words for no entries."""
    return words("entry.numbers", numbers=in_words(ranges)) if ranges else words("entry.no_numbers")


def _recovered(e: kinds.Recovered, s: Speaker) -> LineText:
    if e.words:
        return "", e.words
    if e.what == "torn":
        return "", s.words("entry.torn" if e.file else "entry.torn_gone", bytes=e.bytes)
    if e.what in ("damaged", "short", "gone", "rewritten", "rewritten_there", "unwitnessed", "unknown_left"):
        return "", s.words(f"entry.{e.what}", file=e.file)
    if e.what in ("away", "returned", "replica"):
        book, _, more = e.file.partition(" ")
        return "", s.words(f"entry.{e.what}", book=book, folder=more, numbers=more)
    if e.what in ("other_key", "theirs_wrong"):
        whose, _, more = e.file.partition(" ")
        no, _, key = more.partition(" ")
        return "", s.words(f"signing.{e.what}", station=whose, no=no, pub=key)
    if e.what == "open":
        mode, _, home = e.file.partition(" ")
        return "", s.words("entry.open", mode=mode, home=home)
    if e.what == "repaired":
        lost, suspect = numbers(e.lost, s.words), numbers(e.suspect, s.words)
        return "", s.words("entry.repaired", file=e.file, lost=lost, suspect=suspect)
    return "", s.words("entry.recovered", what=e.what, file=e.file)


def _signed(e: kinds.Signed, s: Speaker) -> LineText:
    if not e.signature:
        return "", s.words("signing.said_not", no=e.upto, why=s.words.get(f"signing.why.{e.unsigned}", e.unsigned))
    said = s.words("signing.said", no=e.upto, pub=key_head(e.next or e.signer))
    return "", colon(said, s.words("signing.said_new")) if e.next else said


def _log(e: kinds.Log, s: Speaker) -> LineText:
    codes = posts_in(e.subjects)
    return (s.posts(codes) if codes else s.post(e.post)), e.words


def _site_changed(e: kinds.SiteChanged, s: Speaker) -> LineText:
    return "", s.words("entry.site_changed")


def _fix(e: kinds.Fix, s: Speaker) -> LineText:
    return pointer(e, e.of, e.of_no), e.words


def _void(e: kinds.Void, s: Speaker) -> LineText:
    numbers = ranges(split_ref(ref)[1] for ref in e.of)
    posts, what = posts_in(e.subjects), ""
    number = s.number(e.subjects[0]) if first_incident(e.subjects[:1]) else ""
    if e.what:  # an older entry does not say it
        label = f"entry.label.{e.what}"
        what = s.words.get(label, s.words.get(label.rpartition(".")[0], e.what))
        what = f" {' '.join(filter(None, (what, number, s.posts(posts) if posts else '')))}"
    return f"→ {numbers if len(e.of) > 1 else e.of_no or numbers}", colon(f"{s.words('entry.void')}{what}", e.why)


def _imported(e: kinds.Imported, s: Speaker) -> LineText:
    """Return its facts with the most important first: a list cuts the line at its end."""
    text = s.words("entry.imported", type=e.type or e.type_name, number=e.number, place=e.place)
    head = f"P{e.priority} {text}" if e.priority else text
    said = colon(joined(" ".join(head.split()), result_of(e, s.words)), e.words)
    near = e.at if e.occurred is None else e.occurred
    later = [(name, hhmm_seen(s.site, s.words, at, near)) for name, at in times_of(e) if name != "received"]
    times = joined(*(f"{s.words(f'entry.imported.{name}')} {time}" for name, time in later))
    units = ", ".join(dict.fromkeys(str(unit["unit"]) for unit in e.units))
    return f"#{e.number}", "; ".join(filter(None, (said, times, units, e.operator)))


def result_of(e: kinds.Imported, words: Words) -> str:
    """Return how an imported incident ended, in words; "": the file does not say."""
    return words.get(f"entry.closed.{e.disposition}", e.disposition) if e.disposition else ""


def times_of(e: kinds.Imported) -> list[tuple[str, int]]:
    """Return the times of an imported incident that are known (UTC ms), in the order in which they happen."""
    return [(name, e.times[name]) for name in IMPORTED_TIMES if name in e.times]


def is_lost(e: Entry) -> bool:
    """Whether ``e`` is the place of a damaged entry."""
    return isinstance(e, kinds.Unknown) and e.raw_kind == LOST and not e.raw


def unknown(e: Entry, s: Speaker) -> LineText:
    """Return the line of an entry whose kind only a newer version knows.

    Or of the place of a damaged entry.
    """
    if is_lost(e):
        return "", s.words("entry.lost")
    return "", s.words("entry.unknown", kind=e.raw_kind if isinstance(e, kinds.Unknown) else e.kind)


LINES: LineWriters = {
    kinds.BookOpened: _book, kinds.Recovered: _recovered, kinds.Log: _log, kinds.Fix: _fix, kinds.Void: _void,
    kinds.SiteChanged: _site_changed,
    kinds.Signed: _signed, kinds.Imported: _imported, kinds.ImportedChanged: _imported,
}  # fmt: skip
