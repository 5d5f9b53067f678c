"""Number of examples of a property: a few in every ``make test``, all of them in ``make faults``.

``SIAGA_SEARCH=1`` tries all, and other ones each time; ``SIAGA_SEARCH=same`` all, the same ones (``make mutants``).
"""

from __future__ import annotations

import os

_SEARCH = os.environ.get("SIAGA_SEARCH", "")
#: Whether all examples are tried.
ALL = bool(_SEARCH)
#: Whether they are the same each time.
SAME = _SEARCH in ("", "same")


def examples(number: int, *, few: int = 0) -> int:
    """Return how many examples to try of ``number``. ``few``: of these in ``make test`` (0: a fifth)."""
    return number if ALL else few or max(5, number // 5)
