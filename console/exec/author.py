"""Author of a line that arrives through ``siaga exec``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from data.base.refusal import Refused
from data.entries.base import SYSTEM
from data.site.model import Site

if TYPE_CHECKING:
    from console.session.desk import Desk

#: Commands of scripts and monitoring systems: a report of a source is not an operator's command and never takes
#: control.
MACHINE_VERBS = frozenset({"src", "sumber"})


def author(desk: Desk, line: str, given: str, proven: str = "") -> str:
    """Return the code of the operator who enters ``line``: ``given`` with ``--as``, else the one at the console.

    In a room with PINs only ``proven``, whose PIN came with the line, enters it in their own name; without one it is
    entered under the name of who is in control, as by a program.

    Raises Refused if ``given`` is not an operator on the roster, or if none is given and none is known.
    """
    verb, *_ = line.split(maxsplit=1) or [""]
    if verb.casefold() in MACHINE_VERBS:
        return SYSTEM
    code = operator_code(desk.site, given) if given else ""
    if code and (code == proven or not desk.pins.exist):
        return code
    known = desk.room.duty.operator if desk.pins.exist else ""
    known = known or desk.operator()
    if not known:
        raise Refused("cli.as_needed", codes=_codes(desk.site))
    return known


def operator_code(site: Site, given: str) -> str:
    """Return ``given`` as the roster spells it, whatever its case. Raises Refused if no operator has that code."""
    code = next((p.code for p in site.people if p.code and p.code.casefold() == given.casefold()), None)
    if code is None:
        raise Refused("cli.as_unknown", found=given, codes=_codes(site))
    return code


def _codes(site: Site) -> str:
    return ", ".join(p.code for p in site.people if p.code)
