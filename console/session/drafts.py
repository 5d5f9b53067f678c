"""Drafts: lines that were typed and not entered, kept in a file across restarts."""

from __future__ import annotations

from pathlib import Path

import msgspec

from console.session.files import replace_hint
from data.base.files import read_file
from data.base.text import clean_line


class Drafts(msgspec.Struct, frozen=True):
    """Drafts of one console.

    typed: the text in the line
    parked: lines set aside with Esc, newest last
    selected: subject of the incident at the queue's cursor
    """

    typed: str = ""
    parked: tuple[str, ...] = ()
    selected: str = ""


def load(path: Path) -> Drafts:
    """Return the drafts that were kept; none if the file is absent or unreadable."""
    try:
        found = msgspec.json.decode(read_file(path), type=Drafts)
    except (OSError, ValueError):
        return Drafts()
    return Drafts(clean_line(found.typed), tuple(clean_line(p) for p in found.parked), clean_line(found.selected))


def save(path: Path, drafts: Drafts) -> None:
    """Write ``drafts``. Not on the UI thread."""
    replace_hint(path, msgspec.json.encode(drafts))
