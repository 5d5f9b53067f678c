"""Mistyped words: how a message quotes one, and the word that was probably meant."""

from __future__ import annotations

from collections.abc import Iterable

from widgets.drawing.cells import cut

#: Letters of a quoted word in a message: a refusal must stay readable, whatever was typed.
QUOTED = 16

#: Letters of a typed word that are compared: nothing that may be typed is longer.
_COMPARED = 24


def quote(word: str) -> str:
    """Return a typed word as a message quotes it: cut when it is long."""
    return cut(word, QUOTED)


def nearest(typed: str, words: Iterable[str]) -> str:
    """The word most like ``typed``; "" if none is: more than half of it would have to be changed.

    Fewest edits first; of equals the one that begins with the same letter, which may also differ by a little more.
    """
    typed = typed[:_COMPARED]
    near = (w for w in words if abs(len(w) - len(typed)) <= (len(typed) + 1) // 2)
    edits, other_letter, word = min(((_edits(typed, w), w[:1] != typed[:1], w) for w in near), default=(99, True, ""))
    shorter = min(len(word), len(typed))
    return word if edits <= max(1, shorter // 2 if other_letter else (shorter + 1) // 2) else ""


def _edits(a: str, b: str) -> int:
    """Letters more, less, other, or two swapped, that make ``b`` of ``a``."""
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        last, before, row = before, row, [i]
        for j, y in enumerate(b, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
    return row[-1]
