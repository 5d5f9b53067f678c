"""Any text: a well-formed reading, never an exception."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from console.line.echo import WIDEST
from console.line.reading import Reading
from console.line.verbs import VERBS
from tests.kits.console.line_room import LineRoom
from tests.kits.running.examples import examples

TOKENS = (
    "1", "4", "P4", "99", "0", "04", "101", "#101", "102", "103", "104", "999", "#1", "1,3", "1-6", "6-1",
    "all", "semua", "-", "-15", "02:04", "0204", "1215", "23:50", "2460", "n1", "n4", "FIRE", "api", "SEAL",
    "rel", "dup", "upd", "safe", "handled", "han", "aman", "by", "oleh", "why", "alasan", "to", "ke", "20m",
    "1h", "ht:", "wa:x", "110:", "110", "Surya", "Ipda", "answered", "no", "answer", "#", "#x", "?", "?ok",
    "J101", "P1,P2:", "1,,", ",", "--", "{0}", "{key}", "[/x]", "[@click=app.quit]x[/]",
)  # fmt: skip
WORDS = st.one_of(
    st.sampled_from(list(VERBS)),
    st.sampled_from(TOKENS),
    st.text(max_size=12),
)


@pytest.fixture(scope="module", params=["en", "id"])
def room(request: pytest.FixtureRequest) -> LineRoom:
    room = LineRoom("2024-01-22 02:07", request.param)
    room.do("ok all")
    room.do("n FIRE 3 [/x] {0} smoke", by="BGS")
    room.do("n PERS 4 man", by="BGS")
    room.do("n INFO 1 x")
    room.do("c 103 safe x")
    room.do("link 102 dup 101")
    room.do("l words of mine {key}")
    room.selected = room.subject(101)
    return room


def well_formed(reading: Reading) -> None:
    assert reading.echo.mark in ("", "=", "?", "X")
    assert cell_len(reading.echo.text) <= WIDEST
    assert (reading.echo.text == "") == (reading.echo.mark == "")
    assert (reading.intent is None) == (reading.echo.mark != "=" or reading.ui != "")
    assert len(set(reading.completions)) == len(reading.completions)
    assert all(reading.completions)
    for text in (reading.echo.text, reading.echo.consequence, reading.arg):
        assert "\x1b" not in text
        assert "\n" not in text


QUICK = settings(max_examples=examples(400), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@QUICK
@given(text=st.text(max_size=400), fixed=st.sampled_from(["", "room", "nothing", "incident:no-such"]))
def test_read_any_text_is_well_formed(room: LineRoom, text: str, fixed: str) -> None:
    well_formed(room.read(text, fixed=fixed))


@QUICK
@given(words=st.lists(WORDS, max_size=7), end=st.sampled_from(["", " ", "\t"]), selected=st.booleans())
def test_read_words_of_the_grammar_in_any_order_is_well_formed(
    room: LineRoom, words: list[str], end: str, selected: bool
) -> None:
    chosen, room.selected = room.selected, room.selected if selected else ""
    try:
        reading = room.read(" ".join(words) + end)
    finally:
        room.selected = chosen
    well_formed(reading)


@QUICK
@given(words=st.lists(WORDS, min_size=1, max_size=5))
def test_read_after_a_completion_is_well_formed(room: LineRoom, words: list[str]) -> None:
    text = " ".join(words)
    if len(text) > 300:
        return
    for word in room.read(text).completions[:3]:
        head, blank, _ = text.rpartition(" ")
        well_formed(room.read(f"{head}{blank}{word} "))


@pytest.mark.parametrize(
    "text", ["x" * 1_000_000, "ok 4 " + "界" * 1_000_000, "n FIRE 3 " + "\x1b]0;x\x07" * 10_000, "\ud800"]
)
def test_read_very_long_or_hostile_text_is_well_formed(room: LineRoom, text: str) -> None:
    well_formed(room.read(text))


def test_read_cleans_hostile_words(room: LineRoom) -> None:
    reading = room.read("l a\x1b[2Jb\u202ec\nd")
    assert reading.intent is not None
    assert reading.intent.words == "a[2Jbc d"  # type: ignore[attr-defined]
