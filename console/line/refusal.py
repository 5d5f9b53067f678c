"""Why a line cannot be entered as it stands: a message of ``data/words/acts/line.py`` and what goes into it."""

from __future__ import annotations

#: Cells of a quoted word in a message: what was typed may be anything, and a refusal must stay readable.
QUOTED = 16


class NotYet(Exception):
    """The line says nothing that can be done. ``mark``: ``X`` refused, ``?`` ambiguous."""

    def __init__(self, key: str, *, mark: str = "X", **args: object) -> None:
        super().__init__(key)
        self.key = key
        self.mark = mark
        self.args_ = args


def quote(word: str) -> str:
    """A typed word as it is quoted in a message: cut when it is long."""
    return word if len(word) <= QUOTED else word[: QUOTED - 1] + "…"
