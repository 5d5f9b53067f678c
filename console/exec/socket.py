"""Unix socket of a running console, through which ``siaga exec`` enters lines.

Each direction carries one JSON object a line. The answer to ``{"line": …, "as": …}`` is ``{"ok", "no", "text",
"error"}``, and a connection can carry several requests, one after another. The socket is 0600 in a 0700 home: a user
who can connect can also read the book. Where others can write into the home that does not hold, so both sides ask the
kernel whose process is at the other end. If the path of the socket is too long for an address (107 bytes), both sides
reach it through the open folder.

Connections are few and do not last, so that clients that hang never cost the book its descriptors.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import resource
import socket
import stat
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import msgspec

from console.session.trace import keep_trace
from data.base.process import Process, peer_of, user_name
from data.base.text import quoted
from data.entries.base import Via
from data.words import Words

#: Longest request or answer, in bytes.
LONGEST_LINE = 64 * 1024
#: A request that enters nothing: whether the console answers.
ASK = "\0alive"
#: Most connections at a time; fewer where the process may open few files.
MOST_CLIENTS = 64
#: Seconds in which a request must arrive whole, after the connection or the answer before it.
IDLE_S = 10.0
#: Seconds after which a client that asks for nothing makes room for another, once there are too many.
GRACE_S = 2.0
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


class Dropped(NoAnswer):
    """Error: the connection was closed before an answer came."""


class NotTheOwners(OSError):
    """Error: the process that listens is another user's than the one who owns the home. Nothing was sent to it.

    peer, owner: user of the process, and of the home
    """

    def __init__(self, path: Path, peer: Process, owner: int) -> None:
        super().__init__(f"user {peer.uid} listens at {path}, which belongs to {owner}")
        self.path = path
        self.pid = peer.pid
        self.peer = peer.user or str(peer.uid)
        self.owner = user_name(owner) or str(owner)

    def text(self, words: Words) -> str:
        """Return what to tell the person who asked."""
        return words("cli.not_the_owners", path=self.path, peer=self.peer, pid=self.pid, owner=self.owner)


class _Client:
    """A connection.

    since: when it was made, or its last answer sent (s of the loop)
    is_known: whether it has sent a request
    is_busy: whether it waits for an answer
    """

    def __init__(self, since: float) -> None:
        self.since = since
        self.is_known = False
        self.is_busy = False


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

    warning: returns what a client should say before it sends a line

    Only the process that holds the book's lock may start one: an existing socket is then left over and is replaced.

    words: language of its refusals
    most, idle_s: see :data:`MOST_CLIENTS`, :data:`IDLE_S`
    """

    def __init__(
        self,
        path: Path,
        enter: Callable[[str, str, Via], Awaitable[Reply]],
        words: Words | None = None,
        *,
        warning: Callable[[], str] = lambda: "",
        most: int = MOST_CLIENTS,
        idle_s: float = IDLE_S,
    ) -> None:
        self._path = path
        self._enter = enter
        self._warning = warning
        self._words = words or Words()
        self._most = max(4, min(most, resource.getrlimit(resource.RLIMIT_NOFILE)[0] // 8))
        self._idle_s = idle_s
        self._server: asyncio.Server | None = None
        self._identity: tuple[int, int] | None = None
        self._clients: dict[asyncio.Task[None], _Client] = {}  # oldest first

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
            # Few wait to be accepted: the loop accepts all of them before it looks at their number.
            self._server = await asyncio.start_unix_server(
                self._connected, sock=listening, limit=LONGEST_LINE, backlog=self._most
            )
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
        if not self._has_room():
            writer.transport.abort()  # it tries again
            return
        client = self._clients[task] = _Client(asyncio.get_running_loop().time())
        try:
            await self._talk(client, reader, writer)
        except (OSError, asyncio.CancelledError):
            pass  # the client left or takes too long, or the console closes: entered lines stay entered
        except Exception as error:  # the client can look at the book; nothing may be printed over the screen
            keep_trace(error, self._path.parent)
        finally:
            del self._clients[task]
            writer.close()

    def _has_room(self) -> bool:
        """Return whether one more may connect. If there are many, the oldest that asks for nothing has to leave."""
        stay = [(task, client) for task, client in self._clients.items() if not task.cancelling()]
        if len(stay) < self._most:
            return True
        idle = [(task, client) for task, client in stay if not client.is_busy]
        before = asyncio.get_running_loop().time() - GRACE_S
        leaves = next((task for task, client in idle if not client.is_known), None)
        leaves = leaves or next((task for task, client in idle if client.since <= before), None)
        if leaves is None:
            return False
        leaves.cancel()
        return True

    async def _talk(self, client: _Client, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        peer = peer_of(writer.get_extra_info("socket"))
        while True:
            try:
                raw = await asyncio.wait_for(reader.readline(), self._idle_s)
            except ValueError:  # longer than LONGEST_LINE
                await self._send(writer, Reply(False, error=self._words("cli.request_long", n=LONGEST_LINE)))
                return
            if not raw.endswith(b"\n"):
                return
            client.is_busy = client.is_known = True
            await self._send(writer, await self._answer(raw, peer))
            client.is_busy, client.since = False, asyncio.get_running_loop().time()

    async def _answer(self, raw: bytes, peer: Process | None) -> Reply:
        """Answer one request."""
        if peer is not None and peer.uid != os.getuid():
            return Reply(False, error=self._words("cli.peer_refused", user=peer.user or peer.uid))
        try:
            request = msgspec.json.decode(raw, type=Request)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            return Reply(False, error=self._words("cli.request_bad", why=quoted(str(error), 200)))
        if request.line == ASK:
            return Reply(True, text=self._warning())
        via = Via("exec" if request.way == "exec" else "socket", *peer or ())
        return await self._enter(request.line, request.as_, via)

    async def _send(self, writer: asyncio.StreamWriter, reply: Reply) -> None:
        """Send an answer. Raises TimeoutError if the client does not take it."""
        writer.write(_encode(reply))
        await asyncio.wait_for(writer.drain(), self._idle_s)


class LineClient:
    """Sends lines to the console that runs in this home. Blocking, one request at a time."""

    def __init__(self, path: Path, *, timeout: float = 30.0, connect_s: float = 30.0) -> None:
        """Connect. Raises NobodyListens, OSError. ``timeout``: seconds to wait for one answer."""
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._timeout = timeout
        self.warning = ""  # after :meth:`ask`: what the person must know before a line is sent
        try:
            self._socket.settimeout(connect_s)
            with short_name(path) as name:
                self._socket.connect(name)
            self._socket.settimeout(timeout)
            self._check_peer(path)
        except OSError as error:
            self._socket.close()
            if isinstance(error, FileNotFoundError | ConnectionRefusedError | NotADirectoryError):
                raise NobodyListens(*error.args) from error
            raise
        self._rest = b""

    def _check_peer(self, path: Path) -> None:
        """Check that the owner of the home listens. Raises NotTheOwners, OSError.

        Where the kernel does not tell who does, the owner of the socket counts.
        """
        peer, owner = peer_of(self._socket), path.parent.stat().st_uid
        peer = peer or Process(uid := path.lstat().st_uid, user_name(uid), 0)
        if peer.uid != owner:
            raise NotTheOwners(path, peer, owner)

    @property
    def pid(self) -> int:
        """The process that listens; 0 where the system does not tell."""
        peer = peer_of(self._socket)
        return peer.pid if peer is not None else 0

    def ask(self, seconds: float) -> None:
        """Wait for a sign of life. Raises NobodyListens, and NoAnswer after ``seconds``."""
        self._socket.settimeout(seconds)
        self.warning = self.enter(ASK, "").text
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
                    raise Dropped
                self._rest += piece
        except ConnectionResetError as error:
            raise Dropped(*error.args) from error
        except TimeoutError as error:
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
