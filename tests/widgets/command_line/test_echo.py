"""Echo row and keys row: what is cut, which commands stay."""

from __future__ import annotations

from data.view.values import Echo
from tests.kits.widgets.lines import EN, ID
from widgets.command_line.echo import EchoRow, echo_row
from widgets.command_line.key_hints import KEYS, board_keys, keys_row
from widgets.drawing.cells import cells


def test_echo_too_long_cuts_only_the_consequence() -> None:
    echo = Echo("=", "check call, post 4 Warehouse rear, now", "next due 05:00; " + "ends LATE; " * 8)
    text = echo_row(echo, EN, 80).text
    assert text.startswith(" = Enter: check call, post 4 Warehouse rear, now; next due 05:00; ends LATE")
    assert cells(text) == 80
    assert "…" in text
    assert echo_row(Echo("X", "#129 is P1, step 3 is open"), ID, 80).text.startswith(" X ditolak: #129")


def test_refusal_that_has_no_room_for_its_rest_ends_with_the_mark_of_a_cut() -> None:
    text = "#101 is P1, steps open: 1 3 5 7 (1 confirm the place and"
    for width in range(80, 130):
        line = echo_row(Echo("X", text, "count the people)", is_continued=True), EN, width).text.rstrip()
        assert line.endswith(("…", "count the people)")), line
        assert "steps open: 1 3 5 7 (1 confirm the place" in line


def test_echo_of_a_question_has_no_second_punctuation() -> None:
    assert "told? form: e WORDS" in echo_row(Echo("X", "what was told?", "form: e WORDS"), EN, 80).text
    assert "told; form: e WORDS" in echo_row(Echo("X", "nobody was told", "form: e WORDS"), EN, 80).text


def test_keys_row_without_room_keeps_the_most_useful_commands() -> None:
    for look in (EN, ID):
        keys = [(form, look.word(f"screen.key.{word}"), rank) for form, word, rank in KEYS]
        for width in range(80, 200):
            line = keys_row(keys, look, width)
            assert cells(line.text) == width
            assert {"F9", "?", "4", "a", "n"} <= {text for text, role in line.runs if role == "strong"}


def test_keys_row_names_an_existing_post() -> None:
    assert keys_row(board_keys(EN.words, "2"), EN, 80).text.startswith(" 2 check ")
    assert keys_row(board_keys(EN.words), EN, 80).text.startswith(" 4 check ")


def test_keys_row_names_the_commands_of_the_language() -> None:
    bar = EchoRow()
    for look, form, other in ((EN, "find search", "cari"), (ID, "cari kata", "find")):
        bar.look = look
        (row,) = bar.paint(200, 1)
        assert form in row.text and other not in row.text


def test_keys_row_at_120_columns_has_handover_and_phrases() -> None:
    for look in (EN, ID):
        row = keys_row(board_keys(look.words), look, 120).text
        assert f"h {look.word('screen.key.handover')}" in row and f"F2-F8 {look.word('screen.key.phrases')}" in row
