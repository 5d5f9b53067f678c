"""``siaga doctor``: check whether this installation is fit to keep a room."""

from __future__ import annotations

import argparse
import contextlib
import os
import re
import select
import sys
import termios
import tty
from collections.abc import Iterator

from console.commands import Call
from console.commands.json_out import print_json
from console.commands.upkeep.health import Finding, Health
from console.exits import DONE, UNAVAILABLE
from data.base.clock import SystemClock
from data.base.text import clean_line

#: How long to wait for a terminal to report its cursor (s).
ANSWER = 0.5
_POSITION = re.compile(rb"\x1b\[\d+;(\d+)R")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of ``doctor``."""
    parser.add_argument("--json", action="store_true")


def run(call: Call) -> int:
    """Print the findings. Return 0 if there is no fault, else 1."""
    health = Health(call.home, call.words, SystemClock())
    findings = []
    for finding in (*health.findings(), *(_glyphs(call) if not call.options.json else ())):
        findings.append(finding)
        if not call.options.json:
            mark = call.words(f"doctor.level_{finding.level}")
            print(f"{mark:>8}  {clean_line(finding.text)}", flush=True)
    faults = sum(f.level == "fault" for f in findings)
    if call.options.json:
        print_json(
            {"ok": not faults, "findings": [{"name": f.name, "level": f.level, "text": f.text} for f in findings]}
        )
    else:
        print(call.words("doctor.unwell", count=faults) if faults else call.words("doctor.well"))
    return UNAVAILABLE if faults else DONE


def _glyphs(call: Call) -> Iterator[Finding]:
    """On a terminal, show the symbols and measure how far each moves the cursor."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()) or (sys.stdout.encoding or "").lower() not in ("utf-8", "utf8"):
        return
    # Only a terminal needs the symbols.
    from widgets.drawing.glyphs import UNICODE

    drawn = {text for text in _texts(UNICODE) if len(text) == 1 and not text.isascii()}
    glyphs = sorted(drawn)
    wide = _not_one_cell(glyphs)
    if wide:
        yield Finding("glyphs", "fault", call.words("doctor.glyphs_wide", wide=" ".join(wide)))
    elif wide is not None:
        yield Finding("glyphs", "ok", call.words("doctor.glyphs"))
    yield Finding("glyphs", "note", call.words("doctor.glyphs_look", glyphs=" ".join(glyphs)))


def _texts(glyphs: object) -> Iterator[str]:
    for name in glyphs.__struct_fields__:  # type: ignore[attr-defined]
        value = getattr(glyphs, name)
        if isinstance(value, dict):
            yield from value.values()
        elif isinstance(value, str):
            yield value


def _not_one_cell(glyphs: list[str]) -> list[str] | None:
    """Return the ``glyphs`` that do not move the cursor by one cell; None if the terminal does not report it."""
    fd = sys.stdin.fileno()
    before = termios.tcgetattr(fd)
    wide = []
    try:
        tty.setcbreak(fd)
        for glyph in glyphs:
            os.write(1, f"\r{glyph}\x1b[6n".encode())
            column = _column(fd)
            if column is None:
                return None
            if column != 2:
                wide.append(glyph)
        return wide
    finally:
        with contextlib.suppress(OSError):
            os.write(1, b"\r\x1b[K")
        termios.tcsetattr(fd, termios.TCSANOW, before)


def _column(fd: int) -> int | None:
    """Return the cursor's column, from 1, as the terminal reports it (ECMA-48 CPR)."""
    answer = b""
    while select.select([fd], [], [], ANSWER)[0]:
        answer += os.read(fd, 64)
        if found := _POSITION.search(answer):
            return int(found[1])
    return None
