"""Parts of the room that entries touched since the room file was last written."""

from __future__ import annotations

from data.entries import Subject
from data.room.noted.annunciations import Annunciation


class Touched:
    """Parts of a room that may not be what they were.

    subjects: those that an entry was folded into, or that were forgotten, packed or unpacked
    blocks: numbers of blocks of packed incidents
    refs: entries that were corrected or undone, or whose correction was packed
    buckets: names of buckets of packed corrections
    names: places of buckets of packed incidents that have left
    annunciations: ref → the annunciation; None: it does not count any more
    """

    def __init__(self) -> None:
        self.subjects: dict[Subject, None] = {}  # in the order in which they were touched
        self.blocks: dict[int, None] = {}
        self.refs: dict[str, None] = {}
        self.buckets: dict[str, None] = {}
        self.names: dict[int, None] = {}
        self.annunciations: dict[str, Annunciation | None] = {}
