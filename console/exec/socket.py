"""Unix socket of a running console, through which ``siaga exec`` enters lines.

Each direction carries one JSON object a line. The answer to ``{"line": …, "as": …}`` is ``{"ok", "no", "text",
"error"}``, and a connection can carry several requests, one after another. The socket is 0600 in a 0700 home: a user
who can connect can also read the book. If the path of the socket is too long for an address (107 bytes), both sides
reach it through the open folder.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import stat
import struct
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import msgspec

from console.session.trace import keep_trace
from data.base.process import peer_of
from data.entries.base import Via

#: Longest request or answer, in bytes.
LONGEST_LINE = 64 * 1024
#: A request that enters nothing: whether the console answers.
ASK = "\0alive"
#: Longest socket path that every system accepts, in bytes (Linux 107, macOS 103).
_LONGEST_NAME = 100


class Request(msgspec.Struct, frozen=True):
    """Line as typed, and its operator.

    as_: empty: the operator at the console
    way: what the program says that it is: ``exec``
    """

    line: str
    as_: str = msgspec.field(name="as", default="")
    way: str = ""


class Reply(msgspec.Struct, frozen=True):
    """Outcome of a request.

    ok: whether the line is durable
    no: number of its first entry
    text: its echo
    error: why it was not entered
    unavailable: whether the cause is not the line, but a full disk for example: the same line can be tried again
    """

    ok: bool
    no: int = 0
    text: str = ""
    error: str = ""
    unavailable: bool = False


class NobodyListens(OSError):
    """Error: no console runs in this home."""


class NoAnswer(OSError):
    """Error: the console received the line and did not answer. Only the book can tell whether it is saved."""


@contextlib.contextmanager
def short_name(path: Path) -> Iterator[str]:
    """Provide a name of ``path`` that fits into a socket address, valid inside the context."""
    if len(os.fsencode(path)) <= _LONGEST_NAME:
        yield str(path)
        return
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        through = Path(f"/proc/self/fd/{folder}")
        if through.exists():
            yield str(through / path.name)
            return
        # Without /proc, change the working directory for the call: Siaga opens nothing by a relative path.
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
    """Listens on ``path`` and answers each line with the result of ``enter(line, as_, via)``.

    Only the process that holds the book's lock may start one: an existing socket is then left over and is replaced.
    """

    def __init__(self, path: Path, enter: Callable[[str, str, Via], Awaitable[Reply]]) -> None:
        self._path = path
        self._enter = enter
        self._server: asyncio.Server | None = None
        self._identity: tuple[int, int] | None = None
        self._clients: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Listen. Raises OSError, also if ``path`` exists and is not a socket."""
        with contextlib.suppress(FileNotFoundError):
            if not stat.S_ISSOCK(self._path.lstat().st_mode):
                raise FileExistsError(17, os.strerror(17), str(self._path))
            self._path.unlink()
        listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            mask = os.umask(0o177)  # during bind: the socket is never open to other users
            try:
                with short_name(self._path) as name:
                    listening.bind(name)
            finally:
                os.umask(mask)
            made = self._path.lstat()
            self._identity = (made.st_dev, made.st_ino)
            listening.setblocking(False)
            self._server = await asyncio.start_unix_server(self._connected, sock=listening, limit=LONGEST_LINE)
        except BaseException:
            listening.close()
            raise

    async def close(self) -> None:
        """Stop listening, disconnect clients, and remove the socket if it is still ours."""
        if self._server is not None:
            self._server.close()
            self._server = None
        for task in tuple(self._clients):
            task.cancel()
        await asyncio.gather(*self._clients, return_exceptions=True)
        with contextlib.suppress(OSError):
            found = self._path.lstat()
            if self._identity == (found.st_dev, found.st_ino):
                self._path.unlink()
        self._identity = None

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._clients.add(task)
        try:
            await self._talk(reader, writer)
        except (OSError, asyncio.CancelledError):
            pass  # the client left, or the console closes: entered lines stay entered
        except Exception as error:  # the client can look at the book; nothing may be printed over the screen
            keep_trace(error, self._path.parent)
        finally:
            self._clients.discard(task)
            writer.close()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        peer = peer_of(writer.get_extra_info("socket")) or ()
        while True:
            try:
                raw = await reader.readline()
            except ValueError:  # longer than LONGEST_LINE
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
                via = Via("exec" if request.way == "exec" else "socket", *peer)
                reply = Reply(True) if request.line == ASK else await self._enter(request.line, request.as_, via)
            writer.write(_encode(reply))
            await writer.drain()


class LineClient:
    """Sends lines to the console that runs in this home. Blocking, one request at a time."""

    def __init__(self, path: Path, *, timeout: float = 30.0, connect_s: float = 30.0) -> None:
        """Connect. Raises NobodyListens, OSError. ``timeout``: seconds to wait for one answer."""
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._timeout = timeout
        try:
            self._socket.settimeout(connect_s)
            with short_name(path) as name:
                self._socket.connect(name)
            self._socket.settimeout(timeout)
        except OSError as error:
            self._socket.close()
            if isinstance(error, FileNotFoundError | ConnectionRefusedError | NotADirectoryError):
                raise NobodyListens(*error.args) from error
            raise
        self._rest = b""

    @property
    def pid(self) -> int:
        """The process that listens; 0 where the system does not tell."""
        if not hasattr(socket, "SO_PEERCRED"):
            return 0
        size = struct.calcsize("3i")
        return int(struct.unpack("3i", self._socket.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, size))[0])

    def ask(self, seconds: float) -> None:
        """Wait for a sign of life. Raises NobodyListens, and NoAnswer after ``seconds``."""
        self._socket.settimeout(seconds)
        self.enter(ASK, "")
        self._socket.settimeout(self._timeout)

    def enter(self, line: str, as_: str) -> Reply:
        """Send one line and wait for its outcome.

        Raises NobodyListens if the line could not be sent, NoAnswer if it was sent and no answer arrived.
        """
        try:
            self._socket.sendall(_encode(Request(line, as_, "exec")))
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
        """Disconnect."""
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
