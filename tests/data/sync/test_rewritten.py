"""A book that was rewritten after it was sent is not taken for a fork, and nothing is sent or opened."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from data.base.clock import DAY, MINUTE, ManualClock
from data.book.book import Book
from tests.kits.forged import rewrite
from tests.kits.sync import START, Contract, Station


@pytest.fixture
def room(tmp_path: Path) -> Iterator[tuple[Station, Contract]]:
    clock, server = ManualClock(START), Contract("JBR")
    a = Station(tmp_path / "a", "JBR", server, clock)
    yield a, server
    a.close()


async def turns(station: Station) -> None:
    for _ in range(3):
        await station.turn()
        station.clock.advance(MINUTE)


def reopen(station: Station) -> None:
    station.book = Book.open(station.home, station=station.code, site="test", clock=station.clock)
    station.begin()


@pytest.mark.parametrize("hide", [False, True], ids=["beside its anchors", "without anchors and indexes"])
async def test_rewritten_book_is_no_fork_and_stops_sending(room: tuple[Station, Contract], hide: bool) -> None:
    a, server = room
    a.write(5, "pagar utuh")
    await turns(a)
    old, held = a.book.id, server.book(a.book.id)
    a.close()
    no = rewrite(a.home, "pagar utuh 2", "pagar rusak 2", hide=hide)
    reopen(a)
    a.write(2, "sesudah")
    await turns(a)
    assert a.diverged == [] and a.rewritten == [(old, no - 1, "here")]
    assert a.states[-1].state == "rewritten" and a.states[-1].error is not None
    assert a.states[-1].error.key == "sync.rewritten_here" and a.states[-1].error.facts == {"book": old, "no": no}
    assert server.book(old) == held and len(server.logs["log-JBR"]) == 1


async def test_rewritten_book_without_the_hash_that_was_sent_is_still_no_fork(room: tuple[Station, Contract]) -> None:
    a, _ = room
    a.write(5, "pagar utuh")
    await turns(a)
    a.close()
    (a.home / "sync" / "sent.json").unlink()  # an earlier version kept the number alone
    no = rewrite(a.home, "pagar utuh 2", "pagar rusak 2")
    reopen(a)
    await turns(a)
    assert a.diverged == [] and a.rewritten == [(a.book.id, no - 1, "here")]


async def test_remote_that_was_rewritten_is_said_of_the_remote(room: tuple[Station, Contract]) -> None:
    a, server = room
    a.write(5, "pagar utuh")
    await turns(a)
    held = server.book(a.book.id)
    a.close()
    # Somebody else who has the site's key makes another history on the remote.
    rewrite(a.home, "pagar utuh 2", "pagar rusak 2")
    sent = (a.home / "sync").rename(a.home / "kept")
    reopen(a)
    server.wipe()
    await turns(a)
    assert server.book(a.book.id) != held
    a.close()
    rewrite(a.home, "pagar rusak 2", "pagar utuh 2")
    for path in (a.home / "sync").iterdir():
        path.unlink()
    for path in sent.iterdir():
        path.rename(a.home / "sync" / path.name)
    reopen(a)
    a.clock.advance(DAY)
    await turns(a)
    assert a.diverged == [] and [where for _, _, where in a.rewritten] == ["there"]
    assert a.states[-1].error is not None and a.states[-1].error.key == "sync.rewritten_there"


async def test_rewritten_book_in_new_files_is_said_of_the_book_before(room: tuple[Station, Contract]) -> None:
    a, server = room
    a.write(5, "pagar utuh")
    await turns(a)
    old, held = a.book.id, server.book(a.book.id)
    a.close()
    no = rewrite(a.home, "pagar utuh 2", "pagar rusak 2")
    for path in (a.home / "book").glob("*.journal"):  # as an editor saves: another file of the same name
        text = path.read_bytes()
        path.rename(path.with_suffix(".old"))
        path.write_bytes(text)
    reopen(a)
    assert a.book.id != old
    a.write(2, "sesudah")
    await turns(a)
    assert a.diverged == [] and a.rewritten == [(old, no - 1, "here")]
    assert a.states[-1].state == "rewritten"
    assert server.book(old) == held and server.book(a.book.id) == []
