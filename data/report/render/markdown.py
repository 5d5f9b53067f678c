"""A report as Markdown. Whatever an operator or a camera wrote stays text: nothing in it can become markup."""

from __future__ import annotations

import re
from collections.abc import Iterator

from data.base.text import clean_line
from data.report.document import Document, Section

_MARKS = re.compile(r"([\\`*_\[\]<>|~&$^])")
#: What begins a heading, a list, a quotation or a rule, where it stands at the beginning of a line.
_BEGINS = re.compile(r"^([#+\-=:!]|\d+(?=[.)](?:\s|$)))")
#: What some readers make a link of by themselves.
_LINKS = re.compile(r"(?i)(://|\bwww\.|@)")


def text(value: str) -> str:
    """``value`` in one line, as text that looks the same when it is shown, within a line or a cell."""
    said = _MARKS.sub(r"\\\1", clean_line(value))
    return _LINKS.sub(lambda found: f"{found[0][:-1]}\\{found[0][-1]}" if found[0] != "://" else "\\://", said)


def line(value: str) -> str:
    """:func:`text` for the beginning of a line."""
    return _BEGINS.sub(lambda found: f"{found[0]}\\" if found[0].isdigit() else f"\\{found[0]}", text(value))


def markdown(document: Document) -> str:
    """The whole report."""
    return "\n".join(_lines(document)) + "\n"


def _lines(document: Document) -> Iterator[str]:
    yield f"# {text(document.title)}"
    yield ""
    yield "  \n".join(map(line, document.under))
    for warning in document.warnings:
        yield ""
        yield f"**{text(warning)}**"
    for section in document.sections:
        yield ""
        yield f"## {text(section.title)}"
        yield ""
        yield from _section(section)
    yield ""
    yield "  \n".join(map(line, document.source))


def _section(section: Section) -> Iterator[str]:
    if not section.rows:
        yield line(section.nothing)
    elif section.head:
        yield "| " + " | ".join(map(text, section.head)) + " |"
        yield "|" + " --- |" * len(section.head)
        for row in section.rows:
            yield "| " + " | ".join(text(cell) or " " for cell in row) + " |"
    else:
        for what, said in section.rows:
            yield f"- {line(what)}: {text(said)}"
