"""Lines that newcomers typed: each is what it says, or is answered with forms that are accepted.

``phrases.tsv``: the line; ``?`` for a refusal, the kind of intent, or the page; the forms of the refusal in English.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import console.line.reading
from console.line.verbs import exact
from data.intents.base import Refused
from tests.kits.console.line_room import LineRoom
from tests.kits.running.rows import each_row

ROWS = [row.split("\t") for row in Path(__file__).with_name("phrases.tsv").read_text().splitlines()[1:]]
OPENED = ("n FIRE 3 smoke", "n PERS 4 man", "n VEHI 1 car", "n SEAL 3 torn", "n CRWD 1 mob")
#: Words of a form that stand for what is typed there.
PLACEHOLDER = re.compile(
    r"\b(?:POST|POS|WORDS|KATA|WHY|ALASAN|NAME|NAMA|CODE|KODE|OTHER|LAIN|WHOM|SIAPA|WHERE|TUJUAN|TYPE|JENIS|NUMBER|NOMOR"
    r"|OLD|NEW|LAMA|BARU)\b"
)


@pytest.fixture(scope="module", params=["en", "id"])
def room(request: pytest.FixtureRequest) -> LineRoom:
    room = LineRoom("2024-01-22 11:37", request.param)
    room.do("ok all")
    for line in OPENED:
        room.do(line, by="BGS")
        room.wait(1)
    room.selected = room.subject(101)
    return room


def meaning(room: LineRoom, line: str) -> str:
    """Return the kind of intent or page that a line means, ``?`` for a refusal."""
    reading = room.read(line)
    return type(reading.intent).__name__ if reading.intent is not None else f"page {reading.ui}" if reading.ui else "?"


def test_line_is_what_it_says_and_never_another_entry(room: LineRoom) -> None:
    def check(typed: str, wanted: str, forms: str) -> None:
        assert meaning(room, typed) == wanted, room.read(typed).why
        if room.words.language == "en" and forms:
            why = room.read(typed).why
            assert all(form in why for form in forms.split(" · ")), why

    each_row(map(tuple, ROWS), check)


def proposals(why: str) -> list[str]:
    """Return the parts of a refusal that are a verb and a number to type, without those that wait for a word."""
    parts = (part.strip(" ,.") for part in re.split(r"; |(?<![0-9]): |\? |, or |, atau ", why))
    lines = (part for part in parts if not PLACEHOLDER.search(part))
    return [p for p in lines if re.match(r"[a-z]+ #?P?[0-9]", p) and not p.startswith("pos ") and exact(p.split()[0])]


def test_form_of_a_refusal_is_not_refused_by_its_command(room: LineRoom, monkeypatch: pytest.MonkeyPatch) -> None:
    """The state of the room may still refuse it; here the command has understood the line."""

    def decided(*_: object) -> None:
        raise Refused("refuse.as_said", why="understood")

    tried = 0
    for typed, wanted, forms in ROWS:
        if wanted != "?":
            continue
        named = [form for form in forms.split(" · ") if form and not form.startswith(("F9", "/"))]
        lines = named if room.words.language == "en" else proposals(room.read(typed).why)
        with monkeypatch.context() as patch:
            patch.setattr(console.line.reading, "decide", decided)
            for line in lines:
                if not PLACEHOLDER.search(line):
                    found = room.read(line)
                    assert found.why == "understood" or found.ui, f"{typed}: {line}: {found.why}"
                    tried += 1
    assert tried > 60
