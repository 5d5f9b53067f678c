"""Whose entry is a line that came by ``siaga exec``?"""

from __future__ import annotations

from console.desk import SYSTEM, Desk
from data.intents import Refused

#: Verbs that scripts and monitoring systems use: what a source reports is no operator's act and never takes control.
MACHINE_VERBS = frozenset({"src"})


def author(desk: Desk, line: str, given: str) -> str:
    """The operator code a line is entered by; ``given`` with ``--as``, or empty: whoever sits here.

    Raises Refused if ``given`` is no operator on the roster, or if none is given and none is known.
    """
    if line.split(maxsplit=1)[:1] and line.split(maxsplit=1)[0].casefold() in MACHINE_VERBS:
        return SYSTEM
    if not given:
        known = desk.operator()
        if not known:
            raise Refused("cli.as_needed", codes=operators(desk))
        return known
    person = next((p for p in desk.site.people if p.code and p.code.casefold() == given.casefold()), None)
    if person is None:
        raise Refused("cli.as_unknown", found=given, codes=operators(desk))
    return person.code


def operators(desk: Desk) -> str:
    """The operator codes of the roster, for a message."""
    return ", ".join(p.code for p in desk.site.people if p.code)
