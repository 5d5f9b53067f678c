"""Page of the handover sheet: every word of it is there at every size, and what changed is marked."""

from __future__ import annotations

import msgspec
import pytest

from data.view.values import HandoverView, SheetItem, SheetRow
from data.words import Words
from tests.kits.widgets.lines import EN, ID, NASTY, harmless
from tests.kits.widgets.scenes import ZONE, at, handover
from widgets.board.handover import handover_region
from widgets.board.handover_page import SheetPage, flow
from widgets.drawing.cells import cells
from widgets.drawing.glyphs import ASCII
from widgets.drawing.look import Look

LOOKS = (EN, ID, Look(Words("en"), ASCII))
NOW = at("2024-01-22", "08:15:00")
FIRE = SheetItem(
    "P1 #102", "FIRE 3 smoke at the door of the warehouse, seen by two people from the yard", state="SENT 3,5",
    facts=("told 110 08:11", "called Damkar 113, to be here by 08:25", "steps open: 4, 5, 7"), opened=NOW - 6_000,
)  # fmt: skip
LONG = SheetItem("P3 #103", "PERS 4 man at the fence", state="ON SCENE 1,2,3,4,5,6,7,8,9", opened=NOW - 60_000)


def view(*items: SheetItem, **changes: object) -> HandoverView:
    """Return the handover of the scenes with ``items`` as its open incidents, in a line with ``changes``."""
    found = handover("en").handover
    assert found is not None
    rows = [msgspec.structs.replace(row, summary=row.words) for row in found.rows[:-1]]
    fields = {"number": 2, "key": "open", "words": "x", "summary": "2: 1 P1, 1 P3", "items": items} | changes
    rows[1] = msgspec.convert(msgspec.to_builtins(SheetRow(**fields)), SheetRow)  # type: ignore[arg-type]
    return msgspec.structs.replace(found, rows=(*rows, found.rows[-1]))


def page(found: HandoverView, look: Look = EN) -> SheetPage:
    made = SheetPage()
    made.look = look
    made.update(found, now=NOW, zone=ZONE, anchor="no. 12 abcdef")
    return made


def whole(made: SheetPage, width: int, height: int) -> list[str]:
    """Return every row of the body, read as by somebody who pages through it."""
    shown: list[str] = []
    body = len(made.body(width, height))
    for top in range(0, body, max(1, height - 3)):
        made._top = top
        lines = [line.text for line in made.paint(width, height)]
        assert len(lines) == height and all(cells(line) <= width for line in lines)
        shown += lines
    return shown


@pytest.mark.parametrize("look", LOOKS, ids=["en", "id", "ascii"])
def test_page_has_every_word_at_every_size(look: Look) -> None:
    found = view(FIRE, LONG)
    wanted = [word for item in (FIRE, LONG) for part in item.parts for word in part.replace(",", " ").split()]
    for width in (80, 100, 119, 160, 200):
        for height in (6, 12, 19, 40):
            text = " ".join(whole(page(found, look), width, height))
            for word in wanted:
                assert word.rstrip(";") in text, (width, height, word)
            assert "0:06" in text and look.glyphs.cut not in text


def test_page_at_80_is_as_it_was_drawn() -> None:
    lines = [line.text.rstrip() for line in page(view(FIRE, LONG)).paint(80, 19)]
    assert lines[0].startswith("═ Handover Regu A → B   signed 08:14:30 ═")
    assert lines[0].endswith(" 7 of 8 read back ═")
    assert "#130 is NEW" in lines[1]
    assert " [ ] 2 Incidents    2: 1 P1, 1 P3" in lines
    row = next(n for n, line in enumerate(lines) if "#102" in line)
    assert lines[row].startswith("       P1 #102 FIRE 3 smoke") and lines[row].endswith("SENT 3,5           0:06")
    assert any(line.strip().startswith("told 110 08:11; called Damkar 113") for line in lines[row:])
    assert lines[-1].endswith("rows more  PgDn")


def test_page_marks_what_changed_since() -> None:
    found = view(
        msgspec.structs.replace(FIRE, changed=(2,)),
        since=NOW - 1_800_000, is_summary_changed=True, gone=("P2 #99 CCTV 1 camera",),
    )  # fmt: skip
    text = "\n".join(whole(page(found), 80, 40))
    assert "▲ changed since 07:45" in text and "▲ 2: 1 P1, 1 P3" in text
    assert "▲ called Damkar 113" in text and "▲ told" not in text
    assert "no longer: P2 #99 CCTV 1 camera" in text


def test_page_goes_to_a_line() -> None:
    made = page(view(*[FIRE] * 9))
    made.show_line(3)
    assert any(line.text.startswith(" [x] 3 Alarms") for line in made.paint(80, 19))
    made.show_line(0)  # the first that is not read back
    lines = [line.text for line in made.paint(80, 19)]
    assert lines[2].startswith(" [ ] 2 Incidents") and "row above  PgUp" in lines[-1]


def test_page_without_a_handover_has_no_ticks_and_the_anchor() -> None:
    rows = view(FIRE).rows[:-1]
    found = HandoverView(outgoing="", incoming="", crew="", to_crew="", step="none", rows=rows)
    text = "\n".join(whole(page(found), 80, 60))
    assert "[ ]" not in text and "[x]" not in text and "no. 12 abcdef" in text and "2 Incidents" in text


def test_page_says_how_many_incidents_the_agency_has_not_got() -> None:
    found = msgspec.structs.replace(view(FIRE), unsent=2)
    assert "2 incidents not sent to the agency yet." in "\n".join(whole(page(found), 80, 19))
    region = handover_region(found, EN, 80, 14, now=NOW, zone=ZONE, beside=False)
    beside = handover_region(found, EN, 80, 30, now=NOW, zone=ZONE, beside=True)
    for lines in (region, beside):
        assert "2 incidents not sent to the agency yet." in "\n".join(line.text for line in lines)
    assert "agency" not in "\n".join(whole(page(view(FIRE)), 80, 19))


@pytest.mark.parametrize("text", NASTY, ids=range(len(NASTY)))
def test_page_with_hostile_text_stays_in_place(text: str) -> None:
    item = SheetItem(text, text, state=text, facts=(text, text), opened=NOW)
    for look in LOOKS:
        made = page(view(item, summary=text, gone=(text,), since=NOW), look)
        assert all(harmless(line) for line in whole(made, 80, 24))


def test_flow_keeps_every_character() -> None:
    pieces = [("a" * 50, "text"), ("bb cc", "warn"), ("漢字" * 20, "text")]
    lines = flow(pieces, 17)
    assert all(line.width <= 17 for line in lines)
    assert "".join(line.text for line in lines).replace(" ", "") == "a" * 50 + "bbcc" + "漢字" * 20
