"""Witnesses of a book: anchors, what was sent, and the printed handover sheets."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from console.session.home import Home
from console.session.upkeep.site_in_force import site_to_show
from data.base.text import clean_line, quoted
from data.book import anchor
from data.book.predecessors import recorded
from data.book.reading.follower import BookReader
from data.site.load import SiteError
from data.sync import own_log
from data.words import Words

#: So many printed sheets are asked for.
SHEETS = 3
#: Digits of a hash that are enough.
_ENOUGH = 8

_TYPED = re.compile(r"\D*(\d{1,15})[\s:]+([0-9a-fA-F\s]+?)(?:…|\.{3})?\s*")


def is_witnessed(home: Home) -> bool:
    """Whether there is an anchor or an index next to the book, or there is no entry yet."""
    return anchor.has_witness(home.path, _folders(home))


def _folders(home: Home) -> list[Path]:
    try:
        return home.anchor_folders(site_to_show(home).site)
    except (SiteError, OSError):
        return [home.path]


def witness_problems(home: Home, book: BookReader, words: Words) -> Iterator[str]:
    """Yield what the anchors, what was sent, and earlier starts say against the book."""
    unmet = own_log.furthest_unmet(home.path, _folders(home), book)
    if unmet is not None and anchor.is_rewritten(unmet, book):
        yield words("entry.rewritten", file=f"{unmet.book} {unmet.no}:{unmet.hash[:16]}")
        return
    for what in ("rewritten", "rewritten_there"):
        for entry in recorded(book, what):
            yield words(f"entry.{what}", file=clean_line(entry.file))


def compare_sheets(book: BookReader, words: Words, problems: list[str]) -> Iterator[str]:
    """Ask for number and hash of the newest printed sheets, and compare them with the book.

    Yield a line for each that fits, and append the others to ``problems``.
    """
    compared = 0
    for which in range(1, SHEETS + 1):
        typed = _ask(words("verify.sheet_ask", which=which, of=SHEETS))
        if not typed.strip():
            break
        match = _TYPED.fullmatch(typed)
        digest = "".join(match[2].split()).lower() if match is not None else ""
        if match is None or len(digest) < _ENOUGH:
            problems.append(words("verify.sheet_unread", found=quoted(typed, 60), least=_ENOUGH))
            continue
        compared += 1
        no = int(match[1])
        known = [each.hash_or_empty(no) for each in (book, *book.earlier) if 1 <= no <= each.last_no]
        if not any(found.startswith(digest) for found in known):
            problems.append(words("verify.sheet_differs", no=no))
        else:
            yield words("verify.sheet_fits", no=no)
    if not compared:
        problems.append(words("verify.sheet_none"))


def _ask(prompt: str) -> str:
    if sys.stdin is None:
        return ""
    if sys.stdin.isatty():
        print(prompt, end=" ", file=sys.stderr, flush=True)
    return sys.stdin.readline()
