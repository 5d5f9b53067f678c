"""Subcommands of ``siaga``, one module each."""

from __future__ import annotations

import argparse
import os
from typing import NamedTuple

from console.exec.hand_over import Handed
from console.exits import Stop
from console.session.home import Home
from data.words import Words


class Call(NamedTuple):
    """Arguments of a subcommand.

    as_: the operator given with ``--as``, else empty
    handed: the line of ``exec`` if it was sent already
    """

    home: Home
    words: Words
    as_: str
    options: argparse.Namespace
    handed: Handed | None = None

    def need_site(self) -> None:
        """Raise Stop, with what to do, if this home has no site yet."""
        if not os.path.lexists(self.home.site_file):  # a dangling link is a fault of the file, said when it is read
            raise Stop("cli.no_site", home=self.home.path)


def program_version() -> str:
    """Return the version of this program; empty if it runs from a folder and is not installed."""
    from importlib.metadata import PackageNotFoundError, version  # 20 ms that no other command needs

    try:
        return version("siaga")
    except PackageNotFoundError:
        return ""
