"""Messages that several parts of a screen post to its app."""

from __future__ import annotations

from collections.abc import Callable

from textual.message import Message

#: Posts a message to the app, from any thread.
Post = Callable[[Message], object]


class BoardChanged(Message):
    """Posted when something that the screen shows has changed."""


class Announced(Message):
    """Posted with one line for the operator."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text
