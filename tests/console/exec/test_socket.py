"""Socket of a running console, both ends."""

from __future__ import annotations

import asyncio
import os
import socket
import stat
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import msgspec
import pytest

from console.exec.protocol import LONGEST_LINE
from console.exec.server import LineServer
from console.exec.socket import LineClient, NoAnswer, NobodyListens, Reply
from data.entries import Via

Enter = Callable[[str, str], Reply]
T = TypeVar("T")


async def answered(path: Path, client: Callable[[], T], enter: Enter | None = None) -> T:
    """Run ``client`` in a thread while a server answers with ``enter``; return its result."""

    async def entered(line: str, as_: str, via: Via) -> Reply:
        return enter(line, as_) if enter else Reply(True, 7, f"{as_}: {line}")

    server = LineServer(path, entered)
    await server.start()
    try:
        return await asyncio.to_thread(client)
    finally:
        await server.close()


def say(path: Path, line: str, as_: str = "LST") -> Reply:
    client = LineClient(path)
    try:
        return client.enter(line, as_)
    finally:
        client.close()


async def test_socket_line_is_answered_with_its_outcome(tmp_path: Path) -> None:
    path = tmp_path / "console.sock"
    assert await answered(path, lambda: say(path, "ok 4 amán")) == Reply(True, 7, "LST: ok 4 amán")


async def test_socket_connection_carries_lines_in_order(tmp_path: Path) -> None:
    path = tmp_path / "console.sock"

    def client() -> list[str]:
        client = LineClient(path)
        replies = [client.enter(f"ok {n}", "").text for n in range(5)]
        client.close()
        return replies

    assert await answered(path, client) == [f": ok {n}" for n in range(5)]


async def test_socket_refusal_carries_its_reason(tmp_path: Path) -> None:
    path = tmp_path / "console.sock"
    refused = Reply(False, error="no post 9", unavailable=True)
    assert await answered(path, lambda: say(path, "ok 9"), lambda line, as_: refused) == refused


async def test_socket_only_owner_can_connect(tmp_path: Path) -> None:
    path = tmp_path / "console.sock"
    before = os.umask(0)
    try:
        mode = await answered(path, lambda: stat.S_IMODE(path.stat().st_mode))
    finally:
        assert os.umask(before) == 0
    assert mode == 0o600


async def test_socket_long_home_path_works(tmp_path: Path) -> None:
    folder = tmp_path / ("x" * 120)
    folder.mkdir()
    here = Path.cwd()
    path = folder / "console.sock"
    assert await answered(path, lambda: say(path, "b")) == Reply(True, 7, "LST: b")
    assert Path.cwd() == here
    assert not path.exists()


async def test_socket_stale_file_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "console.sock"
    stale = socket.socket(socket.AF_UNIX)
    stale.bind(str(path))
    stale.close()
    with pytest.raises(NobodyListens):
        LineClient(path)
    assert await answered(path, lambda: say(path, "b")) == Reply(True, 7, "LST: b")
    assert not path.exists()


async def test_socket_other_file_at_its_path_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "console.sock"
    path.write_text("mine")
    with pytest.raises(FileExistsError):
        await answered(path, lambda: None)
    assert path.read_text() == "mine"


async def test_socket_close_keeps_socket_of_later_console(tmp_path: Path) -> None:
    path = tmp_path / "console.sock"

    async def enter(line: str, as_: str, via: Via) -> Reply:
        return Reply(True)

    first, second = LineServer(path, enter), LineServer(path, enter)
    await first.start()
    await second.start()
    await first.close()
    assert path.exists()
    await second.close()
    assert not path.exists()


def test_client_without_socket_raises_nobody_listens(tmp_path: Path) -> None:
    for path in (tmp_path / "console.sock", tmp_path / "none" / "console.sock", tmp_path / ("y" * 120) / "c"):
        with pytest.raises(NobodyListens):
            LineClient(path)


@pytest.mark.parametrize(
    "sent", [b"nonsense\n", b"[]\n", b'{"line":3}\n', b'{"as":"LST"}\n', b'{"line":"\xff\xfe"}\n', b"\n"]
)
async def test_socket_malformed_request_is_answered(tmp_path: Path, sent: bytes) -> None:
    path = tmp_path / "console.sock"

    def client() -> tuple[Reply, Reply]:
        with socket.socket(socket.AF_UNIX) as raw, raw.makefile("rwb") as file:
            raw.connect(str(path))
            replies = []
            for line in (sent, b'{"line":"b"}\n'):
                file.write(line)
                file.flush()
                replies.append(msgspec.json.decode(file.readline(), type=Reply))
            return replies[0], replies[1]

    first, second = await answered(path, client)
    assert not first.ok
    assert first.error
    assert second == Reply(True, 7, ": b")


async def test_socket_endless_request_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "console.sock"

    def client() -> tuple[Reply, Reply]:
        with socket.socket(socket.AF_UNIX) as raw, raw.makefile("rb") as file:
            raw.connect(str(path))
            raw.sendall(b'{"line":"' + b"x" * LONGEST_LINE + b'"}\n')
            refused = msgspec.json.decode(file.readline(), type=Reply)
        return refused, say(path, "b")

    refused, other = await answered(path, client)
    assert not refused.ok
    assert f"{LONGEST_LINE:,}" in refused.error
    assert other.ok


async def test_client_console_gone_before_answer_raises_no_answer(tmp_path: Path) -> None:
    path = tmp_path / "console.sock"
    taken = asyncio.Event()

    async def never(line: str, as_: str, via: Via) -> Reply:
        taken.set()
        await asyncio.Event().wait()
        raise AssertionError

    server = LineServer(path, never)
    await server.start()
    asking = asyncio.create_task(asyncio.to_thread(say, path, "ok 4"))
    await taken.wait()
    await server.close()
    with pytest.raises(NoAnswer):
        await asking


async def test_socket_fault_keeps_trace_and_serves_others(tmp_path: Path) -> None:
    path = tmp_path / "console.sock"

    def enter(line: str, as_: str) -> Reply:
        if line == "bad":
            raise ZeroDivisionError("of ours")
        return Reply(True)

    def client() -> Reply:
        with pytest.raises(NoAnswer):
            say(path, "bad")
        return say(path, "good")

    assert await answered(path, client, enter) == Reply(True)
    (kept,) = await asyncio.to_thread(lambda: list(tmp_path.glob("fault-*.txt")))
    assert "of ours" in kept.read_text()
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


async def test_socket_client_leaving_does_not_disturb_server(tmp_path: Path) -> None:
    path = tmp_path / "console.sock"

    def client() -> Reply:
        with socket.socket(socket.AF_UNIX) as raw:
            raw.connect(str(path))
            raw.sendall(b'{"line":"half')
        return say(path, "b")

    assert await answered(path, client) == Reply(True, 7, "LST: b")


def test_client_timeout_raises_no_answer(tmp_path: Path) -> None:
    path = tmp_path / "console.sock"
    listening = socket.socket(socket.AF_UNIX)
    listening.bind(str(path))
    listening.listen()
    client = LineClient(path, timeout=0.05)
    with pytest.raises(NoAnswer):
        client.enter("ok 4", "")
    client.close()
    listening.close()


def test_client_malformed_answer_raises_no_answer(tmp_path: Path) -> None:
    path = tmp_path / "console.sock"
    listening = socket.socket(socket.AF_UNIX)
    listening.bind(str(path))
    listening.listen()

    def answer() -> None:
        talking, _ = listening.accept()
        talking.recv(1000)
        talking.sendall(b"what?\n")
        talking.close()

    thread = threading.Thread(target=answer)
    thread.start()
    client = LineClient(path)
    with pytest.raises(NoAnswer):
        client.enter("ok 4", "")
    client.close()
    thread.join()
    listening.close()
