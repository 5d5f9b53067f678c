"""Every form of docs/guide/line.md, typed into a room where it has its place: it is understood, and entered."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import pytest
from msgspec.structs import replace

from console.line.verbs import SECTIONS
from data.base.clock import SECOND
from data.entries import Opened, PrioritySet, WatchAsked
from data.intents.decide import decide
from data.words import Words
from tests.console.line.test_acts import DOCS
from tests.kits.console.line_room import LineRoom
from tests.kits.running.rows import each_row
from widgets.command_line.echo import echo_row
from widgets.command_line.warning import rows_above
from widgets.drawing.look import Look

#: Placeholder → what is typed for it.
TYPED = {
    "WORDS": "all quiet", "KATA": "tenang", "WHY": "wet", "ALASAN": "basah", "TYPE": "FIRE", "JENIS": "FIRE",
    "POST": "3", "POS": "3", "NUMBER": "113", "NOMOR": "113", "WHOM": "Ketua", "SIAPA": "Ketua", "WHERE": "3",
    "TUJUAN": "3", "NAME": "Sari", "NAMA": "Sari", "A": "Sari", "B": "Wahyu", "C": "Sari", "D": "Wahyu",
}  # fmt: skip
#: Command → who is named in its forms, if not an officer.
WHO = (
    dict.fromkeys(("ho", "take 0", "take 3"), "BGS")
    | dict.fromkeys(("tempo", "closed", "waive", "take 2"), "Surya")
    | {"call": "Damkar", "relief": "Tama", "take 1": "LST"}
)
#: Command and place of its form → the lines before it. ``+35``: minutes pass; ``-``: nothing is open; ``#129``: what
#: the line opens gets this number.
BEFORE: dict[str, tuple[str, ...]] = {
    "digit": ("+35",), "on": ("g 129 3,6",), "back": ("g 129 6", "on 129 6"), "test 1": ("test 6 why",),
    "roll 2": ("+1", "roll 129 1-6"), "roll 3": ("roll 129 1-6",), "roll 4": ("roll 129 1-6",),
    "roll 6": ("roll 129 every 5 1-6",), "tempo 2": ("tempo 1-6 30 by Surya",), "tempo 3": ("tempo 1-6 30 by Surya",),
    "here": ("asked",),
    "hazard 1": ("hazard 3 dog",), "open": ("closed 4 by Surya flood",), "t 3": ("t 129 2",),
    "scene 2": ("scene 129 in Sari",), "c": ("t 129 1-7",), "reopen": ("t 129 1-7", "c 129 handled out"),
    "pri": ("pri 129 2 small",), "pri 1": (), "type": ("type 129 VEHI mistyped",), "type 2": (),
    "src 1": ("src cam-3 down x",),
    "shelve 1": ("src cam-3 down x",), "shelve 2": ("-", "#129 src cam-3 down x"),
    "shelve 3": ("shelve cam-3 30m wet",),
    "decide": ("apart",), "call 3": ("call 113 x, answered",), "visit 1": ("visit in Sari to 3",),
    "key 1": ("key out 12 Sari",), "seal 1": ("type 129 SEAL mistyped",), "tour 1": ("tour start 1",),
    "tour 2": ("tour start 1",), "tour 3": ("tour start 1",), "ho 0": ("-",), "ho 1": ("-", "ho start BGS"),
    "ho 2": ("-", "ho start BGS", "ho sign w"), "ho 3": ("-", "ho start BGS", "ho sign w", "ho 1-8"),
    "ho 4": ("-", "ho start BGS"), "ho 5": ("-", "ho start BGS", "ho pause why"), "ho 6": ("-",),
    "take 1": ("take BGS asleep",), "take 2": ("take BGS asleep",), "fix": ("l x",), "undo": ("l x",),
    "remind 2": ("remind 03:30 x",), "lookout 1": ("lookout x until 06:00",), "heard": ("test sound",),
}  # fmt: skip
#: Commands of a room with PINs, which tests/console/app/keys/test_pin_prompt.py types.
PINS = ("login", "lock")


def forms(language: str, section: str) -> Iterator[tuple[str, str, int, str]]:
    """Yield language, command, place and form of all forms in a section of the help."""
    for act in SECTIONS[section]:
        if act.name not in PINS:
            for place, form in enumerate(Words(language)(f"help.{act.name}.forms").split("\n")):
                if not form.startswith("F9"):
                    yield language, act.name, place, form


every_section = pytest.mark.parametrize(
    ("language", "section"), [(language, section) for language in ("en", "id") for section in SECTIONS]
)


def numbered(room: LineRoom, line: str, number: int) -> None:
    """Open an incident under a number of the documentation."""
    reading = room.read(line, "BGS")
    assert reading.intent is not None
    drafts = decide(reading.intent, room.context("BGS"))
    room.save(*(replace(d, number=number) if isinstance(d, Opened) else d for d in drafts))


@cache
def _open(language: str, *, is_empty: bool) -> LineRoom:
    room = LineRoom("2024-01-22 02:20", language)
    room.drill = True
    room.do("ok all")
    if not is_empty:
        numbered(room, "n FIRE 3 smoke", 129)
        numbered(room, "n FIRE 3 smoke again", 110)
        numbered(room, "n VEHI 1 car", 118)
        numbered(room, "n VISI 2 guest", 119)
        room.selected = room.subject(129)
    return room


def prepared(language: str, before: tuple[str, ...]) -> LineRoom:
    """Return a room in which the lines before were entered."""
    room = _open(language, is_empty="-" in before).again()
    for line in before:
        if line.startswith("+"):
            room.wait(int(line))
        elif line == "asked":
            room.save(WatchAsked(by="system", subjects=("registers",), last=room.now, minutes=75))
        elif line == "apart":
            subject = room.subject(129)
            known = len(room.book)
            room.do("pri 129 2 small")
            theirs = PrioritySet(by="TRI", subjects=(subject,), priority=3, before=1, why="out")
            room.room.apply(
                replace(theirs, book="PLR-1a2b", no=1, at=room.now, hlc=(room.now, 999), seen={room.id: known})
            )
        elif line.startswith("#129 "):
            numbered(room, line.removeprefix("#129 "), 129)
        elif line != "-":
            room.do(line)
    room.now += SECOND
    return room


def typed(form: str, name: str, place: int, room: LineRoom) -> str:
    """Return a form as an operator types it: words for its placeholders, a number that the book has."""
    who = WHO.get(f"{name} {place}", WHO.get(name, TYPED["NAME"]))
    words = TYPED | {"NAME": who, "NAMA": who}
    line = re.sub(r"\b[A-Z]+\b", lambda found: words.get(found[0], found[0]), form)
    return line.replace("214", str(len(room.book)))


@every_section
def test_every_form_of_the_documentation_is_entered(language: str, section: str) -> None:
    each_row(forms(language, section), form_is_entered)


def form_is_entered(language: str, name: str, place: int, form: str) -> None:
    room = prepared(language, BEFORE.get(f"{name} {place}", BEFORE.get(name, ())))
    reading = room.read(line := typed(form, name, place, room))
    assert reading.echo.mark == "=", (line, reading.why)
    also = {"open": "reopen", "take": "ho"}  # "buka" opens an incident again, or a post; "ho sign" signs a sheet, too
    assert reading.act in (name, also.get(name))
    assert bool(reading.intent) == (not reading.ui)
    if reading.intent is not None:
        count = len(room.book)
        room.do(line)
        assert len(room.book) > count


@every_section
def test_no_moment_of_a_consequence_is_cut(language: str, section: str) -> None:
    each_row(forms(language, section), no_moment_is_cut)


def no_moment_is_cut(language: str, name: str, place: int, form: str) -> None:
    room = prepared(language, BEFORE.get(f"{name} {place}", BEFORE.get(name, ())))
    look = Look(Words(language))
    for before in ("", "-15 "):
        for words in ("", " and long words about what was seen at the fence"):
            echo = room.read(f"{before}{typed(form, name, place, room)}{words}").echo
            if echo.mark != "=":
                continue
            rows = [echo_row(echo, look, 80), *rows_above(echo, look, 80)]
            shown = " ".join(" ".join(row.text.split()) for row in rows)
            said = [part for part in echo.consequence.split("; ") if not part.startswith('"')]
            wanted = [moment for part in said for moment in re.findall(r"[^ ]*\d\d[:.]\d\d[^ ]*", part)]
            assert all(shown.count(moment) >= wanted.count(moment) for moment in wanted), (echo, shown)


@pytest.mark.parametrize("language", ["en", "id"])
def test_lines_in_the_text_of_the_documentation_are_entered(language: str) -> None:
    found = re.findall(r"`(\d\d:\d\d [a-z]+ [^`]+)`", " ".join(DOCS.read_text("utf-8").split()))
    assert found
    for line in (
        *found,
        "0214 l x why y",
        "02.00 l x",
        "-15 l x",
        "-2h l x",
        "l ht: P4 dog",
        "l P4: dog",
        "l P99: dog",
    ):
        prepared(language, ()).do(line)
