"""Error messages and exit codes of exceptions that reach the command line."""

from __future__ import annotations

import contextlib
import os
import shlex
from collections.abc import Iterable, Sequence
from pathlib import Path

from console.exec.running import ConsoleSilent, connect
from console.exec.socket import NoAnswer, NotTheOwners
from console.exits import BAD_INPUT, UNAVAILABLE
from console.session.home import Home, NoSuchUser
from data.base import file_errors
from data.base.file_errors import FileFault
from data.base.filesystem import NetworkFilesystem
from data.base.permissions import NotTheOwner, is_own, mend_command, name_of, nearest_owner
from data.base.text import quoted
from data.book.signing.keys import KeyFault
from data.book.storage.folder import BookBusy, NoBook
from data.intents.base import Refused
from data.words import Words


def as_owner(error: NotTheOwner, words: Words, given: Sequence[str] = (), *, has_home: bool = False) -> str:
    """Return the line for a user who does not own the home: whose it is, and the command as that user.

    given: the arguments of the command; has_home: whether they name the home
    """
    home = [] if has_home else ["--home", str(error.home)]
    command = shlex.join(["sudo", "-u", error.owner, "siaga", *home, *given])
    return words("cli.not_the_owner", home=error.home, owner=error.owner, command=quoted(command, 500))


def _no_right(error: PermissionError, words: Words, home: Path) -> str:
    """Return the line for a file that this user may not open: whose it is, and what mends it."""
    line = file_errors.path_prefix(error) + file_errors.why(error, words)
    if not isinstance(error.filename, str | bytes):
        return line
    place, uid = nearest_owner(Path(os.fsdecode(error.filename)))
    if uid == os.geteuid() or not is_own(home):
        command = "" if uid == os.geteuid() else shlex.join(["sudo", "-u", name_of(uid), "siaga"])
    else:
        mended = home if place.is_relative_to(home.absolute()) else place
        command = mend_command(mended)
    return f"{line}. {words('cli.anothers', path=place, owner=name_of(uid), command=command)}" if command else line


def explain(error: Exception, words: Words, home: Path) -> tuple[int, Iterable[str]] | None:
    """Return the exit code and the lines for an error that is expected; None for a fault of the program."""
    match error:
        case NoSuchUser():
            return BAD_INPUT, [words("cli.no_such_user", found=error)]
        case FileFault():  # the site file, a drill file, the map of an import
            return BAD_INPUT, error.lines
        case Refused():
            return BAD_INPUT, [error.text(words)]
        case KeyFault():
            return BAD_INPUT, [words(error.key, **error.facts)]
        case BookBusy():
            return UNAVAILABLE, [_busy(error, words, Home(home))]
        case ConsoleSilent() | NotTheOwners():
            return UNAVAILABLE, [error.text(words)]
        case NoAnswer():  # to import and sync; exec names the line
            return UNAVAILABLE, [words("cli.unanswered")]
        case NoBook(gone=""):
            return BAD_INPUT, [words("cli.no_book", home=home)]
        case NoBook():
            return UNAVAILABLE, [words("cli.book_gone", home=home, book=error.gone)]
        case NotTheOwner():
            return BAD_INPUT, [as_owner(error, words)]
        case PermissionError() if error.errno is not None:
            return UNAVAILABLE, [_no_right(error, words, home)]
        case NetworkFilesystem():
            return BAD_INPUT, [words("cli.network_place", home=error.path, type=error.type)]
        case OSError() if error.errno is not None:
            return UNAVAILABLE, [file_errors.path_prefix(error) + file_errors.why(error, words)]
    return None


def _busy(busy: BookBusy, words: Words, home: Home) -> str:
    """Return the line about the process that has the book: a console that answers, one that does not, or another."""
    try:
        client = connect(home)
    except (ConsoleSilent, NotTheOwners) as error:
        return error.text(words)
    except OSError:  # nobody listens
        return words("cli.busy", home=home.path, pid=busy.pid)
    with contextlib.closing(client):
        return words("cli.console_runs", home=home.path, pid=client.pid)
