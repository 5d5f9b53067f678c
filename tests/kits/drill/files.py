"""Drill files of tests, and the books that their runs leave."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from console.drill.play.headless import HeadlessDrill
from console.drill.result.report import Report
from console.drill.script.file import DrillFile, read
from console.drill.script.site import home_for
from console.session.home import Home
from data.book.reading.follower import BookReader
from data.entries import Entry
from data.entries.codec import canonical

HEAD = """
name = "night"
start = "2024-01-21T20:00:00"
operator = "LST"
"""


def write_drill(folder: Path, text: str, head: str = HEAD) -> DrillFile:
    """Write and read a drill of ``text`` under the usual head."""
    path = folder / "night.toml"
    path.write_text(head + text, "utf-8")
    return read(path)


def play_drill(folder: Path, text: str, **how: Any) -> tuple[Home, Report]:
    """Play a drill of ``text`` without a screen; return its home and report."""
    drill = write_drill(folder, text)
    home = home_for(Home(folder), drill)
    return home, HeadlessDrill(drill, home, **how).play()


def read_book(home: Home) -> list[Entry]:
    """Return every entry of a drill's book."""
    book = BookReader.open(home.path)
    try:
        return list(book.entries())
    finally:
        book.close()


def canonical_line(entry: Entry) -> str:
    """Return an entry as saved, without the name of its book and values derived from it, which differ in every run."""
    return re.sub(r'"anchor":"[0-9a-f]+"', '"anchor":"?"', canonical(entry).decode().replace(entry.book, "BOOK"))
