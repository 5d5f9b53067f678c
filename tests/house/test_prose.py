"""Phrases that read like a translation, kept out of docstrings, comments, messages and documentation."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

from data.words import AREAS
from tests.house.sources import source, tree

ROOT = Path(__file__).parents[2]

#: Phrase → what to write. Phrases, not words: "takes 50 ms" and "there is no key" are fine.
PHRASES = {
    r"\b(?:go|goes|went|going) on\b(?! (?:the|a|an|top|duty|patrol|break|line)\b)": "continue",
    r"\banew\b": "again",
    r"\b(?:is|are|was|were) told\b": "is notified, receives",
    r"\b(?:lets?|letting) go of\b": "releases",
    r"\bby (?:itself|themselves)\b": "automatically",
    r"\bfor ever\b": "indefinitely",
    r"\bbegun\b": "started",
    r"\bmeanwhile\b": "(leave it out)",
    r"(?<![Tt]here )\b(?:is|are|was) (?:no|none)\b(?! (?:longer|more|later|less|older|newer|earlier)\b)": "is not a",
    r"\bof which\b|\bthereof\b": "two sentences",
    r"\bso that (?:\w+ ){1,3}may\b": "so that … can",
    r"\bbeside\b": "next to",
    r"\b[Ww]hoever\b": "name the actor",
    r"\b(?:takes?|took|taken) (?:over )?(?:a |the )?(?:lines?|entry|entries|messages?) (?:from|by)\b": "accepts",
}
#: A sentence that begins with a clause; a question may begin so.
CLAUSE = re.compile(r"(?:^|[.;] )(?:What|Who|Whoever|That which) [a-z][^.?!]*[.!]")

#: (place, words around the phrase): where it is right all the same.
ALLOWED: tuple[tuple[str, str], ...] = (
    ("widgets/board/detail.py", "beside: the region"),  # the parameter's name
    ("widgets/board/handover.py", "``beside``: it is to the right"),
    ("widgets/drawing/layout.py", "``beside``: the detail"),
    ("widgets/drawing/title_rule.py", "``beside``: with a column"),
)


def texts_of(path: Path) -> Iterator[tuple[int, str]]:
    """Every docstring and comment of a Python file, with its line."""
    nodes: list[ast.stmt | ast.Module] = [tree(path)]
    while nodes:
        node = nodes.pop()
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
            docstring = ast.get_docstring(node)
            if docstring:
                yield getattr(node, "lineno", 1), " ".join(docstring.split())
        nodes += [each for name in ("body", "orelse") for each in getattr(node, name, ())]
    yield from ((number, comment) for number, comment in comments(source(path).split("\n")))


def comments(lines: list[str]) -> Iterator[tuple[int, str]]:
    """Every comment with the line that it begins in; what stands on lines of its own, one below the other, is one.

    A tokenizer would be exact, and takes ten times as long.
    """
    comment, begins = "", 0
    for number, line in enumerate([*lines, ""], 1):
        before, mark, words = line.partition("#")
        is_comment = bool(mark) and (not before.strip() or before.endswith("  "))
        if comment and (not is_comment or before.strip()):
            yield begins, comment
            comment = ""
        if is_comment:
            begins = begins if comment else number
            comment = f"{comment} {words.lstrip('#: ')}".strip()


def everything_read() -> Iterator[tuple[str, str]]:
    """Every text that a person reads, with its place: code, documentation, English messages."""
    for top in ("data", "widgets", "console", "tests"):
        for path in sorted((ROOT / top).rglob("*.py")):
            place = path.relative_to(ROOT).as_posix()
            if not place.startswith("tests/upstream/") and place != "tests/house/test_prose.py":
                yield from ((f"{place}:{line}", text) for line, text in texts_of(path))
    for path in sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]):
        prose = re.sub(r"```.*?```", "", path.read_text("utf-8"), flags=re.DOTALL)
        for number, paragraph in enumerate(prose.split("\n\n"), 1):
            yield f"{path.relative_to(ROOT)}, paragraph {number}", " ".join(paragraph.split())
    for module in sorted(AREAS.values()):
        for key, (english, _) in import_module(f"data.words.{module}").TABLE.items():
            yield key, english


def bent(text: str) -> Iterator[tuple[str, str]]:
    """The phrases of a text that read translated, each with what to write."""
    for phrase, plain in PHRASES.items():
        for found in re.finditer(phrase, text):
            yield text[max(0, found.start() - 30) : found.end() + 30], plain


def test_no_text_reads_like_a_translation() -> None:
    read = list(everything_read())
    found = [
        f"{place}: …{around}… → {plain}"
        for place, text in read
        for around, plain in bent(text)
        if not any(place.startswith(where) and words in around for where, words in ALLOWED)
    ]
    assert not found, "\n".join(found)
    unused = [allowed for allowed in ALLOWED if not any(p.startswith(allowed[0]) and allowed[1] in t for p, t in read)]
    assert len(ALLOWED) <= 30 and not unused
    clauses = [
        f"{place}: {sentence[0]}"
        for place, text in read
        if place.split(":")[0].endswith(".py")
        for sentence in CLAUSE.finditer(text)
    ]
    assert not clauses, "\n".join(clauses)


BENT = ("the room goes on", "is no time", "made anew", "it ends by itself", "beside the line")


@pytest.mark.parametrize("text", BENT)
def test_a_bent_phrase_is_found(text: str) -> None:
    assert list(bent(text))


@pytest.mark.parametrize("text", ["takes 50 ms", "there is no key", "is no longer due", "goes on patrol"])
def test_a_plain_phrase_is_left_alone(text: str) -> None:
    assert not list(bent(text))


@pytest.mark.parametrize("name", ["decisions", "durability", "performance"])
def test_no_line_is_longer_than_a_screen_is_wide(name: str) -> None:
    """Of tables, whose rows cannot be broken, only the text around them."""
    lines = (ROOT / "docs" / f"{name}.md").read_text("utf-8").splitlines()
    assert [f"{number}: {line}" for number, line in enumerate(lines, 1) if len(line) > 120 and line[0] != "|"] == []
