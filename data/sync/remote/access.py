"""Access to a server: its sign-in, read again when a file of it has changed.

A console runs for weeks. A renewed password, token, key or certificate counts at the next attempt.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Generic, TypeVar

from data.sync.remote.http import HttpClient
from data.sync.remote.secrets import SignIn

T = TypeVar("T")


class Access(Generic[T]):
    """The sign-in of one server.

    - ``read()``: read the files: how to sign in, and what else they hold. Raises SecretFault.
    - ``files``: what it reads; ``ca_file``: certificates of an authority, if the site has its own.
    """

    def __init__(
        self, http: HttpClient, read: Callable[[], tuple[SignIn, T]], files: Sequence[Path], ca_file: Path | None
    ) -> None:
        self.http = http
        self._read = read
        self._files = (*files, *((ca_file,) if ca_file is not None else ()))
        self._ca_file = str(ca_file or "")
        self._found: tuple[object, T] | None = None

    def look(self) -> T:
        """Read what has changed, and return what else the files hold. Not on the UI thread.

        Raises SecretFault, after which the next look reads again.
        """
        stamps = tuple(_stamp(file) for file in self._files)
        if self._found is not None and self._found[0] == stamps:
            return self._found[1]
        self._found = None
        sign_in, held = self._read()
        self.http.use(sign_in, self._ca_file)
        self._found = (stamps, held)
        return held


def _stamp(file: Path) -> tuple[int, ...]:
    try:
        found = file.stat()
    except OSError as error:
        return (error.errno or 0,)
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_mode
