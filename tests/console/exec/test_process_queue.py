"""The queue of scripts in front of a book that no console has open."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from console.exec.process_queue import turn
from console.session.desk import Desk
from console.session.home import Home
from tests.kits.console.command import Siaga


@pytest.mark.slow
def test_a_line_waits_for_its_turn_longer_than_for_a_busy_book(siaga: Siaga) -> None:
    with turn(siaga.home):
        desk = Desk.open(Home(siaga.home))
        others = [siaga.start("exec", "--as", "LST", f"l report {number}") for number in range(3)]
        with pytest.raises(subprocess.TimeoutExpired):  # a busy book is tried for three seconds
            others[0].wait(5)
        desk.close()
    for other in others:
        assert b"saved" in other.communicate(timeout=30)[0] and other.returncode == 0
    assert sum("report" in entry.get("text", "") for entry in siaga.log()) == 3


def test_turns_are_given_one_at_a_time_in_the_order_of_asking(tmp_path: Path) -> None:
    order: list[int] = []
    busy = threading.Lock()

    def take(number: int) -> None:
        with turn(tmp_path):
            assert busy.acquire(blocking=False)
            order.append(number)
            busy.release()

    threads = [threading.Thread(target=take, args=(number,)) for number in range(8)]
    with turn(tmp_path):
        for thread in threads:
            thread.start()
            thread.join(0.05)  # it waits now
    for thread in threads:
        thread.join(10)
    assert sorted(order) == list(range(8)) and order[0] == 0


def test_a_turn_that_never_comes_is_not_waited_for_without_end(tmp_path: Path) -> None:
    with turn(tmp_path), turn(tmp_path, wait_s=0.05):
        pass
    with turn(tmp_path / "absent"):
        pass
    assert not list(tmp_path.iterdir())


def test_exec_without_a_console_loads_nothing_that_it_does_not_need(siaga: Siaga) -> None:
    heavy = {"asyncio", "tempfile", "platformdirs", "textual", "httpx"}
    code = f"import sys; from console.cli import main; main(sys.argv[1:]); print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", code, "exec", "--as", "LST", "l first"], env=siaga.env, capture_output=True, check=True
    )
    assert done.stdout.decode().splitlines()[-1] == "[]"
