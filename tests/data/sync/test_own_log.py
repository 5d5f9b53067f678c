"""The hint of what the remote has acknowledged."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

from data.sync.own_log import Acked


class Held:
    def __init__(self, id: str, last_no: int) -> None:
        self.id, self.last_no = id, last_no


def test_acknowledged_number_goes_back_only_by_an_audit(tmp_path: Path) -> None:
    acked, book = Acked(tmp_path), cast(Any, Held("JBR-a", 9))
    other = cast(Any, Held("JBR-b", 2))
    assert acked.of(book) == 0
    for no, of, there in ((5, 5, 5), (3, 5, 5), (12, 9, 12)):
        acked.acknowledge(book.id, no)
        assert (acked.of(book), acked.held[book.id]) == (of, there)
    assert [(w.book, w.first, w.last) for w in acked.unsent((book, other))] == [("JBR-b", 1, 2)]
    acked.correct(book.id, 8)
    assert (acked.of(book), acked.held[book.id]) == (8, 8)
    assert [(w.book, w.first, w.last) for w in acked.unsent((book, other))] == [("JBR-a", 9, 9), ("JBR-b", 1, 2)]
    acked.save()
    again = Acked(tmp_path)
    again.load()
    assert (again.acked, again.held) == ({"JBR-a": 8}, {})
