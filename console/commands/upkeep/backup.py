"""``siaga backup``: copy the home and verify the copy, once or repeatedly.

The console can run while it does."""

from __future__ import annotations

import argparse
import asyncio
import re
from collections.abc import Callable

import msgspec

from console.commands import Call
from console.commands.json_out import print_json
from console.exits import DONE, UNAVAILABLE, Stop, complain
from console.session.atomic_files import replace_hint
from console.session.home import Home, expanded
from data.base import file_errors
from data.base.clock import HOUR, MINUTE, SECOND, Clock, SystemClock
from data.base.files import read_file
from data.base.text import clean_line
from data.book.upkeep.backup import BackupFault, LastCopy, Taken, backup, copies, is_apart, of_other_rooms

_SPAN = re.compile(r"(\d{1,4})(s|m|h)")
_UNIT = {"s": SECOND, "m": MINUTE, "h": HOUR}
#: A repeated backup is taken at most this often (ms).
LEAST = 10 * SECOND


def last_copy(home: Home) -> LastCopy | None:
    """Return the newest backup of ``home``; None if none was taken yet."""
    try:
        return msgspec.json.decode(read_file(home.last_copy), type=LastCopy)
    except (OSError, ValueError):
        return None


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of ``backup``."""
    parser.add_argument("folder", metavar="DIR")
    parser.add_argument("--every", default=None, metavar="SPAN")
    parser.add_argument("--json", action="store_true")


def run(call: Call) -> int:
    """Take a copy, or with ``--every`` copies until interrupted. Raises Stop, NoBook, OSError."""
    every = 0 if call.options.every is None else span(call.options.every)
    if call.home.is_drill:
        raise Stop("backup.drill", home=call.home.path)
    clock = SystemClock()
    if not every:
        return take(call, clock)

    def take_next() -> None:
        try:
            take(call, clock, every)
        except Stop as stop:
            complain(call.words(stop.key, **stop.args_))
        except OSError as error:  # the disk is away or full: it may be back next time
            complain(
                (file_errors.path_prefix(error) or f"{call.options.folder}: ") + file_errors.why(error, call.words)
            )

    asyncio.run(repeat(take_next, clock, every))
    return DONE


async def repeat(do: Callable[[], None], clock: Clock, every: int) -> None:
    """Call ``do`` now and every ``every`` ms, indefinitely. A late call is followed by the next at once."""
    due = clock.monotonic()
    while True:
        do()
        due = max(due + every, clock.monotonic())
        await clock.sleep(due - clock.monotonic())


def span(text: str) -> int:
    """Return ``30s``, ``5m`` or ``1h`` as ms. Raises Stop."""
    found = _SPAN.fullmatch(text)
    value = int(found[1]) * _UNIT[found[2]] if found else 0
    if value < LEAST:
        raise Stop("backup.every", found=text)
    return value


def take(call: Call, clock: Clock, every: int = 0) -> int:
    """Take one copy and print the result. Raises Stop, NoBook, OSError."""
    folder = expanded(call.options.folder).absolute()
    last = last_copy(call.home)
    try:
        taken = backup(call.home.path, folder, clock=clock, words=call.words, again=bool(every), last=last)
    except BackupFault as fault:
        raise Stop(fault.key, code=UNAVAILABLE, **fault.args_) from fault
    apart = is_apart(taken.path, call.home.path)
    last = LastCopy(str(folder), taken.copy.at, taken.copy.no, every, apart)
    replace_hint(call.home.last_copy, msgspec.json.encode(last))
    _print(call, taken, apart)
    return UNAVAILABLE if taken.copy.damaged else DONE


def _print(call: Call, taken: Taken, apart: bool) -> None:
    copy = taken.copy
    if call.options.json:
        facts = {"at": copy.at, "book": copy.book, "no": copy.no, "hash": copy.hash, "bytes": copy.bytes}
        problems = [clean_line(p) for p in taken.verdict.problems] if taken.verdict is not None else []
        print_json({"ok": not copy.damaged, "path": str(taken.path), **facts, "problems": problems})
        return
    is_away = taken.verdict is not None and taken.verdict.is_away
    key = "backup.done_away" if is_away else "backup.done_damaged" if copy.damaged else "backup.done"
    print(call.words(key, path=taken.path, no=copy.no, kb=max(1, copy.bytes // 1024)), flush=True)
    if not apart:
        print(call.words("backup.same_disk"), flush=True)
    for name in taken.strangers:
        print(call.words("verify.stranger", file=clean_line(name), book=copy.book), flush=True)
    if of_other_rooms(taken, copies(taken.path.parent)):
        print(call.words("backup.shared", folder=taken.path.parent), flush=True)
