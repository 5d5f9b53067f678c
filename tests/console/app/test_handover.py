"""Handover on the screen: its sheet next to the queue, the next operator in the header, who sits here afterwards."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.app.console_app import ConsoleApp
from data.entries.handover import HandoverStarted
from data.report.parts.material import Material
from data.report.parts.period import this_shift
from data.report.shift import document
from tests.kits.console.desk_room import Room, console, wib

MORNING = wib("2024-01-22T07:46:00")


async def test_screen_that_starts_again_after_a_handover_has_the_next_operator(tmp_path: Path) -> None:
    async with console(tmp_path, now=MORNING) as room:
        for line in ("ok all", "ho start", "ho sign x", "ho all", "ho accept BGS"):
            await room.enter(line)
        again = ConsoleApp(room.desk, me="LST")
        assert again.session.me == room.app.session.me == "BGS"
        again.jobs.close()


@pytest.mark.parametrize("size", [(80, 24), (120, 36)], ids=["80x24", "120x36"])
async def test_handover_runs_from_sheet_to_acceptance(tmp_path: Path, size: tuple[int, int]) -> None:
    async with console(tmp_path, size=size, now=MORNING) as room:
        await room.enter("ok all")
        await room.enter("ho start")
        text = room.text
        assert "Handover Regu A → B" in text and "LST gives" in text and "ho sign WORDS" in text
        assert ("handover to BGS" if size[0] > 100 else "LST in control → BGS") in text
        assert "[ ] 1 Posts" in text and "8 Watch for *" in text and "not said yet" in text
        await room.enter("ho sign gate lamp flickers")
        assert "[x] LST gives" in room.text and "07:46:00" in room.text and "gate lamp flickers" in room.text
        await room.enter("ho 1")
        assert "[x] 1 Posts" in room.text
        await room.enter("ho accept BGS read aloud")
        assert "Handover Regu" not in room.text and "BGS in control" in room.text
        # The operator who has taken over sits here now.
        await room.enter("l first line")
        assert room.desk.entry(room.desk.book.last_no).by == "BGS"  # type: ignore[union-attr]


async def test_handover_with_a_new_p1_says_so_and_shows_the_incident(tmp_path: Path) -> None:
    async with console(tmp_path, now=MORNING) as room:
        await room.enter("ho start")
        await room.enter("ho sign x")
        await room.enter("n ASLT 1 pushed over")
        await room.minutes(0)
        await room.pass_time(1000)
        assert "PAUSED: LST stays in control. a acknowledges; ho resume continues" in room.text
        assert "all nearest posts" in room.text and "1 Posts" not in room.text, "the card of the P1, not the sheet"
        await room.enter("a")
        await room.pass_time(1000)
        await room.until(lambda: "Handover Regu" not in room.text)
        assert "all nearest posts" in room.text
        assert "HANDOVER PAUSED" in room.text
        await room.enter("h")
        await room.until(lambda: "Handover Regu" in room.text)
        await room.enter("h")
        await room.until(lambda: "Handover Regu" not in room.text)
        assert "Handover Regu" not in room.text
        await room.enter("ho resume")
        await room.until(lambda: "Handover Regu" in room.text)


async def test_sheet_at_80_columns_leaves_every_p1_in_sight(tmp_path: Path) -> None:
    async with console(tmp_path, size=(80, 24), now=MORNING) as room:
        for number in range(101, 106):
            await room.enter(f"n FIRE {number - 100} smoke")
            await room.enter("a")
        await room.enter("ho start")
        assert "Handover Regu A" in room.text and "LST gives" in room.text
        assert all(f"P1  #{number}" in room.text for number in range(101, 106)), room.text


async def test_h_hides_and_shows_the_sheet_and_without_a_handover_shows_a_page(tmp_path: Path) -> None:
    async with console(tmp_path, now=MORNING) as room:
        await room.enter("h")
        assert "For the next shift" in room.text
        await room.enter("ho start")
        await room.pilot.press("escape")
        await room.until(lambda: "Handover Regu" in room.text)
        await room.enter("h")
        await room.until(lambda: "0 of 8 read back" in room.text)
        assert "Handover Regu A → B   as of 07:46:0" in room.text and "Queue" not in room.text
        await room.enter("h")
        await room.until(lambda: "Handover Regu" not in room.text)
        assert "Handover Regu" not in room.text and "Queue" in room.text
        await room.enter("h")
        await room.pilot.press("escape")
        await room.until(lambda: "Handover Regu" in room.text and "Queue" in room.text)


async def test_missing_signature_stays_in_the_header_after_a_restart(tmp_path: Path) -> None:
    async with console(tmp_path, now=MORNING, language="id") as room:
        await room.enter("l malam selesai")
        await room.enter("ambil BGS LST sakit")
        assert "LST belum paraf" in room.text and "BGS memegang" in room.text
        await room.enter("serah mulai LST")
        assert "Serah terima Regu" in room.text
    async with console(tmp_path, now=MORNING + 60_000, me="BGS", language="id") as room:
        assert "LST belum paraf" in room.text and "Serah terima Regu" in room.text
        await room.enter("serah paraf LST")
        assert "LST belum paraf" not in room.text


async def whole_page(room: Room) -> str:
    """Return every row of the page that is shown, scrolling through it as an operator does."""
    found: list[str] = []
    await room.pilot.press("home")
    for _ in range(100):
        shown = room.text.splitlines()[4:-2]
        found += [row for row in shown if row not in found]
        if "PgDn" not in room.text.splitlines()[-3]:
            return "\n".join(found)
        await room.pilot.press("pagedown")
        await room.pilot.pause()
    raise AssertionError("the page has no end")


async def test_reading_back_what_was_not_on_the_screen_says_how_many_rows(tmp_path: Path) -> None:
    async with console(tmp_path, now=MORNING) as room:
        for post in range(1, 7):
            await room.enter(f"n VEHI {post} motorcycle loiters in front of the fence")
        await room.enter("ho start")
        await room.enter("ho sign x")
        await room.type("ho 1-8")
        await room.pass_time(1000)
        assert "were not on the screen yet: PgDn" in room.text
        for _ in range(9):
            await room.pilot.press("pagedown")
            await room.pilot.pause()
        await room.pass_time(1000)
        assert "on the screen yet" not in room.text
        await room.pilot.press("ctrl+u")
        await room.type("ho 1")
        await room.pass_time(1000)
        assert "on the screen yet" not in room.text, "it was shown before"


async def test_sheet_is_the_same_on_its_page_in_the_book_and_in_the_report(tmp_path: Path) -> None:
    async with console(tmp_path, now=MORNING) as room:
        lines = ("ok 1,2", "n VEHI 6 motorcycle loiters", "remind 09:30 call PLN", "shelve cam-3 60m wet connector")
        for line in (*lines, "lookout P 4321 QX until 12:00", "hazard 4 loose stair", "src net down"):
            await room.enter(line)
        await room.enter("ho start")
        await room.enter("h")
        page = await whole_page(room)
        (started,) = [e for e in room.desk.book.entries() if isinstance(e, HandoverStarted)]
        desk, now = room.desk, room.desk.clock.now()
        period = this_shift(desk.room.duty, desk.site, now)
        printed = document(Material(desk.library, desk.site, desk.words, period, desk.room, now))
    for signed in started.lines:
        for part in signed.words.split("; "):
            for word in part.split():
                assert word.rstrip(",") in page, (signed.key, part, word)
    sheets = [section for section in printed.sections if section.title.startswith("For the next shift: ")]
    assert len(sheets) == len(started.lines) == 7
    for signed, section in zip(started.lines, sheets, strict=True):
        texts = [text if name == "at the end" else f"{name} {text}" for name, text in section.rows]
        assert signed.key == "book" or "; ".join(texts) == signed.words
    text = "; ".join(signed.words for signed in started.lines)
    for fact in ("motorcycle loiters", "call PLN", "wet connector", "P 4321 QX", "loose stair", "down since"):
        assert fact in text


async def test_line_of_the_sheet_that_is_typed_is_shown_before_it_is_entered(tmp_path: Path) -> None:
    async with console(tmp_path, now=MORNING, size=(80, 24)) as room:
        for n in range(8):
            await room.enter(f"n VEHI 6 lorry {n} at the gate, nobody in it")
        await room.enter("ho start")
        assert "Queue" in room.text and "[ ] 6 Equipment" in room.text
        await room.pilot.press(*"ho", "space", "6")
        await room.until(lambda: "of 8 read back" in room.text and " [ ] 6 Equipment    keys all in" in room.text)
        assert "> ho 6" in room.text and "Enter: read back: Equipment" in room.text
        await room.pilot.press("backspace")
        await room.until(lambda: "Queue" in room.text)  # what was shown before
        await room.pilot.press("2")
        await room.until(lambda: "lorry 0 at the gate" in room.text and "Queue" not in room.text)
        await room.pilot.press("enter")
        await room.until(lambda: "1 of 8 read back" in room.text)
        assert " [ ] 1 Posts" in room.text, "the first line that is not read back"
        await room.enter("ho sign x")
        await room.enter("ho all")
        await room.enter("ho accept BGS")
        await room.until(lambda: "Queue" in room.text)
        assert "BGS in control" in room.text
        keys = room.text.splitlines()[-1]
        await room.pilot.press("escape")
        await room.pilot.pause()
        assert room.text.splitlines()[-1] == keys, "the keys under the line are the board's, not the page's"


async def test_parked_line_of_the_sheet_goes_back(tmp_path: Path) -> None:
    async with console(tmp_path, now=MORNING, language="id") as room:
        await room.enter("serah mulai")
        await room.pilot.press(*"serah", "space", "3")
        await room.until(lambda: "0 dari 8 dibaca ulang" in room.text)
        await room.pilot.press("escape")
        await room.until(lambda: "Antrean" in room.text)
