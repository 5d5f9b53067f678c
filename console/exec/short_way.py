"""Short way of ``siaga exec``: a line for a running console, with little loaded.

A sensor that reports every few seconds pays for a process each time, and most of that is loading: the catalogue,
msgspec, even ``socket`` and ``json`` take longer than the console needs to save the line. So this module asks the
console for the text to print (``plain`` in :class:`console.exec.socket.Request`). Everything that is not the plain case
is left to the whole program: no console, other options, a warning, a refusal.
"""

# Not pathlib, which takes as long to load as all of this.
# ruff: noqa: PTH111, PTH116

from __future__ import annotations

import _socket  # ``socket`` takes twenty times as long to load
import os
import sys

from console.exec.protocol import ASK, LONGEST_LINE, LONGEST_NAME, TIMEOUT_S

#: Seconds to wait for a sign of life. After that the whole program waits longer, and says what is wrong.
_ALIVE_S = 0.5
#: Longest line that takes this way (characters).
_LONGEST = 1_000


class Handed:
    """A line that was sent and is not printed as saved.

    pid: of the console
    answer: what it sent back; empty: nothing
    """

    def __init__(self, pid: int, answer: bytes) -> None:
        self.pid = pid
        self.answer = answer


def hand_over(argv: list[str]) -> Handed | bool:
    """Send the line of ``siaga exec LINE`` to the running console, and print that it is saved.

    argv: without the program's name

    Return True when that is done, and False if nothing was sent.
    """
    home, as_, line = _read(argv)
    request = _request(line, as_)
    if not (home and line and request) or None in (sys.stdin, sys.stdout, sys.stderr):
        return False  # a socket must not get the number of a stream that is closed
    connection = _socket.socket(_socket.AF_UNIX, _socket.SOCK_STREAM)
    try:
        pid = _reach(connection, home)
        connection.sendall(request)  # to a console that has just answered: all of it is sent, or nothing arrived
    except (AttributeError, OSError):  # no console, or a system that does not tell who listens
        connection.close()
        return False
    answer = _answer(connection)
    connection.close()
    return _is_printed(answer) or Handed(pid, answer)


def _read(argv: list[str]) -> tuple[str, str, str]:
    """Return home, operator and line of the plainest command line; an empty line for any other."""
    found = {"--home": "", "--as": ""}
    words: list[str] = []
    rest = iter(argv)
    for word in rest:
        name, is_value, value = word.partition("=")
        if name in found and not found[name]:
            found[name] = value if is_value else next(rest, "")
            if not found[name] or (not is_value and found[name].startswith("-")):  # an unset variable, an option
                return "", "", ""
        elif word.startswith("-"):
            return "", "", ""
        else:
            words.append(word)
    has_pin = found["--as"] and (os.environ.get("SIAGA_PIN") or os.environ.get("SIAGA_PIN_FILE"))
    if len(words) != 2 or words[0] != "exec" or has_pin:
        return "", "", ""
    return _home(found["--home"]), found["--as"], words[1].strip()


def _home(given: str) -> str:
    """Return the home as :meth:`console.session.home.Home.chosen` does; empty if that has to be asked."""
    named = given or os.environ.get("SIAGA_HOME") or ""
    if not named and sys.platform == "linux":
        named = (os.environ.get("XDG_DATA_HOME") or os.path.expanduser("~/.local/share")) + "/siaga"
        return named if named.startswith("/") and _fits(named) else ""
    named = os.path.expanduser(named)
    return named if named and not named.startswith("~") and _fits(named) else ""


def _fits(home: str) -> bool:
    """Whether the path of the socket fits into an address."""
    return len(os.fsencode(home + "/console.sock")) <= LONGEST_NAME


def _request(line: str, as_: str) -> bytes:
    """Return a request as JSON; empty if a text in it would have to be escaped."""
    if len(line) > _LONGEST or not (line + as_).isprintable() or '"' in line + as_ or "\\" in line + as_:
        return b""
    return f'{{"line":"{line}","as":"{as_}","way":"exec","plain":true}}\n'.encode()


def _reach(connection: _socket.socket, home: str) -> int:
    """Connect to a console that is ours, alive and without a warning. Return its pid. Raises OSError."""
    os.lstat(home + "/site.toml")
    connection.settimeout(_ALIVE_S)
    connection.connect(home + "/console.sock")
    peer = connection.getsockopt(_socket.SOL_SOCKET, _socket.SO_PEERCRED, 12)
    pid, uid = (int.from_bytes(peer[at : at + 4], sys.byteorder) for at in (0, 4))
    if not uid == os.stat(home).st_uid == os.geteuid():
        raise PermissionError(home)
    connection.sendall(_request("?", "").replace(b"?", ASK.replace("\0", "\\u0000").encode()))
    if _answer(connection) != b"\n":
        raise TimeoutError(home)
    connection.settimeout(TIMEOUT_S)
    return pid


def _answer(connection: _socket.socket) -> bytes:
    """Return the answer to a request, which ends with a newline unless the connection ended first."""
    found = b""
    try:
        while not found.endswith(b"\n") and (piece := connection.recv(LONGEST_LINE)):
            found += piece
    except OSError:
        return b""
    return found


def _is_printed(answer: bytes) -> bool:
    """Print an answer that is a text. Return False if it is another one, or cannot be written."""
    if not (answer[:1].isdigit() and answer.endswith(b"\n")):
        return False
    try:
        text = answer.decode().encode(sys.stdout.encoding, "backslashreplace")
        return os.write(sys.stdout.fileno(), text) == len(text)
    except (OSError, ValueError):
        return False
