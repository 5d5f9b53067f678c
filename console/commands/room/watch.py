"""``siaga watch``: a second screen beside the console of the same home, read only."""

from __future__ import annotations

import argparse
import gc

from console.commands import Call
from console.exits import Stop, on_terminal


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of ``watch``."""
    parser.add_argument("--sound", action="store_true")


def run(call: Call) -> int:
    """The second screen until it is left. Raises Stop without a site or a terminal; SiteError, NoBook, OSError."""
    call.need_site()
    if not on_terminal():
        raise Stop("cli.no_terminal")
    gc.disable()  # until the first frame: what loading allocates stays anyway (the screen turns it on again)
    from console.second.run import run as run_screen

    return run_screen(call.home, loud=call.options.sound)
