"""Handover sheet in its region: signatures and warnings are never cut, at any size."""

from __future__ import annotations

import msgspec
import pytest

from data.words import Words
from tests.kits.widgets.lines import EN, ID, NASTY, harmless
from tests.kits.widgets.scenes import ZONE, handover
from widgets.board.handover import handover_region
from widgets.drawing.cells import cells
from widgets.drawing.glyphs import ASCII
from widgets.drawing.layout import board_regions
from widgets.drawing.look import Look

LOOKS = (EN, ID, Look(Words("en"), ASCII))


def sheet_lines(look: Look, width: int, height: int, *, beside: bool, text: str = "") -> list[str]:
    view = handover("id" if look.words.language == "id" else "en").handover
    assert view is not None
    if text:
        rows = tuple(msgspec.structs.replace(row, words=text) for row in view.rows)
        view = msgspec.structs.replace(view, rows=rows, outgoing=text[:8], incoming=text[:8], crew=text, to_crew=text)
    lines = [
        line.text for line in handover_region(view, look, width, height, now=view.signed, zone=ZONE, beside=beside)
    ]
    assert len(lines) == height and all(cells(line) <= width for line in lines)
    return lines


@pytest.mark.parametrize("look", LOOKS, ids=["en", "id", "ascii"])
def test_sheet_at_every_size_shows_title_signatures_and_warning(look: Look) -> None:
    for width, beside in ((80, False), (90, False), (119, False), (50, True), (54, True), (60, True)):
        for height in range(8 if beside else 5, 34):
            text = "\n".join(sheet_lines(look, width, height, beside=beside))
            for part in (
                look.word("handover.title"),
                look.word("handover.gives", a="LST"),
                look.word("handover.takes", b="BGS"),
                "08:14:30",
                look.word("handover.do.accept", b="BGS"),
                "#130",
            ):
                assert part in text, (width, height, part, text)


def test_title_of_the_sheet_has_no_gap_where_the_step_has_no_room() -> None:
    for beside, before in ((False, "─ PAUSED  h"), (True, "─ h")):
        (title, *_) = sheet_lines(EN, 80, 20, beside=beside)
        assert f"{before} all of it" in title, title


def test_sheet_without_room_counts_the_lines_below() -> None:
    look = LOOKS[0]
    full = sheet_lines(look, 80, board_regions(80, 21, 24, 6, sheet=True).detail.height, beside=False)
    assert "1 Posts" in full[1] and "8 Watch for" in full[8]
    less = sheet_lines(look, 80, 7, beside=False)
    assert "4 more below" in less[0] and "1 Posts" in less[1]


def test_sheet_beside_the_queue_wraps_words() -> None:
    text = "\n".join(sheet_lines(LOOKS[0], 50, 24, beside=True))
    assert "gate lamp flickers" in text and "BGS reads each line aloud" in text


@pytest.mark.parametrize(
    ("read", "says", "step"),
    [
        (0, "BGS reads each line aloud and ticks it: ho 1", "step 2 of 3: BGS reads back"),
        (3, "BGS reads each line aloud and ticks it: ho 4", "step 2 of 3: BGS reads back"),
        (8, "All lines are read: BGS accepts", "step 3 of 3: BGS accepts"),
    ],
)
def test_sheet_names_the_next_line_to_read_and_then_the_acceptance(read: int, says: str, step: str) -> None:
    view = handover("en").handover
    assert view is not None
    rows = tuple(msgspec.structs.replace(row, read=row.number <= read) for row in view.rows)
    view = msgspec.structs.replace(view, step="signed", warn=(), rows=rows)
    for beside, part in ((True, says), (False, step)):
        lines = handover_region(view, EN, 60 if beside else 80, 20, now=view.signed, zone=ZONE, beside=beside)
        assert part in "\n".join(line.text for line in lines)


@pytest.mark.parametrize("text", NASTY, ids=range(len(NASTY)))
def test_sheet_with_hostile_text_stays_in_place(text: str) -> None:
    for look in LOOKS:
        for width, beside in ((80, False), (50, True)):
            assert all(harmless(line) for line in sheet_lines(look, width, 20, beside=beside, text=text))
