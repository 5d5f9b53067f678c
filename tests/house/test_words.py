"""The catalogue is whole: every message the code asks for exists, in both languages, with what goes into it."""

from __future__ import annotations

import ast
import re
import string
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest

from data.entries.codec import BY_KIND
from data.words import AREAS as MODULES
from data.words import LANGUAGES, Table, Words
from tests.house.sources import walked

ROOT = Path(__file__).parents[2]
AREAS = sorted(MODULES)
SOURCES = sorted(
    p
    for folder in ("console", "widgets", "data")
    for p in (ROOT / folder).rglob("*.py")
    if (ROOT / "data" / "words") not in p.parents
)
KEY = re.compile(rf"(?:{'|'.join(AREAS)})(?:\.[a-z0-9_]+)+")
KEY_BEGINS = re.compile(rf"(?:{'|'.join(AREAS)})\.")
#: Endings that are appended to a key.
ENDING = re.compile(r"(?:\.posts|\.panel|\.short|\.least|_anywhere|_target)$")
#: Names of files look like keys.
FILES = (".py", ".password", ".token", ".toml", ".json", ".sock", ".md", ".key", ".csv", ".html", ".tcss", ".txt")
#: Functions called with a key and the fields of its message.
FILLERS = {"words", "_words", "word", "Words", "Refused", "Stop", "DrillError"}


@cache
def catalogue() -> Table:
    """All messages of all areas."""
    return {key: pair for area in AREAS for key, pair in import_module(f"data.words.{MODULES[area]}").TABLE.items()}


def placeholders(text: str) -> set[str]:
    """The names that go into a message; those that argparse fills in besides."""
    named = {name.partition(".")[0].partition("[")[0] for _, name, _, _ in string.Formatter().parse(text) if name}
    return named | set(re.findall(r"%(?:\(\w+\))?[sr]", text))


@cache
def nodes() -> list[tuple[str, ast.expr]]:
    """Every constant, call and formatted text of the program, with the place it stands at."""
    found: list[tuple[str, ast.expr]] = []
    for path in SOURCES:
        pieces = {id(part) for node in walked(path) if isinstance(node, ast.JoinedStr) for part in node.values}
        name = path.relative_to(ROOT)
        of_use = (n for n in walked(path) if isinstance(n, (ast.Constant, ast.Call, ast.JoinedStr)))
        found += [(f"{name}:{n.lineno}", n) for n in of_use if id(n) not in pieces]
    return found


def called(node: ast.Call) -> str:
    """The last name of what is called."""
    function = node.func
    return (
        function.id if isinstance(function, ast.Name) else function.attr if isinstance(function, ast.Attribute) else ""
    )


def literal(node: ast.AST) -> str:
    """A string constant's text, else empty."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


@pytest.mark.parametrize("area", AREAS)
def test_every_message_is_there_in_both_languages_with_the_same_placeholders(area: str) -> None:
    for key, pair in import_module(f"data.words.{MODULES[area]}").TABLE.items():
        assert key.partition(".")[0] == area, key
        assert len(pair) == len(LANGUAGES), key
        assert bool(pair[0].strip()) == bool(pair[1].strip()), key
        assert placeholders(pair[0]) == placeholders(pair[1]), key


def test_every_key_in_the_code_exists() -> None:
    missing = []
    for place, node in nodes():
        text = literal(node)
        if KEY.fullmatch(text) and text not in BY_KIND and not text.endswith(FILES):
            missing += [f"{place}: {text}"] if text not in catalogue() else []
        elif isinstance(node, ast.Call) and called(node) in FILLERS and node.args:
            key = literal(node.args[0])
            missing += [f"{place}: {key}"] if "." in key and key not in catalogue() else []
    assert not missing, "\n".join(missing)


def test_every_key_that_is_put_together_can_exist() -> None:
    missing = []
    asked = {id(n.args[0]) for _, n in nodes() if isinstance(n, ast.Call) and called(n) in FILLERS and n.args}
    modules = {id(n.args[0]) for _, n in nodes() if isinstance(n, ast.Call) and called(n) == "import_module"}
    for place, node in nodes():
        if not isinstance(node, ast.JoinedStr) or "." not in literal(node.values[0]):
            continue
        if id(node) in modules:
            continue
        if id(node) not in asked and not re.match(rf"(?:{'|'.join(AREAS)})\.", literal(node.values[0])):
            continue
        pattern = "".join(re.escape(literal(part)) if literal(part) else ".*" for part in node.values)
        missing += [f"{place}: {pattern}"] if not any(re.fullmatch(pattern, key) for key in catalogue()) else []
    assert not missing, "\n".join(missing)


def test_every_message_is_said_somewhere() -> None:
    patterns = []
    for _, node in nodes():
        if isinstance(node, ast.JoinedStr) and KEY_BEGINS.match(literal(node.values[0])):
            # "screen.{state}" is one word more; "entry.label.{kind}" may be several
            part = ".*" if literal(node.values[0]).count(".") > 1 else r"[^.]*(?:\.short|\.least)?"
            patterns.append("".join(re.escape(literal(value)) or part for value in node.values))
    texts = {literal(node) for _, node in nodes()}
    said = {key for key in catalogue() if key in texts or any(re.fullmatch(pattern, key) for pattern in patterns)}
    unsaid = {key for key in catalogue().keys() - said if ENDING.sub("", key) not in said}
    assert not unsaid, sorted(unsaid)


def test_every_message_is_given_what_goes_into_it() -> None:
    missing = []
    for place, node in nodes():
        if not isinstance(node, ast.Call) or called(node) not in FILLERS or not node.args:
            continue
        key = literal(node.args[0])
        if key in catalogue() and all(keyword.arg is not None for keyword in node.keywords):
            lacking = placeholders(catalogue()[key][0]) - {keyword.arg for keyword in node.keywords}
            missing += [f"{place}: {key} needs {sorted(lacking)}"] if lacking else []
    assert not missing, "\n".join(missing)


#: Plurals of things that English messages count.
COUNTED = (
    "annunciations", "boxes", "check calls", "checkpoints", "entries", "faults", "incidents", "posts", "reports",
    "rows", "steps", "units",
)  # fmt: skip


def test_one_of_anything_is_said_in_the_singular() -> None:
    words = Words("en")
    assert words("screen.entries", n=1) == "1 entry"
    assert words("screen.entries", n=2) == "2 entries"
    assert words("next.checks", posts="1") == "check calls, 1 post"
    assert Words("id")("screen.entries", n=1) == "1 catatan"
    bare = re.compile(rf"\}} (?:{'|'.join(COUNTED)})\b")
    # (×3 reports) stands only where there are several
    assert [key for key, pair in catalogue().items() if bare.search(pair[0]) and "×" not in pair[0]] == []


def test_a_number_is_written_as_the_language_writes_it() -> None:
    english, indonesian = Words("en"), Words("id")
    assert (english.number(1250), indonesian.number(1250)) == ("1,250", "1.250")
    assert (english.number(1250.456, 2), indonesian.number(1250.456, 2)) == ("1,250.46", "1.250,46")
    assert indonesian("screen.entries", n=20_000) == "20.000 catatan"
    assert "sekali menyimpan 1,25 md" in indonesian("doctor.speed", median=1.25, saves=50, worst=9.5)
    assert "1 entry" in english("doctor.space", mb=12_345, entries=1)


def test_a_message_is_said_in_the_language_asked_for() -> None:
    assert Words("en")("screen.saved") == "saved"
    assert Words("id")("screen.saved") == "tersimpan"
    assert Words("id")("cli.last", time="02:15") == "ktk 02:15"
    with pytest.raises(KeyError):
        Words()("cli.no_such_message")


def test_statuses_of_posts_in_the_docs_are_those_of_the_catalogue() -> None:
    text = (ROOT / "docs" / "interface.md").read_text("utf-8")
    table = import_module(f"data.words.{MODULES['post']}").TABLE
    wanted = {pair for key, pair in table.items() if not key.startswith("post.form")}
    rows = re.findall(r"^\| [^|]+ \| `.` \| `.` \| ([A-Z ,.]+) \| ([A-Z ,.]+) \|", text, re.MULTILINE)
    found = {pair for english, own in rows for pair in zip(english.split(", "), own.split(", "), strict=True)}
    assert found == wanted
