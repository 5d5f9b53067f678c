"""The way of an entry into the book, in words."""

from __future__ import annotations

from data.entries.base import Via
from data.words import Words


def way_text(via: Via | None, words: Words) -> str:
    """Return ``exec, siaga, pid 4711``; for an entry of a book that does not note it, that."""
    if via is None:
        return words("entry.via.none")
    user = via.user or (str(via.uid) if via.uid >= 0 else "")
    pid = f"pid {via.pid}" if via.pid else ""
    return ", ".join(part for part in (words.get(f"entry.via.{via.way}", via.way), user, pid) if part)


def arrival_text(came: str, station: str, via: Via | None, words: Words) -> str:
    """Return the way of an entry of another station: how it came here, then how it was made there."""
    return f"{words.get(f'entry.via.{came}', came)} {station}: {way_text(via, words)}"
