"""Lives of the console itself in a pseudo-terminal, ended in every way at any moment.

In each life lines are typed, handed over by ``siaga exec`` and over the socket, a second screen follows, and the link
sends to a real Kinto. Then the process is killed, gets a signal, is stopped and continued, or its terminal closes or
takes nothing any more. After each life: what was shown as saved or answered is in the book once, nothing is there twice
or that nobody sent, what was half typed is offered again and what was saved is not, and the next start works at once.

``python -m tests.kits.faults.console_lives ROUNDS SEED`` prints the result as JSON.
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path

import msgspec

from console.exec.socket import LineClient
from console.session import drafts
from console.session.home import Home
from data.book.reading.follower import BookReader
from data.book.upkeep.verify import verify
from data.entries import Log
from data.entries.base import SYSTEM
from tests.bench.screen.pty_run import Terminal
from tests.kits.console.command import Siaga
from tests.kits.remote.kinto import ADMIN, ROOT, Kinto

#: Lives of one home.
LIVES = 40
#: Seconds that an ended console may take to end, and a start to show the board, on a busy machine.
ENDS_S, STARTS_S = 6.0, 30.0
#: Drafts are written within a second; a draft that was on the screen for longer is kept, whatever comes (s).
KEPT_S = 1.5

SIGNALS = {"TERM": signal.SIGTERM, "HUP": signal.SIGHUP, "INT": signal.SIGINT}
#: How a life ends, with weights. ``stall``: the terminal takes nothing, and then one of the others comes.
ENDS = {"KILL": 4, "QUIT": 2, "TERM": 2, "HUP": 2, "INT": 2, "close": 2, "stop": 2, "stall": 3}


#: Consoles that are broken on purpose: what runs in the process before, and what it is found by.
BROKEN = {
    "keeps no drafts": (
        "import console.session.drafts as drafts; drafts.save = lambda path, kept: None",
        "half typed and not kept",
    ),
    "offers again what was saved": (
        """
from console.session.session import Session
drafts, kept = Session.drafts, []
submit = Session.submit
def submitted(self):
    kept.append(self.text)
    return submit(self)
Session.submit = submitted
Session.drafts = property(lambda self: (d := drafts.fget(self)).__class__(d.typed, (*d.parked, *kept), d.selected))
""",
        "offered again",
    ),
    "does not hear signals": (
        "from console.app.terminal.ending import Ending; Ending._end = lambda self, code: None",
        "did not end",
    ),
    "answers before it saves": (
        """
import console.exec.answer as exec_answer
from console.exec.socket import Reply
real = exec_answer.answer
async def answer(desk, session, line, *rest):
    import asyncio
    asyncio.get_running_loop().call_later(0.5, lambda: asyncio.ensure_future(real(desk, session, line, *rest)))
    return Reply(True, 1, line)
exec_answer.answer = answer
""",
        "acknowledged, and 0 times",
    ),
}


class Tally(msgspec.Struct):
    """Result of a run.

    ends: how many lives ended in each way
    acknowledged: lines by the way on which they were shown as saved, or answered
    slowest_end, slowest_start: seconds
    findings: what must not be
    """

    rounds: int = 0
    ends: dict[str, int] = {}
    acknowledged: dict[str, int] = {}
    halves: int = 0
    entries: int = 0
    slowest_end: float = 0
    slowest_start: float = 0
    findings: list[str] = []


class House:
    """One home, what was sent to it, and what was acknowledged."""

    def __init__(
        self, folder: Path, draw: random.Random, tally: Tally, kinto: Kinto | None, number: int, code: str = ""
    ) -> None:
        program = f"{code}\nimport sys; from console.__main__ import main; sys.exit(main())"
        self._argv = [sys.executable, "-X", "faulthandler", "-c", program]
        self.draw = draw
        self.tally = tally
        self.siaga = Siaga(folder / "home", SIAGA_ADMIN_PASSWORD=ADMIN[1], PYTHONPATH=str(ROOT))
        self.siaga.run("init")
        self.home = Home(self.siaga.home)
        if kinto is not None:
            file = self.home.site_file
            text = file.read_text("utf-8").replace('url = ""', f'url = "{kinto.url}"')
            file.write_text(text.replace('site = "" ', f'site = "lives-{number}" '), "utf-8")
            self.siaga.run("remote", "init")
        self.siaga.run("exec", "ok 1-6")
        self.sent: set[str] = set()
        self.acked: set[str] = set()
        self.half = ""  # what the last life left in the line, and must be offered
        self._words = 0
        self._now = ""

    def find(self, what: str) -> None:
        self.tally.findings.append(f"round {self.tally.rounds}, {self._now}: {what}")

    def word(self, way: str) -> str:
        """Return a new word to enter."""
        self._words += 1
        self.sent.add(word := f"{way}{self._words}")
        return word

    def ack(self, word: str) -> None:
        self.acked.add(word)
        way = word.rstrip("0123456789")
        self.tally.acknowledged[way] = self.tally.acknowledged.get(way, 0) + 1

    # --- one life ---------------------------------------------------------------------------------------------------

    def live(self) -> None:
        """Start the console, use it, end it, and look at what is left."""
        draw, end = self.draw, self.draw.choices(list(ENDS), list(ENDS.values()))[0]
        self.tally.ends[end] = self.tally.ends.get(end, 0) + 1
        began = time.monotonic()
        terminal = Terminal(self._argv, env=self.siaga.env)
        is_early = draw.random() < 0.1
        helpers: list[threading.Thread] = []
        watch = None
        shown = ""
        shown_at = 0.0
        if is_early:  # in the middle of the start
            self._pump(terminal, draw.uniform(0, 1.2))
        else:
            try:
                terminal.wait_for("KPU Jember", STARTS_S)
            except TimeoutError as error:
                self.find(f"the start showed no board: {error}")
                terminal.kill()
                return
            self.tally.slowest_start = max(self.tally.slowest_start, time.monotonic() - began)
            self._offered(terminal)
            watch = self._watch() if draw.random() < 0.2 else None
            helpers = [threading.Thread(target=work) for work in (self._exec, self._socket) if draw.random() < 0.7]
            for helper in helpers:
                helper.start()
            self._type(terminal)
            shown, shown_at = self._half(terminal)
        self._now = f"{end}{' early' if is_early else ''}"
        code = self._end(terminal, end)
        ended_at = time.monotonic()
        for helper in helpers:
            helper.join()
        if watch is not None:
            watch.kill()
        self._judge(end, code, is_early)
        is_kept = bool(shown) and (code > 0 or ended_at - shown_at > KEPT_S + self.tally.slowest_end)
        self._look(shown if is_kept else "")

    def _pump(self, terminal: Terminal, seconds: float) -> None:
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0 and terminal.pump(min(left, 0.02)):
            pass

    def _offered(self, terminal: Terminal) -> None:
        """Check that what was half typed is said to be a draft now; take it into the line, and empty that."""
        if self.half:
            try:
                terminal.wait_for(f"(Ctrl+R): {self.half}", 10)
                os.write(terminal.fd, b"\x12")
                terminal.wait_for("Tab", 10)
                os.write(terminal.fd, b"\t")
                terminal.wait_for(f"> {self.half}", 10)
                self.tally.halves += 1
            except TimeoutError:
                self.find(f"not offered again: {self.half!r}; the line is {terminal.screen.display[-2].strip()!r}")
            self.half = ""
        os.write(terminal.fd, b"\x15")

    def _type(self, terminal: Terminal) -> None:
        for _ in range(self.draw.randrange(4)):
            word = self.word("t")
            with contextlib.suppress(OSError):
                os.write(terminal.fd, f"l {word}".encode())
                if self.draw.random() < 0.3:  # slowly: what was typed so far has become a draft
                    self._pump(terminal, 1.1)
                os.write(terminal.fd, b"\r")
            self._pump(terminal, self.draw.choice((0.01, 0.1, 0.4)))
            self._see(terminal)
        self._pump(terminal, self.draw.uniform(0, 0.5))
        self._see(terminal)

    def _see(self, terminal: Terminal) -> None:
        """Note every typed line that the screen shows as saved."""
        for part in terminal.text.split("LOG ")[1:]:
            word = part.split()[0] if part.split() else ""
            if word in self.sent and word not in self.acked and word.startswith("t"):
                self.ack(word)

    def _half(self, terminal: Terminal) -> tuple[str, float]:
        """Type half a line; return as much of it as the screen shows, and when it did."""
        if self.draw.random() < 0.4:
            return "", 0.0
        text = f"l half of {self.draw.randrange(1_000_000)}"
        os.write(terminal.fd, text.encode())
        self._pump(terminal, self.draw.choice((0.02, 0.2, 0.2, 2.0)))
        self._see(terminal)
        line = terminal.screen.display[-2].strip().removeprefix("> ")
        return (line, time.monotonic()) if text.startswith(line) and len(line) > 6 else ("", 0.0)

    def _exec(self) -> None:
        time.sleep(self.draw.uniform(0, 0.3))
        word = self.word("e")
        argv = Siaga.argv("exec", f"l {word}")
        done = subprocess.run(argv, env=self.siaga.env, capture_output=True, text=True, check=False)
        if done.returncode == 0 and "saved" in done.stdout:
            self.ack(word)
        if "Traceback" in done.stderr:
            self.find(f"exec: {done.stderr[-600:]}")

    def _socket(self) -> None:
        for _ in range(100):  # it listens after the first frame
            if self.home.socket.exists():
                break
            time.sleep(0.02)
        with contextlib.suppress(OSError):
            client = LineClient(self.home.socket, timeout=20)
            try:
                for _ in range(self.draw.randrange(1, 6)):
                    word = self.word("s")
                    if client.enter(f"l {word}", "").ok:
                        self.ack(word)
                    time.sleep(self.draw.choice((0, 0.05)))
            finally:
                client.close()

    def _watch(self) -> Terminal:
        watch = Terminal([sys.executable, "-m", "console", "watch"], env=self.siaga.env)
        os.set_blocking(watch.fd, False)
        return watch

    # --- its end ----------------------------------------------------------------------------------------------------

    def _end(self, terminal: Terminal, end: str) -> int:
        """End the life; return the exit code (negative: the signal that ended it)."""
        is_read = True
        if end == "stop":
            os.kill(terminal.pid, signal.SIGSTOP)
            time.sleep(self.draw.choice((0.02, 0.5)))
            os.kill(terminal.pid, signal.SIGCONT)
            self._pump(terminal, self.draw.choice((0.0, 0.3)))
            self._see(terminal)
            end = "TERM"
        if end == "stall":
            for _ in range(self.draw.choice((5, 40))):
                with contextlib.suppress(OSError):
                    os.write(terminal.fd, b"\x12")  # nothing happens, and the screen is drawn all the same
                time.sleep(0.01)
            time.sleep(self.draw.choice((0.0, 1.0)))
            is_read, end = False, self.draw.choice(("TERM", "KILL", "close", "INT"))
        began = time.monotonic()
        if end == "close":
            os.close(terminal.fd)
            terminal.fd, is_read = os.open(os.devnull, os.O_RDWR), False
        else:
            number = {"KILL": signal.SIGKILL, "QUIT": signal.SIGQUIT}.get(end) or SIGNALS[end]
            with contextlib.suppress(ProcessLookupError):
                os.kill(terminal.pid, number)
        code = self._wait(terminal, is_read=is_read)
        took = time.monotonic() - began
        self.tally.slowest_end = max(self.tally.slowest_end, took)
        os.close(terminal.fd)
        return code

    def _wait(self, terminal: Terminal, *, is_read: bool) -> int:
        child = os.pidfd_open(terminal.pid)
        try:
            until = time.monotonic() + ENDS_S
            while time.monotonic() < until and not select.select([child], [], [], 0.02)[0]:
                if is_read:
                    terminal.pump(0)
                    self._see(terminal)
            if not select.select([child], [], [], 0)[0]:
                os.kill(terminal.pid, signal.SIGABRT)  # it says where it hangs
                raw, until = terminal.raw, time.monotonic() + 2
                while time.monotonic() < until and terminal.pump(0.1):
                    pass
                self.find(f"the console did not end: {terminal.raw[len(raw) :].decode(errors='replace')[-3000:]}")
                os.kill(terminal.pid, signal.SIGKILL)
        finally:
            os.close(child)
        return os.waitstatus_to_exitcode(os.waitpid(terminal.pid, 0)[1])

    def _judge(self, end: str, code: int, is_early: bool) -> None:
        """Check the exit code. Before the first frame a signal ends the process as it ends any other."""
        orderly = {128 + number for number in SIGNALS.values()}
        killed = {-signal.SIGKILL, -signal.SIGQUIT}
        early = {-number for number in SIGNALS.values()} | {0, 1, 2} if is_early else set()
        if code not in orderly | killed | early:
            self.find(f"{end}: exit code {code}")

    def _look(self, half: str) -> None:
        """Look at book and drafts. ``half``: what the line held, and must be kept."""
        reader = BookReader.open(self.home.path)
        try:
            # The console itself enters when its link is cut.
            found = Counter(e.words for e in reader.entries() if isinstance(e, Log) and e.by != SYSTEM)
            self.tally.entries += reader.last_no
        finally:
            reader.close()
        for word in self.acked:
            if found[word] != 1:
                self.find(f"acknowledged, and {found[word]} times in the book: {word}")
        for word, times in found.items():
            if times > 1 or word not in self.sent:
                self.find(f"in the book {times} times: {word}")
        if not (verdict := verify(self.home.path)).ok:
            self.find(f"verify: {verdict}")
        kept = drafts.load(self.home.drafts)
        reader = BookReader.open(self.home.path)
        try:
            kept = drafts.unsaved(kept, reader.id, reader.entries)  # as the next start does
        finally:
            reader.close()
        for text in (kept.typed, *kept.parked):
            if text.removeprefix("l ") in found:
                self.find(f"saved, and offered again: {text!r}")
        if half and not kept.typed.startswith(half):
            self.find(f"half typed and not kept: {half!r}, kept {kept.typed!r}")
        self.half = kept.typed


def run(rounds: int, seed: int, *, is_shared: bool = True, broken: str = "") -> Tally:
    """Let so many lives begin and end.

    is_shared: with a remote
    broken: one of :data:`BROKEN`; the run ends when it is found
    """
    code, sign = BROKEN[broken] if broken else ("", "")
    tally, draw = Tally(), random.Random(seed)
    kinto = Kinto() if is_shared else None
    if kinto is not None:
        kinto.start()
    try:
        house, folder = None, Path()
        for number in range(rounds):
            if house is None or number % LIVES == 0:
                shutil.rmtree(folder / "home", ignore_errors=True)
                folder = Path(tempfile.mkdtemp(prefix="siaga-lives-"))
                house = House(folder, draw, tally, kinto, number, code)
            tally.rounds += 1
            house.live()
            if sign and any(sign in found for found in tally.findings):
                break
        shutil.rmtree(folder, ignore_errors=True)
    finally:
        if kinto is not None:
            kinto.close()
    return tally


def main() -> None:
    """Run as many rounds as the first argument says, from the seed that the second says."""
    tally = run(int(sys.argv[1]), int(sys.argv[2]))
    print(json.dumps(msgspec.to_builtins(tally)))


if __name__ == "__main__":
    main()
