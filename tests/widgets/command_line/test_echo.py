"""Echo row and keys row: what is cut, which commands stay."""

from __future__ import annotations

import re

import pytest
from msgspec.structs import replace

from data.view.values import Echo
from tests.kits.widgets.lines import EN, ID
from tests.kits.widgets.scenes import quiet
from widgets.command_line.echo import EchoRow, echo_row
from widgets.command_line.key_hints import KEYS, board_keys, keys_row
from widgets.command_line.warning import rows_above
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


@pytest.mark.parametrize("after", ["becomes #102; 7 steps", "next due 05:00; ends LATE", ""])
def test_words_to_be_stored_are_whole_or_say_how_many_letters_are_hidden(after: str) -> None:
    for look in (EN, ID):
        for length in (1, 17, 38, 60, 90, 300):
            words = ("smoke; from: the second window, " * 12)[:length].strip()
            echo = Echo("=", "new P1 FIRE, post 3, now", f'"{words}"; {after}'.rstrip("; "), stored=f'"{words}"')
            for width in (80, 100, 120, 200):
                text = echo_row(echo, look, width).text
                if f'"{words}"' in text:
                    continue
                assert after in text, "the consequence comes first"
                if '"' not in text:
                    assert words in " ".join(" ".join(row.text.split()) for row in rows_above(echo, look, width))
                    continue
                counted = re.findall(r'"(.*)…" \+([0-9]+) (?:letters|huruf)', text)
                if not counted:
                    assert words.startswith(re.findall(r'"(.{4,})…"', text)[0])
                    continue
                shown, left = counted[0]
                assert words.startswith(shown) and len(shown) + int(left) == len(words), text
                assert len(shown) > 3


def test_words_to_be_stored_that_have_no_room_stand_above_the_line() -> None:
    echo = Echo("=", "x" * 60, f'"{"smoke " * 9}"', stored=f'"{"smoke " * 9}"')
    assert "smo" not in echo_row(echo, EN, 80).text
    assert "smoke " * 8 in " ".join(row.text for row in rows_above(echo, EN, 80))


def test_no_part_of_a_consequence_is_lost() -> None:
    told = "acknowledges #101; ends the break of post 4; only a note; next due 05:00"
    for look in (EN, ID):
        for width in (80, 100, 120):
            echo = Echo(
                "=", "told the controller of #102 FIRE, answer not stated, now", f'"smoke"; {told}', stored='"smoke"'
            )
            rows = [echo_row(echo, look, width), *rows_above(echo, look, width)]
            for part in told.split("; "):
                assert part in " ".join(" ".join(row.text.split()) for row in rows), width


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


def test_keys_row_names_no_post_that_is_withdrawn() -> None:
    board = quiet()
    for gone, said in (("4", " ok 1 check "), ("14", " ok 2 check "), ("23", " ok 4 check "), ("123456", " n new ")):
        statuses = {code: "closed" if code in "135" else "off" for code in gone}
        posts = tuple(replace(post, status=statuses.get(post.code, post.status)) for post in board.posts)
        assert keys_row(board_keys(EN.words, board=replace(board, posts=posts)), EN, 80).text.startswith(said), gone


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


def test_refused_row_that_would_be_cut_names_the_rows_above() -> None:
    bar = EchoRow()
    bar.look = EN
    reason = "#101 is P1, steps open: 1 2 3 5 7 (1 confirm the place and what burns)"
    for is_refused, said in ((False, "confirm the pla"), (True, "the reason stands above the line")):
        bar._echo, bar._is_refused = Echo("X", reason), is_refused
        (row,) = bar.paint(80, 1)
        assert said in row.text
    (row,) = bar.paint(120, 1)
    assert "what burns)" in row.text
