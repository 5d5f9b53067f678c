"""Start of a second screen."""

from __future__ import annotations

import tempfile
from pathlib import Path

from console.app.terminal.run import show
from console.second.app import SecondScreen
from console.session.desk import Desk
from console.session.home import Home


def run(home: Home, *, loud: bool = False) -> int:
    """Run a second screen on ``home`` until it is left. Raises SiteError, NoBook, OSError."""
    first: list[Desk] = [Desk.view(home)]
    words = first[0].words

    def make(*, apology: str = "") -> SecondScreen:
        return SecondScreen(first.pop() if first else Desk.view(home), is_loud=loud, apology=apology)

    return show(make, words, Path(tempfile.gettempdir()))  # no trace in a home that is only read
