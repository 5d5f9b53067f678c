"""Clients of the socket that hang, are many, or are not whom they should be."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import os
import socket
from collections.abc import AsyncIterator
from pathlib import Path

import msgspec
import pytest

from console.exec import server as line_server
from console.exec import socket as line_socket
from console.exec.running import connect
from console.exec.server import LineServer
from console.exec.socket import NotTheOwners, Reply
from console.session.home import Home
from data.base.process import Process
from data.entries import Via
from data.words import Words
from tests.console.exec.test_running_console import console
from tests.kits.console.command import Siaga
from tests.kits.users import OTHER, as_other, descriptors, is_root


@contextlib.asynccontextmanager
async def serving(home: Path, **limits: float) -> AsyncIterator[LineServer]:
    """A server that says yes to every line."""

    async def entered(line: str, as_: str, via: Via) -> Reply:
        return Reply(True, 7, line)

    server = LineServer(Home(home).socket, entered, **limits)  # type: ignore[arg-type]
    await server.start()
    try:
        yield server
    finally:
        await server.close()


def say(home: Path, line: str) -> Reply:
    with contextlib.closing(connect(Home(home))) as client:
        return client.enter(line, "")


def idle(home: Path, sends: bytes = b"") -> socket.socket:
    made = socket.socket(socket.AF_UNIX)
    made.connect(str(Home(home).socket))
    if sends:  # a server that has no room may have ended the connection already
        made.sendall(sends)
    return made


def idle_and_left(home: Path) -> bool:
    """Connect, and return True if the server ends the connection."""
    with idle(home) as client:
        try:
            return client.recv(1) == b""
        except ConnectionResetError:
            return True


@pytest.mark.parametrize("sends", [b"", b'{"line":"half'])
async def test_clients_that_hang_are_few_and_keep_nobody_out(tmp_path: Path, sends: bytes) -> None:
    before = descriptors()
    async with serving(tmp_path, most=8) as server:
        hanging = []
        for number in range(120):
            hanging.append(await asyncio.to_thread(idle, tmp_path, sends))
            if number % 10 == 0:
                assert (await asyncio.to_thread(say, tmp_path, "ok 4")).ok
            assert len(server._clients) <= 10  # those that leave take one turn of the loop
        # Both ends are in this process: one descriptor of each is ours.
        assert descriptors() - before < 120 + 20
        for each in hanging:
            each.close()


@pytest.mark.parametrize("sends", [b"", b'{"line":"half', b'{"line":"ok 4"}\n'])
async def test_a_client_that_asks_for_nothing_is_left(tmp_path: Path, sends: bytes) -> None:
    async with serving(tmp_path, idle_s=0.05) as server:
        client = await asyncio.to_thread(idle, tmp_path, sends)
        with client:
            received = b"x"
            while received:
                received = await asyncio.to_thread(client.recv, 1024)
        assert not server._clients


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("turns", range(6))
async def test_a_client_that_comes_while_the_console_closes_is_left(tmp_path: Path, turns: int) -> None:
    async with serving(tmp_path) as server:
        client = idle(tmp_path)
        for _ in range(turns):  # of the loop: accepted, and then greeted in a task of its own
            await asyncio.sleep(0)
        await server.close()
        for _ in range(12):
            await asyncio.sleep(0)
        gc.collect()  # one that is accepted and not yet handed to the server is closed when asyncio forgets it
        client.setblocking(False)
        with client, contextlib.suppress(ConnectionResetError):
            assert client.recv(1) == b""
        assert not server._clients


async def test_a_client_that_reads_no_answer_is_left(tmp_path: Path) -> None:
    async with serving(tmp_path, idle_s=0.05) as server:
        with await asyncio.to_thread(idle, tmp_path) as client:
            client.setblocking(False)
            with contextlib.suppress(BlockingIOError):
                for _ in range(100_000):
                    client.send(b'{"line":"' + b"x" * 4000 + b'"}\n')
            await asyncio.gather(*server._clients, return_exceptions=True)  # each ends of itself
            assert not server._clients


async def test_clients_that_wait_for_an_answer_are_never_left(tmp_path: Path) -> None:
    go, all_wait, came = asyncio.Event(), asyncio.Event(), []

    async def entered(line: str, as_: str, via: Via) -> Reply:
        came.append(line)
        if len(came) == 4:
            all_wait.set()
        await go.wait()
        return Reply(True, 7, line)

    server = LineServer(Home(tmp_path).socket, entered, most=4)
    await server.start()
    waiting = [asyncio.create_task(asyncio.to_thread(say, tmp_path, f"ok {n}")) for n in range(4)]
    await all_wait.wait()
    fifth = asyncio.create_task(asyncio.to_thread(say, tmp_path, "ok 5"))
    assert await asyncio.to_thread(idle_and_left, tmp_path)
    go.set()
    assert [reply.text for reply in await asyncio.gather(*waiting, fifth)] == [*(f"ok {n}" for n in range(4)), "ok 5"]
    await server.close()


# --- another user at the other end ----------------------------------------------------------------------------------


def told_as(monkeypatch: pytest.MonkeyPatch, uid: int) -> None:
    """Have the kernel tell that ``uid`` is at the other end."""
    for module in (line_server, line_socket):
        monkeypatch.setattr(module, "peer_of", lambda connection: Process(uid, "mallory", 99))


def test_exec_does_not_believe_a_process_of_another_user(siaga: Siaga, monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[str] = []

    def enter(line: str, as_: str) -> Reply:
        taken.append(line)
        return Reply(True, 214, "saved")

    with console(siaga, enter):
        told_as(monkeypatch, os.getuid() + 1)
        said = siaga.run("exec", "--as", "LST", "ok 4", code=1).err
        assert "user mallory (pid 99) answers there, and the home belongs to" in said
        assert "mallory" in siaga._within(("doctor",)).out
    assert taken == []


async def test_a_line_of_another_user_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with serving(tmp_path):
        told_as(monkeypatch, os.getuid() + 1)
        with await asyncio.to_thread(idle, tmp_path, b'{"line":"ok 4"}\n') as client:
            raw = await asyncio.to_thread(client.recv, 4096)
    said = "a process of user mallory cannot enter lines in this room"
    assert msgspec.json.decode(raw, type=Reply) == Reply(False, error=said)


def test_a_socket_of_another_user_is_sent_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As root another user listens; else the kernel's word is injected."""
    home = Home(tmp_path / "home")
    home.path.mkdir()
    home.path.chmod(0o777)
    if is_root():
        for folder in (tmp_path, *tmp_path.parents):
            if folder.stat().st_mode & 0o005 != 0o005:
                folder.chmod(folder.stat().st_mode | 0o005)
    else:
        monkeypatch.setattr(line_socket, "peer_of", lambda connection: Process(OTHER, "", 99))
    here, there = os.pipe()

    def listen() -> int:
        made = socket.socket(socket.AF_UNIX)
        made.bind(str(home.socket))
        home.socket.chmod(0o777)
        made.listen()
        os.write(there, b"x")
        made.settimeout(20)
        with made.accept()[0] as accepted:
            accepted.settimeout(20)
            return len(accepted.recv(1))

    pid = os.fork()
    if pid == 0:
        code = 99
        with contextlib.suppress(OSError):
            code = as_other(listen) if is_root() else listen()
        os._exit(code)
    assert os.read(here, 1) == b"x"
    with pytest.raises(NotTheOwners) as caught:
        connect(home)
    assert caught.value.peer == str(OTHER) and "nothing was sent" in caught.value.text(Words())
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
