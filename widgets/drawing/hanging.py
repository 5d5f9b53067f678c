"""Hanging text: words wrapped under their own beginning, after a head of one line."""

from __future__ import annotations

from widgets.drawing.look import Look
from widgets.drawing.styled_line import StyledLine


def hanging(head: StyledLine, words: str, role: str, look: Look, width: int, most: int) -> list[StyledLine]:
    """Return ``head`` and ``words`` after it, in at most ``most`` lines of ``width`` cells."""
    indent = head.width
    texts = look.wrap(words, max(1, width - indent), most) or ("",)
    return [head.add(texts[0], role), *(StyledLine(" " * indent).add(text, role) for text in texts[1:])]
