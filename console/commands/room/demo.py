"""``siaga demo``: run the built-in drill of a busy evening on the sample site."""

from __future__ import annotations

import argparse

from console.commands import Call
from console.exits import Stop, on_terminal
from data.words import LANGUAGES


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of ``demo``."""
    parser.add_argument("--language", choices=LANGUAGES, default="")


def run(call: Call) -> int:
    """Run the demo until the operator leaves it. Raises Stop without a terminal; OSError."""
    if not on_terminal():
        raise Stop("cli.no_terminal")
    # The screen loads after the check above.
    from console.drill.play.app import play
    from console.drill.script.file import read
    from console.drill.script.find import BUILT_IN

    language = getattr(call.options, "language", "") or call.words.language
    return play(call.home, read(BUILT_IN / "demo.toml", call.words), language=language, introduces=True)
