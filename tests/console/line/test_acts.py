"""Commands: verbs, shortened forms, help, palette and reference, all from one class each."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.binding import Binding

import console
from console.app.base_app import BaseApp
from console.app.display.display import Display
from console.line.act import Act
from console.line.acts.book import UndoAct
from console.line.help import helptext, matching, palette, reference
from console.line.verbs import ACTS, GENERAL, SECTIONS, VERBS, by_verb, exact, find, shortest
from data.intents.base import Refused
from data.words import Words
from data.words.acts.help import TABLE
from tests.kits.console.line_room import LineRoom
from widgets.command_line.input import LineInput

DOCS = Path(console.__file__).parent.parent / "docs" / "guide" / "line.md"

#: docs/interface.md: exactly these verbs have one letter.
ONE_LETTER = set("abceghlnstv")
#: docs/interface.md: Indonesian verb → key of its command.
INDONESIAN = {
    "aman": "ok", "baru": "n", "tanggap": "a", "senyap": "s", "kirim": "g", "tiba": "on", "kembali": "back",
    "langkah": "t", "padal": "e", "hubungi": "call", "tutup": "c", "buka": "reopen", "mutasi": "b", "catat": "l",
    "istirahat": "br", "aplus": "relief", "ralat": "fix", "urung": "undo", "cari": "find", "serah": "ho",
    "tolong": "panic",
}  # fmt: skip
#: The English verbs.
ENGLISH = (
    "ok", "n", "a", "s", "g", "on", "back", "t", "l", "call", "e", "c", "pri", "link", "reopen", "br", "relief",
    "fix", "undo", "find", "panic", "waive", "controlled", "closed", "open", "patrol", "b", "h", "v", "?", "help",
    "at", "quit",
)  # fmt: skip


def test_verbs_are_those_of_the_design() -> None:
    assert {v for v in VERBS if len(v) == 1 and v.isalpha()} == ONE_LETTER
    for verb, name in INDONESIAN.items():
        found = exact(verb)
        assert found is not None, verb
        assert found.name == name
    for verb in ENGLISH:
        assert exact(verb) is not None, verb


@pytest.mark.parametrize("a", ACTS, ids=lambda a: str(a.name))
def test_every_command_has_help_in_both_languages(a: Act[Any]) -> None:
    assert sum(a in acts for acts in SECTIONS.values()) == 1
    for part in ("title", "forms", "text"):
        english, indonesian = TABLE[f"help.{a.name}.{part}"]
        assert english
        assert indonesian


def test_help_has_no_text_without_a_command() -> None:
    names = {a.name for a in ACTS} | set(GENERAL) | set(SECTIONS)
    assert {key.split(".")[1] for key in TABLE} == names


def test_find_accepts_three_letters_where_unique() -> None:
    """Check every verb at every length against the rule itself."""
    for verb, owner in VERBS.items():
        for length in range(3, len(verb)):
            short = verb[:length]
            if short in VERBS:
                assert find(short) is VERBS[short]
                continue
            meant = {a.name for v, a in VERBS.items() if v.startswith(short) and not a.written_out}
            if len(meant) == 1:  # kun is kunci; kunci-layar is written out
                assert find(short).name in meant
            else:
                with pytest.raises(Refused) as refused:
                    find(short)
                assert refused.value.mark == ("?" if len(meant) > 1 else "X") or owner.written_out


def test_find_refuses_two_letters_of_a_longer_verb() -> None:
    for short in ("un", "re", "fi", "li"):
        with pytest.raises(Refused):
            find(short)


@pytest.mark.parametrize("verb", ["panic", "waive", "tolong"])
def test_find_refuses_a_shortened_verb_that_must_be_written_out(verb: str) -> None:
    assert find(verb).written_out
    for length in range(2, len(verb)):
        with pytest.raises(Refused):
            find(verb[:length])


def test_by_verb_refuses_two_commands_with_one_verb() -> None:
    class Twice(UndoAct):
        name = "twice"
        english = ("undo",)
        indonesian = ("kedua",)

    with pytest.raises(ValueError, match="undo: undo and twice"):
        by_verb((*ACTS, Twice()))


# --- help ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "id"])
def test_help_lists_every_command_once(language: str) -> None:
    rows = [row.act for section in helptext(Words(language))[1:] for row in section.rows]
    assert sorted(rows) == sorted(a.name for a in ACTS)


def test_help_names_every_key_that_does_something() -> None:
    bound = [binding for binding in (*BaseApp.BINDINGS, *Display.BINDINGS) if isinstance(binding, Binding)]
    bound += [binding for binding in LineInput.BINDINGS if isinstance(binding, Binding) and binding.show]
    keys = {key for binding in bound for key in binding.key.split(",")} | {"ctrl+p"}
    spoken = {"pageup": "pgup", "pagedown": "pgdn", "escape": "esc"}
    named = " ".join(form for row in helptext(Words("en"))[0].rows for form in row.forms).lower()
    named += " f9" + " ".join(f" f{n}" for n in range(2, 9) if "f2-f8" in named)
    assert [key for key in sorted(keys) if spoken.get(key, key) not in named] == []
    assert "f9 4" in Words("en")("help.panic.forms").lower()


def test_help_finds_a_command_by_any_of_its_verbs() -> None:
    for about in ("ok", "aman", "OK"):
        sections = helptext(Words("id"), about)
        assert [r.act for s in sections for r in s.rows] == ["ok"]
    assert sections[0].rows[0].title == "Lapor berkala"


def test_help_finds_commands_by_a_word_and_lists_all_for_an_unknown_one() -> None:
    assert {r.act for s in helptext(Words("en"), "checklist") for r in s.rows} == {"t"}
    assert len(helptext(Words("en"), "zzz")) == len(helptext(Words("en")))


@pytest.mark.parametrize("language", ["en", "id"])
def test_every_form_in_the_help_is_read(language: str) -> None:
    """Read every form of the help, with its placeholders filled in, as the command it belongs to."""
    room = LineRoom("2024-01-22 02:52", language)
    room.do("ok all")
    room.wait(-30)
    room.do("n FIRE 3 x", by="BGS")
    for _ in range(28):
        room.do("n INFO - x")
    room.do("g 101 2")
    room.do("closed 5 by Surya x")
    room.wait(35)
    room.selected = room.subject(101)
    fill = {
        "WORDS": "words", "KATA": "kata", "TYPE": "FIRE", "JENIS": "api", "POST": "3", "POS": "3", "NAME": "Tama",
        "NAMA": "Tama", "NUMBER": "081234567", "NOMOR": "081234567", "WHY": "reason", "ALASAN": "sebab",
        "CODE": "LST", "KODE": "LST",
    }  # fmt: skip
    for a in ACTS:
        for form in Words(language)(f"help.{a.name}.forms").split("\n"):
            if form.startswith("F9") or a.name in ("fix", "undo"):
                continue
            for word, value in fill.items():
                form = form.replace(word, value)
            reading = room.read(form)
            unknown = {room.words(k, word=form.split()[0], near="") for k in ("refuse.unknown",)}
            assert reading.echo.text not in unknown, form
            assert reading.echo.mark in ("=", "X"), form


def test_palette_lists_every_command_with_its_forms() -> None:
    entries = palette(Words("en"))
    assert [row.act for row in entries] == [act.name for act in ACTS]
    room = LineRoom()
    for row in entries:
        assert row.title and row.text and row.forms[0]
        assert not row.verbs or find(row.put.strip()) is not None
    forms = {row.put for row in palette(Words("id"))}
    assert {"aman ", "kirim ", "urung"} & forms == {"aman ", "urung"}
    assert room.read("ok ").completions


@pytest.mark.parametrize(
    ("language", "query", "first"),
    [
        ("en", "shel", "shelve"), ("en", "send", "g"), ("en", "fltr", "filter"),
        ("id", "redam", "shelve"), ("id", "serah", "ho"), ("id", "pos", "posts"), ("en", "snd psts", "g"),
    ],
)  # fmt: skip
def test_palette_finds_verbs_before_beginnings_of_words_before_letters_in_order(
    language: str, query: str, first: str
) -> None:
    found = matching(palette(Words(language)), query)
    assert found[0].act == first, [row.act for row in found]
    assert not matching(palette(Words(language)), "zzqx")


def test_shortest_is_the_shortest_form_that_find_accepts() -> None:
    for verb, owner in VERBS.items():
        short = shortest(verb, owner)
        assert find(short) is owner
        if len(short) > 3 and not owner.written_out and exact(short[:-1]) is None:
            with pytest.raises(Refused):
                find(short[:-1])


# --- the reference ----------------------------------------------------------------------------------------------------


def test_reference_in_the_docs_is_up_to_date() -> None:
    """After a change of the commands, run ``python -m console.line.write_reference``."""
    written = DOCS.read_text("utf-8")
    assert reference() in written, "docs/guide/line.md is out of date"
    for a in ACTS:
        for verb in a.verbs:
            assert f"`{verb}`" in written
