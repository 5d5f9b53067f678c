"""The command ``siaga`` as a child process, for tests."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any, NamedTuple
from unittest import mock

from console.cli import main


class Ran(NamedTuple):
    """Result of one run."""

    code: int
    out: str
    err: str

    @property
    def first_number(self) -> int:
        """Number in the book that begins the first line of the output."""
        return int(self.out.split()[0])


@contextmanager
def given(stdin: bytes | None) -> Iterator[None]:
    """Have standard input be a file with these bytes; None: leave it as it is."""
    if stdin is None:
        yield
        return
    with TemporaryFile() as file:
        file.write(stdin)
        file.seek(0)
        with open(file.fileno(), encoding="utf-8", closefd=False) as opened, mock.patch.object(sys, "stdin", opened):
            yield


class Siaga:
    """``siaga`` with one home, without a terminal, in English unless ``env`` says otherwise."""

    def __init__(self, home: Path, **env: str) -> None:
        self.home = home
        kept = {name: value for name, value in os.environ.items() if name in ("PATH", "PYTHONPATH", "TMPDIR")}
        self.env = kept | {"SIAGA_HOME": str(home), "LANG": "C.UTF-8"} | env

    def run(
        self,
        *args: str | bytes,
        stdin: bytes | None = None,
        alone: bool = False,
        code: int = 0,
        quiet: bool = False,
        asks: bool = False,
    ) -> Ran:
        """Run to its end and check the exit code and stderr.

        code: the expected exit code; an error prints exactly one line on stderr
        quiet: the error is on stdout, stderr stays empty
        asks: its questions are on stderr
        alone: run in a process of its own; else in this one, which is ten times as fast
        """
        ran = self._process(args, stdin or b"") if alone else self._within(args, stdin)
        assert ran.code == code, ran
        assert "Traceback" not in ran.err, ran
        assert asks or ran.err.count("\n") == (1 if code and not quiet else 0), ran
        return ran

    def _process(self, args: tuple[str | bytes, ...], stdin: bytes) -> Ran:
        done = subprocess.run(self.argv(*args), input=stdin, capture_output=True, env=self.env, check=False, timeout=60)
        return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())

    def _within(self, args: tuple[str | bytes, ...], stdin: bytes | None = None) -> Ran:
        out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))
        with (
            mock.patch.dict(os.environ, self.env, clear=True),
            given(stdin),
            redirect_stdout(out),
            redirect_stderr(err),
        ):
            try:
                code = main([os.fsdecode(arg) for arg in args])
            except SystemExit as end:
                code = int(end.code or 0)
        shown = []
        for stream in (out, err):
            stream.flush()
            stream.seek(0)
            shown.append(stream.read())
        return Ran(code, *shown)

    def start(self, *args: str, stderr: int | IO[bytes] = subprocess.DEVNULL) -> subprocess.Popen[bytes]:
        """Start it with pipes for stdin and stdout."""
        return subprocess.Popen(
            self.argv(*args), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=stderr, env=self.env
        )

    @staticmethod
    def argv(*args: str | bytes) -> list[str | bytes]:
        """Return the command line."""
        return [sys.executable, "-m", "console", *args]

    def log(self, *args: str) -> list[dict[str, Any]]:
        """Return the entries that ``siaga log --json`` prints."""
        return [json.loads(line) for line in self.run("log", "--json", *args).out.splitlines()]

    def status(self, *args: str) -> dict[str, Any]:
        """Return the facts that ``siaga status --json`` prints."""
        found: dict[str, Any] = json.loads(self.run("status", "--json", *args).out)
        return found
