"""Server on the socket of a running console (:mod:`console.exec.socket`).

Connections are few and do not last, so that clients that hang never cost the book its descriptors.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import resource
import socket
import stat
from collections.abc import Awaitable, Callable, Collection
from pathlib import Path

import msgspec

from console.exec.protocol import ASK, LONGEST_LINE
from console.exec.socket import Reply, Request, encode, saved_text, short_name
from console.session.trace import keep_trace
from data.base.process import Process, peer_of
from data.base.text import quoted
from data.entries.base import Via
from data.words import Words

#: Most connections at a time; fewer where the process may open few files.
MOST_CLIENTS = 64
#: Seconds in which a request must arrive whole, after the connection or the answer before it.
IDLE_S = 10.0
#: Seconds after which a client that asks for nothing makes room for another, once there are too many.
GRACE_S = 2.0


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


class LineServer:
    """Listens on ``path`` and answers each line with the result of ``enter(line, as_, via)``; a PIN
    that comes with it is ``pin``.

    Only the process that holds the book's lock may start one: an existing socket is then left over and is replaced.

    words: language of its refusals
    warning: returns what a client should say before it sends a line
    users: names of the system users, besides the console's own, who may connect
    most, idle_s: see :data:`MOST_CLIENTS`, :data:`IDLE_S`
    """

    def __init__(
        self,
        path: Path,
        enter: Callable[..., Awaitable[Reply]],
        words: Words | None = None,
        *,
        warning: Callable[[], str] = lambda: "",
        users: Collection[str] = (),
        most: int = MOST_CLIENTS,
        idle_s: float = IDLE_S,
    ) -> None:
        self._path = path
        self._enter = enter
        self._warning = warning
        self._users = users
        self._words = words or Words()
        self._most = max(4, min(most, resource.getrlimit(resource.RLIMIT_NOFILE)[0] // 8))
        self._idle_s = idle_s
        self._server: asyncio.Server | None = None
        self._is_closed = False
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
            if self._users and hasattr(socket, "SO_PEERCRED"):  # the kernel tells whose each connection is
                self._path.chmod(0o666)
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
        """Stop listening, disconnect clients, and remove the socket if it is still ours. It is not started again."""
        self._is_closed = True
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
        if self._is_closed or not self._has_room():
            writer.transport.abort()  # it tries again, or finds that no console runs
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
                await self._send(writer, encode(Reply(False, error=self._words("cli.request_long", n=LONGEST_LINE))))
                return
            if not raw.endswith(b"\n"):
                return
            client.is_busy = client.is_known = True
            await self._send(writer, await self._answer(raw, peer))
            client.is_busy, client.since = False, asyncio.get_running_loop().time()

    async def _answer(self, raw: bytes, peer: Process | None) -> bytes:
        """Return the answer to one request."""
        if peer is not None and peer.uid != os.getuid() and peer.user not in self._users:
            return encode(Reply(False, error=self._words("cli.peer_refused", user=peer.user or peer.uid)))
        try:
            request = msgspec.json.decode(raw, type=Request)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            return encode(Reply(False, error=self._words("cli.request_bad", why=quoted(str(error), 200))))
        if request.line == ASK:
            warning = self._warning()
            return b"\n" if request.plain and not warning else encode(Reply(True, text=warning))
        way = "exec" if request.way == "exec" else "socket"
        via = Via(way, peer.uid, peer.user, peer.pid) if peer is not None else Via(way)
        more = {"pin": request.pin} if request.pin else {}
        reply = await self._enter(request.line, request.as_, via, **more)
        return f"{saved_text(self._words, reply)}\n".encode() if request.plain and reply.ok else encode(reply)

    async def _send(self, writer: asyncio.StreamWriter, answer: bytes) -> None:
        """Send an answer. Raises TimeoutError if the client does not take it."""
        writer.write(answer)
        await asyncio.wait_for(writer.drain(), self._idle_s)
