"""Exit codes, and the guard that turns every exception into one clear line.

Exit codes: 0 done, 1 damaged or unavailable, 2 the input is wrong and nothing was written because of it.
"""

from __future__ import annotations

import contextlib
import os
import resource
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from console.session.trace import keep_trace
from console.streams import raw
from data.base import file_errors
from data.base.permissions import make_all_private
from data.base.text import clean_line
from data.words import Words

DONE, UNAVAILABLE, BAD_INPUT, INTERRUPTED = 0, 1, 2, 130

#: Open files that a process is allowed at most: it has no use for more.
MOST_FILES = 4096


class Stop(Exception):
    """End the command with message ``key`` of the catalogue and an exit code."""

    def __init__(self, key: str, *, code: int = BAD_INPUT, **args: object) -> None:
        super().__init__(key)
        self.key = key
        self.code = code
        self.args_ = args


def prepare_process() -> None:
    """Open standard streams that the caller closed, and make new files readable by their user only.

    The next file that is opened gets the number of a closed stream (``siaga status >&-``). If that file were the book,
    a library or a child process that prints would write into it.
    """
    make_all_private()
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


def need_files(needed: int) -> None:
    """Allow this process as many open files as its user may have. Raises Stop if those are fewer than ``needed``."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    may = MOST_FILES if hard == resource.RLIM_INFINITY else min(hard, MOST_FILES)
    if soft < may:
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (may, hard))
            soft = may
    if soft < needed:
        raise Stop("cli.few_files", code=UNAVAILABLE, found=soft, needed=needed)


def on_terminal() -> bool:
    """Return True if a screen can be shown: keys arrive on stdin, and Textual draws on stderr."""
    return sys.stdin.isatty() and sys.stdout.isatty() and sys.stderr.isatty()


def complain(text: str, *, red: bool = False) -> None:
    """Print one line on stderr, after our name. Never raises: a closed stderr must not hide the exit code.

    red: on a terminal with colours, in red
    """
    with contextlib.suppress(OSError, ValueError):
        line = f"siaga: {clean_line(text)}"
        if red and sys.stderr.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb":
            line = f"\x1b[31m{line}\x1b[0m"
        print(line, file=raw(sys.stderr), flush=True)  # it is clean, but for our own colour


#: Returns the exit code and the lines for an error, or None if it does not know the error.
Explain = Callable[[Exception], tuple[int, Iterable[str]] | None]


def guarded(run: Callable[[], int], words: Words, explain: Explain, traces: Path) -> int:
    """Call ``run`` and return its exit code. Every exception becomes lines on stderr and a code.

    An error that ``explain`` does not know is a fault of ours: its traceback goes to a new file in the folder
    ``traces``, and the line names the file.
    """
    try:
        code = run()
        return _flushed(words) or code
    except BrokenPipeError:
        return DONE  # `siaga log | head`: the reader has enough
    except KeyboardInterrupt:
        with contextlib.suppress(OSError, ValueError):
            if sys.stderr.isatty():
                print(file=sys.stderr, flush=True)  # the shell's prompt does not follow a question that was left
        return INTERRUPTED
    except Stop as stop:
        complain(words(stop.key, **stop.args_))
        return stop.code
    except Exception as error:
        code, lines = explain(error) or (UNAVAILABLE, [words("cli.fault", file=keep_trace(error, traces))])
        for line in lines:
            complain(line, red=code == UNAVAILABLE)
        return code
    finally:
        _finish_stdout()


def _flushed(words: Words) -> int:
    """Flush stdout; return an exit code. Raises BrokenPipeError."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        complain(words("cli.stdout", why=file_errors.why(error, words)))
        return UNAVAILABLE
    return DONE


def _finish_stdout() -> None:
    """Flush stdout, and drop text that nobody can receive: Python would complain about it at exit."""
    try:
        sys.stdout.flush()
    except (OSError, ValueError):
        with contextlib.suppress(OSError, ValueError):
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, sys.stdout.fileno())
            os.close(nowhere)
