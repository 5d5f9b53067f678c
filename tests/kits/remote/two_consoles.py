"""Two consoles that share a room, with a cable that can be pulled.

It serves a test, and can be watched in a terminal: ``python -m tests.kits.remote.two_consoles FOLDER`` makes server,
cable and two homes, and says how to start the consoles. It obeys lines: ``unplug``, ``plug`` (reports when everything
has arrived), ``reports N`` (enters so many of the protest's reports at the first station, through its running console),
``end``.
"""

from __future__ import annotations

import subprocess
import sys
import time
import tomllib
from pathlib import Path

from data.book.reading.follower import BookReader
from data.book.reading.readable import ReadableBook
from data.book.replicas.replicas import Replicas
from tests.kits.console.command import Siaga
from tests.kits.remote.kinto import ADMIN, ROOT, Kinto

PROTEST = ROOT / "console" / "drill" / "days" / "protest-day.toml"


def reports(count: int) -> list[str]:
    """Return the last ``count`` reports of the protest day, as they are typed."""
    done = (event["do"] for event in tomllib.loads(PROTEST.read_text("utf-8"))["event"] if "do" in event)
    typed = [line for do in done for line in ([do] if isinstance(do, str) else do)]
    return [line for line in typed if line.split()[0] in ("n", "n1", "n2", "n3", "n4")][-count:]


class TwoConsoles:
    """Station JBR, behind the cable, and station SBY, next to the server."""

    def __init__(self, folder: Path, *, poll_s: int = 3) -> None:
        self.kinto = Kinto()
        self.kinto.start()
        self._cable = subprocess.Popen(
            [sys.executable, "-m", "tests.kits.remote.proxy", "0", str(self.kinto.port)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        port = int(self._answer().split()[1])
        self.one = self._station(folder / "jbr", "JBR", f"http://127.0.0.1:{port}/v1", "A", poll_s)
        self.two = self._station(folder / "sby", "SBY", self.kinto.url, "B", poll_s)
        self.one.run("remote", "init", "--stations", "SBY")
        for name, there in (("remote-SBY.password", "remote.password"), ("site.key", "site.key")):
            (self.two.home / there).touch(0o600)
            (self.two.home / there).write_bytes((self.one.home / name).read_bytes())

    @staticmethod
    def _station(home: Path, code: str, url: str, letter: str, poll_s: int) -> Siaga:
        siaga = Siaga(home, SIAGA_ADMIN_PASSWORD=ADMIN[1])
        siaga.run("init")
        file = home / "site.toml"
        text = (
            file.read_text("utf-8")
            .replace('station = "JBR"', f'station = "{code}"')
            .replace("poll_s = 3", f"poll_s = {poll_s}")
        )
        text = text.replace('url = ""', f'url = "{url}"').replace('site = "" ', 'site = "trial" ')
        file.write_text(text.replace('letter = ""', f'letter = "{letter}"'), "utf-8")
        return siaga

    def _answer(self) -> str:
        assert self._cable.stdout is not None
        return self._cable.stdout.readline().strip()

    def _tell(self, command: str) -> None:
        assert self._cable.stdin is not None
        self._cable.stdin.write(command + "\n")
        self._cable.stdin.flush()
        self._answer()

    def unplug(self) -> None:
        """Pull JBR's cable."""
        self._tell("down")

    def plug(self) -> None:
        """Put it back."""
        self._tell("up")

    def close(self) -> None:
        """Stop server and cable."""
        self._cable.kill()
        self._cable.communicate()
        self.kinto.close()


class HomeBooks:
    """The books in one home, read while its console runs."""

    def __init__(self, home: Path) -> None:
        self.book = BookReader.open(home)
        self.replicas = Replicas.open(home, write=False)
        self._home = home

    def refresh(self) -> None:
        """Read what is new."""
        self.book.refresh()
        if not self.replicas.books():
            self.replicas.close()
            self.replicas = Replicas.open(self._home, write=False)
        self.replicas.refresh()

    def holds(self, other: ReadableBook) -> bool:
        """Return True if all of another book is here."""
        return self.replicas.last(other.id) == (other.last_no, other.last_hash)

    def close(self) -> None:
        self.replicas.close()
        self.book.close()


def main(folder: Path) -> None:
    """Obey lines until the end."""
    trial = TwoConsoles(folder)
    print("In two terminals:")
    for station in (trial.one, trial.two):
        print(f"  {Path(sys.executable).parent}/siaga --home {station.home}")
    began = time.monotonic()
    for line in sys.stdin:
        command, _, rest = line.strip().partition(" ")
        if command == "unplug":
            trial.unplug()
        elif command == "plug":
            trial.plug()
            began = time.monotonic()
            one, two = HomeBooks(trial.one.home), HomeBooks(trial.two.home)
            while not (two.holds(one.book) and one.holds(two.book)):
                time.sleep(0.2)
                one.refresh()
                two.refresh()
            print(f"drained after {time.monotonic() - began:.1f} s: {one.book.last_no} and {two.book.last_no} entries")
            one.close()
            two.close()
        elif command == "reports":
            for text in reports(int(rest)):
                print(trial.one.run("exec", "--as", "LST", text, alone=True).out.strip())
        elif command == "end":
            break
        print("done", command, flush=True)
    trial.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
