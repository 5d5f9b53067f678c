"""``siaga completion``: print the completions of a shell, or the manual page.

The files are generated from the command line and its help (``make completions``).
"""

from __future__ import annotations

import argparse
from importlib.resources import files

from console.commands import Call
from console.exits import DONE, Stop

#: Name on the command line → its file in ``console/shell``.
FILES = {"bash": "siaga.bash", "zsh": "_siaga", "man": "siaga.1"}


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of ``completion``."""
    parser.add_argument("what", metavar="|".join(FILES))


def run(call: Call) -> int:
    """Print the file. Raises Stop."""
    name = FILES.get(call.options.what)
    if name is None:
        raise Stop("cli.completion_no_kind", found=call.options.what, kinds=", ".join(FILES))
    print(files("console").joinpath("shell", name).read_text(encoding="utf-8"), end="")
    return DONE
