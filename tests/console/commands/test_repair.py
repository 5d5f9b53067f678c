"""``siaga repair``, and damage on the console's screen."""

from __future__ import annotations

import json
from pathlib import Path

from data.base.clock import MINUTE
from data.entries import Recovered
from tests.kits.console.command import Siaga
from tests.kits.console.desk_room import NIGHT, console


def damage(home: Path, old: bytes, new: bytes) -> None:
    journal = sorted((home / "book").glob("*.journal"))[0]
    assert old in journal.read_bytes()
    journal.write_bytes(journal.read_bytes().replace(old, new))
    for index in (home / "book").glob("*.index"):
        index.unlink()


def test_repair_damaged_book_records_its_loss(siaga: Siaga) -> None:
    for word in ("first", "second", "third"):
        siaga.run("exec", "--as", "LST", f"l {word}")
    assert "nothing to repair" in siaga.run("repair").out
    damage(siaga.home, b'"second"', b'"xxxxxx"')
    dry = siaga._within(("repair", "--dry-run"))
    assert dry.code == 1 and "lost: no. 4" in dry.out and "unverified" in dry.out and "no. 5" in dry.out
    done = siaga.run("repair").out
    assert "lost: no. 4" in done and "recorded as no." in done
    assert "nothing to repair" in siaga.run("repair").out
    verified = json.loads(siaga.run("verify", "--json").out)
    assert verified["ok"] and verified["problems"] == [] and len(verified["known"]) == 1
    assert "known since a repair" in siaga.run("verify").out
    assert (
        "lost no. 4; unverified no. 5" in [line for line in siaga.log() if line["kind"] == "book.recovered"][-1]["text"]
    )
    siaga.run("exec", "--as", "LST", "ok 4")


def test_repair_with_busy_book_is_unavailable(siaga: Siaga) -> None:
    from data.base.disk import DISK
    from data.book.storage.folder import BookFolder

    folder = BookFolder(DISK, siaga.home, write=True)
    try:
        assert siaga.run("repair", code=1).err
        assert "nothing to repair" in siaga.run("repair", "--dry-run").out
    finally:
        folder.close()


async def test_damage_shows_on_screen_until_repair(tmp_path: Path) -> None:
    async with console(tmp_path) as room:
        for word in ("first", "second", "third"):
            await room.enter(f"l {word}")
    damage(tmp_path, b'"second"', b'"xxxxxx"')
    async with console(tmp_path, now=NIGHT + MINUTE) as room:
        assert "DAMAGED" in room.text
        await room.enter("b")
        assert "UNVERIFIED" in room.text and "third" in room.text
    Siaga(tmp_path).run("repair")
    async with console(tmp_path, now=NIGHT + 2 * MINUTE) as room:
        assert "DAMAGED" not in room.text


async def test_damage_behind_index_is_found_and_recorded(tmp_path: Path) -> None:
    async with console(tmp_path) as room:
        for word in ("first", "second", "third"):
            await room.enter(f"l {word}")
        room.desk.book.tidy()  # type: ignore[union-attr]
        journal = next((tmp_path / "book").glob("*.journal"))
        data = journal.read_bytes().replace(b'"second"', b'"xxxxxx"')
        with journal.open("r+b") as file:
            file.write(data)
        await room.app.check_book()
        await room.settle()
        assert "DAMAGED" in room.text
        entry = room.desk.entry(room.desk.book.last_no)
        assert isinstance(entry, Recovered) and entry.what == "damaged"
        await room.enter("ok 4")  # saving still works
        assert len(list((tmp_path / "book").glob("*.journal"))) == 2


async def test_shortened_book_is_recorded_once(tmp_path: Path) -> None:
    async with console(tmp_path) as room:
        await room.enter("l kept")
        await room.enter("l cut")
    journal = next((tmp_path / "book").glob("*.journal"))
    lines = journal.read_bytes().splitlines(keepends=True)
    journal.write_bytes(b"".join(lines[:-1]))
    for name in ("room.db", *[f"book/{p.name}" for p in (tmp_path / "book").glob("*.index")]):
        (tmp_path / name).unlink(missing_ok=True)
    async with console(tmp_path, now=NIGHT + MINUTE) as room:
        assert "DAMAGED" in room.text
        found = [e for e in room.desk.book.entries() if isinstance(e, Recovered)]
        assert [e.what for e in found] == ["short"]
    async with console(tmp_path, now=NIGHT + 2 * MINUTE) as room:
        assert "DAMAGED" not in room.text
        assert len([e for e in room.desk.book.entries() if isinstance(e, Recovered)]) == 1
