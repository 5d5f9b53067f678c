"""Standard streams on which nothing that is printed acts on the terminal.

A path, a name or a message of the system may hold an escape sequence. Commands print such texts in a hundred places,
and all of them pass here.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from typing import Any, TextIO, cast

from data.base.text import visible


class CleanStream:
    """A text stream that writes ``\\u001b`` for a character that a terminal acts on; newline and tab stay.

    raw: the stream itself, for what Siaga means to do to a terminal: colours, a line that is drawn again
    """

    def __init__(self, raw: TextIO) -> None:
        self.raw = raw

    def write(self, text: str) -> int:
        """Write ``text``. Raises OSError, ValueError."""
        self.raw.write(visible(text))
        return len(text)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.raw, name)


def raw(stream: TextIO) -> TextIO:
    """Return the stream behind a clean one."""
    return stream.raw if isinstance(stream, CleanStream) else stream


@contextlib.contextmanager
def clean_streams() -> Iterator[None]:
    """Let stdout and stderr be clean inside the context."""
    before = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = (cast(TextIO, CleanStream(raw(stream))) for stream in before)
    try:
        yield
    finally:
        sys.stdout, sys.stderr = before
