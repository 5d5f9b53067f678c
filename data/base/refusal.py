"""Refusal of a command: why, as a message of the catalogue.

It stands below the decisions, so that a program that hands a line over loads none of them.
"""

from __future__ import annotations

from typing import Literal

from data.base.text import LONGEST
from data.words import Words


class Refused(Exception):
    """Reason why a command or an intent cannot be done. Nothing was written.

    key, fields: message of the catalogue, and the values of its placeholders.
    mark: ``X`` refused, ``?`` the line has more than one meaning.
    """

    def __init__(self, key: str, *, mark: Literal["X", "?"] = "X", **fields: object) -> None:
        super().__init__(key)
        self.key = key
        self.mark = mark
        self.fields = fields

    def text(self, words: Words) -> str:
        """Return the message in the language of ``words``."""
        return words(self.key, **self.fields)


def refuse_long(line: str) -> None:
    """Raise Refused if ``line`` is too long: the one limit of every way in."""
    if len(line) > LONGEST:
        raise Refused("refuse.too_long", found=len(line), longest=LONGEST)
