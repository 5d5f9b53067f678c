"""The known word that a mistyped one probably meant."""

from __future__ import annotations

import pytest

from data.base.nearest import nearest


@pytest.mark.parametrize(
    ("typed", "words", "meant"),
    [
        ("ba", ("ab",), "ab"),  # two that were swapped are one mistake
        ("ba", ("cd",), ""),
        ("clsoe", ("close", "closed"), "close"),
        ("colse", ("cobra", "close"), "close"),
        ("fire", ("fire", "fir"), "fire"),
        ("fir", ("fire", "hire"), "fire"),
        ("hire", ("fire", "hired"), "hired"),  # of equals the one that begins with the same letter
        ("x", ("a",), ""),
        ("Fir", ("FIRE", "INFO"), "FIRE"),
        ("xy", ("abcd",), ""),
        ("", ("a", "b"), ""),
        ("anything", (), ""),
    ],
)
def test_nearest_returns_the_word_probably_meant(typed: str, words: tuple[str, ...], meant: str) -> None:
    assert nearest(typed, words) == meant
