"""Drafts: lines that were typed and not entered, kept in a file across restarts."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import msgspec
from msgspec.structs import replace

from console.session.atomic_files import replace_hint
from data.base.files import read_file
from data.base.text import clean_line
from data.entries import Entry

#: Parked lines that are kept. The oldest goes when there are more.
MOST_PARKED = 20
#: Characters of the shortest line that Esc makes a draft: Ctrl+Z brings a shorter one back.
LEAST = 8


class Drafts(msgspec.Struct, frozen=True):
    """Drafts of one console.

    typed: the text in the line
    parked: lines set aside with Esc, newest last
    selected: subject of the incident at the queue's cursor
    waiting: how many of ``parked``, the last ones, were entered and not on the disk yet
    book, no: the own book, and its last entry, when this was noted
    """

    typed: str = ""
    parked: tuple[str, ...] = ()
    selected: str = ""
    waiting: int = 0
    book: str = ""
    no: int = 0


def park(parked: Sequence[str], text: str) -> list[str]:
    """Return the parked lines with ``text`` as the newest, at most :data:`MOST_PARKED`; none begins another."""
    text = next((known for known in parked if known.startswith(text)), text)
    return [*(known for known in parked if not text.startswith(known)), text][-MOST_PARKED:]


def load(path: Path) -> Drafts:
    """Return the drafts that were kept; none if the file is absent or unreadable."""
    try:
        found = msgspec.json.decode(read_file(path), type=Drafts)
    except (OSError, ValueError):
        return Drafts()
    parked = tuple(clean_line(p) for p in found.parked)
    return replace(found, typed=clean_line(found.typed), parked=parked, selected=clean_line(found.selected))


def unsaved(kept: Drafts, book: str, entries: Callable[[int], Iterable[Entry]]) -> Drafts:
    """Return ``kept`` without the lines that were saved after it was noted, in the second before a kill.

    book: the id of the own book
    entries: returns the entries of that book from a number on
    """
    if kept.book != book or not kept.no:
        return kept
    ways: dict[int, str] = {}  # of each command since then, by the number of its first entry
    for entry in entries(kept.no + 1):
        if entry.via is not None:
            ways.setdefault(entry.cmd or entry.no, entry.via.way)
    lines = list(ways.values()).count("line")
    saved = min(kept.waiting, lines + list(ways.values()).count("key"))
    first = len(kept.parked) - kept.waiting
    return replace(
        kept,
        typed="" if lines > kept.waiting else kept.typed,
        parked=(*kept.parked[:first], *kept.parked[first + saved :]),
    )


def save(path: Path, drafts: Drafts) -> bool:
    """Write ``drafts``; return False if they cannot be kept. Not on the UI thread."""
    return replace_hint(path, msgspec.json.encode(drafts))
