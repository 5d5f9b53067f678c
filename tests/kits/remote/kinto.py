"""A Kinto for tests: started, killed, wiped, rolled back and provisioned."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import httpx
import msgspec

ROOT = Path(__file__).parents[3]
INI = Path(__file__).parent / "kinto.ini"
ADMIN = ("admin", "admin-of-the-trial")


class Remote(msgspec.Struct, frozen=True):
    """The address of a remote, and the accounts of its stations.

    ``url`` ends in ``/v1``. ``stations``: station code → password. ``header``: its words are tokens, sent in this one.
    """

    url: str
    bucket: str
    stations: dict[str, str]
    header: str = ""

    def client(self, station: str, *, password: str | None = None) -> httpx.Client:
        """Return a client that signs in as ``station``, with paths below the bucket."""
        word = self.stations[station] if password is None else password
        token = f"Bearer {word}" if self.header.lower() == "authorization" else word
        return httpx.Client(
            base_url=f"{self.url}/buckets/{self.bucket}/collections/",
            auth=None if self.header else (station, word),
            headers={self.header: token} if self.header else {},
            trust_env=False,
            verify=self.url.startswith("https:"),
            timeout=20,
        )


class Kinto:
    """One server on a free loopback port, which it keeps for all its lives.

    Killing it wipes it, unless it is started from a backup or has a database.
    """

    def __init__(self, **settings: str) -> None:
        changed = [f"kinto.{key}={value}" for key, value in settings.items()]
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.kits.remote.serve", str(INI), *changed],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.port = 0
        self._answer("ready")

    def _answer(self, expected: str) -> str:
        assert self._process.stdout is not None
        line = self._process.stdout.readline().strip()
        if line.split(" ")[0] != expected:
            raise RuntimeError(f"the server said {line!r} instead of {expected!r}")
        return line

    def _say(self, command: str, expected: str) -> str:
        assert self._process.stdin is not None
        self._process.stdin.write(command + "\n")
        self._process.stdin.flush()
        return self._answer(expected)

    @property
    def url(self) -> str:
        """Ends in ``/v1``."""
        return f"http://127.0.0.1:{self.port}/v1"

    def start(self, kept: Path | None = None) -> None:
        """Start a life: empty, or from a backup. A running one is killed first."""
        self.port = int(self._say(f"start {self.port} {kept or ''}".rstrip(), "up").split(" ")[1])

    def kill(self) -> None:
        """Kill it (SIGKILL): connections are reset and memory is lost."""
        self._say("kill", "down")

    def keep(self, file: Path) -> Path:
        """Back up everything it holds."""
        self._say(f"keep {file}", "kept")
        return file

    def close(self) -> None:
        """Stop for good."""
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()


def provision(url: str, site: str, stations: Iterable[str], *, admin: tuple[str, str] = ADMIN) -> Remote:
    """Provision a remote as docs/guide/remote.md describes it. Idempotent.

    It gets accounts, the bucket, a log for each station, and heads. ``url``: of a test's own server, without TLS.
    """
    codes = tuple(stations)
    passwords = {code: f"password-of-{code}" for code in codes}
    bucket = f"siaga-{site}"
    with httpx.Client(base_url=url, trust_env=False, verify=False, timeout=20) as anybody:
        made = anybody.put(
            f"/accounts/{admin[0]}", json={"data": {"password": admin[1]}}, headers={"If-None-Match": "*"}
        )
        assert made.status_code in (201, 412, 403), made.text
    with httpx.Client(base_url=url, auth=admin, trust_env=False, verify=False, timeout=20) as client:

        def put(path: str, data: dict[str, str] | None = None, **permissions: list[str]) -> None:
            given = {name.replace("_", ":"): who for name, who in permissions.items()}
            answer = client.put(path, json={"data": data or {}, "permissions": given})
            assert answer.status_code in (200, 201), f"{path}: {answer.status_code} {answer.text}"

        for code in codes:
            put(f"/accounts/{code}", {"password": passwords[code]})
        put(f"/buckets/{bucket}", read=[f"account:{c}" for c in codes], write=[f"account:{admin[0]}"])
        put(f"/buckets/{bucket}/collections/heads")
        for code in codes:
            put(f"/buckets/{bucket}/collections/log-{code}", record_create=[f"account:{code}"])
            put(f"/buckets/{bucket}/collections/heads/records/{code}", write=[f"account:{code}"])
            # The first GET of an empty collection can fail while others do the same.
            client.get(f"/buckets/{bucket}/collections/log-{code}/records").raise_for_status()
        client.get(f"/buckets/{bucket}/collections/heads/records").raise_for_status()
    return Remote(url, bucket, passwords)


def make_heads(remote: Remote) -> None:
    """Create the heads that are missing, as a station does where a server lets it."""
    for code in remote.stations:
        with remote.client(code) as client:
            path = f"heads/records/{code}"
            if client.get(path).status_code == 404:
                made = client.put(path, json={"data": {}}, headers={"If-None-Match": "*"})
                assert made.status_code == 201, f"{path} must be there beforehand: siaga remote init --print"


def conformance(remote: Remote) -> subprocess.CompletedProcess[str]:
    """Run the conformance suite against ``remote`` in a process of its own."""
    given = {
        "SIAGA_REMOTE_URL": remote.url,
        "SIAGA_REMOTE_BUCKET": remote.bucket,
        "SIAGA_REMOTE_STATIONS": ",".join(f"{code}:{word}" for code, word in remote.stations.items()),
        "SIAGA_REMOTE_HEADER": remote.header,
    }
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-n", "0", "tests/remote/test_conformance.py"],
        cwd=ROOT,
        env=os.environ | given,
        capture_output=True,
        text=True,
        check=False,
    )
