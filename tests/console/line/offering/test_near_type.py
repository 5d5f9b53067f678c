"""The type that other words mean: by names, everyday words and slips, never by letters that are only alike."""

from __future__ import annotations

import random
import re

import pytest

from console.line.offering.asked import ASKED
from console.line.offering.near_type import named_types, types_meant
from console.line.verbs import VERBS
from data.base.nearest import slip_of
from tests.console.line.offering.test_proposals import catalogue
from tests.kits.console.line_room import LineRoom


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize(
    ("line", "proposal"),
    [
        ("baru penyerangan 2 x", "baru ASLT 2 penyerangan x"),
        ("baru barang mencurigakan 2 tas", "baru PKG 2 barang mencurigakan tas"),
        ("baru pintu dibobol 4", "baru BRKN 4 pintu dibobol"),
        ("baru pos 1 massa 50 orang", "baru CRWD 1 massa 50 orang"),
        ("n 3 fire smoke", "n FIRE 3 fire smoke"),
        ("n motorcycle 6 circling", "n VEHI 6 motorcycle circling"),
        ("n bag 2", "n PKG 2 bag"),
        ("n fira 2", "n FIRE 2"),
        ("n keb 3 asap", "FIRE"),
        ("n mal 3 pagar", "n THFT 3 pagar"),
        ("n 3 burn bin", "n FIRE 3 bin"),
        ("maling 4 lompat pagar", "n THFT 4 maling lompat pagar"),
        ("pingsan 3", "n MEDI 3 pingsan"),
    ],
)
def test_everyday_word_proposes_its_type(line: str, proposal: str, language: str) -> None:
    room = LineRoom(language=language)
    reading = room.read(line)
    assert reading.intent is None and proposal in reading.why, reading.why
    assert " " not in proposal or room.read(proposal).intent is not None


@pytest.mark.parametrize("line", ["type 101 dobrak cut lock", "type 101 dobr cut lock"])
def test_another_type_is_proposed_in_the_form_of_its_command(line: str) -> None:
    room = LineRoom()
    room.do("n fire 3 smoke")
    assert "type 101 BRKN " in room.read(line).why and "POST" not in room.read(line).why, room.read(line).why
    proposal = room.read(line).why.rpartition("? ")[2]
    assert room.read(proposal).intent is not None, proposal


@pytest.mark.parametrize("language", ["en", "id"])
def test_word_that_means_no_type_names_the_list(language: str) -> None:
    room = LineRoom(language=language)
    for line in ("n zzz 4", "n kpi 4", "n monitor 4", "n draf"):
        why = room.read(line).why
        assert ("? jenis" if language == "id" else "? types") in why and not re.search(r"\b[A-Z]{4} \(", why), why
    why = room.read("n mencurigakan 2").why
    assert all(code in why for code in ("PKG", "VEHI", "PERS"))


@pytest.mark.parametrize("language", ["en", "id"])
def test_other_words_propose_a_type_only_by_a_slip_or_an_everyday_word(language: str) -> None:
    room, rng = LineRoom(language=language), random.Random(f"types {language}")
    names = named_types(room.site)
    for word in (*rng.sample(catalogue(), 250), "kpi", "monitor", "draf"):
        if word in VERBS or word in ASKED:  # these name forms of commands: held: a person who is held
            continue
        found = re.search(r"\bn ([A-Z]{3,4}) ", room.read(word).why)
        if found is not None:
            begun = [name for name in names if name.startswith(word)]
            known = {kind.code for kind in types_meant([word], room.site)} | {names[n].code for n in begun}
            slip = names.get(slip_of(word, names))
            assert found[1] in known | ({slip.code} if slip else set()) or "F9" in room.read(word).why, word
