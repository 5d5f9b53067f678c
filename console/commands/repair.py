"""``siaga repair``: say what of a damaged book is lost, enter it, and be done with the alarm."""

from __future__ import annotations

import argparse

from console.commands import Call
from console.commands.out import print_json
from console.desk import Desk
from console.guard import DONE, UNAVAILABLE
from data.bookread import BookReader
from data.linekinds import in_words
from data.repair import Loss, repair, survey


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
            loss = survey(reader)
        finally:
            reader.close()
        _say(call, loss, 0)
        return UNAVAILABLE if loss else DONE
    desk = Desk.open(call.home)
    try:
        assert not isinstance(desk.book, BookReader)
        loss = survey(desk.book)
        no = 0
        if loss:
            entry = repair(desk.book, loss)
            desk.apply([entry])
            no = entry.no
        _say(call, loss, no)
    finally:
        desk.close()
    return DONE


def _say(call: Call, loss: Loss, no: int) -> None:
    if call.options.json:
        print_json({"files": loss.files, "lost": loss.lost, "suspect": loss.suspect, "no": no or None})
        return
    words = call.words
    if not loss:
        print(words("repair.nothing"))
        return
    for file in loss.files:
        print(words("repair.file", file=file))
    print(words("repair.lost", numbers=in_words(loss.lost)))
    print(words("repair.suspect", numbers=in_words(loss.suspect)))
    if no:
        print(words("repair.done", no=no))
