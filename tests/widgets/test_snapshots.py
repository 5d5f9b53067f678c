"""Pictures of the screen: the scenes at 80 × 24 and wider, with and without colours."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from data.view.values import Echo
from tests.kits.widgets.app import SceneApp
from tests.kits.widgets.scenes import ZONE, book_lines, break_in, entry_284, flood, handover, missed, missed_call, quiet
from widgets.book.book import BookPage
from widgets.drawing.glyphs import ASCII
from widgets.incident.incident import IncidentPage

Compare = Any


def test_quiet_80_night(snap_compare: Compare) -> None:
    assert snap_compare(SceneApp(quiet()), terminal_size=(80, 24))


def test_quiet_200_day(snap_compare: Compare) -> None:
    app = SceneApp(quiet("id"), language="id", theme="day", newest=tuple(book_lines().values()))
    assert snap_compare(app, terminal_size=(200, 50))


def test_flood_120_night(snap_compare: Compare) -> None:
    assert snap_compare(SceneApp(flood(), break_in(), language="id"), terminal_size=(120, 36))


def test_flood_160_day(snap_compare: Compare) -> None:
    assert snap_compare(SceneApp(flood("en"), break_in("en"), theme="day"), terminal_size=(160, 45))


def test_flood_160_mono(snap_compare: Compare, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert snap_compare(SceneApp(flood("en"), break_in("en")), terminal_size=(160, 45))


def test_missed_80_mono(snap_compare: Compare, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = SceneApp(missed("id"), missed_call("id"), language="id")
    assert snap_compare(app, terminal_size=(80, 24))


def test_missed_120_day(snap_compare: Compare) -> None:
    assert snap_compare(SceneApp(missed(), missed_call(), theme="day"), terminal_size=(120, 36))


def test_missed_80_ascii_contrast(snap_compare: Compare) -> None:
    app = SceneApp(missed(), missed_call(), theme="contrast", glyphs=ASCII)
    assert snap_compare(app, terminal_size=(80, 24))


def test_handover_120_night(snap_compare: Compare) -> None:
    board = handover()
    assert board.handover is not None
    board = msgspec.structs.replace(board, handover=msgspec.structs.replace(board.handover, step="signed"))
    assert snap_compare(SceneApp(board, missed_call()), terminal_size=(120, 36))


def test_handover_80_day_indonesian(snap_compare: Compare) -> None:
    app = SceneApp(handover("id"), missed_call("id"), language="id", theme="day")
    assert snap_compare(app, terminal_size=(80, 24))


def test_typing_80_night(snap_compare: Compare) -> None:
    echo = Echo("=", "check call, post 4 Warehouse rear, now", "next due 09:00; ends MISSED")
    app = SceneApp(missed(), missed_call(), typed="ok 4 radio restored", echo=echo)
    assert snap_compare(app, terminal_size=(80, 24))


def test_book_80_night(snap_compare: Compare) -> None:
    page, lines = BookPage(), book_lines()

    async def fill(pilot: Any) -> None:
        page.update(range(269, 289), lines.__getitem__, zone=ZONE, shift=lambda at: "shift of 21 Jan, Regu A")
        page.list.select(284)
        page.show(entry_284(), zone=ZONE)

    assert snap_compare(SceneApp(missed(), middle=page), terminal_size=(80, 24), run_before=fill)


def test_incident_120_night(snap_compare: Compare) -> None:
    page = IncidentPage()

    async def fill(pilot: Any) -> None:
        page.update(break_in(), now=flood().header.now, zone=ZONE)

    assert snap_compare(SceneApp(flood(), middle=page, language="id"), terminal_size=(120, 36), run_before=fill)
