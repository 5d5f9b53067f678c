"""Validation of a drill file: its site, its times and its operators.

Nothing is played.
"""

from __future__ import annotations

from console.drill.script.file import DrillFile
from console.drill.script.site import site_text
from console.drill.script.times import Plan, plan
from data.base.toml_diagnosis import Fault
from data.entries.base import SYSTEM
from data.site.load import read as read_site
from data.site.localtime import zone
from data.site.model import Site
from data.words import Words
from widgets.drawing.times import Times


def checked_plan(file: DrillFile, site: Site) -> Plan:
    """Return the plan of a drill at ``site``.

    Raises DrillError for a time that is before the one above it, and for an operator whom the site does not know.
    """
    file.raise_(_unknown_operators(file, site))
    return plan(file, zone(site))


def summary(file: DrillFile, words: Words) -> str:
    """Return one line about a drill that can be played. Raises DrillError for one that cannot."""
    site = read_site(site_text(file))
    found = checked_plan(file, site)
    times = Times(site.zone, words)
    start, end = (f"{times.dates(at)[1]} {times.hms(at)}" for at in (found.start, found.end))
    expects = sum(len(e.that) + len(e.says) + len(e.never_says) for _, e in found.expects) + len(file.drill.figures)
    return words("drill.fine", file=file.source.name, events=len(found.events), expects=expects, start=start, end=end)


def _unknown_operators(file: DrillFile, site: Site) -> list[Fault]:
    codes = list(dict.fromkeys([*(p.code for p in site.people if p.code), *(c.operator for c in site.crews)]))
    words, drill = file.source.words, file.drill
    given: list[tuple[tuple[str | int, ...], str]] = [(("operator",), drill.operator)]
    given += [(("pins", code), code) for code in drill.pins]
    given += [(("event", n, "by"), event.by) for n, event in enumerate(drill.event) if event.by]
    return [
        Fault(key, words("drill.no_operator", found=code, codes=", ".join(codes)))
        for key, code in given
        if code not in codes and code != SYSTEM
    ]
