"""Words after a post's number: the form that they may mean, never a check call that nobody made."""

from __future__ import annotations

from itertools import product

import pytest

from data.base.clock import MINUTE
from data.intents.posts import CheckCall, SendPosts
from tests.kits.console.line_room import LineRoom
from tests.kits.running.rows import each_row

SILENCE = ("no answer", "not answering", "silent", "tidak menjawab, HT", "diam", "belum lapor", "no contact", "hilang")


@pytest.fixture
def room() -> LineRoom:
    return LineRoom.busy()


@pytest.mark.parametrize(
    ("typed", "english", "indonesian"),
    [
        ("6 to 3", "g 6 to 3", "kirim 6 ke 3"),
        ("3,6 ke 101", "g 3,6 to 101", "kirim 3,6 ke 101"),
        ("6 dikirim ke pos 4", "g 6 to 4", "kirim 6 ke 4"),
        ("1 diganti Tama", "relief 1 Tama", "aplus 1 Tama"),
        ("1 diganti oleh Tama", "relief 1 Tama", "aplus 1 Tama"),
        ("6 gantikan 5 15m istirahat", "br 5 6 15m", "istirahat 5 6 15m"),
        ("5 covered by 6", "br 5 6", "istirahat 5 6"),
        ("4 rehat 6 20m", "br 4 6 20m", "istirahat 4 6 20m"),
        ("6 check P4", "g 6 to 4", "kirim 6 ke 4"),
        ("6 check 4", "g 6 to 4", "kirim 6 ke 4"),
        ("3 seals 12/12", "l P3: seals 12/12", "catat P3: seals 12/12"),
        ("cek pos 4", "ok 4", "aman 4"),
    ],
)
def test_what_a_post_did_is_answered_with_its_form(typed: str, english: str, indonesian: str) -> None:
    for language, form in (("en", english), ("id", indonesian)):
        reading = LineRoom(language=language).read(typed)
        assert reading.intent is None and reading.echo.mark in "?X", typed
        assert f"{form} ".replace("  ", " ") in f"{reading.why} ".replace(";", " "), reading.why


@pytest.mark.parametrize(
    ("typed", "same"),
    [
        ("6 arrived", "on 6"),
        ("pos 6 sudah tiba", "tiba 6"),
        ("6 arrived at 101", "on 101 6"),
        ("3 and 6 arrived", "on 3,6"),
        ("6 returned", "back 6"),
        ("-1 6 kembali", "-1 kembali 6"),
    ],
)
def test_arrival_and_return_after_a_post_are_those_commands(typed: str, same: str) -> None:
    room = LineRoom()
    room.do("n FIRE 3 smoke")
    room.do("g 101 3,6")
    room.now += 2 * MINUTE
    assert room.read(typed).intent is not None and room.read(typed).intent == room.read(same).intent


@pytest.mark.parametrize("language", ["en", "id"])
def test_silence_is_never_a_check_call_and_goes_to_the_book(language: str) -> None:
    def check(line: str, said: str) -> None:
        room = LineRoom(language=language)
        reading = room.read(line.format(said))
        log = room.words("help.l.forms").split()[0]
        assert reading.intent is None and "4: " + said in reading.why and log in reading.why, reading.why
        assert f"ok 4 {said}" not in reading.why and f"aman 4 {said}" not in reading.why

    lines = ("4 {}", "pos 4 {}", "P4 {}", "-5 4 {}", "1,4 {}", "4 ok {}", "ok 4 {}")
    each_row(product(lines, SILENCE), check)


def test_words_without_a_place_in_the_form_are_not_dropped(room: LineRoom) -> None:
    why = room.read("6 arrived at 101, two people hurt").why
    assert "on 101 6" in why or "on 6" in why
    assert "l P6: arrived at 101, two people hurt" in why


@pytest.mark.parametrize(
    ("typed", "same"),
    [
        ("ok pos 3", "ok 3"),
        ("aman pos 3 tenang", "ok 3 tenang"),
        ("pos 3 aman", "ok 3"),
        ("post 3 ok", "ok 3"),
        ("lapor pos 1", "ok 1"),
        ("aman semua pos", "ok all"),
        ("aman pos 1-3", "ok 1-3"),
        ("ok pos3", "ok 3"),
        ("kirim pos 6 ke pos 4", "g 6 to 4"),
        ("kirim 101 pos 6", "g 101 6"),
        ("n PERS pos 3 orang di pagar", "n PERS 3 orang di pagar"),
        ("istirahat pos 4 pos 6 20m", "br 4 6 20m"),
        ("rawan pos 3 kabel", "hazard 3 kabel"),
    ],
)
def test_the_word_for_a_post_may_stand_before_its_number(room: LineRoom, typed: str, same: str) -> None:
    found, wanted = room.read(typed), room.read(same)
    assert found.intent == wanted.intent and wanted.echo.mark == "="


@pytest.mark.parametrize("line", ["l pos 4 gelap", "101 pos 4 gelap", "n PERS 3 pos 4 gelap", "ok 3 pos 4 gelap"])
def test_the_word_for_a_post_stays_a_word_among_words(room: LineRoom, line: str) -> None:
    assert getattr(room.read(line).intent, "words", "") == "pos 4 gelap"


def test_a_post_alone_by_its_word_enters_nothing(room: LineRoom) -> None:
    room.wait(45)
    assert isinstance(room.read("4").intent, CheckCall)
    reading = room.read("pos 4")
    assert reading.intent is None and "ok 4" in reading.why and "posts" in reading.why
    assert room.read("pos").ui == "posts"
    assert isinstance(room.read("g 101 post 3").intent, SendPosts)


@pytest.mark.parametrize(
    ("language", "new", "log"), [("en", "n FIRE 3 smoke", "l P3:"), ("id", "n FIRE 3 smoke", "catat P3:")]
)
def test_type_after_a_post_proposes_a_new_incident_before_the_book(language: str, new: str, log: str) -> None:
    for line in ("3 fire smoke", "pos 3 kebakaran smoke", "3 api smoke"):
        why = LineRoom(language=language).read(line).why
        assert why.index(new) < why.index(log), why


def test_priority_typed_after_the_post_of_a_new_incident_stays_a_word_and_is_said(room: LineRoom) -> None:
    reading = room.read("n PERS 2 p2 man with a bag")
    assert getattr(reading.intent, "words", "") == "p2 man with a bag", "a new incident never waits for a question"
    assert "p2 stays a word" in reading.echo.consequence and "n2 PERS" in reading.echo.consequence


@pytest.mark.parametrize("line", ["6 at post 4, Dimas fine", "pos 6 di pos 4"])
def test_post_at_a_place_has_arrived_if_it_was_on_its_way(line: str) -> None:
    room = LineRoom.busy()
    assert "on 6" not in room.read(line).why
    room.do("send 6 to post 4")
    assert "on 6;" in room.read(line).why and "l P6: " in room.read(line).why
