"""Proposals for a word that is not a verb: never an alarm or a check call, never the other language."""

from __future__ import annotations

import random
import re
import string
from importlib import import_module

import pytest

from console.line.offering.did_you_mean import COMMON, GUARDED
from console.line.verbs import ACTS, VERBS, WRITTEN
from data.base.nearest import edits
from data.words import AREAS
from tests.kits.console.line_room import LineRoom


def catalogue() -> list[str]:
    """Return every word of the catalogue, in both languages."""
    tables = (import_module(f"data.words.{area}").TABLE for area in AREAS.values())
    texts = (text for table in tables for pair in table.values() for text in pair)
    return sorted({word.casefold() for text in texts for word in re.findall(r"[A-Za-z]{2,}", text)})


def slips(word: str, rng: random.Random) -> list[str]:
    """Return the word with one letter less, another one, and two swapped."""
    at, letter = rng.randrange(len(word)), rng.choice(string.ascii_lowercase)
    swapped = word[: at - 1] + word[at : at + 1] + word[at - 1 : at] + word[at + 1 :] if at else word
    return [word[:at] + word[at + 1 :], word[:at] + letter + word[at + 1 :], swapped]


def test_guarded_verbs_are_those_of_check_calls_and_of_an_officer_in_danger() -> None:
    assert {verb for act in ACTS if act.name in ("ok", "panic") for verb in act.verbs} == GUARDED
    assert not COMMON & set(VERBS)


@pytest.mark.parametrize("language", ["en", "id"])
def test_no_other_word_proposes_an_alarm_or_a_check_call(language: str) -> None:
    rng, room = random.Random(f"words {language}"), LineRoom(language=language)
    words = catalogue()
    tried = {*rng.sample(words, 120), *(s for word in rng.sample(words, 60) for s in slips(word, rng)), *COMMON}
    tried |= {"panggil", "pilih", "tahan", "telepon", "taman", "potong", "panik", "amna", "lapro", "chekc"}
    proposed = set()
    for word in sorted(tried - set(VERBS)):
        found = re.search(r"(?:maksud Anda|did you mean) (\w+)", room.read(f"{word} 4").why)
        if found is not None and found[1] in GUARDED:
            assert edits(word, found[1]) == 1 and word not in COMMON, f"{word}: {found[1]}"
            proposed.add(found[1])
    assert {"aman", "lapor", "check"} <= proposed, "a slip of one letter is still understood"


@pytest.mark.parametrize("language", ["en", "id"])
def test_the_other_language_is_proposed_only_for_a_slip_of_one_letter_without_a_near_verb(language: str) -> None:
    room, own = LineRoom(language=language), WRITTEN[language]
    rng = random.Random(f"language {language}")
    for word in rng.sample(catalogue(), 120):
        found = re.search(r"(?:maksud Anda|did you mean) (\w+)", room.read(word).why)
        if found is None or found[1] in own:
            continue
        assert edits(word, found[1]) == 1
        assert not any(edits(word, verb) <= 1 for verb in own if verb not in GUARDED), word


@pytest.mark.parametrize(
    ("typed", "english", "indonesian"),
    [
        ("cctv-3 lost since 3", "src cam-3 lost", "sumber cam-3 lost"),
        ("tama relieves joko at 1", "relief 1 Tama", "aplus 1 Tama"),
        ("lestari", "ho start LST", "serah mulai LST"),
        ("LST", "take LST WHY", "ambil LST ALASAN"),
        ("gudang gelap", "l P3,P4: gudang gelap", "catat P3,P4: gudang gelap"),
        ("baca ulang", "ho 1-8", "serah 1-8"),
        ("read back", "ho 1-8", "serah 1-8"),
        ("paraf tenang", "ho sign tenang", "serah paraf tenang"),
        ("timbang terima", "ho start", "serah mulai"),
        ("mulai serah terima", "ho start", "serah mulai"),
        ("lapsit", "siaga report lapsit", "siaga report lapsit"),
        ("laporan", "siaga report lapsit", "siaga report lapsit"),
        ("telepon 4 tidak diangkat", "l P4: telepon tidak diangkat", "catat P4: telepon tidak diangkat"),
        ("pilih 102", "its number: 102", "nomornya: 102"),
        ("escalate 102", "e 102", "padal 102"),
        ("visitor Pak Anwar", "visit in Pak Anwar", "tamu masuk Pak Anwar"),
    ],
)
def test_name_or_word_first_is_answered_with_its_form(typed: str, english: str, indonesian: str) -> None:
    for language, form in (("en", english), ("id", indonesian)):
        reading = LineRoom(language=language).read(typed)
        assert reading.intent is None and not reading.ui and form in reading.why, reading.why


@pytest.mark.parametrize(
    ("language", "typed", "others"),
    [
        ("en", "? t", ("tugas", "tiba")),
        ("en", "t", ("tamu", "tiba")),
        ("en", "heard y", ("ya",)),
        ("id", "? t", ("test", "take")),
        ("id", "dengar y", ("yes",)),
    ],
)
def test_the_list_holds_the_other_language_only_where_the_own_has_nothing(
    language: str, typed: str, others: tuple[str, ...]
) -> None:
    assert not {*others} & {*LineRoom(language=language).read(typed).completions}
    assert LineRoom(language="en").read("uru").completions == ("urung",)
    assert LineRoom(language="id").read("at").candidates == () or LineRoom(language="id").read("at").ui == "at"


@pytest.mark.parametrize(("language", "word"), [("en", "all"), ("id", "semua")])
def test_all_is_in_the_list_and_complete_when_typed(language: str, word: str) -> None:
    room = LineRoom(language=language)
    for verb in ("ok", "aman", "on", "back"):
        assert [c.word for c in room.read(f"{verb} {word[:2]}").candidates] == [word]
        assert room.read(f"{verb} {word}").candidates == ()
