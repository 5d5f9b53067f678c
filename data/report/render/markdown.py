"""A report as Markdown.

Text from operators, cameras and other stations stays text: nothing in it can become markup.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from data.base.text import clean_line
from data.report.document import Document, Section

_MARKS = re.compile(r"([\\`*_\[\]<>|~&$^])")
#: Start of a line that makes it a heading, a list, a quotation or a rule.
_BEGINS = re.compile(r"^([#+\-=:!]|\d+(?=[.)](?:\s|$)))")
#: Text that some readers turn into a link.
_LINKS = re.compile(r"(?i)(://|\bwww\.|@)")


def text(value: str) -> str:
    """Return ``value`` in one line, escaped.

    It looks the same when it is shown in a line or a cell.
    """
    said = _MARKS.sub(r"\\\1", clean_line(value))
    return _LINKS.sub(lambda found: f"{found[0][:-1]}\\{found[0][-1]}" if found[0] != "://" else "\\://", said)


def line(value: str) -> str:
    """Return :func:`text` for the start of a line."""
    return _BEGINS.sub(lambda found: f"{found[0]}\\" if found[0].isdigit() else f"\\{found[0]}", text(value))


def markdown(document: Document) -> str:
    """Return the report as Markdown."""
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
