"""Site that a command reads, and what it says of a site file with a fault."""

from __future__ import annotations

from collections.abc import Sequence

from console.commands import Call
from console.exits import complain
from console.session.upkeep.site_in_force import InForce, site_to_set_up, site_to_show
from data.site.model import Site


def site_shown(call: Call) -> Site:
    """Return the site for a command that shows the room. Raises SiteError."""
    return _told(call, site_to_show(call.home))


def site_set_up(call: Call) -> Site:
    """Return the site for a command that carries out what the file says now. Raises SiteError."""
    return _told(call, site_to_set_up(call.home))


def tell_faults(call: Call, faults: Sequence[str]) -> None:
    """Say on stderr, in one line, that the copy in force is read in place of a faulty site file."""
    if faults:
        complain(call.words("cli.site_in_force", fault=faults[0]))


def _told(call: Call, found: InForce) -> Site:
    tell_faults(call, found.faults)
    return found.site
