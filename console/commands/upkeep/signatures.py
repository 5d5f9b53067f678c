"""Signatures in what ``siaga verify`` says: what they cover, and what differs."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from console.commands import Call
from console.session.home import expanded
from console.session.upkeep.site_in_force import site_to_show
from data.base import file_errors
from data.base.text import clean_line, key_head
from data.book import anchor
from data.book.predecessors import recorded
from data.book.reading.follower import BookReader
from data.book.reading.readable import ReadableBook
from data.book.replicas.replicas import Replicas
from data.book.signing import keys, signature
from data.book.signing.coverage import Coverage, Wrong, cover
from data.book.upkeep.verify import Verdict
from data.entries import HandoverAccepted, HandoverSigned
from data.entries.subjects import station_of
from data.site.load import SiteError
from data.site.localtime import iso
from data.site.model import Site
from data.sync import own_log
from data.words import Words


class Signatures:
    """The signatures of the books of a home, against the keys that ``--key`` names.

    trusted: those keys; (): none was named
    """

    def __init__(self, call: Call, book: BookReader) -> None:
        self._words, self._book, self._home = call.words, book, call.home.path
        self._site = _site_of(call)
        folders = [call.home.path] if self._site is None else call.home.anchor_folders(self._site)
        self._folders = folders
        named = [keys.given(str(expanded(text)), station_of(book.id)) for text in call.options.key]
        record = keys.record_of(call.home.path)
        media = [Path(record.on)] if record is not None and record.on else []
        self.trusted = tuple(key for key, _ in named)
        books = [*book.earlier, book]
        places = [*folders, *media, *(folder for _, folder in named if folder is not None)]
        self._coverage = cover(books, self.trusted, signature.load(places, [each.id for each in books]))

    @property
    def _wrong(self) -> tuple[Wrong, ...]:
        """The faults: without ``--key`` another key is only told."""
        return tuple(w for w in self._coverage.wrong if self.trusted or w.what != "other")

    def problems(self) -> Iterator[str]:
        """Yield the first place at which the book is not what was signed."""
        for wrong in self._wrong[:1]:
            yield in_words(wrong, self._words, self._site)

    def unproven_repairs(self, verdict: Verdict) -> Iterator[str]:
        """Yield the files whose damage only a note next to the book calls repaired, and no entry."""
        books = [*self._book.earlier, self._book]
        entered = {name for book in books for entry in recorded(book, "repaired") for name in entry.file.split()}
        for file in dict.fromkeys(problem.file for problem in verdict.known):
            if file not in entered:
                yield self._words("signing.repair_unsigned", file=file)

    def lines(self) -> Iterator[str]:
        """Yield which entries are covered by signatures, by notes, by the remote and by print."""
        words, found = self._words, self._coverage
        for each in found.signers:
            facts = {"book": each.book, "upto": each.upto, "first": each.first, "count": each.count}
            yield words("signing.covered", pub=key_head(each.key), time=_time(self._site, each.at), **facts)
        others = [w for w in found.wrong if w.what == "other"] if not self.trusted else []
        for other in others[:1]:
            facts = {"book": other.book, "first": other.first, "other": key_head(other.other)}
            yield words("signing.other_note", pub=key_head(other.key), **facts)
        if found.signers or found.unsigned is not None:
            if found.unsigned is not None:
                why = words.get(f"signing.why.{found.unsigned.unsigned}", found.unsigned.unsigned)
                no = found.uncovered or found.unsigned.no
                yield words("signing.uncovered_why", no=no, why=why, at=found.unsigned.no)
            elif found.uncovered:
                yield words("signing.uncovered", no=found.uncovered)
            yield from self._witnesses()

    def _witnesses(self) -> Iterator[str]:
        book, words = self._book, self._words
        noted = [a.no for a in anchor.load(self._folders, [book.id]) if a.no <= book.last_no]
        sent = [a.no for a in own_log.sent(self._home) if a.book == book.id and a.no <= book.last_no]
        if noted:
            yield words("signing.witness.anchor", book=book.id, no=max(noted))
        if sent:
            yield words("signing.witness.remote", book=book.id, no=max(sent))
        if (printed := _last_signed_sheet(book)) is not None:
            facts = {"no": printed.anchor_no, "hash": printed.anchor, "at": printed.no}
            yield words("signing.witness.sheet", book=book.id, **facts)

    def facts(self) -> dict[str, Any]:
        """Return the same for programs."""
        found = self._coverage
        signed = [
            {"key": s.key, "book": s.book, "first": s.first, "upto": s.upto, "at": s.at, "count": s.count}
            for s in found.signers
        ]
        return {"signed": signed, "unsigned_from": found.uncovered or None}


def _last_signed_sheet(book: ReadableBook) -> HandoverSigned | HandoverAccepted | None:
    found = None
    for no, line in book.lines():
        if line is not None and (b'"ho.signed"' in line or b'"ho.accepted"' in line):
            entry = book.get(no)
            found = entry if isinstance(entry, HandoverSigned | HandoverAccepted) else found
    return found


def their_problems(call: Call) -> Iterator[str]:
    """Yield where a replica of another station is not what that station signed, or another key signs it.

    Without the keys that are known here, if their file cannot be read, which is said too.
    """
    words, home, pins = call.words, call.home.path, dict[str, tuple[keys.Pin, ...]]()
    try:
        pins = keys.pinned(home)
    except (OSError, ValueError) as error:
        why = file_errors.why(error, words) if isinstance(error, OSError) else error
        yield clean_line(words("signing.bad_pins", file=home / keys.PINNED, why=why))
    with contextlib.suppress(OSError, ValueError), closing(Replicas.open(home, write=False)) as replicas:
        for book in replicas:
            known = tuple(pin.key for pin in pins.get(station_of(book.id), ()))
            for wrong in _of_replica(cover([book], known))[:1]:
                yield clean_line(in_words(wrong, words, _site_of(call)))


def _of_replica(found: Coverage) -> list[Wrong]:
    """Return what is wrong with a replica: that it ends early is a matter of the link."""
    return [wrong for wrong in found.wrong if wrong.what in ("changed", "false", "other")]


def in_words(wrong: Wrong, words: Words, site: Site | None) -> str:
    """Return one line: what is wrong, and from which number on."""
    facts = {"book": wrong.book, "first": wrong.first, "no": wrong.no, "upto": wrong.upto, "last": wrong.last}
    heads = {"pub": key_head(wrong.key), "other": key_head(wrong.other)}
    return clean_line(words(f"signing.wrong.{wrong.what}", **facts, **heads, time=_time(site, wrong.at)))


def _time(site: Site | None, at: int) -> str:
    return iso(site, at) if site is not None else datetime.fromtimestamp(at / 1000, UTC).isoformat(timespec="seconds")


def _site_of(call: Call) -> Site | None:
    try:
        return site_to_show(call.home).site
    except (SiteError, OSError):
        return None
