"""``siaga demo``: the sample site and a busy evening, in a home of its own."""

from __future__ import annotations

import argparse
import sys

from console.commands import Call
from console.guard import Stop


def arguments(parser: argparse.ArgumentParser) -> None:
    """``demo`` has no options of its own."""


def run(call: Call) -> int:
    """The demo until it is left. Raises Stop without a terminal; OSError."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise Stop("cli.no_terminal")
    from console.app import run_demo

    return run_demo(call.home, language=call.words.language)
