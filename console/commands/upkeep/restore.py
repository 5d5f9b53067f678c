"""``siaga restore``: create a home from a copy; its new book continues the old."""

from __future__ import annotations

import argparse
from contextlib import closing

from console.commands import Call
from console.commands.json_out import print_json
from console.commands.site_read import tell_faults
from console.exits import DONE, UNAVAILABLE, Stop
from console.session.home import Home, expanded
from console.session.new_home import make_home
from console.session.upkeep.site_in_force import site_to_set_up
from data.base.clock import SystemClock
from data.book.book import Book
from data.book.transaction import via
from data.book.upkeep.backup import BackupFault
from data.book.upkeep.restore import restore, to_restore
from data.words import Words


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of ``restore``."""
    parser.add_argument("folder", metavar="DIR")
    parser.add_argument("--json", action="store_true")


def run(call: Call) -> int:
    """Restore into the home. Raises Stop, SiteError, NoBook, OSError."""
    folder = expanded(call.options.folder)
    try:
        source, verdict = to_restore(folder, call.words)
        if Home(source).is_drill:
            raise Stop("backup.drill", home=source)
        found = site_to_set_up(Home(source))
        tell_faults(call, found.faults)
        site = found.site
        make_home(call.home)
        restore(source, call.home.path)
    except FileNotFoundError as error:
        raise Stop("backup.no_copy", code=UNAVAILABLE, folder=folder) from error
    except BackupFault as fault:
        raise Stop(fault.key, code=UNAVAILABLE, **fault.args_) from fault
    clock = SystemClock()
    book = Book.open(
        call.home.path, station=site.station, site=site.name, clock=clock, why="restored", letter=site.letter
    )
    with closing(book):
        old = book.earlier[-1]
        if book.found:
            book.append(book.found, via("restore"))
        facts = {"source": str(source), "old": old.id, "no": old.last_no, "hash": old.last_hash, "book": book.id}
        if call.options.json:
            print_json({"ok": verdict.ok, **facts})
        else:
            words = Words(site.language)  # the home had none before
            print(words("backup.restored", **facts))
            print(words("backup.restored_without"))
            print(words("backup.restored_next" if verdict.ok else "backup.restored_damaged", home=call.home.path))
    return DONE if verdict.ok else UNAVAILABLE
