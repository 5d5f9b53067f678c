"""A book that was rewritten, or has no anchor and no index next to it: said at the start, by verify and by doctor."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path

import pytest

from console.session.desk import Desk
from console.session.home import Home
from data.base.clock import ManualClock
from data.sync import hints
from tests.kits.console.command import Siaga
from tests.kits.console.desk_room import NIGHT, console
from tests.kits.forged import rewrite


@pytest.fixture
def room(siaga: Siaga) -> Siaga:
    siaga.run("exec", "--as", "LST", "l pagar utuh")
    siaga.run("exec", "--as", "LST", "l hujan")
    return siaga


def anchor_here(siaga: Siaga) -> None:
    """Note the last number and hash, as a console does."""
    desk = Desk.open(Home(siaga.home))
    desk.note_anchor()
    desk.close()


def kinds(siaga: Siaga) -> list[str]:
    return [e["what"] for e in map(json.loads, siaga.run("log", "--json", "--kind", "book.recovered").out.splitlines())]


def test_rewritten_book_is_said_once_in_the_book_and_always_by_verify_and_doctor(room: Siaga) -> None:
    anchor_here(room)
    rewrite(room.home, "pagar utuh", "pagar roboh")
    for _ in range(2):
        assert "rewritten on this disk" in room.run("verify", code=1, quiet=True).out
        assert "rewritten on this disk" in room.run("doctor", code=1, quiet=True).out
        room.run("exec", "--as", "LST", "l sesudah")
        assert kinds(room) == ["rewritten"]


def test_rewritten_book_is_said_although_an_anchor_after_its_fork_is_not_met(room: Siaga) -> None:
    anchor_here(room)
    with contextlib.closing(Desk.open(Home(room.home))) as desk:
        old, common = desk.book.id, desk.book.last_no - 1
    Desk.open(Home(room.home), forked=(old, common)).close()
    assert json.loads(room.run("verify", "--json").out)["ok"]
    hints.write(room.home, "sent.json", {old: (common, "0" * 64)})
    assert "rewritten on this disk" in room.run("verify", code=1, quiet=True).out
    assert "rewritten on this disk" in room.run("doctor", code=1, quiet=True).out


async def test_console_says_in_red_that_the_book_was_rewritten(tmp_path: Path) -> None:
    async with console(tmp_path, clock=ManualClock(NIGHT)) as screen:
        await screen.enter("l pagar utuh")
        screen.desk.note_anchor()
    rewrite(tmp_path, "pagar utuh", "pagar roboh")
    async with console(tmp_path, clock=ManualClock(NIGHT)) as screen:
        assert "HISTORY REWRITTEN" in screen.text and "DAMAGED" in screen.text
        screen.desk.note_anchor()  # the anchor that tells stays
    with contextlib.closing(Desk.open(Home(tmp_path))) as desk:
        assert desk.rewritten


def test_book_without_anchor_and_index_is_said(room: Siaga) -> None:
    assert json.loads(room.run("verify", "--json").out)["witnessed"] is True
    rewrite(room.home, "pagar utuh", "pagar roboh", hide=True)
    found = room.run("verify").out
    assert "no anchor or index next to book" in found and "siaga verify --sheets" in found
    assert json.loads(room.run("verify", "--json").out)["witnessed"] is False
    assert "no anchor or index" in room.run("doctor", code=1, quiet=True).out
    room.run("exec", "--as", "LST", "l sesudah")
    assert kinds(room) == ["unwitnessed"]


def test_sheets_are_asked_for_and_compared(room: Siaga) -> None:
    no, digest = room.run("verify").out.splitlines()[-1].split(":")
    assert f"the sheet with no. {no} fits" in room.run("verify", "--sheets", stdin=f"{no} {digest}\n".encode()).out
    spaced = " ".join(digest[i : i + 4].upper() for i in range(0, 12, 4))
    assert f"no. {no} fits" in room.run("verify", "--sheets", stdin=f"no. {no}: {spaced}…\n\n".encode()).out
    room.run("verify", "--sheets", stdin=b"", code=1, quiet=True)
    room.run("verify", "--sheets", stdin=b"9 12\n", code=1, quiet=True)
    rewrite(room.home, "pagar utuh", "pagar roboh", hide=True)
    found = room.run("verify", "--sheets", stdin=f"{no} {digest}\n".encode(), code=1, quiet=True).out
    assert f"no. {no} has another hash" in found
