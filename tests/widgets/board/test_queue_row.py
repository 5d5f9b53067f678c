"""One row of the queue as drawn, and what gives way in it."""

from __future__ import annotations

import msgspec

from data.base.clock import SECOND
from tests.kits.widgets.lines import EN, ID
from tests.kits.widgets.scenes import ZONE, flood
from widgets.board.queue_row import queue_row
from widgets.drawing.cells import cells
from widgets.drawing.look import Look


def test_queue_rows_as_drawn() -> None:
    board = flood()
    times = ID.times(board.header.zone)

    def row_of(number: int, width: int, look: Look = ID) -> str:
        row = next(r for r in board.queue if r.number == number)
        return queue_row(row, look, times, width, now=board.header.now, flash_on=True, is_selected=number == 129).text

    assert row_of(140, 80) == " * P2  #140  SEAL 4   Segel pintu belakang G-0… tanggap 0:48  BARU         0:12 "
    assert row_of(129, 80) == "»  P1  #129  BRKN 4   Pintu belakang gudang dicong… cek 4:10  LOKASI 3,6   24 m«"
    assert row_of(110, 80) == "   P1  #110  CRWD 1   Massa dorong gerban… ×4 P2→P1 cek 2:40  LOKASI 2,6   34 m "
    under_way = msgspec.structs.replace(next(r for r in board.queue if r.number == 129), under_way=("3",))
    for width, said in ((80, "LOKASI 6+1   "), (100, "DI LOKASI 6,→3 ")):
        drawn = queue_row(under_way, ID, times, width, now=board.header.now, flash_on=True, is_selected=False)
        assert said in drawn.text
    assert row_of(122, 80, EN).endswith(" arrive +28 m  SENT 2     ! 31 m ")
    assert "arrive   +28 m" in row_of(122, 100, EN)
    assert "& #110" in row_of(122, 100, EN)


def test_row_that_is_new_again_does_not_say_that_it_is_acknowledged() -> None:
    board = flood()
    now = board.header.now
    acked = next(row for row in board.queue if row.state == "ack")
    worse = msgspec.structs.replace(acked, new=True, renewed=now - 30 * SECOND)
    for row, word, when in ((acked, "ACK", "59 m"), (worse, "NEW", "0:30")):
        for width in (80, 100):
            drawn = queue_row(row, EN, EN.times(ZONE), width, now=now, flash_on=True, is_selected=False).text
            assert f"  {word} " in drawn and f" {when}" in drawn, drawn
    on_scene = next(row for row in board.queue if row.state == "scene")
    there = msgspec.structs.replace(on_scene, new=True, renewed=now)
    assert "SCENE 2" in queue_row(there, EN, EN.times(ZONE), 80, now=now, flash_on=True, is_selected=False).text


def test_queue_row_too_long_cuts_only_the_words() -> None:
    row = msgspec.structs.replace(
        flood().queue[3], words="x" * 300, number=9999, posts=("10", "11", "12"), units=("10", "11", "12", "13")
    )
    for width in range(70, 130):
        text = queue_row(
            row, ID, ID.times("Asia/Jakarta"), width, now=flood().header.now, flash_on=True, is_selected=False
        ).text
        assert cells(text) == width
        for part in ("P1", "#9999", "CRWD", "LOKASI", "34 m", "×4", "P2→P1"):
            assert part in text
