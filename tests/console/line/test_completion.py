"""Completions: words that may replace the one being typed."""

from __future__ import annotations

import pytest

from tests.kits.console.line_room import LineRoom


@pytest.fixture
def room() -> LineRoom:
    room = LineRoom.busy()
    room.selected = room.subject(101)
    return room


@pytest.mark.parametrize(
    ("line", "completions"),
    [
        ("und", ("undo",)),
        ("uru", ("urung",)),
        ("clo", ("closed", "close")),
        ("fi", ("fix", "find", "figures", "filter")),
        ("relief 3 Ta", ("Tama",)),
        ("relief 3 Tama,ek", ("Tama,Eko",)),
        ("n CR", ("CRWD",)),
        ("n prot", ("CRWD",)),
        ("n keb", ("FIRE",)),
        ("ok war", ()),
        ("ok load", ("5",)),
        ("ok gerb", ("1",)),
        ("n FIRE patr", ("6",)),
        ("g 3,loa", ("3,5",)),
        ("a 10", ("101", "102")),
        ("a #10", ("#101", "#102")),
        ("c 101 han", ("handled", "handed")),
        ("c 101 tert", ("tertangani",)),
        ("link 101 r", ("rel", "related")),
        ("closed 4 by Su", ("Surya",)),
        ("waive 2 no power by Ra", ("Ratna",)),
        ("link 101 rel 10", ("101", "102")),
        ("l words and more", ()),
    ],
)
def test_completions_where_the_operator_types(room: LineRoom, line: str, completions: tuple[str, ...]) -> None:
    assert set(room.read(line).completions) == set(completions)


def test_completions_offer_every_post(room: LineRoom) -> None:
    assert room.read("ok ").completions == ("1", "2", "3", "4", "5", "6")


def test_completions_offer_a_step_by_number_and_words_while_it_is_open(room: LineRoom) -> None:
    first = room.incident(101).steps[0].step.words
    unique = next(w for w in first.split() if sum(w in s.step.words.split() for s in room.incident(101).steps) == 1)
    assert "1" in room.read("t ").completions
    assert room.read(f"t {unique}").completions == ("1",)
    room.do("t 1")
    assert "1" not in room.read("t ").completions
    assert room.read(f"t {unique}").completions == ()


def test_completions_offer_results_in_the_language_of_the_console(room: LineRoom) -> None:
    assert set(room.read("c 101 ").completions) >= {"safe", "handled", "handed", "false", "cancelled", "drill"}
    indonesian = LineRoom(language="id")
    indonesian.do("n api 3 x")
    assert set(indonesian.read("c 101 ").completions) >= {"aman", "tertangani", "diserahkan"}


def test_completions_offer_verbs_in_both_languages(room: LineRoom) -> None:
    assert (room.read("und").completions, room.read("uru").completions) == (("undo",), ("urung",))
    indonesian = LineRoom(language="id")
    assert (indonesian.read("und").completions, indonesian.read("uru").completions) == (("undo",), ("urung",))


def test_completions_offer_nothing_after_free_words(room: LineRoom) -> None:
    for line in ("ok 4 war", "101 he says ", "n FIRE 3 smoke at the door"):
        assert room.read(line).completions == ()


def test_completions_offer_the_states_of_a_source_in_both_languages(room: LineRoom) -> None:
    assert room.read("src cam-3 ").completions == ("down", "up", "mati", "pulih")


@pytest.mark.parametrize("line", ["closed 4 by Su", "relief 3 Ta", "n FIRE patr", "g 3,loa"])
def test_completions_offer_nothing_twice(room: LineRoom, line: str) -> None:
    offered = room.read(line).completions
    assert offered and len(set(offered)) == len(offered)


@pytest.mark.parametrize(("language", "offered"), [("en", "faster"), ("id", "cepat")])
def test_completions_of_drill_are_in_the_language_of_the_console(language: str, offered: str) -> None:
    room = LineRoom(language=language)
    room.drill = True
    words = room.read("drill ").completions
    assert offered in words and len(words) == len({*words})
    assert not {"faster", "cepat"} - {offered} & {*words}
