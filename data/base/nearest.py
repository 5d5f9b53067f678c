"""The known word that a mistyped one probably meant."""

from __future__ import annotations

from collections.abc import Collection, Iterable

#: Fewest letters of a word with a slip in it, and of one with two.
_ONE_SLIP, _TWO_SLIPS = 4, 7

#: Letters of a typed word that are compared: no known word is longer.
_COMPARED = 40


def nearest(typed: str, words: Iterable[str]) -> str:
    """Return the word most like ``typed``, or "". Case does not matter.

    It is "" if more than half of ``typed`` would have to change. Fewest edits win; of equals the first that begins with
    the same letter, which may also differ by a little more. One letter alone is like every other one, so nothing is
    near it.
    """
    if len(typed) < 2:
        return ""
    typed = typed[:_COMPARED].casefold()
    known = {w.casefold(): w for w in words}
    found = [
        (edits(typed, w), w[:1] != typed[:1], w) for w in known if abs(len(w) - len(typed)) <= (len(typed) + 1) // 2
    ]
    changed, other_letter, word = min(found, key=lambda entry: entry[:2], default=(99, True, ""))
    shorter = min(len(word), len(typed))
    return known[word] if changed <= max(1, shorter // 2 if other_letter else (shorter + 1) // 2) else ""


def slip_of(typed: str, words: Collection[str]) -> str:
    """Return the word that ``typed`` is with a slip of the hand, or "": the first letter is right."""
    most = 0 if len(typed) < _ONE_SLIP else 1 if len(typed) < _TWO_SLIPS else 2
    near = (w for w in words if w[:1] == typed[:1] and abs(len(w) - len(typed)) <= 1 and edits(typed, w) <= most)
    return nearest(typed, near)


def edits(a: str, b: str) -> int:
    """Return how many edits turn ``a`` into ``b``.

    An edit adds, drops or replaces a letter, or swaps it with the next one.
    """
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
