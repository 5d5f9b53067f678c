"""Subcommands of ``siaga``, one module each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from console.exec.short_way import Handed
from console.exits import Stop
from console.session.home import Home
from data.words import Words

if TYPE_CHECKING:
    import argparse

#: Subcommand → its module in :mod:`console.commands`. "" is ``siaga`` alone: the console.
COMMANDS = {
    "": "room.start",
    "demo": "room.demo",
    "drill": "room.drill",
    "init": "setup.init",
    "site": "setup.site",
    "operator": "setup.operator",
    "exec": "room.execute",
    "watch": "room.watch",
    "status": "room.status",
    "log": "room.log",
    "query": "room.query",
    "verify": "upkeep.verify",
    "key": "upkeep.key",
    "report": "room.report",
    "import": "exchange.importing",
    "export": "exchange.exporting",
    "backup": "upkeep.backup",
    "restore": "upkeep.restore",
    "doctor": "upkeep.doctor",
    "completion": "upkeep.completion",
    "repair": "upkeep.repair",
    "remote": "exchange.remote",
    "sync": "exchange.sync",
    "push": "exchange.push",
}


class Call(msgspec.Struct, frozen=True):
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
        if not self.home.has_site:
            raise Stop("cli.no_site", home=self.home.path)

    def need_room(self) -> None:
        """Raise Stop if this home has no site yet, or is that of a drill: its book is written by the drill alone."""
        self.need_site()
        if self.home.is_drill:
            raise Stop("cli.drill_home", home=self.home.path)


def program_version() -> str:
    """Return the version of this program; empty if it runs from a folder and is not installed."""
    from importlib.metadata import PackageNotFoundError, version  # 20 ms that no other command needs

    try:
        return version("siaga")
    except PackageNotFoundError:
        return ""
