"""Rows over the line: nothing of a warning is cut, whatever the width."""

from __future__ import annotations

import pytest

from data.view.values import Echo
from tests.kits.console.line_room import LineRoom
from tests.kits.widgets.lines import EN, ID
from widgets.command_line.echo import echo_row
from widgets.command_line.warning import ROLE, WarningRows, warning_rows
from widgets.drawing.cells import cells

LONG = (
    "posts 3,5 LEAVE P1 #J102 FIRE: nobody is sent there any more; the break of post 4 ends: 6 covers it no longer; "
    "step 4 is required: Keep everybody out of the building"
)


@pytest.mark.parametrize("width", [60, 80, 120, 200])
def test_warning_keeps_every_word(width: int) -> None:
    for look in (EN, ID):
        rows = warning_rows(LONG, look, width)
        assert " ".join(" ".join(row.text.split()) for row in rows).split()[1:] == LONG.split()
        assert all(cells(row.text) == width and {role for _, role in row.runs} <= {ROLE, "text"} for row in rows)
    assert len(warning_rows("short", EN, width)) == 1


@pytest.mark.parametrize("language", ["en", "id"])
def test_warning_of_six_posts_that_leave_six_incidents_is_all_on_the_screen(language: str) -> None:
    room = LineRoom(language=language)
    room.do("ok all")
    for number, post in enumerate("123456", 101):
        room.do(f"n FIRE {post} smoke")
        room.do(f"g {number} {post}")
    room.do("n FIRE 3 another")
    bar = WarningRows()
    bar.look = {"en": EN, "id": ID}[language]
    bar.update(echo := room.read("g 107 1-6").echo, 80)
    warning = echo.warning
    assert bar.styles.height is not None and bar.styles.height.value == len(bar.paint(80, 24))
    shown = " ".join(row.text for row in bar.paint(80, 24)).split()[1:]
    assert shown == warning.split() and "#106" in shown


def test_echo_that_does_not_fit_shortens_names_before_it_cuts() -> None:
    echo = Echo(
        "=", "send posts 3,5 to #102 PERS, post 4 Warehouse rear, now", "acknowledges #102", brief="send 3,5 to #102"
    )
    assert echo_row(echo, EN, 80).text.rstrip().endswith("send 3,5 to #102; acknowledges #102")
    assert "Warehouse rear" in echo_row(echo, EN, 120).text


@pytest.mark.parametrize("width", [80, 120])
def test_refusal_that_the_row_cuts_is_whole_above_the_line(width: int) -> None:
    for mark in ("X", "?"):
        echo = Echo(mark, "required steps are open: " + " ".join(map(str, range(30))), LONG)
        bar = WarningRows()
        bar.look = EN
        bar.update(echo, width, has_list=True)
        assert bar.rows == 0, "not while a list says what could be typed"
        for is_refused in (False, True):
            bar.update(echo, width, is_refused=is_refused, has_list=is_refused)
            assert " ".join(" ".join(row.text for row in bar.paint(width, 24)).split()[1:]) == echo.full
        bar.update(Echo(mark, "no post 9"), width, is_refused=True)
        assert bar.rows == 0
