"""Drafts: lines that were typed and not entered, kept in a file across restarts."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec

from console.session.files import replace_hint
from data.base.files import read_file
from data.base.text import clean_line

#: Parked lines that are kept. The oldest goes when there are more.
MOST_PARKED = 20


class Drafts(msgspec.Struct, frozen=True):
    """Drafts of one console.

    typed: the text in the line
    parked: lines set aside with Esc, newest last
    selected: subject of the incident at the queue's cursor
    """

    typed: str = ""
    parked: tuple[str, ...] = ()
    selected: str = ""


def park(parked: Sequence[str], text: str) -> list[str]:
    """Return the parked lines with ``text`` as the newest: none twice, and at most :data:`MOST_PARKED`."""
    return [*(known for known in parked if known != text), text][-MOST_PARKED:]


def load(path: Path) -> Drafts:
    """Return the drafts that were kept; none if the file is absent or unreadable."""
    try:
        found = msgspec.json.decode(read_file(path), type=Drafts)
    except (OSError, ValueError):
        return Drafts()
    return Drafts(clean_line(found.typed), tuple(clean_line(p) for p in found.parked), clean_line(found.selected))


def save(path: Path, drafts: Drafts) -> bool:
    """Write ``drafts``; return False if they cannot be kept. Not on the UI thread."""
    return replace_hint(path, msgspec.json.encode(drafts))
