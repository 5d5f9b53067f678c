"""Fill a home's book with a plausible year of work, quickly."""

from __future__ import annotations

import sys
from pathlib import Path

from data.book import Book
from data.clock import MINUTE, ManualClock
from data.entries import Acked, Check, Closed, Control, Entry, Log, Opened
from data.siteread import load


def drafts_of(number: int, book: str, post: str, at_no: int) -> list[Entry]:
    """One round of work: three check calls, a line, an incident that comes and goes."""
    subject = f"incident:{book}-{at_no + 4}"
    return [
        *(Check(by="LST", subjects=(f"post:{p}",), post=p, words="aman") for p in "123"),
        Log(by="LST", subjects=("room",), words=f"seal round {number} walked, twelve of twelve"),
        Opened(
            by="LST",
            subjects=(subject,),
            number=number,
            year=2024,
            type="VEHI",
            type_name="Suspicious vehicle",
            priority=3,
            type_priority=3,
            received=0,
            post=post,
            words="motorcycle loitering at the corner",
        ),
        Acked(by="LST", subjects=(subject,)),
        Closed(by="LST", subjects=(subject,), disposition="safe", words="left to the east"),
    ]


def fill(home: Path, entries: int) -> None:
    """Append ``entries`` entries (about) to the book in ``home``, which ``siaga init`` has made."""
    site = load(home / "site.toml")
    clock = ManualClock(1_700_000_000_000)
    book = Book.open(home, station=site.station, site=site.name, clock=clock)
    try:
        book.append([Control(by="LST", subjects=("room",), operator="LST", how="first")])
        number = 101
        while book.last_no < entries:
            batch: list[Entry] = []
            base = book.last_no + 1
            for _ in range(100):
                batch += drafts_of(number, book.id, str(number % 6 + 1), base + len(batch))
                number += 1
            clock.advance(30 * MINUTE)
            book.append(batch)
    finally:
        book.close()


if __name__ == "__main__":
    fill(Path(sys.argv[1]), int(sys.argv[2]))
