"""Lines as newcomers said them: times in front, names first, all posts, an incident's number for a book number."""

from __future__ import annotations

import pytest

from data.base.clock import MINUTE
from tests.kits.console.line_room import LineRoom


@pytest.fixture
def room() -> LineRoom:
    room = LineRoom("2024-01-22 11:37")
    room.do("ok all")
    room.do("n FIRE 3 smoke", by="BGS")
    room.do("n PERS 4 man", by="BGS")
    room.do("n VEHI 1 car", by="BGS")
    return room


@pytest.mark.parametrize(
    ("line", "same"),
    [
        ("10 menit lalu 4 aman", "-10 ok 4"), ("10 min ago ok 4", "-10 ok 4"), ("10m ago 4 ok", "-10 ok 4"),
        ("1 jam yang lalu 4 aman", "-1h ok 4"), ("pukul 11.20 4 aman", "11:20 ok 4"),
        ("jam 11.20 4 aman", "11:20 ok 4"),
        ("at 11:20, ok 4", "11:20 ok 4"), ("tadi pukul 11.20 n PERS 4 x", "11:20 n PERS 4 x"),
        ("5 menit lalu 102 kirim 4", "-5 g 102 4"), ("remind 20 minutes x", "remind 20m x"),
        ("ingat 2 jam x", "remind 2h x"), ("tempo 4 30 menit by Surya", "tempo 4 30 by Surya"),
        ("roll 101 every 5 menit 1-6", "roll 101 every 5 1-6"), ("br 4 6 20 minutes", "br 4 6 20m"),
        ("shelve cam-3 45 menit fog", "shelve cam-3 45m fog"),
        ("Putu aman", "ok 3"), ("putu ok", "ok 3"), ("main gate ok", "ok 1"),
        ("gerbang utama aman tenang", "ok 1 tenang"),
        ("semua pos aman", "ok all"), ("all posts ok", "ok all"), ("semua aman kecuali 4", "ok 1-3,5,6"),
        ("pos 1 sampai 3 aman", "ok 1-3"), ("ok 4 2 people left", "ok 4 2 people left"),
    ],
)  # fmt: skip
def test_line_as_it_is_said_is_understood(room: LineRoom, line: str, same: str) -> None:
    found, wanted = room.read(line), room.read(same)
    assert wanted.intent is not None and found.echo.text == wanted.echo.text, found.why


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize(
    ("line", "english", "indonesian"),
    [
        ("4 aman 10 menit lalu", "-10 aman 4", "-10 aman 4"),
        ("ok 4 10 min ago", "-10 ok 4", "-10 ok 4"),
        ("in 10 min call Surya", "remind 10m call Surya", "ingat 10m call Surya"),
        ("putu tidak menjawab", "l P3: putu tidak menjawab", "catat P3: putu tidak menjawab"),
        ("Putu", "ok 3", "aman 3"),
        ("tama relieves joko at 1", "relief 1 Tama", "aplus 1 Tama"),
        ("gerbang gelap", "l P1: gerbang gelap", "catat P1: gerbang gelap"),
        ("gudang gelap", "l P3,P4: gudang gelap", "catat P3,P4: gudang gelap"),
        ("all quiet", "ok all quiet; for the book: l all quiet", "aman semua quiet; untuk mutasi: catat all quiet"),
        ("semua aman terkendali", "ok all terkendali", "catat semua aman terkendali"),
        ("semua kembali", "kembali semua", "kembali semua"),
        ("t 101 all", "t 101 1-7", "t 101 1-7"),
        ("c 102,103 safe", "c 102 safe; c 103 safe", "c 102 safe; c 103 safe"),
        ("ok 2 3 5", "ok 2,3,5", "ok 2,3,5"),
        ("ok 2 3 5 quiet", "ok 2,3,5 quiet", "ok 2,3,5 quiet"),
        ("1 2 3 aman", "ok 1,2,3", "aman 1,2,3"),
        ("g 101 2 3", "g 101 2,3", "g 101 2,3"),
        ("kirim 2 3 ke 5", "kirim 2,3 ke 5", "kirim 2,3 ke 5"),
        ("102 kirim 2 3", "kirim 102 2,3", "kirim 102 2,3"),
        ("on 2 3", "on 2,3", "on 2,3"),
    ],
)
def test_line_as_it_is_said_is_answered(language: str, line: str, english: str, indonesian: str) -> None:
    room = LineRoom("2024-01-22 11:37", language)
    room.do("ok all")
    for opened in ("n FIRE 3 smoke", "n PERS 4 man", "n VEHI 1 car"):
        room.do(opened, by="BGS")
    reading = room.read(line)
    form = indonesian if language == "id" else english
    assert reading.intent is None and form in reading.why, reading.why


@pytest.mark.parametrize(
    ("line", "form"),
    [
        ("fix 102 x", "fix {no} x"), ("ralat 102 x", "fix {no} x"), ("correct #102 x", "fix {no} x"),
        ("undo 102", "undo {no} WHY"), ("urung 102 salah", "undo {no} salah"), ("hapus 102", "undo {no} WHY"),
    ],
)  # fmt: skip
def test_incident_for_a_book_number_names_the_numbers_of_its_words(room: LineRoom, line: str, form: str) -> None:
    opened = next(e.no for e in room.book if getattr(e, "number", 0) == 102)
    room.do("102 gone now")
    noted = len(room.book)
    reading = room.read(line)
    assert reading.intent is None and "102 is an incident" in reading.why
    assert all(form.format(no=no) in reading.why for no in (noted, opened)), reading.why


def test_book_number_that_is_an_incident_too_is_said(room: LineRoom) -> None:
    while len(room.book) < 103:
        room.do("l words of mine")
    reading = room.read("fix 103 other words")
    assert reading.intent is not None and "not #103" in reading.echo.consequence
    assert "not #103" in room.read("undo 103 wrong").echo.consequence


@pytest.mark.parametrize("line", ["at 11:20", "pukul 11.20", "at", "at 2024-01-22 02:15"])
def test_time_alone_after_its_word_still_shows_the_room_of_then(room: LineRoom, line: str) -> None:
    assert room.read(line).ui in ("at", "live", "board") or room.read(line).echo.mark == "="


def test_number_of_another_incident_after_the_words_is_asked(room: LineRoom) -> None:
    room.selected = room.subject(103)
    room.now += 5 * MINUTE
    for line, meant, kept in (
        ("c safe 102", "c 102 safe", "c 103 safe 102"),
        ("t 2 102", "t 102 2", "t 103 2 102"),
        ("-5 c handled 102 gone", "-5 c 102 handled gone", "-5 c 103 handled 102 gone"),
    ):
        reading = room.read(line)
        assert reading.intent is None and f"{meant};" in reading.why and kept in reading.why, reading.why
        assert room.read(meant).intent is not None and room.read(kept).intent is not None
    assert room.read("c handled 110 called").intent is not None, "there is no #110"


def test_person_for_a_post_is_where_they_are_and_no_letters_that_are_alike(room: LineRoom) -> None:
    assert "kirim 6 ke 3" in room.read("kirim Tama ke 3").why
    assert "1 Main gate" not in room.read("kirim Tama ke 3").why
    assert "n FIRE 1 gate smoke" in room.read("n fire gate smoke").why


def test_controller_who_was_told_is_named_first(room: LineRoom) -> None:
    assert "Surya told" in room.read("e Surya told by phone").echo.text
    assert "Surya told" in room.read("e 102 Surya: smoke").echo.text
    assert "Surya told" not in room.read("e 102 Surya saw a car").echo.text


def test_place_and_verb_are_guessed_from_slips_not_from_letters_that_are_alike(room: LineRoom) -> None:
    for line in ("send mati", "kirim ke", "g bebaskan", "in 102"):
        why = room.read(line).why
        assert "Main gate" not in why and "Patrol" not in why and "did you mean" not in why, why
    assert "1 Main gate" in room.read("send gate").why and "1 Main gate" in room.read("send gaet").why
    assert "fix 102" not in room.read("fixed 102 gone").why and "c 102 handled gone" in room.read("fixed 102 gone").why
    assert "ok all" not in room.read("all silent").why and "l all silent" in room.read("all silent").why


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize(
    ("line", "english", "indonesian"),
    [
        ("aman 4, 5 tidak", "only 5 not heard: ok 4, then l P5: tidak; none heard: l P4,P5: tidak",
         "hanya 5 tidak menjawab: aman 4, lalu catat P5: tidak; semua diam: catat P4,P5: tidak"),
        ("ok 4 , 5 not", "two lines: ok 4; l P5: not", "dua baris: aman 4; catat P5: not"),
        ("ok 1 - 6 all quiet", "ok 1-6 all quiet", "ok 1-6 all quiet"),
        ("ok 4 -6", "the posts: ok 4-6; 6 min ago: -6 ok 4", "pos: ok 4-6; 6 mnt lalu: -6 ok 4"),
        ("pos 3: ada orang", "l P3: ada orang;", "catat P3: ada orang;"),
        ("smoke at post 3", "n FIRE 3 smoke at post 3", "n FIRE 3 smoke at post 3"),
        ("n smoke at the fence", "n FIRE - smoke at the fence", "n FIRE - smoke at the fence"),
        ("n fir at the fence", "n FIRE - at the fence", "n FIRE - at the fence"),
        ("n fire at the fence", "n FIRE - at the fence", "n FIRE - at the fence"),
        ("asap di pos 3", "n FIRE 3 asap di pos 3", "n FIRE 3 asap di pos 3"),
        ("sari arrived", "on 3; the words: l P3: sari arrived", "tiba 3; kata-katanya: catat P3: sari arrived"),
        ("yoga sampai", "on 5; the words: l P5: yoga sampai", "tiba 5; kata-katanya: catat P5: yoga sampai"),
        ("yoga kembali", "back 5;", "kembali 5;"),
        ("dimas arrived", "l P4: dimas arrived; if it called in: ok 4", "catat P4: dimas arrived; bila"),
        ("stop ringing", "stops with s;", "dengan senyap;"),
        ("hentikan bunyi", "stops with s;", "dengan senyap;"),
        ("power back", ": src mains up", ": sumber mains pulih"),
        ("listrik nyala lagi", ": src mains up", ": sumber mains pulih"),
        ("power out", "n POWR POST out", "n POWR POS out"),
        ("119 datang", "first: call 119 arrived", "dulu: hubungi 119 tiba"),
        ("119 sampai", "first: call 119 arrived", "dulu: hubungi 119 tiba"),
    ],
)  # fmt: skip
def test_hurried_line_is_answered_with_the_form_that_is_meant(
    language: str, line: str, english: str, indonesian: str
) -> None:
    room = LineRoom(language=language)
    for done in ("ok all", "n FIRE 3 smoke", "g 101 3,5", "src mains down", "call 119 smoke, answered"):
        room.do(done)
    reading = room.read(line)
    assert reading.intent is None and (english if language == "en" else indonesian) in reading.why, reading.why


def test_hurried_line_is_the_command_that_it_can_only_be() -> None:
    room = LineRoom()
    for typed, same in (
        ("aman 1 - 6", "ok 1-6"), ("ok 1- 6", "ok 1-6"), ("ok 1 - quiet", "ok 1 - quiet"), ("1 - 3 ok", "ok 1-3"),
        ("4ok", "ok 4"), ("4aman", "ok 4"), ("4,5ok", "ok 4,5"), ("ok 4 , 5", "ok 4,5"),
    ):  # fmt: skip
        found = room.read(typed)
        assert found.intent is not None and found.intent == room.read(same).intent, f"{typed}: {found.why}"


#: Lines that say that Sari was found → the log line that is offered besides, if one is.
FOUND = (
    ("roll 101 found Sari", ""), ("roll 101 Sari found", ""), ("roll 101 Sari", ""), ("cek 101 ditemukan Sari", ""),
    ("here Sari", "l here Sari"), ("Sari found", "l Sari found"), ("found Sari", "l found Sari"),
    ("Sari is here", "l Sari is here"), ("Sari sudah ketemu", "l Sari sudah ketemu"), ("Sari ada", "l Sari ada"),
    ("ketemu Sari di gudang", "l ketemu Sari di gudang"), ("-0 Sari found", "l Sari found"),
)  # fmt: skip


@pytest.mark.parametrize("ended", [False, True])
def test_somebody_found_is_asked_for_the_roll_call_that_misses_them(*, ended: bool) -> None:
    room = LineRoom()
    room.do("n FIRE 3 smoke")
    room.do("roll 101")
    room.now += MINUTE
    room.do("ok 1,2,4-6")
    if ended:
        room.do("roll 101 end")
    for line, log in FOUND:
        why = room.read(line).why
        assert "roll 101 here Sari" in why and log in why, f"{line}: {why}"
    assert room.read("roll 101 here Sari").intent is not None
    assert "here Sari, Hendra" not in room.read("Sari, Hendra found").why  # Hendra was heard
    for line in ("Sari not found", "Sari belum ditemukan", "Hendra found"):
        assert "roll 101" not in room.read(line).why, line
    room.do("roll 101 here Sari")
    assert "roll 101" not in room.read("Sari found").why


def test_two_people_found_are_asked_together_in_indonesian() -> None:
    room = LineRoom(language="id")
    room.do("n FIRE 3 asap")
    room.do("cek 101")
    said = room.read("Sari dan Hendra ditemukan").why
    assert (
        said == "Sari, Hendra ditemukan: cek 101 ada Sari, Hendra; hanya untuk mutasi: catat Sari dan Hendra ditemukan"
    )
