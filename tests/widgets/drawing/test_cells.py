"""Text in cells: exact widths for any text, and nothing drawn that harms a terminal."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.kits.widgets.lines import ANY, harmless
from widgets.drawing.cells import cells, chop, cut, pad, wrap
from widgets.drawing.glyphs import ASCII, UNICODE, choose_glyphs
from widgets.drawing.styled_line import StyledLine


@given(ANY)
def test_plain_text_is_harmless_and_stays_the_same(text: str) -> None:
    plain = UNICODE.plain(text)
    assert harmless(plain)
    assert UNICODE.plain(plain) == plain


@given(ANY)
def test_ascii_set_draws_only_ascii(text: str) -> None:
    plain = ASCII.plain(text)
    assert plain.isascii()
    assert harmless(plain)


@given(ANY, st.integers(0, 60), st.booleans())
def test_pad_is_exact(text: str, width: int, right: bool) -> None:
    assert cells(pad(UNICODE.plain(text), width, right=right)) == width


@given(ANY, st.integers(0, 60))
def test_cut_fits_and_ends_with_a_mark(text: str, width: int) -> None:
    plain = UNICODE.plain(text)
    shorter = cut(plain, width)
    assert cells(shorter) <= width
    assert shorter == plain or not width or shorter.endswith("…")


@given(ANY, st.integers(1, 40), st.integers(1, 4))
def test_wrap_fits_into_lines_and_width(text: str, width: int, most: int) -> None:
    lines = wrap(UNICODE.plain(text), width, most)
    assert len(lines) <= most
    assert all(cells(line) <= width for line in lines)


def test_wrap_with_room_keeps_every_word() -> None:
    text = "motorcycle P 4321 QX twice past the rear wall, 03:40 and 05:10; gate lamp flickers"
    assert " ".join(wrap(text, 30, 4)) == text
    assert wrap(text, 30, 2)[-1].endswith("…")


def test_chop_never_draws_half_a_wide_character() -> None:
    assert chop("漢字", 3) == "漢"
    assert StyledLine("漢字").chop(3).text == "漢 "


@given(st.lists(ANY, max_size=4), st.integers(0, 40))
def test_styled_line_is_padded_to_the_cell(texts: list[str], width: int) -> None:
    ink = StyledLine()
    for text in texts:
        ink.add(UNICODE.plain(text))
    assert cells(ink.pad_to(width).text) == width == ink.width


def test_glyphs_follow_the_encoding() -> None:
    assert choose_glyphs("utf-8") is UNICODE
    assert choose_glyphs("UTF8") is UNICODE
    assert choose_glyphs("ISO-8859-1") is ASCII
    assert choose_glyphs("utf-8", "ascii") is ASCII
    assert choose_glyphs("ascii", "unicode") is UNICODE


def test_every_glyph_takes_one_cell() -> None:
    for glyphs in (UNICODE, ASCII):
        symbols = [s for status, s in glyphs.status.items() if status != "p1"]
        symbols += [glyphs.line, glyphs.focus, glyphs.column, glyphs.joint, glyphs.cut, glyphs.cursor, glyphs.up]
        symbols += [glyphs.cursor_end, glyphs.times, glyphs.arrow, glyphs.down, glyphs.dot, glyphs.warn, glyphs.past]
        assert all(cells(symbol) == 1 for symbol in symbols)
        assert glyphs is UNICODE or all(symbol.isascii() for symbol in symbols)


@pytest.mark.parametrize(
    ("text", "width", "short"), [("abc", 3, "abc"), ("abcd", 3, "ab…"), ("界界", 3, "界…"), ("ab", 0, "")]
)
def test_cut_as_drawn(text: str, width: int, short: str) -> None:
    assert cut(text, width) == short
    assert cells(short) <= width
