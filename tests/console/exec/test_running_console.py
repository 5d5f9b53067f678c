"""``siaga exec`` with a running console: the console enters the line."""

from __future__ import annotations

import asyncio
import fcntl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from console.exec.server import LineServer
from console.exec.socket import Reply
from console.session.home import Home
from data.base.clock import SystemClock
from data.book.book import Book
from data.entries import Via
from tests.kits.console.command import Siaga


@contextmanager
def console(siaga: Siaga, enter: Callable[[str, str], Reply]) -> Iterator[None]:
    """Stand-in for a console: it holds the book and answers lines with ``enter``."""
    book = Book.open(siaga.home, station="JBR", site="x", clock=SystemClock())
    ready, end = threading.Event(), asyncio.Event()
    loop = asyncio.new_event_loop()

    async def entered(line: str, as_: str, via: Via) -> Reply:
        return enter(line, as_)

    async def serve() -> None:
        server = LineServer(Home(siaga.home).socket, entered)
        await server.start()
        ready.set()
        await end.wait()
        await server.close()

    thread = threading.Thread(target=loop.run_until_complete, args=(serve(),))
    thread.start()
    assert ready.wait(20)
    try:
        yield
    finally:
        loop.call_soon_threadsafe(end.set)
        thread.join()
        loop.close()
        book.close()


def test_exec_with_running_console_prints_its_answer(siaga: Siaga) -> None:
    taken: list[tuple[str, str]] = []

    def enter(line: str, as_: str) -> Reply:
        taken.append((line, as_))
        return Reply(True, 214, "check call, post 4 \x1b[2JWarehouse rear")

    with console(siaga, enter):
        assert siaga.run("exec", "--as", "LST", "ok 4").out == "214 saved · check call, post 4 [2JWarehouse rear\n"
        assert siaga.run("exec", "-", stdin=b"ok 1\nok 2\n").out.count("\n") == 2
    assert taken == [("ok 4", "LST"), ("ok 1", ""), ("ok 2", "")]
    assert len(siaga.log()) == 1


def test_exec_refused_line_exits_2_and_unsaved_line_exits_1(siaga: Siaga) -> None:
    replies = iter([Reply(False, error="no post 9"), Reply(False, error="disk full", unavailable=True)])
    with console(siaga, lambda line, as_: next(replies)):
        assert siaga.run("exec", "ok 9", code=2).err == "siaga: no post 9\n"
        assert siaga.run("exec", "ok 4", code=1).err == "siaga: disk full\n"


def test_exec_stdin_with_running_console_names_refused_line(siaga: Siaga) -> None:
    with console(siaga, lambda line, as_: Reply("9" not in line, 7, line, "no post 9")):
        done = siaga.run("exec", "-", stdin=b"ok 1\nok 9\nok 2\n", code=2)
    assert done.out == "7 saved · ok 1\n"
    assert "line 2 refused: no post 9 [ok 9]" in done.err


def test_exec_long_stdin_lets_a_console_start_and_continues_after_it(siaga: Siaga) -> None:
    process = siaga.start("exec", "--as", "LST", "-")
    assert process.stdin is not None
    assert process.stdout is not None

    def feed(line: bytes) -> bytes:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(line)
        process.stdin.flush()
        return process.stdout.readline()

    assert feed(b"l before\n").startswith(b"2 saved")
    with (siaga.home / "book" / "lock").open("rb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # waits: exec closes the book once stdin has been silent for a while
    with console(siaga, lambda line, as_: Reply(True, 99, "by the console")):
        assert feed(b"l beside\n") == "99 saved · by the console\n".encode()
    assert feed(b"l after\n").startswith(b"4 saved")
    process.stdin.close()
    assert process.wait() == 0
    process.stdout.close()
    assert [e["text"] for e in siaga.log("--kind", "log")] == ["before", "after"]
