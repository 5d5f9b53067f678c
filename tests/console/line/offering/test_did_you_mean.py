"""Words that people type are understood, or answered with the forms that they may mean."""

from __future__ import annotations

import pytest

from console.line.offering.asked import ASKED
from data.intents.incidents.opening import Panic
from data.intents.posts import CheckCall
from data.intents.registers import PinHazard
from tests.kits.console.line_room import LineRoom
from tests.kits.running.rows import each_row
from widgets.command_line.key_hints import KEYS


@pytest.fixture
def room() -> LineRoom:
    return LineRoom.busy()


@pytest.mark.parametrize(
    ("typed", "same"),
    [
        ("break 4 6", "br 4 6"),
        ("exit", "quit"),
        ("ok4", "ok 4"),
        ("ok1,2 fine", "ok 1,2 fine"),
        ("4 ok", "ok 4"),
        ("4 aman tenang", "ok 4 tenang"),
        ("1-3 ok", "ok 1-3"),
        ("a102", "a 102"),
        ("resolved 102 safe", "c 102 safe"),
        ("lapor 4", "ok 4"),
        ("tugas 101 3", "g 101 3"),
        ("tanggapi 102", "a 102"),
        ("note hello", "l hello"),
        ("koreksi 2 smoke", "fix 2 smoke"),
        ("a 101, 102", "a 101,102"),
    ],
)
def test_another_word_means_the_same(room: LineRoom, typed: str, same: str) -> None:
    found, wanted = room.read(typed), room.read(same)
    assert (found.intent, found.ui) == (wanted.intent, wanted.ui) and wanted.echo.mark == "="


@pytest.mark.parametrize("language", ["en", "id"])
def test_word_with_two_meanings_is_answered_with_both_forms(language: str) -> None:
    room = LineRoom(language=language)

    def check(word: str) -> None:
        for line in (word, f"{word} 4", f"{word} 102", f"{word} 4 and some words"):
            reading = room.read(line)
            assert reading.intent is None and reading.echo.mark == "?", line

    each_row(sorted(ASKED.keys() - {"login", "masuk"}), check)


def test_login_in_a_room_without_pins_is_told_so_and_somebody_else_who_comes_in_gets_the_forms(room: LineRoom) -> None:
    assert "PIN" in room.read("login").why and "PIN" in room.read("masuk LST").why
    assert "visit in" in room.read("masuk Pak Anwar").why


@pytest.mark.parametrize("language", ["en", "id"])
def test_danger_is_never_a_silent_note(language: str) -> None:
    room = LineRoom(language=language)
    echo = room.read("bahaya 4 petugas dipukul").echo
    assert ("tolong 4" if language == "id" else "panic 4") in echo.full and "F9 4" in echo.full
    assert ("rawan 4" if language == "id" else "hazard 4") in echo.full
    assert isinstance(room.read("tolong 4").intent, Panic)
    assert isinstance(room.read("rawan 4 kabel").intent, PinHazard)
    assert isinstance(room.read("4 ok").intent, CheckCall)


@pytest.mark.parametrize("language", ["en", "id"])
def test_every_verb_of_the_foot_is_one(language: str) -> None:
    room = LineRoom(language=language)
    for form, word, _ in KEYS:
        verb = room.words(f"screen.key.{word}")
        if form in ("a", "n", "g", "c", "t 2", "4", "F9"):
            assert "unknown" not in room.read(verb).echo.text and "tidak dikenal" not in room.read(verb).echo.text, verb


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize(
    "line",
    [
        "fire 3 {}", "-5 fire 3 {}", "smoke {}", "n fira 3 {}", "-5 n fira 3 {}", "n fire {}", "1-3 {}", "4 {}",
        "-10 4 {}", "amna 4 {}", "pani 4 {}", "bahaya 4 {}", "fixed 102 {}", "hapus 12 {}", "masuk {}",
        "closed 102 {}", "done 102 {}", "batal 102 {}",
    ],
)  # fmt: skip
def test_proposal_keeps_what_was_typed(language: str, line: str) -> None:
    """Time, numbers and words: whatever the proposal changes, nothing is dropped from it."""
    words = "tenang di sebelah timur gudang, tidak ada orang lain, kunci masih utuh"
    reading = LineRoom(language=language).read(line.format(words))
    assert reading.intent is None and words in reading.why, reading.why
    assert all(typed in reading.why for typed in line.split() if typed[0] in "-1234")


def test_panic_takes_words_after_the_post(room: LineRoom) -> None:
    room.do("panic 4 man with a knife")
    assert room.incident(103).words.endswith(": man with a knife") and room.incident(103).priority == 1
    room.do("panic 4 now two")
    assert "now two" in room.incident(103).reports[-1].words


def test_type_without_its_verb_proposes_it(room: LineRoom) -> None:
    assert "n FIRE 3" in room.read("fire 3").echo.text
    assert "n FIRE POST" in room.read("smoke").echo.text
    assert "n FIRE - smoke at the door" in room.read("n fire smoke at the door").echo.full


def test_form_is_said_once(room: LineRoom) -> None:
    for line in ("break 4", "relief 5", "closed 101", "g", "c 101", "visit", "key in", "n", "roll", "remind", "move 3"):
        echo = room.read(line).echo
        form = echo.consequence.partition("form: ")[2]
        assert not form or form not in echo.text, line


def test_several_incidents_are_acknowledged_at_once(room: LineRoom) -> None:
    room.do("n PERS 2 another", by="BGS")
    room.do("n VEHI 1 car", by="BGS")
    echo = room.read("a all").echo
    assert "#102" in echo.text and "#103" in echo.text and "a 101" in echo.consequence
    room.do("a semua")
    assert [i.number for i in room.room.open_incidents() if i.is_new] == [101], "never a P1 or P2"
    assert room.read("a all").echo.mark == "X"
    room.do("n PERS 3 third", by="BGS")
    room.do("a 101,105")
    assert not any(i.is_new for i in room.room.open_incidents())


def test_several_steps_are_done_at_once(room: LineRoom) -> None:
    room.do("t 101 2")
    echo = room.read("t 101 1-3").echo
    assert "steps 1 3 done" in echo.text and "not again: 2 done " in echo.consequence
    room.do("t 101 1-3")
    assert [s.state for s in room.incident(101).steps[:3]] == ["done"] * 3
    assert "was ticked" in room.read("t 101 1-3").echo.text


def test_visitor_goes_out_by_a_part_of_the_name(room: LineRoom) -> None:
    room.do("visit in Pak Hasan to 3")
    assert "Pak Hasan" in room.read("visit out hasan").echo.text
    room.do("visit in Bu Hasan to 3")
    assert room.read("visit out hasan").echo.mark == "X"


def test_refusal_without_a_name_says_who_is_inside_and_which_keys_are_out(room: LineRoom) -> None:
    assert room.read("visit out").echo.text.count("(inside: -)")
    assert room.read("key in").echo.text.count("(out: -)")
    for line in ("visit in Pak Hasan to 3", "key out 12 Sari", "key out 7 Sari"):
        room.do(line)
    assert room.read("visit out").echo.text.count("(inside: Pak Hasan)")
    assert room.read("key in").echo.text.count("(out: 12 7)")


def test_name_that_is_not_on_the_roster_is_said_with_the_nearest(room: LineRoom) -> None:
    name = room.site.people[5].name
    assert f"{name}x ({name}?)" in room.read(f"relief 5 {name}x").echo.consequence
    assert f"{name}x ({name}?)" in room.read(f"visit in {name}x to 3").echo.consequence
    assert "roster" not in room.read("visit in Zebediah Q to 3").echo.consequence


@pytest.mark.parametrize(
    ("line", "proposal"),
    [
        ("fira 3", "n FIRE 3"),  # fix is further
        ("fir 3 asap tebal", "n FIRE 3 asap tebal"),  # begins a type, and no verb
        ("asep 3", "n FIRE 3"),
        ("kebakran 3 atap", "n FIRE 3 atap"),
        ("vehi 6 motorcycle", "n VEHI 6 motorcycle"),
        ("veichle 6", "n VEHI 6"),
        ("diserag 2", "n ASLT 2"),
        ("medik di gerbang", "n MEDI 1 di gerbang"),
        ("fira", "n FIRE POST"),
    ],
)
@pytest.mark.parametrize("language", ["en", "id"])
def test_word_near_a_type_proposes_a_new_incident(line: str, proposal: str, language: str) -> None:
    room = LineRoom(language=language)
    reading = room.read(line)
    assert reading.intent is None and reading.echo.mark == "?"
    assert proposal.replace("POST", "POS" if language == "id" else "POST") in reading.why


@pytest.mark.parametrize(
    ("line", "proposal"),
    [("fixe 3", "fix 3"), ("okk 4", "ok 4"), ("bakc 6", "back 6"), ("lapro 4", "lapor 4"), ("pan 4", "panic 4")],
)
def test_word_nearer_to_a_verb_proposes_the_verb(room: LineRoom, line: str, proposal: str) -> None:
    assert proposal in room.read(line).why


@pytest.mark.parametrize(
    ("line", "proposal"),
    [
        ("genset menyala", "catat genset menyala"),
        ("-5 genset menyala", "-5 catat genset menyala"),
        ("jaringan putus", "catat jaringan putus"),
        ("tutup 101 nihil dicek", "tutup 101 aman nihil dicek"),
        ("tutup 101 nihil dicek", "tutup 101 keliru nihil dicek"),
        ("lapor padal 101 dibobol", "padal 101 dibobol"),
        ("lepas 3", "kembali 3"),
        ("3 bebas", "kembali 3"),
        ("3 dan 6 dua orang", "catat P3,P6: dua orang"),
        ("tambah 101 dua orang", "101 dua orang"),
        ("tunda serah terima", "serah jeda"),
        ("apel", "aman semua"),
        ("siapa di pos 3", "? orang"),
        ("jadwal", "pos"),
    ],
)
def test_words_that_an_operator_says_are_answered_with_a_form(line: str, proposal: str) -> None:
    room = LineRoom("2024-01-22 02:07", language="id")
    room.do("baru VEHI 4 motor")
    reading = room.read(line)
    assert reading.intent is None and proposal in reading.why, reading.why


@pytest.mark.parametrize(
    ("line", "same"),
    [
        ("semua aman", "aman semua"),
        ("all ok", "ok all"),
        ("aman 3 dan 6", "aman 3,6"),
        ("3 dan pos 6 aman", "aman 3,6"),
        ("ok 1 and 3 & 5", "ok 1,3,5"),
        ("kirim pos 3 dan 6 ke pos 2", "kirim 3,6 ke 2"),
    ],
)
def test_posts_are_named_as_they_are_said(room: LineRoom, line: str, same: str) -> None:
    assert room.read(line).intent == room.read(same).intent is not None


def test_number_before_words_is_not_a_further_post(room: LineRoom) -> None:
    assert room.read("ok 3 and 6 men left").echo.consequence.startswith('"and 6 men left"')
