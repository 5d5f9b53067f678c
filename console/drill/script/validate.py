"""Is a drill file fit to be played? Its site, its times and its operators are looked at; nothing is played."""

from __future__ import annotations

from console.drill.script.file import DrillError, Read
from console.drill.script.site import site_text
from console.drill.script.times import Plan, plan
from data.base.toml_diagnosis import Fault
from data.entries.base import SYSTEM
from data.site.load import read as read_site
from data.site.localtime import zone
from data.site.model import Site
from data.words import Words
from widgets.drawing.times import Times


def made_plan(read: Read, site: Site) -> Plan:
    """The moments of a drill at ``site``. Raises :class:`DrillError`: a time before the one above it, an operator
    whom the site does not know."""
    read.raise_(_operators(read, site))
    return plan(read, zone(site))


def checked(read: Read, words: Words) -> list[str]:
    """What can be said of a drill that can be played. Raises :class:`DrillError`."""
    site = read_site(site_text(read))
    times = made_plan(read, site)
    shown = Times(site.zone, words)
    start, end = (f"{shown.dates(at)[1]} {shown.hms(at)}" for at in (times.start, times.end))
    expects = sum(len(e.that) + len(e.says) + len(e.never_says) for _, e in times.expects) + len(read.drill.figures)
    name = read.source.name
    return [words("drill.fine", file=name, events=len(times.events), expects=expects, start=start, end=end)]


def _operators(read: Read, site: Site) -> list[Fault]:
    codes = list(dict.fromkeys([*(p.code for p in site.people if p.code), *(c.operator for c in site.crews)]))
    words, drill = read.source.words, read.drill
    given: list[tuple[tuple[str | int, ...], str]] = [(("operator",), drill.operator)]
    given += [(("event", n, "by"), event.by) for n, event in enumerate(drill.event) if event.by]
    return [
        Fault(key, words("drill.no_operator", found=code, codes=", ".join(codes)))
        for key, code in given
        if code not in codes and code != SYSTEM
    ]


__all__ = ["DrillError", "checked", "made_plan"]
