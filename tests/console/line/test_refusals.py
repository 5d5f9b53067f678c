"""Refusals: the reason, and what to type instead."""

from __future__ import annotations

import pytest

from console.line.cursor import QUOTED, quote
from console.line.help import helptext
from data.base.clock import HOUR
from data.view.lines import text_of
from data.view.values import Echo
from data.words import Words
from tests.kits.console.line_room import LineRoom
from widgets.command_line.echo import echo_row
from widgets.drawing.look import Look

NOBODY = "2024-01-22 02:07"
LOOK = Look(Words("en"))


@pytest.fixture
def room() -> LineRoom:
    return LineRoom.busy()


@pytest.mark.parametrize(
    ("line", "english", "indonesian"),
    [
        ("g 3", "g 129 3,6", "kirim 129 3,6"),
        ("t 2", "t 129 2", "langkah 129 2"),
        ("waive 2 x by Surya", "waive 129 2 WHY by NAME", "kecualikan 129 2 ALASAN oleh NAMA"),
    ],
)
def test_command_without_its_incident_shows_the_form_with_a_number(line: str, english: str, indonesian: str) -> None:
    for language, form in (("en", english), ("id", indonesian)):
        assert LineRoom(NOBODY, language).read(line).why.endswith(f": {form}")


@pytest.mark.parametrize("line", ["take BGS", "take BGS she is ill", "ho quick BGS"])
def test_taking_control_from_nobody_names_only_the_new_holder(line: str) -> None:
    echo = LineRoom(NOBODY).read(line).echo
    assert (echo.mark, echo.text) == ("=", "BGS takes control")
    assert "LST" not in echo.consequence


def test_tour_is_named_even_if_the_command_takes_control() -> None:
    echo = LineRoom(NOBODY).read("tour start").echo
    assert "tour Warehouse round" in echo.text
    assert "LST takes control" in echo.consequence


def test_refusal_of_what_is_so_already_is_in_words() -> None:
    room = LineRoom(NOBODY)
    assert room.read("open 4 x").why == "post 4 Warehouse rear is not withdrawn"
    room.do("closed 4 by Surya flooded")
    assert "already withdrawn, since 02:07" in room.read("closed 4 by Surya flooded").why


def test_long_reason_continues_as_one_sentence() -> None:
    room = LineRoom(NOBODY)
    reading = room.read("on 3")
    assert reading.echo.is_continued
    assert "anywhere: on NUMBER 3 if it is there" in reading.why
    assert "if it is there" in echo_row(reading.echo, LOOK, 120).text
    assert "; form" in echo_row(Echo("X", "no such post", "form: ok 4"), LOOK, 120).text


@pytest.mark.parametrize("language", ["en", "id"])
def test_unknown_letter_suggests_no_other_letter(language: str) -> None:
    why = LineRoom(NOBODY, language).read("x").why
    assert "?;" not in why and "??" not in why and "? " in why


@pytest.mark.parametrize(("language", "said"), [("en", "faster"), ("id", "lambat")])
def test_unknown_word_after_drill_lists_the_known_ones(language: str, said: str) -> None:
    room = LineRoom(NOBODY, language)
    room.drill = True
    why = room.read("drill 9999").why
    assert said in why and "3600" in why


@pytest.mark.parametrize("line", ["drill", "dri", "drill faster", "latihan cepat", "drill 20", "drill end", "drill x"])
@pytest.mark.parametrize(("language", "said"), [("en", "drills only"), ("id", "hanya untuk latihan")])
def test_drill_in_the_real_room_is_refused(line: str, language: str, said: str) -> None:
    room = LineRoom(NOBODY, language)
    reading = room.read(line)
    assert (reading.echo.mark, reading.ui, reading.intent) == ("X", "", None) and said in reading.why
    room.drill = True
    known = line not in ("drill x",)
    assert (room.read(line).ui == "drill") is known and said not in room.read(line).why


def test_help_on_an_unknown_word_is_refused() -> None:
    for language, why in (("en", "no help on"), ("id", "tidak ada bantuan tentang")):
        reading = LineRoom(NOBODY, language).read("? zzz")
        assert reading.echo.mark != "=" and reading.why.startswith(why)
    for known in ("? ok", "? checklist", "? "):
        assert LineRoom(NOBODY).read(known).echo.mark == "="


@pytest.mark.parametrize("line", ["seal", "seal G-0417", "seal P4 G-0417", "seal P4 G-0417 by Sari and Rizky"])
def test_one_seal_alone_is_refused(room: LineRoom, line: str) -> None:
    assert "how many of how many" in room.read(line).why


def test_a_alone_names_the_closed_incident_it_was_fixed_on(room: LineRoom) -> None:
    quiet = LineRoom()
    quiet.do("ok all")
    quiet.do("n PERS 4 man", by="BGS")
    fixed = quiet.read("a").fixed
    quiet.do("c 101 safe gone")
    assert quiet.read("a", fixed=fixed).why == quiet.words("refuse.fixed_closed", number="101")


def test_quote_cuts_a_long_word() -> None:
    assert quote("x" * QUOTED) == "x" * QUOTED
    assert quote("x" * (QUOTED + 1)) == "x" * (QUOTED - 1) + "…"


@pytest.mark.parametrize(
    ("line", "english", "indonesian"),
    [
        ("visit", "choose one: in, out or refused", "masuk, keluar, atau ditolak?"),
        ("key", "choose one: out or in", "keluar atau masuk?"),
    ],
)
def test_choice_is_asked_as_a_sentence(line: str, english: str, indonesian: str) -> None:
    assert english in LineRoom(NOBODY).read(line).why
    assert indonesian in LineRoom(NOBODY, "id").read(line).why


@pytest.mark.parametrize(
    ("language", "done", "waived"),
    [
        ("en", "t 101 1-3,5,7", "waive 101 1-3,5,7 WHY by NAME"),
        ("id", "langkah 101 1-3,5,7", "kecualikan 101 1-3,5,7 ALASAN oleh NAMA"),
    ],
)
def test_refused_closing_names_the_lines_that_tick_or_waive_what_is_open(language: str, done: str, waived: str) -> None:
    room = LineRoom(NOBODY, language)
    room.do("n FIRE 3 smoke")
    why = room.read("c 101 handled out").why
    assert f": {done}; " in why and why.endswith(waived)
    assert room.read(waived.replace("WHY", "no need").replace("ALASAN", "batal").replace("NAM", "Suryo")).intent
    room.do(done)
    assert room.read("c 101 handled out").echo.mark == "="


def test_mistaken_panic_ends_in_one_line_that_its_refusal_names(room: LineRoom) -> None:
    room.do("panic 2")
    for line in ("c 103 false", "c 103 false pressed by mistake", "c 103 cancelled", "c 103 false by Surya"):
        reading = room.read(line)
        assert reading.intent is None and "if it was a mistake: c 103 " in reading.why, line
    assert "c 103 false pressed by mistake by NAME" in room.read("c 103 false pressed by mistake").why
    echo = room.read("c 103 false pressed by mistake by Surya").echo
    assert "waives steps 1-5, allowed by Surya" in echo.consequence
    room.do("c 103 false pressed by mistake by Surya")
    closed = room.incident(103)
    assert not closed.is_open and {s.state for s in closed.steps if s.step.required} == {"waived"}


def test_several_steps_are_waived_at_once(room: LineRoom) -> None:
    room.do("t 101 2")
    echo = room.read("waive 101 1-3 nobody there by Surya").echo
    assert "1,3" in echo.text and "not again: 2 done" in echo.consequence
    room.do("kecualikan 101 1-3 nobody there oleh Surya")
    assert [s.state for s in room.incident(101).steps[:3]] == ["waived", "done", "waived"]


@pytest.mark.parametrize(
    ("line", "form"),
    [
        ("cek segel", "seal 12/12 by A and B"),
        ("tamu Anwar ditolak", "tamu ditolak Anwar"),
        ("gabung 102 ke 101", "link 102 dup"),
        ("roll call 101", ""),
        ("tutup 102 palsu", ""),
        ("tutup 102 beres", ""),
    ],
)
def test_words_of_the_room_are_understood_or_answered(room: LineRoom, line: str, form: str) -> None:
    reading = room.read(line)
    assert (form in reading.why and reading.intent is None) if form else reading.echo.mark == "="


@pytest.mark.parametrize(
    ("typed", "acts"),
    [
        ("numbers", {"numbers"}),
        ("nomor", {"numbers"}),
        ("phrases", {"phrases"}),
        ("undo typing", {"takeback"}),
        ("time", {"time"}),
        ("handover", {"ho", "h", "take"}),
        ("note", {"number", "l"}),
        ("escalate", {"e", "pri"}),
        ("false alarm", {"c", "undo"}),
        ("mains", {"src", "shelve"}),
        ("ok", {"ok"}),
    ],
)
@pytest.mark.parametrize("language", ["en", "id"])
def test_help_opens_what_it_lists_and_what_people_call_it(language: str, typed: str, acts: set[str]) -> None:
    reading = LineRoom(NOBODY, language).read(f"? {typed}")
    assert reading.ui == "help"
    found = helptext(Words(language), reading.arg)
    assert {row.act for section in found for row in section.rows} == acts


def test_title_of_the_help_is_in_the_language_of_the_room() -> None:
    for language, title in (("en", "help on Visitors"), ("id", "bantuan tentang Buku tamu")):
        assert LineRoom(NOBODY, language).read("? visit").echo.text == title
        assert LineRoom(NOBODY, language).read("? tamu").echo.text == title


def test_undo_of_a_round_says_how_many_lines_and_the_book_what(room: LineRoom) -> None:
    room.do("ok 1-3")
    echo = room.read("undo").echo
    first = room.book[-3].no
    assert echo.text == f"undo 3 lines, no. {first}-{first + 2}"
    assert "posts 1-3 were not heard" in echo.consequence
    room.do("undo")
    assert text_of(room.book[-1], room.words, room.site).startswith(
        f"UNDO → {first}-{first + 2} undone CHECK posts 1,2,3"
    )
    room.do("l wrong")
    room.do("undo")
    assert text_of(room.book[-1], room.words, room.site).endswith("undone LOG")


@pytest.mark.parametrize(
    ("line", "form"),
    [
        ("ok 2 3 5", "ok 2,3,5"),
        ("t 101 1 2", "t 101 1,2"),
        ("ok 4 at 01:57 quiet", "01:57 ok 4 quiet"),
        ("aman 4 pukul 01.57", "01.57 aman 4"),
        ("unshelve cam-3", "shelve cam-3 off"),
    ],
)
def test_numbers_and_times_after_the_first_are_not_kept_as_words(room: LineRoom, line: str, form: str) -> None:
    reading = room.read(line)
    assert reading.intent is None and form in reading.why, reading.why


def test_told_says_to_whom_and_handed_over_is_handed(room: LineRoom) -> None:
    assert "to Surya" in room.read("e 101 hp: fire, answered").echo.consequence
    room.do("e 101 hp: fire, answered")
    intent = room.read("c 102 handed over to the day crew").intent
    assert intent is not None and getattr(intent, "words", "") == "to the day crew"


@pytest.mark.parametrize(
    ("line", "form"),
    [
        ("2 3 5", "ok 2,3,5"),
        ("cam 3 down rain", "src cam-3 down rain"),
        ("c 101,102 safe gone", "c 101 safe gone"),
    ],
)
def test_proposals_are_lines_that_can_be_entered(room: LineRoom, line: str, form: str) -> None:
    assert room.read(line).intent is None and form in room.read(line).why, room.read(line).why


@pytest.mark.parametrize("line", ["cam 3 down", "cctv 3 down", "cam-3 mati", "-2 cam-3 down"])
def test_source_and_its_state_are_the_command(room: LineRoom, line: str) -> None:
    same = "-2 src cam-3 down" if line.startswith("-") else "src cam-3 down"
    assert room.read(line).intent == room.read(same).intent is not None


def test_form_has_the_number_that_is_typed_or_selected(room: LineRoom) -> None:
    for selected, line, form in (
        (102, "c", "form: c 102 "), (102, "c 101", "form: c 101 "), (102, "pri", "form: pri 102 1 WHY"),
        (0, "pri", "form: pri 129 1 WHY"), (101, "place", "form: place 101 4 WHY"),
    ):  # fmt: skip
        room.selected = room.subject(selected) if selected else ""
        assert form in room.read(line).echo.full, line


@pytest.mark.parametrize(("language", "said"), [("en", "panic, patrol, place"), ("id", "padal, patroli, pindah")])
def test_shortened_verb_with_several_meanings_names_those_of_the_room(language: str, said: str) -> None:
    assert said in LineRoom(language=language).read("p").echo.text
    assert "tanggapi" not in LineRoom(language="id").read("ta").echo.text


@pytest.mark.parametrize(
    ("line", "form"),
    [
        ("ho resume now", "ho resume"),
        ("ho 1-8 done", "ho 1-8"),
        ("roll 101 end now", "roll 101 end"),
        ("back 6 now", "back 6"),
    ],
)
def test_words_too_many_are_refused_with_the_form_that_was_typed(line: str, form: str) -> None:
    room = LineRoom()
    for said in ("ok all", "g 4 to 3", "n FIRE 3 smoke", "a 101"):
        room.do(said)
    assert room.read(line).why.endswith(f"form: {form}"), room.read(line).why


def test_closed_incident_of_last_year_is_named_with_its_year_where_this_year_has_its_number() -> None:
    room = LineRoom("2023-12-31 23:00")
    for line in ("n INFO - water", "c 101 safe off"):
        room.do(line)
    room.now += 2 * HOUR
    room.do("n INFO - lamp")
    assert room.read("reopen 101 back").why == "#101 is not closed; #101/23 is: reopen 101/23 WHY"
    assert room.read("c 101/23 safe x").why.endswith(": reopen 101/23 WHY first")
    assert "#101/23" in room.read("reopen 101/23 back").echo.text
    room.do("c 101 safe off")
    assert "#101 " in room.read("reopen 101 back").echo.text
    room.do("n INFO - lamp")
    assert room.read("reopen 102 back").why == "#102 is not closed"
