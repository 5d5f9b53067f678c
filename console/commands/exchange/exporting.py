"""``siaga export``: write entries to a file that is carried to another station."""

from __future__ import annotations

import argparse
import contextlib
from contextlib import closing
from pathlib import Path

from console.commands import Call
from console.commands.json_out import print_json
from console.commands.site_read import tell_faults
from console.exec.courier import site_keys
from console.exits import DONE, UNAVAILABLE, Stop
from console.session.atomic_files import new_file
from console.session.desk import Desk
from data.base.clock import SystemClock
from data.book.reading.readable import ReadableBook
from data.entries.subjects import station_of
from data.sync.courier import file as courier
from data.sync.courier import receipts
from data.sync.own_log import Acked
from data.sync.remote.secrets import SecretFault


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of ``export``."""
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--unsent", action="store_true")
    what.add_argument("--all", action="store_true")
    what.add_argument("--book", default=None, metavar="BOOK")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("file", metavar="FILE")


def run(call: Call) -> int:
    """Write the file. Raises Stop, SiteError, NoBook, OSError."""
    call.need_site()
    file = Path(call.options.file)
    with contextlib.suppress(FileNotFoundError):
        if not courier.is_courier(file):
            raise Stop("courier.in_the_way", file=file)
    with closing(Desk.view(call.home)) as desk:
        tell_faults(call, desk.site_faults)
        try:
            keys = site_keys(call.home, desk.site)
        except SecretFault as fault:
            raise Stop("refuse.as_said", why=fault.why.text(call.words)) from fault
        parts = _parts(call, desk)
        if not any(first <= book.last_no for book, first in parts):
            return _nothing(call, file)
        with new_file(file, overwrite=True) as out:  # nobody can carry half a file
            made = SystemClock().now()
            upto = courier.write(out, desk.library, parts, site=desk.site.name, keys=keys, made=made)
        books = {book.id: {"from": first, "to": upto[book.id]} for book, first in parts if first <= upto[book.id]}
        lost = {book.id: upto[book.id] + 1 for book, _ in parts if upto[book.id] < book.last_no}
    count = sum(extent["to"] - extent["from"] + 1 for extent in books.values())
    if call.options.json:
        facts = {"entries": count, "books": books, "lost": lost, "keyed": bool(keys)}
        print_json({"ok": not lost, "file": str(file), **facts})
    else:
        print(call.words("courier.wrote", file=file, count=count))
        for id, extent in books.items():
            print("  " + call.words("courier.wrote_book", book=id, first=extent["from"], last=extent["to"]))
        for id, no in lost.items():
            print("  " + call.words("courier.wrote_until", book=id, no=no))
        print("  " + call.words("courier.keyed" if keys else "courier.unkeyed"))
    return UNAVAILABLE if lost else DONE


def _nothing(call: Call, file: Path) -> int:
    """Say that there is nothing to carry: a file that is there already is worth more than an empty one."""
    if call.options.json:
        print_json({"ok": True, "file": "", "entries": 0, "books": {}, "lost": {}, "keyed": False})
    else:
        print(call.words("courier.nothing", file=file))
    return DONE


def _parts(call: Call, desk: Desk) -> list[tuple[ReadableBook, int]]:
    """Return the books to carry, each with its first number."""
    library = desk.library
    ours: list[ReadableBook] = [*library.book.earlier, library.book]
    if call.options.unsent:
        acked = Acked(call.home.path)
        acked.load()
        known = receipts.load(call.home.path)
        others = {*known, *map(station_of, library.others())} - {desk.site.station}
        return [(book, receipts.first_unconfirmed(book.id, others, known, acked.acked)) for book in ours]
    every = [*ours, *(book for id, book in library.others().items() if id not in [b.id for b in ours])]
    if call.options.all:
        return [(book, 1) for book in every]
    found = [(book, 1) for book in every if book.id == call.options.book]
    if not found:
        raise Stop("courier.no_book", found=call.options.book, books=", ".join(book.id for book in every))
    return found
