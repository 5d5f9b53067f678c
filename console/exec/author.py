"""Whose entry is a line that came by ``siaga exec``?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from data.entries.base import SYSTEM
from data.intents.base import Refused
from data.site.model import Site

if TYPE_CHECKING:
    from console.session.desk import Desk

#: Verbs that scripts and monitoring systems use: what a source reports is no operator's act and never takes control.
MACHINE_VERBS = frozenset({"src", "sumber"})


def author(desk: Desk, line: str, given: str) -> str:
    """The operator code a line is entered by; ``given`` with ``--as``, or empty: whoever sits here.

    Raises Refused if ``given`` is no operator on the roster, or if none is given and none is known.
    """
    verb, *_ = line.split(maxsplit=1) or [""]
    if verb.casefold() in MACHINE_VERBS:
        return SYSTEM
    if given:
        return operator_code(desk.site, given)
    known = desk.operator()
    if not known:
        raise Refused("cli.as_needed", codes=_codes(desk.site))
    return known


def operator_code(site: Site, given: str) -> str:
    """``given`` as it stands on the roster, whatever its case. Raises Refused if no operator has that code."""
    code = next((p.code for p in site.people if p.code and p.code.casefold() == given.casefold()), None)
    if code is None:
        raise Refused("cli.as_unknown", found=given, codes=_codes(site))
    return code


def _codes(site: Site) -> str:
    return ", ".join(p.code for p in site.people if p.code)
