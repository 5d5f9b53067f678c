"""Header: fits at every width, and never drops what must be on screen."""

from __future__ import annotations

import itertools

import msgspec
import pytest
from msgspec.structs import replace

from data.view.values import Header
from data.words import Words
from tests.kits.widgets.lines import EN, ID
from tests.kits.widgets.scenes import flood, missed, ms, quiet
from widgets.drawing.cells import cells
from widgets.drawing.look import Look
from widgets.header.header import first_row, second_row

WORST = msgspec.structs.replace(
    flood().header, operator="BGSX", link_age=(11 * 60 + 40) * 60_000, unsent=1284, counts=(12, 17, 31, 12), new=14,
    shelved=12, flood=40, book_no=122_140, sound=True,
)  # fmt: skip


def variants() -> list[Header]:
    out = []
    for drill, to, state, over, zone, sound in itertools.product(
        ("", "evening"), ("", "LSTX"), ("saved", "notsaved"), (False, True), ("Asia/Jakarta", "Asia/Kathmandu"),
        (True, False),
    ):  # fmt: skip
        out.append(
            msgspec.structs.replace(
                WORST, drill=drill, handover_to=to, book_state=state, zone=zone, sound=sound,
                ends=WORST.now - 16 * 60_000 if over else WORST.ends,
            )
        )  # fmt: skip
    return out


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize("width", [80, 81, 90, 100, 119, 120, 121, 132, 159, 160, 200, 250])
def test_header_at_every_width_keeps_what_is_never_cut(language: str, width: int) -> None:
    look = Look(Words(language))
    for header in variants():
        first, second = first_row(header, look, width), second_row(header, look, width)
        assert cells(first.text) == cells(second.text) == width
        both = f"{first.text}\n{second.text}"
        assert "…" not in both
        times = look.times(header.zone)
        needed = [header.operator, times.hms(header.now), times.zone(header.now), "29 Feb", "122140"]
        needed += [
            "1284",
            look.word("screen.link.offline"),
            "P1 12",
            "P2 17",
            "P3 31",
            "P4 12",
            "14 ",
            "12 ",
            look.word("screen.flood.least"),
        ]
        if header.book_state == "notsaved":
            needed.append(look.word("screen.notsaved"))
        if not header.sound:
            assert look.word("screen.nosound") in both or look.word("screen.nosound.short") in both
        if header.drill:
            needed.append(look.word("screen.drill"))
        for text in needed:
            assert text in both, (width, language, text, both)


def test_header_with_a_full_row_keeps_damage_and_full_disk() -> None:
    header = replace(
        flood().header, damaged=True, book_state="notsaved", sound=False, unsigned="LST", free_mb=20, level="1"
    )
    for look in (EN, ID):
        for width in (80, 100, 120, 160):
            row = second_row(header, look, width).text
            assert look.word("screen.book.damaged.short") in row or look.word("screen.book.damaged") in row
            assert "20 MB" in row


@pytest.mark.parametrize("language", ["en", "id"])
def test_header_items_never_touch(language: str) -> None:
    look = Look(Words(language))
    for width in range(80, 251, 3):
        row = second_row(WORST, look, width)
        for (text, role), (after, after_role) in itertools.pairwise(row.runs):
            fills = role.endswith("_fill") and after_role.endswith("_fill")
            assert not fills
            assert text.endswith(" ") or after.startswith(" "), (width, text, after)


def test_quiet_header_as_drawn() -> None:
    look = Look(Words("en"))
    header = quiet().header
    assert first_row(header, look, 80).text == (
        " LST in control  Regu A  3 h 42 m left  book 214 saved  04:17:52 WIB Mon 22 Jan "
    )
    assert second_row(header, look, 80).text.rstrip() == (
        " · online  3 s, 0 unsent  P1 0  P2 0  P3 0  P4 0  0 new  0 shelved"
    )
    assert "═══════───" in first_row(header, look, 120).text


def test_header_past_the_shift_shows_over_time_and_handover() -> None:
    look = Look(Words("en"))
    row = first_row(missed().header, look, 80).text
    assert "LST in control → BGS" in row
    assert "+16 m over" in row
    assert ("+16 m over", "warn") in first_row(missed().header, look, 120).runs


def test_header_without_an_operator_says_nobody_in_control() -> None:
    header = Header(site="KPU", now=ms("2024-01-22T04:17:52"), zone="Asia/Jakarta")
    row = first_row(header, Look(Words("en")), 80)
    assert ("nobody in control", "warn") in row.runs
    assert cells(row.text) == 80


@pytest.mark.parametrize("width", [80, 120, 200])
@pytest.mark.parametrize(("look", "act"), [(EN, "take LST"), (ID, "ambil LST")])
def test_header_without_an_operator_names_the_command_that_takes_control(look: Look, act: str, width: int) -> None:
    header = replace(quiet().header, operator="", taker="LST")
    row = first_row(header, look, width).text
    assert act in row and "…" not in row


def test_header_without_a_remote_shows_no_unsent_entries() -> None:
    header = msgspec.structs.replace(quiet().header, link="local", link_age=None)
    text = second_row(header, Look(Words("en")), 80).text
    assert text.startswith(" · local  P1 0")


def test_header_shows_no_sound_and_damage() -> None:
    header = msgspec.structs.replace(quiet().header, sound=False, damaged=True)
    look = Look(Words("en"))
    assert ("no sound", "warn") in second_row(header, look, 80).runs
    assert any("DAMAGED" in text and role == "alarm_fill" for text, role in first_row(header, look, 80).runs)
    local = msgspec.structs.replace(header, link="local", link_age=None, sound=True)
    assert second_row(local, look, 80).text.rstrip().endswith("siaga verify says where")
    assert "siaga verify   book 214 DAMAGED" in second_row(header, look, 120).text
    assert "siaga" not in second_row(msgspec.structs.replace(header, damaged=False), look, 120).text
    lost = msgspec.structs.replace(header, book_state="notsaved")
    assert any("NOT SAVED" in text for text, _ in first_row(lost, look, 80).runs)
    assert any("DAMAGED" in text for text, _ in second_row(lost, look, 80).runs)


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize("width", [80, 100, 120, 160])
def test_header_shows_a_missing_signature(language: str, width: int) -> None:
    look = Look(Words(language))
    full = second_row(msgspec.structs.replace(WORST, unsigned="LST"), look, width).text
    assert look.word("handover.unsigned.short") in full or look.word("handover.unsigned", who="LST") in full
    assert "1284" in full and "…" not in full
    calm = second_row(msgspec.structs.replace(WORST, unsigned="LST", link="local", flood=None), look, width).text
    assert look.word("handover.unsigned", who="LST") in calm


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize("width", [80, 120, 160, 250])
@pytest.mark.parametrize("link", ["catching", "offline", "reset", "fork", "signin"])
def test_link_shows_unsent_entries_and_their_age_where_there_is_room(language: str, width: int, link: str) -> None:
    look = Look(Words(language))
    header = msgspec.structs.replace(
        quiet().header, link=link, link_age=4_000, link_done=9_800, link_total=10_001 if link == "catching" else 0,
        unsent=28, oldest_unsent=quiet().header.now - 41 * 60_000,
    )  # fmt: skip
    row = second_row(header, look, width)
    assert cells(row.text) == width and look.word(f"screen.link.{link}") in row.text and "28" in row.text
    if width >= 120:
        assert look.times(header.zone).age(41 * 60_000)[0] in row.text
        assert link != "catching" or "9800/10001" in row.text


def test_counts_stay_in_place_when_the_link_age_gets_a_second_digit() -> None:
    for look in (EN, ID):
        for width in (80, 120, 200):
            rows = [second_row(replace(quiet().header, link_age=age), look, width).text for age in (3_000, 42_000)]
            assert rows[0].index("P1") == rows[1].index("P1"), rows


def test_counts_of_a_second_screen_stay_in_place_as_its_newest_entry_ages() -> None:
    for look in (EN, ID):
        for width in (80, 120, 200):
            header = quiet().header
            at = [replace(header, console="on", entry_at=header.now - age) for age in (3_000, 42_000)]
            rows = [second_row(header, look, width).text for header in at]
            assert rows[0].index("P1") == rows[1].index("P1"), rows
