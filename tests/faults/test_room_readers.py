"""Readers next to a console that enters, writes its room file and compacts it all the time."""

from __future__ import annotations

import subprocess
import sys
import time
from itertools import cycle, islice
from pathlib import Path

import pytest

from console.session.desk import Desk
from data.base.clock import ManualClock
from tests.kits.console.desk_room import NIGHT, new_home
from tests.kits.faults.room_readers import HOW

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(("readers", "seconds"), [(3, 2), pytest.param(20, 300, marks=pytest.mark.slow)])
def test_every_answer_beside_a_busy_console_is_of_one_moment(tmp_path: Path, readers: int, seconds: int) -> None:
    home = new_home(tmp_path / "home")
    clock = ManualClock(NIGHT)
    desk = Desk.open(home, clock=clock)
    file = desk.room_file
    assert file is not None
    file.flush(desk.room, desk.library)
    running = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.kits.faults.room_readers", how, str(home.path)],
            cwd=ROOT, stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        for how in islice(cycle(HOW), readers)
    ]  # fmt: skip
    compactions, inode = 0, 0
    end = time.monotonic() + seconds
    turn = 0
    while time.monotonic() < end or compactions < 5:
        turn += 1
        clock.advance(1_000)
        desk.execute("n THFT 3 a bike" if turn % 20 == 0 and turn < 4_000 else f"ok {1 + turn % 3}", "LST")
        batch = file.take(desk.room, desk.library)
        assert batch is not None
        file.write(batch, rests=False, slack=1.05, large=0)
        compactions += inode != (inode := home.room_file.stat().st_ino)
        time.sleep(0.002)
    ended = [process.communicate(timeout=120) for process in running]
    desk.close()
    assert [process.returncode for process in running] == [0] * readers, [err[-2_000:] for _, err in ended]
    assert all(int(err.split()[-1]) >= 1 for _, err in ended), ended
