"""A draft survives everything, a restart included: what was typed and not entered is kept in a small file."""

from __future__ import annotations

from pathlib import Path

import msgspec

from console.session.files import replace_hint
from data.base.text import clean_line


class Drafts(msgspec.Struct, frozen=True):
    """``typed`` stood in the line; ``parked``: put aside with Esc, newest last; ``selected``: the incident that the
    queue's cursor stood on."""

    typed: str = ""
    parked: tuple[str, ...] = ()
    selected: str = ""


def load(path: Path) -> Drafts:
    """The drafts that were kept; none if the file is absent or unreadable."""
    try:
        found = msgspec.json.decode(path.read_bytes(), type=Drafts)
    except (OSError, ValueError):
        return Drafts()
    return Drafts(clean_line(found.typed), tuple(clean_line(p) for p in found.parked), clean_line(found.selected))


def save(path: Path, drafts: Drafts) -> None:
    """Keep ``drafts``. Called off the UI thread."""
    replace_hint(path, msgspec.json.encode(drafts))
