"""Palette (Ctrl+P): every command with its forms, in the list above the line.

The line is what is searched for. Enter puts the chosen one's form into the line; it does not enter it.
"""

from __future__ import annotations

from collections.abc import Sequence

from console.line.help import ActRow, matching
from data.view.values import Offer, Offers
from data.words import Words

#: Most rows of the list; less where a new P1 or P2, the alert row or the posts need the room.
MOST = 20


class Palette:
    """The commands that match what the line holds, and the one that is chosen.

    acts: all of them, in the order of the help.
    """

    def __init__(self, acts: Sequence[ActRow], words: Words) -> None:
        self._acts = acts
        self._words = words
        self._rows: Sequence[ActRow] = acts
        self._chosen = 0

    def typed(self, text: str) -> None:
        """Search for ``text``."""
        self._rows, self._chosen = matching(self._acts, text), 0

    def step(self, rows: int) -> None:
        """Choose the next, or the one before."""
        if self._rows:
            self._chosen = (self._chosen + rows) % len(self._rows)

    @property
    def form(self) -> str:
        """The form of the chosen command, "": nothing matches."""
        return self._rows[self._chosen].put if self._rows else ""

    @property
    def offers(self) -> Offers:
        """The list as it is shown."""
        words = self._words
        rows = tuple(Offer(row.put, (row.title, " · ".join(row.forms))) for row in self._rows)
        if not rows:
            rows = (Offer("", (words("console.palette.none"),)),)
        n, of = len(self._rows), len(self._acts)
        title = words("console.palette.all") if n == of else words("console.palette", n=n, of=of)
        return Offers(title, words("console.palette.keys"), rows, self._chosen, MOST, cuts_last=True)
