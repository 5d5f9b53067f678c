"""``siaga demo``: the drill of that name, on the sample site: a busy evening. Nothing to configure."""

from __future__ import annotations

import argparse

from console.commands import Call
from console.exits import Stop, on_terminal


def arguments(parser: argparse.ArgumentParser) -> None:
    """``demo`` has no options of its own."""


def run(call: Call) -> int:
    """The demo until it is left. Raises Stop without a terminal; OSError."""
    if not on_terminal():
        raise Stop("cli.no_terminal")
    from console.drill.play.run import play
    from console.drill.script.file import read
    from console.drill.script.find import BUILT_IN

    return play(call.home, read(BUILT_IN / "demo.toml", call.words), language=call.words.language)
