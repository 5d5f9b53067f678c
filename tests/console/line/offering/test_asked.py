"""Words outside the commands: forms that are filled with what was typed, and the help finds them too."""

from __future__ import annotations

import pytest

from console.line.help import helptext
from console.line.offering.asked import HELPED
from console.line.verbs import ACTS, SYNONYMS, VERBS
from data.entries.registers import SealCheck
from data.words import Words
from tests.kits.console.line_room import LineRoom


@pytest.fixture
def room() -> LineRoom:
    return LineRoom.busy("n VEHI 1 car")


@pytest.mark.parametrize(
    ("line", "form"),
    [
        ("visitor in Budi", "visit in Budi"),
        ("visitor Budi to 3", "visit in Budi to 3;"),
        ("tamu Budi", "visit in Budi"),
        ("merge 103 102", "link 103 dup 102;"),
        ("link 103 102", "link 103 rel 102"),
        ("103 kait 102", "kait 103 dup 102"),
        ("5 istirahat 15 menit diganti 6", "br 5 6 15m"),
        ("5 break covered by 6 20m", "br 5 6 20m"),
        ("padal 102", "e 102 WORDS"),
        ("cctv-3 jangan diredam", "shelve cam-3 off"),
        ("cctv-3 unshelve", "shelve cam-3 off"),
        ("cctv-3 rusak", "src cam-3 down rusak"),
        ("lepas redam cctv-3", "shelve cctv-3 off"),
        ("relieve P5 by P6 15m", "br 5 6 15m"),
        ("relief 4 6", "br 4 6"),
        ("cover 4 by 6", "br 4 6;"),
        ("manned 4", "open 4;"),
        ("situation", "siaga report lapsit"),
        ("ganti 4 6", "br 4 6"),
        ("ganti 4 Tama", "relief 4 Tama"),
        ("geser 4 ke 3", "g 4 to 3;"),
        ("mundur 4", "back 4;"),
        ("tahan 102 Budi", "102: tahan Budi;"),
        ("tangkap 102 pelaku", "102: tangkap pelaku"),
        ("antrean", "/p1"),
        ("terputus", "apart"),
        ("handed over to X", "c 129 handed over to X"),
        ("c 102 kondusif", "c 102 handled kondusif"),
        ("tamu ditolak 1 dua staf minta masuk, tanpa izin", "tamu ditolak dua staf minta masuk to 1 why tanpa izin;"),
        ("tamu 1 dua staf, ditolak", "tamu ditolak dua staf to 1;"),
        ("visit refused 1 two staff", "visit refused two staff to 1;"),
    ],
)
def test_word_outside_the_commands_is_answered_with_its_form(room: LineRoom, line: str, form: str) -> None:
    reading = room.read(line)
    assert reading.intent is None and reading.ui == "" and form in reading.why, reading.why


@pytest.mark.parametrize(
    ("line", "same"),
    [
        ("acknowledge 102", "a 102"),
        ("dispatch 102 4", "g 102 4"),
        ("correct 3 x", "fix 3 x"),
        ("search gate", "find gate"),
        ("kaitkan 103 ganda 102", "link 103 dup 102"),
        ("pengingat 03:30 x", "remind 03:30 x"),
        ("ingatkan 20m x", "remind 20m x"),
        ("situs", "site"),
        ("ronde mulai", "tour start"),
        ("relief 4 by Tama", "relief 4 Tama"),
        ("visit refused 2 staff to 3 why none", "visit refused 2 staff to 3 why none"),
    ],
)
def test_other_word_for_one_command_is_understood(room: LineRoom, line: str, same: str) -> None:
    found, wanted = room.read(line), room.read(same)
    assert (found.intent, found.ui, found.arg) == (wanted.intent, wanted.ui, wanted.arg) and wanted.echo.mark == "="


@pytest.mark.parametrize("said", [" utuh", " intact", ", all intact", " semua utuh"])
def test_words_after_two_names_are_no_part_of_a_name(room: LineRoom, said: str) -> None:
    room.do(f"seal 12/12 by Sari and Rizky{said}")
    counted = room.book[-1]
    assert isinstance(counted, SealCheck) and counted.names == ("Sari", "Rizky")
    assert counted.words == said.strip(" ,")


@pytest.mark.parametrize("language", ["en", "id"])
def test_help_knows_every_word_that_is_understood_or_answered(language: str) -> None:
    room, words = LineRoom(language=language), Words(language)
    acts = {act.name for act in ACTS}
    assert not set(SYNONYMS) & set(VERBS) and set(SYNONYMS.values()) <= acts
    for word in (*HELPED, *SYNONYMS, "tahan", "ronde", "tur"):
        reading = room.read(f"? {word}")
        assert reading.ui == "help", word
        found = {row.act for section in helptext(words, reading.arg) for row in section.rows}
        assert found and len(found) < 5, (word, found)
        assert word not in HELPED or word in VERBS or found == set(HELPED[word]), (word, found)
