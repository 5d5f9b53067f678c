"""Pen: the shortest way to a cell and to a colour leads there, and each colour of a frame is chosen once."""

from __future__ import annotations

import random
import re

import pyte
import pytest

from console.app.terminal.pen import PLAIN, UNKNOWN, Cell, Codes, Pen, _change, _way

WIDTH, HEIGHT = 40, 12
MARKS = ("", "1", "2", "3", "4", "7", "1;4", "1;7", "1;2", "1;3;4", "9")
COLOURS = ("39", "31", "38;5;187", "38;5;246")
GROUNDS = ("49", "41", "48;5;232", "48;5;94")


def fed(text: str) -> pyte.Screen:
    screen = pyte.Screen(WIDTH, HEIGHT)
    pyte.Stream(screen).feed(text)
    return screen


def row(*parts: tuple[str, Codes]) -> list[Cell]:
    return [(character, codes) for text, codes in parts for character in text]


@pytest.mark.parametrize("seed", range(20))
def test_way_leads_to_the_cell_and_is_never_longer_than_its_address(seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(200):
        (from_y, from_x), (y, x) = ((chance.randrange(HEIGHT), chance.randrange(WIDTH)) for _ in range(2))
        known = chance.choice(((from_y, from_x), (from_y, -1), (-1, -1)))
        way = _way(known, (y, x))
        assert len(way) <= len(f"\x1b[{y + 1};{x + 1}H")
        cursor = fed(f"\x1b[{from_y + 1};{from_x + 1}H{way}").cursor
        assert (cursor.y, cursor.x) == (y, x), (known, (y, x), way)


def test_change_leads_to_the_colours_as_a_reset_and_all_codes_do() -> None:
    chance = random.Random(5)
    for _ in range(3000):
        now = PLAIN
        text = ""
        for _ in range(chance.randrange(2, 6)):
            codes = Codes(chance.choice(MARKS), chance.choice(COLOURS), chance.choice(GROUNDS))
            changed, now = _change(now, codes)
            text += changed
        whole = f"\x1b[0;{codes.marks or '0'};{codes.text};{codes.ground}m"
        assert now == codes
        assert fed(text).cursor.attrs == fed(whole).cursor.attrs, (text, codes)


def test_change_for_a_blank_leaves_the_colour_of_the_text() -> None:
    now = Codes("1", "38;5;187", "48;5;232")
    assert _change(now, Codes("", "", "48;5;94")) == ("\x1b[48;5;94m", Codes("1", "38;5;187", "48;5;94"))
    assert _change(now, Codes("", "", "48;5;232")) == ("", now)


def test_each_colour_of_a_frame_is_chosen_once() -> None:
    fill, text, strong, muted = (
        Codes(marks, colour, ground)
        for marks, colour, ground in (
            ("1", "38;5;232", "48;5;187"), ("", "38;5;145", "48;5;232"), ("1", "38;5;187", "48;5;232"),
            ("", "38;5;246", "48;5;232"),
        )
    )  # fmt: skip
    pen, blank = Pen(WIDTH), Codes("", "", "48;5;232")
    for y in range(1, HEIGHT):
        parts = (" ", blank), ("* P3", fill), (f" #{100 + y}", strong), (" PERS ", text), ("0:00", muted), (" ", blank)
        new = row(*parts)
        pen.draw(y, [UNKNOWN] * len(new), new)
    drawn = pen.text()
    assert len(re.findall(r"\x1b\[[\d;]*m", drawn)) == 5
    assert fed(drawn).display[1:] == [f" * P3 #{100 + y} PERS 0:00 ".ljust(WIDTH) for y in range(1, HEIGHT)]


def test_digits_below_each_other_cost_a_row_down_and_a_cell_back() -> None:
    pen, codes = Pen(WIDTH), Codes("", "38;5;246", "48;5;232")
    for y in range(1, 8):
        pen.draw(y, row(("ack 4:58  NEW  0:02", codes)), row(("ack 4:57  NEW  0:03", codes)))
    drawn = pen.text()
    assert "7" + "\x1bD\b7" * 6 in drawn and "3" + "\x1bD\b3" * 6 in drawn
