"""Unix socket of a running console: its protocol, and its client.

``siaga exec`` enters lines through it. The server is in :mod:`console.exec.server`.

Each direction carries one JSON object a line. The answer to ``{"line": …, "as": …}`` is ``{"ok", "no", "text",
"error"}``, and a connection can carry several requests, one after another. The socket is 0600 in a 0700 home: a user
who can connect can also read the book. Where others can write into the home that does not hold, so both sides ask the
kernel whose process is at the other end. If the path of the socket is too long for an address (107 bytes), both sides
reach it through the open folder.
"""

from __future__ import annotations

import contextlib
import os
import socket
from collections.abc import Iterator
from pathlib import Path

import msgspec

from console.exec.protocol import ASK, LONGEST_LINE, LONGEST_NAME, TIMEOUT_S
from data.base.descriptors import held
from data.base.process import Process, peer_of, user_name
from data.base.text import clean_line
from data.words import Words

#: Prefix of the request that ``siaga import`` sends to a running console, before the file's absolute path. It cannot be
#: typed.
CARRY = "\0carry "
#: The same for a file that no key has sealed, after a person has agreed to what it changes.
CARRY_UNSEALED = "\0carry-unsealed "


class Request(msgspec.Struct, frozen=True):
    """Line as typed, and its operator.

    as_: empty: the operator at the console
    way: what the program says that it is: ``exec``
    plain: whether it wants the text to print in place of a :class:`Reply` that is ok; of a sign of life an empty line
    pin: of the operator; "": nobody proves who enters it
    """

    line: str
    as_: str = msgspec.field(name="as", default="")
    way: str = ""
    plain: bool = False
    pin: str = ""


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


@contextlib.contextmanager
def short_name(path: Path) -> Iterator[str]:
    """Provide a name of ``path`` that fits into a socket address, valid inside the context."""
    if len(os.fsencode(path)) <= LONGEST_NAME:
        yield str(path)
        return
    with held(os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)) as folder:
        through = Path(f"/proc/self/fd/{folder}")
        if through.exists():
            yield str(through / path.name)
            return
        # Without /proc, change the working directory for the call: Siaga opens nothing by a relative path.
        with held(os.open(".", os.O_RDONLY | os.O_CLOEXEC)) as before:
            try:
                os.fchdir(folder)
                yield path.name
            finally:
                os.fchdir(before)


class LineClient:
    """Sends lines to the console that runs in this home. Blocking, one request at a time."""

    def __init__(self, path: Path, *, timeout: float = TIMEOUT_S, connect_s: float = 30.0) -> None:
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
        """Number of the process that listens; 0 where the system does not tell."""
        peer = peer_of(self._socket)
        return peer.pid if peer is not None else 0

    def ask(self, seconds: float) -> None:
        """Wait for a sign of life. Raises NobodyListens, and NoAnswer after ``seconds``."""
        self._socket.settimeout(seconds)
        self.warning = self.enter(ASK, "").text
        self._socket.settimeout(self._timeout)

    def enter(self, line: str, as_: str, pin: str = "") -> Reply:
        """Send one line and wait for its outcome. ``pin``: of operator ``as_``; "": none.

        Raises NobodyListens if the line could not be sent, NoAnswer if it was sent and no answer arrived.
        """
        try:
            self._socket.sendall(encode(Request(line, as_, "exec", pin=pin)))
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
        return read_reply(raw)

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


def read_reply(raw: bytes) -> Reply:
    """Read an answer. Raises NoAnswer if it is not an answer."""
    try:
        return msgspec.json.decode(raw, type=Reply)
    except msgspec.DecodeError as error:
        raise NoAnswer(str(error)) from error


def saved_text(words: Words, reply: Reply) -> str:
    """Return what ``siaga exec`` prints of a line that is saved."""
    return f"{reply.no} {words('screen.saved')} · {clean_line(reply.text)}"


def encode(value: msgspec.Struct) -> bytes:
    """Return a request or an answer as it is sent."""
    return msgspec.json.encode(value) + b"\n"
