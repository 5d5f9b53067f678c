"""A running console listens on a Unix socket in its home, so that ``siaga exec`` beside it can hand it a line.

One JSON object a line in each direction: ``{"line": …, "as": …}`` is answered by ``{"ok", "no", "text", "error"}``,
and a connection may carry one request after the other. The socket is 0600 in a 0700 home: who may connect may also
read the book. A home whose path is longer than a socket's name may be (107 bytes) is reached through its open folder.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import stat
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import msgspec

from console.session.trace import keep_trace

#: Longest request or answer, in bytes.
LONGEST_LINE = 64 * 1024
#: Longest socket name that every system takes, in bytes (Linux 107, macOS 103).
_LONGEST_NAME = 100


class Request(msgspec.Struct, frozen=True):
    """A line as typed and who types it; ``as_`` empty: whoever sits at the console."""

    line: str
    as_: str = msgspec.field(name="as", default="")


class Reply(msgspec.Struct, frozen=True):
    """``ok``: durable, its first entry is ``no`` and ``text`` says what was done. Else ``error`` says why not, and
    ``unavailable`` that the fault is not the line's (a full disk): the same line may be tried again."""

    ok: bool
    no: int = 0
    text: str = ""
    error: str = ""
    unavailable: bool = False


class NobodyListens(OSError):
    """No console is running in this home."""


class NoAnswer(OSError):
    """The console took the line and has not answered: whether it is saved only the book can tell."""


@contextlib.contextmanager
def short_name(path: Path) -> Iterator[str]:
    """A name of ``path`` that fits into a socket address, good while the context lasts."""
    if len(os.fsencode(path)) <= _LONGEST_NAME:
        yield str(path)
        return
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        through = Path(f"/proc/self/fd/{folder}")
        if through.exists():
            yield str(through / path.name)
            return
        # Without /proc the folder is entered for the moment of the call; Siaga opens nothing by a relative path.
        before = os.open(".", os.O_RDONLY | os.O_CLOEXEC)
        try:
            os.fchdir(folder)
            yield path.name
        finally:
            os.fchdir(before)
            os.close(before)
    finally:
        os.close(folder)


class LineServer:
    """Answers lines that come in on ``path``: ``enter(line, as_)`` does one and says what became of it.

    Only the process that holds the book's lock may start one: a socket that is in the way then belongs to nobody.
    """

    def __init__(self, path: Path, enter: Callable[[str, str], Awaitable[Reply]]) -> None:
        self._path = path
        self._enter = enter
        self._server: asyncio.Server | None = None
        self._made: tuple[int, int] | None = None
        self._talking: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Listen. Raises OSError, also if something that is not a socket stands in the way."""
        with contextlib.suppress(FileNotFoundError):
            if not stat.S_ISSOCK(self._path.lstat().st_mode):
                raise FileExistsError(17, os.strerror(17), str(self._path))
            self._path.unlink()
        listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            mask = os.umask(0o177)  # for the moment of bind: the socket is never open to others
            try:
                with short_name(self._path) as name:
                    listening.bind(name)
            finally:
                os.umask(mask)
            made = self._path.lstat()
            self._made = (made.st_dev, made.st_ino)
            listening.setblocking(False)
            self._server = await asyncio.start_unix_server(self._connected, sock=listening, limit=LONGEST_LINE)
        except BaseException:
            listening.close()
            raise

    async def close(self) -> None:
        """Stop listening, let go of who is connected and remove the socket if it is still ours."""
        if self._server is not None:
            self._server.close()
            self._server = None
        for task in tuple(self._talking):
            task.cancel()
        await asyncio.gather(*self._talking, return_exceptions=True)
        with contextlib.suppress(OSError):
            found = self._path.lstat()
            if self._made == (found.st_dev, found.st_ino):
                self._path.unlink()
        self._made = None

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._talking.add(task)
        try:
            await self._talk(reader, writer)
        except (OSError, asyncio.CancelledError):
            pass  # they went away, or the console closes: what was entered stays entered
        except Exception as error:  # theirs is to look at the book; nothing may be printed over the screen
            keep_trace(error, self._path.parent)
        finally:
            self._talking.discard(task)
            writer.close()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            try:
                raw = await reader.readline()
            except ValueError:  # longer than any request may be
                writer.write(_encode(Reply(False, error=f"more than {LONGEST_LINE} bytes in one request")))
                await writer.drain()
                return
            if not raw.endswith(b"\n"):
                return
            try:
                request = msgspec.json.decode(raw, type=Request)
            except (msgspec.DecodeError, UnicodeDecodeError) as error:
                reply = Reply(False, error=str(error))
            else:
                reply = await self._enter(request.line, request.as_)
            writer.write(_encode(reply))
            await writer.drain()


class LineClient:
    """Hands lines to the console that runs in this home. Blocking; one request at a time."""

    def __init__(self, path: Path, *, timeout: float = 30.0) -> None:
        """Connect. Raises NobodyListens. ``timeout``: seconds to wait for one answer."""
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            self._socket.settimeout(timeout)
            with short_name(path) as name:
                self._socket.connect(name)
        except OSError as error:
            self._socket.close()
            if isinstance(error, FileNotFoundError | ConnectionRefusedError | NotADirectoryError):
                raise NobodyListens(*error.args) from error
            raise
        self._rest = b""

    def enter(self, line: str, as_: str) -> Reply:
        """Hand over one line and wait for what became of it.

        Raises NobodyListens if the console was gone before it was handed over, NoAnswer if it was and no answer came.
        """
        try:
            self._socket.sendall(_encode(Request(line, as_)))
        except (BrokenPipeError, ConnectionResetError) as error:
            raise NobodyListens(*error.args) from error
        except TimeoutError as error:
            raise NoAnswer(*error.args) from error
        try:
            while b"\n" not in self._rest:
                piece = self._socket.recv(LONGEST_LINE)
                if not piece:
                    raise NoAnswer
                self._rest += piece
        except (TimeoutError, ConnectionResetError) as error:
            raise NoAnswer(*error.args) from error
        raw, _, self._rest = self._rest.partition(b"\n")
        try:
            return msgspec.json.decode(raw, type=Reply)
        except msgspec.DecodeError as error:
            raise NoAnswer(str(error)) from error

    def close(self) -> None:
        """Hang up."""
        self._socket.close()


def console_answers(path: Path) -> bool:
    """Return True if a console listens on the socket ``path``."""
    try:
        LineClient(path).close()
    except OSError:
        return False
    return True


def _encode(value: msgspec.Struct) -> bytes:
    return msgspec.json.encode(value) + b"\n"
