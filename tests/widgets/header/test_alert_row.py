"""Alert row: the text is cut, the time and the answer never are."""

from __future__ import annotations

import pytest

from data.view.values import Alert
from tests.kits.widgets.lines import EN, ID
from tests.kits.widgets.scenes import ZONE, missed, quiet
from widgets.drawing.look import Look
from widgets.header.alert_row import alert_row


def test_alert_row_too_long_cuts_the_text_but_not_the_answer() -> None:
    board = missed()
    for width in range(80, 200, 9):
        text = alert_row(board.alert, EN, width, now=board.header.now, zone="Asia/Jakarta", flash_on=True).text
        assert text.rstrip().endswith(f"{'and 1 more' if width >= 120 else '  +1'}  0:24  a acknowledge")
        assert text.startswith(" * P1 NEW  #130 ASSAULT")
    dark = alert_row(board.alert, EN, 80, now=board.header.now, zone="Asia/Jakarta", flash_on=False)
    assert dark.text.startswith(" * P1 NEW")  # no character flashes, only the fill
    assert dark.runs[0] == (" * ", "alarm")  # of the mark: the rest keeps its fill
    assert all(role == "alarm_fill" for _, role in dark.runs[1:])


def test_alert_row_at_80_columns_shows_every_hint_in_full() -> None:
    args = {
        "why": "disk full", "waiting": "3", "post": "4", "name": "Warehouse rear", "cover": "6", "posts": "2, 3, 5",
        "number": "129", "first": "2", "at": "02:15", "since": "02:11", "until": "02:47", "missed": "3", "cause": "",
    }  # fmt: skip
    hints = {
        "alert.not_saved": "doctor", "alert.break_over": "break", "alert.sound": "sound", "alert.roll": "roll",
        "alert.unmanned": "unmanned", "alert.gap": "seen", "alert.late_round": "ack",
    }  # fmt: skip
    for look in (EN, ID):
        for key, hint in hints.items():
            alert = Alert("alarm", key, args, since=0, hint=f"alert.hint.{hint}", more=2)
            row = alert_row(alert, look, 80, now=90_000, zone="UTC", flash_on=True).text
            assert "…" not in row and row.rstrip().endswith(look.word(f"alert.hint.{hint}", **args)), row


@pytest.mark.parametrize("look", [EN, ID], ids=["en", "id"])
def test_alert_row_of_a_late_post_has_room_for_the_steps(look: Look) -> None:
    for post in quiet(look.words.language).posts:
        alert = Alert(
            "warn", "alert.late", {"post": post.code, "name": post.name}, flash=True, since=0, hint="alert.hint.ack"
        )
        text = alert_row(alert, look, 80, now=301_000, zone=ZONE, flash_on=True).text
        assert look.glyphs.cut not in text and ("tell" in text or "Padal" in text)


@pytest.mark.parametrize("look", [EN, ID])
@pytest.mark.parametrize("name", ["send", "arrive", "supervisor", "outside", "update"])
def test_alert_row_of_a_passed_target_never_ends_before_its_time(look: Look, name: str) -> None:
    args = {"priority": "1", "number": "115", "type": "UNJUK RASA", "at": "14:01", "who": "Damkar", "call": "113"}
    args["posts"] = "3,6"
    due = look.word("alert.target.send", **args).rpartition(", ")[2].removesuffix(" 14:01")
    for width in range(80, 140):
        alert = Alert("alarm", f"alert.target.{name}", args, since=0, hint=f"alert.hint.target.{name}", more=12)
        row = alert_row(alert, look, width, now=3_000_000, zone="UTC", flash_on=True).text
        assert (due in row) == (f"{due} 14:01" in row), row


@pytest.mark.parametrize("look", [EN, ID], ids=["en", "id"])
def test_alert_row_at_80_columns_names_who_is_missing(look: Look) -> None:
    words = look.words
    lost = words("entry.roll.lost", names="Sari, Yoga", number="101")
    args = {"priority": "1", "number": "103", "type": words("entry.roll.lost_type").upper(), "post": "3", "words": lost}
    args |= {"n": "2", "of": "6", "names": "Yoga, Rizky, Dimas", "who": "Ambulance", "call": "Ambulance", "at": "20:37"}
    hints = {"alert.new": "ack_it", "alert.roll_names": "roll_names", "alert.target.outside": "target.outside"}
    rows = []
    for key, hint in hints.items():
        alert = Alert("alarm", key, args, since=0, hint=f"alert.hint.{hint}", more=2)
        rows.append(alert_row(alert, look, 80, now=416_000, zone="UTC", flash_on=True).text)
    assert "Sari, Yoga" in rows[0] and "Yoga, Rizky, Dimas" in rows[1], rows
    assert words("alert.target.outside", **args).partition(":")[0] in rows[2], rows
