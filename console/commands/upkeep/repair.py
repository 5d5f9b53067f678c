"""``siaga repair``: say what of a damaged book is lost, enter it, and be done with the alarm."""

from __future__ import annotations

import argparse

from console.commands import Call
from console.commands.json_out import print_json
from console.exits import DONE, UNAVAILABLE
from console.session.desk import Desk
from data.book.reader import BookReader
from data.book.upkeep.repair import Loss, all_losses, repair
from data.view.lines.book import numbers

#: What is lost of one book, and the number under which that was entered (0: it was not).
Told = tuple[Loss, int]


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of ``repair``."""
    parser.add_argument("--dry-run", action="store_true")
    parser.add_argument("--json", action="store_true")


def run(call: Call) -> int:
    """0; 1 for a dry run that found damage. Raises Stop, SiteError, BookBusy, NoBook, OSError."""
    call.need_site()
    if call.options.dry_run:
        reader = BookReader.open(call.home.path)
        try:
            losses = list(all_losses(reader))
        finally:
            reader.close()
        _say(call, [(loss, 0) for loss in losses])
        return UNAVAILABLE if losses else DONE
    desk = Desk.open(call.home)
    try:
        assert not isinstance(desk.book, BookReader)
        told: list[Told] = []
        for loss in all_losses(desk.book):
            entry = repair(desk.book, loss)
            desk.apply([entry])
            told.append((loss, entry.no))
        _say(call, told)
    finally:
        desk.close()
    return DONE


def _say(call: Call, told: list[Told]) -> None:
    words = call.words
    if call.options.json:
        print_json({"books": [_facts(loss, no) for loss, no in told]})
    elif not told:
        print(words("repair.nothing"))
    else:
        for loss, no in told:
            for file in loss.files:
                print(words("repair.file", file=file))
            print(words("repair.lost", numbers=numbers(loss.lost, words)))
            print(words("repair.suspect", numbers=numbers(loss.suspect, words)))
            if no:
                print(words("repair.done", no=no))


def _facts(loss: Loss, no: int) -> dict[str, object]:
    return {"book": loss.book, "files": loss.files, "lost": loss.lost, "suspect": loss.suspect, "no": no or None}
