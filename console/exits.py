"""The last line of defence of the command line: whatever happens, an operator reads one clear line and no traceback.

Exit codes: 0 done, 1 damaged or unavailable, 2 the input is wrong and nothing was written because of it.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable
from pathlib import Path

from console.session.trace import keep_trace
from data.base.text import clean_line
from data.words import Words

DONE, UNAVAILABLE, BAD_INPUT, INTERRUPTED = 0, 1, 2, 130


class Stop(Exception):
    """End the command with message ``key`` of the catalogue and an exit code."""

    def __init__(self, key: str, *, code: int = BAD_INPUT, **args: object) -> None:
        super().__init__(key)
        self.key = key
        self.code = code
        self.args_ = args


def stand_in() -> None:
    """Give every standard stream that was closed before us (``siaga status >&-``) somewhere to go, and have every file
    that is made be its user's alone, whatever the shell's mask says.

    Otherwise the next file that is opened, the book for one, would get its number, and whatever a library or a child
    process writes to its standard output would be written into that file.
    """
    os.umask(0o077)
    for fd, name, mode in ((0, "stdin", "r"), (1, "stdout", "w"), (2, "stderr", "w")):
        try:
            os.fstat(fd)
        except OSError:
            nowhere = os.open(os.devnull, os.O_RDWR)  # the lowest free number, as those below it are open
            if nowhere != fd:
                os.dup2(nowhere, fd)
                os.close(nowhere)
            os.set_inheritable(fd, True)
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(fd, mode, encoding="utf-8", errors="replace", closefd=False))


def on_terminal() -> bool:
    """Whether a screen can be shown: keys come by stdin, and Textual draws on stderr, so ``2>FILE`` would hide it."""
    return sys.stdin.isatty() and sys.stdout.isatty() and sys.stderr.isatty()


def complain(text: str) -> None:
    """One line on stderr, beginning with our name. Never raises: a closed stderr must not hide the exit code."""
    with contextlib.suppress(OSError, ValueError):
        print(f"siaga: {clean_line(text)}", file=sys.stderr, flush=True)


def guarded(run: Callable[[], int], words: Words, home: Path, traces: Path | None = None) -> int:
    """``run()`` and its exit code; every exception becomes lines on stderr and a code.

    What nobody expected is written with its traceback to a 0600 file in ``traces`` (else ``home``), and the line names
    the file.
    """
    try:
        code = run()
        return _flushed(words) or code
    except BrokenPipeError:
        return DONE  # `siaga log | head`: whoever read has read enough
    except KeyboardInterrupt:
        return INTERRUPTED
    except Stop as stop:
        complain(words(stop.key, **stop.args_))
        return stop.code
    except Exception as error:
        return _explained(error, words, home, traces or home)
    finally:
        _finish_stdout()


def _flushed(words: Words) -> int:
    """Write out what was printed; a code if that is not possible. Raises BrokenPipeError."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        from data.base import oserrors

        complain(words("cli.stdout", why=oserrors.why(error, words)))
        return UNAVAILABLE
    return DONE


def _explained(error: Exception, words: Words, home: Path, traces: Path) -> int:
    from console.session.home import NoSuchUser
    from data.base import oserrors
    from data.base.filesystem import NetworkFilesystem
    from data.base.toml import FileFault
    from data.book.storage.folder import BookBusy, NoBook
    from data.intents.base import Refused

    if isinstance(error, NoSuchUser):
        complain(words("cli.no_such_user", found=error))
        return BAD_INPUT
    if isinstance(error, FileFault):  # the site file, a drill file, the map of an import
        for line in error.lines:
            complain(line)
        return BAD_INPUT
    if isinstance(error, Refused):
        complain(error.text(words))
        return BAD_INPUT
    if isinstance(error, BookBusy):
        complain(words("cli.console_runs" if console_answers(home) else "cli.busy", home=home))
        return UNAVAILABLE
    if isinstance(error, NoBook):
        complain(words("cli.book_gone" if error.gone else "cli.no_book", home=home, book=error.gone))
        return UNAVAILABLE if error.gone else BAD_INPUT
    if isinstance(error, NetworkFilesystem):
        complain(words("cli.network_place", home=error.path, type=error.type))
        return BAD_INPUT
    if isinstance(error, OSError) and error.errno is not None:
        complain(oserrors.path_prefix(error) + oserrors.why(error, words))
        return UNAVAILABLE
    complain(words("cli.fault", file=keep_trace(error, traces)))
    return UNAVAILABLE


def console_answers(home: Path) -> bool:
    """Whether a console runs in ``home`` and takes lines."""
    from console.exec.socket import LineClient
    from console.session.home import Home

    try:
        LineClient(Home(home).socket).close()
    except OSError:
        return False
    return True


def _finish_stdout() -> None:
    """Write out what is buffered; what has nowhere to go is dropped here, or Python would complain about it at exit."""
    try:
        sys.stdout.flush()
    except (OSError, ValueError):
        with contextlib.suppress(OSError, ValueError):
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, sys.stdout.fileno())
            os.close(nowhere)
