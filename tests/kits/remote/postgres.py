"""A PostgreSQL for tests, on a private port and folder.

It can be killed, and rolled back to a backup.
"""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

from tests.kits.remote.kinto import Kinto

#: Users that a server may run as when the tests run as root, whom PostgreSQL refuses.
USERS = ("postgres", "nobody")


def programs() -> Path | None:
    """Return the folder of ``initdb`` and ``postgres``.

    None: this machine does not have a PostgreSQL server (Debian: postgresql).
    """
    found = shutil.which("initdb")
    places = [Path(found).resolve().parent] if found else sorted(Path("/usr/lib/postgresql").glob("*/bin"))[::-1]
    return next((place for place in places if (place / "initdb").exists() and (place / "postgres").exists()), None)


class Postgres:
    """One server with its data in a temporary folder."""

    def __init__(self, bin: Path) -> None:
        self._bin = bin
        self._user = next((u for u in USERS if _known(u)), None) if os.geteuid() == 0 else None
        self._folder = Path(tempfile.mkdtemp(prefix="siaga-pg-"))
        if self._user:
            shutil.chown(self._folder, self._user)
        self.data = self._folder / "data"
        self.port = _free_port()
        self._process: subprocess.Popen[bytes] | None = None
        self._run("initdb", "-D", str(self.data), "-E", "UTF8", "--locale=C.UTF-8", "-U", "kinto", "-A", "trust")

    @property
    def url(self) -> str:
        """The URL for SQLAlchemy."""
        return f"postgresql://kinto@127.0.0.1:{self.port}/postgres"

    def _run(self, program: str, *arguments: str) -> None:
        subprocess.run(
            [self._bin / program, *arguments], user=self._user, check=True, capture_output=True, cwd=self._folder
        )

    def start(self) -> None:
        """Start it, also after a crash. Returns when it accepts connections."""
        options = {"port": self.port, "listen_addresses": "127.0.0.1", "unix_socket_directories": ""}
        arguments = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        self._process = subprocess.Popen(
            [self._bin / "postgres", "-D", self.data, *arguments],
            user=self._user,
            cwd=self._folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        while subprocess.run(
            [self._bin / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self.port)], check=False
        ).returncode:
            if self._process.poll() is not None:
                raise RuntimeError(f"PostgreSQL ended with {self._process.returncode}")
            time.sleep(0.02)  # it is another program, which answers to no clock of ours

    def kill(self) -> None:
        """Kill all its processes at once (SIGKILL)."""
        assert self._process is not None
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        while not _is_free(self.port):  # a child may take a moment to go
            time.sleep(0.01)

    def stop(self) -> None:
        """Shut it down in order."""
        assert self._process is not None
        self._process.send_signal(signal.SIGINT)
        self._process.wait()

    def backup(self) -> Path:
        """Stop it, copy everything it holds, and start it again."""
        self.stop()
        copy = Path(tempfile.mkdtemp(prefix="backup-", dir=self._folder)) / "data"
        self._copy(self.data, copy)
        self.start()
        return copy

    def roll_back(self, copy: Path) -> None:
        """Kill it and restore a backup: it has lost what it acknowledged since."""
        self.kill()
        shutil.rmtree(self.data)
        self._copy(copy, self.data)
        self.start()

    def _copy(self, source: Path, target: Path) -> None:
        if self._user:
            shutil.chown(target.parent, self._user)
        subprocess.run(["cp", "-a", str(source), str(target)], check=True)

    def close(self) -> None:
        """End it and remove its folder."""
        if self._process is not None and self._process.poll() is None:
            self.kill()
        shutil.rmtree(self._folder, ignore_errors=True)


class KintoOnPostgres(Kinto):
    """A Kinto with a PostgreSQL behind it.

    It can be killed, wiped and rolled back like one in memory.
    """

    def __init__(self, postgres: Postgres) -> None:
        super().__init__(
            storage_backend="kinto.core.storage.postgresql",
            storage_url=postgres.url,
            permission_backend="kinto.core.permission.postgresql",
            permission_url=postgres.url,
        )
        self._postgres = postgres
        self._empty = postgres.backup()

    def start(self, kept: Path | None = None) -> None:
        """Start a life: empty, or rolled back to a backup.

        The database is killed first.
        """
        self._postgres.roll_back(self._empty if kept is None else Path(kept.read_text()))
        super().start()

    def keep(self, file: Path) -> Path:
        """Back up everything it holds. The database is restarted for it."""
        if file.exists():
            shutil.rmtree(file.read_text())
        file.write_text(str(self._postgres.backup()))
        super().start()
        return file


def _known(user: str) -> bool:
    with contextlib.suppress(KeyError):
        pwd.getpwnam(user)
        return True
    return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        with contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return True
    return False
