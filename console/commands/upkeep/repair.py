"""``siaga repair``: report what was lost from a damaged book, and record it."""

from __future__ import annotations

import argparse
from contextlib import closing

from console.commands import Call
from console.commands.json_out import print_json
from console.commands.site_read import tell_faults
from console.exits import DONE, UNAVAILABLE
from console.session.desk import Desk
from data.book.reading.follower import BookReader
from data.book.upkeep.repair import Loss, all_losses, repair
from data.view.lines.book import numbers

#: Loss of one book, and the number of the entry that records it (0: not recorded).
Recorded = tuple[Loss, int]


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of ``repair``."""
    parser.add_argument("--dry-run", action="store_true")
    parser.add_argument("--json", action="store_true")


def reads(options: argparse.Namespace) -> bool:
    """Return True if nothing is written."""
    return bool(options.dry_run)


def run(call: Call) -> int:
    """Return 0, or 1 for a dry run that found damage. Raises Stop, SiteError, BookBusy, NoBook, OSError."""
    call.need_site()
    if call.options.dry_run:
        with closing(BookReader.open(call.home.path)) as reader:
            losses = list(all_losses(reader))
        _print(call, [(loss, 0) for loss in losses])
        return UNAVAILABLE if losses else DONE
    with closing(Desk.open(call.home)) as desk:
        assert not isinstance(desk.book, BookReader)
        tell_faults(call, desk.site_faults)
        recorded: list[Recorded] = []
        for loss in all_losses(desk.book):
            entry = repair(desk.book, loss)
            desk.apply([entry])
            recorded.append((loss, entry.no))
        _print(call, recorded)
    return DONE


def _print(call: Call, recorded: list[Recorded]) -> None:
    words = call.words
    if call.options.json:
        print_json({"books": [_facts(loss, no) for loss, no in recorded]})
    elif not recorded:
        print(words("repair.nothing"))
    else:
        for loss, no in recorded:
            for file in loss.files:
                print(words("repair.file", file=file))
            print(words("repair.lost", numbers=numbers(loss.lost, words)))
            print(words("repair.suspect", numbers=numbers(loss.suspect, words)))
            if no:
                print(words("repair.done", no=no))


def _facts(loss: Loss, no: int) -> dict[str, object]:
    return {"book": loss.book, "files": loss.files, "lost": loss.lost, "suspect": loss.suspect, "no": no or None}
