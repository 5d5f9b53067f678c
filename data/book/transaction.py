"""What a book writes: entries with their numbers and hashes, as the lines of whole transactions."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import NamedTuple

from data.book.storage.journal_file import Part
from data.book.storage.record import make_entry
from data.entries import Entry
from data.entries.codec import MAX_BYTES


class EntryTooLong(ValueError):
    """An entry is longer than the book takes. ``size``: its bytes."""

    def __init__(self, size: int) -> None:
        super().__init__(f"an entry of {size} bytes; at most {MAX_BYTES} can be saved")
        self.size = size


class Row(NamedTuple):
    """An entry as it is written: number, chain's hash after it, canonical form; when it arrived, if it is not ours."""

    no: int
    hash: str
    raw: bytes
    arrived: int = 0


class Transaction(NamedTuple):
    """Entries that have their numbers and are saved together or not at all."""

    entries: list[Entry]
    rows: list[Row]


def lines_of(groups: list[list[Row]], start: int, *, synced: bool) -> tuple[bytes, list[int]]:
    """The bytes of whole transactions and where each line begins. ``synced``: what stands before is on the disk."""
    lines: list[bytes] = []
    offsets: list[int] = []
    for rows in groups:
        last = len(rows) - 1
        for i, (no, hash_, raw, arrived) in enumerate(rows):
            line = make_entry(no, hash_, raw, synced=synced, last=i == last, arrived=arrived)
            offsets.append(start)
            lines.append(line)
            start += len(line)
            synced = False
    return b"".join(lines), offsets


def month_end(part: Part) -> int:
    """When the month ends in which ``part`` was begun (UTC ms)."""
    began = datetime.fromtimestamp((part.head.at if part.head is not None else 0) / 1000, UTC)
    after = datetime(began.year + began.month // 12, began.month % 12 + 1, 1, tzinfo=UTC)
    return int(after.timestamp() * 1000)
