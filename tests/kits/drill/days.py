"""Drills of the program, each played once a process for all tests that only read what it leaves."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path

from console.drill.play.headless import result
from console.drill.result.report import Report, save
from console.drill.script.file import read
from console.drill.script.find import known
from console.session.home import Home


@cache
def played(name: str, language: str = "") -> tuple[Home, Report]:
    """Return the home and the report of a drill of the program, played without a screen. They are not to be changed."""
    home, report = result(read(dict(known(_parent()))[name]), _parent(), language)
    save(report, home.path)
    return home, report


@cache
def _kept() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="siaga-days-")


def _parent() -> Home:
    return Home(Path(_kept().name))
