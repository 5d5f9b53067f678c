"""``siaga site``: check a site file, or show what it says."""

from __future__ import annotations

import argparse
from pathlib import Path

from console.commands import Call
from console.exits import DONE
from console.session.home import expanded
from data.base.clock import SystemClock
from data.site.describe import Section, describe
from data.site.load import load
from data.site.model import Site
from data.words import Words


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of ``site``."""
    parser.add_argument("what", choices=("check", "show"))
    parser.add_argument("file", nargs="?", default=None, metavar="FILE")


def run(call: Call) -> int:
    """Check the file, the home's unless one is named, and show it. Raises Stop, SiteError (a line a fault), OSError."""
    named = call.options.file
    if named is None:
        call.need_site()
    path = Path(expanded(named)) if named is not None else call.home.site_file
    site = load(path, call.words)
    if call.options.what == "check":
        print(_whole(path, site))
    else:
        for section in describe(site, SystemClock().now()):
            _print(section)
    return DONE


def _whole(path: Path, site: Site) -> str:
    counts = {"posts": len(site.posts), "people": len(site.people), "crews": len(site.crews), "types": len(site.types)}
    return Words(site.language)("takeover.whole", file=path, **counts)


def _print(section: Section) -> None:
    if section.title:
        print(f"\n{section.title}")
    wide = max((len(name) for name, _ in section.rows), default=0)
    for name, text in section.rows:
        print(f"  {name:{wide}}  {text}".rstrip())
