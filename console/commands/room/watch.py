"""``siaga watch``: run a read-only second screen for the console of this home."""

from __future__ import annotations

import argparse
import gc

from console.commands import Call
from console.exits import Stop, on_terminal
from console.second.drill_clock import clock_of


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of ``watch``."""
    parser.add_argument("--sound", action="store_true")


def run(call: Call) -> int:
    """Run the second screen until it is left. Raises Stop without a site or terminal; SiteError, NoBook, OSError."""
    call.need_site()
    if not on_terminal():
        raise Stop("cli.no_terminal")
    # Until the first frame: memory that loading allocates stays in use (the app turns collection on again).
    gc.disable()
    # The screen loads after the checks above.
    from console.second.app import run as run_screen

    return run_screen(call.home, clock_of(call.home), loud=call.options.sound)
