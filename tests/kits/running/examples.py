"""Examples of properties and cases of tests: a few in every ``make test``, all of them in ``make faults``.

``SIAGA_SEARCH=1`` tries all, and other ones each time.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from itertools import product
from typing import Any

import pytest

#: Marks a further case of a kind: ``make test`` has one already.
NIGHT = pytest.mark.slow

#: Whether all examples are tried, other ones each time.
ALL = bool(os.environ.get("SIAGA_SEARCH"))


def examples(number: int, *, few: int = 0) -> int:
    """Return how many examples to try of ``number``. ``few``: of these in ``make test`` (0: a fifth)."""
    return number if ALL else few or max(5, number // 5)


def diagonal(*axes: Sequence[Any]) -> list[Any]:
    """Return every combination of values for ``parametrize``. In ``make test`` each value comes up at least once."""
    most = max(map(len, axes))
    few = {tuple(number % len(axis) for axis in axes) for number in range(most)}
    return [
        pytest.param(
            *(axis[place] for axis, place in zip(axes, places, strict=True)), marks=() if places in few else NIGHT
        )
        for places in product(*(range(len(axis)) for axis in axes))
    ]
