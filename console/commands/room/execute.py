"""``siaga exec``: enter lines through a running console, or directly."""

from __future__ import annotations

import argparse
import contextlib
import os
import select
import signal
import sys
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

from console.commands import Call
from console.exec.process_queue import turn
from console.exec.running import ConsoleSilent, connect
from console.exec.short_way import Handed
from console.exec.socket import LineClient, NoAnswer, NobodyListens, NotTheOwners, Reply, read_reply, saved_text
from console.exits import DONE, UNAVAILABLE, Stop, complain
from data.base import file_errors
from data.base.process import this_process
from data.base.refusal import Refused, refuse_long
from data.base.text import LONGEST, clean_line
from data.words import Words
from widgets.drawing.cells import cut

if TYPE_CHECKING:
    from console.session.desk import Desk

#: How often, and after how many seconds, to retry a book that another process holds for a moment.
_TRIES, _PAUSE = 30, 0.1
#: Seconds without a line on stdin after which the book is closed, so that a console can start.
_IDLE = 1.0
#: Characters of a refused line that its message quotes.
_SHOWN = 60
_HELD_BACK = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of ``exec``. None and more than one argument are refused: see :func:`run`."""
    parser.add_argument("line", nargs="*", metavar="LINE")
    parser.add_argument("--pin-file", metavar="FILE")


def run(call: Call) -> int:
    """Enter the line, or each line of stdin. Raises Stop at the first refused line; earlier ones stay entered."""
    if not call.options.line:
        raise Stop("cli.no_line")
    first, *more = call.options.line
    if more:  # two lines, or one without quotes: a guess could bury a fire in the words of another line
        raise Stop("cli.one_line", count=1 + len(more))
    if len(lines_in := [line for line in first.splitlines() if line.strip()]) > 1:
        raise Stop("cli.one_line_of", count=len(lines_in))
    call.need_room()
    from_stdin = first == "-"
    lines = _stdin() if from_stdin else iter([(1, os.fsencode(first))])
    entering = Entering(call)
    try:
        for number, raw in lines:
            if raw is None:
                entering.release()
                continue
            try:
                entering.enter(_text(raw))
            except Refused as refusal:
                why = refusal.text(call.words)
                if not from_stdin:
                    raise Stop("refuse.as_said", why=why) from refusal
                raise Stop("cli.line_refused", number=number, line=_shown(raw), why=why) from refusal
            except OSError as error:
                if not from_stdin or isinstance(error, BrokenPipeError):
                    raise
                why = _why(error, call.words)
                raise Stop("cli.line_failed", code=UNAVAILABLE, number=number, line=_shown(raw), why=why) from error
    except BrokenPipeError as error:  # nobody reads our answers: enter nothing that goes unnoticed
        raise Stop("cli.nobody_reads", code=UNAVAILABLE) from error
    finally:
        entering.release()
    return DONE


class Entering:
    """Enters lines through the running console, or in the book if none runs."""

    def __init__(self, call: Call) -> None:
        self._call = call
        self._handed = call.handed
        self._pin = _pin(call)
        self._proven = ""  # the operator whose PIN was right, once the book is open here
        self._client: LineClient | None = None
        self._desk: Desk | None = None
        self._is_warned = False
        self._busy = 0  # the process that has the book
        self._turn = contextlib.ExitStack()  # held while we have the book

    def enter(self, line: str) -> None:
        """Enter one line; once it is durable, print its number and its echo.

        Raises Refused (nothing was written), Stop, OSError.
        """
        if self._handed is not None:
            handed, self._handed = self._handed, None
            return self._account_for(handed, line)
        for _ in range(_TRIES):
            if self._client is None and self._desk is None:
                self._connect()
            try:
                if self._client is not None:
                    return self._enter_at_console(self._client, line)
                if self._desk is not None:
                    return self._enter_in_book(self._desk, line)
            except NobodyListens:  # the console has ended since the line before
                self.release()
            time.sleep(_PAUSE)
        raise Stop("cli.busy", code=UNAVAILABLE, home=self._call.home.path, pid=self._busy)

    def release(self) -> None:
        """Close the connection or the book, until the next line arrives."""
        client, self._client = self._client, None
        desk, self._desk = self._desk, None
        if client is not None:
            client.close()
        if desk is not None:
            desk.close()
        self._turn.close()

    def _connect(self) -> None:
        """Connect to a running console, else open the book at our turn. Do neither while another process holds it."""
        if self._reach_console():
            return
        # A line for a running console needs no book. All of this loads before our turn, which should be short.
        import console.exec.author
        import console.line.reading  # noqa: F401
        from console.commands.site_read import tell_faults
        from console.session.desk import Desk
        from data.book.storage.folder import BookBusy

        try:
            self._turn.enter_context(turn(self._call.home.path))
            if self._reach_console():  # it has started while we waited
                self._turn.close()
            else:
                self._desk = Desk.open(self._call.home)
                tell_faults(self._call, self._desk.site_faults)
        except BookBusy as busy:
            self._busy = busy.pid
            self._turn.close()

    def _reach_console(self) -> bool:
        """Connect to a running console. Return False if none runs."""
        with contextlib.suppress(NobodyListens):
            self._client = connect(self._call.home)
            self._warn(self._client.warning)
        return self._client is not None

    def _enter_at_console(self, client: LineClient, line: str) -> None:
        try:
            reply = client.enter(line, self._call.as_, self._pin)
        except NoAnswer as error:
            raise Stop("cli.no_answer", code=UNAVAILABLE, line=line[:_SHOWN], pid=client.pid) from error
        self._say(reply)

    def _account_for(self, handed: Handed, line: str) -> None:
        """Say what became of a line that was sent before all of the program was loaded."""
        text = handed.answer.decode(errors="replace").removesuffix("\n")
        if handed.answer[:1].isdigit() and handed.answer.endswith(b"\n"):
            return self._print(int(text.split()[0]), text)
        try:
            self._say(read_reply(handed.answer))
        except NoAnswer as error:
            raise Stop("cli.no_answer", code=UNAVAILABLE, line=line[:_SHOWN], pid=handed.pid) from error

    def _say(self, reply: Reply) -> None:
        """Print the number and the echo of a line that was entered. Raises Refused, Stop."""
        if reply.ok:
            self._print(reply.no, saved_text(self._call.words, reply))
        elif reply.unavailable:
            raise Stop("refuse.as_said", code=UNAVAILABLE, why=reply.error)
        else:
            raise Refused("refuse.as_said", why=reply.error)

    def _enter_in_book(self, desk: Desk, line: str) -> None:
        from console.exec.author import author
        from console.exec.proof import sign_on

        self._warn(desk.clock_warning())
        self._prove(desk)
        process, owner = this_process(), self._call.home.path.stat().st_uid
        shown = sign_on(desk.site, process, owner, "exec", has_pins=desk.pins.exist, proven=self._proven)
        with _signals_held_back():  # a line that was saved is also printed, whatever signal arrives
            answer = desk.execute(line, author(desk, line, self._call.as_, self._proven), shown)
            self._print(answer.no, saved_text(self._call.words, Reply(True, answer.no, answer.text)))

    def _prove(self, desk: Desk) -> None:
        """Check the PIN once. Raises Refused."""
        from console.exec.author import operator_code
        from console.exec.proof import WrongPin, prove

        if not self._pin or self._proven or not desk.pins.exist:
            return
        code = operator_code(desk.site, self._call.as_)
        try:
            prove(desk.pins, code, self._pin)
        except WrongPin as refusal:
            if (note := refusal.note) is not None:
                desk.note(note)
            raise
        self._proven = code

    def _warn(self, text: str) -> None:
        """Say once, before a line is entered, that its time cannot be right."""
        if text and not self._is_warned:
            self._is_warned = True
            complain(text, red=True)

    def _print(self, no: int, text: str) -> None:
        try:
            print(text, flush=True)
        except BrokenPipeError:
            raise
        except OSError as error:  # the disk of our output is full: the line stays entered
            why = file_errors.why(error, self._call.words)
            raise Stop("cli.not_printed", code=UNAVAILABLE, no=no, why=why) from error


def _pin(call: Call) -> str:
    """Return the PIN that proves ``--as``; "": none is given. Raises Stop."""
    file = call.options.pin_file or ""
    if not file and not (call.as_ and (os.environ.get("SIAGA_PIN") or os.environ.get("SIAGA_PIN_FILE"))):
        return ""
    from console.exec.proof import pin_of

    try:
        if not call.as_:
            raise Refused("roles.pin.as")
        return pin_of(file, os.environ)
    except Refused as refusal:
        raise Stop("refuse.as_said", why=refusal.text(call.words)) from refusal


@contextlib.contextmanager
def _signals_held_back() -> Iterator[None]:
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _HELD_BACK)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _why(error: OSError, words: Words) -> str:
    if isinstance(error, ConsoleSilent | NotTheOwners):
        return error.text(words)
    return file_errors.path_prefix(error) + file_errors.why(error, words)


def _text(raw: bytes) -> str:
    """Return a line as text. Raises Refused if it is too long, or not UTF-8."""
    refuse_long(raw.decode(errors="replace"))
    try:
        return raw.decode().strip()
    except UnicodeDecodeError as error:
        raise Refused("cli.not_utf8", place=error.start + 1) from error


def _shown(raw: bytes) -> str:
    """Return the beginning of a refused line, for the message."""
    return cut(clean_line(raw.decode(errors="replace")), _SHOWN)


def _stdin() -> Iterator[tuple[int, bytes | None]]:
    """Yield the lines of stdin that are not blank, with their numbers. None: nothing has arrived for a while."""
    if sys.stdin is None:
        return
    source = sys.stdin.fileno()
    rest, number = b"", 0
    while True:
        if not select.select([source], [], [], _IDLE)[0]:
            yield number, None
            select.select([source], [], [])
        piece = os.read(source, 65_536)
        *complete, rest = (rest + piece).split(b"\n")
        if rest and (not piece or len(rest) > 8 * LONGEST):  # the last line, or one too long, to be refused
            complete.append(rest)
            rest = b""
        for line in complete:
            for part in _parts(line) or [b""]:
                number += 1
                if part.strip():
                    yield number, part
        if not piece:
            return


def _parts(line: bytes) -> list[bytes]:
    """Return the lines in what ended with a newline: whatever else begins a new one does so here too.

    A return alone, a form feed: what is behind it must not become words of the line before it.
    """
    try:
        return [part.encode() for part in line.decode().splitlines()]
    except UnicodeDecodeError:  # it is refused
        return line.splitlines()
