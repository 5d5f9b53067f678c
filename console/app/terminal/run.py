"""Start of the console on a desk.

A screen that fails is started again on the same desk, and the room continues.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path

from console.app.base_app import BaseApp
from console.app.console_app import ConsoleApp
from console.app.terminal.ending import FAILED, HUNG_UP, Ending
from console.exec.process_queue import turn
from console.exits import UNAVAILABLE, complain
from console.session.desk import Desk
from console.session.home import Home
from console.session.trace import keep_trace
from data.base.clock import SystemClock
from data.book.storage.folder import BookBusy
from data.words import Words

#: A screen that fails so often within a minute is not started again.
MOST_FAILURES = 3
#: How often a start tries to open a book that another process holds, and the seconds between.
TRIES, PAUSE = 30, 0.1


def run(home: Home, *, as_: str = "") -> int:
    """Run the console of ``home`` until the operator leaves it; return the exit code.

    as_: code of the operator; "": the one in control, else the one on the roster

    Raises SiteError, BookBusy, Refused (no such operator), OSError.
    """
    forked: tuple[str, int] | None = None
    me = ""
    while True:
        with closing(open_desk(home, forked)) as desk:
            if as_ and not me:
                from console.exec.author import operator_code  # seam: only where the operator is named

                me = operator_code(desk.site, as_)
            apology = desk.words("link.new_book", no=forked[1]) if forked else desk.start_note
            if desk.site_faults:
                apology = apology or desk.words("takeover.in_force")
            code = show(partial(ConsoleApp, desk, me=me), desk.words, home.path, apology=apology)
        if desk.forked is None:
            return code
        me, forked = desk.operator(), desk.forked  # the room continues in a new book, on the same screen


def open_desk(home: Home, forked: tuple[str, int] | None = None) -> Desk:
    """Open the desk of ``home``. Raises as :meth:`Desk.open`.

    It waits for a script that has the book for a moment (``siaga exec`` while no console runs), not for a console.
    """
    with turn(home.path):
        for _ in range(TRIES):
            try:
                return Desk.open(home, forked=forked)
            except BookBusy:
                from console.exec.socket import console_answers

                if console_answers(home.socket):
                    raise
            time.sleep(PAUSE)
        return Desk.open(home, forked=forked)


def show(make: Callable[..., BaseApp], words: Words, traces: Path, *, apology: str = "") -> int:
    """Show the screen that ``make(apology=…)`` returns until it is left; return the exit code.

    traces: the folder in which the trace of a fault is kept
    """
    clock = SystemClock()
    failures: list[int] = []
    with Ending() as ending:
        while True:
            app = make(apology=apology)
            app.on_hang_up = partial(ending.begin, HUNG_UP)
            ending.watch(app)
            try:
                code = app.run(mouse=True)
            finally:
                app.finish()
                ending.left()
            failure = app.failure
            if failure is None and code is None and ending.code is None:
                failure = RuntimeError("the screen ended, and nobody left it")
            if failure is None and app.again and ending.code is None:
                apology = app.again
                continue
            if failure is None or ending.code is not None:
                for line in app.farewell:
                    complain(line)
                return UNAVAILABLE if app.unsaved else ending.code or code or 0
            file = keep_trace(failure, traces)
            now = clock.now()
            failures = [at for at in failures if now - at < 60_000] + [now]
            if len(failures) >= MOST_FAILURES:
                complain(words("console.failed", file=file))
                return FAILED
            apology = words("console.restarted", file=Path(file).name)
