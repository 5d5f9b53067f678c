"""Book with a plausible year of work, filled quickly."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from console.session.home import Home
from data.base.clock import HOUR, MINUTE, ManualClock, SystemClock
from data.base.disk import DISK, Disk
from data.book.book import Book
from data.entries import Acked, Check, Closed, Control, Entry, Log, Opened
from data.site.load import load
from tests.kits.rooms.sample import write_sample

#: From one round of work (seven entries) to the next (ms): a hundred thousand entries are about a year.
ROUND = 37 * MINUTE


def drafts_of(number: int, book: str, post: str, at_no: int) -> list[Entry]:
    """Return one round of work: three check calls, a line, an incident that opens and closes."""
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


def fill(home: Path, entries: int, *, every: int = ROUND, disk: Disk = DISK, first: Sequence[str] = ()) -> None:
    """Create a home with the sample site and a book of about ``entries`` entries that ends an hour ago.

    every: from one round of work to the next (ms)
    first: the words of lines that are entered at the beginning
    """
    home.mkdir(mode=0o700, parents=True)
    site = load(write_sample(Home(home)))
    clock = ManualClock(SystemClock().now() - entries // 7 * every - HOUR)
    book = Book.open(home, station=site.station, site=site.name, clock=clock, disk=disk)
    try:
        book.append([Control(by="LST", subjects=("room",), operator="LST", how="first")])
        for words in first:
            book.append([Log(by="LST", subjects=("room",), words=words)])
        number = 101
        while book.last_no < entries:
            clock.advance(every)
            book.append(drafts_of(number, book.id, str(number % 6 + 1), book.last_no + 1))
            if number % 20 == 0:  # every twelve hours of a usual year
                who = ("LST", "BGS")[number // 20 % 2]
                book.append([Control(by=who, subjects=("room",), operator=who, how="quick")])
            number += 1
    finally:
        book.close()


if __name__ == "__main__":
    fill(Path(sys.argv[1]), int(sys.argv[2]))
