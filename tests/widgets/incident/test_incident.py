"""Incident page in an app: scrolls to its end, with the history to its right on wide screens."""

from __future__ import annotations

import msgspec

from tests.kits.widgets.app import PageApp
from tests.kits.widgets.scenes import ZONE, break_in, flood
from widgets.drawing.cells import cells
from widgets.incident.incident import IncidentPage


async def test_incident_page_longer_than_the_screen_scrolls_to_its_end() -> None:
    page, view = IncidentPage(), break_in()
    app = PageApp(page, "id")
    async with app.run_test(size=(80, 20)) as pilot:
        page.update(view, now=flood().header.now, zone=ZONE)
        await pilot.pause()
        assert "lagi di bawah" in page.lines[0]
        assert not any("ditanggapi" in line for line in page.lines)
        page.jump(True)
        await pilot.pause()
        assert any("ditanggapi" in line for line in page.lines)
        assert "di atas" in page.lines[0]
        page.update(msgspec.structs.replace(view, row=flood().queue[0]), now=0, zone=ZONE)
        await pilot.pause()
        assert "di atas" not in page.lines[0]  # another incident begins at its top


async def test_wide_incident_page_has_its_history_beside() -> None:
    page = IncidentPage()
    app = PageApp(page, "id")
    async with app.run_test(size=(120, 30)) as pilot:
        page.update(break_in(), now=flood().header.now, zone=ZONE)
        await pilot.pause()
        assert "┬─ Riwayat ─" in page.lines[0]
        assert page.lines[1].rstrip().endswith("13:35:20 BGS    ditanggapi")
        assert all(cells(line) == 120 for line in page.lines)
