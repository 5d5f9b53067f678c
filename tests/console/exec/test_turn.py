"""The queue of scripts in front of a book that no console has open."""

from __future__ import annotations

import threading
import time
from pathlib import Path

from console.exec.turn import turn
from tests.kits.console.command import Siaga


def test_a_line_waits_longer_than_a_moment_for_a_script_that_has_the_book(siaga: Siaga) -> None:
    """A book that is busy is tried for three seconds; a turn is waited for."""
    stream = siaga.start("exec", "--as", "LST", "-")
    assert stream.stdin is not None and stream.stdout is not None
    stream.stdin.write(b"l first\n")
    stream.stdin.flush()
    assert b"saved" in stream.stdout.readline()
    other = siaga.start("exec", "--as", "BGS", "l other")
    assert other.stdout is not None
    for piece in range(10):
        time.sleep(0.5)
        stream.stdin.write(b"l more %d\n" % piece)
        stream.stdin.flush()
    stream.stdin.close()
    assert b"saved" in other.stdout.read() and other.wait(30) == 0
    assert stream.wait(30) == 0
    texts = [entry.get("text") for entry in siaga.log()]
    assert texts.index("other") > texts.index("more 9")


def test_turns_are_given_one_at_a_time_in_the_order_of_asking(tmp_path: Path) -> None:
    order: list[int] = []
    here = 0

    def take(number: int) -> None:
        nonlocal here
        with turn(tmp_path):
            here += 1
            assert here == 1
            order.append(number)
            time.sleep(0.02)
            here -= 1

    threads = [threading.Thread(target=take, args=(number,)) for number in range(8)]
    with turn(tmp_path):
        for thread in threads:
            thread.start()
            time.sleep(0.02)
    for thread in threads:
        thread.join(10)
    assert order == sorted(order) and len(order) == 8


def test_a_turn_that_never_comes_is_not_waited_for_without_end(tmp_path: Path) -> None:
    with turn(tmp_path), turn(tmp_path, wait_s=0.05):
        pass
    with turn(tmp_path / "absent"):
        pass
    assert not list(tmp_path.iterdir())
