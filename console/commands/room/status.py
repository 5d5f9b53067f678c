"""``siaga status``: print posts, queue, shift, control and link, now or at a time."""

from __future__ import annotations

import argparse
import sys
from contextlib import closing
from typing import Any

from console.commands import Call
from console.commands.json_out import print_json
from console.commands.site_read import site_shown, tell_faults
from console.commands.times import time_option
from console.exits import DONE, Stop
from console.second.drill_clock import clock_of
from console.session.desk import Desk
from data.base.clock import ManualClock
from data.view.board import past_link
from data.view.board_json import board_json
from data.view.values import Board, ConsoleFacts


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of ``status``."""
    parser.add_argument("--format", choices=("text", "json", "prometheus"), default="text")
    parser.add_argument("--json", dest="format", action="store_const", const="json")
    parser.add_argument("--at", default=None, metavar="TIME")


def run(call: Call) -> int:
    """Print the room. Raises Stop, SiteError, NoBook, OSError."""
    call.need_site()
    clock = clock_of(call.home)
    at = None
    if call.options.at is not None:
        if call.options.format == "prometheus":
            raise Stop("cli.metrics_now")
        at = time_option("--at", call.options.at, site_shown(call), clock.now(), past=True)
        clock = ManualClock(at)
    with closing(Desk.view(call.home, at=at, clock=clock)) as desk:
        if at is None:
            tell_faults(call, desk.site_faults)
            facts = ConsoleFacts(link=desk.link(), push=desk.push())
        else:
            facts = ConsoleFacts(link=past_link(desk.site))
        board = desk.board(facts)
        if call.options.format == "json":
            print_json(as_json(desk, board))
        elif call.options.format == "prometheus":
            # A monitor's scrape alone needs it.
            from console.commands.room.prometheus import lines

            print(*lines(desk, board), sep="\n")
        else:
            # ``--json`` loads nothing that draws.
            from console.commands.room.status_text import StatusText

            text = StatusText(desk.words, desk.site, sys.stdout.encoding)
            if call.home.is_drill:
                print(call.words("report.drill"))
            print(*text.lines(desk, board, past=at is not None), sep="\n")
    return DONE


def as_json(desk: Desk, board: Board) -> dict[str, Any]:
    """Return the room for programs: the board, and the books with their last entries."""
    no = desk.room.last.get(desk.book.id, 0)  # the last entry that the room knows of
    return {
        "drill": desk.home.is_drill,
        **board_json(desk.room, desk.site, board, desk.book.id, desk.words),
        "book": {"id": desk.book.id, "no": no, "hash": desk.book.hash_or_empty(no)},
        "books": {id: {"no": other.last_no, "hash": other.last_hash} for id, other in desk.library.others().items()},
    }
