"""Words after an incident's number: the command, both forms, or a note that says what it is not."""

from __future__ import annotations

import pytest

from console.line.offering.of_incident import SAID
from console.line.verbs import SYNONYMS, VERBS
from data.intents.incidents.opening import WriteNote
from tests.kits.console.line_room import LineRoom

WORDS = sorted({word for word in (*VERBS, *SYNONYMS, *SAID) if word[0].isalpha()} - {"pos", "posts"})


@pytest.fixture
def room() -> LineRoom:
    return LineRoom.busy("n VEHI 1 car")


@pytest.mark.parametrize(
    ("line", "same"),
    [
        ("102 dispatch 4", "g 102 4"), ("102 kirim 3,6", "g 102 3,6"), ("102 tiba 4", "on 102 4"),
        ("102 arrived 4", "on 102 4"), ("103 same as 102", "link 103 dup 102"), ("103 rel 102", "link 103 rel 102"),
        ("103 sama dengan 102", "link 103 dup 102"), ("103 call Damkar", "call #103 Damkar"), ("102 ack", "a 102"),
        ("102 terkendali", "controlled 102"), ("102 naikkan ke P1", "pri 102 1"), ("102 step 2", "t 102 2"),
        ("102 roll 1-6", "roll 102 1-6"), ("102 closed safe", "c 102 safe"), ("-5 102 kirim 4", "-5 g 102 4"),
        ("102 note send 4", "note 102 send 4"), ("102: send 4", "note 102 send 4"), ("#102: a", "note 102 a"),
    ],
)  # fmt: skip
def test_whole_command_after_the_number_is_that_command(room: LineRoom, line: str, same: str) -> None:
    assert room.read(line).intent == room.read(same).intent is not None, room.read(line).why


@pytest.mark.parametrize(
    ("line", "form"),
    [
        ("102 closed", "c 102 handled WORDS"), ("102 false alarm", "c 102 false alarm"),
        ("102 selesai ditangani polisi", "c 102 handled ditangani polisi"), ("102 aman", "c 102 aman"),
        ("102 aman, motor pergi", "c 102 aman, motor pergi"), ("102 bubar", "c 102 handled bubar"),
        ("102 ditutup tertangani dicek", "c 102 tertangani dicek"), ("102 send", "send 102 POST"),
        ("102 send 4 men", "send 102 4"), ("102 padal motor", "padal 102 motor"), ("102 tolong 4", "tolong 4"),
        ("102 type FIRE wet", "type 102 FIRE wet"), ("102 visit in Budi", "visit in Budi"),
        ("102 step 2 done", "step 102 2 done"), ("102 4 arrived", "on 102 4"),
    ],
)  # fmt: skip
def test_what_may_be_a_command_or_a_note_is_answered_with_both(room: LineRoom, line: str, form: str) -> None:
    reading = room.read(line)
    number, _, said = line.partition(" ")
    note = f"{number}: {said}"
    assert reading.intent is None and reading.echo.mark == "?"
    assert f"{form};" in reading.why and note in reading.why, reading.why
    noted = room.read(note).intent
    assert isinstance(noted, WriteNote) and noted.words == said


@pytest.mark.parametrize(
    ("line", "refused"),
    [("103 back to P3", "already P3"), ("103 turun ke P4", "needs a reason"), ("103 kait 102", "how are they linked")],
)
def test_command_that_cannot_be_done_after_the_number_is_refused_as_such(
    room: LineRoom, line: str, refused: str
) -> None:
    assert room.read(line).intent is None and refused in room.read(line).why


@pytest.mark.parametrize(
    "words",
    [
        "call sign heard on radio", "send more when free", "a man left", "fix the gate", "panic in the crowd",
        "new car arrived", "cek lokasi", "take care", "site secured", "buka pintu gudang", "same car as yesterday",
    ],
)  # fmt: skip
def test_sentence_that_cannot_be_the_command_is_a_note_and_says_so(room: LineRoom, words: str) -> None:
    reading = room.read(f"102 {words}")
    assert isinstance(reading.intent, WriteNote) and reading.intent.words == words
    assert "only a note" in reading.echo.consequence


@pytest.mark.parametrize("words", ["two people on the roof", "pos 4 gelap", "belum selesai", "motor pergi"])
def test_note_without_a_command_says_nothing_of_one(room: LineRoom, words: str) -> None:
    reading = room.read(f"102 {words}")
    assert isinstance(reading.intent, WriteNote) and "only a note" not in reading.echo.consequence


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize("rest", ["", " 4", " 4,5", " 103", " Damkar", " safe", " the gate", " motor pergi"])
def test_no_word_of_a_command_after_the_number_is_silently_a_note(language: str, rest: str) -> None:
    room = LineRoom(language=language)
    for line in ("ok all", "n FIRE 3 smoke", "n PERS 4 man", "n VEHI 1 car"):
        room.do(line, by="BGS")
    noted = {verb for act in VERBS.values() if act.name == "l" for verb in act.verbs}
    said = "hanya catatan" if language == "id" else "only a note"
    for word in WORDS:
        reading = room.read(f"102 {word}{rest}")
        if isinstance(reading.intent, WriteNote) and word not in noted:
            assert said in reading.echo.consequence, (word, rest)
        assert reading.ui == "", "what is said of an incident shows no page"


def test_tab_after_words_that_were_moved_takes_nothing(room: LineRoom) -> None:
    for line in ("102 terkendali", "4 ok", "semua aman"):
        reading = room.read(line)
        assert reading.intent is not None and reading.completions == () and reading.candidates == ()
    assert "4" in {c.word for c in room.read("102 kirim ").candidates}


def test_note_that_could_be_a_link_names_no_other_number(room: LineRoom) -> None:
    reading = room.read("103 same car as yesterday")
    assert isinstance(reading.intent, WriteNote) and "link 103 dup OTHER" in reading.echo.consequence


@pytest.mark.parametrize("said", ["102 ada Sari", "101 sari sudah ketemu di toilet", "-1 102 Sari found"])
def test_words_that_somebody_was_found_are_asked_about_while_a_roll_call_looks_for_them(said: str) -> None:
    room = LineRoom()
    for line in ("n VEHI 1 car", "n FIRE 3 smoke", "a 102", "roll 102 3,4"):
        room.do(line)
    for line in ("ok 4", "roll 102 end"):  # while it runs, and after its end
        reading = room.read(said)
        assert reading.intent is None and "roll 102 here Sari" in reading.why and ": " in reading.why
        assert isinstance(room.read(said.replace("02 ", "02: ").replace("01 ", "01: ")).intent, WriteNote)
        room.do(line)
    assert room.read(said).intent is None
    room.do("roll 102 here Sari")
    assert isinstance(room.read(said).intent, WriteNote), "nobody looks for her any more"
